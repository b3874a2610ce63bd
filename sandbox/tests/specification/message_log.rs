//! What the bank remembers of its exchanges, and what it must not.

use ofx_billpay_sandbox::Fault;

use crate::client::{Client, bank, info, northgate, pay, post};

#[test]
fn every_exchange_is_remembered_with_its_outcome() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    client.ask(&pay("t1", &info(&northgate())));
    assert_eq!(post(bank.url(), b"no OFX").0, 400);
    bank.arm(Fault::DropAfterExecuting { bytes: 0 }).unwrap();
    crate::raw::ofx(bank.url(), &[], &client.file(""));

    let log = bank.exchanges();
    assert_eq!(
        log.iter().map(|one| one.number).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let statuses: Vec<_> = log.iter().map(|one| one.http_status).collect();
    assert_eq!(statuses, [Some(200), Some(400), None]);
    assert_eq!(log[0].user.as_deref(), Some("demo"));
    assert_eq!(log[0].messages, ["SONRQ", "PMTTRNRQ", "PMTRQ"]);
    assert!(log[0].reply.contains("<SRVRTID>P000000001"));
    assert!(log[0].request_bytes > 500 && log[0].reply_bytes > 500);
    assert_eq!(log[0].time.len(), "2024-03-04T10:15:00.123Z".len());
    assert_eq!(log[2].faults, ["drop_after_executing"]);
    bank.clear_exchanges();
    assert!(bank.exchanges().is_empty());
}

#[test]
fn no_secret_is_remembered() {
    let bank = bank();
    let mut client = Client::new(&bank, 211);
    client.send("");
    client.version = 102;
    client.send("");
    for tag in [
        "NEWUSERPASS",
        "USERKEY",
        "ACCESSKEY",
        "ACCESSTOKEN",
        "AUTHTOKEN",
        "USERCRED1",
        "USERCRED2",
        "SESSCOOKIE",
        "MFAPHRASEA",
    ] {
        let file = format!("OFXHEADER:100 VERSION:102 <OFX><X><{tag}>demo-pass<Y>1</OFX>");
        post(bank.url(), file.as_bytes());
        post(bank.url(), file.to_lowercase().as_bytes());
    }
    let log = bank.exchanges();
    assert_eq!(log.len(), 2 + 18);
    for one in log {
        assert!(!one.request.contains("demo-pass"), "{}", one.request);
        assert!(one.request.contains("***"));
        assert!(!one.reply.contains("demo-pass"));
    }
}

#[test]
fn the_log_is_bounded() {
    let bank = bank();
    let megabyte = vec![b'x'; 1024 * 1024];
    for _ in 0..20 {
        post(bank.url(), &megabyte);
    }
    for _ in 0..500 {
        post(bank.url(), b"x");
    }
    let log = bank.exchanges();
    assert_eq!(log.len(), 500);
    assert_eq!(log[499].number, 520);
    post(bank.url(), &megabyte);
    let last = bank.exchanges().pop().unwrap();
    assert_eq!(last.request_bytes, 1024 * 1024);
    assert!(last.request.len() < 70_000 && last.request.ends_with(" ..."));
}
