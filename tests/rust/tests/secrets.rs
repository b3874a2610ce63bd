//! No secret is shown, whatever is called and whatever the bank does: a customer with a secret wherever one can stand goes through
//! every method under every fault of the test bank, logging at the loudest, and all that can be read afterwards is searched.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests tell what they are by their names, fail by panicking, and this one tells counts"
)]

use std::error::Error as _;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use ofx_billpay::{
    BillPayment, ConnectionStatusEvent, Error, ErrorEvent, Listener, PayeeRecord, PaymentMail,
    PaymentRecord, RecurringRecord, SslServerAuthenticationEvent, SslStatusEvent,
};
use ofx_billpay_sandbox::{Fault, Options, Sandbox};
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};
use ofx_billpay_tests::folder::Folder;

/// What must be seen nowhere: the password that the bank takes, and what begins with a word that stands nowhere else.
const SECRETS: [&str; 4] = ["demo-pass", "mfa-pass", "Maplewood", "pl4nted-"];
/// What must be seen in full nowhere but in requests and replies that the program asks for.
const ACCOUNTS: [&str; 4] = ["516273", "700004", "NW-7731", "8876500123"];

/// All that was shown, by what it was shown by.
#[derive(Default)]
struct Shown(Mutex<Vec<(String, String)>>);

impl Shown {
    fn add(&self, by: &str, text: String) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.push((by.to_owned(), text));
    }

    fn debug(&self, by: &str, value: &dyn Debug) {
        self.add(by, format!("{value:?}{value:#?}"));
    }

    fn error(&self, by: &str, error: &Error) {
        self.add(by, format!("{error} {}", error.detail()));
        self.debug(by, error);
        if let Some(challenge) = error.challenge() {
            self.debug("challenge", challenge);
        }
        let mut source = error.source();
        while let Some(cause) = source {
            self.add(by, format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }

    fn result<T: Debug>(&self, by: &str, result: Result<T, Error>) {
        match result {
            Ok(value) => self.debug(by, &value),
            Err(error) => self.error(by, &error),
        }
    }

    /// Where one of the words stands, and how many texts there are.
    fn search(&self, needles: &[&str]) -> (Vec<String>, usize) {
        let texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        for (by, text) in texts.iter() {
            for needle in needles.iter().filter(|needle| text.contains(**needle)) {
                let at = text.find(needle).unwrap_or_default();
                let around: String = text[at..].chars().take(40).collect();
                found.push(format!("{needle} in {by}: {around}"));
            }
        }
        (found, texts.len())
    }
}

impl Listener for Shown {
    fn on_connection_status(&self, event: &ConnectionStatusEvent) {
        self.debug("connection_status", event);
    }

    fn on_error(&self, event: &ErrorEvent) {
        self.debug("error event", event);
    }

    fn on_ssl_status(&self, event: &SslStatusEvent) {
        self.debug("ssl_status", event);
    }

    fn on_ssl_server_authentication(&self, event: &SslServerAuthenticationEvent) -> bool {
        self.debug("ssl_server_authentication", event);
        event.accept
    }

    fn on_sync_payments(&self, payment: &PaymentRecord) {
        self.debug("payment", payment);
    }

    fn on_sync_payees(&self, payee: &PayeeRecord) {
        self.debug("payee", payee);
    }

    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        self.debug("recurring payment", model);
    }
}

/// A customer with a secret wherever one can stand.
fn planted(url: &str, version: &str, folder: &Folder) -> BillPayment {
    let payer = customer(url, version);
    payer.set_timeout(2).unwrap();
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.set_ofx_access_key("pl4nted-access-key");
    payer.set_payment_to_account_id("8876500123");
    payer.set_firewall_password("pl4nted-proxy");
    payer.set_ssl_cert_store_password("pl4nted-store");
    for setting in [
        "AuthToken=pl4nted-token",
        "UserCred1A=pl4nted-cred-1",
        "UserCred2A=pl4nted-cred-2",
    ] {
        payer.config(setting).unwrap();
    }
    for setting in [
        format!("OFXLog={}", folder.path().join("ofx.log").display()),
        format!("Journal={}", folder.journal()),
        "OFXLogLevel=4".to_owned(),
        "OFXLogSize=0".to_owned(),
        "DuplicateWindow=0".to_owned(),
    ] {
        payer.config(&setting).unwrap();
    }
    payer
}

