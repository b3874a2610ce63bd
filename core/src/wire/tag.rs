//! Interned element names: a `Tag` is a number that compares in one instruction and knows its kind.

use super::names::{AGGREGATES, LEAVES};
use super::words::{self, NameWords};

/// The name of an OFX element, interned: one of the official names, or [`Tag::UNKNOWN`].
///
/// ```
/// use ofx_billpay::wire::{Kind, Tag};
///
/// assert_eq!(Tag::find(b"pmtinfo").name(), "PMTINFO");
/// assert_eq!(Tag::of("PMTINFO").kind(), Kind::Aggregate);
/// assert_eq!(Tag::find(b"INTU.BID"), Tag::UNKNOWN);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(u16);

/// What an element of a name holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Other elements.
    Aggregate,
    /// Text.
    Leaf,
    /// Not told by the name: it is unknown, or official for both.
    Unsure,
}

const AGGREGATE_COUNT: usize = AGGREGATES.len();
/// How many official names there are.
pub(super) const COUNT: usize = AGGREGATE_COUNT + LEAVES.len();
/// A power of two, four times the number of names: most look-ups end at the first slot.
const SLOTS: usize = 4096;
const FREE: u16 = u16::MAX;

static TABLE: [u16; SLOTS] = build();
/// The names as numbers, which are compared at once.
static NAMES: [NameWords; COUNT] = names();

impl Tag {
    /// A name that is not in the official tables, such as the private extension `INTU.BID`.
    pub const UNKNOWN: Tag = Tag(FREE);

    /// No name at all, for those who keep tags: no element has it.
    pub(crate) const NONE: Tag = Tag(FREE - 1);

    /// The tag of an official name, in capitals; for constants.
    ///
    /// # Panics
    ///
    /// At compile time, where it is used in a constant, if the name is not official.
    pub const fn of(name: &str) -> Tag {
        let found = match words::of_name(name.as_bytes()) {
            Some(words) => lookup(&TABLE_AT_COMPILE_TIME, &NAMES_AT_COMPILE_TIME, words),
            None => FREE,
        };
        assert!(found != FREE, "not an official OFX name");
        Tag(found)
    }

    /// The tag of a name as it was read, in any case; [`Tag::UNKNOWN`] if it is not official.
    pub fn find(name: &[u8]) -> Tag {
        words::of_name(name).map_or(Tag::UNKNOWN, Tag::of_words)
    }

    /// The same for a name of some length that stands in a text.
    pub(super) fn in_text(bytes: &[u8], at: usize, length: usize) -> Tag {
        match words::short_name(bytes, at, length) {
            Some(words) => Tag::of_words(words),
            None => bytes.get(at..at + length).map_or(Tag::UNKNOWN, Tag::find),
        }
    }

    /// The tag of a name in capitals as numbers.
    #[inline]
    pub(super) fn of_words(words: NameWords) -> Tag {
        Tag(lookup(&TABLE, &NAMES, words))
    }

    /// Its number among the official names, and one that is too large for any other.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    /// The official name of a number, or one that is none.
    #[inline]
    pub(crate) const fn at(index: u16) -> Tag {
        Tag(index)
    }

    /// The official name as numbers; zeros for [`Tag::UNKNOWN`].
    #[inline]
    pub(super) fn words(self) -> NameWords {
        NAMES.get(self.0 as usize).copied().unwrap_or_default()
    }

