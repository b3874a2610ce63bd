//! Recurring payments: models by which the server makes payments (OFX 12.7).

use super::declare::{aggregate, words};
use super::payment::{ExtendedPayee, PaymentInfo};
use crate::value::Amount;

words! {
    /// How often a model makes a payment.
    pub enum Frequency {
        /// Every 7 days.
        "WEEKLY" => Weekly,
        /// Every 14 days.
        "BIWEEKLY" => Biweekly,
        /// Twice a calendar month.
        "TWICEMONTHLY" => TwiceMonthly,
        /// Every month.
        "MONTHLY" => Monthly,
        /// Every 28 days.
        "FOURWEEKS" => FourWeeks,
        /// Every two months.
        "BIMONTHLY" => Bimonthly,
        /// Every three months.
        "QUARTERLY" => Quarterly,
        /// Every four months (in older lists).
        "TRIANNUALLY" => Triannually,
        /// Every six months.
        "SEMIANNUALLY" => Semiannually,
        /// Every year.
        "ANNUALLY" => Annually,
    }
}

aggregate! {
    /// How often, and how many times.
    RECURRINST: pub struct Recurrence {
        /// How many payments; open-ended if absent. Up to 3 digits.
        NINSTS => instances: Option<u32>,
        /// How often.
        FREQ => frequency: Frequency,
    }
}

aggregate! {
    /// Asks for a model.
    RECPMTRQ: pub struct RecurringRequest {
        /// How often.
        RECURRINST => recurrence: Recurrence,
        /// The payment, due with the first instance.
        PMTINFO => payment: PaymentInfo,
        /// Another amount for the first payment.
        INITIALAMT => initial_amount: Option<Amount>,
        /// Another amount for the last payment.
        FINALAMT => final_amount: Option<Amount>,
    }
}

aggregate! {
    /// A model that was accepted.
    RECPMTRS: pub struct RecurringResponse {
        /// The identifier that the server gave the model.
        RECSRVRTID => model_id: String,
        /// The payee's entry in the user's list.
        PAYEELSTID => payee_list_id: String,
        /// The currency.
        CURDEF => currency: String,
        /// How often.
        RECURRINST => recurrence: Recurrence,
        /// The payment.
        PMTINFO => payment: PaymentInfo,
        /// Another amount for the first payment.
        INITIALAMT => initial_amount: Option<Amount>,
        /// Another amount for the last payment.
        FINALAMT => final_amount: Option<Amount>,
        /// What the payment system adds about the payee.
        EXTDPAYEE => payee: Option<ExtendedPayee>,
    }
}

/// Declares the change of a model, which has the same content when asked for and when answered.
macro_rules! model_change {
    ($($(#[$attribute:meta])* $own:ident: $name:ident,)+) => {
        $(aggregate! {
            $(#[$attribute])*
            $own: pub struct $name {
                /// Which model.
                RECSRVRTID => model_id: String,
                /// How often.
                RECURRINST => recurrence: Recurrence,
                /// The payment.
                PMTINFO => payment: PaymentInfo,
                /// Another amount for the first payment.
                INITIALAMT => initial_amount: Option<Amount>,
                /// Another amount for the last payment.
                FINALAMT => final_amount: Option<Amount>,
                /// Whether payments that the model has made already, and that are not yet paid, change too.
                MODPENDING => modify_pending: bool,
            }
        })+
    };
}

model_change! {
    /// Asks to change a model.
    RECPMTMODRQ: ModifyRecurringRequest,
    /// A changed model.
    RECPMTMODRS: ModifyRecurringResponse,
}

/// Declares the cancellation of a model, which has the same content when asked for and when answered.
macro_rules! model_cancellation {
    ($($(#[$attribute:meta])* $own:ident: $name:ident,)+) => {
        $(aggregate! {
            $(#[$attribute])*
            $own: pub struct $name {
                /// Which model.
                RECSRVRTID => model_id: String,
                /// Whether payments that the model has made already are cancelled too.
                CANPENDING => cancel_pending: bool,
            }
        })+
    };
}

model_cancellation! {
    /// Asks to cancel a model.
    RECPMTCANCRQ: CancelRecurringRequest,
    /// A cancelled model.
    RECPMTCANCRS: CancelRecurringResponse,
}
