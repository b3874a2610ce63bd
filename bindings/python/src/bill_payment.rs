//! The class `BillPayment`: its attributes are generated from the core's list of properties.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use ofx_billpay::{BillPayment as Core, ErrorKind, Result as CoreResult, for_each_property};
use pyo3::PyTraverseError;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::callback::Handler;
use crate::connection::{ConnectionStatusEvent, SslServerAuthenticationEvent, SslStatusEvent};
use crate::error::{exception, index_out_of};
use crate::event::{ErrorEvent, SyncPayeesEvent, SyncPaymentsEvent, SyncRecurringPaymentsEvent};
use crate::given::{AsCore, Settled};
use crate::institution::{Account, ChallengeQuestion, Profile};
use crate::listener::Ears;
use crate::mail::SyncPaymentMailEvent;
use crate::octets::Octets;
use crate::record::{CurrentPayee, CurrentPayment};
use crate::secret::SecretText;
use crate::sequence::{Payees, Payments, RecurringPayments, Sequence};

/// Pays bills over OFX: sign on, pay, modify, cancel, inquire, keep payees, synchronize.
///
/// Set the institution, the sign-on, the account, the payee and the payment, then call `pay_bill()`.
/// Calls block until the bank has answered and release the interpreter meanwhile; events come on the
/// calling thread. An object does one thing at a time: a second call meanwhile raises `BusyError`.
/// Every property is an attribute, and a pair of methods `get_name()` and `set_name(value)`; those of
/// a synchronization are methods `get_sync_name(index)`.
#[pyclass(frozen, subclass, weakref, module = "ofx_billpay")]
pub(crate) struct BillPayment {
    pub(crate) core: Core,
    ears: Arc<Ears>,
}

impl BillPayment {
    fn with_defaults() -> Self {
        let core = Core::new();
        let ears = Arc::new(Ears::default());
        core.set_listener(Arc::clone(&ears) as Arc<dyn ofx_billpay::Listener>);
        BillPayment { core, ears }
    }

    /// How many records the list of an indexed property has.
    fn count(&self, property: &str) -> usize {
        if property.starts_with("sync_payee_") {
            self.core.sync_payee_count()
        } else {
            self.core.sync_payment_count()
        }
    }

    /// Runs a call of the core without holding the interpreter, and raises what is to be raised afterwards.
    pub(crate) fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Core) -> CoreResult<T> + Send,
    ) -> PyResult<T> {
        let result = py.detach(|| work(&self.core));
        if result
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::Busy)
        {
            // What handlers raise belongs to the call that is under way.
            return result.map_err(|error| exception(&error));
        }
        let (raised, interrupt) = (self.ears.take_raised(), self.ears.take_interrupt());
        match (result, interrupt, raised) {
            (Ok(value), None, None) => Ok(value),
            // The signal came with the answer: the call is done, and the program is told.
            (Ok(_), Some(raised), _) | (Ok(_), None, Some(raised)) => Err(raised),
            (Err(error), Some(interrupt), _) => {
                interrupt.set_cause(py, Some(exception(&error)));
                Err(interrupt)
            }
            (Err(error), None, raised) => {
                let error = exception(&error);
                error.set_context(py, raised);
                Err(error)
            }
        }
    }
}

fn callable<E>(handler: Option<Handler<E>>) -> Option<Py<PyAny>> {
    handler.and_then(|handler| handler.callable)
}

