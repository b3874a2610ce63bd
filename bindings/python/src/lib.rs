//! The Python binding: the classes of the module `ofx_billpay._native`, thin views of the core.

mod bill_payment;
mod business;
mod callback;
mod challenge;
mod connection;
mod delivery;
mod error;
mod event;
mod given;
mod institution;
mod interrupt;
mod listener;
mod mail;
mod message_set;
mod octets;
mod reconciliation;
mod record;
mod sandbox;
mod secret;
mod sequence;
mod sync;
mod told;
mod value;
mod view;

/// The native part of `ofx_billpay`; import its names from there.
// A free-threaded Python takes its lock for this module: nothing was tested without.
#[pyo3::pymodule(gil_used = true)]
mod _native {
    #[pymodule_export]
    use super::bill_payment::BillPayment;
    #[pymodule_export]
    use super::business::{Adjustment, Discount, Invoice, LineItem, PaymentDetails, PresentedBill};
    #[pymodule_export]
    use super::challenge::{Challenge, Question};
    #[pymodule_export]
    use super::connection::{ConnectionStatusEvent, SslServerAuthenticationEvent, SslStatusEvent};
    #[pymodule_export]
    use super::delivery::DeliveryEstimate;
    #[pymodule_export]
    use super::event::{
        ErrorEvent, SyncPayeesEvent, SyncPaymentsEvent, SyncRecurringPaymentsEvent,
    };
    #[pymodule_export]
    use super::institution::{Account, ChallengeQuestion, Profile, SignonRealm};
    #[pymodule_export]
    use super::interrupt::InterruptibleCall;
    #[pymodule_export]
    use super::mail::SyncPaymentMailEvent;
    #[pymodule_export]
    use super::message_set::{BillPayProfile, MessageSet, SignupProfile};
    #[pymodule_export]
    use super::reconciliation::Reconciliation;
    #[pymodule_export]
    use super::record::{CurrentPayee, CurrentPayment, Payee, Payment, RecurringPayment};
    #[pymodule_export]
    use super::sandbox::{Sandbox, run_sandbox};
    #[pymodule_export]
    use super::sync::NativeSyncEngine;
}
