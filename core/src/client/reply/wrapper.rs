//! The wrapper of an answer to one transaction: whom it answers, how it ended, and where its body stands.

use std::borrow::Cow;

use super::{Answer, Body, STATUS, TRNUID};
use crate::client::outline::Outlines;
use crate::message::{MessageError, Status};
use crate::wire::{Event, Reader, Tag};

/// An answer to a transaction, as it stands in the text.
pub(super) struct Wrapper<'a> {
    pub(super) transaction_id: Cow<'a, str>,
    pub(super) status: Status,
    pub(super) body: Option<Body>,
}

impl From<Wrapper<'_>> for Answer {
    fn from(wrapper: Wrapper<'_>) -> Self {
        Answer {
            transaction_id: wrapper.transaction_id.into_owned(),
            status: wrapper.status,
            body: wrapper.body,
        }
    }
}

/// Reads a wrapper whose start tag was the last event, and leaves behind what stands where in its body.
pub(super) fn scan_wrapper<'a>(
    reader: &mut Reader<'a>,
    mut outlines: Option<&mut Outlines>,
) -> Result<Wrapper<'a>, MessageError> {
    let mut transaction_id = None;
    let mut status = None;
    let mut body = None;
    loop {
        match reader.next_event()? {
            Some(Event::Leaf(name, value)) if name.tag == TRNUID => {
                transaction_id = Some(value.decode());
                status = Status::read_done(reader).or(status);
            }
            Some(Event::Open(name)) if name.tag == STATUS => {
                status = Some(Status::read_content(reader)?);
            }
            Some(Event::Open(name)) if is_body(name.tag) => {
                let start = reader.start();
                let outline = if let Some(outlines) = &mut outlines {
                    outlines.follow(reader)?
                } else {
                    reader.skip_aggregate()?;
                    None
                };
                body = Some(Body {
                    tag: name.tag,
                    range: start..reader.end(),
                    outline,
                });
            }
            Some(Event::Open(_)) => reader.skip_aggregate()?,
            Some(Event::Leaf(..)) => {}
            Some(Event::Close(_)) | None => break,
        }
    }
    let (parent, at) = ("TRNRS", reader.end());
    let missing = |element| MessageError::Missing {
        parent,
        element,
        at,
    };
    Ok(Wrapper {
        transaction_id: transaction_id.ok_or_else(|| missing("TRNUID"))?,
        status: status.ok_or_else(|| missing("STATUS"))?,
        body,
    })
}

/// Whether an aggregate of a wrapper is its body: not an extension or something private.
fn is_body(tag: Tag) -> bool {
    tag.name().ends_with("RS")
}
