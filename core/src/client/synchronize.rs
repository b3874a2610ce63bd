//! Synchronisation of payments and payees, and the reading of replies that came on another way.

use std::sync::Arc;

use super::BillPayment;
use super::exchange::Sets;
use super::mail::PMTMAILSYNCRS;
use super::parts::required;
use super::record::{Formats, MailRecord, PayeeRecord, PaymentRecord, RecurringRecord, Slice};
use super::recurring::RECPMTSYNCRS;
use super::reply::{Body, Reply, SyncAnswer};
use crate::error::{Error, Result};
use crate::message::{
    PayeeRequest, PayeeSyncRequest, PaymentRequest, PaymentSyncRequest, SyncFrom,
};
use crate::wire::{Document, Tag};

pub(super) const PMTSYNCRS: Tag = Tag::of("PMTSYNCRS");
pub(super) const PAYEESYNCRS: Tag = Tag::of("PAYEESYNCRS");
/// What a server gives as a token when it could not synchronise.
const FAILED: &str = "-1";

impl BillPayment {
    /// Asks what happened to the payments from the account that pays, since a token.
    ///
    /// `token` is what the last synchronization of this account returned, `0` for all that the bank still has, or `REFRESH` for
    /// the present state instead of changes. Returns the token for next time: keep it together with what it covers. Fires
    /// `on_sync_payments` for each payment and fills the `sync_payment_*` lists; `lost_sync` says whether changes are missing.
    pub fn synchronize_payments(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize(PMTSYNCRS, |state| {
                let request = PaymentSyncRequest {
                    from,
                    reject_if_missing: false,
                    account: state.paying_account()?,
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payment(PaymentRequest::Synchronize(request)))
            })?;
            self.check_account(&answer)?;
            self.take_sync(&document, answer)
        })
    }

    /// Asks what happened to the list of payees since a token, as [`synchronize_payments`](Self::synchronize_payments) does for
    /// payments. Fires `on_sync_payees` for each payee and fills the `sync_payee_*` lists.
    pub fn synchronize_payees(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize(PAYEESYNCRS, |_| {
                let request = PayeeSyncRequest {
                    from,
                    reject_if_missing: false,
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payee(PayeeRequest::Synchronize(request)))
            })?;
            self.take_sync(&document, answer)
        })
    }

    /// Sets [`ofx_response`](Self::ofx_response): parses a reply that came on another way, and fills the same properties and
    /// fires the same events as if the call that it answers had received it. An empty text only clears the property.
    pub fn set_ofx_response(&self, value: &str) -> Result<()> {
        self.call(|| {
            if value.trim().is_empty() {
                self.state().last_reply = None;
                return Ok(());
            }
            let Reply {
                document,
                answers,
                sync,
                ..
            } = self.receive(value.to_owned())?;
            let found_something = sync.is_some() || !answers.is_empty();
            for answer in answers {
                let slice = self.body_of(Arc::clone(&document), answer)?;
                self.take_body(slice);
            }
            if let Some(sync) = sync {
                self.take_sync(&document, sync)?;
            }
            if found_something {
                Ok(())
            } else {
                Err(Error::missing("an answer about bill payment"))
            }
        })
    }

    /// Whether a synchronisation is of the account that was asked about: tokens and payments of another belong elsewhere.
    pub(super) fn check_account(&self, answer: &SyncAnswer) -> Result<()> {
        let state = self.state();
        let asked = (
            state.payment_from_bank_id.trim(),
            state.payment_from_account_id.trim(),
        );
        match &answer.account {
            Some((bank, number)) if (bank.as_str(), number.as_str()) != asked => Err(
                Error::protocol("the server's response is about another account than the request"),
            ),
            _ => Ok(()),
        }
    }

    /// Fills the properties that the body of an answer fills.
    pub(super) fn take_body(&self, slice: Slice) {
        let mut state = self.state();
        match slice.tag.name() {
            "PMTRS" => {
                state.take_payment(&PaymentRecord(slice.clone()));
                state.take_payee(&PayeeRecord(slice));
            }
            "PMTMODRS" => state.take_payment(&PaymentRecord(slice)),
            "PMTCANCRS" | "PMTINQRS" => state.take_progress(&PaymentRecord(slice)),
            "RECPMTRS" => {
                state.take_recurring(&RecurringRecord(slice.clone()));
                state.take_payee(&PayeeRecord(slice));
            }
            "RECPMTMODRS" => state.take_recurring(&RecurringRecord(slice)),
            "RECPMTCANCRS" => {
                let record = RecurringRecord(slice);
                state.recurring_id = record.id();
                state.recurring_aggregate = record.aggregate();
            }
            "PAYEERS" | "PAYEEMODRS" => state.payee_from(&PayeeRecord(slice)),
            "PAYEEDELRS" => state.payee_deleted(PayeeRecord(slice).list_id()),
            _ => {}
        }
    }

    /// Fills the lists from a synchronisation, fires its events and returns its token.
    pub(super) fn take_sync(&self, document: &Arc<Document>, answer: SyncAnswer) -> Result<String> {
        let SyncAnswer {
            tag,
            token,
            lost,
            bodies,
            ..
        } = answer;
        let token = token.ok_or_else(|| Error::missing("TOKEN"))?;
        if token == FAILED {
            let what = "the server could not synchronize (TOKEN -1): keep the token you have and try again later";
            return Err(Error::protocol(what));
        }
        let formats = self.state().formats();
        let slice = |body: Body| {
            let formats = Arc::clone(&formats) as Arc<Formats>;
            Slice::new(Arc::clone(document), body.range, body.tag, formats)
        };
        let slices = bodies.into_iter().map(slice);
        let listener = self.listener();
        self.state().lost_sync = lost;
        if tag == PMTSYNCRS {
            let records: Arc<[_]> = slices.map(PaymentRecord).collect();
            let mut state = self.state();
            state.payment_tx_type = records
                .last()
                .map(PaymentRecord::tx_type)
                .unwrap_or_default();
            state.sync_payments = Arc::clone(&records);
            drop(state);
            listener.on_sync_payments_at_once(&records);
        } else if tag == PAYEESYNCRS {
            let records: Arc<[_]> = slices.map(PayeeRecord).collect();
            self.state().sync_payees = Arc::clone(&records);
            listener.on_sync_payees_at_once(&records);
        } else if tag == RECPMTSYNCRS {
            let records: Arc<[_]> = slices.map(RecurringRecord).collect();
            self.state().sync_recurring_payments = Arc::clone(&records);
            listener.on_sync_recurring_payments_at_once(&records);
        } else if tag == PMTMAILSYNCRS {
            let records: Arc<[_]> = slices.map(MailRecord).collect();
            self.state().sync_mail = Arc::clone(&records);
            records
                .iter()
                .for_each(|record| listener.on_sync_payment_mail(record));
        }
        Ok(token)
    }
}

pub(super) fn sync_from(token: &str) -> Result<SyncFrom> {
    let token = required("token", token).map_err(|_| {
        Error::invalid(
            "token",
            "is empty: give 0 for all history, REFRESH, or the last token",
        )
    })?;
    if token.eq_ignore_ascii_case("REFRESH") {
        Ok(SyncFrom::Refresh(true))
    } else if token == FAILED {
        Err(Error::invalid(
            "token",
            "-1 is a server's failure and no token: give the token before it",
        ))
    } else {
        Ok(SyncFrom::Token(token.to_owned()))
    }
}
