//! Where the end tags of a text stand: built once, on the first unknown element that needs a look ahead.
//!
//! A search from every unknown element to its end tag would take quadratic time on a document made for that purpose.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::scan::name_length;
use super::words::WIDTH;

/// The positions of all end tags, sorted by name: eight bytes each.
#[derive(Clone)]
pub(crate) struct EndTags {
    /// Random, so that nobody can write names that have one hash.
    keys: RandomState,
    /// A hash of the name in any case, and where its tag begins.
    positions: Vec<(u32, u32)>,
}

/// A name to look for, and how far that came: the next search goes on from there.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Search {
    hash: u32,
    /// Where in the positions.
    reached: usize,
}

impl EndTags {
    /// Finds all end tags of a text.
    pub(crate) fn of(text: &str) -> Self {
        let keys = RandomState::new();
        let bytes = text.as_bytes();
        let mut positions: Vec<(u32, u32)> = memchr::memmem::find_iter(bytes, b"</")
            .filter_map(|at| {
                let name = &bytes[at + 2..];
                let length = name_length(name);
                // What stands beyond 4 GiB is not looked up; documents are smaller.
                let at = u32::try_from(at).ok()?;
                // A name that goes on to the very end may be cut.
                (length > 0 && length < name.len()).then(|| (hash(&keys, &name[..length]), at))
            })
            .collect();
        positions.sort_unstable();
        EndTags { keys, positions }
    }

    /// The start of a search for a name.
    pub(crate) fn search(&self, name: &str) -> Search {
        Search {
            hash: hash(&self.keys, name.as_bytes()),
            reached: 0,
        }
    }

    /// The first end tag of the name of a search that begins at or after a position.
    pub(crate) fn next(
        &self,
        text: &str,
        name: &str,
        search: &mut Search,
        from: usize,
    ) -> Option<usize> {
        let wanted = (search.hash, u32::try_from(from).ok()?);
        search.reached = self.first_from(wanted, search.reached);
        self.positions[search.reached..]
            .iter()
            .take_while(|entry| entry.0 == search.hash)
            .map(|entry| entry.1 as usize)
            .find(|&at| {
                let found = &text.as_bytes()[at + 2..];
                found[..name_length(found)].eq_ignore_ascii_case(name.as_bytes())
            })
    }

    /// The first position that is not before the wanted one; it costs little if that is not far behind the one that was reached.
    fn first_from(&self, wanted: (u32, u32), reached: usize) -> usize {
        let is_before = |&entry: &(u32, u32)| entry < wanted;
        if !self.positions.get(reached).is_some_and(is_before) {
            // It may be the one, unless the search goes back.
            let begin = reached.saturating_sub(1);
            if begin < reached && self.positions.get(begin).is_some_and(is_before) {
                return reached;
            }
            return self.positions.partition_point(is_before);
        }
        let (mut begin, mut step) = (reached, 1);
        while self.positions.get(begin + step).is_some_and(is_before) {
            begin += step;
            step *= 2;
        }
        let end = self.positions.len().min(begin + step);
        begin + self.positions[begin..end].partition_point(is_before)
    }
}

impl Search {
    /// Whether both are for the same name, or for one of the few that have the same hash.
    pub(crate) fn is_like(self, other: Search) -> bool {
        self.hash == other.hash
    }

    /// A number of the name, to find a search for it again.
    pub(crate) fn number(self) -> usize {
        self.hash as usize
    }
}

fn hash(keys: &RandomState, name: &[u8]) -> u32 {
    // The bit in which capitals differ from small letters; what else differs in it alone is compared.
    const CASE: u64 = 0x2020_2020_2020_2020;
    let mut hasher = keys.build_hasher();
    let (words, rest) = name.as_chunks::<WIDTH>();
    for word in words {
        hasher.write_u64(u64::from_le_bytes(*word) & !CASE);
    }
    if !rest.is_empty() {
        let add = |word, byte: &u8| word << 8 | u64::from(*byte);
        hasher.write_u64(rest.iter().fold(0, add) & !CASE);
    }
    // Half of the bits are enough to tell names apart, and what they do not tell apart is compared.
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}
