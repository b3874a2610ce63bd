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
    /// Whether the money has left the account.
    pub(crate) debited: bool,
    pub(crate) instance: Option<Instance>,
}

/// Of which recurring payment a payment is an instance.
pub(crate) struct Instance {
    pub(crate) model: i64,
    pub(crate) model_server_id: String,
    /// The date of the series; the payment itself may have been moved since.
    pub(crate) due: Date,
}

impl Payment {
    /// Whether it can still be changed and canceled.
    pub(crate) fn is_pending(&self) -> bool {
        self.state == State::WillProcess && !self.debited
    }
}

const PAYMENTS: &str = "SELECT id, user_id, account_id, payee, server_id, info, amount, state,
        state_date, check_number, debited, model,
        (SELECT server_id FROM model WHERE id = payment.model), instance_due
    FROM payment";

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
        debited: row.get(10)?,
        instance: read_instance(row)?,
    })
}

fn read_instance(row: &Row<'_>) -> rusqlite::Result<Option<Instance>> {
    let Some(model) = row.get(11)? else {
        return Ok(None);
    };
    Ok(Some(Instance {
        model,
        model_server_id: row.get(12)?,
        due: super::date(row, 13)?,
    }))
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

/// The payments made from a recurring one, whatever became of them, oldest first.
pub(crate) fn of_model(connection: &Connection, model: i64) -> rusqlite::Result<Vec<Payment>> {
    let sql = format!("{PAYMENTS} WHERE model = ?1 ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([model], read)?.collect()
}

/// The payments to be processed by `day` whose money is still on the account, the earlier first.
pub(crate) fn to_debit(connection: &Connection, day: Date) -> rusqlite::Result<Vec<Payment>> {
    due(connection, false, day)
}

/// The payments to be processed by `day` whose money was taken, the earlier first.
pub(crate) fn to_process(connection: &Connection, day: Date) -> rusqlite::Result<Vec<Payment>> {
    due(connection, true, day)
}

fn due(connection: &Connection, debited: bool, day: Date) -> rusqlite::Result<Vec<Payment>> {
    let sql = format!(
        "{PAYMENTS} WHERE state = 'WILLPROCESSON' AND debited = ?1 AND state_date <= ?2
         ORDER BY state_date, id"
    );
    let mut statement = connection.prepare(&sql)?;
    let payments = statement.query_map((debited, day.to_string()), read)?;
    payments.collect()
}

/// The earliest processing day of a payment whose money is still on the account.
pub(crate) fn first_to_debit(connection: &Connection) -> rusqlite::Result<Option<Date>> {
    first(connection, false)
}

/// The earliest processing day of a payment whose money was taken.
pub(crate) fn first_to_process(connection: &Connection) -> rusqlite::Result<Option<Date>> {
    first(connection, true)
}

fn first(connection: &Connection, debited: bool) -> rusqlite::Result<Option<Date>> {
    let sql = "SELECT state_date FROM payment WHERE state = 'WILLPROCESSON' AND debited = ?1
         ORDER BY state_date LIMIT 1";
    connection
        .query_row(sql, [debited], |row| super::date(row, 0))
        .optional()
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
            state_date, check_number, debited, model, instance_due)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            payment.user_id,
            payment.account_id,
            payment.payee,
            payment.server_id,
            to_xml(&payment.info),
            payment.amount.0,
            payment.state.code(),
            payment.state_date.to_string(),
            payment.check_number,
            payment.debited,
            payment.instance.as_ref().map(|instance| instance.model),
            instance_due(payment)
        ],
    )?;
    Ok(())
}

/// Stores a changed payment.
pub(crate) fn update(connection: &Connection, payment: &Payment) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE payment SET account_id = ?2, payee = ?3, info = ?4, amount = ?5, state = ?6,
            state_date = ?7, check_number = ?8, debited = ?9, instance_due = ?10
         WHERE id = ?1",
        params![
            payment.id,
            payment.account_id,
            payment.payee,
            to_xml(&payment.info),
            payment.amount.0,
            payment.state.code(),
            payment.state_date.to_string(),
            payment.check_number,
            payment.debited,
            instance_due(payment)
        ],
    )?;
    Ok(())
}

fn instance_due(payment: &Payment) -> Option<String> {
    let instance = payment.instance.as_ref();
    instance.map(|instance| instance.due.to_string())
}
