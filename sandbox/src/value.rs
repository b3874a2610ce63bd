//! Dates and money as this bank counts them: calendar days and whole cents.

use chrono::{Datelike, Days, NaiveDate};

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
