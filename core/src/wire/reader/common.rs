//! The forms that nearly all markup has, read in one look each: official names in capitals without anything else in the tag,
//! and values up to the next tag. Whatever looks otherwise is left to the rest of the reader, which reads these the same.

use super::{Reader, Root};
use crate::wire::event::{Event, Name};
use crate::wire::tag::{Kind, Tag};
use crate::wire::text::Raw;
use crate::wire::words::{find, first, position, word};

impl<'a> Reader<'a> {
    /// The next event, if it has a common form; nothing is moved otherwise.
    #[inline]
    pub(super) fn common_event(&mut self) -> Option<Event<'a>> {
        if self.closing > 0 || self.root != Root::Seen {
            return None;
        }
        let bytes = self.text.as_bytes().get(..self.stop)?;
        let at = next_tag(bytes, self.position)?;
        if *bytes.get(at + 1)? == b'/' {
            return self.common_close(bytes, at);
        }
        let begin = at + 1;
        let (tag, length) = official_name(bytes, begin)?;
        // Where all are closed, the document has ended.
        let depth = self.open.len();
        if depth == 0 {
            return None;
        }
        let name = Name {
            tag,
            text: self.text.get(begin..begin + length)?,
        };
        let content = begin + length + 1;
        match tag.kind() {
            Kind::Unsure => None,
            Kind::Aggregate if depth >= self.limits.depth => None,
            Kind::Aggregate => {
                (self.start, self.end, self.position) = (at, content, content);
                self.open.push(name);
                Some(Event::Open(name))
            }
            Kind::Leaf => {
                let end = find(bytes, b'<', content)?;
                if end - content > self.limits.leaf {
                    return None;
                }
                let position = if *bytes.get(end + 1)? == b'/' {
                    let closing = end + 2;
                    if is_name_at(bytes, closing, name.text) {
                        closing + length + 1
                    } else {
                        official_name(bytes, closing)?;
                        end
                    }
                } else {
                    official_name(bytes, end + 1)?;
                    end
                };
                let value = Raw::new(self.text.get(content..end)?);
                (self.start, self.end, self.position) = (at, position, position);
                Some(Event::Leaf(name, value))
            }
        }
    }

    /// The end tag at `at`, if it is that of the aggregate opened last.
    #[inline]
    fn common_close(&mut self, bytes: &[u8], at: usize) -> Option<Event<'a>> {
        let name = *self.open.last()?;
        let begin = at + 2;
        if !is_name_at(bytes, begin, name.text) {
            return None;
        }
        self.open.pop();
        let end = begin + name.text.len() + 1;
        (self.start, self.end, self.position) = (at, end, end);
        Some(Event::Close(name))
    }
}

/// Where the next `<` stands, if there is only white space before it.
#[inline]
fn next_tag(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'<' => return Some(at),
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => return None,
        }
    }
}

/// Whether a name stands at `at`, and a `>` behind it.
#[inline]
fn is_name_at(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    bytes.get(end) == Some(&b'>') && bytes.get(at..end) == Some(name.as_bytes())
}

/// The official name in capitals that begins at `at` and ends with a `>`, and its length; the long ones are rare.
#[inline]
fn official_name(bytes: &[u8], at: usize) -> Option<(Tag, usize)> {
    const WIDTH: usize = 8;
    let low = word(bytes, at)?;
    let length = position(low, b'>');
    let (words, length) = if length < WIDTH {
        ([first(low, length), 0, 0], length)
    } else {
        let high = word(bytes, at + WIDTH)?;
        let length = position(high, b'>');
        if length == WIDTH {
            return None;
        }
        ([low, first(high, length), 0], WIDTH + length)
    };
    let tag = Tag::of_words(words);
    (tag != Tag::UNKNOWN).then_some((tag, length))
}
