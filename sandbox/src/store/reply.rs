//! What each TRNUID was answered with.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::wire::{Element, to_xml};

/// A request that was answered before.
pub(crate) struct Stored {
    /// Whether it was this very request, and not another one under the same TRNUID.
    pub(crate) same: bool,
    pub(crate) message: Element,
}

/// What the TRNUID of this request was answered with, if it was.
pub(crate) fn find(
    connection: &Connection,
    user: i64,
    trnuid: &str,
    request: &Element,
) -> rusqlite::Result<Option<Stored>> {
    let sql = "SELECT request_digest = ?3, message FROM reply WHERE user_id = ?1 AND trnuid = ?2";
    connection
        .query_row(sql, (user, trnuid, digest(request)), |row| {
            Ok(Stored {
                same: row.get(0)?,
                message: super::message(row, 1)?,
            })
        })
        .optional()
}

/// Remembers an answer.
pub(crate) fn add(
    connection: &Connection,
    user: i64,
    trnuid: &str,
    request: &Element,
    message: &Element,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO reply VALUES (?1, ?2, ?3, ?4)",
        (user, trnuid, digest(request), to_xml(message)),
    )?;
    Ok(())
}

/// Two requests are the same if they say the same, in whatever syntax and order.
fn digest(request: &Element) -> Vec<u8> {
    Sha256::digest(to_xml(request)).to_vec()
}
