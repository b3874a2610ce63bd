//! What a reply may ask of the reader is set by the program, and what asks for more is an error.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::{ErrorKind, settings};
use ofx_billpay_tests::bank::{Behaviour, ScriptedBank, customer, payment_accepted, reply};

/// A synchronisation of payments without changes, with something unknown in it.
fn synchronized(unknown: &str) -> String {
    reply(&format!(
        "<PMTSYNCRS><TOKEN>7<LOSTSYNC>N{unknown}<BANKACCTFROM><BANKID>123432123<ACCTID>516273\
         <ACCTTYPE>CHECKING</BANKACCTFROM></PMTSYNCRS>"
    ))
}

/// Unknown elements inside one another, of different names so that nobody need guess where each ends.
fn nested(depth: usize) -> String {
    let open = (0..depth).map(|level| format!("<X.A{level}>"));
    let close = (0..depth).rev().map(|level| format!("</X.A{level}>"));
    open.chain(["<X.B>b</X.B>".to_owned()])
        .chain(close)
        .collect()
}

/// So many payments in a synchronisation.
fn changes(count: usize) -> String {
    let change = payment_accepted("<DTDUE>20240318").replace("{TRNUID}", "0");
    change.repeat(count)
}

/// Whether a reply is taken by a customer with a setting.
fn is_taken(body: String, setting: &str) -> bool {
    let bank = ScriptedBank::start(vec![Behaviour::Answer(body)]);
    let customer = customer(&bank.url, "102");
    customer.config(setting).unwrap();
    match customer.synchronize_payments("0") {
        Ok(token) => token == "7",
        Err(error) => {
            let kinds = [ErrorKind::Protocol, ErrorKind::Transport];
            assert!(kinds.contains(&error.kind()), "{error}");
            false
        }
    }
}

#[test]
fn a_reply_may_be_as_deep_long_and_wide_as_is_set_and_no_more() {
    let value = |length: usize| format!("<X.A>{}</X.A>", "a".repeat(length));
    for (unknown, setting, taken) in [
        (nested(40), "MaxDepth=64", true),
        (nested(40), "MaxDepth=20", false),
        (nested(100), "MaxDepth=64", false),
        (nested(100), "MaxDepth=128", true),
        (value(1000), "MaxValueLength=1000", true),
        (value(1001), "MaxValueLength=1000", false),
        (value(70_000), "MaxValueLength=65536", false),
        (value(70_000), "MaxValueLength=70000", true),
        (changes(20), "MaxRecords=20", true),
        (changes(21), "MaxRecords=20", false),
        (changes(21), "MaxRecords=10000000", true),
        (value(1), "TransferredDataLimit=200", false),
        (value(1), "TransferredDataLimit=4000", true),
    ] {
        assert_eq!(
            is_taken(synchronized(&unknown), setting),
            taken,
            "{setting}"
        );
    }
}

#[test]
fn a_synchronisation_that_is_told_of_while_it_arrives_ends_at_the_same_record() {
    for (count, taken) in [(20, true), (21, false)] {
        let body = synchronized(&changes(count));
        let bank = ScriptedBank::start(vec![Behaviour::Answer(body)]);
        let customer = customer(&bank.url, "102");
        for setting in ["StreamSync=True", "MaxRecords=20"] {
            customer.config(setting).unwrap();
        }
        let result = customer.synchronize_payments("0");
        assert_eq!(result.is_ok(), taken, "{result:?}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Protocol);
            assert!(error.to_string().contains("20 records"), "{error}");
        }
    }
}

#[test]
fn the_defaults_are_limits() {
    for (name, default) in [
        ("MaxDepth", "64"),
        ("MaxValueLength", "65536"),
        ("MaxRecords", "10000000"),
        ("TransferredDataLimit", "0"),
    ] {
        let found = settings().find(|info| info.name == name).unwrap();
        assert_eq!(found.default, default, "{name}");
    }
}
