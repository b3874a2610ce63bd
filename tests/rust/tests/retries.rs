//! Further attempts: only where they are harmless, never after the bank spoke, and none of them pays twice.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

use ofx_billpay::{BillPayment, ErrorKind, Listener, Outcome};
use ofx_billpay_sandbox::{Arming, Fault, Sandbox};
use ofx_billpay_tests::bank::{
    Behaviour, ScriptedBank, customer, payment_accepted, reply, sandbox, set_payee, set_payment,
    signon_refused, transaction_id,
};

const LOST: Fault = Fault::DropAfterExecuting { bytes: 0 };

/// A payer who may try again so often, at once.
fn payer(url: &str, retries: u32) -> BillPayment {
    let payer = customer(url, "102");
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.config(&format!("Retries={retries}")).unwrap();
    payer.config("RetryDelay=0").unwrap();
    payer
}

/// The same, who may try payments again, too.
fn persistent_payer(url: &str, retries: u32) -> BillPayment {
    let payer = payer(url, retries);
    payer.config("RetryPayments=True").unwrap();
    payer
}

/// Lets a fault strike the next requests, so many; with 0 all.
fn arm(bank: &Sandbox, fault: Fault, times: u32) {
    let arming = Arming {
        times,
        ..fault.into()
    };
    bank.arm(arming).unwrap();
}

/// The TRNUIDs of the requests that arrived.
fn seen(bank: &Sandbox) -> Vec<String> {
    let exchanges = bank.exchanges().into_iter();
    exchanges
        .map(|exchange| transaction_id(&exchange.request).unwrap_or_default())
        .collect()
}

fn payments(bank: &Sandbox) -> usize {
    bank.ledger().unwrap().payments.len()
}

#[test]
fn nothing_is_tried_again_unless_it_is_set() {
    let bank = sandbox();
    arm(&bank, LOST, 1);
    let customer = customer(bank.url(), "102");
    let error = customer.synchronize_payments("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(seen(&bank).len(), 1);
}

#[test]
fn a_synchronization_whose_answer_is_lost_is_asked_for_again_as_often_as_allowed() {
    for (lost, retries, requests) in [(1, 1, 2), (3, 3, 4), (3, 2, 3)] {
        let bank = sandbox();
        arm(&bank, LOST, lost);
        let result = payer(bank.url(), retries).synchronize_payments("0");
        assert_eq!(result.is_ok(), retries >= lost, "{result:?}");
        assert_eq!(seen(&bank).len(), requests);
    }
}

#[test]
fn a_cut_answer_and_a_gateway_without_its_server_are_tried_again() {
    for fault in [
        Fault::DropBeforeReading,
        Fault::DropWhileReading { bytes: 100 },
        Fault::DropBeforeExecuting,
        Fault::DropAfterExecuting { bytes: 300 },
        http_error(408),
        http_error(429),
        http_error(502),
        http_error(503),
        http_error(504),
    ] {
        let bank = sandbox();
        arm(&bank, fault.clone(), 1);
        let result = payer(bank.url(), 1).synchronize_payments("0");
        assert!(result.is_ok(), "{fault:?}: {result:?}");
    }
}

fn http_error(status: u16) -> Fault {
    Fault::HttpError {
        status,
        executed: false,
    }
}

#[test]
fn what_the_bank_said_is_taken_as_said() {
    for fault in [
        Fault::SignonRefused {
            with_transactions: false,
        },
        Fault::Status {
            level: ofx_billpay_sandbox::Level::Transaction,
            code: 2000,
            severity: None,
            executed: false,
            message: None,
        },
        http_error(400),
        http_error(403),
        http_error(500),
        Fault::HtmlReply { executed: false },
        Fault::WrongTrnuid,
    ] {
        let bank = sandbox();
        arm(&bank, fault.clone(), 0);
        let result = persistent_payer(bank.url(), 5).pay_bill();
        assert!(result.is_err(), "{fault:?}");
        assert_eq!(seen(&bank).len(), 1, "{fault:?}");
    }
}

#[test]
fn a_wrong_password_is_sent_once() {
    let bank = sandbox();
    let customer = persistent_payer(bank.url(), 5);
    customer.set_ofx_password("wrong");
    for attempt in [
        customer.synchronize_payments("0").map(|_| ()),
        customer.pay_bill(),
    ] {
        let error = attempt.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Refused | ErrorKind::InvalidValue),
            "{error}"
        );
    }
    assert_eq!(seen(&bank).len(), 1, "the second call is not even sent");
}

#[test]
fn a_new_password_goes_along_once() {
    let bank = sandbox();
    arm(&bank, LOST, 1);
    let customer = payer(bank.url(), 5);
    customer.config("NewPassword=another-pass").unwrap();
    let error = customer.synchronize_payments("0").unwrap_err();
    assert!(error.detail().contains("not known whether the password"));
    assert_eq!(seen(&bank).len(), 1);
}

#[test]
fn a_payment_whose_answer_is_lost_is_not_sent_again_unless_that_is_set_too() {
    let bank = sandbox();
    arm(&bank, LOST, 1);
    let payer = payer(bank.url(), 5);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert_eq!(seen(&bank).len(), 1);
    assert_eq!(payer.open_transactions().unwrap().len(), 1);
}

