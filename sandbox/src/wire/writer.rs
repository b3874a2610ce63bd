//! Writes a tree as the body of a reply: official order, escaped text, one syntax or the other.

use super::header::{Family, Header};
use super::tree::Element;
use super::{rest, shape, text};
use crate::options::SgmlLeaves;

/// Writes a whole file: header, then body.
pub(crate) fn write(header: &Header, root: &Element, leaves: SgmlLeaves) -> Vec<u8> {
    write_after(header.write(), header, root, leaves)
}

/// Writes one element as it stands in a file of this header.
pub(crate) fn write_part(header: &Header, element: &Element, leaves: SgmlLeaves) -> Vec<u8> {
    write_after(String::new(), header, element, leaves)
}

fn write_after(mut out: String, header: &Header, element: &Element, leaves: SgmlLeaves) -> Vec<u8> {
    let close_leaves = header.family == Family::Xml || leaves == SgmlLeaves::Closed;
    write_element(
        &mut out,
        &shape::arranged(element, header.version()),
        close_leaves,
    );
    if header.is_utf8() {
        out.into_bytes()
    } else {
        text::encode_windows_1252(&out)
    }
}

/// The element as XML in the official order: the form in which the database keeps messages.
pub(crate) fn to_xml(element: &Element) -> String {
    let mut out = String::new();
    write_element(&mut out, &shape::arranged(element, shape::LATEST), true);
    out
}

fn write_element(out: &mut String, element: &Element, close_leaves: bool) {
    let name = &element.name;
    out.push('<');
    out.push_str(name);
    out.push('>');
    if shape::is_aggregate(name) {
        for child in &element.children {
            write_element(out, child, close_leaves);
        }
        if let Some(rest) = element.rest {
            rest::mark(out, rest);
        }
    } else {
        text::escape_into(out, &element.text);
        if !close_leaves && !shape::is_always_closed(name) {
            return;
        }
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
