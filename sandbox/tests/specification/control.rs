//! The control API, as JSON over HTTP and as methods.

use ofx_billpay_sandbox::{
    ControlError, PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder,
};

use crate::client::{
    Client, all, bank, codes, first, info, inquire, northgate, pay, payee, payee_sync, sync, token,
};
use crate::raw::{self, control, host};

fn order() -> PaymentOrder {
    PaymentOrder {
        user: "demo".into(),
        account: "516273".into(),
        payee: "LKTL01".into(),
        pay_account: None,
        amount: "12.50".into(),
        due: "20240318".into(),
        memo: Some("by telephone".into()),
    }
}

#[test]
fn the_books_can_be_read() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&northgate())));
    client.ask(&pay("t2", &info(&payee("Jane"))));
    bank.advance_days(20).unwrap();
    let ledger = bank.ledger().unwrap();
    assert_eq!(ledger.today, "20240324");
    assert_eq!(ledger.accounts[0].number, "516273");
    assert_eq!(ledger.accounts[0].balance, "9831.60");
    let payment = &ledger.payments[1];
    assert_eq!(
        (&*payment.user, &*payment.account, &*payment.payee_name),
        ("demo", "516273", "Jane")
    );
    assert_eq!(
        (&*payment.amount, &*payment.due, &*payment.state),
        ("84.20", "20240318", "PROCESSEDON")
    );
    assert_eq!(payment.check_number.as_deref(), Some("1001"));
    assert_eq!(ledger.payees[0].payee_id.as_deref(), Some("NGWP01"));

    let history = bank.history("demo", Some("516273"), 0, 100).unwrap();
    let kinds: Vec<_> = history
        .iter()
        .map(|one| (&*one.trnuid, &*one.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("t1", "PMTRS"),
            ("t2", "PMTRS"),
            ("0", "PMTMODRS"),
            ("0", "PMTMODRS")
        ]
    );
    assert_eq!(
        bank.history("demo", Some("516273"), 3, 1).unwrap()[0].token,
        4
    );
    assert_eq!(bank.history("demo", None, 0, 100).unwrap().len(), 2);

    let json = control(bank.url(), "GET", "ledger", "").text();
    assert!(json.contains("\"balance\":\"9831.60\""), "{json}");
    let json = control(bank.url(), "GET", "history?user=demo&account=516273", "").text();
    assert!(
        json.contains("\"token\":2,\"trnuid\":\"t1\",\"kind\":\"PMTRS\""),
        "{json}"
    );
    assert!(
        control(bank.url(), "GET", "log", "")
            .text()
            .contains("<PMTRQ>")
    );
}

#[test]
fn the_clock_can_be_moved() {
    let bank = bank();
    let url = bank.url();
    assert_eq!(
        control(url, "GET", "clock", "").text(),
        "{\"today\":\"20240304\"}"
    );
    let moved = control(url, "POST", "clock", "{\"advance_days\": 3}");
    assert_eq!(moved.text(), "{\"today\":\"20240307\"}");
    assert_eq!(bank.today().unwrap().to_string(), "20240307");
}

#[test]
fn a_reset_makes_all_as_new() {
    let scratch = crate::scratch::Scratch::new("reset");
    for options in [crate::client::options(), scratch.options()] {
        let bank = ofx_billpay_sandbox::Sandbox::start(options).unwrap();
        let client = Client::new(&bank, 211);
        let reply = client.ask(&pay("t1", &info(&payee("Jane"))));
        bank.advance_days(20).unwrap();
        bank.arm(ofx_billpay_sandbox::Fault::OneLine).unwrap();
        assert_eq!(control(bank.url(), "POST", "reset", "{}").status, 200);
        assert!(bank.armed_faults().is_empty() && bank.exchanges().is_empty());
        let ledger = bank.ledger().unwrap();
        assert_eq!((&*ledger.today, ledger.payments.len()), ("20240304", 0));
        assert_eq!(ledger.accounts[0].balance, "10000.00");
        assert_eq!(client.ask(&pay("t1", &info(&payee("Jane")))), reply);
    }
}

