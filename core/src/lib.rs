//! Open Financial Exchange (OFX) bill payment: pay, modify, cancel, inquire and synchronise.
//!
//! Two features, both on by default, bring SQLite: `journal` is the setting `Journal`, so that nothing is paid twice after a crash;
//! without it transactions are written down in memory, by the same rules. `jobs` is synchronisation in the background, in the
//! module `job`.
#![forbid(unsafe_code)]

mod challenge;
mod client;
mod clock;
mod config;
mod error;
mod event;
#[cfg(feature = "jobs")]
pub mod job;
mod journal;
pub mod message;
pub mod status;
mod transport;
pub mod value;
mod view;
pub mod wire;

pub use challenge::{Challenge, Question};
pub use client::{
    ACCOUNT_TYPES, BillPayment, CurrentPayee, CurrentPayment, CurrentRecurringPayment,
    DeliveryEstimate, MailRecord, Outcome, PayeeRecord, PaymentMail, PaymentRecord,
    ReadOnlyBillPayment, Reconciliation, RecurringRecord,
};
pub use config::{SettingInfo, settings};
pub use error::{Error, ErrorKind, Result, ServerStatus};
pub use event::{
    ConnectionStatusEvent, ErrorEvent, Listener, SslServerAuthenticationEvent, SslStatusEvent,
};
