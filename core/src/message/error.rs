//! What can be wrong with a message whose markup is sound.

use crate::value::ValueError;
use crate::wire::{ReadError, Tag};

/// Why a message could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// The markup itself is unsound.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An element that the official schema requires is not there.
    #[error("{parent} at byte {at} lacks {element}")]
    Missing {
        /// The aggregate.
        parent: &'static str,
        /// What it lacks.
        element: &'static str,
        /// Where the aggregate ends, in bytes from the start of the decoded text.
        at: usize,
    },
    /// A value is not of its element's type.
    #[error("{element} at byte {at}: {error}")]
    Value {
        /// The element.
        element: &'static str,
        /// Where it begins.
        at: usize,
        /// What is wrong with it.
        error: ValueError,
    },
    /// An element that may stand once stands twice.
    #[error("{element} stands twice, again at byte {at}")]
    Repeated {
        /// The element.
        element: &'static str,
        /// Where the second begins.
        at: usize,
    },
    /// An aggregate stands where a leaf belongs, or the other way round.
    #[error("{element} at byte {at} holds the wrong kind of content")]
    Kind {
        /// The element.
        element: &'static str,
        /// Where it begins.
        at: usize,
    },
}

impl MessageError {
    /// The same in a text with so many bytes before it.
    pub(crate) fn moved(self, by: usize) -> Self {
        let mut error = match self {
            MessageError::Read(error) => return MessageError::Read(error.moved(by)),
            other => other,
        };
        if let MessageError::Missing { at, .. }
        | MessageError::Value { at, .. }
        | MessageError::Repeated { at, .. }
        | MessageError::Kind { at, .. } = &mut error
        {
            *at += by;
        }
        error
    }

    pub(crate) fn value(tag: Tag, at: usize, error: ValueError) -> Self {
        MessageError::Value {
            element: tag.name(),
            at,
            error,
        }
    }
}
