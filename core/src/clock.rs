//! The only source of time and of identifiers.

use chrono::{DateTime as ChronoDateTime, NaiveDateTime};

/// The time now, in GMT.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that asks for the time"
)]
pub(crate) fn now_utc() -> NaiveDateTime {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX);
    ChronoDateTime::from_timestamp(seconds, since_epoch.subsec_nanos())
        .unwrap_or_default()
        .naive_utc()
}

/// A new identifier, unique for ever: a random UUID of 36 characters.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes identifiers"
)]
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}
