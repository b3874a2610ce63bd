//! The Python binding: the classes of the module `ofx_billpay._native`, thin views of the core.

mod bill_payment;
mod callback;
mod connection;
mod error;
mod event;
mod given;
mod institution;
mod listener;
mod octets;
mod sandbox;
mod secret;
mod sync;
mod view;

/// The native part of `ofx_billpay`; import its names from there.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::bill_payment::BillPayment;
    #[pymodule_export]
    use super::connection::{ConnectionStatusEvent, SslServerAuthenticationEvent, SslStatusEvent};
    #[pymodule_export]
    use super::event::{
        ErrorEvent, SyncPayeesEvent, SyncPaymentsEvent, SyncRecurringPaymentsEvent,
    };
    #[pymodule_export]
    use super::institution::{
        Account, BillPayProfile, ChallengeQuestion, Profile, SignonRealm, SignupProfile,
    };
    #[pymodule_export]
    use super::sandbox::{Sandbox, run_sandbox};
    #[pymodule_export]
    use super::sync::NativeSyncEngine;
}
