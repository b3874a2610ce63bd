//! The walk that outlines an aggregate, along with the check of its markup.

use super::field::{DEEPEST, Key, Place};
use super::{BARE, Entry, LONG, Starts};
use crate::wire::{Kind, Raw, ReadError, Reader, Span, Tag};

/// A walk through an aggregate.
pub(super) struct Walk<'a> {
    entries: &'a mut Vec<Entry>,
    /// So many entries there may be.
    enough: usize,
    /// There would have been more, or a place does not fit into its entry.
    pub(super) is_full: bool,
    /// Where the search for an element begins.
    pub(super) starts: Starts,
    /// How many entries there were before.
    first: usize,
    /// The aggregates that are open, from the outermost: their entries, and what was open around them.
    open: [(usize, Place); DEEPEST],
    depth: usize,
    /// The innermost of them.
    place: Place,
    /// How many aggregates are open that are not outlined: those of which nobody asks for anything, and those in them.
    unseen: usize,
    /// From here on, all that was walked through is written as it would be as XML.
    verbatim_since: usize,
    /// Where the last event ended.
    end: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(entries: &'a mut Vec<Entry>, reader: &Reader<'_>, enough: usize) -> Self {
        let first = entries.len();
        Walk {
            entries,
            enough,
            is_full: false,
            starts: Starts::default(),
            first,
            open: [(first, Place::OUTERMOST); DEEPEST],
            depth: 0,
            place: Place::OUTERMOST,
            unseen: 0,
            verbatim_since: reader.start(),
            end: reader.start(),
        }
    }

    /// Walks through the aggregate that the last event opened.
    pub(super) fn through(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.note(reader);
        self.element(Key::WHOLE, 0, reader.start());
        self.depth = 1;
        while self.depth > 0 {
            match reader.next_span()? {
                Some(Span::Open(tag)) => self.enter(reader, tag),
                Some(Span::Leaf(tag, start, end)) => self.leaf(reader, tag, start, end),
                Some(Span::Close(_)) => self.leave(reader),
                None => break,
            }
        }
        Ok(())
    }

    fn enter(&mut self, reader: &Reader<'_>, tag: Tag) {
        self.note(reader);
        match self.place.within(tag) {
            Some(place) if self.unseen == 0 => {
                self.open[self.depth] = (self.entries.len(), self.place);
                self.depth += 1;
                self.element(Key::of(self.place, tag), 0, reader.start());
                self.place = place;
            }
            _ => self.unseen += 1,
        }
    }

    #[inline]
    fn leaf(&mut self, reader: &Reader<'_>, tag: Tag, start: usize, end: usize) {
        self.note(reader);
        let is_seen = self.unseen == 0 && tag.kind() == Kind::Leaf;
        let is_bare = reader.is_bare();
        let is_empty =
            || start == end || !is_bare && Raw::new(&reader.text()[start..end]).is_empty();
        if !is_seen || is_empty() {
            return;
        }
        let key = Key::of(self.place, tag);
        let flag = if is_bare { BARE } else { 0 };
        match u16::try_from(end - start) {
            Ok(length) if length < LONG => self.element(key, length | flag, start),
            _ => {
                self.element(key, LONG | flag, start);
                self.add(Key::LENGTH, 0, end - start);
            }
        }
    }

    fn leave(&mut self, reader: &Reader<'_>) {
        self.note(reader);
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        self.depth -= 1;
        let (start, around) = self.open[self.depth];
        self.place = around;
        let end = self.entries.len();
        if let Some(entry) = self.entries.get_mut(start) {
            entry.size = u16::try_from(end - start).unwrap_or(0);
            let is_verbatim = self.verbatim_since <= entry.at as usize;
            self.add(Key::END, u16::from(is_verbatim), reader.end());
        }
    }

    /// Adds an element that can be asked for.
    #[inline]
    fn element(&mut self, key: Key, size: u16, at: usize) {
        self.starts.note(key, self.entries.len() - self.first);
        self.add(key, size, at);
    }

    #[inline]
    fn add(&mut self, key: Key, size: u16, at: usize) {
        match u32::try_from(at) {
            Ok(at) if self.entries.len() < self.enough && !self.is_full => {
                self.entries.push(Entry { key, size, at });
            }
            _ => self.is_full = true,
        }
    }

    /// Notes how far the walk came, and whether what it came over is written as it would be as XML.
    #[inline]
    fn note(&mut self, reader: &Reader<'_>) {
        if !reader.is_verbatim() {
            self.verbatim_since = reader.end();
        } else if reader.start() != self.end {
            self.verbatim_since = reader.start();
        }
        self.end = reader.end();
    }
}
