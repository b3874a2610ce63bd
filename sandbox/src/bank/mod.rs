//! The bank itself: a file of requests goes in, a file of replies comes out, the database is changed
//! in between, all at once or not at all.

mod accounts;
mod calendar;
mod clearing;
mod controller;
mod dispatch;
mod keys;
mod long_history;
mod machine;
mod mail;
mod manner;
mod password;
mod payee;
mod payee_choice;
mod payment;
mod profile;
mod proof;
mod realm;
mod recurring;
mod series;
mod sign_on;
mod staff;
mod sync;
mod transaction;

pub(crate) use manner::{Circumstances, Manner};

use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

use crate::options::Options;
use crate::status::{Failure, Refusal, Status};
use crate::store::account::{Account, BillPay};
use crate::store::history::Scope;
use crate::store::user::{self as users, User};
use crate::store::{self, StoreError, account, profile as profiles};
use crate::value::{Date, Money};
use crate::wire::{self, Element};

/// An open bank.
pub(crate) struct Bank {
    connection: Mutex<Connection>,
    rules: Options,
}

/// Why there is no OFX reply.
pub(crate) enum NoReply {
    /// The request is not understood; the text says why.
    NotUnderstood(String),
    /// The database failed.
    Storage(rusqlite::Error),
}

impl From<rusqlite::Error> for NoReply {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error)
    }
}

/// What the work on one request needs to know: the database, who asks, and when.
struct Session<'a> {
    db: &'a Connection,
    rules: &'a Options,
    /// 0 for the anonymous user, who gets the profile only.
    user: i64,
    person: Option<User>,
    today: Date,
    manner: Manner,
    /// The realm whose password was given.
    realm: String,
}

impl Bank {
    pub(crate) fn open(options: Options) -> Result<Self, StoreError> {
        let first_day = || options.start_date.unwrap_or_else(crate::clock::real_today);
        let connection = store::open(options.database.as_deref(), first_day)?;
        Ok(Self {
            connection: Mutex::new(connection),
            rules: options,
        })
    }

    /// Tells the bank where it is served, which the profile repeats.
    pub(crate) fn served_at(&self, url: &str) -> rusqlite::Result<()> {
        profiles::served_at(&self.connection(), url)
    }

    /// Answers a whole file. What it changed is on disk before this returns.
    pub(crate) fn answer(
        &self,
        request: &[u8],
        circumstances: Circumstances<'_>,
    ) -> Result<Vec<u8>, NoReply> {
        let not_understood = |reason: &str| NoReply::NotUnderstood(reason.to_owned());
        let (header, root) = wire::read(request).map_err(|error| not_understood(error.reason()))?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let reply = dispatch::answer(&transaction, &self.rules, &root, circumstances);
        let reply = reply.map_err(|failure| match failure {
            Failure::Malformed(reason) => NoReply::NotUnderstood(reason),
            Failure::Refused(refusal) => NoReply::NotUnderstood(refusal.text()),
            Failure::Storage(error) => NoReply::Storage(error),
        })?;
        transaction.commit()?;
        Ok(wire::write(&header, &reply, self.rules.sgml_leaves))
    }

    /// Moves the clock on and does all that falls due until then.
    pub(crate) fn advance(&self, days: u32) -> rusqlite::Result<Date> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = store::today(&transaction)?;
        let today = before.plus_days(days);
        store::set_today(&transaction, today)?;
        clearing::catch_up(&transaction, &self.rules, before, today)?;
        transaction.commit()?;
        Ok(today)
    }

    /// Lets a user in again who was locked out; tells whether there is such a user.
    pub(crate) fn unlock(&self, login: &str) -> rusqlite::Result<bool> {
        users::unlock(&self.connection(), login)
    }

    /// Makes the keys that a user was given worthless; tells whether there is such a user.
    pub(crate) fn revoke_keys(&self, login: &str) -> rusqlite::Result<bool> {
        users::revoke_keys(&self.connection(), login)
    }

    /// Confirms the installations that a user signed on from lately; tells whether there was one.
    pub(crate) fn confirm_clients(&self, login: &str) -> rusqlite::Result<bool> {
        let connection = self.connection();
        let today = store::today(&connection)?;
        store::client::confirm(&connection, login, today)
    }

    /// Gives a user another password: in one realm only, or wherever none of its own is set. Tells
    /// whether there is such a user.
    pub(crate) fn set_password(
        &self,
        login: &str,
        password: &str,
        realm: Option<&str>,
    ) -> rusqlite::Result<bool> {
        let connection = self.connection();
        let Some(user) = users::by_login(&connection, login)? else {
            return Ok(false);
        };
        match realm {
            Some(realm) => users::set_realm_password(&connection, &user, realm, password)?,
            None => users::set_password(&connection, &user, password)?,
        }
        Ok(true)
    }

    /// Moves a message set to another URL and realm; tells whether there is such a set.
    pub(crate) fn move_message_set(
        &self,
        name: &str,
        url: Option<&str>,
        realm: &str,
    ) -> rusqlite::Result<bool> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known = profiles::move_message_set(&transaction, name, url, realm)?;
        transaction.commit()?;
        Ok(known)
    }

    pub(crate) fn today(&self) -> rusqlite::Result<Date> {
        store::today(&self.connection())
    }

    pub(crate) fn balance(&self, account: &str) -> rusqlite::Result<Option<Money>> {
        account::balance(&self.connection(), account)
    }

    /// A panic while the lock was held has rolled its transaction back: the connection is sound.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Session<'a> {
    /// What is done for a user (none: for the anonymous one) on the present day.
    fn new(db: &'a Connection, rules: &'a Options, person: Option<User>) -> rusqlite::Result<Self> {
        Ok(Self {
            db,
            rules,
            user: person.as_ref().map_or(0, |user| user.id),
            person,
            today: store::today(db)?,
            manner: Manner::default(),
            realm: String::new(),
        })
    }

    /// The account that a BANKACCTFROM names, if it belongs to this user.
    fn account(&self, from: &Element) -> Result<Account, Failure> {
        let refused = [Status::SourceNotFound, Status::SourceNotAuthorized];
        self.account_or(from, refused)
    }

    /// The account, or one of two refusals: there is none, or it belongs to another user.
    fn account_or(&self, from: &Element, refused: [Status; 2]) -> Result<Account, Failure> {
        let text = |name| from.text_of(name).unwrap_or_default();
        let found = account::find(self.db, text("BANKID"), text("ACCTID"), text("ACCTTYPE"))?;
        match found {
            None => Err(refused[0].plain().into()),
            Some(account) if account.user_id != self.user => Err(refused[1].plain().into()),
            Some(account) => Ok(account),
        }
    }

    /// The account that a BANKACCTFROM names, if this user may pay bills from it.
    fn paying_account(&self, from: &Element) -> Result<i64, Failure> {
        let account = self.account(from)?;
        if account.bill_pay != BillPay::Active {
            return Err(Status::SourceNotAuthorized
                .because("bill payment is not active")
                .into());
        }
        Ok(account.id)
    }

    /// The user, who is not the anonymous one.
    fn person(&self) -> Result<&User, Failure> {
        let person = self.person.as_ref();
        Ok(person.ok_or_else(|| Status::SignonInvalid.plain())?)
    }

    fn payees(&self) -> Scope {
        Scope::Payees { user: self.user }
    }
}

/// The first child of that name; the caller has checked the shape, so its absence is our own fault.
fn required<'a>(element: &'a Element, name: &str) -> Result<&'a Element, Refusal> {
    element
        .child(name)
        .ok_or_else(|| Status::General.because(format!("{} lacks {name}", element.name)))
}
