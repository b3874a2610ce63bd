//! The bottom of a connection: it notes progress, and sends no faster than it may.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use super::ear::Ear;
use super::patience::Progress;

/// A TCP connection.
pub(super) struct Metered {
    stream: TcpStream,
    progress: Arc<Progress>,
    /// The most bytes to send in a second.
    rate: Option<u64>,
    /// Nothing is sent before it ends.
    pause: Option<Pin<Box<Sleep>>>,
}

/// Into so many pieces a second's bytes are cut, where the rate is limited.
const PIECES_PER_SECOND: u64 = 10;

impl Metered {
    pub(super) fn new(stream: TcpStream, progress: Arc<Progress>, rate: Option<u64>) -> Self {
        Metered {
            stream,
            progress,
            rate: rate.filter(|rate| *rate > 0),
            pause: None,
        }
    }

    /// Hears what comes over the connection while nobody reads from it.
    pub(super) fn ear(&self) -> Option<Ear> {
        Ear::at(&self.stream)
    }
}

/// How long `sent` bytes take at a rate.
fn time_for(sent: usize, rate: u64) -> Duration {
    let nanoseconds = (sent as u128 * 1_000_000_000).div_ceil(u128::from(rate));
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.progress.touch();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Metered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
            // Waiting for one's own limit is no silence of the server.
            self.progress.touch();
        }
        let piece = match self.rate {
            Some(rate) => {
                let most = usize::try_from(rate / PIECES_PER_SECOND).unwrap_or(usize::MAX);
                &bytes[..bytes.len().min(most.max(1))]
            }
            None => bytes,
        };
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, piece))?;
        if sent > 0 {
            self.progress.touch();
        }
        if let Some(rate) = self.rate {
            self.pause = Some(Box::pin(tokio::time::sleep(time_for(sent, rate))));
        }
        Poll::Ready(Ok(sent))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.rate.is_some() {
            let first = parts.iter().find(|part| !part.is_empty());
            let bytes: &[u8] = first.map_or(&[], |part| part);
            return self.poll_write(context, bytes);
        }
        let sent = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, parts))?;
        if sent > 0 {
            self.progress.touch();
        }
        Poll::Ready(Ok(sent))
    }

    fn is_write_vectored(&self) -> bool {
        self.rate.is_none()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_their_time_rounded_up() {
        assert_eq!(time_for(100, 1000), Duration::from_millis(100));
        assert_eq!(time_for(1, 3), Duration::from_nanos(333_333_334));
        assert_eq!(time_for(0, 1), Duration::ZERO);
    }
}
