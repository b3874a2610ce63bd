//! Who is let in, and what must be proved beside the password.

use ofx_billpay_sandbox::{Options, Sandbox};

use crate::client::{Client, all, bank, first, info, options, pay, payee, post};
use crate::scratch::Scratch;

/// The code of the sign-on and those of the requests.
fn all_codes(reply: &str) -> Vec<String> {
    all(reply, "CODE")
}

/// A payment to Jane from the one account of another user than `demo`.
fn from(account: &str, trnuid: &str) -> String {
    pay(trnuid, &info(&payee("Jane")).replace("516273", account))
}

fn change(user: &str, password: &str) -> String {
    format!(
        "<PINCHTRNRQ><TRNUID>pin-{}</TRNUID><PINCHRQ><USERID>{user}</USERID>\
         <NEWUSERPASS>{password}</NEWUSERPASS></PINCHRQ></PINCHTRNRQ>",
        password.len()
    )
}

const CHALLENGE: &str = "<MFACHALLENGETRNRQ><TRNUID>m</TRNUID><MFACHALLENGERQ>\
    <DTCLIENT>20240304</DTCLIENT></MFACHALLENGERQ></MFACHALLENGETRNRQ>";

/// Answers under one of the two names that are in use.
fn answers(name: &str, birth: &str, school: &str) -> String {
    [
        ("MFA13", birth),
        ("SCHOOL", school),
        ("MFA107", "InetClntApp"),
    ]
    .map(|(id, answer)| {
        format!("<{name}><MFAPHRASEID>{id}</MFAPHRASEID><MFAPHRASEA>{answer}</MFAPHRASEA></{name}>")
    })
    .concat()
}

#[test]
fn the_third_wrong_password_locks_the_user_out() {
    let bank = bank();
    let (right, wrong) = (Client::new(&bank, 211), Client::of(&bank, "demo", "wrong"));
    for _ in 0..2 {
        assert_eq!(all_codes(&wrong.send("")), ["15500"]);
    }
    assert_eq!(
        all_codes(&right.send("")),
        ["0"],
        "which forgets the wrong ones"
    );
    for _ in 0..3 {
        assert_eq!(all_codes(&wrong.send("")), ["15500"]);
    }
    assert_eq!(all_codes(&wrong.send("")), ["15502"]);
    let reply = right.ask(&pay("t1", &info(&payee("Jane"))));
    assert_eq!(all_codes(&reply), ["15502", "15502"]);
    assert_eq!(all_codes(&Client::second(&bank, 211).send("")), ["0"]);

    assert!(bank.unlock("demo").unwrap());
    assert!(!bank.unlock("nobody").unwrap());
    let reply = right.ask(&pay("t1", &info(&payee("Jane"))));
    assert_eq!(
        all_codes(&reply),
        ["0", "0"],
        "nothing was carried out before"
    );
}

#[test]
fn a_lock_survives_a_restart() {
    let scratch = Scratch::new("lock");
    let options = || Options {
        lock_out_after: 1,
        ..scratch.options()
    };
    let bank = Sandbox::start(options()).unwrap();
    Client::of(&bank, "demo", "wrong").send("");
    drop(bank);
    let bank = Sandbox::start(options()).unwrap();
    assert_eq!(all_codes(&Client::new(&bank, 211).send("")), ["15502"]);
}

#[test]
fn a_user_may_be_locked_from_the_beginning() {
    let bank = bank();
    assert_eq!(
        all_codes(&Client::of(&bank, "locked", "locked-pass").send("")),
        ["15502"]
    );
}

#[test]
fn a_new_password_counts_from_the_next_sign_on() {
    let bank = bank();
    let old = Client::new(&bank, 211);
    let new = Client::of(&bank, "demo", "brand-new");
    let changing = old.with(&change("demo", "brand-new"));
    let reply = changing.ask(&pay("t1", &info(&payee("Jane"))));
    assert_eq!(all_codes(&reply), ["0", "0", "0"]);
    assert!(reply.contains("<PINCHRS><USERID>demo</USERID><DTCHANGED>20240304120000.000[0:GMT]"));
    assert_eq!(all_codes(&old.send("")), ["15500"]);
    assert_eq!(all_codes(&new.send("")), ["0"]);
    let repeated = new.with(&change("demo", "brand-new")).send("");
    assert_eq!(
        all_codes(&repeated),
        ["0", "0"],
        "a lost reply can be asked for again"
    );
    assert_eq!(all_codes(&new.send("")), ["0"]);
}

