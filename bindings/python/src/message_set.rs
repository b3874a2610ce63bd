//! The message sets of a profile, as Python classes: where and how each is served, and what it can do.

use ofx_billpay::message::{
    BillPayMessageSetV1, MessageSetCore, MessageSets, SignupMessageSetV1, SyncMode, Weekday,
};
use pyo3::prelude::*;

use crate::institution::word;
use crate::view::view;

view! {
    /// Where and how an institution serves a message set. What the bank left out is None.
    MessageSet((&'static str, MessageSetCore)) as "MessageSet" {
        /// The set: SIGNON, SIGNUP, BILLPAY, EMAIL or PROF.
        name: String = |set| set.0.to_owned();
        /// The version of the set.
        version: Option<u32> = |set| set.1.version;
        /// Where it is served.
        url: Option<String> = |set| set.1.url.clone();
        /// Application-level security: NONE or the obsolete TYPE1.
        security: Option<String> = |set| set.1.security.clone();
        /// Whether a secure connection is needed.
        secure: Option<bool> = |set| set.1.secure;
        /// The realm whose sign-on it takes.
        realm: Option<String> = |set| set.1.realm.clone();
        /// The languages, such as ENG.
        languages: Vec<String> = |set| set.1.languages.clone();
        /// How much a synchronization tells: FULL or LITE.
        sync_mode: Option<String> = |set| {
            set.1.sync_mode.as_ref().map(SyncMode::as_str).map(str::to_owned)
        };
        /// Whether a refresh is supported.
        refresh: Option<bool> = |set| set.1.refresh;
        /// Whether a lost file can be asked for again.
        file_recovery: Option<bool> = |set| set.1.file_recovery;
        /// The service provider behind it.
        provider: Option<String> = |set| set.1.provider.clone();
    }
}

impl MessageSet {
    fn shown(&self) -> String {
        let (name, core) = &self.0;
        format!(
            "<{name} at {}>",
            core.url.as_deref().unwrap_or("the same address")
        )
    }

    /// The sets that matter to bill payment, of those that the institution serves.
    pub(crate) fn all(sets: &MessageSets) -> Vec<MessageSet> {
        macro_rules! core_of {
            ($set:ident) => {
                sets.$set
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core))
            };
        }
        let all = [
            ("SIGNON", core_of!(signon)),
            ("SIGNUP", core_of!(signup)),
            ("BILLPAY", core_of!(bill_pay)),
            ("EMAIL", core_of!(email)),
            ("PROF", core_of!(profile)),
        ];
        let named = all
            .into_iter()
            .map(|(name, core)| Some(MessageSet((name, core?.clone()))));
        named.flatten().collect()
    }
}

/// Declares the view of a message set: what all sets have, and what it has besides.
macro_rules! set_view {
    (
        $(#[$attribute:meta])*
        $name:ident($content:ty) as $python:literal { $($fields:tt)* }
    ) => {
        view! {
            $(#[$attribute])*
            $name($content) as $python {
                /// Where it is served.
                url: Option<String> = |set| set.core.url.clone();
                /// The realm whose sign-on it takes.
                realm: Option<String> = |set| set.core.realm.clone();
                /// How much a synchronization tells: FULL or LITE.
                sync_mode: Option<String> = |set| word(set.core.sync_mode.as_ref().map(SyncMode::as_str));
                /// Whether a refresh is supported.
                refresh: Option<bool> = |set| set.core.refresh;
                /// Whether a lost file can be asked for again.
                file_recovery: Option<bool> = |set| set.core.file_recovery;
                /// The service provider behind it.
                provider: Option<String> = |set| set.core.provider.clone();
                $($fields)*
            }
        }
    };
}

set_view! {
    /// What an institution's bill payment can do. What the bank left out is None.
    BillPayProfile(BillPayMessageSetV1) as "BillPayProfile" {
        /// Days before processing on which the money leaves the account.
        days_withdrawn: Option<u32> = |set| set.days_withdrawn;
        /// Days that a payment by address takes, where the payee does not say.
        default_days_to_pay: Option<u32> = |set| set.default_days_to_pay;
        /// As days_withdrawn, for payments by transfer.
        transfer_days_withdrawn: Option<u32> = |set| set.transfer_days_withdrawn;
        /// As default_days_to_pay, for payments by transfer.
        transfer_default_days_to_pay: Option<u32> = |set| set.transfer_default_days_to_pay;
        /// Days of the week on which nothing is processed, such as SATURDAY.
        days_off: Vec<String> = |set| {
            set.days_off.iter().map(Weekday::as_str).map(str::to_owned).collect()
        };
        /// Until when a day's payments are taken, as the bank sent it, such as 170000.000[-5:EST].
        cut_off: Option<String> = |set| set.cut_off.clone();
        /// Days before it is due that a recurring model makes a payment.
        model_window: Option<u32> = |set| set.model_window;
        /// Days after processing that a payment can be asked about.
        inquiry_window: Option<u32> = |set| set.inquiry_window;
        /// Whether a synchronization tells of status changes.
        status_by_sync: Option<bool> = |set| set.status_by_sync;
        /// Whether payees are taken by name and address.
        by_address: Option<bool> = |set| set.by_address;
        /// Whether payees are paid by transfer.
        by_transfer: Option<bool> = |set| set.by_transfer;
        /// Whether payees are taken by identifier.
        by_payee_id: Option<bool> = |set| set.by_payee_id;
        /// Whether the user can add payees by address.
        can_add_payee: Option<bool> = |set| set.can_add_payee;
        /// Whether business details are taken.
        extended: Option<bool> = |set| set.extended;
        /// Whether payments can be modified.
        can_modify_payments: Option<bool> = |set| set.can_modify_payments;
        /// Whether recurring models can be modified.
        can_modify_models: Option<bool> = |set| set.can_modify_models;
        /// Whether the first payment of a model may differ.
        first_may_differ: Option<bool> = |set| set.first_may_differ;
        /// Whether the last payment of a model may differ.
        last_may_differ: Option<bool> = |set| set.last_may_differ;
        /// Whether presented bills are understood.
        bills: Option<bool> = |set| set.bills;
    }
}

set_view! {
    /// What can be done with accounts. What the bank left out is None.
    SignupProfile(SignupMessageSetV1) as "SignupProfile" {
        /// Whether the user's data can be changed.
        can_change_user: Option<bool> = |set| set.can_change_user;
        /// Whether accounts that could be used are told of.
        lists_available_accounts: Option<bool> = |set| set.lists_available_accounts;
        /// Whether activate_account may be called.
        client_activates: Option<bool> = |set| set.client_activates;
        /// Whether the user's data can be read.
        user_info: Option<bool> = |set| set.user_info;
        /// Whether the client enrols the user.
        client_enrolls: bool = |set| set.client_enrolls.is_some();
        /// Whether an account number is asked for then.
        account_required: Option<bool> = |set| set.client_enrolls.as_ref()?.account_required;
        /// Where the user enrols on the web.
        enroll_url: Option<String> = |set| set.web_enroll.as_ref()?.url.clone();
        /// How the user enrols otherwise, for people.
        enroll_message: Option<String> = |set| set.other_enroll.as_ref()?.message.clone();
    }
}

impl BillPayProfile {
    fn shown(&self) -> String {
        format!(
            "<bill payment at {}>",
            self.0.core.url.as_deref().unwrap_or("the same address")
        )
    }
}

impl SignupProfile {
    fn shown(&self) -> String {
        format!(
            "<accounts at {}>",
            self.0.core.url.as_deref().unwrap_or("the same address")
        )
    }
}
