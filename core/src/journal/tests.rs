//! What the journal tells of transactions that are begun, ended and changed: the same in memory and in a file.

use super::intent::{Ending, Intent, Payee, PaymentKey};
use super::store::{Begun, Guard, Journal};

/// Runs a test over an empty journal of each kind.
fn in_each(test: impl Fn(&mut Journal)) {
    test(&mut Journal::in_memory());
    #[cfg(feature = "journal")]
    in_a_file(|path| test(&mut Journal::open(path).unwrap()));
}

/// Runs a test with the path of a journal that is not there yet.
#[cfg(feature = "journal")]
fn in_a_file(test: impl FnOnce(&str)) {
    let name = format!("ofx-billpay-journal-{}", crate::clock::new_id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).unwrap();
    test(folder.join("journal").to_str().unwrap());
    std::fs::remove_dir_all(folder).unwrap();
}

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

fn change(id: &str, amount: &str) -> Intent {
    let mut change = intent(id, amount);
    change.kind = "PMTMODRS".to_owned();
    change.target = "P1".to_owned();
    change
}

/// The TRNUIDs of what is open.
fn open(journal: &Journal) -> Vec<String> {
    let open = journal.open_intents().unwrap().into_iter();
    open.map(|intent| intent.transaction_id).collect()
}

#[test]
fn the_very_same_is_found_under_its_number_until_it_has_ended() {
    in_each(|journal| {
        assert_eq!(journal.begin(&intent("A", "x"), DAY).unwrap(), Begun::New);
        let again = journal.begin(&intent("B", "x"), DAY).unwrap();
        assert_eq!(again, Begun::Open("A".to_owned()));
        assert!(journal.end("A", &done("P1")).unwrap());
        assert!(!journal.end("A", &done("P1")).unwrap());
        let later = journal.begin(&intent("B", "x"), Guard::Off).unwrap();
        assert_eq!(later, Begun::New);
    });
}

#[test]
fn an_equal_payment_is_a_duplicate_whatever_else_differs_while_it_is_open_and_after() {
    in_each(|journal| {
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
        let again = journal.begin(&by_entry, Guard::Hours(0)).unwrap();
        assert_eq!(again, Begun::New, "no window looks back");
    });
}

#[test]
fn what_is_refused_or_not_sent_is_no_duplicate() {
    for ending in [Ending::Refused { status: 10504 }, Ending::NotSent] {
        in_each(|journal| {
            journal.begin(&intent("A", "x"), DAY).unwrap();
            assert!(journal.end("A", &ending).unwrap());
            assert_eq!(journal.begin(&intent("B", "x"), DAY).unwrap(), Begun::New);
        });
    }
}

#[test]
fn what_is_of_another_account_or_was_cancelled_is_no_duplicate() {
    in_each(|journal| {
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
    });
}

#[test]
fn a_change_that_was_answered_leaves_no_earlier_one_open() {
    in_each(|journal| {
        for (id, amount) in [("A", "90.00"), ("B", "95.00"), ("C", "99.00")] {
            journal.begin(&change(id, amount), Guard::Off).unwrap();
        }
        journal.end("B", &done("P1")).unwrap();
        assert_eq!(open(journal), ["C"], "a later one may still come");
    });
}

#[test]
fn a_change_of_another_kind_user_or_bank_leaves_what_has_the_same_identifier() {
    let mut model = change("A", "90.00");
    model.kind = "RECPMTMODRS".to_owned();
    let mut users = change("B", "91.00");
    users.user = "kim".to_owned();
    let mut banks = change("C", "92.00");
    banks.bank = "OTHER/1".to_owned();
    in_each(|journal| {
        for intent in [&model, &users, &banks, &change("D", "93.00")] {
            journal.begin(intent, Guard::Off).unwrap();
        }
        journal.end("D", &done("P1")).unwrap();
        assert_eq!(open(journal), ["A", "B", "C"]);
    });
}

#[test]
fn what_is_sent_again_after_it_ended_is_open_once_more_and_keeps_its_place() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        journal.begin(&intent("B", "y"), Guard::Off).unwrap();
        journal.end("A", &Ending::Refused { status: 3000 }).unwrap();
        assert_eq!(open(journal), ["B"]);
        for _ in 0..2 {
            let again = journal.reopen(&intent("A", "x"), DAY).unwrap();
            assert_eq!(again, Begun::New);
            assert_eq!(open(journal), ["A", "B"]);
        }
        // The same under another TRNUID would be done twice.
        let other = journal.reopen(&intent("C", "x"), DAY).unwrap();
        assert_eq!(other, Begun::Open("A".to_owned()));
        assert_eq!(open(journal), ["A", "B"]);
    });
}

