//! Builds the tree of a 2.x body: well-formed XML or nothing, since a real 2.x server takes no less.

use super::token::Token;
use super::tree::Element;
use super::{DEEPEST, Malformed, text};

/// Builds the tree of a message.
pub(super) fn build(tokens: &[Token<'_>]) -> Result<Element, Malformed> {
    let root = build_any(tokens)?;
    if root.name == "OFX" {
        Ok(root)
    } else {
        Err(Malformed::new("the root is not <OFX>"))
    }
}

/// Builds the tree of any one element; each must be closed by its own end tag, in order.
pub(super) fn build_any(tokens: &[Token<'_>]) -> Result<Element, Malformed> {
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    for token in tokens {
        if root.is_some() {
            return Err(Malformed::new("something follows </OFX>"));
        }
        match token {
            Token::Start(name) => start(&mut open, name)?,
            Token::End(name) => root = end(&mut open, name)?,
            Token::Empty(name) => {
                start(&mut open, name)?;
                root = end(&mut open, name)?;
            }
            Token::Text(piece) => push_text(&mut open, &text::unescape(piece, true)?)?,
            Token::Literal(piece) => push_text(&mut open, piece)?,
        }
    }
    root.ok_or_else(|| Malformed::new("the message ends before its last end tag"))
}

fn start(open: &mut Vec<Element>, name: &str) -> Result<(), Malformed> {
    if open.len() == DEEPEST {
        return Err(Malformed::new("the elements are nested too deeply"));
    }
    if open.last().is_some_and(|parent| !parent.text.is_empty()) {
        return Err(Malformed::new("an element holds text and elements at once"));
    }
    open.push(Element::group(name, Vec::new()));
    Ok(())
}

/// Closes the innermost element; gives it back if it was the outermost too.
fn end(open: &mut Vec<Element>, name: &str) -> Result<Option<Element>, Malformed> {
    let mut element = open
        .pop()
        .filter(|element| element.name == name)
        .ok_or_else(|| Malformed::new("an end tag does not fit its start tag"))?;
    element.text = text::clean(&element.text);
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(element);
            Ok(None)
        }
        None => Ok(Some(element)),
    }
}

fn push_text(open: &mut [Element], piece: &str) -> Result<(), Malformed> {
    match open.last_mut() {
        Some(element) if element.children.is_empty() => {
            element.text.push_str(piece);
            Ok(())
        }
        _ => Err(Malformed::new("text stands where only elements may")),
    }
}
