//! Proxies and firewalls: those that Debian has, and one that does as it is told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use super::bank::{Bank, Deed, ok};
use super::secure::{server, trusting};
use super::*;
use crate::transport::options::{FirewallKind, ProxyAuth};
use crate::value::Secret;

/// A program that listens on a port of loopback, and ends with this.
pub(super) struct Gate {
    program: Child,
    pub(super) port: u16,
    /// Its configuration.
    file: std::path::PathBuf,
}

impl Drop for Gate {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        let _ = std::fs::remove_file(&self.file);
    }
}

/// Starts a program on a free port; `arguments` and `configuration` have PORT and FILE in their place.
pub(super) fn start(program: &str, arguments: &[&str], configuration: &str) -> Gate {
    let port = tcp::nobody().port();
    let name = program.rsplit('/').next().unwrap();
    let name = format!("ofx-billpay-{name}-{}-{port}.conf", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, configuration.replace("PORT", &port.to_string())).unwrap();
    let arguments = arguments.iter().map(|argument| {
        argument
            .replace("PORT", &port.to_string())
            .replace("FILE", &file.to_string_lossy())
    });
    let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    let program = Command::new(program)
        .args(arguments)
        .env("PATH", path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; tools/install-proxies installs it"));
    let mut gate = Gate {
        program,
        port,
        file,
    };
    for _ in 0..500 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return gate;
        }
        if let Some(status) = gate.program.try_wait().unwrap() {
            panic!("the proxy ended at once: {status}");
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("the proxy does not listen");
}

/// A proxy of HTTP that wants a password.
fn tinyproxy() -> Gate {
    let configuration = "Port PORT\nListen 127.0.0.1\nTimeout 20\nMaxClients 10\n\
        BasicAuth me hunter2\nAllow 127.0.0.1\n";
    start("tinyproxy", &["-d", "-c", "FILE"], configuration)
}

/// A firewall of SOCKS 4 and 5 without passwords, which lets nobody to port 1.
fn dante() -> Gate {
    let configuration = "internal: 127.0.0.1 port = PORT\nexternal: lo\nclientmethod: none\n\
        socksmethod: none\nuser.privileged: root\nuser.unprivileged: nobody\n\
        client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }\n\
        socks block { from: 127.0.0.0/8 to: 127.0.0.0/8 port = 1 }\n\
        socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }\n\
        socks pass { from: 127.0.0.0/8 to: localhost }\n";
    start("danted", &["-f", "FILE"], configuration)
}

/// A firewall of SOCKS 5 that wants a password.
fn microsocks() -> Gate {
    let arguments = ["-i", "127.0.0.1", "-p", "PORT", "-u", "me", "-P", "hunter2"];
    start("microsocks", &arguments, "")
}

fn by_proxy(port: u16, options: Options) -> Options {
    let mut options = options;
    options.proxy.host = "127.0.0.1".to_owned();
    options.proxy.port = port;
    options.proxy.user = "me".to_owned();
    options.proxy.password = Secret::from("hunter2");
    options
}

pub(super) fn through(
    kind: FirewallKind,
    port: u16,
    user: &str,
    password: &str,
    options: Options,
) -> Options {
    let mut options = options;
    options.firewall.kind = kind;
    options.firewall.host = "127.0.0.1".to_owned();
    options.firewall.port = port;
    options.firewall.user = user.to_owned();
    options.firewall.password = Secret::from(password);
    options
}

/// A bank in the clear and a secure one.
fn banks() -> [(Bank, String); 2] {
    let plain = Bank::saying("plain");
    let secure = Bank::secure(server(), |_| Deed::Answer(ok("secure")));
    let urls = [plain.url(), format!("https://{}/ofx", secure.address)];
    let [first, second] = urls;
    [(plain, first), (secure, second)]
}

/// Both banks answer on this way, and the caller is told of it.
pub(super) fn works(options: &Options) {
    for ((bank, url), expected) in banks().iter().zip(["plain", "secure"]) {
        let watcher = Watcher::default();
        let answer = post_with(&mut Transport::default(), url, options, &watcher);
        assert_eq!(text(answer), expected);
        let told = watcher.told();
        assert_eq!(told[0], "0 Firewall connection complete.");
        assert_eq!(told[1], "0 Remote host connection complete.");
        assert_eq!(told.last().unwrap(), "0 Remote host disconnected.");
        let request = bank.requests()[0].text();
        assert!(request.starts_with("POST /ofx HTTP/1.1\r\n"), "{request}");
        assert!(request.ends_with("body"), "{request}");
        assert!(!request.contains("Proxy-"), "{request}");
    }
}

/// No bank hears of the request, and the error says why without any password.
fn fails(options: &Options, words: &str) {
    for (bank, url) in banks() {
        let error = post(&url, options).unwrap_err();
        assert_eq!(error.code, 118, "{error:?}");
        assert!(error.detail.contains(words), "{}", error.detail);
        assert!(!error.detail.contains("hunter2"), "{}", error.detail);
        let is_plain = url.starts_with("http:");
        let sees_request = is_plain && options.firewall.kind == FirewallKind::None;
        assert_eq!(error.sent, sees_request, "{error:?}");
        assert_eq!(bank.requests().len(), 0);
    }
}

#[test]
fn a_proxy_is_used_for_http_and_https() {
    let proxy = tinyproxy();
    let mut options = by_proxy(proxy.port, trusting());
    works(&options);
    options.proxy.auth = ProxyAuth::Verbatim;
    options.proxy.authorization = Secret::from("Basic bWU6aHVudGVyMg==");
    works(&options);
    let known = options.clone();
    options.proxy.auth = ProxyAuth::None;
    fails(&options, "407");
    options = known;
    options.proxy.auth = ProxyAuth::Basic;
    options.proxy.password = Secret::from("hunter2wrong");
    let [(plain, plain_url), (secure, secure_url)] = banks();
    let error = post(&secure_url, &options).unwrap_err();
    assert_eq!((error.code, error.sent), (118, false), "{error:?}");
    assert!(error.detail.contains("401"), "{}", error.detail);
    // Here the answer, 401, could be the bank's own.
    assert!(post(&plain_url, &options).map_or(true, |answer| answer.status == 401));
    assert_eq!(plain.requests().len() + secure.requests().len(), 0);
}

#[test]
fn exceptions_are_reached_without_proxy_and_firewall() {
    let nobody = tcp::nobody().port();
    let mut options = by_proxy(nobody, trusting());
    options = through(FirewallKind::Socks5, nobody, "", "", options);
    options.proxy.exceptions = vec!["127.0.0.0/8".to_owned()];
    for (_, url) in banks() {
        post(&url, &options).unwrap();
    }
}

#[test]
fn a_tunnel_goes_through_a_firewall_that_speaks_http() {
    let proxy = tinyproxy();
    let options = through(
        FirewallKind::Tunnel,
        proxy.port,
        "me",
        "hunter2",
        trusting(),
    );
    works(&options);
    let options = through(
        FirewallKind::Tunnel,
        proxy.port,
        "me",
        "hunter2no",
        trusting(),
    );
    fails(&options, "HTTP/1.");
}

#[test]
fn socks_4_and_5_go_through() {
    let firewall = dante();
    for kind in [FirewallKind::Socks4, FirewallKind::Socks5] {
        works(&through(kind, firewall.port, "", "", trusting()));
    }
    for (kind, words) in [
        (FirewallKind::Socks4, "rejected or failed (91)"),
        (FirewallKind::Socks5, "not allowed by ruleset (2)"),
    ] {
        let options = through(kind, firewall.port, "", "", trusting());
        let error = post("http://127.0.0.1:1/", &options).unwrap_err();
        assert_eq!((error.code, error.sent), (118, false));
        assert!(error.detail.contains(words), "{}", error.detail);
    }
}

#[test]
fn a_socks_5_firewall_may_want_a_password() {
    let firewall = microsocks();
    let with = |user, password| {
        through(
            FirewallKind::Socks5,
            firewall.port,
            user,
            password,
            trusting(),
        )
    };
    works(&with("me", "hunter2"));
    fails(&with("me", "hunter2wrong"), "refused FirewallUser");
    fails(&with("", ""), "set FirewallUser");
    // It looks names up, and says what it found.
    let options = with("me", "hunter2");
    let bank = Bank::saying("named");
    let url = bank.url().replace("127.0.0.1", "localhost");
    assert_eq!(text(post(&url, &options)), "named");
    let url = format!("http://{}/", tcp::nobody());
    let error = post(&url, &options).unwrap_err();
    assert!(
        error.detail.contains("connection refused (5)"),
        "{}",
        error.detail
    );
}

#[test]
fn a_proxy_may_stand_behind_a_firewall() {
    let (proxy, firewall) = (tinyproxy(), microsocks());
    let options = by_proxy(proxy.port, trusting());
    works(&through(
        FirewallKind::Socks5,
        firewall.port,
        "me",
        "hunter2",
        options,
    ));
}

#[test]
fn a_firewall_that_is_not_there_is_an_error_of_the_firewall() {
    let nobody = tcp::nobody().port();
    for kind in [
        FirewallKind::Tunnel,
        FirewallKind::Socks4,
        FirewallKind::Socks4a,
        FirewallKind::Socks5,
    ] {
        fails(
            &through(kind, nobody, "me", "hunter2", trusting()),
            "refused the connection",
        );
    }
    let error = post("http://127.0.0.1:1/", &by_proxy(nobody, options())).unwrap_err();
    assert_eq!((error.code, error.sent), (118, false));
}

/// A firewall that notes so many bytes, sends an answer and closes.
fn told(expects: usize, answer: &[u8]) -> (SocketAddr, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = answer.to_vec();
    let noted = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let mut bytes = vec![0; expects];
        stream.read_exact(&mut bytes).unwrap();
        stream.write_all(&answer).unwrap();
        bytes
    });
    (address, noted)
}

