//! Dates and times: what OFX writes, from `20240318` to `20240318101500.123[-5:EST]`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::ValueError;
use super::digits::pair;

/// A calendar date. Due dates are such: no time zone ever moves them to another day.
pub type Date = NaiveDate;

/// A date of OFX, with a time and a zone if it was written with them.
///
/// Without a time it is a calendar date; without a zone the time is GMT (OFX 3.2.8.2). Prints in the form of OFX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    date: NaiveDate,
    time: Option<NaiveTime>,
    /// Minutes to the east of Greenwich.
    offset: Option<i16>,
    style: Style,
}

/// How a date is written where OFX leaves a choice. It says nothing about the moment, so all styles are equal.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    /// Whether milliseconds are written where there are none, too.
    has_millis: bool,
    /// The name of the zone, filled up with zeros.
    zone: [u8; ZONE_NAME],
}

const ZONE_NAME: usize = 5;

impl PartialEq for Style {
    fn eq(&self, _: &Style) -> bool {
        true
    }
}

impl Eq for Style {}

impl Hash for Style {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

const EXPECTED: &str = "an OFX date such as 20240318 or 20240318101500.000[-5:EST]";

impl DateTime {
    /// A calendar date without a time.
    pub fn from_date(date: Date) -> Self {
        DateTime {
            date,
            time: None,
            offset: None,
            style: Style::default(),
        }
    }

    /// A time in GMT, to the millisecond.
    pub fn from_utc(moment: NaiveDateTime) -> Self {
        DateTime {
            date: moment.date(),
            time: Some(moment.time()),
            offset: None,
            style: Style::default(),
        }
    }

    /// A time in a zone `minutes` to the east of Greenwich; GMT if `None`.
    pub fn with_time(date: Date, time: NaiveTime, minutes: Option<i16>) -> Self {
        DateTime {
            date,
            time: Some(time),
            offset: minutes,
            style: Style::default(),
        }
    }

    /// The same, written with milliseconds in any case.
    pub(super) fn with_millis(mut self) -> Self {
        self.style.has_millis = true;
        self
    }

    /// The same, written with the name of its zone: up to five letters.
    pub(super) fn with_zone_name(mut self, name: &str) -> Self {
        self.style.zone = [0; ZONE_NAME];
        for (to, from) in self.style.zone.iter_mut().zip(name.bytes()) {
            *to = from;
        }
        self
    }

    /// The same without a fraction of a second, which old servers stumble over.
    pub(crate) fn to_the_second(self) -> Self {
        let time = self
            .time
            .map(|time| time.with_nanosecond(0).unwrap_or(time));
        DateTime { time, ..self }
    }

    /// The calendar date as written, whatever the zone.
    pub fn date(self) -> Date {
        self.date
    }

    /// The time as written; `None` for a calendar date.
    pub fn time(self) -> Option<NaiveTime> {
        self.time
    }

    /// The zone as written, in minutes to the east of Greenwich.
    pub fn offset_minutes(self) -> Option<i16> {
        self.offset
    }

    /// Writes the day, and behind it the numbers of a time with two digits each.
    fn write_digits(self, time: &[u32], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.date.year(), self.date.month(), self.date.day());
        let Some(year) = u32::try_from(year).ok().filter(|year| *year <= 9999) else {
            // Nothing that is read has such a year.
            write!(f, "{year:04}{month:02}{day:02}")?;
            return time.iter().try_for_each(|number| write!(f, "{number:02}"));
        };
        let mut digits = [b'0'; 14];
        let numbers = [year / 100, year % 100, month, day];
        let numbers = numbers.iter().chain(time);
        for (place, number) in digits.chunks_exact_mut(2).zip(numbers) {
            place.copy_from_slice(pair(*number).as_bytes());
        }
        let length = 8 + 2 * time.len();
        f.write_str(std::str::from_utf8(&digits[..length]).unwrap_or_default())
    }

    /// The moment in GMT; midnight for a calendar date.
    pub fn to_utc(self) -> NaiveDateTime {
        let local = self.date.and_time(self.time.unwrap_or(NaiveTime::MIN));
        let offset = TimeDelta::minutes(i64::from(self.offset.unwrap_or(0)));
        local.checked_sub_signed(offset).unwrap_or(local)
    }
}

