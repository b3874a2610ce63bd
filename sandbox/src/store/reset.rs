//! Makes a bank as good as new, and fills it with what a scenario wants.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::StoreError;
use crate::value::Date;

/// Forgets everything and begins again on `first_day`, with the world of a new bank.
pub(crate) fn reset(connection: &mut Connection, first_day: Date) -> Result<(), StoreError> {
    // Tables refer to each other: none could go first. This setting cannot change in a transaction.
    connection.pragma_update(None, "foreign_keys", false)?;
    let dropped = drop_tables(connection);
    connection.pragma_update(None, "foreign_keys", true)?;
    dropped?;
    super::migrate(connection, || first_day)
}

/// What is left is what a file without a bank is: empty, at version 0.
fn drop_tables(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: Vec<String> = {
        let mut statement = transaction.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )?;
        let names = statement.query_map([], |row| row.get(0))?;
        names.collect::<Result<_, _>>()?
    };
    for table in tables {
        transaction.execute_batch(&format!("DROP TABLE \"{table}\""))?;
    }
    transaction.pragma_update(None, "user_version", 0)?;
    transaction.commit()
}

/// Takes the users of a new bank away, and their accounts.
pub(crate) fn remove_users(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DELETE FROM account; DELETE FROM user;")
}

/// Bank code and type of a user's account.
pub(crate) fn account_of(
    connection: &Connection,
    user: i64,
    number: &str,
) -> rusqlite::Result<Option<(String, String)>> {
    connection
        .query_row(
            "SELECT bank_code, type FROM account WHERE user_id = ?1 AND number = ?2",
            params![user, number],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
}
