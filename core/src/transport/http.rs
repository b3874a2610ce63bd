//! The transport: it sends one request at a time, within time limits, interruptible, and on the thread that calls.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::runtime::{Handle, Runtime};
use zeroize::Zeroizing;

use super::elsewhere;
use super::error::TransportError;
use super::exchange;
use super::line::{Caller, Line};
use super::observer::{Observer, Traffic};
use super::options::Options;
use super::patience::Patience;
use super::runtimes;

/// A request to send.
pub(crate) struct Upload<'a> {
    /// Where to: `https://...`, or `http://...`.
    pub(crate) url: &'a str,
    /// The headers, in order, besides those that HTTP itself needs.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// How it is sent.
    pub(crate) options: &'a Arc<Options>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body, decompressed.
    pub(crate) body: Vec<u8>,
}

/// Sends requests, one at a time. It is cheap to make: nothing is built before the first request.
#[derive(Default)]
pub(crate) struct Transport {
    engine: Option<Engine>,
    traffic: Traffic,
}

struct Engine {
    // Dropped before the runtime that drives its connection.
    line: Line,
    /// During a call, and as long as a connection is kept: it drives that one.
    runtime: Option<Runtime>,
    /// The process that made it.
    process: u32,
}

/// So often the caller is asked whether to go on.
pub(crate) const TICK: std::time::Duration = std::time::Duration::from_millis(50);

const NO_CLIENT_CERTIFICATE: i32 = 281;

impl Transport {
    /// Sends a request and waits for the whole answer. While waiting, the observer is asked every 50 ms whether to go on.
    ///
    /// The error says whether any byte may have left: only then can the server have seen the request.
    pub(crate) fn post(
        &mut self,
        upload: Upload<'_>,
        observer: &dyn Observer,
    ) -> Result<Answer, TransportError> {
        self.forget_the_engine_of_a_parent();
        self.traffic = Traffic::default();
        let engine = match &mut self.engine {
            Some(engine) => engine,
            none => none.insert(Engine::default()),
        };
        engine.line.begin();
        let result = if Handle::try_current().is_err() {
            engine.run(upload, observer)
        } else {
            elsewhere::run(observer, |observer| engine.run(upload, observer))
        };
        engine.rest();
        self.traffic = std::mem::take(&mut engine.line.traffic);
        result.map_err(|error| TransportError {
            // A server that asks for a certificate and gets none has read nothing of what came behind the handshake.
            sent: engine.line.has_sent.load(Ordering::Acquire)
                && error.code != NO_CLIENT_CERTIFICATE,
            ..error
        })
    }

    /// What is known of the last exchange, also of a failed one.
    pub(crate) fn traffic(&self) -> &Traffic {
        &self.traffic
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

impl Drop for Transport {
    fn drop(&mut self) {
        self.forget_the_engine_of_a_parent();
        if let Some(Engine { line, runtime, .. }) = self.engine.take() {
            drop(line);
            if let Some(runtime) = runtime {
                // It ends the tasks of a connection that was kept, and a look-up of a name that hangs holds nobody up.
                runtime.shutdown_background();
            }
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Engine {
            line: Line::default(),
            runtime: None,
            process: std::process::id(),
        }
    }
}

impl Engine {
    /// Drives an exchange on this thread, on which the observer is told and asked.
    fn run(
        &mut self,
        upload: Upload<'_>,
        observer: &dyn Observer,
    ) -> Result<Answer, TransportError> {
        let Engine { line, runtime, .. } = self;
        let runtime = match runtime {
            Some(runtime) => runtime,
            none => none.insert(runtimes::take()?),
        };
        let options = upload.options;
        let progress = Arc::clone(&line.progress);
        let patience = Patience::new(&options.time, &progress);
        let caller = Caller {
            observer,
            patience: &patience,
        };
        runtime.block_on(async {
            let exchange = Box::pin(exchange::run(line, upload, caller));
            let result = watched(exchange, caller).await;
            let error = result.as_ref().err();
            line.finish(error, options.http.keep_alive, observer).await;
            result
        })
    }

    /// Gives the runtime back where no connection is kept, so that an object that does nothing has no file open.
    fn rest(&mut self) {
        if self.line.connection.is_none()
            && let Some(runtime) = self.runtime.take()
        {
            runtimes::give_back(runtime);
        }
    }
}

/// Waits for an exchange, unless its time is up or the caller does not want to go on.
async fn watched(
    mut exchange: Pin<Box<impl Future<Output = Result<Answer, TransportError>>>>,
    caller: Caller<'_>,
) -> Result<Answer, TransportError> {
    loop {
        let wait = caller.patience.left().unwrap_or(TICK).min(TICK);
        tokio::select! {
            biased;
            result = &mut exchange => return result,
            () = tokio::time::sleep(wait) => {
                if !caller.observer.keep_going() {
                    return Err(TransportError::interrupted());
                }
                if let Some(error) = caller.patience.over() {
                    return Err(error);
                }
            }
        }
    }
}
