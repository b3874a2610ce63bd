//! The controller's side: look at the bank, change it, arm faults, load scenarios.

mod error;
mod guard;
pub(crate) mod http;
mod ledger;
pub(crate) mod log;
pub(crate) mod mask;
mod order;
mod scenario;
mod staff;

pub use error::ControlError;
pub(crate) use guard::{Connection, Guarded, guard};
pub use ledger::{
    HistoryEntry, HistoryKind, Ledger, LedgerAccount, LedgerLetter, LedgerMessageSet, LedgerModel,
    LedgerPayee, LedgerPayment, LedgerUser,
};
pub use log::Exchange;
pub use order::{
    PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder, RecurringCancellation,
    RecurringOrder,
};
pub use scenario::{Scenario, ScenarioAccount, ScenarioError, ScenarioUser};
pub use staff::{AccountChange, Demands, LetterOrder, MessageSetMove, Question, UserChange};
