//! Where the end tags of a text stand: built once, on the first unknown element that needs a look ahead.
//!
//! A search from every unknown element to its end tag would take quadratic time on a document made for that purpose.

use std::sync::atomic::{AtomicU32, Ordering};

use memchr::memmem::Finder;

use super::scan::{is_in_name, name_length};
use super::spelling::{Spelling, is_same, upper_half};
use super::words::{WIDTH, end_in, word};

/// So many end tags share a bucket, if all names are different.
const SHARING: usize = 8;

/// So far is an end tag from the next one where they are few: there is room for that many from the beginning.
const APART: usize = 64;

/// So far is the next one looked for without a call.
const NEAR: usize = 2 * WIDTH;

/// The positions of all end tags, sorted by name: nine bytes each.
pub(crate) struct EndTags {
    /// By the first bits of the numbers of names, and one more where all of them end.
    buckets: Vec<Bucket>,
    entries: Vec<Entry>,
}

/// An end tag: the number of its name, and in the lower half where it begins.
type Entry = u64;

/// Names whose numbers are near each other: most often one name, or a few end tags.
#[derive(Default)]
struct Bucket {
    begin: u32,
    /// Where the last search came to: the next one is for a place behind it, unless another reader begins anew.
    reached: AtomicU32,
}

impl EndTags {
    /// Finds all end tags of a text.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let finder = Finder::new(b"</");
        let mut found = Vec::with_capacity(bytes.len() / APART);
        let mut from = 0;
        while let Some(at) = next_end(bytes, &finder, from) {
            let begin = at + 2;
            let length = name_length(&bytes[begin..]);
            from = begin + length;
            // A name that goes on to the very end may be cut.
            if length == 0 || from == bytes.len() {
                continue;
            }
            // What stands beyond 4 GiB is not looked up; documents are smaller.
            let Ok(place) = u32::try_from(at) else {
                break;
            };
            found.push(entry(Spelling::of(&bytes[begin..from]), place));
        }
        EndTags::sorted(&found)
    }

    /// Sorts end tags by name that are sorted by place: each goes to its bucket, where there is little left to be sorted.
    fn sorted(found: &[Entry]) -> Self {
        let count = found.len() / SHARING + 1;
        let mut buckets: Vec<Bucket> = std::iter::repeat_with(Bucket::default)
            .take(count + 1)
            .collect();
        for &entry in found {
            buckets[bucket(entry, count)].begin += 1;
        }
        let mut begin = 0;
        for bucket in &mut buckets {
            let size = std::mem::replace(&mut bucket.begin, begin);
            *bucket.reached.get_mut() = begin;
            begin += size;
        }
        let mut entries = vec![0; found.len()];
        for &entry in found {
            let next = buckets[bucket(entry, count)].reached.get_mut();
            entries[*next as usize] = entry;
            *next += 1;
        }
        for bucket in &mut buckets {
            let end = std::mem::replace(bucket.reached.get_mut(), bucket.begin);
            let all = &mut entries[bucket.begin as usize..end as usize];
            // One name has its end tags in order already.
            if !all.is_sorted() {
                all.sort_unstable();
            }
        }
        EndTags { buckets, entries }
    }

    /// The first end tag of a name that begins at or after a position.
    pub(crate) fn next(
        &self,
        text: &str,
        name: &str,
        spelling: Spelling,
        from: usize,
    ) -> Option<usize> {
        let (text, name) = (text.as_bytes(), name.as_bytes());
        let wanted = entry(spelling, u32::try_from(from).ok()?);
        let number = bucket(wanted, self.buckets.len() - 1);
        let [here, behind] = self.buckets.get(number..)?.first_chunk()?;
        let entries = self.entries.get(..behind.begin as usize)?;
        // Whatever another thread wrote, it is a place within this bucket.
        let reached = here.reached.load(Ordering::Relaxed);
        let first = first_from(entries, here.begin as usize, reached as usize, wanted);
        here.reached
            .store(u32::try_from(first).ok()?, Ordering::Relaxed);
        for &found in &entries[first..] {
            if upper_half(found) != upper_half(wanted) {
                break;
            }
            let at = place(found);
            let (same, rest) = text.get(at + 2..)?.split_at_checked(name.len())?;
            if is_same(same, name) && !rest.first().is_some_and(|&byte| is_in_name(byte)) {
                return Some(at);
            }
        }
        None
    }
}

