//! The books of the bank as its controller sees them.

use serde::Serialize;

/// All that the bank holds, but for passwords and histories.
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
}

/// One change of a synchronisation history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryEntry {
    /// The USERID of whose history it is.
    pub user: String,
    /// ACCTID; none in the history of the payee list.
    pub account: Option<String>,
    /// The token that the change led to.
    pub token: i64,
    /// The TRNUID under which clients see it; 0 if no client did it.
    pub trnuid: String,
    /// What it tells, such as `PMTMODRS`.
    pub kind: String,
}
