//! Date patterns such as `MM/dd/yyyy hh:mm:ss`: how the component's dates are typed and shown (its `DateFormat` setting).

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::date::date_of;
use super::digits::push_number;
use super::mask::Mask;
use super::{DateTime, ValueError};

/// A pattern by which dates are read from people and shown to them.
///
/// | letters | meaning |
/// |---|---|
/// | `yyyy`, `yy` | year; two digits are of this century |
/// | `MM`, `M` | month |
/// | `dd`, `d` | day |
/// | `HH`, `H` | hour, 0 to 23 |
/// | `hh`, `h` | hour, 1 to 12 if the pattern has `tt`, otherwise 0 to 23 |
/// | `mm`, `m`; `ss`, `s`; `fff` | minute; second; millisecond |
/// | `tt` | AM or PM |
/// | `'...'` | the characters between the quotes |
///
/// One letter alone leaves out a leading zero, unless the number stands beside another digit: it could be read as another day.
///
/// The special pattern `OFXDATE` stands for the form of OFX itself. When reading, the time may be left out, and `AM` or `PM`
/// may follow a pattern with `hh`, as in `09/30/2009 12:00:00 AM`.
///
/// ```
/// use ofx_billpay::value::DatePattern;
///
/// let pattern = DatePattern::default();
/// let due = pattern.parse("09/30/2009")?;
/// assert_eq!(due.to_string(), "20090930");
/// assert_eq!(pattern.format(due), "09/30/2009 00:00:00");
/// # Ok::<(), ofx_billpay::value::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    text: Arc<str>,
    parts: Arc<[Part]>,
    /// How plain dates are shown without being read, where the pattern allows it.
    mask: Option<Arc<Mask>>,
}

/// A number of a date, or what stands between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    ShortYear,
    Month(usize),
    Day(usize),
    Hour(usize),
    /// An hour of the twelve-hour clock, if the text has AM or PM.
    HalfHour(usize),
    Minute(usize),
    Second(usize),
    Millisecond,
    HalfDay,
    Literal(char),
}

const OFX: &str = "OFXDATE";

impl Default for DatePattern {
    /// `MM/dd/yyyy hh:mm:ss`, the component's default.
    fn default() -> Self {
        DatePattern::new("MM/dd/yyyy hh:mm:ss").expect("the default is a pattern")
    }
}

impl DatePattern {
    /// Compiles a pattern. An error if it lacks the year, the month or the day, has one of them twice, or has a letter without a
    /// meaning.
    pub fn new(pattern: &str) -> Result<DatePattern, ValueError> {
        if pattern.eq_ignore_ascii_case(OFX) {
            return Ok(DatePattern {
                text: OFX.into(),
                parts: Arc::default(),
                mask: None,
            });
        }
        let error = || ValueError::new(pattern, "a date pattern such as MM/dd/yyyy or OFXDATE");
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some(letter) = rest.chars().next() {
            let width = rest.len() - rest.trim_start_matches(letter).len();
            if letter == '\'' {
                let (quoted, after) = rest[1..].split_once('\'').ok_or_else(error)?;
                parts.extend(quoted.chars().map(Part::Literal));
                rest = after;
                continue;
            }
            let count = width / letter.len_utf8();
            match part(letter, count) {
                Some(part) => parts.push(part),
                None if letter.is_alphabetic() => return Err(error()),
                None => parts.extend(std::iter::repeat_n(Part::Literal(letter), count)),
            }
            rest = &rest[width..];
        }
        for index in 0..parts.len() {
            if is_glued(&parts, index) {
                parts[index] = parts[index].with_all_digits();
            }
        }
        let has = |wanted: fn(&Part) -> bool| parts.iter().any(wanted);
        let once =
            |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count() == 1;
        // What stands twice is a slip, such as `MM` for minutes, and would be read as another day.
        if once(|p| matches!(p, Part::Year | Part::ShortYear))
            && once(|p| matches!(p, Part::Month(_)))
            && once(|p| matches!(p, Part::Day(_)))
            // AM and PM belong to the twelve-hour clock, and mean nothing without an hour of it.
            && has(|p| *p == Part::HalfDay) <= has(|p| matches!(p, Part::HalfHour(_)))
            && !(has(|p| *p == Part::HalfDay) && has(|p| matches!(p, Part::Hour(_))))
        {
            Ok(DatePattern {
                text: pattern.into(),
                mask: Mask::of(&parts).map(Arc::new),
                parts: parts.into(),
            })
        } else {
            Err(error())
        }
    }

    /// The pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether dates are given and shown in the form of OFX itself.
    pub fn is_verbatim(&self) -> bool {
        self.parts.is_empty()
    }

