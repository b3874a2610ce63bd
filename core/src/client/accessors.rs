//! The properties as methods: `name()` reads, `set_name(value)` sets, `name(index)` reads of a list.

use std::sync::Arc;

use super::BillPayment;
use super::record::{PayeeRecord, PaymentRecord, RecurringRecord, Slice};
use super::state::ACCOUNT_TYPES;
use crate::config::Session;
use crate::error::{Error, Result};
use crate::for_each_property;
use crate::value::Secret;
use crate::wire::{Document, Event, Limits, Tag, Version};

macro_rules! declare_accessors {
    (
        text { $($(#[$text_doc:meta])* $text:ident = $text_default:literal,)* }
        secret { $($(#[$secret_doc:meta])* $secret:ident,)* }
        checked { $($(#[$checked_doc:meta])* $checked:ident,)* }
        number { $($(#[$number_doc:meta])* $number:ident = $number_default:literal,)* }
        option { $($option:tt)* }
        read_bytes { $($read_bytes:tt)* }
        read_text { $($(#[$read_text_doc:meta])* $read_text:ident,)* }
        read_flag { $($(#[$read_flag_doc:meta])* $read_flag:ident,)* }
        read_number { $($(#[$read_number_doc:meta])* $read_number:ident,)* }
        payee_item { $($(#[$payee_doc:meta])* $payee:ident => $payee_field:ident,)* }
        payment_item { $($(#[$payment_doc:meta])* $payment:ident => $payment_field:ident,)* }
    ) => {
        pastey::paste! {
            /// Properties. Those that can be set take any text; it is checked when a call needs it.
            impl BillPayment {
                $(
                    $(#[$text_doc])*
                    pub fn $text(&self) -> String {
                        self.state().$text.clone()
                    }

                    #[doc = concat!("Sets [`", stringify!($text), "`](Self::", stringify!($text), ").")]
                    pub fn [<set_ $text>](&self, value: &str) {
                        self.state().$text = value.to_owned();
                    }
                )*
                $(
                    $(#[$secret_doc])*
                    pub fn $secret(&self) -> String {
                        self.state().$secret.expose().to_owned()
                    }

                    #[doc = concat!("Sets [`", stringify!($secret), "`](Self::", stringify!($secret), ").")]
                    pub fn [<set_ $secret>](&self, value: &str) {
                        self.state().$secret = Secret::from(value);
                    }
                )*
                $(
                    $(#[$number_doc])*
                    pub fn $number(&self) -> i64 {
                        self.state().$number
                    }

                    #[doc = concat!("Sets [`", stringify!($number), "`](Self::", stringify!($number), ").")]
                    pub fn [<set_ $number>](&self, value: i64) -> Result<()> {
                        check_number(stringify!($number), value)?;
                        self.state().$number = value;
                        Ok(())
                    }
                )*
                $(
                    $(#[$read_flag_doc])*
                    pub fn $read_flag(&self) -> bool {
                        self.state().$read_flag
                    }
                )*
                $(
                    $(#[$payee_doc])*
                    ///
                    /// `index` counts from 0; an error if there are not so many.
                    pub fn $payee(&self, index: usize) -> Result<String> {
                        let records = self.sync_payees();
                        Ok(item(&records, index)?.$payee_field())
                    }
                )*
                $(
                    $(#[$payment_doc])*
                    ///
                    /// `index` counts from 0; an error if there are not so many.
                    pub fn $payment(&self, index: usize) -> Result<String> {
                        let records = self.sync_payments();
                        Ok(item(&records, index)?.$payment_field())
                    }
                )*
            }

            /// Read-only properties.
            impl BillPayment {
                declare_read_text! { $($(#[$read_text_doc])* $read_text,)* }
            }
        }
    };
}

/// `ofx_request` is made when it is asked for; the others are stored.
macro_rules! declare_read_text {
    (
        $(#[$request_doc:meta])* ofx_request,
        $($(#[$doc:meta])* $name:ident,)*
    ) => {
        $(#[$request_doc])*
        pub fn ofx_request(&self) -> String {
            self.state().request()
        }

        $(
            $(#[$doc])*
            pub fn $name(&self) -> String {
                self.state().$name.clone()
            }
        )*
    };
}

for_each_property!(declare_accessors);

impl BillPayment {
    /// The payments of the last synchronization.
    pub fn sync_payments(&self) -> Arc<[PaymentRecord]> {
        Arc::clone(&self.state().sync_payments)
    }

    /// The payees of the last synchronization.
    pub fn sync_payees(&self) -> Arc<[PayeeRecord]> {
        Arc::clone(&self.state().sync_payees)
    }

    /// The recurring models of the last synchronization.
    pub fn sync_recurring_payments(&self) -> Arc<[RecurringRecord]> {
        Arc::clone(&self.state().sync_recurring_payments)
    }

    /// The number of recurring models in the last synchronization. Default: 0.
    pub fn sync_recurring_payment_count(&self) -> usize {
        self.state().sync_recurring_payments.len()
    }

    /// The number of payments in the last synchronization. Default: 0.
    pub fn sync_payment_count(&self) -> usize {
        self.state().sync_payments.len()
    }

    /// The number of payees in the last synchronization. Default: 0.
    pub fn sync_payee_count(&self) -> usize {
        self.state().sync_payees.len()
    }

    /// The version of OFX that requests are written in, such as 102 (SGML) or 211 (XML). Default: 102.
    pub fn ofx_version(&self) -> String {
        self.state().ofx_version.clone()
    }

    /// Sets [`ofx_version`](Self::ofx_version). An error if it is none of 102, 103, 151, 160, 200, 201, 202, 203, 210, 211, 220.
    pub fn set_ofx_version(&self, value: &str) -> Result<()> {
        if Version::from_code(value).is_some_and(Version::is_writable) {
            value.clone_into(&mut self.state().ofx_version);
            return Ok(());
        }
        let known = Version::WRITABLE
            .map(|version| version.to_string())
            .join(", ");
        Err(Error::invalid(
            "ofx_version",
            format!("{value:?} is none of {known}"),
        ))
    }

    /// The payee's name. Default: empty.
    pub fn payee_name(&self) -> String {
        self.state().payee_name.clone()
    }

    /// Sets [`payee_name`](Self::payee_name). Another name than that of the payee the bank last told of means another payee: the
    /// identifiers that the bank gave the former are cleared, so that nobody else is paid or renamed by mistake.
    pub fn set_payee_name(&self, value: &str) {
        let mut state = self.state();
        value.clone_into(&mut state.payee_name);
        let renamed = state
            .known_payee
            .take_if(|known| known.details.name != value);
        if let Some(former) = renamed {
            if state.payee_id == former.id {
                state.payee_id.clear();
            }
            if state.payee_list_id == former.list_id {
                state.payee_list_id.clear();
            }
            state.payee_id_scope.clear();
            state.payee_days_to_pay.clear();
        }
    }

    /// All about the payee as XML. Default: empty.
    pub fn payee_aggregate(&self) -> String {
        self.state().payee_aggregate.clone()
    }

    /// Sets [`payee_aggregate`](Self::payee_aggregate) and, from it, all of the payee's properties. The text is an aggregate
    /// that a synchronization gave: `PAYEERS`, `PAYEEMODRS`, or a bare `PAYEE`. An error if it is none of them; then nothing
    /// changes.
    pub fn set_payee_aggregate(&self, value: &str) -> Result<()> {
        let mut state = self.state();
        if !value.trim().is_empty() {
            let record = payee_record(value)?;
            // Nothing of the payee before may be paid along with this one.
            state.clear_payee();
            state.take_payee(&record);
        }
        value.clone_into(&mut state.payee_aggregate);
        Ok(())
    }

    /// The last reply of the bank as received, with keys masked unless the MaskSensitive setting is False. Default: empty.
    pub fn ofx_response(&self) -> String {
        self.state().response()
    }

    /// Reads or sets a setting: `"Name"` returns its value, `"Name=value"` sets it and returns an empty text.
    ///
    /// Names are compared without regard to case. An error for a name that is no setting, for a value that it cannot have, and for
    /// a `DateFormat` that would make of a due date that was set another day.
    pub fn config(&self, configuration: &str) -> Result<String> {
        let mut state = self.state();
        #[cfg(feature = "journal")]
        let before = state.settings.journal.file.clone();
        let value = state.configure(configuration)?;
        #[cfg(feature = "journal")]
        state.follow_journal_setting(before)?;
        Ok(value)
    }
}

fn check_number(name: &str, value: i64) -> Result<()> {
    let account_types = 0..=i64::try_from(ACCOUNT_TYPES.len() - 1).unwrap_or(0);
    if name == "timeout" {
        let longest = i64::from(u32::MAX);
        if (0..=longest).contains(&value) {
            return Ok(());
        }
        return Err(Error::invalid(
            name,
            format!("{value} is not a number of seconds, 0 for ever"),
        ));
    }
    if account_types.contains(&value) {
        return Ok(());
    }
    let words = "0 checking, 1 savings, 2 money market, 3 line of credit";
    Err(Error::invalid(name, format!("{value} is none of {words}")))
}

fn item<T>(records: &[T], index: usize) -> Result<&T> {
    records.get(index).ok_or_else(|| {
        let count = records.len();
        Error::invalid(
            "index",
            format!("{index} is not below {count}, the number of records"),
        )
    })
}

/// A record of a payee's aggregate that stands alone, without a document around it.
fn payee_record(text: &str) -> Result<PayeeRecord> {
    const PAYEE: Tag = Tag::of("PAYEE");
    const KNOWN: [Tag; 3] = [Tag::of("PAYEERS"), Tag::of("PAYEEMODRS"), PAYEE];
    let refused = |what: &str| Error::invalid("payee_aggregate", what);
    let text = text.trim();
    let bare = matches!(first_tag(text), Some(tag) if tag == PAYEE);
    // A bare PAYEE is wrapped, so that its elements stand where they do in a reply.
    let wrapped = if bare {
        format!("<OFX><PAYEERS>{text}</PAYEERS></OFX>")
    } else {
        format!("<OFX>{text}</OFX>")
    };
    let document = Document::parse(wrapped.into_bytes(), Limits::default())
        .map_err(|error| refused(&error.to_string()))?;
    let mut reader = document.reader();
    let mut next = || {
        reader
            .next_event()
            .map_err(|error| refused(&error.to_string()))
    };
    next()?;
    let tag = match next()? {
        Some(Event::Open(name)) if KNOWN.contains(&name.tag) => name.tag,
        _ => return Err(refused("is no PAYEERS, PAYEEMODRS or PAYEE aggregate")),
    };
    let start = reader.start();
    reader
        .skip_aggregate()
        .map_err(|error| refused(&error.to_string()))?;
    let range = start..reader.end();
    while reader
        .next_event()
        .map_err(|error| refused(&error.to_string()))?
        .is_some()
    {}
    if reader.warnings().1 > 0 {
        return Err(refused("is cut, or has tags that do not belong together"));
    }
    let formats = Arc::default();
    Ok(PayeeRecord(Slice::new(
        Arc::new(document),
        range,
        tag,
        formats,
    )))
}

fn first_tag(text: &str) -> Option<Tag> {
    let name = text.strip_prefix('<')?;
    Some(Tag::find(&name.as_bytes()[..name.find('>')?]))
}
