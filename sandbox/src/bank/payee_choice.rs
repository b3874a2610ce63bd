//! Which entry of the payee list a payment means, and what a payment does to the list.

use super::payee::{entry_by_address, entry_by_payee_id, listed, payee_body, replace_address, xml};
use super::{Session, transaction};
use crate::status::{Failure, Refusal, Status};
use crate::store::history;
use crate::store::payee::{self as payees, Entry};
use crate::wire::{Element, to_xml};

/// How a request names a payee, a PAYEELSTID beside it left aside.
pub(super) enum Named<'a> {
    Address(&'a Element),
    PayeeId(&'a str),
    ListIdOnly(&'a str),
}

impl<'a> Named<'a> {
    pub(super) fn read(element: &'a Element) -> Result<Self, Refusal> {
        if let Some(address) = element.child("PAYEE") {
            if address.text_of("ADDR3").is_some() && address.text_of("ADDR2").is_none() {
                return Err(Status::InvalidPayeeAddress.because("ADDR3 needs ADDR2"));
            }
            return Ok(Self::Address(address));
        }
        let id = element.text_of("PAYEEID").map(Self::PayeeId);
        id.or(element.text_of("PAYEELSTID").map(Self::ListIdOnly))
            .ok_or_else(|| Status::InvalidPayee.because("there is neither PAYEE nor PAYEEID"))
    }
}

/// The entry that a PMTINFO means. A payee that is not on the list is put there; one whose address
/// differs is changed. `current` is the entry of the payment that is being modified.
pub(super) fn resolve(
    session: &Session<'_>,
    info: &Element,
    current: Option<&Entry>,
) -> Result<Entry, Failure> {
    let chosen = match info.text_of("PAYEELSTID") {
        // An entry that was removed since still serves the payments made to it.
        Some(id) if current.is_some_and(|current| current.list_id == id) => current.cloned(),
        Some(_) => Some(listed(session, info)?),
        None => current.cloned(),
    };
    match (Named::read(info)?, chosen) {
        (Named::Address(address), Some(entry)) if is_at(&entry, address) => Ok(entry),
        (Named::Address(address), Some(entry)) if !entry.removed => {
            changed_by_payment(session, entry, address)
        }
        (Named::Address(address), _) => {
            let accounts = pay_account(info);
            let new = entry_by_address(session, address, info.child("BANKACCTTO"), accounts)?;
            existing_or_added(session, new)
        }
        (Named::PayeeId(id), Some(entry)) if entry.payee_id() == Some(id) => Ok(entry),
        (Named::PayeeId(_), Some(_)) => Err(Status::InvalidPayeeId
            .because("PAYEELSTID names another payee")
            .into()),
        (Named::PayeeId(id), None) => {
            existing_or_added(session, entry_by_payee_id(session, id, pay_account(info))?)
        }
        (Named::ListIdOnly(_), Some(entry)) => Ok(entry),
        (Named::ListIdOnly(_), None) => Err(Status::InvalidPayeeListId.plain().into()),
    }
}

fn pay_account(info: &Element) -> Vec<String> {
    info.text_of("PAYACCT")
        .map(str::to_owned)
        .into_iter()
        .collect()
}

fn is_at(entry: &Entry, address: &Element) -> bool {
    xml(entry.address.as_ref()) == Some(to_xml(address))
}

fn existing_or_added(session: &Session<'_>, new: Entry) -> Result<Entry, Failure> {
    let twins = payees::same_payee(session.db, session.user, &new)?;
    if let Some(twin) = twins.into_iter().next() {
        return Ok(twin);
    }
    let entry = payees::add(session.db, session.user, new)?;
    announce(session, "PAYEERS", &entry)?;
    Ok(entry)
}

/// Gives a payee another PAYEELSTID. The history tells it as one that goes and one that comes.
pub(super) fn renumber(session: &Session<'_>, entry: &mut Entry) -> Result<(), Failure> {
    let gone = Element::leaf("PAYEELSTID", entry.list_id.as_str());
    payees::renumber(session.db, entry)?;
    tell(session, Element::group("PAYEEDELRS", [gone]))?;
    announce(session, "PAYEERS", entry)
}

/// A payment with another address than the list has is a change of the list, too.
fn changed_by_payment(
    session: &Session<'_>,
    mut entry: Entry,
    address: &Element,
) -> Result<Entry, Failure> {
    replace_address(session, &mut entry, address)?;
    payees::update(session.db, &entry)?;
    announce(session, "PAYEEMODRS", &entry)?;
    Ok(entry)
}

/// Tells the payee history of a change that a payment brought with it.
fn announce(session: &Session<'_>, body: &str, entry: &Entry) -> Result<(), Failure> {
    tell(session, payee_body(body, entry))
}

fn tell(session: &Session<'_>, body: Element) -> Result<(), Failure> {
    let message = transaction::unsolicited("PAYEETRNRQ", body);
    let limit = session.rules.history_limit;
    history::record(session.db, session.payees(), &message, limit)?;
    Ok(())
}
