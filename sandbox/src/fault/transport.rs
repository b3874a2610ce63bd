//! How a reply travels: at once, late, slowly, in part, or not at all.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::mpsc;

use super::Fault;
use super::answer::{Kind, More, Reply};
use super::armory::Strike;
use crate::office::Office;

const OFX: &str = "application/x-ofx";
const HTML: &str = "text/html; charset=utf-8";

/// The cookie that a picky bank wants back.
pub(crate) const COOKIE: &str = "sandbox-dialogue=1";

/// What was written before the end of a connection gets this long to leave.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// How many pieces of a body wait for the network.
const WAITING: usize = 4;

/// Marks a response in whose place the connection ends.
#[derive(Clone, Copy)]
pub(crate) struct Dropped;

/// Why a connection ended: because it was to.
#[derive(Debug, thiserror::Error)]
#[error("the connection was dropped on purpose")]
pub(crate) struct OnPurpose;

/// The response in whose place the connection ends.
pub(crate) fn dropped() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Dropped);
    response
}

/// Sends a reply the way that the faults want it.
pub(crate) async fn send(office: &Arc<Office>, reply: Reply, strikes: &[Strike]) -> Response {
    let mut cut = None;
    let mut rate = None;
    for strike in strikes {
        match strike.fault {
            Fault::Delay { milliseconds } => {
                tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            }
            Fault::DropAfterExecuting { bytes } if bytes > 0 => cut = Some(bytes),
            Fault::Drip { bytes_per_second } => rate = Some(bytes_per_second),
            _ => {}
        }
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    let content_type = if reply.kind == Kind::Html { HTML } else { OFX };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if reply.kind == Kind::Cookie {
        headers.insert(header::SET_COOKIE, HeaderValue::from_static(COOKIE));
    }
    *response.body_mut() = if cut.is_none() && rate.is_none() && reply.more.is_empty() {
        Body::from(reply.body)
    } else {
        let (sender, chunks) = mpsc::channel(WAITING);
        let whole = reply.more.is_empty();
        let length = whole.then_some(reply.body.len() as u64);
        let pace = Pace {
            sender,
            rate,
            left: cut,
        };
        tokio::spawn(write(Arc::clone(office), reply, pace));
        Body::new(Trickle { chunks, length })
    };
    response
}

async fn write(office: Arc<Office>, reply: Reply, mut pace: Pace) -> Option<()> {
    pace.send(&reply.body).await?;
    for part in reply.more {
        match part {
            More::Bytes(bytes) => pace.send(&bytes).await?,
            More::MadeUp(flood) => {
                for piece in flood.pieces() {
                    pace.send(&piece).await?;
                }
            }
            More::History(header, rest) => {
                let mut left = Some(rest);
                while let Some(rest) = left {
                    let (office, header) = (Arc::clone(&office), Arc::clone(&header));
                    let piece =
                        tokio::task::spawn_blocking(move || office.bank.next_piece(&header, rest));
                    let Ok(Ok((piece, next))) = piece.await else {
                        // Half a history must not look like a whole one.
                        return pace.end().await;
                    };
                    pace.send(&piece).await?;
                    left = next;
                }
            }
        }
    }
    Some(())
}

/// Sends bytes at a rate and up to a length.
struct Pace {
    sender: mpsc::Sender<Result<Bytes, OnPurpose>>,
    rate: Option<u32>,
    left: Option<u64>,
}

impl Pace {
    /// `None` when there is no use in sending more.
    async fn send(&mut self, bytes: &[u8]) -> Option<()> {
        let permitted = match self.left {
            Some(left) => usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len()),
            None => bytes.len(),
        };
        // Ten pieces a second, or single bytes if it must be slower.
        let step = match self.rate {
            Some(rate) => usize::try_from(rate.div_ceil(10)).unwrap_or(1),
            None => permitted.max(1),
        };
        for piece in bytes[..permitted].chunks(step) {
            let piece = Bytes::copy_from_slice(piece);
            if let Some(rate) = self.rate {
                let time = f64::from(u32::try_from(piece.len()).unwrap_or(1)) / f64::from(rate);
                tokio::time::sleep(Duration::from_secs_f64(time)).await;
            }
            self.sender.send(Ok(piece)).await.ok()?;
        }
        if let Some(left) = &mut self.left {
            *left -= permitted as u64;
            if permitted < bytes.len() || *left == 0 {
                return self.end().await;
            }
        }
        Some(())
    }

    /// Ends the connection when what was written has left.
    async fn end(&mut self) -> Option<()> {
        tokio::time::sleep(LAST_WORDS).await;
        // The reader may be gone already; either way the connection ends here.
        let _ = self.sender.send(Err(OnPurpose)).await;
        None
    }
}

/// A body that is made while it is sent.
struct Trickle {
    chunks: mpsc::Receiver<Result<Bytes, OnPurpose>>,
    length: Option<u64>,
}

impl hyper::body::Body for Trickle {
    type Data = Bytes;
    type Error = OnPurpose;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, OnPurpose>>> {
        let chunk = self.chunks.poll_recv(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
