//! Targets of the wire: the header, and the reader with all that can be asked of a document.

use ofx_billpay::wire::{Content, Document, Element, Header, Limits};

use crate::tree::Tree;

/// A header that was read is written so that the same is read again.
pub fn header(bytes: &[u8]) {
    let mut text = bytes.to_vec();
    if !bytes.windows(4).any(|window| window == b"<OFX") {
        text.extend_from_slice(b"<OFX></OFX>");
    }
    let Ok(document) = Document::parse(text, Limits::default()) else {
        return;
    };
    let header = document.header();
    if header.version.is_none() {
        return;
    }
    let written = |header: &Header| {
        let mut text = String::new();
        header.write(&mut text);
        text.push_str("<OFX></OFX>");
        text
    };
    let once = written(header);
    let again = Document::parse(once.clone().into_bytes(), Limits::default()).unwrap();
    assert_eq!(again.header().version, header.version, "{once}");
    assert_eq!(again.header().syntax, header.syntax, "{once}");
    // Identifiers are cut to what may stand there the first time.
    assert_eq!(written(again.header()), once);
}

/// A document ends in an error or a tree; each part of the tree reads as it does in the whole, and as XML.
pub fn reader(bytes: &[u8]) {
    let Ok(document) = Document::parse(bytes.to_vec(), Limits::default()) else {
        return;
    };
    let mut reader = document.reader();
    let mut depth = 0_usize;
    let outcome = loop {
        match reader.next_event() {
            Ok(Some(_)) => depth = depth.max(reader.depth()),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    assert!(depth <= Limits::default().depth, "{depth}");
    assert!(reader.warnings().0.len() <= 16);
    let at = document.text().len();
    let _ = document.line_and_column(at);
    let element = document.element();
    assert_eq!(outcome.is_ok(), element.is_ok());
    if let Ok(element) = element {
        parts(&document, &element, &mut Vec::new(), &mut 64);
    }
}

/// Compares the parts of an element, so many of them at most: each is read anew. Where the name of an element around it stands in it
/// again, an unknown element within may end there in the whole, and not in the part: such a part is not compared.
fn parts<'a>(
    document: &Document,
    element: &'a Element<'_>,
    around: &mut Vec<&'a str>,
    most: &mut usize,
) {
    let text = document.text();
    let range = element.range.clone();
    assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    let Content::Elements(children) = &element.content else {
        return;
    };
    if *most == 0 {
        return;
    }
    *most -= 1;
    let mut inside = range.start;
    for child in children {
        assert!(child.range.start >= inside, "{:?} in {text:?}", child.name);
        inside = child.range.end;
        assert!(inside <= range.end, "{:?} in {text:?}", child.name);
    }
    let is_ambiguous = around.iter().any(|name| {
        let end_tag = format!("</{name}");
        text[range.clone()].to_ascii_uppercase().contains(&end_tag)
    });
    let alone = document.aggregate_as_xml(range);
    if !is_ambiguous {
        read_alone(element, &alone.unwrap());
    }
    around.push(element.name.as_ref());
    for child in children {
        parts(document, child, around, most);
    }
    around.pop();
}

/// Compares an element with what is read of it as XML.
fn read_alone(element: &Element<'_>, xml: &str) {
    let whole = format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX>{xml}</OFX>");
    let read = Document::parse(whole.into_bytes(), Limits::default()).unwrap();
    let read = read.element().map(|read| match Tree::from(&read) {
        Tree::Aggregate(_, mut children) => children.pop(),
        leaf @ Tree::Leaf(..) => Some(leaf),
    });
    // One level more may be one too many.
    if let Ok(read) = read {
        let read = read.and_then(Tree::of_what_is_said);
        let expected = Tree::from(element).of_what_is_said();
        assert_eq!(read, expected, "{xml}");
    }
}
