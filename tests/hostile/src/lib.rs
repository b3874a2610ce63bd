//! What must hold whatever bytes come: one function a target. Fuzzers call them with bytes that they make up (`fuzz/`), tests
//! with every case file and with whatever a fuzzer once found (`tests/cases/fuzz`).
//!
//! A target panics where something does not hold. What it must not do either, hang and fill the memory, the fuzzer watches.
#![forbid(unsafe_code)]
#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "to panic is how a target tells what it found"
)]

mod component;
mod judge;
mod tree;
mod values;
mod wire;

pub use component::{pay, reply};
pub use judge::{judge, quick_xml};
pub use tree::Tree;
pub use values::{amounts, dates};
pub use wire::{header, reader};

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets. Each has a file of its name in `fuzz/fuzz_targets`.
pub const TARGETS: [Target; 7] = [
    ("header", header),
    ("reader", reader),
    ("quick_xml", quick_xml),
    ("amounts", amounts),
    ("dates", dates),
    ("reply", reply),
    ("pay", pay),
];