impl FromStr for DateTime {
    type Err = ValueError;

    /// Reads every form that servers send: hours alone, a zone without milliseconds, a zone with only a name.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        plain(text.as_bytes())
            .or_else(|| parse(text.trim()))
            .ok_or_else(|| ValueError::new(text, EXPECTED))
    }
}

/// Reads a day or a second that is written in digits alone, which is what dates mostly are.
pub(super) fn plain(text: &[u8]) -> Option<DateTime> {
    let time = match text.len() {
        8 => None,
        14 => {
            let [_, hour, minute, second] = pairs(*text.last_chunk()?)?;
            // A leap second is none.
            Some(NaiveTime::from_hms_opt(hour, minute, second)?)
        }
        _ => return None,
    };
    let [century, year, month, day] = pairs(*text.first_chunk()?)?;
    let date = date_of(100 * century + year, month, day)?;
    Some(DateTime {
        date,
        time,
        offset: None,
        style: Style::default(),
    })
}

/// The numbers of four pairs of digits, all read at once; `None` if one of them is no digit.
#[inline]
fn pairs(text: [u8; 8]) -> Option<[u32; 4]> {
    const LOW: u64 = 0x00FF_00FF_00FF_00FF;
    let digits = u64::from_le_bytes(text) ^ u64::from_le_bytes([b'0'; 8]);
    // What is more than nine has a high bit of its own, or has one when six are added.
    if (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
        return None;
    }
    let (tens, ones) = (digits & LOW, digits >> 8 & LOW);
    let [first, _, second, _, third, _, fourth, _] = (10 * tens + ones).to_le_bytes();
    Some([first, second, third, fourth].map(u32::from))
}

fn parse(text: &str) -> Option<DateTime> {
    let (moment, zone) = match text.split_once('[') {
        Some((moment, zone)) => (moment, Some(zone.strip_suffix(']')?)),
        None => (text, None),
    };
    let (digits, fraction) = moment.split_once('.').unwrap_or((moment, ""));
    if !digits.is_ascii() || !matches!(digits.len(), 8 | 10 | 12 | 14) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = digits.get(range)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let date = date_of(number(0..4)?, number(4..6)?, number(6..8)?)?;
    let offset = match zone {
        Some(zone) => Some(parse_zone(zone)?),
        None => None,
    };
    let style = Style {
        has_millis: !fraction.is_empty(),
        ..Style::default()
    };
    if digits.len() == 8 {
        return within_years(DateTime {
            date,
            time: None,
            offset,
            style: Style::default(),
        })
        .filter(|_| fraction.is_empty());
    }
    let omitted = |range: std::ops::Range<usize>| {
        if digits.len() < range.end {
            Some(0)
        } else {
            number(range)
        }
    };
    let (hour, minute, second) = (number(8..10)?, omitted(10..12)?, omitted(12..14)?);
    let millis = parse_fraction(fraction)?;
    // Second 60 is a leap second, which chrono counts as milliseconds past 59.
    let (second, millis) = if second == 60 {
        (59, millis + 1000)
    } else {
        (second, millis)
    };
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, millis)?;
    let name = zone.and_then(|zone| zone.split_once(':'));
    let read = DateTime {
        date,
        time: Some(time),
        offset,
        style,
    };
    within_years(match name {
        Some((_, name)) if name.len() <= ZONE_NAME && name.is_ascii() => read.with_zone_name(name),
        _ => read,
    })
}

/// A date of the years that four digits hold.
pub(super) fn date_of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Refuses what in GMT falls out of the years that four digits hold.
fn within_years(date: DateTime) -> Option<DateTime> {
    (1..=9999).contains(&date.to_utc().year()).then_some(date)
}

fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return Some(0);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.len() > 9 {
        return None;
    }
    let padded = format!("{digits:0<3}");
    padded[..3].parse().ok()
}

