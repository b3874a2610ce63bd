//! The journal of an object: opened when it is needed, told before a transaction leaves and after its answer came.

use std::borrow::Cow;

use super::BillPayment;
use super::exchange::{Expected, Sets, content_of};
use super::guard::{account_key, duplicate, payment_of};
use super::outline::Field;
use super::pending::Pending;
use super::record::{PayeeRecord, Slice};
use super::state::State;
use crate::challenge::Effect;
use crate::error::{Error, Result, code};
use crate::journal::{Begun, Ending, Guard, Intent, Journal, JournalError, Payee};
use crate::value::Private;
use crate::wire::Tag;

/// The request of an open transaction, to be sent again as it is.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(super) effect: Effect,
    pub(super) sets: Sets,
    pub(super) intent: Intent,
    pub(super) body: Tag,
    pub(super) id: Tag,
    pub(super) id_is: Option<String>,
}

impl BillPayment {
    /// The TRNUIDs of transactions that the bank may have carried out or not, oldest first; with the setting `Journal`, all of that
    /// journal. An error if the journal cannot be read.
    pub fn open_transactions(&self) -> Result<Vec<String>> {
        let mut state = self.state();
        let open = state.journal().open_intents().map_err(unusable)?;
        Ok(open
            .into_iter()
            .map(|intent| intent.transaction_id)
            .collect())
    }

    /// Takes a transaction for settled: whoever calls this knows from the bank what became of it. Asking for the same again is
    /// then a new transaction. Returns whether it was open. An error if the journal cannot be written.
    pub fn settle(&self, transaction_id: &str) -> Result<bool> {
        let mut state = self.state();
        let was_open = state.journal().end(transaction_id, &Ending::Settled);
        let was_open = was_open.map_err(unusable)?;
        state.sent.remove(transaction_id);
        Ok(was_open)
    }
}

impl State {
    /// The journal: that of the setting, or one in memory.
    pub(super) fn journal(&mut self) -> &mut Journal {
        self.journal.get_or_insert_with(Journal::in_memory)
    }

    /// Opens the journal that the setting names now, if it is another than before. If that fails, the setting stays as it was.
    #[cfg(feature = "journal")]
    pub(super) fn follow_journal_setting(&mut self, before: String) -> Result<()> {
        let file = self.settings.journal.file.trim().to_owned();
        if file == before {
            self.settings.journal.file = file;
            return Ok(());
        }
        match self.open_journal(&file) {
            Ok(journal) => {
                self.journal = Some(journal);
                self.settings.journal.file = file;
                Ok(())
            }
            Err(error) => {
                self.settings.journal.file = before;
                Err(error)
            }
        }
    }

    #[cfg(feature = "journal")]
    fn open_journal(&self, file: &str) -> Result<Journal> {
        if let Some(journal) = &self.journal
            && journal.would_be_missed().map_err(unusable)?
        {
            let what = "the journal at hand has transactions that another one would not know: set it before the first \
                        transaction of an object, or reconcile() and settle() those that are open";
            return Err(Error::invalid("Journal", what));
        }
        if file.is_empty() {
            Ok(Journal::in_memory())
        } else {
            Journal::open(file).map_err(unusable)
        }
    }

    /// What the journal is told of a transaction; nothing if it changes nothing. `anonymous` is the request under no TRNUID.
    pub(super) fn intent(
        &self,
        effect: Effect,
        expected: &Expected<'_>,
        anonymous: &Sets,
        transaction_id: String,
    ) -> Result<Option<Intent>> {
        if effect == Effect::Read {
            return Ok(None);
        }
        let payment = payment_of(anonymous);
        let set = self.paying_account().ok();
        let account = payment.map(|payment| &payment.from).or(set.as_ref());
        let shown = |number: &Private| number.masked();
        Ok(Some(Intent {
            transaction_id,
            kind: expected.body.name().to_owned(),
            content: content_of(self, anonymous)?,
            bank: self.bank_name(),
            user: self.ofx_user.trim().to_owned(),
            account: account.map(account_key).unwrap_or_default(),
            account_shown: account.map(|a| shown(&a.account_id)).unwrap_or_default(),
            target: expected.id_is.unwrap_or_default().to_owned(),
            payment: payment.map(|payment| self.payment_key(payment)),
        }))
    }

