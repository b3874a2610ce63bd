//! A time zone as OFX writes it: hours from Greenwich, and a name that says nothing.

use std::fmt;
use std::str::FromStr;

use super::ValueError;

/// A zone such as `-5:EST`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Minutes to the east of Greenwich.
    pub minutes: i16,
    /// Up to five letters; may be empty.
    pub name: String,
}

const EXPECTED: &str = "a time zone such as -5:EST, +1 or 0:GMT (hours from Greenwich, -12 to 14)";
const LONGEST_NAME: usize = 5;

impl FromStr for Zone {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = || ValueError::new(text, EXPECTED);
        let (hours, name) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        let hours: i16 = hours.parse().map_err(|_| error())?;
        let is_name =
            name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !(-12..=14).contains(&hours) || !is_name {
            return Err(error());
        }
        let (minutes, name) = (hours * 60, name.to_owned());
        Ok(Zone { minutes, name })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.minutes / 60)?;
        if self.name.is_empty() {
            return Ok(());
        }
        write!(f, ":{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_as_they_are_written() {
        for text in ["-5:EST", "0:GMT", "14", "-12", "1:CEST"] {
            assert_eq!(text.parse::<Zone>().unwrap().to_string(), text);
        }
        for text in ["", "EST", "15", "-13", "5.5", "1:", "0:GMT+1", "0:ABCDEF"] {
            let refused = text.parse::<Zone>().is_err();
            assert_eq!(refused, text != "1:", "{text}");
        }
    }
}
