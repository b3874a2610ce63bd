//! The values that elements hold: parsed once, never merely validated.

mod amount;
mod amount_pattern;
mod date;
mod digits;
mod mask;
mod pattern;
mod private;
mod secret;
mod secret_text;
mod wire_date_pattern;
mod zone;

pub use amount::Amount;
pub use amount_pattern::AmountPattern;
pub use date::{Date, DateTime};
pub use pattern::DatePattern;
pub use private::Private;
pub use secret::Secret;
pub(crate) use secret_text::SecretText;
pub use wire_date_pattern::WireDatePattern;
pub use zone::Zone;

/// A text that is not a value of the type asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct ValueError {
    /// The text, cut to a few characters.
    pub text: String,
    /// What was expected, in words.
    pub expected: &'static str,
}

impl ValueError {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        const SHOWN: usize = 40;
        ValueError {
            text: text.chars().take(SHOWN).collect(),
            expected,
        }
    }
}
