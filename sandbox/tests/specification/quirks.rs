//! What difficult banks insist on: a request that conforms, and one that does not, for each.

use ofx_billpay_sandbox::{Fault, Options, Quirk, Sandbox, StartError};

use crate::client::{Client, codes, info, northgate, options, pay};
use crate::raw::{self, Answer};

fn bank(quirk: &str) -> Sandbox {
    let options = Options {
        quirk: Some(quirk.to_owned()),
        ..options()
    };
    Sandbox::start(options).expect("the bank starts")
}

/// A payment in this version; `spoil` makes it what a bank wants, or not.
fn file(bank: &Sandbox, version: u16, change: impl Fn(&str) -> String) -> Vec<u8> {
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&northgate()))
    );
    let file = Client::new(bank, version).file(&set);
    change(&String::from_utf8(file).expect("requests are ASCII")).into_bytes()
}

fn plain(file: &str) -> String {
    file.to_owned()
}

fn with_client_uid(file: &str) -> String {
    file.replace("<APPID>", "<CLIENTUID>0f5b8a1e</CLIENTUID><APPID>")
}

fn on_lines(file: &str) -> String {
    file.replace("><", ">\r\n<")
}

#[track_caller]
fn paid(bank: &Sandbox, answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(codes(&answer.text()), ["0"]);
    assert_eq!(bank.ledger().expect("the books are open").payments.len(), 1);
}

#[track_caller]
fn refused(bank: &Sandbox, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(
        bank.ledger()
            .expect("the books are open")
            .payments
            .is_empty()
    );
}

#[track_caller]
fn refused_sign_on(bank: &Sandbox, answer: &Answer, code: &str) {
    refused(bank, answer, 200);
    let text = answer.text();
    assert!(
        text.contains(&format!("<SONRS><STATUS><CODE>{code}")),
        "{text}"
    );
}

#[test]
fn every_profile_can_be_read_and_says_what_it_is() {
    for name in Quirk::names() {
        let quirk = Quirk::named(name).unwrap();
        assert!(quirk.about.ends_with('.'), "{name}");
        assert!(
            !quirk.rules.is_empty() || !quirk.always.is_empty(),
            "{name}"
        );
    }
    let unknown = Options {
        quirk: Some("easy-going".into()),
        ..options()
    };
    assert!(matches!(Sandbox::start(unknown), Err(StartError::Quirk(_))));
}

#[test]
fn picky_headers() {
    let bank = bank("picky-headers");
    let body = file(&bank, 102, plain);
    let host = format!("Host: {}", raw::host(bank.url()));
    let length = format!("Content-Length: {}", body.len());
    let send = |headers: &[&str]| raw::send(bank.url(), "POST /ofx HTTP/1.1", headers, &body);
    let (kind, close) = ("Content-Type: application/x-ofx", "Connection: close");
    refused(&bank, &send(&[&host, kind, &length, close]), 403);
    refused(
        &bank,
        &send(&[kind, &host, &length, close, "Accept: */*"]),
        403,
    );
    paid(&bank, &send(&[kind, &host, &length, close]));
}

#[test]
fn agent_required() {
    let bank = bank("agent-required");
    let agent = "User-Agent: InetClntApp/3.0";
    let send = |more: &[&str], file: &[u8]| raw::ofx(bank.url(), more, file);
    let sound = file(&bank, 102, with_client_uid);
    refused(&bank, &send(&[], &sound), 403);
    refused(&bank, &send(&["User-Agent: curl"], &sound), 403);
    refused_sign_on(&bank, &send(&[agent], &file(&bank, 102, plain)), "15510");
    paid(&bank, &send(&[agent], &sound));
}

#[test]
fn agent_forbidden() {
    let bank = bank("agent-forbidden");
    let accept = "Accept: */*, application/x-ofx";
    let body = file(&bank, 211, plain);
    let send = |more: &[&str]| raw::ofx(bank.url(), more, &body);
    refused(&bank, &send(&[accept, "User-Agent: any"]), 403);
    refused(&bank, &send(&[]), 406);
    paid(&bank, &send(&[accept]));
}

#[test]
fn browser_blocked() {
    let bank = bank("browser-blocked");
    let body = file(&bank, 211, plain);
    let send = |more: &[&str]| raw::ofx(bank.url(), more, &body);
    refused(&bank, &send(&[]), 403);
    refused(&bank, &send(&["User-Agent: "]), 403);
    refused(&bank, &send(&["User-Agent: InetClntApp/3.0"]), 0);
    paid(&bank, &send(&["User-Agent: something-else/1.0"]));
}

