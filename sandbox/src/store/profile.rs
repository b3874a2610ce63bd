//! Where each message set is served, and with whose passwords.

use rusqlite::{Connection, Row};

use crate::value::Moment;

/// One message set of the profile.
pub(crate) struct MessageSet {
    pub(crate) name: String,
    /// None if it is served where the bank itself is.
    pub(crate) url: Option<String>,
    pub(crate) realm: String,
}

/// All message sets that the bank offers.
pub(crate) fn message_sets(connection: &Connection) -> rusqlite::Result<Vec<MessageSet>> {
    let mut statement = connection.prepare("SELECT message_set, url, realm FROM profile")?;
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

pub(super) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let text: String = row.get(column)?;
    Moment::parse(&text).ok_or_else(|| super::unreadable(column, "a moment"))
}
