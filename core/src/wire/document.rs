//! A document as received: its text, decoded once, and the header before it.

use std::ops::Range;
use std::sync::OnceLock;

use super::charset::decode;
use super::element::Element;
use super::error::ReadError;
use super::event::Limits;
use super::header::Header;
use super::lookahead::EndTags;
use super::reader::Reader;
use super::tag::Tag;
use super::version::Version;
use super::writer::aggregate_as_xml;

/// An OFX file: it owns its text, and everything read from it is a range of that text.
#[derive(Clone)]
pub struct Document {
    text: String,
    header: Header,
    body: usize,
    limits: Limits,
    /// Found when a reader first needs them.
    end_tags: OnceLock<EndTags>,
}

impl Document {
    /// Takes the bytes of a file, decodes them and reads the header. The body is read later, by [`Document::reader`].
    ///
    /// Bytes that are valid UTF-8 are taken as such whatever the header says, since servers mislabel it; all others are
    /// windows-1252, of which latin-1 is a part. A byte order mark is dropped.
    pub fn parse(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
        if bytes.len() > limits.document {
            return Err(ReadError::TooLarge {
                limit: limits.document,
            });
        }
        Document::from_text(decode(bytes), limits).map_err(|(error, _)| error)
    }

    /// Takes a text that was decoded already; gives it back if it is no document.
    pub(crate) fn from_text(text: String, limits: Limits) -> Result<Document, (ReadError, String)> {
        if text.len() > limits.document {
            return Err((
                ReadError::TooLarge {
                    limit: limits.document,
                },
                text,
            ));
        }
        match Header::read(&text) {
            Ok((header, body)) => Ok(Document {
                text,
                header,
                body,
                limits,
                end_tags: OnceLock::new(),
            }),
            Err(error) => Err((error, text)),
        }
    }

    /// What there is of a document that is still arriving, its body from `body` on.
    pub(super) fn of_part(text: String, header: Header, body: usize, limits: Limits) -> Document {
        Document {
            text,
            header,
            body,
            limits,
            end_tags: OnceLock::new(),
        }
    }

    /// One without anything in it, for what was read and is no more.
    pub(crate) fn empty() -> Document {
        let header = Header::new(Version::V211, "NONE");
        Document::of_part(String::new(), header, 0, Limits::default())
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The whole text, decoded.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A reader of the body, which begins before `<OFX>`.
    pub fn reader(&self) -> Reader<'_> {
        Reader::of_body(
            &self.text,
            self.body,
            self.header.syntax,
            self.limits,
            &self.end_tags,
        )
    }

    /// A reader of a part: `open` is what is open where it begins, `None` before the root. Where more will come (`goes_on`), what
    /// cannot be told without it is a truncation.
    pub(super) fn reader_going_on(&self, open: Option<&[Tag]>, goes_on: bool) -> Reader<'_> {
        self.reader().going_on(open, goes_on)
    }

    /// A reader of one aggregate, by a range that a reader of this document gave.
    ///
    /// # Panics
    ///
    /// If the range is not within the text.
    pub fn reader_of(&self, range: Range<usize>) -> Reader<'_> {
        assert!(
            self.text.get(range.clone()).is_some(),
            "the range of an aggregate is within the text"
        );
        Reader::of_aggregate(
            &self.text,
            range,
            self.header.syntax,
            self.limits,
            &self.end_tags,
        )
    }

    /// One aggregate as XML: the server's own data with all end tags, without comments and white space between elements.
    ///
    /// # Panics
    ///
    /// If the range is not within the text.
    pub fn aggregate_as_xml(&self, range: Range<usize>) -> Result<String, ReadError> {
        aggregate_as_xml(self.reader_of(range))
    }

    /// The whole body as a tree; for looking around in it, where the typed messages do not reach.
    pub fn element(&self) -> Result<Element<'_>, ReadError> {
        Element::read(&mut self.reader())
    }

    /// Line and column of a byte, both from 1, for telling people where something is.
    pub fn line_and_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        (line, before.len() - line_start + 1)
    }
}

/// A document holds account numbers and, in requests, passwords: only its size is shown.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Document({} bytes, OFX {:?})",
            self.text.len(),
            self.header.version
        )
    }
}
