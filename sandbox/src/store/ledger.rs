//! Reads the books for the control API and the page; nothing here changes them.

use rusqlite::{Connection, params};

use super::{mail, model, payee, profile, user};
use crate::control::{
    HistoryEntry, HistoryKind, Ledger, LedgerAccount, LedgerLetter, LedgerMessageSet, LedgerModel,
    LedgerPayee, LedgerPayment, LedgerUser,
};
use crate::value::Money;
use crate::wire::Element;

/// All books as they stand.
pub(crate) fn ledger(connection: &Connection) -> rusqlite::Result<Ledger> {
    Ok(Ledger {
        today: super::today(connection)?.to_string(),
        accounts: accounts(connection)?,
        payees: payees(connection)?,
        payments: payments(connection)?,
        models: models(connection)?,
        letters: letters(connection)?,
        users: users(connection)?,
        message_sets: message_sets(connection)?,
    })
}

fn accounts(connection: &Connection) -> rusqlite::Result<Vec<LedgerAccount>> {
    let mut statement = connection.prepare(
        "SELECT u.login, a.bank_code, a.number, a.type, a.balance, a.bill_pay
         FROM account a JOIN user u ON u.id = a.user_id ORDER BY a.id",
    )?;
    let accounts = statement.query_map([], |row| {
        Ok(LedgerAccount {
            user: row.get(0)?,
            bank: row.get(1)?,
            number: row.get(2)?,
            kind: row.get(3)?,
            balance: Money(row.get(4)?).to_string(),
            bill_pay: row.get(5)?,
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
            p.state, p.state_date, p.check_number,
            (SELECT server_id FROM model WHERE id = p.model)
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
            model: row.get(11)?,
        })
    })?;
    payments.collect()
}

fn models(connection: &Connection) -> rusqlite::Result<Vec<LedgerModel>> {
    let models = model::all(connection)?;
    models
        .into_iter()
        .map(|model| {
            let entry = payee::by_id(connection, model.payee)?;
            let text = |table: &str, column: &str, id: i64| {
                let sql = format!("SELECT {column} FROM {table} WHERE id = ?1");
                connection.query_row(&sql, [id], |row| row.get(0))
            };
            Ok(LedgerModel {
                user: text("user", "login", model.user_id)?,
                account: text("account", "number", model.account_id)?,
                payee_name: entry.name().to_owned(),
                payee: entry.list_id,
                amount: model.plan.amount.to_string(),
                frequency: model.plan.frequency,
                instances: model.plan.instances,
                next_due: model.next.map(|(_, due)| due.to_string()),
                canceled: model.canceled,
                server_id: model.server_id,
            })
        })
        .collect()
}

fn letters(connection: &Connection) -> rusqlite::Result<Vec<LedgerLetter>> {
    let letters = mail::all(connection)?;
    let told = letters.into_iter().map(|(user, letter)| {
        let text = |name| {
            let mail = letter.child("MAIL").and_then(|mail| mail.text_of(name));
            mail.unwrap_or_default().to_owned()
        };
        LedgerLetter {
            user,
            from: text("FROM"),
            to: text("TO"),
            created: in_days(&text("DTCREATED")),
            subject: text("SUBJECT"),
            text: text("MSGBODY"),
            server_id: letter.text_of("SRVRTID").map(str::to_owned),
        }
    });
    Ok(told.collect())
}

fn users(connection: &Connection) -> rusqlite::Result<Vec<LedgerUser>> {
    let users = user::all(connection)?;
    users
        .into_iter()
        .map(|user| {
            let [first, second] = user.needs_credentials();
            let demands = [
                ("USERCRED1", first),
                ("USERCRED2", second),
                ("AUTHTOKEN", user.needs_auth_token()),
                ("CLIENTUID", user.client_uid_required),
            ];
            let demands = demands.into_iter().filter(|(_, needed)| *needed);
            let questions = user::phrases(connection, user.id)?.into_iter();
            Ok(LedgerUser {
                locked: user.locked,
                password_change: user.password_change.code().to_owned(),
                must_give: demands.map(|(name, _)| name.to_owned()).collect(),
                questions: questions.map(|phrase| phrase.id).collect(),
                login: user.login,
            })
        })
        .collect()
}

fn message_sets(connection: &Connection) -> rusqlite::Result<Vec<LedgerMessageSet>> {
    let sets = profile::message_sets(connection)?.into_iter();
    let told = sets.map(|set| LedgerMessageSet {
        name: set.name,
        url: set.url,
        realm: set.realm,
    });
    Ok(told.collect())
}

fn day_of(info: &Element) -> String {
    in_days(info.text_of("DTDUE").unwrap_or_default())
}

fn in_days(moment: &str) -> String {
    moment.get(..8).unwrap_or(moment).to_owned()
}

/// The changes after a token of one user, oldest first, not more than `most`. The histories of payees
/// and mail have no account.
pub(crate) fn history(
    connection: &Connection,
    kind: HistoryKind,
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
    let kind = match kind {
        HistoryKind::Payments => "PMT",
        HistoryKind::Recurring => "RECPMT",
        HistoryKind::Payees => "PAYEE",
        HistoryKind::Mail => "PMTMAIL",
    };
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
