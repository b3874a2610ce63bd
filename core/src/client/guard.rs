//! The guard against paying twice: what makes two payments equal, and what is said of the second one.

use super::exchange::Sets;
use super::state::State;
use crate::error::Error;
use crate::journal::{Guard, Payee, PaymentKey};
use crate::message::{
    BankAccount, PayeeReference, PaymentInfo, PaymentRequest, PaymentRequestBody,
    RecurringRequestBody,
};

/// The payment that a file asks for: single, changed, or of a recurring model.
pub(super) fn payment_of(sets: &Sets) -> Option<&PaymentInfo> {
    match sets.bill_pay.as_ref()?.payments.first()? {
        PaymentRequest::Transaction(transaction) => match &transaction.body {
            PaymentRequestBody::Pay(pay) => Some(&pay.payment),
            PaymentRequestBody::Modify(modify) => Some(&modify.payment),
            PaymentRequestBody::Cancel(_) => None,
        },
        PaymentRequest::Recurring(transaction) => match &transaction.body {
            RecurringRequestBody::Add(add) => Some(&add.payment),
            RecurringRequestBody::Modify(modify) => Some(&modify.payment),
            RecurringRequestBody::Cancel(_) => None,
        },
        _ => None,
    }
}

impl State {
    /// How equal payments are looked for by the settings.
    pub(super) fn guard(&self) -> Guard {
        match self.settings.journal.window {
            0 => Guard::Off,
            hours => Guard::Hours(hours),
        }
    }

    /// What makes a payment equal to another.
    pub(super) fn payment_key(&self, payment: &PaymentInfo) -> PaymentKey {
        let (name, id) = match &payment.payee {
            PayeeReference::Full(payee) => (payee.name.as_str(), ""),
            PayeeReference::Id(id) => (self.payee_name.as_str(), id.as_str()),
        };
        let list_id = payment.payee_list_id.as_deref().unwrap_or_default();
        PaymentKey {
            payee: Payee::new(name, id, list_id),
            payee_account: payment.payee_account.to_string(),
            amount: payment.amount.to_cents().to_string(),
            due: payment.due.date().format("%Y%m%d").to_string(),
        }
    }
}

/// An account in one text, to be hashed.
pub(super) fn account_key(account: &BankAccount) -> String {
    let number: &str = &account.account_id;
    format!("{}/{number}", account.bank_id)
}

/// The error for a payment that is equal to another.
pub(super) fn duplicate(
    transaction_id: &str,
    is_open: bool,
    payment_id: &str,
    hours: u32,
) -> Error {
    let what = if is_open {
        format!(
            "an equal payment (same payee, accounts, amount and due date) may have been made already: the outcome of transaction \
             {transaction_id} is unknown. Nothing was sent: reconcile() asks the bank; to pay another one all the same, allow the \
             duplicate"
        )
    } else {
        format!(
            "an equal payment (same payee, accounts, amount and due date) was made in the last {hours} hours (payment \
             {payment_id:?}). Nothing was sent: to pay another one, allow the duplicate"
        )
    };
    Error::invalid("allow_duplicate", what)
}
