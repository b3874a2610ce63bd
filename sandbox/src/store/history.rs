//! The synchronisation histories: every change of a user's payees and letters, of an account's payments
//! and recurring payments, under a token that counts them.

use rusqlite::{Connection, OptionalExtension};

use crate::wire::{Element, Rest, to_xml};

/// The account that stands for "no account": the histories that belong to a user as a whole.
const NO_ACCOUNT: i64 = 0;

/// Which history is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The payee list of a user.
    Payees { user: i64 },
    /// The payments of one account of a user.
    Payments { user: i64, account: i64 },
    /// The recurring payments of one account of a user.
    Models { user: i64, account: i64 },
    /// The payment mail of a user.
    Mail { user: i64 },
}

/// One change: the token it led to, and the message that tells it.
pub(crate) struct Change {
    pub(crate) token: i64,
    pub(crate) message: Element,
}

impl Scope {
    fn key(self) -> (&'static str, i64, i64) {
        match self {
            Scope::Payees { user } => ("PAYEE", user, NO_ACCOUNT),
            Scope::Payments { user, account } => ("PMT", user, account),
            Scope::Models { user, account } => ("RECPMT", user, account),
            Scope::Mail { user } => ("PMTMAIL", user, NO_ACCOUNT),
        }
    }
}

/// The present token of a history. An empty one stands at 1, since 0 means "no token yet".
pub(crate) fn token(connection: &Connection, scope: Scope) -> rusqlite::Result<i64> {
    let sql = "SELECT token FROM scope WHERE kind = ?1 AND user_id = ?2 AND account_id = ?3";
    Ok(connection
        .query_row(sql, scope.key(), |row| row.get(0))
        .optional()?
        .unwrap_or(1))
}

/// Adds a change, and forgets the oldest ones beyond `limit`.
pub(crate) fn record(
    connection: &Connection,
    scope: Scope,
    message: &Element,
    limit: Option<u32>,
) -> rusqlite::Result<()> {
    let (id, token): (i64, i64) = connection.query_row(
        "INSERT INTO scope (kind, user_id, account_id, token) VALUES (?1, ?2, ?3, 2)
         ON CONFLICT (kind, user_id, account_id) DO UPDATE SET token = token + 1
         RETURNING id, token",
        scope.key(),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    connection.execute(
        "INSERT INTO history VALUES (?1, ?2, ?3)",
        (id, token, to_xml(message)),
    )?;
    if let Some(limit) = limit {
        connection.execute(
            "DELETE FROM history WHERE scope_id = ?1 AND token <= ?2",
            (id, token - i64::from(limit)),
        )?;
    }
    Ok(())
}

/// The changes after `token` that are still remembered, oldest first.
pub(crate) fn since(
    connection: &Connection,
    scope: Scope,
    token: i64,
) -> rusqlite::Result<Vec<Change>> {
    let (kind, user, account) = scope.key();
    let mut statement = connection.prepare(
        "SELECT h.token, h.message FROM history h JOIN scope s ON s.id = h.scope_id
         WHERE s.kind = ?1 AND s.user_id = ?2 AND s.account_id = ?3 AND h.token > ?4 ORDER BY h.token",
    )?;
    let changes = statement.query_map((kind, user, account, token), |row| {
        Ok(Change {
            token: row.get(0)?,
            message: super::message(row, 1)?,
        })
    })?;
    changes.collect()
}

/// The key of a history, none if it is empty.
pub(crate) fn key_of(connection: &Connection, scope: Scope) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM scope WHERE kind = ?1 AND user_id = ?2 AND account_id = ?3";
    connection
        .query_row(sql, scope.key(), |row| row.get(0))
        .optional()
}

/// The token of the first change after `token` that is still remembered.
pub(crate) fn next_after(
    connection: &Connection,
    history: i64,
    token: i64,
) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT min(token) FROM history WHERE scope_id = ?1 AND token > ?2";
    connection.query_row(sql, [history, token], |row| row.get(0))
}

/// The first changes of a part of a history, not more than `most`.
pub(crate) fn part(
    connection: &Connection,
    rest: Rest,
    most: u32,
) -> rusqlite::Result<Vec<Change>> {
    let mut statement = connection.prepare(
        "SELECT token, message FROM history
         WHERE scope_id = ?1 AND token > ?2 AND token <= ?3 ORDER BY token LIMIT ?4",
    )?;
    let limits = (rest.history, rest.after, rest.to, most);
    let changes = statement.query_map(limits, |row| {
        Ok(Change {
            token: row.get(0)?,
            message: super::message(row, 1)?,
        })
    })?;
    changes.collect()
}
