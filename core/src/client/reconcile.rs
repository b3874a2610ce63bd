//! Reconciliation: what became of each open transaction, asked of the bank and never guessed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::BillPayment;
use super::exchange::{Expected, content_of};
use super::guard::{account_key, payment_of};
use super::history::{Change, History, ends_all, id_of, is_equal, synchronisation_of};
use super::journal::{Sent, done, unusable};
use super::pending::Pending;
use super::record::{PaymentRecord, Slice};
use super::recurring::RECPMTSYNCRS;
use super::state::State;
use super::synchronize::PMTSYNCRS;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Ending, Guard, OpenIntent, Payee};
use crate::message::BankAccount;
use crate::status;
use crate::wire::Tag;

/// What [`BillPayment::reconcile`] found out about one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reconciliation {
    /// Its TRNUID.
    pub transaction_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The identifier that the bank gave what it made or changed; empty if there is none, or it is not known.
    pub payment_id: String,
    /// How that is known, or why it is not and what to do next, for people.
    pub reason: String,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The bank carried it out.
    Done,
    /// The bank refused it.
    Refused,
    /// It is still not known.
    Open,
}

impl Outcome {
    /// `done`, `refused` or `open`.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::Open => "open",
        }
    }
}

/// The histories that were asked for already, by the account that they are of.
type Histories = HashMap<(Tag, Option<String>), History>;

impl BillPayment {
    /// Asks the bank what became of each open transaction, oldest first, and settles those that it answers for.
    ///
    /// Each is looked for in a synchronization by its TRNUID. If it is not there and this object has its request, that very request
    /// is sent again under its TRNUID, which the bank recognises. It is not sent again if the bank shows an equal payment whose
    /// TRNUID it does not tell, since that may be it. After a restart there is no request: repeating the call with the
    /// same properties sends it under its TRNUID. The object needs the institution, the sign-on and the account that pays;
    /// properties and lists stay as they are.
    ///
    /// # Errors
    ///
    /// If the journal cannot be used, the sign-on is refused, or the call is interrupted. What the bank does not answer otherwise
    /// stays open, with the reason.
    pub fn reconcile(&self) -> Result<Vec<Reconciliation>> {
        self.call(|| {
            let open = self.open_intents()?;
            let mut histories = Histories::new();
            let mut found = Vec::with_capacity(open.len());
            for intent in &open {
                // An answer to a later change has replaced it meanwhile.
                let is_open = |known: &OpenIntent| known.sequence == intent.sequence;
                if self.open_intents()?.iter().any(is_open) {
                    found.push(self.reconcile_one(intent, &mut histories)?);
                }
            }
            Ok(found)
        })
    }

    fn open_intents(&self) -> Result<Vec<OpenIntent>> {
        let mut state = self.state();
        state.journal().open_intents().map_err(unusable)
    }

