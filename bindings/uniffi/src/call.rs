//! One call of an object: who listens to it, and what its listener threw.
//!
//! Listeners belong to calls and not to objects, so that a call that finds its object busy cannot take the ears of the one that is
//! under way, and an interruption ends the very call that it means.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use ofx_billpay::{Listener, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};

use crate::error::Result;
use crate::listener::{ListenerError, NativeListener};
use crate::record::{SyncPayee, SyncPayment, SyncPaymentMail, SyncRecurringPayment};

/// As many records are told of at once.
const BATCH: usize = 256;

thread_local! {
    /// The call that this thread makes.
    static CALL: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

struct Call {
    listener: Arc<dyn NativeListener>,
    /// What the listener threw first.
    thrown: Mutex<Option<ListenerError>>,
    /// Records that it was not told of yet.
    waiting: Mutex<Batch>,
}

/// Records of one kind.
enum Batch {
    Empty,
    Payments(Vec<SyncPayment>),
    Payees(Vec<SyncPayee>),
    RecurringPayments(Vec<SyncRecurringPayment>),
    Mail(Vec<SyncPaymentMail>),
}

/// Runs a call of the core with a listener. What the listener threw first is raised afterwards, unless the call itself failed.
pub(crate) fn listened<T>(
    listener: Arc<dyn NativeListener>,
    work: impl FnOnce() -> ofx_billpay::Result<T>,
) -> Result<T> {
    let call = Arc::new(Call {
        listener,
        thrown: Mutex::default(),
        waiting: Mutex::new(Batch::Empty),
    });
    let outcome = {
        let _former = Former(CALL.replace(Some(Arc::clone(&call))));
        work()
    };
    call.tell_waiting();
    let value = outcome?;
    match locked(&call.thrown).take() {
        None => Ok(value),
        Some(thrown) => Err(thrown.into()),
    }
}

/// The call that was made before, until it is that again.
struct Former(Option<Arc<Call>>);

impl Drop for Former {
    fn drop(&mut self) {
        CALL.set(self.0.take());
    }
}

impl Call {
    /// Tells the listener, and keeps what it throws if it is the first.
    fn tell<T>(
        &self,
        told: impl FnOnce(&dyn NativeListener) -> Result<T, ListenerError>,
    ) -> Option<T> {
        match told(self.listener.as_ref()) {
            Ok(answer) => Some(answer),
            Err(error) => {
                locked(&self.thrown).get_or_insert(error);
                None
            }
        }
    }

    /// Tells what waits. No lock is held meanwhile.
    fn tell_waiting(&self) {
        let batch = std::mem::replace(&mut *locked(&self.waiting), Batch::Empty);
        self.tell(|listener| match batch {
            Batch::Empty => Ok(()),
            Batch::Payments(payments) => listener.on_sync_payments(payments),
            Batch::Payees(payees) => listener.on_sync_payees(payees),
            Batch::RecurringPayments(models) => listener.on_sync_recurring_payments(models),
            Batch::Mail(letters) => listener.on_sync_payment_mail(letters),
        });
    }
}

/// Lets a record wait for others of its kind. What waits of another kind is told first.
macro_rules! let_wait {
    ($kind:ident, $record:expr) => {
        if let Some(call) = current() {
            if !matches!(*locked(&call.waiting), Batch::$kind(_)) {
                call.tell_waiting();
                *locked(&call.waiting) = Batch::$kind(Vec::new());
            }
            let full = match &mut *locked(&call.waiting) {
                Batch::$kind(batch) => {
                    batch.push($record);
                    batch.len() >= BATCH
                }
                _ => false,
            };
            if full {
                call.tell_waiting();
            }
        }
    };
}

/// What every object has for a listener of the core: it passes on what is told to whoever listens to the call.
pub(crate) struct Ears;

impl Ears {
    /// The call that this thread makes, after what waits has been told.
    fn call(&self) -> Option<Arc<Call>> {
        let call = current();
        if let Some(call) = &call {
            call.tell_waiting();
        }
        call
    }
}

fn current() -> Option<Arc<Call>> {
    CALL.with_borrow(Clone::clone)
}

impl Listener for Ears {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        let_wait!(Payments, SyncPayment::from(payment));
    }

    fn on_sync_payees(&self, payee: &PayeeRecord) {
        let_wait!(Payees, SyncPayee::from(payee));
    }

    fn on_sync_recurring_payments(&self, model: &RecurringRecord) {
        let_wait!(RecurringPayments, SyncRecurringPayment::from(model));
    }

    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        let_wait!(Mail, SyncPaymentMail::from(mail));
    }

    fn on_error(&self, error: &ofx_billpay::ErrorEvent) {
        if let Some(call) = self.call() {
            call.tell(|listener| listener.on_error(error.into()));
        }
    }

    fn on_connection_status(&self, event: &ofx_billpay::ConnectionStatusEvent) {
        if let Some(call) = self.call() {
            call.tell(|listener| listener.on_connection_status(event.into()));
        }
    }

    fn on_ssl_status(&self, event: &ofx_billpay::SslStatusEvent) {
        if let Some(call) = self.call() {
            call.tell(|listener| listener.on_ssl_status(event.into()));
        }
    }

    fn on_ssl_server_authentication(
        &self,
        event: &ofx_billpay::SslServerAuthenticationEvent,
    ) -> bool {
        let Some(call) = self.call() else {
            return event.accept;
        };
        // Nothing has left yet: whoever meant to judge and failed has not accepted.
        let answer = call.tell(|listener| listener.on_ssl_server_authentication(event.into()));
        answer.unwrap_or(false)
    }

    fn keep_going(&self) -> bool {
        let Some(call) = current() else { return true };
        // What fails here is told of afterwards; it is no wish to end.
        call.tell(|listener| listener.keep_going()).unwrap_or(true)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
