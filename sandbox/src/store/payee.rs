//! The payee lists of the users and the directory of standard payees.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::wire::{Element, to_xml};

/// DAYSTOPAY of a payee that is in no directory: a check goes by mail.
pub(crate) const DAYS_BY_MAIL: u32 = 4;

/// An entry of a payee list.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) list_id: String,
    /// The PAYEE aggregate; none if the entry is known by its PAYEEID alone.
    pub(crate) address: Option<Element>,
    pub(crate) transfer_to: Option<Element>,
    pub(crate) standard: Option<Standard>,
    /// The user's account numbers with this payee.
    pub(crate) accounts: Vec<String>,
    /// Whether the user has taken it off the list; payments made to it still refer to it.
    pub(crate) removed: bool,
}

/// A payee of the directory.
#[derive(Clone)]
pub(crate) struct Standard {
    pub(crate) payee_id: String,
    pub(crate) name: String,
    days_to_pay: u32,
}

impl Entry {
    /// The name as the user knows it.
    pub(crate) fn name(&self) -> &str {
        let own = self
            .address
            .as_ref()
            .and_then(|address| address.text_of("NAME"));
        own.or(self
            .standard
            .as_ref()
            .map(|standard| standard.name.as_str()))
            .unwrap_or_default()
    }

    /// The PAYEEID, if the payee is in the directory.
    pub(crate) fn payee_id(&self) -> Option<&str> {
        self.standard
            .as_ref()
            .map(|standard| standard.payee_id.as_str())
    }

    /// How many days before the due date a payment is processed.
    pub(crate) fn days_to_pay(&self) -> u32 {
        self.standard
            .as_ref()
            .map_or(DAYS_BY_MAIL, |standard| standard.days_to_pay)
    }
}

/// Names are compared without case, spaces and punctuation.
pub(super) fn match_key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The standard payee of this PAYEEID.
pub(crate) fn standard(
    connection: &Connection,
    payee_id: &str,
) -> rusqlite::Result<Option<Standard>> {
    connection
        .query_row(
            "SELECT payee_id, name, days_to_pay FROM directory WHERE payee_id = ?1",
            [payee_id],
            |row| read_standard(row, 0),
        )
        .optional()
}

/// The standard payee that an address means.
pub(crate) fn recognise(
    connection: &Connection,
    address: &Element,
) -> rusqlite::Result<Option<Standard>> {
    let key = |name| match_key(address.text_of(name).unwrap_or_default());
    connection
        .query_row(
            "SELECT payee_id, name, days_to_pay FROM directory
             WHERE name_key = ?1 AND postal_key = ?2",
            [key("NAME"), key("POSTALCODE")],
            |row| read_standard(row, 0),
        )
        .optional()
}

fn read_standard(row: &Row<'_>, from: usize) -> rusqlite::Result<Standard> {
    Ok(Standard {
        payee_id: row.get(from)?,
        name: row.get(from + 1)?,
        days_to_pay: row.get(from + 2)?,
    })
}

const ENTRIES: &str = "SELECT p.id, p.list_id, p.address, p.transfer_to,
        d.payee_id, d.name, d.days_to_pay, p.removed
    FROM payee p LEFT JOIN directory d ON d.payee_id = p.payee_id";

/// The entries that a user has and has not removed, oldest first.
pub(crate) fn list(connection: &Connection, user: i64) -> rusqlite::Result<Vec<Entry>> {
    let sql = format!("{ENTRIES} WHERE p.user_id = ?1 AND p.removed = 0 ORDER BY p.id");
    entries(connection, &sql, [user])
}

fn entries(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection.prepare(sql)?;
    let entries = statement
        .query_map(parameters, read_entry)?
        .collect::<Result<Vec<_>, _>>()?;
    entries
        .into_iter()
        .map(|entry| with_accounts(connection, entry))
        .collect()
}

