//! Each fault, by the bytes it puts on the wire.

use std::time::{Duration, Instant};

use ofx_billpay_sandbox::{Arming, Fault, Level, Sandbox, Severity};

use crate::client::{
    Client, all, bank, codes, first, info, northgate, pay, payee, payee_sync, sync, token,
};
use crate::raw::{self, Answer};

/// A bank with a fault armed for the next request.
fn faulty(fault: Fault) -> Sandbox {
    let bank = bank();
    bank.arm(fault).expect("the fault can be armed");
    bank
}

/// Pays with a request in this version; the raw answer.
fn pay_in(bank: &Sandbox, version: u16) -> Answer {
    ask(bank, version, &pay("t1", &info(&northgate())))
}

fn ask(bank: &Sandbox, version: u16, requests: &str) -> Answer {
    let set = format!("<BILLPAYMSGSRQV1>{requests}</BILLPAYMSGSRQV1>");
    raw::ofx(bank.url(), &[], &Client::new(bank, version).file(&set))
}

fn payments(bank: &Sandbox) -> usize {
    bank.ledger().expect("the books are open").payments.len()
}

#[test]
fn every_fault_has_a_name_and_an_explanation() {
    let known = Fault::all();
    assert_eq!(known.len(), 34);
    for (fault, meaning) in known {
        assert!(meaning.ends_with('.'), "{meaning}");
        let bank = bank();
        bank.arm(fault.clone()).unwrap();
        assert_eq!(bank.armed_faults()[0].arming.fault, fault);
        assert!(!fault.name().is_empty());
    }
}

#[test]
fn a_fault_strikes_as_often_as_it_is_armed_for() {
    let bank = bank();
    let twice = Arming {
        times: 2,
        ..Fault::ByteOrderMark.into()
    };
    bank.arm(twice).unwrap();
    let marked = || pay_in(&bank, 211).body.starts_with(b"\xef\xbb\xbf");
    assert_eq!([marked(), marked(), marked()], [true, true, false]);

    let always = Arming {
        times: 0,
        ..Fault::ByteOrderMark.into()
    };
    let id = bank.arm(always).unwrap();
    assert_eq!([marked(), marked(), marked()], [true; 3]);
    assert!(bank.disarm(id) && !bank.disarm(id));
    assert!(!marked());
}

#[test]
fn a_fault_waits_for_its_message_and_its_user() {
    let bank = bank();
    let arming = Arming {
        message: Some("PMTRQ".into()),
        user: Some("second".into()),
        ..Fault::ByteOrderMark.into()
    };
    bank.arm(arming).unwrap();
    let marked = |answer: Answer| answer.body.starts_with(b"\xef\xbb\xbf");
    assert!(!marked(pay_in(&bank, 211)));
    let second = Client::second(&bank, 211);
    let send = |set: &str| raw::ofx(bank.url(), &[], &second.file(set));
    assert!(!marked(send("")));
    let set = pay("t1", &info(&payee("Jane")));
    assert!(marked(send(&format!(
        "<BILLPAYMSGSRQV1>{set}</BILLPAYMSGSRQV1>"
    ))));
}

#[test]
fn nonsense_cannot_be_armed() {
    let bank = bank();
    assert!(
        bank.arm(Fault::HttpError {
            status: 200,
            executed: false
        })
        .is_err()
    );
    assert!(
        bank.arm(Fault::Drip {
            bytes_per_second: 0
        })
        .is_err()
    );
    let unread = Arming {
        user: Some("demo".into()),
        ..Fault::DropBeforeReading.into()
    };
    assert!(bank.arm(unread).is_err());
    assert!(bank.armed_faults().is_empty());
}

#[test]
fn leaves_are_open_closed_or_mixed() {
    let status = |fault| {
        let text = pay_in(&faulty(fault), 102).text();
        let from = text.find("<STATUS>").unwrap();
        let to = text.find("</STATUS>").unwrap();
        text[from..to].to_owned()
    };
    assert_eq!(
        status(Fault::SgmlLeavesOpen),
        "<STATUS><CODE>0<SEVERITY>INFO"
    );
    assert_eq!(
        status(Fault::SgmlLeavesClosed),
        "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY>"
    );
    assert_eq!(
        status(Fault::SgmlLeavesMixed),
        "<STATUS><CODE>0<SEVERITY>INFO</SEVERITY>"
    );
}

