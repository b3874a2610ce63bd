//! The engine: one file, a pool of workers, and what programs ask of them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::File as SystemFile;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use super::book::{self, Sealed};
use super::connection::{Account, Connection, CredentialProvider, NewConnection};
use super::dispatch;
use super::jobs;
use super::machine::SyncJob;
use super::pool::Pool;
use super::queue::Queue;
use super::records::{self, StoredRecord};
use super::schedule::{self, Clock, SystemClock};
use super::seal::Key;
use super::store::{Store, WriteError, locked};
use super::words::{Channel, ConnectionId, Cursor, JobId, SyncScope, SyncType};
use crate::error::{Error, ErrorKind, Result, code};
use crate::value::Secret;

/// How an engine is set up.
pub struct EngineOptions {
    /// How many jobs run at once, from 1 to 4096. Default: 8.
    pub workers: usize,
    /// What secrets are sealed with. Default: none, and no secret is stored.
    pub key: Option<Key>,
    /// Who gives the passwords that are not stored. Default: nobody.
    pub credentials: Option<Arc<dyn CredentialProvider>>,
    /// For how many seconds a job waits for its user before it fails. Default: 600.
    pub challenge_age: i64,
    /// What tells the time. Default: the clock of this machine.
    pub clock: Arc<dyn Clock>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        EngineOptions {
            workers: 8,
            key: None,
            credentials: None,
            challenge_age: 600,
            clock: Arc::new(SystemClock),
        }
    }
}

/// Synchronises connections in the background, and keeps what it fetched in one SQLite file.
///
/// Several processes may open one file. The first of them works; the others ask for jobs, answer challenges and read, and one
/// of them takes over when the first ends. Calls return at once and never talk to a bank on the caller's thread.
pub struct SyncEngine {
    shared: Arc<Shared>,
    dispatcher: Mutex<Option<JoinHandle<()>>>,
}

/// The number of a challenge, and the answers to it by question.
type RoundAnswers = (u32, BTreeMap<String, Secret>);

/// What the threads of an engine share.
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) key: Option<Key>,
    pub(super) provider: Option<Arc<dyn CredentialProvider>>,
    pub(super) challenge_age: i64,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) pool: Mutex<Pool>,
    /// Rung when a worker may find something to do.
    pub(super) work: Condvar,
    /// The file whose lock says who works.
    pub(super) lock: SystemFile,
    pub(super) is_working: AtomicBool,
    /// Answers to challenges, by job, with the round that they are of.
    pub(super) answers: Mutex<HashMap<JobId, RoundAnswers>>,
    /// Keys that banks gave.
    pub(super) access_keys: Mutex<HashMap<ConnectionId, Secret>>,
    /// Passwords that banks refused.
    pub(super) refused: Mutex<HashMap<ConnectionId, Secret>>,
    pub(super) threads: Mutex<Vec<JoinHandle<()>>>,
}

impl SyncEngine {
    /// Opens a file, which is made if it is not there, and begins to work.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Storage`] if the file cannot be used, [`ErrorKind::InvalidValue`] if there are no or too many workers.
    pub fn open(path: impl AsRef<Path>, options: EngineOptions) -> Result<Self> {
        const MOST_WORKERS: usize = 4096;
        if !(1..=MOST_WORKERS).contains(&options.workers) {
            let what = format!(
                "is {}, which is not from 1 to {MOST_WORKERS}",
                options.workers
            );
            return Err(Error::invalid("workers", what));
        }
        let path = path.as_ref();
        let store = Store::open(path)?;
        let mut lock_path = path.as_os_str().to_owned();
        lock_path.push(".lock");
        let lock = SystemFile::options()
            .create(true)
            .append(true)
            .open(&lock_path)
            .map_err(|error| {
                let detail = format!("{} cannot be used: {error}", lock_path.to_string_lossy());
                Error::new(ErrorKind::Storage, code::CANNOT_OPEN_FILE, detail)
            })?;
        let shared = Arc::new(Shared {
            store,
            key: options.key,
            provider: options.credentials,
            challenge_age: options.challenge_age,
            clock: options.clock,
            stop: Arc::default(),
            pool: Mutex::new(Pool::new(options.workers)),
            work: Condvar::new(),
            lock,
            is_working: AtomicBool::new(false),
            answers: Mutex::default(),
            access_keys: Mutex::default(),
            refused: Mutex::default(),
            threads: Mutex::default(),
        });
        let dispatcher = dispatch::start(&shared)?;
        Ok(SyncEngine {
            shared,
            dispatcher: Mutex::new(Some(dispatcher)),
        })
    }

