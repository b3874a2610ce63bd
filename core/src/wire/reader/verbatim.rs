//! Whether markup stands there just as it is written as XML, so that it need not be written anew.

use super::Reader;
use crate::wire::event::Name;
use crate::wire::text::Raw;
use crate::wire::writer::is_escaped;

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

    /// Finds both out for the start tag of an aggregate that was read.
    #[inline]
    pub(super) fn look_of_start(&self, name: Name<'a>) -> Look {
        Look {
            is_verbatim: self.end - self.start == name.text.len() + "<>".len(),
            is_bare: false,
        }
    }

    /// The same for an end tag, if there is one.
    #[inline]
    pub(super) fn look_of_end(&self, name: Name<'a>) -> Look {
        let name = name.text.as_bytes();
        let is_tight = self.end - self.start == name.len() + "</>".len();
        Look {
            is_verbatim: is_tight && self.text.as_bytes()[self.start + 2..].starts_with(name),
            is_bare: false,
        }
    }

    /// The same for a leaf.
    #[inline]
    pub(super) fn look_of_leaf(&self, name: Name<'a>, value: Raw<'a>) -> Look {
        Look {
            is_verbatim: is_leaf(&self.text[self.start..self.end], name, value),
            is_bare: is_bare(value),
        }
    }
}

fn is_leaf(written: &str, name: Name<'_>, value: Raw<'_>) -> bool {
    let (name, value) = (name.text, value.as_written());
    let parts = ["<", name, ">", value, "</", name, ">"];
    let rest = parts
        .iter()
        .try_fold(written, |rest, part| rest.strip_prefix(part));
    rest == Some("") && is_escaped(value.as_bytes())
}

fn is_bare(value: Raw<'_>) -> bool {
    value.as_written().is_empty()
        || memchr::memchr2(b'&', b'<', value.as_written().as_bytes()).is_none()
}
