//! Trouble around the journal: it is locked, it cannot be written, its folder is gone, the clock was set, and changes race.
//!
//! Whatever happens: a clear error, nothing twice, nothing lost, and nothing told that is not so.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::path::Path;
use std::process::{Child, Command};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use ofx_billpay::{BillPayment, ErrorKind, Outcome};
use ofx_billpay_sandbox::{Arming, Fault, Sandbox};
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};
use ofx_billpay_tests::folder::Folder;
use rusqlite::Connection;

/// What another process of this program shall do, and with which journal at which bank.
const DEED: &str = "OFX_BILLPAY_TEST_DEED";
const JOURNAL: &str = "OFX_BILLPAY_TEST_JOURNAL";
const BANK: &str = "OFX_BILLPAY_TEST_BANK";

fn payer(url: &str, journal: &str) -> BillPayment {
    let payer = customer(url, "102");
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.config(&format!("Journal={journal}")).unwrap();
    payer
}

fn payments(bank: &Sandbox) -> usize {
    bank.ledger().unwrap().payments.len()
}

/// Another process that does something with a journal.
fn another(deed: &str, journal: &str, url: &str) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", "the_deed_of_another_process", "--nocapture"]);
    command.env(DEED, deed).env(JOURNAL, journal).env(BANK, url);
    command
}

/// No test of its own: what `another` lets another process do.
#[test]
fn the_deed_of_another_process() {
    let Ok(deed) = std::env::var(DEED) else {
        return;
    };
    let (journal, url) = (
        std::env::var(JOURNAL).unwrap(),
        std::env::var(BANK).unwrap(),
    );
    match deed.as_str() {
        "lock" => {
            let db = Connection::open(&journal).unwrap();
            db.execute_batch("BEGIN IMMEDIATE").unwrap();
            std::fs::write(format!("{journal}.locked"), "").unwrap();
            std::thread::sleep(Duration::from_secs(60));
        }
        "pay" => {
            let payer = customer(&url, "102");
            set_payee(&payer, "Dunford Water");
            set_payment(&payer);
            let set = payer.config(&format!("Journal={journal}"));
            let error = set.map(|_| ()).and_then(|()| payer.pay_bill()).unwrap_err();
            std::fs::write(
                std::env::temp_dir().join(format!("told-{}", std::process::id())),
                format!("{:?}: {error}", error.kind()),
            )
            .unwrap();
        }
        other => panic!("nobody knows how to {other}"),
    }
}

/// Another process that has the journal for itself, until it is dropped.
struct Locked(Child);

