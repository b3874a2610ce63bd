//! The journal of an object that has no file: as long as the object lives, and nothing but a list with an index.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};

use super::JournalError;
use super::entry::{By, Entries, Entry, State};

/// The entries, in the order in which they were added.
#[derive(Default)]
pub(super) struct Memory {
    /// By their sequences.
    entries: BTreeMap<i64, Entry>,
    /// A hash of each question that an entry answers, and its sequence: with many payments, no question looks at all of them.
    index: BTreeSet<(u64, i64)>,
    keys: RandomState,
    last_sequence: i64,
}

impl Memory {
    /// Whether nothing was written down, or all of it was taken back.
    #[cfg(feature = "journal")]
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn index(&mut self, entry: &Entry) {
        for by in questions(entry).into_iter().flatten() {
            self.index.insert((self.keys.hash_one(by), entry.sequence));
        }
    }

    /// Takes an entry out, to be changed or removed.
    fn take(&mut self, sequence: i64) -> Option<Entry> {
        let entry = self.entries.remove(&sequence)?;
        for by in questions(&entry).into_iter().flatten() {
            self.index.remove(&(self.keys.hash_one(by), sequence));
        }
        Some(entry)
    }
}

impl Entries for Memory {
    fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
        let hash = self.keys.hash_one(by);
        let indexed = self.index.range((hash, i64::MIN)..=(hash, i64::MAX));
        let found = indexed.filter_map(|(_, sequence)| self.entries.get(sequence));
        Ok(found.filter(|entry| is_meant(entry, by)).cloned().collect())
    }

    fn add(&mut self, mut entry: Entry) -> Result<(), JournalError> {
        self.last_sequence += 1;
        entry.sequence = self.last_sequence;
        self.index(&entry);
        self.entries.insert(entry.sequence, entry);
        Ok(())
    }

    fn change(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if self.take(entry.sequence).is_some() {
            self.index(entry);
            self.entries.insert(entry.sequence, entry.clone());
        }
        Ok(())
    }

    fn remove(&mut self, entry: &Entry) -> Result<(), JournalError> {
        self.take(entry.sequence);
        Ok(())
    }
}

/// All that an entry is an answer to.
fn questions(entry: &Entry) -> [Option<By<'_>>; 6] {
    let all = [
        By::Transaction(&entry.transaction_id),
        By::Open,
        By::OpenContent(&entry.content),
        By::Payment {
            due: &entry.due,
            amount: &entry.amount,
        },
        By::PaymentId(&entry.payment_id),
        By::Target(&entry.target),
    ];
    all.map(|by| is_meant(entry, by).then_some(by))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Payee;

    fn entry(number: usize) -> Entry {
        Entry {
            sequence: 0,
            transaction_id: format!("T{number}"),
            kind: "PMTRS".to_owned(),
            content: format!("C{}", number % 3),
            bank: String::new(),
            user: String::new(),
            account: String::new(),
            account_shown: String::new(),
            target: format!("P{}", number % 4),
            payee: Payee::new("J. C. Counts", "", ""),
            payee_account: String::new(),
            amount: format!("{}", number % 2),
            due: "20261204".to_owned(),
            made: 0,
            state: State::Open,
            shared: false,
            payment_id: String::new(),
            ended: None,
        }
    }

    fn found(memory: &Memory, by: By<'_>) -> Vec<i64> {
        let found = memory.find(by).unwrap();
        found.iter().map(|entry| entry.sequence).collect()
    }

    #[test]
    fn what_an_entry_became_is_found_and_what_it_was_is_not() {
        let mut memory = Memory::default();
        (0..6).for_each(|number| memory.add(entry(number)).unwrap());
        assert_eq!(found(&memory, By::OpenContent("C0")), [1, 4]);
        let mut first = memory.find(By::Transaction("T0")).unwrap().remove(0);
        first.state = State::Done;
        first.payment_id = "B1".to_owned();
        memory.change(&first).unwrap();
        assert_eq!(found(&memory, By::OpenContent("C0")), [4]);
        assert_eq!(found(&memory, By::PaymentId("B1")), [1]);
        assert_eq!(found(&memory, By::Open), [2, 3, 4, 5, 6]);
        let zero = By::Payment {
            due: "20261204",
            amount: "0",
        };
        assert_eq!(found(&memory, zero), [1, 3, 5]);
        memory.remove(&first).unwrap();
        assert_eq!(found(&memory, zero), [3, 5]);
        assert_eq!(found(&memory, By::Target("P0")), [5]);
        first.state = State::Open;
        first.sequence = 4;
        memory.change(&first).unwrap();
        assert_eq!(found(&memory, By::Transaction("T0")), [4]);
        // What was taken back does not come again under another's number.
        memory.add(entry(0)).unwrap();
        assert_eq!(found(&memory, By::Transaction("T0")), [4, 7]);
    }

    #[test]
    fn nothing_is_left_of_what_was_taken_back() {
        let mut memory = Memory::default();
        (0..50).for_each(|number| memory.add(entry(number)).unwrap());
        for open in memory.find(By::Open).unwrap() {
            memory.remove(&open).unwrap();
        }
        assert!(memory.entries.is_empty() && memory.index.is_empty());
    }
}
