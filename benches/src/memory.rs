//! How much memory a synchronization takes above that of the idle process, from the socket to the listener.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_billpay::{BillPayment, Listener, PaymentRecord, SslServerAuthenticationEvent};

use crate::Setup;
use crate::process::last_number;
use crate::reply::{ACCOUNT_ID, BANK_ID, Syntax, reply};
use crate::row::{Contestant, Outcome, Row, Unit};
use crate::server::{self, Way};

/// Counts payments, and trusts the bank of these measurements.
#[derive(Default)]
struct Counter(AtomicUsize);

impl Listener for Counter {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        let _ = std::hint::black_box(payment.id());
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn on_ssl_server_authentication(&self, _: &SslServerAuthenticationEvent) -> bool {
        true
    }
}

/// A line of what the system knows of this process, in bytes.
fn memory(line: &str) -> Outcome<usize> {
    let status = fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let found = status.lines().find_map(|found| found.strip_prefix(line));
    let kilobytes =
        found.and_then(|found| found.split_ascii_whitespace().next()?.parse::<usize>().ok());
    Ok(kilobytes.ok_or_else(|| format!("no {line} in /proc/self/status"))? * 1024)
}

/// Synchronizes with a bank, in a process of its own: prints how many bytes the peak was above the idle process.
///
/// # Errors
///
/// If it fails, or another number of payments was told.
pub fn synchronize(url: &str, payments: usize, streams: bool) -> Outcome<()> {
    let words = |error: ofx_billpay::Error| error.to_string();
    let counter = Arc::new(Counter::default());
    let bank = BillPayment::new();
    bank.set_listener(counter.clone());
    bank.set_ofx_version("211").map_err(words)?;
    bank.set_fi_url(url);
    bank.set_fi_organization("BENCH");
    bank.set_fi_id("1");
    bank.set_ofx_app_id("QWIN");
    bank.set_ofx_app_version("2700");
    bank.set_ofx_user("kim01");
    bank.set_ofx_password("secret-1");
    bank.set_payment_from_bank_id(BANK_ID);
    bank.set_payment_from_account_id(ACCOUNT_ID);
    bank.config(&format!(
        "StreamSync={}",
        if streams { "True" } else { "False" }
    ))
    .map_err(words)?;
    let idle = memory("VmRSS:")?;
    bank.synchronize_payments("0").map_err(words)?;
    let seen = counter.0.load(Ordering::Relaxed);
    if seen != payments {
        return Err(format!("{seen} payments of {payments} were told"));
    }
    println!("{}", memory("VmHWM:")?.saturating_sub(idle));
    Ok(())
}

/// A contestant that synchronizes so many payments in a process of its own.
fn measured(name: &str, payments: usize, way: Way, streams: bool) -> Contestant {
    Contestant::measured(name, move || {
        let url = server::start(Syntax::Xml, payments, way)?;
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let kind = if streams { "stream" } else { "keep" };
        last_number(Command::new(program).args(["synchronize", kind, &url, &payments.to_string()]))
    })
    .in_rounds(1)
}

/// A history that is told of and forgotten takes the same memory whatever its length.
pub fn streamed(setup: &Setup) -> Outcome<Row> {
    let (few, many) = (setup.payments / 10, setup.payments * 10);
    let long = |way: Way| {
        let name = format!("ofx-billpay, StreamSync, {many} payments, {}", way.name());
        measured(&name, many, way, true)
    };
    Ok(Row {
        name: String::from("Memory above the idle process, told of while it arrives"),
        unit: Unit::Bytes,
        bytes: 0,
        rounds: 1,
        ours: measured(
            &format!("ofx-billpay, StreamSync, {few} payments"),
            few,
            Way::Plain,
            true,
        ),
        peers: vec![long(Way::Plain), long(Way::Gzip), long(Way::Tls)],
    })
}

/// A history that is kept takes little more than its own length.
pub fn kept(setup: &Setup) -> Outcome<Row> {
    let payments = setup.payments;
    let length = reply(Syntax::Xml, payments).len();
    #[expect(clippy::cast_precision_loss, reason = "a size for people")]
    let itself =
        Contestant::measured("the reply itself", move || Ok(length as f64)).with_goal(1.0 / 1.6);
    let xml = setup.file("reply.xml", reply(Syntax::Xml, payments / 10).as_bytes())?;
    let sgml = setup.file("reply.ofx", reply(Syntax::Sgml, payments / 10).as_bytes())?;
    let count = (payments / 10).to_string();
    let tools = &setup.tools;
    let tenth = payments / 10;
    Ok(Row {
        name: format!("Memory above the idle process, lists filled, {payments} payments"),
        unit: Unit::Bytes,
        bytes: 0,
        rounds: 1,
        ours: measured("ofx-billpay, from the socket", payments, Way::Plain, false),
        peers: vec![
            itself,
            tools.script(
                &format!("lxml, {tenth} payments"),
                "read_lxml.py",
                &[&xml, &count, "memory"],
            ),
            tools.script(
                &format!("ofxtools, {tenth} payments"),
                "read_ofxtools.py",
                &[&sgml, &count, "memory"],
            ),
        ],
    })
}
