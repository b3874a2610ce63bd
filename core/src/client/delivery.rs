//! When to send a payment so that it arrives on its due date, counted from the bank's own profile.
//!
//! All days are counted as working days. Banks are known to count some of them as calendar days, which is never slower: what
//! is sent by this estimate is early, not late. What the bank answers to the payment itself (`payment_date_processed`) decides.

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta};

use super::BillPayment;
use super::parts::required;
use super::state::State;
use crate::clock;
use crate::error::{Error, Result};
use crate::message::{BillPayMessageSetV1, Weekday};
use crate::value::{Date, DateTime};

/// How long a payment takes, and until when it can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryEstimate {
    /// When the payment shall have arrived.
    pub due: Date,
    /// The moment before which it must be sent, in the bank's own zone.
    pub send_before: DateTime,
    /// The day on which the money leaves the account.
    pub withdrawn: Date,
    /// The day on which the bank processes it.
    pub processed: Date,
    /// The working days between processing and arrival.
    pub days_to_pay: u32,
    /// Whether `send_before` is still ahead.
    pub in_time: bool,
    /// The first due date that can still be met.
    pub earliest_due: Date,
}

/// How a bank counts days.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Terms {
    /// Working days between processing and arrival.
    days_to_pay: u32,
    /// Working days between withdrawal and processing.
    days_withdrawn: u32,
    /// Whether nothing is processed, from Monday to Sunday. Not all seven.
    days_off: [bool; 7],
    /// The time, where the bank is, at which a day's processing ends.
    cut_off: NaiveTime,
    /// Where the bank is, in minutes to the east of Greenwich. It does not follow daylight saving time: nor do profiles.
    offset_minutes: i16,
}

impl BillPayment {
    /// Tells until when a payment must be sent to arrive by a due date, in the form of the `DateFormat` setting; `payment_date_due`
    /// if it is empty. Nothing is sent: it is counted from the profile at hand (DFLTDAYSTOPAY, DAYSWITH, PROCDAYSOFF and
    /// PROCENDTM, or their like for a payment to an account), and from what the bank said about the payee
    /// (`payee_days_to_pay`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind) before [`request_profile`](Self::request_profile), for a date that is none,
    /// and where the profile lacks what is counted from.
    pub fn delivery_estimate(&self, date_due: &str) -> Result<DeliveryEstimate> {
        self.call(|| {
            let state = self.state();
            let due = if date_due.trim().is_empty() {
                state.due()?.date()
            } else {
                state
                    .day("date_due", required("date_due", date_due)?)?
                    .date()
            };
            let terms = state.terms()?;
            estimate(&terms, due, clock::now_utc())
                .ok_or_else(|| Error::invalid("date_due", "is too far from today to be counted"))
        })
    }
}

impl State {
    /// How the bank counts days for the payment that the properties describe.
    fn terms(&self) -> Result<Terms> {
        let rules = self.rules().ok_or_else(|| {
            let what = "there is no profile that tells of bill payment: call request_profile first";
            Error::invalid("profile", what)
        })?;
        let by_transfer = self.paid_account()?.is_some();
        let (days_to_pay, days_withdrawn) = if by_transfer {
            let days = stated("XFERDFLTDAYSTOPAY", rules.transfer_default_days_to_pay)?;
            (days, stated("XFERDAYSWITH", rules.transfer_days_withdrawn)?)
        } else {
            let days = stated("DFLTDAYSTOPAY", rules.default_days_to_pay)?;
            (days, stated("DAYSWITH", rules.days_withdrawn)?)
        };
        let of_payee = self.payee_days_to_pay.trim();
        let days_to_pay = if of_payee.is_empty() {
            days_to_pay
        } else {
            stated("payee_days_to_pay", of_payee.parse().ok())?
        };
        let (cut_off, offset_minutes) = cut_off(rules)?;
        Ok(Terms {
            days_to_pay,
            days_withdrawn,
            days_off: days_off(rules)?,
            cut_off,
            offset_minutes,
        })
    }
}

/// A number of days: three digits, as OFX has it. A server that says more is not counted with.
fn stated(element: &str, days: Option<u32>) -> Result<u32> {
    const MOST: u32 = 999;
    days.filter(|days| *days <= MOST)
        .ok_or_else(|| not_told(element))
}

fn cut_off(rules: &BillPayMessageSetV1) -> Result<(NaiveTime, i16)> {
    const ANY_DAY: &str = "20000103";
    let text = rules.cut_off.as_deref().unwrap_or_default().trim();
    // The time is written as that of a date is; without a zone it is GMT.
    let moment: Option<DateTime> = format!("{ANY_DAY}{text}").parse().ok();
    moment
        .and_then(|moment| Some((moment.time()?, moment.offset_minutes().unwrap_or(0))))
        .ok_or_else(|| not_told("PROCENDTM"))
}

