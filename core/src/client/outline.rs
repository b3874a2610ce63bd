//! What stands where in an aggregate of a reply: found in one walk, however many of its fields are asked for.

use std::ops::Range;

use crate::wire::{Event, Kind, Name, Raw, ReadError, Reader, Tag};

/// How deep within an aggregate anything is looked for.
pub(super) const DEEPEST: usize = 4;

/// The elements of an aggregate that can be asked for, in the order in which they stand: leaves with a value, and aggregates.
#[derive(Debug, Default)]
pub(super) struct Outline {
    entries: Vec<Entry>,
    /// Why the walk did not come to the end.
    error: Option<ReadError>,
    /// Whether the whole aggregate stands there just as it is written as XML.
    is_verbatim: bool,
}

/// An element: twelve bytes.
#[derive(Debug, Clone, Copy)]
struct Entry {
    tag: Tag,
    /// How many aggregates stand around it within the one that is outlined.
    depth: u8,
    is_verbatim: bool,
    start: u32,
    length: u32,
}

/// An element that was found.
#[derive(Debug, Clone)]
pub(super) enum Element {
    /// A leaf: where its value stands as it was written.
    Leaf(Range<usize>),
    /// An aggregate, and whether it stands there just as it is written as XML.
    Aggregate(Range<usize>, bool),
}

impl Outline {
    /// Walks through the aggregate that `reader` is of. `text` is the whole document's.
    pub(super) fn of(mut reader: Reader<'_>, text: &str) -> Outline {
        let start = reader.start();
        let mut walk = Walk {
            text,
            outline: Outline::default(),
            open: [0; DEEPEST],
            depth: 0,
            unseen: 0,
            verbatim_since: start,
            end: start,
        };
        let walked = walk.through(&mut reader);
        let mut outline = walk.outline;
        outline.is_verbatim = walked.is_ok() && walk.verbatim_since == start;
        outline.error = walked.err();
        outline
    }

    /// Whether all of it stands there just as it is written as XML.
    pub(super) fn is_verbatim(&self) -> bool {
        self.is_verbatim
    }

    /// Why not all of it is known.
    pub(super) fn error(&self) -> Option<&ReadError> {
        self.error.as_ref()
    }

    /// What stands at a path, in order.
    pub(super) fn at(&self, path: &[Tag]) -> impl Iterator<Item = Element> {
        debug_assert!(path.len() <= DEEPEST, "nothing so deep is outlined");
        let (last, parents) = path.split_last().unwrap_or((&Tag::UNKNOWN, &[]));
        let entries = self.entries.iter().enumerate();
        entries
            .filter(move |(at, entry)| {
                entry.tag == *last
                    && usize::from(entry.depth) == parents.len()
                    && self.is_within(*at, parents)
            })
            .map(|(_, entry)| entry.element())
    }

    /// Whether an entry stands within these aggregates: the one around it is the last before it that is one higher.
    fn is_within(&self, mut at: usize, parents: &[Tag]) -> bool {
        parents.iter().enumerate().rev().all(|(depth, parent)| {
            let is_around = |entry: &Entry| usize::from(entry.depth) == depth;
            let around = self.entries[..at].iter().rposition(is_around);
            at = around.unwrap_or(0);
            around.is_some_and(|around| self.entries[around].tag == *parent)
        })
    }
}

impl Entry {
    fn element(&self) -> Element {
        let start = self.start as usize;
        let range = start..start + self.length as usize;
        match self.tag.kind() {
            Kind::Aggregate => Element::Aggregate(range, self.is_verbatim),
            _ => Element::Leaf(range),
        }
    }
}

/// A walk through an aggregate.
struct Walk<'a> {
    text: &'a str,
    outline: Outline,
    /// The entries of the aggregates that are open, from the outermost.
    open: [usize; DEEPEST],
    depth: usize,
    /// How many aggregates are open that are not outlined: private ones, those in them, and those that are too deep.
    unseen: usize,
    /// From here on, all that was walked through is written as it would be as XML.
    verbatim_since: usize,
    /// Where the last event ended.
    end: usize,
}

