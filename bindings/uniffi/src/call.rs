//! One call of an object: who listens to it, and what its listener threw.
//!
//! Listeners belong to calls and not to objects, so that a call that finds its object busy cannot take the ears of the one that is
//! under way, and an interruption ends the very call that it means.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use ofx_billpay::{Listener, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};

use crate::error::Result;
use crate::listener::{ListenerError, NativeListener};

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
}

/// Runs a call of the core with a listener. What the listener threw first is raised afterwards, unless the call itself failed.
pub(crate) fn listened<T>(
    listener: Arc<dyn NativeListener>,
    work: impl FnOnce() -> ofx_billpay::Result<T>,
) -> Result<T> {
    let call = Arc::new(Call {
        listener,
        thrown: Mutex::default(),
    });
    let outcome = {
        let _former = Former(CALL.replace(Some(Arc::clone(&call))));
        work()
    };
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

    /// Tells of many records, so many at a time. What is thrown does not keep the listener from the rest.
    fn tell_all<C, R: for<'a> From<&'a C>>(
        &self,
        records: &[C],
        told: impl Fn(&dyn NativeListener, Vec<R>) -> Result<(), ListenerError>,
    ) {
        for batch in records.chunks(BATCH) {
            self.tell(|listener| told(listener, batch.iter().map(R::from).collect()));
        }
    }
}

/// What every object has for a listener of the core: it passes on what is told to whoever listens to the call.
pub(crate) struct Ears;

/// The call that this thread makes.
fn current() -> Option<Arc<Call>> {
    CALL.with_borrow(Clone::clone)
}

impl Listener for Ears {
    fn on_sync_payments_at_once(&self, payments: Vec<PaymentRecord>) {
        if let Some(call) = current() {
            call.tell_all(&payments, |listener, payments| {
                listener.on_sync_payments(payments)
            });
        }
    }

    fn on_sync_payees_at_once(&self, payees: Vec<PayeeRecord>) {
        if let Some(call) = current() {
            call.tell_all(&payees, |listener, payees| listener.on_sync_payees(payees));
        }
    }

    fn on_sync_recurring_payments_at_once(&self, models: Vec<RecurringRecord>) {
        if let Some(call) = current() {
            call.tell_all(&models, |listener, models| {
                listener.on_sync_recurring_payments(models)
            });
        }
    }

    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        if let Some(call) = current() {
            call.tell(|listener| listener.on_sync_payment_mail(vec![mail.into()]));
        }
    }

    fn on_error(&self, error: &ofx_billpay::ErrorEvent) {
        if let Some(call) = current() {
            call.tell(|listener| listener.on_error(error.into()));
        }
    }

    fn on_connection_status(&self, event: &ofx_billpay::ConnectionStatusEvent) {
        if let Some(call) = current() {
            call.tell(|listener| listener.on_connection_status(event.into()));
        }
    }

    fn on_ssl_status(&self, event: &ofx_billpay::SslStatusEvent) {
        if let Some(call) = current() {
            call.tell(|listener| listener.on_ssl_status(event.into()));
        }
    }

    fn on_ssl_server_authentication(
        &self,
        event: &ofx_billpay::SslServerAuthenticationEvent,
    ) -> bool {
        let Some(call) = current() else {
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
