//! Amounts of money: decimal numbers, exact, with the scale they were written in. Never floats.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::ValueError;

/// A decimal number such as an amount or a rate: up to 32 characters in OFX, so that 128 bits always hold it.
///
/// Compares by value: `1.50` equals `1.5`. Prints in plain form, with the digits it was written with.
///
/// Source: the OFX type *Amount*: an optional sign, digits, and at most one `.` or `,` as decimal mark; grouping is illegal.
///
/// ```
/// use ofx_billpay::value::Amount;
///
/// let amount: Amount = "12,50".parse()?;
/// assert_eq!(amount.to_string(), "12.50");
/// assert!("1,650.00".parse::<Amount>().is_err());
/// # Ok::<(), ofx_billpay::value::ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Amount {
    digits: i128,
    scale: u8,
}

const LONGEST: usize = 32;
const EXPECTED: &str =
    "an amount such as 123.45 (digits, at most one decimal mark, no grouping, up to 32 characters)";

impl Amount {
    /// An amount of `digits` units of which `scale` stand after the decimal mark: `(12345, 2)` is 123.45.
    ///
    /// `None` if it would not fit into the 32 characters that OFX allows.
    pub fn new(digits: i128, scale: u8) -> Option<Amount> {
        let amount = Amount { digits, scale };
        (usize::from(scale) < LONGEST && amount.printed_length() <= LONGEST).then_some(amount)
    }

    /// How many characters it prints with.
    fn printed_length(self) -> usize {
        let scale = usize::from(self.scale);
        let digits = self.digits.unsigned_abs().checked_ilog10();
        let digits = digits.map_or(0, |exponent| exponent as usize + 1);
        let sign = usize::from(self.digits < 0);
        let mark = usize::from(scale > 0);
        let whole = match digits.saturating_sub(scale) {
            0 if Self::leaves_zero_out(scale, self.digits < 0) => 0,
            whole => whole.max(1),
        };
        sign + whole + mark + scale
    }

    /// Whether there is no room for a zero before the mark: with 31 digits after it.
    fn leaves_zero_out(scale: usize, is_negative: bool) -> bool {
        scale + 2 > LONGEST - usize::from(is_negative)
    }

    /// Reads digits with at most one mark among them, which is what amounts mostly are; few enough of them to fit in any case.
    fn plain(text: &str) -> Option<Amount> {
        const FEW: usize = 18;
        if text.len() > FEW {
            return None;
        }
        let (mut digits, mut count, mut marked_at) = (0_u64, 0_u8, None);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    count += 1;
                }
                b'.' | b',' if marked_at.is_none() => marked_at = Some(count),
                _ => return None,
            }
        }
        let amount = Amount {
            digits: digits.into(),
            scale: marked_at.map_or(0, |before| count - before),
        };
        (count > 0).then_some(amount)
    }

    /// The same amount with at least two digits after the decimal mark and no needless zeros: equal amounts become the same
    /// text.
    #[must_use]
    pub fn to_cents(self) -> Amount {
        const CENTS: u8 = 2;
        let mut amount = self;
        while amount.scale > CENTS && amount.digits % 10 == 0 {
            amount = Amount {
                digits: amount.digits / 10,
                scale: amount.scale - 1,
            };
        }
        while amount.scale < CENTS {
            match amount
                .digits
                .checked_mul(10)
                .and_then(|digits| Amount::new(digits, amount.scale + 1))
            {
                Some(longer) => amount = longer,
                None => return self,
            }
        }
        amount
    }

    /// Whether it is more than nothing, as the amount of a payment must be.
    pub fn is_positive(self) -> bool {
        self.digits > 0
    }

    /// Whether a text is that of an amount, and already as amounts print.
    pub(crate) fn is_as_printed(text: &str) -> bool {
        let bytes = text.as_bytes();
        if bytes.len() > LONGEST {
            return false;
        }
        let mut mark = None;
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'0'..=b'9' => {}
                b'.' if mark.is_none() => mark = Some(at),
                _ => return false,
            }
        }
        let whole = mark.unwrap_or(bytes.len());
        whole > 0 && mark != Some(bytes.len() - 1) && (whole == 1 || bytes[0] != b'0')
    }

    /// How many digits stand after the decimal mark.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The number without its decimal mark: 12345 for 123.45.
    pub fn digits(self) -> i128 {
        self.digits
    }
}

impl FromStr for Amount {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        if let Some(amount) = Amount::plain(text) {
            return Ok(amount);
        }
        let error = || ValueError::new(text, EXPECTED);
        let trimmed = text.trim();
        if trimmed.len() > LONGEST {
            return Err(error());
        }
        let unsigned = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
        let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty())
        {
            return Err(error());
        }
        let magnitude = whole
            .bytes()
            .chain(fraction.bytes())
            .fold(0_i128, |number, digit| {
                number * 10 + i128::from(digit - b'0')
            });
        let digits = if trimmed.starts_with('-') {
            -magnitude
        } else {
            magnitude
        };
        let scale = u8::try_from(fraction.len()).map_err(|_| error())?;
        Amount::new(digits, scale).ok_or_else(error)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let whole = if whole == "0" && Self::leaves_zero_out(scale, self.digits < 0) {
            ""
        } else {
            whole
        };
        let sign = if self.digits < 0 { "-" } else { "" };
        let mark = if scale > 0 { "." } else { "" };
        f.pad(&format!("{sign}{whole}{mark}{fraction}"))
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}

