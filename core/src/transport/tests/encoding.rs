//! Compressed bodies on the wire.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};

use super::bank::Bank;
use super::*;
use crate::transport::coding;

fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn a_body_is_sent_as_gzip_if_asked_for() {
    let bank = Bank::saying("reply");
    let mut options = options();
    options.http.compress_request = true;
    assert_eq!(text(post(&bank.url(), &options)), "reply");
    let request = &bank.requests()[0];
    assert!(request.text().contains("\r\nContent-Encoding: gzip\r\n"));
    let body = coding::decode(request.body().to_vec(), "gzip", 100).unwrap();
    assert_eq!(body, b"body");
}

#[test]
fn answers_are_decompressed() {
    let reply = b"a reply ".repeat(1000);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&reply).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(&reply).unwrap();
    for (encoding, body) in [
        ("gzip", coding::compress(&reply).unwrap()),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
    ] {
        let bank = Bank::sending(encoded(encoding, &body));
        let mut transport = Transport::default();
        let answer = post_with(&mut transport, &bank.url(), &options(), &Watcher::default());
        assert_eq!(answer.unwrap().body, reply, "{encoding}");
        assert_eq!(transport.traffic().bytes_received, body.len() as u64);
    }
}

#[test]
fn what_was_not_asked_for_is_not_decompressed() {
    let body = coding::compress(b"reply").unwrap();
    let bank = Bank::sending(encoded("gzip", &body));
    let mut options = options();
    options.http.accept_encoding = None;
    assert_eq!(post(&bank.url(), &options).unwrap().body, body);
    assert!(!bank.requests()[0].text().contains("Accept-Encoding"));
}

#[test]
fn a_body_that_is_cut_or_wrong_is_no_answer() {
    let body = coding::compress(b"reply").unwrap();
    for (encoding, body) in [
        ("gzip", &body[..body.len() - 5]),
        ("br", b"abc"),
        ("gzip, gzip", b"abc"),
    ] {
        let bank = Bank::sending(encoded(encoding, body));
        let error = post(&bank.url(), &options()).unwrap_err();
        assert_eq!((error.code, error.sent), (151, true), "{encoding}");
    }
}

#[test]
fn an_answer_may_not_be_too_long_compressed_or_not() {
    let mut options = options();
    options.http.largest_answer = 1000;
    let long = "x".repeat(1001);
    for answer in [
        bank::ok(&long),
        format!("HTTP/1.1 200 OK\r\n\r\n{long}").into_bytes(),
        encoded("gzip", &coding::compress(long.as_bytes()).unwrap()),
    ] {
        let error = post(&Bank::sending(answer).url(), &options).unwrap_err();
        assert_eq!((error.code, error.sent), (10040, true));
    }
    assert_eq!(
        text(post(&Bank::sending(bank::ok(&long[1..])).url(), &options)).len(),
        1000
    );
}