#[test]
fn accept_required() {
    let bank = bank("accept-required");
    let accept = "Accept: */*, application/x-ofx, application/xml;q=0.9";
    let no_fi = |file: &str| {
        let from = file.find("<FI>").unwrap();
        let to = file.find("</FI>").unwrap() + 5;
        format!("{}{}", &file[..from], &file[to..])
    };
    let body = file(&bank, 211, plain);
    refused(&bank, &raw::ofx(bank.url(), &["Accept: */*"], &body), 503);
    let without = file(&bank, 211, no_fi);
    refused(&bank, &raw::ofx(bank.url(), &[accept], &without), 503);
    paid(&bank, &raw::ofx(bank.url(), &[accept], &body));
}

/// Banks that look at the message only: what they refuse, and what they take.
#[test]
fn messages_must_be_as_the_bank_likes_them() {
    type Change = fn(&str) -> String;
    let without_fid: Change = |file| {
        file.replace("<FID>99001</FID>", "")
            .replace("<FID>99001", "")
    };
    let unnamed: Change = |file| file.replace("NEWFILEUID:file-7", "NEWFILEUID:NONE");
    let old_money: Change = |file| file.replace("QWIN", "Money").replace("2700", "1700");
    let new_money: Change = |file| file.replace("QWIN", "Money");
    let cases: [(&str, u16, Change, u16, u16, Change); 11] = [
        ("fi-required", 102, without_fid, 503, 102, plain),
        ("newlines-required", 211, plain, 200, 211, on_lines),
        ("no-file-uid", 102, plain, 400, 102, unnamed),
        ("no-file-uid", 102, unnamed_on_lines, 400, 102, unnamed),
        ("only-102", 211, with_client_uid, 400, 102, with_client_uid),
        ("only-102", 102, plain, 15510, 102, with_client_uid),
        ("only-2x", 102, with_client_uid, 500, 211, with_client_uid),
        ("only-2x", 211, plain, 15510, 202, with_client_uid),
        (
            "clientuid-required",
            102,
            plain,
            15510,
            102,
            with_client_uid,
        ),
        (
            "clientuid-forbidden",
            102,
            with_client_uid,
            2000,
            102,
            plain,
        ),
        ("application-list", 102, new_money, 15500, 102, old_money),
    ];
    for (quirk, version, wrong, outcome, right_version, right) in cases {
        let bank = bank(quirk);
        let answer = raw::ofx(bank.url(), &[], &file(&bank, version, wrong));
        if outcome > 600 {
            refused_sign_on(&bank, &answer, &outcome.to_string());
        } else {
            refused(&bank, &answer, outcome);
        }
        let answer = raw::ofx(bank.url(), &[], &file(&bank, right_version, right));
        paid(&bank, &answer);
    }
}

fn unnamed_on_lines(file: &str) -> String {
    on_lines(&file.replace("NEWFILEUID:file-7", "NEWFILEUID:NONE"))
}

#[test]
fn application_list_has_the_wrong_severity() {
    let bank = bank("application-list");
    let body = file(&bank, 102, |file| file.replace("2700", "3000"));
    let text = raw::ofx(bank.url(), &[], &body).text();
    let told = "<CODE>15500<SEVERITY>INFO<MESSAGE>Please install the current version";
    assert!(text.contains(told), "{text}");
}

#[test]
fn cookie_first() {
    let bank = bank("cookie-first");
    let body = file(&bank, 211, on_lines);
    let empty = raw::ofx(bank.url(), &[], &body);
    refused(&bank, &empty, 200);
    assert!(empty.body.is_empty());
    let cookie = empty
        .head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let cookie = format!("Cookie: {}", cookie.expect("a cookie is set"));
    let in_one_line = file(&bank, 211, plain);
    refused(&bank, &raw::ofx(bank.url(), &[&cookie], &in_one_line), 400);
    paid(&bank, &raw::ofx(bank.url(), &[&cookie], &body));
    bank.disarm_all();
    assert!(
        raw::ofx(bank.url(), &[], &body).body.is_empty(),
        "a quirk stays"
    );
}

#[test]
fn closed_leaves() {
    let bank = bank("closed-leaves");
    let answer = raw::ofx(bank.url(), &[], &file(&bank, 102, plain));
    paid(&bank, &answer);
    let text = answer.text();
    assert!(text.starts_with("OFXHEADER:100DATA") && !text.contains('\n'));
    assert!(text.contains("<CODE>0</CODE>") && text.contains("WATER & POWER"));
}

#[test]
fn quirks_and_faults_meet() {
    let bank = bank("closed-leaves");
    bank.arm(Fault::WrongTrnuid).unwrap();
    let text = raw::ofx(bank.url(), &[], &file(&bank, 102, plain)).text();
    assert!(text.contains("<TRNUID>not-t1</TRNUID>") && !text.contains('\n'));
}
