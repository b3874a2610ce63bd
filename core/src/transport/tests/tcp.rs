//! Options of TCP.

use std::net::{SocketAddr, TcpListener};

use super::bank::{Bank, Deed, ok};
use super::*;
use crate::transport::options::IpVersion;

/// A place where nobody listens.
pub(super) fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[test]
fn a_connection_comes_from_where_it_shall() {
    let bank = Bank::saying("reply");
    let port = nobody().port();
    let mut options = options();
    options.tcp.local_host = "127.0.0.2".to_owned();
    options.tcp.local_port = port;
    let mut transport = Transport::default();
    post_with(&mut transport, &bank.url(), &options, &Watcher::default()).unwrap();
    assert_eq!(
        bank.requests()[0].from,
        SocketAddr::from(([127, 0, 0, 2], port))
    );
    assert_eq!(transport.traffic().local_host, "127.0.0.2");
    assert_eq!(transport.traffic().local_port, port);
}

#[test]
fn a_place_to_connect_from_must_be_free_and_of_this_machine() {
    let bank = Bank::saying("reply");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    for (host, port, code) in [
        ("127.0.0.1", taken.local_addr().unwrap().port(), 10048),
        ("192.0.2.1", 0, 10049),
        ("::1", 0, 10049),
        ("no-such-host.invalid", 0, 11001),
    ] {
        let mut options = options();
        options.tcp.local_host = host.to_owned();
        options.tcp.local_port = port;
        let error = post(&bank.url(), &options).unwrap_err();
        assert_eq!((error.code, error.sent), (code, false), "{host}: {error:?}");
    }
    assert_eq!(bank.connections(), 0);
}

#[test]
fn an_address_is_of_the_version_that_is_asked_for() {
    let four = Bank::saying("four");
    let mut options = options();
    for (version, code) in [
        (IpVersion::Any, None),
        (IpVersion::V4, None),
        (IpVersion::PreferV6, None),
        (IpVersion::V6, Some(11001)),
    ] {
        options.tcp.ip_version = version;
        let error = post(&four.url(), &options).err();
        assert_eq!(error.map(|error| error.code), code, "{version:?}");
    }
    let six = Bank::on("[::1]:0", |_| Deed::Answer(ok("six")));
    options.tcp.ip_version = IpVersion::V6;
    assert_eq!(text(post(&six.url(), &options)), "six");
    options.tcp.ip_version = IpVersion::V4;
    assert_eq!(post(&six.url(), &options).unwrap_err().code, 11001);
}

#[test]
fn bytes_are_sent_no_faster_than_they_may() {
    let bank = Bank::saying("reply");
    let mut options = options();
    options.tcp.most_bytes_per_second = Some(2000);
    let upload = Upload {
        url: &bank.url(),
        headers: HEADERS,
        body: vec![b'x'; 2000].into(),
        options: &Arc::new(options),
    };
    let started = Instant::now();
    Transport::default()
        .post(upload, &Watcher::default())
        .unwrap();
    let took = started.elapsed().as_secs_f64();
    assert!((0.9..3.0).contains(&took), "{took}");
}

#[test]
fn slowness_of_ones_own_is_no_silence_of_the_server() {
    let bank = Bank::saying("reply");
    let mut options = options();
    options.tcp.most_bytes_per_second = Some(1000);
    options.time.limit = Some(Duration::from_millis(400));
    let upload = Upload {
        url: &bank.url(),
        headers: HEADERS,
        body: vec![b'x'; 1000].into(),
        options: &Arc::new(options),
    };
    Transport::default()
        .post(upload, &Watcher::default())
        .unwrap();
}
