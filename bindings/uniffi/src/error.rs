//! The one error that crosses the border. Each language makes its own of it, in one place.

use std::sync::Arc;

use ofx_billpay::{Error, ErrorKind};

use crate::challenge::Challenge;
use crate::listener::ListenerError;

/// What kind of failure it is, and so what a program can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum FailureKind {
    /// A property, setting or argument is missing or wrong. Nothing was sent.
    InvalidValue,
    /// The bank answered, and refused: the status says why.
    ServerRefused,
    /// The bank's reply cannot be understood.
    Protocol,
    /// The bank could not be reached, or the line dropped.
    Transport,
    /// The secure connection could not be made.
    Tls,
    /// The bank was silent for longer than `timeout` allows.
    BankTimeout,
    /// The call was interrupted, and nothing that moves money had left.
    CallInterrupted,
    /// The object is busy with another call.
    Busy,
    /// The bank may have carried out the request or not: no answer to it was understood.
    PaymentOutcomeUnknown,
    /// A file of this library's own could not be read or written, or something failed that has no kind of its own.
    Other,
}

/// What failed, and what a program can know about it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// The component's error code, such as 2001 for a refusal of the server.
    pub code: i32,
    /// What happened and what to do next, for people. Never a secret.
    pub detail: String,
    /// The OFX status code of a refusal, such as 15500; otherwise none.
    pub status_code: Option<i32>,
    /// The severity of that status as sent; otherwise none.
    pub severity: Option<String>,
    /// The bank's own words, empty if it sent none; otherwise none.
    pub server_message: Option<String>,
    /// The TRNUID of a transaction whose outcome is unknown; otherwise none.
    pub transaction_id: Option<String>,
    /// What the bank wants answered first, for `resume`; otherwise none.
    pub challenge: Option<Arc<Challenge>>,
}

/// What every call of the binding fails with.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum NativeError {
    /// The call failed.
    #[error("[{}] {}", failure.code, failure.detail)]
    Failed {
        /// How.
        failure: Failure,
    },
    /// The call did what it should, and a listener failed meanwhile. The classes of each language keep what it threw, and never
    /// let it come this far.
    #[error("a listener failed: {reason}")]
    Listener {
        /// What it said.
        reason: String,
    },
}

pub(crate) type Result<T, E = NativeError> = std::result::Result<T, E>;

impl From<Error> for NativeError {
    fn from(error: Error) -> Self {
        let status = error.status();
        NativeError::Failed {
            failure: Failure {
                kind: kind(error.kind()),
                code: error.code(),
                detail: error.detail().to_owned(),
                status_code: status.map(|status| status_code(status.code)),
                severity: status.map(|status| status.severity.clone()),
                server_message: status.map(|status| status.server_message.clone()),
                transaction_id: error.transaction_id().map(str::to_owned),
                challenge: error.challenge().cloned().map(Challenge).map(Arc::new),
            },
        }
    }
}

impl From<ListenerError> for NativeError {
    fn from(error: ListenerError) -> Self {
        NativeError::Listener {
            reason: error.to_string(),
        }
    }
}

impl NativeError {
    /// A value that is none; nothing was sent.
    pub(crate) fn wrong_value(name: &str, what: &str) -> Self {
        const INVALID_ARGUMENT: i32 = 10022;
        NativeError::Failed {
            failure: Failure {
                kind: FailureKind::InvalidValue,
                code: INVALID_ARGUMENT,
                detail: format!("{name}: {what}"),
                status_code: None,
                severity: None,
                server_message: None,
                transaction_id: None,
                challenge: None,
            },
        }
    }
}

/// A status code as a number that every language has. OFX gives none of more than six digits.
pub(crate) fn status_code(code: u32) -> i32 {
    i32::try_from(code).unwrap_or(i32::MAX)
}

fn kind(kind: ErrorKind) -> FailureKind {
    match kind {
        ErrorKind::InvalidValue => FailureKind::InvalidValue,
        ErrorKind::Refused => FailureKind::ServerRefused,
        ErrorKind::Protocol => FailureKind::Protocol,
        ErrorKind::Transport => FailureKind::Transport,
        ErrorKind::Tls => FailureKind::Tls,
        ErrorKind::Timeout => FailureKind::BankTimeout,
        ErrorKind::Interrupted => FailureKind::CallInterrupted,
        ErrorKind::Busy => FailureKind::Busy,
        ErrorKind::OutcomeUnknown => FailureKind::PaymentOutcomeUnknown,
        _ => FailureKind::Other,
    }
}
