//! The days on which payments are processed.

use crate::options::Options;
use crate::value::Date;

/// The hour at which the clock of the bank stands.
const NOON: u8 = 12;

/// Whether payments are processed on that day. A bank that never works would never pay: its days off
/// do not count.
fn is_working_day(rules: &Options, day: Date) -> bool {
    let works_at_all =
        (0..7).any(|ahead| !rules.days_off.contains(&day.plus_days(ahead).weekday()));
    !works_at_all || !rules.days_off.contains(&day.weekday())
}

/// The first day on which a payment that comes in today can be processed.
pub(super) fn first_day(rules: &Options, today: Date) -> Date {
    let over = u32::from(rules.processing_ends <= NOON);
    let days = (over..over + 7).map(|ahead| today.plus_days(ahead));
    let mut working = days.filter(|day| is_working_day(rules, *day));
    working.next().unwrap_or(today)
}

/// That day, or the next one on which payments are processed.
pub(super) fn working_day_from(rules: &Options, day: Date) -> Date {
    let days = (0..7).map(|ahead| day.plus_days(ahead));
    let mut working = days.filter(|day| is_working_day(rules, *day));
    working.next().unwrap_or(day)
}

/// The working day on which a payment must be processed to arrive in time; it may be past.
pub(super) fn latest_day(rules: &Options, due: Date, days_to_pay: u32) -> Date {
    let target = due.minus_days(days_to_pay);
    let days = (0..7).map(|back| target.minus_days(back));
    let mut working = days.filter(|day| is_working_day(rules, *day));
    working.next().unwrap_or(target)
}

/// The day on which a payment is processed: in time if that is possible, else as early as possible.
pub(super) fn processing_day(rules: &Options, today: Date, due: Date, days_to_pay: u32) -> Date {
    latest_day(rules, due, days_to_pay).max(first_day(rules, today))
}
