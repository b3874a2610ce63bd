//! Answers that point elsewhere, on the wire.

use super::bank::{Bank, Deed, ok};
use super::*;
use crate::transport::options::Redirects;

fn pointing(status: u16, location: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into_bytes()
}

fn following() -> Options {
    let mut options = options();
    options.http.redirects = Redirects::Always;
    options
}

/// A bank that points from `/ofx` to a place.
fn pointer(status: u16, location: String) -> Bank {
    Bank::new(move |request| {
        if request.text().contains(" /ofx ") {
            Deed::Answer(pointing(status, &location))
        } else {
            Deed::Answer(ok("there"))
        }
    })
}

#[test]
fn a_redirect_is_an_answer_unless_following_is_asked_for() {
    let bank = pointer(307, "/there".to_owned());
    assert_eq!(post(&bank.url(), &options()).unwrap().status, 307);
    assert_eq!(bank.requests().len(), 1);
}

#[test]
fn the_body_is_sent_again_to_the_same_server() {
    for keep_alive in [false, true] {
        let bank = pointer(307, "/there".to_owned());
        let mut options = following();
        options.http.keep_alive = keep_alive;
        assert_eq!(text(post(&bank.url(), &options)), "there");
        let requests = bank.requests();
        assert!(requests[1].text().starts_with("POST /there HTTP/1.1\r\n"));
        assert_eq!(requests[1].body(), b"body");
        assert_eq!(bank.connections(), if keep_alive { 1 } else { 2 });
    }
}

#[test]
fn a_302_becomes_a_get_if_asked_for() {
    let bank = pointer(302, "/there".to_owned());
    let mut options = following();
    options.http.get_on_302 = true;
    assert_eq!(text(post(&bank.url(), &options)), "there");
    let request = bank.requests()[1].text();
    assert!(request.starts_with("GET /there HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n"), "{request}");
    assert!(!request.contains("Content-"), "{request}");
}

#[test]
fn a_body_is_not_carried_to_another_server() {
    let other = Bank::saying("other");
    let bank = pointer(307, other.url());
    let error = post(&bank.url(), &following()).unwrap_err();
    assert_eq!((error.code, error.sent), (151, true));
    assert!(error.detail.contains("body"), "{}", error.detail);
    assert_eq!(other.connections(), 0);
}

#[test]
fn credentials_are_not_carried_to_another_server() {
    let other = Bank::saying("other");
    let bank = pointer(303, other.url());
    let options = following();
    let url = bank.url().replace("http://", "http://me:pw@");
    let upload = Upload {
        url: &url,
        headers: &[("Cookie", "a=b"), ("X-Api-Key", "1"), ("Accept", "x/y")],
        body: b"body".to_vec().into(),
        options: &Arc::new(options),
    };
    assert_eq!(
        text(Transport::default().post(upload, &Watcher::default())),
        "other"
    );
    assert!(
        bank.requests()[0]
            .text()
            .contains("Authorization: Basic bWU6cHc=")
    );
    let request = other.requests()[0].text();
    assert!(request.starts_with("GET /ofx HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("Accept: x/y"), "{request}");
    for secret in ["Authorization", "Cookie", "X-Api-Key", "body"] {
        assert!(!request.contains(secret), "{request}");
    }
}

#[test]
fn a_circle_ends() {
    let bank = Bank::new(|_| Deed::Answer(pointing(307, "/ofx")));
    let mut options = following();
    options.http.most_redirects = 3;
    let error = post(&bank.url(), &options).unwrap_err();
    assert_eq!((error.code, error.sent), (151, true));
    assert_eq!(bank.requests().len(), 4);
}

#[test]
fn what_was_sent_before_a_redirect_counts_as_sent() {
    let bank = pointer(303, format!("http://{}/", tcp::nobody()));
    let error = post(&bank.url(), &following()).unwrap_err();
    assert_eq!((error.code, error.sent), (10061, true));
}
