//! The encodings of files: all are read, whatever their header says; what is written is chosen.

/// The encoding of a file that is written. OFX 2.x is always UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Charset {
    /// ASCII in 1.x, which every server reads.
    #[default]
    Ascii,
    /// Windows Latin 1 in 1.x (`CHARSET:1252`).
    Windows1252,
    /// ISO Latin 1 in 1.x (`CHARSET:ISO-8859-1`).
    Latin1,
}

impl Charset {
    /// What the header of 1.x says.
    pub(super) fn name(self) -> &'static str {
        match self {
            // ASCII is a part of it, and this is what servers know.
            Charset::Ascii | Charset::Windows1252 => "1252",
            Charset::Latin1 => "ISO-8859-1",
        }
    }

    /// The byte of a character; `None` where the encoding has none.
    pub(super) fn byte(self, character: char) -> Option<u8> {
        let code = u8::try_from(u32::from(character)).ok();
        match (self, code) {
            (_, Some(code)) if code.is_ascii() => Some(code),
            (Charset::Windows1252 | Charset::Latin1, Some(code @ 0xa0..)) => Some(code),
            (Charset::Windows1252, _) => {
                let high = HIGH.iter().position(|known| *known == character)?;
                let byte = u8::try_from(high).ok()?.checked_add(0x80)?;
                // What the table has no character for is a control character there.
                (!character.is_control()).then_some(byte)
            }
            _ => None,
        }
    }

    /// A text of 1.x as bytes. What has no byte is a question mark; the writer lets nothing such pass.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        if text.is_ascii() {
            return text.as_bytes().to_vec();
        }
        // It never grows: what it holds is left nowhere else.
        let mut bytes = Vec::with_capacity(text.len());
        let of = |character| self.byte(character).unwrap_or(b'?');
        bytes.extend(text.chars().map(of));
        bytes
    }
}

/// The characters of a file's bytes; see [`Document::parse`](super::Document::parse).
pub(crate) fn decode(bytes: Vec<u8>) -> String {
    if let Some(text) = decode_utf16(&bytes) {
        return text;
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|invalid| {
        let bytes = invalid.as_bytes();
        bytes.iter().map(|&byte| windows_1252(byte)).collect()
    });
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// UTF-16 is what the specification means by `ENCODING:UNICODE`; only a byte order mark tells it for sure.
fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..]
        .chunks_exact(2)
        .map(|pair| read([pair[0], pair[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

/// The characters of the bytes from 0x80 in windows-1252, the five unassigned ones being control characters as in the WHATWG
/// table.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub(super) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "Café Zürich – 5 €";
        let bytes = Charset::Windows1252.encode(text);
        assert_eq!(bytes.len(), text.chars().count());
        assert_eq!(decode(bytes), text);
        assert_eq!(Charset::Latin1.encode("é"), [0xe9]);
    }

    #[test]
    fn each_encoding_has_its_characters_and_no_others() {
        for (charset, has, has_not) in [
            (Charset::Ascii, "aZ~", "é€ł\u{81}"),
            (Charset::Latin1, "aé÷ÿ", "€ł–\u{81}"),
            (Charset::Windows1252, "aé€–Ÿ", "ł\u{81}\u{9d}中"),
        ] {
            assert!(
                has.chars().all(|c| charset.byte(c).is_some()),
                "{charset:?}"
            );
            assert!(
                has_not.chars().all(|c| charset.byte(c).is_none()),
                "{charset:?}"
            );
        }
    }
}
