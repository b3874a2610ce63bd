//! Amount patterns such as `$#,##0.00`: how amounts are shown to people (the component's `CurrencyFormat` setting).

use super::{Amount, ValueError};

/// A pattern by which amounts are shown, and read back from what was shown.
///
/// | in the pattern | meaning |
/// |---|---|
/// | `0` | a digit, also where there is none |
/// | `#` | a digit, if there is one |
/// | `,` between them | groups of three digits |
/// | `.` | the decimal mark |
/// | `'...'`, `\x` | these characters |
/// | `F2`, `N2` | as `0.00`, as `#,##0.00`; with another number of digits likewise |
///
/// All else before and behind stands for itself. No digit is ever rounded away: an amount with more digits than the pattern
/// has is shown with all of them.
///
/// ```
/// use ofx_billpay::value::AmountPattern;
///
/// let pattern = AmountPattern::new("$#,##0.00")?;
/// assert_eq!(pattern.format("1234.5".parse()?), "$1,234.50");
/// assert_eq!(pattern.parse("$1,234.50")?.to_string(), "1234.50");
/// # Ok::<(), ofx_billpay::value::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountPattern {
    text: String,
    before: String,
    behind: String,
    /// The fewest digits before the mark.
    whole: usize,
    grouped: bool,
    /// The fewest and the usual number of digits behind it.
    fewest: usize,
}

const EXPECTED: &str = "a pattern of amounts such as #,##0.00, $0.00 or N2";
const GROUP: usize = 3;
const MOST_DIGITS: usize = 15;

impl AmountPattern {
    /// Compiles a pattern. An error if it has no digit, or something that is no pattern between its digits.
    pub fn new(pattern: &str) -> Result<AmountPattern, ValueError> {
        let error = || ValueError::new(pattern, EXPECTED);
        let long = shorthand(pattern);
        let (before, rest) = literal(long.as_deref().unwrap_or(pattern)).ok_or_else(error)?;
        let end = rest
            .find(|c| !matches!(c, '0' | '#' | ',' | '.'))
            .unwrap_or(rest.len());
        let (digits, rest) = rest.split_at(end);
        let (behind, rest) = literal(rest).ok_or_else(error)?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let zeros = |text: &str| text.bytes().filter(|byte| *byte == b'0').count();
        let is_sound = rest.is_empty()
            && !whole.is_empty()
            && !whole.starts_with(',')
            && !whole.ends_with(',')
            && !fraction.contains([',', '.'])
            // Digits that must be there stand next to the mark.
            && !whole.replace(',', "").contains("0#")
            && !fraction.contains("#0")
            && digits.len() <= MOST_DIGITS * 2;
        if !is_sound {
            return Err(error());
        }
        Ok(AmountPattern {
            text: pattern.to_owned(),
            before,
            behind,
            whole: zeros(whole),
            grouped: whole.contains(','),
            fewest: zeros(fraction),
        })
    }

    /// The pattern as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Shows an amount. A minus stands before all else.
    pub fn format(&self, amount: Amount) -> String {
        let plain = amount.to_string();
        let unsigned = plain.strip_prefix('-');
        let sign = if unsigned.is_some() { "-" } else { "" };
        let (whole, fraction) = unsigned
            .unwrap_or(&plain)
            .split_once('.')
            .unwrap_or((unsigned.unwrap_or(&plain), ""));
        let whole = format!(
            "{:0>width$}",
            whole.trim_start_matches('0'),
            width = self.whole
        );
        let fraction = format!(
            "{:0<width$}",
            fraction.trim_end_matches('0'),
            width = self.fewest
        );
        let whole = if self.grouped { grouped(&whole) } else { whole };
        let mark = if fraction.is_empty() { "" } else { "." };
        let (before, behind) = (&self.before, &self.behind);
        format!("{sign}{before}{whole}{mark}{fraction}{behind}")
    }