    fn reconcile_one(
        &self,
        intent: &OpenIntent,
        histories: &mut Histories,
    ) -> Result<Reconciliation> {
        if let Some(why) = self.state().not_ours(intent) {
            return Ok(intent.still_open(why));
        }
        let sent = self.state().sent.get(&intent.transaction_id).cloned();
        if let Some(tag) = synchronisation_of(&intent.kind) {
            let account = match self.state().account_of(intent, sent.as_ref(), tag) {
                Ok(account) => account,
                Err(why) => return Ok(intent.still_open(why)),
            };
            let key = (tag, account.as_ref().map(account_key));
            let history = match histories.entry(key) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.history(tag, account.as_ref())?),
            };
            let changes = match history {
                Ok(changes) => changes,
                Err(why) => {
                    let why = format!("the bank could not be asked: {why}");
                    return Ok(intent.still_open(why));
                }
            };
            if let Some(found) = self.find(intent, changes)? {
                return Ok(found);
            }
            let equal = self.equal_payments(intent, changes, |_| true)?;
            if let Some((payment_id, _)) = equal.first() {
                let why = format!(
                    "the bank has an equal payment, {payment_id:?}, and does not tell which transaction made it: if that is \
                     this one, settle() it; repeating the same call asks under the same TRNUID"
                );
                return Ok(intent.still_open(why));
            }
        }
        let Some(sent) = sent else {
            let why = "the bank's list does not have it, and this object has not its request: repeat the same call to send it \
                       under the same TRNUID, or settle() it if it is not wanted any more";
            return Ok(intent.still_open(why));
        };
        self.send_again(intent, &sent)
    }

    /// The transaction in the bank's own list, under its TRNUID. If the list has it as refused and as done, it was sent more than
    /// once, and is done.
    fn find(&self, intent: &OpenIntent, changes: &[Change]) -> Result<Option<Reconciliation>> {
        let endings = changes.iter().filter_map(|change| change.ending_of(intent));
        let is_done = |ending: &Ending| matches!(ending, Ending::Done { .. });
        let Some(ending) = endings.max_by_key(is_done) else {
            return Ok(None);
        };
        self.conclude(intent, &ending, "the bank's list has it under its TRNUID")
            .map(Some)
    }

    /// Writes down how a transaction ended, and tells it.
    fn conclude(
        &self,
        intent: &OpenIntent,
        ending: &Ending,
        reason: &str,
    ) -> Result<Reconciliation> {
        self.state().end(&intent.transaction_id, ending)?;
        let (outcome, payment_id) = match ending {
            Ending::Done { payment_id, .. } => (Outcome::Done, payment_id.clone()),
            _ => (Outcome::Refused, String::new()),
        };
        Ok(Reconciliation {
            transaction_id: intent.transaction_id.clone(),
            outcome,
            payment_id,
            reason: reason.to_owned(),
        })
    }

    /// Payments that may be the transaction, though the bank does not tell them under its TRNUID: same payee, amount and due date, and
    /// not known to be of another transaction. `may_be` says of which others they are looked for among.
    fn equal_payments<'a>(
        &self,
        intent: &OpenIntent,
        changes: &'a [Change],
        may_be: fn(&Change) -> bool,
    ) -> Result<Vec<(String, &'a Slice)>> {
        if intent.kind != "PMTRS" {
            return Ok(Vec::new());
        }
        let mut equal = Vec::new();
        for change in changes {
            let may_be = change.is_payment() && may_be(change);
            let Some(slice) = change.slice.as_ref().filter(|_| may_be) else {
                continue;
            };
            let id = PaymentRecord(slice.clone()).id();
            let mut state = self.state();
            let is_known = state.journal().is_known(&intent.bank, &id);
            if is_equal(slice, intent) && !is_known.map_err(unusable)? {
                equal.push((id, slice));
            }
        }
        Ok(equal)
    }

    /// Sends the very same request under its TRNUID.
    fn send_again(&self, intent: &OpenIntent, sent: &Sent) -> Result<Reconciliation> {
        let content = content_of(&self.state(), &sent.sets.anonymous())?;
        if content != sent.intent.content {
            let why = "fi_url is another than it was sent to: set it as it was then";
            return Ok(intent.still_open(why));
        }
        if let Err(error) = self.check_permission(sent.effect) {
            return Ok(intent.still_open(error.detail()));
        }
        let pending = Pending {
            effect: sent.effect,
            expected: Expected {
                body: sent.body,
                id: sent.id,
                id_is: sent.id_is.as_deref(),
            },
            intent: Some(sent.intent.clone()),
            transaction_id: intent.transaction_id.clone(),
            guard: Guard::Off,
            was_open: true,
            sets: sent.sets.clone(),
        };
        match self.attempt(&pending) {
            Ok(slice) => {
                let ending = done(&slice, sent.id);
                self.conclude(intent, &ending, "the bank answered the same request")
            }
            Err(error) if ends_all(&error) => Err(error),
            // It was sent before: it may have been that which cancelled it, and it is as it was to be.
            Err(error) if intent.is_cancelled(&error) => {
                let ending = Ending::Done {
                    payment_id: intent.target.clone(),
                    payee: Payee::default(),
                };
                self.conclude(
                    intent,
                    &ending,
                    "the bank says that it is cancelled already",
                )
            }
            Err(error) if error.kind() == ErrorKind::Refused => Ok(intent.refused(error.detail())),
            Err(error) if is_duplicate(&error) => self.look_again(intent, sent),
            Err(error) => Ok(intent.still_open(error.detail())),
        }
    }

    /// The bank said that it has the transaction (2019): looks for it once more.
    fn look_again(&self, intent: &OpenIntent, sent: &Sent) -> Result<Reconciliation> {
        let why = "the bank knows the TRNUID (status 2019) and its list does not have the transaction: it may have refused it. Ask \
                   the bank, then settle() it";
        let Some(tag) = synchronisation_of(&intent.kind) else {
            return Ok(intent.still_open(why));
        };
        let account = match self.state().account_of(intent, Some(sent), tag) {
            Ok(account) => account,
            Err(why) => return Ok(intent.still_open(why)),
        };
        let changes = match self.history(tag, account.as_ref())? {
            Ok(changes) => changes,
            Err(why) => {
                let why = format!("the bank could not be asked: {why}");
                return Ok(intent.still_open(why));
            }
        };
        if let Some(found) = self.find(intent, &changes)? {
            return Ok(found);
        }
        match &self.equal_payments(intent, &changes, Change::is_nobodys)?[..] {
            [(_, slice)] => {
                let reason = "the bank knows the TRNUID (status 2019), and one payment is equal";
                self.conclude(intent, &done(slice, id_of(&intent.kind)), reason)
            }
            _ => Ok(intent.still_open(why)),
        }
    }
}

