//! The forms that nearly all markup has, read in one look each: official names in capitals without anything else in the tag,
//! and values up to the next tag. Whatever looks otherwise is left to the rest of the reader, which reads these the same.

use super::{Reader, Root};
use crate::wire::event::{Event, Name};
use crate::wire::tag::{Kind, Tag};
use crate::wire::text::Raw;
use crate::wire::words::{WIDTH, first, position, up_to, value_end, word};

/// The start of a tag in the common form: an official name in capitals and its `>`, as they are in the text.
#[derive(Clone, Copy)]
struct Start {
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
        if self.closing > 0 || self.root != Root::Seen {
            return None;
        }
        let bytes = self.text.as_bytes().get(..self.stop)?;
        let at = next_tag(bytes, self.position)?;
        if *bytes.get(at + 1)? == b'/' {
            return self.common_close(bytes, at);
        }
        let begin = at + 1;
        let start = Start::at(bytes, begin)?;
        // Where all are closed, the document has ended.
        let depth = self.open.len();
        if depth == 0 {
            return None;
        }
        let name = Name {
            tag: start.tag,
            text: self.text.get(begin..begin + start.length)?,
        };
        let content = begin + start.length + 1;
        match start.tag.kind() {
            Kind::Unsure => None,
            Kind::Aggregate if depth >= self.limits.depth => None,
            Kind::Aggregate => {
                (self.start, self.end, self.position) = (at, content, content);
                self.open.push(name);
                self.look.is_verbatim = true;
                Some(Event::Open(name))
            }
            Kind::Leaf => {
                let (end, has_ampersand) = value_end(bytes, content)?;
                if end - content > self.limits.leaf || bytes[end] != b'<' {
                    return None;
                }
                let value = Raw::new(self.text.get(content..end)?);
                self.look.is_bare = !has_ampersand;
                let is_slash = *bytes.get(end + 1)? == b'/';
                let position = if is_slash && start.is_again(bytes, end + 2) {
                    self.look.is_verbatim =
                        !has_ampersand && value.as_written().len() == end - content;
                    end + 2 + start.length + 1
                } else {
                    // What stands there must be a tag, or else it is a part of the value.
                    Start::at(bytes, end + 1 + usize::from(is_slash))?;
                    self.look.is_verbatim = false;
                    end
                };
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
        if !is_name_at(bytes, begin, name.text.as_bytes()) {
            return None;
        }
        self.open.pop();
        let end = begin + name.text.len() + 1;
        (self.start, self.end, self.position) = (at, end, end);
        self.look.is_verbatim = true;
        Some(Event::Close(name))
    }
}

impl Start {
    /// The name that begins at `at`; the long ones are rare.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Option<Start> {
        let low = word(bytes, at)?;
        let length = position(low, b'>');
        let (words, length, high) = if length < WIDTH {
            ([first(low, length), 0, 0], length, 0)
        } else {
            let high = word(bytes, at + WIDTH)?;
            let length = position(high, b'>');
            if length == WIDTH {
                return None;
            }
            ([low, first(high, length), 0], WIDTH + length, high)
        };
        let tag = Tag::of_words(words);
        let start = Start {
            tag,
            length,
            low,
            high,
        };
        (tag != Tag::UNKNOWN).then_some(start)
    }

    /// Whether the same name stands at `at`, and a `>` behind it.
    #[inline]
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
fn is_name_at(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let end = at + name.len();
    if bytes.get(end) != Some(&b'>') {
        return false;
    }
    let Some(found) = bytes.get(at..end) else {
        return false;
    };
    // Two words that lie over each other, where there are so many bytes.
    match (name.first_chunk(), found.first_chunk::<WIDTH>()) {
        (Some(low), Some(found_low)) if name.len() <= 2 * WIDTH => {
            low == found_low && name.last_chunk::<WIDTH>() == found.last_chunk::<WIDTH>()
        }
        _ => name == found,
    }
}
