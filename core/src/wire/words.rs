//! Eight bytes at a time: where names end and values begin, without a look at every byte, and names as numbers.

/// So many bytes at once.
pub(super) const WIDTH: usize = 8;
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
    found(word, byte).trailing_zeros() as usize / WIDTH
}

/// The last bit of each byte of a word that is the one looked for: the lowest one is right, those above it may not be.
#[inline]
fn found(word: u64, byte: u8) -> u64 {
    // Where a byte is the one looked for, it becomes 0, and the subtraction borrows from its last bit.
    let zero_where_equal = word ^ (FIRST_BITS * u64::from(byte));
    zero_where_equal.wrapping_sub(FIRST_BITS) & !zero_where_equal & LAST_BITS
}

/// The first bytes of a word, fewer than eight.
#[inline]
pub(super) fn first(word: u64, count: usize) -> u64 {
    debug_assert!(count < WIDTH, "a whole word needs no cutting");
    word & ((1 << (8 * count)) - 1)
}

/// Keeps the first `count` bytes of a word and one more.
#[inline]
pub(super) fn up_to(word: u64, count: usize) -> u64 {
    debug_assert!(count < WIDTH, "there is one more");
    word & (u64::MAX >> (8 * (WIDTH - 1 - count)))
}

/// Where the value that begins at `at` ends, at the first `<` or `>`, and whether a `&` stands in it. `None` also where the text
/// ends within eight bytes.
#[inline(always)]
pub(super) fn value_end(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    /// The bit in which `<` and `>` differ.
    const BIT: u64 = FIRST_BITS * (b'<' ^ b'>') as u64;
    let mut from = at;
    let mut has_ampersand = false;
    loop {
        let word = word(bytes, from)?;
        let brackets = found(word | BIT, b'>');
        let ampersands = found(word, b'&');
        if brackets != 0 {
            // What is below the lowest bit that was found.
            has_ampersand |= ampersands & (brackets - 1) & !brackets != 0;
            return Some((
                from + brackets.trailing_zeros() as usize / WIDTH,
                has_ampersand,
            ));
        }
        has_ampersand |= ampersands != 0;
        from += WIDTH;
    }
}

/// How many of the first bytes of a word may stand in the name of an element: letters, digits, and `.`, `_`, `-`, `:`.
#[inline]
pub(super) fn name_part(word: u64) -> usize {
    /// In which capitals and small letters differ.
    const CASE: u64 = 0x20 * FIRST_BITS;
    // Without their last bits, bytes are added to without an overflow: the last bit then tells whether one is as large.
    let low = word & !LAST_BITS;
    let small = low | CASE;
    let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
    // From `-` to `:` there are the digits, `.`, and the one that is none of them.
    let others = at_least(low, b'-') & !at_least(low, b':' + 1) & differs(low, b'/');
    let underlines = !differs(low, b'_');
    let is_other = !((letters | others | underlines) & !word) & LAST_BITS;
    is_other.trailing_zeros() as usize / WIDTH
}

/// Where in a word the first `</` stands.
#[inline]
pub(super) fn end_in(word: u64) -> Option<usize> {
    let low = word & !LAST_BITS;
    let is_there = |byte| !(differs(low, byte) | word) & LAST_BITS;
    let both = is_there(b'<') & (is_there(b'/') >> u8::BITS);
    (both != 0).then(|| both.trailing_zeros() as usize / WIDTH)
}

/// The last bit of each byte of a word that is as large as another or larger; both are ASCII.
#[inline]
fn at_least(word: u64, byte: u8) -> u64 {
    word.wrapping_add(FIRST_BITS * u64::from(0x80 - byte))
}

/// The last bit of each byte of a word that is another one; both are ASCII.
#[inline]
fn differs(word: u64, byte: u8) -> u64 {
    (word ^ (FIRST_BITS * u64::from(byte))).wrapping_add(!LAST_BITS)
}

/// A word with capitals for small letters.
#[inline]
fn in_capitals(word: u64) -> u64 {
    let low = word & !LAST_BITS;
    let is_small = at_least(low, b'a') & !at_least(low, b'z' + 1) & !word & LAST_BITS;
    // From its last bit to the one in which the cases differ.
    word ^ (is_small >> 2)
}

