//! A client process is killed at every call by which it writes its journal or sends something, and finds the disk full from every
//! such call on: the next process finds what became of what it did, and it is done once.
//!
//! A sample runs with every test; `SOAK=1` makes trouble at each call, in all deeds.
#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests tell what they are by their names, fail by panicking, and this one tells counts"
)]

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use ofx_billpay::{BillPayment, ErrorKind, Outcome};
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::bank::{customer, sandbox};
use ofx_billpay_tests::deeds::{Deed, Task};

/// A whole run has fewer calls.
const MOST_CALLS: usize = 1000;

/// In a sample, so many calls are left out of a way after each that is not.
const STEP: usize = 29;

/// What happens at a call; see `src/fault_point.c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Before,
    Half,
    Full,
}

/// What trouble is made for.
#[derive(Debug, Clone, Copy)]
struct Way {
    deed: Deed,
    how: How,
    /// Whether the journal has entries already.
    is_old: bool,
}

/// What a process told before it ended; nothing if it was killed.
type Told = Option<String>;

#[derive(Debug, Default)]
struct Counts {
    runs: usize,
    kills: usize,
    found: usize,
    repeated: usize,
    duplicates: usize,
    lost: usize,
    wrongly_told: usize,
}

impl Counts {
    fn wrong(&self) -> usize {
        self.duplicates + self.lost + self.wrongly_told
    }
}

struct Stage {
    bank: Sandbox,
    folder: PathBuf,
    library: PathBuf,
}

impl Stage {
    fn new(how: How) -> Stage {
        let folder = format!("ofx-billpay-kills-{}-{how:?}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let library = folder.join("fault_point.so");
        // The C compiler is there: it makes SQLite, too.
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(&library)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/fault_point.c"))
            .arg("-ldl")
            .status();
        assert!(made.unwrap().success());
        Stage {
            bank: sandbox(),
            folder,
            library,
        }
    }

    fn journal(&self) -> String {
        self.folder.join("journal").display().to_string()
    }

    fn object(&self, task: &Task) -> BillPayment {
        let object = customer(self.bank.url(), "102");
        object
            .config(&format!("Journal={}", self.journal()))
            .unwrap();
        task.describe(&object);
        object
    }

    fn done(&self, task: &Task) -> usize {
        task.done(&self.bank.ledger().unwrap())
    }

    /// A task, with what it changes made and the journal as it shall be.
    fn task(&self, way: Way, number: usize) -> Task {
        self.bank.reset().unwrap();
        let mut task = Task::new(way.deed, number);
        task.prepare(&customer(self.bank.url(), "102")).unwrap();
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.journal()));
        }
        if way.is_old {
            let earlier = Task::new(Deed::Pay, number + MOST_CALLS);
            earlier.perform(&self.object(&earlier)).unwrap();
        }
        task
    }

    /// Runs a process that does the task, with trouble at a call.
    fn run(&self, task: &Task, how: How, call: usize) -> Told {
        let Task {
            deed,
            before,
            after,
            id,
        } = task;
        let output = Command::new(env!("CARGO_BIN_EXE_do-once"))
            .args([self.bank.url(), &self.journal(), &format!("{deed:?}")])
            .args([before, after, id])
            .env("LD_PRELOAD", &self.library)
            .env("FAULT_POINT_FILES", self.journal())
            .env("FAULT_POINT_AT", call.to_string())
            .env("FAULT_POINT_HOW", format!("{how:?}"))
            .output()
            .unwrap();
        let status = output.status;
        assert!(status.success() || status.signal() == Some(9), "{output:?}");
        status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// What the next process does: it asks, and does what is not done.
    fn recover(&self, task: &Task, counts: &mut Counts) {
        let object = self.object(task);
        let found = object.reconcile().unwrap();
        assert!(found.len() <= 1, "{found:?}");
        match found.first().map(|found| found.outcome) {
            Some(Outcome::Done) => counts.found += 1,
            // The journal knows it as done: the same call would be another one.
            None if self.done(task) > 0 => {}
            Some(Outcome::Open) | None => {
                task.perform(&object).unwrap();
                counts.repeated += 1;
            }
            Some(outcome) => panic!("{outcome:?}"),
        }
        if task.deed == Deed::Pay {
            let error = self.object(task).pay_bill().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
        }
        let is_open = !object.open_transactions().unwrap().is_empty();
        counts.wrongly_told += usize::from(is_open);
    }

    /// Makes trouble at one call, and compares what is told with the books, then and after the recovery. Returns whether there
    /// is no such call any more.
    fn make_trouble(&self, way: Way, call: usize, counts: &mut Counts) -> bool {
        let task = self.task(way, call);
        let before = counts.wrong();
        let told = self.run(&task, way.how, call);
        counts.runs += 1;
        counts.kills += usize::from(told.is_none());
        let done = self.done(&task);
        match told.as_deref() {
            Some("done") => counts.lost += usize::from(done == 0),
            Some("no") => counts.wrongly_told += usize::from(done > 0),
            _ => {}
        }
        self.recover(&task, counts);
        let done = self.done(&task);
        counts.duplicates += usize::from(done > 1);
        counts.lost += usize::from(done == 0);
        if counts.wrong() > before {
            println!("{way:?} at call {call}, told {told:?}: {counts:?}");
        }
        told.as_deref() == Some("done")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn experiment(how: How) {
    let is_whole = std::env::var_os("SOAK").is_some();
    let stage = Stage::new(how);
    let mut counts = Counts::default();
    for deed in Deed::ALL {
        for is_old in [false, true] {
            // A sample is all calls of a payment with a new journal, and some of each other way.
            let is_main = deed == Deed::Pay && !is_old;
            let step = if is_whole || is_main { 1 } else { STEP };
            let way = Way { deed, how, is_old };
            let mut calls = (1..MOST_CALLS).step_by(step);
            let end = calls.find(|call| stage.make_trouble(way, *call, &mut counts));
            assert!(end.is_some(), "{way:?} has no end");
        }
    }
    println!("{how:?}: {counts:?}");
    assert!(counts.found + counts.repeated > 0);
    assert_eq!(counts.kills == 0, how == How::Full);
    assert_eq!(counts.wrong(), 0, "{counts:?}");
}

#[test]
fn who_is_killed_before_a_call_has_done_it_once_all_the_same() {
    experiment(How::Before);
}

#[test]
fn who_is_killed_in_the_midst_of_a_write_has_done_it_once_all_the_same() {
    experiment(How::Half);
}

#[test]
fn who_finds_the_disk_full_has_done_it_once_all_the_same() {
    experiment(How::Full);
}
