//! What an object tells while it works: events, and the listener that hears them.

use crate::client::{MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};

/// A failure, told before the call returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorEvent {
    /// The component's error code.
    pub error_code: i32,
    /// What happened, in words.
    pub description: String,
}

/// Hears what happens, on the thread that made the call. All methods do nothing by default.
///
/// A listener hears and does not steer: nothing it does changes what was sent or how the call ends. It may read and set
/// properties of the object; calling a method that talks to the bank fails with [`ErrorKind::Busy`](crate::ErrorKind::Busy).
pub trait Listener: Send + Sync {
    /// Called for each payment of a synchronization, in the order in which the bank sent them.
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        let _ = payment;
    }

    /// Called for each recurring model of a synchronization, in the order in which the bank sent them.
    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        let _ = model;
    }

    /// Called for each payee of a synchronization, in the order in which the bank sent them.
    fn on_sync_payees(&self, payee: &PayeeRecord) {
        let _ = payee;
    }

    /// Called for each letter of a synchronization, in the order in which the bank sent them.
    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        let _ = mail;
    }

    /// Called when a call is about to fail.
    fn on_error(&self, error: &ErrorEvent) {
        let _ = error;
    }

    /// Asked every 50 ms while the bank is silent: `false` interrupts the call.
    fn keep_going(&self) -> bool {
        true
    }
}

/// The listener of an object that nobody listens to.
pub(crate) struct NoListener;

impl Listener for NoListener {}
