//! The reader of OFX markup, for 1.x SGML and 2.x XML alike: a pull parser that closes what the text leaves open.

mod common;
mod nest;
mod parts;
mod plain;
mod unsure;
mod verbatim;

use std::ops::Range;
use std::sync::OnceLock;

use super::error::{ReadError, Warning, WarningKind};
use super::event::{Event, Limits, Name};
use super::lookahead::EndTags;
use super::scan::{Section, SectionEnds, next_bracket};
use super::tag::{Kind, Tag};
use super::text::Raw;
use super::version::Syntax;
use common::Start;
use plain::LastName;
use unsure::Around;
use verbatim::Look;

/// How many warnings are kept; the others are only counted, so that a hostile document cannot fill the memory.
const KEPT_WARNINGS: usize = 16;

/// Reads a text, or one aggregate of it, event by event.
pub struct Reader<'a> {
    /// The whole document.
    text: &'a str,
    /// Where the part of it that is read ends.
    stop: usize,
    syntax: Syntax,
    limits: Limits,
    position: usize,
    /// Where the last event began.
    start: usize,
    /// Where the last event ended.
    end: usize,
    open: Vec<Name<'a>>,
    look: Look,
    /// How many open aggregates the end tag just read closes besides its own.
    closing: usize,
    /// Where those that are closed without an end tag of their own end.
    closing_at: usize,
    root: Root,
    /// The text is a part of a document that was found whole: what it leaves open ends with it.
    is_part: bool,
    /// More text will come: what cannot be told without it is a truncation.
    goes_on: bool,
    end_tags: &'a OnceLock<EndTags>,
    /// Made by the first look ahead.
    around: Option<Box<Around>>,
    sections: SectionEnds,
    last_name: LastName,
    /// A name that was read to see where the value before it ends, and where it begins.
    ahead: Option<(usize, Start)>,
    warnings: Vec<Warning>,
    warning_count: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    /// A document, whose root is `OFX` and has not come yet.
    Awaited,
    /// An aggregate, which starts with the root itself.
    Any,
    /// The root is open, or has been.
    Seen,
}

/// A piece of markup, found at a `<`.
enum Markup<'a> {
    Start {
        name: Name<'a>,
        empty: bool,
    },
    End {
        name: Name<'a>,
    },
    /// A comment, processing instruction or declaration: nothing to read.
    Skip,
    /// CDATA outside of a leaf.
    Data,
    /// A `<` that is a character.
    Literal,
}

impl<'a> Reader<'a> {
    /// A reader of a document's body, which begins at `body` and must hold an `<OFX>` element.
    pub(super) fn of_body(
        text: &'a str,
        body: usize,
        syntax: Syntax,
        limits: Limits,
        end_tags: &'a OnceLock<EndTags>,
    ) -> Self {
        Self::new(
            text,
            body..text.len(),
            syntax,
            limits,
            end_tags,
            Root::Awaited,
        )
    }

    /// A reader of one aggregate that was read before. It sees the whole text, so that a part reads as it did in the whole.
    pub(super) fn of_aggregate(
        text: &'a str,
        range: Range<usize>,
        syntax: Syntax,
        limits: Limits,
        end_tags: &'a OnceLock<EndTags>,
    ) -> Self {
        Self::new(text, range, syntax, limits, end_tags, Root::Any)
    }

    fn new(
        text: &'a str,
        range: Range<usize>,
        syntax: Syntax,
        limits: Limits,
        end_tags: &'a OnceLock<EndTags>,
        root: Root,
    ) -> Self {
        Reader {
            text,
            stop: range.end,
            syntax,
            limits,
            position: range.start,
            start: range.start,
            end: range.start,
            open: Vec::with_capacity(16),
            look: Look::default(),
            closing: 0,
            closing_at: 0,
            is_part: root == Root::Any,
            goes_on: false,
            root,
            end_tags,
            around: None,
            sections: SectionEnds::default(),
            last_name: LastName::default(),
            ahead: None,
            warnings: Vec::new(),
            warning_count: 0,
        }
    }

    /// The whole text that it reads, or reads a part of.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The byte at which the last event began: the `<` of its first tag.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The byte at which the last event ended, after its last tag.
    pub fn end(&self) -> usize {
        self.end
    }

    /// How many records the document may tell of, which is for whoever knows what a record is to count.
    pub(crate) fn most_records(&self) -> usize {
        self.limits.records
    }

    /// How many aggregates are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The repairs made so far (the first sixteen of them), and how many there were in all.
    pub fn warnings(&self) -> (&[Warning], usize) {
        (&self.warnings, self.warning_count)
    }

