//! The users and their passwords, of which the database keeps digests only.

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

/// The user who has this login and this password.
pub(crate) fn find(
    connection: &Connection,
    login: &str,
    password: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .query_row(
            "SELECT id FROM user WHERE login = ?1 AND password_digest = ?2",
            (login, password_digest(login, password)),
            |row| row.get(0),
        )
        .optional()
}

/// Salted with the login: nobody who opens the file reads a password, which is all it is meant for.
pub(super) fn password_digest(login: &str, password: &str) -> Vec<u8> {
    let digest = Sha256::new()
        .chain_update(login)
        .chain_update([0])
        .chain_update(password);
    digest.finalize().to_vec()
}