#[test]
fn another_client_pays_changes_and_cancels() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let payee = bank.add_payee_as_other_client(&PayeeOrder::new("demo", "Ann Gardener"));
    assert_eq!(payee.unwrap(), "L0000001");
    let to_ann = PaymentOrder {
        payee: "Ann Gardener".into(),
        ..order()
    };
    assert_eq!(bank.pay_as_other_client(&order()).unwrap(), "P000000001");
    assert_eq!(bank.pay_as_other_client(&to_ann).unwrap(), "P000000002");
    let change = PaymentChange {
        user: "demo".into(),
        server_id: "P000000002".into(),
        amount: Some("99".into()),
        due: None,
        memo: None,
    };
    bank.modify_as_other_client(&change).unwrap();
    let which = PaymentCancellation {
        user: "demo".into(),
        server_id: "P000000001".into(),
    };
    bank.cancel_as_other_client(&which).unwrap();

    let reply = client.ask(&sync(&token("0"), "N", ""));
    assert_eq!(all(&reply, "TRNUID"), ["0"; 4]);
    for body in [
        "<PMTRS>",
        "<PMTMODRS>",
        "<PMTCANCRS>",
        "<MEMO>by telephone</MEMO>",
    ] {
        assert!(reply.contains(body), "{body}");
    }
    assert_eq!(
        first(&client.ask(&payee_sync(&token("0"), "N", "")), "NAME"),
        "Ann Gardener"
    );
    let asked = client.ask(&inquire("t1", "P000000001"));
    assert_eq!(first(&asked, "PMTPRCCODE"), "CANCELEDON");
    bank.advance_days(20).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9901.00"));
}