    /// Adds a connection. Nothing is asked of the bank before a job is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`] if something is missing or wrong: an address that is not secure, a password without consent
    /// or without a key.
    pub fn add_connection(&self, new: &NewConnection) -> Result<ConnectionId> {
        new.check()?;
        let password = new.password.clone();
        let key = password.is_some().then(|| self.key()).transpose()?.cloned();
        let now = self.shared.clock.now();
        let next_due = schedule::first(new.interval, new.may_store_credentials, now);
        let new = NewConnection {
            password: None,
            ..new.clone()
        };
        self.shared.store.write(move |file| {
            let id = book::add(file, &new, next_due, now)?;
            if let (Some(key), Some(password)) = (&key, &password) {
                let sealed = key.seal(&Sealed::Password.place(id), password)?;
                book::set_sealed(file, id, Sealed::Password, Some(&sealed))?;
            }
            Ok(id)
        })
    }

    /// A connection.
    pub fn connection(&self, id: ConnectionId) -> Result<Connection> {
        let found = self.shared.store.read(|file| book::find(file, id))?;
        found.ok_or_else(|| unknown("connection", id))
    }

    /// The connections after one, in the order in which they were added, and not more than `most`.
    pub fn connections(&self, after: ConnectionId, most: usize) -> Result<Vec<Connection>> {
        self.shared.store.read(|file| book::all(file, after, most))
    }

    /// Removes a connection with all that is stored of it; its events stay.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Busy`] while a job of it has not ended.
    pub fn remove_connection(&self, id: ConnectionId) -> Result<()> {
        self.shared.store.write(move |file| {
            if jobs::has_open(file, id)? {
                let detail = format!("connection {id} has a job that has not ended");
                return Err(Error::new(ErrorKind::Busy, code::BUSY, detail).into());
            }
            if book::remove(file, id)? {
                Ok(())
            } else {
                Err(unknown("connection", id).into())
            }
        })?;
        locked(&self.shared.refused).remove(&id);
        self.forget_key(id);
        Ok(())
    }

    /// Stores a password, with the consent that the connection was given. Automatic synchronisation that refused credentials
    /// had stopped goes on.
    pub fn set_password(&self, id: ConnectionId, password: &Secret) -> Result<()> {
        let connection = self.connection(id)?;
        if !connection.may_store_credentials {
            let what = "may not be stored without the user's consent (set_consent)";
            return Err(Error::invalid("password", what));
        }
        let sealed = self.key()?.seal(&Sealed::Password.place(id), password)?;
        self.shared.store.write(move |file| {
            book::set_sealed(file, id, Sealed::Password, Some(&sealed))?;
            Ok(())
        })?;
        self.resume(id)
    }

    /// Lets credentials that were refused be tried again, once, and automatic synchronisation go on.
    pub fn resume(&self, id: ConnectionId) -> Result<()> {
        self.reschedule(id, |connection| (connection.may_store_credentials, None))?;
        locked(&self.shared.refused).remove(&id);
        Ok(())
    }

    /// Says whether the user allows that credentials are stored. Without consent, what is stored of them is removed and
    /// nothing is synchronised by itself. Consent lets no refused credentials be tried again.
    pub fn set_consent(&self, id: ConnectionId, may_store: bool) -> Result<()> {
        self.reschedule(id, move |connection| (may_store, connection.stopped_by))?;
        if !may_store {
            self.forget_key(id);
        }
        Ok(())
    }

    /// Stores whether there is consent and what stops the schedule, and begins the schedule anew.
    fn reschedule(
        &self,
        id: ConnectionId,
        decide: impl FnOnce(&Connection) -> (bool, Option<u32>) + Send + 'static,
    ) -> Result<()> {
        let now = self.shared.clock.now();
        self.shared.store.write(move |file| {
            let connection = book::find(file, id)?.ok_or_else(|| unknown("connection", id))?;
            let (may_store, stopped_by) = decide(&connection);
            book::set_consent(file, id, may_store)?;
            let next_due = schedule::first(connection.interval, may_store, now)
                .filter(|_| stopped_by.is_none());
            book::set_schedule(file, id, next_due, connection.failures, stopped_by)?;
            Ok(())
        })
    }

    fn forget_key(&self, id: ConnectionId) {
        locked(&self.shared.access_keys).remove(&id);
    }

    /// The accounts of a connection.
    pub fn accounts(&self, id: ConnectionId) -> Result<Vec<Account>> {
        self.shared.store.read(|file| book::accounts(file, id))
    }

    /// Asks for a job and returns the link to it at once. A job of the same kind that still waits for a worker is that job.
    pub fn synchronize(&self, id: ConnectionId, kind: SyncType, scope: SyncScope) -> Result<JobId> {
        let now = self.shared.clock.now();
        self.shared.store.write(move |file| {
            let connection = book::find(file, id)?.ok_or_else(|| unknown("connection", id))?;
            Ok(jobs::ask_for(file, &connection, kind, scope, false, now)?)
        })
    }

