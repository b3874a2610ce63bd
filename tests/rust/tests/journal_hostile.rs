//! A second, hostile look at the journal: whatever a bank tells, and whatever happens to the file, nothing is paid twice or told
//! wrongly.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ofx_billpay::{BillPayment, ConnectionStatusEvent, ErrorKind, Listener, Outcome};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, set_payee, set_payment,
    signon_refused,
};
use ofx_billpay_tests::folder::Folder;

fn remove_journal(folder: &Folder) {
    for file in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
}

fn payer(url: &str) -> BillPayment {
    let payer = customer(url, "102");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    payer
}

fn payer_with(url: &str, journal: &str) -> BillPayment {
    let payer = payer(url);
    payer.config(&format!("Journal={journal}")).unwrap();
    payer
}

fn accepted() -> String {
    payment_accepted("<DTDUE>20240318")
}

/// A synchronisation whose answer has something in it.
fn list(inside: &str) -> Behaviour {
    Behaviour::Answer(reply(&format!(
        "<PMTSYNCRS><TOKEN>5<LOSTSYNC>N{inside}</PMTSYNCRS>"
    )))
}

fn account(number: &str) -> String {
    format!("<BANKACCTFROM><BANKID>123432123<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>")
}

fn refused(id: &str, status: u32) -> String {
    format!("<PMTTRNRS><TRNUID>{id}<STATUS><CODE>{status}<SEVERITY>ERROR</STATUS></PMTTRNRS>")
}

/// Pays, hears nothing, reconciles, and returns what came of it and how many requests were sent in all.
fn after(behaviours: Vec<Behaviour>) -> (Outcome, String, usize) {
    let behaviours = [vec![Behaviour::HangUp], behaviours].concat();
    let mut bank = ScriptedBank::start(behaviours);
    let payer = payer(&bank.url);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let found = payer.reconcile().unwrap();
    bank.close();
    assert_eq!(found.len(), 1);
    let is_open = !payer.open_transactions().unwrap().is_empty();
    assert_eq!(is_open, found[0].outcome == Outcome::Open);
    let reason = found[0].reason.clone();
    (found[0].outcome, reason, bank.requests().len())
}

#[test]
fn the_list_of_another_account_says_nothing_and_nothing_is_sent_again() {
    let (outcome, reason, requests) = after(vec![list(&account("999999"))]);
    assert_eq!((outcome, requests), (Outcome::Open, 2), "{reason}");
    assert!(reason.contains("another account"), "{reason}");
}

#[test]
fn the_list_of_the_very_account_without_it_lets_it_be_sent_again() {
    let behaviours = vec![
        list(&account("516273")),
        Behaviour::Answer(reply(&accepted())),
    ];
    let (outcome, reason, requests) = after(behaviours);
    assert_eq!((outcome, requests), (Outcome::Done, 3), "{reason}");
}

#[test]
fn an_equal_payment_under_a_number_that_nobody_here_gave_may_be_it_and_nothing_is_sent_again() {
    let equal = accepted().replace("{TRNUID}", "made-up-by-the-bank");
    let (outcome, reason, requests) = after(vec![list(&equal)]);
    assert_eq!((outcome, requests), (Outcome::Open, 2), "{reason}");
    assert!(reason.contains("P1"), "{reason}");
}

#[test]
fn an_equal_payment_of_ours_that_is_known_is_another_one() {
    let again = accepted().replace("<SRVRTID>P1", "<SRVRTID>P2");
    let behaviours = vec![
        Behaviour::Answer(reply(&accepted())),
        Behaviour::HangUp,
        list(&accepted().replace("{TRNUID}", "{FIRST}")),
        Behaviour::Answer(reply(&again)),
    ];
    let bank = ScriptedBank::start(behaviours);
    let payer = payer(&bank.url);
    payer.pay_bill().unwrap();
    payer.pay_bill_again().unwrap_err();
    let found = payer.reconcile().unwrap();
    assert_eq!(found[0].outcome, Outcome::Done, "{found:?}");
    assert_eq!(found[0].payment_id, "P2");
}

