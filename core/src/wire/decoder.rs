//! The characters of a file that arrives in pieces: as [`decode`](super::charset::decode) makes them of the whole, as far as that can
//! be known before the end.

use super::charset::windows_1252;
use super::error::ReadError;

/// Decodes a file piece by piece.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    form: Form,
    /// What cannot be decoded before more comes: the first bytes of a character, or of the file.
    rest: Vec<u8>,
    /// How many bytes were decoded.
    at: usize,
    /// Whether there was a character beyond ASCII, read as UTF-8.
    has_utf8: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The first bytes have not come yet.
    #[default]
    Unknown,
    Utf8,
    Windows1252,
    Utf16 {
        is_big: bool,
    },
}

const LONGEST_MARK: usize = 3;
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

impl Decoder {
    /// Adds the characters of a piece to a text.
    pub(super) fn decode(&mut self, piece: &[u8], text: &mut String) -> Result<(), ReadError> {
        if self.form == Form::Unknown {
            self.rest.extend_from_slice(piece);
            if self.rest.len() < LONGEST_MARK {
                return Ok(());
            }
            self.begin();
            let rest = std::mem::take(&mut self.rest);
            return self.add(&rest, false, text);
        }
        if self.rest.is_empty() {
            return self.add(piece, false, text);
        }
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(piece);
        self.add(&bytes, false, text)
    }

    /// The file has ended.
    pub(super) fn end(&mut self, text: &mut String) -> Result<(), ReadError> {
        if self.form == Form::Unknown {
            self.begin();
        }
        let rest = std::mem::take(&mut self.rest);
        self.add(&rest, true, text)
    }

    /// Finds out by the first bytes, which are in `rest`, what the file is.
    fn begin(&mut self) {
        let (form, mark) = match self.rest.as_slice() {
            [0xff, 0xfe, ..] => (Form::Utf16 { is_big: false }, 2),
            [0xfe, 0xff, ..] => (Form::Utf16 { is_big: true }, 2),
            bytes if bytes.starts_with(UTF8_MARK) => (Form::Utf8, UTF8_MARK.len()),
            _ => (Form::Utf8, 0),
        };
        self.form = form;
        self.has_utf8 = form == Form::Utf8 && mark > 0;
        self.at = mark;
        self.rest.drain(..mark);
    }

    fn add(&mut self, bytes: &[u8], is_last: bool, text: &mut String) -> Result<(), ReadError> {
        match self.form {
            Form::Utf16 { is_big } => self.add_utf16(bytes, is_big, is_last, text),
            Form::Windows1252 => {
                text.extend(bytes.iter().map(|&byte| windows_1252(byte)));
                self.at += bytes.len();
            }
            Form::Unknown | Form::Utf8 => return self.add_utf8(bytes, is_last, text),
        }
        Ok(())
    }

    /// Adds UTF-8; what is none is windows-1252, if nothing before was read otherwise.
    fn add_utf8(
        &mut self,
        bytes: &[u8],
        is_last: bool,
        text: &mut String,
    ) -> Result<(), ReadError> {
        let (valid, invalid) = match std::str::from_utf8(bytes) {
            Ok(valid) => (valid, &[][..]),
            Err(error) => {
                let (valid, invalid) = bytes.split_at(error.valid_up_to());
                let is_cut = error.error_len().is_none() && !is_last;
                let valid = std::str::from_utf8(valid).unwrap_or_default();
                if is_cut {
                    self.rest = invalid.to_vec();
                    (valid, &[][..])
                } else {
                    (valid, invalid)
                }
            }
        };
        text.push_str(valid);
        self.at += valid.len();
        self.has_utf8 = self.has_utf8 || !valid.is_ascii();
        if invalid.is_empty() {
            return Ok(());
        }
        if self.has_utf8 {
            return Err(ReadError::MixedEncodings { at: self.at });
        }
        self.form = Form::Windows1252;
        self.add(invalid, is_last, text)
    }

    fn add_utf16(&mut self, bytes: &[u8], is_big: bool, is_last: bool, text: &mut String) {
        const HIGH_HALVES: std::ops::Range<u16> = 0xd800..0xdc00;
        let read = if is_big {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        let mut units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| read([pair[0], pair[1]]))
            .collect();
        let mut whole = units.len() * 2;
        if !is_last && units.last().is_some_and(|unit| HIGH_HALVES.contains(unit)) {
            units.pop();
            whole -= 2;
        }
        text.push_str(&String::from_utf16_lossy(&units));
        self.at += whole;
        self.rest = bytes[whole..].to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::super::charset::decode;
    use super::*;

    fn in_pieces(bytes: &[u8], length: usize) -> Result<String, ReadError> {
        let (mut decoder, mut text) = (Decoder::default(), String::new());
        for piece in bytes.chunks(length) {
            decoder.decode(piece, &mut text)?;
        }
        decoder.end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn pieces_make_the_same_text_as_the_whole() {
        let utf16 = |big: bool| -> Vec<u8> {
            let units = "\u{feff}a€😀z".encode_utf16();
            units
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        let mut odd = utf16(true);
        odd.extend([0xd8, 0x00, 0x41]);
        for bytes in [
            b"plain".to_vec(),
            "Café €😀".as_bytes().to_vec(),
            "\u{feff}Café".as_bytes().to_vec(),
            b"Caf\xe9 \x80 \xc3".to_vec(),
            b"cut \xe2\x82".to_vec(),
            b"\xff\xfe".to_vec(),
            b"\xef\xbb".to_vec(),
            b"\xe9".to_vec(),
            Vec::new(),
            utf16(true),
            utf16(false),
            odd,
        ] {
            for length in 1..=bytes.len().max(1) {
                let text = in_pieces(&bytes, length).unwrap();
                assert_eq!(text, decode(bytes.clone()), "{bytes:?} by {length}");
            }
        }
    }

    #[test]
    fn what_was_told_as_utf8_cannot_turn_out_to_be_something_else() {
        for bytes in [
            &b"Caf\xc3\xa9, Caf\xe9"[..],
            b"\xef\xbb\xbfCaf\xe9",
            b"\xc3\xa9 \xc3",
        ] {
            for length in 1..=bytes.len() {
                let error = in_pieces(bytes, length).unwrap_err();
                assert!(matches!(error, ReadError::MixedEncodings { .. }), "{error}");
            }
        }
    }
}
