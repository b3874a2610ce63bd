//! What the reader gives: events, names, and the limits it keeps.

use super::spelling::is_same;
use super::tag::Tag;
use super::text::Raw;

/// What a document may ask of the reader; see [`Limits::default`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many elements may stand inside one another. Default: 64.
    pub depth: usize,
    /// How many bytes a value may have, as written. Default: 65,536.
    pub leaf: usize,
    /// How many bytes a document may have. Default: 256 MiB.
    pub document: usize,
    /// How many answers and changes a document may tell of. Default: 10,000,000.
    pub records: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 64,
            leaf: 65_536,
            document: 256 << 20,
            records: 10_000_000,
        }
    }
}

/// The name of an element as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// The interned name; [`Tag::UNKNOWN`] if it is not an official one.
    pub tag: Tag,
    /// The name as written.
    pub text: &'a str,
}

impl Name<'_> {
    /// Whether two tags name the same element.
    pub(super) fn is(&self, other: &Name<'_>) -> bool {
        self.tag == other.tag
            && (self.tag != Tag::UNKNOWN || is_same(self.text.as_bytes(), other.text.as_bytes()))
    }
}

/// An event by its places in the text, for those who need neither names nor values as texts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Span {
    /// An aggregate begins.
    Open(Tag),
    /// A leaf, and where its value begins and ends, without the white space around it.
    Leaf(Tag, usize, usize),
    /// The aggregate opened last ends.
    Close(Tag),
}

/// One step through a document.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// An aggregate begins.
    Open(Name<'a>),
    /// A leaf with its value, which may be empty.
    Leaf(Name<'a>, Raw<'a>),
    /// The aggregate opened last ends, by its end tag or without one.
    Close(Name<'a>),
}
