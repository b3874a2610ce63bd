//! Records as they are stored: payees, payments and recurring models by their fields, and how changes are applied to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::words::{AccountId, Channel, ConnectionId};
use crate::client::{PayeeRecord, PaymentRecord, RecurringRecord};

/// A payee, a payment or a recurring model as it stands, or stood when it was removed.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// What it is.
    pub channel: Channel,
    /// The account that pays; none for a payee.
    pub account_id: Option<AccountId>,
    /// The identifier that the bank gave it.
    pub key: String,
    /// Greater than that of every change before: what [`SyncEngine::changes`](super::SyncEngine::changes) takes as a cursor.
    pub change: i64,
    /// Whether it is no more: deleted, cancelled, or missing where the bank listed all there are.
    pub removed: bool,
    /// Its fields by name, such as `amount`; dates as `yyyy-MM-dd`, amounts as decimals. What the bank left out is not there.
    pub fields: BTreeMap<String, String>,
}

/// Shows what it is, and none of its fields: they are the user's business.
impl fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredRecord")
            .field("channel", &self.channel)
            .field("key", &self.key)
            .field("change", &self.change)
            .field("removed", &self.removed)
            .finish_non_exhaustive()
    }
}

/// What a synchronisation brought for one channel and account.
pub(super) struct Batch {
    pub(super) channel: Channel,
    pub(super) account: Option<AccountId>,
    /// The token that covers it.
    pub(super) token: String,
    /// Whether these are all there are.
    pub(super) replaces: bool,
    /// In the order in which the bank told them.
    pub(super) changes: Vec<Change>,
}

/// One change.
pub(super) struct Change {
    pub(super) key: String,
    pub(super) what: Kind,
    pub(super) fields: BTreeMap<String, String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is new, and here as a whole.
    Added,
    /// It is here as a whole, but for what only an addition tells.
    Modified,
    /// It is no more.
    Removed,
}

impl Kind {
    fn of(tx_type: &str) -> Kind {
        match tx_type {
            "MODIFIED" => Kind::Modified,
            "CANCELLED" | "DELETED" => Kind::Removed,
            _ => Kind::Added,
        }
    }
}

/// Makes the map of a record's fields: those that the bank filled.
macro_rules! fields {
    ($record:ident { $($field:ident)* }) => {
        [$((stringify!($field), $record.$field())),*]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    };
}

impl Change {
    /// A change of a payment.
    pub(super) fn of_payment(record: &PaymentRecord) -> Change {
        Change {
            key: record.id(),
            what: Kind::of(&record.tx_type()),
            fields: fields!(record {
                id amount bill_ref check_number currency_code date_due date_processed from_account_id from_account_type
                from_bank_id memo model_id payee_account payee_aggregate payee_id payee_list_id status to_account_id
                to_account_type to_bank_id
            }),
        }
    }

    /// A change of a recurring model.
    pub(super) fn of_recurring(record: &RecurringRecord) -> Change {
        Change {
            key: record.id(),
            what: Kind::of(&record.tx_type()),
            fields: fields!(record {
                id amount date_due final_amount frequency from_account_id initial_amount instances memo payee_account
                payee_aggregate payee_id payee_list_id
            }),
        }
    }

    /// A change of a payee.
    pub(super) fn of_payee(record: &PayeeRecord) -> Change {
        Change {
            key: record.list_id(),
            what: Kind::of(&record.tx_type()),
            fields: fields!(record {
                list_id id id_scope name account addr1 addr2 addr3 city state postal_code stated_country phone days_to_pay
            }),
        }
    }
}

/// The fields that a modification of a payment leaves out though they stay.
const STAYING: [&str; 7] = [
    "currency_code",
    "check_number",
    "model_id",
    "payee_list_id",
    "status",
    "date_processed",
    "from_account_type",
];

/// Applies what a synchronisation brought, together with its token. What is there already in the same words changes nothing:
/// a bank may repeat itself.
pub(super) fn apply(
    file: &Connection,
    connection: ConnectionId,
    batch: &Batch,
) -> rusqlite::Result<()> {
    let place = Place {
        file,
        connection,
        channel: batch.channel,
        account: batch.account.unwrap_or(0),
    };
    // Of several changes of one record in a refresh, the last tells how it stands.
    for change in &batch.changes {
        place.take(change)?;
    }
    if batch.replaces {
        let listed: BTreeSet<&str> = batch
            .changes
            .iter()
            .filter(|change| change.what != Kind::Removed)
            .map(|change| change.key.as_str())
            .collect();
        for key in place.keys()? {
            if !listed.contains(key.as_str()) {
                place.remove(&key)?;
            }
        }
    }
    file.prepare_cached("INSERT OR REPLACE INTO token VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            connection,
            batch.channel.as_str(),
            place.account,
            batch.token
        ])?;
    Ok(())
}

