//! The payee list.

use crate::client::{
    Client, all, bank, codes, first, info, northgate, pay, payee, payee_at, payee_request,
    payee_sync,
};

fn add(trnuid: &str, content: &str) -> String {
    payee_request(trnuid, &format!("<PAYEERQ>{content}</PAYEERQ>"))
}

fn change(trnuid: &str, list_id: &str, content: &str) -> String {
    let body = format!("<PAYEEMODRQ><PAYEELSTID>{list_id}</PAYEELSTID>{content}</PAYEEMODRQ>");
    payee_request(trnuid, &body)
}

fn delete(trnuid: &str, list_id: &str) -> String {
    let body = format!("<PAYEEDELRQ><PAYEELSTID>{list_id}</PAYEELSTID></PAYEEDELRQ>");
    payee_request(trnuid, &body)
}

const REFRESH: &str = "<REFRESH>Y</REFRESH>";

#[test]
fn a_payee_is_added_changed_and_deleted() {
    for version in [102, 211] {
        let bank = bank();
        let client = Client::new(&bank, version);
        let content = payee("Jane") + "<PAYACCT>one</PAYACCT><PAYACCT>two</PAYACCT>";

        let added = client.ask(&add("t1", &content));
        assert_eq!(codes(&added), ["0"]);
        assert_eq!(first(&added, "PAYEELSTID"), "L0000001");
        assert_eq!(first(&added, "DAYSTOPAY"), "4");
        assert_eq!(all(&added, "PAYACCT"), ["one", "two"]);

        let moved = payee_at("Jane", "9 Oak Rd", "10001") + "<PAYACCT>three</PAYACCT>";
        let changed = client.ask(&change("t2", "L0000001", &moved));
        assert_eq!(codes(&changed), ["0"]);
        assert_eq!(first(&changed, "ADDR1"), "9 Oak Rd");
        assert_eq!(
            all(&changed, "PAYACCT"),
            ["three"],
            "the whole list is replaced"
        );

        let deleted = client.ask(&delete("t3", "L0000001"));
        assert_eq!(codes(&deleted), ["0"]);
        assert!(all(&client.ask(&payee_sync(REFRESH, "N", "")), "PAYEERS").is_empty());
        assert_eq!(codes(&client.ask(&delete("t4", "L0000001"))), ["10519"]);
    }
}

#[test]
fn the_same_payee_is_not_added_twice() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&add("t1", &(payee("Jane") + "<PAYACCT>one</PAYACCT>")));
    let again = client.ask(&add("t2", &(payee("Jane") + "<PAYACCT>two</PAYACCT>")));
    assert_eq!(first(&again, "PAYEELSTID"), "L0000001");
    assert_eq!(all(&again, "PAYACCT"), ["one", "two"]);
}

#[test]
fn a_standard_payee_is_added_by_address_or_by_payee_id() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let by_address = client.ask(&add("t1", &northgate()));
    assert_eq!(first(&by_address, "PAYEEID"), "NGWP01");
    let by_id = client.ask(&add("t2", "<PAYEEID>MRDN01</PAYEEID>"));
    assert_eq!(first(&by_id, "DAYSTOPAY"), "3");
    assert_eq!(
        codes(&client.ask(&add("t3", "<PAYEEID>NOBODY</PAYEEID>"))),
        ["10510"]
    );
    let change = client.ask(&change("t4", "L0000002", &payee("Meridian")));
    assert_eq!(codes(&change), ["10515"], "there is no address to change");
}

#[test]
fn a_payee_gains_and_loses_its_payee_id_with_its_address() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&add("t1", &payee("Northgate Water and Power")));
    let gained = client.ask(&change("t2", "L0000001", &northgate()));
    assert_eq!(first(&gained, "PAYEEID"), "NGWP01");
    let lost = client.ask(&change("t3", "L0000001", &payee("Northgate")));
    assert!(all(&lost, "PAYEEID").is_empty());
}

#[test]
fn payments_go_on_when_their_payee_is_deleted() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    client.ask(&delete("t2", "L0000001"));
    bank.advance_days(20).unwrap();
    assert_eq!(bank.balance("516273").unwrap().as_deref(), Some("9915.80"));
    let again = client.ask(&pay(
        "t3",
        &info(&payee("Jane")).replace("20240318", "20240418"),
    ));
    assert_eq!(
        first(&again, "PAYEELSTID"),
        "L0000002",
        "a deleted entry is not used again"
    );
}

#[test]
fn a_transfer_account_goes_with_the_address() {
    let bank = bank();
    let to = "<BANKACCTTO><BANKID>1</BANKID><ACCTID>2</ACCTID><ACCTTYPE>SAVINGS</ACCTTYPE>\
        </BANKACCTTO>";
    let reply = Client::new(&bank, 211).ask(&add("t1", &(payee("Jane") + to)));
    assert!(reply.contains("</PAYEE><BANKACCTTO><BANKID>1</BANKID>"));
}

#[test]
fn payees_are_answered_before_payments_as_the_definitions_want_it() {
    let bank = bank();
    let requests = pay("t1", &info(&payee("A"))) + &add("t2", &payee("B"));
    let reply = Client::new(&bank, 211).ask(&requests);
    assert_eq!(all(&reply, "TRNUID"), ["t2", "t1"]);
}
