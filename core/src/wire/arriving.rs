//! A document that arrives in pieces: given out as far as it is there, and forgotten as far as it was read.

use super::decoder::Decoder;
use super::document::Document;
use super::error::ReadError;
use super::event::Limits;
use super::header::Header;
use super::reader::Reader;
use super::tag::Tag;

/// So much may stand between two places at which reading can go on: a record, or the header.
pub(crate) const LARGEST: usize = 4 << 20;
/// So little is looked at anew with every piece; of more, a part has to be added first. Otherwise a large record in pieces of a
/// byte would be read a million times.
const SMALL: usize = 4 << 10;

/// A document on its way. Of [`Limits`], the size of the document does not matter here.
pub(crate) struct Arriving {
    limits: Limits,
    decoder: Decoder,
    /// What is decoded and not read yet.
    text: String,
    /// So long must it be to be worth another look.
    worth: usize,
    header: Option<Header>,
    /// What is open where the text begins; `None` before the root.
    open: Option<Vec<Tag>>,
    before: Place,
    is_over: bool,
    has_ended: bool,
}

/// How much text there was before.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    bytes: usize,
    lines: usize,
    /// Bytes since the last line began.
    columns: usize,
}

/// Where reading can go on: at a byte of a part, and how many aggregates are open there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) at: usize,
    pub(super) depth: usize,
}

impl Arriving {
    pub(crate) fn new(limits: Limits) -> Self {
        Arriving {
            limits,
            decoder: Decoder::default(),
            text: String::new(),
            worth: 0,
            header: None,
            open: None,
            before: Place::default(),
            is_over: false,
            has_ended: false,
        }
    }

    /// Takes the next bytes.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), ReadError> {
        self.decoder.decode(piece, &mut self.text)
    }

    /// There are no more bytes.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        self.is_over = true;
        self.decoder.end(&mut self.text)
    }

    /// What is there, as a document of its own, if it is worth a look.
    pub(crate) fn part(&mut self) -> Result<Option<Document>, ReadError> {
        if self.has_ended {
            // What stands behind the root means nothing.
            self.text.clear();
            return Ok(None);
        }
        if !self.is_over && self.text.len() < self.worth {
            return Ok(None);
        }
        let text = std::mem::take(&mut self.text);
        let (header, body) = match &self.header {
            Some(header) => (header.clone(), 0),
            None if self.is_over || text.len() > LARGEST || Header::is_whole(&text) => {
                Header::read(&text).inspect_err(|_| self.text.clone_from(&text))?
            }
            None => {
                self.wait_for_more(text);
                return Ok(None);
            }
        };
        self.header = Some(header.clone());
        Ok(Some(Document::of_part(text, header, body, self.limits)))
    }

    /// A reader of a part, from where reading left off.
    pub(crate) fn reader<'a>(&self, part: &'a Document) -> Reader<'a> {
        part.reader_going_on(self.open.as_deref(), !self.is_over)
    }

    /// Keeps what of a part was not read: all from `mark` on.
    pub(crate) fn keep(
        &mut self,
        part: &Document,
        reader: &Reader<'_>,
        mark: Mark,
    ) -> Result<(), ReadError> {
        let (read, rest) = part.text().split_at(mark.at);
        self.before = self.before.after(read);
        self.open = reader.open_at(mark);
        self.wait_for_more(rest.to_owned());
        if self.text.len() > LARGEST && !self.is_over {
            return Err(ReadError::ElementTooLarge {
                at: self.before.bytes,
                limit: LARGEST,
            });
        }
        Ok(())
    }

    /// The root was closed: what comes now is passed over.
    pub(crate) fn close(&mut self) {
        self.has_ended = true;
        self.text = String::new();
    }

    fn wait_for_more(&mut self, text: String) {
        self.worth = if text.len() < SMALL {
            text.len() + 1
        } else {
            text.len() + text.len() / 4
        };
        self.text = text;
    }

    /// How many bytes stood before the part at hand.
    pub(crate) fn begin(&self) -> usize {
        self.before.bytes
    }

    /// Line and column of a byte of a part, both from 1.
    pub(crate) fn line_and_column(&self, part: &str, at: usize) -> (usize, usize) {
        let place = self.before.after(part.get(..at).unwrap_or(part));
        (place.lines + 1, place.columns + 1)
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &str {
        &self.text
    }
}

impl Place {
    fn after(self, text: &str) -> Place {
        let bytes = text.as_bytes();
        let (lines, columns) = match memchr::memrchr(b'\n', bytes) {
            Some(newline) => (
                memchr::memchr_iter(b'\n', bytes).count(),
                bytes.len() - newline - 1,
            ),
            None => (0, self.columns + bytes.len()),
        };
        Place {
            bytes: self.bytes + bytes.len(),
            lines: self.lines + lines,
            columns,
        }
    }
}
