//! Connections: an institution, a user of it, and how to sign on.

use std::fmt;

use super::upgrade::{Access, MessageSet};
use super::words::{AccountId, ConnectionId, Timestamp};
use crate::client::{ACCOUNT_TYPES, BillPayment, account_type, is_safe_url};
use crate::error::{Error, Result};
use crate::value::{Private, Secret};

/// A connection to be added. [`NewConnection::new`] fills what has a default.
#[derive(Debug, Clone)]
pub struct NewConnection {
    /// Where the institution answers OFX: an https URL, or http to this machine.
    pub url: String,
    /// The institution's name, sent as ORG.
    pub organization: String,
    /// The institution's identifier, sent as FID.
    pub fi_id: String,
    /// The version of OFX that requests are written in. Default: 102.
    pub ofx_version: String,
    /// The application's identifier, sent as APPID.
    pub app_id: String,
    /// The application's version, sent as APPVER.
    pub app_version: String,
    /// The user's name at the institution.
    pub user: String,
    /// What identifies this installation, where the bank asks for it. Default: empty.
    pub client_uid: String,
    /// For how many seconds the bank may be silent. Default: 60.
    pub timeout: i64,
    /// Settings of [`BillPayment::config`] by name and value, where a bank is picky or has an authority of its own. Those that
    /// could hold a secret, or weaken a guard, are refused. Default: none.
    pub settings: Vec<(String, String)>,
    /// The accounts that pay bills. Default: none, and the first job asks the bank for them.
    pub accounts: Vec<NewAccount>,
    /// Whether the user allows that credentials are stored. Default: false.
    pub may_store_credentials: bool,
    /// The password, to be stored sealed; only with `may_store_credentials` and a key. Default: none, and the provider of
    /// credentials is asked.
    pub password: Option<Secret>,
    /// Seconds between automatic synchronisations; they happen only while credentials may be stored. Default: a day. `None`
    /// for none.
    pub interval: Option<i64>,
}

/// An account to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The bank, up to 9 characters.
    pub bank_id: String,
    /// The account number, up to 22 characters.
    pub number: Private,
    /// Its type in the words of OFX: CHECKING, SAVINGS, MONEYMRKT or CREDITLINE.
    pub kind: String,
}

/// A connection as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Identifies it.
    pub id: ConnectionId,
    /// Where it is signed on: the address of what is fetched at the moment, where the bank has several.
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
    /// Settings, by name and value.
    pub settings: Vec<(String, String)>,
    /// Whether the user allows that credentials are stored.
    pub may_store_credentials: bool,
    /// Whether a password is stored.
    pub has_password: bool,
    /// Seconds between automatic synchronisations; none without.
    pub interval: Option<i64>,
    /// When the next one is due; none while there will be none.
    pub next_due: Option<Timestamp>,
    /// The OFX status (15500, 15502) on which automatic synchronisation was stopped: it goes on when new credentials are set.
    pub stopped_by: Option<u32>,
    /// How many jobs failed since the last that did not.
    pub failures: u32,
    /// When it was added.
    pub created: Timestamp,
    /// The ways to the bank.
    pub accesses: Vec<Access>,
}

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identifies it.
    pub id: AccountId,
    /// The bank.
    pub bank_id: String,
    /// The account number.
    pub number: Private,
    /// Its type in the words of OFX.
    pub kind: String,
    /// What it is called, in which banks repeat the number; may be empty.
    pub description: Private,
    /// Whether it pays bills.
    pub active: bool,
}

/// Gives passwords, on the threads of the engine's workers. Any function that takes a connection will do.
pub trait CredentialProvider: Send + Sync {
    /// The password for a connection: for its `user` at its `url` and, if there is one, `realm`.
    ///
    /// # Errors
    ///
    /// Whatever is wrong; its detail becomes that of the job, so it must not tell the password.
    fn password(&self, connection: &Connection) -> Result<Secret>;
}

