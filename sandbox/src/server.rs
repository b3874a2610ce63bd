//! The server: a thread of its own, one HTTP listener, one bank behind it.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::oneshot;

use crate::bank::{Bank, NoReply};
use crate::options::Options;
use crate::store::StoreError;
use crate::value::Date;

/// Longer requests are refused unread.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

/// How long open connections may delay the end.
const FAREWELL: Duration = Duration::from_secs(2);

const OFX: &str = "application/x-ofx";
const HTML: &str = "text/html; charset=utf-8";

/// Why a bank could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not loopback, and `allow_remote` was not given.
    #[error(
        "{0} is no loopback address; the sandbox has no TLS, so this must be allowed explicitly"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The thread or its runtime cannot be made.
    #[error("cannot start a thread")]
    Thread(#[source] io::Error),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The database of a bank failed.
#[derive(Debug, thiserror::Error)]
#[error("the database of the bank cannot be used")]
pub struct DatabaseError(#[source] StoreError);

impl DatabaseError {
    pub(crate) fn sqlite(error: rusqlite::Error) -> Self {
        Self(error.into())
    }
}

/// A running bank. It stops when it is dropped.
pub struct Sandbox {
    pub(crate) bank: Arc<Bank>,
    url: String,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Sandbox {
    /// Starts a bank in a thread of its own; it serves when this returns.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let address = options.listen;
        if !address.ip().is_loopback() && !options.allow_remote {
            return Err(StartError::NotLoopback(address));
        }
        let bank = Arc::new(Bank::open(options).map_err(DatabaseError)?);
        let listen_error = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(listen_error)?;
        listener.set_nonblocking(true).map_err(listen_error)?;
        let url = format!(
            "http://{}/ofx",
            listener.local_addr().map_err(listen_error)?
        );
        bank.served_at(&url).map_err(DatabaseError::sqlite)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let router = router(Arc::clone(&bank));
        let thread = std::thread::Builder::new()
            .name("ofx-billpay-sandbox".to_owned())
            .spawn(move || runtime.block_on(serve(listener, router, stopped)))
            .map_err(StartError::Thread)?;
        Ok(Self {
            bank,
            url,
            running: Some((stop, thread)),
        })
    }

    /// Where it takes OFX requests: `http://127.0.0.1:PORT/ofx`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The day on which the bank's clock stands.
    pub fn today(&self) -> Result<Date, DatabaseError> {
        self.bank.today().map_err(DatabaseError::sqlite)
    }

    /// Moves the bank's clock on, processes the payments that fall due, and gives the new day.
    /// Moving it by 0 days ends the present day's business only.
    pub fn advance_days(&self, days: u32) -> Result<Date, DatabaseError> {
        self.bank.advance(days).map_err(DatabaseError::sqlite)
    }

    /// The balance of an account, such as `10000.00`; none if there is no such account.
    pub fn balance(&self, account: &str) -> Result<Option<String>, DatabaseError> {
        let balance = self.bank.balance(account).map_err(DatabaseError::sqlite)?;
        Ok(balance.map(|money| money.to_string()))
    }

    /// Stops serving. Requests that are being answered get their answer.
    pub fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            // The server may have ended by itself: then nobody needs to hear it.
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn serve(listener: TcpListener, router: Router, stopped: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let (close, closed) = oneshot::channel::<()>();
    let farewell = async move {
        let _ = stopped.await;
        let _ = close.send(());
        tokio::time::sleep(FAREWELL).await;
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = closed.await;
    });
    tokio::select! {
        _ = serving.into_future() => {}
        () = farewell => {}
    }
}

fn router(bank: Arc<Bank>) -> Router {
    Router::new()
        .route("/", get(welcome))
        .route("/ofx", post(ofx))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(bank)
}

async fn welcome() -> &'static str {
    "Sandbox Bank, a bank to test against. It takes OFX bill-payment requests by POST on /ofx.\n"
}

async fn ofx(State(bank): State<Arc<Bank>>, request: Result<Bytes, BytesRejection>) -> Response {
    let Ok(request) = request else {
        return page(
            StatusCode::BAD_REQUEST,
            "the request is cut off or too large",
        );
    };
    // SQLite waits for the disk: not on the thread that serves the others.
    let answer = tokio::task::spawn_blocking(move || bank.answer(&request)).await;
    match answer {
        Ok(Ok(reply)) => ([(header::CONTENT_TYPE, OFX)], reply).into_response(),
        Ok(Err(NoReply::NotUnderstood(reason))) => page(StatusCode::BAD_REQUEST, &reason),
        Ok(Err(NoReply::Storage(error))) => page(
            StatusCode::INTERNAL_SERVER_ERROR,
            &format!("the database failed: {error}"),
        ),
        Err(_) => page(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the bank failed on this request",
        ),
    }
}

/// The reasons come from here and from SQLite: they hold nothing that the client sent.
fn page(status: StatusCode, reason: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let reason = reason.replace('&', "&amp;").replace('<', "&lt;");
    let body = format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body>\
         <h1>{title}</h1><p>{reason}</p></body></html>\n"
    );
    (status, [(header::CONTENT_TYPE, HTML)], body).into_response()
}
