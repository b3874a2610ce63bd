//! Patterns whose numbers have all of their digits: a plain date is shown by moving its digits, and no number is made of them.

use super::date::plain;
use super::pattern::Part;

/// Where the digits of a date go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mask {
    /// What is shown, with zeros for the digits.
    text: String,
    /// Pairs of digits: where they go in the text, and where they stand in a date such as `20240318101500`.
    pairs: Vec<(usize, usize)>,
}

impl Mask {
    /// That of the parts of a pattern; `None` if it depends on a number how it is shown.
    pub(super) fn of(parts: &[Part]) -> Option<Mask> {
        let (mut text, mut pairs) = (String::new(), Vec::new());
        for part in parts {
            let from = match *part {
                Part::Literal(character) => {
                    text.push(character);
                    continue;
                }
                // A plain date has no fraction of a second.
                Part::Millisecond => {
                    text.push_str("000");
                    continue;
                }
                Part::Year => {
                    pairs.push((text.len(), 0));
                    text.push_str("00");
                    2
                }
                Part::ShortYear => 2,
                Part::Month(2) => 4,
                Part::Day(2) => 6,
                Part::Hour(2) | Part::HalfHour(2) => 8,
                Part::Minute(2) => 10,
                Part::Second(2) => 12,
                _ => return None,
            };
            pairs.push((text.len(), from));
            text.push_str("00");
        }
        Some(Mask { text, pairs })
    }

    /// Shows a day or a second that is written in digits alone; `None` if that is not what is written.
    pub(super) fn show(&self, written: &str) -> Option<String> {
        plain(written.as_bytes())?;
        let mut out = self.text.clone().into_bytes();
        for &(to, from) in &self.pairs {
            // A day has no time: it is shown as midnight.
            if let Some(pair) = written.as_bytes().get(from..from + 2) {
                out[to..to + 2].copy_from_slice(pair);
            }
        }
        String::from_utf8(out).ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::value::DatePattern;

    #[test]
    fn a_date_is_shown_by_its_digits_as_by_its_numbers() {
        for pattern in [
            "MM/dd/yyyy hh:mm:ss",
            "yyyy-MM-ddTHH:mm:ss.fff".replace('T', "'T'").as_str(),
            "dd.MM.yy",
            "yyyyMMdd",
            "d.M.yyyy",
            "'é' yyyy 'é' MM dd mm",
            "MM/dd/yyyy hh:mm:ss tt",
            "yyyy-MM-dd H:m:s",
        ] {
            let pattern = DatePattern::new(pattern).unwrap();
            for written in [
                "20240318",
                "20240318101500",
                "20240229235959",
                "20240318000000",
                "00010101",
                "99991231235959",
                "2024031810",
                "202403181015",
                "20240318101560",
                "20240318101500.123[-5:EST]",
                " 20240318",
            ] {
                let shown = pattern.format(written.parse().unwrap());
                let text = pattern.as_str();
                assert_eq!(pattern.show(written), Some(shown), "{written} by {text}");
            }
            for written in [
                "",
                "20230229",
                "20241301",
                "20240318240000",
                "2024O318",
                "today",
            ] {
                assert_eq!(pattern.show(written), None, "{written}");
            }
        }
    }
}
