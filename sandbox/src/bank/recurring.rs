//! Recurring payments: make, change, cancel, and the single payments that are made from them.

use rusqlite::Connection;

use super::payee_choice::{Named, resolve};
use super::payment::{self, CURRENCY, Order, positive_amount, same_payee};
use super::series::{self, Series};
use super::transaction::{self, Outcome};
use super::{Session, calendar, payee, required};
use crate::options::Options;
use crate::status::{Failure, Status};
use crate::store::history::{self, Scope};
use crate::store::model::{self as models, Model, Plan};
use crate::store::payee::{self as payees, Entry};
use crate::store::payment::{self as payments, Instance, Payment, State};
use crate::value::Date;
use crate::wire::Element;

/// RECPMTRQ: makes a recurring payment, and its first instances if they are due soon.
pub(super) fn add(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let order = Order::read(session, required(request, "PMTINFO")?)?;
    order.check_due(session)?;
    let plan = plan(request, &order)?;
    let entry = resolve(session, order.info, None)?;
    payment::processing_date(session, order.due, &entry)?;
    let mut model = Model {
        id: 0,
        user_id: session.user,
        account_id: order.account,
        payee: entry.id,
        server_id: models::next_server_id(session.db)?,
        info: order.repeated(session, &entry),
        next: plan.series().next(0, session.today, None),
        plan,
        canceled: false,
    };
    models::add(session.db, &mut model)?;
    make(session.db, session.rules, &mut model, session.today)?;
    Ok(Outcome {
        body: rec_pmt_rs(&model, &entry),
        scopes: vec![model.scope()],
    })
}

/// RECPMTMODRQ: replaces all of a model but whom it pays. The dates are those of the new model;
/// what was made already is not made again.
pub(super) fn modify(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mut model = find(session, request)?;
    let old_scope = model.scope();
    let old_entry = payees::by_id(session.db, model.payee)?;
    let order = Order::read(session, required(request, "PMTINFO")?)?;
    order.check_not_too_far(session)?;
    model.plan = plan(request, &order)?;
    same_payee(&Named::read(order.info)?, &old_entry)?;
    let entry = resolve(session, order.info, Some(&old_entry))?;
    model.account_id = order.account;
    model.payee = entry.id;
    model.info = order.repeated(session, &entry);
    let made = payments::of_model(session.db, model.id)?;
    let anything_left = if request.text_of("MODPENDING") == Some("Y") {
        change_pending(session, &mut model, &entry, made)?
    } else {
        continue_after(
            session,
            &mut model,
            made.iter().filter_map(instance_due).max(),
        )
    };
    if !anything_left {
        return Err(Status::InvalidDate.because("no instance is left").into());
    }
    models::update(session.db, &model)?;
    make(session.db, session.rules, &mut model, session.today)?;
    let mut body = rec_pmt_rs(&model, &entry);
    "RECPMTMODRS".clone_into(&mut body.name);
    body.children.extend(request.child("MODPENDING").cloned());
    let mut scopes = vec![model.scope()];
    if old_scope != model.scope() {
        scopes.push(old_scope);
    }
    Ok(Outcome { body, scopes })
}

/// RECPMTCANCRQ: cancels a model, and on demand the payments made from it that are not on their way.
pub(super) fn cancel(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mut model = find(session, request)?;
    model.canceled = true;
    models::update(session.db, &model)?;
    let can_pending = required(request, "CANPENDING")?;
    if can_pending.text == "Y" {
        let made = payments::of_model(session.db, model.id)?;
        for payment in made.into_iter().filter(Payment::is_pending) {
            cancel_payment(session, payment)?;
        }
    }
    Ok(Outcome {
        body: Element::group(
            "RECPMTCANCRS",
            [
                Element::leaf("RECSRVRTID", &*model.server_id),
                can_pending.clone(),
            ],
        ),
        scopes: vec![model.scope()],
    })
}

/// Makes the payments of all models whose time has come, the earlier first.
pub(super) fn make_due(db: &Connection, rules: &Options, day: Date) -> rusqlite::Result<()> {
    for mut model in models::due_by(db, day.plus_days(rules.model_window))? {
        make(db, rules, &mut model, day)?;
    }
    Ok(())
}

/// Makes the payments of a model whose time has come.
fn make(db: &Connection, rules: &Options, model: &mut Model, day: Date) -> rusqlite::Result<()> {
    let horizon = day.plus_days(rules.model_window);
    while let Some((number, due)) = model.next.filter(|(_, due)| *due <= horizon) {
        let entry = payees::by_id(db, model.payee)?;
        let payment = instance(db, rules, model, &entry, (number, due), day)?;
        payments::add(db, &payment)?;
        let message = transaction::unsolicited("PMTTRNRQ", payment::pmt_rs(&payment, &entry));
        history::record(db, payment.scope(), &message, rules.history_limit)?;
        model.next = model.plan.series().next(number + 1, due, None);
        models::update(db, model)?;
    }
    Ok(())
}

fn instance(
    db: &Connection,
    rules: &Options,
    model: &Model,
    entry: &Entry,
    (number, due): (u32, Date),
    day: Date,
) -> rusqlite::Result<Payment> {
    let amount = model.plan.amount_of(number);
    let mut info = model.info.clone();
    info.set(Element::leaf("TRNAMT", amount.to_string()));
    info.set(Element::leaf("DTDUE", due.to_string()));
    Ok(Payment {
        id: 0,
        user_id: model.user_id,
        account_id: model.account_id,
        payee: model.payee,
        server_id: payments::next_server_id(db)?,
        state: State::WillProcess,
        state_date: calendar::processing_day(rules, day, due, entry.days_to_pay()),
        info,
        amount,
        check_number: None,
        debited: false,
        instance: Some(Instance {
            model: model.id,
            model_server_id: model.server_id.clone(),
            due,
        }),
    })
}

