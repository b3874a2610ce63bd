//! Why an exchange failed, and whether any of the request may have left.

use std::error::Error as StdError;
use std::io;

use super::tls;

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
    /// The URL, a header or an option cannot be used.
    Address,
    Network,
    Tls,
    Timeout,
    Interrupted,
    TooLarge,
}

use TransportErrorKind as Kind;

const FIREWALL: i32 = 118;
const PROTOCOL: i32 = 151;
const TIMED_OUT: i32 = 201;
const NO_LIBRARY: i32 = 270;
const CERTIFICATE: i32 = 280;
const INTERRUPTED: i32 = 301;
const DROPPED: i32 = 1120;
const ACCESS_DENIED: i32 = 10013;
const INVALID_ARGUMENT: i32 = 10022;
const TOO_LONG: i32 = 10040;
const ADDRESS_IN_USE: i32 = 10048;
const ADDRESS_NOT_AVAILABLE: i32 = 10049;
const HOST_NOT_FOUND: i32 = 11001;

impl TransportError {
    pub(crate) fn new(kind: TransportErrorKind, code: i32, detail: impl Into<String>) -> Self {
        TransportError {
            kind,
            code,
            detail: detail.into(),
            sent: false,
        }
    }

    /// The URL, a header or an option cannot be used.
    pub(super) fn unusable(detail: impl Into<String>) -> Self {
        TransportError::new(Kind::Address, INVALID_ARGUMENT, detail)
    }

    /// The server broke the rules of HTTP, or of what was asked of it.
    pub(super) fn protocol(detail: impl Into<String>) -> Self {
        TransportError::new(Kind::Network, PROTOCOL, detail)
    }

    /// A proxy or a firewall did not let through, or is not there.
    pub(super) fn firewall(detail: impl Into<String>) -> Self {
        TransportError::new(Kind::Network, FIREWALL, detail)
    }

    /// The server's certificate is not accepted, `status` being what the checks made of it.
    pub(super) fn certificate(status: &str) -> Self {
        let why = match status {
            "OK" => "the checks found nothing wrong, but the program did not accept it",
            status => status,
        };
        let detail = format!("the server's certificate was refused: {why}");
        TransportError::new(Kind::Tls, CERTIFICATE, detail)
    }

    /// The answer has more bytes than it may.
    pub(super) fn too_large(largest: usize) -> Self {
        let detail = format!("the answer is longer than {largest} bytes");
        TransportError::new(Kind::TooLarge, TOO_LONG, detail)
    }

    /// A time limit ran out.
    pub(super) fn timed_out(detail: impl Into<String>) -> Self {
        TransportError::new(Kind::Timeout, TIMED_OUT, detail)
    }

    /// The caller does not want to go on.
    pub(crate) fn interrupted() -> Self {
        TransportError::new(Kind::Interrupted, INTERRUPTED, "interrupted")
    }

    /// What is needed to make connections could not be set up.
    pub(super) fn no_library(error: &io::Error) -> Self {
        let detail = format!("the network library could not be set up: {error}");
        TransportError::new(Kind::Tls, NO_LIBRARY, detail)
    }

    /// A host has no address: `host` says which, as in `the host of fi_url`.
    pub(super) fn not_found(host: &str) -> Self {
        TransportError::new(
            Kind::Network,
            HOST_NOT_FOUND,
            format!("{host} was not found"),
        )
    }

    /// Connecting to the server failed, or the connection did.
    pub(super) fn from_io(error: &io::Error) -> Self {
        // A failure of TLS arrives inside of an input/output error.
        if let Some(error) = tls::of_stream(error) {
            return error;
        }
        let (code, detail) = describe(error);
        TransportError::new(Kind::Network, code, detail)
    }

    /// The place to connect from, which is said in words, cannot be used.
    pub(super) fn from_bind(error: &io::Error, place: &str) -> Self {
        let (code, what) = match error.kind() {
            io::ErrorKind::AddrInUse => (ADDRESS_IN_USE, "is in use".to_owned()),
            io::ErrorKind::AddrNotAvailable => (
                ADDRESS_NOT_AVAILABLE,
                "is no address of this machine".to_owned(),
            ),
            io::ErrorKind::PermissionDenied => (ACCESS_DENIED, "is not allowed".to_owned()),
            _ => (ADDRESS_NOT_AVAILABLE, format!("cannot be used: {error}")),
        };
        let detail = format!("connecting from {place} {what}");
        TransportError::new(Kind::Network, code, detail)
    }

    /// Whether the same may go well a little later: nobody refused or misunderstood anything, the network or the server was just not
    /// there.
    pub(crate) fn is_passing(&self) -> bool {
        const LASTING: [i32; 5] = [
            FIREWALL,
            PROTOCOL,
            ACCESS_DENIED,
            ADDRESS_IN_USE,
            ADDRESS_NOT_AVAILABLE,
        ];
        match self.kind {
            Kind::Timeout => true,
            Kind::Network => !LASTING.contains(&self.code),
            Kind::Address | Kind::Tls | Kind::Interrupted | Kind::TooLarge => false,
        }
    }

    /// Translates an error of the HTTP library. Its own text may hold parts of the request, so only kinds and causes are looked at.
    pub(super) fn from_http(error: &hyper::Error) -> Self {
        if let Some(error) = cause::<io::Error>(error) {
            return TransportError::from_io(error);
        }
        if error.is_parse() {
            return TransportError::protocol(
                "the server's answer is not HTTP, or its head is too long",
            );
        }
        if error.is_user() {
            return TransportError::unusable("the request cannot be sent in this way");
        }
        let detail = "the connection broke before the server had answered";
        TransportError::new(Kind::Network, DROPPED, detail)
    }
}

/// The code and the words for an input/output error.
fn describe(error: &io::Error) -> (i32, String) {
    use io::ErrorKind;
    let (code, words) = match error.kind() {
        ErrorKind::ConnectionRefused => (10061, "the server refused the connection"),
        ErrorKind::ConnectionReset => (10054, "the server reset the connection"),
        ErrorKind::ConnectionAborted => (10053, "the connection was aborted"),
        ErrorKind::TimedOut => (10060, "the connection timed out"),
        ErrorKind::HostUnreachable => (10065, "there is no route to the server"),
        ErrorKind::NetworkUnreachable => (10051, "the network is unreachable"),
        ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
            (DROPPED, "the server dropped the connection")
        }
        _ => return (DROPPED, format!("the connection failed: {error}")),
    };
    (code, words.to_owned())
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
