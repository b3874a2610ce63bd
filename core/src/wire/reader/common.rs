//! The forms that nearly all markup has, read in one look each: official names in capitals without anything else in the tag,
//! and values up to the next tag. Whatever looks otherwise is left to the rest of the reader, which reads these the same.

use super::verbatim::Look;
use super::{Reader, Root};
use crate::wire::error::ReadError;
use crate::wire::event::{Event, Name, Span};
use crate::wire::tag::{Kind, Tag};
use crate::wire::text::Raw;
use crate::wire::words::{WIDTH, first, position, up_to, value_end, word};
use crate::wire::writer::is_escaped;

/// The start of a tag in the common form: an official name in capitals and its `>`, as they are in the text.
#[derive(Clone, Copy)]
pub(super) struct Start {
    tag: Tag,
    length: usize,
    low: u64,
    /// What stands behind the first eight bytes; means nothing if the name ends within them.
    high: u64,
}

impl<'a> Reader<'a> {
    /// The next event, if it has a common form; nothing is moved otherwise.
    #[inline]
    pub(super) fn common_event(&mut self) -> Option<Event<'a>> {
        let named = |tag: Tag| Name {
            tag,
            text: tag.name(),
        };
        Some(match self.common_span()? {
            Span::Open(tag) => Event::Open(named(tag)),
            Span::Leaf(tag, start, end) => {
                Event::Leaf(named(tag), Raw::trimmed(&self.text[start..end]))
            }
            Span::Close(tag) => Event::Close(named(tag)),
        })
    }

    /// The same by its places alone.
    #[inline]
    pub(super) fn common_span(&mut self) -> Option<Span> {
        if self.closing > 0 || self.root != Root::Seen {
            return None;
        }
        let bytes = self.text.as_bytes().get(..self.stop)?;
        let at = next_tag(bytes, self.position)?;
        let begin = at + 1;
        if *bytes.get(begin)? == b'/' {
            return self.common_close(bytes, at);
        }
        let name = match self.ahead.take() {
            Some((at, name)) if at == begin => name,
            _ => Start::at(bytes, begin)?,
        };
        // Where all are closed, the document has ended.
        let depth = self.open.len();
        if depth == 0 {
            return None;
        }
        let content = begin + name.length + 1;
        match name.tag.kind() {
            Kind::Unsure => None,
            Kind::Aggregate if depth >= self.limits.depth => None,
            Kind::Aggregate => {
                (self.start, self.end, self.position) = (at, content, content);
                self.open.push(Name {
                    tag: name.tag,
                    text: name.tag.name(),
                });
                self.look = Look {
                    is_verbatim: true,
                    is_bare: false,
                };
                Some(Span::Open(name.tag))
            }
            Kind::Leaf => {
                let (end, has_ampersand) = value_end(bytes, content)?;
                if end - content > self.limits.leaf || bytes[end] != b'<' {
                    return None;
                }
                let is_slash = *bytes.get(end + 1)? == b'/';
                let has_end_tag = is_slash && name.is_again(bytes, end + 2);
                let position = if has_end_tag {
                    end + 2 + name.length + 1
                } else {
                    // What stands there must be a tag, or else it is a part of the value.
                    let begin = end + 1 + usize::from(is_slash);
                    self.ahead = Some((begin, Start::at(bytes, begin)?));
                    end
                };
                let (value, value_end) = trimmed(bytes, content, end);
                let is_all = (value, value_end) == (content, end);
                (self.start, self.end, self.position) = (at, position, position);
                self.look = Look {
                    is_verbatim: has_end_tag
                        && is_all
                        && (!has_ampersand || is_escaped(&bytes[content..end])),
                    is_bare: !has_ampersand,
                };
                Some(Span::Leaf(name.tag, value, value_end))
            }
        }
    }

    /// Passes over an aggregate that stands next exactly as one of these, as if its events were read; nothing is moved if something else
    /// stands there. Each is an aggregate of leaves, with official names in capitals and all that belongs to it, its end tag included.
    pub(crate) fn pass(&mut self, aggregates: &[&str]) -> bool {
        let is_allowed = (1..self.limits.depth).contains(&self.open.len());
        if self.closing > 0 || self.root != Root::Seen || !is_allowed {
            return false;
        }
        let passed = self.text.as_bytes().get(..self.stop).and_then(|bytes| {
            let at = next_tag(bytes, self.position)?;
            let is_there = |text: &&&str| bytes[at..].starts_with(text.as_bytes());
            let text = aggregates.iter().find(is_there)?;
            // No value in it is longer than the whole.
            let is_allowed = text.len() <= self.limits.leaf;
            is_allowed.then_some((at + text.rfind('<')?, at + text.len()))
        });
        let Some((start, end)) = passed else {
            return false;
        };
        (self.start, self.end, self.position) = (start, end, end);
        self.look = Look {
            is_verbatim: true,
            is_bare: false,
        };
        true
    }

    /// The end tag at `at`, if it is that of the aggregate opened last, and both are written as names are here.
    #[inline]
    fn common_close(&mut self, bytes: &[u8], at: usize) -> Option<Span> {
        let name = *self.open.last()?;
        if !std::ptr::eq(name.text, name.tag.name()) {
            return None;
        }
        let begin = at + 2;
        let length = name.text.len();
        let [low, high, _] = name.tag.words();
        let found = word(bytes, begin)?;
        let is_same = match length.checked_sub(WIDTH) {
            None => first(found, length) == low,
            Some(rest) if rest < WIDTH => {
                found == low && first(word(bytes, begin + WIDTH)?, rest) == high
            }
            Some(_) => return None,
        };
        let end = begin + length;
        if !is_same || *bytes.get(end)? != b'>' {
            return None;
        }
        self.open.pop();
        self.closed();
        (self.start, self.end, self.position) = (at, end + 1, end + 1);
        self.look = Look {
            is_verbatim: true,
            is_bare: false,
        };
        Some(Span::Close(name.tag))
    }

    /// The next event by its places alone.
    #[inline]
    pub(crate) fn next_span(&mut self) -> Result<Option<Span>, ReadError> {
        match self.common_span() {
            Some(span) => Ok(Some(span)),
            None => Ok(self.plain_event()?.map(|event| self.span_of(event))),
        }
    }

    fn span_of(&self, event: Event<'a>) -> Span {
        match event {
            Event::Open(name) => Span::Open(name.tag),
            Event::Leaf(name, value) => {
                let value = value.as_written();
                // An empty value may stand nowhere.
                let start = if value.is_empty() {
                    self.end
                } else {
                    value.as_ptr().addr() - self.text.as_ptr().addr()
                };
                Span::Leaf(name.tag, start, start + value.len())
            }
            Event::Close(name) => Span::Close(name.tag),
        }
    }
}

