//! The little of DER that stores need: reading one element, and writing a few.

use pkcs8::der::asn1::{AnyRef, UintRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use zeroize::Zeroizing;

pub(super) const INTEGER: Tag = Tag::Integer;
pub(super) const BIT_STRING: Tag = Tag::BitString;
pub(super) const OCTET_STRING: Tag = Tag::OctetString;
pub(super) const OID: Tag = Tag::ObjectIdentifier;
pub(super) const SEQUENCE: Tag = Tag::Sequence;
pub(super) const SET: Tag = Tag::Set;

/// What a structure says by its number.
pub(super) const fn context(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}

/// An element, and what follows it.
pub(super) struct Element<'a> {
    pub(super) tag: Tag,
    pub(super) content: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
    pub(super) rest: &'a [u8],
}

/// The first element of some bytes; nothing if they are cut off, or not DER.
pub(super) fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let any = AnyRef::decode(&mut reader).ok()?;
    let end = usize::try_from(reader.position()).ok()?;
    let (whole, rest) = bytes.split_at_checked(end)?;
    Some(Element {
        tag: any.tag(),
        content: any.value(),
        whole,
        rest,
    })
}

/// The first element, if it has a tag.
pub(super) fn expect(bytes: &[u8], tag: Tag) -> Option<Element<'_>> {
    element(bytes).filter(|element| element.tag == tag)
}

/// Writes an element of these contents, one after the other; nothing for what is too long for DER.
pub(super) fn write(tag: Tag, contents: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let content = Zeroizing::new(contents.concat());
    let written = AnyRef::new(tag, &content).and_then(|element| element.to_der());
    Zeroizing::new(written.unwrap_or_default())
}

/// Writes a number that is not negative, given by its bytes, the highest first.
pub(super) fn write_integer(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let number = UintRef::new(if bytes.is_empty() { &[0] } else { bytes });
    let written = number.and_then(|number| number.to_der());
    Zeroizing::new(written.unwrap_or_default())
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
