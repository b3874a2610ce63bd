//! Single payments: make, change, cancel, ask.

use super::payee;
use super::payee_choice::{Named, renumber, resolve};
use super::transaction::Outcome;
use super::{Session, calendar, required};
use crate::options::LeadTime;
use crate::status::{Failure, Refusal, Status};
use crate::store::history::Scope;
use crate::store::payee::Entry;
use crate::store::payment::{self as payments, Payment, State};
use crate::value::{Date, Money};
use crate::wire::Element;

/// Due dates further ahead are refused.
const FURTHEST_DAYS: u32 = 366;

pub(super) const CURRENCY: &str = "USD";

/// PMTRQ: makes a payment.
pub(super) fn add(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let order = Order::read(session, required(request, "PMTINFO")?)?;
    order.check_due(session)?;
    let order = order.moved(session);
    let mut entry = resolve(session, order.info, None)?;
    if session.manner.renumbers_payee && order.info.text_of("PAYEELSTID").is_some() {
        renumber(session, &mut entry)?;
    }
    let payment = Payment {
        id: 0,
        user_id: session.user,
        account_id: order.account,
        payee: entry.id,
        server_id: payments::next_server_id(session.db)?,
        state: State::WillProcess,
        state_date: processing_date(session, order.due, &entry)?,
        info: order.repeated(session, &entry),
        amount: order.amount,
        check_number: None,
        debited: false,
        instance: None,
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
    order.check_due(session)?;
    same_payee(&Named::read(order.info)?, &old_entry)?;
    let order = order.moved(session);
    let entry = resolve(session, order.info, Some(&old_entry))?;
    payment.state_date = processing_date(session, order.due, &entry)?;
    payment.account_id = order.account;
    payment.payee = entry.id;
    payment.info = order.repeated(session, &entry);
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
    set_canceled(session, &mut payment)?;
    Ok(Outcome {
        body: pmt_canc_rs(&payment),
        scopes: vec![payment.scope()],
    })
}

/// Notes that a payment is canceled today.
pub(super) fn set_canceled(session: &Session<'_>, payment: &mut Payment) -> rusqlite::Result<()> {
    payment.state = State::Canceled;
    payment.state_date = session.today;
    payments::update(session.db, payment)
}

/// PMTINQRQ: tells what became of a payment, unless that is long ago.
pub(super) fn inquire(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let payment = find(session, request)?;
    let window = payment.state_date.plus_days(session.rules.status_window);
    if payment.state != State::WillProcess && session.today > window {
        return Err(Status::UnknownServerId.because("it is too long ago").into());
    }
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

/// The payment that the SRVRTID of a request names.
pub(super) fn find(session: &Session<'_>, request: &Element) -> Result<Payment, Failure> {
    let server_id = request.text_of("SRVRTID").unwrap_or_default();
    let payment = payments::find(session.db, session.user, server_id)?;
    Ok(payment.ok_or_else(|| Status::UnknownServerId.plain())?)
}

/// The payment meant, if it can still be changed; `too_late` is what it is refused with otherwise.
fn pending(session: &Session<'_>, request: &Element, too_late: Status) -> Result<Payment, Failure> {
    let payment = find(session, request)?;
    match payment.state {
        State::WillProcess if payment.debited => Err(Status::AlreadyCommitted.plain().into()),
        State::WillProcess => Ok(payment),
        State::Canceled => Err(Status::AlreadyCanceled.plain().into()),
        State::Processed | State::NoFunds | State::Failed => Err(too_late.plain().into()),
    }
}

/// A PMTINFO that was read and found sound, but for its payee.
pub(super) struct Order<'a> {
    pub(super) info: &'a Element,
    pub(super) account: i64,
    pub(super) amount: Money,
    pub(super) due: Date,
}

impl<'a> Order<'a> {
    /// Reads account, amount and due date. Whether the date will do is another question.
    pub(super) fn read(session: &Session<'_>, info: &'a Element) -> Result<Self, Failure> {
        let account = session.paying_account(required(info, "BANKACCTFROM")?)?;
        let amount = positive_amount(info, "TRNAMT")?;
        let amount = amount.ok_or_else(|| Status::InvalidAmount.plain())?;
        let due = info.text_of("DTDUE").and_then(Date::parse);
        let due = due.ok_or_else(|| Status::InvalidDate.plain())?;
        Ok(Self {
            info,
            account,
            amount,
            due,
        })
    }

    /// The due date is neither past nor too far ahead.
    pub(super) fn check_due(&self, session: &Session<'_>) -> Result<(), Refusal> {
        if self.due < session.today {
            return Err(Status::InvalidDate.because("DTDUE is past"));
        }
        self.check_not_too_far(session)
    }

    /// The due date is not too far ahead.
    pub(super) fn check_not_too_far(&self, session: &Session<'_>) -> Result<(), Refusal> {
        if self.due > session.today.plus_days(FURTHEST_DAYS) {
            return Err(Status::DateTooFar.plain());
        }
        Ok(())
    }

    /// The same order on a day with processing, where the bank moves due dates.
    fn moved(self, session: &Session<'_>) -> Self {
        let due = if session.manner.moves_due_date {
            calendar::working_day_from(session.rules, self.due)
        } else {
            self.due
        };
        Self { due, ..self }
    }

    /// PMTINFO as the reply repeats it: with the payee's list id, and with a payee even if only the
    /// list id was sent. What the bank changed in it is told here, too.
    pub(super) fn repeated(&self, session: &Session<'_>, entry: &Entry) -> Element {
        let mut info = self.info.clone();
        if session.manner.moves_due_date {
            info.set(Element::leaf("DTDUE", self.due.to_string()));
        }
        if let (true, Some(id)) = (session.manner.names_payee_by_id, entry.payee_id()) {
            info.remove("PAYEE");
            info.set(Element::leaf("PAYEEID", id));
        }
        info.set(Element::leaf("TRNAMT", self.amount.to_string()));
        info.set(Element::leaf("PAYEELSTID", &*entry.list_id));
        if info.child("PAYEE").is_none() && info.text_of("PAYEEID").is_none() {
            info.remove("PAYEEID");
            info.children.push(payee::reference(entry));
        }
        info
    }
}

/// The amount of that name, if there is one: more than nothing, in cents.
pub(super) fn positive_amount(element: &Element, name: &str) -> Result<Option<Money>, Refusal> {
    let Some(text) = element.text_of(name) else {
        return Ok(None);
    };
    let amount = Money::parse(text).filter(|amount| amount.0 > 0);
    let wrong = || Status::InvalidAmount.because(format!("{name} is more than nothing, in cents"));
    amount.map(Some).ok_or_else(wrong)
}

/// The name and the PAYEEID of a payment stay what they are.
pub(super) fn same_payee(named: &Named<'_>, old: &Entry) -> Result<(), Refusal> {
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

/// The working day on which a payment is processed, DAYSTOPAY calendar days before its due date or
/// earlier; the first possible one if that is past.
pub(super) fn processing_date(
    session: &Session<'_>,
    due: Date,
    entry: &Entry,
) -> Result<Date, Refusal> {
    let (rules, today, days) = (session.rules, session.today, entry.days_to_pay());
    let late = calendar::latest_day(rules, due, days) < calendar::first_day(rules, today);
    if late && rules.lead_time == LeadTime::Reject {
        return Err(Status::DateTooEarly.because(format!("this payee takes {days} days")));
    }
    Ok(calendar::processing_day(rules, today, due, days))
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
    let instance = payment.instance.as_ref();
    body.children
        .extend(instance.map(|instance| Element::leaf("RECSRVRTID", &*instance.model_server_id)));
    body
}

/// The PMTCANCRS of a payment.
pub(super) fn pmt_canc_rs(payment: &Payment) -> Element {
    Element::group("PMTCANCRS", [Element::leaf("SRVRTID", &*payment.server_id)])
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
