//! The list of payees at the bank: add, modify, delete.

use super::BillPayment;
use super::exchange::{Expected, Sets};
use super::parts::required;
use crate::challenge::Effect;
use crate::error::Result;
use crate::message::{
    AddPayeeRequest, DeletePayeeRequest, ModifyPayeeRequest, PayeeReference, PayeeRequest,
    PayeeRequestBody, PayeeTransactionRequest,
};
use crate::wire::Tag;

const PAYEELSTID: Tag = Tag::of("PAYEELSTID");

impl BillPayment {
    /// Adds the payee that the properties describe to the list at the bank. Afterwards `payee_list_id` is set, and what else
    /// the bank says about the payee.
    pub fn add_payee(&self) -> Result<()> {
        self.call(|| {
            let expected = Expected {
                body: Tag::of("PAYEERS"),
                id: PAYEELSTID,
                id_is: None,
            };
            let answer = self.transact(Effect::Payees, &expected, |state, transaction_id| {
                let payee = state.payee_reference()?;
                state.preflight_payee(&payee)?;
                let is_full = matches!(payee, PayeeReference::Full(_));
                let add = AddPayeeRequest {
                    payee,
                    // The OFX 1.6 DTD knows the account only along with the payee in full.
                    to: if is_full { state.paid_account()? } else { None },
                    accounts: state.payee_accounts(),
                };
                Ok(payee_set(transaction_id, PayeeRequestBody::Add(add)))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Modifies a payee of the list at the bank. The properties describe all of the payee, not the difference.
    pub fn modify_payee(&self, payee_list_id: &str) -> Result<()> {
        self.call(|| {
            let id = required("payee_list_id", payee_list_id)?;
            let expected = Expected {
                body: Tag::of("PAYEEMODRS"),
                id: PAYEELSTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Payees, &expected, |state, transaction_id| {
                let modify = ModifyPayeeRequest {
                    list_id: id.to_owned(),
                    payee: Some(state.payee()?),
                    to: state.paid_account()?,
                    accounts: state.payee_accounts(),
                };
                Ok(payee_set(transaction_id, PayeeRequestBody::Modify(modify)))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }

    /// Deletes a payee from the list at the bank. Afterwards `payee_list_id` is the one that was deleted.
    pub fn delete_payee(&self, list_id: &str) -> Result<()> {
        self.call(|| {
            let id = required("list_id", list_id)?;
            let expected = Expected {
                body: Tag::of("PAYEEDELRS"),
                id: PAYEELSTID,
                id_is: Some(id),
            };
            let answer = self.transact(Effect::Payees, &expected, |_, transaction_id| {
                let delete = DeletePayeeRequest {
                    list_id: id.to_owned(),
                };
                Ok(payee_set(transaction_id, PayeeRequestBody::Delete(delete)))
            })?;
            self.take_body(answer);
            Ok(())
        })
    }
}

fn payee_set(transaction_id: String, body: PayeeRequestBody) -> Sets {
    let transaction = PayeeTransactionRequest {
        transaction_id,
        cookie: None,
        tan: None,
        extension: None,
        body,
    };
    Sets::of_payee(PayeeRequest::Transaction(transaction))
}
