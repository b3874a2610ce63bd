//! The tree of a document or an aggregate, for looking around in it by name and path.

use std::borrow::Cow;
use std::ops::Range;

use super::error::ReadError;
use super::event::{Event, Name};
use super::reader::Reader;
use super::tag::Tag;

/// An element with its content and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    /// The name, in capitals.
    pub name: Cow<'a, str>,
    /// What it holds.
    pub content: Content<'a>,
    /// Its bytes in the document, from the `<` of the start tag to the `>` of the last tag that belongs to it.
    pub range: Range<usize>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'a> {
    /// The decoded text of a leaf.
    Text(Cow<'a, str>),
    /// The elements of an aggregate, leaves without a value left out.
    Elements(Vec<Element<'a>>),
}

impl<'a> Element<'a> {
    /// Reads the first aggregate that `reader` comes to, with all that stands in it.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Element<'a>, ReadError> {
        let mut open: Vec<Element<'a>> = Vec::new();
        while let Some(event) = reader.next_event()? {
            let done = match event {
                Event::Open(name) => {
                    let content = Content::Elements(Vec::new());
                    let range = reader.start()..reader.end();
                    open.push(Element {
                        name: in_capitals(name),
                        content,
                        range,
                    });
                    continue;
                }
                Event::Leaf(_, value) if value.is_empty() => continue,
                Event::Leaf(name, value) => Element {
                    name: in_capitals(name),
                    content: Content::Text(value.decode()),
                    range: reader.start()..reader.end(),
                },
                Event::Close(_) => {
                    let mut closed = open.pop().expect("a close follows its open");
                    closed.range.end = reader.end();
                    closed
                }
            };
            match open.last_mut() {
                Some(Element {
                    content: Content::Elements(children),
                    ..
                }) => children.push(done),
                _ => return Ok(done),
            }
        }
        Err(ReadError::NoOfxElement)
    }

    /// The elements of an aggregate; none for a leaf.
    pub fn children(&self) -> &[Element<'a>] {
        match &self.content {
            Content::Elements(children) => children,
            Content::Text(_) => &[],
        }
    }

    /// The text of a leaf.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Elements(_) => None,
        }
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.children()
            .iter()
            .find(|child| child.name.eq_ignore_ascii_case(name))
    }
}

fn in_capitals(name: Name<'_>) -> Cow<'_, str> {
    if name.tag != Tag::UNKNOWN {
        Cow::Borrowed(name.tag.name())
    } else if name.text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(name.text.to_ascii_uppercase())
    } else {
        Cow::Borrowed(name.text)
    }
}
