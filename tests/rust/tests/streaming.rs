//! With the setting StreamSync, a synchronization is told of while it arrives, and tells the same as one that is kept.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, ThreadId};
use std::time::Duration;

use ofx_billpay::{
    BillPayment, ErrorKind, Listener, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord,
};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, reply, sandbox, set_payee, set_payment, signon_refused,
};

/// Writes down what it is told, and on which thread.
#[derive(Default)]
struct Hearer {
    lines: Mutex<Vec<String>>,
    threads: Mutex<Vec<ThreadId>>,
    /// Told of each line.
    bell: Option<Mutex<Sender<String>>>,
}

impl Hearer {
    fn hear(&self, line: String) {
        if let Some(bell) = &self.bell {
            // Whoever does not wait for it has hung up.
            let _ = bell.lock().unwrap().send(line.clone());
        }
        self.lines.lock().unwrap().push(line);
        self.threads
            .lock()
            .unwrap()
            .push(std::thread::current().id());
    }

    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Listener for Hearer {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        let what = (payment.tx_type(), payment.id(), payment.amount());
        self.hear(format!("{what:?} {}", payment.aggregate()));
    }

    fn on_sync_payees(&self, payee: &PayeeRecord) {
        self.hear(format!("{} {}", payee.tx_type(), payee.aggregate()));
    }

    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        self.hear(format!("{} {}", model.tx_type(), model.aggregate()));
    }

    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        self.hear(format!("{} {}", mail.subject(), mail.aggregate()));
    }
}

fn heard_by(bank: &BillPayment, hearer: Hearer) -> Arc<Hearer> {
    let hearer = Arc::new(hearer);
    bank.set_listener(hearer.clone());
    hearer
}

fn streaming(url: &str, version: &str) -> BillPayment {
    let bank = customer(url, version);
    bank.config("StreamSync=True").unwrap();
    bank
}

fn record(number: usize) -> String {
    format!(
        "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P{number}<PAYEELSTID>L1<CURDEF>USD<PMTINFO>\
         <TRNAMT>1.50<DTDUE>20240318</PMTINFO></PMTRS></PMTTRNRS>"
    )
}

fn synchronization(token: &str, account: &str, records: &str) -> String {
    reply(&format!(
        "<PMTSYNCRS><TOKEN>{token}<LOSTSYNC>Y<BANKACCTFROM><BANKID>123432123<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>\
         {records}</PMTSYNCRS>"
    ))
}

/// A bank that sends a reply in pieces, each when it is told to.
fn in_pieces(
    pieces: Vec<String>,
    length: usize,
    next: Receiver<String>,
) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"</OFX>") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        for piece in pieces {
            stream.write_all(piece.as_bytes()).unwrap();
            if next.recv_timeout(Duration::from_secs(20)).is_err() {
                break;
            }
        }
    });
    (url, thread)
}

#[test]
fn a_record_is_told_of_before_the_next_one_has_left_the_bank() {
    let text = synchronization("7", "516273", &(record(1) + &record(2)));
    let second = text
        .find("<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P2")
        .unwrap();
    // As much of the second as tells that the first has ended.
    let (before, after) = text.split_at(second + 10);
    let (bell, next) = channel();
    let pieces = vec![before.to_owned(), after.to_owned()];
    let (url, thread) = in_pieces(pieces, text.len(), next);
    let bank = streaming(&url, "102");
    let hearer = heard_by(
        &bank,
        Hearer {
            bell: Some(Mutex::new(bell)),
            ..Hearer::default()
        },
    );
    assert_eq!(bank.synchronize_payments("0").unwrap(), "7");
    thread.join().unwrap();
    assert_eq!(hearer.heard().len(), 2);
    assert!(bank.lost_sync());
    assert_eq!(bank.payment_tx_type(), "ADDED");
    assert_eq!(bank.sync_payment_count(), 0);
    assert_eq!(bank.ofx_response(), "");
    let threads = hearer.threads.lock().unwrap();
    assert!(
        threads
            .iter()
            .all(|thread| *thread == std::thread::current().id())
    );
}

#[test]
fn within_a_runtime_the_callers_thread_is_told() {
    let text = synchronization("7", "516273", &record(1).repeat(50));
    let mut scripted = ScriptedBank::start(vec![Behaviour::Answer(text)]);
    let bank = streaming(&scripted.url, "102");
    let hearer = heard_by(&bank, Hearer::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let token = runtime.block_on(async { bank.synchronize_payments("0") });
    assert_eq!(token.unwrap(), "7");
    assert_eq!(hearer.heard().len(), 50);
    let threads = hearer.threads.lock().unwrap();
    assert!(
        threads
            .iter()
            .all(|thread| *thread == std::thread::current().id())
    );
    scripted.close();
}

#[test]
fn a_reply_that_was_cut_is_an_error_and_gives_no_token() {
    let text = synchronization("7", "516273", &record(1).repeat(20));
    for (length, cut) in [
        // The connection breaks, or the bank says that this was all.
        (text.len(), text.len() / 2),
        (text.len() / 2, text.len() / 2),
        (text.len() - 30, text.len() - 30),
    ] {
        let (bell, next) = channel();
        let pieces = vec![text[..cut].to_owned()];
        let (url, thread) = in_pieces(pieces, length, next);
        drop(bell);
        let bank = streaming(&url, "102");
        let hearer = heard_by(&bank, Hearer::default());
        let error = bank.synchronize_payments("0").unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Transport | ErrorKind::Protocol),
            "{error}"
        );
        assert!(!hearer.heard().is_empty(), "what had come was told");
        thread.join().unwrap();
    }
}

