//! The one place where the real time is read: a new bank begins on the real day, and the message log
//! tells when a reply was ready.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};

use crate::value::Date;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// The present day in UTC.
#[allow(
    clippy::disallowed_methods,
    reason = "this module is the source of time"
)]
pub(crate) fn real_today() -> Date {
    // A machine whose clock stands before 1970 gets a bank that begins in 1970.
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let days = u32::try_from(since.as_secs() / SECONDS_PER_DAY).unwrap_or(u32::MAX);
    Date::from(NaiveDate::default()).plus_days(days)
}

/// The present time in UTC: `2024-03-04T10:15:00.123Z`.
#[allow(
    clippy::disallowed_methods,
    reason = "this module is the source of time"
)]
pub(crate) fn real_time() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let milliseconds = i64::try_from(since.as_millis()).unwrap_or_default();
    let time = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
