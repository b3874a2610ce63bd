//! Does one deed with a journal, for tests that make trouble for this process: `do-once URL JOURNAL DEED BEFORE AFTER ID`. Prints
//! what it tells of it: `done`, `unknown`, or `no`.
#![allow(clippy::print_stdout, reason = "this is how it tells")]

use ofx_billpay::{ErrorKind, Result};
use ofx_billpay_tests::bank::customer;
use ofx_billpay_tests::deeds::{Deed, Task};

fn main() {
    let told = match work() {
        Ok(()) => "done",
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => "unknown",
        Err(_) => "no",
    };
    println!("{told}");
}

fn work() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().unwrap_or_default();
    let object = customer(&next(), "102");
    object.config(&format!("Journal={}", next()))?;
    let task = Task {
        deed: Deed::named(&next()).unwrap_or(Deed::Pay),
        before: next(),
        after: next(),
        id: next(),
    };
    task.describe(&object);
    task.perform(&object)
}
