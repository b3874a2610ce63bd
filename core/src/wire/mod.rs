//! Text to elements and back: the header, the reader for SGML and XML, the writer. No input or output, no meaning.
//!
//! OFX markup has neither attributes nor namespaces, so one [`Reader`] serves both syntaxes. It is strict where money could
//! be lost (a document that was cut is an error) and tolerant of what real servers send (see [`WarningKind`]).

mod arriving;
mod by_tag;
#[cfg(test)]
mod chance;
mod charset;
mod decoder;
mod document;
mod element;
mod error;
mod event;
mod grammar;
mod header;
mod limits;
mod lookahead;
mod mask;
mod names;
mod reader;
mod scan;
mod spelling;
mod tag;
mod text;
mod version;
mod words;
mod writer;

pub(crate) use arriving::Arriving;
pub use charset::Charset;
pub(crate) use charset::decode;
pub use document::Document;
pub use element::{Content, Element};
pub use error::{ReadError, Warning, WarningKind, WriteError};
pub(crate) use event::Span;
pub use event::{Event, Limits, Name};
pub use header::Header;
pub(crate) use mask::{mask, mask_private};
pub use reader::Reader;
pub use tag::{Kind, Tag};
pub use text::Raw;
pub use version::{Syntax, Version};
pub(crate) use writer::NO_ROOM;
pub use writer::{Layout, LineEnd, Writer};
