//! A connection that requests are sent over: HTTP/1 or HTTP/2, in the clear or over TLS.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::client::conn::http1;
#[cfg(feature = "http2")]
use hyper::client::conn::http2;
use hyper::rt::{Executor, Read, Write};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;

use super::ear::Ear;
use super::error::TransportError;
use super::observer::Negotiated;
use super::options::Options;
use super::pieces::Pieces;
use super::route::Route;
use super::tap::{Keeps, Log, Tap};
use super::target::Target;
use super::tls::Packets;

/// What must be equal for a connection to be used again.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) options: Arc<Options>,
    pub(super) route: Route,
    pub(super) is_secure: bool,
    pub(super) host: String,
    pub(super) port: u16,
}

impl Key {
    pub(super) fn new(target: &Target, route: Route, options: &Arc<Options>) -> Self {
        Key {
            options: Arc::clone(options),
            route,
            is_secure: target.is_secure,
            host: target.host.clone(),
            port: target.port,
        }
    }
}

/// A connection to a server, or to the proxy that is asked in its place.
pub(super) struct Connection {
    pub(super) key: Key,
    pub(super) log: Arc<Log>,
    pub(super) tls: Option<Negotiated>,
    /// What is to be told of the packets of TLS.
    pub(super) packets: Packets,
    /// Only where the connection is kept, and speaks HTTP/1: HTTP/2 may have heard already, and do something about it only now.
    pub(super) ear: Option<Ear>,
    sender: Sender,
    tasks: Tasks,
}

enum Sender {
    Http1(http1::SendRequest<Pieces>),
    #[cfg(feature = "http2")]
    Http2(http2::SendRequest<Pieces>),
}

impl Sender {
    async fn begin<S>(stream: S, is_http2: bool, tasks: &Tasks) -> hyper::Result<Self>
    where
        S: Read + Write + Send + Unpin + 'static,
    {
        #[cfg(feature = "http2")]
        if is_http2 {
            let (sender, driver) = http2::handshake(tasks.clone(), stream).await?;
            tasks.spawn(driver);
            return Ok(Sender::Http2(sender));
        }
        debug_assert!(!is_http2, "what was never offered was not agreed on");
        let (sender, driver) = http1::Builder::new()
            .title_case_headers(true)
            .handshake(stream)
            .await?;
        tasks.spawn(driver);
        Ok(Sender::Http1(sender))
    }
}

/// How long the end of a connection may take that both sides want.
const CLOSING: Duration = Duration::from_millis(50);
/// How often the task of a connection gets its turn to hear what came while nobody listened: once for the system to say that
/// something did, once to read it, and once more where HTTP/2 has a task behind that.
const TURNS: usize = 3;

impl Connection {
    /// Begins HTTP over a stream; HTTP/2 only where this build has it. Nothing of a request is sent by this.
    pub(super) async fn begin<S>(
        stream: S,
        is_http2: bool,
        key: Key,
        log: Arc<Log>,
    ) -> Result<Self, TransportError>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let stream = TokioIo::new(Tap::new(stream, Arc::clone(&log)));
        let tasks = Tasks::default();
        let sender = Sender::begin(stream, is_http2, &tasks)
            .await
            .map_err(|error| TransportError::from_http(&error))?;
        Ok(Connection {
            key,
            log,
            tls: None,
            packets: Packets::default(),
            ear: None,
            sender,
            tasks,
        })
    }

    pub(super) fn is_http2(&self) -> bool {
        !matches!(self.sender, Sender::Http1(_))
    }

    /// Whether a request can be sent over it, as far as this side knows.
    pub(super) fn is_open(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => !sender.is_closed(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => !sender.is_closed(),
        }
    }

    /// Hears what came while nobody listened, such as the end of the connection, and says whether it is still open.
    pub(super) async fn is_still_open(&self) -> bool {
        // Most often nothing came.
        if self.ear.as_ref().is_some_and(Ear::hears_nothing) {
            return self.is_open();
        }
        // Whoever yields comes back after the system was asked, without waiting, and after all tasks that this woke.
        for _ in 0..TURNS {
            tokio::task::yield_now().await;
        }
        self.is_open()
    }

    /// Sends a request and waits for the head of the answer. Whether anything of the request may have left, the log knows.
    pub(super) async fn send(
        &mut self,
        request: Request<Pieces>,
    ) -> Result<Response<Incoming>, TransportError> {
        self.log.begin();
        let keeps = if self.key.options.http.keep_request {
            Keeps::Request
        } else {
            Keeps::Heads
        };
        let response = match &mut self.sender {
            Sender::Http1(sender) => match sender.ready().await {
                Ok(()) => {
                    self.log.arm(keeps);
                    sender.send_request(request).await
                }
                Err(error) => Err(error),
            },
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => match sender.ready().await {
                Ok(()) => {
                    self.log.arm(Keeps::Nothing);
                    sender.send_request(request).await
                }
                Err(error) => Err(error),
            },
        };
        self.log.head_received();
        response.map_err(|error| TransportError::from_http(&error))
    }

    /// Ends it: gently, so that the server is told, or at once.
    pub(super) async fn close(self, gently: bool) {
        let Connection {
            sender, tasks, ear, ..
        } = self;
        drop((sender, ear));
        tasks.end(gently).await;
    }
}

/// What runs for a connection. All of it ends with the connection.
#[derive(Clone, Default)]
struct Tasks(Arc<Mutex<JoinSet<()>>>);

impl Tasks {
    /// Runs what drives a connection; how it fails, its requests are told.
    fn spawn(&self, driver: impl Future<Output = hyper::Result<()>> + Send + 'static) {
        self.execute(async move {
            let _ = driver.await;
        });
    }

    async fn end(self, gently: bool) {
        let mut tasks = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if gently {
            let all = async { while tasks.join_next().await.is_some() {} };
            let _ = tokio::time::timeout(CLOSING, all).await;
        }
        tasks.shutdown().await;
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, task: F) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that have ended are of no interest.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }
}
