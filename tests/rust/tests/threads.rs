//! Objects and engines that are shared between threads: one call at a time, and nothing is paid twice.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::Barrier;

use ofx_billpay::job::{Queue, SyncEngine};
use ofx_billpay::{BillPayment, Challenge, Error, ErrorKind, ReadOnlyBillPayment};
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
