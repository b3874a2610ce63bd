//! The only source of time and of identifiers.

use std::time::{Duration, Instant};

use chrono::{DateTime as ChronoDateTime, NaiveDateTime, Offset, TimeZone};

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

/// The time now, in seconds since 1970, GMT.
pub(crate) fn now_seconds() -> i64 {
    now_utc().and_utc().timestamp()
}

/// A moment to measure how long something takes by; it has nothing to do with the time of day.
pub(crate) fn ticks() -> Instant {
    Instant::now()
}

/// Waits so long.
pub(crate) fn pause(wait: Duration) {
    std::thread::sleep(wait);
}

/// The zone of this machine at a time that its own clock shows, in minutes to the east of Greenwich.
pub(crate) fn local_offset_minutes(local: NaiveDateTime) -> i16 {
    let offset = chrono::Local.offset_from_local_datetime(&local).earliest();
    let seconds = offset.map_or(0, |offset| offset.fix().local_minus_utc());
    i16::try_from(seconds / 60).unwrap_or(0)
}

/// A new identifier, unique for ever: a random UUID of 36 characters.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes identifiers"
)]
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A number from 0 to 1, at random.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes what is random"
)]
pub(crate) fn random_fraction() -> f64 {
    let (random, ..) = uuid::Uuid::new_v4().as_fields();
    f64::from(random) / f64::from(u32::MAX)
}
