//! Synchronisation in the background: connections, jobs, a queue of events, and a store of what was fetched.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use ofx_billpay::job::{
//!     Channel, Connection, EngineOptions, NewConnection, SyncEngine, SyncScope, SyncType,
//! };
//! use ofx_billpay::value::Secret;
//!
//! let credentials = |_: &Connection| Ok(Secret::from("..."));
//! let options = EngineOptions {
//!     credentials: Some(std::sync::Arc::new(credentials)),
//!     ..EngineOptions::default()
//! };
//! let engine = SyncEngine::open("sync.db", options)?;
//! let bank = NewConnection::new("https://ofx.example.com/ofx", "EXAMPLE", "1001", "kim01");
//! let connection = engine.add_connection(&bank)?;
//! engine.synchronize(connection, SyncType::All, SyncScope::Transactions)?;
//! for event in engine.queue().poll(0, Duration::from_secs(30))? {
//!     println!("{} {}", event.id, event.event_type);
//! }
//! println!("{} payments", engine.records(connection, Channel::Payments)?.len());
//! # Ok::<(), ofx_billpay::Error>(())
//! ```

mod bank;
mod book;
mod connection;
mod dispatch;
mod engine;
mod event;
mod jobs;
mod machine;
mod pool;
mod queue;
mod records;
mod schedule;
mod schema;
mod seal;
mod store;
mod upgrade;
mod words;
mod worker;

pub use bank::Bank;
pub use connection::{
    Account, Connection, CredentialProvider, NewAccount, NewConnection, no_credentials,
};
pub use engine::{EngineOptions, SyncEngine};
pub use event::{
    AccountView, ChannelView, Event, Happening, JobView, Resource, SYNC_ALL_ERROR, SYNC_ALL_SUCCESS,
};
pub use machine::{Action, Answer, Challenge, JobError, Proof, Question, SyncJob};
pub use queue::Queue;
pub use records::StoredRecord;
pub use schedule::{Clock, SystemClock};
pub use seal::Key;
pub use upgrade::{Access, MessageSet, Upgrade, UpgradeKind};
pub use words::{
    AccountId, Channel, ConnectionId, Cursor, JobId, JobState, SyncScope, SyncType, Timestamp,
};
