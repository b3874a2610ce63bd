//! The body of a request, whole or in pieces.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// A body to send.
pub(super) struct Pieces {
    rest: Bytes,
    /// The size of a piece; without it the body is sent whole, and its length is told before.
    size: Option<usize>,
}

impl Pieces {
    pub(super) fn new(body: Bytes, size: Option<usize>) -> Self {
        Pieces {
            rest: body,
            size: size.filter(|size| *size > 0),
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len();
        let piece = self.size.unwrap_or(length).min(length);
        let piece = self.rest.split_to(piece);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        match self.size {
            // A known length would be told, and the body sent whole.
            Some(_) if !self.rest.is_empty() => SizeHint::default(),
            _ => SizeHint::with_exact(self.rest.len() as u64),
        }
    }
}