#[test]
fn an_unsuitable_password_is_15503() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    for unsuitable in ["short", "with a space", "demo-pass", &"x".repeat(33)] {
        let reply = client.with(&change("demo", unsuitable)).send("");
        assert_eq!(all_codes(&reply), ["0", "15503"], "{unsuitable}");
        assert!(reply.contains("</SONRS><PINCHTRNRS><TRNUID>pin-"));
    }
    let reply = client.with(&change("second", "another-new")).send("");
    assert_eq!(all_codes(&reply), ["0", "15508"], "another user's password");
    assert_eq!(all_codes(&client.send("")), ["0"]);
}

#[test]
fn who_must_change_the_password_is_told_once() {
    let bank = bank();
    let client = Client::of(&bank, "newpass", "newpass-pass");
    let first_time = client.ask(&from("700003", "t1"));
    assert_eq!(all_codes(&first_time), ["15000", "0"]);
    assert_eq!(all(&first_time, "SEVERITY")[0], "INFO");
    assert_eq!(
        all_codes(&client.ask(&from("700003", "t2"))),
        ["15507", "15507"]
    );
    let refused = client
        .with(&change("newpass", "short"))
        .ask(&from("700003", "t3"));
    assert_eq!(all_codes(&refused), ["0", "15503", "0"]);
    assert_eq!(all_codes(&client.send("")), ["15507"]);
    let changed = client.with(&change("newpass", "brand-new")).send("");
    assert_eq!(all_codes(&changed), ["0", "0"]);
    let client = Client::of(&bank, "newpass", "brand-new");
    assert_eq!(all_codes(&client.send("")), ["0"]);
}

#[test]
fn code_words_are_asked_of_who_has_them() {
    let bank = bank();
    let client = Client::of(&bank, "creds", "creds-pass");
    let right = client.proving("<USERCRED1>maple</USERCRED1><USERCRED2>river</USERCRED2>");
    assert_eq!(all_codes(&right.ask(&from("700006", "t1"))), ["0", "0"]);
    for wrong in [
        "",
        "<USERCRED1>maple</USERCRED1>",
        "<USERCRED1>river</USERCRED1><USERCRED2>maple</USERCRED2>",
    ] {
        let reply = client.proving(wrong).ask(&from("700006", "t2"));
        assert_eq!(all_codes(&reply), ["15500", "15500"]);
    }
    assert_eq!(
        all_codes(&right.send("")),
        ["15502"],
        "guessing them locks out"
    );
}

#[test]
fn a_device_is_registered_by_its_first_sign_on() {
    let bank = bank();
    let client = Client::of(&bank, "device", "device-pass");
    let on = |device: &str| client.proving(&format!("<CLIENTUID>{device}</CLIENTUID>"));
    assert_eq!(
        all_codes(&client.ask(&from("700007", "t1"))),
        ["15510", "15510"]
    );
    assert_eq!(
        all_codes(&on("home-1").ask(&from("700007", "t1"))),
        ["0", "0"]
    );
    assert_eq!(all_codes(&on("office-2").send("")), ["15510"]);
    assert_eq!(all_codes(&on("home-1").send("")), ["0"]);
}

#[test]
fn the_mfa_challenge_from_question_to_access_key() {
    let bank = bank();
    let client = Client::of(&bank, "mfa", "mfa-pass");
    let request = from("700004", "t1");
    assert_eq!(all_codes(&client.ask(&request)), ["3000", "3000"]);

    let asked = client.with(CHALLENGE).send("");
    assert_eq!(all_codes(&asked), ["0", "0"]);
    assert!(asked.contains(
        "<MFACHALLENGERS><MFACHALLENGE><MFAPHRASEID>MFA13</MFAPHRASEID></MFACHALLENGE>\
         <MFACHALLENGE><MFAPHRASEID>SCHOOL</MFAPHRASEID>\
         <MFAPHRASELABEL>What was the name of your first school?</MFAPHRASELABEL></MFACHALLENGE>\
         <MFACHALLENGE><MFAPHRASEID>MFA107</MFAPHRASEID></MFACHALLENGE></MFACHALLENGERS>"
    ));

    let wrong = client.proving(&answers("MFACHALLENGEANSWER", "6789", "Oakwood"));
    assert_eq!(all_codes(&wrong.ask(&request)), ["3001", "3001"]);
    let right = client.proving(&answers("MFACHALLENGEANSWER", "6789", " maplewood "));
    let answered = right.ask(&request);
    assert_eq!(all_codes(&answered), ["0", "0"]);
    assert_eq!(
        first(&answered, "SRVRTID"),
        "P000000001",
        "no refused request was carried out"
    );

    let key = format!("<ACCESSKEY>{}</ACCESSKEY>", first(&answered, "ACCESSKEY"));
    let known = client.proving(&key).ask(&from("700004", "t2"));
    assert_eq!(all_codes(&known), ["0", "0"]);
    assert!(all(&known, "ACCESSKEY").is_empty());

    assert!(bank.revoke_keys("mfa").unwrap());
    let revoked = client.proving(&key).ask(&from("700004", "t3"));
    assert_eq!(all_codes(&revoked), ["3000", "3000"]);
    let other_name = client.proving(&answers("MFACHALLENGEA", "6789", "MAPLEWOOD"));
    let answered = other_name.ask(&from("700004", "t3"));
    assert_eq!(all_codes(&answered), ["0", "0"]);
    assert!(!key.contains(&first(&answered, "ACCESSKEY")));
}

