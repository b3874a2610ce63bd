//! Eight bytes at a time: where names end and values begin, without a look at every byte, and names as numbers.

/// So many bytes at once.
const WIDTH: usize = 8;
/// The first bit of each byte, and the last.
const FIRST_BITS: u64 = 0x0101_0101_0101_0101;
const LAST_BITS: u64 = 0x8080_8080_8080_8080;

/// The longest of the official names has 24 characters.
pub(super) const LONGEST_OFFICIAL: usize = 3 * WIDTH;

/// A name in capitals as numbers, filled up with zeros.
pub(super) type NameWords = [u64; 3];

/// The bytes from `at` as a number, the first of them lowest; `None` if there are fewer than eight.
#[inline]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk::<WIDTH>()?;
    Some(u64::from_le_bytes(*eight))
}

/// Where in a word the first byte of a value stands; 8 if it does not.
#[inline]
pub(super) fn position(word: u64, byte: u8) -> usize {
    // Where a byte is the one looked for, it becomes 0, and the subtraction borrows from its highest bit. What stands above the
    // first of them may be wrong, and does not matter.
    let zero_where_equal = word ^ (FIRST_BITS * u64::from(byte));
    let found = zero_where_equal.wrapping_sub(FIRST_BITS) & !zero_where_equal & LAST_BITS;
    found.trailing_zeros() as usize / WIDTH
}

/// The first bytes of a word, fewer than eight.
#[inline]
pub(super) fn first(word: u64, count: usize) -> u64 {
    debug_assert!(count < WIDTH, "a whole word needs no cutting");
    word & ((1 << (8 * count)) - 1)
}

/// Where `byte` stands first, at or after `at`.
#[inline]
pub(super) fn find(bytes: &[u8], byte: u8, at: usize) -> Option<usize> {
    /// Values are mostly shorter; for a longer one the library is faster.
    const SHORT: usize = 4;
    let mut from = at;
    for _ in 0..SHORT {
        let Some(word) = word(bytes, from) else {
            break;
        };
        let found = position(word, byte);
        if found < WIDTH {
            return Some(from + found);
        }
        from += WIDTH;
    }
    let rest = bytes.get(from..)?;
    memchr::memchr(byte, rest).map(|found| from + found)
}

/// A name in any case; `None` if it is too long for an official one.
pub(super) const fn of_name(name: &[u8]) -> Option<NameWords> {
    if name.len() > LONGEST_OFFICIAL {
        return None;
    }
    let mut words = [0; 3];
    let mut at = 0;
    while at < name.len() {
        words[at / WIDTH] |= (name[at].to_ascii_uppercase() as u64) << (8 * (at % WIDTH));
        at += 1;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        let text: Vec<u8> = (0..200)
            .map(|n| if n % 3 == 0 { b'=' } else { b';' })
            .collect();
        for at in 0..text.len() {
            for from in 0..=at {
                let mut text = text.clone();
                text[at] = b'<';
                assert_eq!(find(&text, b'<', from), Some(at), "{at} from {from}");
                assert_eq!(find(&text, b'<', at + 1), None);
            }
        }
        assert_eq!(find(b"", b'<', 0), None);
        assert_eq!(find(b"", b'<', 1), None);
    }

    #[test]
    fn bytes_that_are_alike_are_told_apart() {
        for other in 0..=u8::MAX {
            let word = u64::from_le_bytes([other, b'>', 0, 0xff, b'=', b'?', b'>', other]);
            let expected = usize::from(other != b'>');
            assert_eq!(position(word, b'>'), expected, "{other}");
            assert_eq!(
                position(u64::from_le_bytes([other; 8]), !other),
                8,
                "{other}"
            );
        }
    }

    #[test]
    fn a_name_becomes_the_same_numbers_in_any_case() {
        assert_eq!(of_name(b"pmtinfo"), of_name(b"PMTINFO"));
        assert_eq!(
            of_name(b"PMTINFO").unwrap()[0],
            first(word(b"PMTINFO>", 0).unwrap(), 7)
        );
        assert_eq!(of_name(&[b'A'; LONGEST_OFFICIAL + 1]), None);
    }
}