    /// Shows a date. A zone is not shown: the date and time are those the server wrote.
    pub fn format(&self, date: DateTime) -> String {
        if self.parts.is_empty() {
            return date.to_string();
        }
        let has_half_day = self.parts.contains(&Part::HalfDay);
        let day = date.date();
        let time = date.time().unwrap_or(NaiveTime::MIN);
        let mut out = String::with_capacity(self.text.len() + 4);
        for part in &*self.parts {
            let (number, width) = match *part {
                Part::Year => (year(day), 4),
                Part::ShortYear => (year(day) % 100, 2),
                Part::Month(width) => (chrono::Datelike::month(&day), width),
                Part::Day(width) => (chrono::Datelike::day(&day), width),
                Part::HalfHour(width) if has_half_day => (time.hour12().1, width),
                Part::Hour(width) | Part::HalfHour(width) => (time.hour(), width),
                Part::Minute(width) => (time.minute(), width),
                Part::Second(width) => (time.second(), width),
                Part::Millisecond => (time.nanosecond() / 1_000_000 % 1000, 3),
                Part::HalfDay => {
                    out.push_str(if time.hour12().0 { "PM" } else { "AM" });
                    continue;
                }
                Part::Literal(character) => {
                    out.push(character);
                    continue;
                }
            };
            push_number(&mut out, number, width);
        }
        out
    }

    /// Shows a date that is written in the form of OFX; `None` if it cannot be read.
    pub(crate) fn show(&self, written: &str) -> Option<String> {
        let masked = self.mask.as_ref().and_then(|mask| mask.show(written));
        masked.or_else(|| Some(self.format(written.parse().ok()?)))
    }

    /// Reads a date that a person typed. The result has a time only if one other than midnight was given.
    pub fn parse(&self, text: &str) -> Result<DateTime, ValueError> {
        let text = text.trim();
        if self.parts.is_empty() {
            return text.parse();
        }
        self.read(text)
            .ok_or_else(|| ValueError::new(text, "a date of the set DateFormat"))
    }

    fn read(&self, text: &str) -> Option<DateTime> {
        let mut read = Fields::default();
        let mut rest = text;
        for (index, part) in self.parts.iter().enumerate() {
            if rest.is_empty() && self.parts[index..].iter().all(|part| part.is_optional()) {
                break;
            }
            rest = read.take(*part, rest, is_glued(&self.parts, index))?;
        }
        // The component's own example has AM after a pattern without it.
        if read.pm.is_none()
            && self
                .parts
                .iter()
                .any(|part| matches!(part, Part::HalfHour(_)))
        {
            let trailing = rest.trim();
            if !trailing.is_empty() {
                read.pm = Some(half_day(trailing)?);
                rest = "";
            }
        }
        if rest.is_empty() {
            read.date_time()
        } else {
            None
        }
    }
}

/// Whether a part of a pattern stands beside digits, so that only their count tells where it ends.
fn is_glued(parts: &[Part], index: usize) -> bool {
    let neighbours = [index.checked_sub(1), index.checked_add(1)];
    let mut found = neighbours
        .into_iter()
        .flatten()
        .filter_map(|at| parts.get(at));
    found.any(|part| part.has_digits())
}

impl Part {
    fn has_digits(self) -> bool {
        match self {
            Part::Literal(character) => character.is_ascii_digit(),
            Part::HalfDay => false,
            _ => true,
        }
    }

    /// The same, without leaving out a leading zero.
    fn with_all_digits(self) -> Part {
        match self {
            Part::Month(_) => Part::Month(2),
            Part::Day(_) => Part::Day(2),
            Part::Hour(_) => Part::Hour(2),
            Part::HalfHour(_) => Part::HalfHour(2),
            Part::Minute(_) => Part::Minute(2),
            Part::Second(_) => Part::Second(2),
            other => other,
        }
    }

    /// Whether a date may end before this: it says nothing of the day.
    fn is_optional(self) -> bool {
        !matches!(
            self,
            Part::Year | Part::ShortYear | Part::Month(_) | Part::Day(_)
        )
    }
}

/// What was read so far.
#[derive(Default)]
struct Fields {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    millisecond: u32,
    pm: Option<bool>,
}

impl Fields {
    /// Takes one part off the front of `text` and returns the rest.
    fn take<'a>(&mut self, part: Part, text: &'a str, glued: bool) -> Option<&'a str> {
        let (field, width) = match part {
            Part::Literal(character) => return text.strip_prefix(character),
            Part::HalfDay => {
                let marker = text.get(..2)?;
                self.pm = Some(half_day(marker)?);
                return Some(&text[2..]);
            }
            Part::Year => (&mut self.year, 4),
            Part::ShortYear => (&mut self.year, 2),
            Part::Month(_) => (&mut self.month, 2),
            Part::Day(_) => (&mut self.day, 2),
            Part::Hour(_) | Part::HalfHour(_) => (&mut self.hour, 2),
            Part::Minute(_) => (&mut self.minute, 2),
            Part::Second(_) => (&mut self.second, 2),
            Part::Millisecond => (&mut self.millisecond, 3),
        };
        let digits = text
            .bytes()
            .take(width)
            .take_while(u8::is_ascii_digit)
            .count();
        // A year, a fraction, or a number right beside a digit has all of its digits; others may lack the leading zero.
        let exact = glued || matches!(part, Part::Year | Part::ShortYear | Part::Millisecond);
        if digits == 0 || (exact && digits < width) {
            return None;
        }
        *field = text[..digits].parse().ok()?;
        if part == Part::ShortYear {
            *field += 2000;
        }
        Some(&text[digits..])
    }

    fn date_time(self) -> Option<DateTime> {
        let date = date_of(self.year, self.month, self.day)?;
        let hour = match self.pm {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(pm) => self.hour % 12 + if pm { 12 } else { 0 },
            None => self.hour,
        };
        let time = NaiveTime::from_hms_milli_opt(hour, self.minute, self.second, self.millisecond)?;
        if time == NaiveTime::MIN {
            Some(DateTime::from_date(date))
        } else {
            Some(DateTime::with_time(date, time, None))
        }
    }
}

