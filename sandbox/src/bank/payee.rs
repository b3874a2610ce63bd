//! The payee list, and which of its entries a payment means.

use super::transaction::{self, Outcome};
use super::{Session, required};
use crate::status::{Failure, Refusal, Status};
use crate::store::history;
use crate::store::payee::{self as payees, Entry};
use crate::wire::{Element, to_xml};

/// PAYEERQ: adds a payee, or finds the one that is there already.
pub(super) fn add(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let accounts: Vec<String> = request
        .all("PAYACCT")
        .map(|leaf| leaf.text.clone())
        .collect();
    let new = match Named::read(request)? {
        Named::Address(address) => {
            entry_by_address(session, address, request.child("BANKACCTTO"), accounts)?
        }
        Named::PayeeId(id) => entry_by_payee_id(session, id, accounts)?,
        Named::ListIdOnly(_) => return Err(Status::InvalidPayee.plain().into()),
    };
    let twin = payees::list(session.db, session.user)?
        .into_iter()
        .find(|old| {
            is_same_payee(old, &new)
                && xml(old.transfer_to.as_ref()) == xml(new.transfer_to.as_ref())
        });
    let entry = match twin {
        Some(twin) => with_more_accounts(session, twin, new.accounts)?,
        None => payees::add(session.db, session.user, new)?,
    };
    Ok(Outcome {
        body: payee_body("PAYEERS", &entry),
        scopes: vec![session.payees()],
    })
}

/// PAYEEMODRQ: replaces address and account numbers; both wholly, nothing is merged.
pub(super) fn modify(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mut entry = listed(session, request)?;
    if let Some(address) = request.child("PAYEE") {
        replace_address(session, &mut entry, address)?;
        entry.transfer_to = request.child("BANKACCTTO").cloned();
    }
    entry.accounts = request
        .all("PAYACCT")
        .map(|leaf| leaf.text.clone())
        .collect();
    payees::update(session.db, &entry)?;
    Ok(Outcome {
        body: payee_body("PAYEEMODRS", &entry),
        scopes: vec![session.payees()],
    })
}

/// PAYEEDELRQ: takes a payee off the list. Payments to it go on.
pub(super) fn delete(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let entry = listed(session, request)?;
    payees::remove(session.db, entry.id)?;
    let body = Element::group("PAYEEDELRS", [Element::leaf("PAYEELSTID", entry.list_id)]);
    Ok(Outcome {
        body,
        scopes: vec![session.payees()],
    })
}

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

fn listed(session: &Session<'_>, element: &Element) -> Result<Entry, Failure> {
    let list_id = &required(element, "PAYEELSTID")?.text;
    let entry = payees::by_list_id(session.db, session.user, list_id)?;
    Ok(entry.ok_or_else(|| Status::InvalidPayeeListId.plain())?)
}

/// An entry not yet on the list.
fn entry_by_address(
    session: &Session<'_>,
    address: &Element,
    transfer_to: Option<&Element>,
    accounts: Vec<String>,
) -> Result<Entry, Failure> {
    Ok(Entry {
        id: 0,
        list_id: String::new(),
        address: Some(address.clone()),
        transfer_to: transfer_to.cloned(),
        standard: payees::recognise(session.db, address)?,
        accounts,
        removed: false,
    })
}

fn entry_by_payee_id(
    session: &Session<'_>,
    payee_id: &str,
    accounts: Vec<String>,
) -> Result<Entry, Failure> {
    let standard = payees::standard(session.db, payee_id)?;
    let standard = standard.ok_or_else(|| Status::InvalidPayeeId.plain())?;
    Ok(Entry {
        id: 0,
        list_id: String::new(),
        address: None,
        transfer_to: None,
        standard: Some(standard),
        accounts,
        removed: false,
    })
}