#[test]
fn socks_4a_lets_the_firewall_look_the_name_up() {
    let expected = b"\x04\x01\x00\x50\x00\x00\x00\x01me\x00bank.example\x00";
    let (address, noted) = told(expected.len(), b"\x00\x5b\x00\x00\x00\x00\x00\x00");
    let options = through(FirewallKind::Socks4a, address.port(), "me", "", options());
    let error = post("http://bank.example/", &options).unwrap_err();
    assert_eq!(noted.join().unwrap(), expected);
    assert!(
        error.detail.contains("rejected or failed (91)"),
        "{}",
        error.detail
    );
}

#[test]
fn what_is_no_firewall_is_told() {
    for (kind, expects) in [
        (FirewallKind::Tunnel, 20),
        (FirewallKind::Socks4a, 9),
        (FirewallKind::Socks5, 3),
    ] {
        for answer in [&b"SSH-2.0-OpenSSH\r\n\r\n"[..], b""] {
            let (address, noted) = told(expects, answer);
            let options = through(kind, address.port(), "", "", options());
            let error = post("http://bank.example/", &options).unwrap_err();
            assert_eq!(
                (error.code, error.sent),
                (118, false),
                "{kind:?} {answer:?}"
            );
            noted.join().unwrap();
        }
    }
}

#[test]
fn a_tunnel_is_asked_for_with_the_lines_that_are_given() {
    let request = b"CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example:443\r\n\
        Proxy-Authorization: Basic bWU6aHVudGVyMg==\r\nX-Ticket: 7\r\n\r\n";
    let (address, noted) = told(request.len(), b"HTTP/1.1 403 Not For You\r\n\r\n");
    let mut options = through(
        FirewallKind::Tunnel,
        address.port(),
        "me",
        "hunter2",
        options(),
    );
    options.firewall.data = Secret::from("X-Ticket: 7");
    let watcher = Watcher::default();
    let result = post_with(
        &mut Transport::default(),
        "https://bank.example/",
        &options,
        &watcher,
    );
    let error = result.unwrap_err();
    assert_eq!(noted.join().unwrap(), request);
    assert_eq!(
        error.detail,
        "the proxy opened no tunnel: HTTP/1.1 403 Not For You"
    );
    assert!(watcher.told().is_empty());
}
