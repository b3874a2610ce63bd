//! The journal as the client uses it: the rules over a file, or over memory where there is none.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::entry::{By, Entries, Entry, State};
#[cfg(feature = "journal")]
use super::file::File;
use super::intent::{Ending, Intent, OpenIntent};
use super::memory::Memory;
use super::rules;
use crate::clock;

/// A journal, in a file or in memory.
pub(crate) struct Journal {
    place: Place,
    salt: String,
}

enum Place {
    Memory(Memory),
    #[cfg(feature = "journal")]
    File(File),
}

/// Why a journal cannot be used. It says nothing of what is in it. One in memory always can.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JournalError {
    /// It cannot be read or written.
    #[cfg(feature = "journal")]
    #[error("the journal cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// It is of another version of this library, or of another program.
    #[cfg(feature = "journal")]
    #[error("the file is no journal of this library, or one of a later version (form {0})")]
    Form(i64),
    /// Another journal stands in the place of the one that was opened, or none.
    #[cfg(feature = "journal")]
    #[error(
        "the journal was removed or replaced while it was in use: put it back, or make the object anew to begin with what is there"
    )]
    Replaced,
    /// The file cannot be made.
    #[cfg(feature = "journal")]
    #[error("the journal cannot be opened: {0}")]
    File(std::io::ErrorKind),
}

/// What is there where a transaction begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// It is new, and written down.
    New,
    /// The very same is open under this TRNUID.
    Open(String),
    /// An equal payment was made or may have been made, and nothing is written down.
    Duplicate {
        transaction_id: String,
        /// Whether its outcome is not known.
        is_open: bool,
        /// As the bank named it; empty if it is not known.
        payment_id: String,
    },
}

/// How equal payments are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Guard {
    /// They are not.
    Off,
    /// Among those of so many hours, and all that are open.
    Hours(u32),
}

impl Journal {
    /// A journal in memory.
    pub(crate) fn in_memory() -> Self {
        Journal {
            place: Place::Memory(Memory::default()),
            salt: clock::new_id(),
        }
    }

    /// The journal in a file, made for its owner alone if it is not there.
    #[cfg(feature = "journal")]
    pub(crate) fn open(path: &str) -> Result<Self, JournalError> {
        let file = File::open(path)?;
        Ok(Journal {
            salt: file.salt().to_owned(),
            place: Place::File(file),
        })
    }

    /// What stands for a text that must not be in the journal: the same for the same text, and another in another journal. Empty
    /// for an empty one.
    pub(crate) fn hash(&self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let hash = Sha256::new()
            .chain_update(self.salt.as_bytes())
            .chain_update(text.as_bytes());
        hash.finalize()
            .iter()
            .fold(String::with_capacity(64), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
    }

    /// Writes down what is about to be sent, unless the very same is open, or an equal payment is guarded against. What is written
    /// is on the disk when this returns; of two processes that begin the same at once, one finds that of the other.
    pub(crate) fn begin(&mut self, intent: &Intent, guard: Guard) -> Result<Begun, JournalError> {
        let entry = self.entry(intent);
        self.step(|entries| rules::begin(entries, entry, guard))
    }

    /// Writes down that a transaction is under way under its own TRNUID, again if it was before. Nothing is written if the very same is
    /// open under another, or if this one is not known and an equal payment is guarded against.
    pub(crate) fn reopen(&mut self, intent: &Intent, guard: Guard) -> Result<Begun, JournalError> {
        let entry = self.entry(intent);
        self.step(|entries| rules::reopen(entries, entry, guard))
    }

    /// The TRNUID under which a content is open, for one more call that is about to send it.
    pub(crate) fn share(&mut self, content: &str) -> Result<Option<String>, JournalError> {
        let content = self.hash(content);
        self.step(|entries| rules::share(entries, &content))
    }

    /// Writes down how a transaction ended. Returns whether it was open.
    pub(crate) fn end(
        &mut self,
        transaction_id: &str,
        ending: &Ending,
    ) -> Result<bool, JournalError> {
        self.step(|entries| rules::end(entries, transaction_id, ending))
    }

    /// What is open, in the order in which it was begun.
    pub(crate) fn open_intents(&self) -> Result<Vec<OpenIntent>, JournalError> {
        let open = self.find(By::Open)?;
        Ok(open.into_iter().map(OpenIntent::from).collect())
    }

    /// Whether the identifier that a bank gave a payment is that of a transaction which is known to be done.
    pub(crate) fn is_known(&self, bank: &str, payment_id: &str) -> Result<bool, JournalError> {
        let named = self.find(By::PaymentId(payment_id))?;
        Ok(named.iter().any(|entry| entry.bank == bank))
    }

    /// Whether another journal would miss something that only this one knows: what is open, and of one in memory everything.
    #[cfg(feature = "journal")]
    pub(crate) fn would_be_missed(&self) -> Result<bool, JournalError> {
        match &self.place {
            Place::Memory(memory) => Ok(!memory.is_empty()),
            Place::File(file) => Ok(!file.find(By::Open)?.is_empty()),
        }
    }

    fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
        match &self.place {
            Place::Memory(memory) => memory.find(by),
            #[cfg(feature = "journal")]
            Place::File(file) => file.find(by),
        }
    }

    fn step<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Entries) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        match &mut self.place {
            Place::Memory(memory) => work(memory),
            #[cfg(feature = "journal")]
            Place::File(file) => file.step(work),
        }
    }

    /// An intent as it is kept, before it is.
    fn entry(&self, intent: &Intent) -> Entry {
        let payment = intent.payment.clone().unwrap_or_default();
        Entry {
            sequence: 0,
            transaction_id: intent.transaction_id.clone(),
            kind: intent.kind.clone(),
            content: self.hash(&intent.content),
            bank: intent.bank.clone(),
            user: intent.user.clone(),
            account: self.hash(&intent.account),
            account_shown: intent.account_shown.clone(),
            target: intent.target.clone(),
            payee: payment.payee,
            payee_account: self.hash(&payment.payee_account),
            amount: payment.amount,
            due: payment.due,
            made: clock::now_seconds(),
            state: State::Open,
            shared: false,
            payment_id: String::new(),
            ended: None,
        }
    }
}