    /// The official name, in capitals; empty for [`Tag::UNKNOWN`].
    pub const fn name(self) -> &'static str {
        let index = self.0 as usize;
        if index < COUNT { name_at(index) } else { "" }
    }

    /// What an element of this name holds.
    #[inline]
    pub const fn kind(self) -> Kind {
        const LOANRATE: Tag = Tag::of("LOANRATE");
        match self.0 as usize {
            _ if self.0 == LOANRATE.0 => Kind::Unsure,
            index if index < AGGREGATE_COUNT => Kind::Aggregate,
            index if index < COUNT => Kind::Leaf,
            _ => Kind::Unsure,
        }
    }

    /// Whether its kind is that of an aggregate; for those who know that it is not `LOANRATE`.
    #[inline]
    pub(crate) const fn is_aggregate(self) -> bool {
        (self.0 as usize) < AGGREGATE_COUNT
    }

    /// Whether its value is a secret that belongs in no log.
    pub(crate) fn is_secret(self) -> bool {
        const SECRETS: [Tag; 15] = [
            Tag::of("USERPASS"),
            Tag::of("NEWUSERPASS"),
            Tag::of("ONETIMEPASS"),
            Tag::of("TEMPPASS"),
            Tag::of("USERKEY"),
            Tag::of("ACCESSTOKEN"),
            Tag::of("ACCESSKEY"),
            Tag::of("APPKEY"),
            Tag::of("AUTHTOKEN"),
            Tag::of("SESSCOOKIE"),
            Tag::of("USERCRED1"),
            Tag::of("USERCRED2"),
            Tag::of("MFAPHRASEA"),
            Tag::of("TAN"),
            Tag::of("NONCE"),
        ];
        SECRETS.contains(&self)
    }

    /// Whether its value is an account number, of which a log has only the end.
    pub(crate) fn is_private(self) -> bool {
        const PRIVATE: [Tag; 5] = [
            Tag::of("ACCTID"),
            Tag::of("ACCTKEY"),
            // What an account is called: banks write its number there, too.
            Tag::of("DESC"),
            Tag::of("LOANACCTID"),
            Tag::of("PAYACCT"),
        ];
        PRIVATE.contains(&self)
    }

    /// Whether 1.x demands the end tag although the element is a leaf (the OFX DTD's note on `EXTDPMTDSC`).
    pub(crate) fn needs_end_tag(self) -> bool {
        const EXTDPMTDSC: Tag = Tag::of("EXTDPMTDSC");
        const MSGBODY: Tag = Tag::of("MSGBODY");
        self == EXTDPMTDSC || self == MSGBODY
    }
}

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if *self == Tag::UNKNOWN {
            "(unknown)"
        } else {
            self.name()
        })
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// `static`s cannot be read in constants, so constants look names up in these.
const TABLE_AT_COMPILE_TIME: [u16; SLOTS] = build();
#[expect(
    clippy::large_const_arrays,
    reason = "nothing but other constants reads it"
)]
const NAMES_AT_COMPILE_TIME: [NameWords; COUNT] = names();

#[expect(clippy::large_stack_arrays, reason = "it runs at compile time")]
const fn names() -> [NameWords; COUNT] {
    let mut all = [[0; 3]; COUNT];
    let mut index = 0;
    while index < COUNT {
        all[index] = words::of_name(name_at(index).as_bytes()).expect("no official name is longer");
        index += 1;
    }
    all
}

const fn name_at(index: usize) -> &'static str {
    if index < AGGREGATE_COUNT {
        AGGREGATES[index]
    } else {
        LEAVES[index - AGGREGATE_COUNT]
    }
}

const fn build() -> [u16; SLOTS] {
    let mut table = [FREE; SLOTS];
    let names = NAMES_AT_COMPILE_TIME;
    let mut index: u16 = 0;
    while (index as usize) < COUNT {
        let mut slot = slot_of(names[index as usize]);
        while table[slot] != FREE {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = index;
        index += 1;
    }
    table
}

#[inline]
const fn lookup(table: &[u16; SLOTS], names: &[NameWords; COUNT], words: NameWords) -> u16 {
    let mut slot = slot_of(words);
    loop {
        let index = table[slot];
        if index == FREE {
            return FREE;
        }
        let name = names[index as usize];
        if name[0] == words[0] && name[1] == words[1] && name[2] == words[2] {
            return index;
        }
        slot = (slot + 1) % SLOTS;
    }
}

/// The place of a name in the table: its numbers folded, and the highest bits of a product, which depend on all others.
#[inline]
const fn slot_of(words: NameWords) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let folded = words[0] ^ words[1].rotate_left(23) ^ words[2].rotate_left(47);
    let [first, second, ..] = folded.wrapping_mul(ODD).to_be_bytes();
    (u16::from_be_bytes([first, second]) >> (u16::BITS - SLOTS.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_official_name_is_found_under_its_own_number() {
        for index in 0..COUNT {
            let name = name_at(index);
            assert_eq!(Tag::of(name).name(), name);
            assert_eq!(Tag::find(name.to_ascii_lowercase().as_bytes()).name(), name);
        }
    }

    #[test]
    fn the_tables_are_sorted_and_share_no_name() {
        assert!(AGGREGATES.is_sorted());
        assert!(LEAVES.is_sorted());
        assert!(
            AGGREGATES
                .iter()
                .all(|name| LEAVES.binary_search(name).is_err())
        );
    }

    #[test]
    fn names_that_are_easily_mistaken_are_leaves() {
        for name in [
            "CHGUSERINFO",
            "PROCDAYSOFF",
            "SVCSTATUS",
            "MFAPHRASEA",
            "PAYACCT",
            "PINCH",
        ] {
            assert_eq!(Tag::of(name).kind(), Kind::Leaf, "{name}");
        }
    }

    #[test]
    fn a_private_name_is_unsure() {
        assert_eq!(Tag::find(b"INTU.BID").kind(), Kind::Unsure);
        assert_eq!(Tag::find(b"").kind(), Kind::Unsure);
        assert_eq!(Tag::find(&[b'A'; 100]), Tag::UNKNOWN);
    }
}
