//! Challenges: what a bank wants answered first is part of the error, and the very request is resumed with the answers.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::{BillPayment, Challenge, ErrorKind};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, reply_with_signon, sandbox,
    set_payee, set_payment, signon_refused,
};

const ANSWERS: [(&str, &str); 2] = [("MFA13", "6789"), ("SCHOOL", "Maplewood")];

/// An object of a user of the test bank, with nothing set about a payment.
fn object(url: &str, user: &str, version: &str) -> BillPayment {
    let object = customer(url, version);
    object.set_ofx_user(user);
    object.set_ofx_password(&format!("{user}-pass"));
    object
}

fn payer(bank: &Sandbox, user: &str, account: &str, version: &str) -> BillPayment {
    let payer = object(bank.url(), user, version);
    payer.set_payment_from_account_id(account);
    set_payee(&payer, "Weir Lane Gardeners");
    set_payment(&payer);
    payer
}

fn challenge_of(error: &ofx_billpay::Error) -> Challenge {
    error.challenge().expect("there is a challenge").clone()
}

#[test]
fn a_refused_payment_tells_the_questions_and_is_resumed_by_another_object() {
    for version in ["103", "203", "211", "220"] {
        let bank = sandbox();
        let first = payer(&bank, "mfa", "700004", version);
        let error = first.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{version}: {error}");
        assert_eq!(error.status().unwrap().code, 3000);
        let challenge = challenge_of(&error);
        let told: Vec<_> = challenge
            .questions()
            .iter()
            .map(|each| (each.phrase_id.as_str(), each.answered_by_client))
            .collect();
        assert_eq!(
            told,
            [("MFA13", false), ("SCHOOL", false), ("MFA107", true)]
        );
        assert!(challenge.questions()[0].label.contains("social security"));
        assert_eq!(
            challenge.questions()[1].label,
            "What was the name of your first school?"
        );

        let json = challenge.to_json();
        for secret in ["mfa-pass", "6789"] {
            assert!(!json.contains(secret), "{version}");
        }
        drop(first);
        // Another process knows the bank and the user, and nothing of the payment.
        let challenge = BillPayment::challenge_from_json(&json).unwrap();
        let second = object(bank.url(), "mfa", version);
        assert_eq!(second.resume(&challenge, &ANSWERS).unwrap(), None);
        assert_eq!(second.payment_status(), "WILLPROCESSON", "{version}");
        assert_eq!(second.payment_amount(), "84.20");
        let id = challenge.transaction_id().unwrap();
        assert!(second.ofx_request().contains(id), "the TRNUID is the same");
        assert!(!second.ofx_access_key().is_empty());
        assert!(second.open_transactions().unwrap().is_empty());
        // Resuming once more is the same transaction, which the bank does not carry out twice.
        second.resume(&challenge, &ANSWERS).unwrap();
        second.set_payment_from_account_id("700004");
        second.synchronize_payments("0").unwrap();
        assert_eq!(second.sync_payment_count(), 1, "{version}");
    }
}

#[test]
fn wrong_answers_are_another_challenge_and_right_ones_are_taken_then() {
    let bank = sandbox();
    let payer = payer(&bank, "mfa", "700004", "211");
    let challenge = challenge_of(&payer.pay_bill().unwrap_err());
    let wrong = [("MFA13", "0000"), ("SCHOOL", "Oak")];
    let error = payer.resume(&challenge, &wrong).unwrap_err();
    assert_eq!(error.status().unwrap().code, 3001);
    let again = challenge_of(&error);
    assert_eq!(again.status(), 3001);
    assert_eq!(again.transaction_id(), challenge.transaction_id());
    assert_eq!(again.questions(), challenge.questions());
    payer.resume(&again, &ANSWERS).unwrap();
    assert_eq!(payer.payment_status(), "WILLPROCESSON");
}

