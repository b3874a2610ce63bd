//! The little of DER that certificates, lists and stores need: reading elements, and writing a few.

use chrono::NaiveDateTime;
use pkcs8::der::asn1::{AnyRef, UintRef};
use pkcs8::der::{Decode, Encode, Reader, SliceReader, Tag, TagNumber, Tagged};
use zeroize::Zeroizing;

pub(super) const INTEGER: Tag = Tag::Integer;
pub(super) const BIT_STRING: Tag = Tag::BitString;
pub(super) const OCTET_STRING: Tag = Tag::OctetString;
pub(super) const OID: Tag = Tag::ObjectIdentifier;
pub(super) const SEQUENCE: Tag = Tag::Sequence;
pub(super) const SET: Tag = Tag::Set;
pub(super) const UTC_TIME: Tag = Tag::UtcTime;
pub(super) const GENERALIZED_TIME: Tag = Tag::GeneralizedTime;

/// What a structure says by its number, and that has elements of its own.
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

/// The elements of a structure, one after the other, up to the first that is cut off or not DER: that is `None`.
pub(super) fn elements(mut bytes: &[u8]) -> impl Iterator<Item = Option<Element<'_>>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let found = element(bytes);
        bytes = found.as_ref().map_or(&[], |element| element.rest);
        Some(found)
    })
}

/// Reads the elements of a structure in their order; the ones that may be missing are asked for by their tag.
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The fields of the first element, which is a SEQUENCE.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Fields<'a>> {
        Some(Fields(expect(bytes, SEQUENCE)?.content))
    }

    /// The next field, if it has a tag.
    pub(super) fn take(&mut self, tag: Tag) -> Option<Element<'a>> {
        let found = expect(self.0, tag)?;
        self.0 = found.rest;
        Some(found)
    }

    /// What follows the fields that were taken.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }
}

/// A point in time, in seconds since 1970, of its text in DER: `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
pub(super) fn time(element: &Element<'_>) -> Option<i64> {
    let text = std::str::from_utf8(element.content).ok()?;
    let century = match (element.tag, text.as_bytes().first()?) {
        (UTC_TIME, b'5'..) => "19",
        (UTC_TIME, _) => "20",
        (GENERALIZED_TIME, _) => "",
        _ => return None,
    };
    let digits = format!("{century}{}", text.strip_suffix('Z')?);
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let time = NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc().timestamp())
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
    fn times_have_two_or_four_digits_of_a_year() {
        let read = |tag, text: &str| time(&element(&write(tag, &[text.as_bytes()])).expect("one"));
        assert_eq!(read(UTC_TIME, "700101000000Z"), Some(0));
        assert_eq!(read(UTC_TIME, "491231235959Z"), Some(2_524_607_999));
        assert_eq!(read(UTC_TIME, "500101000000Z"), Some(-631_152_000));
        assert_eq!(
            read(GENERALIZED_TIME, "20500101000000Z"),
            Some(2_524_608_000)
        );
        for wrong in [
            "",
            "Z",
            "700101000000",
            "700101000000+0000",
            "701301000000Z",
            "+700101000000Z",
        ] {
            assert_eq!(read(UTC_TIME, wrong), None, "{wrong}");
        }
        assert_eq!(read(OCTET_STRING, "700101000000Z"), None);
    }

    #[test]
    fn elements_end_at_the_first_that_is_cut_off() {
        let one = write_integer(&[1]);
        let whole = [&one[..], &one[..]].concat();
        assert_eq!(elements(&whole).flatten().count(), 2);
        let cut: Vec<bool> = elements(&whole[..5]).map(|found| found.is_some()).collect();
        assert_eq!(cut, [true, false]);
    }

    #[test]
    fn lengths_without_end_are_refused() {
        assert!(element(&[0x30, 0x80, 0, 0]).is_none());
        assert!(element(&[0x30, 0x85, 1, 0, 0, 0, 0]).is_none());
    }
}
