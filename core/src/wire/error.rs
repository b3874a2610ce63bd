//! What can be wrong with the text of an OFX document, with the place where it was noticed.

/// Why a document could not be read. Positions are bytes from the start of the decoded text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are something else: an HTML page, JSON, nothing at all.
    #[error("this is not an OFX document but {found}")]
    NotOfx {
        /// What it looks like, in words.
        found: &'static str,
    },
    /// There is an OFX header, and no `<OFX>` element after it.
    #[error("the OFX header is not followed by an <OFX> element")]
    NoOfxElement,
    /// A field of the header has a value that cannot be worked with.
    #[error("the OFX header says {field} {value:?}, which cannot be read")]
    BadHeader {
        /// The name of the field, such as `VERSION`.
        field: &'static str,
        /// Its value, cut to a few characters.
        value: String,
    },
    /// The document ends inside an element: it was cut on its way.
    #[error("the document is cut: it ends at byte {at} inside {inside}")]
    Truncated {
        /// Where it ends.
        at: usize,
        /// The innermost element that is open there.
        inside: String,
    },
    /// More elements stand inside one another than [`Limits::depth`](super::Limits::depth) allows.
    #[error("elements are nested more than {limit} deep at byte {at}")]
    TooDeep {
        /// Where the limit was passed.
        at: usize,
        /// The limit.
        limit: usize,
    },
    /// A value is longer than [`Limits::leaf`](super::Limits::leaf) allows.
    #[error("the value of {name} at byte {at} is longer than {limit} bytes")]
    LeafTooLong {
        /// The element.
        name: String,
        /// Where its value starts.
        at: usize,
        /// The limit.
        limit: usize,
    },
    /// Of a document that is read while it arrives: it has characters beyond ASCII in UTF-8, and then bytes that are none.
    #[error("the document is UTF-8 up to byte {at}, and something else from there on")]
    MixedEncodings {
        /// Where the other encoding was noticed.
        at: usize,
    },
    /// Of a document that is read while it arrives: an element is longer than is kept of one.
    #[error("the element at byte {at} is longer than {limit} bytes")]
    ElementTooLarge {
        /// Where it begins.
        at: usize,
        /// The limit.
        limit: usize,
    },
    /// There are more answers and changes than [`Limits::records`](super::Limits::records) allows.
    #[error("the document tells of more than {limit} records")]
    TooManyRecords {
        /// The limit.
        limit: usize,
    },
    /// The document is longer than [`Limits::document`](super::Limits::document) allows.
    #[error("the document is longer than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl ReadError {
    /// The same in a text with so many bytes before it.
    pub(crate) fn moved(mut self, by: usize) -> Self {
        if let ReadError::Truncated { at, .. }
        | ReadError::TooDeep { at, .. }
        | ReadError::LeafTooLong { at, .. } = &mut self
        {
            *at += by;
        }
        self
    }
}

/// Why a value could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A value is longer than the official type of its element.
    #[error("{element} has {length} characters, at most {limit} are allowed")]
    TooLong {
        /// The path of the element, such as `PMTINFO/MEMO`.
        element: String,
        /// How many characters the value has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A value is empty: OFX demands that the element is left out instead.
    #[error("{element} is empty")]
    Empty {
        /// The path of the element.
        element: String,
    },
    /// A character that cannot be sent in this version of OFX.
    #[error("{element} has the character {character:?}, which {reason}")]
    BadCharacter {
        /// The path of the element.
        element: String,
        /// The character.
        character: char,
        /// Why not, in words.
        reason: &'static str,
    },
    /// A value that is not of its element's official type.
    #[error("{element} is not {expected}")]
    NotAllowed {
        /// The path of the element.
        element: String,
        /// What it may be, in words.
        expected: &'static str,
    },
    /// An element that the official type of its aggregate requires is not there.
    #[error("{element} is missing{}", .needed_by.map(|name| format!(", and {name} cannot be without it")).unwrap_or_default())]
    Missing {
        /// The path of the element.
        element: String,
        /// The element beside it that cannot be without it; `None` if the aggregate itself cannot.
        needed_by: Option<&'static str>,
    },
}

/// Something about the structure that had to be repaired while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where, in bytes from the start of the decoded text.
    pub at: usize,
    /// What was found.
    pub kind: WarningKind,
}

/// The repairs that the reader makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WarningKind {
    /// An aggregate has no end tag; it was closed where its parent ends.
    MissingEndTag,
    /// An end tag of an element that is not open was skipped.
    StrayEndTag,
    /// Text stands directly inside an aggregate; it was dropped.
    StrayText,
}
