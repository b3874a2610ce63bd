//! quick-xml as the judge of the reader: of a well-formed document both make the same tree.

use ofx_billpay::wire::{Document, Kind, Limits, Tag};
use quick_xml::events::{BytesRef, Event};

use crate::tree::Tree;

/// The tree that quick-xml sees: leaves without a value left out, white space around values dropped, names in capitals.
///
/// # Errors
///
/// If it sees no well-formed document, or one that OFX has no meaning for.
pub fn judge(text: &str) -> Result<Tree, String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(tag) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                if let Some(parent) = open.last_mut() {
                    parent.has_elements = true;
                }
                open.push(Open {
                    name: name.to_ascii_uppercase(),
                    ..Open::default()
                });
            }
            Event::End(_) => {
                let done = finish(open.pop().ok_or("an end without a start")?)?;
                match open.last_mut() {
                    Some(parent) => parent.children.extend(done),
                    None if root.is_some() => return Err("two roots".to_owned()),
                    None => root = done,
                }
            }
            Event::Text(text) => note(&mut open, &text)?,
            Event::CData(data) => note_as_said(&mut open, &data)?,
            Event::GeneralRef(reference) => note_as_said(&mut open, &resolve(&reference)?)?,
            Event::Eof if open.is_empty() => return root.ok_or_else(|| "no root".to_owned()),
            Event::Eof => return Err("open at the end".to_owned()),
            _ => {}
        }
    }
}

/// An element whose end did not come yet.
#[derive(Default)]
struct Open {
    name: String,
    /// Those that say something.
    children: Vec<Tree>,
    /// Whether there were any, those left out included.
    has_elements: bool,
    text: String,
    /// Whether some of the text is more than white space between elements, even if it is white space.
    is_said: bool,
}

fn note(open: &mut [Open], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim_ascii().is_empty() => {}
        None => return Err("text outside of the root".to_owned()),
    }
    Ok(())
}

/// Notes a section or a reference, which XML allows in no place between elements, whatever it stands for (XML 1.0, section 3.2.1).
fn note_as_said(open: &mut [Open], text: &str) -> Result<(), String> {
    if let Some(element) = open.last_mut() {
        element.is_said = true;
    }
    note(open, text)
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, String> {
    let character = reference
        .resolve_char_ref()
        .map_err(|error| error.to_string())?;
    let name: &str = reference;
    match (character, name) {
        (Some(character), _) if is_character(character) => Ok(character.into()),
        (Some(_), name) => Err(format!("no character of XML: {name}")),
        // What the OFX specification adds to XML's own five.
        (None, "nbsp") => Ok("\u{a0}".to_owned()),
        (None, name) => quick_xml::escape::resolve_xml_entity(name)
            .map(str::to_owned)
            .ok_or_else(|| format!("unknown entity {name}")),
    }
}

fn finish(element: Open) -> Result<Option<Tree>, String> {
    let Open {
        name,
        children,
        is_said,
        ..
    } = element;
    let text = element.text.trim_ascii();
    let is_aggregate = element.has_elements || Tag::find(name.as_bytes()).kind() == Kind::Aggregate;
    if is_aggregate && (is_said || !text.is_empty()) {
        Err(format!("text and elements in {name}"))
    } else if is_aggregate {
        Ok(Some(Tree::Aggregate(name, children)))
    } else if text.is_empty() {
        Ok(None)
    } else {
        Ok(Some(Tree::Leaf(name, text.to_owned())))
    }
}

/// The body of a document in XML: if it is well-formed OFX to quick-xml, the reader makes the same tree of it.
pub fn quick_xml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // What a case file has before its body would be read by the header's own rules.
    let body = text.find("<OFX>").map_or(text, |at| &text[at + 5..]);
    let body = body.rfind("</OFX>").map_or(body, |at| &body[..at]);
    if !is_plain(body) {
        return;
    }
    let text = format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX>{body}</OFX>");
    let Ok(expected) = judge(&text) else {
        return;
    };
    if !is_of_ofx(&expected) {
        return;
    }
    let document = Document::parse(text.as_bytes().to_vec(), Limits::default()).unwrap();
    // Only limits may stand between the two.
    let Ok(element) = document.element() else {
        return;
    };
    assert_eq!(Tree::from(&element), expected, "{text}");
}

/// Whether a text has nothing that OFX has no use for, and that readers of XML treat on their own ways: attributes, declarations,
/// and characters that may not stand in XML at all, which quick-xml lets pass.
fn is_plain(body: &str) -> bool {
    let is_tag = |tag: &str| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let name = name.split('>').next().unwrap_or_default();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.')
    };
    body.chars().all(is_character) && !body.contains("]]>") && body.split('<').skip(1).all(is_tag)
}

/// Whether a character may stand in XML at all.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether official leaves have no elements in them: what that means, each reader may say.
fn is_of_ofx(tree: &Tree) -> bool {
    match tree {
        Tree::Leaf(..) => true,
        Tree::Aggregate(name, children) => {
            Tag::find(name.as_bytes()).kind() != Kind::Leaf && children.iter().all(is_of_ofx)
        }
    }
}