impl Amount {
    /// The digits before the decimal mark, and those after it without the zeros at their end.
    fn parts(self) -> (i128, i128, u8) {
        let (mut digits, mut scale) = (self.digits, self.scale);
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        let unit = 10_i128.pow(u32::from(scale));
        (digits / unit, digits % unit, scale)
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Amount {}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        let (whole, fraction, scale) = self.parts();
        let (other_whole, other_fraction, other_scale) = other.parts();
        let common = scale.max(other_scale);
        // Fractions have at most 31 digits, so that a common scale does not overflow.
        let raised = |digits: i128, scale: u8| digits * 10_i128.pow(u32::from(common - scale));
        whole
            .cmp(&other_whole)
            .then_with(|| raised(fraction, scale).cmp(&raised(other_fraction, other_scale)))
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_as_printed_prints_as_it_is() {
        let long = "1234567890".repeat(4);
        let mut count = 0;
        for length in 1..=32 {
            for text in [
                long[..length].to_owned(),
                format!("0.{}", &long[..length]),
                format!("{}.{}", &long[..length], &long[..33 - length]),
                format!("{}.5", &long[..length]),
                format!("0{}", &long[..length]),
                format!("-{}", &long[..length]),
                format!("{}.", &long[..length]),
                format!(".{}", &long[..length]),
                format!("{},5", &long[..length]),
                format!(" {}", &long[..length]),
            ] {
                if Amount::is_as_printed(&text) {
                    count += 1;
                    let amount: Amount = text.parse().unwrap();
                    assert_eq!(amount.to_string(), text);
                }
            }
        }
        assert!(count > 90, "{count}");
        for text in ["0", "0.00", "84.20", "100"] {
            assert!(Amount::is_as_printed(text), "{text}");
        }
        for text in [
            "", ".", "00.5", "01", "1.", ".5", "-1", "+1", "1,5", "1.5.5", "1 ",
        ] {
            assert!(!Amount::is_as_printed(text), "{text}");
        }
    }

    #[test]
    fn what_fits_is_what_prints_in_so_many_characters() {
        let long = 10_i128.pow(33);
        for scale in 0..=40 {
            for exponent in 0..=33 {
                for digits in [
                    0,
                    1,
                    9,
                    10_i128.pow(exponent),
                    10_i128.pow(exponent) - 1,
                    long,
                ] {
                    for digits in [digits, -digits] {
                        let printed = Amount { digits, scale };
                        let length = printed.to_string().len();
                        assert_eq!(printed.printed_length(), length, "{printed}");
                        let fits = scale < 32 && length <= LONGEST;
                        assert_eq!(Amount::new(digits, scale).is_some(), fits, "{printed}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_form_of_ofx_is_read_and_printed_plainly() {
        for (written, printed) in [
            ("123.45", "123.45"),
            ("12,50", "12.50"),
            ("+1.5", "1.5"),
            ("-0.5", "-0.5"),
            ("1.", "1"),
            (".5", "0.5"),
            ("007.10", "7.10"),
            (" 2 ", "2"),
            (
                "0.000000000000000000000000000001",
                "0.000000000000000000000000000001",
            ),
            (
                "99999999999999999999999999999999",
                "99999999999999999999999999999999",
            ),
        ] {
            assert_eq!(
                written.parse::<Amount>().unwrap().to_string(),
                printed,
                "{written}"
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            ".",
            "+",
            "-",
            ",",
            "1,650.00",
            "1 650",
            "1e3",
            "$1",
            "1.2.3",
            "--1",
            "0x10",
            "١",
            "NaN",
            "123456789012345678901234567890123",
        ] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_compare_by_value() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        assert_eq!(amount("1.50"), amount("1,5"));
        assert!(amount("-1.5") < amount("-1.4"));
        assert!(amount("0.000000000000000000000000000001") > amount("0"));
        assert!(amount("99999999999999999999999999999999") > amount("0.999"));
        assert!(amount("0").max(amount("-0")).digits() == 0);
    }

    #[test]
    fn equal_amounts_become_the_same_text() {
        for (written, cents) in [
            ("84.2", "84.20"),
            ("084.200", "84.20"),
            ("100", "100.00"),
            ("0.005", "0.005"),
            ("1,5", "1.50"),
        ] {
            assert_eq!(
                written.parse::<Amount>().unwrap().to_cents().to_string(),
                cents
            );
        }
    }

    #[test]
    fn only_what_fits_into_ofx_is_made() {
        assert_eq!(Amount::new(12345, 2).unwrap().to_string(), "123.45");
        assert_eq!(Amount::new(i128::MAX, 0).map(|a| a.to_string()), None);
        assert!(Amount::new(1, 40).is_none());
    }
}