#[test]
fn every_kind_of_call_can_be_resumed() {
    type Call = fn(&BillPayment) -> ofx_billpay::Result<()>;
    let calls: [Call; 6] = [
        |payer| payer.add_payee(),
        |payer| payer.add_recurring_payment(),
        |payer| payer.synchronize_payments("0").map(drop),
        |payer| payer.synchronize_payees("0").map(drop),
        |payer| payer.synchronize_payment_mail("0").map(drop),
        |payer| {
            let letter = ofx_billpay::PaymentMail::new("A", "B\nC");
            payer.send_payment_mail(&letter).map(drop)
        },
    ];
    for call in calls {
        let bank = sandbox();
        let first = payer(&bank, "mfa", "700004", "211");
        first.set_recurring_frequency("MONTHLY");
        let challenge = challenge_of(&call(&first).unwrap_err());
        let second = object(bank.url(), "mfa", "211");
        let token = second.resume(&challenge, &ANSWERS).unwrap();
        assert_eq!(token.is_some(), challenge.transaction_id().is_none());
    }
    let bank = sandbox();
    let payer = payer(&bank, "mfa", "700004", "211");
    let challenge = challenge_of(&payer.request_accounts().unwrap_err());
    assert_eq!(payer.resume(&challenge, &ANSWERS).unwrap(), None);
    assert_eq!(payer.request_accounts().unwrap().len(), 1);
}

#[test]
fn a_one_time_code_is_asked_for_and_sent_once() {
    let bank = sandbox();
    let payer = payer(&bank, "token", "700005", "211");
    payer.request_profile().unwrap();
    let error = payer.get_status("P1").unwrap_err();
    assert_eq!(error.status().unwrap().code, 15512);
    payer.set_payment_date_due("03/18/2090");
    let challenge = challenge_of(&payer.pay_bill().unwrap_err());
    let [question] = challenge.questions() else {
        panic!("one question")
    };
    assert_eq!(question.phrase_id, "AUTHTOKEN");
    assert_eq!(question.label, "Code from our letter");
    let error = payer.resume(&challenge, &[("AUTHTOKEN", "1")]).unwrap_err();
    assert_eq!(error.status().unwrap().code, 15513);
    let error = payer.resume(&challenge, &[("AUTHTOKEN", "739214")]);
    // The test bank takes no date so far ahead, which it says only to whom it let in.
    assert_eq!(error.unwrap_err().status().unwrap().code, 2015);
    assert!(payer.ofx_request().contains("<AUTHTOKEN>***"));
    assert_eq!(payer.config("AuthToken").unwrap(), "");
    payer.synchronize_payees("0").unwrap();
    assert!(!payer.ofx_request().contains("AUTHTOKEN"));
}

#[test]
fn a_challenge_is_resumed_only_where_it_comes_from_and_with_all_answers() {
    let bank = sandbox();
    let payer = payer(&bank, "mfa", "700004", "211");
    let challenge = challenge_of(&payer.pay_bill().unwrap_err());
    let requests = || bank.exchanges().len();
    let before = requests();
    let other = object(bank.url(), "demo", "211");
    let elsewhere = object("https://other.example/ofx", "mfa", "211");
    for object in [&other, &elsewhere] {
        let error = object.resume(&challenge, &ANSWERS).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
        assert!(error.detail().starts_with("challenge"), "{error}");
    }
    for (answers, name) in [
        (&[("MFA13", "6789")][..], "SCHOOL"),
        (&[("MFA13", "6789"), ("SCHOOL", " ")][..], "SCHOOL"),
        (&[ANSWERS[0], ANSWERS[1], ("MFA5", "red")][..], "MFA5"),
    ] {
        let error = payer.resume(&challenge, answers).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert!(error.detail().contains(name), "{error}");
        assert!(!error.detail().contains("6789"), "{error}");
    }
    payer.forbid_changes();
    let error = payer.resume(&challenge, &ANSWERS).unwrap_err();
    assert_eq!(error.code(), 10013);
    assert_eq!(requests(), before, "nothing was sent");
}

