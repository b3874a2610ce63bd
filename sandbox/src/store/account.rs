//! The accounts payments are made from.

use rusqlite::{Connection, OptionalExtension, Row};

use super::profile::moment;
use crate::value::{Date, Moment, Money};

/// Whether bills can be paid from an account: SVCSTATUS.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BillPay {
    /// It could be asked for.
    Available,
    /// It was asked for.
    Pending,
    /// Yes.
    Active,
}

const STATES: [(BillPay, &str); 3] = [
    (BillPay::Available, "AVAIL"),
    (BillPay::Pending, "PEND"),
    (BillPay::Active, "ACTIVE"),
];

impl BillPay {
    /// The word that stands in the message and in the database.
    pub(crate) fn code(self) -> &'static str {
        let found = STATES.iter().find(|(state, _)| *state == self);
        found.map_or("", |(_, code)| code)
    }

    /// The state of that word.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        let found = STATES.iter().find(|(_, known)| *known == code);
        found.map(|(state, _)| *state)
    }
}

/// One account, and whose it is.
pub(crate) struct Account {
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) bank_code: String,
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) bill_pay: BillPay,
}

const ACCOUNTS: &str = "SELECT id, user_id, bank_code, number, type, bill_pay FROM account";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let code: String = row.get(5)?;
    let state = STATES.iter().find(|(_, known)| *known == code);
    Ok(Account {
        id: row.get(0)?,
        user_id: row.get(1)?,
        bank_code: row.get(2)?,
        number: row.get(3)?,
        kind: row.get(4)?,
        bill_pay: state.ok_or_else(|| super::unreadable(5, "a state"))?.0,
    })
}

/// Opens an account; its `id` does not count.
pub(crate) fn add(
    connection: &Connection,
    account: &Account,
    balance: Money,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO account (user_id, bank_code, number, type, balance, bill_pay)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            account.user_id,
            &account.bank_code,
            &account.number,
            &account.kind,
            balance.0,
            account.bill_pay.code(),
        ),
    )?;
    Ok(())
}

/// The account of this bank code, number and type, whoever holds it.
pub(crate) fn find(
    connection: &Connection,
    bank_code: &str,
    number: &str,
    kind: &str,
) -> rusqlite::Result<Option<Account>> {
    let sql = format!("{ACCOUNTS} WHERE bank_code = ?1 AND number = ?2 AND type = ?3");
    connection
        .query_row(&sql, (bank_code, number, kind), read)
        .optional()
}

/// The accounts of a user, oldest first.
pub(crate) fn of_user(connection: &Connection, user: i64) -> rusqlite::Result<Vec<Account>> {
    let sql = format!("{ACCOUNTS} WHERE user_id = ?1 ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([user], read)?.collect()
}

/// The moment of the last change of a user's accounts.
pub(crate) fn changed(connection: &Connection, user: i64) -> rusqlite::Result<Moment> {
    let sql = "SELECT accounts_changed FROM user WHERE id = ?1";
    connection.query_row(sql, [user], |row| moment(row, 0))
}

/// Says whether bills can be paid from an account, and notes the day of the change.
pub(crate) fn set_bill_pay(
    connection: &Connection,
    account: &Account,
    state: BillPay,
    day: Date,
) -> rusqlite::Result<()> {
    if account.bill_pay == state {
        return Ok(());
    }
    let sql = "UPDATE account SET bill_pay = ?2 WHERE id = ?1";
    connection.execute(sql, (account.id, state.code()))?;
    let now = super::now_after(day, changed(connection, account.user_id)?);
    let sql = "UPDATE user SET accounts_changed = ?2 WHERE id = ?1";
    connection.execute(sql, (account.user_id, now.to_string()))?;
    Ok(())
}

/// The accounts for which bill payment was asked for.
pub(crate) fn pending(connection: &Connection) -> rusqlite::Result<Vec<Account>> {
    let sql = format!("{ACCOUNTS} WHERE bill_pay = 'PEND' ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([], read)?.collect()
}

/// Sets the balance of an account.
pub(crate) fn set_balance(
    connection: &Connection,
    account: &Account,
    balance: Money,
) -> rusqlite::Result<()> {
    let sql = "UPDATE account SET balance = ?2 WHERE id = ?1";
    connection.execute(sql, (account.id, balance.0))?;
    Ok(())
}

/// The account of this number, whoever holds it.
pub(crate) fn by_number(
    connection: &Connection,
    number: &str,
) -> rusqlite::Result<Option<Account>> {
    let sql = format!("{ACCOUNTS} WHERE number = ?1");
    connection.query_row(&sql, [number], read).optional()
}

/// Whether bills can be paid from an account.
pub(crate) fn is_active(connection: &Connection, id: i64) -> rusqlite::Result<bool> {
    let sql = "SELECT bill_pay = 'ACTIVE' FROM account WHERE id = ?1";
    connection.query_row(sql, [id], |row| row.get(0))
}

/// Takes an amount off the balance if the balance is large enough, and tells whether it was.
pub(crate) fn debit(connection: &Connection, id: i64, amount: Money) -> rusqlite::Result<bool> {
    let changed = connection.execute(
        "UPDATE account SET balance = balance - ?2 WHERE id = ?1 AND balance >= ?2",
        (id, amount.0),
    )?;
    Ok(changed == 1)
}

/// The balance of an account, by its number.
pub(crate) fn balance(connection: &Connection, number: &str) -> rusqlite::Result<Option<Money>> {
    connection
        .query_row(
            "SELECT balance FROM account WHERE number = ?1",
            [number],
            |row| row.get(0).map(Money),
        )
        .optional()
}
