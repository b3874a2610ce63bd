//! The books of the bank as its controller sees them.

use serde::{Deserialize, Serialize};

/// All that the bank holds, but for secrets and histories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The day on which the bank's clock stands, as YYYYMMDD.
    pub today: String,
    /// The accounts, in the order in which they were opened.
    pub accounts: Vec<LedgerAccount>,
    /// The payee lists, in the order in which the entries were made.
    pub payees: Vec<LedgerPayee>,
    /// The payments, in the order in which they were made.
    pub payments: Vec<LedgerPayment>,
    /// The recurring payments, in the order in which they were made.
    pub models: Vec<LedgerModel>,
    /// The payment mail, from and to users, in the order in which it was written.
    pub letters: Vec<LedgerLetter>,
    /// The users, and what each must give at a sign-on.
    pub users: Vec<LedgerUser>,
    /// Where the message sets are served.
    pub message_sets: Vec<LedgerMessageSet>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerAccount {
    /// The USERID of its holder.
    pub user: String,
    /// BANKID.
    pub bank: String,
    /// ACCTID.
    pub number: String,
    /// ACCTTYPE.
    pub kind: String,
    /// Such as `10000.00`.
    pub balance: String,
    /// SVCSTATUS of bill payment: `AVAIL`, `PEND` or `ACTIVE`.
    pub bill_pay: String,
}

/// An entry of a payee list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerPayee {
    /// The USERID of whose list it is.
    pub user: String,
    /// PAYEELSTID.
    pub list_id: String,
    /// The name as the user knows it.
    pub name: String,
    /// PAYEEID, if the payee is in the directory.
    pub payee_id: Option<String>,
    /// The user's account numbers with the payee.
    pub accounts: Vec<String>,
    /// Whether the user has taken it off the list.
    pub removed: bool,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerPayment {
    /// The USERID of who pays.
    pub user: String,
    /// SRVRTID.
    pub server_id: String,
    /// ACCTID of the account it is paid from.
    pub account: String,
    /// PAYEELSTID.
    pub payee: String,
    /// The name of the payee.
    pub payee_name: String,
    /// Such as `84.20`.
    pub amount: String,
    /// DTDUE as YYYYMMDD.
    pub due: String,
    /// PMTPRCCODE.
    pub state: String,
    /// DTPMTPRC as YYYYMMDD.
    pub state_date: String,
    /// CHECKNUM, once a check was written.
    pub check_number: Option<String>,
    /// RECSRVRTID of the recurring payment that it was made from.
    pub model: Option<String>,
}

/// A recurring payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerModel {
    /// The USERID of who pays.
    pub user: String,
    /// RECSRVRTID.
    pub server_id: String,
    /// ACCTID of the account it is paid from.
    pub account: String,
    /// PAYEELSTID.
    pub payee: String,
    /// The name of the payee.
    pub payee_name: String,
    /// Such as `84.20`.
    pub amount: String,
    /// FREQ.
    pub frequency: String,
    /// NINSTS; none if it goes on for ever.
    pub instances: Option<u32>,
    /// When the next payment that is not made yet is due, as YYYYMMDD; none if none is left.
    pub next_due: Option<String>,
    /// Whether it was canceled.
    pub canceled: bool,
}

/// A letter of the payment mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerLetter {
    /// The USERID of who wrote it or gets it.
    pub user: String,
    /// FROM.
    pub from: String,
    /// TO.
    pub to: String,
    /// The day of DTCREATED, as YYYYMMDD.
    pub created: String,
    /// SUBJECT.
    pub subject: String,
    /// MSGBODY.
    pub text: String,
    /// SRVRTID of the payment that it is about.
    pub server_id: Option<String>,
}

/// A user. No secret is told, only which there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerUser {
    /// USERID.
    pub login: String,
    /// Whether the user is locked out.
    pub locked: bool,
    /// `NONE`, `NEEDED`, or `OVERDUE` once the user was told that USERPASS must be changed.
    pub password_change: String,
    /// The elements of SONRQ that the user must give, such as `AUTHTOKEN`.
    pub must_give: Vec<String>,
    /// The MFAPHRASEIDs of the questions that the user must answer.
    pub questions: Vec<String>,
}

/// A message set of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerMessageSet {
    /// Such as `BILLPAY`.
    pub name: String,
    /// Where it is served.
    pub url: String,
    /// SIGNONREALM.
    pub realm: String,
}

/// Which synchronisation history is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// The payments of an account.
    Payments,
    /// The recurring payments of an account.
    Recurring,
    /// The payee list.
    Payees,
    /// The payment mail.
    Mail,
}

/// One change of a synchronisation history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryEntry {
    /// The USERID of whose history it is.
    pub user: String,
    /// ACCTID; none in the histories of payees and mail.
    pub account: Option<String>,
    /// The token that the change led to.
    pub token: i64,
    /// The TRNUID under which clients see it; 0 if no client did it.
    pub trnuid: String,
    /// What it tells, such as `PMTMODRS`.
    pub kind: String,
}
