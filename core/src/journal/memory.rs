//! The journal of an object that has no file: as long as the object lives, and nothing but a list.

use super::JournalError;
use super::entry::{By, Entries, Entry, State};

/// The entries, in the order in which they were added.
#[derive(Default)]
pub(super) struct Memory {
    entries: Vec<Entry>,
    last_sequence: i64,
}

impl Memory {
    /// Whether nothing was written down, or all of it was taken back.
    #[cfg(feature = "journal")]
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn position(&self, entry: &Entry) -> Option<usize> {
        let sequence = |known: &Entry| known.sequence;
        self.entries
            .binary_search_by_key(&entry.sequence, sequence)
            .ok()
    }
}

impl Entries for Memory {
    fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
        let found = self.entries.iter().filter(|entry| is_meant(entry, by));
        Ok(found.cloned().collect())
    }

    fn add(&mut self, mut entry: Entry) -> Result<(), JournalError> {
        self.last_sequence += 1;
        entry.sequence = self.last_sequence;
        self.entries.push(entry);
        Ok(())
    }

    fn change(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if let Some(position) = self.position(entry) {
            self.entries[position].clone_from(entry);
        }
        Ok(())
    }

    fn remove(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if let Some(position) = self.position(entry) {
            self.entries.remove(position);
        }
        Ok(())
    }
}

fn is_meant(entry: &Entry, by: By<'_>) -> bool {
    let is_open = entry.state == State::Open;
    match by {
        By::Transaction(id) => entry.transaction_id == id,
        By::Open => is_open,
        By::OpenContent(content) => is_open && entry.content == content,
        By::Payment { due, amount } => entry.due == due && entry.amount == amount,
        By::PaymentId(id) => entry.payment_id == id,
        By::Target(id) => entry.target == id,
    }
}
