//! What is known of elements by their names, looked up in one step: tables that are made at compile time.

use super::tag::{COUNT, Tag};

/// Something for each official name, most of which have the same.
pub(super) struct ByTag<T: 'static> {
    all: [T; COUNT],
    other: T,
}

impl<T: Copy> ByTag<T> {
    /// A table of what these names have, and all others.
    pub(super) const fn new(entries: &[(&str, T)], other: T) -> Self {
        let mut all = [other; COUNT];
        let mut at = 0;
        while at < entries.len() {
            let (name, value) = entries[at];
            all[Tag::of(name).index()] = value;
            at += 1;
        }
        ByTag { all, other }
    }

    /// What a name has.
    pub(super) fn get(&self, tag: Tag) -> T {
        self.all.get(tag.index()).copied().unwrap_or(self.other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_what_the_table_says_and_all_others_the_same() {
        static TABLE: ByTag<u8> = ByTag::new(&[("MEMO", 1), ("NAME", 2)], 0);
        let found = ["MEMO", "NAME", "PMTRQ"].map(|name| TABLE.get(Tag::of(name)));
        assert_eq!(found, [1, 2, 0]);
        assert_eq!(TABLE.get(Tag::UNKNOWN), 0);
    }
}
