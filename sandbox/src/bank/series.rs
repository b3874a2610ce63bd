//! The due dates of a recurring payment: a first day, a frequency, and perhaps an end.

use crate::status::{Refusal, Status};
use crate::value::Date;

/// From one due date to the next.
#[derive(Clone, Copy)]
enum Step {
    Days(u32),
    Months(u32),
    /// Twice a month, 15 days apart.
    HalfMonth,
}

/// The values of FREQ. The last one is a misprint of the official definition that some clients repeat.
const FREQUENCIES: [(&str, Step); 10] = [
    ("WEEKLY", Step::Days(7)),
    ("BIWEEKLY", Step::Days(14)),
    ("FOURWEEKS", Step::Days(28)),
    ("TWICEMONTHLY", Step::HalfMonth),
    ("MONTHLY", Step::Months(1)),
    ("BIMONTHLY", Step::Months(2)),
    ("QUARTERLY", Step::Months(3)),
    ("SEMIANNUALLY", Step::Months(6)),
    (ANNUALLY, Step::Months(12)),
    ("ANUALLY", Step::Months(12)),
];
const ANNUALLY: &str = "ANNUALLY";

/// The word that the bank uses for a FREQ.
pub(super) fn frequency(word: &str) -> Result<&'static str, Refusal> {
    let found = FREQUENCIES.iter().find(|(known, _)| *known == word);
    match found {
        None => Err(Status::InvalidFrequency.plain()),
        Some((_, Step::Months(12))) => Ok(ANNUALLY),
        Some((word, _)) => Ok(word),
    }
}

/// All due dates of a recurring payment. They do not depend on what was paid so far: telling the same
/// model again leads to the same dates.
pub(super) struct Series<'a> {
    pub(super) frequency: &'a str,
    pub(super) first: Date,
    /// How many dates there are; no end if there is no number.
    pub(super) instances: Option<u32>,
}

impl Series<'_> {
    /// The first date from `number` on that is not before `earliest` and lies after `after`.
    pub(super) fn next(
        &self,
        number: u32,
        earliest: Date,
        after: Option<Date>,
    ) -> Option<(u32, Date)> {
        let dates = (number..).map_while(|number| Some((number, self.date(number)?)));
        dates
            .into_iter()
            .find(|(_, date)| *date >= earliest && after.is_none_or(|after| *date > after))
    }

    /// A date by its number, from 0 on. A month without such a day gives its last one, and the day
    /// comes back in the next month.
    fn date(&self, number: u32) -> Option<Date> {
        if self.instances.is_some_and(|instances| number >= instances) {
            return None;
        }
        let date = self.unlimited(number)?;
        // The calendar ends: the same day again is no other date.
        let repeated = number > 0 && self.unlimited(number - 1) == Some(date);
        (!repeated).then_some(date)
    }

    fn unlimited(&self, number: u32) -> Option<Date> {
        let (_, step) = FREQUENCIES
            .iter()
            .find(|(known, _)| *known == self.frequency)?;
        Some(match *step {
            Step::Days(days) => self.first.plus_days(days.saturating_mul(number)),
            Step::Months(months) => self.first.plus_months(months.saturating_mul(number)),
            Step::HalfMonth => self.half_month(number),
        })
    }

    fn half_month(&self, number: u32) -> Date {
        let day = self.first.day_of_month();
        let (low, halves) = match day {
            1..=15 => (day, number),
            _ => (day - 15, number.saturating_add(1)),
        };
        let month = self.first.on_day(1).plus_months(halves / 2);
        month.on_day(if halves % 2 == 0 { low } else { low + 15 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(frequency: &'static str, first: &str, instances: u32) -> Vec<String> {
        let first = Date::parse(first).expect("a date");
        let series = Series {
            frequency,
            first,
            instances: Some(instances),
        };
        let numbers = 0..=instances;
        numbers
            .filter_map(|number| series.date(number))
            .map(|date| date.to_string())
            .collect()
    }

    #[test]
    fn each_frequency_has_its_step() {
        let second = |word| dates(word, "20240115", 2).remove(1);
        assert_eq!(second("WEEKLY"), "20240122");
        assert_eq!(second("BIWEEKLY"), "20240129");
        assert_eq!(second("FOURWEEKS"), "20240212");
        assert_eq!(second("TWICEMONTHLY"), "20240130");
        assert_eq!(second("MONTHLY"), "20240215");
        assert_eq!(second("BIMONTHLY"), "20240315");
        assert_eq!(second("QUARTERLY"), "20240415");
        assert_eq!(second("SEMIANNUALLY"), "20240715");
        assert_eq!(second("ANNUALLY"), "20250115");
        assert_eq!(frequency("ANUALLY").ok(), Some("ANNUALLY"));
        assert!(frequency("DAILY").is_err());
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_its_last() {
        let months = dates("MONTHLY", "20240131", 4);
        assert_eq!(months, ["20240131", "20240229", "20240331", "20240430"]);
        let halves = dates("TWICEMONTHLY", "20240131", 4);
        assert_eq!(halves, ["20240131", "20240216", "20240229", "20240316"]);
        let years = dates("ANNUALLY", "20240229", 5);
        assert_eq!(years[1], "20250228");
        assert_eq!(years[4], "20280229");
    }

    #[test]
    fn a_series_ends_with_its_number_or_with_the_calendar() {
        assert_eq!(dates("WEEKLY", "20240101", 3).len(), 3);
        assert_eq!(
            dates("MONTHLY", "99991015", 9).len(),
            3 + 1,
            "the last day is one more"
        );
    }
}