/// Lets a changed model go on after the last date it was made for; tells whether it does.
fn continue_after(session: &Session<'_>, model: &mut Model, last: Option<Date>) -> bool {
    model.next = model.plan.series().next(0, session.today, last);
    model.next.is_some()
}

/// Changes the payments of a model that are not on their way: they get the first dates of the new
/// series after those that are settled. What finds no date is canceled.
fn change_pending(
    session: &Session<'_>,
    model: &mut Model,
    entry: &Entry,
    made: Vec<Payment>,
) -> Result<bool, Failure> {
    let (mut pending, settled): (Vec<_>, Vec<_>) = made.into_iter().partition(Payment::is_pending);
    pending.sort_by_key(instance_due);
    let taken: Vec<Date> = settled.iter().filter_map(instance_due).collect();
    let first = pending.iter().find_map(instance_due);
    let before = taken
        .iter()
        .copied()
        .filter(|due| first.is_none_or(|first| *due < first));
    let mut last = before.max();
    let earliest = first.map_or(session.today, |first| first.min(session.today));
    let mut changed = false;
    for payment in pending {
        let mut date = model.plan.series().next(0, earliest, last);
        while let Some((number, due)) = date.filter(|(_, due)| taken.contains(due)) {
            date = model.plan.series().next(number + 1, due, None);
        }
        let Some((number, due)) = date else {
            cancel_payment(session, payment)?;
            continue;
        };
        change_payment(session, model, entry, payment, (number, due))?;
        last = Some(due);
        changed = true;
    }
    let last = taken.into_iter().chain(last).max();
    Ok(continue_after(session, model, last) || changed)
}

fn change_payment(
    session: &Session<'_>,
    model: &Model,
    entry: &Entry,
    old: Payment,
    date: (u32, Date),
) -> Result<(), Failure> {
    let new = instance(session.db, session.rules, model, entry, date, session.today)?;
    let old_scope = old.scope();
    let payment = Payment {
        id: old.id,
        server_id: old.server_id,
        ..new
    };
    payments::update(session.db, &payment)?;
    announce(session, &payment, payment::pmt_mod_rs(&payment), old_scope)
}

fn cancel_payment(session: &Session<'_>, mut payment: Payment) -> Result<(), Failure> {
    payment::set_canceled(session, &mut payment)?;
    let scope = payment.scope();
    announce(session, &payment, payment::pmt_canc_rs(&payment), scope)
}

/// Tells the payment histories of a change that came with the model.
fn announce(
    session: &Session<'_>,
    payment: &Payment,
    body: Element,
    old_scope: Scope,
) -> Result<(), Failure> {
    let message = transaction::unsolicited("PMTTRNRQ", body);
    let limit = session.rules.history_limit;
    history::record(session.db, payment.scope(), &message, limit)?;
    if old_scope != payment.scope() {
        history::record(session.db, old_scope, &message, limit)?;
    }
    Ok(())
}

impl Model {
    /// The history that tells of this model.
    fn scope(&self) -> Scope {
        Scope::Models {
            user: self.user_id,
            account: self.account_id,
        }
    }
}

impl Plan {
    fn series(&self) -> Series<'_> {
        Series {
            frequency: &self.frequency,
            first: self.first_due,
            instances: self.instances,
        }
    }
}

fn instance_due(payment: &Payment) -> Option<Date> {
    payment.instance.as_ref().map(|instance| instance.due)
}

fn find(session: &Session<'_>, request: &Element) -> Result<Model, Failure> {
    let server_id = request.text_of("RECSRVRTID").unwrap_or_default();
    match models::find(session.db, session.user, server_id)? {
        None => Err(Status::UnknownModel.plain().into()),
        Some(model) if model.canceled => Err(Status::ModelCanceled.plain().into()),
        Some(model) => Ok(model),
    }
}

fn plan(request: &Element, order: &Order<'_>) -> Result<Plan, Failure> {
    let recurrence = required(request, "RECURRINST")?;
    let instances = recurrence.text_of("NINSTS").map(str::parse).transpose();
    let instances = instances.ok().filter(|number| *number != Some(0));
    let amount = |name| positive_amount(request, name);
    Ok(Plan {
        frequency: series::frequency(recurrence.text_of("FREQ").unwrap_or_default())?.to_owned(),
        instances: instances.ok_or_else(|| Status::General.because("NINSTS is 1 or more"))?,
        first_due: order.due,
        amount: order.amount,
        initial_amount: amount("INITIALAMT")?,
        final_amount: amount("FINALAMT")?,
    })
}

/// The RECPMTRS of a model as it was ordered.
pub(super) fn rec_pmt_rs(model: &Model, entry: &Entry) -> Element {
    let plan = &model.plan;
    let mut recurrence = Element::group("RECURRINST", [Element::leaf("FREQ", &*plan.frequency)]);
    let instances = plan
        .instances
        .map(|number| Element::leaf("NINSTS", number.to_string()));
    recurrence.children.extend(instances);
    let mut body = Element::group(
        "RECPMTRS",
        [
            Element::leaf("RECSRVRTID", &*model.server_id),
            Element::leaf("PAYEELSTID", &*entry.list_id),
            Element::leaf("CURDEF", CURRENCY),
            recurrence,
            model.info.clone(),
            payee::extd_payee(entry),
        ],
    );
    let special = [
        ("INITIALAMT", plan.initial_amount),
        ("FINALAMT", plan.final_amount),
    ];
    for (name, amount) in special {
        body.children
            .extend(amount.map(|amount| Element::leaf(name, amount.to_string())));
    }
    body
}
