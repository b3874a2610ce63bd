//! The installations, told apart by CLIENTUID, that customers must confirm before they are let in.

use rusqlite::{Connection, OptionalExtension};

use super::user::{User, digest};
use crate::value::Date;

/// Whether the customer has confirmed this installation.
pub(crate) fn is_confirmed(
    connection: &Connection,
    user: &User,
    client_uid: &str,
) -> rusqlite::Result<bool> {
    let sql = "SELECT confirmed FROM client WHERE user_id = ?1 AND uid = ?2";
    let found = connection
        .query_row(sql, (user.id, uid(user, client_uid)), |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Notes that an installation waits to be confirmed. One that waits already keeps its last
/// day, until that is past.
pub(crate) fn wait(
    connection: &Connection,
    user: &User,
    client_uid: &str,
    today: Date,
    until: Date,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO client (user_id, uid, until) VALUES (?1, ?2, ?4)
         ON CONFLICT (user_id, uid) DO UPDATE SET until = ?4 WHERE until < ?3",
        (
            user.id,
            uid(user, client_uid),
            today.to_string(),
            until.to_string(),
        ),
    )?;
    Ok(())
}

/// Confirms the installations of a user that wait; tells whether there was one.
pub(crate) fn confirm(connection: &Connection, login: &str, today: Date) -> rusqlite::Result<bool> {
    let sql = "UPDATE client SET confirmed = 1 WHERE confirmed = 0 AND until >= ?2
         AND user_id = (SELECT id FROM user WHERE login = ?1)";
    Ok(connection.execute(sql, (login, today.to_string()))? > 0)
}

fn uid(user: &User, client_uid: &str) -> Vec<u8> {
    digest(&user.login, "client", client_uid)
}
