//! The controller's other half: recurring payments, mail, users, accounts and message sets.

use ofx_billpay_sandbox::{
    AccountChange, ControlError, Demands, HistoryKind, LetterOrder, PaymentOrder, Question,
    RecurringCancellation, RecurringOrder, Sandbox, Scenario, UserChange,
};

use crate::client::{Client, all, bank, codes, first, info, northgate, pay};
use crate::raw::control;

fn rent() -> RecurringOrder {
    RecurringOrder {
        payment: PaymentOrder {
            user: "demo".into(),
            account: "516273".into(),
            payee: "LKTL01".into(),
            pay_account: None,
            amount: "12.50".into(),
            due: "20240318".into(),
            memo: None,
        },
        frequency: "MONTHLY".into(),
        instances: Some(3),
    }
}

fn sign_on(bank: &Sandbox, user: &'static str, password: &'static str, proof: &str) -> String {
    let accounts = "<SIGNUPMSGSRQV1><ACCTINFOTRNRQ><TRNUID>a</TRNUID><ACCTINFORQ>\
        <DTACCTUP>19700101</DTACCTUP></ACCTINFORQ></ACCTINFOTRNRQ></SIGNUPMSGSRQV1>";
    let client = Client::of(bank, user, password).proving(proof);
    first(&client.send(accounts), "CODE")
}

fn change(bank: &Sandbox, demands: Demands) {
    let change = UserChange {
        user: "demo".into(),
        demands,
        ..UserChange::default()
    };
    bank.change_user(&change).expect("the change is sound");
}

#[test]
fn recurring_payments_are_made_told_and_canceled() {
    let bank = bank();
    let id = bank.pay_regularly_as_other_client(&rent()).unwrap();
    bank.advance_days(7).unwrap();
    let ledger = bank.ledger().unwrap();
    let model = &ledger.models[0];
    assert_eq!((&*model.server_id, &*model.frequency), (&*id, "MONTHLY"));
    assert_eq!(model.next_due.as_deref(), Some("20240418"));
    assert_eq!((model.instances, model.canceled), (Some(3), false));
    assert_eq!(model.payee_name, "Lakeside Telephone");
    assert_eq!(ledger.payments[0].model.as_ref(), Some(&id));
    let which = RecurringCancellation {
        user: "demo".into(),
        server_id: id,
        pending: true,
    };
    bank.cancel_regular_as_other_client(&which).unwrap();
    let ledger = bank.ledger().unwrap();
    assert!(ledger.models[0].canceled);
    assert_eq!(ledger.payments[0].state, "CANCELEDON");
    let history = bank
        .history_of(HistoryKind::Recurring, "demo", Some("516273"), 0, 10)
        .unwrap();
    let kinds: Vec<_> = history
        .iter()
        .map(|one| (&*one.trnuid, &*one.kind))
        .collect();
    assert_eq!(kinds, [("0", "RECPMTRS"), ("0", "RECPMTCANCRS")]);
    let refused = bank.cancel_regular_as_other_client(&which);
    assert!(matches!(
        refused,
        Err(ControlError::Refused { code: 10509, .. })
    ));
}

#[test]
fn letters_are_written_and_told() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let payment = first(&client.ask(&pay("t1", &info(&northgate()))), "SRVRTID");
    let letter = |subject: &str, about: Option<&String>| LetterOrder {
        user: "demo".into(),
        subject: subject.into(),
        text: "Your check <1001> & more".into(),
        server_id: about.cloned(),
    };
    bank.write_letter(&letter("A check came back", Some(&payment)))
        .unwrap();
    assert!(bank.write_letter(&letter(&"x".repeat(61), None)).is_err());
    let ledger = bank.ledger().unwrap();
    let told = &ledger.letters[0];
    assert_eq!(
        (&*told.user, &*told.to, &*told.from),
        ("demo", "demo", "Sandbox Bank")
    );
    assert_eq!(
        (&*told.created, &*told.text),
        ("20240304", "Your check <1001> & more")
    );
    assert_eq!(told.server_id.as_ref(), Some(&payment));
    let sync = "<PMTMAILSYNCRQ><TOKEN>0</TOKEN><REJECTIFMISSING>N</REJECTIFMISSING>\
        <INCIMAGES>N</INCIMAGES><USEHTML>N</USEHTML></PMTMAILSYNCRQ>";
    let reply = client.ask(sync);
    assert_eq!(first(&reply, "SUBJECT"), "A check came back");
    let history = bank
        .history_of(HistoryKind::Mail, "demo", None, 0, 10)
        .unwrap();
    assert_eq!((history.len(), &*history[0].kind), (1, "PMTMAILRS"));
}

