//! The border between Rust and Python: events, fields, sequences, and the import of the package.

use crate::Setup;
use crate::reply::{Syntax, reply};
use crate::row::{Contestant, Outcome, Row, Unit};

/// What `border.py` measures.
fn script(setup: &Setup, name: &str, arguments: &[&str]) -> Contestant {
    setup.tools.script(name, "border.py", arguments)
}

fn row(setup: &Setup, name: &str, ours: Contestant, peers: Vec<Contestant>) -> Row {
    Row {
        name: name.to_owned(),
        unit: Unit::Seconds,
        bytes: 0,
        rounds: setup.rounds,
        ours,
        peers,
    }
}

/// So many payments that the caches hold them: it is the border that is measured, and not the memory behind it.
const EVENTS: usize = 4_000;

/// A history of some payments in a file.
fn history(setup: &Setup, payments: usize) -> Outcome<String> {
    let name = format!("border-{payments}.xml");
    setup.file(&name, reply(Syntax::Xml, payments).as_bytes())
}

/// An event of which nothing is read.
pub fn events(setup: &Setup) -> Outcome<Row> {
    let file = history(setup, EVENTS)?;
    Ok(row(
        setup,
        "An event in Python, nothing read",
        script(setup, "ofx-billpay", &["event", &file]),
        vec![script(setup, "f(object), bare", &["bare"]).with_goal(1.0 / 2.5)],
    ))
}

/// An event of which all is read.
pub fn fields(setup: &Setup) -> Outcome<Row> {
    let file = history(setup, EVENTS)?;
    Ok(row(
        setup,
        "An event in Python, all eleven fields read",
        script(setup, "ofx-billpay", &["fields", &file]),
        vec![script(setup, "f(object), bare", &["bare"]).with_goal(1.0 / 20.0)],
    ))
}

/// The length of a sequence and one record of it.
pub fn sequence(setup: &Setup) -> Outcome<Row> {
    let (many, few) = (history(setup, setup.payments)?, history(setup, 10)?);
    let name = format!(
        "Length and one record in Python, of {} payments",
        setup.payments
    );
    Ok(row(
        setup,
        &name,
        script(setup, "ofx-billpay", &["sequence", &many]),
        vec![script(setup, "the same of 10", &["sequence", &few]).with_goal(0.8)],
    ))
}

/// What the import takes beyond a bare interpreter.
pub fn import(setup: &Setup) -> Outcome<Row> {
    Ok(row(
        setup,
        "Import in Python",
        script(setup, "ofx-billpay", &["import", "ofx_billpay"]),
        vec![
            Contestant::measured("what is allowed", || Ok(0.015)).with_goal(1.0),
            script(setup, "requests", &["import", "requests"]),
            script(setup, "ofxtools", &["import", "ofxtools.Parser"]),
        ],
    ))
}
