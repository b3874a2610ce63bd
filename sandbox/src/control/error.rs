//! Why a controller does not get what it wants.

use crate::status::Failure;
use crate::store::StoreError;

/// A call of the controller failed; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The call makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The bank refuses, as it would refuse a client.
    #[error("{reason} ({code})")]
    Refused {
        /// The status code that a client would get.
        code: u32,
        /// What is wrong.
        reason: String,
    },
    /// The database failed.
    #[error("the database of the bank cannot be used")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<rusqlite::Error> for ControlError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Box::new(error))
    }
}

impl From<StoreError> for ControlError {
    fn from(error: StoreError) -> Self {
        Self::Database(Box::new(error))
    }
}

impl From<Failure> for ControlError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused {
                code: refusal.status as u32,
                reason: refusal.text(),
            },
            Failure::Malformed(reason) => Self::Invalid(reason),
            Failure::Storage(error) => error.into(),
        }
    }
}
