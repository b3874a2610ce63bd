//! The writer of OFX markup, one for both syntaxes.

use super::charset::Charset;
use super::error::{ReadError, WriteError};
use super::event::Event;
use super::grammar;
use super::header::Header;
use super::limits::length_limit;
use super::reader::Reader;
use super::tag::Tag;
use super::version::Syntax;
use crate::value::SecretText;

/// How a document is laid out, for servers that are particular about it. The meaning is the same in every layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Whether leaves get end tags in 1.x, where they may lack them. Default: no. In 2.x they always do.
    pub close_leaves: bool,
    /// How many spaces each level is indented; only with line ends. Default: 0.
    pub indent: u8,
    /// What stands after each element: nothing, a line feed, or both carriage return and line feed. Default: nothing.
    pub line_end: LineEnd,
    /// The encoding of 1.x. Default: ASCII.
    pub charset: Charset,
}

/// The end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// No line ends: the body is one line.
    None,
    /// A line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
}

impl LineEnd {
    fn as_str(self) -> &'static str {
        match self {
            LineEnd::None => "",
            LineEnd::Lf => "\n",
            LineEnd::CrLf => "\r\n",
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            close_leaves: false,
            indent: 0,
            line_end: LineEnd::None,
            charset: Charset::default(),
        }
    }
}

/// Writes a document element by element, and refuses values that OFX has no room for.
///
/// The first value that cannot be written is kept and returned by [`Writer::finish`], so that the writing code reads as
/// the document does.
#[derive(Debug)]
pub struct Writer {
    out: SecretText,
    syntax: Syntax,
    layout: Layout,
    open: Vec<OpenAggregate>,
    /// What the open aggregates hold so far, those of the innermost last.
    children: Vec<Tag>,
    error: Option<WriteError>,
}

/// An aggregate that is being written.
#[derive(Debug)]
struct OpenAggregate {
    tag: Tag,
    /// Where its children begin.
    children: usize,
}

impl Writer {
    /// Begins a document with its header.
    pub fn new(header: &Header, layout: Layout) -> Writer {
        let mut head = String::with_capacity(256);
        header.write_for(layout.charset, &mut head);
        let mut out = SecretText::with_capacity(2048);
        out.push_str(&head);
        Writer {
            out,
            syntax: header.syntax,
            layout,
            open: Vec::with_capacity(8),
            children: Vec::with_capacity(32),
            error: None,
        }
    }

    /// Opens an aggregate, which [`Writer::close`] ends.
    ///
    /// # Panics
    ///
    /// For a name that is not official.
    pub fn open(&mut self, tag: Tag) {
        assert_ne!(tag, Tag::UNKNOWN, "only official elements are written");
        self.count(tag);
        self.begin_line();
        self.out.add(["<", tag.name(), ">"]);
        self.end_line();
        self.open.push(OpenAggregate {
            tag,
            children: self.children.len(),
        });
    }

    /// Closes the aggregate opened last.
    ///
    /// # Panics
    ///
    /// If none is open.
    pub fn close(&mut self) {
        let OpenAggregate { tag, children } = self.open.pop().expect("an aggregate is open");
        if let Some((element, needed_by)) = grammar::lacking(tag, &self.children[children..]) {
            let element = format!("{tag}/{element}");
            self.error
                .get_or_insert(WriteError::Missing { element, needed_by });
        }
        self.children.truncate(children);
        self.begin_line();
        self.out.add(["</", tag.name(), ">"]);
        self.end_line();
    }

    /// Writes a leaf with its value, escaped.
    pub fn leaf(&mut self, tag: Tag, value: &str) {
        self.count(tag);
        let is_plain = is_plain(value);
        if let Err(error) = self.check(tag, value, is_plain) {
            self.error.get_or_insert(error);
            return;
        }
        self.begin_line();
        if is_plain {
            self.out.add(["<", tag.name(), ">", value]);
        } else {
            self.out.add(["<", tag.name(), ">"]);
            escape(value, &mut self.out);
        }
        if self.syntax == Syntax::Xml || self.layout.close_leaves || tag.needs_end_tag() {
            self.out.add(["</", tag.name(), ">"]);
        }
        self.end_line();
    }

