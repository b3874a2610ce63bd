//! What the tests of the engine share: a folder, a clock, engines, and waiting with a limit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use ofx_billpay::job::{
    Channel, Clock, Connection, ConnectionId, EngineOptions, Event, JobId, JobState, Key,
    NewConnection, SyncEngine, SyncJob, SyncScope, SyncType,
};
use ofx_billpay::value::Secret;
use ofx_billpay_sandbox::Sandbox;
use ofx_billpay_tests::folder;

/// No test waits longer for anything.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A folder with the file of a synchronisation.
pub(crate) struct Folder(folder::Folder);

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(folder::Folder::new("jobs"))
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.path().join("sync.db")
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.bytes()
    }
}

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(HandClock(AtomicI64::new(1_700_000_000)))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn key() -> Key {
    let bytes: Vec<u8> = (0..32).collect();
    Key::new(&bytes).unwrap()
}

/// The password that the test bank has for a user.
#[allow(clippy::unnecessary_wraps, reason = "it is a provider of credentials")]
pub(crate) fn usual_password(connection: &Connection) -> ofx_billpay::Result<Secret> {
    Ok(Secret::new(format!("{}-pass", connection.user)))
}

pub(crate) fn options() -> EngineOptions {
    EngineOptions {
        workers: 4,
        credentials: Some(Arc::new(usual_password)),
        ..EngineOptions::default()
    }
}

pub(crate) fn open(path: &Path) -> SyncEngine {
    SyncEngine::open(path, options()).unwrap()
}

pub(crate) fn connection(url: &str, user: &str) -> NewConnection {
    NewConnection::new(url, "SANDBOX", "99001", user)
}

/// Waits until something is there.
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < LIMIT, "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until a job is in a state, or has ended in another.
pub(crate) fn wait_until(engine: &SyncEngine, id: JobId, state: JobState) -> SyncJob {
    let job = wait_for(state.as_str(), || {
        let job = engine.job(id).unwrap();
        (job.state == state || job.state.has_ended()).then_some(job)
    });
    assert_eq!(job.state, state, "{:?}", job.error);
    job
}

/// Runs a job of type `ALL` to a state.
pub(crate) fn run_to(engine: &SyncEngine, connection: ConnectionId, state: JobState) -> SyncJob {
    let id = engine
        .synchronize(connection, SyncType::All, SyncScope::Transactions)
        .unwrap();
    wait_until(engine, id, state)
}

pub(crate) fn run(engine: &SyncEngine, connection: ConnectionId) -> SyncJob {
    run_to(engine, connection, JobState::Completed)
}

/// All events so far.
pub(crate) fn events(engine: &SyncEngine) -> Vec<Event> {
    engine.queue().poll(0, Duration::ZERO).unwrap()
}

pub(crate) fn types(events: &[Event]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event.event_type.as_str())
        .collect()
}

/// What a store and a bank must agree about: the payments by identifier, amount, due date and status.
pub(crate) fn stored_payments(
    engine: &SyncEngine,
    connection: ConnectionId,
) -> BTreeSet<(String, String, String)> {
    let records = engine.records(connection, Channel::Payments).unwrap();
    let field = |fields: &std::collections::BTreeMap<String, String>, name: &str| {
        fields.get(name).cloned().unwrap_or_default()
    };
    records
        .iter()
        .map(|one| {
            (
                one.key.clone(),
                field(&one.fields, "amount"),
                field(&one.fields, "status"),
            )
        })
        .collect()
}

/// The same as the bank has it.
pub(crate) fn bank_payments(bank: &Sandbox, user: &str) -> BTreeSet<(String, String, String)> {
    let payments = bank.ledger().unwrap().payments.into_iter();
    payments
        .filter(|payment| payment.user == user && payment.state != "CANCELEDON")
        .map(|payment| (payment.server_id, payment.amount, payment.state))
        .collect()
}
