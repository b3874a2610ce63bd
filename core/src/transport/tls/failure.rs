//! What a failed handshake is called: the component's code, and words.

use std::io;

use rustls::{AlertDescription, Error};

use crate::transport::error::{TransportError, TransportErrorKind};

const HANDSHAKE: i32 = 276;
const CERTIFICATE: i32 = 280;
const NO_CLIENT_CERTIFICATE: i32 = 281;

const WANTS_CERTIFICATE: &str =
    "the server asks for a client certificate (ssl_cert_store, ssl_cert_subject)";

/// An error of TLS with a code of the component.
pub(super) fn tls_error(code: i32, detail: impl Into<String>) -> TransportError {
    TransportError::new(TransportErrorKind::Tls, code, detail)
}

/// Translates an error of the TLS library.
pub(in crate::transport) fn translate(error: &Error) -> TransportError {
    let (code, what) = match error {
        Error::InvalidCertificate(_) => (CERTIFICATE, "the server's certificate was refused"),
        Error::AlertReceived(AlertDescription::CertificateRequired) => {
            (NO_CLIENT_CERTIFICATE, WANTS_CERTIFICATE)
        }
        Error::AlertReceived(
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied,
        ) => (HANDSHAKE, "the server refused this client's certificate"),
        _ => (HANDSHAKE, "the secure connection could not be made"),
    };
    tls_error(code, format!("{what}: {error}"))
}

/// Translates an input/output error of a secure stream, if it is one of TLS.
pub(in crate::transport) fn of_stream(error: &io::Error) -> Option<TransportError> {
    inner(error).map(translate)
}

/// The error of TLS inside of an input/output error.
pub(super) fn inner(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref::<Error>()
}

/// What became of a handshake that broke off. `was_missed`: the server had asked for a client certificate, and there was none.
pub(super) fn broken(error: &io::Error, was_missed: bool) -> TransportError {
    match inner(error) {
        Some(alert @ Error::AlertReceived(_)) if was_missed => {
            let detail = format!("{WANTS_CERTIFICATE}: {alert}");
            tls_error(NO_CLIENT_CERTIFICATE, detail)
        }
        Some(error) => translate(error),
        None => {
            let detail = format!("the connection broke during the TLS handshake: {error}");
            tls_error(HANDSHAKE, detail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OpenSSL, for one, says no more than that the handshake failed.
    #[test]
    fn a_server_that_misses_a_certificate_need_not_say_so() {
        let alert = Error::AlertReceived(AlertDescription::HandshakeFailure);
        let error = io::Error::new(io::ErrorKind::InvalidData, alert);
        assert_eq!(broken(&error, true).code, NO_CLIENT_CERTIFICATE);
        assert_eq!(broken(&error, false).code, HANDSHAKE);
        let dropped = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert_eq!(broken(&dropped, true).code, HANDSHAKE);
    }
}