/// The token of a channel and account; none before the first synchronisation.
pub(super) fn token(
    file: &Connection,
    connection: ConnectionId,
    channel: Channel,
    account: Option<AccountId>,
) -> rusqlite::Result<Option<String>> {
    file.prepare_cached(
        "SELECT token FROM token WHERE connection_id = ?1 AND channel = ?2 AND account_id = ?3",
    )?
    .query_row(
        params![connection, channel.as_str(), account.unwrap_or(0)],
        |row| row.get(0),
    )
    .optional()
}

/// The records of a channel that are there now.
pub(super) fn present(
    file: &Connection,
    connection: ConnectionId,
    channel: Channel,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let sql = "SELECT channel, account_id, key, change, removed, body FROM record
        WHERE connection_id = ?1 AND channel = ?2 AND removed = 0 ORDER BY account_id, key";
    file.prepare_cached(sql)?
        .query_map(params![connection, channel.as_str()], read)?
        .collect()
}

/// What changed after a cursor, oldest first; each record once, as it stands now.
pub(super) fn changes(
    file: &Connection,
    connection: ConnectionId,
    after: i64,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let sql = "SELECT channel, account_id, key, change, removed, body FROM record
        WHERE connection_id = ?1 AND change > ?2 ORDER BY change";
    file.prepare_cached(sql)?
        .query_map(params![connection, after], read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRecord> {
    let channel: String = row.get(0)?;
    let account: i64 = row.get(1)?;
    Ok(StoredRecord {
        channel: Channel::parse(&channel).map_err(|error| super::jobs::unreadable(0, error))?,
        account_id: (account != 0).then_some(account),
        key: row.get(2)?,
        change: row.get(3)?,
        removed: row.get(4)?,
        fields: super::jobs::json(row, 5)?,
    })
}

/// Where the records of one channel and account stand.
struct Place<'a> {
    file: &'a Connection,
    connection: ConnectionId,
    channel: Channel,
    account: AccountId,
}

impl Place<'_> {
    fn take(&self, change: &Change) -> rusqlite::Result<()> {
        if change.what == Kind::Removed {
            return self.remove(&change.key);
        }
        let before = self.find(&change.key)?;
        let mut fields = change.fields.clone();
        if change.what == Kind::Modified
            && self.channel != Channel::Payees
            && let Some((_, before)) = &before
        {
            for name in STAYING {
                if let (false, Some(value)) = (fields.contains_key(name), before.get(name)) {
                    fields.insert(name.to_owned(), value.clone());
                }
            }
        }
        match before {
            Some((removed, before)) if !removed && before == fields => Ok(()),
            _ => self.put(&change.key, false, &fields),
        }
    }

    fn remove(&self, key: &str) -> rusqlite::Result<()> {
        match self.find(key)? {
            Some((false, fields)) => self.put(key, true, &fields),
            // What was never here, or is gone already.
            _ => Ok(()),
        }
    }

    fn find(&self, key: &str) -> rusqlite::Result<Option<(bool, BTreeMap<String, String>)>> {
        let sql = "SELECT removed, body FROM record
            WHERE connection_id = ?1 AND channel = ?2 AND account_id = ?3 AND key = ?4";
        self.file
            .prepare_cached(sql)?
            .query_row(
                params![self.connection, self.channel.as_str(), self.account, key],
                |row| Ok((row.get(0)?, super::jobs::json(row, 1)?)),
            )
            .optional()
    }

    fn keys(&self) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT key FROM record
            WHERE connection_id = ?1 AND channel = ?2 AND account_id = ?3 AND removed = 0";
        self.file
            .prepare_cached(sql)?
            .query_map(
                params![self.connection, self.channel.as_str(), self.account],
                |row| row.get(0),
            )?
            .collect()
    }

    fn put(
        &self,
        key: &str,
        removed: bool,
        fields: &BTreeMap<String, String>,
    ) -> rusqlite::Result<()> {
        let change: i64 = self
            .file
            .prepare_cached("UPDATE sequence SET value = value + 1 RETURNING value")?
            .query_row([], |row| row.get(0))?;
        let body = super::jobs::to_json(fields)?;
        self.file
            .prepare_cached("INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                self.connection,
                self.channel.as_str(),
                self.account,
                key,
                change,
                removed,
                body
            ])?;
        Ok(())
    }
}
