//! Paying, end to end: the component against the test bank, over real HTTP.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::{Arc, Mutex, PoisonError, Weak};

use ofx_billpay::wire::Version;
use ofx_billpay::{BillPayment, ErrorEvent, ErrorKind, Listener, PayeeRecord, PaymentRecord};
use ofx_billpay_tests::bank::{between, customer, sandbox, set_payee, set_payment};

const STREET_PAYEE: &str = "Weir Lane Gardeners";

fn versions() -> Vec<String> {
    Version::WRITABLE.map(|version| version.to_string()).into()
}

#[test]
fn there_are_eleven_versions() {
    let expected = [
        "102", "103", "151", "160", "200", "201", "202", "203", "210", "211", "220",
    ];
    assert_eq!(versions(), expected);
}

#[test]
fn a_payment_is_made_changed_asked_for_and_cancelled_in_every_version() {
    for version in versions() {
        let bank = sandbox();
        let payer = customer(bank.url(), &version);
        set_payee(&payer, STREET_PAYEE);
        set_payment(&payer);

        payer.pay_bill().unwrap();
        let id = payer.payment_id();
        assert!(!id.is_empty(), "{version}");
        assert_eq!(payer.payment_status(), "WILLPROCESSON", "{version}");
        assert_eq!(payer.payment_amount(), "84.20", "{version}");
        assert_eq!(payer.payment_currency_code(), "USD", "{version}");
        assert!(!payer.payee_list_id().is_empty(), "{version}");

        payer.set_payment_amount("90.00");
        payer.modify_payment(&id).unwrap();
        assert_eq!(payer.payment_id(), id, "{version}");
        assert_eq!(payer.payment_amount(), "90.00", "{version}");

        payer.get_status(&id).unwrap();
        assert_eq!(payer.payment_status(), "WILLPROCESSON", "{version}");

        payer.cancel_payment(&id).unwrap();
        payer.get_status(&id).unwrap();
        assert_eq!(payer.payment_status(), "CANCELEDON", "{version}");
        assert_eq!(bank.balance("516273").unwrap().unwrap(), "10000.00");
    }
}

#[test]
fn a_payment_that_falls_due_moves_the_money() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    set_payee(&payer, STREET_PAYEE);
    set_payment(&payer);
    payer.pay_bill().unwrap();
    bank.advance_days(14).unwrap();
    payer.get_status(&payer.payment_id()).unwrap();
    assert_eq!(payer.payment_status(), "PROCESSEDON");
    assert_eq!(bank.balance("516273").unwrap().unwrap(), "9915.80");
}

#[test]
fn payees_are_added_modified_and_deleted_in_every_version() {
    for version in versions() {
        let bank = sandbox();
        let payer = customer(bank.url(), &version);
        set_payee(&payer, STREET_PAYEE);
        payer.add_payee().unwrap();
        let list_id = payer.payee_list_id();
        assert!(!list_id.is_empty(), "{version}");

        payer.set_payee_addr1("13 Weir Lane");
        payer.modify_payee(&list_id).unwrap();
        assert_eq!(payer.payee_addr1(), "13 Weir Lane", "{version}");

        payer.synchronize_payees("REFRESH").unwrap();
        let there = names(&payer);
        assert!(there.contains(&STREET_PAYEE.to_owned()), "{version}");

        payer.delete_payee(&list_id).unwrap();
        payer.synchronize_payees("REFRESH").unwrap();
        let there = names(&payer);
        assert!(!there.contains(&STREET_PAYEE.to_owned()), "{version}");
    }
}

fn names(payer: &BillPayment) -> Vec<String> {
    let payees = payer.sync_payees();
    payees.iter().map(PayeeRecord::name).collect()
}