impl State {
    /// Why a transaction cannot be asked about with what is set now.
    fn not_ours(&self, intent: &OpenIntent) -> Option<String> {
        let is_ours = intent.bank == self.bank_name() && intent.user == self.ofx_user.trim();
        (!is_ours).then(|| {
            format!(
                "it is of {:?} and user {:?}: set fi_organization, fi_id and ofx_user so",
                intent.bank, intent.user
            )
        })
    }

    /// The account whose list a transaction stands in, if the list is of an account; or why it is not known.
    fn account_of(
        &mut self,
        intent: &OpenIntent,
        sent: Option<&Sent>,
        tag: Tag,
    ) -> Result<Option<BankAccount>, String> {
        if tag != PMTSYNCRS && tag != RECPMTSYNCRS {
            return Ok(None);
        }
        let of_request = sent.and_then(|sent| payment_of(&sent.sets));
        let account = match of_request {
            Some(payment) => payment.from.clone(),
            None => self
                .paying_account()
                .map_err(|error| error.detail().to_owned())?,
        };
        let is_it = intent.account.is_empty()
            || self.journal().hash(&account_key(&account)) == intent.account;
        if is_it {
            Ok(Some(account))
        } else {
            Err(format!(
                "it is of account {}: set payment_from_bank_id and payment_from_account_id so",
                intent.account_shown
            ))
        }
    }
}

impl OpenIntent {
    fn still_open(&self, reason: impl Into<String>) -> Reconciliation {
        Reconciliation {
            transaction_id: self.transaction_id.clone(),
            outcome: Outcome::Open,
            payment_id: String::new(),
            reason: reason.into(),
        }
    }

    /// Whether it is to cancel something, and an error says that this is cancelled.
    fn is_cancelled(&self, error: &Error) -> bool {
        const CANCELLED: u32 = 2017;
        const MODEL_CANCELLED: u32 = 10509;
        let status = error.status().map(|status| status.code);
        matches!(self.kind.as_str(), "PMTCANCRS" | "RECPMTCANCRS")
            && matches!(status, Some(CANCELLED | MODEL_CANCELLED))
    }

    fn refused(&self, reason: &str) -> Reconciliation {
        Reconciliation {
            outcome: Outcome::Refused,
            ..self.still_open(reason)
        }
    }
}

fn is_duplicate(error: &Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.code == status::DUPLICATE_REQUEST)
}
