//! The journal: what it keeps, what another process makes of it, how a duplicate is refused and how open transactions are settled.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::{BillPayment, ErrorKind, Outcome};
use ofx_billpay_sandbox::{Arming, Fault, Sandbox};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, sandbox, set_payee, set_payment,
};
use ofx_billpay_tests::folder::Folder;

fn payer(url: &str) -> BillPayment {
    let payer = customer(url, "102");
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer
}

/// A payer of a process of its own, as far as the library can tell.
fn payer_with(url: &str, journal: &str) -> BillPayment {
    let payer = payer(url);
    payer.config(&format!("Journal={journal}")).unwrap();
    payer
}

/// The bank carries the next request with an element out and says nothing.
fn swallow_the_answer(bank: &Sandbox, element: &str) {
    let fault = Arming {
        message: Some(element.to_owned()),
        ..Fault::DropAfterExecuting { bytes: 0 }.into()
    };
    bank.arm(fault).unwrap();
}

/// The bank hangs up before it carries the next request with an element out.
fn swallow_the_request(bank: &Sandbox, element: &str) {
    let fault = Arming {
        message: Some(element.to_owned()),
        ..Fault::DropBeforeExecuting.into()
    };
    bank.arm(fault).unwrap();
}

fn payments(bank: &Sandbox) -> usize {
    bank.ledger().unwrap().payments.len()
}

fn stands_in(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn another_process_repeats_an_open_transaction_under_its_own_number() {
    let (bank, folder) = (sandbox(), Folder::new("restart"));
    swallow_the_answer(&bank, "PMTRQ");
    let first = payer_with(bank.url(), &folder.journal());
    let lost = first.pay_bill().unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::OutcomeUnknown, "{lost}");
    drop(first);

    let second = payer_with(bank.url(), &folder.journal());
    let open = second.open_transactions().unwrap();
    assert_eq!(open, [lost.transaction_id().unwrap()]);
    second.pay_bill().unwrap();
    assert_eq!(second.open_transactions().unwrap(), Vec::<String>::new());
    assert_eq!(payments(&bank), 1);
}

#[test]
fn another_process_finds_in_the_banks_list_what_became_of_an_open_transaction() {
    let (bank, folder) = (sandbox(), Folder::new("found"));
    swallow_the_answer(&bank, "PMTRQ");
    let lost = payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap_err();

    let second = customer(bank.url(), "211");
    second
        .config(&format!("Journal={}", folder.journal()))
        .unwrap();
    let settled = second.reconcile().unwrap();
    assert_eq!(settled.len(), 1);
    assert_eq!(settled[0].outcome, Outcome::Done, "{settled:?}");
    assert_eq!(settled[0].transaction_id, lost.transaction_id().unwrap());
    let ledger = bank.ledger().unwrap();
    assert_eq!(settled[0].payment_id, ledger.payments[0].server_id);
    assert_eq!(second.reconcile().unwrap(), Vec::new());
}

#[test]
fn what_the_bank_never_got_stays_open_without_its_request_and_is_sent_once_by_the_same_call() {
    let (bank, folder) = (sandbox(), Folder::new("not-got"));
    swallow_the_request(&bank, "PMTRQ");
    let lost = payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap_err();

    let second = payer_with(bank.url(), &folder.journal());
    let open = second.reconcile().unwrap();
    assert_eq!(open[0].outcome, Outcome::Open);
    assert!(
        open[0].reason.contains("repeat the same call"),
        "{}",
        open[0].reason
    );
    assert_eq!(payments(&bank), 0);
    second.pay_bill().unwrap();
    assert!(
        second
            .ofx_request()
            .contains(lost.transaction_id().unwrap())
    );
    assert_eq!(payments(&bank), 1);
}

#[test]
fn an_object_that_has_the_request_sends_it_again_itself() {
    let bank = sandbox();
    swallow_the_request(&bank, "PMTRQ");
    let payer = payer(bank.url());
    let lost = payer.pay_bill().unwrap_err();
    let settled = payer.reconcile().unwrap();
    assert_eq!(settled[0].outcome, Outcome::Done, "{settled:?}");
    assert_eq!(settled[0].transaction_id, lost.transaction_id().unwrap());
    assert_eq!(payments(&bank), 1);
}

