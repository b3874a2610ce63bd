//! Targets of the whole component: a reply that came on another way, and a reply to a payment over a real connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock, PoisonError};

use ofx_billpay::status::{Gravity, find};
use ofx_billpay::wire::{Content, Document, Element, Limits};
use ofx_billpay::{BillPayment, ErrorKind};

/// A reply fills the properties or is refused; all properties and records can be asked for afterwards.
pub fn reply(bytes: &[u8]) {
    let object = BillPayment::new();
    let text = String::from_utf8_lossy(bytes);
    let _ = object.set_ofx_response(&text);
    ask_for_everything(&object);
    assert!(object.open_transactions().unwrap().is_empty());
}

fn ask_for_everything(object: &BillPayment) {
    let _ = (object.ofx_response(), object.payment_aggregate());
    let _ = (object.payment(), object.payee());
    let _ = object.config("OFXResponse[/OFX/SIGNONMSGSRSV1/SONRS/DTSERVER]");
    for payment in object.sync_payments().iter() {
        let _ = (payment.id(), payment.aggregate(), payment.status());
        let _ = (payment.amount_value(), payment.date_due_value());
        let _ = (payment.amount(), payment.date_due(), payment.memo());
        let _ = payment.payee_aggregate();
    }
    for payee in object.sync_payees().iter() {
        let _ = (payee.id(), payee.aggregate(), payee.account());
        let _ = (payee.name(), payee.days_to_pay());
    }
    for model in object.sync_recurring_payments().iter() {
        let _ = (model.id(), model.aggregate(), model.frequency());
    }
}

/// A bank on loopback that answers every request with the same bytes, in which `{TRNUID}` stands for that of the request.
struct Bank {
    url: String,
    answer: &'static Mutex<Vec<u8>>,
}

static BANK: OnceLock<Bank> = OnceLock::new();

fn bank() -> &'static Bank {
    BANK.get_or_init(|| {
        static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/ofx", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &ANSWER);
            }
        });
        Bank {
            url,
            answer: &ANSWER,
        }
    })
}

fn serve(mut stream: TcpStream, answer: &Mutex<Vec<u8>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    // What a client sends ends with the last tag; one that went away is of no interest.
    while !request.ends_with(b"</OFX>") {
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request);
    let id = request.split_once("<TRNUID>").map_or("", |(_, rest)| rest);
    let id = id.split('<').next().unwrap_or_default();
    let body = answer
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let body = replaced(&body, b"{TRNUID}", id.as_bytes());
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(old.len()).position(|window| window == old) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// A payment is told as made only if the reply has one answer to its TRNUID, and that says so; as refused only if a status says
/// so. Anything else is an unknown outcome, and stays open.
pub fn pay(bytes: &[u8]) {
    // Tests run side by side, and there is one bank: it answers one of them at a time.
    static TURN: Mutex<()> = Mutex::new(());
    let bank = bank();
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    *bank.answer.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
    let payer = payer(&bank.url);
    let outcome = payer.pay_bill();
    let open = payer.open_transactions().unwrap();
    let sent = payer.ofx_request();
    let id = sent.split_once("<TRNUID>").map_or("", |(_, rest)| rest);
    let id = id.split('<').next().unwrap_or_default();
    let body = replaced(bytes, b"{TRNUID}", id.as_bytes());
    match outcome {
        Ok(()) => {
            assert!(says_done(&body, id), "{}", String::from_utf8_lossy(&body));
            assert_eq!(open, Vec::<String>::new());
        }
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
            assert_eq!(open, [error.transaction_id().unwrap()]);
        }
        Err(error) => {
            assert!(error.status().is_some(), "{error}");
            assert_eq!(open, Vec::<String>::new(), "{error}");
        }
    }
    ask_for_everything(&payer);
}

fn payer(url: &str) -> BillPayment {
    let payer = BillPayment::new();
    payer.set_fi_url(url);
    payer.set_fi_organization("SANDBOX");
    payer.set_fi_id("99001");
    payer.set_ofx_app_id("QWIN");
    payer.set_ofx_app_version("2700");
    payer.set_ofx_user("demo");
    payer.set_ofx_password("demo-pass");
    payer.set_payment_from_bank_id("123432123");
    payer.set_payment_from_account_id("516273");
    payer.set_payee_name("Nobody");
    payer.set_payee_addr1("12 Weir Lane");
    payer.set_payee_city("Dunford");
    payer.set_payee_state("OH");
    payer.set_payee_postal_code("43111");
    payer.set_payee_phone("555-0142");
    payer.set_payee_account("NW-7731");
    payer.set_payment_amount("84.20");
    payer.set_payment_date_due("03/18/2024");
    payer.set_timeout(10).unwrap();
    payer
}

/// Whether a document has one answer to a TRNUID whose status is no error and whose payment has an identifier, by a look at its
/// tree that has nothing in common with the component's.
fn says_done(bytes: &[u8], id: &str) -> bool {
    let Ok(document) = Document::parse(bytes.to_vec(), Limits::default()) else {
        return false;
    };
    let Ok(root) = document.element() else {
        return false;
    };
    let mut ours = Vec::new();
    answers_to(&root, id, &mut ours);
    let [answer] = ours[..] else {
        return false;
    };
    let code = text_at(answer, &["STATUS", "CODE"]).and_then(|code| code.parse().ok());
    let is_error = code
        .is_none_or(|code: u32| find(code).is_some_and(|known| known.gravity == Gravity::Error));
    !is_error && text_at(answer, &["PMTRS", "SRVRTID"]).is_some()
}

fn answers_to<'a, 'b>(element: &'b Element<'a>, id: &str, found: &mut Vec<&'b Element<'a>>) {
    for child in children(element) {
        if child.name.ends_with("TRNRS") && text_at(child, &["TRNUID"]) == Some(id) {
            found.push(child);
        } else if child.name.ends_with("MSGSRSV1") {
            answers_to(child, id, found);
        }
    }
}

fn children<'a, 'b>(element: &'b Element<'a>) -> &'b [Element<'a>] {
    match &element.content {
        Content::Elements(children) => children,
        Content::Text(_) => &[],
    }
}

fn text_at<'b>(element: &'b Element<'_>, path: &[&str]) -> Option<&'b str> {
    let Some((first, rest)) = path.split_first() else {
        return match &element.content {
            Content::Text(text) => Some(text),
            Content::Elements(_) => None,
        };
    };
    // Of elements that are there twice, the last is as good as the first.
    let mut fitting = children(element).iter().rev();
    fitting
        .find(|child| child.name == *first)
        .and_then(|child| text_at(child, rest))
}
