//! What the bank's own profile says it would refuse: refused here, before anything is sent.

use chrono::Days;

use super::BillPayment;
use super::payments::payment_set;
use super::routing::Who;
use super::state::State;
use crate::clock;
use crate::error::{Error, Result};
use crate::message::{
    BillPayMessageSetV1, PayRequest, Payee, PayeeReference, PaymentInfo, PaymentRequestBody,
};

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
    /// requires, and, after [`request_profile`](Self::request_profile), what this bank takes. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind), naming the property and the element of OFX or of the profile.
    pub fn check_payment(&self) -> Result<()> {
        let state = self.state();
        let payment = state.payment_info()?;
        state.preflight(Action::Pay, &payment)?;
        let pay = PaymentRequestBody::Pay(PayRequest { payment });
        // It is written as it would be sent, which checks every length, character and word.
        let sets = payment_set(clock::new_id(), pay);
        let route = state.route(&sets)?;
        state.written(sets, None, &route.who).map(drop)
    }
}

impl State {
    /// What the profile at hand says about bill payment.
    pub(super) fn rules(&self) -> Option<&BillPayMessageSetV1> {
        let profile = self.profile()?;
        profile.message_sets.bill_pay.as_ref()?.v1.as_ref()
    }

    /// Refuses what the profile at hand says that the bank would refuse. Without a profile nothing is known.
    pub(super) fn preflight(&self, action: Action, payment: &PaymentInfo) -> Result<()> {
        let Some(rules) = self.rules() else {
            return Ok(());
        };
        check_action(action, rules)?;
        check_payee(payment, rules)?;
        check_business(payment, rules)?;
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
                Err(Error::invalid("payment_date_due", "is past (DTDUE)"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a payee that the bank lets nobody add.
    pub(super) fn preflight_payee(&self, payee: &PayeeReference) -> Result<()> {
        let Some(rules) = self.rules() else {
            return Ok(());
        };
        check_reference(payee, rules)?;
        match payee {
            PayeeReference::Full(_) if rules.can_add_payee == Some(false) => {
                Err(cannot_add_payee())
            }
            _ => Ok(()),
        }
    }

    /// Refuses a sign-on that lacks what the profile asks for: banks count those as attempts.
    pub(super) fn preflight_signon(&self, who: &Who) -> Result<()> {
        let Some(info) = self.signon_info().filter(|_| *who == Who::User) else {
            return Ok(());
        };
        let ofx = &self.settings.ofx;
        let wanted = [
            (
                "UserCred1A",
                &ofx.user_credential_1,
                &info.credential_1_label,
                "USERCRED1LABEL",
            ),
            (
                "UserCred2A",
                &ofx.user_credential_2,
                &info.credential_2_label,
                "USERCRED2LABEL",
            ),
        ];
        let lacking = wanted.iter().find_map(|(name, value, label, element)| {
            let label = label.as_ref().filter(|_| value.is_empty())?;
            let what = format!(
                "is not set, and this bank asks for it with every sign-on as {label:?} (its profile has {element})"
            );
            Some(Error::invalid(name, what))
        });
        lacking.map_or(Ok(()), Err)
    }

    /// Refuses to activate an account where the bank does that itself.
    pub(super) fn preflight_activation(&self) -> Result<()> {
        let sets = self.profile().map(|profile| &profile.message_sets);
        let signup = sets.and_then(|sets| sets.signup.as_ref()?.v1.as_ref());
        if signup.is_some_and(|signup| signup.client_activates == Some(false)) {
            let what = "does not let clients activate accounts: ask the bank to do it";
            return Err(refusal("payment_from_account_id", what, "CLIENTACTREQ"));
        }
        Ok(())
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

fn check_business(payment: &PaymentInfo, rules: &BillPayMessageSetV1) -> Result<()> {
    if rules.extended == Some(false) && !payment.details.is_empty() {
        let what = "does not take business details";
        return Err(refusal("payment_details", what, "HASEXTDPMT"));
    }
    // Banks of before OFX 2.0.1 do not say, and do not understand it.
    if rules.bills != Some(true) && payment.bill.is_some() {
        let what = "does not understand presented bills";
        return Err(refusal("payment_bill", what, "BILLPUBCONTEXT"));
    }
    Ok(())
}

fn check_payee(payment: &PaymentInfo, rules: &BillPayMessageSetV1) -> Result<()> {
    check_reference(&payment.payee, rules)?;
    match &payment.payee {
        PayeeReference::Full(_)
            if rules.can_add_payee == Some(false) && payment.payee_list_id.is_none() =>
        {
            Err(cannot_add_payee())
        }
        _ => Ok(()),
    }
}

/// Whether the bank takes payees that are named so.
fn check_reference(payee: &PayeeReference, rules: &BillPayMessageSetV1) -> Result<()> {
    match payee {
        PayeeReference::Id(_) if rules.by_payee_id == Some(false) => {
            let what = "does not take payees by identifier";
            Err(refusal("payee_id", what, "PMTBYPAYEEID"))
        }
        PayeeReference::Id(_) => Ok(()),
        PayeeReference::Full(_) if rules.by_address == Some(false) => {
            let what = "does not take payees by name and address";
            Err(refusal("payee_name", what, "PMTBYADDR"))
        }
        PayeeReference::Full(payee) => check_state(payee),
    }
}

fn cannot_add_payee() -> Error {
    let what = "does not let payees be added by address";
    refusal("payee_name", what, "CANADDPAYEE")
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
            "{:?} is not the two letters of a state of the USA (STATE)",
            payee.state
        );
        return Err(Error::invalid("payee_state", what));
    }
    Ok(())
}

fn refusal(property: &str, what: &str, element: &str) -> Error {
    Error::invalid(
        property,
        format!("this bank {what} (its profile does not say {element} Y)"),
    )
}
