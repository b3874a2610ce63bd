//! What becomes of money when the line drops: the outcome is never guessed, and nothing is paid twice.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::Arc;

use ofx_billpay::{BillPayment, ErrorKind, Listener};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, reply_with_signon, set_payee,
    set_payment, signon_refused,
};

fn payer(bank: &ScriptedBank) -> BillPayment {
    let payer = customer(&bank.url, "102");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    payer
}

fn accepted() -> Behaviour {
    Behaviour::Answer(reply(&payment_accepted("<DTDUE>20240318")))
}

#[test]
fn a_connection_that_is_refused_is_a_plain_error() {
    let mut bank = ScriptedBank::start(Vec::new());
    bank.close();
    let error = payer(&bank).pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(error.transaction_id(), None);
}

#[test]
fn a_bank_that_hangs_up_leaves_the_outcome_unknown_and_is_asked_with_the_same_transaction() {
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::HangUp, accepted()]);
    let payer = payer(&bank);
    for _ in 0..2 {
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert_eq!(error.transaction_id(), Some(&*bank.transaction_ids()[0]));
    }
    payer.pay_bill().unwrap();
    assert_eq!(payer.payment_id(), "P1");
    let ids = bank.transaction_ids();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn the_same_payment_asked_for_expressly_after_success_is_another_transaction() {
    let bank = ScriptedBank::start(vec![accepted(), accepted()]);
    let first = payer(&bank);
    first.pay_bill().unwrap();
    set_payee(&first, "Nobody");
    first.pay_bill_again().unwrap();
    let ids = bank.transaction_ids();
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn another_payment_is_another_transaction() {
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::HangUp]);
    let payer = payer(&bank);
    payer.pay_bill().unwrap_err();
    payer.set_payment_amount("84.21");
    payer.pay_bill().unwrap_err();
    let ids = bank.transaction_ids();
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn every_answer_that_is_not_understood_leaves_the_outcome_unknown() {
    let answers = [
        Behaviour::Status(500),
        Behaviour::Status(302),
        Behaviour::Answer(String::new()),
        Behaviour::Answer("<html>Please wait</html>".to_owned()),
        Behaviour::Answer(reply("")),
        Behaviour::Answer(reply("<PMTTRNRS><TRNUID>{TRNUID}")),
        Behaviour::Answer(reply(
            "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS></PMTTRNRS>",
        )),
        Behaviour::Answer(reply(
            "<PMTTRNRS><TRNUID>{TRNUID}<STATUS><CODE>0<SEVERITY>INFO</STATUS></PMTTRNRS>",
        )),
        Behaviour::Answer(reply(
            "<PMTTRNRS><TRNUID>{TRNUID}<STATUS><CODE>2019<SEVERITY>ERROR</STATUS></PMTTRNRS>",
        )),
    ];
    let bank = ScriptedBank::start(answers.to_vec());
    let payer = payer(&bank);
    for answer in answers {
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::OutcomeUnknown,
            "{answer:?}: {error}"
        );
    }
    let ids = bank.transaction_ids();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

struct Interrupts;

impl Listener for Interrupts {
    fn keep_going(&self) -> bool {
        false
    }
}

#[test]
fn a_silent_bank_and_an_interruption_leave_the_outcome_unknown() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    let payer = customer(&url, "102");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    payer.set_timeout(1).unwrap();
    let silence = payer.pay_bill().unwrap_err();
    payer.set_listener(Arc::new(Interrupts));
    let interruption = payer.pay_bill().unwrap_err();
    assert_eq!(silence.kind(), ErrorKind::OutcomeUnknown, "{silence}");
    assert_eq!(interruption.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(silence.transaction_id(), interruption.transaction_id());
}

#[test]
fn a_refusal_settles_a_transaction() {
    let refused = Behaviour::Answer(reply(
        "<PMTTRNRS><TRNUID>{TRNUID}<STATUS><CODE>2012<SEVERITY>ERROR</STATUS></PMTTRNRS>",
    ));
    let bank = ScriptedBank::start(vec![refused, accepted()]);
    let payer = payer(&bank);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    payer.pay_bill().unwrap();
    let ids = bank.transaction_ids();
    assert_ne!(ids[0], ids[1]);
}

/// The bank may have paid at the first call. That it cannot be reached at the second says nothing about the first.
#[test]
fn a_refused_connection_does_not_settle_what_an_earlier_call_left_open() {
    let mut bank = ScriptedBank::start(vec![Behaviour::HangUp]);
    let payer = payer(&bank);
    let first = payer.pay_bill().unwrap_err();
    bank.close();
    assert_eq!(first.kind(), ErrorKind::OutcomeUnknown);
    let open = first.transaction_id().unwrap().to_owned();

    let second = payer.pay_bill().unwrap_err();
    let request = payer.ofx_request();
    assert!(request.contains(&open), "the second call repeats the first");
    let third = payer.pay_bill().unwrap_err();
    let request = payer.ofx_request();
    assert!(request.contains(&open), "the third call would pay twice");
    for error in [second, third] {
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert_eq!(error.transaction_id(), Some(&*open));
    }
}