#[test]
fn what_the_list_has_as_refused_and_as_done_is_done() {
    let done = accepted().replace("{TRNUID}", "{FIRST}");
    for inside in [
        format!("{}{done}", refused("{FIRST}", 10504)),
        format!("{done}{}", refused("{FIRST}", 2019)),
        format!("{}{done}", refused("{FIRST}", 3000)),
    ] {
        let (outcome, reason, requests) = after(vec![list(&inside)]);
        assert_eq!((outcome, requests), (Outcome::Done, 2), "{reason}");
    }
}

#[test]
fn that_a_question_came_first_is_no_refusal() {
    let asked = list(&refused("{FIRST}", 3000));
    let (outcome, reason, _) = after(vec![asked, Behaviour::Answer(reply(&accepted()))]);
    assert_eq!(outcome, Outcome::Done, "{reason}");
}

#[test]
fn the_answer_to_somebody_elses_transaction_is_none() {
    let foreign = Behaviour::Answer(reply(&accepted().replace("{TRNUID}", "somebody-elses")));
    let refusal = Behaviour::Answer(reply(&refused("somebody-elses", 10504)));
    for answer in [foreign, refusal] {
        let (outcome, reason, requests) = after(vec![list(""), answer]);
        assert_eq!((outcome, requests), (Outcome::Open, 3), "{reason}");
    }
}

#[test]
fn a_list_that_could_not_be_made_is_no_list() {
    let failed = "<PMTSYNCRS><TOKEN>-1<LOSTSYNC>N</PMTSYNCRS>";
    let none = "<PMTSYNCRS><LOSTSYNC>N</PMTSYNCRS>";
    for text in [failed, none] {
        let (outcome, reason, requests) = after(vec![Behaviour::Answer(reply(text))]);
        assert_eq!((outcome, requests), (Outcome::Open, 2), "{reason}");
    }
}

#[test]
fn where_the_bank_has_lost_its_history_the_state_is_asked_for_before_anything_is_sent_again() {
    let lost = Behaviour::Answer(reply("<PMTSYNCRS><TOKEN>5<LOSTSYNC>Y</PMTSYNCRS>"));
    let equal = list(&accepted().replace("{TRNUID}", "0"));
    let (outcome, reason, requests) = after(vec![lost.clone(), equal]);
    assert_eq!((outcome, requests), (Outcome::Open, 3), "{reason}");
    let (outcome, reason, requests) = after(vec![lost.clone(), Behaviour::Status(500)]);
    assert_eq!((outcome, requests), (Outcome::Open, 3), "{reason}");
    let made = Behaviour::Answer(reply(&accepted()));
    let (outcome, reason, requests) = after(vec![lost, list(""), made]);
    assert_eq!((outcome, requests), (Outcome::Done, 4), "{reason}");
}

#[test]
fn a_cancellation_that_is_sent_again_and_was_done_is_done() {
    for status in [2017, 10509] {
        let bank = ScriptedBank::start(vec![
            Behaviour::HangUp,
            list(""),
            Behaviour::Answer(reply(&refused("{TRNUID}", status))),
        ]);
        let payer = payer(&bank.url);
        payer.cancel_payment("P1").unwrap_err();
        let found = payer.reconcile().unwrap();
        assert_eq!(found[0].outcome, Outcome::Done, "{found:?}");
        assert_eq!(found[0].payment_id, "P1");
    }
}

#[test]
fn a_change_of_another_payment_under_our_number_is_not_ours() {
    let changed = accepted()
        .replace("PMTRS>", "PMTMODRS>")
        .replace("{TRNUID}", "{FIRST}")
        .replace("<SRVRTID>P1", "<SRVRTID>P2");
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, list(&changed), Behaviour::HangUp]);
    let payer = payer(&bank.url);
    payer.modify_payment("P1").unwrap_err();
    let found = payer.reconcile().unwrap();
    assert_eq!(found[0].outcome, Outcome::Open, "{found:?}");
}