type Call = (&'static str, fn(&BillPayment, &Shown));

/// Every method that talks to the bank.
const CALLS: [Call; 21] = [
    ("pay_bill", |p, s| s.result("pay_bill", p.pay_bill())),
    ("pay_bill_again", |p, s| {
        s.result("pay_bill_again", p.pay_bill_again());
    }),
    ("modify_payment", |p, s| {
        s.result("modify_payment", p.modify_payment(&p.payment_id()));
    }),
    ("cancel_payment", |p, s| {
        s.result("cancel_payment", p.cancel_payment(&p.payment_id()));
    }),
    ("get_status", |p, s| {
        s.result("get_status", p.get_status(&p.payment_id()));
    }),
    ("add_payee", |p, s| s.result("add_payee", p.add_payee())),
    ("modify_payee", |p, s| {
        s.result("modify_payee", p.modify_payee(&p.payee_list_id()));
    }),
    ("delete_payee", |p, s| {
        s.result("delete_payee", p.delete_payee(&p.payee_list_id()));
    }),
    ("add_recurring", |p, s| {
        s.result("add_recurring", p.add_recurring_payment());
    }),
    ("modify_recurring", |p, s| {
        s.result("modify_recurring", p.modify_recurring_payment("R1", true));
    }),
    ("cancel_recurring", |p, s| {
        s.result("cancel_recurring", p.cancel_recurring_payment("R1", true));
    }),
    ("sync_payments", |p, s| {
        s.result("sync_payments", p.synchronize_payments("0"));
    }),
    ("sync_payees", |p, s| {
        s.result("sync_payees", p.synchronize_payees("0"));
    }),
    ("sync_recurring", |p, s| {
        s.result("sync_recurring", p.synchronize_recurring_payments("0"));
    }),
    ("sync_mail", |p, s| {
        s.result("sync_mail", p.synchronize_payment_mail("0"));
    }),
    ("send_mail", |p, s| {
        s.result(
            "send_mail",
            p.send_payment_mail(&PaymentMail::new("Hello", "Where is it?")),
        );
    }),
    ("profile", |p, s| s.result("profile", p.request_profile())),
    ("accounts", |p, s| {
        s.result("accounts", p.request_accounts());
    }),
    ("activate", |p, s| {
        s.result("activate", p.activate_account());
    }),
    ("answers", |p, s| {
        s.result(
            "answers",
            p.send_challenge_answers(&[("SCHOOL", "pl4nted-answer")]),
        );
    }),
    ("reconcile", |p, s| s.result("reconcile", p.reconcile())),
];

/// What can be read of an object afterwards.
fn look_at(payer: &BillPayment, shown: &Shown, kept: &Shown) {
    shown.debug("object", payer);
    shown.debug("payments", &payer.sync_payments());
    shown.debug("payees", &payer.sync_payees());
    shown.debug("models", &payer.sync_recurring_payments());
    shown.debug("mail", &payer.sync_payment_mail());
    shown.debug("profile", &payer.profile());
    shown.debug("open", &payer.open_transactions());
    kept.add("ofx_request", payer.ofx_request());
    kept.add("ofx_response", payer.ofx_response());
}

/// Where a secret can be read, and in how many texts it was looked for.
fn hits(shown: &Shown, kept: &Shown, folder: &Folder) -> (Vec<String>, usize) {
    let everything: Vec<&str> = SECRETS.into_iter().chain(ACCOUNTS).collect();
    let files = Shown::default();
    files.add(
        "files",
        String::from_utf8_lossy(&folder.bytes()).into_owned(),
    );
    let (mut found, mut count) = shown.search(&everything);
    for (more, texts) in [kept.search(&SECRETS), files.search(&everything)] {
        found.extend(more);
        count += texts;
    }
    (found, count)
}

fn assert_clean(shown: &Shown, kept: &Shown, folder: &Folder) -> usize {
    let (found, count) = hits(shown, kept, folder);
    assert!(found.is_empty(), "{found:#?}");
    count
}

#[test]
fn no_method_shows_a_secret_under_any_fault() {
    let (mut calls, mut texts) = (0, 0);
    for (fault, _) in Fault::all() {
        // Thousands of equal records show no more than some of them.
        let fault = match fault {
            Fault::HugeHistory { .. } => Fault::HugeHistory { entries: 20 },
            other => other,
        };
        let slow = matches!(fault, Fault::Delay { .. } | Fault::Drip { .. });
        let (bank, folder) = (sandbox(), Folder::new("secrets"));
        let (shown, kept) = (Arc::new(Shown::default()), Shown::default());
        let version = if calls % 2 == 0 { "103" } else { "211" };
        let payer = planted(bank.url(), version, &folder);
        payer.set_listener(Arc::clone(&shown) as Arc<dyn Listener>);
        for (nth, (_, call)) in CALLS.iter().enumerate() {
            // What takes seconds is tried with a few of them.
            if slow && nth % 7 != 0 {
                continue;
            }
            bank.arm(fault.clone()).unwrap();
            // A refused sign-on is not repeated with the same credentials, unless it is asked for.
            payer.config("RetryRefusedSignon=True").unwrap();
            call(&payer, &shown);
            look_at(&payer, &shown, &kept);
            calls += 1;
        }
        texts += assert_clean(&shown, &kept, &folder);
    }
    println!("{calls} calls, {texts} texts: no secret");
    assert!(calls > 600 && texts > 5000, "{calls} calls, {texts} texts");
}

#[test]
fn no_error_about_a_value_or_a_setting_shows_a_secret() {
    let folder = Folder::new("settings");
    let (shown, kept) = (Shown::default(), Shown::default());
    let payer = planted("http://127.0.0.1:1/ofx", "102", &folder);
    let long = "pl4nted-".repeat(200);
    for flaw in ["pl4nted-\n", "pl4nted-\u{4e2d}", long.as_str()] {
        payer.set_ofx_password(flaw);
        shown.result("password", payer.pay_bill());
        payer.set_ofx_password("demo-pass");
        payer.set_ofx_access_key(flaw);
        shown.result("access key", payer.pay_bill());
        payer.set_ofx_access_key("");
        for name in ["AuthToken", "UserCred1A", "UserCred2A", "NewPassword"] {
            shown.result(name, payer.config(&format!("{name}={flaw}")).map(|_| ()));
            shown.result(name, payer.pay_bill());
            shown.result(name, payer.config(&format!("{name}=")).map(|_| ()));
        }
        payer.set_ssl_cert_store_password(flaw);
        payer.set_ssl_cert_store(b"pl4nted-key, which is no certificate");
        shown.result("subject", payer.set_ssl_cert_subject("*"));
        shown.result("store", payer.set_ssl_cert_encoded(b"pl4nted-key"));
        payer.set_ssl_cert_store(b"");
        payer.set_firewall_password(flaw);
        for kind in 0..=3 {
            shown.result("firewall", payer.set_firewall_type(kind));
            payer.set_firewall_host(if kind == 0 { "" } else { "127.0.0.1" });
            shown.result("firewall", payer.pay_bill());
        }
        shown.result("firewall", payer.set_firewall_type(0));
        look_at(&payer, &shown, &kept);
    }
    for setting in ofx_billpay::settings() {
        // What a setting says is for the program that asks for it, but no error repeats what it was set to in a secret one.
        let is_secret =
            ["AuthToken", "UserCred1A", "UserCred2A", "NewPassword"].contains(&setting.name);
        if is_secret {
            shown.result(
                setting.name,
                payer
                    .config(&format!("{}=pl4nted-\0", setting.name))
                    .map(|_| ()),
            );
        }
    }
    assert_clean(&shown, &kept, &folder);
}

#[test]
fn no_challenge_shows_an_answer() {
    let (bank, folder) = (sandbox(), Folder::new("challenge"));
    let (shown, kept) = (Shown::default(), Shown::default());
    let payer = planted(bank.url(), "103", &folder);
    payer.set_ofx_user("mfa");
    // What the bank would refuse before it asks.
    payer.set_payment_to_account_id("");
    payer.set_ofx_access_key("");
    payer.set_ofx_password("mfa-pass");
    payer.set_payment_from_account_id("700004");
    let error = payer.pay_bill().unwrap_err();
    shown.error("asked", &error);
    let challenge = error.challenge().unwrap().clone();
    kept.add("challenge as JSON", challenge.to_json());
    shown.result(
        "wrong",
        payer.resume(
            &challenge,
            &[("SCHOOL", "pl4nted-answer"), ("MFA13", "pl4nted-")],
        ),
    );
    shown.result(
        "right",
        payer.resume(&challenge, &[("MFA13", "6789"), ("SCHOOL", "Maplewood")]),
    );
    look_at(&payer, &shown, &kept);
    assert_clean(&shown, &kept, &folder);
}

#[test]
fn no_handshake_shows_a_secret() {
    let (shown, kept) = (Arc::new(Shown::default()), Shown::default());
    let folder = Folder::new("handshake");
    let bank = Sandbox::start(Options {
        tls: true,
        ..Options::default()
    })
    .unwrap();
    let payer = planted(bank.url(), "211", &folder);
    payer.set_listener(Arc::clone(&shown) as Arc<dyn Listener>);
    shown.result("unknown authority", payer.pay_bill());
    let authority = bank.ca_file().unwrap();
    payer
        .config(&format!("SSLCACertFilePaths={}", authority.display()))
        .unwrap();
    shown.result("known authority", payer.pay_bill());
    shown.result("synchronized", payer.synchronize_payments("0"));
    look_at(&payer, &shown, &kept);
    assert_clean(&shown, &kept, &folder);
}

#[test]
fn the_search_finds_what_is_shown() {
    let (shown, kept, folder) = (Shown::default(), Shown::default(), Folder::new("search"));
    let everything = SECRETS.into_iter().chain(ACCOUNTS);
    for needle in everything.clone() {
        shown.add("decoy", format!("a {needle} b"));
    }
    for needle in SECRETS {
        kept.add("decoy", format!("a {needle} b"));
    }
    std::fs::write(folder.path().join("log.json"), ACCOUNTS[3]).unwrap();
    let planted = everything.count() + SECRETS.len() + 1;
    assert_eq!(hits(&shown, &kept, &folder).0.len(), planted);
}