#[test]
fn a_payment_is_sent_again_under_its_own_number_and_made_once() {
    for fault in [
        Fault::DropBeforeReading,
        Fault::DropWhileReading { bytes: 700 },
        Fault::DropBeforeExecuting,
        Fault::DropAfterExecuting { bytes: 0 },
        Fault::DropAfterExecuting { bytes: 300 },
        Fault::HttpError {
            status: 503,
            executed: true,
        },
    ] {
        let bank = sandbox();
        arm(&bank, fault.clone(), 2);
        let payer = persistent_payer(bank.url(), 2);
        payer
            .pay_bill()
            .unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!(payments(&bank), 1, "{fault:?}");
        let mut ids = seen(&bank);
        ids.retain(|id| !id.is_empty());
        ids.dedup();
        assert_eq!(ids.len(), 1, "{fault:?}: {ids:?}");
        assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_payment_whose_every_answer_is_lost_stays_open_until_it_is_reconciled() {
    let bank = sandbox();
    arm(&bank, LOST, 0);
    let payer = persistent_payer(bank.url(), 2);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let id = error.transaction_id().unwrap();
    assert_eq!(seen(&bank), [id; 3]);
    assert_eq!(payer.open_transactions().unwrap(), [id]);
    bank.disarm_all();
    let settled = payer.reconcile().unwrap();
    assert_eq!(settled[0].outcome, Outcome::Done, "{settled:?}");
    assert_eq!(payments(&bank), 1);
}

/// The first attempt may have arrived. What becomes of later ones says nothing about it.
#[test]
fn a_later_attempt_that_did_not_arrive_settles_nothing() {
    for later in [vec![], vec![Behaviour::Answer(signon_refused(15500))]] {
        let attempts = 1 + later.len();
        let bank = ScriptedBank::start([vec![Behaviour::HangUp], later].concat());
        let payer = persistent_payer(&bank.url, 1);
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert_eq!(payer.open_transactions().unwrap().len(), 1);
        assert_eq!(bank.requests().len(), attempts);
    }
}

#[test]
fn what_no_attempt_could_send_is_not_open() {
    let mut bank = ScriptedBank::start(Vec::new());
    bank.close();
    let payer = persistent_payer(&bank.url, 2);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
}

/// Looks while attempts wait for each other, and ends the call after so many questions.
struct Watcher {
    payer: Weak<BillPayment>,
    open: Mutex<Vec<usize>>,
    left: AtomicU32,
}

impl Listener for Watcher {
    fn keep_going(&self) -> bool {
        let payer = self.payer.upgrade().unwrap();
        let open = payer.open_transactions().unwrap().len();
        self.open.lock().unwrap().push(open);
        self.left.fetch_sub(1, Ordering::Relaxed) > 1
    }
}

fn watched(payer: BillPayment, questions: u32) -> (Arc<BillPayment>, Arc<Watcher>) {
    let payer = Arc::new(payer);
    let watcher = Arc::new(Watcher {
        payer: Arc::downgrade(&payer),
        open: Mutex::default(),
        left: AtomicU32::new(questions),
    });
    payer.set_listener(Arc::clone(&watcher) as Arc<dyn Listener>);
    (payer, watcher)
}

/// Another process that pays the same meanwhile must find it, and not begin a transaction of its own.
#[test]
fn a_payment_stays_written_down_as_open_between_attempts_that_did_not_arrive() {
    let mut bank = ScriptedBank::start(Vec::new());
    bank.close();
    let (payer, watcher) = watched(persistent_payer(&bank.url, 2), 1000);
    payer.pay_bill().unwrap_err();
    let open = watcher.open.lock().unwrap();
    assert!(
        !open.is_empty() && open.iter().all(|open| *open == 1),
        "{open:?}"
    );
}

#[test]
fn whoever_interrupts_does_not_wait_for_the_next_attempt() {
    let slow = |payer: BillPayment| {
        for setting in ["RetryDelay=60000", "RetryDeadline=3600"] {
            payer.config(setting).unwrap();
        }
        payer
    };
    let bank = ScriptedBank::start(vec![Behaviour::HangUp]);
    let (payer, _watcher) = watched(slow(persistent_payer(&bank.url, 5)), 3);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert_eq!(bank.requests().len(), 1);

    let mut nobody = ScriptedBank::start(Vec::new());
    nobody.close();
    let (payer, _watcher) = watched(slow(persistent_payer(&nobody.url, 5)), 3);
    let error = payer.pay_bill().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
}

#[test]
fn no_attempt_is_waited_for_that_would_come_after_the_deadline() {
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::Answer(reply(""))]);
    let customer = payer(&bank.url, 5);
    customer.config("RetryDelay=60000").unwrap();
    customer.config("RetryDeadline=1").unwrap();
    let error = customer.synchronize_payments("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(bank.requests().len(), 1);
}

#[test]
fn a_further_attempt_ends_at_the_deadline_however_long_a_single_one_may_take() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    let hangs_up_once = std::thread::spawn(move || {
        drop(silent.accept());
        silent
    });
    let customer = payer(&url, 5);
    customer.set_timeout(3600).unwrap();
    customer.config("RetryDeadline=1").unwrap();
    let error = customer.synchronize_payments("0").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.detail().contains("RetryDeadline"), "{error}");
    drop(hangs_up_once.join());
}

#[test]
fn an_answered_payment_is_told_as_if_there_had_been_one_attempt() {
    let accepted = Behaviour::Answer(reply(&payment_accepted("<DTDUE>20240318")));
    let bank = ScriptedBank::start(vec![Behaviour::HangUp, Behaviour::Status(503), accepted]);
    let payer = persistent_payer(&bank.url, 2);
    payer.pay_bill().unwrap();
    assert_eq!(payer.payment_id(), "P1");
    let ids = bank.transaction_ids();
    assert!(
        ids.len() == 3 && ids.iter().all(|id| *id == ids[0]),
        "{ids:?}"
    );
}
