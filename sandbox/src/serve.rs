//! The listener: connections, with or without TLS, HTTP/1.1 or HTTP/2, and their end.

use std::future::Future;
use std::net::TcpListener;
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::control::Connection;
use crate::fault::transport::{Dropped, OnPurpose};

/// How long open connections may delay the end.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long a client may take to agree on TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// After a failed accept, most often for want of file handles, others may give some back.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until the sender of `stopped` is gone; requests that are being answered get their answer.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<TlsAcceptor>,
    mut stopped: watch::Receiver<()>,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let door = Door {
            router: TowerToHyperService::new(router.clone()),
            connection: Connection {
                peer,
                secure: tls.is_some(),
            },
        };
        let task = welcome(stream, tls.clone(), door, connections.watcher());
        tokio::spawn(task);
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(FAREWELL) => {}
    }
}

async fn welcome(stream: TcpStream, tls: Option<TlsAcceptor>, door: Door, watcher: Watcher) {
    // Replies are small and waited for. A socket that refuses this serves all the same.
    let _ = stream.set_nodelay(true);
    match tls {
        None => talk(stream, door, watcher).await,
        Some(tls) => {
            let handshake = tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await;
            if let Ok(Ok(stream)) = handshake {
                talk(stream, door, watcher).await;
            }
        }
    }
}

async fn talk<S>(stream: S, door: Door, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new());
    http.http2().timer(TokioTimer::new());
    let connection = http.serve_connection(TokioIo::new(stream), door);
    // However it ended, the client knows, and the log tells what was answered.
    let _ = watcher.watch(connection.into_owned()).await;
}

/// One connection to the router: it knows the peer, and ends when a response says so.
#[derive(Clone)]
struct Door {
    router: TowerToHyperService<Router>,
    connection: Connection,
}

impl Service<Request<Incoming>> for Door {
    type Response = Response;
    type Error = OnPurpose;
    type Future = Pin<Box<dyn Future<Output = Result<Response, OnPurpose>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.connection);
        let answering = self.router.call(request);
        Box::pin(async move {
            match answering.await {
                Ok(response) if response.extensions().get::<Dropped>().is_none() => Ok(response),
                _ => Err(OnPurpose),
            }
        })
    }
}
