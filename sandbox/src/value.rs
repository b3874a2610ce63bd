//! Dates and money as this bank counts them: calendar days and whole cents.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// A calendar day of the bank. It has no time of day and no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(NaiveDate);

impl Date {
    /// Reads any date-time form of OFX, and some that only careless clients write; time and zone
    /// are passed over, since a due date must not move across midnight.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &text[digits..];
        if !matches!(digits, 8 | 10 | 12 | 14) || !(rest.is_empty() || is_fraction_or_zone(rest)) {
            return None;
        }
        let clock = &text[8..digits];
        let pairs = clock.as_bytes().chunks(2).zip([b"24", b"60", b"61"]);
        if pairs
            .into_iter()
            .any(|(pair, limit)| pair >= limit.as_slice())
        {
            return None;
        }
        NaiveDate::parse_from_str(&text[..8], "%Y%m%d")
            .ok()
            .map(Self)
    }

    /// The day `days` later, but not after the year 9999, which OFX cannot write.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
        let later = self.0.checked_add_days(Days::new(days.into()));
        Self(later.map_or(last, |later| later.min(last)))
    }

    /// The day `days` earlier; the first day of the calendar if there is no such day.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(
            self.0
                .checked_sub_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MIN),
        )
    }

    /// Counts the days, from whenever.
    pub(crate) fn number(self) -> i64 {
        self.0.num_days_from_ce().into()
    }

    /// Year, month and day.
    pub(crate) fn parts(self) -> (i32, u8, u8) {
        let small = |part: u32| u8::try_from(part).unwrap_or(1);
        let date = self.0;
        (date.year(), small(date.month()), small(date.day()))
    }

    /// The same day `months` later, or the last day of a month that has no such day.
    #[must_use]
    pub(crate) fn plus_months(self, months: u32) -> Self {
        let later = self.0.checked_add_months(Months::new(months));
        later.map_or(Self(NaiveDate::MAX).plus_days(0), |later| {
            Self(later).plus_days(0)
        })
    }

    /// The day of the month, from 1 on.
    pub(crate) fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// That day of the same month, or its last day if it has no such day.
    #[must_use]
    pub(crate) fn on_day(self, day: u32) -> Self {
        let found = (1..=day).rev().find_map(|day| self.0.with_day(day));
        found.map_or(self, Self)
    }

    /// The day of the week.
    pub(crate) fn weekday(self) -> Weekday {
        match self.0.weekday() {
            chrono::Weekday::Mon => Weekday::Monday,
            chrono::Weekday::Tue => Weekday::Tuesday,
            chrono::Weekday::Wed => Weekday::Wednesday,
            chrono::Weekday::Thu => Weekday::Thursday,
            chrono::Weekday::Fri => Weekday::Friday,
            chrono::Weekday::Sat => Weekday::Saturday,
            chrono::Weekday::Sun => Weekday::Sunday,
        }
    }
}

/// A day of the week, as PROCDAYSOFF names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Writes the word of OFX, such as `SATURDAY`.
impl std::fmt::Display for Weekday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", format!("{self:?}").to_uppercase())
    }
}

/// A point in time, GMT, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(NaiveDateTime);

impl Moment {
    /// Noon of a day, and so many seconds after it. It is always noon in this bank, so that no zone
    /// moves its day; the seconds keep apart what happens on one day.
    pub(crate) fn after_noon(day: Date, seconds: u32) -> Self {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        Self(day.0.and_time(noon) + TimeDelta::seconds(seconds.into()))
    }

    /// A second later.
    pub(crate) fn next(self) -> Self {
        Self(self.0 + TimeDelta::seconds(1))
    }

    /// Reads a date-time of OFX; what is missing on the right is 0, a missing zone is GMT.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let day = Date::parse(text)?;
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let padded = format!("{:0<6}", &text[8..digits]);
        let pair = |at: usize| padded[at..at + 2].parse::<u32>().ok();
        let seconds = (pair(0)? * 60 + pair(2)?) * 60 + pair(4)?;
        let local = day.0.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds.into());
        Some(Self(local - offset(&text[digits..])))
    }
}

/// Writes the longest form of OFX, which every version permits.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y%m%d%H%M%S.000[0:GMT]").fmt(f)
    }
}

