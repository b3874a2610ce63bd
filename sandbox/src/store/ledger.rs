//! Reads the books for the control API and the page; nothing here changes them.

use rusqlite::{Connection, params};

use super::payee;
use crate::control::{HistoryEntry, Ledger, LedgerAccount, LedgerPayee, LedgerPayment};
use crate::value::Money;
use crate::wire::Element;

/// All books as they stand.
pub(crate) fn ledger(connection: &Connection) -> rusqlite::Result<Ledger> {
    Ok(Ledger {
        today: super::today(connection)?.to_string(),
        accounts: accounts(connection)?,
        payees: payees(connection)?,
        payments: payments(connection)?,
    })
}

fn accounts(connection: &Connection) -> rusqlite::Result<Vec<LedgerAccount>> {
    let mut statement = connection.prepare(
        "SELECT u.login, a.bank_code, a.number, a.type, a.balance
         FROM account a JOIN user u ON u.id = a.user_id ORDER BY a.id",
    )?;
    let accounts = statement.query_map([], |row| {
        Ok(LedgerAccount {
            user: row.get(0)?,
            bank: row.get(1)?,
            number: row.get(2)?,
            kind: row.get(3)?,
            balance: Money(row.get(4)?).to_string(),
        })
    })?;
    accounts.collect()
}

fn payees(connection: &Connection) -> rusqlite::Result<Vec<LedgerPayee>> {
    let mut statement = connection.prepare(
        "SELECT u.login, p.id FROM payee p JOIN user u ON u.id = p.user_id ORDER BY p.id",
    )?;
    let keys = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let keys: Vec<(String, i64)> = keys.collect::<Result<_, _>>()?;
    keys.into_iter()
        .map(|(user, id)| {
            let entry = payee::by_id(connection, id)?;
            Ok(LedgerPayee {
                user,
                name: entry.name().to_owned(),
                payee_id: entry.payee_id().map(str::to_owned),
                list_id: entry.list_id,
                accounts: entry.accounts,
                removed: entry.removed,
            })
        })
        .collect()
}

fn payments(connection: &Connection) -> rusqlite::Result<Vec<LedgerPayment>> {
    let mut statement = connection.prepare(
        "SELECT u.login, p.server_id, a.number, e.list_id, e.address, d.name, p.amount, p.info,
            p.state, p.state_date, p.check_number
         FROM payment p
         JOIN user u ON u.id = p.user_id
         JOIN account a ON a.id = p.account_id
         JOIN payee e ON e.id = p.payee
         LEFT JOIN directory d ON d.payee_id = e.payee_id
         ORDER BY p.id",
    )?;
    let payments = statement.query_map([], |row| {
        let address = super::optional_message(row, 4)?;
        let own = address.as_ref().and_then(|address| address.text_of("NAME"));
        let standard: Option<String> = row.get(5)?;
        let name = own.map(str::to_owned).or(standard).unwrap_or_default();
        let info = super::message(row, 7)?;
        Ok(LedgerPayment {
            user: row.get(0)?,
            server_id: row.get(1)?,
            account: row.get(2)?,
            payee: row.get(3)?,
            payee_name: name,
            amount: Money(row.get(6)?).to_string(),
            due: day_of(&info),
            state: row.get(8)?,
            state_date: row.get(9)?,
            check_number: row.get(10)?,
        })
    })?;
    payments.collect()
}

fn day_of(info: &Element) -> String {
    let due = info.text_of("DTDUE").unwrap_or_default();
    due.get(..8).unwrap_or(due).to_owned()
}

/// The changes after a token of one user, oldest first, not more than `most`. Without an account it
/// is the history of the payee list.
pub(crate) fn history(
    connection: &Connection,
    user: &str,
    account: Option<&str>,
    after: i64,
    most: u32,
) -> rusqlite::Result<Vec<HistoryEntry>> {
    let mut statement = connection.prepare(
        "SELECT h.token, h.message FROM history h
         JOIN scope s ON s.id = h.scope_id
         JOIN user u ON u.id = s.user_id
         LEFT JOIN account a ON a.id = s.account_id
         WHERE u.login = ?1 AND a.number IS ?2 AND h.token > ?3 AND s.kind = ?5
         ORDER BY h.token LIMIT ?4",
    )?;
    let kind = if account.is_some() { "PMT" } else { "PAYEE" };
    let changes = statement.query_map(params![user, account, after, most, kind], |row| {
        let message = super::message(row, 1)?;
        let body = message.children.last().filter(|body| body.name != "STATUS");
        Ok(HistoryEntry {
            user: user.to_owned(),
            account: account.map(str::to_owned),
            token: row.get(0)?,
            trnuid: message.text_of("TRNUID").unwrap_or_default().to_owned(),
            kind: body.map(|body| body.name.clone()).unwrap_or_default(),
        })
    })?;
    changes.collect()
}
