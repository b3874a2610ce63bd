//! What is written down when a transaction begins, is sent again, and ends: the same wherever it is kept.
//!
//! Each function is one step that nobody can come between: the place that keeps the entries sees to that.

use super::entry::{By, Entries, Entry, State};
use super::intent::{Ending, Payee};
use super::{Begun, Guard, JournalError};
use crate::clock;

type Result<T> = std::result::Result<T, JournalError>;

/// Writes down what is about to be sent, unless the very same is open, or an equal payment is guarded against.
pub(super) fn begin(entries: &mut dyn Entries, entry: Entry, guard: Guard) -> Result<Begun> {
    if let Some(id) = share(entries, &entry.content)? {
        return Ok(Begun::Open(id));
    }
    add_guarded(entries, entry, guard)
}

/// Writes down that a transaction is under way under its own TRNUID, again if it was before.
pub(super) fn reopen(entries: &mut dyn Entries, entry: Entry, guard: Guard) -> Result<Begun> {
    if let Some(open) = open_of(entries, &entry.content)? {
        let is_it = open.transaction_id == entry.transaction_id;
        let other = Begun::Open(open.transaction_id);
        return Ok(if is_it { Begun::New } else { other });
    }
    let Some(mut known) = one(entries, By::Transaction(&entry.transaction_id))? else {
        // It was taken back when it did not leave: others may have sent the same meanwhile.
        return add_guarded(entries, entry, guard);
    };
    known.state = State::Open;
    known.ended = None;
    // What was there before stays there, also if this attempt does not leave.
    known.shared = true;
    entries.change(&known)?;
    Ok(Begun::New)
}

fn add_guarded(entries: &mut dyn Entries, entry: Entry, guard: Guard) -> Result<Begun> {
    if let Guard::Hours(hours) = guard
        && let Some(duplicate) = duplicate_of(entries, &entry, hours)?
    {
        return Ok(duplicate);
    }
    entries.add(entry)?;
    Ok(Begun::New)
}

/// The TRNUID under which a content is open, for one more call that is about to send it.
pub(super) fn share(entries: &mut dyn Entries, content: &str) -> Result<Option<String>> {
    let Some(mut open) = open_of(entries, content)? else {
        return Ok(None);
    };
    open.shared = true;
    entries.change(&open)?;
    Ok(Some(open.transaction_id))
}

/// Writes down how a transaction ended. Returns whether it was open.
pub(super) fn end(entries: &mut dyn Entries, id: &str, ending: &Ending) -> Result<bool> {
    let Some(mut entry) = one(entries, By::Transaction(id))? else {
        return Ok(false);
    };
    let was_open = entry.state == State::Open;
    let state = match ending {
        Ending::NotSent if was_open && !entry.shared => {
            entries.remove(&entry)?;
            return Ok(true);
        }
        Ending::NotSent => return Ok(false),
        Ending::Settled => State::Settled,
        Ending::Refused { status } => State::Refused(*status),
        Ending::Done { payment_id, payee } => {
            name(&mut entry, payment_id, payee);
            State::Done
        }
    };
    // Whoever settled it meanwhile, or saw another attempt refused, did not know that it was made.
    let was_misjudged =
        state == State::Done && matches!(entry.state, State::Settled | State::Refused(_));
    if was_open || was_misjudged {
        entry.state = state;
        entry.ended = Some(clock::now_seconds());
    }
    entries.change(&entry)?;
    if let Ending::Done { .. } = ending {
        replace(entries, &entry)?;
    }
    Ok(was_open)
}

fn one(entries: &dyn Entries, by: By<'_>) -> Result<Option<Entry>> {
    Ok(entries.find(by)?.into_iter().next())
}

fn open_of(entries: &dyn Entries, content: &str) -> Result<Option<Entry>> {
    one(entries, By::OpenContent(content))
}

/// The payment that is equal to one which is about to be made: one that was made of late, or one that is open, however old.
fn duplicate_of(entries: &dyn Entries, entry: &Entry, hours: u32) -> Result<Option<Begun>> {
    if entry.amount.is_empty() {
        return Ok(None);
    }
    let since = clock::now_seconds() - i64::from(hours) * 3600;
    let counts = |known: &Entry| match known.state {
        State::Open => true,
        State::Done => known.made > since,
        State::Refused(_) | State::Settled | State::Replaced => false,
    };
    let by = By::Payment {
        due: &entry.due,
        amount: &entry.amount,
    };
    let equal = entries.find(by)?.into_iter().find(|known| {
        matches!(known.kind.as_str(), "PMTRS" | "PMTMODRS")
            && counts(known)
            && known.account == entry.account
            && known.payee_account == entry.payee_account
            && is_of_one_user(known, entry)
            && known.payee.is(&entry.payee)
    });
    Ok(equal.map(|known| Begun::Duplicate {
        transaction_id: known.transaction_id,
        is_open: known.state == State::Open,
        payment_id: known.payment_id,
    }))
}

fn is_of_one_user(one: &Entry, other: &Entry) -> bool {
    one.bank == other.bank && one.user == other.user
}

/// Adds what the bank calls a transaction and its payee.
fn name(entry: &mut Entry, payment_id: &str, payee: &Payee) {
    payment_id.clone_into(&mut entry.payment_id);
    for (known, told) in [
        (&mut entry.payee.id, &payee.id),
        (&mut entry.payee.list_id, &payee.list_id),
    ] {
        if !told.is_empty() {
            known.clone_from(told);
        }
    }
}

/// What an answered change makes of the entries before it about the same payment: they say no more how it is. An earlier change whose
/// outcome is not known matters no more, and sending it again would undo the later one.
fn replace(entries: &mut dyn Entries, change: &Entry) -> Result<()> {
    if change.target.is_empty() {
        return Ok(());
    }
    let made = entries.find(By::PaymentId(&change.target))?;
    let made = made.into_iter().filter(|entry| entry.state == State::Done);
    let changed = entries.find(By::Target(&change.target))?;
    let changed = changed
        .into_iter()
        .filter(|entry| entry.state == State::Open);
    for mut earlier in made.chain(changed) {
        // Identifiers of payments, models and payees are three kinds: PMT..., RECPMT..., PAYEE...
        let is_of_one_kind = earlier.kind.get(..3) == change.kind.get(..3);
        if earlier.sequence < change.sequence && is_of_one_user(&earlier, change) && is_of_one_kind
        {
            earlier.state = State::Replaced;
            entries.change(&earlier)?;
        }
    }
    Ok(())
}