#[test]
fn users_are_locked_and_let_in() {
    let bank = bank();
    for (locked, code) in [(true, "15502"), (false, "0")] {
        change(
            &bank,
            Demands {
                locked: Some(locked),
                ..Demands::default()
            },
        );
        assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), code);
        assert_eq!(bank.ledger().unwrap().users[0].locked, locked);
    }
    change(
        &bank,
        Demands {
            must_change_password: Some(true),
            ..Demands::default()
        },
    );
    assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), "15000");
    assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), "15507");
    assert_eq!(bank.ledger().unwrap().users[0].password_change, "OVERDUE");
    let password = UserChange {
        user: "demo".into(),
        password: Some("another".into()),
        ..UserChange::default()
    };
    bank.change_user(&password).unwrap();
    assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), "15500");
    assert_eq!(sign_on(&bank, "demo", "another", ""), "0");
}

#[test]
fn whatever_a_user_must_prove_can_be_set_and_taken_back() {
    let bank = bank();
    let given = Some("secret".to_owned());
    let question = Question {
        phrase: "MFA16".into(),
        label: None,
        answer: given.clone(),
    };
    let cases = [
        (
            Demands {
                user_cred1: given.clone(),
                ..Demands::default()
            },
            "15500",
            "<USERCRED1>secret</USERCRED1>",
        ),
        (
            Demands {
                auth_token: given.clone(),
                ..Demands::default()
            },
            "15512",
            "<AUTHTOKEN>secret</AUTHTOKEN>",
        ),
        (
            Demands {
                client_uid_required: Some(true),
                ..Demands::default()
            },
            "15510",
            "<CLIENTUID>any</CLIENTUID>",
        ),
        (
            Demands {
                questions: Some(vec![question]),
                ..Demands::default()
            },
            "3000",
            "<MFACHALLENGEANSWER><MFAPHRASEID>MFA16</MFAPHRASEID><MFAPHRASEA>secret</MFAPHRASEA></MFACHALLENGEANSWER>",
        ),
    ];
    let nothing = Demands {
        user_cred1: Some(String::new()),
        auth_token: Some(String::new()),
        client_uid_required: Some(false),
        questions: Some(Vec::new()),
        ..Demands::default()
    };
    for (demands, code, proof) in cases {
        assert!(!format!("{demands:?}").contains("secret"));
        change(&bank, demands);
        assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), code);
        assert_eq!(sign_on(&bank, "demo", "demo-pass", proof), "0", "{proof}");
        let user = &bank.ledger().unwrap().users[0];
        assert_eq!(user.must_give.len() + user.questions.len(), 1);
        change(&bank, nothing.clone());
        assert_eq!(sign_on(&bank, "demo", "demo-pass", ""), "0");
    }
}

#[test]
fn accounts_change() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let change = |balance: Option<&str>, bill_pay: Option<&str>| {
        bank.change_account(&AccountChange {
            number: "516273".into(),
            balance: balance.map(str::to_owned),
            bill_pay: bill_pay.map(str::to_owned),
        })
    };
    let before = first(&client.send(""), "DTACCTUP");
    change(Some("10.00"), Some("AVAIL")).unwrap();
    assert_eq!(
        codes(&client.ask(&pay("t1", &info(&northgate())))),
        ["2008"]
    );
    assert_ne!(
        first(&client.send(""), "DTACCTUP"),
        before,
        "clients notice"
    );
    let account = &bank.ledger().unwrap().accounts[0];
    assert_eq!((&*account.balance, &*account.bill_pay), ("10.00", "AVAIL"));
    assert!(change(Some("much"), None).is_err() && change(None, Some("YES")).is_err());
}

