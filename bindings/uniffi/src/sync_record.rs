//! Records of the synchronisation engine: what it is given, and what it tells.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use ofx_billpay::job;
pub use ofx_billpay::job::{Channel, JobState, SyncScope, SyncType, UpgradeKind};

use crate::error::status_code;
use crate::secret::Secret;
use crate::set::BankAccount;
use crate::sync::moment;

/// What a job fetches.
#[uniffi::remote(Enum)]
pub enum SyncType {
    /// Everything: accounts, payees, payments, recurring models.
    All,
    /// The list of accounts; a job of type `ALL` follows by itself.
    ListAccounts,
}

/// How much a job of type `ALL` fetches.
#[uniffi::remote(Enum)]
pub enum SyncScope {
    /// Everything.
    Transactions,
    /// The accounts alone.
    Accounts,
}

/// Where a job stands.
#[uniffi::remote(Enum)]
pub enum JobState {
    /// It waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// The bank wants an answer of the user.
    AwaitAuth,
    /// It has ended, and all went well.
    Completed,
    /// It has ended, and something went wrong.
    Failed,
}

/// A kind of data that is fetched by itself.
#[uniffi::remote(Enum)]
pub enum Channel {
    /// The user's accounts.
    Accounts,
    /// The list of payees.
    Payees,
    /// The payments of an account.
    Payments,
    /// The recurring models of an account.
    Recurring,
}

/// How far a bank moved.
#[uniffi::remote(Enum)]
pub enum UpgradeKind {
    /// The same accounts, at another URL, version or realm.
    Direct,
    /// What one access served is split over more of them.
    Multi,
    /// Some accounts do not pay bills any more.
    Partial,
}

/// A connection to be added.
#[derive(Debug, Clone, uniffi::Record)]
#[uniffi::export(Display)]
pub struct NewConnection {
    /// Where the institution answers OFX: an https URL, or http to this machine.
    pub url: String,
    /// The institution's name, sent as ORG.
    pub organization: String,
    /// The institution's identifier, sent as FID.
    pub fi_id: String,
    /// The user's name at the institution.
    pub user: String,
    /// The version of OFX that requests are written in.
    #[uniffi(default = "102")]
    pub ofx_version: String,
    /// The application's identifier, sent as APPID.
    #[uniffi(default = "QWIN")]
    pub app_id: String,
    /// The application's version, sent as APPVER.
    #[uniffi(default = "2700")]
    pub app_version: String,
    /// What identifies this installation, where the bank asks for it.
    #[uniffi(default = "")]
    pub client_uid: String,
    /// For how many seconds the bank may be silent.
    #[uniffi(default = 60)]
    pub timeout: i64,
    /// Settings of `config` by name, where a bank is picky or has an authority of its own.
    #[uniffi(default)]
    pub settings: HashMap<String, String>,
    /// The accounts that pay bills; without any, the first job asks the bank for them.
    #[uniffi(default = [])]
    pub accounts: Vec<BankAccount>,
    /// Whether the user allows that credentials are stored.
    #[uniffi(default = false)]
    pub may_store_credentials: bool,
    /// The password, to be stored sealed; only with `may_store_credentials` and a key.
    #[uniffi(default = None)]
    pub password: Option<Arc<Secret>>,
    /// Seconds between automatic synchronizations, which happen only while credentials may be stored; none for none.
    #[uniffi(default = Some(86400))]
    pub interval: Option<i64>,
}

impl From<NewConnection> for job::NewConnection {
    fn from(new: NewConnection) -> Self {
        let account = |account: BankAccount| job::NewAccount {
            bank_id: account.bank_id,
            number: account.account_id.into(),
            kind: account.account_type,
        };
        let mut settings: Vec<_> = new.settings.into_iter().collect();
        settings.sort_unstable();
        job::NewConnection {
            url: new.url,
            organization: new.organization,
            fi_id: new.fi_id,
            ofx_version: new.ofx_version,
            app_id: new.app_id,
            app_version: new.app_version,
            user: new.user,
            client_uid: new.client_uid,
            timeout: new.timeout,
            settings,
            accounts: new.accounts.into_iter().map(account).collect(),
            may_store_credentials: new.may_store_credentials,
            password: new.password.map(|password| password.0.clone()),
            interval: new.interval,
        }
    }
}

