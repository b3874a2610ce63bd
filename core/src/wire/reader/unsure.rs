//! Elements whose names do not tell what they hold: a look ahead decides.

use super::Reader;
use crate::wire::error::ReadError;
use crate::wire::event::Name;
use crate::wire::lookahead::{EndTags, Search};
use crate::wire::scan::{Section, begins_tag};
use crate::wire::tag::Kind;
use crate::wire::version::Syntax;

/// What a name is counted as that has no end tag any more: it ends after all others.
const NEVER: usize = usize::MAX;

/// A reader keeps so many searches, whatever names there are.
const KEPT: usize = 64;

/// The end tags of what is open, kept from one look ahead to the next: each would search for all of them otherwise.
#[derive(Default)]
pub(super) struct Around {
    /// For what is open, from the outermost on.
    ends: Vec<End>,
    /// So many of them are still of what is open.
    unchanged: usize,
    /// How far the searches for the names of unsure elements came, by their numbers.
    searches: Vec<Search>,
    /// Where the name of the last unsure element stands, and the search for its end: it may be the next that is open.
    last: (usize, Search),
}

/// The next end tag of the name of an open element.
struct End {
    search: Search,
    at: usize,
    /// The nearest one of this and of all that are around it.
    nearest: usize,
}

impl Around {
    /// An element was closed; so many are open still.
    #[inline]
    pub(super) fn closed(&mut self, open: usize) {
        self.unchanged = self.unchanged.min(open);
    }

    /// The first end tag of an unsure element's name from a position on.
    fn first_end(
        &mut self,
        end_tags: &EndTags,
        text: &str,
        name: &str,
        from: usize,
    ) -> Option<usize> {
        let mut search = self.search(end_tags, name);
        let end = end_tags.next(text, name, &mut search, from);
        self.searches[search.number() % KEPT] = search;
        self.last = (name.as_ptr().addr(), search);
        end
    }

    /// A search for a name, from where one for it came before.
    fn search(&mut self, end_tags: &EndTags, name: &str) -> Search {
        let search = end_tags.search(name);
        self.searches.resize(KEPT, Search::default());
        let kept = self.searches[search.number() % KEPT];
        if kept.is_like(search) { kept } else { search }
    }

    /// The first end tag from a position on that has the name of anything open.
    fn nearest(
        &mut self,
        end_tags: &EndTags,
        text: &str,
        open: &[Name<'_>],
        from: usize,
    ) -> Option<usize> {
        self.ends.truncate(self.unchanged);
        // Where the nearest one was passed, it is found anew; all around that stay as they are.
        let passed = self.ends.iter().rposition(|end| end.nearest >= from);
        let first = passed.map_or(0, |last| last + 1);
        for (depth, name) in open.iter().enumerate().skip(first) {
            let around = depth.checked_sub(1).map_or(NEVER, |n| self.ends[n].nearest);
            // The same one again is of something around that has the same name, and outlasts this.
            let placed = |end: Option<usize>| end.filter(|&at| at != around).unwrap_or(NEVER);
            if depth == self.ends.len() {
                let search = match self.last {
                    (place, search) if place == name.text.as_ptr().addr() => search,
                    _ => self.search(end_tags, name.text),
                };
                self.ends.push(End {
                    search,
                    at: 0,
                    nearest: NEVER,
                });
            }
            let end = &mut self.ends[depth];
            if end.at < from {
                end.at = placed(end_tags.next(text, name.text, &mut end.search, from));
            }
            end.nearest = end.at.min(around);
        }
        self.unchanged = open.len();
        let nearest = self.ends.last().map_or(NEVER, |end| end.nearest);
        (nearest != NEVER).then_some(nearest)
    }
}

impl<'a> Reader<'a> {
    /// Decides what an element with an unknown name is, by what follows its start tag.
    pub(super) fn kind_by_look_ahead(&mut self, name: Name<'a>) -> Result<Kind, ReadError> {
        let text = self.text;
        let next = self.next_content()?;
        if next >= self.stop || !begins_tag(&text.as_bytes()[next..]) {
            return Ok(Kind::Leaf);
        }
        let end_tags = self.end_tags.get_or_init(|| EndTags::of(text));
        let from = self.position;
        let tags_around = self.around.get_or_insert_default();
        let own_end = tags_around.first_end(end_tags, text, name.text, from);
        // In XML an end tag is its own element's; in SGML it is so only if nothing around it ends before.
        let around = match self.syntax {
            Syntax::Xml => None,
            Syntax::Sgml => tags_around.nearest(end_tags, text, &self.open, from),
        };
        let is_inside = |own_end: usize| {
            self.syntax == Syntax::Xml
                || (own_end < self.stop && around.is_none_or(|end| own_end <= end))
        };
        match own_end {
            // An end tag that follows at once closes an empty leaf.
            Some(own_end) if own_end != next && is_inside(own_end) => Ok(Kind::Aggregate),
            // It may still come, unless in SGML something around ends before.
            None if self.goes_on && around.is_none() => Err(self.truncated(name.text)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::document::Document;
    use crate::wire::event::{Event, Limits};

    /// What the rule says, by a search through all of the text: whether an element is an aggregate.
    fn is_aggregate(text: &str, name: &str, from: usize, open: &[String], syntax: Syntax) -> bool {
        let end_of = |name: &str| text[from..].find(&format!("</{name}>"));
        let next = text[from..].find('<');
        end_of(name).is_some_and(|own| {
            let ends_before = |open: &String| end_of(open).is_some_and(|end| end < own);
            Some(own) != next && (syntax == Syntax::Xml || !open.iter().any(ends_before))
        })
    }

    fn check(text: &str, syntax: Syntax) -> usize {
        let document = Document::parse(text.into(), Limits::default()).unwrap();
        let mut reader = document.reader();
        let mut open: Vec<String> = Vec::new();
        let mut unsure = 0;
        while let Ok(Some(event)) = reader.next_event() {
            let (name, is_open) = match event {
                Event::Open(name) => (name, true),
                Event::Leaf(name, _) => (name, false),
                Event::Close(_) => {
                    open.pop();
                    continue;
                }
            };
            let behind = reader.start() + name.text.len() + 2;
            let is_before_tag = text[behind..].starts_with('<');
            if name.tag.kind() == Kind::Unsure && is_before_tag {
                let expected = is_aggregate(text, name.text, behind, &open, syntax);
                assert_eq!(is_open, expected, "{} at {behind} in {text}", name.text);
                unsure += 1;
            }
            if is_open {
                open.push(name.text.to_owned());
            }
        }
        unsure
    }

    #[test]
    fn a_look_ahead_sees_what_a_search_through_the_text_sees() {
        const NAMES: [&str; 6] = ["X.A", "X.B", "X.C", "PMTRS", "PAYEE", "LOANRATE"];
        let mut state = 1_u64;
        let mut any = |below: usize| {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut unsure = 0;
        for round in 0..2000 {
            let body: String = (0..round % 40)
                .flat_map(|_| {
                    let name = NAMES[any(NAMES.len())];
                    let slash = ["", "", "/"][any(3)];
                    let value = ["", "", "", "1"][any(4)];
                    ["<", slash, name, ">", value]
                })
                .collect();
            unsure += check(
                &format!("OFXHEADER:100\nVERSION:102\n\n<OFX>{body}</OFX>"),
                Syntax::Sgml,
            );
            unsure += check(
                &format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX>{body}</OFX>"),
                Syntax::Xml,
            );
        }
        assert!(unsure > 10_000, "only {unsure} were looked at");
    }
}
