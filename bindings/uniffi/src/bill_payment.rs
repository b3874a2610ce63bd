//! `BillPayment` as it crosses the border: the calls that talk to a bank, each with who listens to it.

use std::collections::HashMap;
use std::sync::Arc;

use ofx_billpay::{BillPayment as Core, PayeeRecord, PaymentRecord, RecurringRecord};

use crate::call::{Ears, listened};
use crate::challenge::Challenge;
use crate::error::Result;
use crate::institution::{Account, ChallengeQuestion, Profile};
use crate::listener::NativeListener;
use crate::record::{SyncPayee, SyncPayment, SyncRecurringPayment};

/// What stands behind the class `BillPayment` of each language; use that.
#[derive(uniffi::Object)]
pub struct NativeBillPayment {
    pub(crate) core: Core,
}

impl std::fmt::Debug for NativeBillPayment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.core.fmt(f)
    }
}

/// Declares calls: each takes its arguments and a listener, and blocks until the bank has answered.
macro_rules! declare_calls {
    ($(
        $(#[$doc:meta])*
        $name:ident($($argument:ident: $type:ty),*) -> $result:ty = |$core:ident| $work:expr;
    )*) => {
        #[uniffi::export]
        impl NativeBillPayment {
            $(
                $(#[$doc])*
                pub fn $name(
                    &self,
                    $($argument: $type,)*
                    listener: Arc<dyn NativeListener>,
                ) -> Result<$result> {
                    let $core = &self.core;
                    listened(listener, || $work)
                }
            )*
        }
    };
}

declare_calls! {
    /// Pays a bill: schedules the payment that the properties describe.
    pay_bill(allow_duplicate: bool) -> () = |core| {
        if allow_duplicate { core.pay_bill_again() } else { core.pay_bill() }
    };
    /// Checks the payment that the properties describe as `pay_bill` does before it sends anything.
    check_payment() -> () = |core| core.check_payment();
    /// Modifies a payment that is not yet processed.
    modify_payment(payment_id: String) -> () = |core| core.modify_payment(&payment_id);
    /// Cancels a payment that is not yet processed.
    cancel_payment(payment_id: String) -> () = |core| core.cancel_payment(&payment_id);
    /// Asks what became of a payment.
    get_status(payment_id: String) -> () = |core| core.get_status(&payment_id);
    /// Adds the payee that the properties describe to the list at the bank.
    add_payee() -> () = |core| core.add_payee();
    /// Modifies a payee of the list at the bank.
    modify_payee(payee_list_id: String) -> () = |core| core.modify_payee(&payee_list_id);
    /// Deletes a payee from the list at the bank.
    delete_payee(list_id: String) -> () = |core| core.delete_payee(&list_id);
    /// Asks what happened to the payments since a token; returns the next token.
    synchronize_payments(token: String) -> String = |core| core.synchronize_payments(&token);
    /// Asks what happened to the payees since a token; returns the next token.
    synchronize_payees(token: String) -> String = |core| core.synchronize_payees(&token);
    /// Adds a recurring model.
    add_recurring_payment() -> () = |core| core.add_recurring_payment();
    /// Modifies a recurring model, and with `include_pending` the payments that it has made already.
    modify_recurring_payment(recurring_id: String, include_pending: bool) -> () = |core| {
        core.modify_recurring_payment(&recurring_id, include_pending)
    };
    /// Cancels a recurring model, and with `include_pending` the payments that it has made already.
    cancel_recurring_payment(recurring_id: String, include_pending: bool) -> () = |core| {
        core.cancel_recurring_payment(&recurring_id, include_pending)
    };
    /// Asks what happened to the recurring models since a token; returns the next token.
    synchronize_recurring_payments(token: String) -> String = |core| {
        core.synchronize_recurring_payments(&token)
    };
    /// Asks for the institution's profile, with `anonymous` without signing on.
    request_profile(anonymous: bool) -> Profile = |core| {
        let profile =
            if anonymous { core.request_profile_anonymously() } else { core.request_profile() };
        profile.map(|profile| Profile::from(profile.as_ref()))
    };
    /// Asks for the user's accounts.
    request_accounts() -> Vec<Account> = |core| {
        core.request_accounts().map(|accounts| accounts.iter().map(Account::from).collect())
    };
    /// Asks the bank to make the account that pays usable for bill payment. Returns its status now.
    activate_account() -> Option<String> = |core| {
        core.activate_account().map(|status| status.map(|status| status.as_str().to_owned()))
    };
    /// Asks for the questions that the bank wants answered.
    request_challenge_questions() -> Vec<ChallengeQuestion> = |core| {
        let questions = core.request_challenge_questions();
        questions.map(|questions| questions.iter().map(ChallengeQuestion::from).collect())
    };
    /// Answers the questions, given by their identifiers.
    send_challenge_answers(answers: HashMap<String, String>) -> () = |core| {
        core.send_challenge_answers(&pairs(&answers))
    };
    /// Answers a challenge and sends the request again that the bank refused. Returns the token of a synchronization.
    resume(challenge: Arc<Challenge>, answers: HashMap<String, String>)
        -> Option<String> = |core| core.resume(&challenge.0, &pairs(&answers));
}

#[uniffi::export]
impl NativeBillPayment {
    /// An object with all properties at their defaults. With `read_only` it cannot move money or change anything at the bank.
    #[uniffi::constructor]
    pub fn new(read_only: bool) -> Arc<Self> {
        let core = if read_only {
            Core::read_only()
        } else {
            Core::new()
        };
        core.set_listener(Arc::new(Ears));
        Arc::new(NativeBillPayment { core })
    }

    /// Reads or sets a setting: `Name` returns its value, `Name=value` sets it and returns an empty text.
    pub fn config(&self, configuration_string: String) -> Result<String> {
        Ok(self.core.config(&configuration_string)?)
    }

    /// Sets all properties and settings to their defaults and forgets the session.
    pub fn reset(&self) -> Result<()> {
        Ok(self.core.reset()?)
    }
}

/// Declares the lists of a synchronization: views that never change, whatever their object does later.
macro_rules! declare_lists {
    ($($(#[$doc:meta])* $method:ident: $name:ident of $core:ident as $record:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, uniffi::Object)]
        pub struct $name(Arc<[$core]>);

        #[uniffi::export]
        impl $name {
            /// How many there are.
            pub fn count(&self) -> i64 {
                i64::try_from(self.0.len()).unwrap_or(i64::MAX)
            }

            /// Up to `most` of them, from one on, counted from 0.
            pub fn some(&self, from: i64, most: i64) -> Vec<$record> {
                let [from, most] = [from, most].map(|number| usize::try_from(number).unwrap_or(0));
                self.0.iter().skip(from).take(most).map($record::from).collect()
            }
        }

        #[uniffi::export]
        impl NativeBillPayment {
            $(#[$doc])*
            pub fn $method(&self) -> Arc<$name> {
                Arc::new($name(self.core.$method()))
            }
        }
    )* };
}

declare_lists! {
    /// The payments of the last synchronization.
    sync_payments: NativeSyncPayments of PaymentRecord as SyncPayment;
    /// The payees of the last synchronization.
    sync_payees: NativeSyncPayees of PayeeRecord as SyncPayee;
    /// The recurring models of the last synchronization.
    sync_recurring_payments: NativeSyncRecurringPayments of RecurringRecord as SyncRecurringPayment;
}

/// Answers by their questions, in the order of those: the same answers are always sent in the same order.
fn pairs(answers: &HashMap<String, String>) -> Vec<(&str, &str)> {
    let pairs = answers.iter();
    let mut pairs: Vec<_> = pairs
        .map(|(id, answer)| (id.as_str(), answer.as_str()))
        .collect();
    pairs.sort_unstable();
    pairs
}
