//! What the journal knows of a transaction.

/// A transaction that is about to be sent. Account numbers are given in full and hashed before they are kept.
#[derive(Clone)]
pub(crate) struct Intent {
    pub(crate) transaction_id: String,
    /// The name of the aggregate that answers it, such as `PMTRS`.
    pub(crate) kind: String,
    /// All that it asks for, and of whom, whatever its TRNUID: the same text is the same transaction.
    pub(crate) content: String,
    /// The institution, as it is named in the sign-on.
    pub(crate) bank: String,
    pub(crate) user: String,
    /// Bank, number and type of the account that pays, in one text; empty if it is not known.
    pub(crate) account: String,
    /// The same for people: masked.
    pub(crate) account_shown: String,
    /// The identifier of what it changes; empty for something new.
    pub(crate) target: String,
    /// What makes it equal to another payment; only for payments and changes of them.
    pub(crate) payment: Option<PaymentKey>,
}

/// What makes two payments from one account equal.
#[derive(Clone, Default)]
pub(crate) struct PaymentKey {
    pub(crate) payee: Payee,
    /// The user's account number with the payee.
    pub(crate) payee_account: String,
    /// With two decimals or more.
    pub(crate) amount: String,
    /// As `YYYYMMDD`.
    pub(crate) due: String,
}

/// The names of a payee. Two payees are the same if one of them is; what is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Payee {
    /// Small letters and digits only.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) list_id: String,
}

impl Payee {
    /// A payee by its names; those that are not known are empty.
    pub(crate) fn new(name: &str, id: &str, list_id: &str) -> Self {
        let name = name.chars().filter(|c| c.is_alphanumeric());
        Payee {
            name: name.flat_map(char::to_lowercase).collect(),
            id: id.trim().to_owned(),
            list_id: list_id.trim().to_owned(),
        }
    }

    /// Whether both have one name in common.
    pub(crate) fn is(&self, other: &Payee) -> bool {
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        same(&self.name, &other.name)
            || same(&self.id, &other.id)
            || same(&self.list_id, &other.list_id)
    }
}

/// How a transaction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The bank did it.
    Done {
        /// The identifier that the bank gave it; empty if there is none.
        payment_id: String,
        /// The payee as the bank named it.
        payee: Payee,
    },
    /// The bank refused it, with this status of OFX.
    Refused { status: u32 },
    /// No byte of it left, now or before: it is taken back, unless another call sends it, too.
    NotSent,
    /// Somebody asked the bank on another way.
    Settled,
}

/// A transaction that the bank may have carried out or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenIntent {
    /// Counts up.
    pub(crate) sequence: i64,
    pub(crate) transaction_id: String,
    pub(crate) kind: String,
    pub(crate) bank: String,
    pub(crate) user: String,
    /// A hash: see [`Journal::hash`](super::Journal::hash).
    pub(crate) account: String,
    pub(crate) account_shown: String,
    pub(crate) target: String,
    pub(crate) payee: Payee,
    /// A hash.
    pub(crate) payee_account: String,
    /// Empty if it is no payment.
    pub(crate) amount: String,
    pub(crate) due: String,
}
