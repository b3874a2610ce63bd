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

use ofx_billpay::{BillPayment, ErrorKind, Outcome, Result};
use ofx_billpay_sandbox::{Date, Ledger, Options, Sandbox};
use ofx_billpay_tests::bank::{FIRST_DAY, customer, set_payee, set_payment};
use ofx_billpay_tests::relay::{Cut, Relay};

/// What moves money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Pay,
    Modify,
    Cancel,
    AddModel,
    ModifyModel,
    CancelModel,
}

const DEEDS: [Deed; 6] = [
    Deed::Pay,
    Deed::Modify,
    Deed::Cancel,
    Deed::AddModel,
    Deed::ModifyModel,
    Deed::CancelModel,
];

/// In which version, and how, a deed is done.
#[derive(Debug, Clone, Copy)]
struct Way {
    deed: Deed,
    version: &'static str,
    tls: bool,
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

/// A bank with what a deed is about, a relay before it, and a folder for the journal.
struct Scene {
    bank: Sandbox,
    relay: Relay,
    url: String,
    folder: PathBuf,
    way: Way,
    id: String,
}

impl Scene {
    fn new(way: Way) -> Scene {
        let bank = Sandbox::start(Options {
            start_date: Date::parse(FIRST_DAY),
            tls: way.tls,
            ..Options::default()
        });
        let bank = bank.unwrap();
        let (scheme, rest) = bank.url().split_once("://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let relay = Relay::start(host.parse::<SocketAddr>().unwrap());
        let url = format!("{scheme}://{}/{path}", relay.address);
        let folder = format!(
            "ofx-billpay-cuts-{}-{}",
            std::process::id(),
            relay.address.port()
        );
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut scene = Scene {
            bank,
            relay,
            url,
            folder,
            way,
            id: String::new(),
        };
        let before = scene.object(false);
        scene.id = match way.deed {
            Deed::Pay | Deed::AddModel => String::new(),
            Deed::Modify | Deed::Cancel => {
                before.pay_bill().unwrap();
                before.payment_id()
            }
            Deed::ModifyModel | Deed::CancelModel => {
                before.add_recurring_payment().unwrap();
                before.recurring_id()
            }
        };
        drop(before);
        scene.relay.passed();
        scene
    }

    /// An object as each process would make it.
    fn object(&self, with_journal: bool) -> BillPayment {
        let object = customer(&self.url, self.way.version);
        if let Some(authority) = self.bank.ca_file() {
            let setting = format!("SSLCACertFilePaths={}", authority.display());
            object.config(&setting).unwrap();
        }
        if with_journal {
            let journal = self.folder.join("journal");
            object
                .config(&format!("Journal={}", journal.display()))
                .unwrap();
        }
        set_payee(&object, "Dunford Water");
        set_payment(&object);
        object.set_recurring_frequency("MONTHLY");
        object.set_recurring_instances("1");
        object
    }

    fn perform(&self, object: &BillPayment) -> Result<()> {
        let id = &self.id;
        if matches!(self.way.deed, Deed::Modify | Deed::ModifyModel) {
            object.set_payment_amount("95.00");
        }
        match self.way.deed {
            Deed::Pay => object.pay_bill(),
            Deed::Modify => object.modify_payment(id),
            Deed::Cancel => object.cancel_payment(id),
            Deed::AddModel => object.add_recurring_payment(),
            Deed::ModifyModel => object.modify_recurring_payment(id, true),
            Deed::CancelModel => object.cancel_recurring_payment(id, true),
        }
    }

    /// How often the bank has done it.
    fn done(&self) -> usize {
        let Ledger {
            payments, models, ..
        } = self.bank.ledger().unwrap();
        match self.way.deed {
            Deed::Pay => payments.len(),
            Deed::Modify => payments.iter().filter(|p| p.amount == "95.00").count(),
            Deed::Cancel => payments.iter().filter(|p| p.state == "CANCELEDON").count(),
            Deed::AddModel => models.len(),
            Deed::ModifyModel => models.iter().filter(|m| m.amount == "95.00").count(),
            Deed::CancelModel => models.iter().filter(|m| m.canceled).count(),
        }
    }

    /// Cuts once, asks what became of it, and compares that with the books.
    fn cut(&self, cut: Cut, counts: &mut Counts) {
        let mut object = self.object(self.way.restart);
        self.relay.cut_next(cut);
        let result = self.perform(&object);
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
                self.perform(object).unwrap();
                true
            }
            _ => panic!("{:?}: {found:?}", self.way),
        }
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
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

fn experiment(version: &'static str, tls: bool) {
    let mut counts = Counts::default();
    for deed in DEEDS {
        for restart in [false, true] {
            let way = Way {
                deed,
                version,
                tls,
                restart,
            };
            let uncut = Scene::new(way);
            uncut.perform(&uncut.object(false)).unwrap();
            assert_eq!(uncut.done(), 1, "{way:?}");
            let (request, reply) = uncut.relay.passed();
            let cuts = sample(request).into_iter().map(Cut::Request);
            for cut in cuts.chain(sample(reply).into_iter().map(Cut::Reply)) {
                Scene::new(way).cut(cut, &mut counts);
            }
        }
    }
    println!("OFX {version}, TLS {tls}: {counts:?}");
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