impl<F: Fn(&Connection) -> Result<Secret> + Send + Sync> CredentialProvider for F {
    fn password(&self, connection: &Connection) -> Result<Secret> {
        self(connection)
    }
}

impl NewConnection {
    /// A connection with what is required, and everything else at its default.
    pub fn new(url: &str, organization: &str, fi_id: &str, user: &str) -> Self {
        const DAY: i64 = 86_400;
        NewConnection {
            url: url.to_owned(),
            organization: organization.to_owned(),
            fi_id: fi_id.to_owned(),
            ofx_version: "102".to_owned(),
            app_id: "QWIN".to_owned(),
            app_version: "2700".to_owned(),
            user: user.to_owned(),
            client_uid: String::new(),
            timeout: 60,
            settings: Vec::new(),
            accounts: Vec::new(),
            may_store_credentials: false,
            password: None,
            interval: Some(DAY),
        }
    }

    /// Checks what can be checked without the bank.
    pub(super) fn check(&self) -> Result<()> {
        if !is_safe_url(&self.url) {
            let what = "is no https URL (http is allowed to this machine only)";
            return Err(Error::invalid("url", what));
        }
        for (name, value) in [
            ("organization", &self.organization),
            ("fi_id", &self.fi_id),
            ("app_id", &self.app_id),
            ("app_version", &self.app_version),
            ("user", &self.user),
        ] {
            if value.trim().is_empty() {
                return Err(Error::invalid(name, "is required and not set"));
            }
        }
        let probe = BillPayment::read_only();
        probe.set_ofx_version(&self.ofx_version)?;
        probe.set_timeout(self.timeout)?;
        for (name, value) in &self.settings {
            if !SETTINGS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
            {
                let what = format!("{name:?} is none of {}", SETTINGS.join(", "));
                return Err(Error::invalid("settings", what));
            }
            probe.config(&format!("{name}={value}"))?;
        }
        if self.interval.is_some_and(|seconds| seconds < 1) {
            return Err(Error::invalid("interval", "is less than a second"));
        }
        if self.password.is_some() && !self.may_store_credentials {
            let what = "may not be stored without the user's consent (may_store_credentials)";
            return Err(Error::invalid("password", what));
        }
        self.accounts.iter().try_for_each(NewAccount::check)
    }
}

impl NewAccount {
    fn check(&self) -> Result<()> {
        if account_type(&self.kind).is_none() {
            let what = format!("{:?} is none of {}", self.kind, ACCOUNT_TYPES.join(", "));
            return Err(Error::invalid("account type", what));
        }
        if self.bank_id.trim().is_empty() || self.number.trim().is_empty() {
            return Err(Error::invalid("account", "needs a bank and a number"));
        }
        Ok(())
    }
}

/// The settings that a connection may have: how a bank is spoken to, and whom it is vouched for by. None holds a secret.
const SETTINGS: &[&str] = &[
    "Accept",
    "CloseLeaves",
    "HeaderOrder",
    "Indentation",
    "LineEnds",
    "MFAAnswerName",
    "NewFileUID",
    "SendFI",
    "SSLCACertFilePaths",
    "SSLCACerts",
    "SSLCheckCRL",
    "SSLCheckOCSP",
    "SSLCRLs",
    "SSLEnabledCipherSuites",
    "SSLEnabledProtocols",
    "TimeZone",
    "UserAgent",
];

impl Connection {
    /// The way to what a message set serves.
    pub(super) fn access(&self, set: MessageSet) -> Option<&Access> {
        self.accesses
            .iter()
            .find(|access| access.message_sets.contains(&set))
    }

    /// Who shares a bank with whom: what one bank does must not hold up another's users.
    pub(super) fn bank_of(url: &str) -> String {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let end = rest.find('/').unwrap_or(rest.len());
        rest[..end].to_ascii_lowercase()
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connection {} to {}", self.id, self.organization)
    }
}

/// The error of a provider that has no password to give. The detail becomes that of the job, so it must not tell a secret.
pub fn no_credentials(detail: &str) -> Error {
    Error::invalid("credentials", detail)
}
