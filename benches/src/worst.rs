//! What a hostile or a broken server may send: no byte of it is to cost more than three times as much as one of a common history.

use std::sync::Arc;

use ofx_billpay::wire::{Document, Limits};

use crate::Setup;
use crate::reply::{Syntax, reply};
use crate::row::{Contestant, Outcome, Row, Unit};

/// So long are all of them.
const LENGTH: usize = 16 << 20;

/// One huge leaf, as long as the limits allow where they are set for it.
pub fn leaf(setup: &Setup) -> Outcome<Row> {
    let text = history(&format!("<MEMO>{}", "x".repeat(LENGTH)));
    row(setup, "One huge leaf", text)
}

/// Empty aggregates, more than a million of them.
pub fn aggregates(setup: &Setup) -> Outcome<Row> {
    row(setup, "Empty aggregates", filled("<PAYEE></PAYEE>"))
}

/// Unknown elements as short as they get, each without anything in it.
pub fn short(setup: &Setup) -> Outcome<Row> {
    row(setup, "Unknown elements of one letter", filled("<X></X>"))
}

/// So deep do unknown elements stand within one another: nearly as deep as the limits allow.
const DEPTH: usize = 50;

/// Unknown elements within one another, again and again as deep as the limits allow.
pub fn deep(setup: &Setup) -> Outcome<Row> {
    row(setup, "Unknown elements, 50 deep", nested(1, LENGTH))
}

/// The same by many names, each of which has an end tag of its own.
pub fn named(setup: &Setup) -> Outcome<Row> {
    let name = "Unknown elements of 50 names, 50 deep";
    row(setup, name, nested(DEPTH, LENGTH))
}

/// The same, and no name comes again.
pub fn distinct(setup: &Setup) -> Outcome<Row> {
    let name = "Unknown elements of as many names, 50 deep";
    row(setup, name, nested(usize::MAX, LENGTH))
}

/// End tags of what is not open, within what is.
pub fn stray(setup: &Setup) -> Outcome<Row> {
    row(setup, "End tags of nothing, 50 deep", strays(LENGTH))
}

/// A history of about so many bytes, full of unknown elements of so many names that come in turn.
pub fn nested(names: usize, length: usize) -> String {
    let mut text = String::new();
    let mut first = 0;
    while text.len() < length {
        let name = |n| match (names, (first + n) % names) {
            (1, _) => "DEEP".to_owned(),
            (_, number) => format!("N{number}"),
        };
        let starts = (0..DEPTH).map(|n| format!("<X.{}>", name(n)));
        let ends = (0..DEPTH).rev().map(|n| format!("</X.{}>", name(n)));
        text.extend(starts.chain(ends));
        first += DEPTH;
    }
    history(&text)
}

/// The same of end tags without an element.
pub fn strays(length: usize) -> String {
    let nest = nested(DEPTH, 1);
    let (starts, ends) = nest.split_at(nest.find("</X.").unwrap_or_default());
    let strays = "</X.NOT>".repeat(length / "</X.NOT>".len());
    [starts, &strays, ends].concat()
}

/// Values full of ampersands that stand for themselves.
pub fn ampersands(setup: &Setup) -> Outcome<Row> {
    let value = format!("<MEMO>{}", "R&D ".repeat(60));
    row(setup, "Raw ampersands", filled(&value))
}

/// A history of payments whose first has this within.
fn history(content: &str) -> String {
    let first = format!("<PMTRS>{content}");
    reply(Syntax::Sgml, 1).replacen("<PMTRS>", &first, 1)
}

fn filled(piece: &str) -> String {
    history(&piece.repeat(LENGTH / piece.len()))
}

/// Reads a document and decodes each of its values, by limits that none of them exceeds.
///
/// # Errors
///
/// If it cannot be read.
pub fn read(text: &str) -> Outcome<usize> {
    use ofx_billpay::wire::Event;
    let limits = Limits {
        leaf: usize::MAX / 2,
        ..Limits::default()
    };
    let failed = |error: ofx_billpay::wire::ReadError| error.to_string();
    let document = Document::parse(text.as_bytes().to_vec(), limits).map_err(failed)?;
    let mut reader = document.reader();
    let mut payments = 0;
    while let Some(event) = reader.next_event().map_err(failed)? {
        match event {
            Event::Open(name) => payments += usize::from(name.text == "PMTRS"),
            Event::Leaf(_, value) => drop(std::hint::black_box(value.decode())),
            Event::Close(_) => {}
        }
    }
    Ok(payments)
}

/// A common history of payments of about so many bytes, and how many payments those are.
pub fn common(length: usize) -> (String, usize) {
    let payment = reply(Syntax::Sgml, 1001).len() - reply(Syntax::Sgml, 1).len();
    let payments = length * 1000 / payment;
    (reply(Syntax::Sgml, payments), payments)
}

fn row(setup: &Setup, name: &str, text: String) -> Outcome<Row> {
    let (common, payments) = common(text.len());
    let common = Arc::new(common);
    let bytes = text.len();
    Ok(Row {
        name: format!("Worst case: {name}"),
        unit: Unit::Seconds,
        bytes,
        rounds: setup.rounds,
        ours: Contestant::here("ofx-billpay", 1, move || read(&text)),
        peers: vec![
            Contestant::here("a common history of as many bytes", payments, move || {
                read(&common)
            })
            .with_goal(1.0 / 3.0),
        ],
    })
}
