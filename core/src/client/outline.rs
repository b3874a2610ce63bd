//! What stands where in the aggregates of a reply: eight bytes an element, left behind by the walk that checks the markup.

mod field;
mod walk;

use std::ops::Range;

pub(crate) use field::Field;
use field::Key;
use walk::Walk;

use crate::wire::{Event, ReadError, Reader};

/// An aggregate of more entries is walked through anew when something of it is asked for.
const MOST: usize = 4096;
/// So many do not count.
const FEW: usize = 128;

/// The outlines of aggregates, one behind the other: of each its elements that can be asked for, in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    entries: Vec<Entry>,
    all: Vec<Bounds>,
}

/// How far outlines reached once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    entries: usize,
    all: usize,
}

/// An outline among others.
#[derive(Debug)]
struct Bounds {
    start: u32,
    end: u32,
    starts: Starts,
}

/// A leaf with a value, the beginning of an aggregate, or the end of one.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: Key,
    /// Of a leaf the length of its value, [`LONG`] if that is in the next entry, and the flag [`BARE`]. Of the beginning of an
    /// aggregate the number of entries to its end, 0 if they are too many to count. Of an end 1 if the aggregate stands
    /// there just as it is written as XML.
    size: u16,
    /// Where a value or an aggregate begins; where an aggregate ends.
    at: u32,
}

/// Of a leaf: its value means what it says, as there is nothing to decode.
const BARE: u16 = 1 << 15;
const LONG: u16 = BARE - 1;

/// Where in an outline the search for an element begins, by a bucket of its number: at the first element of that bucket.
#[derive(Debug, Clone, Copy, Default)]
struct Starts {
    /// One more than its place, 0 if there is none. Where that does not fit, the largest that does.
    first: [u8; Starts::BUCKETS],
    /// The buckets that have more than one element, a bit for each.
    shared: u32,
}

/// The outline of one aggregate.
#[derive(Clone, Copy)]
pub(super) struct Outline<'a> {
    /// The first is that of the aggregate itself.
    entries: &'a [Entry],
    starts: &'a Starts,
}

/// The elements that are a field.
pub(super) struct Found<'a> {
    entries: &'a [Entry],
    key: Key,
    left: Range<usize>,
}

/// An element that was found.
#[derive(Debug, Clone)]
pub(super) enum Element {
    /// A leaf: where its value stands as it was written, and whether that is what it means.
    Leaf(Range<usize>, bool),
    /// An aggregate, and whether it stands there just as it is written as XML.
    Aggregate(Range<usize>, bool),
}

impl Outlines {
    /// Walks through the aggregate whose start tag was the last event of `reader`, and returns which outline is its own: none
    /// if it has too many elements, or if outlines would take more than half as much memory as the text.
    pub(crate) fn follow(&mut self, reader: &mut Reader<'_>) -> Result<Option<u32>, ReadError> {
        let before = self.mark();
        let enough = FEW + reader.text().len() / (2 * size_of::<Entry>());
        let mut walk = Walk::new(&mut self.entries, reader, enough.min(before.entries + MOST));
        let walked = walk.through(reader);
        let (is_full, starts) = (walk.is_full, walk.starts);
        let is_there = walked.is_ok() && !is_full && self.add(before.entries, starts);
        if !is_there {
            self.back_to(before);
        }
        walked?;
        Ok(u32::try_from(before.all).ok().filter(|_| is_there))
    }

    /// Walks through the aggregate that `reader` is of, whatever its size; and why the walk did not come to the end.
    pub(super) fn of(mut reader: Reader<'_>) -> (Outlines, Option<ReadError>) {
        let mut outlines = Outlines::default();
        let mut walk = Walk::new(&mut outlines.entries, &reader, usize::MAX);
        let walked = match reader.next_event() {
            Ok(Some(Event::Open(_))) => walk.through(&mut reader),
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        let (is_full, starts) = (walk.is_full, walk.starts);
        let is_known = outlines.add(0, starts) && !is_full;
        let error = walked.err().or_else(|| {
            let limit = usize::try_from(u32::MAX).unwrap_or(usize::MAX);
            (!is_known).then_some(ReadError::TooLarge { limit })
        });
        (outlines, error)
    }

    /// Adds one of all entries from one on, if that can be noted.
    fn add(&mut self, start: usize, starts: Starts) -> bool {
        let bounds = || {
            let (start, end) = (start.try_into().ok()?, self.entries.len().try_into().ok()?);
            Some(Bounds { start, end, starts })
        };
        let bounds = bounds();
        let is_noted = bounds.is_some();
        self.all.extend(bounds);
        is_noted
    }

    /// One of them, by its number; that of an aggregate without elements if there is none.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Outline<'_> {
        static NONE: Starts = Starts {
            first: [0; Starts::BUCKETS],
            shared: 0,
        };
        let bounds = self.all.get(number as usize);
        let entries =
            bounds.and_then(|bounds| self.entries.get(bounds.start as usize..bounds.end as usize));
        Outline {
            entries: entries.unwrap_or_default(),
            starts: bounds.map_or(&NONE, |bounds| &bounds.starts),
        }
    }

