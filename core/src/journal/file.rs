//! The journal in a file: one table of SQLite, and each step one transaction that is on the disk when it returns.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior, named_params};

use super::JournalError;
use super::entry::{By, Entries, Entry, State};
use super::intent::Payee;
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

/// A journal in a file. The file is open for one step at a time: so a process that was forked has nothing of its parent's, and one
/// that was removed or replaced is found out before anything is sent.
pub(super) struct File {
    path: PathBuf,
    salt: String,
}

impl File {
    /// The journal in a file, made for its owner alone if it is not there.
    pub(super) fn open(path: &str) -> Result<Self, JournalError> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path);
        file.map_err(|error| JournalError::File(error.kind()))?;
        // Wherever the process goes meanwhile.
        let path = std::path::absolute(path).map_err(|error| JournalError::File(error.kind()))?;
        let mut db = connect(&path)?;
        // A file of another program is left as it is. Both are read at one moment: another process may be making the tables.
        let moment = db.transaction()?;
        let form: i64 = moment.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let tables: i64 =
            moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        moment.finish()?;
        if form != FORM && (form != 0 || tables != 0) {
            return Err(JournalError::Form(form));
        }
        db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        let salt = prepare(&mut db)?;
        Ok(File { path, salt })
    }

    /// What hashes are salted with.
    pub(super) fn salt(&self) -> &str {
        &self.salt
    }

    /// The entries as they are now.
    pub(super) fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
        find(&self.opened()?, by)
    }

    /// Does one step that nobody can come before once it has read; one that fails writes nothing.
    pub(super) fn step<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Entries) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let mut db = self.opened()?;
        let mut transaction = immediate(&mut db)?;
        let done = work(&mut transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// The very journal that was opened first.
    fn opened(&self) -> Result<Connection, JournalError> {
        if !self.path.exists() {
            return Err(JournalError::Replaced);
        }
        let db = connect(&self.path)?;
        match salt_of(&db) {
            Ok(salt) if salt == self.salt => Ok(db),
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.code == rusqlite::ErrorCode::DatabaseBusy =>
            {
                Err(rusqlite::Error::SqliteFailure(error, None).into())
            }
            _ => Err(JournalError::Replaced),
        }
    }
}

/// A connection to a file that is there.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(PATIENCE)?;
    // What is committed is on the disk.
    db.pragma_update(None, "synchronous", "FULL")?;
    Ok(db)
}

fn salt_of(db: &Connection) -> rusqlite::Result<String> {
    db.query_row("SELECT salt FROM journal", [], |row| row.get(0))
}

