//! Unknown elements that stand properly within one another: one walk tells what all of them are, without a search for each.

use crate::wire::scan::{name_length, next_bracket};
use crate::wire::spelling::{Spelling, is_same};
use crate::wire::tag::{Kind, Tag};

/// So many elements are noted by one walk.
const MOST: usize = 4096;
/// So deep goes a walk; no document has more open, unless its limits were raised.
const DEEPEST: usize = 128;
/// So many end tags of nothing are passed by one walk.
const STRAYS: u32 = 16;
/// After walks that found nothing, so many unknown elements at most are looked up otherwise before the next one.
const LONGEST_PAUSE: u32 = 63;

/// What the last walk found.
#[derive(Default)]
pub(super) struct Nest {
    /// The elements that it came to, in order.
    noted: Vec<Noted>,
    /// How many of them lie behind the reader.
    passed: usize,
    /// How far walks came: no part of a text is walked through twice.
    reached: usize,
    /// Those of the noted that the walk is within.
    within: Vec<usize>,
    /// How many unknown elements a walk that found nothing lets pass.
    pause: u32,
    /// How much of that is left.
    left: u32,
}

/// An element that a walk came to.
struct Noted {
    /// Where its name begins.
    name: usize,
    /// Where its start tag ends.
    content: usize,
    /// Whether an end tag of its own name is the first behind it that has this name, or that of anything around it.
    is_whole: bool,
}

/// A tag that holds a name and nothing else.
struct Plain {
    is_end: bool,
    /// Where its name begins.
    begin: usize,
    /// Where the tag ends, behind its `>`.
    end: usize,
}

impl Nest {
    /// Whether a walk from the unknown element whose start tag ends at `content` may tell what no other told.
    #[inline]
    pub(super) fn is_due(&mut self, content: usize) -> bool {
        if content <= self.reached {
            return false;
        }
        let is_over = self.left == 0;
        self.left = self.left.saturating_sub(1);
        is_over
    }

    /// Whether that element has an end tag, is not empty, and nothing around it has one before: as far as walks came to know.
    #[inline]
    pub(super) fn is_whole(&mut self, content: usize) -> bool {
        let rest = self.noted.get(self.passed..).unwrap_or_default();
        self.passed += rest
            .iter()
            .take_while(|noted| noted.content < content)
            .count();
        let noted = self.noted.get(self.passed);
        noted.is_some_and(|noted| noted.content == content && noted.is_whole)
    }

    /// Walks from the start tag that ends at `content` to the end tag of that element, or to the first thing that is not in order.
    /// `open` has the names of all that is open, the element itself not among them, and is left as it was.
    pub(super) fn walk(&mut self, bytes: &[u8], content: usize, open: &mut Vec<Spelling>) {
        let depth = open.len();
        self.noted.clear();
        self.within.clear();
        self.passed = 0;
        self.reached = content;
        let begin = bytes[..content].iter().rposition(|byte| *byte == b'<');
        self.go(bytes, begin.unwrap_or(content), open);
        open.truncate(depth);
        let is_useful = self.noted.iter().any(|noted| noted.is_whole);
        self.pause = if is_useful {
            0
        } else {
            (2 * self.pause + 1).min(LONGEST_PAUSE)
        };
        self.left = self.pause;
    }

    /// What the walk takes for open is all that is open for the reader, and perhaps more. So it may go on as long as each end tag
    /// is that of the innermost element or of none, and no name is open twice.
    fn go(&mut self, bytes: &[u8], from: usize, open: &mut Vec<Spelling>) {
        let mut strays = 0;
        let mut at = from;
        while let Some(tag) = Plain::next(bytes, at) {
            at = tag.end;
            self.reached = self.reached.max(at);
            let spelling = Spelling::of(tag.name(bytes));
            if tag.is_end && open.last() == Some(&spelling) && self.ends(bytes, &tag) {
                open.pop();
                if self.within.is_empty() {
                    return;
                }
                continue;
            }
            // Of what else stands there, nothing may have a name that is open.
            if spelling.last_in(open).is_some() {
                return;
            }
            if tag.is_end {
                strays += 1;
                if strays > STRAYS {
                    return;
                }
            } else if !tag.is_leaf(bytes) {
                if self.noted.len() == MOST || open.len() >= DEEPEST {
                    return;
                }
                open.push(spelling);
                self.within.push(self.noted.len());
                self.noted.push(Noted {
                    name: tag.begin,
                    content: tag.end,
                    is_whole: false,
                });
            }
        }
    }

    /// Ends the innermost element that the walk is within, if the end tag is its own.
    fn ends(&mut self, bytes: &[u8], tag: &Plain) -> bool {
        let innermost = self
            .within
            .last()
            .and_then(|&last| self.noted.get_mut(last));
        let Some(noted) = innermost else {
            return false;
        };
        let name = &bytes[noted.name..noted.content - 1];
        if !is_same(name, tag.name(bytes)) {
            return false;
        }
        noted.is_whole = true;
        self.within.pop();
        true
    }
}

impl Plain {
    /// The next tag from a position on; `None` if the next `<` begins anything else.
    #[inline]
    fn next(bytes: &[u8], from: usize) -> Option<Plain> {
        let at = from + next_bracket(bytes.get(from..)?)?;
        let is_end = *bytes.get(at + 1)? == b'/';
        let begin = at + 1 + usize::from(is_end);
        let end = begin + name_length(bytes.get(begin..)?);
        (end > begin && bytes.get(end) == Some(&b'>')).then_some(Plain {
            is_end,
            begin,
            end: end + 1,
        })
    }

    fn name<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.begin..self.end - 1]
    }

    /// Whether it begins what the reader takes for a leaf without a look ahead.
    #[inline]
    fn is_leaf(&self, bytes: &[u8]) -> bool {
        let kind = || Tag::in_text(bytes, self.begin, self.end - 1 - self.begin).kind();
        match bytes.get(self.end) {
            Some(b'<') | None => false,
            Some(byte) if byte.is_ascii_whitespace() => kind() == Kind::Leaf,
            Some(_) => kind() != Kind::Aggregate,
        }
    }
}