/// Sorts the list of properties by what Python sees of them.
macro_rules! declare_class {
    (
        text { $($(#[$text_doc:meta])* $text:ident = $text_default:literal,)* }
        secret { $($(#[$secret_doc:meta])* $secret:ident,)* }
        checked { $($(#[$checked_doc:meta])* $checked:ident,)* }
        number { $($(#[$number_doc:meta])* $number:ident = $number_default:literal,)* }
        option { $($(#[$option_doc:meta])* $option:ident: $option_kind:ident,)* }
        read_bytes { $($(#[$read_bytes_doc:meta])* $read_bytes:ident,)* }
        read_text { $($(#[$read_text_doc:meta])* $read_text:ident,)* }
        read_flag { $($(#[$read_flag_doc:meta])* $read_flag:ident,)* }
        read_number { $($(#[$read_number_doc:meta])* $read_number:ident,)* }
        payee_item { $($(#[$payee_doc:meta])* $payee:ident => $payee_field:ident,)* }
        payment_item { $($(#[$payment_doc:meta])* $payment:ident => $payment_field:ident,)* }
    ) => {
        expand_class! {
            // The checked ones first: an aggregate fills others, and what is given for those wins.
            set {
                $($(#[$checked_doc])* $checked: String => String,)*
                $($(#[$text_doc])* $text: String => String,)*
                $($(#[$secret_doc])* $secret: SecretText => String,)*
                $($(#[$number_doc])* $number: i64 => i64,)*
                $($(#[$option_doc])* $option: given!($option_kind) => shown!($option_kind),)*
            }
            read {
                $($(#[$read_bytes_doc])* $read_bytes => Octets,)*
                $($(#[$read_text_doc])* $read_text => String,)*
                $($(#[$read_flag_doc])* $read_flag => bool,)*
                $($(#[$read_number_doc])* $read_number => usize,)*
            }
            item {
                $($(#[$payee_doc])* $payee,)*
                $($(#[$payment_doc])* $payment,)*
            }
            event {
                /// Called with a `BillPaymentConnectionStatusEventParams` when the connection to the bank changes.
                on_connection_status: ConnectionStatusEvent,
                /// Called with a `BillPaymentErrorEventParams` when a call is about to fail; None for nobody.
                on_error: ErrorEvent,
                /// Called with a `BillPaymentSSLServerAuthenticationEventParams` when the server has shown its
                /// certificate, before anything is sent. Its `accept` can be set; a handler that raises refuses.
                on_ssl_server_authentication: SslServerAuthenticationEvent,
                /// Called with a `BillPaymentSSLStatusEventParams` when the secure connection makes progress.
                on_ssl_status: SslStatusEvent,
                /// Called with a `BillPaymentSyncPaymentMailEventParams` for each letter of a synchronization;
                /// None for nobody.
                on_sync_payment_mail: SyncPaymentMailEvent,
                /// Called with a `BillPaymentSyncPayeesEventParams` for each payee of a synchronization; None
                /// for nobody.
                on_sync_payees: SyncPayeesEvent,
                /// Called with a `BillPaymentSyncPaymentsEventParams` for each payment of a synchronization;
                /// None for nobody.
                on_sync_payments: SyncPaymentsEvent,
                /// Called with a `BillPaymentSyncRecurringPaymentsEventParams` for each recurring model of a
                /// synchronization; None for nobody.
                on_sync_recurring_payments: SyncRecurringPaymentsEvent,
            }
        }
    };
}

/// What Python gives for a kind of option.
macro_rules! given {
    (bytes) => {
        Octets
    };
    (flag) => {
        bool
    };
    (number) => {
        i64
    };
    (secret) => {
        SecretText
    };
    (text) => {
        String
    };
}

/// What Python gets for it.
macro_rules! shown {
    (secret) => {
        String
    };
    ($kind:ident) => {
        given!($kind)
    };
}

/// Writes the class, but for what stands in files of its own (mail, business details, challenges, delivery).
macro_rules! expand_class {
    (
        set { $($(#[$set_doc:meta])* $set:ident: $in:ty => $out:ty,)* }
        read { $($(#[$read_doc:meta])* $read:ident => $read_out:ty,)* }
        item { $($(#[$item_doc:meta])* $item:ident,)* }
        event { $($(#[$event_doc:meta])* $event:ident: $event_type:ty,)* }
    ) => { pastey::paste! {
        #[pymethods]
        impl BillPayment {
            /// An object with all properties at their defaults. A subclass may take what it likes.
            #[new]
            #[pyo3(signature = (*_arguments: "object", **_keywords: "object"), text_signature = None)]
            fn new(
                _arguments: &Bound<'_, PyTuple>,
                _keywords: Option<&Bound<'_, PyDict>>,
            ) -> Self {
                Self::with_defaults()
            }

            /// An object with the given properties and event handlers; all others have their defaults.
            ///
            /// With `read_only` it cannot move money or change anything at the bank: calls that would raise
            /// `InvalidValueError` before anything is built. `journal` is the setting `Journal`: the file in
            /// which transactions are written down, so that nothing is paid twice after a crash.
            #[pyo3(signature = (
                *, $($set = None,)* $($event = None,)* read_only = false, journal = None
            ))]
            #[allow(clippy::too_many_arguments, reason = "each is a keyword, given by name")]
            fn __init__(
                &self,
                py: Python<'_>,
                $($set: Option<$in>,)*
                $($event: Option<Handler<$event_type>>,)*
                read_only: bool,
                journal: Option<PathBuf>,
            ) -> PyResult<()> {
                if read_only {
                    self.core.forbid_changes();
                }
                if let Some(journal) = journal {
                    self.use_journal(&journal)?;
                }
                $( self.ears.$event.set(callable($event)); )*
                $( if let Some(value) = $set { self.[<set_ $set>](py, value)?; } )*
                Ok(())
            }

            $(
                $(#[$set_doc])*
                #[getter($set)]
                fn [<attribute_ $set>](&self) -> $out {
                    self.core.$set().into()
                }

                #[setter($set)]
                fn [<set_attribute_ $set>](&self, py: Python<'_>, value: $in) -> PyResult<()> {
                    self.[<set_ $set>](py, value)
                }

                $(#[$set_doc])*
                fn [<get_ $set>](&self) -> $out {
                    self.core.$set().into()
                }

                $(#[$set_doc])*
                fn [<set_ $set>](&self, py: Python<'_>, value: $in) -> PyResult<()> {
                    let value = value.as_core();
                    let set = |core: &Core| core.[<set_ $set>](value).settled();
                    // A reply that is set is heard of as one that was received; nothing else is.
                    if stringify!($set) == "ofx_response" {
                        self.run(py, set)
                    } else {
                        set(&self.core).map_err(|error| exception(&error))
                    }
                }
            )*

            $(
                $(#[$read_doc])*
                #[getter($read)]
                fn [<attribute_ $read>](&self) -> $read_out {
                    self.core.$read().into()
                }

                $(#[$read_doc])*
                fn [<get_ $read>](&self) -> $read_out {
                    self.core.$read().into()
                }
            )*

            $(
                $(#[$item_doc])*
                ///
                /// `index` counts from 0; raises `InvalidValueError` if there are not so many.
                fn [<get_ $item>](&self, index: i64) -> PyResult<String> {
                    let count = self.count(stringify!($item));
                    match usize::try_from(index) {
                        Ok(index) if index < count => {
                            self.core.$item(index).map_err(|error| exception(&error))
                        }
                        _ => Err(index_out_of(index, count)),
                    }
                }
            )*

            $(
                $(#[$event_doc])*
                #[getter($event)]
                fn [<handler_of_ $event>](&self, py: Python<'_>) -> Handler<$event_type> {
                    Handler::new(self.ears.$event.get(py))
                }

                #[setter($event)]
                fn [<set_handler_of_ $event>](&self, handler: Handler<$event_type>) {
                    self.ears.$event.set(handler.callable);
                }
            )*

            /// The payments of the last synchronization: a sequence that never changes.
            #[getter]
            fn sync_payments(&self) -> Sequence<Payments> { Payments::of(&self.core) }

            /// The payees of the last synchronization: a sequence that never changes.
            #[getter]
            fn sync_payees(&self) -> Sequence<Payees> { Payees::of(&self.core) }

            /// The recurring models of the last synchronization: a sequence that never changes.
            #[getter]
            fn sync_recurring_payments(&self) -> Sequence<RecurringPayments> { RecurringPayments::of(&self.core) }

            /// The payment that the properties describe now. It does not change with them.
            #[getter]
            fn payment(&self) -> CurrentPayment { CurrentPayment(self.core.payment()) }

            /// The payee that the properties describe now. It does not change with them.
            #[getter]
            fn payee(&self) -> CurrentPayee { CurrentPayee(self.core.payee()) }

            /// Pays a bill: schedules the payment that the properties describe.
            ///
            /// Required are the institution, the sign-on, `payment_from_bank_id`,
            /// `payment_from_account_id`, `payment_amount`, `payment_date_due`, `payee_account`, and either
            /// `payee_id` or the payee's name, address and telephone number. Afterwards `payment_id`,
            /// `payment_status` and what else the bank answered are set; the bank may have changed what was
            /// asked for. Raises `InvalidValueError` before anything is sent, `ServerRefusedError` if the bank
            /// declined, and `PaymentOutcomeUnknownError` if it may have paid and no answer was understood.
            ///
            /// An equal payment (same payee, accounts, amount and due date) within the hours of the setting
            /// `DuplicateWindow` raises `InvalidValueError`, and nothing is sent, unless `allow_duplicate` says
            /// that it is meant.
            #[pyo3(signature = (*, allow_duplicate = false))]
            fn pay_bill(&self, py: Python<'_>, allow_duplicate: bool) -> PyResult<()> {
                self.run(py, if allow_duplicate { Core::pay_bill_again } else { Core::pay_bill })
            }

            /// Checks the payment that the properties describe as `pay_bill` does before it sends anything:
            /// what OFX requires, and, after `request_profile`, what this bank takes.
            fn check_payment(&self, py: Python<'_>) -> PyResult<()> {
                self.run(py, Core::check_payment)
            }

            /// Modifies a payment that is not yet processed. The properties describe all of the new payment,
            /// not the difference; name and identifier of the payee must stay. Raises as `pay_bill` does.
            fn modify_payment(&self, py: Python<'_>, payment_id: &str) -> PyResult<()> {
                self.run(py, |core| core.modify_payment(payment_id))
            }

            /// Cancels a payment that is not yet processed. Raises as `pay_bill` does.
            fn cancel_payment(&self, py: Python<'_>, payment_id: &str) -> PyResult<()> {
                self.run(py, |core| core.cancel_payment(payment_id))
            }

            /// Asks what became of a payment. Afterwards `payment_status` and `payment_date_processed` are
            /// set, and `payment_check_number` if a cheque pays it.
            fn get_status(&self, py: Python<'_>, payment_id: &str) -> PyResult<()> {
                self.run(py, |core| core.get_status(payment_id))
            }

            /// Adds the payee that the properties describe to the list at the bank. Afterwards
            /// `payee_list_id` is set, and what else the bank says about the payee.
            fn add_payee(&self, py: Python<'_>) -> PyResult<()> {
                self.run(py, Core::add_payee)
            }

            /// Modifies a payee of the list at the bank. The properties describe all of the payee, not the
            /// difference.
            fn modify_payee(&self, py: Python<'_>, payee_list_id: &str) -> PyResult<()> {
                self.run(py, |core| core.modify_payee(payee_list_id))
            }

            /// Deletes a payee from the list at the bank.
            fn delete_payee(&self, py: Python<'_>, list_id: &str) -> PyResult<()> {
                self.run(py, |core| core.delete_payee(list_id))
            }

            /// Asks what happened to the payments from the account that pays, since a token: what the last
            /// call returned, "0" for all that the bank still has, or "REFRESH" for the present state.
            ///
            /// Returns the token for next time: keep it together with what it covers. Calls
            /// `on_sync_payments` for each payment; `lost_sync` says whether changes are missing.
            fn synchronize_payments(&self, py: Python<'_>, token: &str) -> PyResult<String> {
                self.run(py, |core| core.synchronize_payments(token))
            }

            /// Asks what happened to the list of payees since a token, as `synchronize_payments` does for
            /// payments. Calls `on_sync_payees` for each payee.
            fn synchronize_payees(&self, py: Python<'_>, token: &str) -> PyResult<String> {
                self.run(py, |core| core.synchronize_payees(token))
            }

            /// Adds a recurring model: the bank makes the payment that the properties describe as often as
            /// `recurring_frequency` says, `recurring_instances` times or without end, the first due on
            /// `payment_date_due`. Afterwards `recurring_id` is set. Raises as `pay_bill` does.
            fn add_recurring_payment(&self, py: Python<'_>) -> PyResult<()> {
                self.run(py, Core::add_recurring_payment)
            }

            /// Modifies a recurring model. The properties describe all of the new model, not the difference.
            /// With `include_pending`, payments that it has made already and that are not yet processed change
            /// too. Raises as `pay_bill` does.
            #[pyo3(signature = (recurring_id, include_pending = false))]
            fn modify_recurring_payment(
                &self, py: Python<'_>, recurring_id: &str, include_pending: bool,
            ) -> PyResult<()> {
                self.run(py, |core| core.modify_recurring_payment(recurring_id, include_pending))
            }

            /// Cancels a recurring model. With `include_pending`, payments that it has made already and that
            /// are not yet processed are cancelled too. Raises as `pay_bill` does.
            #[pyo3(signature = (recurring_id, include_pending = false))]
            fn cancel_recurring_payment(
                &self, py: Python<'_>, recurring_id: &str, include_pending: bool,
            ) -> PyResult<()> {
                self.run(py, |core| core.cancel_recurring_payment(recurring_id, include_pending))
            }

            /// Asks what happened to the recurring models of the account that pays, since a token, as
            /// `synchronize_payments` does for payments. Calls `on_sync_recurring_payments` for each model.
            /// The token is another than that of payments.
            fn synchronize_recurring_payments(&self, py: Python<'_>, token: &str) -> PyResult<String> {
                self.run(py, |core| core.synchronize_recurring_payments(token))
            }

            /// Asks for the institution's profile: where it serves what, how to sign on, and what its bill
            /// payment can do. Kept until it changes. With `anonymous` nobody signs on. Afterwards payments are
            /// checked by it, and requests go where it says: to other servers only if TrustedHosts names them.
            #[pyo3(signature = (*, anonymous = false))]
            fn request_profile(&self, py: Python<'_>, anonymous: bool) -> PyResult<Profile> {
                let ask = if anonymous { Core::request_profile_anonymously } else { Core::request_profile };
                self.run(py, ask).map(Profile)
            }

            /// Asks for the user's accounts, with what each can be used for.
            fn request_accounts(&self, py: Python<'_>) -> PyResult<Vec<Account>> {
                let accounts = self.run(py, Core::request_accounts)?;
                Ok(accounts.iter().cloned().map(Account).collect())
            }

            /// Asks the bank to make the account that pays usable for bill payment. Returns its status now:
            /// ACTIVE, PEND or AVAIL; None if the bank does not say.
            fn activate_account(&self, py: Python<'_>) -> PyResult<Option<String>> {
                let status = self.run(py, Core::activate_account)?;
                Ok(status.map(|status| status.as_str().to_owned()))
            }

            /// Asks for the questions that the bank wants answered, after it refused with status 3000.
            fn request_challenge_questions(&self, py: Python<'_>) -> PyResult<Vec<ChallengeQuestion>> {
                let questions = self.run(py, Core::request_challenge_questions)?;
                Ok(questions.into_iter().map(ChallengeQuestion).collect())
            }

            /// Answers the questions, given by their identifiers. Afterwards the call that was refused with
            /// status 3000 can be made again.
            #[pyo3(signature = (answers: "dict[str, str]") -> "None")]
            fn send_challenge_answers(
                &self, py: Python<'_>, answers: HashMap<String, String>,
            ) -> PyResult<()> {
                let mut pairs: Vec<_> =
                    answers.iter().map(|(id, answer)| (id.as_str(), answer.as_str())).collect();
                pairs.sort_unstable();
                self.run(py, |core| core.send_challenge_answers(&pairs))
            }

            /// Reads or sets a setting: "Name" returns its value, "Name=value" sets it and returns "".
            fn config(&self, py: Python<'_>, configuration_string: &str) -> PyResult<String> {
                self.run(py, |core| core.config(configuration_string))
            }

            /// Sets all properties and settings to their defaults and forgets the session. Event handlers
            /// stay, and so do transactions whose outcome is unknown.
            fn reset(&self, py: Python<'_>) -> PyResult<()> {
                self.run(py, Core::reset)
            }

            fn __repr__(&self) -> String {
                let (organization, id) = (self.core.fi_organization(), self.core.fi_id());
                let version = self.core.ofx_version();
                format!(
                    "BillPayment(fi_organization={organization:?}, fi_id={id:?}, ofx_version={version:?})"
                )
            }

            fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
                $( self.ears.$event.traverse(&visit)?; )*
                Ok(())
            }

            fn __clear__(&self) {
                $( self.ears.$event.set(None); )*
            }
        }
    } };
}

for_each_property!(declare_class);
