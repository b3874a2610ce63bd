//! Worlds written down in files.

use std::path::Path;

use ofx_billpay_sandbox::{ControlError, Options, Sandbox, Scenario, StartError};

use crate::client::{Client, all, bank, codes, info_of, northgate, options, pay, sync, token};
use crate::raw::{self, control};
use crate::scratch::Scratch;

const EXAMPLE: &str = include_str!("../../scenarios/first-steps.toml");

fn with(scenario: &str) -> Result<Sandbox, StartError> {
    Sandbox::start(Options {
        scenario: Some(Scenario::parse(scenario).expect("it is readable")),
        ..options()
    })
}

fn kim(bank: &Sandbox) -> Client {
    Client {
        user: "kim",
        password: "kim-pass",
        ..Client::new(bank, 211)
    }
}

#[test]
fn the_example_is_what_it_says() {
    let bank = with(EXAMPLE).unwrap();
    let ledger = bank.ledger().unwrap();
    assert_eq!(ledger.today, "20240311");
    let accounts: Vec<_> = ledger
        .accounts
        .iter()
        .map(|a| (&*a.number, &*a.balance))
        .collect();
    assert_eq!(accounts, [("4400120", "1415.80")]);
    let states: Vec<_> = ledger
        .payments
        .iter()
        .map(|payment| &*payment.state)
        .collect();
    assert_eq!(states, ["PROCESSEDON", "WILLPROCESSON", "NOFUNDSON"]);

    let client = kim(&bank);
    let text = |text: String| text.replace("516273", "4400120");
    let set = text(pay("t1", &info_of(&northgate(), "5", "20240320")));
    let set = format!("<BILLPAYMSGSRQV1>{set}</BILLPAYMSGSRQV1>");
    assert!(
        raw::ofx(bank.url(), &[], &client.file(&set))
            .wire
            .is_empty()
    );
    let reply = client.ask(&text(sync(&token("0"), "N", "")));
    assert_eq!(all(&reply, "TRNUID"), ["0", "0", "0", "0", "0", "t1"]);
    assert_eq!(
        codes(&Client::new(&bank, 211).ask(&sync(&token("0"), "N", ""))).len(),
        0
    );
}

#[test]
fn a_scenario_is_loaded_while_the_bank_runs() {
    let bank = bank();
    let body =
        "{\"date\": \"20250101\", \"user\": [{\"login\": \"kim\", \"password\": \"kim-pass\"}],
        \"account\": [{\"user\": \"kim\", \"number\": \"1\", \"balance\": \"5\"}],
        \"fault\": [{\"fault\": \"one_line\"}]}";
    let answer = control(bank.url(), "POST", "scenario", body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(bank.today().unwrap().to_string(), "20250101");
    assert_eq!(bank.balance("1").unwrap().as_deref(), Some("5.00"));
    assert_eq!(bank.armed_faults().len(), 1);
    assert!(!kim(&bank).send("").contains("15500"));
    bank.reset().unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("10000.00"));
}

#[test]
fn a_scenario_that_fails_leaves_a_new_bank() {
    let bank = bank();
    for wrong in [
        "[[account]]\nuser = \"nobody\"\nnumber = \"1\"\nbalance = \"1\"",
        "[[account]]\nuser = \"demo\"\nnumber = \"1\"\nbalance = \"much\"",
        "[[payment]]\nuser = \"demo\"\naccount = \"516273\"\npayee = \"NGWP01\"\namount = \"0\"\n\
         due = \"20240318\"",
        "[[user]]\nlogin = \"kim\"\npassword = \"x\"\n[[user]]\nlogin = \"kim\"\npassword = \"y\"",
        "date = \"yesterday\"",
    ] {
        let scenario = Scenario::parse(wrong).unwrap();
        assert!(bank.load_scenario(&scenario).is_err(), "{wrong}");
        let ledger = bank.ledger().unwrap();
        assert!(ledger.payments.is_empty());
        assert_eq!(ledger.accounts[0].balance, "10000.00");
        assert!(matches!(with(wrong), Err(StartError::Scenario(_))));
    }
    let bad_fault = "[[fault]]\nfault = { http_error = { status = 200 } }";
    let refused = bank.load_scenario(&Scenario::parse(bad_fault).unwrap());
    assert!(matches!(refused, Err(ControlError::Invalid(_))));
    for unreadable in ["datum = \"20240304\"", "[[user]]\nlogin = \"kim\"", "["] {
        assert!(Scenario::parse(unreadable).is_err(), "{unreadable}");
    }
}

#[test]
fn a_bank_that_exists_keeps_what_it_has() {
    let scratch = Scratch::new("scenario");
    let options = || Options {
        scenario: Some(Scenario::parse(EXAMPLE).unwrap()),
        ..scratch.options()
    };
    let bank = Sandbox::start(options()).unwrap();
    bank.advance_days(3).unwrap();
    drop(bank);
    let bank = Sandbox::start(options()).unwrap();
    assert_eq!(bank.today().unwrap().to_string(), "20240314");
    assert_eq!(bank.armed_faults().len(), 1);
}

#[test]
fn the_program_takes_a_scenario_file() {
    let scratch = Scratch::new("scenario-file");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/first-steps.toml");
    let run = |file: &Path| {
        let arguments = [
            "sandbox".into(),
            "--scenario".into(),
            file.as_os_str().to_owned(),
        ];
        let mut today = String::new();
        let ready = |line: &str| {
            let url = line.strip_prefix("listening on ").unwrap();
            today = control(url, "GET", "clock", "").text();
        };
        let ended = ofx_billpay_sandbox::run_command_line(arguments, ready, || true);
        ended.map(|()| today).map_err(|end| end.text)
    };
    assert_eq!(run(&example).unwrap(), "{\"today\":\"20240311\"}");
    let wrong = scratch.file("wrong.toml");
    std::fs::write(&wrong, "datum = 1").unwrap();
    assert!(run(&wrong).unwrap_err().contains("unknown field `datum`"));
    assert!(run(&scratch.file("none.toml")).is_err());
}
