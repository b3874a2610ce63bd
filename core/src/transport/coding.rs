//! Compressed bodies: gzip and deflate, both ways, and never more than is allowed.

use std::io::{self, Read, Write};

use flate2::bufread::MultiGzDecoder;
use flate2::write::{GzEncoder, MultiGzDecoder as GzWriter};
use flate2::{Compression, Decompress, FlushDecompress, Status};

use super::error::TransportError;

/// A body as gzip.
pub(super) fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}

/// A body as it was before it was encoded as `Content-Encoding` says. Of a body that is cut, nothing is returned.
pub(super) fn decode(
    body: Vec<u8>,
    encoding: &str,
    largest: usize,
) -> Result<Vec<u8>, TransportError> {
    let decoded = match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(body),
        _ if body.is_empty() => return Ok(body),
        "gzip" | "x-gzip" => gunzip(&body, largest),
        "deflate" => inflate(&body, largest),
        _ => return Err(not_asked_for(encoding)),
    };
    match decoded {
        Ok(decoded) if decoded.len() > largest => Err(TransportError::too_large(largest)),
        Ok(decoded) => Ok(decoded),
        Err(error) => Err(not_whole(encoding, &error)),
    }
}

/// At most one byte more than `largest`.
fn gunzip(body: &[u8], largest: usize) -> io::Result<Vec<u8>> {
    let mut decoded = Vec::new();
    MultiGzDecoder::new(body)
        .take(largest as u64 + 1)
        .read_to_end(&mut decoded)?;
    Ok(decoded)
}

