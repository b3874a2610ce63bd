//! Why an exchange failed, and whether any of the request may have left.

use std::error::Error as StdError;
use std::io;

/// A failed exchange.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) kind: TransportErrorKind,
    /// The component's error code.
    pub(crate) code: i32,
    /// In words, without the URL or anything of the body.
    pub(crate) detail: String,
    /// Whether a byte of the request may have left.
    pub(crate) sent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    Address,
    Network,
    Tls,
    Timeout,
    Interrupted,
    TooLarge,
}

impl TransportError {
    pub(crate) fn new(kind: TransportErrorKind, code: i32, detail: impl Into<String>) -> Self {
        TransportError {
            kind,
            code,
            detail: detail.into(),
            sent: false,
        }
    }

    /// Translates an error of the HTTP library. Its own text may hold the URL, so only the causes are looked at.
    pub(super) fn from_http(error: &reqwest::Error) -> Self {
        if let Some(error) = cause::<rustls::Error>(error) {
            return tls_error(error);
        }
        if let Some(error) = cause::<io::Error>(error) {
            // A TLS failure during the handshake arrives inside of an input/output error.
            if let Some(tls) = error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            {
                return tls_error(tls);
            }
            let (code, detail) = describe(error);
            return TransportError::new(TransportErrorKind::Network, code, detail);
        }
        if error.is_builder() {
            let detail = "fi_url is not a URL that can be used";
            return TransportError::new(TransportErrorKind::Address, INVALID_ARGUMENT, detail);
        }
        let detail = if error.is_connect() {
            "no connection to the server could be made"
        } else {
            "the connection broke before the server had answered"
        };
        let detail = format!("{detail} ({})", innermost(error));
        TransportError::new(TransportErrorKind::Network, DROPPED, detail)
    }
}

const DROPPED: i32 = 1120;
const HANDSHAKE: i32 = 276;
const CERTIFICATE: i32 = 280;
const INVALID_ARGUMENT: i32 = 10022;
const HOST_NOT_FOUND: i32 = 11001;

/// The code and the words for an input/output error.
fn describe(error: &io::Error) -> (i32, String) {
    use io::ErrorKind as Kind;
    let text = error.to_string();
    match error.kind() {
        Kind::ConnectionRefused => (10061, "the server refused the connection".to_owned()),
        Kind::ConnectionReset => (10054, "the server reset the connection".to_owned()),
        Kind::ConnectionAborted => (10053, "the connection was aborted".to_owned()),
        Kind::TimedOut => (10060, "the connection timed out".to_owned()),
        Kind::HostUnreachable => (10065, "there is no route to the server".to_owned()),
        Kind::NetworkUnreachable => (10051, "the network is unreachable".to_owned()),
        Kind::BrokenPipe | Kind::UnexpectedEof => {
            (DROPPED, "the server dropped the connection".to_owned())
        }
        _ if text.contains("lookup address") || text.contains("dns") => (
            HOST_NOT_FOUND,
            "the host of fi_url was not found".to_owned(),
        ),
        _ => (DROPPED, format!("the connection failed: {text}")),
    }
}

fn tls_error(error: &rustls::Error) -> TransportError {
    let (code, what) = match error {
        rustls::Error::InvalidCertificate(_) => {
            (CERTIFICATE, "the server's certificate was refused")
        }
        _ => (HANDSHAKE, "the secure connection could not be made"),
    };
    TransportError::new(TransportErrorKind::Tls, code, format!("{what}: {error}"))
}

/// The first cause of a type in the chain of an error.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut current = error.source();
    while let Some(source) = current {
        if let Some(found) = source.downcast_ref::<T>() {
            return Some(found);
        }
        current = source.source();
    }
    None
}

/// The text of the last cause, which names no URL.
fn innermost(error: &reqwest::Error) -> String {
    let mut current: &dyn StdError = match error.source() {
        Some(source) => source,
        None => return "no cause given".to_owned(),
    };
    while let Some(source) = current.source() {
        current = source;
    }
    current.to_string()
}