/// A reply with the questions of a bank.
fn questions(ids: &[&str]) -> Behaviour {
    let questions = ids
        .iter()
        .map(|id| format!("<MFACHALLENGE><MFAPHRASEID>{id}</MFACHALLENGE>"))
        .collect::<Vec<_>>()
        .concat();
    let refused = signon_refused(0).replace("ERROR", "INFO");
    Behaviour::Answer(refused.replace(
        "</SIGNONMSGSRSV1>",
        &format!(
            "<MFACHALLENGETRNRS><TRNUID>{{TRNUID}}<STATUS><CODE>0<SEVERITY>INFO</STATUS>\
             <MFACHALLENGERS>{questions}</MFACHALLENGERS></MFACHALLENGETRNRS></SIGNONMSGSRSV1>"
        ),
    ))
}

#[test]
fn what_the_client_alone_can_answer_is_answered_without_anybody_being_asked() {
    let accepted = payment_accepted("<DTDUE>20240318");
    let mut bank = ScriptedBank::start(vec![
        Behaviour::Answer(signon_refused(3000)),
        questions(&[
            "MFA101", "MFA102", "MFA103", "MFA104", "MFA105", "MFA106", "MFA107",
        ]),
        Behaviour::Answer(reply_with_signon("<ACCESSKEY>key", &accepted)),
    ]);
    let payer = customer(&bank.url, "103");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    payer.pay_bill().unwrap();
    bank.close();
    let sent = bank.requests();
    assert_eq!(sent[2].matches("<MFACHALLENGEANSWER>").count(), 7);
    let ids = bank.transaction_ids();
    assert_eq!(ids[0], ids[2], "the TRNUID is the same");
    assert_eq!(payer.ofx_access_key(), "key");
}

#[test]
fn a_client_whose_own_answers_are_wrong_does_not_try_again_and_again() {
    let mut bank = ScriptedBank::start(vec![
        Behaviour::Answer(signon_refused(3000)),
        questions(&["MFA107"]),
        Behaviour::Answer(signon_refused(3000)),
        questions(&["MFA107"]),
    ]);
    let payer = customer(&bank.url, "103");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.status().unwrap().code, 3000);
    assert!(error.challenge().is_some());
    bank.close();
    assert_eq!(bank.requests().len(), 4);
}

#[test]
fn a_bank_that_tells_no_questions_leaves_a_challenge_without_them() {
    let mut bank = ScriptedBank::start(vec![
        Behaviour::Answer(signon_refused(3000)),
        Behaviour::Status(500),
    ]);
    let payer = customer(&bank.url, "103");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.status().unwrap().code, 3000);
    assert!(challenge_of(&error).questions().is_empty());
    assert!(
        payer.open_transactions().unwrap().is_empty(),
        "nothing was carried out"
    );
    bank.close();
}

#[test]
fn a_resumed_payment_whose_answer_is_lost_is_open_and_keeps_its_number() {
    let accepted = payment_accepted("<DTDUE>20240318");
    let mut bank = ScriptedBank::start(vec![
        Behaviour::Answer(signon_refused(3000)),
        questions(&["MFA13"]),
        Behaviour::HangUp,
        Behaviour::Answer(reply(&accepted)),
    ]);
    let payer = customer(&bank.url, "103");
    set_payee(&payer, "Nobody");
    set_payment(&payer);
    let challenge = challenge_of(&payer.pay_bill().unwrap_err());
    let error = payer.resume(&challenge, &[("MFA13", "1")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert_eq!(error.transaction_id(), challenge.transaction_id());
    // The same call, made anew, is the same transaction: resumed and called payments are told apart by nothing.
    payer.pay_bill().unwrap();
    bank.close();
    let ids = bank.transaction_ids();
    assert_eq!([&ids[0], &ids[0]], [&ids[2], &ids[3]]);
}

#[test]
fn the_own_answers_go_along_with_those_that_are_sent_by_hand() {
    let bank = sandbox();
    let payer = payer(&bank, "mfa", "700004", "211");
    assert_eq!(payer.request_challenge_questions().unwrap().len(), 3);
    payer.send_challenge_answers(&ANSWERS).unwrap();
    payer.pay_bill().unwrap();
}
