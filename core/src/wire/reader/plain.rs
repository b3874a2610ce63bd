//! Tags that hold a name and nothing else, in whatever case and of whatever name: what most markup has that is not common.

use super::common::next_tag;
use super::verbatim::Look;
use super::{Reader, Root};
use crate::wire::error::ReadError;
use crate::wire::event::{Event, Name};
use crate::wire::scan::{ends_as_tag, is_long_enough, name_length};
use crate::wire::spelling::{difference, is_case, is_same};
use crate::wire::tag::Tag;

/// The name looked at last, where it begins and how long it is: it is looked at before its tag is read, and then again.
#[derive(Clone, Copy)]
pub(super) struct LastName {
    begin: usize,
    length: usize,
}

impl Default for LastName {
    fn default() -> Self {
        LastName {
            begin: usize::MAX,
            length: 0,
        }
    }
}

impl<'a> Reader<'a> {
    /// The next event, by the short way if its tag is plain.
    #[cold]
    pub(super) fn plain_event(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        if self.closing > 0 || self.root != Root::Seen || self.open.is_empty() {
            return self.searched_event();
        }
        let bytes = self.text.as_bytes();
        loop {
            let part = &bytes[..self.stop];
            let Some(at) = next_tag(part, self.position) else {
                return self.searched_event();
            };
            if self.goes_on && !is_long_enough(&bytes[at..]) {
                return self.searched_event();
            }
            let is_end = bytes.get(at + 1) == Some(&b'/');
            if is_end && let Some(event) = self.plain_close(at) {
                return Ok(Some(event));
            }
            let begin = at + 1 + usize::from(is_end);
            let length = self.name_at(begin);
            let end = begin + length;
            if length == 0 || bytes.get(end) != Some(&b'>') {
                return self.searched_event();
            }
            self.position = end + 1;
            let text = &self.text[begin..end];
            if !is_end {
                let tag = Tag::in_text(bytes, begin, length);
                return self.start_tag(at, Name { tag, text }, false);
            }
            let event = self.end_tag(at, text);
            if event.is_some() {
                return Ok(event);
            }
        }
    }

    /// The end tag at `at`, if it is that of the aggregate opened last; nothing is moved otherwise.
    #[inline]
    fn plain_close(&mut self, at: usize) -> Option<Event<'a>> {
        let name = *self.open.last()?;
        let begin = at + 2;
        let end = begin + name.text.len();
        let bytes = self.text.as_bytes();
        let difference = difference(bytes.get(begin..end)?, name.text.as_bytes());
        // Of what was opened in an earlier part, and has no official name, the name is not known.
        if end == begin || bytes.get(end) != Some(&b'>') {
            return None;
        }
        // What differs in the case alone must be a name to be the same one.
        if difference != 0 && (!is_case(difference) || self.name_at(begin) != end - begin) {
            return None;
        }
        self.open.pop();
        self.closed();
        (self.start, self.end, self.position) = (at, end + 1, end + 1);
        self.look = Look {
            is_verbatim: difference == 0,
            is_bare: false,
        };
        Some(Event::Close(name))
    }

    /// The length of the name that begins at `begin`; 0 if there is none.
    #[inline]
    pub(super) fn name_at(&mut self, begin: usize) -> usize {
        if self.last_name.begin == begin {
            self.last_name.length
        } else {
            self.new_name_at(begin)
        }
    }

    #[inline(never)]
    fn new_name_at(&mut self, begin: usize) -> usize {
        let rest = self.text.as_bytes().get(begin..);
        let length = rest.map_or(0, name_length);
        self.last_name = LastName { begin, length };
        length
    }

    /// Whether a tag begins at `at`.
    #[inline]
    pub(super) fn is_tag(&mut self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        if bytes.get(at) != Some(&b'<') {
            return false;
        }
        let is_end = bytes.get(at + 1) == Some(&b'/');
        let begin = at + 1 + usize::from(is_end);
        let length = self.name_at(begin);
        length > 0
            && match bytes.get(begin + length) {
                Some(b'>') => true,
                _ => ends_as_tag(&bytes[begin + length..]),
            }
    }

    /// Moves behind the end tag at `at`, if it is plain and that of a name; `None` if it is not plain.
    #[inline]
    pub(super) fn plain_end(&mut self, at: usize, name: Name<'_>) -> Option<()> {
        let begin = at + 2;
        let end = begin + self.name_at(begin);
        let bytes = self.text.as_bytes();
        if end == begin || bytes.get(end) != Some(&b'>') {
            return None;
        }
        if is_same(&bytes[begin..end], name.text.as_bytes()) {
            self.position = end + 1;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::document::Document;
    use crate::wire::event::Limits;
    use crate::wire::header::Header;
    use crate::wire::reader::Reader;
    use crate::wire::tag::Tag;
    use crate::wire::version::Version;

    fn part(text: &str) -> Document {
        let header = Header::new(Version::V102, "NONE");
        Document::of_part(text.to_owned(), header, 0, Limits::default())
    }

    fn events(mut reader: Reader<'_>) -> Vec<String> {
        let mut events = Vec::new();
        while let Ok(Some(event)) = reader.next_event() {
            let end = reader.end();
            events.push(format!("{event:?} {end} {}", reader.is_verbatim()));
        }
        events
    }

    #[test]
    fn an_end_tag_without_a_name_ends_nothing_of_an_earlier_part() {
        let open = [Tag::of("OFX"), Tag::UNKNOWN];
        let document = part("</></OFX>");
        let events = events(document.reader_going_on(Some(&open), false));
        // It ends before the end tag around it, without one of its own.
        assert!(events[0].ends_with("3 false"), "{events:?}");
    }

    #[test]
    fn what_differs_in_one_bit_from_a_name_is_not_the_same_name() {
        // The bit is that in which the cases differ, too.
        let document = part("<OFX><X.A><MEMO>1</MEMO></X\u{e}A><MEMO>2</MEMO></X.A></OFX>");
        let events = events(document.reader());
        assert_eq!(events.len(), 6, "{events:?}");
        assert!(events[4].ends_with("50 true"), "{events:?}");
    }

    #[test]
    fn a_value_is_no_tag_if_it_looks_like_one_but_for_its_first_byte() {
        let document = part("<OFX><X.A>ab><X.B>/ab></X.B></X.A></OFX>");
        let events = events(document.reader());
        let leaves = events.iter().filter(|event| event.starts_with("Leaf"));
        assert_eq!(leaves.count(), 2, "{events:?}");
    }

    #[test]
    fn names_in_another_case_end_what_they_began_but_are_not_verbatim() {
        let document = part("<OFX><x.a><payee></PAYEE></X.A></OFX>");
        let events = events(document.reader());
        let ends: Vec<bool> = events.iter().map(|event| event.ends_with("true")).collect();
        assert_eq!(ends, [true, true, true, false, false, true], "{events:?}");
    }
}
