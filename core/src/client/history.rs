//! What the bank still has of one kind of transactions, and what that says of one that is open.

use std::sync::Arc;

use super::BillPayment;
use super::exchange::Sets;
use super::journal::done;
use super::mail::PMTMAILSYNCRS;
use super::outline::{Field, Outlines};
use super::record::{PaymentRecord, Slice, Source};
use super::recurring::RECPMTSYNCRS;
use super::reply::{Answer, Verdict, told, verdict};
use super::synchronize::{PAYEESYNCRS, PMTSYNCRS};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Ending, OpenIntent, Payee};
use crate::message::{
    BankAccount, MailSyncRequest, PayeeRequest, PayeeSyncRequest, PaymentRequest,
    PaymentSyncRequest, RecurringSyncRequest, SyncFrom,
};
use crate::status;
use crate::wire::Tag;

/// What the bank tells of one kind of transactions, or why it does not.
pub(super) type History = Result<Vec<Change>, String>;

/// One answer in a synchronisation.
pub(super) struct Change {
    pub(super) answer: Answer,
    /// Its body, if it was done.
    pub(super) slice: Option<Slice>,
}

impl BillPayment {
    /// All that the bank still has of one kind of transactions, oldest first. Of what it has lost it tells the state at least.
    pub(super) fn history(&self, tag: Tag, account: Option<&BankAccount>) -> Result<History> {
        let all = SyncFrom::Token("0".to_owned());
        let (mut changes, lost) = match self.told_from(all, tag, account)? {
            Ok(told) => told,
            Err(why) => return Ok(Err(why)),
        };
        if lost {
            match self.told_from(SyncFrom::Refresh(true), tag, account)? {
                Ok((state, _)) => changes.extend(state),
                Err(why) => return Ok(Err(why)),
            }
        }
        Ok(Ok(changes))
    }

    /// What a synchronisation tells, and whether some of it is lost; or why it tells nothing.
    fn told_from(
        &self,
        from: SyncFrom,
        tag: Tag,
        account: Option<&BankAccount>,
    ) -> Result<Result<(Vec<Change>, bool), String>> {
        let asked = self.synchronize(tag, |_| Ok(request(from, tag, account.cloned())));
        let (document, sync) = match asked {
            Ok(answer) => answer,
            Err(error) if ends_all(&error) => return Err(error),
            Err(error) => return Ok(Err(error.detail().to_owned())),
        };
        if sync.token.as_deref().is_none_or(|token| token == "-1") {
            return Ok(Err("it could not synchronize".to_owned()));
        }
        // What is not in the list of another account may well be in that of this one.
        if let (Some((bank, number)), Some(asked)) = (&sync.account, account)
            && (bank.as_str(), number.as_str()) != (asked.bank_id.as_str(), &*asked.account_id)
        {
            return Ok(Err("it told of another account".to_owned()));
        }
        let source = Arc::new(Source {
            document: Arc::clone(&document),
            outlines: Outlines::default(),
            formats: self.state().formats(),
        });
        let change = |answer: Answer| Change {
            slice: answer.body.clone().map(|body| Slice::of(&source, body)),
            answer,
        };
        let changes = told(&document)?.into_iter().map(change).collect();
        Ok(Ok((changes, sync.lost)))
    }
}

impl Change {
    /// How it says that a transaction ended, if it is about that.
    pub(super) fn ending_of(&self, intent: &OpenIntent) -> Option<Ending> {
        let status = self.answer.status.code;
        if self.answer.transaction_id != intent.transaction_id {
            return None;
        }
        match (&self.slice, verdict(&self.answer.status)) {
            (Some(slice), Verdict::Done(_)) if slice.tag.name() == intent.kind => {
                let id = id_of(&intent.kind);
                let is_target = slice
                    .text(Field::leaf(id))
                    .is_some_and(|named| named == intent.target);
                (intent.target.is_empty() || is_target).then(|| done(slice, id))
            }
            // A refused sign-on, or a question before it, says nothing of a later attempt.
            (_, Verdict::Refused(_))
                if status != status::DUPLICATE_REQUEST && !status::is_about_signon(status) =>
            {
                Some(Ending::Refused { status })
            }
            _ => None,
        }
    }