/// The zone between the brackets in minutes: `-5:EST`, `+5.30` (taken as decimal hours, as the specification describes it),
/// `:EST`; GMT where it says nothing.
fn parse_zone(zone: &str) -> Option<i16> {
    let (offset, name) = zone.split_once(':').unwrap_or((zone, ""));
    let offset = offset.trim();
    let magnitude = offset.strip_prefix(['+', '-']).unwrap_or(offset);
    if magnitude.is_empty() {
        return Some(60 * hours_of_name(name.trim()));
    }
    let (hours, hundredths) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let all_digits = |part: &str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if hours.is_empty() || !all_digits(hours) || !all_digits(hundredths) {
        return None;
    }
    let hours: i16 = hours.parse().ok()?;
    let hundredths: i16 = format!("{hundredths:0<2}").parse().ok()?;
    let minutes = hours * 60 + hundredths * 60 / 100;
    let negative = offset.starts_with('-');
    (minutes <= 14 * 60).then_some(if negative { -minutes } else { minutes })
}

/// The zones that are sent by name alone; others are taken as GMT.
fn hours_of_name(name: &str) -> i16 {
    match name {
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => 0,
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(time) = self.time else {
            return self.write_digits(&[], f);
        };
        if self.offset.is_some_and(|minutes| minutes % 60 != 0) {
            // A fraction of an hour is read differently by different servers: such a time is written in GMT.
            return DateTime::from_utc(self.to_utc()).fmt(f);
        }
        let millis = time.nanosecond() / 1_000_000;
        let (second, millis) = if millis >= 1000 {
            (60, millis - 1000)
        } else {
            (time.second(), millis)
        };
        self.write_digits(&[time.hour(), time.minute(), second], f)?;
        match self.offset {
            None if millis == 0 && !self.style.has_millis => Ok(()),
            None => write!(f, ".{millis:03}"),
            Some(minutes) => {
                write!(f, ".{millis:03}[{}", minutes / 60)?;
                let name = self.style.zone.iter().take_while(|byte| **byte != 0);
                let name: String = name.map(|byte| char::from(*byte)).collect();
                let colon = if name.is_empty() { "" } else { ":" };
                write!(f, "{colon}{name}]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> DateTime {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_form_that_servers_send_is_read() {
        for (text, utc) in [
            ("20240318", "2024-03-18T00:00:00"),
            ("2024031810", "2024-03-18T10:00:00"),
            ("202403181015", "2024-03-18T10:15:00"),
            ("20240318101530", "2024-03-18T10:15:30"),
            ("20240318101530.124", "2024-03-18T10:15:30.124"),
            ("20240318101530.124[-5:EST]", "2024-03-18T15:15:30.124"),
            ("20240318101530[+1:CET]", "2024-03-18T09:15:30"),
            ("20240318101530[-3.5]", "2024-03-18T13:45:30"),
            ("20240318101530.000[-:EST]", "2024-03-18T15:15:30"),
            ("20240318101530.000[:PDT]", "2024-03-18T17:15:30"),
            ("20240318[-5:EST]", "2024-03-18T05:00:00"),
            ("20240318235960", "2024-03-18T23:59:60"),
        ] {
            let expected: NaiveDateTime = utc.parse().unwrap();
            assert_eq!(read(text).to_utc(), expected, "{text}");
        }
    }

    #[test]
    fn a_calendar_date_is_not_moved_by_a_zone() {
        assert_eq!(
            read("20240318[-5:EST]").date(),
            NaiveDate::from_ymd_opt(2024, 3, 18).unwrap()
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2024",
            "20240137",
            "20240230",
            "20241301",
            "2024031825",
            "20240318101561",
            "abcdefgh",
            "20240318101530.x",
            "20240318[",
            "20240318[25]",
            "20240318101530[5:]x",
            "+2240318",
            "２０２４０３１８",
            "20240318.5",
            "202403181",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn dates_print_in_the_form_of_ofx() {
        for text in [
            "20240318",
            "20240318101530",
            "20240318101530.124",
            "20240318101530.000",
            "20240318101530.000[-5]",
            "20240318101530.000[-5:EST]",
            "20240318235960",
        ] {
            assert_eq!(read(text).to_string(), text);
        }
        assert_eq!(
            read("20240318101530.124[-3.5]").to_string(),
            "20240318134530.124"
        );
    }
}