#[test]
fn both_lists_are_synchronized_in_every_version() {
    for version in versions() {
        let bank = sandbox();
        let payer = customer(bank.url(), &version);
        set_payee(&payer, STREET_PAYEE);
        set_payment(&payer);
        payer.pay_bill().unwrap();
        let id = payer.payment_id();

        let token = payer.synchronize_payments("0").unwrap();
        assert_eq!(payer.sync_payment_count(), 1, "{version}");
        assert_eq!(payer.sync_payment_id(0).unwrap(), id, "{version}");
        assert_eq!(payer.sync_payment_amount(0).unwrap(), "84.20", "{version}");
        assert_eq!(payer.sync_payment_tx_type(0).unwrap(), "ADDED", "{version}");
        assert!(payer.sync_payment_id(1).is_err(), "{version}");
        assert!(!payer.lost_sync(), "{version}");

        payer.cancel_payment(&id).unwrap();
        let later = payer.synchronize_payments(&token).unwrap();
        assert_ne!(later, token, "{version}");
        assert_eq!(
            payer.sync_payment_tx_type(0).unwrap(),
            "CANCELLED",
            "{version}"
        );

        payer.synchronize_payments(&later).unwrap();
        assert_eq!(payer.sync_payment_count(), 0, "{version}");

        payer.synchronize_payees("0").unwrap();
        assert_eq!(payer.sync_payee_count(), 1, "{version}");
        assert_eq!(payer.sync_payee_name(0).unwrap(), STREET_PAYEE, "{version}");
    }
}

#[test]
fn a_refusal_of_the_bank_tells_its_status() {
    let bank = sandbox();
    let payer = customer(bank.url(), "102");
    payer.set_ofx_password("wrong");
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.code(), 2001);
    assert_eq!(error.status().unwrap().code, 15500);

    payer.set_ofx_password("demo-pass");
    let error = payer.cancel_payment("no-such").unwrap_err();
    assert_eq!(error.status().unwrap().code, 2018);
}