/// A connection as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Connection {
    /// Identifies it.
    pub id: i64,
    /// Where it is signed on at the moment.
    pub url: String,
    /// The realm whose password is wanted there; none before a profile named it.
    pub realm: Option<String>,
    /// The institution's name.
    pub organization: String,
    /// The institution's identifier.
    pub fi_id: String,
    /// The version of OFX.
    pub ofx_version: String,
    /// The application's identifier.
    pub app_id: String,
    /// The application's version.
    pub app_version: String,
    /// The user's name at the institution.
    pub user: String,
    /// What identifies this installation.
    pub client_uid: String,
    /// For how many seconds the bank may be silent.
    pub timeout: i64,
    /// Settings by name.
    pub settings: HashMap<String, String>,
    /// Whether the user allows that credentials are stored.
    pub may_store_credentials: bool,
    /// Whether a password is stored.
    pub has_password: bool,
    /// Seconds between automatic synchronizations; none without.
    pub interval: Option<i64>,
    /// When the next one is due; none while there will be none.
    pub next_due: Option<SystemTime>,
    /// The OFX status (15500, 15502) that stopped them; otherwise none.
    pub stopped_by: Option<i32>,
    /// How many jobs failed since the last that did not.
    pub failures: i64,
    /// When it was added.
    pub created: SystemTime,
}

impl From<&job::Connection> for Connection {
    fn from(connection: &job::Connection) -> Self {
        let connection = connection.clone();
        Connection {
            id: connection.id,
            url: connection.url,
            realm: connection.realm,
            organization: connection.organization,
            fi_id: connection.fi_id,
            ofx_version: connection.ofx_version,
            app_id: connection.app_id,
            app_version: connection.app_version,
            user: connection.user,
            client_uid: connection.client_uid,
            timeout: connection.timeout,
            settings: connection.settings.into_iter().collect(),
            may_store_credentials: connection.may_store_credentials,
            has_password: connection.has_password,
            interval: connection.interval,
            next_due: connection.next_due.map(moment),
            stopped_by: connection.stopped_by.map(status_code),
            failures: i64::from(connection.failures),
            created: moment(connection.created),
        }
    }
}

/// An account of a connection.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ConnectionAccount {
    /// Identifies it.
    pub id: i64,
    /// The bank.
    pub bank_id: String,
    /// The account number.
    pub number: String,
    /// Its type in the words of OFX.
    pub kind: String,
    /// What it is called; may be empty.
    pub description: String,
    /// Whether it pays bills.
    pub active: bool,
}

impl From<&job::Account> for ConnectionAccount {
    fn from(account: &job::Account) -> Self {
        ConnectionAccount {
            id: account.id,
            bank_id: account.bank_id.clone(),
            number: account.number.to_string(),
            kind: account.kind.clone(),
            description: account.description.to_string(),
            active: account.active,
        }
    }
}

/// A payee, a payment or a recurring model as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct StoredRecord {
    /// What it is.
    pub channel: Channel,
    /// The account that pays; none for a payee.
    pub account_id: Option<i64>,
    /// The identifier that the bank gave it.
    pub key: String,
    /// Greater than that of every change before: a cursor for `changes`.
    pub change: i64,
    /// Whether it is no more.
    pub removed: bool,
    /// Its fields by name, such as `amount`; dates as `yyyy-MM-dd`, amounts as decimals. What the bank left out is not there.
    pub fields: HashMap<String, String>,
}

impl From<job::StoredRecord> for StoredRecord {
    fn from(record: job::StoredRecord) -> Self {
        StoredRecord {
            channel: record.channel,
            account_id: record.account_id,
            key: record.key,
            change: record.change,
            removed: record.removed,
            fields: record.fields.into_iter().collect(),
        }
    }
}

/// A question that a job waits for.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncQuestion {
    /// What it is answered under.
    pub id: String,
    /// The question for people; may be empty where OFX defines the meaning of `id`.
    pub label: String,
}

/// What the user of a job is asked.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncChallenge {
    /// The number of this challenge within its job, from 1.
    pub round: i64,
    /// The questions, all to be answered at once.
    pub questions: Vec<SyncQuestion>,
    /// Since when the job waits.
    pub since: SystemTime,
}

impl From<job::Challenge> for SyncChallenge {
    fn from(challenge: job::Challenge) -> Self {
        let question = |question: job::Question| SyncQuestion {
            id: question.id,
            label: question.label,
        };
        SyncChallenge {
            round: i64::from(challenge.round),
            questions: challenge.questions.into_iter().map(question).collect(),
            since: moment(challenge.since),
        }
    }
}

