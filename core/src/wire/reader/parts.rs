//! Reading a document that is still arriving, in parts: where reading goes on, and what cannot be told before more has come.

use super::{Reader, Root};
use crate::wire::arriving::Mark;
use crate::wire::error::ReadError;
use crate::wire::event::Name;
use crate::wire::scan::is_cut;
use crate::wire::tag::Tag;

impl Reader<'_> {
    /// The same as a reader of a part of a document: `open` is what is open where it begins, `None` before the root.
    pub(in crate::wire) fn going_on(mut self, open: Option<&[Tag]>, goes_on: bool) -> Self {
        if let Some(open) = open {
            self.root = Root::Seen;
            self.open.extend(open.iter().map(|&tag| Name {
                tag,
                text: tag.name(),
            }));
        }
        self.goes_on = goes_on;
        self
    }

    /// Whether more text will come, so that a truncation means that it is needed.
    pub(crate) fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Whether everything that was read was told of, so that reading can go on from here in another part.
    pub(crate) fn is_settled(&self) -> bool {
        self.closing == 0
    }

    /// The place that was reached.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            at: self.position,
            depth: self.open.len(),
        }
    }

    /// What is open at a mark that was made before; `None` before the root.
    pub(in crate::wire) fn open_at(&self, mark: Mark) -> Option<Vec<Tag>> {
        let open = self.open.get(..mark.depth)?;
        (mark.depth > 0).then(|| open.iter().map(|name| name.tag).collect())
    }

    /// An error if what the `<` at `at` begins cannot be told before more text comes.
    #[expect(
        clippy::inline_always,
        reason = "the compiler calls it instead, which costs as much as its work"
    )]
    #[inline(always)]
    pub(super) fn check_cut(&self, at: usize) -> Result<(), ReadError> {
        if self.goes_on && is_cut(&self.text.as_bytes()[at..]) {
            return Err(self.truncated("markup"));
        }
        Ok(())
    }
}
