//! Connections and accounts in the file.

use rusqlite::{Connection as File, OptionalExtension, Row, params};

use super::connection::{Account, Connection, NewAccount, NewConnection};
use super::jobs::{json, to_json};
use super::upgrade::{Access, MessageSet, Upgrade};
use super::words::{AccountId, ConnectionId, Timestamp};
use crate::value::Private;

const CONNECTION: &str = "SELECT id, url, organization, fi_id, ofx_version, app_id, app_version, user, client_uid, timeout,
    may_store, password IS NOT NULL, interval, next_due, stopped_by, failures, created, accesses, settings FROM connection";

/// Adds a connection with its accounts.
pub(super) fn add(
    file: &File,
    new: &NewConnection,
    next_due: Option<Timestamp>,
    now: Timestamp,
) -> rusqlite::Result<ConnectionId> {
    let accesses = [Access {
        url: new.url.trim().to_owned(),
        realm: None,
        version: None,
        message_sets: vec![MessageSet::Profile, MessageSet::Signup, MessageSet::BillPay],
    }];
    file.execute(
        "INSERT INTO connection (url, organization, fi_id, ofx_version, app_id, app_version, user, client_uid, timeout,
            may_store, interval, next_due, created, accesses, settings)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            new.url.trim(),
            new.organization,
            new.fi_id,
            new.ofx_version,
            new.app_id,
            new.app_version,
            new.user,
            new.client_uid,
            new.timeout,
            new.may_store_credentials,
            new.interval,
            next_due,
            now,
            to_json(&accesses)?,
            to_json(&new.settings)?
        ],
    )?;
    let id = file.last_insert_rowid();
    for account in &new.accounts {
        add_account(file, id, account, "")?;
    }
    Ok(id)
}

fn add_account(
    file: &File,
    connection: ConnectionId,
    account: &NewAccount,
    description: &str,
) -> rusqlite::Result<()> {
    file.prepare_cached(
        "INSERT INTO account (connection_id, bank_id, number, kind, description, active)
         VALUES (?1, ?2, ?3, ?4, ?5, 1)
         ON CONFLICT DO UPDATE SET active = 1, description = excluded.description",
    )?
    .execute(params![
        connection,
        account.bank_id,
        &*account.number,
        account.kind,
        description
    ])?;
    Ok(())
}

/// A connection.
pub(super) fn find(file: &File, id: ConnectionId) -> rusqlite::Result<Option<Connection>> {
    file.prepare_cached(&format!("{CONNECTION} WHERE id = ?1"))?
        .query_row([id], read)
        .optional()
}

