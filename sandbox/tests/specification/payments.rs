//! Single payments, from the order to the account that is debited.

use crate::client::{
    Client, all, bank, cancel, codes, first, info, info_of, inquire, modify, northgate, pay, payee,
    payee_at,
};

#[test]
fn a_payment_is_made_changed_asked_about_and_canceled_in_102() {
    life_of_a_payment(102);
}

#[test]
fn a_payment_is_made_changed_asked_about_and_canceled_in_211() {
    life_of_a_payment(211);
}

fn life_of_a_payment(version: u16) {
    let bank = bank();
    let client = Client::new(&bank, version);

    let made = client.ask(&pay("t1", &info(&northgate())));
    assert_eq!(codes(&made), ["0"]);
    assert_eq!(
        (first(&made, "TRNUID"), first(&made, "CLTCOOKIE")),
        ("t1".into(), "c-t1".into())
    );
    assert_eq!(first(&made, "SRVRTID"), "P000000001");
    assert_eq!(first(&made, "CURDEF"), "USD");
    assert_eq!(first(&made, "TRNAMT"), "84.20");
    assert_eq!(first(&made, "PMTPRCCODE"), "WILLPROCESSON");
    assert_eq!(
        first(&made, "DTPMTPRC"),
        "20240315",
        "two days before it is due is a Saturday"
    );

    let changed = client.ask(&modify(
        "t2",
        "P000000001",
        &info_of(&northgate(), "90", "20240320"),
    ));
    assert_eq!(codes(&changed), ["0"]);
    assert!(changed.contains("<PMTMODRS>"));
    assert_eq!(first(&changed, "TRNAMT"), "90.00");
    assert_eq!(first(&changed, "DTPMTPRC"), "20240318");

    let asked = client.ask(&inquire("t3", "P000000001"));
    assert_eq!(codes(&asked), ["0"]);
    assert_eq!(first(&asked, "PMTPRCCODE"), "WILLPROCESSON");

    let canceled = client.ask(&cancel("t4", "P000000001"));
    assert_eq!(codes(&canceled), ["0"]);
    assert!(canceled.contains("<PMTCANCRS><SRVRTID>P000000001"));
    let asked = client.ask(&inquire("t5", "P000000001"));
    assert_eq!(first(&asked, "PMTPRCCODE"), "CANCELEDON");
}

#[test]
fn several_payments_in_one_file_are_answered_in_their_order() {
    let bank = bank();
    let requests = [pay("a", &info(&payee("A"))), pay("b", &info(&payee("B")))].concat();
    let reply = Client::new(&bank, 211).ask(&requests);
    assert_eq!(all(&reply, "TRNUID"), ["a", "b"]);
    assert_eq!(all(&reply, "SRVRTID"), ["P000000001", "P000000002"]);
}

#[test]
fn one_refused_request_does_not_stop_the_others() {
    let bank = bank();
    let requests = [
        pay("a", &info_of(&payee("A"), "0", "20240318")),
        pay("b", &info(&payee("B"))),
    ];
    let reply = Client::new(&bank, 211).ask(&requests.concat());
    assert_eq!(codes(&reply), ["2012", "0"]);
    assert_eq!(
        first(&reply, "PAYEELSTID"),
        "L0000001",
        "the refused one left no payee"
    );
}

#[test]
fn a_late_payment_is_processed_today() {
    let bank = bank();
    let reply = Client::new(&bank, 211).ask(&pay("t", &info_of(&payee("A"), "1", "20240305")));
    assert_eq!(first(&reply, "DTPMTPRC"), "20240304");
}

#[test]
fn a_payment_that_falls_due_debits_the_account_and_gets_a_check() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));

    bank.advance_days(9).unwrap();
    assert_eq!(
        first(&client.ask(&inquire("t2", "P000000001")), "PMTPRCCODE"),
        "WILLPROCESSON"
    );
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("10000.00"));

    assert_eq!(bank.advance_days(1).unwrap().to_string(), "20240314");
    let asked = client.ask(&inquire("t3", "P000000001"));
    assert_eq!(first(&asked, "PMTPRCCODE"), "PROCESSEDON");
    assert_eq!(first(&asked, "DTPMTPRC"), "20240314");
    assert_eq!(first(&asked, "CHECKNUM"), "1001");
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9915.80"));
}

#[test]
fn a_payment_to_a_standard_payee_needs_no_check() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&northgate())));
    bank.advance_days(30).unwrap();
    let asked = client.ask(&inquire("t2", "P000000001"));
    assert_eq!(first(&asked, "PMTPRCCODE"), "PROCESSEDON");
    assert_eq!(first(&asked, "DTPMTPRC"), "20240315", "under its own date");
    assert!(all(&asked, "CHECKNUM").is_empty());
}