fn part(letter: char, count: usize) -> Option<Part> {
    Some(match (letter, count) {
        ('y' | 'Y', 4) => Part::Year,
        ('y' | 'Y', 2) => Part::ShortYear,
        ('M', 1 | 2) => Part::Month(count),
        ('d', 1 | 2) => Part::Day(count),
        ('H', 1 | 2) => Part::Hour(count),
        ('h', 1 | 2) => Part::HalfHour(count),
        ('m', 1 | 2) => Part::Minute(count),
        ('s', 1 | 2) => Part::Second(count),
        ('f' | 'x' | 'S', 3) => Part::Millisecond,
        ('t', 1 | 2) | ('a', _) => Part::HalfDay,
        _ => return None,
    })
}

fn half_day(marker: &str) -> Option<bool> {
    match marker.to_ascii_uppercase().as_str() {
        "AM" => Some(false),
        "PM" => Some(true),
        _ => None,
    }
}

fn year(date: NaiveDate) -> u32 {
    chrono::Datelike::year(&date).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ofx(pattern: &str, text: &str) -> Option<String> {
        DatePattern::new(pattern)
            .unwrap()
            .parse(text)
            .ok()
            .map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        for (pattern, text, expected) in [
            (
                "MM/dd/yyyy hh:mm:ss",
                "09/30/2009 12:00:00 AM",
                Some("20090930"),
            ),
            (
                "MM/dd/yyyy hh:mm:ss",
                "09/30/2009 01:05:00 PM",
                Some("20090930130500"),
            ),
            ("MM/dd/yyyy hh:mm:ss", "9/3/2009", Some("20090903")),
            (
                "MM/dd/yyyy hh:mm:ss",
                "09/30/2009 17:05:00",
                Some("20090930170500"),
            ),
            ("yyyy.MM.dd", "2000.01.01", Some("20000101")),
            ("yyyyMMdd", "20240229", Some("20240229")),
            ("dd.MM.yy", "01.02.24", Some("20240201")),
            ("d 'de' M yyyy", "1 de 2 2024", Some("20240201")),
            (
                "MM/dd/yyyy hh:mm:ss tt",
                "09/30/2009 12:00:00 PM",
                Some("20090930120000"),
            ),
            ("OFXDATE", "20240318", Some("20240318")),
            ("MM/dd/yyyy hh:mm:ss", "30/09/2009", None),
            ("MM/dd/yyyy hh:mm:ss", "09/31/2009", None),
            ("MM/dd/yyyy hh:mm:ss", "09/30/09", None),
            ("MM/dd/yyyy hh:mm:ss", "09/30/2009 13:00:00 PM", None),
            ("MM/dd/yyyy hh:mm:ss", "09/30/2009x", None),
            ("MM/dd/yyyy hh:mm:ss", "2009-09-30", None),
            ("MM/dd/yyyy hh:mm:ss", "", None),
            ("yyyyMMdd", "2024031", None),
        ] {
            assert_eq!(ofx(pattern, text).as_deref(), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn dates_are_shown_by_the_same_patterns() {
        let date: DateTime = "20090930170509.040[-5:EST]".parse().unwrap();
        for (pattern, shown) in [
            ("MM/dd/yyyy hh:mm:ss", "09/30/2009 17:05:09"),
            ("M/d/yy h:m:s tt", "9/30/09 5:5:9 PM"),
            ("yyyy-MM-dd'T'HH:mm:ss.fff", "2009-09-30T17:05:09.040"),
            ("OFXDATE", "20090930170509.040[-5:EST]"),
            // Beside a digit, a number has all of its own: otherwise another day would be read from it.
            ("yyyyMd", "20090930"),
            ("hsd'4' M yyyy", "1709304 9 2009"),
            ("yyyy-M-'0'd", "2009-9-030"),
        ] {
            assert_eq!(
                DatePattern::new(pattern).unwrap().format(date),
                shown,
                "{pattern}"
            );
        }
    }

    #[test]
    fn a_pattern_needs_one_day_and_only_known_letters() {
        for pattern in [
            "",
            "MM/yyyy",
            "hh:mm:ss",
            "MM/dd/yyyy Q",
            "MMM dd yyyy",
            "yyyy-MM-dd '",
            "MM/dd/yyyy hh:MM:ss",
            "yyyy/MM/dd yy",
            "dd d MM yyyy",
        ] {
            assert!(DatePattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
