//! What a listener is told of the connection, beside the records of a synchronization.

/// A failure that is about to be raised.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ErrorEvent {
    /// The component's error code.
    pub error_code: i32,
    /// What happened, in words.
    pub description: String,
}

/// The connection to the bank changed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConnectionStatusEvent {
    /// What happened, such as `Remote host connection complete.`.
    pub connection_event: String,
    /// The code of the error that it is, 0 if none.
    pub status_code: i32,
    /// The same in words.
    pub description: String,
}

/// The secure connection made progress.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SslStatusEvent {
    /// What happened, in words.
    pub text: String,
}

/// The server showed its certificate. Nothing of the request has left yet.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SslServerAuthenticationEvent {
    /// The certificate as PEM; the whole chain with the setting `SSLIncludeCertChain`.
    pub cert_encoded: String,
    /// Whose it is, such as `CN=bank.example, O=Example, C=US`.
    pub cert_subject: String,
    /// Who issued it.
    pub cert_issuer: String,
    /// `OK`, or what is wrong with it.
    pub status: String,
    /// Whether it will be accepted unless the listener says otherwise.
    pub accept: bool,
}

impl From<&ofx_billpay::ErrorEvent> for ErrorEvent {
    fn from(event: &ofx_billpay::ErrorEvent) -> Self {
        ErrorEvent {
            error_code: event.error_code,
            description: event.description.clone(),
        }
    }
}

impl From<&ofx_billpay::ConnectionStatusEvent> for ConnectionStatusEvent {
    fn from(event: &ofx_billpay::ConnectionStatusEvent) -> Self {
        ConnectionStatusEvent {
            connection_event: event.connection_event.clone(),
            status_code: event.status_code,
            description: event.description.clone(),
        }
    }
}

impl From<&ofx_billpay::SslStatusEvent> for SslStatusEvent {
    fn from(event: &ofx_billpay::SslStatusEvent) -> Self {
        SslStatusEvent {
            text: event.message.clone(),
        }
    }
}

impl From<&ofx_billpay::SslServerAuthenticationEvent> for SslServerAuthenticationEvent {
    fn from(event: &ofx_billpay::SslServerAuthenticationEvent) -> Self {
        SslServerAuthenticationEvent {
            cert_encoded: String::from_utf8_lossy(&event.cert_encoded).into_owned(),
            cert_subject: event.cert_subject.clone(),
            cert_issuer: event.cert_issuer.clone(),
            status: event.status.clone(),
            accept: event.accept,
        }
    }
}
