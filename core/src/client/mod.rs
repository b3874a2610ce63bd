//! The component that people call: [`BillPayment`], its properties and its methods.

mod accessors;
mod business;
mod challenge;
mod client_uid;
mod connection;
mod delivery;
mod details;
mod exchange;
mod failure;
mod guard;
mod history;
mod institution;
mod journal;
mod log;
mod lookup;
mod machine;
mod mail;
mod outline;
mod parts;
mod password;
mod payees;
mod payments;
mod pending;
mod plain;
mod preflight;
mod prepare;
mod properties;
mod read_only;
mod reconcile;
mod record;
mod recurring;
mod reply;
mod restyle;
mod retry;
mod routing;
mod slice;
mod state;
mod stream;
mod synchronize;
mod unwritable;
mod watch;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use delivery::DeliveryEstimate;
pub use details::{CurrentPayee, CurrentPayment, CurrentRecurringPayment};
pub use mail::PaymentMail;
pub use read_only::ReadOnlyBillPayment;
pub use reconcile::{Outcome, Reconciliation};
pub use record::{MailRecord, PayeeRecord, PaymentRecord, RecurringRecord};
#[cfg(feature = "jobs")]
pub(crate) use routing::is_safe_url;

use crate::error::{Error, ErrorKind, Result, code};
use crate::event::{ErrorEvent, Listener, NoListener};
use crate::transport::Transport;
pub use state::ACCOUNT_TYPES;
use state::State;
#[cfg(feature = "jobs")]
pub(crate) use state::account_type;

/// Pays bills over OFX: sign on, pay, modify, cancel, inquire, keep payees, synchronize.
///
/// Set the institution, the sign-on, the account, the payee and the payment, then call [`pay_bill`](Self::pay_bill). Calls
/// block until the bank has answered; events come on the calling thread. An object does one thing at a time: a second call
/// meanwhile fails with [`ErrorKind::Busy`]. Properties may be read and set at any time.
///
/// ```no_run
/// use ofx_billpay::BillPayment;
///
/// let bank = BillPayment::new();
/// bank.set_fi_url("https://ofx.example.com/ofx");
/// bank.set_fi_organization("EXAMPLE");
/// bank.set_fi_id("1001");
/// bank.set_ofx_app_id("QWIN");
/// bank.set_ofx_app_version("2700");
/// bank.set_ofx_user("kim01");
/// bank.set_ofx_password("...");
/// bank.set_payment_from_bank_id("123432123");
/// bank.set_payment_from_account_id("516273");
/// bank.set_payee_id("NGWP01");
/// bank.set_payee_account("NW-7731");
/// bank.set_payment_amount("123.45");
/// bank.set_payment_date_due("03/18/2024");
/// bank.pay_bill()?;
/// println!("{} {}", bank.payment_id(), bank.payment_status());
/// # Ok::<(), ofx_billpay::Error>(())
/// ```
pub struct BillPayment {
    state: Mutex<State>,
    transport: Mutex<Transport>,
    listener: Mutex<Arc<dyn Listener>>,
    busy: AtomicBool,
    /// Set once, and never unset.
    read_only: AtomicBool,
}

impl BillPayment {
    /// An object with all properties at their defaults.
    pub fn new() -> Self {
        Self::with_permission(false)
    }

    /// An object that cannot move money or change anything at the bank: calls that would fail before anything is built. It
    /// inquires and synchronizes as any other.
    pub fn read_only() -> Self {
        Self::with_permission(true)
    }

    /// Makes the object [`read_only`](Self::read_only) for the rest of its life.
    pub fn forbid_changes(&self) {
        self.read_only.store(true, Ordering::Release);
    }

    fn with_permission(read_only: bool) -> Self {
        BillPayment {
            read_only: AtomicBool::new(read_only),
            state: Mutex::default(),
            transport: Mutex::default(),
            listener: Mutex::new(Arc::new(NoListener)),
            busy: AtomicBool::new(false),
        }
    }

    /// Sets who hears the events, instead of whom it was before.
    pub fn set_listener(&self, listener: Arc<dyn Listener>) {
        *locked(&self.listener) = listener;
    }

    /// Sets all properties and settings to their defaults and forgets the session.
    ///
    /// The journal and its setting stay: repeating a transaction whose outcome is unknown must not pay twice.
    pub fn reset(&self) -> Result<()> {
        let _busy = self.begin()?;
        let mut state = self.state();
        let (journal, sent) = (state.journal.take(), std::mem::take(&mut state.sent));
        let journal_file = std::mem::take(&mut state.settings.journal.file);
        // A bank knows this client by its identifier: it is made once.
        let client_uids = std::mem::take(&mut state.client_uids);
        *state = State {
            client_uids,
            journal,
            sent,
            ..State::default()
        };
        state.settings.journal.file = journal_file;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    fn listener(&self) -> Arc<dyn Listener> {
        Arc::clone(&locked(&self.listener))
    }

    /// Marks the object busy until the guard is dropped.
    fn begin(&self) -> Result<BusyGuard<'_>> {
        if self.busy.swap(true, Ordering::Acquire) {
            let detail = "this object is busy with another call";
            return Err(Error::new(ErrorKind::Busy, code::BUSY, detail));
        }
        Ok(BusyGuard(&self.busy))
    }

    /// Runs one call: alone, and with its failure told to the listener.
    fn call<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let _busy = self.begin()?;
        work().inspect_err(|error| {
            let description = error.detail().to_owned();
            self.listener().on_error(&ErrorEvent {
                error_code: error.code(),
                description,
            });
        })
    }
}

impl Default for BillPayment {
    fn default() -> Self {
        BillPayment::new()
    }
}

/// Shows whom it talks to; no secret, no account and no amount.
impl std::fmt::Debug for BillPayment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.state();
        f.debug_struct("BillPayment")
            .field("fi_organization", &state.fi_organization)
            .field("fi_id", &state.fi_id)
            .field("ofx_version", &state.ofx_version)
            .finish_non_exhaustive()
    }
}

struct BusyGuard<'a>(&'a AtomicBool);

impl Drop for BusyGuard<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Locks, also after a panic of a listener: no invariant spans a lock here.
fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
