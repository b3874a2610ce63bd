//! The payment and the payee that the properties describe at one moment, read as a call would read them.

use super::BillPayment;
use super::slice::whole_number;
use super::state::{ACCOUNT_TYPES, State};
use crate::error::{Error, Result};
use crate::value::{Amount, Date, DateTime, Private};

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

/// What the properties of an object said about a recurring model at one moment. It does not change with them.
#[derive(Debug, Clone)]
pub struct CurrentRecurringPayment {
    /// The amount of the last payment, if it differs. An error where `add_recurring_payment` would fail for it.
    pub final_amount: Result<Option<Amount>>,
    /// How often it pays, in the words of OFX; empty if it is not set.
    pub frequency: String,
    /// The identifier that the bank gave the model; empty before.
    pub id: String,
    /// The amount of the first payment, if it differs. An error where `add_recurring_payment` would fail for it.
    pub initial_amount: Result<Option<Amount>>,
    /// How many payments; `None` for no end. An error where `add_recurring_payment` would fail for it.
    pub instances: Result<Option<u32>>,
}

impl BillPayment {
    /// The payment that the properties describe now.
    pub fn payment(&self) -> CurrentPayment {
        self.state().current_payment()
    }

    /// What the properties say about a recurring model now.
    pub fn recurring_payment(&self) -> CurrentRecurringPayment {
        self.state().current_recurring_payment()
    }

    /// Sets `payment_amount` and `payment_date_due` to values, in the forms of the settings `CurrencyFormat` and `DateFormat`; `None`
    /// empties them. An error, and nothing is set, if the amount is not positive, or a form would make something else of a value.
    pub fn set_payment_values(&self, amount: Option<Amount>, due: Option<Date>) -> Result<()> {
        let mut state = self.state();
        let amount = state.amount_as_text("payment_amount", amount)?;
        state.payment_date_due = state.day_as_text("payment_date_due", due)?;
        state.payment_amount = amount;
        Ok(())
    }

    /// Sets `recurring_initial_amount` and `recurring_final_amount` as [`set_payment_values`](Self::set_payment_values) does.
    pub fn set_recurring_values(
        &self,
        initial_amount: Option<Amount>,
        final_amount: Option<Amount>,
    ) -> Result<()> {
        let mut state = self.state();
        let first = state.amount_as_text("recurring_initial_amount", initial_amount)?;
        state.recurring_final_amount =
            state.amount_as_text("recurring_final_amount", final_amount)?;
        state.recurring_initial_amount = first;
        Ok(())
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

    fn current_recurring_payment(&self) -> CurrentRecurringPayment {
        CurrentRecurringPayment {
            final_amount: self.differing_amounts().map(|(_, last)| last),
            frequency: self.recurring_frequency.clone(),
            id: self.recurring_id.clone(),
            initial_amount: self.differing_amounts().map(|(first, _)| first),
            instances: self.instances(),
        }
    }

    /// An amount as a property takes it, which must read as that very amount.
    fn amount_as_text(&self, name: &str, amount: Option<Amount>) -> Result<String> {
        let Some(amount) = amount else {
            return Ok(String::new());
        };
        let text = amount.to_string();
        if self.positive_amount(name, &text)? != amount {
            let what = format!("{text} reads as another amount in the form of CurrencyFormat");
            return Err(Error::invalid(name, what));
        }
        Ok(text)
    }

    /// A day as a property takes it, which must read as that very day.
    fn day_as_text(&self, name: &str, day: Option<Date>) -> Result<String> {
        let Some(day) = day else {
            return Ok(String::new());
        };
        let form = &self.settings.ofx.date_format;
        let text = form.format(DateTime::from_date(day));
        if self.day(name, &text)?.date() != day {
            let what = format!("{day} reads as another day in the form {}", form.as_str());
            return Err(Error::invalid(name, what));
        }
        Ok(text)
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
