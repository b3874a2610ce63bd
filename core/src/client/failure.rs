//! How an exchange failed, and what is known of its request.

use super::exchange::not_exchanged;
use crate::error::Error;
use crate::transport::TransportError;

/// A failed exchange.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) fate: Fate,
    /// Whether the same may go well a little later: the network or the server was just not there, and the bank has said nothing.
    pub(super) is_passing: bool,
}

/// What is known of a request whose exchange failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It could not even be written.
    NotPrepared,
    /// No byte of it left.
    NotSent,
    /// It may have arrived, and no answer to it was understood.
    Unknown,
    /// The sign-on was refused, and with it all that stood behind it.
    SignonRefused,
    /// The bank refused the very transaction.
    Refused,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure {
            error,
            fate: Fate::Unknown,
            is_passing: false,
        }
    }
}

impl Failure {
    pub(super) fn not_prepared(error: Error) -> Self {
        Failure {
            fate: Fate::NotPrepared,
            ..error.into()
        }
    }

    pub(super) fn of_transport(error: TransportError) -> Self {
        Failure {
            fate: if error.sent {
                Fate::Unknown
            } else {
                Fate::NotSent
            },
            is_passing: error.is_passing(),
            error: not_exchanged(error),
        }
    }
}