#[test]
fn the_same_over_http() {
    let bank = bank();
    let post = |path, body| control(bank.url(), "POST", path, body);
    let made = post(
        "recurring",
        r#"{"user": "demo", "account": "516273", "payee": "LKTL01", "amount": "5", "due": "20240318", "frequency": "WEEKLY"}"#,
    );
    assert_eq!(
        (made.status, made.text()),
        (200, r#"{"server_id":"R000000001"}"#.into())
    );
    for (path, body, status) in [
        (
            "recurring/cancel",
            r#"{"user": "demo", "server_id": "R000000001"}"#,
            200,
        ),
        (
            "recurring/cancel",
            r#"{"user": "demo", "server_id": "R9"}"#,
            409,
        ),
        (
            "mail",
            r#"{"user": "demo", "subject": "Hello", "text": "You."}"#,
            200,
        ),
        ("users", r#"{"user": "demo", "auth_token": "1234"}"#, 200),
        ("users", r#"{"user": "demo", "auth_tokens": "1234"}"#, 400),
        ("users", r#"{"user": "demo", "confirm_client": true}"#, 400),
        ("users", r#"{"user": "demo", "realm": "BILLS"}"#, 400),
        ("users", r#"{"user": "nobody", "locked": true}"#, 409),
        (
            "accounts",
            r#"{"number": "516273", "balance": "1.00"}"#,
            200,
        ),
        ("accounts", r#"{"number": "1", "balance": "1.00"}"#, 409),
        (
            "message-sets",
            r#"{"message_set": "BILLPAY", "realm": "BILLS"}"#,
            200,
        ),
        ("message-sets", r#"{"message_set": "LOAN"}"#, 400),
        ("recurring", r#"{"user": "demo", "acount": "516273"}"#, 400),
    ] {
        let answer = post(path, body);
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text());
        assert!(!answer.text().contains("1234"));
    }
    let ledger = control(bank.url(), "GET", "ledger", "").text();
    for part in [
        r#""canceled":true"#,
        r#""subject":"Hello""#,
        r#""must_give":["AUTHTOKEN"]"#,
        r#""name":"BILLPAY""#,
        r#""realm":"BILLS""#,
    ] {
        assert!(ledger.contains(part), "{part} in {ledger}");
    }
    let history = control(bank.url(), "GET", "history?user=demo&kind=mail", "").text();
    assert!(history.contains("PMTMAILRS"), "{history}");
}

#[test]
fn a_scenario_holds_all_of_it() {
    let scenario = r#"
        date = "20240304"
        [[user]]
        login = "kim"
        password = "kim-pass"
        auth_token = "4711"
        questions = [{ phrase = "MFA13", answer = "6789" }, { phrase = "MFA107" }]
        [[account]]
        user = "kim"
        number = "4400120"
        balance = "100.00"
        [[account]]
        user = "kim"
        number = "4400121"
        balance = "0.00"
        bill_pay = "AVAIL"
        [[recurring]]
        user = "kim"
        account = "4400120"
        payee = "NGWP01"
        amount = "20"
        due = "20240310"
        frequency = "WEEKLY"
        instances = 2
        [[letter]]
        user = "kim"
        subject = "Welcome"
        text = "Here you are."
        [[message_set]]
        message_set = "SIGNUP"
        realm = "PEOPLE"
    "#;
    let bank = bank();
    bank.load_scenario(&Scenario::parse(scenario).unwrap())
        .unwrap();
    let ledger = bank.ledger().unwrap();
    assert_eq!(ledger.users[0].must_give, ["AUTHTOKEN"]);
    assert_eq!(ledger.users[0].questions, ["MFA13", "MFA107"]);
    assert_eq!(ledger.accounts[1].bill_pay, "AVAIL");
    assert_eq!(ledger.models[0].payee_name, "Northgate Water & Power");
    assert_eq!(ledger.payments.len(), 1);
    assert_eq!(ledger.letters[0].subject, "Welcome");
    let realms = ledger
        .message_sets
        .iter()
        .filter(|set| set.realm == "PEOPLE");
    assert_eq!(realms.map(|set| &*set.name).collect::<Vec<_>>(), ["SIGNUP"]);
    assert!(all(&Client::of(&bank, "kim", "kim-pass").send(""), "CODE") == ["0"]);
    let misspelt = scenario.replace("auth_token", "auth_tokens");
    assert!(
        Scenario::parse(&misspelt).is_err(),
        "nothing is silently left out"
    );
}
