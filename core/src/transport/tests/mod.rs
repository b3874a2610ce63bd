//! What is seen of an exchange on the wire: real sockets, real TLS, real proxies, all on loopback.

mod bank;
mod encoding;
mod exchange;
mod failure;
mod gates;
mod keeping;
mod named;
mod redirects;
mod secure;
mod tcp;
mod time;

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use super::error::TransportError;
use super::http::{Answer, Transport, Upload};
use super::observer::{Observer, ServerCertificate};
use super::options::Options;

/// Options under which no test hangs.
fn options() -> Options {
    let mut options = Options::default();
    options.time.limit = Some(Duration::from_secs(10));
    options
}

const HEADERS: &[(&str, &str)] = &[("Content-Type", "application/x-ofx"), ("X-Test", "1")];

/// Posts `body` by a transport of its own.
fn post(url: &str, options: &Options) -> Result<Answer, TransportError> {
    post_with(&mut Transport::default(), url, options, &Watcher::default())
}

fn post_with(
    transport: &mut Transport,
    url: &str,
    options: &Options,
    observer: &dyn Observer,
) -> Result<Answer, TransportError> {
    let upload = Upload {
        url,
        headers: HEADERS,
        body: b"body".to_vec().into(),
        options: &Arc::new(options.clone()),
    };
    transport.post(upload, observer)
}

/// The text of an answer that must be one.
fn text(answer: Result<Answer, TransportError>) -> String {
    String::from_utf8(answer.unwrap().body).unwrap()
}

/// Notes everything that it is told and asked, and on which thread.
struct Watcher {
    home: ThreadId,
    told: RefCell<Vec<String>>,
    asked: RefCell<Vec<ServerCertificate>>,
    /// What is answered about certificates; the checks decide if `None`.
    accepts: Option<bool>,
    /// When to stop.
    until: Cell<Option<Instant>>,
}

impl Default for Watcher {
    fn default() -> Self {
        Watcher {
            home: std::thread::current().id(),
            told: RefCell::default(),
            asked: RefCell::default(),
            accepts: None,
            until: Cell::default(),
        }
    }
}

impl Watcher {
    fn stopping_after(milliseconds: u64) -> Self {
        let watcher = Watcher::default();
        let until = Instant::now() + Duration::from_millis(milliseconds);
        watcher.until.set(Some(until));
        watcher
    }

    /// What it was told of the connection, as `code event`, since the last time.
    fn told(&self) -> Vec<String> {
        self.told.take()
    }

    fn is_home(&self) {
        assert_eq!(std::thread::current().id(), self.home, "another thread");
    }
}

impl Observer for Watcher {
    fn keep_going(&self) -> bool {
        self.is_home();
        self.until.get().is_none_or(|until| Instant::now() < until)
    }

    fn connection_status(&self, event: &'static str, code: i32, _: &str) {
        self.is_home();
        self.told.borrow_mut().push(format!("{code} {event}"));
    }

    fn ssl_status(&self, _: &str) {
        self.is_home();
    }

    fn accepts(&self, certificate: &ServerCertificate) -> bool {
        self.is_home();
        self.asked.borrow_mut().push(certificate.clone());
        self.accepts.unwrap_or(certificate.is_trusted)
    }
}
