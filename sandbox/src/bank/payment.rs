//! Single payments: make, change, cancel, ask.

use super::payee;
use super::payee_choice::{Named, resolve};
use super::transaction::Outcome;
use super::{Session, required};
use crate::options::LeadTime;
use crate::status::{Failure, Refusal, Status};
use crate::store::history::Scope;
use crate::store::payee::Entry;
use crate::store::payment::{self as payments, Payment, State};
use crate::value::{Date, Money};
use crate::wire::Element;

/// Due dates further ahead are refused.
const FURTHEST_DAYS: u32 = 366;

const CURRENCY: &str = "USD";

/// PMTRQ: makes a payment.
pub(super) fn add(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let order = Order::read(session, required(request, "PMTINFO")?)?;
    let entry = resolve(session, order.info, None)?;
    let payment = Payment {
        id: 0,
        user_id: session.user,
        account_id: order.account,
        payee: entry.id,
        server_id: payments::next_server_id(session.db)?,
        state: State::WillProcess,
        state_date: processing_date(session, order.due, &entry)?,
        info: order.repeated(&entry),
        amount: order.amount,
        check_number: None,
    };
    payments::add(session.db, &payment)?;
    Ok(Outcome {
        body: pmt_rs(&payment, &entry),
        scopes: vec![payment.scope()],
    })
}

/// PMTMODRQ: replaces all of a payment but whom it goes to.
pub(super) fn modify(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mut payment = pending(session, request, Status::AlreadyProcessed)?;
    let old_scope = payment.scope();
    let old_entry = crate::store::payee::by_id(session.db, payment.payee)?;
    let order = Order::read(session, required(request, "PMTINFO")?)?;
    same_payee(&Named::read(order.info)?, &old_entry)?;
    let entry = resolve(session, order.info, Some(&old_entry))?;
    payment.state_date = processing_date(session, order.due, &entry)?;
    payment.account_id = order.account;
    payment.payee = entry.id;
    payment.info = order.repeated(&entry);
    payment.amount = order.amount;
    payments::update(session.db, &payment)?;
    // A payment that moves to another account is a change for the watchers of both.
    let mut scopes = vec![payment.scope()];
    if old_scope != payment.scope() {
        scopes.push(old_scope);
    }
    Ok(Outcome {
        body: pmt_mod_rs(&payment),
        scopes,
    })
}

/// PMTCANCRQ: cancels a payment that is not yet processed.
pub(super) fn cancel(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mut payment = pending(session, request, Status::AlreadyCommitted)?;
    payment.state = State::Canceled;
    payment.state_date = session.today;
    payments::update(session.db, &payment)?;
    let body = Element::group("PMTCANCRS", [Element::leaf("SRVRTID", &*payment.server_id)]);
    Ok(Outcome {
        body,
        scopes: vec![payment.scope()],
    })
}

/// PMTINQRQ: tells what became of a payment.
pub(super) fn inquire(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let payment = find(session, request)?;
    let mut body = Element::group(
        "PMTINQRS",
        [
            Element::leaf("SRVRTID", &*payment.server_id),
            pmt_prc_sts(&payment),
        ],
    );
    body.children.extend(check_num(&payment));
    Ok(Outcome {
        body,
        scopes: Vec::new(),
    })
}

impl Payment {
    /// The history that tells of this payment.
    pub(super) fn scope(&self) -> Scope {
        Scope::Payments {
            user: self.user_id,
            account: self.account_id,
        }
    }
}

fn find(session: &Session<'_>, request: &Element) -> Result<Payment, Failure> {
    let server_id = request.text_of("SRVRTID").unwrap_or_default();
    let payment = payments::find(session.db, session.user, server_id)?;
    Ok(payment.ok_or_else(|| Status::UnknownServerId.plain())?)
}

/// The payment meant, if it can still be changed; `too_late` is what it is refused with otherwise.
fn pending(session: &Session<'_>, request: &Element, too_late: Status) -> Result<Payment, Failure> {
    let payment = find(session, request)?;
    match payment.state {
        State::WillProcess => Ok(payment),
        State::Canceled => Err(Status::AlreadyCanceled.plain().into()),
        State::Processed | State::NoFunds | State::Failed => Err(too_late.plain().into()),
    }
}

