//! A payment whose outcome is unknown keeps its transaction, whatever happens to later attempts.
#![allow(missing_docs, reason = "tests tell what they are by their names")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use ofx_billpay::{BillPayment, ErrorKind};

const SIGNON_REFUSED: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS>\
    <STATUS><CODE>15500<SEVERITY>ERROR</STATUS><DTSERVER>20240304<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1></OFX>";

/// Answers one request with a body (or none: the line drops), and gives back the request.
fn answer_once(
    address: SocketAddr,
    body: Option<&'static str>,
) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind(address).expect("a port");
    let address = listener.local_addr().expect("an address");
    let thread = std::thread::spawn(move || {
        let mut stream = accept_soon(&listener);
        let mut request = Vec::new();
        let mut chunk = [0; 4096];
        while !String::from_utf8_lossy(&request).contains("</OFX>") {
            let count = stream.read(&mut chunk).expect("a request");
            request.extend_from_slice(&chunk[..count]);
        }
        if let Some(body) = body {
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
            )
            .expect("a client");
        }
        String::from_utf8(request).expect("a request in ASCII")
    });
    (address, thread)
}

/// Waits for a client, but not for ever: a test that hangs tells nobody why.
fn accept_soon(listener: &TcpListener) -> TcpStream {
    listener.set_nonblocking(true).expect("a listener");
    for _ in 0..1000 {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).expect("a stream");
            return stream;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("no client came");
}

fn transaction_of(request: &str) -> String {
    let rest = request.split("<TRNUID>").nth(1).expect("a TRNUID");
    rest.split('<').next().expect("a value").to_owned()
}

fn payer() -> BillPayment {
    let bank = BillPayment::new();
    bank.set_fi_organization("SANDBOX");
    bank.set_fi_id("99001");
    bank.set_ofx_app_id("QWIN");
    bank.set_ofx_app_version("2700");
    bank.set_ofx_user("demo");
    bank.set_ofx_password("demo-pass");
    bank.set_payment_from_bank_id("123432123");
    bank.set_payment_from_account_id("516273");
    bank.set_payee_id("NGWP01");
    bank.set_payee_account("NW-7731");
    bank.set_payment_amount("84.20");
    bank.set_payment_date_due("03/18/2030");
    bank
}

#[test]
fn an_attempt_that_never_left_does_not_settle_the_one_before() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let (address, first) = answer_once(any, None);
    let bank = payer();
    bank.set_fi_url(&format!("http://{address}/ofx"));

    let dropped = bank.pay_bill().expect_err("the line dropped");
    assert_eq!(dropped.kind(), ErrorKind::OutcomeUnknown);
    let transaction = transaction_of(&first.join().expect("a request"));
    assert_eq!(dropped.transaction_id(), Some(transaction.as_str()));

    // Nobody listens there any more: nothing leaves, and the first attempt is as open as before.
    let refused = bank.pay_bill().expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(refused.transaction_id(), Some(transaction.as_str()));

    // The bank does not let the user in: that answers this attempt, not the first.
    let (_, third) = answer_once(address, Some(SIGNON_REFUSED));
    let not_let_in = bank.pay_bill().expect_err("the sign-on is refused");
    assert_eq!(not_let_in.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(not_let_in.status().map(|status| status.code), Some(15500));
    assert_eq!(
        transaction_of(&third.join().expect("a request")),
        transaction
    );

    // The same credentials are not sent again by themselves, which could lock the user out.
    let guarded = bank.pay_bill().expect_err("the credentials were refused");
    assert_eq!(guarded.kind(), ErrorKind::InvalidValue);
    bank.config("RetryRefusedSignon=True").expect("a setting");
    let (_, fourth) = answer_once(address, None);
    bank.pay_bill().expect_err("the line dropped again");
    assert_eq!(
        transaction_of(&fourth.join().expect("a request")),
        transaction
    );
}

#[test]
fn a_first_attempt_that_never_left_is_a_plain_failure() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    let bank = payer();
    bank.set_fi_url(&format!("http://{address}/ofx"));
    let error = bank.pay_bill().expect_err("nobody listens");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Transport, 10061));
}

#[test]
fn another_payment_is_another_transaction() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let (address, first) = answer_once(any, None);
    let bank = payer();
    bank.set_fi_url(&format!("http://{address}/ofx"));
    bank.pay_bill().expect_err("the line dropped");
    let first = transaction_of(&first.join().expect("a request"));

    bank.set_payment_amount("84.21");
    let (_, second) = answer_once(address, None);
    bank.pay_bill().expect_err("the line dropped");
    assert_ne!(transaction_of(&second.join().expect("a request")), first);

    bank.set_payment_amount("84.20");
    let (_, third) = answer_once(address, None);
    bank.pay_bill().expect_err("the line dropped");
    assert_eq!(transaction_of(&third.join().expect("a request")), first);
}

#[test]
fn a_refused_sign_on_settles_a_first_attempt() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let (address, first) = answer_once(any, Some(SIGNON_REFUSED));
    let bank = payer();
    bank.set_fi_url(&format!("http://{address}/ofx"));
    let error = bank.pay_bill().expect_err("the sign-on is refused");
    assert_eq!(error.kind(), ErrorKind::Refused);
    let first = transaction_of(&first.join().expect("a request"));

    bank.set_ofx_password("another-pass");
    let (_, second) = answer_once(address, None);
    bank.pay_bill().expect_err("the line dropped");
    assert_ne!(transaction_of(&second.join().expect("a request")), first);
}