#[test]
fn the_mfa_challenge_in_sgml() {
    let bank = bank();
    let client = Client {
        version: 103,
        ..Client::of(&bank, "mfa", "mfa-pass")
    };
    let asked = client.with(CHALLENGE).send("");
    assert_eq!(all_codes(&asked), ["0", "0"]);
    assert!(asked.contains(
        "</SONRS><MFACHALLENGETRNRS><TRNUID>m<STATUS><CODE>0<SEVERITY>INFO</STATUS>\
         <MFACHALLENGERS><MFACHALLENGE><MFAPHRASEID>MFA13</MFACHALLENGE>"
    ));
    for (name, trnuid) in [("MFACHALLENGEANSWER", "t1"), ("MFACHALLENGEA", "t2")] {
        let right = client.proving(&answers(name, "6789", "Maplewood"));
        let reply = right.ask(&from("700004", trnuid));
        assert_eq!(all_codes(&reply), ["0", "0"], "{name}");
        assert!(reply.contains("<ACCESSKEY>"));
    }
}

#[test]
fn too_many_wrong_answers_are_15511() {
    let bank = bank();
    let client = Client::of(&bank, "mfa", "mfa-pass");
    let right = client.proving(&answers("MFACHALLENGEANSWER", "6789", "Maplewood"));
    let key = first(&right.ask(&from("700004", "t0")), "ACCESSKEY");
    let incomplete = "<MFACHALLENGEA><MFAPHRASEID>MFA13</MFAPHRASEID><MFAPHRASEA>6789</MFAPHRASEA>\
        </MFACHALLENGEA>";
    for _ in 0..3 {
        let reply = client.proving(incomplete).ask(&from("700004", "t1"));
        assert_eq!(all_codes(&reply), ["3001", "3001"]);
    }
    assert_eq!(
        all_codes(&right.ask(&from("700004", "t1"))),
        ["15511", "15511"]
    );
    assert_eq!(
        all_codes(&client.with(CHALLENGE).send("")),
        ["15511", "15511"]
    );
    let by_key = client.proving(&format!("<ACCESSKEY>{key}</ACCESSKEY>"));
    assert_eq!(all_codes(&by_key.ask(&from("700004", "t1"))), ["0", "0"]);
    bank.unlock("mfa").unwrap();
    assert_eq!(all_codes(&right.ask(&from("700004", "t2"))), ["0", "0"]);
}

#[test]
fn an_auth_token_brings_an_access_key() {
    let bank = bank();
    let client = Client::of(&bank, "token", "token-pass");
    let request = from("700005", "t1");
    assert_eq!(all_codes(&client.ask(&request)), ["15512", "15512"]);
    let wrong = client.proving("<AUTHTOKEN>000000</AUTHTOKEN>");
    assert_eq!(all_codes(&wrong.ask(&request)), ["15513", "15513"]);
    let passed = client
        .proving("<AUTHTOKEN>739214</AUTHTOKEN>")
        .ask(&request);
    assert_eq!(all_codes(&passed), ["0", "0"]);
    let key = format!("<ACCESSKEY>{}</ACCESSKEY>", first(&passed, "ACCESSKEY"));
    assert_eq!(
        all_codes(&client.proving(&key).ask(&from("700005", "t2"))),
        ["0", "0"]
    );
    let stolen = Client::of(&bank, "mfa", "mfa-pass").proving(&key);
    assert_eq!(all_codes(&stolen.ask(&from("700004", "t3")))[0], "3000");
}