#[test]
fn headers_come_without_line_ends_blank_line_or_line_feeds() {
    let one_line = pay_in(&faulty(Fault::OneLine), 102).text();
    assert!(one_line.starts_with("OFXHEADER:100DATA:OFXSGMLVERSION:102"));
    assert!(one_line.contains("NEWFILEUID:file-7<OFX>") && !one_line.contains('\n'));

    let no_blank = pay_in(&faulty(Fault::NoBlankLine), 102).text();
    assert!(no_blank.contains("NEWFILEUID:file-7\r\n<OFX>"));
    let no_blank = pay_in(&faulty(Fault::NoBlankLine), 211).text();
    assert!(no_blank.contains("\"?><OFX>"));

    let cr = pay_in(&faulty(Fault::CrOnlyHeader), 102).text();
    assert!(cr.contains("OFXHEADER:100\rDATA:OFXSGML\r") && !cr.contains('\n'));
}

#[test]
fn characters_are_not_what_the_header_says() {
    let cafe = |version| {
        let bank = faulty(Fault::WrongCharset);
        ask(&bank, version, &pay("t1", &info(&payee("Café")))).body
    };
    let holds = |body: &[u8], name: &[u8]| body.windows(name.len()).any(|part| part == name);
    assert!(holds(&cafe(102), b"CHARSET:1252") && holds(&cafe(102), "Café".as_bytes()));
    assert!(holds(&cafe(211), b"UTF-8") && holds(&cafe(211), b"Caf\xe9"));

    let mark = pay_in(&faulty(Fault::ByteOrderMark), 102).body;
    assert!(mark.starts_with(b"\xef\xbb\xbfOFXHEADER:100"));
    let raw = pay_in(&faulty(Fault::RawAmpersand), 102).text();
    assert!(raw.contains("<NAME>NORTHGATE WATER & POWER<"));
}

#[test]
fn strange_things_stand_inside_and_behind() {
    let strange = pay_in(&faulty(Fault::UnknownTags), 102).text();
    assert!(strange.contains("<STATUS><X.FOO>7<CODE>0"), "{strange}");
    assert!(strange.contains("<X.MORE><X.BAR>a private matter<NAME>Nobody</X.MORE></STATUS>"));
    let junk = pay_in(&faulty(Fault::TrailingJunk), 211).text();
    assert!(junk.ends_with("</OFX>\r\n<!-- served by node 7 -->\r\n<BR>\r\n"));
}

#[test]
fn the_syntax_is_not_that_of_the_request() {
    let xml = pay_in(&faulty(Fault::XmlReply), 102).text();
    assert!(xml.starts_with("<?xml ") && xml.contains("VERSION=\"211\""));
    assert!(xml.contains("<CODE>0</CODE>"));
    let sgml = pay_in(&faulty(Fault::SgmlReply), 211).text();
    assert!(sgml.starts_with("OFXHEADER:100\r\n") && sgml.contains("VERSION:102\r\n"));
    assert!(sgml.contains("<CODE>0</CODE>"), "{sgml}");
}

#[test]
fn http_fails_before_or_after_the_payment() {
    for (status, executed) in [(400, false), (500, true), (403, false), (503, true)] {
        let bank = faulty(Fault::HttpError { status, executed });
        let answer = pay_in(&bank, 102);
        assert_eq!(answer.status, status);
        assert!(answer.head.contains("text/html") && answer.text().contains("<html>"));
        assert_eq!(payments(&bank), usize::from(executed));
    }
    for executed in [false, true] {
        let bank = faulty(Fault::HtmlReply { executed });
        let answer = pay_in(&bank, 102);
        assert_eq!(answer.status, 200);
        assert!(answer.text().starts_with("<!DOCTYPE html>"));
        assert_eq!(payments(&bank), usize::from(executed));
    }
}

#[test]
fn an_empty_reply_sets_a_cookie_that_is_needed_ever_after() {
    let bank = faulty(Fault::EmptyWithCookie);
    for _ in 0..2 {
        let answer = pay_in(&bank, 102);
        assert_eq!((answer.status, answer.body.len()), (200, 0));
        assert!(answer.head.contains("set-cookie: sandbox-dialogue=1"));
    }
    assert_eq!(payments(&bank), 0);
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&northgate()))
    );
    let cookie = "Cookie: other=2; sandbox-dialogue=1";
    let answer = raw::ofx(bank.url(), &[cookie], &Client::new(&bank, 102).file(&set));
    assert_eq!(codes(&answer.text()), ["0"]);
    bank.disarm_all();
    assert_eq!(codes(&pay_in(&bank, 102).text()), ["0"]);
}

