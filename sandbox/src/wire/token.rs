//! Cuts a message body into start tags, end tags and text, in one pass whatever the input is.

use super::Malformed;

/// More tags than any honest message has; it bounds the memory that one request can take.
const MOST_TOKENS: usize = 1_000_000;

/// One piece of a body. Names are in capitals already.
pub(super) enum Token<'a> {
    Start(String),
    End(String),
    /// `<NAME/>`: an element without content.
    Empty(String),
    /// Text as it stands in the file, entities not yet replaced.
    Text(&'a str),
    /// The inside of a CDATA section: entities mean nothing there.
    Literal(&'a str),
}

/// Cuts `body` into tokens. A `<` that begins no tag is text, as lenient readers of SGML have it.
pub(super) fn tokens(body: &str) -> Result<Vec<Token<'_>>, Malformed> {
    let mut found = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    while let Some(step) = body[at..].find('<') {
        let open = at + step;
        let Some((token, end)) = markup(body, open)? else {
            at = open + 1;
            continue;
        };
        push_text(&mut found, &body[text_from..open]);
        found.extend(token);
        if found.len() > MOST_TOKENS {
            return Err(Malformed::new("the message has too many elements"));
        }
        at = end;
        text_from = end;
    }
    push_text(&mut found, &body[text_from..]);
    Ok(found)
}

fn push_text<'a>(found: &mut Vec<Token<'a>>, text: &'a str) {
    if !text.trim().is_empty() {
        found.push(Token::Text(text));
    }
}

/// What begins at the `<` at `open`, and where it ends: `None` if it is a mere character, no token
/// if it is a comment or an instruction.
fn markup(body: &str, open: usize) -> Result<Option<(Option<Token<'_>>, usize)>, Malformed> {
    let rest = &body[open..];
    if let Some(inside) = rest.strip_prefix("<![CDATA[") {
        let length = find_end(inside, "]]>")?;
        let end = open + "<![CDATA[".len() + length + "]]>".len();
        return Ok(Some((Some(Token::Literal(&inside[..length])), end)));
    }
    for (start, stop) in [("<!--", "-->"), ("<?", "?>"), ("<!DOCTYPE", ">")] {
        if let Some(inside) = rest.strip_prefix(start) {
            let length = find_end(inside, stop)?;
            return Ok(Some((None, open + start.len() + length + stop.len())));
        }
    }
    Ok(tag(rest).map(|(token, length)| (Some(token), open + length)))
}

/// An unterminated section ends the whole reading, so that no text is ever searched twice.
fn find_end(inside: &str, stop: &str) -> Result<usize, Malformed> {
    inside
        .find(stop)
        .ok_or_else(|| Malformed::new(format!("a section is not ended by {stop}")))
}

/// The tag at the start of `rest` and its length. The search stops at the next `<`: linear in total.
fn tag(rest: &str) -> Option<(Token<'static>, usize)> {
    let inside = &rest[1..];
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(name) => (true, name),
        None => (false, inside),
    };
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let stop = inside.find(['<', '>'])?;
    if !inside[stop..].starts_with('>') {
        return None;
    }
    let length = rest.len() - inside.len() + stop + 1;
    let written = inside[..stop].trim_end();
    let (written, empty) = match written.strip_suffix('/') {
        Some(name) => (name, true),
        None => (written, false),
    };
    let name = written.split_ascii_whitespace().next()?;
    if !name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    {
        return None;
    }
    let name = name.to_ascii_uppercase();
    let token = match (closing, empty) {
        (true, _) => Token::End(name),
        (false, true) => Token::Empty(name),
        (false, false) => Token::Start(name),
    };
    Some((token, length))
}
