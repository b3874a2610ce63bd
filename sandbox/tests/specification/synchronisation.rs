//! Tokens and histories.

use ofx_billpay_sandbox::{Options, Sandbox};

use crate::client::{
    Client, all, bank, cancel, codes, first, info, info_of, modify, options, pay, payee,
    payee_request, payee_sync, sync, token,
};

const REFRESH: &str = "<REFRESH>Y</REFRESH>";
const TOKEN_ONLY: &str = "<TOKENONLY>Y</TOKENONLY>";

/// A bank where one payment was made, changed and canceled, and one was made.
fn bank_with_history(options: Options) -> (Sandbox, Client) {
    let bank = Sandbox::start(options).expect("the bank starts");
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    client.ask(&modify(
        "t2",
        "P000000001",
        &info_of(&payee("Jane"), "90", "20240320"),
    ));
    client.ask(&cancel("t3", "P000000001"));
    client.ask(&pay("t4", &info(&payee("John"))));
    (bank, client)
}

#[test]
fn token_0_brings_each_change_by_itself_under_its_own_trnuid() {
    let (_bank, client) = bank_with_history(options());
    let reply = client.ask(&sync(&token("0"), "N", ""));
    assert_eq!(first(&reply, "TOKEN"), "5");
    assert_eq!(first(&reply, "LOSTSYNC"), "N");
    assert_eq!(all(&reply, "TRNUID"), ["t1", "t2", "t3", "t4"]);
    assert_eq!(all(&reply, "CLTCOOKIE"), ["c-t1", "c-t2", "c-t3", "c-t4"]);
    let kinds = ["<PMTRS>", "<PMTMODRS>", "<PMTCANCRS>", "<PMTRS>"];
    let mut rest = reply.as_str();
    for kind in kinds {
        rest = rest
            .split_once(kind)
            .unwrap_or_else(|| panic!("{kind} in {rest}"))
            .1;
    }
}

#[test]
fn a_later_token_brings_what_came_after_it() {
    let (_bank, client) = bank_with_history(options());
    let reply = client.ask(&sync(&token("3"), "N", ""));
    assert_eq!(all(&reply, "TRNUID"), ["t3", "t4"]);
    let reply = client.ask(&sync(&token("5"), "N", ""));
    assert_eq!(
        (first(&reply, "TOKEN"), all(&reply, "TRNUID").len()),
        ("5".into(), 0)
    );
}

#[test]
fn a_refresh_brings_what_is_alive_as_if_it_were_added() {
    let (bank, client) = bank_with_history(options());
    bank.advance_days(20).unwrap();
    let reply = client.ask(&sync(REFRESH, "N", ""));
    assert_eq!(all(&reply, "TRNUID"), ["0"]);
    assert_eq!(first(&reply, "SRVRTID"), "P000000002");
    assert_eq!(first(&reply, "PMTPRCCODE"), "PROCESSEDON");
    assert_eq!(first(&reply, "CHECKNUM"), "1001");
    assert_eq!(first(&reply, "TOKEN"), "6");
}

#[test]
fn token_only_brings_the_token_only() {
    let (_bank, client) = bank_with_history(options());
    let reply = client.ask(&sync(TOKEN_ONLY, "N", ""));
    assert_eq!(
        (first(&reply, "TOKEN"), all(&reply, "TRNUID").len()),
        ("5".into(), 0)
    );
}

#[test]
fn what_the_bank_does_by_itself_has_trnuid_0() {
    let (bank, client) = bank_with_history(options());
    bank.advance_days(20).unwrap();
    let reply = client.ask(&sync(&token("5"), "N", ""));
    assert_eq!(all(&reply, "TRNUID"), ["0"]);
    assert!(reply.contains("<PMTMODRS><SRVRTID>P000000002</SRVRTID>"));
    assert_eq!(first(&reply, "PMTPRCCODE"), "PROCESSEDON");
}

#[test]
fn a_forgotten_history_is_lostsync() {
    let (_bank, client) = bank_with_history(Options {
        history_limit: Some(2),
        ..options()
    });
    let lost = |from: &str| {
        let reply = client.ask(&sync(&token(from), "N", ""));
        (first(&reply, "LOSTSYNC"), all(&reply, "TRNUID"))
    };
    let kept = || vec!["t3".to_owned(), "t4".to_owned()];
    assert_eq!(lost("2"), ("Y".into(), kept()));
    assert_eq!(lost("3"), ("N".into(), kept()));
    assert_eq!(
        lost("0"),
        ("Y".into(), kept()),
        "all that is left is not all"
    );
    for never_given in ["6", "x", "-1"] {
        assert_eq!(lost(never_given).0, "Y", "{never_given}");
    }
}

