//! Elements whose names do not tell what they hold: a look ahead decides.

use super::Reader;
use crate::wire::error::ReadError;
use crate::wire::event::Name;
use crate::wire::lookahead::EndTags;
use crate::wire::scan::{Section, begins_tag};
use crate::wire::tag::Kind;
use crate::wire::version::Syntax;

impl<'a> Reader<'a> {
    /// Decides what an element with an unknown name is, by what follows its start tag.
    pub(super) fn kind_by_look_ahead(&mut self, name: Name<'a>) -> Result<Kind, ReadError> {
        let text = self.text;
        let next = self.next_content()?;
        if next >= self.stop || !begins_tag(&text.as_bytes()[next..]) {
            return Ok(Kind::Leaf);
        }
        let end_tags = self.end_tags.get_or_init(|| EndTags::of(text));
        let own_end = end_tags.next(text, name.text, self.position);
        let is_inside = |own_end: usize| {
            let ends_before = |open: &Name<'_>| {
                end_tags
                    .next(text, open.text, self.position)
                    .is_none_or(|end| own_end <= end)
            };
            // In XML an end tag is its own element's; in SGML it is so only if nothing around it ends before.
            self.syntax == Syntax::Xml || (own_end < self.stop && self.open.iter().all(ends_before))
        };
        let some_end = self
            .open
            .iter()
            .any(|open| end_tags.next(text, open.text, self.position).is_some());
        match own_end {
            // An end tag that follows at once closes an empty leaf.
            Some(own_end) if own_end != next && is_inside(own_end) => Ok(Kind::Aggregate),
            // It may still come, unless in SGML something around ends before.
            None if self.goes_on && (self.syntax == Syntax::Xml || !some_end) => {
                Err(self.truncated(name.text))
            }
            _ => Ok(Kind::Leaf),
        }
    }

    /// The first byte that is neither white space nor part of a comment or instruction.
    fn next_content(&mut self) -> Result<usize, ReadError> {
        let bytes = self.text.as_bytes();
        let mut at = self.position;
        loop {
            at += bytes[at..]
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            if at >= self.stop || bytes[at] == b'<' {
                self.check_cut(at)?;
            }
            match Section::at(&bytes[at..]) {
                Some(section @ (Section::Comment | Section::Instruction)) => {
                    match self.sections.end(bytes, section, at) {
                        Some(end) => at = end,
                        None if self.goes_on => return Err(self.truncated("a comment")),
                        None => return Ok(at),
                    }
                }
                _ => return Ok(at),
            }
        }
    }
}
