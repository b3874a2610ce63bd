//! Scenarios: a world to begin with, written down in a file.

use serde::Deserialize;

use super::order::{PayeeOrder, PaymentOrder, RecurringOrder};
use super::staff::{Demands, LetterOrder, MessageSetMove};
use crate::fault::Arming;

/// A bank as it shall be. What is not given is as in a new bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// What it is for, in a sentence.
    pub about: String,
    /// The first day as YYYYMMDD.
    pub date: Option<String>,
    /// The users, in place of those of a new bank and their accounts.
    #[serde(rename = "user")]
    pub users: Vec<ScenarioUser>,
    /// Accounts, beside those that are there.
    #[serde(rename = "account")]
    pub accounts: Vec<ScenarioAccount>,
    /// Payees, added in this order.
    #[serde(rename = "payee")]
    pub payees: Vec<PayeeOrder>,
    /// Payments, made in this order on the first day.
    #[serde(rename = "payment")]
    pub payments: Vec<PaymentOrder>,
    /// Recurring payments, made after those.
    #[serde(rename = "recurring")]
    pub models: Vec<RecurringOrder>,
    /// Letters of the bank, written after that.
    #[serde(rename = "letter")]
    pub letters: Vec<LetterOrder>,
    /// Message sets that are served elsewhere or with other passwords.
    #[serde(rename = "message_set")]
    pub message_sets: Vec<MessageSetMove>,
    /// How many days the clock moves when all of that is done.
    pub advance_days: u32,
    /// Faults, armed at the end.
    #[serde(rename = "fault")]
    pub faults: Vec<Arming>,
}

/// A user of a scenario.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioUser {
    /// USERID.
    pub login: String,
    /// USERPASS.
    pub password: String,
    /// What else the user must give at a sign-on; nothing if it is not given.
    #[serde(flatten)]
    pub demands: Demands,
}

impl std::fmt::Debug for ScenarioUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScenarioUser")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// An account of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioAccount {
    /// The USERID of its holder.
    pub user: String,
    /// ACCTID.
    pub number: String,
    /// BANKID; that of the other accounts if it is not given.
    #[serde(default = "bank")]
    pub bank: String,
    /// ACCTTYPE; CHECKING if it is not given.
    #[serde(default = "checking")]
    pub kind: String,
    /// Such as `10000.00`.
    pub balance: String,
    /// Whether bills can be paid from it: `AVAIL`, `PEND` or `ACTIVE`, which it is if it is not given.
    #[serde(default = "active")]
    pub bill_pay: String,
}

fn active() -> String {
    "ACTIVE".to_owned()
}

fn bank() -> String {
    "123432123".to_owned()
}

fn checking() -> String {
    "CHECKING".to_owned()
}

/// A scenario cannot be read. The text never repeats the file: there are passwords in it.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the scenario: {reason}")]
pub struct ScenarioError {
    /// Where, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl Scenario {
    /// Reads a scenario file, which is TOML.
    pub fn parse(file: &str) -> Result<Self, ScenarioError> {
        toml::from_str(file).map_err(|error| {
            let before = error.span().and_then(|span| file.get(..span.start));
            ScenarioError {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                reason: error.message().to_owned(),
            }
        })
    }
}