#[test]
fn a_payment_beyond_the_balance_ends_without_funds() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let requests = [
        pay("t1", &info_of(&payee("A"), "9000", "20240318")),
        pay("t2", &info_of(&payee("A"), "1000.01", "20240318")),
        pay("t3", &info_of(&payee("A"), "1000.00", "20240318")),
    ];
    client.ask(&requests.concat());
    bank.advance_days(14).unwrap();
    let states = ["P000000001", "P000000002", "P000000003"]
        .map(|id| first(&client.ask(&inquire(&format!("q{id}"), id)), "PMTPRCCODE"));
    assert_eq!(states, ["PROCESSEDON", "NOFUNDSON", "PROCESSEDON"]);
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("0.00"));
}

#[test]
fn a_new_payee_of_a_payment_is_put_on_the_list_once() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    let first_time = client.ask(&pay("t1", &info(&payee("Jane"))));
    let second_time = client.ask(&pay("t2", &info(&payee("Jane"))));
    let other = client.ask(&pay("t3", &info(&payee("John"))));
    let list_ids = [&first_time, &second_time, &other].map(|reply| first(reply, "PAYEELSTID"));
    assert_eq!(list_ids, ["L0000001", "L0000001", "L0000002"]);
    assert_eq!(
        all(&first_time, "PAYEELSTID").len(),
        2,
        "in PMTRS and in its PMTINFO"
    );
}

#[test]
fn a_standard_payee_is_recognised_by_name_and_postal_code() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let known = client.ask(&pay("t1", &info(&northgate())));
    assert!(known.contains(
        "<EXTDPAYEE><PAYEEID>NGWP01</PAYEEID><IDSCOPE>GLOBAL</IDSCOPE>\
         <NAME>Northgate Water &amp; Power</NAME><DAYSTOPAY>2</DAYSTOPAY></EXTDPAYEE>"
    ));
    let elsewhere = payee_at("Northgate Water &amp; Power", "12 Weir Lane", "43998");
    let unknown = client.ask(&pay("t2", &info(&elsewhere)));
    assert!(unknown.contains("<EXTDPAYEE><DAYSTOPAY>4</DAYSTOPAY></EXTDPAYEE>"));
}

#[test]
fn a_payment_may_name_its_payee_by_payee_id() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let reply = client.ask(&pay("t1", &info("<PAYEEID>LKTL01</PAYEEID>")));
    assert_eq!(codes(&reply), ["0"]);
    assert_eq!(first(&reply, "PAYEEID"), "LKTL01");
    assert_eq!(first(&reply, "DTPMTPRC"), "20240315");
    let again = client.ask(&pay("t2", &info("<PAYEEID>LKTL01</PAYEEID>")));
    assert_eq!(first(&again, "PAYEELSTID"), first(&reply, "PAYEELSTID"));
}

#[test]
fn a_payment_may_name_its_payee_by_list_id_alone() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    let reply = client.ask(&pay("t2", &info("<PAYEELSTID>L0000001</PAYEELSTID>")));
    assert_eq!(codes(&reply), ["0"]);
    assert_eq!(
        first(&reply, "NAME"),
        "Jane",
        "the reply says whom it is paid to"
    );
}

#[test]
fn another_address_beside_the_list_id_changes_the_payee() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    let moved = payee_at("Jane", "9 Oak Rd", "10001") + "<PAYEELSTID>L0000001</PAYEELSTID>";
    client.ask(&pay("t2", &info(&moved)));
    let third = client.ask(&pay("t3", &info("<PAYEELSTID>L0000001</PAYEELSTID>")));
    assert_eq!(first(&third, "ADDR1"), "9 Oak Rd");
}

#[test]
fn parts_that_came_in_another_order_go_back_in_the_official_one() {
    let bank = bank();
    let extended = "<MEMO>m</MEMO><DTDUE>20240318103000[-5:EST]</DTDUE><PAYACCT>1</PAYACCT>\
        <EXTDPMT><EXTDPMTDSC>for you</EXTDPMTDSC><EXTDPMTFOR>BUSINESS</EXTDPMTFOR></EXTDPMT>";
    let shuffled = format!(
        "<PMTINFO>{extended}{}<TRNAMT>1,5</TRNAMT>{}</PMTINFO>",
        payee("Jane"),
        crate::client::CHECKING
    );
    let reply = Client::new(&bank, 102).ask(&pay("t1", &shuffled));
    assert_eq!(codes(&reply), ["0"]);
    assert!(
        reply.contains("</BANKACCTFROM><TRNAMT>1.50<PAYEE>"),
        "{reply}"
    );
    assert!(reply.contains(
        "<PAYEELSTID>L0000001<EXTDPMT><EXTDPMTFOR>BUSINESS<EXTDPMTDSC>for you</EXTDPMTDSC>\
         </EXTDPMT><PAYACCT>1<DTDUE>20240318<MEMO>m</PMTINFO>"
    ));
}