    /// The institution as it is named in the sign-on.
    pub(super) fn bank_name(&self) -> String {
        format!("{}/{}", self.fi_organization.trim(), self.fi_id.trim())
    }

    /// Writes an intent down before anything is sent. If the very same is open, it takes over its TRNUID and says so.
    pub(super) fn begin(&mut self, intent: &mut Intent, guard: Guard) -> Result<bool> {
        let hours = self.settings.journal.window;
        let begun = self.journal().begin(intent, guard).map_err(unusable)?;
        match begun {
            Begun::New => Ok(false),
            Begun::Open(transaction_id) => {
                intent.transaction_id = transaction_id;
                Ok(true)
            }
            Begun::Duplicate {
                transaction_id,
                is_open,
                payment_id,
            } => Err(duplicate(&transaction_id, is_open, &payment_id, hours)),
        }
    }

    /// The TRNUID under which the very same is open.
    pub(super) fn open_under(&mut self, intent: &Intent) -> Result<Option<String>> {
        self.journal().share(&intent.content).map_err(unusable)
    }

    /// Sees to it that a transaction is written down before its first byte leaves.
    pub(super) fn under_way(&mut self, pending: &Pending<'_>) -> Result<()> {
        let Some(intent) = &pending.intent else {
            return Ok(());
        };
        let reopened = self.journal().reopen(intent, pending.guard);
        match reopened.map_err(unusable)? {
            Begun::New => {}
            Begun::Open(other) => {
                let what = format!(
                    "the very same was sent meanwhile under another number, {other:?}, and its outcome is unknown: make the call again \
                     instead, or reconcile()"
                );
                return Err(Error::invalid("challenge", what));
            }
            Begun::Duplicate {
                transaction_id,
                is_open,
                payment_id,
            } => {
                let hours = self.settings.journal.window;
                return Err(duplicate(&transaction_id, is_open, &payment_id, hours));
            }
        }
        let sent = Sent {
            effect: pending.effect,
            sets: pending.sets.clone(),
            intent: intent.clone(),
            body: pending.expected.body,
            id: pending.expected.id,
            id_is: pending.expected.id_is.map(str::to_owned),
        };
        self.sent.insert(pending.transaction_id.clone(), sent);
        Ok(())
    }

    /// Writes down how a transaction ended.
    pub(super) fn ended(&mut self, pending: &Pending<'_>, ending: &Ending) -> Result<()> {
        if pending.intent.is_none() {
            return Ok(());
        }
        self.end(&pending.transaction_id, ending)
    }

    /// Writes down how the transaction of a TRNUID ended.
    pub(super) fn end(&mut self, transaction_id: &str, ending: &Ending) -> Result<()> {
        let kept = self.journal().end(transaction_id, ending);
        kept.map_err(unusable)?;
        self.sent.remove(transaction_id);
        Ok(())
    }
}

/// The ending of a transaction whose answer says that it is done.
pub(super) fn done(slice: &Slice, id: Tag) -> Ending {
    let payee = PayeeRecord(slice.clone());
    let payment_id = slice.text(Field::leaf(id)).map(Cow::into_owned);
    Ending::Done {
        payment_id: payment_id.unwrap_or_default(),
        payee: Payee::new("", &payee.id(), &payee.list_id()),
    }
}

/// The error for a journal that cannot be used.
pub(super) fn unusable(error: JournalError) -> Error {
    #[cfg(feature = "journal")]
    let code = match error {
        JournalError::File(_) => code::CANNOT_OPEN_FILE,
        _ => code::INVALID_ARGUMENT,
    };
    // One in memory never fails.
    #[cfg(not(feature = "journal"))]
    let code = code::INVALID_ARGUMENT;
    Error::invalid("Journal", error).with_code(code)
}
