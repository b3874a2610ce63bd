//! The tables of the journal, and what is written when.

use std::time::Duration;

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::intent::{Ending, Intent, OpenIntent, Payee};
use crate::clock;

/// The form of the tables, kept in `user_version`.
const FORM: i64 = 1;

/// So long another process may take to write.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes, masks and what a bank's own list of payments shows; no secret. `made` and `ended` are seconds since 1970.
const TABLES: &str = "
    CREATE TABLE journal (salt TEXT NOT NULL) STRICT;
    CREATE TABLE intent (
        sequence INTEGER PRIMARY KEY,
        transaction_id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        content TEXT NOT NULL,
        bank TEXT NOT NULL,
        user TEXT NOT NULL,
        account TEXT NOT NULL,
        account_shown TEXT NOT NULL,
        target TEXT NOT NULL,
        payee_name TEXT NOT NULL,
        payee_id TEXT NOT NULL,
        payee_list_id TEXT NOT NULL,
        payee_account TEXT NOT NULL,
        amount TEXT NOT NULL,
        due TEXT NOT NULL,
        made INTEGER NOT NULL,
        state TEXT NOT NULL
            CHECK (state IN ('open', 'done', 'refused', 'settled', 'replaced')),
        -- Whether more than one call sends it: what did not leave by one of them may have left by another.
        shared INTEGER NOT NULL DEFAULT 0,
        payment_id TEXT NOT NULL DEFAULT '',
        status INTEGER,
        ended INTEGER
    ) STRICT;
    CREATE INDEX intent_by_content ON intent (content) WHERE state = 'open';
    CREATE INDEX intent_by_payment ON intent (due, amount);
    CREATE INDEX intent_by_payment_id ON intent (payment_id);
    CREATE INDEX intent_by_target ON intent (target);
";

const OPEN_COLUMNS: &str = "sequence, transaction_id, kind, bank, user, account, account_shown, target, payee_name, payee_id, \
                            payee_list_id, payee_account, amount, due";

/// A journal, in a file or in memory.
pub(crate) struct Journal {
    db: Connection,
    salt: String,
}

