//! Who hears what happens during a call: implemented in each language, told on the thread that made the call.

use crate::event::{
    ConnectionStatusEvent, ErrorEvent, SslServerAuthenticationEvent, SslStatusEvent,
};
use crate::record::{SyncPayee, SyncPayment, SyncPaymentMail, SyncRecurringPayment};

/// Hears what happens during one call. The listeners that people write stand behind it, in their own language.
///
/// What an implementation throws does not disturb the call: it goes on, and ends with the first of it in place of its result.
/// Records of a synchronization come in batches, in the order in which the bank sent them, since a call across the border costs
/// more than a record.
#[uniffi::export(foreign)]
pub trait NativeListener: Send + Sync {
    /// Called for payments of a synchronization.
    fn on_sync_payments(&self, payments: Vec<SyncPayment>) -> Result<(), ListenerError>;

    /// Called for payees of a synchronization.
    fn on_sync_payees(&self, payees: Vec<SyncPayee>) -> Result<(), ListenerError>;

    /// Called for recurring models of a synchronization.
    fn on_sync_recurring_payments(
        &self,
        models: Vec<SyncRecurringPayment>,
    ) -> Result<(), ListenerError>;

    /// Called for letters of a synchronization.
    fn on_sync_payment_mail(&self, letters: Vec<SyncPaymentMail>) -> Result<(), ListenerError>;

    /// Called when the call is about to fail.
    fn on_error(&self, event: ErrorEvent) -> Result<(), ListenerError>;

    /// Called when the connection to the bank changes.
    fn on_connection_status(&self, event: ConnectionStatusEvent) -> Result<(), ListenerError>;

    /// Called when the secure connection makes progress.
    fn on_ssl_status(&self, event: SslStatusEvent) -> Result<(), ListenerError>;

    /// Called when the server has shown its certificate. Returns whether to accept it; throwing refuses it.
    fn on_ssl_server_authentication(
        &self,
        event: SslServerAuthenticationEvent,
    ) -> Result<bool, ListenerError>;

    /// Asked every 50 ms while the bank is silent: `false` interrupts the call.
    fn keep_going(&self) -> Result<bool, ListenerError>;
}

/// What a listener threw, in words.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// It threw this.
    #[error("{reason}")]
    Failed {
        /// What it said.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        ListenerError::Failed {
            reason: error.reason,
        }
    }
}
