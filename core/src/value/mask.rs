//! Patterns whose numbers have all of their digits: a plain date is shown by moving its digits, and no number is made of them.

use super::date::plain;
use super::pattern::Part;

/// What is shown of a date: each byte is one of the text, or the place of a digit in a date such as `20240318101500`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mask(Vec<u8>);

/// More than there are digits. A pattern with a lower character, which is a control character, has no mask.
const PLACES: usize = 16;

impl Mask {
    /// That of the parts of a pattern; `None` if it depends on a number how it is shown.
    pub(super) fn of(parts: &[Part]) -> Option<Mask> {
        let mut mask = Vec::new();
        for part in parts {
            match *part {
                Part::Literal(character) if (character as usize) < PLACES => return None,
                Part::Literal(character) => {
                    mask.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                // A plain date has no fraction of a second.
                Part::Millisecond => mask.extend(b"000"),
                Part::Year => mask.extend([0, 1, 2, 3]),
                Part::ShortYear => mask.extend([2, 3]),
                Part::Month(2) => mask.extend([4, 5]),
                Part::Day(2) => mask.extend([6, 7]),
                Part::Hour(2) | Part::HalfHour(2) => mask.extend([8, 9]),
                Part::Minute(2) => mask.extend([10, 11]),
                Part::Second(2) => mask.extend([12, 13]),
                _ => return None,
            }
        }
        Some(Mask(mask))
    }

    /// Shows a day or a second that is written in digits alone; `None` if that is not what is written.
    pub(super) fn show(&self, written: &str) -> Option<String> {
        plain(written.as_bytes())?;
        // A day has no time: it is shown as midnight.
        let mut digits = [b'0'; PLACES];
        digits[..written.len()].copy_from_slice(written.as_bytes());
        let shown = |byte: &u8| digits.get(usize::from(*byte)).copied().unwrap_or(*byte);
        String::from_utf8(self.0.iter().map(shown).collect()).ok()
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
            "yyyy'\u{c}'MM dd",
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
