//! What goes wrong, by which code it is told, and whether anything may have left.

use super::bank::{Bank, Deed};
use super::*;
use crate::transport::error::TransportErrorKind as Kind;

#[test]
fn a_broken_answer_is_an_error_and_the_request_may_have_arrived() {
    for (answer, codes) in [
        ("", &[1120][..]),
        ("HTTP/1.1 200 OK\r\n", &[1120]),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
            &[1120],
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho",
            &[1120],
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            &[151, 1120],
        ),
        ("SSH-2.0-OpenSSH_9\r\n", &[151]),
        ("HTTP/1.1 abc\r\n\r\n", &[151]),
        ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", &[151]),
    ] {
        let error = post(&Bank::sending(answer).url(), &options()).unwrap_err();
        assert!(codes.contains(&error.code), "{answer:?}: {error:?}");
        assert_eq!(
            (error.kind, error.sent),
            (Kind::Network, true),
            "{answer:?}"
        );
    }
}

#[test]
fn a_reset_is_told_and_the_request_may_have_arrived() {
    let bank = Bank::new(|_| Deed::Reset);
    let error = post(&bank.url(), &options()).unwrap_err();
    assert!([10054, 1120].contains(&error.code), "{error:?}");
    assert!(error.sent);
}

#[test]
fn a_refused_connection_sends_nothing() {
    let url = format!("http://{}/ofx", tcp::nobody());
    let error = post(&url, &options()).unwrap_err();
    assert_eq!((error.code, error.sent), (10061, false));
}

#[test]
fn a_host_that_is_not_found_sends_nothing() {
    let error = post("http://no-such-host.invalid/ofx", &options()).unwrap_err();
    assert_eq!((error.code, error.sent), (11001, false));
    assert!(!error.detail.contains("no-such-host"), "{}", error.detail);
}

#[test]
fn a_failed_exchange_tells_what_it_knows() {
    let bank = Bank::sending("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
    let mut transport = Transport::default();
    let result = post_with(&mut transport, &bank.url(), &options(), &Watcher::default());
    assert!(result.is_err());
    let traffic = transport.traffic();
    assert_eq!(traffic.status_line, "HTTP/1.1 200 OK");
    assert!(traffic.sent_headers.starts_with("POST /ofx HTTP/1.1\r\n"));
    assert_eq!(traffic.bytes_received, 5);
    // Nothing of it stays when the next one does not even connect.
    let url = format!("http://{}/ofx", tcp::nobody());
    let result = post_with(&mut transport, &url, &options(), &Watcher::default());
    assert!(result.is_err());
    assert_eq!(
        *transport.traffic(),
        crate::transport::observer::Traffic::default()
    );
}

#[test]
fn an_answer_that_comes_before_the_body_was_read_counts() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut some = [0; 100];
        stream.read_exact(&mut some).unwrap();
        stream
            .write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
            .unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    });
    let options = options();
    let upload = Upload {
        url: &url,
        headers: HEADERS,
        body: vec![7; 8 << 20].into(),
        options: &Arc::new(options),
    };
    let answer = Transport::default()
        .post(upload, &Watcher::default())
        .unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (413, &b"no"[..]));
    server.join().unwrap();
}

#[test]
fn a_head_without_end_is_an_error() {
    let head = format!("HTTP/1.1 200 OK\r\nX-Long: {}", "x".repeat(4 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(1000));
    for answer in [head, many] {
        let error = post(&Bank::sending(answer).url(), &options()).unwrap_err();
        assert_eq!((error.code, error.sent), (151, true), "{error:?}");
    }
}
