//! When payments are processed, when the money leaves the account, how long one may ask.

use ofx_billpay_sandbox::{LeadTime, Options, Sandbox, Weekday};

use crate::client::{
    Client, all, bank, cancel, codes, first, info_of, inquire, modify, options, pay, payee, sync,
};

/// When a payment to somebody by mail (4 days) that is due on a day is processed.
fn processed_on(options: Options, due: &str) -> String {
    let bank = Sandbox::start(options).expect("the bank starts");
    let reply = Client::new(&bank, 211).ask(&pay("t1", &info_of(&payee("Jane"), "10", due)));
    first(&reply, "DTPMTPRC")
}

#[test]
fn days_off_move_the_processing_to_the_working_day_before() {
    // 9 and 10 March 2024 are a weekend.
    for (due, processed) in [
        ("20240312", "20240308"),
        ("20240313", "20240308"),
        ("20240314", "20240308"),
        ("20240315", "20240311"),
    ] {
        assert_eq!(processed_on(options(), due), processed, "{due}");
    }
    let midweek = Options {
        days_off: vec![Weekday::Wednesday],
        ..options()
    };
    assert_eq!(processed_on(midweek, "20240310"), "20240305");
    let always = Options {
        days_off: Vec::new(),
        ..options()
    };
    assert_eq!(processed_on(always, "20240313"), "20240309");
}

#[test]
fn nothing_is_processed_in_the_past_or_on_a_day_off() {
    let saturday = Options {
        start_date: ofx_billpay_sandbox::Date::parse("20240309"),
        ..options()
    };
    assert_eq!(processed_on(saturday.clone(), "20240312"), "20240311");
    assert_eq!(processed_on(saturday.clone(), "20240313"), "20240311");
    let strict = Options {
        lead_time: LeadTime::Reject,
        ..saturday
    };
    let bank = Sandbox::start(strict).unwrap();
    let client = Client::new(&bank, 211);
    let due = |trnuid, due| codes(&client.ask(&pay(trnuid, &info_of(&payee("A"), "1", due))));
    assert_eq!(due("t1", "20240314"), ["2014"]);
    assert_eq!(due("t2", "20240315"), ["0"]);
}

#[test]
fn after_the_end_of_processing_the_next_day_is_the_first() {
    let early = Options {
        processing_ends: 12,
        ..options()
    };
    assert_eq!(processed_on(early.clone(), "20240305"), "20240305");
    let on_friday = Options {
        start_date: ofx_billpay_sandbox::Date::parse("20240308"),
        ..early
    };
    assert_eq!(processed_on(on_friday, "20240310"), "20240311");
}

#[test]
fn the_money_may_leave_the_account_before_the_payment_does() {
    let bank = Sandbox::start(Options {
        days_with: 2,
        ..options()
    })
    .unwrap();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info_of(&payee("Jane"), "100", "20240318")));
    let state = |trnuid| first(&client.ask(&inquire(trnuid, "P000000001")), "PMTPRCCODE");
    bank.advance_days(7).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("10000.00"));
    bank.advance_days(1).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9900.00"));
    assert_eq!(state("q1"), "WILLPROCESSON");
    let new = info_of(&payee("Jane"), "5", "20240320");
    assert_eq!(
        codes(&client.ask(&modify("t2", "P000000001", &new))),
        ["2016"]
    );
    assert_eq!(codes(&client.ask(&cancel("t3", "P000000001"))), ["2016"]);
    bank.advance_days(2).unwrap();
    assert_eq!(state("q2"), "PROCESSEDON");
    assert_eq!(
        bank.balance("516273").unwrap().as_deref(),
        Some("9900.00"),
        "once"
    );
}

#[test]
fn missing_money_is_told_under_the_day_on_which_it_was_missed() {
    let bank = Sandbox::start(Options {
        days_with: 2,
        ..options()
    })
    .unwrap();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info_of(&payee("Jane"), "10000.01", "20240318")));
    bank.advance_days(30).unwrap();
    let reply = client.ask(&sync("<TOKEN>2</TOKEN>", "N", ""));
    assert_eq!(
        all(&reply, "PMTPRCCODE"),
        ["NOFUNDSON"],
        "it is not tried again"
    );
    assert_eq!(first(&reply, "DTPMTPRC"), "20240312");
}

#[test]
fn one_may_ask_about_a_payment_for_some_time() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info_of(&payee("Jane"), "10", "20240318")));
    bank.advance_days(10 + 30).unwrap();
    assert_eq!(codes(&client.ask(&inquire("q1", "P000000001"))), ["0"]);
    bank.advance_days(1).unwrap();
    assert_eq!(codes(&client.ask(&inquire("q2", "P000000001"))), ["2018"]);
    let far = info_of(&payee("Jane"), "10", "20241231");
    client.ask(&pay("t2", &far));
    bank.advance_days(100).unwrap();
    assert_eq!(
        codes(&client.ask(&inquire("q3", "P000000002"))),
        ["0"],
        "it is still to come"
    );
}

#[test]
fn payments_to_unknown_payees_get_one_check_number_each() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info_of(&payee("A"), "1", "20240320")));
    client.ask(&pay("t2", &info_of(&payee("B"), "1", "20240318")));
    bank.advance_days(30).unwrap();
    let number = |id| first(&client.ask(&inquire(&format!("q{id}"), id)), "CHECKNUM");
    assert_eq!(
        (number("P000000001"), number("P000000002")),
        ("1002".into(), "1001".into())
    );
}