    /// Reads what [`format`](Self::format) wrote, to the letter: what only looks like it could be another amount.
    pub fn parse(&self, text: &str) -> Result<Amount, ValueError> {
        let error = || ValueError::new(text, "an amount of the set CurrencyFormat");
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text),
        };
        let digits = unsigned
            .strip_prefix(&self.before)
            .and_then(|rest| rest.strip_suffix(&self.behind))
            .ok_or_else(error)?;
        let plain = if self.grouped {
            digits.replace(',', "")
        } else {
            digits.to_owned()
        };
        let amount: Amount = format!("{sign}{plain}").parse().map_err(|_| error())?;
        if self.format(amount) == text {
            Ok(amount)
        } else {
            Err(error())
        }
    }
}

/// `N2` and `F2` as patterns.
fn shorthand(pattern: &str) -> Option<String> {
    let (whole, digits) = match pattern.split_at_checked(1)? {
        ("N" | "n", digits) => ("#,##0", digits),
        ("F" | "f", digits) => ("0", digits),
        _ => return None,
    };
    let digits = if digits.is_empty() {
        2
    } else {
        digits.parse().ok()?
    };
    match digits {
        0 => Some(whole.to_owned()),
        1..=MOST_DIGITS => Some(format!("{whole}.{}", "0".repeat(digits))),
        _ => None,
    }
}

/// The characters that stand for themselves, up to a digit of the pattern; `None` where a quote does not end.
fn literal(pattern: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        match first {
            '0' | '#' | ',' | '.' => break,
            '\'' => {
                let (quoted, after) = rest[1..].split_once('\'')?;
                out.push_str(quoted);
                rest = after;
            }
            '\\' => {
                let escaped = rest[1..].chars().next()?;
                out.push(escaped);
                rest = &rest[1 + escaped.len_utf8()..];
            }
            // They mean something else in patterns, or would make an amount ambiguous.
            '%' | '-' | '+' | ';' | '1'..='9' => return None,
            _ => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    Some((out, rest))
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / GROUP);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(GROUP) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str, amount: &str) -> String {
        AmountPattern::new(pattern)
            .unwrap()
            .format(amount.parse().unwrap())
    }

    #[test]
    fn amounts_are_shown_by_the_pattern() {
        for (pattern, amount, expected) in [
            ("#,##0.00", "1234567.5", "1,234,567.50"),
            ("#,##0.00", "0.5", "0.50"),
            ("#,##0.00", "-12", "-12.00"),
            ("$#,##0.00", "999", "$999.00"),
            ("$#,##0.00", "-1000", "-$1,000.00"),
            ("0.00 USD", "12.3", "12.30 USD"),
            ("0.00' 0.0'", "12.3", "12.30 0.0"),
            ("\\00.0", "1", "01.0"),
            ("#.##", "0.5", ".5"),
            ("#.##", "12.00", "12"),
            ("000.0", "7", "007.0"),
            ("N", "1234", "1,234.00"),
            ("N0", "1234", "1,234"),
            ("F3", "1234", "1234.000"),
            ("€0.00", "3.1", "€3.10"),
        ] {
            assert_eq!(shown(pattern, amount), expected, "{pattern} {amount}");
        }
    }

    #[test]
    fn no_digit_is_rounded_away() {
        assert_eq!(shown("0", "12.50"), "12.5");
        assert_eq!(shown("0.00", "0.125"), "0.125");
    }

    #[test]
    fn what_was_shown_is_read_back_and_nothing_else() {
        let pattern = AmountPattern::new("$#,##0.00").unwrap();
        for amount in ["0.01", "999.99", "1000", "123456789.10", "-5"] {
            let amount: Amount = amount.parse().unwrap();
            assert_eq!(pattern.parse(&pattern.format(amount)).unwrap(), amount);
        }
        for text in [
            "$1234.50",
            "$1,23.00",
            "1,234.50",
            "$1,234.5",
            "$",
            "$1.234,50",
            "",
        ] {
            assert!(pattern.parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for pattern in [
            "", "abc", "C", "0.0.0", "0,", ",0", "0.0,0", "0#", "0.#0", "'0", "0%", "0;0", "N99",
            "-0",
        ] {
            assert!(AmountPattern::new(pattern).is_err(), "{pattern}");
        }
    }
}
