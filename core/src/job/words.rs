//! The words of synchronisation: kinds, scopes, states, channels, and what identifies things.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A moment in seconds since 1970, GMT.
pub type Timestamp = i64;
/// Identifies a connection within one file.
pub type ConnectionId = i64;
/// Identifies an account within one file; it is no account number.
pub type AccountId = i64;
/// Identifies a job within one file: the link that is returned at once.
pub type JobId = i64;
/// Where a reader of the queue stands: the identifier of the last event that it has seen, 0 before the first.
pub type Cursor = i64;

/// Declares an enumeration with the words that stand for it in JSON, in the file and in Python.
macro_rules! words {
    ($(#[$attribute:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All there are.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word that stands for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// What a word stands for.
            ///
            /// # Errors
            ///
            /// If it is none of the words; the error lists them.
            pub fn parse(word: &str) -> Result<Self> {
                $(if word == $word {
                    return Ok($name::$variant);
                })*
                let words = [$($word),*].join(", ");
                Err(Error::invalid(stringify!($name), format!("{word:?} is none of {words}")))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What a job fetches.
    SyncType {
        /// Everything: accounts, payees, payments, recurring models.
        All = "ALL",
        /// The list of accounts; new ones are added. A job of type `ALL` follows by itself.
        ListAccounts = "LIST_ACCOUNTS",
    }
}

words! {
    /// How much a job of type `ALL` fetches.
    SyncScope {
        /// Everything.
        Transactions = "TRANSACTIONS",
        /// The accounts alone; new ones are added.
        Accounts = "ACCOUNTS",
    }
}

words! {
    /// Where a job stands. There are no other states.
    JobState {
        /// It waits for a worker.
        Queued = "QUEUED",
        /// A worker has it.
        Running = "RUNNING",
        /// The bank wants an answer of the user: the challenge of the job.
        AwaitAuth = "AWAIT_AUTH",
        /// It has ended, and all went well.
        Completed = "COMPLETED",
        /// It has ended, and something went wrong: see [`SyncJob::error`](super::SyncJob::error).
        Failed = "FAILED",
    }
}

words! {
    /// A kind of data that is fetched by itself.
    Channel {
        /// The user's accounts.
        Accounts = "accounts",
        /// The list of payees.
        Payees = "payees",
        /// The payments of an account.
        Payments = "payments",
        /// The recurring models of an account.
        Recurring = "recurring",
    }
}

impl JobState {
    /// Whether nothing will change any more.
    pub fn has_ended(self) -> bool {
        matches!(self, JobState::Completed | JobState::Failed)
    }
}
