//! The payment and the payee that the properties describe at one moment, read as a call would read them.

use super::BillPayment;
use super::slice::whole_number;
use super::state::{ACCOUNT_TYPES, State};
use crate::error::{Error, Result};
use crate::value::{Amount, DateTime, Private};

/// The payment that the properties of an object described at one moment. It does not change with them.
#[derive(Debug, Clone)]
pub struct CurrentPayment {
    /// The amount as it would be sent; `None` if it is not set. An error where `pay_bill` would fail for it.
    pub amount: Result<Option<Amount>>,
    /// The reference that the biller supplied.
    pub bill_ref: String,
    /// When it is due; `None` if it is not set. An error where `pay_bill` would fail for it.
    pub date_due: Result<Option<DateTime>>,
    /// The account that pays.
    pub from_account_id: Private,
    /// Its type, in the words of OFX.
    pub from_account_type: &'static str,
    /// Its bank.
    pub from_bank_id: String,
    /// The identifier that the bank gave the payment; empty before.
    pub id: String,
    /// The note to the payee.
    pub memo: String,
    /// The payee.
    pub payee: CurrentPayee,
    /// What becomes of it, as the bank last said; empty before.
    pub status: String,
    /// The account that is paid, where the bank pays by transfer.
    pub to_account_id: Private,
    /// Its type, in the words of OFX.
    pub to_account_type: &'static str,
    /// Its bank.
    pub to_bank_id: String,
}

/// The payee that the properties of an object described at one moment. It does not change with them.
#[derive(Debug, Clone)]
pub struct CurrentPayee {
    /// The user's account number with the payee.
    pub account: Private,
    /// The first line of the address.
    pub addr1: String,
    /// The second line.
    pub addr2: String,
    /// The third line.
    pub addr3: String,
    /// The city.
    pub city: String,
    /// The country, three letters of ISO 3166.
    pub country: String,
    /// The days that a payment to the payee takes; `None` if the bank did not say. An error if it said what is no number.
    pub days_to_pay: Result<Option<u32>>,
    /// The identifier that the payment system gave the payee.
    pub id: String,
    /// How far that identifier reaches: GLOBAL or USER.
    pub id_scope: String,
    /// The entry in the user's list.
    pub list_id: String,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The postal code.
    pub postal_code: String,
    /// The state.
    pub state: String,
}

impl BillPayment {
    /// The payment that the properties describe now.
    pub fn payment(&self) -> CurrentPayment {
        self.state().current_payment()
    }

    /// The payee that the properties describe now.
    pub fn payee(&self) -> CurrentPayee {
        self.state().current_payee()
    }
}

impl State {
    fn current_payment(&self) -> CurrentPayment {
        CurrentPayment {
            amount: if_set(&self.payment_amount, || self.amount()),
            bill_ref: self.payment_bill_ref.clone(),
            date_due: if_set(&self.payment_date_due, || self.due_as_set()),
            from_account_id: Private::from(self.payment_from_account_id.as_str()),
            from_account_type: account_type(self.payment_from_account_type),
            from_bank_id: self.payment_from_bank_id.clone(),
            id: self.payment_id.clone(),
            memo: self.payment_memo.clone(),
            payee: self.current_payee(),
            status: self.payment_status.clone(),
            to_account_id: Private::from(self.payment_to_account_id.as_str()),
            to_account_type: account_type(self.payment_to_account_type),
            to_bank_id: self.payment_to_bank_id.clone(),
        }
    }

    fn current_payee(&self) -> CurrentPayee {
        CurrentPayee {
            account: Private::from(self.payee_account.as_str()),
            addr1: self.payee_addr1.clone(),
            addr2: self.payee_addr2.clone(),
            addr3: self.payee_addr3.clone(),
            city: self.payee_city.clone(),
            country: self.payee_country.clone(),
            days_to_pay: if_set(&self.payee_days_to_pay, || {
                whole_number(&self.payee_days_to_pay).map_err(|what| {
                    Error::protocol(format!("payee_days_to_pay, as the bank sent it, {what}"))
                })
            }),
            id: self.payee_id.clone(),
            id_scope: self.payee_id_scope.clone(),
            list_id: self.payee_list_id.clone(),
            name: self.payee_name.clone(),
            phone: self.payee_phone.clone(),
            postal_code: self.payee_postal_code.clone(),
            state: self.payee_state.clone(),
        }
    }
}

fn if_set<T>(text: &str, read: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read().map(Some)
}

fn account_type(number: i64) -> &'static str {
    let index = usize::try_from(number).ok();
    index
        .and_then(|index| ACCOUNT_TYPES.get(index))
        .copied()
        .unwrap_or_default()
}
