//! Reading a bank's history: bare, typed, kept and streamed.

use std::fs;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_billpay::wire::{Document, Event, Limits};
use ofx_billpay::{BillPayment, Listener, PaymentRecord};

use crate::Setup;
use crate::process::program;
use crate::reply::{Syntax, reply};
use crate::row::{Contestant, Outcome, Row, Unit};

/// Hears payments, and reads of each what somebody who keeps books reads.
#[derive(Default)]
struct Books {
    seen: AtomicUsize,
    reads_all: bool,
}

impl Listener for Books {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        if self.reads_all {
            all_fields(payment);
        } else {
            black_box((
                payment.id_str(),
                payment.amount_str(),
                payment.date_due_str(),
            ));
        }
        self.seen.fetch_add(1, Ordering::Relaxed);
    }
}

/// Every field of a payment, amounts and dates as such.
fn all_fields(payment: &PaymentRecord) {
    black_box((
        payment.id_str(),
        payment.payee_list_id_str(),
        payment.currency_code_str(),
        payment.from_bank_id_str(),
    ));
    black_box((
        payment.from_account_id_str(),
        payment.from_account_type_str(),
        payment.payee_account_str(),
        payment.memo_str(),
    ));
    black_box((
        payment.bill_ref_str(),
        payment.check_number_str(),
        payment.status_str(),
        payment.model_id_str(),
    ));
    black_box((
        payment.to_bank_id_str(),
        payment.to_account_id_str(),
        payment.to_account_type_str(),
        payment.payee_id_str(),
    ));
    // What cannot be read would be an error, and there is none here.
    black_box(payment.amount_value().expect("an amount"));
    black_box(payment.date_due_value().expect("a date"));
    black_box(payment.date_processed_value().expect("a date"));
}

/// The whole reply through the class, its lists filled and each payment told.
///
/// # Errors
///
/// If it cannot be read.
pub fn kept(text: &str, reads_all: bool) -> Outcome<usize> {
    let books = Arc::new(Books {
        reads_all,
        ..Books::default()
    });
    let bank = BillPayment::new();
    bank.set_listener(books.clone());
    bank.set_ofx_response(text)
        .map_err(|error| error.to_string())?;
    Ok(books.seen.load(Ordering::Relaxed))
}

/// The same told of while it is read, and forgotten.
///
/// # Errors
///
/// If it cannot be read.
pub fn streamed(text: &str, reads_all: bool) -> Outcome<usize> {
    let books = Arc::new(Books {
        reads_all,
        ..Books::default()
    });
    let bank = BillPayment::new();
    bank.set_listener(books.clone());
    bank.read_synchronization(text.as_bytes())
        .map_err(|error| error.to_string())?;
    Ok(books.seen.load(Ordering::Relaxed))
}

/// The events of our reader, and no more.
pub fn our_events(text: &str) -> Outcome<usize> {
    let document = Document::parse(text.as_bytes().to_vec(), Limits::default())
        .map_err(|error| error.to_string())?;
    let mut reader = document.reader();
    let mut records = 0;
    while let Some(event) = reader.next_event().map_err(|error| error.to_string())? {
        if let Event::Open(name) = black_box(event) {
            records += usize::from(name.text == "PMTRS");
        }
    }
    Ok(records)
}

/// The events of quick-xml, and no more: no text is decoded, nothing is compared but what counts the records.
///
/// # Errors
///
/// If it cannot be read.
pub fn their_events(text: &str) -> Outcome<usize> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut records = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            quick_xml::events::Event::Start(tag) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                records += usize::from(name == "PMTRS");
            }
            quick_xml::events::Event::Eof => return Ok(records),
            event => drop(black_box(event)),
        }
    }
}

