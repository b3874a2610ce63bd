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
    has_time: bool,
    has_millis: bool,
    has_zone: bool,
    has_name: bool,
}

const EXPECTED: &str = "a form of dates of OFX: yyyyMMdd, yyyyMMddHHmmss, yyyyMMddHHmmss.xxx, or that with [G] or [G:Z] behind it";

impl WireDatePattern {
    /// Reads a pattern. An error for a form that OFX has not.
    pub fn new(pattern: &str) -> Result<WireDatePattern, ValueError> {
        let (has_time, has_millis, has_zone, has_name) =
            match pattern.trim().replace("YYYY", "yyyy").as_str() {
                "yyyyMMdd" => (false, false, false, false),
                "yyyyMMddHHmmss" => (true, false, false, false),
                "yyyyMMddHHmmss.xxx" => (true, true, false, false),
                "yyyyMMddHHmmss.xxx[G]" => (true, true, true, false),
                "yyyyMMddHHmmss.xxx[G:Z]" => (true, true, true, true),
                _ => return Err(ValueError::new(pattern, EXPECTED)),
            };
        Ok(WireDatePattern {
            text: pattern.trim().to_owned(),
            has_time,
            has_millis,
            has_zone,
            has_name,
        })
    }

    /// The pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it writes a zone.
    pub fn has_zone(&self) -> bool {
        self.has_zone
    }

    /// A date as it is to be written: its day and time stay, and are said to be of the zone if the form has one.
    #[must_use]
    pub fn apply(&self, date: DateTime, zone: &Zone) -> DateTime {
        if !self.has_time {
            return DateTime::from_date(date.date());
        }
        let time = date.time().unwrap_or(NaiveTime::MIN);
        let minutes = self.has_zone.then_some(zone.minutes);
        let mut written = DateTime::with_time(date.date(), time, minutes);
        if self.has_millis {
            written = written.with_millis();
        }
        if self.has_name {
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