/// The entries that mean the same payee as one that is not yet on the list: those at the same address
/// or, where it has none, those of the same PAYEEID.
pub(crate) fn same_payee(
    connection: &Connection,
    user: i64,
    entry: &Entry,
) -> rusqlite::Result<Vec<Entry>> {
    let (column, value) = match &entry.address {
        Some(address) => ("address", Some(to_xml(address))),
        None => ("payee_id", entry.payee_id().map(str::to_owned)),
    };
    let sql = format!(
        "{ENTRIES} WHERE p.user_id = ?1 AND p.removed = 0 AND p.{column} = ?2 ORDER BY p.id"
    );
    entries(connection, &sql, params![user, value])
}

/// A user's entry by its PAYEELSTID.
pub(crate) fn by_list_id(
    connection: &Connection,
    user: i64,
    list_id: &str,
) -> rusqlite::Result<Option<Entry>> {
    let sql = format!("{ENTRIES} WHERE p.user_id = ?1 AND p.removed = 0 AND p.list_id = ?2");
    let entry = connection
        .query_row(&sql, params![user, list_id], read_entry)
        .optional()?;
    entry
        .map(|entry| with_accounts(connection, entry))
        .transpose()
}

/// The entry that a payment was made to, removed or not.
pub(crate) fn by_id(connection: &Connection, id: i64) -> rusqlite::Result<Entry> {
    let sql = format!("{ENTRIES} WHERE p.id = ?1");
    let entry = connection.query_row(&sql, [id], read_entry)?;
    with_accounts(connection, entry)
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let in_directory: Option<String> = row.get(4)?;
    Ok(Entry {
        id: row.get(0)?,
        list_id: row.get(1)?,
        address: super::optional_message(row, 2)?,
        transfer_to: super::optional_message(row, 3)?,
        standard: in_directory.map(|_| read_standard(row, 4)).transpose()?,
        accounts: Vec::new(),
        removed: row.get(7)?,
    })
}

fn with_accounts(connection: &Connection, mut entry: Entry) -> rusqlite::Result<Entry> {
    let sql = "SELECT number FROM payee_account WHERE payee = ?1 ORDER BY position";
    let mut statement = connection.prepare(sql)?;
    entry.accounts = statement
        .query_map([entry.id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(entry)
}

/// Gives an entry another PAYEELSTID.
pub(crate) fn renumber(connection: &Connection, entry: &mut Entry) -> rusqlite::Result<()> {
    entry.list_id = next_list_id(connection)?;
    let sql = "UPDATE payee SET list_id = ?2 WHERE id = ?1";
    connection.execute(sql, (entry.id, &entry.list_id))?;
    Ok(())
}

fn next_list_id(connection: &Connection) -> rusqlite::Result<String> {
    Ok(format!("L{:07}", super::next(connection, "payee")?))
}

/// Adds an entry and gives it its PAYEELSTID; `id` and `list_id` of what was given do not count.
pub(crate) fn add(connection: &Connection, user: i64, mut entry: Entry) -> rusqlite::Result<Entry> {
    entry.list_id = next_list_id(connection)?;
    connection.execute(
        "INSERT INTO payee (user_id, list_id, address, transfer_to, payee_id)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            user,
            entry.list_id,
            entry.address.as_ref().map(to_xml),
            entry.transfer_to.as_ref().map(to_xml),
            entry.payee_id()
        ],
    )?;
    entry.id = connection.last_insert_rowid();
    store_accounts(connection, &entry)?;
    Ok(entry)
}

/// Stores a changed entry.
pub(crate) fn update(connection: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE payee SET address = ?2, transfer_to = ?3, payee_id = ?4 WHERE id = ?1",
        params![
            entry.id,
            entry.address.as_ref().map(to_xml),
            entry.transfer_to.as_ref().map(to_xml),
            entry.payee_id()
        ],
    )?;
    store_accounts(connection, entry)
}

fn store_accounts(connection: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM payee_account WHERE payee = ?1", [entry.id])?;
    for (number, position) in entry.accounts.iter().zip(0_i64..) {
        connection.execute(
            "INSERT INTO payee_account VALUES (?1, ?2, ?3)",
            params![entry.id, position, number],
        )?;
    }
    Ok(())
}

/// Takes an entry off the list; payments to it go on.
pub(crate) fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.execute("UPDATE payee SET removed = 1 WHERE id = ?1", [id])?;
    Ok(())
}
