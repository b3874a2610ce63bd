//! What its controller does to a bank: look, begin again, and act as another client of a user.

use rusqlite::{Connection, TransactionBehavior};

use super::transaction::{self, Outcome};
use super::{Bank, Session, payee, payment, recurring, staff};
use crate::control::{
    ControlError, HistoryEntry, HistoryKind, Ledger, PayeeOrder, PaymentCancellation,
    PaymentChange, PaymentOrder, RecurringCancellation, RecurringOrder, Scenario, ScenarioAccount,
};
use crate::options::Options;
use crate::status::{Failure, Status};
use crate::store::account::{self as accounts, Account};
use crate::store::payee::{self as payees, Entry};
use crate::store::user::{self as users, User};
use crate::store::{self, demands, history, ledger, payment as payments, reset};
use crate::value::{Date, Money};
use crate::wire::{Element, shape};

impl Bank {
    /// The options it was opened with.
    pub(crate) fn rules(&self) -> &Options {
        &self.rules
    }

    pub(crate) fn ledger(&self) -> rusqlite::Result<Ledger> {
        ledger::ledger(&self.connection())
    }

    pub(crate) fn history(
        &self,
        kind: HistoryKind,
        user: &str,
        account: Option<&str>,
        after: i64,
        most: u32,
    ) -> rusqlite::Result<Vec<HistoryEntry>> {
        ledger::history(&self.connection(), kind, user, account, after, most)
    }

    /// Forgets everything and begins again.
    pub(crate) fn reset(&self, first_day: Option<Date>) -> Result<(), ControlError> {
        let first_day = first_day.or(self.rules.start_date);
        let first_day = first_day.unwrap_or_else(crate::clock::real_today);
        Ok(reset::reset(&mut self.connection(), first_day)?)
    }

    /// Begins again with the world of a scenario. If that fails, the bank is as new.
    pub(crate) fn load(&self, scenario: &Scenario) -> Result<(), ControlError> {
        let first_day = scenario.date.as_deref().map(day).transpose()?;
        self.reset(first_day)?;
        self.control(|db, rules| {
            if !scenario.users.is_empty() {
                reset::remove_users(db)?;
            }
            let today = store::today(db)?;
            for user in &scenario.users {
                users::add(db, &user.login, &user.password, today)?;
                demands::change(db, &user_of(db, &user.login)?, &user.demands)?;
            }
            for account in &scenario.accounts {
                open_account(db, account)?;
            }
            for order in &scenario.payees {
                add_payee(db, rules, order)?;
            }
            for order in &scenario.payments {
                pay(db, rules, order)?;
            }
            for order in &scenario.models {
                pay_regularly(db, rules, order)?;
            }
            for order in &scenario.letters {
                staff::write(db, rules, order)?;
            }
            for set in &scenario.message_sets {
                staff::move_message_set(db, set)?;
            }
            Ok(())
        })?;
        if scenario.advance_days > 0 {
            self.advance(scenario.advance_days)?;
        }
        Ok(())
    }

    /// Makes a payment and gives its SRVRTID.
    pub(crate) fn pay_as_other(&self, order: &PaymentOrder) -> Result<String, ControlError> {
        self.control(|db, rules| pay(db, rules, order))
    }

    /// Changes a payment.
    pub(crate) fn modify_as_other(&self, change: &PaymentChange) -> Result<(), ControlError> {
        self.control(|db, rules| {
            let session = session(db, rules, &change.user)?;
            let old = payments::find(db, session.user, &change.server_id)?;
            let mut info = old.ok_or_else(|| Status::UnknownServerId.plain())?.info;
            let leaves = [
                ("TRNAMT", &change.amount),
                ("DTDUE", &change.due),
                ("MEMO", &change.memo),
            ];
            for (name, text) in leaves {
                if let Some(text) = text {
                    info.set(Element::leaf(name, text.as_str()));
                }
            }
            let server_id = Element::leaf("SRVRTID", change.server_id.as_str());
            let request = Element::group("PMTMODRQ", [server_id, info]);
            let change = perform(&request, |request| payment::modify(&session, request))?;
            tell(&session, "PMTTRNRQ", change).map(drop)
        })
    }

