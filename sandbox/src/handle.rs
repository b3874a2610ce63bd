//! The control API as methods of a running bank.

use crate::control::{
    AccountChange, ControlError, Exchange, HistoryEntry, HistoryKind, Ledger, LetterOrder,
    PayeeOrder, PaymentCancellation, PaymentChange, PaymentOrder, RecurringCancellation,
    RecurringOrder, Scenario, UserChange,
};
use crate::fault::{ArmedFault, Arming};
use crate::server::Sandbox;

impl Sandbox {
    /// Makes all as new: the books, the faults, the message log. The bank begins on the day it was
    /// started with.
    pub fn reset(&self) -> Result<(), ControlError> {
        self.office.reset()
    }

    /// The books as they stand.
    pub fn ledger(&self) -> Result<Ledger, ControlError> {
        Ok(self.office.bank.ledger()?)
    }

    /// The changes after a token in the history of an account, or of the payee list if no account is
    /// given; oldest first, and not more than `most`. The first token of a history is 2.
    pub fn history(
        &self,
        user: &str,
        account: Option<&str>,
        after: i64,
        most: u32,
    ) -> Result<Vec<HistoryEntry>, ControlError> {
        let kind = match account {
            Some(_) => HistoryKind::Payments,
            None => HistoryKind::Payees,
        };
        self.history_of(kind, user, account, after, most)
    }

    /// The same for any of the four kinds of histories. Those of payees and mail have no account.
    pub fn history_of(
        &self,
        kind: HistoryKind,
        user: &str,
        account: Option<&str>,
        after: i64,
        most: u32,
    ) -> Result<Vec<HistoryEntry>, ControlError> {
        let bank = &self.office.bank;
        Ok(bank.history(kind, user, account, after, most)?)
    }

    /// The message log, oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.office.log().exchanges()
    }

    /// Forgets the message log.
    pub fn clear_exchanges(&self) {
        self.office.log().clear();
    }

    /// Makes a payment as another client of the user and gives its SRVRTID. As with all that another
    /// client does, the history tells it with TRNUID 0.
    pub fn pay_as_other_client(&self, order: &PaymentOrder) -> Result<String, ControlError> {
        self.office.bank.pay_as_other(order)
    }

    /// Changes a payment as another client of the user.
    pub fn modify_as_other_client(&self, change: &PaymentChange) -> Result<(), ControlError> {
        self.office.bank.modify_as_other(change)
    }

    /// Cancels a payment as another client of the user.
    pub fn cancel_as_other_client(&self, which: &PaymentCancellation) -> Result<(), ControlError> {
        self.office.bank.cancel_as_other(which)
    }

    /// Adds a payee as another client of the user and gives its PAYEELSTID.
    pub fn add_payee_as_other_client(&self, order: &PayeeOrder) -> Result<String, ControlError> {
        self.office.bank.add_payee_as_other(order)
    }

    /// Makes a recurring payment as another client of the user and gives its RECSRVRTID.
    pub fn pay_regularly_as_other_client(
        &self,
        order: &RecurringOrder,
    ) -> Result<String, ControlError> {
        self.office.bank.pay_regularly_as_other(order)
    }

    /// Cancels a recurring payment as another client of the user.
    pub fn cancel_regular_as_other_client(
        &self,
        which: &RecurringCancellation,
    ) -> Result<(), ControlError> {
        self.office.bank.cancel_regular_as_other(which)
    }

    /// Writes a letter from the bank to a user: payment mail.
    pub fn write_letter(&self, order: &LetterOrder) -> Result<(), ControlError> {
        self.office.bank.write_letter(order)
    }

    /// Changes a user: the password, and what else is asked for at the sign-on.
    pub fn change_user(&self, change: &UserChange) -> Result<(), ControlError> {
        self.office.bank.change_user(change)
    }

    /// Changes the balance of an account, or whether bills can be paid from it.
    pub fn change_account(&self, change: &AccountChange) -> Result<(), ControlError> {
        self.office.bank.change_account(change)
    }

    /// Arms a fault and gives what it is disarmed with.
    pub fn arm(&self, arming: impl Into<Arming>) -> Result<u64, ControlError> {
        self.office.arm(arming.into())
    }

    /// The faults that wait for their requests.
    pub fn armed_faults(&self) -> Vec<ArmedFault> {
        self.office.armory().armed().to_vec()
    }

    /// Disarms a fault; false if it is not armed any more.
    pub fn disarm(&self, id: u64) -> bool {
        self.office.armory().disarm(id)
    }

    /// Disarms all faults.
    pub fn disarm_all(&self) {
        self.office.disarm_all();
    }

    /// Begins again with the world of a scenario. If that fails, the bank is as new.
    pub fn load_scenario(&self, scenario: &Scenario) -> Result<(), ControlError> {
        self.office.load(scenario)
    }
}
