//! Text between tags: entities and CDATA, as written and as meant.

use std::borrow::Cow;

/// The value of a leaf as it stands in the document: entities and CDATA still encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// A value as written; the white space around it carries no meaning and is dropped.
    pub fn new(text: &'a str) -> Self {
        Raw(text.trim_matches(is_blank))
    }

    /// Whether there is no value: OFX treats the element as absent.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
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
        match decoded.trim_matches(is_blank) {
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

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (meant, length) = if rest.starts_with('&') {
            entity(rest)
        } else {
            markup(rest)
        };
        match meant {
            Meant::Character(character) => out.push(character),
            Meant::Text(text) => out.push_str(text),
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

enum Meant<'a> {
    Character(char),
    Text(&'a str),
}

/// What the `&` at the start of `text` means, and how many bytes say so. An ampersand that begins no entity is itself.
fn entity(text: &str) -> (Meant<'_>, usize) {
    const LONGEST: usize = 10;
    let literal = (Meant::Character('&'), 1);
    let Some(end) = text.bytes().take(LONGEST).position(|byte| byte == b';') else {
        return literal;
    };
    let character = match &text[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        name => name.strip_prefix('#').and_then(numeric),
    };
    character.map_or(literal, |character| (Meant::Character(character), end + 1))
}

fn numeric(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse(),
        _ => return None,
    };
    char::from_u32(code.ok()?).filter(|c| *c >= ' ' || c.is_ascii_whitespace())
}

/// What the `<` at the start of `text` means: CDATA is its content, a comment nothing, anything else itself.
fn markup(text: &str) -> (Meant<'_>, usize) {
    let between = |opening: &str, closing: &str| {
        let inner = text.strip_prefix(opening)?;
        let end = inner.find(closing)?;
        Some((&inner[..end], opening.len() + end + closing.len()))
    };
    if let Some((data, length)) = between("<![CDATA[", "]]>") {
        return (Meant::Text(data), length);
    }
    match between("<!--", "-->") {
        Some((_, length)) => (Meant::Text(""), length),
        None => (Meant::Character('<'), 1),
    }
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
            ("&#0;&#xFFFFFF;&copy;", "&#0;&#xFFFFFF;&copy;"),
            ("1 < 2", "1 < 2"),
            ("<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>"),
            ("one<!-- two -->three", "onethree"),
            ("&nbsp;", "\u{a0}"),
            ("é&", "é&"),
            ("&", "&"),
            ("&éééééé;", "&éééééé;"),
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
