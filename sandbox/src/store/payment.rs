//! The payments and what became of them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Date, Money};
use crate::wire::{Element, to_xml};

/// What became of a payment: the PMTPRCCODE values of OFX.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    WillProcess,
    Processed,
    NoFunds,
    Failed,
    Canceled,
}

const STATES: [(State, &str); 5] = [
    (State::WillProcess, "WILLPROCESSON"),
    (State::Processed, "PROCESSEDON"),
    (State::NoFunds, "NOFUNDSON"),
    (State::Failed, "FAILEDON"),
    (State::Canceled, "CANCELEDON"),
];

impl State {
    /// The word that stands in the message and in the database.
    pub(crate) fn code(self) -> &'static str {
        STATES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, code)| code)
    }
}

/// One payment.
pub(crate) struct Payment {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) account_id: i64,
    /// The entry of the payee list.
    pub(crate) payee: i64,
    pub(crate) server_id: String,
    /// PMTINFO as the bank repeats it.
    pub(crate) info: Element,
    pub(crate) amount: Money,
    pub(crate) state: State,
    pub(crate) state_date: Date,
    pub(crate) check_number: Option<String>,
}

const PAYMENTS: &str = "SELECT id, user_id, account_id, payee, server_id, info, amount, state,
        state_date, check_number FROM payment";

fn read(row: &Row<'_>) -> rusqlite::Result<Payment> {
    let code: String = row.get(7)?;
    let state = STATES
        .iter()
        .find(|(_, known)| *known == code)
        .map(|(state, _)| *state);
    Ok(Payment {
        id: row.get(0)?,
        user_id: row.get(1)?,
        account_id: row.get(2)?,
        payee: row.get(3)?,
        server_id: row.get(4)?,
        info: super::message(row, 5)?,
        amount: Money(row.get(6)?),
        state: state.ok_or_else(|| super::unreadable(7, "a state"))?,
        state_date: super::date(row, 8)?,
        check_number: row.get(9)?,
    })
}

/// A user's payment by its SRVRTID.
pub(crate) fn find(
    connection: &Connection,
    user: i64,
    server_id: &str,
) -> rusqlite::Result<Option<Payment>> {
    let sql = format!("{PAYMENTS} WHERE user_id = ?1 AND server_id = ?2");
    connection
        .query_row(&sql, params![user, server_id], read)
        .optional()
}

/// The payments of an account that were not canceled, oldest first.
pub(crate) fn live(connection: &Connection, account: i64) -> rusqlite::Result<Vec<Payment>> {
    let sql = format!("{PAYMENTS} WHERE account_id = ?1 AND state <> 'CANCELEDON' ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([account], read)?.collect()
}

/// The payments that are to be processed by `today`, in the order in which that happens.
pub(crate) fn due(connection: &Connection, today: Date) -> rusqlite::Result<Vec<Payment>> {
    let sql = format!(
        "{PAYMENTS} WHERE state = 'WILLPROCESSON' AND state_date <= ?1 ORDER BY state_date, id"
    );
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([today.to_string()], read)?.collect()
}

/// The next SRVRTID.
pub(crate) fn next_server_id(connection: &Connection) -> rusqlite::Result<String> {
    Ok(format!("P{:09}", super::next(connection, "payment")?))
}

/// The next number of a paper check.
pub(crate) fn next_check_number(connection: &Connection) -> rusqlite::Result<String> {
    Ok(super::next(connection, "check")?.to_string())
}

/// Stores a new payment; its `id` does not count.
pub(crate) fn add(connection: &Connection, payment: &Payment) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO payment (user_id, account_id, payee, server_id, info, amount, state,
            state_date, check_number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            payment.user_id,
            payment.account_id,
            payment.payee,
            payment.server_id,
            to_xml(&payment.info),
            payment.amount.0,
            payment.state.code(),
            payment.state_date.to_string(),
            payment.check_number
        ],
    )?;
    Ok(())
}

/// Stores a changed payment.
pub(crate) fn update(connection: &Connection, payment: &Payment) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE payment SET account_id = ?2, payee = ?3, info = ?4, amount = ?5, state = ?6,
            state_date = ?7, check_number = ?8
         WHERE id = ?1",
        params![
            payment.id,
            payment.account_id,
            payment.payee,
            to_xml(&payment.info),
            payment.amount.0,
            payment.state.code(),
            payment.state_date.to_string(),
            payment.check_number
        ],
    )?;
    Ok(())
}
