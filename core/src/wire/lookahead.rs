//! Where the end tags of a text stand: built once, on the first unknown element that needs a look ahead.
//!
//! A search from every unknown element to its end tag would take quadratic time on a document made for that purpose.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::scan::name_length;

/// The positions of all end tags, sorted by name: eight bytes each.
#[derive(Clone)]
pub(crate) struct EndTags {
    /// A hash of the name in capitals, and where its tag begins.
    positions: Vec<(u32, u32)>,
}

impl EndTags {
    /// Finds all end tags of a text.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut positions: Vec<(u32, u32)> = memchr::memmem::find_iter(bytes, b"</")
            .filter_map(|at| {
                let name = &bytes[at + 2..];
                let length = name_length(name);
                // What stands beyond 4 GiB is not looked up; documents are smaller.
                let at = u32::try_from(at).ok()?;
                // A name that goes on to the very end may be cut.
                (length > 0 && length < name.len()).then(|| (hash(&name[..length]), at))
            })
            .collect();
        positions.sort_unstable();
        EndTags { positions }
    }

    /// The first end tag of a name that begins at or after a position.
    pub(crate) fn next(&self, text: &str, name: &str, from: usize) -> Option<usize> {
        let wanted = hash(name.as_bytes());
        let from = u32::try_from(from).ok()?;
        let first = self
            .positions
            .partition_point(|&entry| entry < (wanted, from));
        self.positions[first..]
            .iter()
            .take_while(|entry| entry.0 == wanted)
            .map(|entry| entry.1 as usize)
            .find(|&at| {
                let found = &text.as_bytes()[at + 2..];
                found[..name_length(found)].eq_ignore_ascii_case(name.as_bytes())
            })
    }
}

fn hash(name: &[u8]) -> u32 {
    let mut hasher = DefaultHasher::new();
    for byte in name {
        byte.to_ascii_uppercase().hash(&mut hasher);
    }
    // Half of the bits are enough to tell names apart, and what they do not tell apart is compared.
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}
