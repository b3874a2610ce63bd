//! What the bank's own profile says it would refuse: refused here, before anything is sent.

use chrono::Days;

use super::BillPayment;
use super::state::State;
use crate::clock;
use crate::error::{Error, Result};
use crate::message::{BillPayMessageSetV1, Payee, PayeeReference, PaymentInfo};

/// What is about to be done with a payment or a model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Pay,
    Modify,
    AddModel,
    ModifyModel,
}

impl BillPayment {
    /// Checks the payment that the properties describe as [`pay_bill`](Self::pay_bill) does before it sends anything: what OFX
    /// requires, and, after [`request_profile`](Self::request_profile), what this bank takes.
    pub fn check_payment(&self) -> Result<()> {
        let state = self.state();
        state.url()?;
        state.signon()?;
        state.preflight(Action::Pay, &state.payment_info()?)
    }
}

impl State {
    /// What the profile at hand says about bill payment.
    pub(super) fn rules(&self) -> Option<&BillPayMessageSetV1> {
        let profile = self.profile.as_deref()?;
        profile.message_sets.bill_pay.as_ref()?.v1.as_ref()
    }

    /// Refuses what the profile at hand says that the bank would refuse. Without a profile nothing is known.
    pub(super) fn preflight(&self, action: Action, payment: &PaymentInfo) -> Result<()> {
        let Some(rules) = self.rules() else {
            return Ok(());
        };
        check_action(action, rules)?;
        check_payee(payment, rules)?;
        if rules.by_transfer == Some(false) && payment.to.is_some() {
            return Err(refusal(
                "payment_to_account_id",
                "does not pay by transfer",
                "PMTBYXFER",
            ));
        }
        self.check_differing_amounts(action, rules)?;
        // The bank's day may be behind ours by less than one.
        let yesterday = clock::now_utc().date().checked_sub_days(Days::new(1));
        match yesterday {
            Some(yesterday) if payment.due.date() < yesterday => {
                Err(Error::invalid("payment_date_due", "is past"))
            }
            _ => Ok(()),
        }
    }

    fn check_differing_amounts(&self, action: Action, rules: &BillPayMessageSetV1) -> Result<()> {
        if !matches!(action, Action::AddModel | Action::ModifyModel) {
            return Ok(());
        }
        let (first, last) = self.differing_amounts()?;
        if first.is_some() && rules.first_may_differ == Some(false) {
            let what = "does not let the first payment of a model differ";
            return Err(refusal("recurring_initial_amount", what, "DIFFFIRSTPMT"));
        }
        if last.is_some() && rules.last_may_differ == Some(false) {
            let what = "does not let the last payment of a model differ";
            return Err(refusal("recurring_final_amount", what, "DIFFLASTPMT"));
        }
        Ok(())
    }
}

fn check_action(action: Action, rules: &BillPayMessageSetV1) -> Result<()> {
    match action {
        Action::Modify if rules.can_modify_payments == Some(false) => {
            let what = "does not modify payments: cancel it and pay anew";
            Err(refusal("payment_id", what, "CANMODPMTS"))
        }
        Action::ModifyModel if rules.can_modify_models == Some(false) => {
            let what = "does not modify recurring models: cancel it and add it anew";
            Err(refusal("recurring_id", what, "CANMODMDLS"))
        }
        _ => Ok(()),
    }
}

fn check_payee(payment: &PaymentInfo, rules: &BillPayMessageSetV1) -> Result<()> {
    match &payment.payee {
        PayeeReference::Id(_) if rules.by_payee_id == Some(false) => Err(refusal(
            "payee_id",
            "does not take payees by identifier",
            "PMTBYPAYEEID",
        )),
        PayeeReference::Id(_) => Ok(()),
        PayeeReference::Full(_) if rules.by_address == Some(false) => Err(refusal(
            "payee_name",
            "does not take payees by name and address",
            "PMTBYADDR",
        )),
        PayeeReference::Full(_)
            if rules.can_add_payee == Some(false) && payment.payee_list_id.is_none() =>
        {
            Err(refusal(
                "payee_name",
                "does not let payees be added by address",
                "CANADDPAYEE",
            ))
        }
        PayeeReference::Full(payee) => check_state(payee),
    }
}

/// States of the USA have two letters, though OFX has room for five characters.
fn check_state(payee: &Payee) -> Result<()> {
    let is_american = payee
        .country
        .as_deref()
        .is_none_or(|country| country == "USA");
    let has_two_letters =
        payee.state.len() == 2 && payee.state.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_american && !has_two_letters {
        let what = format!(
            "{:?} is not the two letters of a state of the USA",
            payee.state
        );
        return Err(Error::invalid("payee_state", what));
    }
    Ok(())
}

fn refusal(property: &str, what: &str, element: &str) -> Error {
    Error::invalid(
        property,
        format!("this bank {what} (its profile says {element} N)"),
    )
}
