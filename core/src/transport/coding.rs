//! Compressed bodies: gzip and deflate, both ways, and never more than is allowed.

use std::io::{self, Read, Write};

use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
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
        _ => {
            let what = format!("the answer is encoded as {encoding:?}, which was not asked for");
            return Err(TransportError::protocol(what));
        }
    };
    match decoded {
        Ok(decoded) if decoded.len() > largest => Err(TransportError::too_large(largest)),
        Ok(decoded) => Ok(decoded),
        Err(error) => {
            let what = format!("the answer is no whole {encoding}: {error}");
            Err(TransportError::protocol(what))
        }
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
