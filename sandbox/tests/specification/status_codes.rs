//! Which fault leads to which status code.

use ofx_billpay_sandbox::{LeadTime, Options, Sandbox};

use crate::client::{
    CHECKING, Client, all, bank, cancel, codes, first, info, info_of, inquire, modify, northgate,
    options, pay, payee, payee_at, payee_sync, sync,
};

/// Sends payments with one fault each and compares their codes.
fn check(faults: &[(&str, String)]) {
    for version in [102, 211] {
        let bank = bank();
        let client = Client::new(&bank, version);
        for (at, (code, request)) in faults.iter().enumerate() {
            let reply = client.ask(&pay(&format!("t{at}"), request));
            assert_eq!(codes(&reply), [*code], "{request}");
            assert_eq!(all(&reply, "SEVERITY")[1], "ERROR");
            assert!(!reply.contains("<PMTRS>"), "an error has no body");
        }
        let left = client.ask(&sync("<REFRESH>Y</REFRESH>", "N", ""));
        assert!(codes(&left).is_empty(), "no refused payment was made");
    }
}

#[test]
fn faults_of_amount_and_date() {
    let amount = |amount| info_of(&payee("A"), amount, "20240318");
    let due = |due| info_of(&payee("A"), "1", due);
    check(&[
        ("2012", amount("0")),
        ("2012", amount("-5")),
        ("2012", amount("1.234")),
        ("2012", amount("1,234.50")),
        ("2012", amount("ten")),
        ("2012", amount("99999999999999999999")),
        ("2020", due("20240303")),
        ("2020", due("20240230")),
        ("2020", due("soon")),
        ("2015", due("20250306")),
    ]);
}

#[test]
fn the_first_and_the_last_day_that_are_accepted() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    for (trnuid, due) in [("t1", "20240304"), ("t2", "20250305")] {
        assert_eq!(
            codes(&client.ask(&pay(trnuid, &info_of(&payee("A"), "1", due)))),
            ["0"]
        );
    }
}

#[test]
fn faults_of_the_account() {
    let from = |old, new| info(&payee("A")).replace(old, new);
    check(&[
        ("2006", from("516273", "999999")),
        ("2006", from("CHECKING", "SAVINGS")),
        ("2006", from("CHECKING", "PIGGYBANK")),
        ("2008", from("516273", "700001")),
    ]);
}

#[test]
fn faults_of_the_payee() {
    let long = "x".repeat(33);
    let with = |old: &str, new: &str| info(&payee("Jane")).replace(old, new);
    check(&[
        ("10501", info("")),
        ("10501", with("555-0142", &long)),
        ("10502", with("1 Elm St", &long)),
        ("10502", with("</ADDR1>", "</ADDR1><ADDR3>x</ADDR3>")),
        ("10503", with("NW-7731", "")),
        ("10503", with("NW-7731", &long)),
        ("10510", info("<PAYEEID>NOBODY</PAYEEID>")),
        ("10511", with("Dunford", &long)),
        ("10512", with(">OH<", ">OHIO12<")),
        ("10513", with("10001", "123456789012")),
        ("10517", with("Jane", "")),
        ("10517", with("Jane", &long)),
        ("10519", info("<PAYEELSTID>NOBODY</PAYEELSTID>")),
        (
            "10519",
            info(&(payee("Jane") + "<PAYEELSTID>NOBODY</PAYEELSTID>")),
        ),
    ]);
}

#[test]
fn missing_or_repeated_elements_are_2000() {
    let without = |part: &str| info(&payee("Jane")).replace(part, "");
    check(&[
        ("2000", without("<TRNAMT>84.20</TRNAMT>")),
        ("2000", without("<DTDUE>20240318</DTDUE>")),
        ("2000", without("<PAYACCT>NW-7731</PAYACCT>")),
        ("2000", without("<NAME>Jane</NAME>")),
        ("2000", without(CHECKING)),
        (
            "2000",
            info(&payee("Jane")).replace("<MEMO>", "<MEMO>x</MEMO><MEMO>"),
        ),
        ("2000", info(&(payee("Jane") + "<PAYEEID>NGWP01</PAYEEID>"))),
        (
            "2000",
            info(&payee("Jane")).replace("March", &"x".repeat(256)),
        ),
    ]);
}

