//! Message sets at other URLs and with other passwords: what the profile says is what the bank does.

use crate::client::{Client, all, bank, codes, first, info, northgate, pay};

fn bills(trnuid: &str) -> String {
    format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay(trnuid, &info(&northgate()))
    )
}

const ACCOUNTS: &str = "<SIGNUPMSGSRQV1><ACCTINFOTRNRQ><TRNUID>a</TRNUID><ACCTINFORQ>\
    <DTACCTUP>19700101</DTACCTUP></ACCTINFORQ></ACCTINFOTRNRQ></SIGNUPMSGSRQV1>";
const PROFILE: &str = "<PROFMSGSRQV1><PROFTRNRQ><TRNUID>p</TRNUID><PROFRQ><CLIENTROUTING>MSGSET\
    </CLIENTROUTING><DTPROFUP>19700101</DTPROFUP></PROFRQ></PROFTRNRQ></PROFMSGSRQV1>";

#[test]
fn a_message_set_is_served_where_the_profile_says() {
    let bank = bank();
    let elsewhere = format!("{}/bills", bank.url());
    bank.move_message_set("BILLPAY", Some(&elsewhere), "SANDBOX")
        .unwrap();
    let client = Client::new(&bank, 211);
    let there = Client {
        url: elsewhere.clone(),
        ..client.clone()
    };
    assert_eq!(codes(&client.send(&bills("t1"))), ["2000"]);
    assert!(bank.ledger().unwrap().payments.is_empty());
    assert_eq!(codes(&there.send(&bills("t1"))), ["0"]);
    assert_eq!(
        codes(&there.send(ACCOUNTS)),
        ["2000"],
        "that set has not moved"
    );
    for client in [&client, &there] {
        let profile = client.send(PROFILE);
        assert_eq!(codes(&profile), ["0"], "the profile is told everywhere");
        assert!(all(&profile, "URL").contains(&elsewhere));
    }
    let another_bank = crate::client::bank();
    bank.move_message_set("BILLPAY", Some(another_bank.url()), "SANDBOX")
        .unwrap();
    assert_eq!(codes(&there.send(&bills("t2"))), ["2000"]);
    assert_eq!(
        codes(&Client::new(&another_bank, 211).send(&bills("t2"))),
        ["0"]
    );
}

#[test]
fn a_realm_has_passwords_of_its_own() {
    let bank = bank();
    bank.move_message_set("BILLPAY", None, "BILLS").unwrap();
    let usual = Client::new(&bank, 103);
    assert_eq!(
        codes(&usual.send(&bills("t1"))),
        ["0"],
        "without one, the usual one counts"
    );
    assert!(
        bank.set_password("demo", "bills-pass", Some("BILLS"))
            .unwrap()
    );
    assert!(!bank.set_password("nobody", "bills-pass", None).unwrap());
    let special = Client {
        password: "bills-pass",
        ..usual.clone()
    };
    assert_eq!(all(&usual.send(&bills("t2")), "CODE"), ["15500", "15500"]);
    assert_eq!(codes(&special.send(&bills("t2"))), ["0"]);
    assert_eq!(codes(&usual.send(ACCOUNTS)), ["0"]);
    assert_eq!(all(&special.send(ACCOUNTS), "CODE"), ["15500", "15500"]);
}

#[test]
fn one_file_is_for_one_realm() {
    let bank = bank();
    bank.move_message_set("BILLPAY", None, "BILLS").unwrap();
    let reply = Client::new(&bank, 211).send(&format!("{ACCOUNTS}{}{PROFILE}", bills("t1")));
    assert_eq!(first(&reply, "CODE"), "0");
    assert_eq!(
        codes(&reply),
        ["0", "15500", "0"],
        "accounts, payment, profile"
    );
    assert!(bank.ledger().unwrap().payments.is_empty());
}

#[test]
fn a_password_change_counts_in_the_realm_of_the_file() {
    let bank = bank();
    bank.move_message_set("BILLPAY", None, "BILLS").unwrap();
    bank.set_password("demo", "bills-pass", Some("BILLS"))
        .unwrap();
    let change = "<PINCHTRNRQ><TRNUID>c</TRNUID><PINCHRQ><USERID>demo</USERID>\
        <NEWUSERPASS>new-pass</NEWUSERPASS></PINCHRQ></PINCHTRNRQ>";
    let special = Client {
        password: "bills-pass",
        ..Client::new(&bank, 211)
    };
    assert_eq!(codes(&special.with(change).send(&bills("t1"))), ["0", "0"]);
    let changed = Client {
        password: "new-pass",
        ..special.clone()
    };
    assert_eq!(codes(&changed.send(&bills("t2"))), ["0"]);
    assert_eq!(all(&special.send(&bills("t3")), "CODE"), ["15500", "15500"]);
    assert_eq!(
        codes(&Client::new(&bank, 211).send(ACCOUNTS)),
        ["0"],
        "the usual one is the same"
    );
}
