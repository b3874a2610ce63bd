//! The little of DER that stores need: reading one element, and writing a few.

use zeroize::Zeroizing;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

/// An element, and what follows it.
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
    pub(super) rest: &'a [u8],
}

/// The first element of some bytes; nothing if they are cut off, or not DER.
pub(super) fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (&tag, after) = bytes.split_first()?;
    let (&first, after) = after.split_first()?;
    let (length, after) = if first < 0x80 {
        (usize::from(first), after)
    } else {
        let (digits, after) = after.split_at_checked(usize::from(first & 0x7f))?;
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        let length = digits
            .iter()
            .fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit));
        (length, after)
    };
    let (content, rest) = after.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len() - rest.len())?;
    Some(Element {
        tag,
        content,
        whole,
        rest,
    })
}

/// The first element, if it has a tag.
pub(super) fn expect(bytes: &[u8], tag: u8) -> Option<Element<'_>> {
    element(bytes).filter(|element| element.tag == tag)
}

/// Writes an element of these contents, one after the other.
pub(super) fn write(tag: u8, contents: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length: usize = contents.iter().map(|content| content.len()).sum();
    let mut written = Zeroizing::new(Vec::with_capacity(length + 8));
    written.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => written.push(short),
        _ => {
            let digits = length.to_be_bytes();
            let start = digits.iter().position(|digit| *digit != 0).unwrap_or(0);
            let digits = digits.get(start..).unwrap_or_default();
            written.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
            written.extend_from_slice(digits);
        }
    }
    for content in contents {
        written.extend_from_slice(content);
    }
    written
}

/// Writes a number that is not negative, given by its bytes, the highest first.
pub(super) fn write_integer(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let start = bytes.iter().position(|byte| *byte != 0);
    let digits = start.and_then(|start| bytes.get(start..)).unwrap_or(&[0]);
    let sign: &[u8] = if digits.first().is_some_and(|first| first & 0x80 != 0) {
        &[0]
    } else {
        &[]
    };
    write(INTEGER, &[sign, digits])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let written = write(OCTET_STRING, &[&content]);
            let found = expect(&written, OCTET_STRING).expect("an element");
            assert_eq!(found.content, content);
            assert_eq!(found.whole.len(), written.len());
            assert!(found.rest.is_empty());
            for cut in 0..written.len() {
                assert!(
                    element(&written[..cut]).is_none(),
                    "cut at {cut} of {length}"
                );
            }
        }
    }

    #[test]
    fn numbers_are_short_and_not_negative() {
        assert_eq!(*write_integer(&[0, 0, 1]), [2, 1, 1]);
        assert_eq!(*write_integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(*write_integer(&[0]), [2, 1, 0]);
        assert_eq!(*write_integer(&[]), [2, 1, 0]);
    }

    #[test]
    fn lengths_without_end_are_refused() {
        assert!(element(&[0x30, 0x80, 0, 0]).is_none());
        assert!(element(&[0x30, 0x85, 1, 0, 0, 0, 0]).is_none());
    }
}