    /// Cancels a payment.
    pub(crate) fn cancel_as_other(&self, which: &PaymentCancellation) -> Result<(), ControlError> {
        self.control(|db, rules| {
            let session = session(db, rules, &which.user)?;
            let server_id = Element::leaf("SRVRTID", which.server_id.as_str());
            let request = Element::group("PMTCANCRQ", [server_id]);
            let change = perform(&request, |request| payment::cancel(&session, request))?;
            tell(&session, "PMTTRNRQ", change).map(drop)
        })
    }

    /// Makes a recurring payment and gives its RECSRVRTID.
    pub(crate) fn pay_regularly_as_other(
        &self,
        order: &RecurringOrder,
    ) -> Result<String, ControlError> {
        self.control(|db, rules| pay_regularly(db, rules, order))
    }

    /// Cancels a recurring payment.
    pub(crate) fn cancel_regular_as_other(
        &self,
        which: &RecurringCancellation,
    ) -> Result<(), ControlError> {
        self.control(|db, rules| {
            let session = session(db, rules, &which.user)?;
            let server_id = Element::leaf("RECSRVRTID", which.server_id.as_str());
            let pending = Element::leaf("CANPENDING", if which.pending { "Y" } else { "N" });
            let request = Element::group("RECPMTCANCRQ", [server_id, pending]);
            let change = perform(&request, |request| recurring::cancel(&session, request))?;
            tell(&session, "RECPMTTRNRQ", change).map(drop)
        })
    }

    /// Adds a payee and gives its PAYEELSTID.
    pub(crate) fn add_payee_as_other(&self, order: &PayeeOrder) -> Result<String, ControlError> {
        self.control(|db, rules| add_payee(db, rules, order))
    }

    /// Works on the database: all or nothing.
    pub(super) fn control<T>(
        &self,
        work: impl FnOnce(&Connection, &Options) -> Result<T, Failure>,
    ) -> Result<T, ControlError> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction, &self.rules)?;
        transaction.commit()?;
        Ok(result)
    }
}

fn day(text: &str) -> Result<Date, ControlError> {
    Date::parse(text).ok_or_else(|| ControlError::Invalid("a day is written YYYYMMDD".to_owned()))
}

pub(super) fn user_of(db: &Connection, login: &str) -> Result<User, Failure> {
    let user = users::by_login(db, login)?;
    Ok(user.ok_or_else(|| Status::General.because("there is no such user"))?)
}

fn open_account(db: &Connection, account: &ScenarioAccount) -> Result<(), Failure> {
    let balance = Money::parse(&account.balance)
        .ok_or_else(|| Status::General.because("the balance of an account is no amount"))?;
    let new = Account {
        id: 0,
        user_id: user_of(db, &account.user)?.id,
        bank_code: account.bank.clone(),
        number: account.number.clone(),
        kind: account.kind.clone(),
        bill_pay: staff::bill_pay(&account.bill_pay)?,
    };
    Ok(accounts::add(db, &new, balance)?)
}

pub(super) fn session<'a>(
    db: &'a Connection,
    rules: &'a Options,
    login: &str,
) -> Result<Session<'a>, Failure> {
    Ok(Session::new(db, rules, Some(user_of(db, login)?))?)
}

fn pay(db: &Connection, rules: &Options, order: &PaymentOrder) -> Result<String, Failure> {
    let session = session(db, rules, &order.user)?;
    let request = Element::group("PMTRQ", [payment_info(&session, order)?]);
    let change = perform(&request, |request| payment::add(&session, request))?;
    let told = tell(&session, "PMTTRNRQ", change)?;
    Ok(told.text_of("SRVRTID").unwrap_or_default().to_owned())
}

