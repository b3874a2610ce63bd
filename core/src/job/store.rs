//! The file of an engine: one thread that writes, whose commits carry many changes at once, and a connection that reads.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::schema;
use crate::error::{Error, ErrorKind, Result, code};

/// How long another process may keep the file to itself.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many changes one commit carries at most.
const AT_ONCE: usize = 512;

/// What a change was answered with, once it is known whether it was committed.
type Deliver = Box<dyn FnOnce(Result<(), String>) + Send>;
/// A change.
type Work = Box<dyn FnOnce(&Connection) -> Deliver + Send>;

/// The file. Clones share it.
#[derive(Clone)]
pub(super) struct Store(Arc<Inner>);

struct Inner {
    path: PathBuf,
    reader: Mutex<Connection>,
    writer: Mutex<Option<Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    bell: Arc<Bell>,
}

/// Rings when something was committed by this process.
#[derive(Default)]
pub(super) struct Bell {
    rings: Mutex<u64>,
    rung: Condvar,
}

impl Bell {
    /// Rings.
    pub(super) fn ring(&self) {
        *locked(&self.rings) += 1;
        self.rung.notify_all();
    }

    /// How often it rang.
    pub(super) fn rings(&self) -> u64 {
        *locked(&self.rings)
    }

    /// Waits until it has rung more often than that, or for a time.
    pub(super) fn wait(&self, heard: u64, time: Duration) {
        let rings = locked(&self.rings);
        drop(
            self.rung
                .wait_timeout_while(rings, time, |rings| *rings <= heard)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }
}

impl Store {
    /// Opens a file, which is made if it is not there.
    pub(super) fn open(path: &Path) -> Result<Store> {
        let cannot = |what: &str| {
            let detail = format!("{} cannot be used: {what}", path.display());
            Error::new(ErrorKind::Storage, code::CANNOT_OPEN_FILE, detail)
        };
        let mut writing = Connection::open(path).map_err(|error| cannot(&error.to_string()))?;
        let prepared = || -> Result<(), schema::OpenError> {
            writing.busy_timeout(PATIENCE)?;
            writing.pragma_update(None, "journal_mode", "wal")?;
            // A commit is on the disk when it returns: a token must not outlive what it covers, nor an event its cause.
            writing.pragma_update(None, "synchronous", "full")?;
            writing.pragma_update(None, "foreign_keys", true)?;
            // What is replaced is overwritten.
            writing.pragma_update(None, "secure_delete", true)?;
            schema::migrate(&mut writing)
        };
        let mut prepared = prepared;
        prepared().map_err(|error| cannot(&error.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(path, flags)
            .and_then(|reader| reader.busy_timeout(PATIENCE).map(|()| reader))
            .map_err(|error| cannot(&error.to_string()))?;
        let bell = Arc::<Bell>::default();
        let (sender, receiver) = mpsc::channel();
        let rings = Arc::clone(&bell);
        let thread = std::thread::Builder::new()
            .name("ofx-billpay-store".to_owned())
            .spawn(move || write_all(&writing, &receiver, &rings))
            .map_err(|error| cannot(&error.to_string()))?;
        Ok(Store(Arc::new(Inner {
            path: path.to_owned(),
            reader: Mutex::new(reader),
            writer: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
            bell,
        })))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    /// What rings after each commit.
    pub(super) fn bell(&self) -> &Bell {
        &self.0.bell
    }

    /// Reads.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&locked(&self.0.reader)).map_err(|error| failed(&error.to_string()))
    }

    /// Changes the file, whole or not at all, and returns when that is on the disk.
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = mpsc::sync_channel(1);
        let work: Work = Box::new(move |connection| {
            let result = all_or_nothing(connection, work);
            Box::new(move |committed: Result<(), String>| {
                let result = match committed {
                    Ok(()) => result.map_err(Error::from),
                    Err(error) => Err(failed(&error)),
                };
                // Who asked may be gone.
                let _ = tell.send(result);
            })
        });
        let sent = match &*locked(&self.0.writer) {
            Some(sender) => sender.send(work).is_ok(),
            None => false,
        };
        if !sent {
            return Err(failed("it is closed"));
        }
        told.recv().unwrap_or_else(|_| Err(failed("it is closed")))
    }

    /// Ends the writing; what was asked for before is carried out.
    pub(super) fn close(&self) {
        drop(locked(&self.0.writer).take());
        if let Some(thread) = locked(&self.0.thread).take() {
            // It has nobody to tell of a panic.
            let _ = thread.join();
        }
        self.0.bell.ring();
    }
}

/// Why a change was not made.
pub(super) enum WriteError {
    Sqlite(rusqlite::Error),
    Refused(Error),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        WriteError::Sqlite(error)
    }
}

impl From<Error> for WriteError {
    fn from(error: Error) -> Self {
        WriteError::Refused(error)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Sqlite(error) => failed(&error.to_string()),
            WriteError::Refused(error) => error,
        }
    }
}

/// The file failed. SQLite's words name tables and never what stands in them.
fn failed(what: &str) -> Error {
    let detail = format!("the file of the synchronisation failed: {what}");
    Error::new(ErrorKind::Storage, code::CANNOT_OPEN_FILE, detail)
}

/// Carries out changes, many in one transaction, until nobody can ask for more.
fn write_all(connection: &Connection, receiver: &Receiver<Work>, bell: &Bell) {
    while let Ok(first) = receiver.recv() {
        let begun = connection.execute_batch("BEGIN IMMEDIATE");
        if let Err(error) = begun {
            // The change finds no transaction and is told so; nothing of it stays.
            refuse(connection, first, &error.to_string());
            continue;
        }
        let mut delivered = vec![first(connection)];
        while delivered.len() < AT_ONCE {
            match receiver.try_recv() {
                Ok(work) => delivered.push(work(connection)),
                Err(_) => break,
            }
        }
        let committed = connection
            .execute_batch("COMMIT")
            .map_err(|error| error.to_string());
        if committed.is_err() {
            // SQLite may have rolled back by itself.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for deliver in delivered {
            deliver(committed.clone());
        }
        bell.ring();
    }
    // The log is folded into the file, where nobody else uses it.
    let _ = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
}

/// Tells a change that it cannot be made: without a transaction it does nothing.
fn refuse(connection: &Connection, work: Work, error: &str) {
    work(connection)(Err(error.to_owned()));
}

/// Runs a change so that a failed one leaves no trace.
fn all_or_nothing<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    if connection.is_autocommit() {
        let busy = "another process keeps the file to itself";
        return Err(WriteError::Refused(failed(busy)));
    }
    connection.execute_batch("SAVEPOINT step")?;
    let result = work(connection);
    connection.execute_batch(match result {
        Ok(_) => "RELEASE step",
        Err(_) => "ROLLBACK TO step; RELEASE step",
    })?;
    result
}

/// Locks, also after a panic: no invariant spans a lock here.
pub(super) fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
