//! A client process is killed around every write of its journal: the next one finds what became of the payment, and pays once.
//!
//! A sample runs with every test; `SOAK=1` kills a hundred times as often.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests tell what they are by their names, fail by panicking, and this one tells counts"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use ofx_billpay::{BillPayment, ErrorKind, Outcome};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{customer, sandbox, set_payee, set_payment};

/// A run takes a fraction of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// When the process is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// As soon as so many changes of the journal's files were seen.
    Write(u32),
    /// After a part of a whole run, in hundredths.
    Time(u32),
}

#[derive(Debug, Default)]
struct Counts {
    kills: usize,
    found: usize,
    repeated: usize,
    ended_before: usize,
}

struct Scene {
    bank: Sandbox,
    folder: PathBuf,
}

impl Scene {
    fn new(number: usize) -> Scene {
        let folder = format!("ofx-billpay-kills-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        Scene {
            bank: sandbox(),
            folder,
        }
    }

    fn journal(&self) -> String {
        self.folder.join("journal").display().to_string()
    }

    fn start(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_pay-once"))
            .args([self.bank.url(), &self.journal()])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs the process and kills it at a moment; true if it had ended before.
    fn run_until(&self, moment: Moment, whole: Duration) -> bool {
        let started = Instant::now();
        let mut child = self.start();
        let mut seen = state_of(&self.folder);
        let mut writes = 0;
        let is_now = |writes: u32| match moment {
            Moment::Write(number) => writes >= number,
            Moment::Time(hundredths) => started.elapsed() >= whole * hundredths / 100,
        };
        let ended = loop {
            if is_now(writes) {
                break false;
            }
            if child.try_wait().unwrap().is_some() || started.elapsed() > PATIENCE {
                break true;
            }
            let now = state_of(&self.folder);
            if now != seen {
                seen = now;
                writes += 1;
            }
        };
        // SIGKILL: nothing of the process runs any more.
        child.kill().unwrap();
        child.wait().unwrap();
        ended
    }

    fn object(&self) -> BillPayment {
        let object = customer(self.bank.url(), "102");
        object
            .config(&format!("Journal={}", self.journal()))
            .unwrap();
        set_payee(&object, "Dunford Water");
        set_payment(&object);
        object
    }

    /// What the next process does: it asks, and pays what is not paid.
    fn recover(&self, counts: &mut Counts) {
        let object = self.object();
        let found = object.reconcile().unwrap();
        assert!(found.len() <= 1, "{found:?}");
        if found.iter().any(|found| found.outcome == Outcome::Done) {
            counts.found += 1;
        }
        match object.pay_bill() {
            Ok(()) => counts.repeated += 1,
            // The journal has it as paid.
            Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}"),
        }
        assert_eq!(object.open_transactions().unwrap(), Vec::<String>::new());
        let error = self.object().pay_bill().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Sizes and times of the journal's files.
fn state_of(folder: &Path) -> Vec<Option<(u64, std::time::SystemTime)>> {
    let names = ["journal", "journal-wal", "journal-shm"];
    let state = names.map(|name| std::fs::metadata(folder.join(name)));
    state
        .map(|found| {
            found
                .ok()
                .map(|found| (found.len(), found.modified().unwrap()))
        })
        .to_vec()
}

#[test]
fn a_process_that_is_killed_around_a_write_pays_once_all_the_same() {
    let rounds = if std::env::var_os("SOAK").is_some() {
        100
    } else {
        1
    };
    let mut counts = Counts::default();
    let whole = {
        let scene = Scene::new(0);
        let started = Instant::now();
        assert!(scene.start().wait().unwrap().success());
        started.elapsed()
    };
    let writes = (0..16).map(Moment::Write);
    let times = (0..20).map(|number| Moment::Time(number * 5));
    let moments: Vec<_> = writes.chain(times).collect();
    for (number, moment) in moments.repeat(rounds).into_iter().enumerate() {
        let scene = Scene::new(number + 1);
        let ended = scene.run_until(moment, whole);
        counts.kills += usize::from(!ended);
        counts.ended_before += usize::from(ended);
        scene.recover(&mut counts);
        let payments = scene.bank.ledger().unwrap().payments.len();
        assert_eq!(payments, 1, "{moment:?}");
    }
    println!("{counts:?}: every bill was paid once");
    assert!(
        counts.kills > 0 && counts.found + counts.repeated > 0,
        "{counts:?}"
    );
}