#[test]
fn connections_end_before_or_after_the_payment() {
    for fault in [Fault::DropBeforeReading, Fault::DropBeforeExecuting] {
        let bank = faulty(fault);
        assert!(pay_in(&bank, 102).wire.is_empty());
        assert_eq!(payments(&bank), 0);
        assert_eq!(bank.exchanges()[0].http_status, None);
    }
    let bank = faulty(Fault::DropAfterExecuting { bytes: 0 });
    assert!(pay_in(&bank, 102).wire.is_empty());
    assert_eq!(payments(&bank), 1);

    let bank = faulty(Fault::DropAfterExecuting { bytes: 100 });
    let answer = pay_in(&bank, 102);
    assert_eq!((answer.status, answer.body.len()), (200, 100));
    assert!(answer.promised() > 500);
    assert_eq!(payments(&bank), 1);
    assert_eq!(
        codes(&pay_in(&bank, 102).text()),
        ["0"],
        "the reply is still there"
    );
}

#[test]
fn replies_come_late_or_slowly() {
    let bank = faulty(Fault::Delay { milliseconds: 300 });
    let start = Instant::now();
    assert_eq!(codes(&pay_in(&bank, 102).text()), ["0"]);
    assert!(start.elapsed() >= Duration::from_millis(300));

    let bank = faulty(Fault::Drip {
        bytes_per_second: 2000,
    });
    let start = Instant::now();
    let answer = pay_in(&bank, 102);
    assert_eq!(codes(&answer.text()), ["0"]);
    assert_eq!(answer.promised(), answer.body.len());
    let seconds = f64::from(u32::try_from(answer.body.len()).unwrap()) / 2000.0;
    assert!(start.elapsed().as_secs_f64() >= seconds * 0.9);
}

#[test]
fn replies_name_another_trnuid() {
    let answer = pay_in(&faulty(Fault::WrongTrnuid), 102).text();
    assert_eq!(first(&answer, "TRNUID"), "not-t1");
}

#[test]
fn synchronisations_bring_no_token_or_everything_twice() {
    let bank = bank();
    pay_in(&bank, 211);
    bank.arm(Fault::NoToken).unwrap();
    let reply = ask(&bank, 211, &sync(&token("0"), "N", "")).text();
    assert_eq!(all(&reply, "TOKEN"), ["-1"]);
    bank.arm(Fault::DuplicateRecords).unwrap();
    let reply = ask(&bank, 102, &sync(&token("0"), "N", "")).text();
    assert_eq!(all(&reply, "SRVRTID"), ["P000000001", "P000000001"]);
}

#[test]
fn a_huge_history_is_made_up() {
    let bank = faulty(Fault::HugeHistory { entries: 20_001 });
    let answer = ask(&bank, 102, &sync(&token("0"), "N", ""));
    assert!(answer.head.contains("transfer-encoding: chunked"));
    let text = answer.text();
    assert_eq!(text.matches("<SRVRTID>").count(), 20_001);
    assert!(text.contains("<SRVRTID>H000020000</SRVRTID><PMTINFO><BANKACCTFROM><BANKID>123432123"));
    assert!(text.trim_end().ends_with("</OFX>\r\n0"));

    let bank = faulty(Fault::HugeHistory { entries: 3 });
    let text = ask(&bank, 211, &payee_sync(&token("0"), "N", "")).text();
    assert_eq!(text.matches("<PAYEERS>").count(), 3);
    let bank = faulty(Fault::HugeHistory { entries: 3 });
    assert_eq!(
        codes(&pay_in(&bank, 211).text()),
        ["0"],
        "nothing to add to"
    );
}

fn status(level: Level, code: u32, severity: Option<Severity>, executed: bool) -> Fault {
    Fault::Status {
        level,
        code,
        severity,
        executed,
        message: None,
    }
}

