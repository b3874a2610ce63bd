//! Records of a synchronization as every language sees them: values, made of the core's list of their attributes.

use std::fmt;

use ofx_billpay::value::{Amount, DateTime};
use ofx_billpay::{PayeeRecord, for_each_record_view};

use crate::value::{AmountReading, CountReading, DayReading, MomentReading};
use crate::value::{amount, count, day, moment};

type Read<T> = ofx_billpay::Result<Option<T>>;

/// Makes a record of each view. What may be unreadable is a reading, from which each language makes an attribute.
macro_rules! declare_records {
    ($(
        $(#[$attribute:meta])*
        $name:ident($core:ty) {
            plain { $($(#[$plain_doc:meta])* $plain:ident: $type:ty = $plain_read:expr;)* }
            amount { $($(#[$amount_doc:meta])* $amount:ident = $amount_read:expr;)* }
            day { $($(#[$day_doc:meta])* $day:ident = $day_read:expr;)* }
            moment { $($(#[$moment_doc:meta])* $moment:ident = $moment_read:expr;)* }
            count { $($(#[$count_doc:meta])* $count:ident = $count_read:expr;)* }
            payee { $($(#[$payee_doc:meta])* $payee:ident = $payee_read:expr;)* }
        }
    )*) => { pastey::paste! { $(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Display)]
        pub struct [<Sync $name>] {
            $($(#[$plain_doc])* pub $plain: $type,)*
            $($(#[$amount_doc])* pub [<$amount _reading>]: AmountReading,)*
            $($(#[$day_doc])* pub [<$day _reading>]: DayReading,)*
            $($(#[$moment_doc])* pub [<$moment _reading>]: MomentReading,)*
            $($(#[$count_doc])* pub [<$count _reading>]: CountReading,)*
            $($(#[$payee_doc])* pub $payee: Option<SyncPayee>,)*
        }

        impl From<&$core> for [<Sync $name>] {
            fn from(record: &$core) -> Self {
                $( let $plain: fn(&$core) -> $type = $plain_read; )*
                $( let $amount: fn(&$core) -> Read<Amount> = $amount_read; )*
                $( let $day: fn(&$core) -> Read<DateTime> = $day_read; )*
                $( let $moment: fn(&$core) -> Read<DateTime> = $moment_read; )*
                $( let $count: fn(&$core) -> Read<u32> = $count_read; )*
                $( let $payee: fn(&$core) -> Option<PayeeRecord> = $payee_read; )*
                [<Sync $name>] {
                    $($plain: $plain(record),)*
                    $([<$amount _reading>]: amount($amount(record)),)*
                    $([<$day _reading>]: day($day(record)),)*
                    $([<$moment _reading>]: moment($moment(record)),)*
                    $([<$count _reading>]: count($count(record)),)*
                    $($payee: $payee(record).as_ref().map(SyncPayee::from),)*
                }
            }
        }
    )* } };
}

for_each_record_view!(declare_records);

// What is shown of a record, in logs above all, is none of the user's business.

impl fmt::Display for SyncPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<payment {} {} {}>", self.id, self.tx_type, self.status)
    }
}

impl fmt::Display for SyncPayee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<payee {} {}>", self.list_id, self.tx_type)
    }
}

impl fmt::Display for SyncRecurringPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, what, frequency) = (&self.id, &self.tx_type, &self.frequency);
        write!(f, "<recurring payment {id} {what} {frequency}>")
    }
}

impl fmt::Display for SyncPaymentMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<letter {:?}>", self.subject)
    }
}