/// What serde makes of the reply.
mod typed {
    #![allow(
        missing_docs,
        dead_code,
        reason = "the names are those of OFX, and being read is all that happens to them"
    )]
    use serde::Deserialize;

    macro_rules! aggregates {
        ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* })*) => {
            $(
                #[derive(Deserialize)]
                #[serde(rename_all = "UPPERCASE")]
                pub struct $name { $($(#[$attribute])* pub $field: $type,)* }
            )*
        };
    }

    aggregates! {
        Ofx { billpaymsgsrsv1: Set }
        Set { pmtsyncrs: Sync }
        Sync { token: String, lostsync: String, #[serde(default)] pmttrnrs: Vec<Transaction> }
        Transaction { trnuid: String, status: Status, pmtrs: Payment }
        Status { code: u32, severity: String }
        Payment { srvrtid: String, payeelstid: String, curdef: String, pmtinfo: Info, checknum: Option<String>, pmtprcsts: Progress }
        Info {
            bankacctfrom: Account, trnamt: String, payee: Payee, payacct: String, dtdue: String, memo: Option<String>,
            billrefinfo: Option<String>
        }
        Account { bankid: String, acctid: String, accttype: String }
        Payee { name: String, addr1: String, city: String, state: String, postalcode: String, phone: String }
        Progress { pmtprccode: String, dtpmtprc: String }
    }
}

/// A reply as serde makes types of it.
///
/// # Errors
///
/// If it cannot be read.
pub fn serde(text: &str) -> Outcome<usize> {
    let ofx: typed::Ofx = quick_xml::de::from_str(text).map_err(|error| error.to_string())?;
    Ok(black_box(ofx).billpaymsgsrsv1.pmtsyncrs.pmttrnrs.len())
}

/// Work over a text that all contestants share.
fn over(
    text: &Arc<String>,
    work: impl Fn(&str) -> Outcome<usize> + 'static,
) -> impl FnMut() -> Outcome<usize> + 'static {
    let text = Arc::clone(text);
    move || work(&text)
}

/// Our reader's events against those of quick-xml.
pub fn events(setup: &Setup) -> Outcome<Row> {
    let payments = setup.payments;
    let text = Arc::new(reply(Syntax::Xml, payments));
    Ok(Row {
        name: format!("Events of XML, {payments} payments"),
        unit: Unit::Seconds,
        bytes: text.len(),
        rounds: setup.rounds,
        ours: Contestant::here(
            "ofx-billpay, events alone",
            payments,
            over(&text, our_events),
        ),
        peers: vec![Contestant::here(
            "quick-xml, events alone",
            payments,
            over(&text, their_events),
        )],
    })
}

/// A whole reply, told of while it is read: typed, checked, and with the places of errors.
pub fn streamed_xml(setup: &Setup) -> Outcome<Row> {
    let payments = setup.payments;
    let text = Arc::new(reply(Syntax::Xml, payments));
    let ours = |text: &str| streamed(text, true);
    Ok(Row {
        name: format!("Read XML, streamed, every field of {payments} payments"),
        unit: Unit::Seconds,
        bytes: text.len(),
        rounds: setup.rounds,
        ours: Contestant::here(
            "ofx-billpay, a listener, all fields",
            payments,
            over(&text, ours),
        ),
        peers: vec![
            Contestant::here(
                "ofx-billpay, a listener, three fields",
                payments,
                over(&text, |text| streamed(text, false)),
            ),
            Contestant::here(
                "quick-xml, events alone",
                payments,
                over(&text, their_events),
            )
            .with_goal(1.5),
            Contestant::here("quick-xml, serde", payments, over(&text, serde)),
        ],
    })
}

/// Ten times as many payments take about ten times as long.
pub fn linear(setup: &Setup) -> Outcome<Row> {
    let few = setup.payments;
    let many = 10 * few;
    // What is kept may have 256 MiB at most.
    let (few_kept, many_kept) = (few * 3 / 10, few * 3);
    let text = |payments| Arc::new(reply(Syntax::Xml, payments));
    let told = |text: &str| streamed(text, false);
    let filled = |text: &str| kept(text, false);
    Ok(Row {
        name: format!("Ten times the length, {few} payments and {many}"),
        unit: Unit::Seconds,
        bytes: 0,
        rounds: 3,
        ours: Contestant::here(
            "streamed, ten times the length",
            many,
            over(&text(many), told),
        ),
        peers: vec![
            Contestant::here("streamed", few, over(&text(few), told)).with_goal(1.0 / 11.0),
            Contestant::here("kept, a third", few_kept, over(&text(few_kept), filled)),
            Contestant::here(
                "kept, three times",
                many_kept,
                over(&text(many_kept), filled),
            ),
        ],
    })
}

/// A whole reply, kept, typed and checked.
pub fn kept_xml(setup: &Setup) -> Outcome<Row> {
    let payments = setup.payments;
    let text = Arc::new(reply(Syntax::Xml, payments));
    Ok(Row {
        name: format!("Read XML, kept, every field of {payments} payments"),
        unit: Unit::Seconds,
        bytes: text.len(),
        rounds: setup.rounds,
        ours: Contestant::here(
            "ofx-billpay, lists filled, all fields",
            payments,
            over(&text, |text| kept(text, true)),
        ),
        peers: vec![
            Contestant::here(
                "ofx-billpay, lists filled, three fields",
                payments,
                over(&text, |text| kept(text, false)),
            ),
            Contestant::here(
                "quick-xml, events alone",
                payments,
                over(&text, their_events),
            )
            .with_goal(1.2),
            Contestant::here("quick-xml, serde", payments, over(&text, serde)),
        ],
    })
}

/// The same of SGML against XML: per record, not per byte.
pub fn kept_sgml(setup: &Setup) -> Outcome<Row> {
    let payments = setup.payments;
    let sgml = Arc::new(reply(Syntax::Sgml, payments));
    let xml = Arc::new(reply(Syntax::Xml, payments));
    Ok(Row {
        name: format!("Read SGML, kept, every field of {payments} payments"),
        unit: Unit::Seconds,
        bytes: sgml.len(),
        rounds: setup.rounds,
        ours: Contestant::here(
            "ofx-billpay, SGML",
            payments,
            over(&sgml, |text| kept(text, true)),
        ),
        peers: vec![
            Contestant::here(
                "ofx-billpay, XML",
                payments,
                over(&xml, |text| kept(text, true)),
            )
            .with_goal(1.0),
        ],
    })
}

/// The programs that people read OFX with today. The slow ones get fewer payments and rounds, unless all is asked for.
pub fn programs(setup: &Setup) -> Outcome<Row> {
    let payments = if setup.full {
        setup.payments
    } else {
        setup.payments / 10
    };
    let text = Arc::new(reply(Syntax::Sgml, payments));
    let xml = setup.file("reply.xml", reply(Syntax::Xml, payments).as_bytes())?;
    let sgml = setup.file("reply.ofx", text.as_bytes())?;
    let rounds = if setup.full { 1 } else { 3 };
    let tools = &setup.tools;
    Ok(Row {
        name: format!("Read a file of {payments} payments, three fields"),
        unit: Unit::Seconds,
        bytes: text.len(),
        rounds: setup.rounds,
        ours: Contestant::here(
            "ofx-billpay, Rust, SGML",
            payments,
            over(&text, |text| kept(text, false)),
        ),
        peers: vec![
            tools.script(
                "ofx-billpay, Python, SGML",
                "read_ofx_billpay.py",
                &[&sgml, &payments.to_string()],
            ),
            tools.script(
                "ofx-billpay, Python, XML",
                "read_ofx_billpay.py",
                &[&xml, &payments.to_string()],
            ),
            tools.script(
                "lxml, tree and three paths, XML",
                "read_lxml.py",
                &[&xml, &payments.to_string()],
            ),
            program(
                "libofx, ofxdump, SGML (drops payments)",
                "ofxdump",
                &[&sgml],
            )
            .in_rounds(rounds),
            tools
                .script(
                    "ofxtools, SGML",
                    "read_ofxtools.py",
                    &[&sgml, &payments.to_string()],
                )
                .in_rounds(rounds)
                .with_goal(200.0),
        ],
    })
}

/// Our Python class against ofxtools.
pub fn python(setup: &Setup) -> Outcome<Row> {
    let payments = if setup.full {
        setup.payments
    } else {
        setup.payments / 10
    };
    let sgml = setup.file("reply.ofx", reply(Syntax::Sgml, payments).as_bytes())?;
    let count = payments.to_string();
    let rounds = if setup.full { 1 } else { 3 };
    Ok(Row {
        name: format!("Read a file of {payments} payments from Python, three fields of each"),
        unit: Unit::Seconds,
        bytes: fs::metadata(&sgml)
            .map_or(0, |found| usize::try_from(found.len()).unwrap_or_default()),
        rounds,
        ours: setup.tools.script(
            "ofx-billpay, a listener",
            "read_ofx_billpay.py",
            &[&sgml, &count],
        ),
        peers: vec![
            setup
                .tools
                .script("ofxtools", "read_ofxtools.py", &[&sgml, &count])
                .in_rounds(rounds)
                .with_goal(100.0),
        ],
    })
}
