//! The payee list: add, change, delete, and how an entry is told.

use super::payee_choice::Named;
use super::transaction::Outcome;
use super::{Session, required};
use crate::status::{Failure, Status};
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
    let twins = payees::same_payee(session.db, session.user, &new)?;
    let twin = twins.into_iter().find(|old| {
        new.address.is_none() || xml(old.transfer_to.as_ref()) == xml(new.transfer_to.as_ref())
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
    if let Named::Address(address) = Named::read(request)? {
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

/// The entry that the PAYEELSTID of a request names.
pub(super) fn listed(session: &Session<'_>, element: &Element) -> Result<Entry, Failure> {
    let list_id = &required(element, "PAYEELSTID")?.text;
    let entry = payees::by_list_id(session.db, session.user, list_id)?;
    Ok(entry.ok_or_else(|| Status::InvalidPayeeListId.plain())?)
}

/// An entry not yet on the list.
pub(super) fn entry_by_address(
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

/// An entry not yet on the list, of a payee that the directory must know.
pub(super) fn entry_by_payee_id(
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

/// The form in which two elements are compared.
pub(super) fn xml(element: Option<&Element>) -> Option<String> {
    element.map(to_xml)
}

/// Gives an entry another address, and the PAYEEID that goes with it.
pub(super) fn replace_address(
    session: &Session<'_>,
    entry: &mut Entry,
    address: &Element,
) -> Result<(), Failure> {
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
