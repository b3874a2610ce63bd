//! The experiment: a connection is cut after every byte of request and reply, and nothing is paid twice, lost or told wrongly.
//!
//! A sample runs with every test; `SOAK=1` cuts after every single byte, `SOAK=10` after every tenth.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests tell what they are by their names, fail by panicking, and this one tells counts"
)]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use ofx_billpay::{BillPayment, ErrorKind, Outcome};
use ofx_billpay_sandbox::{Date, Options, Sandbox};
use ofx_billpay_tests::bank::{FIRST_DAY, customer};
use ofx_billpay_tests::deeds::{Deed, Task};
use ofx_billpay_tests::relay::{Cut, Relay};

/// So many cuts share the books of a bank: all that it ever did is asked for after each.
const CUTS_TO_A_BANK: usize = 24;

/// So many scenes are played at a time in each experiment; they wait for the network most of their time.
const SCENES: usize = 4;

/// In which version, and how, a deed is done.
#[derive(Debug, Clone, Copy)]
struct Way {
    deed: Deed,
    version: &'static str,
    /// Whether the process ends after the cut, so that another one has only the journal.
    restart: bool,
}

#[derive(Debug, Default)]
struct Counts {
    cuts: usize,
    unknown: usize,
    duplicates: usize,
    lost: usize,
    wrongly_told: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.cuts += other.cuts;
        self.unknown += other.unknown;
        self.duplicates += other.duplicates;
        self.lost += other.lost;
        self.wrongly_told += other.wrongly_told;
    }
}

/// A bank, a relay before it, and a folder for journals.
struct Stage {
    bank: Sandbox,
    relay: Relay,
    url: String,
    folder: PathBuf,
}

impl Stage {
    fn new(tls: bool) -> Stage {
        let bank = Sandbox::start(Options {
            start_date: Date::parse(FIRST_DAY),
            tls,
            ..Options::default()
        });
        let bank = bank.unwrap();
        let (scheme, rest) = bank.url().split_once("://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let relay = Relay::start(host.parse::<SocketAddr>().unwrap());
        let url = format!("{scheme}://{}/{path}", relay.address);
        let port = relay.address.port();
        let folder = format!("ofx-billpay-cuts-{}-{port}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        Stage {
            bank,
            relay,
            url,
            folder,
        }
    }

    /// A scene with a task of its own, whose journal is new.
    fn scene(&self, way: Way, number: usize) -> Scene<'_> {
        let mut scene = Scene {
            stage: self,
            way,
            task: Task::new(way.deed, number),
        };
        let before = scene.object(false);
        scene.task.prepare(&before).unwrap();
        drop(before);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.folder.join(format!("journal{end}")));
        }
        self.relay.passed();
        scene
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// One deed, done once.
struct Scene<'a> {
    stage: &'a Stage,
    way: Way,
    task: Task,
}

impl Scene<'_> {
    /// An object as each process would make it.
    fn object(&self, with_journal: bool) -> BillPayment {
        let object = customer(&self.stage.url, self.way.version);
        // A machine that is busy otherwise is slow, and no outcome may come of that.
        object.set_timeout(300).unwrap();
        if let Some(authority) = self.stage.bank.ca_file() {
            let setting = format!("SSLCACertFilePaths={}", authority.display());
            object.config(&setting).unwrap();
        }
        if with_journal {
            let journal = self.stage.folder.join("journal");
            let setting = format!("Journal={}", journal.display());
            object.config(&setting).unwrap();
        }
        self.task.describe(&object);
        object
    }

    /// How often the bank has done it.
    fn done(&self) -> usize {
        self.task.done(&self.stage.bank.ledger().unwrap())
    }

    /// How many bytes go each way where nothing is cut.
    fn lengths(&self) -> (usize, usize) {
        self.task.perform(&self.object(false)).unwrap();
        assert_eq!(self.done(), 1, "{:?}", self.way);
        self.stage.relay.passed()
    }

    /// Cuts once, asks what became of it, and compares that with the books.
    fn cut(&self, cut: Cut, counts: &mut Counts) {
        let mut object = self.object(self.way.restart);
        self.stage.relay.cut_next(cut);
        let result = self.task.perform(&object);
        counts.cuts += 1;
        let told_done = match &result {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
                counts.unknown += 1;
                if self.way.restart {
                    object = self.object(true);
                }
                self.settle(&object, error.transaction_id().unwrap())
            }
            // Nothing of it left.
            Err(_) => false,
        };
        let is_open = !object.open_transactions().unwrap().is_empty();
        let done = self.done();
        counts.duplicates += usize::from(done > 1);
        counts.lost += usize::from(told_done && done == 0);
        counts.wrongly_told += usize::from((!told_done && done > 0) || is_open);
        if done != usize::from(told_done) || is_open {
            println!("{:?} {cut:?}: {result:?}, done {done} times", self.way);
        }
    }

    /// Reconciles, and repeats the call where only that can settle it. Returns whether it is told to be done.
    fn settle(&self, object: &BillPayment, transaction_id: &str) -> bool {
        let found = object.reconcile().unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].transaction_id, transaction_id);
        match found[0].outcome {
            Outcome::Done => true,
            Outcome::Open if self.way.restart => {
                self.task.perform(object).unwrap();
                true
            }
            _ => panic!("{:?}: {found:?}", self.way),
        }
    }
}