#[test]
fn identifiers_of_payments_are_known_for_the_bank_that_gave_them() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        assert!(!journal.is_known("SANDBOX/99001", "P1").unwrap());
        journal.end("A", &done("P1")).unwrap();
        assert!(journal.is_known("SANDBOX/99001", "P1").unwrap());
        assert!(!journal.is_known("OTHER/1", "P1").unwrap());
        assert!(!journal.is_known("SANDBOX/99001", "P2").unwrap());
    });
}

#[test]
fn account_numbers_are_in_no_column() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        let open = format!("{:?}", journal.open_intents().unwrap());
        assert!(!open.contains("516273") && !open.contains("7731"), "{open}");
    });
}

#[test]
fn what_one_call_did_not_send_stays_open_if_another_sends_it_too() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        let other = journal.begin(&intent("B", "x"), DAY).unwrap();
        assert_eq!(other, Begun::Open("A".to_owned()));
        assert!(!journal.end("A", &Ending::NotSent).unwrap());
        assert_eq!(open(journal), ["A"]);
        assert!(journal.end("A", &Ending::Settled).unwrap());
        assert!(!journal.end("unheard of", &Ending::Settled).unwrap());
    });
}

#[cfg(feature = "journal")]
#[test]
fn only_what_another_journal_would_know_too_is_not_missed() {
    in_each(|journal| {
        assert!(!journal.would_be_missed().unwrap());
        journal.begin(&intent("A", "x"), DAY).unwrap();
        assert!(journal.would_be_missed().unwrap());
    });
    let mut journal = Journal::in_memory();
    journal.begin(&intent("A", "x"), DAY).unwrap();
    journal.end("A", &done("P1")).unwrap();
    assert!(journal.would_be_missed().unwrap());
}

#[cfg(feature = "journal")]
#[test]
fn a_file_is_read_again_by_the_next_process() {
    in_a_file(|path| {
        let mut journal = Journal::open(path).unwrap();
        journal.begin(&intent("A", "x"), DAY).unwrap();
        journal.begin(&intent("B", "y"), Guard::Off).unwrap();
        journal
            .end("A", &Ending::Refused { status: 10504 })
            .unwrap();
        let mut next = Journal::open(path).unwrap();
        assert_eq!(open(&next), ["B"]);
        assert_eq!(next.hash("516273"), journal.hash("516273"));
        let again = next.begin(&intent("C", "y"), DAY).unwrap();
        assert_eq!(again, Begun::Open("B".to_owned()));
        next.end("B", &done("P1")).unwrap();
        assert!(!journal.would_be_missed().unwrap());
    });
}

#[test]
fn what_was_settled_while_it_was_on_its_way_is_done_when_the_bank_says_so() {
    for ending in [Ending::Settled, Ending::Refused { status: 2000 }] {
        in_each(|journal| {
            journal.begin(&intent("A", "x"), DAY).unwrap();
            journal.end("A", &ending).unwrap();
            journal.end("A", &done("P1")).unwrap();
            let equal = journal.begin(&intent("B", "y"), DAY).unwrap();
            assert!(matches!(equal, Begun::Duplicate { .. }), "{equal:?}");
        });
    }
}

#[test]
fn who_sends_again_what_was_taken_back_looks_for_what_others_sent_meanwhile() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        journal.end("A", &Ending::NotSent).unwrap();
        journal.begin(&intent("B", "x"), DAY).unwrap();
        let again = journal.reopen(&intent("A", "x"), DAY).unwrap();
        assert_eq!(again, Begun::Open("B".to_owned()));
        journal.end("B", &done("P1")).unwrap();
        let made = journal.reopen(&intent("A", "x"), DAY).unwrap();
        assert!(matches!(made, Begun::Duplicate { .. }), "{made:?}");
        let expressly = journal.reopen(&intent("A", "x"), Guard::Off).unwrap();
        assert_eq!(expressly, Begun::New);
    });
}

#[test]
fn what_is_done_is_not_forgotten_when_it_is_sent_once_more_and_does_not_leave() {
    in_each(|journal| {
        journal.begin(&intent("A", "x"), DAY).unwrap();
        journal.end("A", &done("P1")).unwrap();
        let again = journal.reopen(&intent("A", "x"), DAY).unwrap();
        assert_eq!(again, Begun::New);
        journal.end("A", &Ending::NotSent).unwrap();
        let equal = journal.begin(&intent("B", "y"), DAY).unwrap();
        assert!(matches!(equal, Begun::Duplicate { .. }), "{equal:?}");
    });
}

#[cfg(feature = "journal")]
#[test]
fn a_journal_that_was_removed_or_replaced_is_none() {
    in_a_file(|path| {
        let mut journal = Journal::open(path).unwrap();
        journal.begin(&intent("A", "x"), DAY).unwrap();
        std::fs::remove_file(path).unwrap();
        assert!(journal.begin(&intent("A", "x"), DAY).is_err());
        assert!(!std::path::Path::new(path).exists());
        Journal::open(path).unwrap();
        assert!(journal.begin(&intent("A", "x"), DAY).is_err());
        assert!(journal.open_intents().is_err());
    });
}