/// All connections after one, in the order in which they were added.
pub(super) fn all(
    file: &File,
    after: ConnectionId,
    most: usize,
) -> rusqlite::Result<Vec<Connection>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    file.prepare_cached(&format!("{CONNECTION} WHERE id > ?1 ORDER BY id LIMIT ?2"))?
        .query_map([after, most], read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Connection> {
    let accesses: Vec<Access> = json(row, 17)?;
    Ok(Connection {
        id: row.get(0)?,
        url: row.get(1)?,
        realm: accesses.first().and_then(|access| access.realm.clone()),
        organization: row.get(2)?,
        fi_id: row.get(3)?,
        ofx_version: row.get(4)?,
        app_id: row.get(5)?,
        app_version: row.get(6)?,
        user: row.get(7)?,
        client_uid: row.get(8)?,
        timeout: row.get(9)?,
        may_store_credentials: row.get(10)?,
        has_password: row.get(11)?,
        interval: row.get(12)?,
        next_due: row.get(13)?,
        stopped_by: row.get(14)?,
        failures: row.get(15)?,
        created: row.get(16)?,
        accesses,
        settings: json(row, 18)?,
    })
}

/// Removes a connection with all that is stored of it, but for its events.
pub(super) fn remove(file: &File, id: ConnectionId) -> rusqlite::Result<bool> {
    Ok(file.execute("DELETE FROM connection WHERE id = ?1", [id])? > 0)
}

/// The accounts of a connection.
pub(super) fn accounts(file: &File, connection: ConnectionId) -> rusqlite::Result<Vec<Account>> {
    file.prepare_cached(
        "SELECT id, bank_id, number, kind, description, active FROM account
         WHERE connection_id = ?1 ORDER BY id",
    )?
    .query_map([connection], |row| {
        Ok(Account {
            id: row.get(0)?,
            bank_id: row.get(1)?,
            number: Private::from(row.get::<_, String>(2)?),
            kind: row.get(3)?,
            description: Private::from(row.get::<_, String>(4)?),
            active: row.get(5)?,
        })
    })?
    .collect()
}

/// The accounts that are synchronised.
pub(super) fn active(file: &File, connection: ConnectionId) -> rusqlite::Result<Vec<AccountId>> {
    let accounts = accounts(file, connection)?;
    let active = accounts.into_iter().filter(|account| account.active);
    Ok(active.map(|account| account.id).collect())
}

/// An account as the bank lists it.
pub(super) struct Listed {
    pub(super) account: NewAccount,
    pub(super) description: String,
}

/// Compares what the bank lists as paying bills with what is known: those to synchronise, and those that are gone. New ones
/// are added if that is asked for, or if none was known.
pub(super) fn take_listed(
    file: &File,
    connection: ConnectionId,
    listed: &[Listed],
    adds: bool,
) -> rusqlite::Result<(Vec<AccountId>, Vec<AccountId>)> {
    let known = accounts(file, connection)?;
    let is = |known: &Account, listed: &Listed| {
        let listed = &listed.account;
        known.bank_id == listed.bank_id
            && known.number == listed.number
            && known.kind == listed.kind
    };
    if adds || known.is_empty() {
        for new in listed {
            let is_active = |known: &Account| known.active && is(known, new);
            if !known.iter().any(is_active) {
                add_account(file, connection, &new.account, &new.description)?;
            }
        }
    }
    let (mut active, mut gone) = (Vec::new(), Vec::new());
    for account in accounts(file, connection)?
        .iter()
        .filter(|account| account.active)
    {
        if listed.iter().any(|listed| is(account, listed)) {
            active.push(account.id);
        } else {
            gone.push(account.id);
        }
    }
    Ok((active, gone))
}

/// Stores what a profile told without a move: realms and versions that were not known.
pub(super) fn set_accesses(
    file: &File,
    connection: ConnectionId,
    accesses: &[Access],
) -> rusqlite::Result<()> {
    file.prepare_cached("UPDATE connection SET accesses = ?2 WHERE id = ?1")?
        .execute(params![connection, to_json(accesses)?])?;
    Ok(())
}

/// Stores what an upgrade changed.
pub(super) fn upgrade(
    file: &File,
    connection: ConnectionId,
    upgrade: &Upgrade,
) -> rusqlite::Result<()> {
    for account in &upgrade.inactive_accounts {
        let sql = "UPDATE account SET active = 0 WHERE connection_id = ?1 AND id = ?2";
        file.execute(sql, [connection, *account])?;
    }
    if upgrade.accesses.is_empty() {
        return Ok(());
    }
    set_accesses(file, connection, &upgrade.accesses)?;
    // Another server may count its changes, and know its keys, on its own: all is fetched anew there.
    file.execute("DELETE FROM token WHERE connection_id = ?1", [connection])?;
    set_sealed(file, connection, Sealed::AccessKey, None)?;
    let serves = |access: &&Access| access.message_sets.contains(&MessageSet::Profile);
    if let Some(access) = upgrade.accesses.iter().find(serves) {
        let sql = "UPDATE connection SET url = ?2 WHERE id = ?1";
        file.execute(sql, params![connection, access.url])?;
    }
    Ok(())
}

/// The columns that hold something sealed.
#[derive(Clone, Copy)]
pub(super) enum Sealed {
    Password,
    AccessKey,
}

impl Sealed {
    fn column(self) -> &'static str {
        match self {
            Sealed::Password => "password",
            Sealed::AccessKey => "access_key",
        }
    }

    /// What it is bound to when it is sealed.
    pub(super) fn place(self, connection: ConnectionId) -> String {
        format!("{}:{connection}", self.column())
    }
}

/// Stores something sealed, or removes it.
pub(super) fn set_sealed(
    file: &File,
    connection: ConnectionId,
    what: Sealed,
    sealed: Option<&[u8]>,
) -> rusqlite::Result<bool> {
    let sql = format!("UPDATE connection SET {} = ?2 WHERE id = ?1", what.column());
    Ok(file.execute(&sql, params![connection, sealed])? > 0)
}

/// Something sealed.
pub(super) fn sealed(
    file: &File,
    connection: ConnectionId,
    what: Sealed,
) -> rusqlite::Result<Option<Vec<u8>>> {
    let sql = format!("SELECT {} FROM connection WHERE id = ?1", what.column());
    let found = file
        .prepare_cached(&sql)?
        .query_row([connection], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// When a connection is synchronised next by itself, and how the last job ended.
pub(super) fn set_schedule(
    file: &File,
    connection: ConnectionId,
    next_due: Option<Timestamp>,
    failures: u32,
    stopped_by: Option<u32>,
) -> rusqlite::Result<()> {
    file.prepare_cached(
        "UPDATE connection SET next_due = ?2, failures = ?3, stopped_by = ?4 WHERE id = ?1",
    )?
    .execute(params![connection, next_due, failures, stopped_by])?;
    Ok(())
}

/// The connections that are due to be synchronised by themselves.
pub(super) fn due(file: &File, now: Timestamp) -> rusqlite::Result<Vec<ConnectionId>> {
    file.prepare_cached(
        "SELECT id FROM connection WHERE next_due <= ?1 AND may_store AND stopped_by IS NULL
         ORDER BY next_due LIMIT 1000",
    )?
    .query_map([now], |row| row.get(0))?
    .collect()
}

/// Says whether credentials may be stored; what is stored of them goes without.
pub(super) fn set_consent(
    file: &File,
    connection: ConnectionId,
    may_store: bool,
) -> rusqlite::Result<()> {
    let sql = if may_store {
        "UPDATE connection SET may_store = 1 WHERE id = ?1"
    } else {
        "UPDATE connection SET may_store = 0, password = NULL, access_key = NULL WHERE id = ?1"
    };
    file.execute(sql, [connection])?;
    Ok(())
}
