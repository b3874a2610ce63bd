//! Private text: account numbers and the like, which are shown to their owner but not in logs.

use std::fmt;
use std::ops::Deref;

/// A text that `Debug` shows only the end of, such as an account number. It reads as a `&str`.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Private(String);

impl Private {
    /// The text itself.
    pub fn into_inner(self) -> String {
        self.0
    }

    /// The last two characters after stars, for messages to people: enough to tell accounts apart.
    pub fn masked(&self) -> String {
        const SHOWN: usize = 2;
        let count = self.0.chars().count();
        let shown = if count > 2 * SHOWN { SHOWN } else { 0 };
        let end: String = self.0.chars().skip(count - shown).collect();
        format!("***{end}")
    }
}

impl<T: Into<String>> From<T> for Private {
    fn from(text: T) -> Self {
        Private(text.into())
    }
}

impl Deref for Private {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_shown_and_of_short_ones_nothing() {
        assert_eq!(format!("{:?}", Private::from("4400120")), "***20");
        assert_eq!(format!("{:?}", Private::from("1234")), "***");
        assert_eq!(&*Private::from("4400120"), "4400120");
    }
}
