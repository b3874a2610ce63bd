//! Elements whose names do not tell what they hold: a look ahead decides.

use super::Reader;
use super::nest::Nest;
use super::verbatim::Look;
use crate::wire::error::ReadError;
use crate::wire::event::{Event, Name};
use crate::wire::lookahead::EndTags;
use crate::wire::scan::Section;
use crate::wire::spelling::{Spelling, is_same};
use crate::wire::tag::Kind;
use crate::wire::text::Raw;
use crate::wire::version::Syntax;

/// What a name is counted as that has no end tag any more: it ends after all others.
const NEVER: usize = usize::MAX;

/// What is known of the names that are open, kept from one look to the next: each would look at all of them otherwise.
#[derive(Default)]
pub(super) struct Around {
    /// The spellings of what is open, from the outermost on, as far as they were needed.
    spellings: Vec<Spelling>,
    /// The next end tags of the same, as far as they were looked for.
    ends: Vec<End>,
    /// Where the name of the last unsure element stands, its spelling and its end tag: it may be the next that is open.
    last: (usize, Spelling, usize),
    nest: Nest,
}

/// The next end tag of the name of an open element.
struct End {
    at: usize,
    /// The nearest one of this and of all that are around it.
    nearest: usize,
}

impl End {
    /// Takes its place within others, of which the nearest is known; gives the nearest then.
    #[inline]
    fn place(&mut self, around: usize) -> usize {
        // The same one again is of something around that has the same name, and outlasts this.
        if self.at == around {
            self.at = NEVER;
        }
        self.nearest = self.at.min(around);
        self.nearest
    }
}

impl Around {
    /// An element was closed; so many are open still.
    #[inline]
    pub(super) fn closed(&mut self, open: usize) {
        self.spellings.truncate(open);
        self.ends.truncate(open);
    }

