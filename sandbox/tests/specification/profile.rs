//! What the bank tells of itself, and of the accounts of a user.

use ofx_billpay_sandbox::{Options, Sandbox, Weekday};

use crate::client::{Client, all, bank, codes, first, info, options, pay, payee};
use crate::scratch::Scratch;

const ANONYMOUS: &str = "anonymous00000000000000000000000";

fn profile(since: &str) -> String {
    format!(
        "<PROFMSGSRQV1><PROFTRNRQ><TRNUID>p</TRNUID><PROFRQ><CLIENTROUTING>MSGSET</CLIENTROUTING>\
         <DTPROFUP>{since}</DTPROFUP></PROFRQ></PROFTRNRQ></PROFMSGSRQV1>"
    )
}

fn accounts(since: &str) -> String {
    format!(
        "<SIGNUPMSGSRQV1><ACCTINFOTRNRQ><TRNUID>a</TRNUID><ACCTINFORQ><DTACCTUP>{since}</DTACCTUP>\
         </ACCTINFORQ></ACCTINFOTRNRQ></SIGNUPMSGSRQV1>"
    )
}

fn service(trnuid: &str, action: &str, account: &str, kind: &str) -> String {
    let end = if action == "SVCADD" { "TO" } else { "FROM" };
    format!(
        "<SIGNUPMSGSRQV1><ACCTTRNRQ><TRNUID>{trnuid}</TRNUID><ACCTRQ><{action}><BANKACCT{end}>\
         <BANKID>123432123</BANKID><ACCTID>{account}</ACCTID><ACCTTYPE>{kind}</ACCTTYPE>\
         </BANKACCT{end}></{action}><SVC>BPSVC</SVC></ACCTRQ></ACCTTRNRQ></SIGNUPMSGSRQV1>"
    )
}

/// A payment from the money-market account, for which bill payment is not active at first.
fn from_money_market(trnuid: &str) -> String {
    let info = info(&payee("Jane"));
    pay(
        trnuid,
        &info
            .replace("516273", "516275")
            .replace("CHECKING", "MONEYMRKT"),
    )
}

#[test]
fn the_profile_says_what_is_offered() {
    let bank = Sandbox::start(Options {
        days_off: vec![Weekday::Sunday, Weekday::Monday],
        processing_ends: 9,
        days_with: 1,
        model_window: 31,
        status_window: 1000,
        ..options()
    })
    .unwrap();
    let reply = Client::new(&bank, 220).send(&profile("19700101"));
    assert_eq!(codes(&reply), ["0"]);
    assert!(reply.contains(
        "<DAYSWITH>1</DAYSWITH><DFLTDAYSTOPAY>4</DFLTDAYSTOPAY><XFERDAYSWITH>1</XFERDAYSWITH>\
         <XFERDFLTDAYSTOPAY>4</XFERDFLTDAYSTOPAY><PROCDAYSOFF>MONDAY</PROCDAYSOFF>\
         <PROCDAYSOFF>SUNDAY</PROCDAYSOFF><PROCENDTM>090000.000[0:GMT]</PROCENDTM>\
         <MODELWND>31</MODELWND><POSTPROCWND>999</POSTPROCWND><STSVIAMODS>Y</STSVIAMODS>"
    ));
    assert!(reply.contains("<BILLPUBCONTEXT>Y"));
    assert_eq!(all(&reply, "URL"), [bank.url(); 4]);
    assert_eq!(all(&reply, "SIGNONREALM"), ["SANDBOX"; 5]);
    assert_eq!(first(&reply, "FINAME"), "Sandbox Bank");
    assert_eq!(first(&reply, "MFACHALLENGESUPT"), "Y");
}

#[test]
fn old_versions_are_told_what_they_know() {
    let bank = bank();
    let told = |version, name| {
        let reply = Client::new(&bank, version).send(&profile("19700101"));
        !all(&reply, name).is_empty()
    };
    assert!(!told(102, "BILLPUBCONTEXT") && !told(102, "CLIENTUIDREQ"));
    assert!(!told(103, "BILLPUBCONTEXT") && told(103, "CLIENTUIDREQ"));
    assert!(told(200, "BILLPUBCONTEXT") && !told(200, "CLIENTUIDREQ"));
}

#[test]
fn a_current_profile_is_not_told_again() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    let reply = client.send(&profile("19700101"));
    let since = all(&reply, "DTPROFUP");
    assert_eq!(since[0], since[1], "SONRS names the same time");
    for known in [since[0].as_str(), "20240304070000.000[-5:EST]", "20300101"] {
        let again = client.send(&profile(known));
        assert_eq!(codes(&again), ["1"]);
        assert_eq!(all(&again, "SEVERITY")[1], "INFO");
        assert!(!again.contains("<PROFRS>"));
    }
    assert_eq!(codes(&client.send(&profile("20240304115959"))), ["0"]);
}

#[test]
fn a_message_set_may_move() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let since = first(&client.send(""), "DTPROFUP");
    assert!(
        bank.move_message_set("BILLPAY", Some("http://127.0.0.1:9/ofx"), "BILLS")
            .unwrap()
    );
    assert!(!bank.move_message_set("LOAN", None, "BILLS").unwrap());
    let reply = client.send(&profile(&since));
    assert_eq!(codes(&reply), ["0"], "the profile changed on the same day");
    let here = bank.url();
    assert_eq!(
        all(&reply, "URL"),
        [here, here, "http://127.0.0.1:9/ofx", here]
    );
    let realms = ["SANDBOX", "SANDBOX", "BILLS", "SANDBOX", "BILLS", "SANDBOX"];
    assert_eq!(all(&reply, "SIGNONREALM"), realms);
    bank.move_message_set("BILLPAY", None, "SANDBOX").unwrap();
    assert_eq!(all(&client.send(&profile("19700101")), "URL"), [here; 4]);
}

