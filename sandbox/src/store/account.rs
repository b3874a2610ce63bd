//! The accounts payments are made from.

use rusqlite::{Connection, OptionalExtension};

use crate::value::Money;

/// Whose an account is.
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
}

/// The account of this bank code, number and type, whoever holds it.
pub(crate) fn find(
    connection: &Connection,
    bank_code: &str,
    number: &str,
    kind: &str,
) -> rusqlite::Result<Option<Account>> {
    connection
        .query_row(
            "SELECT id, user_id FROM account WHERE bank_code = ?1 AND number = ?2 AND type = ?3",
            (bank_code, number, kind),
            |row| {
                Ok(Account {
                    id: row.get(0)?,
                    user_id: row.get(1)?,
                })
            },
        )
        .optional()
}

/// Takes an amount off the balance if the balance is large enough, and tells whether it was.
pub(crate) fn debit(connection: &Connection, id: i64, amount: Money) -> rusqlite::Result<bool> {
    let changed = connection.execute(
        "UPDATE account SET balance = balance - ?2 WHERE id = ?1 AND balance >= ?2",
        (id, amount.0),
    )?;
    Ok(changed == 1)
}

/// The balance of an account, by its number.
pub(crate) fn balance(connection: &Connection, number: &str) -> rusqlite::Result<Option<Money>> {
    connection
        .query_row(
            "SELECT balance FROM account WHERE number = ?1",
            [number],
            |row| row.get(0).map(Money),
        )
        .optional()
}
