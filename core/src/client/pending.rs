//! A transaction on its way: what it asks for, under which TRNUID, and what becomes of both when it fails.

use std::sync::atomic::Ordering;

use super::BillPayment;
use super::exchange::{Expected, Failure, Fate, Sets};
use super::journal::done;
use super::record::Slice;
use super::state::State;
use crate::challenge::{Effect, Suspended};
use crate::clock;
use crate::error::{Error, Result};
use crate::journal::{Ending, Guard, Intent};
use crate::wire::Tag;

/// Stands for the TRNUID where two transactions are compared by what they ask for.
pub(super) const ANY_TRANSACTION: &str = "-";

/// A transaction that is ready to be sent.
pub(super) struct Pending<'a> {
    pub(super) effect: Effect,
    pub(super) expected: Expected<'a>,
    /// What the journal is told of it; nothing if it changes nothing.
    pub(super) intent: Option<Intent>,
    pub(super) transaction_id: String,
    /// How equal payments are looked for where it is not written down any more.
    pub(super) guard: Guard,
    /// Whether it may have been carried out before.
    pub(super) was_open: bool,
    pub(super) sets: Sets,
}

impl BillPayment {
    /// Sends one transaction and returns the body of its answer.
    ///
    /// `build` makes the request for a TRNUID. A transaction that changes something and whose outcome is unknown keeps its
    /// TRNUID: asking for the very same again repeats it, and the bank recognises it.
    pub(super) fn transact(
        &self,
        effect: Effect,
        expected: &Expected<'_>,
        build: impl Fn(&State, String) -> Result<Sets>,
    ) -> Result<Slice> {
        self.transact_guarded(effect, expected, Guard::Off, build)
    }

    /// The same, unless an equal payment was made before.
    pub(super) fn transact_guarded(
        &self,
        effect: Effect,
        expected: &Expected<'_>,
        guard: Guard,
        build: impl Fn(&State, String) -> Result<Sets>,
    ) -> Result<Slice> {
        self.check_permission(effect)?;
        let pending = {
            let mut state = self.state();
            let anonymous = build(&state, ANY_TRANSACTION.to_owned())?;
            let mut intent = state.intent(effect, expected, &anonymous, clock::new_id())?;
            let was_open = match &mut intent {
                Some(intent) => state.begin(intent, guard)?,
                None => false,
            };
            let transaction_id = match &intent {
                Some(intent) => intent.transaction_id.clone(),
                None => clock::new_id(),
            };
            Pending {
                effect,
                expected: *expected,
                guard,
                was_open,
                sets: build(&state, transaction_id.clone())?,
                transaction_id,
                intent,
            }
        };
        self.attempt(&pending).or_else(|error| {
            self.challenged(error, pending.suspended().ok(), || self.attempt(&pending))
        })
    }

    /// Refuses what an object that may only read would change.
    pub(super) fn check_permission(&self, effect: Effect) -> Result<()> {
        if self.read_only.load(Ordering::Acquire) && effect != Effect::Read {
            return Err(Error::read_only());
        }
        Ok(())
    }

    /// Sends a transaction, and keeps its TRNUID as long as its outcome is unknown.
    pub(super) fn attempt(&self, pending: &Pending<'_>) -> Result<Slice> {
        self.state().under_way(pending)?;
        // It stays written down as open from the first attempt to the end of the last.
        let outcome = self.with_retries(pending.effect, |until| {
            let reply = self.exchange(pending.sets.clone(), until, None)?;
            self.answer_to(reply, &pending.transaction_id, &pending.expected)
        });
        let ending = pending.ending(&outcome);
        let kept = match &ending {
            Some(ending) => self.state().ended(pending, ending),
            None => Ok(()),
        };
        let is_known = match &outcome {
            Err(failure) if failure.fate == Fate::NotPrepared => true,
            _ => ending.is_some() && kept.is_ok(),
        };
        let outcome = outcome.map_err(|failure| failure.error);
        // What the bank answered is only known for good when it is written down.
        let outcome = match (outcome, kept) {
            (outcome, Ok(())) => outcome,
            (Ok(_), Err(error)) => Err(error.with_remark("the bank answered that it is done")),
            (Err(error), Err(kept)) => Err(error.with_remark(kept.detail())),
        };
        outcome.map_err(|error| {
            if is_known || pending.effect != Effect::Money {
                error
            } else {
                error.outcome_unknown(&pending.transaction_id)
            }
        })
    }
}

impl Pending<'_> {
    /// How the transaction ended; `None` if that is not known.
    fn ending(&self, outcome: &Result<Slice, Failure>) -> Option<Ending> {
        match outcome {
            Ok(slice) => Some(done(slice, self.expected.id)),
            Err(failure) => match failure.fate {
                Fate::Refused => {
                    let status = failure.error.status().map_or(0, |status| status.code);
                    Some(Ending::Refused { status })
                }
                Fate::Unknown => None,
                // This attempt did nothing, which says nothing of one before it.
                Fate::NotPrepared | Fate::NotSent | Fate::SignonRefused => {
                    (!self.was_open).then_some(Ending::NotSent)
                }
            },
        }
    }

    /// The transaction as data, for a challenge that stands before it.
    fn suspended(&self) -> Result<Suspended> {
        let name = |tag: Tag| {
            if tag == Tag::UNKNOWN {
                String::new()
            } else {
                tag.name().to_owned()
            }
        };
        Ok(Suspended {
            transaction_id: self.transaction_id.clone(),
            effect: self.effect,
            request: self.sets.as_xml()?,
            body: name(self.expected.body),
            id: name(self.expected.id),
            id_is: self.expected.id_is.map(str::to_owned),
            allow_duplicate: matches!(self.guard, Guard::Off),
        })
    }
}
