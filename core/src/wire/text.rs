//! Text between tags: entities and CDATA, as written and as meant.

use std::borrow::Cow;

use super::scan::{Section, SectionEnds};

/// The value of a leaf as it stands in the document: entities and CDATA still encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// A value as written; the white space around it carries no meaning and is dropped.
    pub fn new(text: &'a str) -> Self {
        Raw(text.trim_ascii())
    }

    /// A value without white space around it.
    #[inline]
    pub(super) fn trimmed(text: &'a str) -> Self {
        debug_assert_eq!(text.trim_ascii(), text, "there is no white space around it");
        Raw(text)
    }

    /// Whether there is no value: OFX treats the element as absent.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
            || (matches!(self.0.as_bytes()[0], b'<' | b'&') && self.decode().is_empty())
    }

    /// The value as written.
    pub fn as_written(self) -> &'a str {
        self.0
    }

    /// The value as meant: entities resolved, CDATA unwrapped. Borrowed where there is nothing to resolve.
    pub fn decode(self) -> Cow<'a, str> {
        if memchr::memchr2(b'&', b'<', self.0.as_bytes()).is_none() {
            return Cow::Borrowed(self.0);
        }
        let decoded = decode(self.0);
        match decoded.trim_ascii() {
            trimmed if trimmed.len() == decoded.len() => Cow::Owned(decoded),
            trimmed => Cow::Owned(trimmed.to_owned()),
        }
    }
}

/// Values may be passwords: only their length is shown.
impl std::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raw({} bytes)", self.0.len())
    }
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut sections = SectionEnds::default();
    let mut at = 0;
    while let Some(found) = next_special(&text.as_bytes()[at..]) {
        out.push_str(&text[at..at + found]);
        at += found;
        if text.as_bytes()[at] == b'&' {
            let (character, length) = entity(&text[at..]);
            out.push(character);
            at += length;
        } else {
            at = section(text, at, &mut sections, &mut out);
        }
    }
    out.push_str(&text[at..]);
    out
}

/// Where the next `&` or `<` stands: where they are many, near.
fn next_special(bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 16;
    let mut near = bytes.iter().take(NEAR);
    let found = near.position(|&byte| matches!(byte, b'&' | b'<'));
    found.or_else(|| {
        let rest = bytes.get(NEAR..)?;
        memchr::memchr2(b'&', b'<', rest).map(|found| NEAR + found)
    })
}

/// Decodes what begins with the `<` at `at`: CDATA is its content, a comment or an instruction nothing, anything else itself.
fn section(text: &str, at: usize, sections: &mut SectionEnds, out: &mut String) -> usize {
    let kind = Section::at(&text.as_bytes()[at..]);
    let end = kind.and_then(|kind| Some((kind, sections.end(text.as_bytes(), kind, at)?)));
    match end {
        Some((Section::Data, end)) => {
            out.push_str(&text[at + Section::Data.opening()..end - Section::Data.closing().len()]);
            end
        }
        Some((_, end)) => end,
        None => {
            out.push('<');
            at + 1
        }
    }
}

/// What the `&` at the start of `text` means, and how many bytes say so. An ampersand that begins no entity is itself.
fn entity(text: &str) -> (char, usize) {
    let literal = ('&', 1);
    // It ends before the next ampersand at the latest, so that no byte is looked at for two of them.
    let is_in_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    let Some(length) = text.bytes().skip(1).position(|byte| !is_in_name(byte)) else {
        return literal;
    };
    let end = 1 + length;
    if text.as_bytes()[end] != b';' {
        return literal;
    }
    let character = match &text[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        name => name.strip_prefix('#').and_then(numeric),
    };
    character.map_or(literal, |character| (character, end + 1))
}

fn numeric(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse(),
        _ => return None,
    };
    char::from_u32(code.ok()?).filter(|c| *c >= ' ' || c.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_resolved_and_bare_ampersands_kept() {
        for (written, meant) in [
            ("Northgate Water &amp; Power", "Northgate Water & Power"),
            ("AT&T", "AT&T"),
            ("a &lt; b &gt; c", "a < b > c"),
            ("&#65;&#x42;", "AB"),
            (
                "&#x00000000000000000000000000000000000000000000000042;",
                "B",
            ),
            ("&#0;&#xFFFFFF;&copy;", "&#0;&#xFFFFFF;&copy;"),
            ("1 < 2", "1 < 2"),
            ("<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>"),
            ("one<!-- two -->three", "onethree"),
            ("&nbsp;", "\u{a0}"),
            ("é&", "é&"),
            ("&", "&"),
            ("&éééééé;", "&éééééé;"),
            ("R&D; a & b; &amp", "R&D; a & b; &amp"),
            (
                "a value that is longer than sixteen &lt; characters",
                "a value that is longer than sixteen < characters",
            ),
        ] {
            assert_eq!(Raw::new(written).decode(), meant, "{written}");
        }
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(
            Raw::new(" plain \r\n").decode(),
            Cow::Borrowed("plain")
        ));
    }
}
