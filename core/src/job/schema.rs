//! The file: its tables, and how an older one is brought up to date.

use rusqlite::{Connection, TransactionBehavior};

/// Marks a file as one of ours: the letters "OFXJ".
const APPLICATION_ID: i32 = 0x4F46_584A;

/// How the tables came to be. A file that has seen the first of them lacks the others; none is ever changed.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE connection (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        organization TEXT NOT NULL,
        fi_id TEXT NOT NULL,
        ofx_version TEXT NOT NULL,
        app_id TEXT NOT NULL,
        app_version TEXT NOT NULL,
        user TEXT NOT NULL,
        client_uid TEXT NOT NULL,
        timeout INTEGER NOT NULL,
        settings TEXT NOT NULL,
        may_store INTEGER NOT NULL,
        password BLOB,
        access_key BLOB,
        interval INTEGER,
        next_due INTEGER,
        stopped_by INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        created INTEGER NOT NULL,
        accesses TEXT NOT NULL
    );
    CREATE INDEX connection_due ON connection (next_due) WHERE next_due IS NOT NULL;
    CREATE TABLE account (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
        bank_id TEXT NOT NULL,
        number TEXT NOT NULL,
        kind TEXT NOT NULL,
        description TEXT NOT NULL,
        active INTEGER NOT NULL,
        UNIQUE (connection_id, bank_id, number, kind)
    );
    CREATE TABLE token (
        connection_id INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
        channel TEXT NOT NULL,
        account_id INTEGER NOT NULL,
        token TEXT NOT NULL CHECK (token <> '-1' AND token <> ''),
        PRIMARY KEY (connection_id, channel, account_id)
    ) WITHOUT ROWID;
    CREATE TABLE record (
        connection_id INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
        channel TEXT NOT NULL,
        account_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        change INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (connection_id, channel, account_id, key)
    ) WITHOUT ROWID;
    CREATE INDEX record_change ON record (connection_id, change);
    CREATE TABLE sequence (value INTEGER NOT NULL);
    INSERT INTO sequence VALUES (0);
    CREATE TABLE channel (
        connection_id INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
        channel TEXT NOT NULL,
        status TEXT NOT NULL,
        last_success INTEGER,
        last_end INTEGER NOT NULL,
        PRIMARY KEY (connection_id, channel)
    ) WITHOUT ROWID;
    CREATE TABLE job (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        connection_id INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
        bank TEXT NOT NULL,
        state TEXT NOT NULL,
        waits_since INTEGER,
        body TEXT NOT NULL
    );
    CREATE INDEX job_state ON job (state, id);
    CREATE INDEX job_connection ON job (connection_id, state);
    CREATE TABLE answer (
        job_id INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
        round INTEGER NOT NULL,
        sealed BLOB NOT NULL
    );
    CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        body TEXT NOT NULL
    );
"];

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error("it is a database of something else")]
    Foreign,
    #[error("a newer version of this library made it")]
    Newer,
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// Makes the tables, or those that an older file lacks.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number =
        |name: &str| transaction.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && number("application_id")? != APPLICATION_ID {
        return Err(OpenError::Foreign);
    }
    let seen = usize::try_from(number("user_version")?).unwrap_or(usize::MAX);
    if seen > MIGRATIONS.len() {
        return Err(OpenError::Newer);
    }
    for migration in MIGRATIONS.iter().skip(seen) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    let count = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    transaction.pragma_update(None, "user_version", count)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file).unwrap();
        migrate(&mut file).unwrap();
    }

    #[test]
    fn a_token_of_minus_one_has_no_place() {
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file).unwrap();
        let sql = "INSERT INTO token VALUES (1, 'payees', 0, '-1')";
        assert!(
            file.execute(sql, [])
                .unwrap_err()
                .to_string()
                .contains("CHECK")
        );
    }

    #[test]
    fn what_is_somebody_elses_or_newer_is_not_touched() {
        let mut file = Connection::open_in_memory().unwrap();
        file.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(matches!(migrate(&mut file), Err(OpenError::Foreign)));
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file).unwrap();
        file.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(migrate(&mut file), Err(OpenError::Newer)));
    }
}
