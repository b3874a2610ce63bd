//! What the bank does by itself when its clock moves: payments are made from models, accounts are
//! debited, payments are processed, letters are answered, services are opened.

use rusqlite::Connection;

use super::{mail, payment, recurring, transaction};
use crate::options::{Options, StatusChanges};
use crate::store::account::{self, BillPay};
use crate::store::payment::{self as payments, Payment, State};
use crate::store::{history, model as models, payee};
use crate::value::Date;

/// Does all that falls due between two days, each thing on its own day: a payment that is made from a
/// model on the way is processed on the way.
pub(super) fn catch_up(
    db: &Connection,
    rules: &Options,
    from: Date,
    today: Date,
) -> rusqlite::Result<()> {
    // Whoever waits for people at the bank waits until the next day.
    let next_day = from.plus_days(1).min(today);
    for account in account::pending(db)? {
        account::set_bill_pay(db, &account, BillPay::Active, next_day)?;
    }
    mail::answer(db, rules, next_day)?;
    while let Some(day) = next_event(db, rules)?.map(|day| day.max(from)) {
        if day > today {
            break;
        }
        recurring::make_due(db, rules, day)?;
        debit_due(db, rules, day)?;
        process_due(db, rules, day)?;
    }
    Ok(())
}

/// The day on which there is something to do next; it may be past.
fn next_event(db: &Connection, rules: &Options) -> rusqlite::Result<Option<Date>> {
    let events = [
        models::first_due(db)?.map(|due| due.minus_days(rules.model_window)),
        payments::first_to_debit(db)?.map(|day| day.minus_days(rules.days_with)),
        payments::first_to_process(db)?,
    ];
    Ok(events.into_iter().flatten().min())
}

/// Takes the money for the payments that are processed soon, the earlier first. What the account does
/// not have is not asked for again.
fn debit_due(db: &Connection, rules: &Options, day: Date) -> rusqlite::Result<()> {
    for mut payment in payments::to_debit(db, day.plus_days(rules.days_with))? {
        let debit_day = payment.state_date.minus_days(rules.days_with).max(day);
        if !account::is_active(db, payment.account_id)? {
            end(db, rules, payment, State::Failed, debit_day)?;
        } else if account::debit(db, payment.account_id, payment.amount)? {
            payment.debited = true;
            payments::update(db, &payment)?;
        } else {
            end(db, rules, payment, State::NoFunds, debit_day)?;
        }
    }
    Ok(())
}

/// Sends off the payments whose money is there, each under its own date.
fn process_due(db: &Connection, rules: &Options, day: Date) -> rusqlite::Result<()> {
    for mut payment in payments::to_process(db, day)? {
        let by_mail = payee::by_id(db, payment.payee)?.standard.is_none()
            && payment.info.child("BANKACCTTO").is_none();
        if by_mail {
            payment.check_number = Some(payments::next_check_number(db)?);
        }
        let own_date = payment.state_date;
        end(db, rules, payment, State::Processed, own_date)?;
    }
    Ok(())
}

fn end(
    db: &Connection,
    rules: &Options,
    mut payment: Payment,
    state: State,
    day: Date,
) -> rusqlite::Result<()> {
    payment.state = state;
    // A payment that came after the day's business was over is told under the day it was meant for.
    payment.state_date = payment.state_date.min(day);
    payments::update(db, &payment)?;
    if rules.status_changes == StatusChanges::Asked {
        return Ok(());
    }
    let message = transaction::unsolicited("PMTTRNRQ", payment::pmt_mod_rs(&payment));
    history::record(db, payment.scope(), &message, rules.history_limit)
}
