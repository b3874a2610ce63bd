//! Time limits and interruptions.

use super::bank::{Bank, Deed, ok};
use super::*;

fn limited(milliseconds: u64) -> Options {
    let mut options = options();
    options.time.limit = Some(Duration::from_millis(milliseconds));
    options
}

/// Posts and returns how long it took.
fn timed(url: &str, options: &Options) -> (Result<Answer, TransportError>, Duration) {
    let started = Instant::now();
    (post(url, options), started.elapsed())
}

#[test]
fn silence_has_a_limit() {
    let bank = Bank::new(|_| Deed::Silence);
    let (result, took) = timed(&bank.url(), &limited(300));
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (201, true));
    assert!((300..1500).contains(&took.as_millis()), "{took:?}");
    bank.wait_for_ends(1);
}

#[test]
fn progress_starts_the_time_anew_unless_the_limit_is_absolute() {
    let bank = Bank::new(|_| Deed::Drip(ok("slow"), Duration::from_millis(20)));
    let mut options = limited(600);
    assert_eq!(text(post(&bank.url(), &options)), "slow");
    options.time.is_absolute = true;
    let (result, took) = timed(&bank.url(), &options);
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (201, true));
    assert!(error.detail.contains("AbsoluteTimeout"), "{}", error.detail);
    assert!((600..1500).contains(&took.as_millis()), "{took:?}");
}

#[test]
fn connecting_has_a_limit_of_its_own_and_sends_nothing() {
    // It takes the connection and never answers the handshake of TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let mut options = options();
    options.time.connecting = Some(Duration::from_millis(300));
    let (result, took) = timed(&url, &options);
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (201, false));
    assert!(
        error.detail.contains("ConnectionTimeout"),
        "{}",
        error.detail
    );
    assert!((300..1500).contains(&took.as_millis()), "{took:?}");
    // Once connected, it does not count.
    let bank = Bank::new(|_| Deed::Drip(ok("slow"), Duration::from_millis(20)));
    assert_eq!(text(post(&bank.url(), &options)), "slow");
}

#[test]
fn who_does_not_want_to_go_on_need_not_wait() {
    let bank = Bank::new(|_| Deed::Silence);
    let watcher = Watcher::stopping_after(100);
    let started = Instant::now();
    let result = post_with(&mut Transport::default(), &bank.url(), &options(), &watcher);
    let error = result.unwrap_err();
    assert_eq!((error.code, error.sent), (301, true));
    assert!(
        started.elapsed().as_millis() < 300,
        "{:?}",
        started.elapsed()
    );
    assert_eq!(watcher.told()[1], "301 Remote host disconnected.");
    bank.wait_for_ends(1);
}

#[test]
fn an_interrupted_exchange_closes_the_connection_at_once() {
    let bank = Bank::new(|_| Deed::Silence);
    let mut transport = Transport::default();
    let mut options = options();
    options.http.keep_alive = true;
    let watcher = Watcher::stopping_after(60);
    post_with(&mut transport, &bank.url(), &options, &watcher).unwrap_err();
    // The transport still lives.
    bank.wait_for_ends(1);
    drop(transport);
}
