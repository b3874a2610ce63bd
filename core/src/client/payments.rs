//! Payments: pay, modify, cancel, and ask what became of one.

use super::BillPayment;
use super::exchange::{Expected, Sets};
use super::parts::required;
use super::preflight::Action;
use super::record::PaymentRecord;
use super::state::State;
use crate::challenge::Effect;
use crate::error::{Error, Result};
use crate::journal::Guard;
use crate::message::{
    CancelRequest, InquiryRequest, InquiryRequestBody, InquiryTransactionRequest, ModifyRequest,
    PayRequest, PaymentRequest, PaymentRequestBody, PaymentTransactionRequest,
};
use crate::wire::Tag;

const SRVRTID: Tag = Tag::of("SRVRTID");

impl BillPayment {
    /// Pays a bill: schedules the payment that the properties describe.
    ///
    /// Required are the institution, the sign-on, `payment_from_bank_id`, `payment_from_account_id`, `payment_amount`,
    /// `payment_date_due`, `payee_account`, and either `payee_id` or the payee's name, address and telephone number. Afterwards
    /// `payment_id`, `payment_status` and what else the bank answered are set; the bank may have changed what was asked for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind) before anything is sent, [`Refused`](crate::ErrorKind::Refused) if the bank
    /// declined, and [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if it may have paid and no answer was understood.
    /// An equal payment (same payee, accounts, amount and due date) within the hours of the setting `DuplicateWindow` is an
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind), and nothing is sent: [`pay_bill_again`](Self::pay_bill_again) is for whoever
    /// means it.
    pub fn pay_bill(&self) -> Result<()> {
        let guard = self.state().guard();
        self.pay(guard)
    }

    /// Pays a bill as [`pay_bill`](Self::pay_bill) does, also if an equal payment was made of late: for somebody who means it. A
    /// transaction whose outcome is unknown is repeated all the same, under its own TRNUID, if it is the very same.
    pub fn pay_bill_again(&self) -> Result<()> {
        self.pay(Guard::Off)
    }

    fn pay(&self, guard: Guard) -> Result<()> {
        self.call(|| {
            let expected = Expected {
                body: Tag::of("PMTRS"),
                id: SRVRTID,
                id_is: None,
            };
            let build = |state: &State, transaction_id| {
                let payment = state.payment_info()?;
                state.preflight(Action::Pay, &payment)?;
                Ok(payment_set(
                    transaction_id,
                    PaymentRequestBody::Pay(PayRequest { payment }),
                ))
            };
            let answer = self.transact_guarded(Effect::Money, &expected, guard, build)?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Modifies a payment that is not yet processed. The properties describe all of the new payment, not the difference; name
    /// and identifier of the payee must stay.
    ///
    /// # Errors
    ///
    /// As for [`pay_bill`](Self::pay_bill).
    pub fn modify_payment(&self, payment_id: &str) -> Result<()> {
        self.call(|| {
            let id = required("payment_id", payment_id)?;
            let expected = Expected {
                body: Tag::of("PMTMODRS"),
                id: SRVRTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Money, &expected, |state, transaction_id| {
                let payment = state.payment_info()?;
                state.preflight(Action::Modify, &payment)?;
                let modify = ModifyRequest {
                    payment_id: id.to_owned(),
                    payment,
                };
                Ok(payment_set(
                    transaction_id,
                    PaymentRequestBody::Modify(modify),
                ))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Cancels a payment that is not yet processed. Afterwards `payment_id` is the one that was cancelled, and
    /// `payment_status` is empty: [`get_status`](Self::get_status) tells what became of it.
    ///
    /// # Errors
    ///
    /// As for [`pay_bill`](Self::pay_bill).
    pub fn cancel_payment(&self, payment_id: &str) -> Result<()> {
        self.call(|| {
            let id = required("payment_id", payment_id)?;
            let expected = Expected {
                body: Tag::of("PMTCANCRS"),
                id: SRVRTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Money, &expected, |_, transaction_id| {
                let cancel = CancelRequest {
                    payment_id: id.to_owned(),
                };
                Ok(payment_set(
                    transaction_id,
                    PaymentRequestBody::Cancel(cancel),
                ))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Asks what became of a payment. Afterwards `payment_status` and `payment_date_processed` are set, and
    /// `payment_check_number` if a cheque pays it.
    pub fn get_status(&self, payment_id: &str) -> Result<()> {
        self.call(|| {
            let id = required("payment_id", payment_id)?;
            let expected = Expected {
                body: Tag::of("PMTINQRS"),
                id: SRVRTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Read, &expected, |_, transaction_id| {
                let body = InquiryRequestBody::Inquire(InquiryRequest {
                    payment_id: id.to_owned(),
                });
                let transaction = InquiryTransactionRequest {
                    transaction_id,
                    cookie: None,
                    tan: None,
                    extension: None,
                    body,
                };
                Ok(Sets::of_payment(PaymentRequest::Inquiry(transaction)))
            })?;
            if PaymentRecord(answer.clone()).status().is_empty() {
                return Err(Error::missing("PMTPRCSTS"));
            }
            self.take_body(answer);
            Ok(())
        })
    }
}

/// A file with one request about a payment.
pub(super) fn payment_set(transaction_id: String, body: PaymentRequestBody) -> Sets {
    let transaction = PaymentTransactionRequest {
        transaction_id,
        cookie: None,
        tan: None,
        extension: None,
        body,
    };
    Sets::of_payment(PaymentRequest::Transaction(transaction))
}
