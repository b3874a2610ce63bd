//! What the people at the bank do: change users and accounts, write letters, move message sets.

use rusqlite::Connection;

use super::controller::{session, tell, user_of};
use super::transaction::Outcome;
use super::{Bank, mail, payment};
use crate::control::{AccountChange, ControlError, LetterOrder, MessageSetMove, UserChange};
use crate::options::Options;
use crate::status::{Failure, Status};
use crate::store::account::{self as accounts, BillPay};
use crate::store::history::Scope;
use crate::store::{self, client, demands, mail as letters, profile, user as users};
use crate::value::Money;
use crate::wire::{Element, shape};

impl Bank {
    /// Changes a user.
    pub(crate) fn change_user(&self, change: &UserChange) -> Result<(), ControlError> {
        self.control(|db, _| {
            let user = user_of(db, &change.user)?;
            match (&change.password, &change.realm) {
                (Some(password), Some(realm)) => {
                    users::set_realm_password(db, &user, realm, password)?;
                }
                (Some(password), None) => users::set_password(db, &user, password)?,
                (None, Some(_)) => return Err(invalid("a realm goes with a password")),
                (None, None) => {}
            }
            demands::change(db, &user, &change.demands)?;
            if change.revoke_keys {
                users::revoke_keys(db, &user.login)?;
            }
            if change.confirm_client && !client::confirm(db, &user.login, store::today(db)?)? {
                return Err(invalid("no CLIENTUID of this user waits to be confirmed"));
            }
            Ok(())
        })
    }

    /// Changes an account.
    pub(crate) fn change_account(&self, change: &AccountChange) -> Result<(), ControlError> {
        self.control(|db, _| {
            let account = accounts::by_number(db, &change.number)?;
            let account = account.ok_or_else(|| Status::AccountNotFound.plain())?;
            if let Some(balance) = &change.balance {
                let balance = Money::parse(balance);
                let balance = balance.ok_or_else(|| invalid("the balance is no amount"))?;
                accounts::set_balance(db, &account, balance)?;
            }
            if let Some(state) = &change.bill_pay {
                accounts::set_bill_pay(db, &account, bill_pay(state)?, store::today(db)?)?;
            }
            Ok(())
        })
    }

    /// Writes to a user.
    pub(crate) fn write_letter(&self, order: &LetterOrder) -> Result<(), ControlError> {
        self.control(|db, rules| write(db, rules, order))
    }

    /// Moves a message set.
    pub(crate) fn place_message_set(&self, set: &MessageSetMove) -> Result<(), ControlError> {
        self.control(|db, _| move_message_set(db, set))
    }
}

fn invalid(reason: &str) -> Failure {
    Failure::Malformed(reason.to_owned())
}

/// The SVCSTATUS of that word.
pub(super) fn bill_pay(word: &str) -> Result<BillPay, Failure> {
    BillPay::parse(word).ok_or_else(|| invalid("bill_pay is AVAIL, PEND or ACTIVE"))
}

/// Writes a letter and tells the history of it.
pub(super) fn write(db: &Connection, rules: &Options, order: &LetterOrder) -> Result<(), Failure> {
    let session = session(db, rules, &order.user)?;
    let letter = mail::letter(&order.user, &order.subject, &order.text, session.today);
    let mut body = Element::group("PMTMAILRS", [letter]);
    if let Some(server_id) = &order.server_id {
        let about = Element::group("PMTINQRQ", [Element::leaf("SRVRTID", server_id.as_str())]);
        let about = payment::find(&session, &about)?;
        body.children
            .push(Element::leaf("SRVRTID", about.server_id));
        body.children.push(about.info);
    }
    if let Some((_, detail)) = shape::fault(&body) {
        return Err(invalid(&detail));
    }
    letters::add(db, session.user, &body, true)?;
    let scopes = vec![Scope::Mail { user: session.user }];
    tell(&session, "PMTMAILTRNRQ", Outcome { body, scopes }).map(drop)
}

/// Puts a message set where it shall be.
pub(super) fn move_message_set(db: &Connection, set: &MessageSetMove) -> Result<(), Failure> {
    let known = profile::move_message_set(db, &set.message_set, set.url.as_deref(), &set.realm)?;
    if known {
        Ok(())
    } else {
        Err(invalid("message_set is SIGNON, SIGNUP, BILLPAY or PROF"))
    }
}
