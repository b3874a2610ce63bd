//! The synchronisation engine against the test bank, over real sockets, in real files and processes.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

mod challenges;
mod killed;
mod queue;
mod records;
mod schedule;
mod secrets;
mod support;
mod upgrades;
mod workers;
