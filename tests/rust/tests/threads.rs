//! Objects and engines that are shared between threads: one call at a time, and nothing is paid twice.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::time::Duration;

use ofx_billpay::ReadOnlyBillPayment;
use ofx_billpay::job::{Queue, SyncEngine};
use ofx_billpay::{BillPayment, Challenge, Error, ErrorEvent, ErrorKind, Listener};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};

const fn is_shared<T: Send + Sync + 'static>() {}

/// Checked when this is compiled.
const _: () = {
    is_shared::<BillPayment>();
    is_shared::<ReadOnlyBillPayment>();
    is_shared::<SyncEngine>();
    is_shared::<Queue>();
    is_shared::<Challenge>();
    is_shared::<Error>();
    is_shared::<ofx_billpay::PaymentRecord>();
    is_shared::<ofx_billpay::PayeeRecord>();
    is_shared::<ofx_billpay::RecurringRecord>();
    is_shared::<ofx_billpay::MailRecord>();
    is_shared::<ofx_billpay::wire::Document>();
    is_shared::<ofx_billpay::message::Request>();
    is_shared::<ofx_billpay::message::Response>();
};

const THREADS: usize = 8;
const ROUNDS: usize = 25;

fn payer(bank: &Sandbox) -> BillPayment {
    let payer = customer(bank.url(), "211");
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer
}

/// Lets all threads do the same at once, once a round, and gives what came of it.
fn at_once<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let thread = |index| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(index)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(thread).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// Whether a call had an object that has nothing to send, and so failed and told the listener while it had it; else it was told that
/// the object is busy.
fn had_it(idler: &BillPayment) -> bool {
    let error = idler.synchronize_payees("0").unwrap_err();
    let kinds = [ErrorKind::Busy, ErrorKind::InvalidValue];
    assert!(kinds.contains(&error.kind()), "{error}");
    error.kind() != ErrorKind::Busy
}

/// Lets no thread go on before all have come, but for one that never comes.
#[derive(Default)]
struct Meeting {
    come: Mutex<usize>,
    changed: Condvar,
    is_missed: AtomicBool,
}

impl Meeting {
    fn wait(&self) {
        let mut come = self.come.lock().unwrap();
        *come += 1;
        self.changed.notify_all();
        let patience = Duration::from_secs(50);
        let missing = |come: &mut usize| *come < THREADS;
        let (_come, waited) = self
            .changed
            .wait_timeout_while(come, patience, missing)
            .unwrap();
        if waited.timed_out() {
            self.is_missed.store(true, Ordering::Relaxed);
        }
    }
}

impl Listener for Meeting {
    /// The call that has the object keeps it until all others have been refused.
    fn on_error(&self, _: &ErrorEvent) {
        self.wait();
    }
}

/// Who comes first is not arranged, but that it stays until the others have come is: in every round, all calls are at once.
#[test]
fn of_calls_that_are_all_at_once_exactly_one_has_a_busy_object_and_no_other_waits_for_it() {
    let rounds = if cfg!(miri) { 3 } else { 100 };
    let idler = BillPayment::new();
    for _ in 0..rounds {
        let meeting = Arc::new(Meeting::default());
        idler.set_listener(meeting.clone());
        let had = at_once(|_| {
            let had = had_it(&idler);
            if !had {
                meeting.wait();
            }
            had
        });
        assert!(!meeting.is_missed.load(Ordering::Relaxed), "one was lost");
        assert_eq!(had.iter().filter(|had| **had).count(), 1);
    }
}

/// Counts the calls in a way that loses some if two have the object at once, or if the next does not see what the last one did.
#[derive(Default)]
struct Counter {
    is_inside: AtomicBool,
    heard: AtomicUsize,
    overlaps: AtomicUsize,
}

impl Listener for Counter {
    fn on_error(&self, _: &ErrorEvent) {
        if self.is_inside.swap(true, Ordering::Relaxed) {
            self.overlaps.fetch_add(1, Ordering::Relaxed);
        }
        let heard = self.heard.load(Ordering::Relaxed);
        std::thread::yield_now();
        self.heard.store(heard + 1, Ordering::Relaxed);
        self.is_inside.store(false, Ordering::Relaxed);
    }
}

/// Nothing is arranged here: threads come and go as they like, and the counts must be right.
#[test]
fn of_thousands_of_calls_none_is_lost_and_no_two_have_a_busy_object_at_once() {
    let each = if cfg!(miri) { 5 } else { 250 };
    let counter = Arc::new(Counter::default());
    let idler = BillPayment::new();
    idler.set_listener(counter.clone());
    let refused = at_once(|_| {
        let (mut had, mut refused) = (0, 0);
        while had < each {
            if had_it(&idler) {
                had += 1;
            } else {
                refused += 1;
                assert!(refused < 10_000_000, "it is not given back");
                std::thread::yield_now();
            }
        }
        refused
    });
    let (made, refused) = (THREADS * each, refused.iter().sum::<usize>());
    println!("{made} calls were made, {refused} were refused");
    assert_eq!(counter.overlaps.load(Ordering::Relaxed), 0);
    assert_eq!(counter.heard.load(Ordering::Relaxed), made);
}

#[test]
fn of_many_calls_at_once_each_is_made_alone_or_told_that_the_object_is_busy() {
    let bank = sandbox();
    let payer = payer(&bank);
    let mut made = 0;
    for round in 0..ROUNDS {
        let results = at_once(|index| {
            // Properties are free, whoever is calling.
            payer.set_payment_memo(&format!("{round} {index}"));
            payer.synchronize_payees("0")
        });
        for result in &results {
            if let Err(error) = result {
                assert_eq!(error.kind(), ErrorKind::Busy, "{error}");
            }
        }
        let taken = results.iter().filter(|result| result.is_ok()).count();
        assert!(taken >= 1, "somebody comes first");
        made += taken;
    }
    assert_eq!(bank.exchanges().len(), made, "who is busy sends nothing");
    payer.synchronize_payees("0").unwrap();
}

#[test]
fn one_payment_that_many_threads_ask_of_one_object_at_once_is_made_once() {
    for _ in 0..ROUNDS {
        let bank = sandbox();
        let payer = payer(&bank);
        let results = at_once(|_| payer.pay_bill());
        for error in results.iter().filter_map(|result| result.as_ref().err()) {
            let kinds = [ErrorKind::Busy, ErrorKind::InvalidValue];
            assert!(kinds.contains(&error.kind()), "{error}");
        }
        assert_eq!(bank.ledger().unwrap().payments.len(), 1);
        assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn one_payment_that_many_objects_with_one_journal_ask_for_at_once_is_made_once() {
    let name = format!("ofx-billpay-threads-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for round in 0..5 {
        let bank = sandbox();
        let journal = folder.join(round.to_string());
        at_once(|_| {
            let payer = payer(&bank);
            payer
                .config(&format!("Journal={}", journal.display()))
                .unwrap();
            payer.pay_bill()
        });
        assert_eq!(bank.ledger().unwrap().payments.len(), 1);
    }
    std::fs::remove_dir_all(folder).unwrap();
}