/// The same address to the letter or, where both have none, the same PAYEEID.
fn is_same_payee(old: &Entry, new: &Entry) -> bool {
    match (&old.address, &new.address) {
        (Some(old), Some(new)) => to_xml(old) == to_xml(new),
        (None, None) => old.payee_id() == new.payee_id(),
        _ => false,
    }
}

fn is_at(entry: &Entry, address: &Element) -> bool {
    xml(entry.address.as_ref()) == Some(to_xml(address))
}

fn xml(element: Option<&Element>) -> Option<String> {
    element.map(to_xml)
}

/// For a payment: any entry for the same address serves, and so does any for the same PAYEEID if no
/// address was sent.
fn existing_or_added(session: &Session<'_>, new: Entry) -> Result<Entry, Failure> {
    let twin = payees::list(session.db, session.user)?
        .into_iter()
        .find(|old| {
            is_same_payee(old, &new) || (new.address.is_none() && old.payee_id() == new.payee_id())
        });
    if let Some(twin) = twin {
        return Ok(twin);
    }
    let entry = payees::add(session.db, session.user, new)?;
    announce(session, "PAYEERS", &entry)?;
    Ok(entry)
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

fn replace_address(
    session: &Session<'_>,
    entry: &mut Entry,
    address: &Element,
) -> Result<(), Failure> {
    Named::read(&Element::group("PAYEERQ", [address.clone()]))?;
    if entry.address.is_none() {
        return Err(Status::PayeeNotModifiable
            .because("it is known by its PAYEEID")
            .into());
    }
    entry.address = Some(address.clone());
    entry.standard = payees::recognise(session.db, address)?;
    Ok(())
}

/// More account numbers with the same payee are simply added.
fn with_more_accounts(
    session: &Session<'_>,
    mut entry: Entry,
    accounts: Vec<String>,
) -> Result<Entry, Failure> {
    for account in accounts {
        if !entry.accounts.contains(&account) {
            entry.accounts.push(account);
        }
    }
    payees::update(session.db, &entry)?;
    Ok(entry)
}

/// Tells the payee history of a change that a payment brought with it.
fn announce(session: &Session<'_>, body: &str, entry: &Entry) -> Result<(), Failure> {
    let message = transaction::unsolicited("PAYEETRNRQ", payee_body(body, entry));
    let limit = session.rules.history_limit;
    history::record(session.db, session.payees(), &message, limit)?;
    Ok(())
}

/// PAYEERS or PAYEEMODRS of an entry: the same parts, though the official order differs.
pub(super) fn payee_body(name: &str, entry: &Entry) -> Element {
    let mut body = Element::group(
        name,
        [
            Element::leaf("PAYEELSTID", &*entry.list_id),
            extd_payee(entry),
        ],
    );
    if let Some(address) = &entry.address {
        body.children.push(address.clone());
        body.children.extend(entry.transfer_to.clone());
    }
    let accounts = entry
        .accounts
        .iter()
        .map(|number| Element::leaf("PAYACCT", &**number));
    body.children.extend(accounts);
    body
}

/// EXTDPAYEE: always DAYSTOPAY, and the PAYEEID of a payee that the directory knows.
pub(super) fn extd_payee(entry: &Entry) -> Element {
    let days = Element::leaf("DAYSTOPAY", entry.days_to_pay().to_string());
    let mut extended = Element::group("EXTDPAYEE", [days]);
    if let Some(standard) = &entry.standard {
        extended
            .children
            .push(Element::leaf("PAYEEID", &*standard.payee_id));
        extended.children.push(Element::leaf("IDSCOPE", "GLOBAL"));
        extended
            .children
            .push(Element::leaf("NAME", &*standard.name));
    }
    extended
}

/// PAYEE or PAYEEID: what a PMTINFO names this entry with.
pub(super) fn reference(entry: &Entry) -> Element {
    entry
        .address
        .clone()
        .unwrap_or_else(|| Element::leaf("PAYEEID", entry.payee_id().unwrap_or_default()))
}
