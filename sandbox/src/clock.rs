//! The one place where the real time is read: a new bank begins on the real day.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDate;

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
