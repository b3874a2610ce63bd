//! Payment mail: letters go out as they are written, and come back with the answers.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::{Arc, Mutex, PoisonError};

use ofx_billpay::wire::Version;
use ofx_billpay::{ErrorKind, Listener, MailRecord, PaymentMail};
use ofx_billpay_sandbox::{Date, Options, Sandbox};
use ofx_billpay_tests::bank::{
    Behaviour, FIRST_DAY, ScriptedBank, customer, sandbox, set_payee, set_payment,
};

#[derive(Default)]
struct Letters(Mutex<Vec<String>>);

impl Listener for Letters {
    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(mail.subject());
    }
}

#[test]
fn a_letter_is_sent_and_answered_in_every_version() {
    for version in Version::WRITABLE.map(|version| version.to_string()) {
        let bank = sandbox();
        let payer = customer(bank.url(), &version);
        let heard = Arc::new(Letters::default());
        payer.set_listener(heard.clone());
        let text = "Dear bank,\nA < B & C > D:\n\nwhy?";
        let sent = payer
            .send_payment_mail(&PaymentMail::new("A question", text))
            .unwrap();
        assert_eq!(sent.subject(), "A question", "{version}");
        assert_eq!(sent.text(), text, "{version}");
        assert_eq!(sent.to(), "SANDBOX", "{version}");
        assert_eq!(sent.payment_id(), "", "{version}");

        bank.advance_days(1).unwrap();
        let token = payer.synchronize_payment_mail("0").unwrap();
        let letters = payer.sync_payment_mail();
        let subjects: Vec<_> = letters.iter().map(MailRecord::subject).collect();
        assert_eq!(subjects, ["A question", "Re: A question"], "{version}");
        assert_eq!(*heard.0.lock().unwrap(), subjects, "{version}");
        assert_eq!(letters[0].body(), text, "{version}");
        assert_eq!(letters[1].from(), "Sandbox Bank", "{version}");
        assert!(letters[1].text().starts_with("Thank you"), "{version}");

        payer.synchronize_payment_mail(&token).unwrap();
        assert!(payer.sync_payment_mail().is_empty(), "{version}");
    }
}

#[test]
fn a_letter_about_a_payment_tells_its_particulars() {
    for version in ["102", "211"] {
        let bank = sandbox();
        let payer = customer(bank.url(), version);
        set_payee(&payer, "Weir Lane Gardeners");
        set_payment(&payer);
        payer.pay_bill().unwrap();
        let id = payer.payment_id();
        payer.get_status(&id).unwrap();
        let letter = PaymentMail::new("Where is it?", "It has not arrived.").about(&id);
        assert_eq!(payer.send_payment_mail(&letter).unwrap().payment_id(), id);
        assert!(payer.ofx_request().contains("84.20"), "its particulars");

        // Another object learns the particulars by synchronizing.
        let other = customer(bank.url(), version);
        let error = other.send_payment_mail(&letter).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
        assert!(error.detail().starts_with("payment_id"), "{error}");
        other.synchronize_payments("0").unwrap();
        assert_eq!(other.send_payment_mail(&letter).unwrap().payment_id(), id);
    }
}

#[test]
fn html_is_sent_only_where_the_profile_allows_it() {
    let html =
        PaymentMail::new("HTML", "<p>One</p><script>x()</script><p>Two &amp; 3</p>").as_html();
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    for _ in 0..2 {
        let error = payer.send_payment_mail(&html).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert!(error.detail().starts_with("text"), "{error}");
        assert_eq!(payer.ofx_request().matches("PMTMAILRQ").count(), 0);
        payer.request_profile().unwrap();
    }
    for version in ["102", "211"] {
        let lenient = Sandbox::start(Options {
            start_date: Date::parse(FIRST_DAY),
            html_mail: true,
            ..Options::default()
        })
        .unwrap();
        let payer = customer(lenient.url(), version);
        payer.request_profile().unwrap();
        let sent = payer.send_payment_mail(&html).unwrap();
        assert!(sent.is_html());
        assert_eq!(sent.text(), "One\n\nTwo & 3");
        payer.synchronize_payment_mail("0").unwrap();
        assert_eq!(payer.sync_payment_mail()[0].body(), sent.body());
    }
}

#[test]
fn what_no_letter_may_be_is_refused_before_anything_is_sent() {
    let payer = customer("http://127.0.0.1:1/ofx", "102");
    let long = "x".repeat(61);
    let very_long = "x".repeat(10_001);
    for (letter, name) in [
        (PaymentMail::new(" ", "text"), "subject"),
        (PaymentMail::new("subject", "\n "), "text"),
        (PaymentMail::new(long, "text"), "subject"),
        (PaymentMail::new("two\nlines", "text"), "subject"),
        (PaymentMail::new("subject", very_long), "text"),
        (PaymentMail::new("subject", "a\u{1}b"), "text"),
        (PaymentMail::new("subject", "déjà vu"), "text"),
        (PaymentMail::new("subject", "text").about(" "), "payment_id"),
        (PaymentMail::new("subject", "text").to("x".repeat(33)), "to"),
    ] {
        let error = payer.send_payment_mail(&letter).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert!(error.detail().starts_with(name), "{error}");
    }
}

#[test]
fn a_read_only_object_sends_no_letter_and_reads_them() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    payer.forbid_changes();
    let error = payer
        .send_payment_mail(&PaymentMail::new("A", "B"))
        .unwrap_err();
    assert_eq!(error.code(), 10013);
    payer.synchronize_payment_mail("0").unwrap();
}

#[test]
fn a_letter_that_was_not_answered_is_repeated_and_not_sent_twice() {
    let mut bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::HangUp]);
    let payer = customer(&bank.url, "102");
    for _ in 0..2 {
        payer
            .send_payment_mail(&PaymentMail::new("A", "B"))
            .unwrap_err();
    }
    bank.close();
    let ids = bank.transaction_ids();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}
