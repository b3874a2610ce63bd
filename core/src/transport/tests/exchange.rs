//! The head of a request and of an answer, as they are sent and as they are told.

use super::bank::{Bank, Deed, ok};
use super::*;
use crate::transport::options::HttpVersion;

/// Posts to a bank that answers, and returns what it got.
fn seen(options: &Options) -> (String, Transport) {
    let bank = Bank::saying("reply");
    let mut transport = Transport::default();
    let answer = post_with(&mut transport, &bank.url(), options, &Watcher::default());
    assert_eq!(text(answer), "reply");
    let requests = bank.requests();
    assert_eq!(requests.len(), 1);
    let port = bank.address.port().to_string();
    (requests[0].text().replace(&port, "PORT"), transport)
}

#[test]
fn a_request_is_sent_as_it_was_given() {
    let (request, _) = seen(&options());
    assert_eq!(
        request,
        "POST /ofx HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Type: application/x-ofx\r\n\
         X-Test: 1\r\nAccept-Encoding: gzip, deflate\r\nConnection: close\r\n\
         Content-Length: 4\r\n\r\nbody"
    );
}

#[test]
fn http_1_0_is_spoken_if_asked_for() {
    let mut options = options();
    options.http.version = HttpVersion::Http10;
    options.http.chunk_size = Some(2);
    let (request, _) = seen(&options);
    assert!(request.starts_with("POST /ofx HTTP/1.0\r\n"), "{request}");
    assert!(request.contains("\r\nConnection: close\r\n"), "{request}");
    assert!(
        request.ends_with("Content-Length: 4\r\n\r\nbody"),
        "{request}"
    );
    options.http.keep_alive = true;
    let (request, _) = seen(&options);
    assert!(
        request.contains("\r\nConnection: keep-alive\r\n"),
        "{request}"
    );
}

#[test]
fn http_2_needs_https() {
    let mut options = options();
    options.http.version = HttpVersion::Http2;
    let bank = Bank::saying("reply");
    let error = post(&bank.url(), &options).unwrap_err();
    assert_eq!((error.code, error.sent), (10022, false));
    assert!(error.detail.contains("https"), "{}", error.detail);
    assert_eq!(bank.connections(), 0);
}

#[test]
fn a_body_is_sent_in_pieces_if_asked_for() {
    let mut options = options();
    options.http.chunk_size = Some(3);
    let (request, _) = seen(&options);
    assert!(
        request.contains("\r\nTransfer-Encoding: chunked\r\n"),
        "{request}"
    );
    assert!(!request.contains("Content-Length"), "{request}");
    assert!(
        request.ends_with("\r\n\r\n3\r\nbod\r\n1\r\ny\r\n0\r\n\r\n"),
        "{request}"
    );
}

#[test]
fn what_was_sent_and_received_is_told() {
    let mut options = options();
    options.http.keep_request = true;
    let (request, transport) = seen(&options);
    let traffic = transport.traffic();
    let port = traffic.sent_headers.split("127.0.0.1:").nth(1).unwrap();
    let port = port.lines().next().unwrap().to_owned();
    let plain = |text: &str| text.replace(&port, "PORT");
    assert_eq!(
        plain(&String::from_utf8_lossy(&traffic.sent_request)),
        request
    );
    assert_eq!(plain(&traffic.sent_headers) + "body", request);
    assert_eq!(
        traffic.received_headers,
        "HTTP/1.1 200 OK\r\nX-Bank: b\r\nContent-Length: 5\r\n\r\n"
    );
    assert_eq!(traffic.status_line, "HTTP/1.1 200 OK");
    assert_eq!((traffic.bytes_received, traffic.http_version), (5, "1.1"));
    assert_eq!(traffic.local_host, "127.0.0.1");
    assert_ne!(traffic.local_port, 0);
    assert_eq!(traffic.tls, None);
}

#[test]
fn the_body_is_kept_only_if_asked_for() {
    let (_, transport) = seen(&options());
    assert!(transport.traffic().sent_request.is_empty());
    assert!(!transport.traffic().sent_headers.contains("body"));
}

#[test]
fn an_interim_answer_is_no_answer() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok";
    let bank = Bank::sending(interim);
    let mut transport = Transport::default();
    let answer = post_with(&mut transport, &bank.url(), &options(), &Watcher::default());
    assert_eq!(text(answer), "ok");
    assert_eq!(transport.traffic().status_line, "HTTP/1.1 200 Fine");
}

#[test]
fn an_answer_of_any_status_is_an_answer() {
    for status in [200, 204, 302, 401, 404, 407, 500, 503] {
        let bank = Bank::sending(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"));
        assert_eq!(post(&bank.url(), &options()).unwrap().status, status);
    }
}

#[test]
fn headers_that_would_contradict_the_request_are_refused_before_anybody_is_connected_to() {
    let bank = Bank::saying("reply");
    for (name, value) in [
        ("Content-Length", "3"),
        ("transfer-encoding", "chunked"),
        ("Host", "evil.example"),
        ("Connection", "upgrade"),
        ("Proxy-Authorization", "Basic hunter2"),
        ("X-Bad", "hunter2\r\nX-More: y"),
        ("X Bad", "hunter2"),
        ("", "hunter2"),
    ] {
        let options = options();
        let upload = Upload {
            url: &bank.url(),
            headers: &[(name, value)],
            body: b"body".to_vec().into(),
            options: &Arc::new(options),
        };
        let result = Transport::default().post(upload, &Watcher::default());
        let error = result.unwrap_err();
        assert_eq!((error.code, error.sent), (10022, false), "{name}");
        assert!(!error.detail.contains("hunter2"), "{}", error.detail);
    }
    assert_eq!(bank.connections(), 0);
}

#[test]
fn events_tell_how_the_connection_came_and_went() {
    let bank = Bank::new(|request| match request.connection {
        0 => Deed::Answer(ok("reply")),
        _ => Deed::Reset,
    });
    let watcher = Watcher::default();
    let mut transport = Transport::default();
    let post = |transport: &mut Transport| post_with(transport, &bank.url(), &options(), &watcher);
    post(&mut transport).unwrap();
    let expected = [
        "0 Remote host connection complete.",
        "0 Remote host disconnected.",
    ];
    assert_eq!(watcher.told(), expected);
    let code = post(&mut transport).unwrap_err().code;
    let ended = format!("{code} Remote host disconnected.");
    assert_eq!(watcher.told(), [expected[0], &ended]);
}

#[test]
fn nothing_is_told_of_a_connection_that_never_was() {
    let watcher = Watcher::default();
    let url = format!("http://{}/", tcp::nobody());
    post_with(&mut Transport::default(), &url, &options(), &watcher).unwrap_err();
    assert!(watcher.told().is_empty());
}

#[test]
fn a_caller_inside_another_runtime_is_told_and_asked_on_its_own_thread() {
    let bank = Bank::new(|_| Deed::Drip(ok("reply"), Duration::from_millis(2)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let watcher = Watcher::default();
        let mut transport = Transport::default();
        let answer = post_with(&mut transport, &bank.url(), &options(), &watcher);
        assert_eq!(text(answer), "reply");
        assert_eq!(watcher.told().len(), 2);
        let watcher = Watcher::stopping_after(10);
        let error = post_with(&mut transport, &bank.url(), &options(), &watcher).unwrap_err();
        assert_eq!((error.code, error.sent), (301, true));
    });
}
