//! Many clients at once, and a bank that is killed among them: what a client was told is in the books.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ofx_billpay_sandbox::{Ledger, Sandbox};

use crate::client::{
    Client, all, cancel, codes, first, info_of, inquire, modify, northgate, pay, payee, sync, token,
};
use crate::scratch::Scratch;

/// As many as a busy test suite has, and more than a bank answers at once.
const CLIENTS: usize = 200;

/// Set to a number of seconds, it makes the load last that long.
const LONGER: &str = "OFX_BILLPAY_SANDBOX_LOAD_SECONDS";

/// What the clients were told: amount and state of each payment.
type Told = HashMap<String, (String, &'static str)>;

/// One client's work: payments of which some are changed, some canceled, some asked about.
fn work(client: &Client, number: usize, round: usize, told: &mut Told) {
    let trnuid = |step: &str| format!("{number}-{round}-{step}");
    let amount = |cents: usize| format!("1.{:02}", cents % 100);
    let to = match number % 2 {
        0 => northgate(),
        _ => payee(&format!("Payee {number}")),
    };
    let order = |amount: &str| info_of(&to, amount, "20240401");
    let made = client.ask(&pay(&trnuid("pay"), &order(&amount(number))));
    assert_eq!(codes(&made), ["0"]);
    let id = first(&made, "SRVRTID");
    told.insert(id.clone(), (first(&made, "TRNAMT"), "WILLPROCESSON"));
    match (number + round) % 4 {
        0 => {
            let changed = client.ask(&modify(&trnuid("modify"), &id, &order(&amount(round + 50))));
            assert_eq!(codes(&changed), ["0"]);
            told.insert(id, (first(&changed, "TRNAMT"), "WILLPROCESSON"));
        }
        1 => {
            assert_eq!(codes(&client.ask(&cancel(&trnuid("cancel"), &id))), ["0"]);
            told.insert(id, (first(&made, "TRNAMT"), "CANCELEDON"));
        }
        2 => {
            let asked = client.ask(&inquire(&trnuid("inquire"), &id));
            assert_eq!(first(&asked, "PMTPRCCODE"), "WILLPROCESSON");
        }
        _ => {
            let present = first(
                &client.ask(&sync("<TOKENONLY>Y</TOKENONLY>", "N", "")),
                "TOKEN",
            );
            let from: u64 = present.parse().expect("a token is a number here");
            let reply = client.ask(&sync(&token(&from.saturating_sub(5).to_string()), "N", ""));
            assert_eq!(first(&reply, "LOSTSYNC"), "N");
        }
    }
}

fn agree(ledger: &Ledger, told: &Told) {
    assert_eq!(ledger.payments.len(), told.len());
    for payment in &ledger.payments {
        let (amount, state) = &told[&payment.server_id];
        assert_eq!((&payment.amount, &*payment.state), (amount, *state));
    }
}

#[test]
fn two_hundred_clients_at_once_are_told_the_truth() {
    let scratch = Scratch::new("load");
    let bank = Sandbox::start(scratch.options()).unwrap();
    let seconds = std::env::var(LONGER)
        .ok()
        .and_then(|text| text.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let told = Mutex::new(Told::new());
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let client = Client::new(&bank, if number % 3 == 0 { 102 } else { 211 });
            let told = &told;
            scope.spawn(move || {
                let mut mine = Told::new();
                for round in 0.. {
                    work(&client, number, round, &mut mine);
                    if end.is_none_or(|end| Instant::now() >= end) {
                        break;
                    }
                }
                told.lock().unwrap().extend(mine);
            });
        }
    });
    let told = told.into_inner().unwrap();
    assert!(told.len() >= CLIENTS);
    agree(&bank.ledger().unwrap(), &told);
    let history = bank.history("demo", Some("516273"), 0, u32::MAX).unwrap();
    let tokens: Vec<i64> = history.iter().map(|change| change.token).collect();
    let expected: Vec<i64> = (2..).take(tokens.len()).collect();
    assert_eq!(
        tokens, expected,
        "no change is lost, none has the token of another"
    );
    println!("{} payments, {} changes", told.len(), tokens.len());
}

#[test]
fn what_was_answered_before_a_kill_is_in_the_books() {
    let scratch = Scratch::new("kill-under-load");
    let database = scratch.file("bank.sqlite");
    let start = || {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ofx-billpay-sandbox"))
            .args(["--date", "20240304", "--database"])
            .arg(&database)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let line = stdout.lines().next().unwrap().unwrap();
        (child, line.replace("listening on ", ""))
    };
    let (mut child, url) = start();
    let told = Mutex::new(HashMap::new());
    std::thread::scope(|scope| {
        for number in 0..16 {
            let (url, told) = (&url, &told);
            scope.spawn(move || {
                let client = Client::at(url, 211);
                for round in 0.. {
                    let trnuid = format!("{number}-{round}");
                    let request = pay(&trnuid, &info_of(&northgate(), "1", "20240401"));
                    let Some(reply) = try_asking(&client, &request) else {
                        break;
                    };
                    told.lock()
                        .unwrap()
                        .insert(trnuid, first(&reply, "SRVRTID"));
                }
            });
        }
        std::thread::sleep(Duration::from_millis(700));
        // On Unix this is SIGKILL: nothing is flushed, nobody says goodbye.
        child.kill().unwrap();
        child.wait().unwrap();
    });
    let told = told.into_inner().unwrap();
    assert!(told.len() > 10, "only {} were answered", told.len());

    let (mut child, url) = start();
    let history = Client::at(&url, 211).ask(&sync(&token("0"), "N", ""));
    child.kill().unwrap();
    child.wait().unwrap();
    let kept: HashMap<_, _> = all(&history, "TRNUID")
        .into_iter()
        .zip(all(&history, "SRVRTID"))
        .collect();
    for (trnuid, server_id) in &told {
        assert_eq!(kept.get(trnuid), Some(server_id), "{trnuid} was answered");
    }
}

/// The reply, or nothing if the bank is gone before it is whole.
fn try_asking(client: &Client, request: &str) -> Option<String> {
    use std::io::{Read, Write};
    let host = crate::raw::host(&client.url);
    let file = client.file(&format!("<BILLPAYMSGSRQV1>{request}</BILLPAYMSGSRQV1>"));
    let mut stream = std::net::TcpStream::connect(host).ok()?;
    let head = format!(
        "POST /ofx HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        file.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&file).ok()?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).ok()?;
    reply.ends_with("</OFX>").then_some(reply)
}
