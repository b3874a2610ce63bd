//! What goes over a connection in the clear, above TLS: whether anything was sent, and the heads as they were.

use std::io::{self, IoSlice};
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use zeroize::Zeroizing;

/// What was sent and received for one request.
#[derive(Default)]
pub(super) struct Log {
    /// Whether a request was handed over: what is written from then on may be of it.
    is_armed: AtomicBool,
    /// Whether a byte of a request may have left. It is never taken back but by a new exchange.
    has_sent: Arc<AtomicBool>,
    /// Whether a byte of the last request may have left.
    was_sent: AtomicBool,
    records: Mutex<Records>,
}

/// So much is kept of a head, with the interim answers before it: a server that sends them without end must not fill the memory.
const LONGEST_HEAD: usize = 1 << 20;

#[derive(Default)]
struct Records {
    sent: Vec<u8>,
    received: Vec<u8>,
    keeps: Keeps,
    /// Whether the head of the answer is still awaited.
    awaits_head: bool,
}

/// How much is kept of what goes over a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Keeps {
    /// HTTP/2 has no heads that are texts, and what it sends has the password: none of it is left here.
    #[default]
    Nothing,
    /// The heads of HTTP/1.
    Heads,
    /// The whole request besides.
    Request,
}

/// The heads of a request and its answer.
#[derive(Default)]
pub(super) struct Heads {
    pub(super) sent: String,
    /// As far as it was received.
    pub(super) received: String,
    /// All of the request, if it was to be kept.
    pub(super) request: Vec<u8>,
}

impl Log {
    /// A log that tells `has_sent` when a byte may have left.
    pub(super) fn new(has_sent: Arc<AtomicBool>) -> Self {
        Log {
            has_sent,
            ..Log::default()
        }
    }

    /// Nothing of the next request has left yet.
    pub(super) fn begin(&self) {
        self.is_armed.store(false, Ordering::Release);
        self.was_sent.store(false, Ordering::Release);
    }

    /// From now on, what is written is a request.
    pub(super) fn arm(&self, keeps: Keeps) {
        *self.records() = Records {
            keeps,
            awaits_head: keeps != Keeps::Nothing,
            ..Records::default()
        };
        self.is_armed.store(true, Ordering::Release);
    }

    /// Whether a byte of the last request may have left.
    pub(super) fn was_sent(&self) -> bool {
        self.was_sent.load(Ordering::Acquire)
    }

    /// The head of the answer was received.
    pub(super) fn head_received(&self) {
        self.records().awaits_head = false;
    }

    /// What was sent and received of HTTP/1.
    pub(super) fn heads(&self) -> Heads {
        let mut records = self.records();
        let sent = &records.sent[..end_of_head(&records.sent).unwrap_or(records.sent.len())];
        let text = |head| match std::str::from_utf8(head) {
            // Which is looked at faster than what may be none.
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(head).into_owned(),
        };
        let mut heads = Heads {
            sent: text(sent),
            received: text(last_head(&records.received)),
            request: Vec::new(),
        };
        if records.keeps == Keeps::Request {
            heads.request = mem::take(&mut records.sent);
        }
        heads
    }

    /// Whether what is written now may be of a request.
    fn tell(&self) {
        if self.is_armed.load(Ordering::Acquire) {
            self.has_sent.store(true, Ordering::Release);
            self.was_sent.store(true, Ordering::Release);
        }
    }

    fn wrote(&self, bytes: &[u8]) {
        let mut records = self.records();
        match records.keeps {
            Keeps::Nothing => return,
            Keeps::Heads if end_of_head(&records.sent).is_some() => return,
            Keeps::Heads => {}
            Keeps::Request => {
                records.sent.extend_from_slice(bytes);
                return;
            }
        }
        let before = records.sent.len();
        // What follows the head has the password: of that, nothing is left here.
        let all = Zeroizing::new([records.sent.as_slice(), bytes].concat());
        let end = end_of_head(&all).unwrap_or(all.len());
        records
            .sent
            .extend_from_slice(&all[before..end.max(before)]);
    }