#[test]
fn nothing_is_told_of_what_is_not_the_users() {
    let records = record(1);
    for (text, kind) in [
        (signon_refused(15500), ErrorKind::Refused),
        (
            signon_refused(15500).replace("</OFX>", &format!("<BILLPAYMSGSRSV1><PMTSYNCRS><TOKEN>1{records}</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>")),
            ErrorKind::Refused,
        ),
        (synchronization("7", "999", &records), ErrorKind::Protocol),
        (synchronization("-1", "516273", &records), ErrorKind::Protocol),
        (synchronization("7", "516273", &records).replace("PMTSYNCRS", "RECPMTSYNCRS"), ErrorKind::Protocol),
        (
            format!("OFXHEADER:100\r\nVERSION:102\r\n\r\n<OFX><BILLPAYMSGSRSV1><PMTSYNCRS><TOKEN>1{records}</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>"),
            ErrorKind::Protocol,
        ),
        ("<html>Sorry</html>".to_owned(), ErrorKind::Protocol),
    ] {
        let mut errors = Vec::new();
        for setting in ["StreamSync=True", "StreamSync=False"] {
            let mut scripted = ScriptedBank::start(vec![Behaviour::Answer(text.clone())]);
            let bank = customer(&scripted.url, "102");
            bank.config(setting).unwrap();
            let hearer = heard_by(&bank, Hearer::default());
            let error = bank.synchronize_payments("0").unwrap_err();
            assert_eq!(error.kind(), kind, "{setting}: {error}");
            assert_eq!(hearer.heard(), Vec::<String>::new(), "{setting}: {text}");
            errors.push((error.code(), bank.ofx_response().contains("Sorry")));
            scripted.close();
        }
        assert_eq!(errors[0], errors[1], "{text}");
    }
}

#[test]
fn credentials_that_were_refused_are_not_sent_again() {
    let mut scripted = ScriptedBank::start(vec![Behaviour::Answer(signon_refused(15500))]);
    let bank = streaming(&scripted.url, "102");
    bank.synchronize_payments("0").unwrap_err();
    let error = bank.synchronize_payments("0").unwrap_err();
    assert!(error.detail().contains("lock the user out"), "{error}");
    scripted.close();
}

#[test]
fn all_that_is_synchronized_is_told_alike_in_both_ways() {
    for version in ["102", "211"] {
        let bank = sandbox();
        let payer = customer(bank.url(), version);
        set_payee(&payer, "Weir Lane Gardeners");
        set_payment(&payer);
        payer.pay_bill().unwrap();
        payer.set_payment_memo("April & May <now>");
        payer.modify_payment(&payer.payment_id()).unwrap();
        payer.set_recurring_frequency("MONTHLY");
        payer.add_recurring_payment().unwrap();
        let mut told = Vec::new();
        for setting in ["StreamSync=False", "StreamSync=True"] {
            payer.config(setting).unwrap();
            let hearer = heard_by(&payer, Hearer::default());
            let tokens = [
                payer.synchronize_payments("0").unwrap(),
                payer.synchronize_payees("0").unwrap(),
                payer.synchronize_recurring_payments("0").unwrap(),
                payer.synchronize_payment_mail("0").unwrap(),
            ];
            told.push((tokens, hearer.heard(), payer.payment_tx_type()));
        }
        assert_eq!(told[0], told[1], "{version}");
        assert!(told[0].1.len() >= 4, "{:?}", told[0]);
        assert_eq!(
            (payer.sync_payment_count(), payer.sync_payee_count()),
            (0, 0)
        );
    }
}

#[test]
fn a_challenge_is_resumed_while_the_answer_streams() {
    let bank = sandbox();
    let first = streaming(bank.url(), "103");
    first.set_ofx_user("mfa");
    first.set_ofx_password("mfa-pass");
    first.set_payment_from_account_id("700004");
    let error = first.synchronize_payments("0").unwrap_err();
    let challenge = error.challenge().expect("there is a challenge").clone();
    let token = first.resume(&challenge, &[("MFA13", "6789"), ("SCHOOL", "Maplewood")]);
    assert!(token.unwrap().is_some());
}

#[test]
fn the_log_has_all_of_it_without_account_numbers() {
    let log = std::env::temp_dir().join(format!("streaming-{}.log", std::process::id()));
    let text = synchronization("7", "516273", &record(1).repeat(300));
    let mut scripted = ScriptedBank::start(vec![Behaviour::Answer(text)]);
    let bank = streaming(&scripted.url, "102");
    bank.config(&format!("OFXLog={}", log.display())).unwrap();
    bank.synchronize_payments("0").unwrap();
    let written = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    assert_eq!(written.matches("<SRVRTID>P1").count(), 300);
    assert_eq!(
        written.matches("</OFX>").count(),
        2,
        "the request and the response"
    );
    assert!(!written.contains("516273") && !written.contains("demo-pass"));
    scripted.close();
}

#[test]
fn a_file_is_read_while_it_is_told_of() {
    let mut records = String::new();
    for number in 0..500 {
        let _ = write!(records, "{}", record(number));
    }
    let text = synchronization("9", "1", &records);
    let bank = BillPayment::new();
    let hearer = heard_by(&bank, Hearer::default());
    assert_eq!(bank.read_synchronization(text.as_bytes()).unwrap(), "9");
    let streamed = hearer.heard();
    bank.set_ofx_response(&text).unwrap();
    assert_eq!(hearer.heard(), streamed);
    assert_eq!(streamed.len(), 500);
    let error = bank
        .read_synchronization(&text.as_bytes()[..text.len() / 2])
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    let error = bank.read_synchronization(reply("").as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}