#[test]
fn an_error_shows_neither_password_nor_account() {
    let bank = sandbox();
    let payer = customer(bank.url(), "102");
    payer.set_ofx_password("wrong-password-4711");
    set_payee(&payer, STREET_PAYEE);
    set_payment(&payer);
    let error = payer.pay_bill().unwrap_err();
    let shown = format!("{error} {error:?} {payer:?}");
    for secret in ["wrong-password-4711", "516273", "NW-7731", "84.20"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(!payer.ofx_request().contains("wrong-password-4711"));
    payer.config("MaskSensitive=False").unwrap();
    assert!(payer.ofx_request().contains("wrong-password-4711"));
}

#[test]
fn properties_that_are_missing_are_named_before_anything_is_sent() {
    type Spoil = fn(&BillPayment);
    let cases: [(&str, Spoil); 8] = [
        ("fi_organization", |payer| payer.set_fi_organization(" ")),
        ("ofx_user", |payer| payer.set_ofx_user("")),
        ("payment_amount", |payer| payer.set_payment_amount("-1")),
        ("payment_amount", |payer| payer.set_payment_amount("0.00")),
        ("payment_date_due", |payer| {
            payer.set_payment_date_due("31.12.");
        }),
        ("payee_account", |payer| payer.set_payee_account("")),
        ("payment_memo", |payer| payer.set_payment_memo("täglich")),
        ("payee_name", |payer| payer.set_payee_name(&"x".repeat(33))),
    ];
    for (name, spoil) in cases {
        let payer = customer("http://127.0.0.1:1/ofx", "102");
        set_payee(&payer, STREET_PAYEE);
        set_payment(&payer);
        spoil(&payer);
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{name}: {error}");
        assert!(error.detail().starts_with(name), "{name}: {error}");
    }
}

/// Writes down what it hears, and tries to talk to the bank meanwhile.
#[derive(Default)]
struct Scribe {
    heard: Mutex<Vec<String>>,
    object: Mutex<Weak<BillPayment>>,
}

impl Scribe {
    fn write(&self, line: String) {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
    }

    fn object(&self) -> Option<Arc<BillPayment>> {
        self.object
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .upgrade()
    }

    fn heard(&self) -> Vec<String> {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Listener for Scribe {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        self.write(format!("payment {}", payment.amount()));
        if let Some(object) = self.object() {
            let error = object.get_status("P1").unwrap_err();
            self.write(format!("{:?}", error.kind()));
            // Properties may be read and set meanwhile.
            object.set_payment_memo(&object.payment_id());
        }
    }

    fn on_sync_payees(&self, payee: &PayeeRecord) {
        self.write(format!("payee {}", payee.name()));
    }

    fn on_error(&self, error: &ErrorEvent) {
        self.write(format!("error {}", error.error_code));
    }
}

#[test]
fn a_listener_hears_records_and_errors_and_finds_the_object_busy() {
    let bank = sandbox();
    let payer = Arc::new(customer(bank.url(), "211"));
    let scribe = Arc::new(Scribe::default());
    *scribe.object.lock().unwrap() = Arc::downgrade(&payer);
    payer.set_listener(Arc::clone(&scribe) as Arc<dyn Listener>);
    set_payee(&payer, STREET_PAYEE);
    set_payment(&payer);
    payer.pay_bill().unwrap();
    payer.synchronize_payments("0").unwrap();
    payer.synchronize_payees("0").unwrap();
    payer.cancel_payment("no-such").unwrap_err();
    let told = format!("payee {STREET_PAYEE}");
    assert_eq!(
        scribe.heard(),
        ["payment 84.20", "Busy", told.as_str(), "error 2001"]
    );
}

struct Panics;

impl Listener for Panics {
    fn on_error(&self, _: &ErrorEvent) {
        panic!("a listener that fails");
    }
}

#[test]
fn an_object_is_usable_after_its_listener_panicked() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    payer.set_listener(Arc::new(Panics));
    let call = std::panic::AssertUnwindSafe(|| payer.cancel_payment("no-such"));
    std::panic::catch_unwind(call).unwrap_err();
    payer.synchronize_payees("0").unwrap();
}

struct Interrupts;

impl Listener for Interrupts {
    fn keep_going(&self) -> bool {
        false
    }
}

#[test]
fn a_listener_interrupts_a_bank_that_is_silent() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    let payer = customer(&url, "102");
    payer.set_listener(Arc::new(Interrupts));
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

#[test]
fn a_bank_that_is_silent_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    let payer = customer(&url, "102");
    payer.set_timeout(1).unwrap();
    let error = payer.synchronize_payees("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[test]
fn two_objects_work_in_parallel() {
    let bank = sandbox();
    std::thread::scope(|scope| {
        for version in ["102", "220"] {
            let url = bank.url();
            scope.spawn(move || {
                let payer = customer(url, version);
                for number in 0..10 {
                    set_payee(&payer, STREET_PAYEE);
                    set_payment(&payer);
                    payer.set_payment_memo(&format!("{version} {number}"));
                    payer.pay_bill_again().unwrap();
                }
            });
        }
    });
    let payer = customer(bank.url(), "211");
    payer.synchronize_payments("0").unwrap();
    assert_eq!(payer.sync_payment_count(), 20);
    let payments = payer.sync_payments();
    let ids: std::collections::HashSet<_> = payments.iter().map(PaymentRecord::id).collect();
    assert_eq!(ids.len(), 20);
}

#[test]
fn one_object_used_by_two_threads_is_busy_for_one_of_them() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    let payer = customer(&url, "102");
    payer.set_timeout(2).unwrap();
    let kinds: Vec<ErrorKind> = std::thread::scope(|scope| {
        let calls = [0, 1].map(|_| scope.spawn(|| payer.synchronize_payees("0")));
        calls
            .map(|call| call.join().unwrap().unwrap_err().kind())
            .into()
    });
    assert!(kinds.contains(&ErrorKind::Busy), "{kinds:?}");
    assert!(kinds.contains(&ErrorKind::Timeout), "{kinds:?}");
}

#[test]
fn a_call_inside_of_an_asynchronous_runtime_is_made_on_a_thread_of_its_own() {
    let bank = sandbox();
    let payer = customer(bank.url(), "102");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime
        .block_on(async { payer.synchronize_payees("0") })
        .unwrap();
    payer.synchronize_payees("0").unwrap();
}

#[test]
fn a_runtimes_thread_for_blocking_work_may_call() {
    let bank = sandbox();
    let payer = customer(bank.url(), "102");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let result = runtime.block_on(async {
        tokio::task::spawn_blocking(move || payer.synchronize_payees("0"))
            .await
            .unwrap()
    });
    result.unwrap();
}

#[test]
fn the_last_exchange_can_be_looked_at() {
    let bank = sandbox();
    let payer = customer(bank.url(), "211");
    payer.synchronize_payees("0").unwrap();
    assert_eq!(
        between(&payer.ofx_request(), "<USERPASS>", "</USERPASS>"),
        "***"
    );
    assert!(payer.ofx_response().contains("<PAYEESYNCRS>"));
}
