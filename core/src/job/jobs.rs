//! Jobs, their events and the answers to their challenges in the file.

use rusqlite::types::Type;
use rusqlite::{Connection as File, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::book;
use super::connection::{Account, Connection};
use super::event::{
    AccountView, ChannelView, Event, Happening, JobView, Resource, SYNC_ALL_ERROR, SYNC_ALL_SUCCESS,
};
use super::machine::{Answer, SyncJob};
use super::schedule;
use super::words::{
    Channel, ConnectionId, Cursor, JobId, JobState, SyncScope, SyncType, Timestamp,
};

/// Reads a column that holds JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(column, error))
}

/// Writes what a column holds as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

pub(super) fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

/// Asks for a job. One of the same kind that still waits for a worker is the same job.
pub(super) fn ask_for(
    file: &File,
    connection: &Connection,
    kind: SyncType,
    scope: SyncScope,
    automatic: bool,
    now: Timestamp,
) -> rusqlite::Result<JobId> {
    let waiting: Vec<SyncJob> = file
        .prepare_cached("SELECT body FROM job WHERE connection_id = ?1 AND state = 'QUEUED'")?
        .query_map([connection.id], |row| json(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    let same = |job: &&SyncJob| job.kind == kind && job.scope == scope;
    if let Some(job) = waiting.iter().find(same) {
        return Ok(job.id);
    }
    file.prepare_cached(
        "INSERT INTO job (connection_id, bank, state, body) VALUES (?1, ?2, 'QUEUED', '')",
    )?
    .execute(params![connection.id, Connection::bank_of(&connection.url)])?;
    let mut job = SyncJob::new(file.last_insert_rowid(), connection.id, kind, scope, now);
    job.automatic = automatic;
    save(file, &job)?;
    tell(file, connection, &job, &[Happening::queued()], now)?;
    Ok(job.id)
}

/// Stores a job as it is now.
fn save(file: &File, job: &SyncJob) -> rusqlite::Result<()> {
    let waits_since = job.challenge.as_ref().map(|challenge| challenge.since);
    file.prepare_cached("UPDATE job SET state = ?2, waits_since = ?3, body = ?4 WHERE id = ?1")?
        .execute(params![
            job.id,
            job.state.as_str(),
            waits_since,
            to_json(job)?
        ])?;
    Ok(())
}

/// A job.
pub(super) fn find(file: &File, id: JobId) -> rusqlite::Result<Option<SyncJob>> {
    file.prepare_cached("SELECT body FROM job WHERE id = ?1")?
        .query_row([id], |row| json(row, 0))
        .optional()
}

/// Advances a job by an answer and stores it with its events; returns it as it is then. `None` if it was removed meanwhile.
pub(super) fn advance(
    file: &File,
    id: JobId,
    answer: &Answer,
    now: Timestamp,
) -> rusqlite::Result<Option<SyncJob>> {
    let Some(before) = find(file, id)? else {
        return Ok(None);
    };
    let (after, _) = before.clone().step(answer.clone(), now);
    if after.state != JobState::AwaitAuth || before.challenge != after.challenge {
        file.prepare_cached("DELETE FROM answer WHERE job_id = ?1")?
            .execute([id])?;
    }
    save(file, &after)?;
    let happened = Happening::of_step(&before, answer, &after);
    for (channel, went_well) in happened.iter().filter_map(|happening| happening.channel) {
        set_channel(file, after.connection_id, channel, went_well, now)?;
    }
    if let (Some((upgrade, _)), false) = (after.upgrade(), before.state.has_ended()) {
        book::upgrade(file, after.connection_id, upgrade)?;
    }
    let Some(mut connection) = book::find(file, after.connection_id)? else {
        return Ok(None);
    };
    let has_ended = after.state.has_ended() && !before.state.has_ended();
    if has_ended {
        let schedule::Schedule {
            next_due,
            failures,
            stopped_by,
        } = schedule::after(&connection, &after, now);
        book::set_schedule(file, connection.id, next_due, failures, stopped_by)?;
        connection.next_due = next_due;
    }
    tell(file, &connection, &after, &happened, now)?;
    if let (true, Some(kind)) = (has_ended, after.follow_up()) {
        ask_for(
            file,
            &connection,
            kind,
            SyncScope::Transactions,
            after.automatic,
            now,
        )?;
    }
    Ok(Some(after))
}

fn set_channel(
    file: &File,
    connection: ConnectionId,
    channel: Channel,
    went_well: bool,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let status = if went_well { "SUCCESS" } else { "ERROR" };
    file.prepare_cached(
        "INSERT INTO channel VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET status = excluded.status, last_end = excluded.last_end,
            last_success = coalesce(excluded.last_success, last_success)",
    )?
    .execute(params![
        connection,
        channel.as_str(),
        status,
        went_well.then_some(now),
        now
    ])?;
    Ok(())
}

/// Appends events.
fn tell(
    file: &File,
    connection: &Connection,
    job: &SyncJob,
    happened: &[Happening],
    now: Timestamp,
) -> rusqlite::Result<()> {
    if happened.is_empty() {
        return Ok(());
    }
    let channels = channels(file, connection)?;
    for happening in happened {
        let is_last = matches!(
            happening.event_type.as_str(),
            SYNC_ALL_SUCCESS | SYNC_ALL_ERROR
        );
        let accounts = (is_last && job.kind == SyncType::ListAccounts)
            .then(|| book::accounts(file, connection.id))
            .transpose()?
            .map(|accounts| accounts.iter().map(AccountView::of).collect());
        let status = match job.state {
            JobState::Completed => "SUCCESS",
            JobState::Failed => "ERROR",
            on_its_way => on_its_way.as_str(),
        };
        let event = Event {
            id: String::new(),
            event_type: happening.event_type.clone(),
            resource_type: "CONNECTION".to_owned(),
            creation_date: now,
            resource: Resource {
                id: connection.id.to_string(),
                provider_id: connection.fi_id.clone(),
                name: connection.organization.clone(),
                channels: channels.clone(),
                status: status.to_owned(),
                creation_date: connection.created,
                accounts,
            },
            job: JobView {
                id: job.id.to_string(),
                kind: job.kind,
                scope: job.scope,
                state: job.state,
                challenge: happening.challenge.clone(),
                error: happening.error.clone(),
            },
        };
        file.prepare_cached("INSERT INTO event (body) VALUES (?1)")?
            .execute([to_json(&event)?])?;
    }
    Ok(())
}

impl AccountView {
    fn of(account: &Account) -> Self {
        AccountView {
            id: account.id,
            number: account.number.masked(),
            kind: account.kind.clone(),
            active: account.active,
        }
    }
}

/// The channels of a connection, all four of them.
fn channels(file: &File, connection: &Connection) -> rusqlite::Result<Vec<ChannelView>> {
    let mut statement = file.prepare_cached(
        "SELECT channel, status, last_success, last_end FROM channel WHERE connection_id = ?1",
    )?;
    let known: Vec<(String, String, Option<Timestamp>, Timestamp)> = statement
        .query_map([connection.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let view = |&channel: &Channel| {
        let known = known.iter().find(|known| known.0 == channel.as_str());
        ChannelView {
            channel_definition_id: channel,
            expires: connection.next_due,
            status: known.map_or_else(|| "NONE".to_owned(), |known| known.1.clone()),
            last_success_date: known.and_then(|known| known.2),
            last_end_date: known.map(|known| known.3),
        }
    };
    Ok(Channel::ALL.iter().map(view).collect())
}

/// Events after a cursor, oldest first, and not more than `most`.
pub(super) fn events(file: &File, after: Cursor, most: usize) -> rusqlite::Result<Vec<Event>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    file.prepare_cached("SELECT id, body FROM event WHERE id > ?1 ORDER BY id LIMIT ?2")?
        .query_map([after, most], |row| {
            let mut event: Event = json(row, 1)?;
            event.id = row.get::<_, i64>(0)?.to_string();
            Ok(event)
        })?
        .collect()
}

/// The cursor behind the last event that there is.
pub(super) fn last_event(file: &File) -> rusqlite::Result<Cursor> {
    let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'event'";
    file.query_row(sql, [], |row| row.get(0))
}

/// Keeps the sealed answers to a challenge.
pub(super) fn keep_answers(
    file: &File,
    id: JobId,
    round: u32,
    sealed: &[u8],
) -> rusqlite::Result<()> {
    file.execute(
        "INSERT OR REPLACE INTO answer VALUES (?1, ?2, ?3)",
        params![id, round, sealed],
    )?;
    Ok(())
}

/// The sealed answers to a challenge.
pub(super) fn answers(file: &File, id: JobId) -> rusqlite::Result<Option<Vec<u8>>> {
    file.prepare_cached("SELECT sealed FROM answer WHERE job_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// A job that could be worked on.
pub(super) struct Ready {
    pub(super) id: JobId,
    pub(super) connection: ConnectionId,
    pub(super) bank: String,
}

fn ready(row: &Row<'_>) -> rusqlite::Result<Ready> {
    Ok(Ready {
        id: row.get(0)?,
        connection: row.get(1)?,
        bank: row.get(2)?,
    })
}

/// Jobs that a worker had when its process ended.
pub(super) fn orphaned(file: &File) -> rusqlite::Result<Vec<Ready>> {
    file.prepare_cached(
        "SELECT id, connection_id, bank FROM job WHERE state = 'RUNNING' ORDER BY id",
    )?
    .query_map([], ready)?
    .collect()
}

/// Jobs whose user has answered, with sealed answers in the file.
pub(super) fn answered(file: &File) -> rusqlite::Result<Vec<Ready>> {
    file.prepare_cached(
        "SELECT id, connection_id, bank FROM answer JOIN job ON job_id = id WHERE state = 'AWAIT_AUTH' ORDER BY id",
    )?
    .query_map([], ready)?
    .collect()
}

/// A job that waits for its user.
pub(super) fn awaiting(file: &File, id: JobId) -> rusqlite::Result<Option<Ready>> {
    file.prepare_cached(
        "SELECT id, connection_id, bank FROM job WHERE id = ?1 AND state = 'AWAIT_AUTH'",
    )?
    .query_row([id], ready)
    .optional()
}

/// Jobs that wait for a worker, oldest first: one a connection, and only where no other job of it is on its way. Those of some
/// banks are left out.
pub(super) fn queued(file: &File, without: &[String], most: usize) -> rusqlite::Result<Vec<Ready>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    file.prepare_cached(
        "SELECT id, connection_id, bank FROM job WHERE state = 'QUEUED'
         AND bank NOT IN (SELECT value FROM json_each(?1))
         AND NOT EXISTS (SELECT 1 FROM job AS other WHERE other.connection_id = job.connection_id
            AND (other.state IN ('RUNNING', 'AWAIT_AUTH') OR other.state = 'QUEUED' AND other.id < job.id))
         ORDER BY id LIMIT ?2",
    )?
    .query_map(params![to_json(without)?, most], ready)?
    .collect()
}

/// Jobs that have waited for their user since before a moment, and were not answered.
pub(super) fn expired(file: &File, before: Timestamp) -> rusqlite::Result<Vec<JobId>> {
    file.prepare_cached(
        "SELECT id FROM job WHERE state = 'AWAIT_AUTH' AND waits_since <= ?1
         AND id NOT IN (SELECT job_id FROM answer) ORDER BY id",
    )?
    .query_map([before], |row| row.get(0))?
    .collect()
}

/// Whether a connection has a job that has not ended.
pub(super) fn has_open(file: &File, connection: ConnectionId) -> rusqlite::Result<bool> {
    file.query_row(
        "SELECT EXISTS (SELECT 1 FROM job WHERE connection_id = ?1
         AND state IN ('QUEUED', 'RUNNING', 'AWAIT_AUTH'))",
        [connection],
        |row| row.get(0),
    )
}
