//! A range of a reply, kept as it was received: what stands at a path in it, as a text for people or as a value.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};
use std::str::FromStr;
use std::sync::Arc;

use super::parts::is_ambiguous;
use crate::error::{Error, Result};
use crate::message::MessageError;
use crate::value::{Amount, AmountPattern, DatePattern, DateTime, ValueError};
use crate::wire::{Document, Event, ReadError, Reader, Tag};

/// How values are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Formats {
    pub(crate) date: DatePattern,
    pub(crate) currency: Option<AmountPattern>,
}

/// An aggregate of a reply.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    pub(crate) document: Arc<Document>,
    pub(crate) range: Range<usize>,
    pub(crate) tag: Tag,
    pub(crate) formats: Arc<Formats>,
}

/// The names on the way from an aggregate down to an element.
pub(super) type Path = &'static [Tag];

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Amount,
    Date,
    /// A whole number, not negative.
    Number,
    /// An aggregate, as XML.
    Xml,
}

impl Slice {
    /// Whether it is the very same aggregate of the very same reply.
    pub(super) fn is_same(&self, other: &Slice) -> bool {
        Arc::ptr_eq(&self.document, &other.document)
            && (&self.range, self.tag) == (&other.range, other.tag)
    }

    /// Reads the aggregate at a path as a typed message; `None` if there is none.
    pub(crate) fn read_at<T>(
        &self,
        path: &[Tag],
        read_content: impl FnOnce(&mut Reader<'_>) -> Result<T, MessageError>,
    ) -> Result<Option<T>, MessageError> {
        let Some(Found::Aggregate(range)) = self.find(path)? else {
            return Ok(None);
        };
        let mut reader = self.document.reader_of(range);
        reader.next_event()?;
        read_content(&mut reader).map(Some)
    }

    /// The first of several paths at which there is a value, in the shape people see.
    pub(super) fn show(&self, paths: &[Path], shape: Shape) -> String {
        let found = paths.iter().find_map(|path| match shape {
            Shape::Xml => self.xml(path),
            _ => self.text(path).map(Cow::into_owned),
        });
        let Some(text) = found else {
            return String::new();
        };
        match shape {
            Shape::Text | Shape::Number | Shape::Xml => text,
            Shape::Amount => {
                text.parse::<Amount>()
                    .map_or(text, |amount| match &self.formats.currency {
                        None => amount.to_string(),
                        Some(pattern) => pattern.format(amount),
                    })
            }
            Shape::Date => text
                .parse::<DateTime>()
                // In the form of OFX, it is the bank's own text.
                .ok()
                .filter(|_| !self.formats.date.is_verbatim())
                .map_or(text, |date| self.formats.date.format(date)),
        }
    }

    /// The value at the first of several paths at which there is one, read by `read`, which says what is wrong with a text.
    pub(super) fn value<T>(
        &self,
        paths: &[Path],
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>> {
        for path in paths {
            let mut texts = Vec::new();
            self.walk(path, |found| {
                if let Found::Text(text) = found {
                    texts.push(text);
                }
                ControlFlow::Continue(())
            })?;
            let Some(first) = texts.first() else {
                continue;
            };
            let named = |what: String| {
                let element = path.iter().map(|tag| tag.name()).collect::<Vec<_>>();
                let element = element.join("/");
                Error::protocol(format!("the server's response has a {element} that {what}"))
            };
            if texts.iter().any(|text| text != first) {
                return Err(named("stands there twice and is not the same".to_owned()));
            }
            return read(first.trim()).map(Some).map_err(named);
        }
        Ok(None)
    }

    /// The decoded text of the leaf at a path.
    pub(crate) fn text(&self, path: &[Tag]) -> Option<Cow<'_, str>> {
        match self.find(path) {
            Ok(Some(Found::Text(text))) => Some(text),
            _ => None,
        }
    }

    fn xml(&self, path: &[Tag]) -> Option<String> {
        let range = if path.is_empty() {
            self.range.clone()
        } else {
            match self.find(path) {
                Ok(Some(Found::Aggregate(range))) => range,
                _ => return None,
            }
        };
        self.document.aggregate_as_xml(range).ok()
    }

    fn find(&self, path: &[Tag]) -> Result<Option<Found<'_>>, ReadError> {
        let mut first = None;
        self.walk(path, |found| {
            first = Some(found);
            ControlFlow::Break(())
        })?;
        Ok(first)
    }

    /// Walks down a path and shows what stands at its end, until that breaks off. The markup was found sound when the reply was
    /// read.
    fn walk<'a>(
        &'a self,
        path: &[Tag],
        mut show: impl FnMut(Found<'a>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut reader = self.document.reader_of(self.range.clone());
        let mut depth = 0;
        reader.next_event()?;
        while let Some(event) = reader.next_event()? {
            let is_wanted = |tag: Tag| depth + 1 == path.len() && path[depth] == tag;
            let found = match event {
                Event::Open(name) if is_wanted(name.tag) => {
                    let start = reader.start();
                    reader.skip_aggregate()?;
                    Found::Aggregate(start..reader.end())
                }
                Event::Open(name) if Some(&name.tag) == path.get(depth) => {
                    depth += 1;
                    continue;
                }
                Event::Open(_) => {
                    reader.skip_aggregate()?;
                    continue;
                }
                Event::Leaf(name, value) if is_wanted(name.tag) && !value.is_empty() => {
                    Found::Text(value.decode())
                }
                Event::Leaf(..) => continue,
                // What was looked for is not in the aggregate that was entered for it.
                Event::Close(_) if depth == 0 => break,
                Event::Close(_) => {
                    depth -= 1;
                    continue;
                }
            };
            if show(found).is_break() {
                break;
            }
        }
        Ok(())
    }
}

enum Found<'a> {
    Text(Cow<'a, str>),
    Aggregate(Range<usize>),
}

/// Reads an amount that has one meaning only.
pub(super) fn exact_amount(text: &str) -> Result<Amount, String> {
    let amount = parsed(text)?;
    if is_ambiguous(text) {
        return Err(format!("can be read in two ways: {text:?}"));
    }
    Ok(amount)
}

/// Reads a number that has digits only.
pub(super) fn whole_number(text: &str) -> Result<u32, String> {
    let number = text.parse().ok();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    number
        .filter(|_| is_plain)
        .ok_or_else(|| unreadable(&ValueError::new(text, "a whole number such as 3")))
}

/// Reads what has a type of its own.
pub(super) fn parsed<T: FromStr<Err = ValueError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| unreadable(&error))
}

fn unreadable(error: &ValueError) -> String {
    format!("cannot be read: {error}")
}
