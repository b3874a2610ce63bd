//! The list of payees: add, change, delete (OFX 12.9).

use super::common::{BankAccount, Payee};
use super::declare::aggregate;
use super::payment::{ExtendedPayee, PayeeReference};
use crate::value::Private;

aggregate! {
    /// Asks to add a payee.
    PAYEERQ: pub struct AddPayeeRequest {
        /// The payee; by identifier only where the server has one.
        PAYEEID | PAYEE => payee: PayeeReference,
        /// The payee's account, where payments are made by transfer; only with the payee in full.
        BANKACCTTO => to: Option<BankAccount>,
        /// The user's account numbers with the payee.
        PAYACCT => accounts: Vec<Private>,
    }
}

aggregate! {
    /// A payee that was added.
    PAYEERS: pub struct AddPayeeResponse {
        /// The entry in the user's list.
        PAYEELSTID => list_id: String,
        /// The payee.
        PAYEE => payee: Option<Payee>,
        /// The payee's account.
        BANKACCTTO => to: Option<BankAccount>,
        /// What the payment system adds.
        EXTDPAYEE => extended: Option<ExtendedPayee>,
        /// The user's account numbers with the payee.
        PAYACCT => accounts: Vec<Private>,
    }
}

aggregate! {
    /// Asks to change a payee: all of it, not the difference.
    PAYEEMODRQ: pub struct ModifyPayeeRequest {
        /// The entry in the user's list.
        PAYEELSTID => list_id: String,
        /// What the payee shall be.
        PAYEE => payee: Option<Payee>,
        /// The payee's account.
        BANKACCTTO => to: Option<BankAccount>,
        /// The user's account numbers with the payee.
        PAYACCT => accounts: Vec<Private>,
    }
}

aggregate! {
    /// A changed payee. The order differs from that of an added one, officially.
    PAYEEMODRS: pub struct ModifyPayeeResponse {
        /// The entry in the user's list.
        PAYEELSTID => list_id: String,
        /// What the payee is now.
        PAYEE => payee: Option<Payee>,
        /// The payee's account.
        BANKACCTTO => to: Option<BankAccount>,
        /// The user's account numbers with the payee.
        PAYACCT => accounts: Vec<Private>,
        /// What the payment system adds.
        EXTDPAYEE => extended: Option<ExtendedPayee>,
    }
}

aggregate! {
    /// Asks to delete a payee.
    PAYEEDELRQ: pub struct DeletePayeeRequest {
        /// The entry in the user's list.
        PAYEELSTID => list_id: String,
    }
}

aggregate! {
    /// A deleted payee.
    PAYEEDELRS: pub struct DeletePayeeResponse {
        /// The entry that was in the user's list.
        PAYEELSTID => list_id: String,
    }
}
