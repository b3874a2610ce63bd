//! Values on their way across the border: amounts, days and moments as text, which each language makes its own type of. No floats.

use ofx_billpay::Result as CoreResult;
use ofx_billpay::value::{Amount as CoreAmount, Date, DateTime};

use crate::error::{NativeError, Result};

/// A decimal number, exact, digit by digit as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount(String);

/// A day of the calendar, with neither time nor zone: `2026-03-18`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day(String);

/// A moment with its zone: `2026-03-18T17:00:00-05:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment(String);

// What is given is taken as text here and read where it is used: there, an error names what it is of.
uniffi::custom_type!(Amount, String, { lower: |amount| amount.0, try_lift: |text| Ok(Amount(text)) });
uniffi::custom_type!(Day, String, { lower: |day| day.0, try_lift: |text| Ok(Day(text)) });
uniffi::custom_type!(Moment, String, { lower: |moment| moment.0, try_lift: |text| Ok(Moment(text)) });

impl Amount {
    pub(crate) fn of(amount: CoreAmount) -> Self {
        Amount(amount.to_string())
    }

    /// The amount as the core has it; `name` is what it is of.
    pub(crate) fn read(&self, name: &str) -> Result<CoreAmount> {
        // No currency has more. Such an amount is what is left of a floating-point number, and none that anybody meant.
        const MOST_DECIMALS: usize = 4;
        let fraction = self.0.split_once('.').map_or("", |(_, fraction)| fraction);
        if fraction.trim_end_matches('0').len() > MOST_DECIMALS {
            let what = "has more decimals than any currency, as what a floating-point number becomes: make it of text";
            return Err(NativeError::wrong_value(name, what));
        }
        let read = self.0.parse();
        read.map_err(|error: ofx_billpay::value::ValueError| {
            NativeError::wrong_value(name, &error.to_string())
        })
    }
}

impl Day {
    pub(crate) fn of(day: Date) -> Self {
        Day(day.to_string())
    }

    /// The day as the core has it; `name` is what it is of.
    pub(crate) fn read(&self, name: &str) -> Result<Date> {
        let read = self.0.parse();
        read.map_err(|_| {
            let what = format!("{:?} is no day such as 2026-03-18", self.0);
            NativeError::wrong_value(name, &what)
        })
    }
}

impl Moment {
    /// The moment of a date that has a time of day; without a zone it is GMT, as OFX says. An error, in words, for what the
    /// languages have no room for: a leap second, and a zone that is none.
    pub(crate) fn of(date: DateTime) -> Result<Option<Self>, String> {
        const FURTHEST: u16 = 18 * 60;
        let Some(time) = date.time() else {
            return Ok(None);
        };
        let time = time.to_string();
        let minutes = date.offset_minutes().unwrap_or(0);
        if time.get(6..8) == Some("60") || minutes.unsigned_abs() > FURTHEST {
            return Err(format!(
                "{date} is a leap second, or of a zone that is none"
            ));
        }
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
        let day = date.date();
        Ok(Some(Moment(format!(
            "{day}T{time}{sign}{hours:02}:{minutes:02}"
        ))))
    }
}

/// Declares what is read of a bank's text: a value, nothing, or what cannot be read.
macro_rules! reading {
    ($(#[$attribute:meta])* $name:ident($value:ty)) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
        pub enum $name {
            /// The bank wrote this.
            Read {
                /// The value.
                value: $value,
            },
            /// The bank left it out.
            Missing,
            /// The bank wrote what cannot be read.
            Unreadable {
                /// The component's error code.
                code: i32,
                /// What is wrong, for people.
                detail: String,
            },
        }

        impl $name {
            pub(crate) fn of<T>(
                read: CoreResult<Option<T>>,
                show: impl FnOnce(T) -> Result<Option<$value>, String>,
            ) -> Self {
                const INVALID_RESPONSE: i32 = 2002;
                let shown = match read {
                    Ok(value) => value.map_or(Ok(None), show),
                    Err(error) => {
                        let (code, detail) = (error.code(), error.detail().to_owned());
                        return $name::Unreadable { code, detail };
                    }
                };
                match shown {
                    Ok(Some(value)) => $name::Read { value },
                    Ok(None) => $name::Missing,
                    Err(detail) => $name::Unreadable { code: INVALID_RESPONSE, detail },
                }
            }
        }
    };
}

reading! {
    /// An amount as a bank wrote it.
    AmountReading(Amount)
}
reading! {
    /// A day as a bank wrote it.
    DayReading(Day)
}
reading! {
    /// A moment as a bank wrote it.
    MomentReading(Moment)
}
reading! {
    /// A whole number as a bank wrote it.
    CountReading(i64)
}

pub(crate) fn amount(read: CoreResult<Option<CoreAmount>>) -> AmountReading {
    AmountReading::of(read, |amount| Ok(Some(Amount::of(amount))))
}

/// The day as it was written: no zone moves it to another one.
pub(crate) fn day(read: CoreResult<Option<DateTime>>) -> DayReading {
    DayReading::of(read, |date| Ok(Some(Day::of(date.date()))))
}

pub(crate) fn moment(read: CoreResult<Option<DateTime>>) -> MomentReading {
    MomentReading::of(read, Moment::of)
}

pub(crate) fn count(read: CoreResult<Option<u32>>) -> CountReading {
    CountReading::of(read, |count| Ok(Some(i64::from(count))))
}