#[test]
fn embedded_requests_run_and_are_answered_inside() {
    let (_bank, client) = bank_with_history(options());
    for reject in ["N", "Y"] {
        let trnuid = format!("e{reject}");
        let present = first(&client.ask(&sync(TOKEN_ONLY, "N", "")), "TOKEN");
        let embedded = pay(&trnuid, &info(&payee("Jane")));
        let reply = client.ask(&sync(&token(&present), reject, &embedded));
        assert_eq!(codes(&reply), ["0"]);
        assert_eq!(all(&reply, "TRNUID"), [trnuid]);
        assert_ne!(
            first(&reply, "TOKEN"),
            present,
            "the token covers what was just done"
        );
    }
}

#[test]
fn embedded_requests_of_an_outdated_client_get_6502() {
    let (_bank, client) = bank_with_history(options());
    let reply = client.ask(&sync(&token("4"), "Y", &cancel("e1", "P000000002")));
    assert_eq!(all(&reply, "TRNUID"), ["t4", "e1"]);
    assert_eq!(codes(&reply), ["0", "6502"]);
    let retried = client.ask(&sync(&token("5"), "Y", &cancel("e1", "P000000002")));
    assert_eq!(
        codes(&retried),
        ["0"],
        "it was not carried out, so its TRNUID is free"
    );
}

#[test]
fn a_repeated_synchronisation_repeats_the_embedded_reply_once() {
    let (_bank, client) = bank_with_history(options());
    let request = sync(&token("5"), "Y", &pay("e1", &info(&payee("Jane"))));
    let made = client.ask(&request);
    assert_eq!(client.ask(&request), made);
}

#[test]
fn rejectifmissing_needs_a_token() {
    let (_bank, client) = bank_with_history(options());
    for form in [REFRESH, TOKEN_ONLY] {
        let reply = client.ask(&sync(form, "Y", &cancel("e1", "P000000002")));
        assert_eq!(codes(&reply), ["6500"]);
        assert_eq!(first(&reply, "TOKEN"), "-1");
    }
}

#[test]
fn a_foreign_account_cannot_be_synchronised() {
    let bank = bank();
    let foreign = sync(&token("0"), "N", &pay("t1", &info(&payee("Jane"))));
    let reply = Client::second(&bank, 211).ask(&foreign);
    assert_eq!(first(&reply, "TOKEN"), "-1");
    assert_eq!(codes(&reply), ["2008"]);
}

#[test]
fn each_account_has_a_history_of_its_own() {
    let (_bank, client) = bank_with_history(options());
    let savings = |text: String| {
        text.replace("516273", "516274")
            .replace("CHECKING", "SAVINGS")
    };
    client.ask(&savings(pay("s1", &info(&payee("Jane")))));
    let reply = client.ask(&savings(sync(&token("0"), "N", "")));
    assert_eq!(all(&reply, "TRNUID"), ["s1"]);
    assert_eq!(first(&client.ask(&sync(TOKEN_ONLY, "N", "")), "TOKEN"), "5");

    // A payment that moves is seen from both sides.
    client.ask(&modify("s2", "P000000003", &info(&payee("Jane"))));
    assert_eq!(
        all(&client.ask(&sync(&token("5"), "N", "")), "TRNUID"),
        ["s2"]
    );
    assert_eq!(
        all(&client.ask(&savings(sync(&token("2"), "N", ""))), "TRNUID"),
        ["s2"]
    );
}

#[test]
fn the_payee_list_has_a_history_too() {
    let (_bank, client) = bank_with_history(options());
    let add = format!("<PAYEERQ>{}</PAYEERQ>", payee("Ann"));
    client.ask(&payee_request("p1", &add));
    let reply = client.ask(&payee_sync(&token("0"), "N", ""));
    assert_eq!(first(&reply, "TOKEN"), "4");
    assert_eq!(
        all(&reply, "TRNUID"),
        ["0", "0", "p1"],
        "payments brought two payees with them"
    );
    assert_eq!(all(&reply, "NAME"), ["Jane", "John", "Ann"]);

    let delete = "<PAYEEDELRQ><PAYEELSTID>L0000001</PAYEELSTID></PAYEEDELRQ>";
    let reply = client.ask(&payee_sync(&token("3"), "Y", &payee_request("p2", delete)));
    assert_eq!(codes(&reply), ["0", "6502"]);
    let reply = client.ask(&payee_sync(&token("4"), "Y", &payee_request("p2", delete)));
    assert_eq!(codes(&reply), ["0"]);
    let reply = client.ask(&payee_sync(REFRESH, "N", ""));
    assert_eq!(all(&reply, "NAME"), ["John", "Ann"]);
    assert_eq!(all(&reply, "TRNUID"), ["0", "0"]);
}