#[test]
fn a_duplicate_is_followed_by_a_look_at_the_list() {
    let known = "<PMTTRNRS><TRNUID>{TRNUID}<STATUS><CODE>2019<SEVERITY>ERROR</STATUS></PMTTRNRS>";
    let list = |inside: &str| {
        let list = format!("<PMTSYNCRS><TOKEN>5<LOSTSYNC>N{inside}</PMTSYNCRS>");
        Behaviour::Answer(reply(&list))
    };
    let equal = payment_accepted("<DTDUE>20240318").replace("{TRNUID}", "0");
    let lists = [
        (list(&equal), Outcome::Done),
        // Two are equal: which of them is it?
        (list(&equal.replace("P1", "P2").repeat(2)), Outcome::Open),
        (list(""), Outcome::Open),
        (list(&equal.replace("84.20", "84.21")), Outcome::Open),
        (list(&equal.replace("20240318", "20240319")), Outcome::Open),
        (list(&equal.replace("Nobody", "Somebody")), Outcome::Open),
    ];
    for (second_list, outcome) in lists {
        let asked = Behaviour::Answer(reply(known));
        let bank = ScriptedBank::start(vec![Behaviour::HangUp, list(""), asked, second_list]);
        let payer = payer(&bank.url);
        set_payee(&payer, "Nobody");
        payer.pay_bill().unwrap_err();
        let settled = payer.reconcile().unwrap();
        assert_eq!(settled[0].outcome, outcome, "{settled:?}");
        let ids = bank.transaction_ids();
        assert_eq!(ids[0], ids[1], "the very same transaction");
    }
}

#[test]
fn an_equal_payment_of_nobody_knows_whom_is_no_proof_and_nothing_is_sent() {
    let equal = payment_accepted("<DTDUE>20240318").replace("{TRNUID}", "0");
    let list = format!("<PMTSYNCRS><TOKEN>5<LOSTSYNC>N{equal}</PMTSYNCRS>");
    let mut bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::Answer(reply(&list))]);
    let payer = payer(&bank.url);
    set_payee(&payer, "Nobody");
    let unknown = payer.pay_bill().unwrap_err();
    let open = payer.reconcile().unwrap();
    bank.close();
    assert_eq!(open[0].outcome, Outcome::Open);
    assert!(open[0].reason.contains("P1"), "{}", open[0].reason);
    assert_eq!(bank.requests().len(), 2);
    assert!(payer.settle(unknown.transaction_id().unwrap()).unwrap());
    assert_eq!(payer.reconcile().unwrap(), Vec::new());
}

#[test]
fn a_bank_that_cannot_be_asked_leaves_all_open_and_says_why() {
    let mut bank = ScriptedBank::start(vec![Behaviour::HangUp]);
    let payer = payer(&bank.url);
    payer.pay_bill().unwrap_err();
    bank.close();
    let open = payer.reconcile().unwrap();
    assert_eq!(open[0].outcome, Outcome::Open);
    assert!(open[0].reason.contains("could not be asked"), "{open:?}");
}

#[test]
fn transactions_of_others_are_left_alone() {
    let (bank, folder) = (sandbox(), Folder::new("others"));
    swallow_the_request(&bank, "PMTRQ");
    payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap_err();
    let requests = bank.exchanges().len();
    let other = payer_with(bank.url(), &folder.journal());
    other.set_ofx_user("second");
    let open = other.reconcile().unwrap();
    assert!(open[0].reason.contains("ofx_user"), "{open:?}");
    other.set_ofx_user("demo");
    other.set_payment_from_account_id("516274");
    let open = other.reconcile().unwrap();
    assert!(open[0].reason.contains("***73"), "{open:?}");
    assert_eq!(bank.exchanges().len(), requests);
}

#[test]
fn a_later_change_that_was_answered_is_not_undone() {
    let bank = sandbox();
    let payer = payer(bank.url());
    payer.pay_bill().unwrap();
    let id = payer.payment_id();
    swallow_the_request(&bank, "PMTMODRQ");
    payer.set_payment_amount("90.00");
    payer.modify_payment(&id).unwrap_err();
    payer.set_payment_amount("95.00");
    payer.modify_payment(&id).unwrap();
    assert_eq!(payer.reconcile().unwrap(), Vec::new());
    let ledger = bank.ledger().unwrap();
    assert_eq!(ledger.payments[0].amount, "95.00");
}

#[test]
fn an_equal_payment_is_refused_before_anything_is_sent_until_it_is_asked_for_expressly() {
    let (bank, folder) = (sandbox(), Folder::new("duplicate"));
    payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap();
    let requests = bank.exchanges().len();

    let second = payer_with(bank.url(), &folder.journal());
    second.set_payment_memo("another memo makes no other payment");
    let error = second.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
    assert!(error.detail().contains("allow the duplicate"), "{error}");
    assert_eq!(bank.exchanges().len(), requests);
    second.pay_bill_again().unwrap();
    assert_eq!(payments(&bank), 2);
}

#[test]
fn the_payee_is_the_same_by_name_and_by_identifier() {
    let bank = sandbox();
    let payer = payer(bank.url());
    payer.pay_bill().unwrap();
    assert_eq!(
        payer.pay_bill().unwrap_err().kind(),
        ErrorKind::InvalidValue
    );
    set_payee(&payer, "DUNFORD  WATER.");
    assert_eq!(
        payer.pay_bill().unwrap_err().kind(),
        ErrorKind::InvalidValue
    );
    assert_eq!(payments(&bank), 1);
}