fn immediate(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Makes the tables if they are not there, and returns the salt.
fn prepare(db: &mut Connection) -> Result<String, JournalError> {
    let transaction = immediate(db)?;
    let form: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if form == 0 {
        transaction.execute_batch(TABLES)?;
        let salt = clock::new_id();
        transaction.execute("INSERT INTO journal (salt) VALUES (?1)", [salt])?;
        transaction.pragma_update(None, "user_version", FORM)?;
    } else if form != FORM {
        return Err(JournalError::Form(form));
    }
    let salt = salt_of(&transaction)?;
    transaction.commit()?;
    Ok(salt)
}

impl Entries for Transaction<'_> {
    fn find(&self, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
        find(self, by)
    }

    fn add(&mut self, entry: Entry) -> Result<(), JournalError> {
        const INSERT: &str = "
            INSERT INTO intent (transaction_id, kind, content, bank, user, account, account_shown, target, payee_name, payee_id,
                payee_list_id, payee_account, amount, due, made, state, shared, payment_id, status, ended)
            VALUES (:transaction_id, :kind, :content, :bank, :user, :account, :account_shown, :target, :payee_name, :payee_id,
                :payee_list_id, :payee_account, :amount, :due, :made, :state, :shared, :payment_id, :status, :ended)
        ";
        let (state, status) = columns(entry.state);
        let values = named_params! {
            ":transaction_id": entry.transaction_id,
            ":kind": entry.kind,
            ":content": entry.content,
            ":bank": entry.bank,
            ":user": entry.user,
            ":account": entry.account,
            ":account_shown": entry.account_shown,
            ":target": entry.target,
            ":payee_name": entry.payee.name,
            ":payee_id": entry.payee.id,
            ":payee_list_id": entry.payee.list_id,
            ":payee_account": entry.payee_account,
            ":amount": entry.amount,
            ":due": entry.due,
            ":made": entry.made,
            ":state": state,
            ":shared": entry.shared,
            ":payment_id": entry.payment_id,
            ":status": status,
            ":ended": entry.ended,
        };
        self.execute(INSERT, values)?;
        Ok(())
    }

    fn change(&mut self, entry: &Entry) -> Result<(), JournalError> {
        const UPDATE: &str = "
            UPDATE intent SET payee_id = :payee_id, payee_list_id = :payee_list_id, state = :state, shared = :shared,
                payment_id = :payment_id, status = :status, ended = :ended
            WHERE sequence = :sequence
        ";
        let (state, status) = columns(entry.state);
        let values = named_params! {
            ":payee_id": entry.payee.id,
            ":payee_list_id": entry.payee.list_id,
            ":state": state,
            ":shared": entry.shared,
            ":payment_id": entry.payment_id,
            ":status": status,
            ":ended": entry.ended,
            ":sequence": entry.sequence,
        };
        self.execute(UPDATE, values)?;
        Ok(())
    }

    fn remove(&mut self, entry: &Entry) -> Result<(), JournalError> {
        self.execute("DELETE FROM intent WHERE sequence = ?1", [entry.sequence])?;
        Ok(())
    }
}

fn find(db: &Connection, by: By<'_>) -> Result<Vec<Entry>, JournalError> {
    let (condition, values): (&str, &[&str]) = match by {
        By::Transaction(id) => ("transaction_id = ?1", &[id]),
        By::Open => ("state = 'open'", &[]),
        By::OpenContent(content) => ("content = ?1 AND state = 'open'", &[content]),
        By::Payment { due, amount } => ("due = ?1 AND amount = ?2", &[due, amount]),
        By::PaymentId(id) => ("payment_id = ?1", &[id]),
        By::Target(id) => ("target = ?1", &[id]),
    };
    let select = format!("SELECT * FROM intent WHERE {condition} ORDER BY sequence");
    let mut statement = db.prepare_cached(&select)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), entry)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The word for a state, and the status of OFX that belongs to it.
fn columns(state: State) -> (&'static str, Option<u32>) {
    match state {
        State::Open => ("open", None),
        State::Done => ("done", None),
        State::Refused(status) => ("refused", Some(status)),
        State::Settled => ("settled", None),
        State::Replaced => ("replaced", None),
    }
}

fn state(row: &Row<'_>) -> rusqlite::Result<State> {
    let word: String = row.get("state")?;
    let status: Option<u32> = row.get("status")?;
    match (word.as_str(), status) {
        ("open", _) => Ok(State::Open),
        ("done", _) => Ok(State::Done),
        ("refused", Some(status)) => Ok(State::Refused(status)),
        ("settled", _) => Ok(State::Settled),
        ("replaced", _) => Ok(State::Replaced),
        _ => Err(rusqlite::Error::InvalidColumnName(word)),
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        sequence: row.get("sequence")?,
        transaction_id: row.get("transaction_id")?,
        kind: row.get("kind")?,
        content: row.get("content")?,
        bank: row.get("bank")?,
        user: row.get("user")?,
        account: row.get("account")?,
        account_shown: row.get("account_shown")?,
        target: row.get("target")?,
        payee: Payee {
            name: row.get("payee_name")?,
            id: row.get("payee_id")?,
            list_id: row.get("payee_list_id")?,
        },
        payee_account: row.get("payee_account")?,
        amount: row.get("amount")?,
        due: row.get("due")?,
        made: row.get("made")?,
        state: state(row)?,
        shared: row.get("shared")?,
        payment_id: row.get("payment_id")?,
        ended: row.get("ended")?,
    })
}