fn days_off(rules: &BillPayMessageSetV1) -> Result<[bool; 7]> {
    const WEEK: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let off = WEEK.map(|day| rules.days_off.contains(&day));
    if off == [true; 7] {
        return Err(not_told("PROCDAYSOFF"));
    }
    Ok(off)
}

fn not_told(element: &str) -> Error {
    let what = format!(
        "the bank's profile does not tell it ({element} is missing or no value), so nothing can be counted"
    );
    Error::invalid("delivery_estimate", what)
}

/// Counts back from a due date; `None` where the calendar ends. `now` is in GMT.
fn estimate(terms: &Terms, due: Date, now: NaiveDateTime) -> Option<DeliveryEstimate> {
    let processed = back(terms, last_working_day(terms, due)?, terms.days_to_pay)?;
    let withdrawn = back(terms, processed, terms.days_withdrawn)?;
    let offset = TimeDelta::minutes(i64::from(terms.offset_minutes));
    let here = now.checked_add_signed(offset)?;
    let send_before = withdrawn.and_time(terms.cut_off);
    Some(DeliveryEstimate {
        due,
        send_before: DateTime::with_time(withdrawn, terms.cut_off, Some(terms.offset_minutes)),
        withdrawn,
        processed,
        days_to_pay: terms.days_to_pay,
        in_time: here < send_before,
        earliest_due: earliest_due(terms, here)?,
    })
}

/// The day on which a payment arrives that is sent now. `here` is the time where the bank is.
fn earliest_due(terms: &Terms, here: NaiveDateTime) -> Option<Date> {
    let first = if here.time() < terms.cut_off {
        here.date()
    } else {
        here.date().succ_opt()?
    };
    let days = terms.days_withdrawn.checked_add(terms.days_to_pay)?;
    (0..days).try_fold(first_working_day(terms, first)?, |day, _| {
        first_working_day(terms, day.succ_opt()?)
    })
}

/// The day itself, or the working day before it.
fn last_working_day(terms: &Terms, day: Date) -> Option<Date> {
    (0..7)
        .map_while(|days| day.checked_sub_days(Days::new(days)))
        .find(|day| is_working_day(terms, *day))
}

/// The day itself, or the working day after it.
fn first_working_day(terms: &Terms, day: Date) -> Option<Date> {
    (0..7)
        .map_while(|days| day.checked_add_days(Days::new(days)))
        .find(|day| is_working_day(terms, *day))
}

/// So many working days before a working day.
fn back(terms: &Terms, day: Date, days: u32) -> Option<Date> {
    (0..days).try_fold(day, |day, _| last_working_day(terms, day.pred_opt()?))
}