    fn read(&self, bytes: &[u8]) {
        let mut records = self.records();
        if records.awaits_head && records.received.len() < LONGEST_HEAD {
            records.received.extend_from_slice(bytes);
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the head of a message ends, with the empty line; `None` if it has not ended.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match &bytes[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// The head of an answer behind interim ones (`HTTP/1.1 100 Continue`), as far as it is there.
fn last_head(mut bytes: &[u8]) -> &[u8] {
    while let Some(end) = end_of_head(bytes) {
        let is_interim = bytes.len() > 9 && bytes.starts_with(b"HTTP/1.") && bytes[9] == b'1';
        if !is_interim {
            return &bytes[..end];
        }
        bytes = &bytes[end..];
    }
    bytes
}

/// A connection that is listened to.
pub(super) struct Tap<S> {
    stream: S,
    log: Arc<Log>,
}

impl<S> Tap<S> {
    pub(super) fn new(stream: S, log: Arc<Log>) -> Self {
        Tap { stream, log }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.log.read(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // Told before, not after: what the system does with bytes that it is given is not known.
        if !bytes.is_empty() {
            self.log.tell();
        }
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.log.wrote(&bytes[..sent]);
        Poll::Ready(Ok(sent))
    }

    /// Head and body leave as they are: otherwise hyper copies both into a buffer of its own, which it does not wipe.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if parts.iter().any(|part| !part.is_empty()) {
            self.log.tell();
        }
        let sent = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, parts))?;
        let mut left = sent;
        for part in parts {
            let of_part = &part[..left.min(part.len())];
            self.log.wrote(of_part);
            left -= of_part.len();
        }
        Poll::Ready(Ok(sent))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
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
    fn a_head_ends_with_an_empty_line() {
        for (text, end) in [
            ("A: b\r\n\r\nbody", Some(8)),
            ("A: b\n\nbody", Some(6)),
            ("A: b\r\n", None),
            ("A: b\r\n\r", None),
            ("", None),
        ] {
            assert_eq!(end_of_head(text.as_bytes()), end, "{text:?}");
        }
    }

    #[test]
    fn heads_without_end_do_not_fill_the_memory() {
        let log = Log::default();
        log.arm(Keeps::Heads);
        for _ in 0..1000 {
            log.read(&[b'x'; 16 * 1024]);
        }
        assert!(log.heads().received.len() < LONGEST_HEAD + 16 * 1024);
    }

    #[test]
    fn of_a_request_that_comes_in_pieces_nothing_is_kept_but_its_head() {
        let request = b"POST / HTTP/1.1\r\nA: b\r\n\r\nsecret\n\nsecret";
        for size in 1..=request.len() {
            for (keeps, sent) in [
                (Keeps::Nothing, ""),
                (Keeps::Heads, "POST / HTTP/1.1\r\nA: b\r\n\r\n"),
            ] {
                let log = Log::default();
                log.arm(keeps);
                request.chunks(size).for_each(|piece| log.wrote(piece));
                log.read(b"HTTP/1.1 200 OK\r\n\r\n");
                assert_eq!(log.records().sent, sent.as_bytes(), "{size}");
                let received = log.heads().received;
                assert_eq!(received.is_empty(), keeps == Keeps::Nothing);
            }
        }
    }

    #[test]
    fn interim_answers_are_no_answers() {
        let last = |text: &'static str| std::str::from_utf8(last_head(text.as_bytes())).unwrap();
        let ok = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        assert_eq!(last("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"), ok);
        assert_eq!(
            last("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"),
            ok
        );
        assert_eq!(last("HTTP/1.1 100 Continue\r\n\r\n"), "");
        assert_eq!(last("HTTP/1.1 20"), "HTTP/1.1 20");
    }
}
