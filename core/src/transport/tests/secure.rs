//! Exchanges over TLS: whom the caller trusts, and HTTP/2.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

use super::bank::{Bank, Deed, ok};
use super::*;
use crate::transport::options::HttpVersion;
use crate::transport::pieces::Pieces;

/// An authority, and a server that it vouches for.
struct Authority {
    pem: String,
    server: ServerConfig,
}

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let pem = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(names).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .unwrap();
    Authority { pem, server }
});

/// What a server shows that the options of [`trusting`] trust.
pub(super) fn server() -> ServerConfig {
    AUTHORITY.server.clone()
}

pub(super) fn trusting() -> Options {
    let mut options = options();
    options.tls.server_cas.clone_from(&AUTHORITY.pem);
    options
}

fn url(address: SocketAddr) -> String {
    format!("https://{address}/ofx")
}

const SECURE_EVENTS: [&str; 3] = [
    "0 Remote host connection complete.",
    "0 SSL handshake complete.",
    "0 Remote host disconnected.",
];

#[test]
fn https_works_and_tells_what_was_agreed_on() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let watcher = Watcher::default();
    let mut transport = Transport::default();
    let answer = post_with(&mut transport, &url(bank.address), &trusting(), &watcher);
    assert_eq!(text(answer), "reply");
    assert_eq!(watcher.told(), SECURE_EVENTS);
    assert!(watcher.asked.borrow()[0].is_trusted);
    let traffic = transport.traffic();
    let head = traffic.sent_headers.as_str();
    assert!(
        head.starts_with("POST /ofx HTTP/1.1\r\nHost: 127.0.0.1:"),
        "{head}"
    );
    assert_eq!(traffic.tls.as_ref().unwrap().version, "TLS 1.3");
    bank.wait_for_ends(1);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let watcher = Watcher::default();
    let result = post_with(
        &mut Transport::default(),
        &url(bank.address),
        &options(),
        &watcher,
    );
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (280, false), "{error:?}");
    assert_eq!(watcher.asked.borrow().len(), 1);
    assert_eq!(
        watcher.told(),
        [SECURE_EVENTS[0], "280 SSL connection broken."]
    );
    assert_eq!(bank.requests().len(), 0);
}

#[test]
fn the_caller_may_accept_what_the_checks_refuse_and_is_asked_once() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let watcher = Watcher {
        accepts: Some(true),
        ..Watcher::default()
    };
    let mut transport = Transport::default();
    let answer = post_with(&mut transport, &url(bank.address), &options(), &watcher);
    assert_eq!(text(answer), "reply");
    let asked = watcher.asked.take();
    assert_eq!(asked.len(), 1);
    assert!(!asked[0].is_trusted && asked[0].status != "OK");
    assert_eq!(bank.requests().len(), 1);
}

#[test]
fn the_caller_may_refuse_what_the_checks_trust() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let watcher = Watcher {
        accepts: Some(false),
        ..Watcher::default()
    };
    let result = post_with(
        &mut Transport::default(),
        &url(bank.address),
        &trusting(),
        &watcher,
    );
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (280, false), "{error:?}");
    assert_eq!(bank.requests().len(), 0);
}

#[test]
fn a_caller_inside_another_runtime_is_asked_about_certificates_on_its_own_thread() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let watcher = Watcher {
            accepts: Some(true),
            ..Watcher::default()
        };
        let mut transport = Transport::default();
        let answer = post_with(&mut transport, &url(bank.address), &options(), &watcher);
        assert_eq!(text(answer), "reply");
        assert_eq!(watcher.asked.borrow().len(), 1);
    });
}

#[test]
fn a_secure_connection_is_kept_too() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let mut options = trusting();
    options.http.keep_alive = true;
    let mut transport = Transport::default();
    for _ in 0..3 {
        let watcher = Watcher::default();
        let answer = post_with(&mut transport, &url(bank.address), &options, &watcher);
        assert_eq!(text(answer), "reply");
        assert!(transport.traffic().tls.is_some());
    }
    assert_eq!((bank.requests().len(), bank.connections()), (3, 1));
}

