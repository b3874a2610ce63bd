//! One HTTP exchange: a POST and its answer, within a time limit, and interruptible.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::runtime::{Builder, Runtime};

use super::error::{TransportError, TransportErrorKind};
use super::tls;

/// A request to send.
pub(crate) struct Upload<'a> {
    /// Where to: `https://...`, or `http://...`.
    pub(crate) url: &'a str,
    /// The headers, in order, besides those that HTTP itself needs.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub(crate) body: Vec<u8>,
    /// How long nothing may happen; for ever if `None`.
    pub(crate) timeout: Option<Duration>,
    /// How many bytes the answer's body may have.
    pub(crate) largest_answer: usize,
}

/// What the server answered.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// Sends requests, one at a time. It is cheap to make: nothing is built before the first request.
#[derive(Default)]
pub(crate) struct Transport {
    engine: Option<Engine>,
}

struct Engine {
    // Dropped before the runtime that drives its connections.
    client: reqwest::Client,
    runtime: Runtime,
    /// The process that made it.
    process: u32,
}

/// So often the caller is asked whether to go on.
const TICK: Duration = Duration::from_millis(50);
const TIMED_OUT: i32 = 201;
const INTERRUPTED: i32 = 301;
const TOO_LONG: i32 = 10040;
const NO_LIBRARY: i32 = 270;

impl Transport {
    /// Sends a request and waits for the whole answer. While waiting, `keep_going` is asked every 50 ms on this thread.
    ///
    /// The error says whether any byte may have left: only then can the server have seen the request.
    pub(crate) fn post(
        &mut self,
        upload: Upload<'_>,
        keep_going: &dyn Fn() -> bool,
    ) -> Result<Answer, TransportError> {
        self.forget_the_engine_of_a_parent();
        let engine = match &mut self.engine {
            Some(engine) => engine,
            none => none.insert(Engine::new()?),
        };
        let sent = Arc::new(AtomicBool::new(false));
        let exchange = exchange(&engine.client, upload, Arc::clone(&sent));
        let result = if tokio::runtime::Handle::try_current().is_err() {
            drive(&engine.runtime, exchange, keep_going)
        } else {
            drive_elsewhere(&engine.runtime, exchange, keep_going)
        };
        result.map_err(|error| TransportError {
            sent: sent.load(Ordering::Acquire),
            ..error
        })
    }

    /// After a fork, the child must not wait on what the parent waits on: it makes an engine of its own.
    fn forget_the_engine_of_a_parent(&mut self) {
        if self
            .engine
            .as_ref()
            .is_some_and(|engine| engine.process != std::process::id())
        {
            // Dropping it would take the parent's connections off the list that both share.
            std::mem::forget(self.engine.take());
        }
    }
}

/// Drives an exchange on this thread, which is asked now and then whether to go on.
fn drive(
    runtime: &Runtime,
    exchange: impl Future<Output = Result<Answer, TransportError>>,
    keep_going: &dyn Fn() -> bool,
) -> Result<Answer, TransportError> {
    runtime.block_on(async {
        let mut exchange = pin!(exchange);
        loop {
            tokio::select! {
                biased;
                result = &mut exchange => return result,
                () = tokio::time::sleep(TICK) => {
                    if !keep_going() {
                        let kind = TransportErrorKind::Interrupted;
                        return Err(TransportError::new(kind, INTERRUPTED, "interrupted"));
                    }
                }
            }
        }
    })
}

/// Drives an exchange on a thread of its own, for a caller whose thread belongs to another runtime. The caller waits, and is
/// asked on its own thread whether to go on.
fn drive_elsewhere(
    runtime: &Runtime,
    exchange: impl Future<Output = Result<Answer, TransportError>> + Send,
    keep_going: &dyn Fn() -> bool,
) -> Result<Answer, TransportError> {
    let going = AtomicBool::new(true);
    let (ended, waiting) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let going = &going;
        let driver = scope.spawn(move || {
            // Dropped at the end, also of a panic.
            let _ended = ended;
            drive(runtime, exchange, &|| going.load(Ordering::Relaxed))
        });
        while waiting.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if !keep_going() {
                going.store(false, Ordering::Relaxed);
            }
        }
        driver
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

impl Drop for Transport {
    fn drop(&mut self) {
        self.forget_the_engine_of_a_parent();
        if let Some(Engine {
            client, runtime, ..
        }) = self.engine.take()
        {
            drop(client);
            // A look-up of a name that hangs must not hold up the caller.
            runtime.shutdown_background();
        }
    }
}

impl Engine {
    fn new() -> Result<Self, TransportError> {
        let failed = |what: &str| {
            let detail = format!("the network library could not be set up: {what}");
            TransportError::new(TransportErrorKind::Tls, NO_LIBRARY, detail)
        };
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(&error.to_string()))?;
        let config = tls::default_config().map_err(|error| failed(&error.to_string()))?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            // Credentials are never sent on to where a redirect points.
            .redirect(reqwest::redirect::Policy::none())
            // What is sent twice is decided by the one who knows whether it moves money.
            .retry(reqwest::retry::never())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|_| failed("the client was not built"))?;
        Ok(Engine {
            client,
            runtime,
            process: std::process::id(),
        })
    }
}

async fn exchange(
    client: &reqwest::Client,
    upload: Upload<'_>,
    sent: Arc<AtomicBool>,
) -> Result<Answer, TransportError> {
    let mut request = client.post(upload.url);
    for (name, value) in upload.headers {
        request = request.header(*name, *value);
    }
    let body = TellingBody {
        body: Some(Bytes::from(upload.body)),
        sent,
    };
    let sending = request.body(reqwest::Body::wrap(body)).send();
    let mut response = within(upload.timeout, sending).await?;
    let mut body = Vec::new();
    while let Some(chunk) = within(upload.timeout, response.chunk()).await? {
        if body.len() + chunk.len() > upload.largest_answer {
            let detail = format!("the answer is longer than {} bytes", upload.largest_answer);
            return Err(TransportError::new(
                TransportErrorKind::TooLarge,
                TOO_LONG,
                detail,
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer {
        status: response.status().as_u16(),
        body,
    })
}

/// Waits for one step of the exchange, which starts the time anew.
async fn within<T>(
    timeout: Option<Duration>,
    step: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, TransportError> {
    let Some(timeout) = timeout else {
        return step
            .await
            .map_err(|error| TransportError::from_http(&error));
    };
    let timed_out = |_| {
        let detail = format!(
            "the server was silent for {} s (timeout)",
            timeout.as_secs()
        );
        TransportError::new(TransportErrorKind::Timeout, TIMED_OUT, detail)
    };
    tokio::time::timeout(timeout, step)
        .await
        .map_err(timed_out)?
        .map_err(|error| TransportError::from_http(&error))
}

/// A body that tells when it is asked for: from then on, bytes of the request may leave.
struct TellingBody {
    body: Option<Bytes>,
    sent: Arc<AtomicBool>,
}

impl http_body::Body for TellingBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.sent.store(true, Ordering::Release);
        Poll::Ready(self.body.take().map(|body| Ok(Frame::data(body))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.body.as_ref().map_or(0, |body| body.len() as u64))
    }
}
