//! Histories that are longer than a bank should hold in memory at once.

use ofx_billpay_sandbox::{Fault, Options, Sandbox};

use crate::client::{Client, all, bank, first, info_of, options, pay, payee, sync, token};
use crate::raw::{self, Answer};

/// More than is told at once.
const CHANGES: usize = 1600;

fn filled(options: Options) -> Sandbox {
    let bank = Sandbox::start(options).expect("the bank starts");
    let client = Client::new(&bank, 211);
    for file in 0..CHANGES / 200 {
        let requests: String = (0..200)
            .map(|number| {
                let info = info_of(&payee("Café"), "1", "20240401");
                pay(&format!("{file}-{number}"), &info)
            })
            .collect();
        client.ask(&requests);
    }
    bank
}

fn ask(bank: &Sandbox, version: u16, request: &str) -> Answer {
    let set = format!("<BILLPAYMSGSRQV1>{request}</BILLPAYMSGSRQV1>");
    raw::ofx(bank.url(), &[], &Client::new(bank, version).file(&set))
}

/// The body without the lengths of its chunks.
fn joined(answer: &Answer) -> String {
    let mut rest = &answer.body[..];
    let mut out: Vec<u8> = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).expect("a length");
        let length = usize::from_str_radix(length, 16).expect("a length");
        if length == 0 {
            break;
        }
        out.extend(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
    }
    out.iter().map(|&byte| char::from(byte)).collect()
}

#[test]
fn a_long_history_is_sent_in_pieces_and_whole() {
    let bank = filled(options());
    for version in [102, 211] {
        let answer = ask(&bank, version, &sync(&token("0"), "N", ""));
        assert!(answer.head.contains("transfer-encoding: chunked"));
        let text = joined(&answer);
        assert_eq!(first(&text, "TOKEN"), (CHANGES + 1).to_string());
        assert_eq!(first(&text, "LOSTSYNC"), "N");
        let trnuids = all(&text, "TRNUID");
        assert_eq!(trnuids.len(), CHANGES);
        assert_eq!((&*trnuids[0], &*trnuids[CHANGES - 1]), ("0-0", "7-199"));
        assert!(text.ends_with("</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>") && !text.contains('\u{1}'));
        assert_eq!(text.contains("</CODE>"), version == 211);
        let name = if version == 211 { "CafÃ©" } else { "Café" };
        assert!(text.contains(name), "each version in its characters");
    }
    let short = ask(&bank, 211, &sync(&token("1500"), "N", ""));
    assert_eq!(all(&short.text(), "TRNUID").len(), CHANGES + 1 - 1500);
}

#[test]
fn a_long_history_can_be_lost_in_part() {
    let bank = filled(Options {
        history_limit: Some(1200),
        ..options()
    });
    for (from, lost, changes) in [("0", "Y", 1200), ("402", "N", 1199), ("x", "Y", 1200)] {
        let text = joined(&ask(&bank, 211, &sync(&token(from), "Y", "")));
        assert_eq!(first(&text, "LOSTSYNC"), lost, "{from}");
        assert_eq!(all(&text, "TRNUID").len(), changes, "{from}");
    }
}

#[test]
fn requests_inside_and_faults_find_the_whole_history() {
    let bank = filled(options());
    let embedded = pay("e1", &info_of(&payee("Jane"), "1", "20240401"));
    let text = ask(&bank, 211, &sync(&token("0"), "N", &embedded)).text();
    assert_eq!(all(&text, "TRNUID").len(), CHANGES + 1);
    bank.arm(Fault::DuplicateRecords).unwrap();
    let text = ask(&bank, 211, &sync(&token("0"), "N", "")).text();
    assert_eq!(all(&text, "TRNUID").len(), 2 * (CHANGES + 1));
}

#[test]
fn a_history_that_is_forgotten_while_it_is_sent_is_not_ended() {
    use std::io::{Read, Write};
    let bank = filled(options());
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        sync(&token("0"), "N", "").repeat(60)
    );
    let file = Client::new(&bank, 211).file(&set);
    let host = raw::host(bank.url());
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /ofx HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n",
        file.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&file).unwrap();
    // The first bytes are there: the rest waits for its reader, and is more than the network holds.
    stream.read_exact(&mut [0; 5000]).unwrap();
    bank.reset().unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    let text = String::from_utf8_lossy(&rest);
    assert!(!text.contains("</OFX>"));
}

#[test]
fn a_mark_cannot_be_sent_by_a_client() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let marked = info_of(&payee("A\u{1}1:1:9\u{1}B"), "1", "20240401");
    let reply = client.ask(&pay("t1", &marked));
    assert_eq!(first(&reply, "NAME"), "A1:1:9B");
    let cookie = pay("t2", &info_of(&payee("A"), "1", "20240401"));
    let cookie = cookie.replace("c-t2", "c\u{1}1:1:9\u{1}");
    assert_eq!(first(&client.ask(&cookie), "CLTCOOKIE"), "c1:1:9");
}
