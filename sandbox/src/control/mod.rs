//! The controller's side: look at the bank, change it, arm faults, load scenarios.

mod error;
mod guard;
pub(crate) mod http;
mod ledger;
pub(crate) mod log;
pub(crate) mod mask;
mod order;
mod scenario;

pub use error::ControlError;
pub(crate) use guard::{Connection, Guarded, guard};
pub use ledger::{HistoryEntry, Ledger, LedgerAccount, LedgerPayee, LedgerPayment};
pub use log::Exchange;
pub use order::{PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder};
pub use scenario::{Scenario, ScenarioAccount, ScenarioError, ScenarioUser};