/// How far the zone in `[-5:EST]` or `[+5.30]` is ahead of GMT; nothing if that is not understood.
/// What follows the point are hundredths of an hour.
fn offset(rest: &str) -> TimeDelta {
    let zone = rest.split_once('[').map_or("", |(_, zone)| zone);
    let hours = zone.split([':', ']']).next().unwrap_or_default();
    let hundredths = Money::parse(hours).map_or(0, |hours| hours.0);
    // No zone is further away than a day; what says so is no zone.
    let hundredths = hundredths.clamp(-2400, 2400);
    TimeDelta::seconds(hundredths * 36)
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

/// Writes `YYYYMMDD`, the form of OFX and of the command line.
impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y%m%d").fmt(f)
    }
}

/// `.123`, `[-5:EST]`, or one after the other.
fn is_fraction_or_zone(rest: &str) -> bool {
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    zone.is_empty() || (zone.starts_with('[') && zone.ends_with(']') && zone.len() > 2)
}

/// An amount in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(pub(crate) i64);

impl Money {
    /// Whether the text has the form of an OFX amount, whatever its size.
    pub(crate) fn is_amount(text: &str) -> bool {
        split(text).is_some()
    }

    /// Reads an amount: a sign, digits, one point or comma. `None` also for fractions of a cent and
    /// for sums beyond counting.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, whole, fraction) = split(text)?;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 2 {
            return None;
        }
        let cents: i64 = format!("0{whole}{fraction:0<2}").parse().ok()?;
        Some(Self(if negative { -cents } else { cents }))
    }
}

/// Writes units and two decimals.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// Sign, whole digits, fraction digits.
fn split(text: &str) -> Option<(bool, &str, &str)> {
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit());
    let some_digit = !(whole.is_empty() && fraction.is_empty());
    (all_digits && some_digit).then_some((negative, whole, fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_cents() {
        let cents = |text| Money::parse(text).map(|money| money.0);
        assert_eq!(cents("84.20"), Some(8420));
        assert_eq!(cents("1,5"), Some(150));
        assert_eq!(cents(".5"), Some(50));
        assert_eq!(cents("+2."), Some(200));
        assert_eq!(cents("-0.5"), Some(-50));
        assert_eq!(cents("1.2300"), Some(123));
        for wrong in [
            "",
            "-",
            ".",
            "1.234",
            "1.2.3",
            "1 000",
            "1e3",
            "99999999999999999999",
        ] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
        assert_eq!(Money(-5).to_string(), "-0.05");
    }

    #[test]
    fn moments_are_gmt() {
        let moment = |text| Moment::parse(text).map(|moment| moment.to_string());
        let noon = Some("20240318120000.000[0:GMT]".to_owned());
        for form in [
            "2024031812",
            "20240318120000",
            "20240318120000.000[0:GMT]",
            "20240318070000.000[-5:EST]",
            "20240318173000[5.50]",
        ] {
            assert_eq!(moment(form), noon, "{form}");
        }
        assert_eq!(moment("20240318[x"), None);
        let day = Date::parse("20240318").expect("a date");
        assert_eq!(
            Moment::after_noon(day, 61).to_string(),
            "20240318120101.000[0:GMT]"
        );
    }

    #[test]
    fn months_end_where_they_end() {
        let day = |text| Date::parse(text).expect("a date");
        assert_eq!(day("20240131").plus_months(1), day("20240229"));
        assert_eq!(day("20240131").plus_months(2), day("20240331"));
        assert_eq!(day("20240201").on_day(31), day("20240229"));
        assert_eq!(day("99991201").plus_months(12), day("99991231"));
    }

    #[test]
    fn dates_keep_their_day() {
        let day = |text| Date::parse(text).map(|date| date.to_string());
        for form in [
            "20240318",
            "2024031823",
            "20240318235959",
            "20240318235960.000[-5:EST]",
            "20240318[0]",
        ] {
            assert_eq!(day(form).as_deref(), Some("20240318"), "{form}");
        }
        for wrong in [
            "",
            "20240230",
            "2024031",
            "20240318x",
            "2024031825",
            "20240318[",
            "２０２４",
        ] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