#[test]
fn a_user_key_stands_for_name_and_password() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let file = String::from_utf8(client.file("")).unwrap();
    let send = |file: String| String::from_utf8(post(bank.url(), file.as_bytes()).1).unwrap();
    let name = "<USERID>demo</USERID><USERPASS>demo-pass</USERPASS>";
    let asking = send(file.replace("<LANGUAGE>", "<GENUSERKEY>Y</GENUSERKEY><LANGUAGE>"));
    assert_eq!(first(&asking, "TSKEYEXPIRE"), "20240403120000.000[0:GMT]");
    let key = first(&asking, "USERKEY");
    let by_key = || send(file.replace(name, &format!("<USERKEY>{key}</USERKEY>")));
    assert_eq!(all_codes(&by_key()), ["0"]);
    assert_eq!(
        all_codes(&send(file.replace(name, "<USERKEY>x</USERKEY>"))),
        ["15500"]
    );
    bank.advance_days(31).unwrap();
    assert_eq!(all_codes(&by_key()), ["15500"], "after 30 days");
}

#[test]
fn a_session_cookie_is_given_and_any_is_taken() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let cookie = first(&client.send(""), "SESSCOOKIE");
    assert_eq!(first(&client.send(""), "SESSCOOKIE"), cookie);
    let file = String::from_utf8(client.file("")).unwrap();
    let odd = file.replace("<APPID>", "<SESSCOOKIE>odd</SESSCOOKIE><APPID>");
    let reply = String::from_utf8(post(bank.url(), odd.as_bytes()).1).unwrap();
    assert_eq!(first(&reply, "CODE"), "0");
    assert_eq!(first(&reply, "SESSCOOKIE"), cookie);
}

#[test]
fn equal_proofs_on_equal_banks_give_equal_bytes() {
    let replies = || {
        let bank = Sandbox::start(options()).unwrap();
        let mfa = Client::of(&bank, "mfa", "mfa-pass");
        let right = mfa.proving(&answers("MFACHALLENGEA", "6789", "Maplewood"));
        let token = Client::of(&bank, "token", "token-pass");
        [
            mfa.with(CHALLENGE).send(""),
            right.ask(&from("700004", "t1")),
            token.proving("<AUTHTOKEN>739214</AUTHTOKEN>").send(""),
            Client::new(&bank, 102)
                .with(&change("demo", "brand-new"))
                .send(""),
        ]
    };
    assert_eq!(replies(), replies());
}

#[test]
fn no_secret_is_written_to_the_database() {
    let scratch = Scratch::new("secrets");
    let bank = Sandbox::start(scratch.options()).unwrap();
    let mfa = Client::of(&bank, "mfa", "mfa-pass");
    let passed = mfa
        .proving(&answers("MFACHALLENGEA", "6789", "Maplewood"))
        .ask(&from("700004", "t1"));
    Client::new(&bank, 211)
        .with(&change("demo", "brand-new"))
        .send("");
    Client::of(&bank, "device", "device-pass")
        .proving("<CLIENTUID>home-device-1</CLIENTUID>")
        .send("");
    drop(bank);
    let key = first(&passed, "ACCESSKEY");
    let secrets = [
        "-pass",
        "brand-new",
        "aplewood",
        "739214",
        "river",
        "home-device-1",
        &key,
    ];
    for file in std::fs::read_dir(scratch.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
}

#[test]
fn the_client_software_answers_for_itself_in_the_right_form() {
    let bank = bank();
    let machine = Client::of(&bank, "machine", "machine-pass");
    let answers = |mac: &str| {
        let answers = [
            ("MFA101", "20240304101500"),
            ("MFA102", "kims-laptop"),
            ("MFA103", "192.0.2.7"),
            ("MFA104", mac),
            ("MFA105", "Linux 6.1"),
            ("MFA106", "x86_64"),
            ("MFA107", "ofx-billpay/1.0"),
        ];
        let answers = answers.map(|(phrase, answer)| {
            format!(
                "<MFACHALLENGEANSWER><MFAPHRASEID>{phrase}</MFAPHRASEID><MFAPHRASEA>{answer}\
                 </MFAPHRASEA></MFACHALLENGEANSWER>"
            )
        });
        machine.proving(&answers.concat())
    };
    let accounts = "<SIGNUPMSGSRQV1><ACCTINFOTRNRQ><TRNUID>a</TRNUID><ACCTINFORQ><DTACCTUP>19700101\
        </DTACCTUP></ACCTINFORQ></ACCTINFOTRNRQ></SIGNUPMSGSRQV1>";
    let sign_on = |client: &Client| first(&client.send(accounts), "CODE");
    assert_eq!(sign_on(&machine), "3000");
    assert_eq!(sign_on(&answers("none")), "3001");
    assert_eq!(sign_on(&answers("00:1A:2B:3C:4D:5E")), "0");
}
