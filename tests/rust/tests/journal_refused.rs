//! A journal that another process holds, that may not be written or whose folder is gone, a clock that was set back, and changes of
//! one payment that race with each other: nothing is sent unwritten, nothing paid twice, nothing told wrongly.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::path::PathBuf;
use std::sync::Barrier;

use ofx_billpay::{BillPayment, Error, ErrorKind};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};
use rusqlite::Connection;

/// A folder of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("ofx-billpay-refused-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn journal(&self) -> String {
        self.0.join("payments.journal").display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn payer_with(url: &str, journal: &str) -> BillPayment {
    let payer = customer(url, "102");
    set_payee(&payer, "Dunford Water");
    set_payment(&payer);
    payer.config(&format!("Journal={journal}")).unwrap();
    payer
}

fn payments(bank: &Sandbox) -> usize {
    bank.ledger().unwrap().payments.len()
}

/// It is the journal that stands in the way, and it says so.
fn is_about_the_journal(error: &Error) -> bool {
    error.kind() == ErrorKind::InvalidValue && error.detail().starts_with("Journal: ")
}

#[test]
fn a_journal_that_another_process_holds_for_long_is_told_and_nothing_is_sent() {
    let (bank, folder) = (sandbox(), Folder::new("held"));
    let payer = payer_with(bank.url(), &folder.journal());
    let other = Connection::open(folder.journal()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = payer.pay_bill().unwrap_err();
    assert!(is_about_the_journal(&error), "{error}");
    assert!(error.detail().contains("locked"), "{error}");
    assert_eq!(payments(&bank), 0);
    // Reading goes on, and once the other has ended, paying does.
    assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
    other.execute_batch("COMMIT").unwrap();
    payer.pay_bill().unwrap();
    assert_eq!(payments(&bank), 1);
}

#[test]
fn a_journal_that_another_process_holds_for_a_moment_is_waited_for() {
    let (bank, folder) = (sandbox(), Folder::new("moment"));
    let payer = payer_with(bank.url(), &folder.journal());
    let other = Connection::open(folder.journal()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::thread::scope(|scope| {
        let paying = scope.spawn(|| payer.pay_bill());
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert_eq!(payments(&bank), 0);
        other.execute_batch("COMMIT").unwrap();
        paying.join().unwrap().unwrap();
    });
    assert_eq!(payments(&bank), 1);
}

#[test]
fn a_clock_that_was_set_back_hides_no_equal_payment() {
    let (bank, folder) = (sandbox(), Folder::new("clock"));
    payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap();
    // To a clock that was set back, what was written before it was comes from the future.
    let db = Connection::open(folder.journal()).unwrap();
    for days in [1, 40, 4000] {
        let changed = "UPDATE intent SET made = made + ?1, ended = ended + ?1";
        assert_eq!(db.execute(changed, [days * 86_400]).unwrap(), 1);
        let payer = payer_with(bank.url(), &folder.journal());
        let error = payer.pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        assert_eq!(payments(&bank), 1);
        assert_eq!(payer.open_transactions().unwrap(), Vec::<String>::new());
        assert_eq!(payer.reconcile().unwrap().len(), 0);
    }
}

#[test]
fn nothing_is_sent_when_the_folder_of_the_journal_is_gone() {
    let (bank, folder) = (sandbox(), Folder::new("gone"));
    let payer = payer_with(bank.url(), &folder.journal());
    std::fs::remove_dir_all(&folder.0).unwrap();
    let error = payer.pay_bill().unwrap_err();
    assert!(is_about_the_journal(&error), "{error}");
    assert_eq!(payments(&bank), 0);
    assert!(is_about_the_journal(&payer.reconcile().unwrap_err()));
    assert!(is_about_the_journal(
        &payer.open_transactions().unwrap_err()
    ));
}

/// A file that may only be read stops everybody but the administrator, as whom tests often run: a process of another user plays it.
#[cfg(unix)]
#[test]
fn nothing_is_sent_when_the_journal_may_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    const ROLE: &str = "OFX_BILLPAY_READ_ONLY_JOURNAL";
    const NOBODY: u32 = 65_534;
    let pay = |journal: &str, url: &str| {
        let payer = customer(url, "102");
        set_payee(&payer, "Dunford Water");
        set_payment(&payer);
        let error = payer.config(&format!("Journal={journal}")).unwrap_err();
        assert!(is_about_the_journal(&error), "{error}");
        // The setting was refused and changed nothing.
        assert_eq!(payer.config("Journal").unwrap(), "");
    };
    if let Some(role) = std::env::var_os(ROLE) {
        let role = role.into_string().unwrap();
        let (url, journal) = role.split_once(' ').unwrap();
        return pay(journal, url);
    }
    let (bank, folder) = (sandbox(), Folder::new("read-only"));
    payer_with(bank.url(), &folder.journal())
        .pay_bill()
        .unwrap();
    let mode = |path: PathBuf, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(folder.journal().into(), 0o444);
    mode(folder.0.clone(), 0o555);
    // The program itself may stand where that user cannot reach it.
    let programs = Folder::new("read-only-program");
    let program = programs.0.join("test");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut other = std::process::Command::new(&program);
    other.args([
        "--exact",
        "nothing_is_sent_when_the_journal_may_only_be_read",
    ]);
    other.env(ROLE, format!("{} {}", bank.url(), folder.journal()));
    other.env_remove("OFX_BILLPAY_TEST_LOGS");
    other.current_dir("/");
    let is_administrator = std::fs::metadata(&program).is_ok_and(|file| {
        use std::os::unix::fs::MetadataExt;
        file.uid() == 0
    });
    if is_administrator {
        other.uid(NOBODY).gid(NOBODY);
    }
    let output = other.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    mode(folder.0.clone(), 0o755);
    assert_eq!(payments(&bank), 1);
}

#[test]
fn changes_of_one_payment_that_race_end_as_the_bank_says_and_nothing_stays_open() {
    for round in 0..6 {
        let (bank, folder) = (sandbox(), Folder::new(&format!("race-{round}")));
        let first = payer_with(bank.url(), &folder.journal());
        first.pay_bill().unwrap();
        let id = first.payment_id();
        let start = Barrier::new(3);
        let told = std::thread::scope(|scope| {
            let run = |work: fn(&BillPayment, &str) -> Result<(), Error>| {
                let (start, url, journal) = (&start, bank.url(), folder.journal());
                let id = id.clone();
                scope.spawn(move || {
                    let payer = payer_with(url, &journal);
                    start.wait();
                    work(&payer, &id)
                })
            };
            let modified = run(|payer, id| {
                payer.set_payment_amount("99.00");
                payer.modify_payment(id)
            });
            let canceled = run(BillPayment::cancel_payment);
            let reconciled = run(|payer, _| payer.reconcile().map(drop));
            [modified, canceled, reconciled].map(|thread| thread.join().unwrap())
        });
        let after = payer_with(bank.url(), &folder.journal());
        assert_eq!(after.open_transactions().unwrap(), Vec::<String>::new());
        assert_eq!(payments(&bank), 1, "round {round}");
        let [modified, canceled, reconciled] = told;
        // The bank takes the cancellation whenever it comes; a change after it is refused, and told as refused by the bank.
        canceled.unwrap();
        reconciled.unwrap();
        if let Err(error) = modified {
            assert!(error.status().is_some(), "{error}");
        }
        let ledger = bank.ledger().unwrap();
        let status = format!("{:?}", ledger.payments[0]).to_lowercase();
        assert!(status.contains("cancel"), "{status}");
    }
}