    pub(super) fn is_payment(&self) -> bool {
        let is_payment = |slice: &Slice| slice.tag == const { Tag::of("PMTRS") };
        self.slice.as_ref().is_some_and(is_payment)
    }

    /// Whether the bank does not say by which transaction it was made.
    pub(super) fn is_nobodys(&self) -> bool {
        matches!(self.answer.transaction_id.trim(), "" | "0")
    }
}

/// Whether a payment in the bank's list has the payee, the amount and the due date of a transaction.
pub(super) fn is_equal(slice: &Slice, intent: &OpenIntent) -> bool {
    const NAME: Field = Field::at(&[Tag::of("PMTINFO"), Tag::of("PAYEE"), Tag::of("NAME")]);
    let payment = PaymentRecord(slice.clone());
    let name = slice.text(NAME).unwrap_or_default();
    let payee = Payee::new(&name, &payment.payee_id(), &payment.payee_list_id());
    let amount = payment.amount_value().ok().flatten();
    let due = payment.date_due_value().ok().flatten();
    payee.is(&intent.payee)
        && amount.is_some_and(|amount| amount.to_cents().to_string() == intent.amount)
        && due.is_some_and(|due| due.date().format("%Y%m%d").to_string() == intent.due)
}

/// The synchronisation that tells of a kind of transactions.
pub(super) fn synchronisation_of(kind: &str) -> Option<Tag> {
    match kind {
        "PMTRS" | "PMTMODRS" | "PMTCANCRS" => Some(PMTSYNCRS),
        "RECPMTRS" | "RECPMTMODRS" | "RECPMTCANCRS" => Some(RECPMTSYNCRS),
        "PAYEERS" | "PAYEEMODRS" | "PAYEEDELRS" => Some(PAYEESYNCRS),
        "PMTMAILRS" => Some(PMTMAILSYNCRS),
        _ => None,
    }
}

/// The identifier in the answer to a kind of transactions.
pub(super) fn id_of(kind: &str) -> Tag {
    match kind.get(..3) {
        Some("REC") => Tag::of("RECSRVRTID"),
        Some("PAY") => Tag::of("PAYEELSTID"),
        _ => Tag::of("SRVRTID"),
    }
}

/// A synchronisation that changes nothing.
fn request(from: SyncFrom, tag: Tag, account: Option<BankAccount>) -> Sets {
    match (account, tag) {
        (Some(account), RECPMTSYNCRS) => {
            Sets::of_payment(PaymentRequest::SynchronizeRecurring(RecurringSyncRequest {
                from,
                reject_if_missing: false,
                account,
                extension: None,
                requests: Vec::new(),
            }))
        }
        (Some(account), _) => Sets::of_payment(PaymentRequest::Synchronize(PaymentSyncRequest {
            from,
            reject_if_missing: false,
            account,
            extension: None,
            requests: Vec::new(),
        })),
        (None, PMTMAILSYNCRS) => {
            Sets::of_payment(PaymentRequest::SynchronizeMail(MailSyncRequest {
                from,
                reject_if_missing: false,
                images: false,
                html: false,
                extension: None,
                requests: Vec::new(),
            }))
        }
        (None, _) => Sets::of_payee(PayeeRequest::Synchronize(PayeeSyncRequest {
            from,
            reject_if_missing: false,
            extension: None,
            requests: Vec::new(),
        })),
    }
}

/// Whether an error is of all that would be asked: then asking for the next is of no use, or does harm.
pub(super) fn ends_all(error: &Error) -> bool {
    let is_signon = error
        .status()
        .is_some_and(|status| status::is_about_signon(status.code));
    is_signon
        || error.challenge().is_some()
        || matches!(
            error.kind(),
            ErrorKind::InvalidValue | ErrorKind::Interrupted
        )
}
