//! What handlers of connection events get.

use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;

use crate::octets::Octets;
use crate::view::view;

view! {
    /// The connection to the bank changed.
    ConnectionStatusEvent(ofx_billpay::ConnectionStatusEvent) as "BillPaymentConnectionStatusEventParams" {
        /// What happened, such as `Remote host connection complete.`.
        connection_event: String = |event| event.connection_event.clone();
        /// The code of the error that it is, 0 if none.
        status_code: i32 = |event| event.status_code;
        /// The same in words.
        description: String = |event| event.description.clone();
    }
}

view! {
    /// The secure connection made progress.
    SslStatusEvent(ofx_billpay::SslStatusEvent) as "BillPaymentSSLStatusEventParams" {
        /// What happened, in words.
        message: String = |event| event.message.clone();
    }
}

/// The server showed its certificate. Nothing of the request has left yet.
#[pyclass(
    frozen,
    name = "BillPaymentSSLServerAuthenticationEventParams",
    module = "ofx_billpay"
)]
pub(crate) struct SslServerAuthenticationEvent {
    event: ofx_billpay::SslServerAuthenticationEvent,
    accept: AtomicBool,
}

impl SslServerAuthenticationEvent {
    pub(crate) fn new(event: ofx_billpay::SslServerAuthenticationEvent) -> Self {
        let accept = AtomicBool::new(event.accept);
        SslServerAuthenticationEvent { event, accept }
    }

    pub(crate) fn is_accepted(&self) -> bool {
        self.accept.load(Ordering::Relaxed)
    }
}

#[pymethods]
impl SslServerAuthenticationEvent {
    /// The certificate as PEM; the whole chain with the setting SSLIncludeCertChain.
    #[getter]
    fn cert_encoded(&self) -> Octets {
        Octets(self.event.cert_encoded.clone())
    }

    /// Whose it is, such as `CN=bank.example, O=Example, C=US`.
    #[getter]
    fn cert_subject(&self) -> String {
        self.event.cert_subject.clone()
    }

    /// Who issued it.
    #[getter]
    fn cert_issuer(&self) -> String {
        self.event.cert_issuer.clone()
    }

    /// `OK`, or what is wrong with it.
    #[getter]
    fn status(&self) -> String {
        self.event.status.clone()
    }

    /// Whether to go on: at first, what the checks of the certificate say. Setting it to True accepts one that they refuse,
    /// setting it to False refuses one that is good.
    #[getter]
    fn accept(&self) -> bool {
        self.is_accepted()
    }

    #[setter]
    fn set_accept(&self, value: bool) {
        self.accept.store(value, Ordering::Relaxed);
    }

    fn __repr__(&self) -> String {
        let (subject, status) = (&self.event.cert_subject, &self.event.status);
        format!("<certificate {subject} {status}>")
    }
}

impl ConnectionStatusEvent {
    fn shown(&self) -> String {
        format!("<connection {}>", self.0.connection_event)
    }
}

impl SslStatusEvent {
    fn shown(&self) -> String {
        format!("<TLS {}>", self.0.message)
    }
}