/// More than `largest` by at most a buffer.
fn inflate(body: &[u8], largest: usize) -> io::Result<Vec<u8>> {
    // Meant is zlib (RFC 9110), but some servers send what zlib wraps.
    let mut machine = Decompress::new(has_zlib_header(body));
    let mut decoded = Vec::new();
    let mut piece = vec![0; 32 * 1024];
    loop {
        let (consumed, produced) = (machine.total_in(), machine.total_out());
        let rest = usize::try_from(consumed)
            .ok()
            .and_then(|at| body.get(at..))
            .unwrap_or_default();
        let status = machine
            .decompress(rest, &mut piece, FlushDecompress::None)
            .map_err(io::Error::other)?;
        let new = usize::try_from(machine.total_out() - produced).map_err(io::Error::other)?;
        decoded.extend_from_slice(piece.get(..new).unwrap_or_default());
        if status == Status::StreamEnd || decoded.len() > largest {
            return Ok(decoded);
        }
        if new == 0 && machine.total_in() == consumed {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Decodes a body while it arrives, and never holds much of it: a piece that becomes long is handed on in several.
pub(super) struct Decoder {
    encoding: String,
    machine: Machine,
    has_begun: bool,
}

enum Machine {
    Identity,
    Gzip(GzWriter<Vec<u8>>),
    /// What is meant is not known before two bytes are there.
    Deflate(Vec<u8>),
    Inflate(Decompress),
    /// The end of the compressed body: what follows means nothing.
    Done,
}

/// Whoever takes what was decoded; `false` if no more is wanted.
type Taker<'a> = &'a mut dyn FnMut(&[u8]) -> bool;

/// So much is decoded at once: it becomes a thousand times as much at most.
const PIECE: usize = 1 << 10;

impl Decoder {
    pub(super) fn new(encoding: &str) -> Result<Self, TransportError> {
        let machine = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Machine::Identity,
            "gzip" | "x-gzip" => Machine::Gzip(GzWriter::new(Vec::new())),
            "deflate" => Machine::Deflate(Vec::new()),
            _ => return Err(not_asked_for(encoding)),
        };
        Ok(Decoder {
            encoding: encoding.to_owned(),
            machine,
            has_begun: false,
        })
    }

    /// Decodes the next piece of the body.
    pub(super) fn decode(&mut self, piece: &[u8], taker: Taker<'_>) -> Result<(), TransportError> {
        self.has_begun |= !piece.is_empty();
        if let Machine::Deflate(first) = &mut self.machine {
            first.extend_from_slice(piece);
            if first.len() < 2 {
                return Ok(());
            }
            let first = std::mem::take(first);
            self.machine = Machine::Inflate(Decompress::new(has_zlib_header(&first)));
            return self.decode(&first, taker);
        }
        match &mut self.machine {
            Machine::Identity => take(taker, piece),
            Machine::Gzip(machine) => {
                for piece in piece.chunks(PIECE) {
                    let written = machine.write_all(piece);
                    written.map_err(|error| not_whole(&self.encoding, &error))?;
                    let decoded = machine.get_mut();
                    take(taker, decoded)?;
                    decoded.clear();
                }
                Ok(())
            }
            Machine::Inflate(machine) => {
                let done = inflate_piece(machine, piece, taker);
                if done.map_err(|error| {
                    error.map_or_else(TransportError::interrupted, |error| {
                        not_whole(&self.encoding, &error)
                    })
                })? {
                    self.machine = Machine::Done;
                }
                Ok(())
            }
            Machine::Deflate(_) | Machine::Done => Ok(()),
        }
    }

    /// The body has ended. An error if it is not whole.
    pub(super) fn end(self, taker: Taker<'_>) -> Result<(), TransportError> {
        let cut = |error: &io::Error| not_whole(&self.encoding, error);
        match self.machine {
            _ if !self.has_begun => Ok(()),
            Machine::Identity | Machine::Done => Ok(()),
            Machine::Gzip(mut machine) => {
                machine.try_finish().map_err(|error| cut(&error))?;
                take(taker, machine.get_ref())
            }
            Machine::Deflate(_) | Machine::Inflate(_) => {
                Err(cut(&io::ErrorKind::UnexpectedEof.into()))
            }
        }
    }
}

fn take(taker: Taker<'_>, bytes: &[u8]) -> Result<(), TransportError> {
    if bytes.is_empty() || taker(bytes) {
        Ok(())
    } else {
        Err(TransportError::interrupted())
    }
}

/// Decodes a piece; whether the body has ended with it. `None` as the error if no more is wanted.
fn inflate_piece(
    machine: &mut Decompress,
    mut piece: &[u8],
    taker: Taker<'_>,
) -> Result<bool, Option<io::Error>> {
    let mut decoded = vec![0; 32 * 1024];
    loop {
        let (consumed, produced) = (machine.total_in(), machine.total_out());
        let status = machine
            .decompress(piece, &mut decoded, FlushDecompress::None)
            .map_err(|error| Some(io::Error::other(error)))?;
        let length = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
        let used = length(machine.total_in(), consumed);
        let new = length(machine.total_out(), produced);
        take(taker, decoded.get(..new).unwrap_or_default()).map_err(|_| None)?;
        if status == Status::StreamEnd {
            return Ok(true);
        }
        piece = piece.get(used..).unwrap_or_default();
        if used == 0 && new == 0 {
            return Ok(false);
        }
    }
}

fn not_asked_for(encoding: &str) -> TransportError {
    let what = format!("the answer is encoded as {encoding:?}, which was not asked for");
    TransportError::protocol(what)
}

fn not_whole(encoding: &str, error: &io::Error) -> TransportError {
    TransportError::protocol(format!("the answer is no whole {encoding}: {error}"))
}

/// Whether bytes begin as zlib does (RFC 1950).
fn has_zlib_header(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

#[cfg(test)]
mod tests {
    use flate2::write::{DeflateEncoder, ZlibEncoder};

    use super::*;

    fn text() -> Vec<u8> {
        (0..20_000_u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect()
    }

    fn encoded(text: &[u8]) -> [(&'static str, Vec<u8>); 4] {
        let level = Compression::default();
        let mut zlib = ZlibEncoder::new(Vec::new(), level);
        zlib.write_all(text).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), level);
        raw.write_all(text).unwrap();
        [
            ("gzip", compress(text).unwrap()),
            ("X-GZIP", compress(text).unwrap()),
            ("deflate", zlib.finish().unwrap()),
            (" Deflate", raw.finish().unwrap()),
        ]
    }

    #[test]
    fn what_was_encoded_is_decoded() {
        for text in [text(), b"a".to_vec(), Vec::new()] {
            for (encoding, body) in encoded(&text) {
                assert_eq!(decode(body, encoding, 1 << 20).unwrap(), text, "{encoding}");
            }
        }
        assert_eq!(
            decode(b"as it is".to_vec(), "identity", 3).unwrap(),
            b"as it is"
        );
    }

    fn in_pieces(body: &[u8], encoding: &str, length: usize) -> Result<Vec<u8>, TransportError> {
        let mut out = Vec::new();
        let mut take = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            true
        };
        let mut decoder = Decoder::new(encoding)?;
        for piece in body.chunks(length) {
            decoder.decode(piece, &mut take)?;
        }
        decoder.end(&mut take)?;
        Ok(out)
    }

    #[test]
    fn pieces_are_decoded_as_the_whole_is() {
        for text in [text(), b"a".to_vec(), Vec::new()] {
            for (encoding, body) in encoded(&text) {
                for length in [1, 2, 3, 1000, 1 << 20] {
                    let decoded = in_pieces(&body, encoding, length).unwrap();
                    assert!(decoded == text, "{encoding} by {length}");
                }
            }
        }
        assert_eq!(in_pieces(b"as it is", "", 3).unwrap(), b"as it is");
        assert_eq!(in_pieces(b"", "gzip", 3).unwrap(), b"");
        assert_eq!(in_pieces(b"abc", "br", 3).unwrap_err().code, 151);
    }

    #[test]
    fn a_body_in_pieces_that_is_cut_is_an_error_wherever_it_is_cut() {
        for (encoding, body) in
            encoded(b"a body that is not very long, but long enough, long enough")
        {
            for length in 1..body.len() {
                let error = in_pieces(&body[..length], encoding, 7).unwrap_err();
                assert_eq!(error.code, 151, "{encoding} of {length}");
            }
        }
    }

    #[test]
    fn of_a_bomb_in_pieces_little_is_held_at_once() {
        for (encoding, body) in encoded(&vec![0; 64 << 20]) {
            let (mut longest, mut all) = (0, 0);
            let mut take = |bytes: &[u8]| {
                longest = longest.max(bytes.len());
                all += bytes.len();
                true
            };
            let mut decoder = Decoder::new(encoding).unwrap();
            decoder.decode(&body, &mut take).unwrap();
            decoder.end(&mut take).unwrap();
            assert_eq!(all, 64 << 20);
            assert!(longest <= 2 << 20, "{encoding}: {longest}");
            let mut decoder = Decoder::new(encoding).unwrap();
            let error = decoder.decode(&body, &mut |_| false).unwrap_err();
            assert_eq!(error.code, 301, "{encoding}");
        }
    }

    #[test]
    fn a_cut_body_is_an_error_wherever_it_is_cut() {
        for (encoding, body) in
            encoded(b"a body that is not very long, but long enough, long enough")
        {
            for length in 1..body.len() {
                let error = decode(body[..length].to_vec(), encoding, 1 << 20).unwrap_err();
                assert_eq!(error.code, 151, "{encoding} of {length}");
            }
        }
    }

    #[test]
    fn a_wrong_body_is_an_error() {
        for (encoding, mut body) in encoded(&text()) {
            let middle = body.len() / 2;
            for byte in &mut body[middle..middle + 16] {
                *byte ^= 0x55;
            }
            if encoding.trim() != "Deflate" {
                // Only the bare form has no checksum.
                assert_eq!(
                    decode(body, encoding, 1 << 20).unwrap_err().code,
                    151,
                    "{encoding}"
                );
            }
        }
        for encoding in ["br", "gzip, gzip", "zstd"] {
            let error = decode(b"abc".to_vec(), encoding, 100).unwrap_err();
            assert!(error.detail.contains(encoding), "{}", error.detail);
        }
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = vec![0; 64 << 20];
        for (encoding, body) in encoded(&bomb) {
            assert!(body.len() < 100_000);
            let error = decode(body, encoding, 1000).unwrap_err();
            assert_eq!(error.code, 10040, "{encoding}");
        }
    }

    #[test]
    fn the_limit_is_exact() {
        for (encoding, body) in encoded(&[7; 1000]) {
            assert_eq!(decode(body.clone(), encoding, 1000).unwrap().len(), 1000);
            assert_eq!(
                decode(body, encoding, 999).unwrap_err().code,
                10040,
                "{encoding}"
            );
        }
    }
}
