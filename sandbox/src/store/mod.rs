//! The database: one SQLite file that holds the whole bank. Only this folder speaks SQL.

pub(crate) mod account;
pub(crate) mod client;
pub(crate) mod demands;
pub(crate) mod history;
pub(crate) mod ledger;
pub(crate) mod mail;
pub(crate) mod model;
pub(crate) mod payee;
pub(crate) mod payment;
pub(crate) mod profile;
pub(crate) mod reply;
pub(crate) mod reset;
pub(crate) mod user;
mod world;

use std::path::Path;
use std::time::Duration;

use rusqlite::types::Type;
use rusqlite::{Connection, Row, TransactionBehavior};

use crate::value::{Date, Moment};
use crate::wire::{self, Element};

/// How long to wait for another program that has the file open.
const PATIENCE: Duration = Duration::from_secs(10);

/// Each entry brings the schema one version on; `user_version` counts those that were run.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("clients_and_realms.sql"),
];

/// Marks the file as a bank: "OFXB" in ASCII.
const APPLICATION_ID: u32 = 0x4f46_5842;

/// Why a database is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("SQLite failed")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the file is a database of something else")]
    Foreign,
    #[error("the file was written by a newer version of this program")]
    Newer,
}

/// Opens the bank and makes it if it is new; `first_day` is then the day it begins on.
pub(crate) fn open(
    path: Option<&Path>,
    first_day: impl FnOnce() -> Date,
) -> Result<Connection, StoreError> {
    let mut connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(PATIENCE)?;
    // Looked at before anything is changed: the file may be somebody else's.
    version(&connection)?;
    // A payment that was acknowledged must survive a power cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection, first_day)?;
    profile::prepare(&connection)?;
    Ok(connection)
}

/// How many migrations this database has seen.
fn version(connection: &Connection) -> Result<usize, StoreError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && pragma("application_id")? != APPLICATION_ID {
        return Err(StoreError::Foreign);
    }
    match usize::try_from(pragma("user_version")?) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(version),
        _ => Err(StoreError::Newer),
    }
}

fn migrate(
    connection: &mut Connection,
    first_day: impl FnOnce() -> Date,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = version(&transaction)?;
    for (migration, number) in MIGRATIONS.iter().zip(1_u32..).skip(done) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    if done == 0 {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        world::create(&transaction, first_day())?;
    }
    Ok(transaction.commit()?)
}

/// The day on which the bank's clock stands.
pub(crate) fn today(connection: &Connection) -> rusqlite::Result<Date> {
    connection.query_row("SELECT today FROM bank", [], |row| date(row, 0))
}

/// Sets the bank's clock.
pub(crate) fn set_today(connection: &Connection, today: Date) -> rusqlite::Result<()> {
    connection.execute("UPDATE bank SET today = ?1", [today.to_string()])?;
    Ok(())
}

/// The moment of a change on a day: always later than the one before, also on the same day.
fn now_after(day: Date, earlier: Moment) -> Moment {
    Moment::after_noon(day, 0).max(earlier.next())
}

/// The next number of a counter.
pub(crate) fn next(connection: &Connection, counter: &str) -> rusqlite::Result<i64> {
    connection.query_row(
        "UPDATE counter SET value = value + 1 WHERE name = ?1 RETURNING value",
        [counter],
        |row| row.get(0),
    )
}

/// Runs `work` so that a failure leaves no trace in the database.
pub(crate) fn all_or_nothing<T, E: From<rusqlite::Error>>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    connection.execute_batch("SAVEPOINT step")?;
    let result = work();
    connection.execute_batch(match result {
        Ok(_) => "RELEASE step",
        Err(_) => "ROLLBACK TO step; RELEASE step",
    })?;
    result
}

fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(column)?;
    Date::parse(&text).ok_or_else(|| unreadable(column, "a date"))
}

fn message(row: &Row<'_>, column: usize) -> rusqlite::Result<Element> {
    let text: String = row.get(column)?;
    wire::from_xml(&text).map_err(|_| unreadable(column, "a message"))
}

fn optional_message(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Element>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| message(row, column)).transpose()
}

fn unreadable(column: usize, what: &str) -> rusqlite::Error {
    let reason = format!("the database does not hold {what} here");
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, reason.into())
}
