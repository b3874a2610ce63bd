//! A value that others may go on to hold as it was: whoever changes it changes a copy, if there are any.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Reads and writes like the value itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// The value as it is now, for as long as somebody needs it.
    pub(crate) fn held(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_stays_as_it_was() {
        let mut words = Shared::<Vec<&str>>::default();
        words.push("one");
        let before = words.held();
        words.push("two");
        assert_eq!(*before, ["one"]);
        assert_eq!(*words, ["one", "two"]);
    }

    #[test]
    fn nothing_is_copied_to_be_read_or_held() {
        let words = Shared::<Vec<&str>>::default();
        assert!(words.is_empty());
        assert!(Arc::ptr_eq(&words.held(), &words.held()));
    }
}