#[test]
fn a_bank_that_moves_says_so() {
    let scratch = Scratch::new("moved");
    let urls = || {
        let bank = Sandbox::start(scratch.options()).unwrap();
        let reply = Client::new(&bank, 211).send(&profile("19700101"));
        assert_eq!(all(&reply, "URL"), [bank.url(); 4]);
    };
    urls();
    urls();
}

#[test]
fn the_anonymous_user_gets_the_profile_only() {
    let bank = bank();
    let client = Client::of(&bank, ANONYMOUS, ANONYMOUS);
    let reply = client.send(&profile("19700101"));
    assert_eq!(codes(&reply), ["0"]);
    assert!(all(&reply, "DTACCTUP").is_empty());
    for more in [
        accounts("19700101"),
        profile("19700101") + &accounts("19700101"),
    ] {
        assert!(
            all(&client.send(&more), "CODE")
                .iter()
                .all(|code| code == "15500")
        );
    }
    assert_eq!(
        first(&Client::of(&bank, ANONYMOUS, "x").send(""), "CODE"),
        "15500"
    );
}

#[test]
fn the_profile_tells_each_user_what_to_prove() {
    let bank = bank();
    let of = |user, password| Client::of(&bank, user, password).send(&profile("19700101"));
    let creds = of("creds", "creds-pass");
    assert_eq!(
        first(&creds, "CODE"),
        "0",
        "the password is enough for the profile"
    );
    assert_eq!(first(&creds, "USERCRED1LABEL"), "First code word");
    assert_eq!(first(&creds, "USERCRED2LABEL"), "Second code word");
    assert_eq!(first(&of("device", "device-pass"), "CLIENTUIDREQ"), "Y");
    assert_eq!(first(&of("token", "token-pass"), "AUTHTOKENFIRST"), "Y");
    assert_eq!(first(&of("mfa", "mfa-pass"), "CODE"), "0");
    let demo = of("demo", "demo-pass");
    assert!(all(&demo, "USERCRED1LABEL").is_empty());
    assert_eq!(first(&demo, "CLIENTUIDREQ"), "N");
}

#[test]
fn the_accounts_of_a_user_are_told_until_they_are_known() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    let reply = client.send(&accounts("19700101"));
    assert_eq!(codes(&reply), ["0"]);
    let twice = ["516273", "516274", "516275", "516276"]
        .map(|account| [account; 2])
        .concat();
    assert_eq!(all(&reply, "ACCTID"), twice);
    let bill_payment: Vec<String> = reply
        .split("</BPACCTINFO>")
        .filter_map(|part| all(part, "SVCSTATUS").pop())
        .collect();
    assert_eq!(bill_payment, ["ACTIVE", "ACTIVE", "AVAIL", "PEND"]);
    let since = all(&reply, "DTACCTUP");
    assert_eq!(since[0], since[1]);
    assert_eq!(codes(&client.send(&accounts(&since[0]))), ["1"]);
}

#[test]
fn bill_payment_is_asked_for_and_given_up() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    assert_eq!(codes(&client.ask(&from_money_market("t1"))), ["2008"]);
    let since = first(&client.send(""), "DTACCTUP");
    let asked = client.send(&service("s1", "SVCADD", "516275", "MONEYMRKT"));
    assert_eq!(
        (codes(&asked), first(&asked, "SVCSTATUS")),
        (vec!["0".into()], "PEND".into())
    );
    assert_eq!(
        codes(&client.send(&accounts(&since))),
        ["0"],
        "something changed"
    );
    assert_eq!(
        codes(&client.ask(&from_money_market("t2"))),
        ["2008"],
        "not yet"
    );

    bank.advance_days(1).unwrap();
    assert_eq!(codes(&client.ask(&from_money_market("t3"))), ["0"]);
    let again = client.send(&service("s2", "SVCADD", "516275", "MONEYMRKT"));
    assert_eq!(first(&again, "SVCSTATUS"), "ACTIVE");

    let gone = client.send(&service("s3", "SVCDEL", "516275", "MONEYMRKT"));
    assert_eq!(first(&gone, "SVCSTATUS"), "AVAIL");
    assert_eq!(codes(&client.ask(&from_money_market("t4"))), ["2008"]);
    bank.advance_days(20).unwrap();
    let state = client.ask(&crate::client::inquire("q", "P000000001"));
    assert_eq!(
        first(&state, "PMTPRCCODE"),
        "FAILEDON",
        "nothing is paid without the service"
    );
    assert_eq!(bank.balance("516275").unwrap().as_deref(), Some("2500.00"));
}

#[test]
fn services_and_accounts_that_are_not_there() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let add = service("s1", "SVCADD", "516275", "MONEYMRKT");
    assert_eq!(
        codes(&client.send(&add.replace("BPSVC", "BANKSVC"))),
        ["13502"]
    );
    assert_eq!(
        codes(&client.send(&service("s2", "SVCADD", "1", "MONEYMRKT"))),
        ["2003"]
    );
    assert_eq!(
        codes(&client.send(&service("s3", "SVCDEL", "700001", "CHECKING"))),
        ["2005"]
    );
}
