//! Recurring models: the bank makes a payment again and again, until it is told to stop.

use super::BillPayment;
use super::exchange::{Expected, Sets};
use super::parts::required;
use super::preflight::Action;
use super::synchronize::sync_from;
use crate::challenge::Effect;
use crate::error::Result;
use crate::message::{
    CancelRecurringRequest, ModifyRecurringRequest, PaymentRequest, RecurringRequest,
    RecurringRequestBody, RecurringSyncRequest, RecurringTransactionRequest,
};
use crate::wire::Tag;

const RECSRVRTID: Tag = Tag::of("RECSRVRTID");
pub(super) const RECPMTSYNCRS: Tag = Tag::of("RECPMTSYNCRS");

impl BillPayment {
    /// Adds a recurring model: the bank makes the payment that the properties describe as often as `recurring_frequency` says,
    /// `recurring_instances` times or without end, the first due on `payment_date_due`.
    ///
    /// Required is what [`pay_bill`](Self::pay_bill) requires, and `recurring_frequency`. Afterwards `recurring_id` is set.
    ///
    /// # Errors
    ///
    /// As for [`pay_bill`](Self::pay_bill).
    pub fn add_recurring_payment(&self) -> Result<()> {
        self.call(|| {
            let expected = Expected {
                body: Tag::of("RECPMTRS"),
                id: RECSRVRTID,
                id_is: None,
            };
            let answer = self.transact(Effect::Money, &expected, |state, transaction_id| {
                let payment = state.payment_info()?;
                state.preflight(Action::AddModel, &payment)?;
                let (initial_amount, final_amount) = state.differing_amounts()?;
                let add = RecurringRequest {
                    recurrence: state.recurrence()?,
                    payment,
                    initial_amount,
                    final_amount,
                };
                Ok(recurring_set(
                    transaction_id,
                    RecurringRequestBody::Add(add),
                ))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Modifies a recurring model. The properties describe all of the new model, not the difference. With `include_pending`,
    /// payments that it has made already and that are not yet processed change too; without, only those to come.
    ///
    /// # Errors
    ///
    /// As for [`pay_bill`](Self::pay_bill).
    pub fn modify_recurring_payment(
        &self,
        recurring_id: &str,
        include_pending: bool,
    ) -> Result<()> {
        self.call(|| {
            let id = required("recurring_id", recurring_id)?;
            let expected = Expected {
                body: Tag::of("RECPMTMODRS"),
                id: RECSRVRTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Money, &expected, |state, transaction_id| {
                let payment = state.payment_info()?;
                state.preflight(Action::ModifyModel, &payment)?;
                let (initial_amount, final_amount) = state.differing_amounts()?;
                let modify = ModifyRecurringRequest {
                    model_id: id.to_owned(),
                    recurrence: state.recurrence()?,
                    payment,
                    initial_amount,
                    final_amount,
                    modify_pending: include_pending,
                };
                Ok(recurring_set(
                    transaction_id,
                    RecurringRequestBody::Modify(modify),
                ))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Cancels a recurring model. With `include_pending`, payments that it has made already and that are not yet processed are
    /// cancelled too; without, only those to come.
    ///
    /// # Errors
    ///
    /// As for [`pay_bill`](Self::pay_bill).
    pub fn cancel_recurring_payment(
        &self,
        recurring_id: &str,
        include_pending: bool,
    ) -> Result<()> {
        self.call(|| {
            let id = required("recurring_id", recurring_id)?;
            let expected = Expected {
                body: Tag::of("RECPMTCANCRS"),
                id: RECSRVRTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Money, &expected, |_, transaction_id| {
                let cancel = CancelRecurringRequest {
                    model_id: id.to_owned(),
                    cancel_pending: include_pending,
                };
                Ok(recurring_set(
                    transaction_id,
                    RecurringRequestBody::Cancel(cancel),
                ))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Asks what happened to the recurring models of the account that pays, since a token, as
    /// [`synchronize_payments`](Self::synchronize_payments) does for payments. Fires `on_sync_recurring_payments` for each model and
    /// fills [`sync_recurring_payments`](Self::sync_recurring_payments). The token is another than that of payments.
    pub fn synchronize_recurring_payments(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize_and_tell(RECPMTSYNCRS, |state| {
                let request = RecurringSyncRequest {
                    from,
                    reject_if_missing: false,
                    account: state.paying_account()?,
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payment(PaymentRequest::SynchronizeRecurring(
                    request,
                )))
            })?;
            self.check_account(&answer)?;
            self.take_sync(&document, answer)
        })
    }
}

fn recurring_set(transaction_id: String, body: RecurringRequestBody) -> Sets {
    let transaction = RecurringTransactionRequest {
        transaction_id,
        cookie: None,
        tan: None,
        extension: None,
        body,
    };
    Sets::of_payment(PaymentRequest::Recurring(transaction))
}