    /// Takes all of them out, to be kept as they are.
    pub(crate) fn take(&mut self) -> Outlines {
        self.entries.shrink_to_fit();
        self.all.shrink_to_fit();
        std::mem::take(self)
    }

    /// The same where as much will come again.
    pub(crate) fn take_some(&mut self) -> Outlines {
        let room = Outlines {
            entries: Vec::with_capacity(self.entries.len()),
            all: Vec::with_capacity(self.all.len()),
        };
        std::mem::replace(self, room)
    }

    /// How far they reach.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            entries: self.entries.len(),
            all: self.all.len(),
        }
    }

    /// Forgets what came after a mark.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.entries.truncate(mark.entries);
        self.all.truncate(mark.all);
    }
}

impl Starts {
    const BUCKETS: usize = 32;

    /// Notes the element at an entry of the outline.
    #[inline]
    fn note(&mut self, key: Key, at: usize) {
        let bucket = key.bucket(Starts::BUCKETS);
        let first = &mut self.first[bucket];
        if *first == 0 {
            *first = u8::try_from(at + 1).unwrap_or(u8::MAX);
        } else {
            self.shared |= 1 << bucket;
        }
    }

    /// Where all elements of a number are to be looked for.
    #[inline]
    fn range(&self, key: Key, length: usize) -> Range<usize> {
        let bucket = key.bucket(Starts::BUCKETS);
        match self.first[bucket] {
            0 => length..length,
            u8::MAX => usize::from(u8::MAX) - 1..length,
            first if self.shared & 1 << bucket == 0 => usize::from(first) - 1..usize::from(first),
            first => usize::from(first) - 1..length,
        }
    }
}

impl<'a> Outline<'a> {
    /// The elements that are a field, in order.
    #[inline]
    pub(super) fn at(self, field: Field) -> Found<'a> {
        let key = field.0;
        let left = self.starts.range(key, self.entries.len());
        Found {
            entries: self.entries,
            key,
            left,
        }
    }
}

impl Iterator for Found<'_> {
    type Item = Element;

    #[inline]
    fn next(&mut self) -> Option<Element> {
        loop {
            let at = self.left.next()?;
            let entry = *self.entries.get(at)?;
            if entry.key == self.key {
                return entry.element(self.entries, at);
            }
        }
    }
}

impl Entry {
    /// What it stands for, at this place of an outline.
    #[inline]
    fn element(self, outline: &[Entry], at: usize) -> Option<Element> {
        let start = self.at as usize;
        if self.key.is_aggregate() {
            let end = outline.get(end_of(outline, at))?;
            return Some(Element::Aggregate(start..end.at as usize, end.size == 1));
        }
        let length = match self.size & !BARE {
            LONG => outline.get(at + 1)?.at as usize,
            length => usize::from(length),
        };
        Some(Element::Leaf(start..start + length, self.size & BARE != 0))
    }
}

/// Where an aggregate ends, by the place of its beginning.
#[inline]
fn end_of(outline: &[Entry], start: usize) -> usize {
    match outline.get(start) {
        Some(entry) if entry.size > 0 => start + usize::from(entry.size),
        _ => end_of_many(outline, start),
    }
}

/// The same where its entries are too many to count.
#[cold]
fn end_of_many(outline: &[Entry], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, entry) in outline.iter().enumerate().skip(start) {
        if entry.key.is_aggregate() {
            depth += 1;
        } else if entry.key == Key::END {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    outline.len()
}
