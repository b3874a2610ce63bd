//! Bytes to elements and elements to bytes; no file outside this folder knows the syntax of OFX.

mod header;
pub(crate) mod rest;
mod sgml;
pub(crate) mod shape;
mod table;
mod text;
mod token;
mod tree;
mod writer;
mod xml;

pub(crate) use header::{Family, Header};
pub(crate) use text::{decode, encode_windows_1252};
pub(crate) use tree::{Element, Rest};
pub(crate) use writer::{to_xml, write, write_part};

/// Deeper than any official message goes, and shallow enough for every recursion over a tree.
const DEEPEST: usize = 32;

/// A message that cannot be understood, and why. The text never repeats what the message held.
#[derive(Debug)]
pub(crate) struct Malformed(String);

impl Malformed {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    pub(crate) fn reason(&self) -> &str {
        &self.0
    }
}

/// Reads a whole file.
pub(crate) fn read(bytes: &[u8]) -> Result<(Header, Element), Malformed> {
    let file = decode(bytes);
    let (header, body) = Header::read(&file)?;
    let tokens = token::tokens(body)?;
    let root = match header.family {
        Family::Sgml => sgml::build(&tokens)?,
        Family::Xml => xml::build(&tokens)?,
    };
    Ok((header, root))
}

/// Reads the header of a file, whatever comes behind it.
pub(crate) fn read_header(bytes: &[u8]) -> Result<Header, Malformed> {
    let file = decode(bytes);
    Header::read(&file).map(|(header, _)| header)
}

/// Reads one element that `to_xml` wrote.
pub(crate) fn from_xml(text: &str) -> Result<Element, Malformed> {
    xml::build_any(&token::tokens(text)?)
}
