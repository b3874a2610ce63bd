//! A text that is written piece by piece and may hold secrets: nothing of it is left behind where it grows or is given up.

use std::fmt;
use std::mem;

use zeroize::Zeroizing;

/// A text that is being written. It prints nothing, and is wiped from memory when it is dropped or moves to a larger place.
#[derive(Default)]
pub(crate) struct SecretText(Zeroizing<String>);

impl SecretText {
    /// An empty text with room for so many bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        SecretText(Zeroizing::new(String::with_capacity(capacity)))
    }

    /// Adds a piece at the end.
    pub(crate) fn push_str(&mut self, piece: &str) {
        self.add([piece]);
    }

    /// Adds some pieces at the end, one behind the other.
    #[inline]
    pub(crate) fn add<const N: usize>(&mut self, pieces: [&str; N]) {
        let needed = pieces
            .iter()
            .fold(self.0.len(), |sum, piece| sum + piece.len());
        if needed > self.0.capacity() {
            self.grow(needed * 2);
        }
        for piece in pieces {
            self.0.push_str(piece);
        }
    }

    /// Moves to a larger place. Growing by itself, a text would leave the former one as it was.
    #[cold]
    fn grow(&mut self, capacity: usize) {
        let mut larger = SecretText::with_capacity(capacity);
        larger.0.push_str(&self.0);
        *self = larger;
    }

    /// The whole text, for whoever keeps it as a secret.
    pub(crate) fn into_string(mut self) -> String {
        mem::take(&mut *self.0)
    }
}

impl<'a> Extend<&'a str> for SecretText {
    fn extend<T: IntoIterator<Item = &'a str>>(&mut self, pieces: T) {
        for piece in pieces {
            self.push_str(piece);
        }
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_and_prints_nothing() {
        let mut text = SecretText::default();
        text.add(["hun", "ter"]);
        text.extend(["2"]);
        text.push_str("");
        assert_eq!(format!("{text:?}"), "SecretText(***)");
        assert_eq!(text.into_string(), "hunter2");
    }
}
