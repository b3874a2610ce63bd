//! The journal of intents: what was sent, under which TRNUID, and how it ended, so that nothing is paid twice.
//!
//! In a file (feature `journal`) it outlives the process; without one it lives in memory, as long as the object. `rules` says once, for
//! both, what is written when. It has no password and no account
//! number: what must be recognised again is kept as a hash with a salt of the journal's own.

mod entry;
#[cfg(feature = "journal")]
mod file;
mod intent;
mod memory;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use intent::{Ending, Intent, OpenIntent, Payee, PaymentKey};
pub(crate) use store::{Begun, Guard, Journal, JournalError};