/// Between the question and the answer somebody pays the bill by the same call: the challenge is of no use any more.
#[test]
fn a_challenge_is_not_resumed_when_the_bill_was_paid_meanwhile() {
    let mut bank = ScriptedBank::start(vec![
        Behaviour::Answer(signon_refused(3000)),
        // The questions cannot be had.
        Behaviour::HangUp,
        Behaviour::Answer(reply(&accepted())),
    ]);
    let payer = payer(&bank.url);
    let error = payer.pay_bill().unwrap_err();
    let challenge = error.challenge().unwrap().clone();
    payer.pay_bill().unwrap();
    bank.close();
    let error = payer
        .resume(&challenge, &[("SCHOOL", "Maplewood")])
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
}

/// A bank that asks and does it all the same: the answers must not be tried by themselves, and the transaction not be forgotten.
#[test]
fn a_question_beside_an_answer_leaves_the_outcome_unknown() {
    let both = reply(&accepted()).replacen("<CODE>0<SEVERITY>INFO", "<CODE>3000<SEVERITY>ERROR", 1);
    let mut bank = ScriptedBank::start(vec![Behaviour::Answer(both)]);
    let payer = payer(&bank.url);
    let error = payer.pay_bill().unwrap_err();
    bank.close();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert_eq!(bank.requests().len(), 1);
    assert_eq!(payer.open_transactions().unwrap().len(), 1);
}

#[test]
fn a_challenge_of_a_duplicate_that_was_allowed_is_resumed() {
    let bank = ScriptedBank::start(vec![
        Behaviour::Answer(reply(&accepted())),
        Behaviour::Answer(signon_refused(3000)),
        Behaviour::HangUp,
        Behaviour::Answer(reply(&accepted())),
    ]);
    let payer = payer(&bank.url);
    payer.pay_bill().unwrap();
    let error = payer.pay_bill_again().unwrap_err();
    let json = error.challenge().unwrap().to_json();
    let challenge = BillPayment::challenge_from_json(&json).unwrap();
    payer
        .resume(&challenge, &[("SCHOOL", "Maplewood")])
        .unwrap();
}

/// Settles what is on its way when the first event of the connection comes.
struct Settler {
    other: BillPayment,
    has_settled: AtomicBool,
}

impl Listener for Settler {
    fn on_connection_status(&self, _: &ConnectionStatusEvent) {
        for id in self.other.open_transactions().unwrap() {
            self.other.settle(&id).unwrap();
            self.has_settled.store(true, Ordering::Relaxed);
        }
    }
}

#[test]
fn what_somebody_settled_while_it_was_on_its_way_is_known_as_made() {
    let folder = Folder::new("settled");
    let bank = ScriptedBank::start(vec![Behaviour::Answer(reply(&accepted()))]);
    let payer = payer_with(&bank.url, &folder.journal());
    let settler = Arc::new(Settler {
        other: payer_with(&bank.url, &folder.journal()),
        has_settled: AtomicBool::new(false),
    });
    payer.set_listener(Arc::clone(&settler) as Arc<dyn Listener>);
    payer.pay_bill().unwrap();
    assert!(settler.has_settled.load(Ordering::Relaxed));
    let error = payer_with(&bank.url, &folder.journal())
        .pay_bill()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
}

#[test]
fn nothing_is_sent_when_the_journal_was_removed_or_replaced() {
    let (folder, other) = (Folder::new("removed"), Folder::new("other"));
    let mut bank = ScriptedBank::start(vec![Behaviour::Answer(reply(&accepted()))]);
    let payer = payer_with(&bank.url, &folder.journal());
    payer.pay_bill().unwrap();
    bank.close();
    remove_journal(&folder);
    payer.set_payment_amount("1.00");
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    assert!(error.detail().starts_with("Journal: "), "{error}");
    // Another journal in its place is none of ours, either.
    drop(payer_with(&bank.url, &other.journal()));
    std::fs::copy(other.journal(), folder.journal()).unwrap();
    let error = payer.pay_bill().unwrap_err();
    assert!(error.detail().starts_with("Journal: "), "{error}");
    assert!(payer.open_transactions().is_err());
}
