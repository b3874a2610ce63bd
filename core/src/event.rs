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

/// The connection to the bank changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionStatusEvent {
    /// What happened, such as `Remote host connection complete.`.
    pub connection_event: String,
    /// The code of the error that it is, 0 if none.
    pub status_code: i32,
    /// The same in words.
    pub description: String,
}

/// The secure connection made progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SslStatusEvent {
    /// What happened, in words.
    pub message: String,
}

/// The server showed its certificate. Nothing of the request has left yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SslServerAuthenticationEvent {
    /// The certificate as PEM; the whole chain with the setting `SSLIncludeCertChain`.
    pub cert_encoded: Vec<u8>,
    /// Whose it is, such as `CN=bank.example, O=Example, C=US`.
    pub cert_subject: String,
    /// Who issued it.
    pub cert_issuer: String,
    /// `OK`, or what is wrong with it.
    pub status: String,
    /// Whether it will be accepted unless the listener says otherwise.
    pub accept: bool,
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

    /// Called with the payments of a synchronization, many at once and in the order in which the bank sent them: they are the listener's
    /// to keep. By default each goes to [`on_sync_payments`](Self::on_sync_payments): only whoever crosses a border with each
    /// call has a reason to take them at once.
    fn on_sync_payments_at_once(&self, payments: Vec<PaymentRecord>) {
        for payment in &payments {
            self.on_sync_payments(payment);
        }
    }

    /// Called for each recurring model of a synchronization, in the order in which the bank sent them.
    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        let _ = model;
    }

    /// Called with the recurring models of a synchronization, many at once and in the order in which the bank sent them: they are the listener's
    /// to keep. By default each goes to [`on_sync_recurring_payments`](Self::on_sync_recurring_payments): only whoever crosses a border with each
    /// call has a reason to take them at once.
    fn on_sync_recurring_payments_at_once(&self, models: Vec<RecurringRecord>) {
        for model in &models {
            self.on_sync_recurring_payments(model);
        }
    }

    /// Called for each payee of a synchronization, in the order in which the bank sent them.
    fn on_sync_payees(&self, payee: &PayeeRecord) {
        let _ = payee;
    }

    /// Called with the payees of a synchronization, many at once and in the order in which the bank sent them: they are the listener's
    /// to keep. By default each goes to [`on_sync_payees`](Self::on_sync_payees): only whoever crosses a border with each
    /// call has a reason to take them at once.
    fn on_sync_payees_at_once(&self, payees: Vec<PayeeRecord>) {
        for payee in &payees {
            self.on_sync_payees(payee);
        }
    }

    /// Called for each letter of a synchronization, in the order in which the bank sent them.
    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        let _ = mail;
    }

    /// Called when a call is about to fail.
    fn on_error(&self, error: &ErrorEvent) {
        let _ = error;
    }

    /// Called when the connection to the bank changes.
    fn on_connection_status(&self, event: &ConnectionStatusEvent) {
        let _ = event;
    }

    /// Called when the secure connection makes progress.
    fn on_ssl_status(&self, event: &SslStatusEvent) {
        let _ = event;
    }

    /// Called when the server has shown its certificate. Returns whether to accept it: `true` also accepts one that the checks
    /// refuse, `false` also refuses one that is good. The one event whose listener steers.
    fn on_ssl_server_authentication(&self, event: &SslServerAuthenticationEvent) -> bool {
        event.accept
    }

    /// Asked every 50 ms while the bank is silent: `false` interrupts the call.
    fn keep_going(&self) -> bool {
        true
    }
}

/// The listener of an object that nobody listens to.
pub(crate) struct NoListener;

impl Listener for NoListener {}