#[test]
fn another_client_is_refused_like_any_other() {
    let bank = bank();
    let code = |order: PaymentOrder| match bank.pay_as_other_client(&order) {
        Err(ControlError::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    let wrong = |change: fn(&mut PaymentOrder)| {
        let mut order = order();
        change(&mut order);
        order
    };
    assert_eq!(code(wrong(|order| order.amount = "0".into())), 2012);
    assert_eq!(code(wrong(|order| order.due = "20240301".into())), 2020);
    assert_eq!(code(wrong(|order| order.account = "1".into())), 2006);
    assert_eq!(code(wrong(|order| order.payee = "Nobody".into())), 10510);
    assert_eq!(code(wrong(|order| order.user = "nobody".into())), 2000);
    assert!(bank.ledger().unwrap().payments.is_empty());

    let body = "{\"user\": \"demo\", \"server_id\": \"P000000009\"}";
    let refused = control(bank.url(), "POST", "payments/cancel", body);
    assert_eq!(refused.status, 409);
    assert_eq!(
        refused.text(),
        "{\"error\":\"No payment has this SRVRTID (2018)\"}"
    );
}

#[test]
fn changes_come_as_json() {
    let bank = bank();
    let url = bank.url();
    let payee = "{\"user\": \"demo\", \"name\": \"Ann\", \"accounts\": [\"A-1\"]}";
    let added = control(url, "POST", "payees", payee);
    assert_eq!(added.text(), "{\"list_id\":\"L0000001\"}");
    let payment = "{\"user\": \"demo\", \"account\": \"516273\", \"payee\": \"Ann\", \
                   \"amount\": \"5\", \"due\": \"20240318\"}";
    let made = control(url, "POST", "payments", payment);
    assert_eq!(made.text(), "{\"server_id\":\"P000000001\"}");
    let change = "{\"user\": \"demo\", \"server_id\": \"P000000001\", \"due\": \"20240320\"}";
    assert_eq!(control(url, "POST", "payments/change", change).status, 200);
    assert_eq!(bank.ledger().unwrap().payments[0].due, "20240320");

    let armed = control(
        url,
        "POST",
        "faults",
        "{\"fault\": {\"http_error\": {\"status\": 503}}, \"message\": \"PMTRQ\", \"times\": 2}",
    );
    assert_eq!(armed.text(), "{\"id\":1}");
    let client = Client::new(&bank, 211);
    assert_eq!(
        raw::ofx(
            url,
            &[],
            &client.file("<BILLPAYMSGSRQV1><PMTRQ></PMTRQ></BILLPAYMSGSRQV1>")
        )
        .status,
        503
    );
    let armed = control(url, "GET", "faults", "").text();
    assert!(
        armed.contains("\"id\":1") && armed.contains("\"times\":1"),
        "{armed}"
    );
    assert_eq!(control(url, "DELETE", "faults/1", "").status, 200);
    assert_eq!(control(url, "DELETE", "faults/1", "").status, 400);
    assert_eq!(
        control(url, "POST", "faults", "{\"fault\": \"one_line\"}").status,
        200
    );
    assert_eq!(control(url, "DELETE", "faults", "").status, 200);
    assert!(bank.armed_faults().is_empty());
    let known = control(url, "GET", "faults/known", "").text();
    assert!(known.contains("\"example\":\"one_line\",\"meaning\":\"The whole reply"));
    assert_eq!(control(url, "DELETE", "log", "").status, 200);
    assert!(bank.exchanges().is_empty());

    for (path, body) in [
        ("clock", "{\"advance_days\": -1}"),
        ("clock", "no JSON"),
        ("faults", "{\"fault\": \"one_lime\"}"),
        ("faults", "{\"fault\": \"one_line\", \"tmes\": 3}"),
        ("payments", "{}"),
    ] {
        let refused = control(url, "POST", path, body);
        assert_eq!(refused.status, 400, "{path} {body}");
        assert!(refused.text().starts_with("{\"error\":\""));
    }
}

#[test]
fn a_page_of_another_site_cannot_drive_the_bank() {
    let bank = bank();
    let url = bank.url();
    let own = format!("Host: {}", host(url));
    let own_origin = format!("Origin: http://{}", host(url));
    let body = "{\"advance_days\": 1}";
    let length = format!("Content-Length: {}", body.len());
    let json = "Content-Type: application/json";
    let status = |headers: &[&str]| {
        let all = [headers, &[&*length, "Connection: close"]].concat();
        raw::send(url, "POST /control/clock HTTP/1.1", &all, body.as_bytes()).status
    };
    assert_eq!(status(&[&own, json]), 200);
    assert_eq!(status(&[&own, json, &own_origin]), 200);
    assert_eq!(
        status(&[
            "Host: localhost:1",
            "Content-Type: application/json; charset=utf-8"
        ]),
        200
    );
    assert_eq!(status(&[&own, "Content-Type: text/plain"]), 415);
    assert_eq!(status(&[&own]), 415);
    assert_eq!(status(&["Host: evil.example", json]), 403);
    assert_eq!(status(&["Host: 127.0.0.1.evil.example", json]), 403);
    assert_eq!(status(&[&own, json, "Origin: http://evil.example"]), 403);
    assert_eq!(status(&[&own, json, "Origin: null"]), 403);
    assert_eq!(status(&[&own, json, "Sec-Fetch-Site: cross-site"]), 403);
    assert_eq!(bank.today().unwrap().to_string(), "20240307");

    let read =
        |headers: &[&str]| raw::send(url, "GET /control/ledger HTTP/1.1", headers, b"").status;
    assert_eq!(read(&[&own, "Connection: close"]), 200);
    assert_eq!(read(&["Host: evil.example", "Connection: close"]), 403);
    let client = Client::new(&bank, 211);
    assert_eq!(codes(&client.ask(&pay("t1", &info(&northgate())))), ["0"]);
}
