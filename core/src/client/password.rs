//! A change of the password (PINCHRQ), which goes along with another request (the component's `NewPassword` setting).

use super::BillPayment;
use super::exchange::{Failure, Fate};
use super::parts::required;
use super::reply::{Reply, Verdict, verdict};
use super::state::State;
use crate::clock;
use crate::error::Result;
use crate::event::ErrorEvent;
use crate::message::{
    PasswordChangeRequest, PasswordChangeRequestBody, PasswordChangeTransactionRequest,
};
use crate::value::Secret;

/// A change that goes along with a request.
#[derive(Clone)]
pub(super) struct NewPassword {
    transaction_id: String,
    user: String,
    password: Secret,
}

impl NewPassword {
    /// The change that is set, if one is.
    pub(super) fn of(state: &State) -> Result<Option<NewPassword>> {
        let password = &state.settings.ofx.new_password;
        if password.is_empty() {
            return Ok(None);
        }
        Ok(Some(NewPassword {
            transaction_id: clock::new_id(),
            user: required("ofx_user", &state.ofx_user)?.to_owned(),
            password: password.clone(),
        }))
    }

    /// As it is sent.
    pub(super) fn request(&self) -> PasswordChangeTransactionRequest {
        let change = PasswordChangeRequest {
            user_id: self.user.clone(),
            new_password: self.password.clone(),
        };
        PasswordChangeTransactionRequest {
            transaction_id: self.transaction_id.clone(),
            cookie: None,
            tan: None,
            extension: None,
            body: PasswordChangeRequestBody::Change(change),
        }
    }
}

impl BillPayment {
    /// Takes the new password for the password where the bank says so. The request that it went along with ends as it would
    /// have ended without: a refused change is told by an event and in the setting `ServerMessage`.
    pub(super) fn settle_password(
        &self,
        change: NewPassword,
        result: Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        match result {
            Ok(reply) => {
                self.take_answer(&change, &reply);
                Ok(reply)
            }
            Err(failure) if failure.fate == Fate::NotSent => {
                self.state().settings.ofx.new_password = change.password;
                Err(failure)
            }
            Err(failure) if failure.fate == Fate::SignonRefused => Err(failure),
            Err(failure) => {
                let remark = "it is not known whether the password was changed: if the old one is refused, try the new one";
                let error = failure.error.with_remark(remark);
                Err(Failure { error, ..failure })
            }
        }
    }

    fn take_answer(&self, change: &NewPassword, reply: &Reply) {
        let id = &change.transaction_id;
        let answer = reply
            .answers
            .iter()
            .find(|answer| answer.transaction_id == *id);
        let refusal = match answer.map(|answer| verdict(&answer.status)) {
            Some(Verdict::Done(_)) => {
                self.state().ofx_password = change.password.clone();
                return;
            }
            Some(Verdict::Refused(error)) => error,
            None => crate::error::Error::missing("the answer to the change of the password"),
        };
        let description = format!("the password was not changed: {}", refusal.detail());
        self.state()
            .settings
            .ofx
            .server_message
            .clone_from(&description);
        self.listener().on_error(&ErrorEvent {
            error_code: refusal.code(),
            description,
        });
    }
}
