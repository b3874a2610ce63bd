//! Open Financial Exchange (OFX) bill payment: pay, modify, cancel, inquire and synchronise.
#![forbid(unsafe_code)]

mod challenge;
mod client;
mod clock;
mod config;
mod error;
mod event;
pub mod job;
mod journal;
pub mod message;
pub mod status;
mod transport;
pub mod value;
pub mod wire;

pub use challenge::{Challenge, Question};
pub use client::{
    BillPayment, CurrentPayee, CurrentPayment, DeliveryEstimate, MailRecord, Outcome, PayeeRecord,
    PaymentMail, PaymentRecord, ReadOnlyBillPayment, Reconciliation, RecurringRecord,
};
pub use config::{SettingInfo, settings};
pub use error::{Error, ErrorKind, Result, ServerStatus};
pub use event::{
    ConnectionStatusEvent, ErrorEvent, Listener, SslServerAuthenticationEvent, SslStatusEvent,
};