/// The name of some length at `at`, as [`of_name`] gives it; `None` if it has sixteen bytes or more, or the text ends behind it.
#[inline]
pub(super) fn short_name(bytes: &[u8], at: usize, length: usize) -> Option<NameWords> {
    let low = word(bytes, at)?;
    match length.checked_sub(WIDTH) {
        None => Some([in_capitals(first(low, length)), 0, 0]),
        Some(rest) if rest < WIDTH => {
            let high = first(word(bytes, at + WIDTH)?, rest);
            Some([in_capitals(low), in_capitals(high), 0])
        }
        Some(_) => None,
    }
}

/// A name in any case; `None` if it is too long for an official one, or ends with a zero, which would be taken for filling.
pub(super) const fn of_name(name: &[u8]) -> Option<NameWords> {
    if name.len() > LONGEST_OFFICIAL || matches!(name, [.., 0]) {
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
    fn a_value_ends_at_the_first_bracket_wherever_that_stands() {
        let text: Vec<u8> = (0..60)
            .map(|n| if n % 3 == 0 { b'=' } else { b';' })
            .collect();
        for bracket in [b'<', b'>'] {
            for end in 0..text.len() {
                for from in 0..=end {
                    let mut text = text.clone();
                    text[end] = bracket;
                    let whole_words = (end - from) / WIDTH + 1;
                    let expected =
                        (from + whole_words * WIDTH <= text.len()).then_some((end, false));
                    assert_eq!(value_end(&text, from), expected, "{end} from {from}");
                }
            }
        }
        assert_eq!(value_end(b"", 0), None);
        assert_eq!(value_end(b"", 1), None);
    }

    #[test]
    fn an_ampersand_counts_if_it_stands_before_the_end() {
        for at in 0..40 {
            for end in 0..40 {
                let mut text = vec![b'%'; 48];
                text[at] = b'&';
                text[end] = b'<';
                assert_eq!(value_end(&text, 0), Some((end, at < end)), "{at}, {end}");
            }
        }
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
    fn a_part_of_a_name_is_seen_whatever_stands_in_it_and_behind_it() {
        for inside in 0..=u8::MAX {
            for behind in 0..=u8::MAX {
                let word = u64::from_le_bytes([b'A', b'z', b'9', inside, b'_', behind, b':', b'0']);
                let is_in_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte);
                let expected = match (is_in_name(inside), is_in_name(behind)) {
                    (false, _) => 3,
                    (true, false) => 5,
                    (true, true) => 8,
                };
                assert_eq!(name_part(word), expected, "{inside}, {behind}");
            }
        }
    }

    #[test]
    fn the_first_end_tag_of_a_word_is_found() {
        for at in 0..WIDTH - 1 {
            for other in [b'<', b'/', b'=', b'.', b'<' | 0x80, 0] {
                let mut bytes = [other; WIDTH];
                (bytes[at], bytes[at + 1]) = (b'<', b'/');
                let found = bytes.windows(2).position(|two| two == b"</");
                assert_eq!(end_in(u64::from_le_bytes(bytes)), found, "{other} at {at}");
            }
        }
        assert_eq!(end_in(u64::from_le_bytes(*b"/<<<<<<<")), None);
    }

    #[test]
    fn a_name_in_a_text_becomes_what_it_is_alone() {
        let text: Vec<u8> = (0..=u8::MAX).filter(|&byte| byte != 0).collect();
        for at in 0..text.len() - 2 * WIDTH {
            for length in 1..2 * WIDTH {
                let alone = of_name(&text[at..at + length]);
                assert_eq!(short_name(&text, at, length), alone, "{length} at {at}");
            }
        }
        assert_eq!(short_name(b"NAME>12", 0, 4), None);
        assert_eq!(short_name(&[b'A'; 40], 0, 2 * WIDTH), None);
    }

    #[test]
    fn a_name_becomes_the_same_numbers_in_any_case() {
        assert_eq!(of_name(b"pmtinfo"), of_name(b"PMTINFO"));
        assert_eq!(
            of_name(b"PMTINFO").unwrap()[0],
            first(word(b"PMTINFO>", 0).unwrap(), 7)
        );
        assert_eq!(of_name(&[b'A'; LONGEST_OFFICIAL + 1]), None);
        assert_eq!(of_name(b"PMTINFO\0"), None);
    }
}
