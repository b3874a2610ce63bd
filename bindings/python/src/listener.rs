//! The listener that carries events of the core to Python's handlers, on the thread that made the call.

use std::sync::{Mutex, MutexGuard, PoisonError};

use ofx_billpay::{Listener, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};
use pyo3::PyClass;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::pyclass_init::PyClassInitializer;

use crate::callback::{Slot, call};
use crate::connection::{ConnectionStatusEvent, SslServerAuthenticationEvent, SslStatusEvent};
use crate::event::{ErrorEvent, SyncPayeesEvent, SyncPaymentsEvent, SyncRecurringPaymentsEvent};
use crate::interrupt::is_interrupted;
use crate::mail::SyncPaymentMailEvent;
use crate::told::Told;

/// The handlers of one object, and what they raised during a call.
#[derive(Default)]
pub(crate) struct Ears {
    pub(crate) on_sync_payments: Slot,
    pub(crate) on_sync_payees: Slot,
    pub(crate) on_sync_recurring_payments: Slot,
    pub(crate) on_sync_payment_mail: Slot,
    pub(crate) on_error: Slot,
    pub(crate) on_connection_status: Slot,
    pub(crate) on_ssl_status: Slot,
    pub(crate) on_ssl_server_authentication: Slot,
    /// The first exception that a handler raised. It is raised again when the call has ended.
    raised: Mutex<Option<PyErr>>,
    /// The exception of a signal, such as Ctrl-C, that interrupted the call.
    interrupt: Mutex<Option<PyErr>>,
}

impl Ears {
    /// Takes what the handlers raised first.
    pub(crate) fn take_raised(&self) -> Option<PyErr> {
        locked(&self.raised).take()
    }

    /// Takes the exception of the signal that interrupted the call.
    pub(crate) fn take_interrupt(&self) -> Option<PyErr> {
        locked(&self.interrupt).take()
    }

    fn tell<E>(&self, slot: &Slot, event: impl FnOnce() -> E)
    where
        E: PyClass<Frozen = pyo3::pyclass::boolean_struct::True> + Into<PyClassInitializer<E>>,
    {
        // Where the interpreter is ending, nobody listens any more.
        Python::try_attach(|py| {
            if let Some(handler) = slot.get(py)
                && let Err(error) = tell_one(py, &handler, event)
            {
                keep_first(&self.raised, error);
            }
        });
    }

    /// Tells of many records, and is attached to the interpreter for many at a time. A signal such as Ctrl-C ends the telling.
    fn tell_all<E: Told>(&self, slot: &Slot, records: Vec<E::Record>) {
        // The core tells in parts of its own: a signal ends the parts that follow, too.
        if locked(&self.interrupt).is_some() {
            return;
        }
        let mut records = records.into_iter();
        while records.len() > 0 {
            let told = Python::try_attach(|py| {
                let mut known = slot.known(py);
                for record in records.by_ref().take(BATCH) {
                    let Some((handler, reads_all)) = known.now(py) else {
                        continue;
                    };
                    let Err(error) = tell_one_of_many::<E>(py, handler, record, reads_all) else {
                        continue;
                    };
                    if error.is_instance_of::<PyKeyboardInterrupt>(py) {
                        return Err(error);
                    }
                    keep_first(&self.raised, error);
                }
                py.check_signals()
            });
            match told {
                Some(Ok(())) => {}
                Some(Err(interrupt)) => return keep_first(&self.interrupt, interrupt),
                // The interpreter is ending.
                None => return,
            }
        }
    }
}

/// Tells of a record, by an event that has its texts ready if all of an event before were read.
fn tell_one_of_many<E: Told>(
    py: Python<'_>,
    handler: &Py<PyAny>,
    record: E::Record,
    reads_all: &mut bool,
) -> PyResult<()> {
    if *reads_all {
        return call(handler, &E::ready(py, record)?);
    }
    let event = E::new(py, record)?;
    let told = call(handler, &event);
    *reads_all = event.get().is_read();
    told
}

/// So many events are told at a time, before other threads and signals have their turn.
const BATCH: usize = 512;

fn tell_one<E>(py: Python<'_>, handler: &Py<PyAny>, event: impl FnOnce() -> E) -> PyResult<()>
where
    E: PyClass<Frozen = pyo3::pyclass::boolean_struct::True> + Into<PyClassInitializer<E>>,
{
    call(handler, &Bound::new(py, event())?)
}

/// Keeps an exception if it is the first. One that is not kept dies after the lock is released: its end may run Python code.
fn keep_first(place: &Mutex<Option<PyErr>>, error: PyErr) {
    let mut kept = locked(place);
    let surplus = if kept.is_none() {
        kept.replace(error)
    } else {
        Some(error)
    };
    drop(kept);
    drop(surplus);
}

impl Listener for Ears {
    fn on_sync_payments_at_once(&self, payments: Vec<PaymentRecord>) {
        self.tell_all::<SyncPaymentsEvent>(&self.on_sync_payments, payments);
    }

    fn on_sync_payees_at_once(&self, payees: Vec<PayeeRecord>) {
        self.tell_all::<SyncPayeesEvent>(&self.on_sync_payees, payees);
    }

    fn on_sync_recurring_payments_at_once(&self, models: Vec<RecurringRecord>) {
        self.tell_all::<SyncRecurringPaymentsEvent>(&self.on_sync_recurring_payments, models);
    }

    fn on_sync_payment_mail(&self, mail: &MailRecord) {
        self.tell(&self.on_sync_payment_mail, || {
            SyncPaymentMailEvent(mail.clone())
        });
    }

    fn on_error(&self, error: &ofx_billpay::ErrorEvent) {
        self.tell(&self.on_error, || ErrorEvent(error.clone()));
    }

    fn on_connection_status(&self, event: &ofx_billpay::ConnectionStatusEvent) {
        self.tell(&self.on_connection_status, || {
            ConnectionStatusEvent(event.clone())
        });
    }

    fn on_ssl_status(&self, event: &ofx_billpay::SslStatusEvent) {
        self.tell(&self.on_ssl_status, || SslStatusEvent(event.clone()));
    }

    fn on_ssl_server_authentication(
        &self,
        event: &ofx_billpay::SslServerAuthenticationEvent,
    ) -> bool {
        let asked = Python::try_attach(|py| {
            let Some(handler) = self.on_ssl_server_authentication.get(py) else {
                return event.accept;
            };
            let told = Bound::new(py, SslServerAuthenticationEvent::new(event.clone()))
                .and_then(|asked| call(&handler, &asked).map(|()| asked));
            match told {
                Ok(asked) => asked.get().is_accepted(),
                Err(error) => {
                    keep_first(&self.raised, error);
                    // Nothing has left yet: whoever meant to judge and failed has not accepted.
                    false
                }
            }
        });
        asked.unwrap_or(false)
    }

    fn keep_going(&self) -> bool {
        if is_interrupted() {
            return false;
        }
        let Some(pending) = Python::try_attach(|py| py.check_signals().err()) else {
            // The interpreter is ending: there is nobody to wait for an answer.
            return false;
        };
        let Some(interrupt) = pending else {
            return true;
        };
        keep_first(&self.interrupt, interrupt);
        false
    }
}

/// The exception of a signal that arrived meanwhile, such as KeyboardInterrupt.
pub(crate) fn pending_signal() -> Option<PyErr> {
    Python::attach(|py| py.check_signals().err())
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