/// Why a journal cannot be used. It says nothing of what is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JournalError {
    /// It cannot be read or written.
    #[error("the journal cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// It is of another version of this library, or of another program.
    #[error("the file is no journal of this library, or one of a later version (form {0})")]
    Form(i64),
    /// The file cannot be made.
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
    pub(crate) fn in_memory() -> Result<Self, JournalError> {
        Self::prepared(Connection::open_in_memory()?)
    }

    /// The journal in a file, made for its owner alone if it is not there.
    pub(crate) fn open(path: &str) -> Result<Self, JournalError> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path);
        file.map_err(|error| JournalError::File(error.kind()))?;
        let db = Connection::open(path)?;
        db.busy_timeout(PATIENCE)?;
        // A file of another program is left as it is.
        let form: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let tables: i64 =
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if form != FORM && (form != 0 || tables != 0) {
            return Err(JournalError::Form(form));
        }
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        Self::prepared(db)
    }

    fn prepared(mut db: Connection) -> Result<Self, JournalError> {
        // What is committed is on the disk.
        db.pragma_update(None, "synchronous", "FULL")?;
        let transaction = immediate(&mut db)?;
        let form: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if form == 0 {
            transaction.execute_batch(TABLES)?;
            let salt = clock::new_id();
            transaction.execute("INSERT INTO journal (salt) VALUES (?1)", [salt])?;
            transaction.pragma_update(None, "user_version", FORM)?;
        } else if form != FORM {
            return Err(JournalError::Form(form));
        }
        let salt = transaction.query_row("SELECT salt FROM journal", [], |row| row.get(0))?;
        transaction.commit()?;
        Ok(Journal { db, salt })
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
        HEXLOWER.encode(&hash.finalize())
    }

    /// Writes down what is about to be sent, unless the very same is open, or an equal payment is guarded against. What is written
    /// is on the disk when this returns; of two processes that begin the same at once, one finds that of the other.
    pub(crate) fn begin(&mut self, intent: &Intent, guard: Guard) -> Result<Begun, JournalError> {
        let row = self.row(intent);
        let transaction = immediate(&mut self.db)?;
        if let Some(id) = share(&transaction, &row.content)? {
            transaction.commit()?;
            return Ok(Begun::Open(id));
        }
        if let Guard::Hours(hours) = guard
            && let Some(duplicate) = duplicate_of(&transaction, &row, hours)?
        {
            return Ok(duplicate);
        }
        insert(&transaction, &row)?;
        transaction.commit()?;
        Ok(Begun::New)
    }

    /// Writes down that a transaction is under way, again if it was before.
    pub(crate) fn reopen(&mut self, intent: &Intent) -> Result<(), JournalError> {
        let row = self.row(intent);
        let transaction = immediate(&mut self.db)?;
        if open_of(&transaction, &row.content)?.as_ref() == Some(&intent.transaction_id) {
            return Ok(());
        }
        insert(&transaction, &row)?;
        transaction.commit()?;
        Ok(())
    }

    /// The TRNUID under which a content is open, for one more call that is about to send it.
    pub(crate) fn share(&mut self, content: &str) -> Result<Option<String>, JournalError> {
        Ok(share(&self.db, &self.hash(content))?)
    }

    /// Writes down how a transaction ended. Returns whether it was open.
    pub(crate) fn end(
        &mut self,
        transaction_id: &str,
        ending: &Ending,
    ) -> Result<bool, JournalError> {
        let transaction = immediate(&mut self.db)?;
        let changed = end(&transaction, transaction_id, ending)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// What is open, in the order in which it was begun.
    pub(crate) fn open_intents(&self) -> Result<Vec<OpenIntent>, JournalError> {
        let select =
            format!("SELECT {OPEN_COLUMNS} FROM intent WHERE state = 'open' ORDER BY sequence");
        let mut statement = self.db.prepare(&select)?;
        let rows = statement.query_map([], open_intent)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether the identifier that a bank gave a payment is that of a transaction which is known to be done.
    pub(crate) fn is_known(&self, bank: &str, payment_id: &str) -> Result<bool, JournalError> {
        let select = "SELECT EXISTS (SELECT 1 FROM intent WHERE payment_id = ?1 AND bank = ?2)";
        Ok(self
            .db
            .query_row(select, [payment_id, bank], |row| row.get(0))?)
    }

    /// Whether anything was ever written down.
    pub(crate) fn is_empty(&self) -> Result<bool, JournalError> {
        let select = "SELECT NOT EXISTS (SELECT 1 FROM intent)";
        Ok(self.db.query_row(select, [], |row| row.get(0))?)
    }

    fn row(&self, intent: &Intent) -> Entry {
        let mut entry = Entry {
            content: self.hash(&intent.content),
            account: self.hash(&intent.account),
            payee_account: String::new(),
            intent: intent.clone(),
        };
        if let Some(payment) = &intent.payment {
            entry.payee_account = self.hash(&payment.payee_account);
        }
        entry
    }
}

/// An intent as it is kept: with hashes in place of what must not be in the journal.
struct Entry {
    content: String,
    account: String,
    payee_account: String,
    intent: Intent,
}

/// A transaction of SQLite that nobody can come before once it has read.
fn immediate(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

fn now() -> i64 {
    clock::now_utc().and_utc().timestamp()
}

fn open_of(db: &Connection, content: &str) -> rusqlite::Result<Option<String>> {
    let select = "SELECT transaction_id FROM intent WHERE content = ?1 AND state = 'open'";
    db.query_row(select, [content], |row| row.get(0)).optional()
}

/// The same, and that one more call is about to send it.
fn share(db: &Connection, content: &str) -> rusqlite::Result<Option<String>> {
    let update = "UPDATE intent SET shared = 1 WHERE content = ?1 AND state = 'open' RETURNING transaction_id";
    db.query_row(update, [content], |row| row.get(0)).optional()
}

fn insert(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    const INSERT: &str = "
        INSERT INTO intent (transaction_id, kind, content, bank, user, account, account_shown, target, payee_name, payee_id,
            payee_list_id, payee_account, amount, due, made, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 'open')
        ON CONFLICT (transaction_id) DO UPDATE SET state = 'open', status = NULL, ended = NULL
    ";
    let intent = &entry.intent;
    let nobody = Payee::default();
    let payment = intent.payment.as_ref();
    let payee = payment.map_or(&nobody, |payment| &payment.payee);
    db.execute(
        INSERT,
        params![
            intent.transaction_id,
            intent.kind,
            entry.content,
            intent.bank,
            intent.user,
            entry.account,
            intent.account_shown,
            intent.target,
            payee.name,
            payee.id,
            payee.list_id,
            entry.payee_account,
            payment.map_or("", |payment| &payment.amount),
            payment.map_or("", |payment| &payment.due),
            now(),
        ],
    )?;
    Ok(())
}

/// The payment that is equal to one which is about to be made: one that was made of late, or one that is open, however old.
fn duplicate_of(db: &Connection, entry: &Entry, hours: u32) -> rusqlite::Result<Option<Begun>> {
    const SELECT: &str = "
        SELECT transaction_id, state, payment_id, payee_name, payee_id, payee_list_id FROM intent
        WHERE due = ?1 AND amount = ?2 AND account = ?3 AND payee_account = ?4 AND bank = ?5 AND user = ?6
            AND kind IN ('PMTRS', 'PMTMODRS')
            AND (state = 'open' OR (state = 'done' AND made > ?7))
        ORDER BY sequence
    ";
    let Some(payment) = &entry.intent.payment else {
        return Ok(None);
    };
    let since = now() - i64::from(hours) * 3600;
    let mut statement = db.prepare(SELECT)?;
    let mut rows = statement.query(params![
        payment.due,
        payment.amount,
        entry.account,
        entry.payee_account,
        entry.intent.bank,
        entry.intent.user,
        since,
    ])?;
    while let Some(row) = rows.next()? {
        if payee(row)?.is(&payment.payee) {
            return Ok(Some(Begun::Duplicate {
                transaction_id: row.get("transaction_id")?,
                is_open: row.get::<_, String>("state")? == "open",
                payment_id: row.get("payment_id")?,
            }));
        }
    }
    Ok(None)
}

fn end(db: &Connection, transaction_id: &str, ending: &Ending) -> rusqlite::Result<bool> {
    let was_open = "transaction_id = ?1 AND state = 'open'";
    let close = |state: &str, status: Option<u32>| {
        let update =
            format!("UPDATE intent SET state = ?2, status = ?3, ended = ?4 WHERE {was_open}");
        db.execute(&update, params![transaction_id, state, status, now()])
    };
    let changed = match ending {
        Ending::NotSent => {
            let delete = format!("DELETE FROM intent WHERE {was_open} AND shared = 0");
            db.execute(&delete, [transaction_id])?
        }
        Ending::Settled => close("settled", None)?,
        Ending::Refused { status } => close("refused", Some(*status))?,
        Ending::Done { payment_id, payee } => {
            let changed = close("done", None)?;
            name(db, transaction_id, payment_id, payee)?;
            replace(db, transaction_id)?;
            changed
        }
    };
    Ok(changed > 0)
}

/// Adds what the bank calls a transaction and its payee.
fn name(
    db: &Connection,
    transaction_id: &str,
    payment_id: &str,
    payee: &Payee,
) -> rusqlite::Result<()> {
    let update = "
        UPDATE intent SET payment_id = ?2, payee_id = iif(?3 = '', payee_id, ?3),
            payee_list_id = iif(?4 = '', payee_list_id, ?4)
        WHERE transaction_id = ?1
    ";
    let values = params![transaction_id, payment_id, payee.id, payee.list_id];
    db.execute(update, values).map(|_| ())
}

/// What an answered change makes of the entries before it about the same payment: they say no more how it is. An earlier change whose
/// outcome is not known matters no more, and sending it again would undo the later one.
fn replace(db: &Connection, transaction_id: &str) -> rusqlite::Result<()> {
    let update = "
        UPDATE intent SET state = 'replaced'
        FROM (SELECT * FROM intent WHERE transaction_id = ?1) AS change
        WHERE change.target <> '' AND intent.sequence < change.sequence
            AND intent.bank = change.bank AND intent.user = change.user
            -- Identifiers of payments, models and payees are three kinds: PMT..., RECPMT..., PAYEE...
            AND substr(intent.kind, 1, 3) = substr(change.kind, 1, 3)
            AND ((intent.state = 'done' AND intent.payment_id = change.target)
                OR (intent.state = 'open' AND intent.target = change.target))
    ";
    db.execute(update, [transaction_id]).map(|_| ())
}

fn payee(row: &Row<'_>) -> rusqlite::Result<Payee> {
    Ok(Payee {
        name: row.get("payee_name")?,
        id: row.get("payee_id")?,
        list_id: row.get("payee_list_id")?,
    })
}

fn open_intent(row: &Row<'_>) -> rusqlite::Result<OpenIntent> {
    Ok(OpenIntent {
        sequence: row.get("sequence")?,
        transaction_id: row.get("transaction_id")?,
        kind: row.get("kind")?,
        bank: row.get("bank")?,
        user: row.get("user")?,
        account: row.get("account")?,
        account_shown: row.get("account_shown")?,
        target: row.get("target")?,
        payee: payee(row)?,
        payee_account: row.get("payee_account")?,
        amount: row.get("amount")?,
        due: row.get("due")?,
    })
}