impl Locked {
    fn new(journal: &str) -> Self {
        let child = another("lock", journal, "").spawn().unwrap();
        let sign = format!("{journal}.locked");
        let begun = Instant::now();
        while !Path::new(&sign).exists() {
            assert!(begun.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(5));
        }
        std::fs::remove_file(sign).unwrap();
        Locked(child)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn nothing_is_sent_as_long_as_another_process_has_the_journal() {
    let (bank, folder) = (sandbox(), Folder::new("locked"));
    let payer = payer(bank.url(), &folder.journal());
    let lock = Locked::new(&folder.journal());
    let error = payer.pay_bill().unwrap_err();
    assert_ne!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.to_string().contains("Journal"), "{error}");
    assert_eq!(payments(&bank), 0);
    drop(lock);
    payer.pay_bill().unwrap();
    assert_eq!(payments(&bank), 1);
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
}

#[test]
fn a_journal_that_is_held_for_a_moment_is_waited_for() {
    let (bank, folder) = (sandbox(), Folder::new("moment"));
    let payer = payer(bank.url(), &folder.journal());
    let other = Connection::open(folder.journal()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::thread::scope(|scope| {
        let paying = scope.spawn(|| payer.pay_bill());
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(payments(&bank), 0);
        other.execute_batch("COMMIT").unwrap();
        paying.join().unwrap().unwrap();
    });
    assert_eq!(payments(&bank), 1);
}

#[test]
fn an_answer_that_cannot_be_written_down_is_told_and_its_payment_stays_one() {
    let (bank, folder) = (sandbox(), Folder::new("locked-later"));
    let late = Arming {
        message: Some("PMTRQ".to_owned()),
        ..Fault::Delay { milliseconds: 3000 }.into()
    };
    bank.arm(late).unwrap();
    let object = payer(bank.url(), &folder.journal());
    let told = std::thread::scope(|scope| {
        let call = scope.spawn(|| object.pay_bill());
        let begun = Instant::now();
        while payments(&bank) == 0 {
            assert!(begun.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(5));
        }
        let _lock = Locked::new(&folder.journal());
        call.join().unwrap()
    });
    // It was made, and must not be told as one that was not.
    if let Err(error) = told {
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
    // A program that starts anew asks for the same: it is the same payment, or a duplicate that is refused.
    let next = payer(bank.url(), &folder.journal());
    if let Err(error) = next.pay_bill() {
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    }
    assert_eq!(payments(&bank), 1);
    assert_eq!(next.open_transactions().unwrap(), Vec::<String>::new());
}

#[test]
fn nothing_is_sent_when_the_folder_of_the_journal_is_gone() {
    let (bank, folder) = (sandbox(), Folder::new("gone"));
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    let journal = inner.join("payments.journal").display().to_string();
    let payer = payer(bank.url(), &journal);
    std::fs::remove_dir_all(&inner).unwrap();
    let error = payer.pay_bill().unwrap_err();
    assert_ne!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.detail().starts_with("Journal: "), "{error}");
    assert!(payer.reconcile().is_err() && payer.open_transactions().is_err());
    assert_eq!(payments(&bank), 0);
}

#[test]
fn a_folder_that_goes_while_a_payment_is_on_its_way_leaves_no_wrong_word() {
    let (bank, folder) = (sandbox(), Folder::new("going"));
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    let journal = inner.join("payments.journal").display().to_string();
    bank.arm(Fault::Delay { milliseconds: 1000 }).unwrap();
    let object = payer(bank.url(), &journal);
    let told = std::thread::scope(|scope| {
        let call = scope.spawn(|| object.pay_bill());
        while payments(&bank) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::fs::remove_dir_all(&inner).unwrap();
        call.join().unwrap()
    });
    if let Err(error) = told {
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
    // What it was told must not be forgotten by going on without it.
    object.pay_bill().unwrap_err();
    assert_eq!(payments(&bank), 1);
}

/// Root may write whatever the mode says, unless it gives up that right.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_sent_when_the_journal_may_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let (bank, folder) = (sandbox(), Folder::new("read"));
    drop(payer(bank.url(), &folder.journal()));
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for file in std::fs::read_dir(folder.path()).unwrap() {
        mode(&file.unwrap().path(), 0o400);
    }
    mode(folder.path(), 0o500);
    let plain = another("pay", &folder.journal(), bank.url());
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search"]);
    command.arg(plain.get_program()).args(plain.get_args());
    command.envs(
        plain
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    // Whoever is not root has no such right.
    let is_root = std::fs::write(folder.path().join("probe"), "").is_ok();
    let mut child = if is_root { command } else { plain }.spawn().unwrap();
    let told = std::env::temp_dir().join(format!("told-{}", child.id()));
    assert!(child.wait().unwrap().success());
    mode(folder.path(), 0o700);
    let text = std::fs::read_to_string(&told).unwrap();
    std::fs::remove_file(told).unwrap();
    assert!(text.contains("Journal"), "{text}");
    assert!(!text.contains("OutcomeUnknown"), "{text}");
    assert_eq!(payments(&bank), 0);
}

/// Moves all times in a journal, as if the clock had been set since they were written down.
fn set_clock(journal: &str, back_by_hours: i64) {
    let db = Connection::open(journal).unwrap();
    let seconds = back_by_hours * 3600;
    db.execute(
        "UPDATE intent SET made = made + ?1, ended = ended + ?1",
        [seconds],
    )
    .unwrap();
}

#[test]
fn a_clock_that_was_set_back_hides_no_duplicate_and_no_open_payment() {
    for hours in [1, 23, 25, 24 * 365 * 60] {
        let (bank, folder) = (sandbox(), Folder::new("clock"));
        payer(bank.url(), &folder.journal()).pay_bill().unwrap();
        set_clock(&folder.journal(), hours);
        let again = payer(bank.url(), &folder.journal());
        let error = again.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{hours}: {error}");
        assert_eq!(payments(&bank), 1);
        // What is open is the same payment, whatever the clock says.
        again.set_payment_amount("11.00");
        bank.arm(Fault::DropAfterExecuting { bytes: 0 }).unwrap();
        let error = again.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        for moved in [hours, -2 * hours] {
            set_clock(&folder.journal(), moved);
            let next = payer(bank.url(), &folder.journal());
            next.set_payment_amount("11.00");
            let open = next.open_transactions().unwrap();
            assert_eq!(open, [error.transaction_id().unwrap()]);
        }
        let next = payer(bank.url(), &folder.journal());
        next.set_payment_amount("11.00");
        next.pay_bill().unwrap();
        assert_eq!(payments(&bank), 2);
    }
}

/// Two threads change one payment while a third settles what they leave open, each with an object of its own and one journal.
#[test]
fn changes_that_race_with_each_other_and_with_reconcile_end_as_they_are_told() {
    let (mut told, mut unknown, mut rounds) = (0, 0, 0);
    for round in 0_u64..30 {
        let (bank, folder) = (sandbox(), Folder::new("race"));
        let first = payer(bank.url(), &folder.journal());
        first.pay_bill().unwrap();
        let id = first.payment_id();
        for (nth, element) in ["PMTMODRQ", "PMTCANCRQ"].into_iter().enumerate() {
            if round >> nth & 1 == 1 {
                let fault = if round >> (nth + 2) & 1 == 1 {
                    Fault::DropBeforeExecuting
                } else {
                    Fault::DropAfterExecuting { bytes: 0 }
                };
                let arming = Arming {
                    message: Some(element.to_owned()),
                    ..fault.into()
                };
                bank.arm(arming).unwrap();
            }
        }
        let start = Barrier::new(3);
        let object = || {
            let object = payer(bank.url(), &folder.journal());
            object.set_payment_amount("91.00");
            object
        };
        let (modified, cancelled) = std::thread::scope(|scope| {
            let modify = scope.spawn(|| {
                let object = object();
                start.wait();
                object.modify_payment(&id)
            });
            let cancel = scope.spawn(|| {
                let object = object();
                start.wait();
                object.cancel_payment(&id)
            });
            let settle = scope.spawn(|| {
                let object = object();
                start.wait();
                // It has not sent them, so that it can only ask; what it cannot know must stay open.
                for _ in 0..3 {
                    object.reconcile().unwrap();
                }
            });
            settle.join().unwrap();
            (modify.join().unwrap(), cancel.join().unwrap())
        });
        let of = |payment: &str| {
            let ledger = bank.ledger().unwrap();
            assert_eq!(ledger.payments.len(), 1, "a payment came or went");
            let one = ledger.payments[0].clone();
            assert_eq!(one.server_id, payment);
            (one.amount, one.state)
        };
        if cancelled.is_ok() {
            assert_eq!(of(&id).1, "CANCELEDON", "{round}: {modified:?}");
        }
        if modified.is_ok() && of(&id).1 != "CANCELEDON" {
            assert_eq!(of(&id).0, "91.00", "{round}: {cancelled:?}");
        }
        told += usize::from(modified.is_ok()) + usize::from(cancelled.is_ok());
        for error in [&modified, &cancelled]
            .into_iter()
            .filter_map(|result| result.as_ref().err())
        {
            let kinds = [ErrorKind::OutcomeUnknown, ErrorKind::Refused];
            assert!(kinds.contains(&error.kind()), "{round}: {error}");
            unknown += usize::from(error.kind() == ErrorKind::OutcomeUnknown);
        }
        // The program asks for what it does not know again, in another process: each ends as done or refused.
        let next = object();
        if modified.as_ref().is_err_and(is_unknown) {
            check_refused(next.modify_payment(&id), round);
        }
        if cancelled.as_ref().is_err_and(is_unknown) {
            check_refused(next.cancel_payment(&id), round);
            assert_eq!(of(&id).1, "CANCELEDON", "{round}");
        }
        for found in next.reconcile().unwrap() {
            assert_ne!(found.outcome, Outcome::Open, "{round}: {found:?}");
        }
        assert_eq!(next.open_transactions().unwrap(), Vec::<String>::new());
        rounds += 1;
    }
    assert!(
        rounds == 30 && told > 20 && unknown > 5,
        "{told}, {unknown}"
    );
}

fn is_unknown(error: &ofx_billpay::Error) -> bool {
    error.kind() == ErrorKind::OutcomeUnknown
}

/// What was cancelled meanwhile cannot be changed, and the bank says so.
fn check_refused(result: ofx_billpay::Result<()>, round: u64) {
    if let Err(error) = result {
        assert_eq!(error.kind(), ErrorKind::Refused, "{round}: {error}");
    }
}