fn pay_regularly(
    db: &Connection,
    rules: &Options,
    order: &RecurringOrder,
) -> Result<String, Failure> {
    let session = session(db, rules, &order.payment.user)?;
    let instances = order.instances;
    let mut recurrence = Element::group(
        "RECURRINST",
        [Element::leaf("FREQ", order.frequency.as_str())],
    );
    let instances = instances.map(|number| Element::leaf("NINSTS", number.to_string()));
    recurrence.children.extend(instances);
    let info = payment_info(&session, &order.payment)?;
    let request = Element::group("RECPMTRQ", [recurrence, info]);
    let change = perform(&request, |request| recurring::add(&session, request))?;
    let told = tell(&session, "RECPMTTRNRQ", change)?;
    Ok(told.text_of("RECSRVRTID").unwrap_or_default().to_owned())
}

/// The PMTINFO of an order.
fn payment_info(session: &Session<'_>, order: &PaymentOrder) -> Result<Element, Failure> {
    let account = reset::account_of(session.db, session.user, &order.account)?;
    let (bank, kind) = account.ok_or_else(|| Status::SourceNotFound.plain())?;
    let from = [
        Element::leaf("BANKID", bank),
        Element::leaf("ACCTID", order.account.as_str()),
        Element::leaf("ACCTTYPE", kind),
    ];
    let entry = listed(session, &order.payee)?;
    let own_number = entry.as_ref().and_then(|entry| entry.accounts.first());
    let own_number = order.pay_account.as_ref().or(own_number);
    let own_number = own_number.map_or("1", String::as_str);
    let mut parts = vec![
        Element::group("BANKACCTFROM", from),
        Element::leaf("TRNAMT", order.amount.as_str()),
        Element::leaf("PAYACCT", own_number),
        Element::leaf("DTDUE", order.due.as_str()),
    ];
    parts.extend(
        order
            .memo
            .as_deref()
            .map(|memo| Element::leaf("MEMO", memo)),
    );
    match &entry {
        Some(entry) => {
            parts.push(payee::reference(entry));
            parts.push(Element::leaf("PAYEELSTID", entry.list_id.as_str()));
        }
        None => parts.push(Element::leaf("PAYEEID", order.payee.as_str())),
    }
    Ok(Element::group("PMTINFO", parts))
}

fn add_payee(db: &Connection, rules: &Options, order: &PayeeOrder) -> Result<String, Failure> {
    let session = session(db, rules, &order.user)?;
    let address = [
        ("NAME", &order.name),
        ("ADDR1", &order.street),
        ("CITY", &order.city),
        ("STATE", &order.state),
        ("POSTALCODE", &order.postal_code),
        ("PHONE", &order.phone),
    ];
    let address = address.map(|(name, text)| Element::leaf(name, text.as_str()));
    let mut parts = vec![Element::group("PAYEE", address)];
    let numbers = order.accounts.iter();
    parts.extend(numbers.map(|number| Element::leaf("PAYACCT", number.as_str())));
    let request = Element::group("PAYEERQ", parts);
    let change = perform(&request, |request| payee::add(&session, request))?;
    let told = tell(&session, "PAYEETRNRQ", change)?;
    Ok(told.text_of("PAYEELSTID").unwrap_or_default().to_owned())
}

/// The payee of this PAYEELSTID or name on the user's list.
fn listed(session: &Session<'_>, name: &str) -> Result<Option<Entry>, Failure> {
    let list = payees::list(session.db, session.user)?;
    let mut list = list.into_iter();
    Ok(list.find(|entry| entry.list_id == name || entry.name() == name))
}

fn perform(
    request: &Element,
    work: impl FnOnce(&Element) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    match shape::fault(request) {
        Some((status, detail)) => Err(status.because(detail).into()),
        None => work(request),
    }
}

/// Writes a change into the histories as one that this user's client did not make, and gives the body.
pub(super) fn tell(
    session: &Session<'_>,
    request: &str,
    change: Outcome,
) -> Result<Element, Failure> {
    let message = transaction::unsolicited(request, change.body.clone());
    for scope in change.scopes {
        history::record(session.db, scope, &message, session.rules.history_limit)?;
    }
    Ok(change.body)
}