/// What changed at a bank that moved; the next job runs on it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AccessUpgrade {
    /// How far the bank moved.
    pub kind: UpgradeKind,
    /// The addresses from now on; empty if they are those of before.
    pub urls: Vec<String>,
    /// The accounts that pay bills.
    pub accounts: Vec<i64>,
    /// The accounts that pay bills no longer.
    pub inactive_accounts: Vec<i64>,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct JobFailure {
    /// The component's code; 40001, 40002 or 40003 for an upgrade of the access.
    pub code: i32,
    /// The OFX status of a bank that refused.
    pub status_code: Option<i32>,
    /// What happened and what to do next, for people.
    pub detail: String,
    /// What an upgrade changed.
    pub upgrade: Option<AccessUpgrade>,
}

impl From<job::JobError> for JobFailure {
    fn from(error: job::JobError) -> Self {
        let upgrade = |upgrade: job::Upgrade| AccessUpgrade {
            kind: upgrade.kind,
            urls: upgrade
                .accesses
                .into_iter()
                .map(|access| access.url)
                .collect(),
            accounts: upgrade.accounts,
            inactive_accounts: upgrade.inactive_accounts,
        };
        JobFailure {
            code: error.code,
            status_code: error.status_code.map(status_code),
            detail: error.detail,
            upgrade: error.data.map(upgrade),
        }
    }
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncJob {
    /// Identifies it.
    pub id: i64,
    /// The connection that it synchronizes.
    pub connection_id: i64,
    /// What it fetches.
    pub kind: SyncType,
    /// How much of it.
    pub scope: SyncScope,
    /// Whether the schedule asked for it.
    pub automatic: bool,
    /// Where it stands.
    pub state: JobState,
    /// When it was asked for.
    pub created: SystemTime,
    /// When it ended; none before.
    pub ended: Option<SystemTime>,
    /// What the user is asked; none unless it waits for that.
    pub challenge: Option<SyncChallenge>,
    /// Why it failed; none unless it did.
    pub error: Option<JobFailure>,
}

impl From<job::SyncJob> for SyncJob {
    fn from(job: job::SyncJob) -> Self {
        SyncJob {
            id: job.id,
            connection_id: job.connection_id,
            kind: job.kind,
            scope: job.scope,
            automatic: job.automatic,
            state: job.state,
            created: moment(job.created),
            ended: job.ended.map(moment),
            challenge: job.challenge.map(SyncChallenge::from),
            error: job.error.map(JobFailure::from),
        }
    }
}

/// One entry of the queue of events.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncEvent {
    /// What `poll` takes as a cursor.
    pub id: i64,
    /// What happened, such as `SYNC_ALL_SUCCESS`.
    pub event_type: String,
    /// What it happened to: `CONNECTION`.
    pub resource_type: String,
    /// When.
    pub creation_date: SystemTime,
    /// The connection, by its identifier.
    pub connection_id: i64,
    /// `QUEUED`, `RUNNING` or `AWAIT_AUTH` while a job is on its way; then `SUCCESS` or `ERROR`.
    pub status: String,
    /// The job, by its identifier.
    pub job_id: i64,
    /// Where the job stood after what happened.
    pub job_state: JobState,
    /// What the user is asked, with `SYNC_AWAIT_AUTH`; otherwise none.
    pub challenge: Option<SyncChallenge>,
    /// What went wrong, with the events that end in `_ERROR`; otherwise none.
    pub error: Option<JobFailure>,
    /// All of it as the documented JSON: the connection with its channels, and the job.
    pub json: String,
}

impl From<job::Event> for SyncEvent {
    fn from(event: job::Event) -> Self {
        // The engine made these of numbers.
        let number = |text: &str| text.parse().unwrap_or_default();
        SyncEvent {
            json: serde_json::to_string(&event).unwrap_or_default(),
            id: number(&event.id),
            event_type: event.event_type,
            resource_type: event.resource_type,
            creation_date: moment(event.creation_date),
            connection_id: number(&event.resource.id),
            status: event.resource.status,
            job_id: number(&event.job.id),
            job_state: event.job.state,
            challenge: event.job.challenge.map(SyncChallenge::from),
            error: event.job.error.map(JobFailure::from),
        }
    }
}

// What is shown of a record, in logs above all, is none of the user's business.

impl fmt::Display for NewConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<connection to {}>", self.organization)
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<connection {} to {}>", self.id, self.organization)
    }
}

impl fmt::Display for ConnectionAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<account {}>", self.id)
    }
}

impl fmt::Display for StoredRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} {} {}>", self.channel, self.key, self.change)
    }
}