impl Start {
    /// The name that begins at `at`; the long ones are rare.
    #[expect(
        clippy::inline_always,
        reason = "the compiler calls it instead, which costs as much as its work"
    )]
    #[inline(always)]
    fn at(bytes: &[u8], at: usize) -> Option<Start> {
        let low = word(bytes, at)?;
        let length = position(low, b'>');
        let (tag, length, high) = if length < WIDTH {
            (Tag::of_words([first(low, length), 0, 0]), length, 0)
        } else {
            let high = word(bytes, at + WIDTH)?;
            let rest = position(high, b'>');
            if rest == WIDTH {
                return None;
            }
            let tag = Tag::of_words([low, first(high, rest), 0]);
            (tag, WIDTH + rest, high)
        };
        let start = Start {
            tag,
            length,
            low,
            high,
        };
        // Zeros behind a name look like what its last word is filled up with.
        let is_tight = bytes[at + length - 1] != 0;
        (tag != Tag::UNKNOWN && is_tight).then_some(start)
    }

    /// Whether the same name stands at `at`, and a `>` behind it.
    #[expect(
        clippy::inline_always,
        reason = "the compiler calls it instead, which costs as much as its work"
    )]
    #[inline(always)]
    fn is_again(self, bytes: &[u8], at: usize) -> bool {
        let Some(low) = word(bytes, at) else {
            return false;
        };
        match self.length.checked_sub(WIDTH) {
            None => up_to(low ^ self.low, self.length) == 0,
            Some(rest) => {
                low == self.low
                    && word(bytes, at + WIDTH)
                        .is_some_and(|high| up_to(high ^ self.high, rest) == 0)
            }
        }
    }
}

/// A range without the white space at its ends.
#[expect(
    clippy::inline_always,
    reason = "the compiler calls it instead, which costs as much as its work"
)]
#[inline(always)]
fn trimmed(bytes: &[u8], start: usize, end: usize) -> (usize, usize) {
    let is_tight = |byte: u8| byte > b' ';
    match bytes.get(start..end) {
        Some(&[first, .., last]) if is_tight(first) && is_tight(last) => (start, end),
        Some(value) => {
            let start = end - value.trim_ascii_start().len();
            let length = value.trim_ascii().len();
            (start, start + length)
        }
        None => (start, end),
    }
}

/// Where the next `<` stands, if there is only white space before it.
#[inline]
pub(super) fn next_tag(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'<' => return Some(at),
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => return None,
        }
    }
}
