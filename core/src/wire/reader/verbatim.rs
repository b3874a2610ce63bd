//! Whether markup stands there just as it is written as XML, so that it need not be written anew.

use super::Reader;
use crate::wire::event::{Event, Name};
use crate::wire::text::Raw;

/// What the last event looks like.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) is_verbatim: bool,
    pub(super) is_bare: bool,
}

impl<'a> Reader<'a> {
    /// Whether the last event stands there just as it is written as XML. What stands between events does not count.
    #[inline]
    pub fn is_verbatim(&self) -> bool {
        self.look.is_verbatim
    }

    /// Whether the value of the last event, a leaf, means just what stands there: there is nothing to decode.
    #[inline]
    pub fn is_bare(&self) -> bool {
        self.look.is_bare
    }

    /// Finds both out by a look at the last event.
    pub(super) fn look_of(&self, event: Option<Event<'a>>) -> Look {
        Look {
            is_verbatim: event.is_some_and(|event| self.looks_verbatim(event)),
            is_bare: matches!(event, Some(Event::Leaf(_, value)) if is_bare(value)),
        }
    }

    fn looks_verbatim(&self, event: Event<'a>) -> bool {
        let written = &self.text[self.start..self.end];
        match event {
            Event::Open(name) => written.len() == name.text.len() + "<>".len(),
            Event::Leaf(name, value) => is_leaf(written, name, value),
            Event::Close(name) => {
                written.len() == name.text.len() + "</>".len()
                    && written[2..].starts_with(name.text)
            }
        }
    }
}

fn is_leaf(written: &str, name: Name<'_>, value: Raw<'_>) -> bool {
    let value = value.as_written();
    written.len() == 2 * name.text.len() + "<></>".len() + value.len()
        && written
            .strip_suffix('>')
            .is_some_and(|written| written.ends_with(name.text))
        && memchr::memchr3(b'&', b'<', b'>', value.as_bytes()).is_none()
}

fn is_bare(value: Raw<'_>) -> bool {
    memchr::memchr2(b'&', b'<', value.as_written().as_bytes()).is_none()
}