/// The bank may have paid at the first call. That it lets nobody in at the second says nothing about the first.
#[test]
fn a_refused_sign_on_does_not_settle_what_an_earlier_call_left_open() {
    let refused = Behaviour::Answer(signon_refused(15500));
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, refused, accepted()]);
    let payer = payer(&bank);
    payer.pay_bill().unwrap_err();
    payer.pay_bill().unwrap_err();
    payer.config("RetryRefusedSignon=True").unwrap();
    payer.pay_bill().unwrap();
    let ids = bank.transaction_ids();
    assert!(
        ids.iter().all(|id| *id == ids[0]),
        "would pay twice: {ids:?}"
    );
}

#[test]
fn a_reset_does_not_forget_an_open_transaction() {
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, accepted()]);
    let first = payer(&bank);
    first.pay_bill().unwrap_err();
    first.reset().unwrap();
    assert_eq!(first.fi_url(), "");
    let fresh = payer(&bank);
    first.set_fi_url(&bank.url);
    first.set_fi_organization(&fresh.fi_organization());
    first.set_fi_id(&fresh.fi_id());
    first.set_ofx_user(&fresh.ofx_user());
    first.set_ofx_password(&fresh.ofx_password());
    first.set_ofx_app_id("QWIN");
    first.set_ofx_app_version("2700");
    first.set_payment_from_bank_id(&fresh.payment_from_bank_id());
    first.set_payment_from_account_id(&fresh.payment_from_account_id());
    set_payee(&first, "Nobody");
    set_payment(&first);
    first.pay_bill().unwrap();
    let ids = bank.transaction_ids();
    assert_eq!(ids[0], ids[1]);
}

/// Impossible dates occur in the wild. One in the sign-on must not hide that a payment was made.
#[test]
fn an_odd_value_in_the_sign_on_does_not_hide_a_payment_that_was_made() {
    for odd in [
        "<DTPROFUP>20240137",
        "<DTACCTUP>never",
        "<TSKEYEXPIRE>00000000",
        "<FI><FID>99001</FI>",
        "<FI></FI>",
    ] {
        let paid = payment_accepted("<DTDUE>20240318");
        let bank = ScriptedBank::start(vec![Behaviour::Answer(reply_with_signon(odd, &paid))]);
        let payer = payer(&bank);
        let outcome = payer.pay_bill();
        assert_eq!(outcome, Ok(()), "{odd}");
        assert_eq!(payer.payment_id(), "P1", "{odd}");
    }
}

/// A comma is a decimal mark in OFX, and groups thousands for many who type amounts: 1,650 must not pay 1.65.
#[test]
fn an_amount_that_may_be_grouped_is_refused() {
    let mut bank = ScriptedBank::start(Vec::new());
    bank.close();
    let payer = payer(&bank);
    payer.set_payment_amount("1,650");
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    assert!(error.detail().starts_with("payment_amount"), "{error}");
}

/// One o'clock in the morning in New York is six o'clock GMT: written without its zone, it would be the day before.
#[test]
fn a_due_date_does_not_move_when_a_payment_is_modified() {
    let answer = reply(&payment_accepted("<DTDUE>20240318010000.000[-5:EST]"));
    let bank = ScriptedBank::start(vec![Behaviour::Answer(answer), Behaviour::HangUp]);
    let payer = payer(&bank);
    payer.pay_bill().unwrap();
    payer.set_payment_memo("changed");
    payer.modify_payment("P1").unwrap_err();
    let requests = bank.requests();
    let due = requests[1]
        .split("<DTDUE>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    assert_eq!(due, Some("20240318"), "the day of the bank, and no time");
}

/// A backslash ends the host for the library that sends: the password would go to another machine in the clear.
#[test]
fn plain_http_goes_to_this_machine_only() {
    for url in [
        "http://192.0.2.1/ofx",
        "http://localhost@192.0.2.1/ofx",
        "http://localhost.example.invalid/ofx",
        "http://192.0.2.1\\@localhost/ofx",
        "http://192.0.2.1\\localhost/ofx",
    ] {
        let payer = customer(url, "102");
        payer.set_timeout(1).unwrap();
        let error = payer.synchronize_payees("0").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{url}: {error}");
        assert_eq!(error.code(), 153, "{url}: {error}");
    }
}

/// Banks lock a user out after a few wrong passwords: the same ones are not sent again by themselves.
#[test]
fn refused_credentials_are_not_sent_again_until_they_change_or_it_is_asked_for() {
    let refused = || Behaviour::Answer(signon_refused(15500));
    let bank = ScriptedBank::start(vec![refused(), refused(), accepted()]);
    let payer = payer(&bank);
    assert_eq!(payer.pay_bill().unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(
        payer.pay_bill().unwrap_err().kind(),
        ErrorKind::InvalidValue
    );
    assert_eq!(bank.requests().len(), 1);
    payer.config("RetryRefusedSignon=True").unwrap();
    assert_eq!(payer.pay_bill().unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(
        payer.pay_bill().unwrap_err().kind(),
        ErrorKind::InvalidValue
    );
    assert_eq!(bank.requests().len(), 2);
    payer.set_ofx_password("another-pass");
    payer.pay_bill().unwrap();
    // A refused sign-on settles a first attempt: nothing of it was carried out.
    let ids = bank.transaction_ids();
    assert_ne!(ids[0], ids[1]);
}
