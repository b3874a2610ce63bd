//! Names that no table has, told apart whatever the case of their letters: by a number, and where that is the same, by a look.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

use super::words::WIDTH;

/// A number for a name in any case: two names seldom have the same, and nobody can write two that have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spelling(u32);

/// The bit in which capitals and small letters differ. No two other characters of names differ in it alone.
const CASE: u64 = 0x2020_2020_2020_2020;

/// What the numbers depend on besides the names: random, and made once.
struct Keys {
    factors: [u64; 6],
    long: RandomState,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let long = RandomState::new();
    Keys {
        factors: std::array::from_fn(|n| long.hash_one(n)),
        long,
    }
});

impl Spelling {
    /// That of a name.
    #[inline]
    pub(crate) fn of(name: &[u8]) -> Spelling {
        let keys = &*KEYS;
        let [whole, first, second, third, fourth, length] = keys.factors;
        // The upper half of a sum of products of words of 32 bits, each with a random number added: whoever does not know these
        // numbers cannot do better than to have two names in common once in 2^31.
        let product = |word: u64, low: u64, high: u64| {
            let (lower, upper) = (word & u64::from(u32::MAX), word >> u32::BITS);
            lower
                .wrapping_add(low)
                .wrapping_mul(upper.wrapping_add(high))
        };
        let base = whole.wrapping_add((name.len() as u64).wrapping_mul(length));
        let sum = match Ends::of(name) {
            Ends::Short(word) => base.wrapping_add(product(word, first, second)),
            Ends::Double(low, high) => base
                .wrapping_add(product(low, first, second))
                .wrapping_add(product(high, third, fourth)),
            Ends::Long => return Spelling::of_long(name, &keys.long),
        };
        Spelling(upper_half(sum))
    }

    fn of_long(name: &[u8], keys: &RandomState) -> Spelling {
        let mut hasher = keys.build_hasher();
        let (words, rest) = name.as_chunks::<WIDTH>();
        for word in words {
            hasher.write_u64(u64::from_le_bytes(*word) & !CASE);
        }
        if !rest.is_empty() {
            let add = |word, byte: &u8| word << u8::BITS | u64::from(*byte);
            hasher.write_u64(rest.iter().fold(0, add) & !CASE);
        }
        Spelling(upper_half(hasher.finish()))
    }

    /// As a number.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// Where the last one that is the same stands.
    pub(crate) fn last_in(self, all: &[Spelling]) -> Option<usize> {
        /// So many are compared at once, which costs about as much as one.
        const LOT: usize = 16;
        let mut begin = all.len();
        for lot in all.rchunks(LOT) {
            begin -= lot.len();
            let add = |any, other: &Spelling| any | u32::from(*other == self);
            if lot.iter().fold(0, add) != 0 {
                let last = lot.iter().rposition(|other| *other == self)?;
                return Some(begin + last);
            }
        }
        None
    }
}

/// The bytes of a name, without the bit of its case. Those in the middle may be there twice, which says the same.
enum Ends {
    /// All of a name of less than a word.
    Short(u64),
    /// The first word of a name, and the last one.
    Double(u64, u64),
    /// There is more in between.
    Long,
}

impl Ends {
    #[inline]
    fn of(name: &[u8]) -> Ends {
        if let Some((first, last)) = name.first_chunk().zip(name.last_chunk()) {
            let [first, last] = [first, last].map(|word| u64::from_le_bytes(*word) & !CASE);
            return if name.len() <= 2 * WIDTH {
                Ends::Double(first, last)
            } else {
                Ends::Long
            };
        }
        let word = if let Some((first, last)) = name.first_chunk().zip(name.last_chunk()) {
            let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
            last << u32::BITS | first
        } else {
            let add = |word, byte: u8| word << u8::BITS | u64::from(byte);
            match *name {
                [first] => u64::from(first),
                [first, second] => add(u64::from(first), second),
                [first, second, third] => add(add(u64::from(first), second), third),
                _ => 0,
            }
        };
        Ends::Short(word & !CASE)
    }
}

/// Whether two names are the same in any case.
#[inline]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && is_case(difference(one, other))
}

/// Whether what differs in two names is at most the case.
#[inline]
pub(super) fn is_case(difference: u64) -> bool {
    difference & !CASE == 0
}

/// In which bits of their words two texts of one length differ.
#[inline]
pub(super) fn difference(one: &[u8], other: &[u8]) -> u64 {
    // The bytes in the middle may be compared twice.
    if let Some(difference) = at_ends(one, other, u64::from_le_bytes) {
        if one.len() <= 2 * WIDTH {
            return difference;
        }
        let words = one.as_chunks::<WIDTH>().0.iter();
        let pairs = words.zip(other.as_chunks::<WIDTH>().0);
        return pairs.fold(difference, |all, (one, other)| {
            all | u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other)
        });
    }
    if let Some(difference) = at_ends(one, other, |half| u64::from(u32::from_le_bytes(half))) {
        return difference;
    }
    let pairs = one.iter().zip(other);
    pairs.fold(0, |all, (one, other)| all | u64::from(one ^ other))
}

/// The same for so many bytes at both of their ends; `None` if there are less.
#[inline]
fn at_ends<const N: usize>(one: &[u8], other: &[u8], number: fn([u8; N]) -> u64) -> Option<u64> {
    let first = number(*one.first_chunk()?) ^ number(*other.first_chunk()?);
    let last = number(*one.last_chunk()?) ^ number(*other.last_chunk()?);
    Some(first | last)
}

/// The upper half of a number.
#[inline]
pub(super) fn upper_half(number: u64) -> u32 {
    u32::try_from(number >> u32::BITS).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARACTERS: &[u8] = b"ABYZabyz0189.-_:";

    #[test]
    fn names_are_the_same_in_any_case_and_no_others_are() {
        for length in 1..40 {
            let name: Vec<u8> = (0..length).map(|n| CHARACTERS[n % 16]).collect();
            let small = name.to_ascii_lowercase();
            assert_eq!(Spelling::of(&name), Spelling::of(&small), "{length}");
            assert!(is_same(&name, &small), "{length}");
            for at in 0..length {
                for &other in CHARACTERS {
                    let mut changed = name.clone();
                    changed[at] = other;
                    let expected = changed.eq_ignore_ascii_case(&name);
                    assert_eq!(is_same(&changed, &small), expected, "{length}, {at}");
                }
            }
            assert!(!is_same(&name, &name[1..]), "{length}");
        }
    }

    #[test]
    fn other_names_have_other_numbers() {
        let names = (0..1000).flat_map(|n| [format!("X.{n}"), format!("A.LONG.NAME.THE.{n}TH")]);
        let mut numbers: Vec<u32> = names
            .map(|name| Spelling::of(name.as_bytes()).number())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        // Two million pairs have one in common once in a thousand times, and two of them hardly ever.
        assert!(numbers.len() > 1997, "{} are left", numbers.len());
    }

    #[test]
    fn the_last_of_many_is_found() {
        for length in 0..50 {
            let mut all = vec![Spelling(1); length];
            assert_eq!(Spelling(2).last_in(&all), None);
            for at in 0..length {
                all[at] = Spelling(2);
                assert_eq!(Spelling(2).last_in(&all), Some(at), "{length}");
            }
        }
    }
}
