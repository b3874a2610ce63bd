//! The synchronisation engine as it crosses the border: connections, jobs, a queue of events, and what was fetched.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ofx_billpay::Result as CoreResult;
use ofx_billpay::job::{self, CredentialProvider, EngineOptions, Key, no_credentials};
use ofx_billpay::value::Secret as CoreSecret;

use crate::error::Result;
use crate::listener::ListenerError;
use crate::secret::Secret;
use crate::sync_record::{
    Channel, Connection, ConnectionAccount, NewConnection, StoredRecord, SyncEvent, SyncJob,
    SyncScope, SyncType,
};

/// Gives the passwords of connections, on threads of the engine.
#[uniffi::export(foreign)]
pub trait NativeCredentials: Send + Sync {
    /// The password for a connection: for its `user` at its `url` and, if there is one, `realm`.
    fn password(&self, connection: Connection) -> Result<Arc<Secret>, ListenerError>;
}

/// The same for the core.
struct Provider(Arc<dyn NativeCredentials>);

impl CredentialProvider for Provider {
    fn password(&self, connection: &job::Connection) -> CoreResult<CoreSecret> {
        let given = self.0.password(Connection::from(connection));
        // What it threw may hold the password.
        let given = given.map_err(|_| no_credentials("the function that gives them failed"))?;
        Ok(given.0.clone())
    }
}

/// What stands behind the class `SyncEngine` of each language; use that.
#[derive(Debug, uniffi::Object)]
pub struct NativeSyncEngine {
    engine: job::SyncEngine,
}

#[uniffi::export]
impl NativeSyncEngine {
    /// Opens a file, which is made if it is not there, and begins to work.
    #[uniffi::constructor]
    pub fn open(
        path: String,
        key: Option<Vec<u8>>,
        credentials: Option<Arc<dyn NativeCredentials>>,
        workers: i64,
        challenge_age: i64,
    ) -> Result<Arc<Self>> {
        let provider = |given| Arc::new(Provider(given)) as Arc<dyn CredentialProvider>;
        let options = EngineOptions {
            // The engine refuses 0.
            workers: usize::try_from(workers).unwrap_or(0),
            key: key.map(|bytes| Key::new(&bytes)).transpose()?,
            credentials: credentials.map(provider),
            challenge_age,
            ..EngineOptions::default()
        };
        let engine = job::SyncEngine::open(path, options)?;
        Ok(Arc::new(NativeSyncEngine { engine }))
    }

    /// Adds a connection and returns its identifier. Nothing is asked of the bank before a job is.
    pub fn add_connection(&self, connection: NewConnection) -> Result<i64> {
        Ok(self.engine.add_connection(&connection.into())?)
    }

    /// A connection.
    pub fn connection(&self, connection: i64) -> Result<Connection> {
        let found = self.engine.connection(connection)?;
        Ok(Connection::from(&found))
    }

    /// The connections after one, in the order in which they were added, and not more than `most`.
    pub fn connections(&self, after: i64, most: i64) -> Result<Vec<Connection>> {
        let most = usize::try_from(most).unwrap_or(0);
        let found = self.engine.connections(after, most)?;
        Ok(found.iter().map(Connection::from).collect())
    }

    /// Removes a connection with all that is stored of it; its events stay.
    pub fn remove_connection(&self, connection: i64) -> Result<()> {
        Ok(self.engine.remove_connection(connection)?)
    }

    /// The accounts of a connection.
    pub fn accounts(&self, connection: i64) -> Result<Vec<ConnectionAccount>> {
        let found = self.engine.accounts(connection)?;
        Ok(found.iter().map(ConnectionAccount::from).collect())
    }

    /// Stores a password, with the user's consent; automatic synchronization that was stopped goes on.
    pub fn set_password(&self, connection: i64, password: &Secret) -> Result<()> {
        Ok(self.engine.set_password(connection, &password.0)?)
    }

    /// Says whether the user allows that credentials are stored; without, those that are stored are removed.
    pub fn set_consent(&self, connection: i64, may_store: bool) -> Result<()> {
        Ok(self.engine.set_consent(connection, may_store)?)
    }

    /// Lets refused credentials be tried once more, and automatic synchronization go on.
    pub fn resume(&self, connection: i64) -> Result<()> {
        Ok(self.engine.resume(connection)?)
    }

    /// Asks for a job and returns its identifier at once.
    pub fn synchronize(&self, connection: i64, kind: SyncType, scope: SyncScope) -> Result<i64> {
        Ok(self.engine.synchronize(connection, kind, scope)?)
    }

    /// Asks for a job for each connection.
    pub fn synchronize_all(&self, kind: SyncType, scope: SyncScope) -> Result<Vec<i64>> {
        Ok(self.engine.synchronize_all(kind, scope)?)
    }

    /// A job as it stands.
    pub fn job(&self, job: i64) -> Result<SyncJob> {
        Ok(SyncJob::from(self.engine.job(job)?))
    }

    /// Answers the challenge of a job, from any process that has opened the file.
    pub fn answer(&self, job: i64, answers: HashMap<String, Arc<Secret>>) -> Result<()> {
        let answers = answers.iter();
        let answers: Vec<_> = answers
            .map(|(id, answer)| (id.as_str(), answer.0.clone()))
            .collect();
        Ok(self.engine.answer(job, &answers)?)
    }

    /// The events after a cursor, oldest first; waits up to so many milliseconds for some.
    pub fn poll(&self, after: i64, wait_milliseconds: i64) -> Result<Vec<SyncEvent>> {
        let wait = Duration::from_millis(u64::try_from(wait_milliseconds).unwrap_or(0));
        let events = self.engine.queue().poll(after, wait)?;
        Ok(events.into_iter().map(SyncEvent::from).collect())
    }

    /// The cursor behind all events that there are.
    pub fn end(&self) -> Result<i64> {
        Ok(self.engine.queue().end()?)
    }

    /// The payees, payments or recurring models of a connection as they stand.
    pub fn records(&self, connection: i64, channel: Channel) -> Result<Vec<StoredRecord>> {
        let found = self.engine.records(connection, channel)?;
        Ok(found.into_iter().map(StoredRecord::from).collect())
    }

    /// What changed after a cursor, oldest first: each record once, as it stands now.
    pub fn changes(&self, connection: i64, after: i64) -> Result<Vec<StoredRecord>> {
        let found = self.engine.changes(connection, after)?;
        Ok(found.into_iter().map(StoredRecord::from).collect())
    }

    /// Whether this process works on the jobs of the file, and not another one.
    pub fn is_working(&self) -> bool {
        self.engine.is_working()
    }

    /// Ends the work. Jobs that are broken off run again when the file is opened next.
    pub fn close(&self) {
        self.engine.close();
    }
}

/// A moment of seconds since 1970.
pub(crate) fn moment(seconds: i64) -> SystemTime {
    let since = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        SystemTime::UNIX_EPOCH - since
    } else {
        SystemTime::UNIX_EPOCH + since
    }
}
