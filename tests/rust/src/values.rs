//! Random values that are legal in every version of OFX.

use ofx_billpay::value::{Amount, DateTime, Private, Secret};
use proptest::prelude::*;
use proptest::sample::select;

/// Text of printable ASCII, from one character up to so many, without white space at its ends.
pub fn text(longest: usize) -> BoxedStrategy<String> {
    let special = select(&["&", "<", ">", "&amp;", "]]>", "<b>", "AT&T", "a < b"][..]);
    let plain = "[ -~]{1,40}";
    prop_oneof![4 => plain.prop_map(String::from), 1 => special.prop_map(str::to_owned)]
        .prop_map(move |text| {
            let text: String = text.trim().chars().take(longest).collect();
            match text.trim() {
                "" => "x".to_owned(),
                trimmed => trimmed.to_owned(),
            }
        })
        .boxed()
}

/// A text that is an account number or the like.
pub fn private(longest: usize) -> BoxedStrategy<Private> {
    text(longest).prop_map(Private::from).boxed()
}

/// A password, key or token.
pub fn secret(longest: usize) -> BoxedStrategy<Secret> {
    text(longest).prop_map(Secret::new).boxed()
}

/// An amount of up to four decimals.
///
/// # Panics
///
/// Never: 64 bits have at most 19 digits.
pub fn amount() -> BoxedStrategy<Amount> {
    (any::<i64>(), 0_u8..5)
        .prop_map(|(digits, scale)| {
            Amount::new(i128::from(digits), scale).expect("it has at most 25 characters")
        })
        .boxed()
}

/// A date, with a time and a zone or without.
///
/// # Panics
///
/// If a legal form is refused, which is what the tests are about.
pub fn date() -> BoxedStrategy<DateTime> {
    let day = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])";
    let time = "([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]";
    let zone = "\\.[0-9]{3}(\\[-?([0-9]|1[0-2])(:[A-Z]{3})?\\])?";
    (
        day,
        proptest::option::of((time, proptest::option::of(zone))),
    )
        .prop_map(|(day, time)| {
            let (time, zone) = time.unwrap_or_default();
            let text = format!("{day}{time}{}", zone.unwrap_or_default());
            text.parse().expect("the form is legal")
        })
        .boxed()
}