#[test]
fn another_amount_date_payee_or_account_is_no_duplicate_and_nor_is_what_was_cancelled() {
    let bank = sandbox();
    let payer = payer(bank.url());
    payer.pay_bill().unwrap();
    let first = payer.payment_id();
    let changes: [fn(&BillPayment); 5] = [
        |payer| payer.set_payment_amount("84.21"),
        |payer| payer.set_payment_date_due("03/19/2024"),
        |payer| payer.set_payee_account("NW-7732"),
        |payer| {
            payer.set_payment_from_account_id("516274");
            payer.set_payment_from_account_type(1).unwrap();
        },
        |payer| set_payee(payer, "Dunford Gas"),
    ];
    for change in changes {
        change(&payer);
        payer.pay_bill().unwrap();
    }
    let again = self::payer(bank.url());
    again.pay_bill().unwrap();
    assert_eq!(payments(&bank), 7);
    // The first object knows that the first payment is cancelled.
    payer.cancel_payment(&first).unwrap();
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.set_payment_from_account_id("516273");
    payer.set_payment_from_account_type(0).unwrap();
    payer.pay_bill().unwrap();
}

#[test]
fn an_equal_payment_whose_outcome_is_unknown_is_a_duplicate_unless_it_is_the_very_same() {
    let bank = sandbox();
    swallow_the_answer(&bank, "PMTRQ");
    let payer = payer(bank.url());
    let lost = payer.pay_bill().unwrap_err();
    payer.set_payment_memo("April");
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
    assert!(error.detail().contains(lost.transaction_id().unwrap()));
    payer.set_payment_memo("March");
    payer.pay_bill().unwrap();
    assert_eq!(payments(&bank), 1);
}

#[test]
fn the_window_can_be_closed() {
    let bank = sandbox();
    let payer = payer(bank.url());
    payer.config("DuplicateWindow=0").unwrap();
    payer.pay_bill().unwrap();
    payer.pay_bill().unwrap();
    assert_eq!(payments(&bank), 2);
}

#[test]
fn the_journal_has_neither_password_nor_account_number() {
    let (bank, folder) = (sandbox(), Folder::new("secrets"));
    swallow_the_answer(&bank, "PMTRQ");
    let payer = payer_with(bank.url(), &folder.journal());
    payer.pay_bill().unwrap_err();
    payer.pay_bill().unwrap();
    let bytes = folder.bytes();
    assert!(stands_in(&bytes, "dunfordwater"));
    for private in ["demo-pass", "516273", "NW-7731"] {
        assert!(!stands_in(&bytes, private), "{private}");
    }
}

#[cfg(unix)]
#[test]
fn the_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("owner");
    payer_with("https://127.0.0.1:1/", &folder.journal());
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}

#[test]
fn a_journal_that_cannot_be_used_is_told_at_once_and_leaves_the_setting() {
    let folder = Folder::new("unusable");
    let other = folder.path().join("other.txt");
    std::fs::write(
        &other,
        "this is somebody's letter, and no journal at all\n".repeat(40),
    )
    .unwrap();
    let payer = payer("https://127.0.0.1:1/");
    for path in [other.clone(), folder.path().join("no/such/folder/journal")] {
        let error = payer
            .config(&format!("Journal={}", path.display()))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
        assert!(error.detail().starts_with("Journal: "), "{error}");
        assert_eq!(payer.config("Journal").unwrap(), "");
    }
    let letter = std::fs::read_to_string(other).unwrap();
    assert!(letter.starts_with("this is somebody's letter"));
}

#[test]
fn a_journal_is_not_left_with_open_transactions_and_a_reset_keeps_it() {
    let (bank, folder) = (sandbox(), Folder::new("left"));
    swallow_the_answer(&bank, "PMTRQ");
    let payer = payer_with(bank.url(), &folder.journal());
    payer.pay_bill().unwrap_err();
    let error = payer.config("Journal=").unwrap_err();
    assert!(error.detail().contains("settle()"), "{error}");
    payer.reset().unwrap();
    assert_eq!(payer.config("Journal").unwrap(), folder.journal());
    assert_eq!(payer.open_transactions().unwrap().len(), 1);

    // What an object has sent without a journal, a journal would not know.
    let other = self::payer(bank.url());
    other.set_payment_amount("1.00");
    other.pay_bill().unwrap();
    let error = other
        .config(&format!("Journal={}", folder.journal()))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
}

#[test]
fn nothing_is_written_down_of_what_never_left() {
    let (mut bank, folder) = (ScriptedBank::start(Vec::new()), Folder::new("never-left"));
    bank.close();
    let payer = payer_with(&bank.url, &folder.journal());
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
}

#[test]
fn of_many_who_pay_the_same_at_once_one_pays() {
    let (bank, folder) = (sandbox(), Folder::new("at-once"));
    drop(payer_with(bank.url(), &folder.journal()));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                // Who comes late finds the payment made.
                if let Err(error) = payer_with(bank.url(), &folder.journal()).pay_bill() {
                    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
                }
            });
        }
    });
    let after = payer_with(bank.url(), &folder.journal());
    assert_eq!(after.open_transactions().unwrap(), Vec::<String>::new());
    assert_eq!(payments(&bank), 1);
}