/// The searches of a copy begin anew.
impl Clone for EndTags {
    fn clone(&self) -> Self {
        let bucket = |bucket: &Bucket| Bucket {
            begin: bucket.begin,
            reached: AtomicU32::new(bucket.begin),
        };
        EndTags {
            buckets: self.buckets.iter().map(bucket).collect(),
            entries: self.entries.clone(),
        }
    }
}

/// The next `</` from a position on: where they are many, it is near.
#[inline]
fn next_end(bytes: &[u8], finder: &Finder<'_>, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(word) = word(bytes, at).filter(|_| at < from + NEAR) {
        match end_in(word) {
            Some(found) => return Some(at + found),
            // The last byte may be the first of the two.
            None => at += WIDTH - 1,
        }
    }
    finder.find(&bytes[at..]).map(|length| at + length)
}

/// The first entry from `begin` on that is not before the wanted one; it costs little if that is not far behind the one that was
/// reached.
fn first_from(entries: &[Entry], begin: usize, reached: usize, wanted: Entry) -> usize {
    let is_before = |entry: &Entry| *entry < wanted;
    if !entries.get(reached).is_some_and(is_before) {
        // It may be the one, unless the search goes back.
        if reached == begin || entries.get(reached - 1).is_some_and(is_before) {
            return reached;
        }
        return begin + entries[begin..reached].partition_point(is_before);
    }
    let (mut begin, mut step) = (reached + 1, 1);
    if !entries.get(begin).is_some_and(is_before) {
        return begin;
    }
    while entries.get(begin + step).is_some_and(is_before) {
        begin += step;
        step *= 2;
    }
    let end = entries.len().min(begin + step);
    begin + entries[begin..end].partition_point(is_before)
}

fn entry(spelling: Spelling, at: u32) -> Entry {
    u64::from(spelling.number()) << u32::BITS | u64::from(at)
}

fn place(entry: Entry) -> usize {
    upper_half(entry << u32::BITS) as usize
}

/// Which of so many buckets an entry belongs to: the larger its number, the later one.
fn bucket(entry: Entry, count: usize) -> usize {
    upper_half(u64::from(upper_half(entry)) * count as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::chance;

    /// The same by a walk through all of the text.
    fn naive(text: &str, name: &str, from: usize) -> Option<usize> {
        let ends = text.match_indices("</").map(|(at, _)| at);
        ends.filter(|&at| at >= from).find(|&at| {
            let rest = &text[at + 2..];
            let length = name_length(rest.as_bytes());
            length < rest.len() && rest[..length].eq_ignore_ascii_case(name)
        })
    }

    #[test]
    fn end_tags_are_found_in_whatever_order_they_are_looked_for() {
        let mut any = chance::below(1);
        for names in [1, 2, 50, 5000] {
            let mut text = String::new();
            for _ in 0..400 {
                let word = ["X", "x.long-name_of:", "X.A.NAME.OF.MORE.THAN.16."][any(3)];
                let behind = ["", ">", " >", "&", ">>", "> some text that is longer"][any(6)];
                let slash = ["", "/", "/", "/"][any(4)];
                let number = any(names).to_string();
                text.extend(["<", slash, word, &number, behind]);
            }
            text += "</X";
            let end_tags = EndTags::of(&text);
            let copy = end_tags.clone();
            for _ in 0..2000 {
                let from = any(text.len());
                let word = ["x", "X.LONG-name_of:", "X.a.name.of.more.than.16."][any(3)];
                let name = format!("{word}{}", any(names));
                let spelling = Spelling::of(name.as_bytes());
                let expected = naive(&text, &name, from);
                for end_tags in [&end_tags, &copy] {
                    let found = end_tags.next(&text, &name, spelling, from);
                    assert_eq!(found, expected, "{name} from {from} in {text}");
                }
            }
        }
    }
}