#[test]
fn a_date_without_lead_time_is_2014_if_the_bank_is_strict() {
    let bank = Sandbox::start(Options {
        lead_time: LeadTime::Reject,
        ..options()
    })
    .unwrap();
    let client = Client::new(&bank, 211);
    let reply = client.ask(&pay("t1", &info_of(&payee("A"), "1", "20240307")));
    assert_eq!(codes(&reply), ["2014"]);
    let list = client.ask(&payee_sync("<REFRESH>Y</REFRESH>", "N", ""));
    assert!(
        codes(&list).is_empty(),
        "the refused payment left no payee behind"
    );
    let reply = client.ask(&pay("t2", &info_of(&payee("A"), "1", "20240308")));
    assert_eq!(codes(&reply), ["0"]);
}

#[test]
fn a_payment_changes_only_before_it_is_processed() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("A"))));
    client.ask(&pay("t2", &info(&payee("A"))));
    client.ask(&cancel("t3", "P000000001"));
    let later = info_of(&payee("A"), "1", "20240401");

    assert_eq!(codes(&client.ask(&cancel("t4", "P000000001"))), ["2017"]);
    assert_eq!(
        codes(&client.ask(&modify("t5", "P000000001", &later))),
        ["2017"]
    );
    bank.advance_days(14).unwrap();
    assert_eq!(codes(&client.ask(&cancel("t6", "P000000002"))), ["2016"]);
    assert_eq!(
        codes(&client.ask(&modify("t7", "P000000002", &later))),
        ["10514"]
    );
}

#[test]
fn an_unknown_payment_is_2018() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let requests = [
        cancel("t1", "P000000009"),
        modify("t2", "P000000009", &info(&payee("A"))),
        inquire("t3", "P000000009"),
        inquire("t4", "much-too-long"),
    ];
    assert_eq!(
        codes(&client.ask(&requests.concat())),
        ["2018", "2018", "2018", "2018"]
    );
}

#[test]
fn a_payment_keeps_its_payee() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&northgate())));
    client.ask(&pay("t2", &info(&payee("Jane"))));

    let to = |trnuid: &str, payee: &str| {
        codes(&client.ask(&modify(trnuid, "P000000001", &info(payee)))).remove(0)
    };
    assert_eq!(to("t3", &payee("Jane")), "10505", "another NAME");
    assert_eq!(
        to("t4", "<PAYEEID>LKTL01</PAYEEID>"),
        "10505",
        "another PAYEEID"
    );
    assert_eq!(
        to("t5", "<PAYEELSTID>L0000002</PAYEELSTID>"),
        "10505",
        "another entry"
    );
    assert_eq!(to("t6", "<PAYEEID>NGWP01</PAYEEID>"), "0");
    let elsewhere = payee_at("NORTHGATE WATER &amp; POWER", "1 New St", "43999");
    assert_eq!(to("t7", &elsewhere), "0", "an address may change");
}

#[test]
fn a_wrong_password_is_15500_for_the_sign_on_and_for_every_request() {
    let bank = bank();
    for wrong in [
        Client {
            password: "demo-past",
            ..Client::new(&bank, 102)
        },
        Client {
            user: "nobody",
            ..Client::new(&bank, 102)
        },
        Client {
            user: "second",
            ..Client::new(&bank, 102)
        },
    ] {
        let embedded = sync("<TOKEN>0</TOKEN>", "N", &pay("t2", &info(&payee("A"))));
        let reply = wrong.ask(&(pay("t1", &info(&payee("A"))) + &embedded));
        assert_eq!(all(&reply, "CODE"), ["15500", "15500", "15500"]);
        assert_eq!(all(&reply, "TRNUID"), ["t1", "t2"]);
        assert_eq!(first(&reply, "TOKEN"), "-1");
        assert!(!reply.contains("<PMTRS>"));
    }
}

#[test]
fn another_institution_is_13504() {
    let bank = bank();
    for institution in [
        "",
        "<FI><ORG>OTHER</ORG></FI>",
        "<FI><ORG>SANDBOX</ORG><FID>1</FID></FI>",
    ] {
        let client = Client {
            institution,
            ..Client::new(&bank, 211)
        };
        let reply = client.ask(&pay("t1", &info(&payee("A"))));
        assert_eq!(all(&reply, "CODE"), ["13504", "13504"], "{institution}");
    }
}

#[test]
fn services_that_are_not_offered_are_refused_one_by_one() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let statement = "<BANKMSGSRQV1><STMTTRNRQ><TRNUID>s</TRNUID></STMTTRNRQ></BANKMSGSRQV1>";
    let payment = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&payee("A")))
    );
    let reply = client.send(&(statement.to_owned() + &payment));
    assert_eq!(codes(&reply), ["2000", "0"]);
    let version_2 = format!(
        "<BILLPAYMSGSRQV2>{}</BILLPAYMSGSRQV2>",
        pay("t2", &info(""))
    );
    assert_eq!(codes(&Client::new(&bank, 160).send(&version_2)), ["2021"]);
}
