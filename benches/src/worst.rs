//! What a hostile or a broken server may send: no byte of it costs more than three times as much as one of a common history.

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

/// Unknown elements within one another, again and again as deep as the limits allow.
pub fn deep(setup: &Setup) -> Outcome<Row> {
    row(setup, "Unknown elements, 50 deep", nested())
}

/// The text of it.
pub fn nested() -> String {
    const DEPTH: usize = 50;
    let nest = ["<X.DEEP>".repeat(DEPTH), "</X.DEEP>".repeat(DEPTH)].concat();
    filled(&nest)
}

/// The same by many names, each of which has an end tag of its own.
pub fn named(setup: &Setup) -> Outcome<Row> {
    const DEPTH: usize = 50;
    let start = |n| format!("<X.N{n}>");
    let end = |n| format!("</X.N{n}>");
    let nest: String = (0..DEPTH)
        .map(start)
        .chain((0..DEPTH).rev().map(end))
        .collect();
    row(
        setup,
        "Unknown elements of 50 names, 50 deep",
        filled(&nest),
    )
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

fn row(setup: &Setup, name: &str, text: String) -> Outcome<Row> {
    let payment = reply(Syntax::Sgml, 1001).len() - reply(Syntax::Sgml, 1).len();
    let payments = text.len() * 1000 / payment;
    let common = Arc::new(reply(Syntax::Sgml, payments));
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
