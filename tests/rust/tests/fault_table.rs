//! The table of faults is made from the scenarios that prove it, and every fault of the test bank is in it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ofx_billpay_sandbox::{Arming, Fault};
use ofx_billpay_tests::scenario::{Call, Scenario, Step, scenarios};
use serde_json::Value;

const INTRODUCTION: &str = "\
# What a program sees when something goes wrong

One row for each scenario of `tests/scenarios/faults`: every fault of the test bank, what a call comes to, what has become of the
payment, and what a program does next. Each is played by every language, down to the last column: the scenario does what it says
and looks into the bank's books. A payment that is *open* may have been made: it keeps its TRNUID until the bank answers for it.

This page is made from the scenarios: `make docs` writes it.

| fault | what the bank does | the call | the payment | what to do next |
|---|---|---|---|---|
";

/// The fault that a scenario arms first.
fn fault(scenario: &Scenario) -> Fault {
    let armed = scenario.steps.iter().find_map(|step| match step {
        Step::Bank { bank, with, .. } if bank == "POST /control/faults" => Some(with.clone()),
        _ => None,
    });
    let armed = armed.unwrap_or_else(|| panic!("{} arms no fault", scenario.name));
    serde_json::from_value::<Arming>(armed).unwrap().fault
}

/// The first call after the fault is armed.
fn struck(scenario: &Scenario) -> &Call {
    let steps = scenario.steps.iter().skip_while(
        |step| !matches!(step, Step::Bank { bank, .. } if bank == "POST /control/faults"),
    );
    let mut calls = steps.filter_map(|step| match step {
        Step::Call(call) => Some(call),
        _ => None,
    });
    calls
        .next()
        .unwrap_or_else(|| panic!("{} calls nothing", scenario.name))
}

/// How a call ends, in the words of the Python classes.
fn ending(call: &Call) -> String {
    let Some(error) = &call.error else {
        return "succeeds".to_owned();
    };
    let class = match error["kind"].as_str().unwrap() {
        "outcome_unknown" => "PaymentOutcomeUnknownError",
        "refused" => "ServerRefusedError",
        "protocol" => "ProtocolError",
        other => panic!("{other} has no name yet"),
    };
    let mut ending = format!("`{class}`");
    for name in ["code", "status_code"] {
        if let Some(value) = error.get(name) {
            write!(ending, ", {name} {value}").unwrap();
        }
    }
    ending
}

/// What has become of the payment: what the scenario says of open transactions after the call.
fn state(scenario: &Scenario) -> &'static str {
    let call = struck(scenario);
    if call.call.starts_with("synchronize") {
        return "untouched";
    }
    let open = scenario.steps.iter().find_map(|step| match step {
        Step::Call(Call {
            call,
            gives: Some(Value::Array(open)),
            ..
        }) if call == "open_transactions" => Some(!open.is_empty()),
        _ => None,
    });
    match (open, &call.error) {
        (Some(true), Some(_)) => "open",
        (Some(false), None) => "made",
        (Some(false), Some(_)) => "not made, as the bank says",
        _ => panic!("{} does not ask what is open", scenario.name),
    }
}

fn row(scenario: &Scenario) -> String {
    let fault = fault(scenario);
    let meaning = Fault::all()
        .into_iter()
        .find_map(|(known, meaning)| (known.name() == fault.name()).then_some(meaning));
    let armed = match serde_json::to_value(&fault).unwrap() {
        Value::Object(details) => details[&fault.name()].as_object().unwrap().iter().fold(
            fault.name(),
            |mut text, (name, value)| {
                if !value.is_null() {
                    write!(text, " {name}={}", value.to_string().trim_matches('"')).unwrap();
                }
                text
            },
        ),
        _ => fault.name(),
    };
    format!(
        "| `{armed}` | {} | `{}` {} | {} | {} |\n",
        meaning.unwrap(),
        struck(scenario).call,
        ending(struck(scenario)),
        state(scenario),
        scenario.next.as_deref().unwrap()
    )
}

fn plays_of_faults() -> Vec<Scenario> {
    let mut plays = scenarios();
    plays.retain(|scenario| scenario.name.starts_with("faults/"));
    plays
}

#[test]
fn the_table_of_faults_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/faults.md");
    let rows: String = plays_of_faults().iter().map(row).collect();
    let page = INTRODUCTION.to_owned() + &rows;
    if std::env::var_os("WRITE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/faults.md is not current: run `make docs`"
    );
}

#[test]
fn every_fault_of_the_bank_has_a_scenario() {
    let played: BTreeSet<String> = plays_of_faults()
        .iter()
        .map(|play| fault(play).name())
        .collect();
    let known: BTreeSet<String> = Fault::all().iter().map(|(fault, _)| fault.name()).collect();
    assert_eq!(played, known);
}

#[test]
fn only_scenarios_of_faults_tell_what_to_do_next() {
    for scenario in scenarios() {
        let is_of_fault = scenario.name.starts_with("faults/");
        assert_eq!(scenario.next.is_some(), is_of_fault, "{}", scenario.name);
    }
}
