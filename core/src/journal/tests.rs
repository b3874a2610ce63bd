//! What the journal tells of transactions that are begun, ended and changed.

use super::intent::{Ending, Intent, Payee, PaymentKey};
use super::store::{Begun, Guard, Journal};

fn intent(id: &str, memo: &str) -> Intent {
    Intent {
        transaction_id: id.to_owned(),
        kind: "PMTRS".to_owned(),
        content: format!("the payment with {memo}"),
        bank: "SANDBOX/99001".to_owned(),
        user: "demo".to_owned(),
        account: "123432123/516273".to_owned(),
        account_shown: "***73".to_owned(),
        target: String::new(),
        payment: Some(PaymentKey {
            payee: Payee::new("Dunford Water", "", ""),
            payee_account: "NW-7731".to_owned(),
            amount: "84.20".to_owned(),
            due: "20240318".to_owned(),
        }),
    }
}

fn done(payment_id: &str) -> Ending {
    Ending::Done {
        payment_id: payment_id.to_owned(),
        payee: Payee::new("", "", "L1"),
    }
}

const DAY: Guard = Guard::Hours(24);

#[test]
fn the_very_same_is_found_under_its_number_until_it_has_ended() {
    let mut journal = Journal::in_memory().unwrap();
    assert_eq!(journal.begin(&intent("A", "x"), DAY).unwrap(), Begun::New);
    let again = journal.begin(&intent("B", "x"), DAY).unwrap();
    assert_eq!(again, Begun::Open("A".to_owned()));
    assert!(journal.end("A", &done("P1")).unwrap());
    assert!(!journal.end("A", &done("P1")).unwrap());
    let later = journal.begin(&intent("B", "x"), Guard::Off).unwrap();
    assert_eq!(later, Begun::New);
}

#[test]
fn an_equal_payment_is_a_duplicate_whatever_else_differs_while_it_is_open_and_after() {
    let mut journal = Journal::in_memory().unwrap();
    journal.begin(&intent("A", "x"), DAY).unwrap();
    let mut found = Vec::new();
    found.push(journal.begin(&intent("B", "y"), Guard::Hours(0)).unwrap());
    journal.end("A", &done("P1")).unwrap();
    // The bank gave the payee an entry in the list: it is the same payee without its name.
    let mut by_entry = intent("B", "y");
    by_entry.payment.as_mut().unwrap().payee = Payee::new("", "", "L1");
    found.push(journal.begin(&by_entry, DAY).unwrap());
    let ids = ["", "P1"];
    for (found, payment_id) in found.into_iter().zip(ids) {
        let expected = Begun::Duplicate {
            transaction_id: "A".to_owned(),
            is_open: payment_id.is_empty(),
            payment_id: payment_id.to_owned(),
        };
        assert_eq!(found, expected);
    }
    assert_eq!(journal.begin(&by_entry, Guard::Off).unwrap(), Begun::New);
}

#[test]
fn what_is_refused_not_sent_cancelled_or_of_another_account_is_no_duplicate() {
    for ending in [Ending::Refused { status: 10504 }, Ending::NotSent] {
        let mut journal = Journal::in_memory().unwrap();
        journal.begin(&intent("A", "x"), DAY).unwrap();
        journal.end("A", &ending).unwrap();
        assert_eq!(journal.begin(&intent("B", "x"), DAY).unwrap(), Begun::New);
    }
    let mut journal = Journal::in_memory().unwrap();
    journal.begin(&intent("A", "x"), DAY).unwrap();
    journal.end("A", &done("P1")).unwrap();
    let mut other = intent("B", "x");
    other.account = "123432123/516274".to_owned();
    other.content = "from another account".to_owned();
    assert_eq!(journal.begin(&other, DAY).unwrap(), Begun::New);
    let mut cancel = intent("C", "cancel");
    cancel.kind = "PMTCANCRS".to_owned();
    cancel.payment = None;
    cancel.target = "P1".to_owned();
    journal.begin(&cancel, Guard::Off).unwrap();
    journal.end("C", &done("P1")).unwrap();
    assert_eq!(journal.begin(&intent("D", "x"), DAY).unwrap(), Begun::New);
}

#[test]
fn a_change_that_was_answered_leaves_no_earlier_one_open() {
    let mut journal = Journal::in_memory().unwrap();
    for (id, amount) in [("A", "90.00"), ("B", "95.00")] {
        let mut change = intent(id, amount);
        change.kind = "PMTMODRS".to_owned();
        change.target = "P1".to_owned();
        journal.begin(&change, Guard::Off).unwrap();
    }
    journal.end("B", &done("P1")).unwrap();
    assert_eq!(journal.open_intents().unwrap(), Vec::new());
}

#[test]
fn account_numbers_are_in_no_column() {
    let mut journal = Journal::in_memory().unwrap();
    journal.begin(&intent("A", "x"), DAY).unwrap();
    let open = format!("{:?}", journal.open_intents().unwrap());
    assert!(!open.contains("516273") && !open.contains("7731"), "{open}");
}

#[test]
fn what_one_call_did_not_send_stays_open_if_another_sends_it_too() {
    let mut journal = Journal::in_memory().unwrap();
    journal.begin(&intent("A", "x"), DAY).unwrap();
    let other = journal.begin(&intent("B", "x"), DAY).unwrap();
    assert_eq!(other, Begun::Open("A".to_owned()));
    assert!(!journal.end("A", &Ending::NotSent).unwrap());
    assert_eq!(journal.open_intents().unwrap().len(), 1);
}
