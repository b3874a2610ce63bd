//! Where each message set is served, and with whose passwords.

use rusqlite::{Connection, Row};

use crate::value::Moment;

/// One message set of the profile.
pub(crate) struct MessageSet {
    pub(crate) name: String,
    /// Its own one, or that of the bank itself.
    pub(crate) url: String,
    pub(crate) realm: String,
}

/// All message sets that the bank offers.
pub(crate) fn message_sets(connection: &Connection) -> rusqlite::Result<Vec<MessageSet>> {
    let sql = "SELECT message_set, coalesce(profile.url, here.url), realm FROM profile, here";
    let mut statement = connection.prepare(sql)?;
    let sets = statement.query_map([], |row| {
        Ok(MessageSet {
            name: row.get(0)?,
            url: row.get(1)?,
            realm: row.get(2)?,
        })
    })?;
    sets.collect()
}

/// The moment of the last change of the profile.
pub(crate) fn changed(connection: &Connection) -> rusqlite::Result<Moment> {
    connection.query_row("SELECT profile_changed FROM bank", [], |row| moment(row, 0))
}

/// Moves a message set to another URL (none: back to the bank itself) and realm; tells whether the
/// bank offers such a set.
pub(crate) fn move_message_set(
    connection: &Connection,
    name: &str,
    url: Option<&str>,
    realm: &str,
) -> rusqlite::Result<bool> {
    let sql = "UPDATE profile SET url = ?2, realm = ?3 WHERE message_set = ?1";
    if connection.execute(sql, (name, url, realm))? == 0 {
        return Ok(false);
    }
    let now = super::now_after(super::today(connection)?, changed(connection)?);
    connection.execute("UPDATE bank SET profile_changed = ?1", [now.to_string()])?;
    Ok(true)
}

/// Notes where the bank is served in this run, which no file should remember.
pub(crate) fn served_at(connection: &Connection, url: &str) -> rusqlite::Result<()> {
    connection.execute("UPDATE here SET url = ?1", [url])?;
    Ok(())
}

/// The URL that a path of this bank's server has, written as in the profile.
pub(crate) fn url_of(connection: &Connection, path: &str) -> rusqlite::Result<String> {
    let own: String = connection.query_row("SELECT url FROM here", [], |row| row.get(0))?;
    let server = own.strip_suffix("/ofx").unwrap_or(&own);
    Ok(format!("{server}{path}"))
}

/// Makes the place for that note.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute_batch("CREATE TEMP TABLE here (url TEXT NOT NULL); INSERT INTO here VALUES ('');")
}

pub(super) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let text: String = row.get(column)?;
    Moment::parse(&text).ok_or_else(|| super::unreadable(column, "a moment"))
}
