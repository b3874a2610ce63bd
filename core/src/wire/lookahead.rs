//! Where the end tags of a text stand: built once, on the first unknown element that needs a look ahead.
//!
//! A search from every unknown element to its end tag would take quadratic time on a document made for that purpose.

use std::collections::HashMap;

use super::scan::name_length;

/// The positions of all end tags, by name in capitals.
pub(crate) struct EndTags {
    positions: HashMap<Box<str>, Vec<usize>>,
}

impl EndTags {
    /// Finds all end tags of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut positions: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for at in memchr::memmem::find_iter(text.as_bytes(), b"</") {
            let name = &text[at + 2..];
            let length = name_length(name.as_bytes());
            if length > 0 {
                let name = name[..length].to_ascii_uppercase();
                positions.entry(name.into_boxed_str()).or_default().push(at);
            }
        }
        EndTags { positions }
    }

    /// The first end tag of a name that begins at or after a position.
    pub(crate) fn next(&self, name: &str, from: usize) -> Option<usize> {
        let all = self.positions.get(name.to_ascii_uppercase().as_str())?;
        all.get(all.partition_point(|&at| at < from)).copied()
    }
}
