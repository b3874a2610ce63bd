//! How dates are written for a bank: which of the forms of OFX (the component's `OFXDateFormat` setting).

use chrono::NaiveTime;

use super::{DateTime, ValueError, Zone};

/// A form in which OFX may write dates, from `yyyyMMdd` to `yyyyMMddHHmmss.xxx[G:Z]`.
///
/// `G` stands for the hours from Greenwich and `Z` for the name of the zone. The year may be written `YYYY`, too.
///
/// ```
/// use ofx_billpay::value::{WireDatePattern, Zone};
///
/// let pattern = WireDatePattern::new("YYYYMMddHHmmss.xxx[G:Z]")?;
/// let zone: Zone = "-5:EST".parse()?;
/// let date = pattern.apply("20000101".parse()?, &zone);
/// assert_eq!(date.to_string(), "20000101000000.000[-5:EST]");
/// # Ok::<(), ofx_billpay::value::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireDatePattern {
    text: String,
    detail: Detail,
}

/// How much of a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Day,
    Second,
    Millisecond,
    Offset,
    Zone,
}

const EXPECTED: &str = "a form of dates of OFX: yyyyMMdd, yyyyMMddHHmmss, yyyyMMddHHmmss.xxx, or that with [G] or [G:Z] behind it";

impl WireDatePattern {
    /// Reads a pattern. An error for a form that OFX has not.
    pub fn new(pattern: &str) -> Result<WireDatePattern, ValueError> {
        let detail = match pattern.trim().replace("YYYY", "yyyy").as_str() {
            "yyyyMMdd" => Detail::Day,
            "yyyyMMddHHmmss" => Detail::Second,
            "yyyyMMddHHmmss.xxx" => Detail::Millisecond,
            "yyyyMMddHHmmss.xxx[G]" => Detail::Offset,
            "yyyyMMddHHmmss.xxx[G:Z]" => Detail::Zone,
            _ => return Err(ValueError::new(pattern, EXPECTED)),
        };
        let text = pattern.trim().to_owned();
        Ok(WireDatePattern { text, detail })
    }

    /// The pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A date as it is to be written: its day and time stay, and are said to be of the zone if the form has one. Of a zone that is
    /// a fraction of an hour away they are said to be of Greenwich: servers read fractions differently.
    #[must_use]
    pub fn apply(&self, date: DateTime, zone: &Zone) -> DateTime {
        if self.detail == Detail::Day {
            return DateTime::from_date(date.date());
        }
        let greenwich = Zone {
            minutes: 0,
            name: "GMT".to_owned(),
        };
        let is_whole = zone.minutes % 60 == 0;
        let zone = if is_whole { zone } else { &greenwich };
        let time = date.time().unwrap_or(NaiveTime::MIN);
        let minutes = (self.detail >= Detail::Offset).then_some(zone.minutes);
        let mut written = DateTime::with_time(date.date(), time, minutes);
        if self.detail >= Detail::Millisecond {
            written = written.with_millis();
        }
        if self.detail == Detail::Zone {
            written = written.with_zone_name(&zone.name);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_the_form_that_was_asked_for() {
        let zone = "-5:EST".parse().unwrap();
        for (pattern, date, expected) in [
            ("yyyyMMdd", "20240318101500", "20240318"),
            ("YYYYMMddHHmmss", "20240318", "20240318000000"),
            ("YYYYMMddHHmmss.xxx", "20240318101500", "20240318101500.000"),
            (
                "yyyyMMddHHmmss.xxx[G]",
                "20240318",
                "20240318000000.000[-5]",
            ),
            (
                "yyyyMMddHHmmss.xxx[G:Z]",
                "20240318",
                "20240318000000.000[-5:EST]",
            ),
        ] {
            let pattern = WireDatePattern::new(pattern).unwrap();
            let written = pattern.apply(date.parse().unwrap(), &zone);
            assert_eq!(written.to_string(), expected);
        }
        let kolkata = Zone {
            minutes: 330,
            name: "IST".to_owned(),
        };
        let pattern = WireDatePattern::new("yyyyMMddHHmmss.xxx[G:Z]").unwrap();
        let written = pattern.apply("20240318".parse().unwrap(), &kolkata);
        assert_eq!(written.to_string(), "20240318000000.000[0:GMT]");
        for pattern in [
            "",
            "MM/dd/yyyy",
            "yyyyMMddHHmm",
            "yyyyMMdd[G]",
            "yyyyMMddHHmmss.xxx[Z]",
        ] {
            assert!(WireDatePattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