fn is_working_day(terms: &Terms, day: Date) -> bool {
    let index = day.weekday().num_days_from_monday();
    usize::try_from(index)
        .ok()
        .and_then(|index| terms.days_off.get(index))
        .is_some_and(|off| !off)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "2024-01-01";
    const TEN_YEARS: u64 = 3653;
    const FRIDAY_AND_WEEKEND: [bool; 7] = [false, false, false, false, true, true, true];
    const WEEKEND: [bool; 7] = [false, false, false, false, false, true, true];
    const ONLY_WEDNESDAYS: [bool; 7] = [true, true, false, true, true, true, true];
    const NONE: [bool; 7] = [false; 7];

    fn terms(days_off: [bool; 7], days_to_pay: u32, days_withdrawn: u32) -> Terms {
        Terms {
            days_to_pay,
            days_withdrawn,
            days_off,
            cut_off: "17:00:00".parse().unwrap(),
            offset_minutes: -300,
        }
    }

    /// Slow and obvious: goes through a payment's life day by day, from the moment it is sent.
    struct Life {
        withdrawn: Date,
        processed: Date,
        arrived: Date,
    }

    fn life(terms: &Terms, sent: NaiveDateTime) -> Life {
        let is_off = |day: Date| terms.days_off[day.weekday().num_days_from_monday() as usize];
        let mut day = sent.date();
        if sent.time() >= terms.cut_off {
            day = day.succ_opt().unwrap();
        }
        while is_off(day) {
            day = day.succ_opt().unwrap();
        }
        let wait = |mut day: Date, mut working_days: u32| {
            while working_days > 0 {
                day = day.succ_opt().unwrap();
                if !is_off(day) {
                    working_days -= 1;
                }
            }
            day
        };
        let withdrawn = day;
        let processed = wait(withdrawn, terms.days_withdrawn);
        let arrived = wait(processed, terms.days_to_pay);
        Life {
            withdrawn,
            processed,
            arrived,
        }
    }

    fn days() -> impl Iterator<Item = Date> {
        let first: Date = FIRST.parse().unwrap();
        (0..TEN_YEARS).map(move |days| first + Days::new(days))
    }

    #[test]
    fn every_due_date_of_ten_years_is_met_by_what_is_sent_in_time_and_by_nothing_later() {
        let before = TimeDelta::milliseconds(1);
        let mut counted = 0;
        for days_off in [NONE, WEEKEND, FRIDAY_AND_WEEKEND, ONLY_WEDNESDAYS] {
            for (days_to_pay, days_withdrawn) in [(0, 0), (1, 0), (2, 1), (4, 0), (5, 2), (11, 3)] {
                let terms = terms(days_off, days_to_pay, days_withdrawn);
                for due in days() {
                    let told = estimate(&terms, due, due.into()).unwrap();
                    let (day, time) = (told.send_before.date(), told.send_before.time().unwrap());
                    let last_moment = day.and_time(time);
                    let in_time = life(&terms, last_moment - before);
                    assert!(in_time.arrived <= due, "{due} {terms:?} {told:?}");
                    assert!(
                        life(&terms, last_moment).arrived > due,
                        "{due} {terms:?} {told:?}"
                    );
                    assert_eq!(told.processed, in_time.processed, "{due} {terms:?}");
                    assert_eq!(told.withdrawn, in_time.withdrawn, "{due} {terms:?}");
                    counted += 1;
                }
            }
        }
        println!("{counted} due dates");
    }

    #[test]
    fn the_earliest_due_date_is_that_of_a_payment_sent_now_at_every_half_hour_of_ten_years() {
        let terms = terms(WEEKEND, 3, 1);
        let zone = TimeDelta::minutes(i64::from(terms.offset_minutes));
        for day in days() {
            for half_hours in 0..48 {
                let now = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(30 * half_hours);
                let told = estimate(&terms, day, now).unwrap();
                assert_eq!(told.earliest_due, life(&terms, now + zone).arrived, "{now}");
                assert_eq!(told.in_time, told.earliest_due <= day, "{now}");
            }
        }
    }

    #[test]
    fn the_cut_off_is_that_of_the_banks_own_zone() {
        let terms = terms(WEEKEND, 0, 0);
        let due: Date = "2024-03-18".parse().unwrap();
        let at = |now: &str| estimate(&terms, due, now.parse().unwrap()).unwrap();
        let told = at("2024-03-18T21:59:59");
        assert_eq!(told.send_before.to_string(), "20240318170000.000[-5]");
        assert!(told.in_time);
        assert!(!at("2024-03-18T22:00:00").in_time);
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_estimate() {
        let terms = terms(WEEKEND, 999, 999);
        let now: Date = FIRST.parse().unwrap();
        assert!(estimate(&terms, Date::MIN, now.into()).is_none());
        assert!(estimate(&terms, now, NaiveDateTime::MAX).is_none());
    }

    #[test]
    fn cut_offs_are_read_as_banks_write_them() {
        let rules = |text: &str| BillPayMessageSetV1 {
            cut_off: Some(text.to_owned()),
            ..rules_of_a_bank()
        };
        let five: NaiveTime = "17:00:00".parse().unwrap();
        for (text, offset) in [
            ("170000.000[-5:EST]", -300),
            ("170000", 0),
            ("1700[+1:CET]", 60),
            ("170000[-3.5]", -210),
        ] {
            assert_eq!(cut_off(&rules(text)).unwrap(), (five, offset), "{text}");
        }
        for text in ["", "five", "250000", "[-5:EST]", "170000[25]"] {
            let error = cut_off(&rules(text)).unwrap_err();
            assert!(error.detail().contains("PROCENDTM"), "{error}");
        }
    }

    fn rules_of_a_bank() -> BillPayMessageSetV1 {
        use crate::wire::{Document, Limits};
        let text = "<OFX><BILLPAYMSGSETV1><MSGSETCORE><VER>1</MSGSETCORE></BILLPAYMSGSETV1></OFX>";
        let document = Document::parse(text.as_bytes().to_vec(), Limits::default()).unwrap();
        let mut reader = document.reader();
        reader.next_event().unwrap();
        reader.next_event().unwrap();
        BillPayMessageSetV1::read_content(&mut reader).unwrap()
    }
}