    /// How many of those that are open stand around the innermost one of a name.
    pub(super) fn depth_of(&mut self, name: &str, open: &[Name<'_>]) -> Option<usize> {
        self.spell(open);
        let spelling = Spelling::of(name.as_bytes());
        let mut around = self.spellings.as_slice();
        while let Some(depth) = spelling.last_in(around) {
            if is_same(open[depth].text.as_bytes(), name.as_bytes()) {
                return Some(depth);
            }
            around = &around[..depth];
        }
        None
    }

    /// Finds the spellings that are not known yet.
    #[inline]
    fn spell(&mut self, open: &[Name<'_>]) {
        for name in open.get(self.spellings.len()..).unwrap_or_default() {
            self.spellings.push(match self.last {
                (place, spelling, _) if place == name.text.as_ptr().addr() => spelling,
                _ => Spelling::of(name.text.as_bytes()),
            });
        }
    }

    /// Whether an unknown element is known to be an aggregate without a search for its end tag; `content` is where its start tag
    /// ends, in a text that is read no further than `bytes`.
    fn is_whole(&mut self, bytes: &[u8], content: usize, open: &[Name<'_>]) -> bool {
        if self.nest.is_due(content) {
            self.spell(open);
            self.nest.walk(bytes, content, &mut self.spellings);
        }
        self.nest.is_whole(content)
    }

    /// The first end tag from a position on that has the name of anything open.
    fn nearest(
        &mut self,
        end_tags: &EndTags,
        text: &str,
        open: &[Name<'_>],
        from: usize,
    ) -> Option<usize> {
        self.spell(open);
        let search = |depth: usize, spelling: Spelling| {
            let next = end_tags.next(text, open[depth].text, spelling, from);
            next.unwrap_or(NEVER)
        };
        // Where the nearest one was passed, it is found anew; all around that stay as they are, and none of them is nearer.
        let is_ahead = |end: &End| end.nearest >= from;
        let first = match self.ends.last() {
            Some(last) if is_ahead(last) => self.ends.len(),
            _ => self.ends.partition_point(is_ahead),
        };
        let (ahead, passed) = self.ends.split_at_mut(first);
        let mut around = ahead.last().map_or(NEVER, |end| end.nearest);
        for (depth, end) in (first..).zip(passed) {
            if end.at < from {
                end.at = search(depth, self.spellings[depth]);
            }
            around = end.place(around);
        }
        let known = self.ends.len();
        for (depth, name) in (known..).zip(&open[known..]) {
            let at = match self.last {
                (place, _, at) if place == name.text.as_ptr().addr() && at >= from => at,
                _ => search(depth, self.spellings[depth]),
            };
            let mut end = End { at, nearest: NEVER };
            around = end.place(around);
            self.ends.push(end);
        }
        (around != NEVER).then_some(around)
    }
}

impl<'a> Reader<'a> {
    /// Decides what an element with an unknown name is, by what follows its start tag.
    pub(super) fn kind_by_look_ahead(&mut self, name: Name<'a>) -> Result<Kind, ReadError> {
        let text = self.text;
        let next = self.next_content()?;
        if next >= self.stop || !self.is_tag(next) {
            return Ok(Kind::Leaf);
        }
        let from = self.position;
        let is_beside = text[from..next].trim_ascii().is_empty();
        if is_beside && self.is_own_end(next, name) {
            return Ok(Kind::Leaf);
        }
        let tags_around = self.around.get_or_insert_default();
        if tags_around.is_whole(&text.as_bytes()[..self.stop], from, &self.open) {
            return Ok(Kind::Aggregate);
        }
        let end_tags = self.end_tags.get_or_init(|| EndTags::of(text));
        let spelling = Spelling::of(name.text.as_bytes());
        let own_end = end_tags.next(text, name.text, spelling, from);
        match own_end {
            // An end tag that follows at once closes an empty leaf, also behind a comment.
            Some(own_end) if own_end == next => return Ok(Kind::Leaf),
            None if !self.goes_on => return Ok(Kind::Leaf),
            Some(_) if self.syntax == Syntax::Xml => return Ok(Kind::Aggregate),
            _ => {}
        }
        // In XML an end tag is its own element's; in SGML it is so only if nothing around it ends before.
        let around = match self.syntax {
            Syntax::Xml => None,
            Syntax::Sgml => tags_around.nearest(end_tags, text, &self.open, from),
        };
        // Not before: what is around may be the last one.
        let end = own_end.unwrap_or(NEVER);
        tags_around.last = (name.text.as_ptr().addr(), spelling, end);
        match own_end {
            Some(own_end) if own_end < self.stop && around.is_none_or(|end| own_end <= end) => {
                Ok(Kind::Aggregate)
            }
            // It may still come, unless in SGML something around ends before.
            None if around.is_none() => Err(self.truncated(name.text)),
            _ => Ok(Kind::Leaf),
        }
    }

    /// The leaf whose start tag, at `at`, was just read, if its end tag follows at once in the same letters: it is empty, whatever
    /// comes behind. Nothing is moved otherwise.
    #[inline]
    pub(super) fn empty_leaf(&mut self, at: usize, name: Name<'a>) -> Option<Event<'a>> {
        let rest = &self.text.as_bytes()[self.position..self.stop];
        let behind = rest.strip_prefix(b"</")?;
        let behind = behind.strip_prefix(name.text.as_bytes())?;
        let behind = behind.strip_prefix(b">")?;
        let end = self.stop - behind.len();
        (self.start, self.end, self.position) = (at, end, end);
        self.look = Look {
            is_verbatim: end - at == 2 * name.text.len() + "<></>".len(),
            is_bare: true,
        };
        Some(Event::Leaf(name, Raw::trimmed("")))
    }

    /// Whether the tag at `at` is the end tag of a name.
    fn is_own_end(&mut self, at: usize, name: Name<'_>) -> bool {
        let begin = at + 2;
        let end = begin + name.text.len();
        let bytes = self.text.as_bytes();
        bytes.get(at + 1) == Some(&b'/')
            && self.name_at(begin) == name.text.len()
            // A name that goes on to the very end may be cut.
            && end < bytes.len()
            && is_same(&bytes[begin..end], name.text.as_bytes())
    }

    /// The first byte that is neither white space nor part of a comment or instruction.
    fn next_content(&mut self) -> Result<usize, ReadError> {
        let bytes = self.text.as_bytes();
        let mut at = self.position;
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
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
    use crate::wire::chance;
    use crate::wire::document::Document;
    use crate::wire::event::Limits;

    /// What the rule says, by a search through all of the text: whether an element is an aggregate.
    fn is_aggregate(text: &str, name: &str, from: usize, open: &[String], syntax: Syntax) -> bool {
        let end_of = |name: &str| text[from..].find(&format!("</{name}>"));
        let next = text[from..].find(behind_comments(&text[from..]));
        end_of(name).is_some_and(|own| {
            let ends_before = |open: &String| end_of(open).is_some_and(|end| end < own);
            Some(own) != next && (syntax == Syntax::Xml || !open.iter().any(ends_before))
        })
    }

    const COMMENT: &str = "<!-- </X.1> -->";

    /// What stands behind white space and comments.
    fn behind_comments(text: &str) -> &str {
        let text = text.trim_ascii_start();
        text.strip_prefix(COMMENT).map_or(text, behind_comments)
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
            let is_before_tag = behind_comments(&text[behind..]).starts_with('<');
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
        let mut any = chance::below(1);
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
            unsure += check_both(&body);
        }
        assert!(unsure > 10_000, "only {unsure} were looked at");
    }

    #[test]
    fn a_walk_through_a_nest_tells_what_a_search_through_the_text_tells() {
        let mut any = chance::below(2);
        let mut unsure = 0;
        for round in 0..3000 {
            // The fewer names, the more often one stands within itself; the rarer slips are, the longer the walks.
            let names = [3, 20, 1000][round % 3];
            let slips = [4, 40, 1000][round / 3 % 3];
            let (mut body, mut open) = (String::new(), Vec::new());
            for _ in 0..round % 60 {
                let name = match any(8) {
                    0 => "PAYEE".to_owned(),
                    1 => "memo".to_owned(),
                    2 => "PMTRS".to_owned(),
                    _ => format!("X.{}", any(names)),
                };
                if any(slips) == 0 {
                    let slip = [
                        "</X.1>", "</MEMO>", "<X.2>", "</OFX>", "<X.A/>", "<X.A b>", " ", COMMENT,
                    ];
                    body += slip[any(slip.len())];
                } else if any(2) == 0 && open.len() < 50 {
                    body.extend(["<", &name, ">"]);
                    open.push(name);
                } else if let Some(name) = open.pop() {
                    body += ["", "", "", "1", " 1"][any(5)];
                    body.extend(["</", &name, ">"]);
                }
                body += [
                    "",
                    "",
                    "",
                    "",
                    "\n",
                    "<MEMO>1",
                    "<X.V>1</X.V>",
                    "<NAME>1</NAME>",
                ][any(8)];
            }
            body.extend(open.iter().rev().map(|name| format!("</{name}>")));
            unsure += check_both(&body);
        }
        assert!(unsure > 10_000, "only {unsure} were looked at");
    }

    fn check_both(body: &str) -> usize {
        let sgml = format!("OFXHEADER:100\nVERSION:102\n\n<OFX>{body}</OFX>");
        let xml = format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX>{body}</OFX>");
        check(&sgml, Syntax::Sgml) + check(&xml, Syntax::Xml)
    }
}
