//! The payment mail: the letters of the users and the answers of the bank.

use rusqlite::Connection;

use crate::wire::{Element, to_xml};

/// A letter that the bank has not answered yet.
pub(crate) struct Letter {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    /// The PMTMAILRS that the user got for it.
    pub(crate) message: Element,
}

/// Keeps a letter, as the PMTMAILRS that tells it.
pub(crate) fn add(
    connection: &Connection,
    user: i64,
    message: &Element,
    answered: bool,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO mail (user_id, message, answered) VALUES (?1, ?2, ?3)",
        (user, to_xml(message), answered),
    )?;
    Ok(())
}

/// All letters from and to a user, oldest first.
pub(crate) fn of_user(connection: &Connection, user: i64) -> rusqlite::Result<Vec<Element>> {
    let sql = "SELECT message FROM mail WHERE user_id = ?1 ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let letters = statement.query_map([user], |row| super::message(row, 0))?;
    letters.collect()
}

/// All letters, each with the USERID of who wrote it or gets it, oldest first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<(String, Element)>> {
    let sql = "SELECT u.login, m.message FROM mail m JOIN user u ON u.id = m.user_id ORDER BY m.id";
    let mut statement = connection.prepare(sql)?;
    let letters = statement.query_map([], |row| Ok((row.get(0)?, super::message(row, 1)?)))?;
    letters.collect()
}

/// The letters that wait for an answer, oldest first.
pub(crate) fn unanswered(connection: &Connection) -> rusqlite::Result<Vec<Letter>> {
    let sql = "SELECT id, user_id, message FROM mail WHERE answered = 0 ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let letters = statement.query_map([], |row| {
        Ok(Letter {
            id: row.get(0)?,
            user_id: row.get(1)?,
            message: super::message(row, 2)?,
        })
    })?;
    letters.collect()
}

/// Notes that a letter is answered.
pub(crate) fn set_answered(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("UPDATE mail SET answered = 1 WHERE id = ?1", [id])?;
    Ok(())
}