    /// The document, or the first value that could not be written.
    ///
    /// # Panics
    ///
    /// If an aggregate is still open.
    pub fn finish(self) -> Result<String, WriteError> {
        assert!(self.open.is_empty(), "every aggregate is closed");
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out.into_string()),
        }
    }

    /// Notes what the innermost aggregate holds.
    fn count(&mut self, child: Tag) {
        if !self.open.is_empty() {
            self.children.push(child);
        }
    }

    fn check(&self, tag: Tag, value: &str, is_plain: bool) -> Result<(), WriteError> {
        let element = || {
            let parent = self.open.last().map_or("", |parent| parent.tag.name());
            format!("{parent}/{tag}")
        };
        if value.trim().is_empty() {
            return Err(WriteError::Empty { element: element() });
        }
        let is_multiline = tag == const { Tag::of("MSGBODY") };
        let objected = |c| self.objection(c).filter(|_| !(is_multiline && c == '\n'));
        let objection = if is_plain {
            None
        } else {
            value.chars().find_map(objected)
        };
        if let Some((character, reason)) = objection {
            return Err(WriteError::BadCharacter {
                element: element(),
                character,
                reason,
            });
        }
        match length_limit(tag) {
            Some(limit) if value.len() > limit && value.chars().count() > limit => {
                let length = value.chars().count();
                Err(WriteError::TooLong {
                    element: element(),
                    length,
                    limit,
                })
            }
            _ => match grammar::expected(tag, value) {
                Some(expected) => Err(WriteError::NotAllowed {
                    element: element(),
                    expected,
                }),
                None => Ok(()),
            },
        }
    }

    /// Why a character cannot be sent.
    fn objection(&self, character: char) -> Option<(char, &'static str)> {
        let reason = match character {
            '\t' | ' '..='~' => return None,
            '\n' | '\r' => "ends a line, and the value is a single line",
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                "is a control character"
            }
            _ if self.syntax == Syntax::Xml || self.layout.charset.byte(character).is_some() => {
                return None;
            }
            _ => NO_ROOM,
        };
        Some((character, reason))
    }

    fn begin_line(&mut self) {
        if self.layout.line_end != LineEnd::None {
            let width = self.open.len() * usize::from(self.layout.indent);
            self.out.extend(std::iter::repeat_n(" ", width));
        }
    }

    fn end_line(&mut self) {
        if self.layout.line_end != LineEnd::None {
            self.out.push_str(self.layout.line_end.as_str());
        }
    }
}

/// Why a character cannot be sent in 1.x.
pub(crate) const NO_ROOM: &str = "OFX 1.x cannot carry: use OFX 2.x, or write it in ASCII";

/// Whether all of a value is printable ASCII that needs no escape. Every byte is looked at, which lets many be at once.
fn is_plain(value: &str) -> bool {
    let is_other = |byte: u8| !matches!(byte, b' '..=b'~') | matches!(byte, b'&' | b'<' | b'>');
    !value
        .bytes()
        .fold(false, |found, byte| found | is_other(byte))
}

/// What is not written as it is, and how it is written.
const ESCAPES: [(u8, &str); 3] = [(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;")];

fn escape<'a>(text: &'a str, out: &mut impl Extend<&'a str>) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        let escapes = ESCAPES
            .iter()
            .filter(|(byte, _)| *byte == rest.as_bytes()[at]);
        out.extend([&rest[..at]]);
        out.extend(escapes.map(|(_, escaped)| *escaped));
        rest = &rest[at + 1..];
    }
    out.extend([rest]);
}

/// Whether a value that means something else than it says is written as [`escape`] writes what it means.
pub(super) fn is_escaped(value: &[u8]) -> bool {
    let mut ampersands = memchr::memchr_iter(b'&', value);
    memchr::memchr2(b'<', b'>', value).is_none()
        && ampersands.all(|at| {
            let is_begun = |escaped: &str| value[at..].starts_with(escaped.as_bytes());
            ESCAPES.iter().any(|(_, escaped)| is_begun(escaped))
        })
}

/// Writes out what `reader` gives, with all end tags and no white space between them.
pub(crate) fn aggregate_as_xml(mut reader: Reader<'_>) -> Result<String, ReadError> {
    let mut out = String::new();
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Open(name) => out.extend(["<", name.text, ">"]),
            Event::Close(name) => out.extend(["</", name.text, ">"]),
            Event::Leaf(name, value) => {
                out.extend(["<", name.text, ">"]);
                escape(&value.decode(), &mut out);
                out.extend(["</", name.text, ">"]);
            }
        }
    }
    Ok(out)
}
