//! What stands where in the aggregates of a reply: eight bytes an element, left behind by the walk that checks the markup.

mod walk;

use std::ops::Range;

use walk::Walk;

use crate::wire::{Event, ReadError, Reader, Tag};

/// How deep within an aggregate anything is looked for.
pub(super) const DEEPEST: usize = 4;
/// An aggregate of more entries is walked through anew when something of it is asked for.
const MOST: usize = 4096;
/// So many do not count.
const FEW: usize = 128;
/// Stands for the outermost aggregate, whatever its name: nobody asks for that.
const OUTERMOST: Tag = Tag::of("OFX");

/// The outlines of aggregates, one behind the other: of each its elements that can be asked for, in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    entries: Vec<Entry>,
}

/// A leaf with a value, the beginning of an aggregate, or the end of one.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// [`Tag::UNKNOWN`] at the end of an aggregate, since no unknown element is outlined; [`Tag::NONE`] where a long leaf goes on.
    tag: Tag,
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

/// The outline of one aggregate: it begins with that, and others may stand behind it.
#[derive(Clone, Copy)]
pub(super) struct Outline<'a>(&'a [Entry]);

/// An element that was found.
#[derive(Debug, Clone)]
pub(super) enum Element {
    /// A leaf: where its value stands as it was written, and whether that is what it means.
    Leaf(Range<usize>, bool),
    /// An aggregate, and whether it stands there just as it is written as XML.
    Aggregate(Range<usize>, bool),
}

/// The elements at a path, in order.
struct Found<'a, 'p> {
    outline: &'a [Entry],
    path: &'p [Tag],
    next: usize,
    /// How many aggregates of the path are open.
    depth: usize,
}

impl Outlines {
    /// Walks through the aggregate whose start tag was the last event of `reader`, and returns where its outline is: nowhere
    /// if it has too many elements, or if outlines would take more than half as much memory as the text.
    pub(crate) fn follow(&mut self, reader: &mut Reader<'_>) -> Result<Option<u32>, ReadError> {
        let start = self.entries.len();
        let enough = FEW + reader.text().len() / (2 * size_of::<Entry>());
        let mut walk = Walk::new(&mut self.entries, reader, enough.min(start + MOST));
        let walked = walk.through(reader);
        if walked.is_err() || walk.is_full {
            self.entries.truncate(start);
        }
        walked?;
        let is_there = self.entries.len() > start;
        Ok(u32::try_from(start).ok().filter(|_| is_there))
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
        let is_full = walk.is_full;
        let error = walked.err().or_else(|| {
            let limit = usize::try_from(u32::MAX).unwrap_or(usize::MAX);
            is_full.then_some(ReadError::TooLarge { limit })
        });
        (outlines, error)
    }

    /// The outline that begins at an entry.
    pub(super) fn from(&self, start: u32) -> Outline<'_> {
        Outline(self.entries.get(start as usize..).unwrap_or_default())
    }

    /// Takes all of them out, to be kept as they are.
    pub(crate) fn take(&mut self) -> Outlines {
        self.entries.shrink_to_fit();
        std::mem::take(self)
    }

    /// The same where as much will come again.
    pub(crate) fn take_some(&mut self) -> Outlines {
        let room = Vec::with_capacity(self.entries.len());
        let entries = std::mem::replace(&mut self.entries, room);
        Outlines { entries }
    }

    /// How far they reach.
    pub(crate) fn mark(&self) -> usize {
        self.entries.len()
    }

    /// Forgets what came after a mark.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.entries.truncate(mark);
    }
}

impl<'a> Outline<'a> {
    /// Whether all of the aggregate stands there just as it is written as XML.
    pub(super) fn is_verbatim(self) -> bool {
        let end = past(self.0, 0).checked_sub(1);
        end.and_then(|end| self.0.get(end))
            .is_some_and(|end| end.size == 1)
    }

    /// What stands at a path, in order.
    #[inline]
    pub(super) fn at<'p>(self, path: &'p [Tag]) -> impl Iterator<Item = Element> + use<'a, 'p> {
        debug_assert!(path.len() <= DEEPEST, "nothing so deep is outlined");
        Found {
            outline: self.0,
            path,
            next: 1,
            depth: 0,
        }
    }
}

impl Iterator for Found<'_, '_> {
    type Item = Element;

    #[inline]
    fn next(&mut self) -> Option<Element> {
        let mut wanted = *self.path.get(self.depth)?;
        let mut at = self.next;
        loop {
            let entry = *self.outline.get(at)?;
            let is_aggregate = entry.tag.is_aggregate();
            if entry.tag == wanted {
                let is_last = self.depth + 1 == self.path.len();
                if is_last {
                    self.next = if is_aggregate {
                        past(self.outline, at)
                    } else {
                        at + 1
                    };
                    let end = if is_aggregate { self.next - 1 } else { at + 1 };
                    return entry.element(self.outline.get(end));
                }
                if is_aggregate {
                    self.depth += 1;
                    wanted = *self.path.get(self.depth)?;
                }
                at += 1;
            } else if entry.tag == Tag::UNKNOWN {
                self.depth = self.depth.checked_sub(1)?;
                wanted = *self.path.get(self.depth)?;
                at += 1;
            } else if is_aggregate && entry.size == 0 {
                at = past_many(self.outline, at);
            } else {
                // Whether it is a leaf or an aggregate is hard to foretell: no branch asks.
                at += 1 + usize::from(entry.size) * usize::from(is_aggregate);
            }
        }
    }
}

/// Which entry comes after an aggregate, by that of its beginning; after all of them if it has no end.
#[inline]
fn past(outline: &[Entry], start: usize) -> usize {
    match outline.get(start) {
        Some(entry) if entry.size > 0 => start + usize::from(entry.size) + 1,
        _ => past_many(outline, start),
    }
}

/// The same where they are too many to count.
#[cold]
fn past_many(outline: &[Entry], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, entry) in outline.iter().enumerate().skip(start) {
        if entry.tag.is_aggregate() {
            depth += 1;
        } else if entry.tag == Tag::UNKNOWN {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    outline.len()
}

impl Entry {
    /// What it stands for. `other` is the end of an aggregate, or what comes after a leaf.
    #[inline]
    fn element(self, other: Option<&Entry>) -> Option<Element> {
        let start = self.at as usize;
        if self.tag.is_aggregate() {
            let end = other?;
            let range = start..end.at as usize;
            return Some(Element::Aggregate(range, end.size == 1));
        }
        let length = match self.size & !BARE {
            LONG => other?.at as usize,
            length => usize::from(length),
        };
        Some(Element::Leaf(start..start + length, self.size & BARE != 0))
    }
}
