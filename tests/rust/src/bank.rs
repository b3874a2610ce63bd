//! A customer of the test bank, and banks that behave badly on purpose.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use ofx_billpay::BillPayment;
use ofx_billpay_sandbox::{Date, Options, Sandbox};

/// The day on which the banks of these tests begin.
pub const FIRST_DAY: &str = "20240304";

/// A fresh bank in memory, whose clock does not depend on the real one.
///
/// # Panics
///
/// If it cannot be started.
pub fn sandbox() -> Sandbox {
    let options = Options {
        start_date: Date::parse(FIRST_DAY),
        ..Options::default()
    };
    Sandbox::start(options).expect("the bank starts")
}

/// An object signed on as the user `demo`, with the account that pays set.
///
/// # Panics
///
/// If the version is none.
pub fn customer(url: &str, version: &str) -> BillPayment {
    let customer = BillPayment::new();
    customer.set_ofx_version(version).expect("a known version");
    customer.set_fi_url(url);
    customer.set_fi_organization("SANDBOX");
    customer.set_fi_id("99001");
    customer.set_ofx_app_id("QWIN");
    customer.set_ofx_app_version("2700");
    customer.set_ofx_user("demo");
    customer.set_ofx_password("demo-pass");
    customer.set_payment_from_bank_id("123432123");
    customer.set_payment_from_account_id("516273");
    customer.set_timeout(10).expect("ten seconds are allowed");
    log_loudly(&customer);
    customer
}

/// Logs all that a customer can log where whoever runs the tests looks for secrets in it.
///
/// # Panics
///
/// If nothing can be written there.
pub fn log_loudly(customer: &BillPayment) {
    if let Some(folder) = std::env::var_os("OFX_BILLPAY_TEST_LOGS") {
        let file = Path::new(&folder).join(format!("{}.log", std::process::id()));
        let settings = [format!("OFXLog={}", file.display()), "OFXLogLevel=4".into()];
        for setting in settings.into_iter().chain(["OFXLogSize=0".into()]) {
            customer.config(&setting).expect("it can be written");
        }
    }
}

/// Sets a payee with name and address.
pub fn set_payee(customer: &BillPayment, name: &str) {
    customer.set_payee_name(name);
    customer.set_payee_addr1("12 Weir Lane");
    customer.set_payee_city("Dunford");
    customer.set_payee_state("OH");
    customer.set_payee_postal_code("43111");
    customer.set_payee_phone("555-0142");
    customer.set_payee_account("NW-7731");
}

/// Sets a payment of 84.20 on 18 March.
pub fn set_payment(customer: &BillPayment) {
    customer.set_payment_amount("84.20");
    customer.set_payment_date_due("03/18/2024");
    customer.set_payment_memo("March");
}

/// The text between two others.
///
/// # Panics
///
/// If they do not stand in the text.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect("the beginning is there");
    rest.split_once(after).expect("the end is there").0
}

/// What a bank of one's own does with one request.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// Reads all of the request and closes the connection.
    HangUp,
    /// Answers with a body, in which `{TRNUID}` stands for that of the request, and `{FIRST}` for that of the first one.
    Answer(String),
    /// Answers with an HTTP status and nothing else.
    Status(u16),
}

/// A bank of one's own on loopback: one behaviour for each request.
#[derive(Debug)]
pub struct ScriptedBank {
    /// Where it listens.
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl ScriptedBank {
    /// Starts a bank that serves as many requests as there are behaviours, and then refuses connections.
    ///
    /// # Panics
    ///
    /// If it cannot listen.
    pub fn start(behaviours: Vec<Behaviour>) -> ScriptedBank {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&requests);
        let thread = std::thread::spawn(move || {
            for behaviour in behaviours {
                let (mut stream, _) = listener.accept().expect("the client connects");
                let request = read_request(&mut stream);
                let id = transaction_id(&request).unwrap_or_default();
                let first = {
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.push(request);
                    transaction_id(&seen[0]).unwrap_or_default()
                };
                answer(&mut stream, &behaviour, &id, &first);
            }
        });
        ScriptedBank {
            url: format!("http://{address}/ofx"),
            requests,
            thread: Some(thread),
        }
    }

    /// Waits until all behaviours are played and nobody listens any more.
    ///
    /// # Panics
    ///
    /// If the bank failed.
    pub fn close(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the bank did not fail");
        }
    }

    /// The bodies of the requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The TRNUIDs of the requests so far.
    pub fn transaction_ids(&self) -> Vec<String> {
        self.requests()
            .iter()
            .filter_map(|request| transaction_id(request))
            .collect()
    }
}

/// The TRNUID in a request.
pub fn transaction_id(request: &str) -> Option<String> {
    let (_, rest) = request.split_once("<TRNUID>")?;
    Some(rest.split('<').next()?.trim().to_owned())
}

/// A whole reply to a sign-on that succeeded, with what stands in the bill-payment set.
pub fn reply(bill_pay: &str) -> String {
    reply_with_signon("", bill_pay)
}

/// The same, with more elements in the answer to the sign-on.
pub fn reply_with_signon(more: &str, bill_pay: &str) -> String {
    format!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS>\
         <STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240304120000<LANGUAGE>ENG{more}\
         </SONRS></SIGNONMSGSRSV1><BILLPAYMSGSRSV1>{bill_pay}</BILLPAYMSGSRSV1></OFX>"
    )
}

/// A reply to a sign-on that was refused.
pub fn signon_refused(code: u32) -> String {
    format!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS>\
         <STATUS><CODE>{code}<SEVERITY>ERROR</STATUS><DTSERVER>20240304120000<LANGUAGE>ENG\
         </SONRS></SIGNONMSGSRSV1></OFX>"
    )
}

/// The answer to a payment of 84.20 that was accepted.
pub fn payment_accepted(more_of_payment: &str) -> String {
    format!(
        "<PMTTRNRS><TRNUID>{{TRNUID}}<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P1\
         <PAYEELSTID>L1<CURDEF>USD<PMTINFO><BANKACCTFROM><BANKID>123432123<ACCTID>516273\
         <ACCTTYPE>CHECKING</BANKACCTFROM><TRNAMT>84.20<PAYEE><NAME>Nobody<ADDR1>12 Weir Lane\
         <CITY>Dunford<STATE>OH<POSTALCODE>43111<PHONE>555-0142</PAYEE><PAYEELSTID>L1\
         <PAYACCT>NW-7731{more_of_payment}</PMTINFO><PMTPRCSTS><PMTPRCCODE>WILLPROCESSON\
         <DTPMTPRC>20240314</PMTPRCSTS></PMTRS></PMTTRNRS>"
    )
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return body.to_owned();
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

fn content_length(head: &str) -> usize {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}

fn answer(stream: &mut TcpStream, behaviour: &Behaviour, id: &str, first: &str) {
    let (status, body) = match behaviour {
        Behaviour::HangUp => return,
        Behaviour::Answer(body) => (200, body.replace("{TRNUID}", id).replace("{FIRST}", first)),
        Behaviour::Status(status) => (*status, String::new()),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n");
    // The client may be gone already: then it is its test that tells.
    let _ = write!(stream, "{head}\r\n{body}");
}
