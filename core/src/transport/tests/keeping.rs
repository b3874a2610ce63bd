//! Connections that are kept for the next exchange, and requests that are never sent twice.

use super::bank::{Bank, Deed, ok};
use super::*;

fn keeping() -> Options {
    let mut options = options();
    options.http.keep_alive = true;
    options
}

#[test]
fn a_connection_is_kept_if_asked_for() {
    let bank = Bank::saying("reply");
    let mut transport = Transport::default();
    let watcher = Watcher::default();
    for _ in 0..3 {
        let answer = post_with(&mut transport, &bank.url(), &keeping(), &watcher);
        assert_eq!(text(answer), "reply");
        assert_eq!(transport.traffic().status_line, "HTTP/1.1 200 OK");
        let from = bank.requests()[0].from;
        assert_eq!(transport.traffic().local_port, from.port());
        assert_eq!(transport.traffic().local_host, from.ip().to_string());
    }
    assert_eq!((bank.requests().len(), bank.connections()), (3, 1));
    assert!(!bank.requests()[0].text().contains("Connection: close"));
    assert_eq!(watcher.told(), ["0 Remote host connection complete."]);
    drop(transport);
    bank.wait_for_ends(1);
}

#[test]
fn a_connection_is_not_kept_otherwise() {
    let bank = Bank::saying("reply");
    let mut transport = Transport::default();
    for _ in 0..2 {
        post_with(&mut transport, &bank.url(), &options(), &Watcher::default()).unwrap();
    }
    assert_eq!(bank.connections(), 2);
    bank.wait_for_ends(2);
}

#[test]
fn a_kept_connection_serves_only_what_is_the_same_in_all() {
    let (one, other) = (Bank::saying("one"), Bank::saying("other"));
    let mut transport = Transport::default();
    let mut post = |bank: &Bank, options: &Options| {
        text(post_with(
            &mut transport,
            &bank.url(),
            options,
            &Watcher::default(),
        ))
    };
    assert_eq!(post(&one, &keeping()), "one");
    assert_eq!(post(&other, &keeping()), "other");
    one.wait_for_ends(1);
    let mut different = keeping();
    different.tcp.no_delay = true;
    assert_eq!(post(&other, &different), "other");
    assert_eq!((one.connections(), other.connections()), (1, 2));
    other.wait_for_ends(1);
}

#[test]
fn a_connection_that_the_server_closed_is_not_used() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\na",
    ] {
        let bank = Bank::sending(answer);
        let mut transport = Transport::default();
        for _ in 0..3 {
            let answer = post_with(&mut transport, &bank.url(), &keeping(), &Watcher::default());
            assert_eq!(text(answer), "a");
            bank.wait_for_ends(bank.connections());
        }
        assert_eq!((bank.requests().len(), bank.connections()), (3, 3));
    }
}

#[test]
fn a_connection_that_was_broken_off_while_it_was_kept_is_not_used() {
    let bank = Bank::new(|_| Deed::LaterReset(ok("reply")));
    let mut transport = Transport::default();
    for _ in 0..3 {
        let answer = post_with(&mut transport, &bank.url(), &keeping(), &Watcher::default());
        assert_eq!(text(answer), "reply");
        std::thread::sleep(Duration::from_millis(150));
    }
    assert_eq!((bank.requests().len(), bank.connections()), (3, 3));
}

#[test]
fn a_request_that_was_sent_over_a_kept_connection_is_never_repeated() {
    let bank = Bank::new(|request| match request.connection {
        0 if request.text().contains("POST /again") => Deed::Last(Vec::new()),
        _ => Deed::Answer(ok("reply")),
    });
    let mut transport = Transport::default();
    post_with(&mut transport, &bank.url(), &keeping(), &Watcher::default()).unwrap();
    let url = bank.url().replace("/ofx", "/again");
    let error = post_with(&mut transport, &url, &keeping(), &Watcher::default()).unwrap_err();
    assert!(error.sent, "{error:?}");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!((bank.requests().len(), bank.connections()), (2, 1));
    // The next one goes over a new connection.
    post_with(&mut transport, &url, &keeping(), &Watcher::default()).unwrap();
    assert_eq!((bank.requests().len(), bank.connections()), (3, 2));
}

#[test]
fn a_kept_connection_does_not_carry_the_flag_of_the_exchange_before() {
    let bank = Bank::saying("reply");
    let mut transport = Transport::default();
    post_with(&mut transport, &bank.url(), &keeping(), &Watcher::default()).unwrap();
    let url = format!("http://{}/", tcp::nobody());
    let error = post_with(&mut transport, &url, &keeping(), &Watcher::default()).unwrap_err();
    assert!(!error.sent);
}

#[test]
fn ending_a_connection_takes_no_time() {
    let bank = Bank::saying("reply");
    let mut transport = Transport::default();
    let started = Instant::now();
    for _ in 0..100 {
        post_with(&mut transport, &bank.url(), &options(), &Watcher::default()).unwrap();
    }
    let took = started.elapsed();
    println!("100 exchanges took {took:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
}
