//! A transaction as it is kept, and what a place that keeps such entries must be able to do.

use super::JournalError;
use super::intent::{OpenIntent, Payee};

/// A transaction as it is kept: with hashes in place of what must not be in the journal.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Counts up; given by the place that keeps it.
    pub(super) sequence: i64,
    /// No two entries have the same.
    pub(super) transaction_id: String,
    pub(super) kind: String,
    /// A hash.
    pub(super) content: String,
    pub(super) bank: String,
    pub(super) user: String,
    /// A hash.
    pub(super) account: String,
    pub(super) account_shown: String,
    pub(super) target: String,
    pub(super) payee: Payee,
    /// A hash.
    pub(super) payee_account: String,
    /// Empty if it is no payment, as is `due`.
    pub(super) amount: String,
    pub(super) due: String,
    /// In seconds since 1970.
    pub(super) made: i64,
    pub(super) state: State,
    /// Whether more than one call sends it: what did not leave by one of them may have left by another.
    pub(super) shared: bool,
    /// As the bank named it; empty if it is not known.
    pub(super) payment_id: String,
    /// In seconds since 1970.
    pub(super) ended: Option<i64>,
}

/// What is known of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The bank may have carried it out or not.
    Open,
    Done,
    /// With this status of OFX.
    Refused(u32),
    Settled,
    /// A later change says how it is.
    Replaced,
}

/// Which entries are looked for.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) enum By<'a> {
    Transaction(&'a str),
    /// All that are open.
    Open,
    /// Those that are open and ask for the same.
    OpenContent(&'a str),
    /// Payments of one amount that are due on one day.
    Payment {
        due: &'a str,
        amount: &'a str,
    },
    /// What the bank named so.
    PaymentId(&'a str),
    /// Changes of what the bank named so.
    Target(&'a str),
}

/// A place that keeps entries. It knows no rule: which entry is written when, `rules` says.
pub(super) trait Entries {
    /// The entries that are looked for, in the order in which they were added.
    fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError>;

    /// Adds an entry, whose sequence is the next.
    fn add(&mut self, entry: Entry) -> Result<(), JournalError>;

    /// Writes down what can change of an entry: all that follows `made`, and the identifiers of the payee.
    fn change(&mut self, entry: &Entry) -> Result<(), JournalError>;

    /// Takes an entry back.
    fn remove(&mut self, entry: &Entry) -> Result<(), JournalError>;
}

impl From<Entry> for OpenIntent {
    fn from(entry: Entry) -> Self {
        OpenIntent {
            sequence: entry.sequence,
            transaction_id: entry.transaction_id,
            kind: entry.kind,
            bank: entry.bank,
            user: entry.user,
            account: entry.account,
            account_shown: entry.account_shown,
            target: entry.target,
            payee: entry.payee,
            payee_account: entry.payee_account,
            amount: entry.amount,
            due: entry.due,
        }
    }
}