    /// Asks for a job for each connection: one link each, in the order of the connections.
    pub fn synchronize_all(&self, kind: SyncType, scope: SyncScope) -> Result<Vec<JobId>> {
        let now = self.shared.clock.now();
        self.shared.store.write(move |file| {
            let connections = book::all(file, 0, usize::MAX)?;
            let ask = |connection| jobs::ask_for(file, connection, kind, scope, false, now);
            let links: rusqlite::Result<Vec<JobId>> = connections.iter().map(ask).collect();
            Ok::<_, WriteError>(links?)
        })
    }

    /// A job as it stands.
    pub fn job(&self, id: JobId) -> Result<SyncJob> {
        let found = self.shared.store.read(|file| jobs::find(file, id))?;
        found.ok_or_else(|| unknown("job", id))
    }

    /// Answers the challenge of a job: each question by its `id`. Any process that has opened the file may answer, also after
    /// a restart; one that does not work itself needs the key. Wrong answers lead to a new challenge.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`] if the job asks nothing, a question is left out, or an answer belongs to none.
    pub fn answer(&self, id: JobId, answers: &[(&str, Secret)]) -> Result<()> {
        let job = self.job(id)?;
        let Some(challenge) = &job.challenge else {
            let what = format!("job {id} asks nothing: it is {}", job.state);
            return Err(Error::invalid("answers", what));
        };
        let asked: Vec<&str> = challenge
            .questions
            .iter()
            .map(|question| question.id.as_str())
            .collect();
        if let Some(missing) = asked
            .iter()
            .find(|id| !answers.iter().any(|answer| answer.0 == **id))
        {
            return Err(Error::invalid(
                "answers",
                format!("lack that to {missing:?}"),
            ));
        }
        if let Some((id, _)) = answers.iter().find(|answer| !asked.contains(&answer.0)) {
            let what = format!("have one to {id:?}, which was not asked");
            return Err(Error::invalid("answers", what));
        }
        let round = challenge.round;
        let shared = &self.shared;
        if let Some(key) = &shared.key {
            let sealed = dispatch::seal_answers(key, id, round, answers)?;
            return shared.store.write(move |file| {
                jobs::keep_answers(file, id, round, &sealed)?;
                Ok(())
            });
        }
        if !shared.is_working.load(Ordering::Acquire) {
            let what = "is needed to hand the answers to the process that works on this file";
            return Err(Error::invalid("key", what));
        }
        let secret = |(id, answer): &(&str, Secret)| ((*id).to_owned(), answer.clone());
        let answers = answers.iter().map(secret).collect();
        locked(&shared.answers).insert(id, (round, answers));
        shared.store.bell().ring();
        Ok(())
    }

    /// The events of all jobs.
    pub fn queue(&self) -> Queue {
        Queue {
            store: self.shared.store.clone(),
        }
    }

    /// The payees, payments or recurring models of a connection as they stand; those of accounts have none.
    pub fn records(&self, id: ConnectionId, channel: Channel) -> Result<Vec<StoredRecord>> {
        self.shared
            .store
            .read(|file| records::present(file, id, channel))
    }

    /// What changed after a cursor, oldest first: the cursor is the greatest `change` that was seen, 0 before any. Each record
    /// comes once, as it stands now.
    pub fn changes(&self, id: ConnectionId, after: Cursor) -> Result<Vec<StoredRecord>> {
        self.shared
            .store
            .read(|file| records::changes(file, id, after))
    }

    /// Whether this process works on the jobs of the file, and not another one.
    pub fn is_working(&self) -> bool {
        self.shared.is_working.load(Ordering::Acquire)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.shared.store.path()
    }

    /// Ends the work: calls to banks are broken off, and their jobs run again when the file is opened next.
    pub fn close(&self) {
        self.shared.stop.store(true, Ordering::Release);
        locked(&self.shared.pool).is_closed = true;
        self.shared.work.notify_all();
        self.shared.store.bell().ring();
        if let Some(dispatcher) = locked(&self.dispatcher).take() {
            // It has nobody to tell of a panic.
            let _ = dispatcher.join();
        }
        let threads = std::mem::take(&mut *locked(&self.shared.threads));
        for thread in threads {
            let _ = thread.join();
        }
        self.shared.store.close();
        if self.shared.is_working.swap(false, Ordering::AcqRel) {
            // The system does the same when the process ends.
            let _ = self.shared.lock.unlock();
        }
    }

    fn key(&self) -> Result<&Key> {
        self.shared.key.as_ref().ok_or_else(|| {
            Error::invalid(
                "key",
                "is needed to store a password, and the engine was opened without one",
            )
        })
    }
}

fn unknown(what: &str, id: i64) -> Error {
    Error::invalid(what, format!("{id} is not known"))
}

impl Drop for SyncEngine {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for SyncEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncEngine")
            .field("path", &self.shared.store.path())
            .finish_non_exhaustive()
    }
}