    /// The next event, or `None` after the root has ended.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        match self.common_event() {
            Some(event) => Ok(Some(event)),
            None => self.plain_event(),
        }
    }

    /// The next event, whatever it looks like, found piece by piece.
    fn searched_event(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        if self.closing > 0 {
            return Ok(Some(self.close_implied()));
        }
        if self.root == Root::Seen && self.open.is_empty() {
            self.look = Look::default();
            return Ok(None);
        }
        loop {
            self.skip_text();
            if self.position >= self.stop {
                return self.at_end_of_text();
            }
            let at = self.position;
            match self.markup(at)? {
                Markup::Literal => {
                    self.position = at + 1;
                    self.warn(at, WarningKind::StrayText);
                }
                Markup::Data => self.warn(at, WarningKind::StrayText),
                Markup::Skip => {}
                Markup::Start { name, empty } => {
                    if let Some(event) = self.start_tag(at, name, empty)? {
                        return Ok(Some(event));
                    }
                }
                Markup::End { name } => {
                    if let Some(event) = self.end_tag(at, name.text) {
                        return Ok(Some(event));
                    }
                }
            }
        }
    }

    /// Skips the rest of the aggregate opened last, however much of it has been read.
    pub fn skip_aggregate(&mut self) -> Result<(), ReadError> {
        let depth = self.depth();
        while self.depth() >= depth {
            if self.next_span()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Moves to the next `<`, telling of text on the way.
    fn skip_text(&mut self) {
        let rest = &self.text.as_bytes()[self.position..self.stop];
        let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        if self.root == Root::Seen && !rest[..length].iter().all(u8::is_ascii_whitespace) {
            self.warn(self.position, WarningKind::StrayText);
        }
        self.position += length;
    }

    fn at_end_of_text(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        const OFX: Tag = Tag::of("OFX");
        match self.open.last() {
            _ if self.goes_on => Err(self.truncated("")),
            None if self.root == Root::Awaited => Err(ReadError::NoOfxElement),
            None => {
                self.look = Look::default();
                Ok(None)
            }
            // Where only the end tag of OFX is missing, all that stands in it is whole: nothing was lost.
            Some(open) if self.is_part || (open.tag == OFX && self.open.len() == 1) => {
                self.warn(self.position, WarningKind::MissingEndTag);
                (self.closing, self.closing_at) = (self.open.len(), self.position);
                Ok(Some(self.close_implied()))
            }
            Some(open) => Err(self.truncated(open.text)),
        }
    }

    #[cold]
    fn truncated(&self, inside: &str) -> ReadError {
        ReadError::Truncated {
            at: self.stop,
            inside: short(inside),
        }
    }

    /// Looks at the `<` at `at`, and moves behind the markup it begins.
    fn markup(&mut self, at: usize) -> Result<Markup<'a>, ReadError> {
        let bytes = self.text.as_bytes();
        self.check_cut(at)?;
        match bytes.get(at + 1) {
            Some(b'/') => match self.tag_at(at + 2)? {
                Some((name, _)) => Ok(Markup::End { name }),
                None => Ok(Markup::Literal),
            },
            Some(b'!' | b'?') => self.declaration(at),
            _ => match self.tag_at(at + 1)? {
                Some((name, empty)) => Ok(Markup::Start { name, empty }),
                None => Ok(Markup::Literal),
            },
        }
    }

    /// Reads a tag whose name begins at `at`; `None` if there is no name or no end of it.
    fn tag_at(&mut self, at: usize) -> Result<Option<(Name<'a>, bool)>, ReadError> {
        let bytes = self.text.as_bytes();
        let length = self.name_at(at);
        if length == 0 {
            return Ok(None);
        }
        let name = Name {
            tag: Tag::in_text(bytes, at, length),
            text: &self.text[at..at + length],
        };
        let rest = &bytes[at + length..];
        match rest.first() {
            Some(b'>') => {
                self.position = at + length + 1;
                Ok(Some((name, false)))
            }
            // Attributes do not exist in OFX; what looks like some is passed over.
            Some(byte) if byte.is_ascii_whitespace() || *byte == b'/' => {
                match memchr::memchr2(b'<', b'>', rest) {
                    Some(end) if rest[end] == b'>' => {
                        self.position = at + length + end + 1;
                        Ok(Some((name, end > 0 && rest[end - 1] == b'/')))
                    }
                    Some(_) => Ok(None),
                    None => Err(self.truncated(name.text)),
                }
            }
            Some(_) => Ok(None),
            None => Err(self.truncated(name.text)),
        }
    }

    /// Passes over a comment, a processing instruction, a declaration or CDATA at `at`.
    fn declaration(&mut self, at: usize) -> Result<Markup<'a>, ReadError> {
        let bytes = self.text.as_bytes();
        let section = Section::at(&bytes[at..]);
        let end = match section {
            Some(section) => self.sections.end(bytes, section, at),
            None => memchr::memchr(b'>', &bytes[at..]).map(|length| at + length + 1),
        };
        match end {
            Some(end) if end <= self.stop => {
                self.position = end;
                Ok(if section == Some(Section::Data) {
                    Markup::Data
                } else {
                    Markup::Skip
                })
            }
            _ => Err(self.truncated("a comment or declaration")),
        }
    }

    #[inline]
    fn start_tag(
        &mut self,
        at: usize,
        name: Name<'a>,
        empty: bool,
    ) -> Result<Option<Event<'a>>, ReadError> {
        const OFX: Tag = Tag::of("OFX");
        if self.root == Root::Awaited && name.tag != OFX {
            return Ok(None);
        }
        self.root = Root::Seen;
        let kind = match name.tag.kind() {
            Kind::Unsure if !empty => match self.empty_leaf(at, name) {
                None => self.kind_by_look_ahead(name)?,
                leaf => return Ok(leaf),
            },
            Kind::Unsure => Kind::Leaf,
            known => known,
        };
        if kind == Kind::Leaf {
            let value = if empty { "" } else { self.value(name)? };
            (self.start, self.end) = (at, self.position);
            let value = Raw::new(value);
            self.look = self.look_of_leaf(name, value);
            return Ok(Some(Event::Leaf(name, value)));
        }
        if self.open.len() >= self.limits.depth {
            return Err(ReadError::TooDeep {
                at,
                limit: self.limits.depth,
            });
        }
        (self.start, self.end) = (at, self.position);
        self.open.push(name);
        self.look = self.look_of_start(name);
        if empty {
            self.closing = 1;
            self.closing_at = self.position;
        }
        Ok(Some(Event::Open(name)))
    }

    /// The value of the leaf whose start tag was just read; moves behind its end tag, if it has one.
    #[inline]
    fn value(&mut self, name: Name<'a>) -> Result<&'a str, ReadError> {
        let begin = self.position;
        let end = self.value_end(name, begin)?;
        self.position = end;
        if end < self.stop && self.text.as_bytes()[end..].starts_with(b"</") {
            if self.plain_end(end, name).is_some() {
                return Ok(&self.text[begin..end]);
            }
            match self.tag_at(end + 2)? {
                Some((closing, _)) if closing.is(&name) => {}
                _ => self.position = end,
            }
        }
        Ok(&self.text[begin..end])
    }

    /// Where the value that begins at `begin` ends: at the next tag.
    fn value_end(&mut self, name: Name<'a>, begin: usize) -> Result<usize, ReadError> {
        let bytes = self.text.as_bytes();
        let limit = begin.saturating_add(self.limits.leaf);
        // One byte more than allowed, so that a value of just the limit is seen to end.
        let window = &bytes[..self.stop.min(limit.saturating_add(1))];
        let mut at = begin;
        while let Some(found) = window.get(at..).and_then(next_bracket) {
            at += found;
            self.check_cut(at)?;
            if self.is_tag(at) {
                return Ok(at);
            }
            let section = Section::at(&bytes[at..]);
            let end = section.and_then(|section| self.sections.end(bytes, section, at));
            if self.goes_on && section.is_some() && end.is_none() && self.stop <= limit {
                return Err(self.truncated(name.text));
            }
            at = end.filter(|&end| end <= window.len()).unwrap_or(at + 1);
        }
        if self.stop > limit {
            let (name, limit) = (short(name.text), self.limits.leaf);
            return Err(ReadError::LeafTooLong {
                name,
                at: begin,
                limit,
            });
        }
        if self.is_part {
            Ok(self.stop)
        } else {
            Err(self.truncated(name.text))
        }
    }

    fn end_tag(&mut self, at: usize, name: &str) -> Option<Event<'a>> {
        let around = self.around.get_or_insert_default();
        let Some(depth) = around.depth_of(name, &self.open) else {
            self.warn(at, WarningKind::StrayEndTag);
            return None;
        };
        self.closing = self.open.len() - depth;
        self.closing_at = at;
        if self.closing > 1 {
            self.warn(at, WarningKind::MissingEndTag);
        }
        Some(self.close_implied())
    }

    /// Closes the innermost aggregate, for an end tag that was read already.
    #[inline]
    fn close_implied(&mut self) -> Event<'a> {
        self.closing -= 1;
        self.start = self.closing_at;
        // The outermost of them owns the end tag; the others end before it.
        self.end = if self.closing == 0 {
            self.position
        } else {
            self.closing_at
        };
        let name = self
            .open
            .pop()
            .expect("an aggregate that is being closed is open");
        self.closed();
        self.look = self.look_of_end(name);
        Event::Close(name)
    }

    /// Notes that the element opened last is closed.
    #[inline]
    fn closed(&mut self) {
        if let Some(around) = &mut self.around {
            around.closed(self.open.len());
        }
    }

    fn warn(&mut self, at: usize, kind: WarningKind) {
        self.warning_count += 1;
        if self.warnings.len() < KEPT_WARNINGS {
            self.warnings.push(Warning { at, kind });
        }
    }
}

/// A name for an error, cut so that a hostile one cannot flood a log.
fn short(name: &str) -> String {
    const SHOWN: usize = 64;
    name.chars().take(SHOWN).collect()
}