#[test]
fn a_sign_on_has_any_status() {
    let bank = faulty(status(Level::SignOn, 15502, None, false));
    let reply = pay_in(&bank, 102).text();
    assert!(reply.contains("<SONRS><STATUS><CODE>15502<SEVERITY>ERROR"));
    assert_eq!(codes(&reply), ["15502"]);
    assert_eq!(payments(&bank), 0);

    let bank = faulty(status(Level::SignOn, 15000, None, true));
    let reply = pay_in(&bank, 102).text();
    assert!(reply.contains("<SONRS><STATUS><CODE>15000<SEVERITY>INFO"));
    assert_eq!(codes(&reply), ["0"]);
    assert_eq!(payments(&bank), 1);

    let wrong = status(Level::SignOn, 15500, Some(Severity::Info), false);
    assert!(pay_in(&faulty(wrong), 211).text().contains(
        "<SONRS><STATUS><CODE>15500</CODE><SEVERITY>INFO</SEVERITY></STATUS><DTSERVER>20240304"
    ));
}

#[test]
fn a_refused_sign_on_tells_each_request_or_none() {
    for with_transactions in [true, false] {
        let bank = faulty(Fault::SignonRefused { with_transactions });
        let requests = [pay("t1", &info(&northgate())), sync(&token("0"), "N", "")].concat();
        let reply = ask(&bank, 211, &requests).text();
        assert!(reply.contains("<SONRS><STATUS><CODE>15500</CODE>"));
        assert_eq!(reply.contains("<BILLPAYMSGSRSV1>"), with_transactions);
        assert_eq!(codes(&reply).len(), usize::from(with_transactions));
        assert_eq!(payments(&bank), 0);
    }
}

#[test]
fn one_request_among_others_has_another_status() {
    for (executed, paid) in [(false, 0), (true, 1)] {
        let bank = bank();
        let arming = Arming {
            message: Some("PMTRQ".into()),
            ..status(Level::Transaction, 10504, None, executed).into()
        };
        bank.arm(arming).unwrap();
        let add = format!("<PAYEERQ>{}</PAYEERQ>", payee("Ann"));
        let requests = [
            crate::client::payee_request("p1", &add),
            pay("t1", &info(&northgate())),
        ];
        let reply = ask(&bank, 102, &requests.concat()).text();
        assert_eq!(all(&reply, "TRNUID"), ["p1", "t1"]);
        assert_eq!(codes(&reply), ["0", "10504"]);
        assert!(!reply.contains("<PMTRS>"));
        assert_eq!(payments(&bank), paid);
    }
}

#[test]
fn the_severity_may_be_wrong() {
    let bank = faulty(status(
        Level::Transaction,
        2000,
        Some(Severity::Info),
        false,
    ));
    let reply = pay_in(&bank, 211).text();
    assert!(reply.contains("<CODE>2000</CODE><SEVERITY>INFO</SEVERITY>"));
}

#[test]
fn a_synchronisation_fails_with_its_requests() {
    for (executed, paid) in [(false, 0), (true, 1)] {
        let bank = faulty(status(Level::Sync, 2000, None, executed));
        let embedded = pay("t1", &info(&northgate()));
        let reply = ask(&bank, 211, &sync(&token("0"), "N", &embedded)).text();
        assert_eq!(all(&reply, "TOKEN"), ["-1"]);
        assert_eq!(
            (codes(&reply), all(&reply, "TRNUID")),
            (vec!["2000".into()], vec!["t1".into()])
        );
        assert_eq!(payments(&bank), paid);
    }
}

#[test]
fn an_embedded_request_alone_can_fail() {
    let bank = faulty(status(Level::Transaction, 2012, None, false));
    let embedded = pay("t1", &info(&northgate()));
    let reply = ask(&bank, 211, &sync(&token("0"), "N", &embedded)).text();
    assert_eq!(
        (codes(&reply), all(&reply, "TOKEN")),
        (vec!["2012".into()], vec!["1".into()])
    );
    assert_eq!(payments(&bank), 0);
}

#[test]
fn a_refresh_may_be_unsupported() {
    let always = Arming {
        times: 0,
        ..Fault::RefreshUnsupported.into()
    };
    let bank = bank();
    bank.arm(always).unwrap();
    let reply = ask(&bank, 211, &sync("<REFRESH>Y</REFRESH>", "N", "")).text();
    assert_eq!(all(&reply, "TOKEN"), ["-1"]);
    let reply = ask(&bank, 211, &sync(&token("0"), "N", "")).text();
    assert_eq!(all(&reply, "TOKEN"), ["1"]);
}
