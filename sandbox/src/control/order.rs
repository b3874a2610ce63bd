//! What a controller orders in the name of a user, as another client of that user would.

use serde::Deserialize;

/// A new payment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentOrder {
    /// The USERID of who pays.
    pub user: String,
    /// The ACCTID it is paid from.
    pub account: String,
    /// Whom it is paid to: the name or the PAYEELSTID of a payee on the user's list, or a PAYEEID of
    /// the directory.
    pub payee: String,
    /// The user's account number with the payee; the first one on the list if it is not given.
    #[serde(default)]
    pub pay_account: Option<String>,
    /// Such as `84.20`.
    pub amount: String,
    /// DTDUE as YYYYMMDD.
    pub due: String,
    /// MEMO.
    #[serde(default)]
    pub memo: Option<String>,
}

/// A change of a payment. What is not given stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentChange {
    /// The USERID of who pays.
    pub user: String,
    /// SRVRTID.
    pub server_id: String,
    /// The new amount.
    #[serde(default)]
    pub amount: Option<String>,
    /// The new DTDUE as YYYYMMDD.
    #[serde(default)]
    pub due: Option<String>,
    /// The new MEMO.
    #[serde(default)]
    pub memo: Option<String>,
}

/// A payment that shall be canceled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentCancellation {
    /// The USERID of who pays.
    pub user: String,
    /// SRVRTID.
    pub server_id: String,
}

/// A new recurring payment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecurringOrder {
    /// The first payment of the series, and all others but for their dates.
    #[serde(flatten)]
    pub payment: PaymentOrder,
    /// FREQ, such as `MONTHLY`.
    pub frequency: String,
    /// NINSTS; without end if it is not given.
    #[serde(default)]
    pub instances: Option<u32>,
}

/// A recurring payment that shall be canceled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecurringCancellation {
    /// The USERID of who pays.
    pub user: String,
    /// RECSRVRTID.
    pub server_id: String,
    /// Whether the payments that were made from it and are not yet on their way are canceled, too.
    #[serde(default)]
    pub pending: bool,
}

/// A new payee. An address that does not matter need not be given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeOrder {
    /// The USERID of whose list it goes on.
    pub user: String,
    /// NAME.
    pub name: String,
    /// ADDR1.
    #[serde(default = "street")]
    pub street: String,
    /// CITY.
    #[serde(default = "city")]
    pub city: String,
    /// STATE.
    #[serde(default = "state")]
    pub state: String,
    /// POSTALCODE.
    #[serde(default = "postal_code")]
    pub postal_code: String,
    /// PHONE.
    #[serde(default = "phone")]
    pub phone: String,
    /// The user's account numbers with the payee.
    #[serde(default)]
    pub accounts: Vec<String>,
}

impl PayeeOrder {
    /// A payee at an address that does not matter.
    pub fn new(user: &str, name: &str) -> Self {
        Self {
            user: user.to_owned(),
            name: name.to_owned(),
            street: street(),
            city: city(),
            state: state(),
            postal_code: postal_code(),
            phone: phone(),
            accounts: Vec::new(),
        }
    }
}

fn street() -> String {
    "1 Elm St".to_owned()
}

fn city() -> String {
    "Dunford".to_owned()
}

fn state() -> String {
    "OH".to_owned()
}

fn postal_code() -> String {
    "43999".to_owned()
}

fn phone() -> String {
    "555-0100".to_owned()
}
