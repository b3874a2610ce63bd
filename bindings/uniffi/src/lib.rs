//! The binding for Kotlin and Swift: what crosses their borders, as uniffi carries it. Thin views of the core.
//!
//! The classes that people use are written in their languages (`kotlin/`, `swift/`) on top of this: they give properties, `suspend`
//! and `async`, and errors as each language has them. What begins with `Native` here is theirs alone; the records are public.
#![allow(
    unreachable_pub,
    clippy::needless_pass_by_value,
    reason = "what crosses the border is public beyond it, and crosses as a value"
)]

mod bill_payment;
mod business;
mod call;
mod challenge;
mod delivery;
mod error;
mod event;
mod institution;
mod listener;
mod mail;
mod properties;
mod reconciliation;
mod record;
mod secret;
mod set;
#[cfg(feature = "jobs")]
mod sync;
#[cfg(feature = "jobs")]
mod sync_record;
mod value;

pub use bill_payment::NativeBillPayment;
pub use properties::{Access, Kind, Property, properties};

uniffi::setup_scaffolding!("ofx_billpay");
