//! Letters about payments, and the answers of the bank.

use ofx_billpay_sandbox::{Options, Sandbox};

use crate::client::{Client, all, bank, codes, first, info, options, pay, payee, token};

fn letter(trnuid: &str, to: &str, html: &str, about: &str) -> String {
    format!(
        "<PMTMAILTRNRQ><TRNUID>{trnuid}</TRNUID><PMTMAILRQ><MAIL><USERID>demo</USERID>\
         <DTCREATED>20240304101500</DTCREATED><FROM>Kim</FROM><TO>{to}</TO>\
         <SUBJECT>Where is it?</SUBJECT><MSGBODY>It did not\narrive &amp; I wait.</MSGBODY>\
         <INCIMAGES>N</INCIMAGES><USEHTML>{html}</USEHTML></MAIL>{about}</PMTMAILRQ></PMTMAILTRNRQ>"
    )
}

fn mail_sync(from: &str, reject: &str, embedded: &str) -> String {
    format!(
        "<PMTMAILSYNCRQ>{from}<REJECTIFMISSING>{reject}</REJECTIFMISSING><INCIMAGES>N</INCIMAGES>\
         <USEHTML>N</USEHTML>{embedded}</PMTMAILSYNCRQ>"
    )
}

#[test]
fn a_letter_is_taken_and_answered_when_the_clock_moves() {
    for version in [102, 211] {
        let bank = bank();
        let client = Client::new(&bank, version);
        let taken = client.ask(&letter("m1", "Sandbox Bank", "N", ""));
        assert_eq!(codes(&taken), ["0"]);
        assert!(taken.contains("<MSGBODY>It did not\narrive &amp; I wait.</MSGBODY>"));
        assert_eq!(client.ask(&letter("m1", "Sandbox Bank", "N", "")), taken);

        bank.advance_days(1).unwrap();
        bank.advance_days(1).unwrap();
        let reply = client.ask(&mail_sync(&token("0"), "N", ""));
        assert_eq!(all(&reply, "TRNUID"), ["m1", "0"], "one letter, one answer");
        assert_eq!(all(&reply, "FROM"), ["Kim", "Sandbox Bank"]);
        assert_eq!(all(&reply, "TO"), ["Sandbox Bank", "Kim"]);
        assert_eq!(all(&reply, "SUBJECT")[1], "Re: Where is it?");
        assert_eq!(all(&reply, "DTCREATED")[1], "20240305120000.000[0:GMT]");
        assert_eq!(first(&reply, "TOKEN"), "3");
        let refreshed = client.ask(&mail_sync("<REFRESH>Y</REFRESH>", "N", ""));
        assert_eq!(all(&refreshed, "TRNUID"), ["0", "0"]);
    }
}

#[test]
fn a_letter_may_be_about_a_payment() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    client.ask(&pay("t1", &info(&payee("Jane"))));
    let about = format!("<SRVRTID>P000000001</SRVRTID>{}", info(&payee("Jane")));
    let taken = client.ask(&letter("m1", "Customer Service", "N", &about));
    assert_eq!(codes(&taken), ["0"]);
    assert!(taken.contains("</MAIL><SRVRTID>P000000001</SRVRTID><PMTINFO>"));
    bank.advance_days(1).unwrap();
    let answers = client.ask(&mail_sync(&token("2"), "N", ""));
    assert_eq!(first(&answers, "SRVRTID"), "P000000001");

    let unknown = about.replace("P000000001", "P000000009");
    assert_eq!(
        codes(&client.ask(&letter("m2", "SANDBOX", "N", &unknown))),
        ["2018"]
    );
    let half = "<SRVRTID>P000000001</SRVRTID>";
    assert_eq!(
        codes(&client.ask(&letter("m3", "SANDBOX", "N", half))),
        ["2000"]
    );
}

#[test]
fn letters_that_are_not_taken() {
    let bank = bank();
    let client = Client::new(&bank, 102);
    assert_eq!(
        codes(&client.ask(&letter("m1", "Sandbox Bank", "Y", ""))),
        ["16500"]
    );
    assert_eq!(
        codes(&client.ask(&letter("m2", "My aunt", "N", ""))),
        ["16501"]
    );
    let second = Client::second(&bank, 102);
    assert_eq!(
        codes(&second.ask(&letter("m3", "Sandbox Bank", "N", ""))),
        ["15508"]
    );
    bank.advance_days(1).unwrap();
    let reply = client.ask(&mail_sync(&token("0"), "N", ""));
    assert!(all(&reply, "TRNUID").is_empty());

    let lenient = Sandbox::start(Options {
        html_mail: true,
        ..options()
    })
    .unwrap();
    let reply = Client::new(&lenient, 102).ask(&letter("m1", "sandbox bank", "Y", ""));
    assert_eq!(codes(&reply), ["0"]);
}

#[test]
fn a_letter_may_be_part_of_a_synchronisation() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let reply = client.ask(&mail_sync(
        &token("1"),
        "Y",
        &letter("m1", "SANDBOX", "N", ""),
    ));
    assert_eq!(
        (codes(&reply), first(&reply, "TOKEN")),
        (vec!["0".into()], "2".into())
    );
    let late = client.ask(&mail_sync(
        &token("1"),
        "Y",
        &letter("m2", "SANDBOX", "N", ""),
    ));
    assert_eq!(codes(&late), ["0", "6502"]);
}
