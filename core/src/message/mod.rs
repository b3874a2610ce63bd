//! The messages of OFX bill payment as types: what the elements mean, in both directions.
//!
//! Each aggregate is one declaration (see `declare`): the official order of its elements, their names and their types. What
//! the official schema requires is required here; a reply that lacks some of it is still served by the component, which
//! looks up single elements (see [`BillPayment`](crate::BillPayment)).

mod account;
mod common;
mod declare;
mod envelope;
mod error;
mod leaf;
mod mail;
mod payee;
mod payment;
mod profile;
mod recurring;
mod signon;
mod sync;
mod transaction;

pub use account::*;
pub use common::{AccountType, BankAccount, Extension, ExtensionElement, Payee, Severity, Status};
pub use envelope::*;
pub use error::MessageError;
pub(crate) use leaf::Leaf;
pub use mail::*;
pub use payee::*;
pub use payment::*;
pub use profile::*;
pub use recurring::*;
pub use signon::*;
pub use sync::*;
pub use transaction::*;
