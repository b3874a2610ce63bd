//! Tells of the packets of a secure connection (setting `LogSSLPackets`): their kind and size, never what is in them.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What was told of and not yet taken. So many lines are kept: a listener that never comes must not fill the memory.
#[derive(Debug, Clone, Default)]
pub(in crate::transport) struct Packets(Arc<Mutex<VecDeque<String>>>);

const MOST_LINES: usize = 10_000;

impl Packets {
    /// The lines since the last time, such as `Received Handshake, 122 bytes.`
    pub(in crate::transport) fn take(&self) -> Vec<String> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.drain(..).collect()
    }

    fn add(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < MOST_LINES {
            lines.push_back(line);
        }
    }
}

/// A stream whose packets are told of, if they are to be.
#[derive(Debug)]
pub(in crate::transport) struct Tapped<S> {
    stream: S,
    tap: Option<Tap>,
}

#[derive(Debug)]
struct Tap {
    packets: Packets,
    sent: Records,
    received: Records,
}

impl<S> Tapped<S> {
    pub(super) fn new(stream: S, packets: Option<Packets>) -> Tapped<S> {
        let tap = packets.map(|packets| Tap {
            packets,
            sent: Records::default(),
            received: Records::default(),
        });
        Tapped { stream, tap }
    }

    /// The stream itself.
    pub(in crate::transport) fn stream(&self) -> &S {
        &self.stream
    }
}

/// Follows the records of one direction: a header of five bytes tells the kind and the size.
#[derive(Debug, Default)]
struct Records {
    header: Vec<u8>,
    /// So many bytes of the present record are still to come.
    rest: usize,
}

impl Records {
    fn follow(&mut self, mut bytes: &[u8], mut found: impl FnMut(u8, usize)) {
        while !bytes.is_empty() {
            if self.rest > 0 {
                let passed = self.rest.min(bytes.len());
                self.rest -= passed;
                bytes = bytes.get(passed..).unwrap_or_default();
                continue;
            }
            let missing = 5_usize.saturating_sub(self.header.len());
            let (part, after) = bytes.split_at(missing.min(bytes.len()));
            self.header.extend_from_slice(part);
            bytes = after;
            if let [kind, _, _, high, low] = self.header[..] {
                self.rest = usize::from(u16::from_be_bytes([high, low]));
                found(kind, self.rest);
                self.header.clear();
            }
        }
    }
}

impl Tap {
    fn sent(&mut self, bytes: &[u8]) {
        let packets = &self.packets;
        self.sent
            .follow(bytes, |kind, size| packets.add(line("Sent", kind, size)));
    }

    fn received(&mut self, bytes: &[u8]) {
        let packets = &self.packets;
        self.received.follow(bytes, |kind, size| {
            packets.add(line("Received", kind, size));
        });
    }
}

fn line(what: &str, kind: u8, size: usize) -> String {
    let kind = match kind {
        20 => "ChangeCipherSpec",
        21 => "Alert",
        22 => "Handshake",
        23 => "ApplicationData",
        _ => "unknown packet",
    };
    format!("{what} {kind}, {size} bytes.")
}

impl<S: AsyncRead + Unpin> AsyncRead for Tapped<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(tap) = &mut self.tap {
            tap.received(buffer.filled().get(before..).unwrap_or_default());
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tapped<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let (Poll::Ready(Ok(count)), Some(tap)) = (&result, &mut self.tap) {
            tap.sent(bytes.get(..*count).unwrap_or_default());
        }
        result
    }

    /// Writes all buffers at once: an alert is the last of several, and gets a single chance to leave.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.tap.is_none() && self.stream.is_write_vectored() {
            return Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        }
        let bytes: Vec<u8> = buffers
            .iter()
            .flat_map(|part| part.iter().copied())
            .collect();
        self.as_mut().poll_write(context, &bytes)
    }

    fn is_write_vectored(&self) -> bool {
        true
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
    fn records_are_found_however_they_are_cut() {
        let bytes = [22, 3, 1, 0, 2, 9, 9, 23, 3, 3, 0, 0, 21, 3, 3, 0, 1, 7];
        for size in 1..=bytes.len() {
            let mut records = Records::default();
            let mut found = Vec::new();
            for piece in bytes.chunks(size) {
                records.follow(piece, |kind, size| found.push((kind, size)));
            }
            assert_eq!(found, [(22, 2), (23, 0), (21, 1)], "in pieces of {size}");
        }
    }

    #[test]
    fn lines_do_not_fill_the_memory() {
        let packets = Packets::default();
        for _ in 0..MOST_LINES + 5 {
            packets.add(String::new());
        }
        assert_eq!(packets.take().len(), MOST_LINES);
        assert!(packets.take().is_empty());
    }
}