/// The cuts of one direction: some, with both ends among them, or all.
fn sample(length: usize) -> Vec<usize> {
    let step = std::env::var("SOAK").map_or(length / 4 + 1, |step| step.parse().unwrap());
    (0..=length)
        .step_by(step)
        .chain([length - 1, length])
        .collect()
}

/// All that is cut in one version, in parts that share a bank.
fn programme(version: &'static str, stage: &Stage) -> Vec<(Way, Vec<Cut>)> {
    let mut parts = Vec::new();
    for deed in Deed::ALL {
        for restart in [false, true] {
            let way = Way {
                deed,
                version,
                restart,
            };
            let (request, reply) = stage.scene(way, parts.len()).lengths();
            let of_request = sample(request).into_iter().map(Cut::Request);
            let of_reply = sample(reply).into_iter().map(Cut::Reply);
            let cuts: Vec<_> = of_request.chain(of_reply).collect();
            let part = |cuts: &[Cut]| (way, cuts.to_vec());
            parts.extend(cuts.chunks(CUTS_TO_A_BANK).map(part));
        }
    }
    parts
}

fn experiment(version: &'static str, tls: bool) {
    let started = Instant::now();
    let parts = programme(version, &Stage::new(tls));
    let next = AtomicUsize::new(0);
    let play = || {
        let stage = Stage::new(tls);
        let mut counts = Counts::default();
        while let Some((way, cuts)) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
            stage.bank.reset().unwrap();
            if counts.cuts % 1000 < CUTS_TO_A_BANK {
                println!("OFX {version}, TLS {tls}, one of {SCENES}: {counts:?}");
            }
            for (number, cut) in cuts.iter().enumerate() {
                stage.scene(*way, number).cut(*cut, &mut counts);
            }
        }
        counts
    };
    let mut counts = Counts::default();
    std::thread::scope(|scope| {
        let scenes: Vec<_> = (0..SCENES).map(|_| scope.spawn(play)).collect();
        for scene in scenes {
            counts.add(&scene.join().unwrap());
        }
    });
    let seconds = started.elapsed().as_secs();
    println!("OFX {version}, TLS {tls}: {counts:?} ({seconds} s)");
    assert!(counts.unknown > 0);
    let wrong = counts.duplicates + counts.lost + counts.wrongly_told;
    assert_eq!(wrong, 0, "{counts:?}");
}

#[test]
fn no_cut_of_a_plain_connection_pays_twice_loses_or_misleads_in_sgml() {
    experiment("102", false);
}

#[test]
fn no_cut_of_a_plain_connection_pays_twice_loses_or_misleads_in_xml() {
    experiment("211", false);
}

#[test]
fn no_cut_of_a_secure_connection_pays_twice_loses_or_misleads_in_sgml() {
    experiment("102", true);
}

#[test]
fn no_cut_of_a_secure_connection_pays_twice_loses_or_misleads_in_xml() {
    experiment("211", true);
}