#[test]
fn a_secure_connection_that_the_server_closed_is_not_used() {
    let bank = Bank::secure(server(), |_| Deed::Last(ok("reply")));
    let mut options = trusting();
    options.http.keep_alive = true;
    let mut transport = Transport::default();
    for made in 1..=3 {
        let watcher = Watcher::default();
        let answer = post_with(&mut transport, &url(bank.address), &options, &watcher);
        assert_eq!(text(answer), "reply");
        bank.wait_for_ends(made);
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!((bank.requests().len(), bank.connections()), (3, 3));
}

#[test]
fn a_body_that_ends_without_the_end_of_tls_is_cut() {
    // Whoever is on the way could have cut it.
    let bank = Bank::secure(server(), |_| {
        Deed::CutOff(b"HTTP/1.1 200 OK\r\n\r\nbegin".to_vec())
    });
    let error = post(&url(bank.address), &trusting()).unwrap_err();
    assert_eq!((error.code, error.sent), (1120, true), "{error:?}");
}

/// What a server of HTTP/2 got: method, path, headers and body.
type Seen = (String, Vec<(String, String)>, Vec<u8>);

/// A server that speaks HTTP/2 only.
fn http2_bank() -> (SocketAddr, Arc<Mutex<Vec<Seen>>>) {
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let (tell, told) = mpsc::channel();
    let kept = Arc::clone(&seen);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let mut config = server();
            config.alpn_protocols = vec![b"h2".to_vec()];
            let acceptor = TlsAcceptor::from(Arc::new(config));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let Ok(stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let seen = Arc::clone(&kept);
                let service = service_fn(move |request| answer(request, Arc::clone(&seen)));
                let serving = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service);
                tokio::spawn(serving);
            }
        });
    });
    (told.recv().unwrap(), seen)
}

async fn answer(
    request: Request<Incoming>,
    seen: Arc<Mutex<Vec<Seen>>>,
) -> Result<Response<Pieces>, Infallible> {
    let (head, mut incoming) = request.into_parts();
    let mut body = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| {
        http_body::Body::poll_frame(std::pin::Pin::new(&mut incoming), context)
    })
    .await
    {
        body.extend(frame.unwrap().into_data().unwrap());
    }
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let line = format!("{} {}", head.method, head.uri);
    seen.lock().unwrap().push((line, headers.collect(), body));
    let body = Pieces::new(Bytes::from_static(b"reply"), None);
    Ok(Response::builder()
        .header("x-bank", "b")
        .body(body)
        .unwrap())
}

fn http2() -> Options {
    let mut options = trusting();
    options.http.version = HttpVersion::Http2;
    options
}

#[test]
fn http_2_is_spoken_if_asked_for() {
    let (address, seen) = http2_bank();
    let mut options = http2();
    options.http.keep_request = true;
    options.http.keep_alive = true;
    let mut transport = Transport::default();
    for _ in 0..2 {
        let watcher = Watcher::default();
        let answer = post_with(&mut transport, &url(address), &options, &watcher);
        assert_eq!(text(answer), "reply");
    }
    let requests = seen.lock().unwrap().clone();
    let (line, headers, body) = &requests[1];
    assert_eq!(*line, format!("POST https://{address}/ofx"));
    assert_eq!(body, b"body");
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "content-type",
            "x-test",
            "accept-encoding",
            "content-length"
        ]
    );
    assert_eq!(headers[1].1, "1");
    assert_eq!(headers[0].1, "application/x-ofx");
    let traffic = transport.traffic();
    assert_eq!(traffic.http_version, "2.0");
    assert_eq!(traffic.status_line, "HTTP/2.0 200");
    let start =
        format!("POST /ofx HTTP/2.0\r\nhost: {address}\r\ncontent-type: application/x-ofx\r\n");
    assert!(
        traffic.sent_headers.starts_with(&start),
        "{}",
        traffic.sent_headers
    );
    assert!(traffic.sent_request.ends_with(b"\r\n\r\nbody"));
    assert!(traffic.received_headers.contains("\r\nx-bank: b\r\n"));
    assert_eq!(traffic.bytes_received, 5);
}

#[test]
fn http_1_1_does_in_its_place_unless_it_must_not() {
    let bank = Bank::secure(server(), |_| Deed::Answer(ok("reply")));
    let mut options = http2();
    let mut transport = Transport::default();
    let answer = post_with(
        &mut transport,
        &url(bank.address),
        &options,
        &Watcher::default(),
    );
    assert_eq!(text(answer), "reply");
    assert_eq!(transport.traffic().http_version, "1.1");
    options.http.may_fall_back = false;
    let error = post(&url(bank.address), &options).unwrap_err();
    assert_eq!((error.code, error.sent), (151, false), "{error:?}");
    assert_eq!(bank.requests().len(), 1);
}

#[test]
fn http_2_that_breaks_after_the_request_may_have_sent_it() {
    // It agrees on HTTP/2 and hangs up.
    let mut config = server();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let bank = Bank::secure(config, |_| Deed::Last(Vec::new()));
    let error = post(&url(bank.address), &http2()).unwrap_err();
    assert!(error.sent, "{error:?}");
}

#[test]
#[cfg(not(feature = "http2"))]
fn built_without_http_2_none_is_offered_and_none_is_promised() {
    let mut config = server();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let bank = Bank::secure(config, |_| Deed::Answer(ok("reply")));
    let mut options = http2();
    assert_eq!(text(post(&url(bank.address), &options)), "reply");
    options.http.may_fall_back = false;
    let error = post(&url(bank.address), &options).unwrap_err();
    assert!(!error.sent, "{error:?}");
    assert!(error.detail.contains("set HTTPVersion to 1.1"), "{error:?}");
    assert_eq!(bank.requests().len(), 1);
}
