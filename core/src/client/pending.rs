//! A transaction on its way: what it asks for, under which TRNUID, and what becomes of both when it fails.

use std::sync::atomic::Ordering;

use super::BillPayment;
use super::exchange::{Expected, Failure, Fate, Sets, content_of, prepare};
use super::record::Slice;
use super::state::State;
use crate::challenge::{Effect, Suspended};
use crate::clock;
use crate::error::{Error, Result};
use crate::wire::Tag;

/// Stands for the TRNUID where two transactions are compared by what they ask for.
pub(super) const ANY_TRANSACTION: &str = "-";

/// A transaction that is ready to be sent.
pub(super) struct Pending<'a> {
    pub(super) effect: Effect,
    pub(super) expected: Expected<'a>,
    /// What it asks for, whatever its TRNUID.
    pub(super) content: String,
    pub(super) transaction_id: String,
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
        self.check_permission(effect)?;
        let pending = {
            let state = self.state();
            let content = content_of(&state, &build(&state, ANY_TRANSACTION.to_owned())?)?;
            let open = state.open_transactions.get(&content).cloned();
            let was_open = open.is_some();
            let transaction_id = open.unwrap_or_else(clock::new_id);
            Pending {
                effect,
                expected: *expected,
                content,
                was_open,
                sets: build(&state, transaction_id.clone())?,
                transaction_id,
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
        let Pending {
            effect,
            content,
            transaction_id,
            ..
        } = pending;
        let prepared = {
            let mut state = self.state();
            let prepared = prepare(&mut state, pending.sets.clone())?;
            if *effect != Effect::Read {
                state
                    .open_transactions
                    .insert(content.clone(), transaction_id.clone());
            }
            prepared
        };
        let outcome = self
            .exchange(prepared)
            .and_then(|reply| self.answer_to(reply, transaction_id, &pending.expected));
        let is_settled = match &outcome {
            Ok(_)
            | Err(Failure {
                fate: Fate::Refused,
                ..
            }) => true,
            Err(Failure {
                fate: Fate::Unknown,
                ..
            }) => false,
            // This attempt did nothing, which says nothing of one before it.
            Err(Failure {
                fate: Fate::NotSent | Fate::SignonRefused,
                ..
            }) => !pending.was_open,
        };
        if is_settled {
            self.state().open_transactions.remove(content);
        }
        outcome.map_err(|Failure { error, .. }| {
            if is_settled || *effect != Effect::Money {
                error
            } else {
                error.outcome_unknown(transaction_id)
            }
        })
    }
}

impl Pending<'_> {
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
        })
    }
}