/// A PMTINFO that was read and found sound, but for its payee.
struct Order<'a> {
    info: &'a Element,
    account: i64,
    amount: Money,
    due: Date,
}

impl<'a> Order<'a> {
    fn read(session: &Session<'_>, info: &'a Element) -> Result<Self, Failure> {
        let account = session.account(required(info, "BANKACCTFROM")?)?;
        let amount = info
            .text_of("TRNAMT")
            .and_then(Money::parse)
            .filter(|amount| amount.0 > 0)
            .ok_or_else(|| {
                Status::InvalidAmount.because("TRNAMT is more than nothing, in cents")
            })?;
        let due = info
            .text_of("DTDUE")
            .and_then(Date::parse)
            .filter(|due| *due >= session.today)
            .ok_or_else(|| Status::InvalidDate.because("DTDUE is past"))?;
        if due > session.today.plus_days(FURTHEST_DAYS) {
            return Err(Status::DateTooFar.plain().into());
        }
        Ok(Self {
            info,
            account,
            amount,
            due,
        })
    }

    /// PMTINFO as the reply repeats it: with the payee's list id, and with a payee even if only the
    /// list id was sent.
    fn repeated(&self, entry: &Entry) -> Element {
        let mut info = self.info.clone();
        info.set(Element::leaf("TRNAMT", self.amount.to_string()));
        info.set(Element::leaf("PAYEELSTID", &*entry.list_id));
        if info.child("PAYEE").is_none() && info.text_of("PAYEEID").is_none() {
            info.remove("PAYEEID");
            info.children.push(payee::reference(entry));
        }
        info
    }
}

/// The name and the PAYEEID of a payment stay what they are.
fn same_payee(named: &Named<'_>, old: &Entry) -> Result<(), Refusal> {
    let changed = match *named {
        Named::Address(address) => address.text_of("NAME") != Some(old.name()),
        Named::PayeeId(id) => old.payee_id() != Some(id),
        Named::ListIdOnly(list_id) => list_id != old.list_id,
    };
    if changed {
        Err(Status::NotModifiable.because("the payee stays the same"))
    } else {
        Ok(())
    }
}

/// The due date less DAYSTOPAY calendar days, but not in the past.
fn processing_date(session: &Session<'_>, due: Date, entry: &Entry) -> Result<Date, Refusal> {
    let date = due.minus_days(entry.days_to_pay());
    if date < session.today && session.rules.lead_time == LeadTime::Reject {
        let days = entry.days_to_pay();
        return Err(Status::DateTooEarly.because(format!("this payee takes {days} days")));
    }
    Ok(date.max(session.today))
}

/// The PMTRS of a payment as it stands.
pub(super) fn pmt_rs(payment: &Payment, entry: &Entry) -> Element {
    let mut body = Element::group(
        "PMTRS",
        [
            Element::leaf("SRVRTID", &*payment.server_id),
            Element::leaf("PAYEELSTID", &*entry.list_id),
            Element::leaf("CURDEF", CURRENCY),
            payment.info.clone(),
            payee::extd_payee(entry),
            pmt_prc_sts(payment),
        ],
    );
    body.children.extend(check_num(payment));
    body
}

/// The PMTMODRS of a payment as it stands.
pub(super) fn pmt_mod_rs(payment: &Payment) -> Element {
    Element::group(
        "PMTMODRS",
        [
            Element::leaf("SRVRTID", &*payment.server_id),
            payment.info.clone(),
            pmt_prc_sts(payment),
        ],
    )
}

fn pmt_prc_sts(payment: &Payment) -> Element {
    Element::group(
        "PMTPRCSTS",
        [
            Element::leaf("PMTPRCCODE", payment.state.code()),
            Element::leaf("DTPMTPRC", payment.state_date.to_string()),
        ],
    )
}

fn check_num(payment: &Payment) -> Option<Element> {
    payment
        .check_number
        .as_deref()
        .map(|number| Element::leaf("CHECKNUM", number))
}
