//! Characters: bytes to text and back, entities, and what may not stand in a message at all.

use std::borrow::Cow;

use super::Malformed;

/// Windows-1252 from 0x80 to 0x9F; the rest of it is Latin-1. Five places are unassigned.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as UTF-8 when they are valid UTF-8, and as Windows-1252 otherwise: what a header says
/// about characters is wrong too often to be followed.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| from_windows_1252(byte)).collect()),
    }
}

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Writes text as Windows-1252, with a question mark for what it does not have.
pub(crate) fn encode_windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(to_windows_1252).collect()
}

fn to_windows_1252(character: char) -> u8 {
    let high = (0x80_u8..=0x9f).find(|&byte| from_windows_1252(byte) == character);
    high.or_else(|| u8::try_from(u32::from(character)).ok())
        .unwrap_or(b'?')
}

/// Replaces entities. A strict reader refuses a raw `&`; a lenient one takes it as it stands.
pub(super) fn unescape(text: &str, strict: bool) -> Result<String, Malformed> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((character, length)) = entity(rest) {
            out.push(character);
            rest = &rest[length..];
        } else if strict {
            return Err(Malformed::new("a raw & stands in the text"));
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// The entity at the start of `rest` and its length. No name is longer than ten characters.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let character = match &rest[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        name => numeric(name.strip_prefix('#')?)?,
    };
    Some((character, end + 1))
}

fn numeric(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => digits.parse(),
    };
    code.ok().and_then(char::from_u32)
}

/// Leaves out what XML forbids in any form, makes every line end one line feed, and trims.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|&c| is_permitted(c))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn is_permitted(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// Writes `text` so that no character of it is taken for markup.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(character),
        }
    }
}