impl Walk<'_> {
    fn through(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        if let Some(Event::Open(name)) = reader.next_event()? {
            let range = reader.start()..reader.end();
            let is_plain = is_start_tag(&range, name);
            self.note(&range, is_plain);
        }
        while let Some(event) = reader.next_event()? {
            let range = reader.start()..reader.end();
            match event {
                Event::Open(name) => self.enter(&range, name)?,
                Event::Leaf(name, value) => self.leaf(&range, name, value)?,
                Event::Close(name) => self.leave(&range, name)?,
            }
        }
        Ok(())
    }

    fn enter(&mut self, range: &Range<usize>, name: Name<'_>) -> Result<(), ReadError> {
        self.note(range, is_start_tag(range, name));
        if self.unseen > 0 || self.depth == DEEPEST || name.tag == Tag::UNKNOWN {
            self.unseen += 1;
            return Ok(());
        }
        self.open[self.depth] = self.outline.entries.len();
        self.add(name.tag, range)?;
        self.depth += 1;
        Ok(())
    }

    fn leaf(
        &mut self,
        range: &Range<usize>,
        name: Name<'_>,
        value: Raw<'_>,
    ) -> Result<(), ReadError> {
        let written = value.as_written();
        self.note(range, self.is_plain_leaf(range, name, written));
        let is_seen = self.unseen == 0 && self.depth < DEEPEST && name.tag != Tag::UNKNOWN;
        if !is_seen || value.is_empty() {
            return Ok(());
        }
        let start = written.as_ptr().addr() - self.text.as_ptr().addr();
        self.add(name.tag, &(start..start + written.len()))
    }

    fn leave(&mut self, range: &Range<usize>, name: Name<'_>) -> Result<(), ReadError> {
        let is_end_tag = range.len() == name.text.len() + "</>".len()
            && self.text[range.clone()][2..].starts_with(name.text);
        self.note(range, is_end_tag);
        if self.unseen > 0 {
            self.unseen -= 1;
        } else if let Some(depth) = self.depth.checked_sub(1) {
            self.depth = depth;
            let entry = &mut self.outline.entries[self.open[depth]];
            entry.length = short(range.end - entry.start as usize)?;
            entry.is_verbatim = self.verbatim_since <= entry.start as usize;
        }
        Ok(())
    }

    fn add(&mut self, tag: Tag, range: &Range<usize>) -> Result<(), ReadError> {
        self.outline.entries.push(Entry {
            tag,
            depth: u8::try_from(self.depth).unwrap_or(u8::MAX),
            is_verbatim: false,
            start: short(range.start)?,
            length: short(range.len())?,
        });
        Ok(())
    }

    /// Notes how far the walk came, and whether what it came over is written as it would be as XML.
    fn note(&mut self, range: &Range<usize>, is_plain: bool) {
        if !is_plain {
            self.verbatim_since = range.end;
        } else if range.start != self.end {
            self.verbatim_since = range.start;
        }
        self.end = range.end;
    }

    fn is_plain_leaf(&self, range: &Range<usize>, name: Name<'_>, value: &str) -> bool {
        let length = name.text.len();
        range.len() == 2 * length + "<></>".len() + value.len()
            && self.text[..range.end - 1].ends_with(name.text)
            && memchr::memchr3(b'&', b'<', b'>', value.as_bytes()).is_none()
    }
}

fn is_start_tag(range: &Range<usize>, name: Name<'_>) -> bool {
    range.len() == name.text.len() + "<>".len()
}

/// A position or a length as it is kept.
fn short(number: usize) -> Result<u32, ReadError> {
    const LIMIT: u32 = u32::MAX;
    u32::try_from(number).map_err(|_| ReadError::TooLarge {
        limit: LIMIT as usize,
    })
}
