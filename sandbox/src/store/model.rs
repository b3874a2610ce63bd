//! The recurring payments, called models, that single payments are made from.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::{Date, Money};
use crate::wire::{Element, to_xml};

/// One recurring payment.
pub(crate) struct Model {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) account_id: i64,
    /// The entry of the payee list.
    pub(crate) payee: i64,
    pub(crate) server_id: String,
    /// PMTINFO as the bank repeats it.
    pub(crate) info: Element,
    pub(crate) plan: Plan,
    /// Number and due date of the instance that is made next; none if none is left.
    pub(crate) next: Option<(u32, Date)>,
    pub(crate) canceled: bool,
}

/// How much is paid when.
pub(crate) struct Plan {
    pub(crate) frequency: String,
    pub(crate) instances: Option<u32>,
    pub(crate) first_due: Date,
    pub(crate) amount: Money,
    pub(crate) initial_amount: Option<Money>,
    pub(crate) final_amount: Option<Money>,
}

impl Plan {
    /// The amount of an instance. The only one is the first.
    pub(crate) fn amount_of(&self, number: u32) -> Money {
        let special = match self.instances {
            _ if number == 0 => self.initial_amount,
            Some(instances) if number + 1 == instances => self.final_amount,
            _ => None,
        };
        special.unwrap_or(self.amount)
    }
}

const MODELS: &str = "SELECT id, user_id, account_id, payee, server_id, info, frequency, instances,
        amount, initial_amount, final_amount, first_due, next_instance, next_due, canceled
    FROM model";

fn read(row: &Row<'_>) -> rusqlite::Result<Model> {
    let money = |column| row.get(column).map(|cents: Option<i64>| cents.map(Money));
    let next_due: Option<String> = row.get(13)?;
    let next_due = next_due.map(|_| super::date(row, 13)).transpose()?;
    Ok(Model {
        id: row.get(0)?,
        user_id: row.get(1)?,
        account_id: row.get(2)?,
        payee: row.get(3)?,
        server_id: row.get(4)?,
        info: super::message(row, 5)?,
        plan: Plan {
            frequency: row.get(6)?,
            instances: row.get(7)?,
            amount: Money(row.get(8)?),
            initial_amount: money(9)?,
            final_amount: money(10)?,
            first_due: super::date(row, 11)?,
        },
        next: next_due
            .map(|due| Ok::<_, rusqlite::Error>((row.get(12)?, due)))
            .transpose()?,
        canceled: row.get(14)?,
    })
}

/// A user's model by its RECSRVRTID.
pub(crate) fn find(
    connection: &Connection,
    user: i64,
    server_id: &str,
) -> rusqlite::Result<Option<Model>> {
    let sql = format!("{MODELS} WHERE user_id = ?1 AND server_id = ?2");
    connection
        .query_row(&sql, params![user, server_id], read)
        .optional()
}

/// All models, oldest first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Model>> {
    let mut statement = connection.prepare(&format!("{MODELS} ORDER BY id"))?;
    statement.query_map([], read)?.collect()
}

/// The models of an account that have instances left, oldest first.
pub(crate) fn live(connection: &Connection, account: i64) -> rusqlite::Result<Vec<Model>> {
    let sql = format!(
        "{MODELS} WHERE account_id = ?1 AND canceled = 0 AND next_due IS NOT NULL ORDER BY id"
    );
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([account], read)?.collect()
}

/// The models whose next instance is due by that day, the earlier first.
pub(crate) fn due_by(connection: &Connection, day: Date) -> rusqlite::Result<Vec<Model>> {
    let sql = format!("{MODELS} WHERE canceled = 0 AND next_due <= ?1 ORDER BY next_due, id");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([day.to_string()], read)?.collect()
}

/// The earliest due date of an instance that is still to be made.
pub(crate) fn first_due(connection: &Connection) -> rusqlite::Result<Option<Date>> {
    let sql = "SELECT next_due FROM model WHERE canceled = 0 AND next_due IS NOT NULL
         ORDER BY next_due LIMIT 1";
    connection
        .query_row(sql, [], |row| super::date(row, 0))
        .optional()
}

/// The next RECSRVRTID.
pub(crate) fn next_server_id(connection: &Connection) -> rusqlite::Result<String> {
    Ok(format!("R{:09}", super::next(connection, "model")?))
}

/// Stores a new model and gives it its `id`.
pub(crate) fn add(connection: &Connection, model: &mut Model) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO model (user_id, account_id, payee, server_id, info, frequency, amount,
            first_due, next_instance)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        params![
            model.user_id,
            model.account_id,
            model.payee,
            model.server_id,
            to_xml(&model.info),
            model.plan.frequency,
            model.plan.amount.0,
            model.plan.first_due.to_string()
        ],
    )?;
    model.id = connection.last_insert_rowid();
    update(connection, model)
}

/// Stores a changed model.
pub(crate) fn update(connection: &Connection, model: &Model) -> rusqlite::Result<()> {
    let plan = &model.plan;
    connection.execute(
        "UPDATE model SET account_id = ?2, payee = ?3, info = ?4, frequency = ?5, instances = ?6,
            amount = ?7, initial_amount = ?8, final_amount = ?9, first_due = ?10,
            next_instance = ?11, next_due = ?12, canceled = ?13
         WHERE id = ?1",
        params![
            model.id,
            model.account_id,
            model.payee,
            to_xml(&model.info),
            plan.frequency,
            plan.instances,
            plan.amount.0,
            plan.initial_amount.map(|money| money.0),
            plan.final_amount.map(|money| money.0),
            plan.first_due.to_string(),
            model.next.map_or(0, |(number, _)| number),
            model.next.map(|(_, due)| due.to_string()),
            model.canceled
        ],
    )?;
    Ok(())
}
