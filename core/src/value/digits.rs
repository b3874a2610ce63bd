//! The digits of small numbers. A history has two dates a payment: the machinery of `format!` would be most of their cost.

/// Adds a number with so many digits at least.
pub(super) fn push_number(out: &mut String, number: u32, width: usize) {
    if number >= 100 || width > 2 {
        push_number(out, number / 100, width.saturating_sub(2));
    } else if number < 10 && width < 2 {
        out.push_str(&pair(number)[1..]);
        return;
    }
    out.push_str(pair(number));
}

/// The last two digits of a number.
pub(super) fn pair(number: u32) -> &'static str {
    let at = number as usize % 100 * 2;
    &PAIRS[at..at + 2]
}

/// All numbers of two digits, one behind the other.
const PAIRS: &str = "\
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_are_asked_for() {
        for number in (0..1200).chain([9999, 10_000, u32::MAX]) {
            for width in 0..6 {
                let mut out = String::new();
                push_number(&mut out, number, width);
                assert_eq!(out, format!("{number:0width$}"));
            }
        }
    }
}
