//! TLS: an authority for each run, HTTP/1.1 and HTTP/2, and certificates of clients.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use hyper_util::rt::{TokioExecutor, TokioIo};
use ofx_billpay_sandbox::{ClientCertificates, Fault, Options, Sandbox, run_command_line};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::{Client, codes, info, northgate, options, pay};
use crate::raw;

fn bank(client_certificates: ClientCertificates) -> Sandbox {
    let options = Options {
        tls: true,
        client_certificates,
        ..options()
    };
    Sandbox::start(options).expect("the bank starts")
}

fn host(bank: &Sandbox) -> String {
    let url = bank
        .url()
        .strip_prefix("https://")
        .expect("the URL is https");
    url.replace("/ofx", "")
}

/// What a client trusts, and shows if it has something to show.
fn config(bank: &Sandbox, with_certificate: bool, protocol: &[u8]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_file(bank.ca_file().expect("there is an authority"));
    roots
        .add(authority.expect("it is PEM"))
        .expect("it is an authority");
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("there are versions")
        .with_root_certificates(roots);
    let mut config = if with_certificate {
        let file = bank.client_certificate_file().expect("a certificate");
        let certificate = CertificateDer::from_pem_file(file).expect("it is PEM");
        let file = bank.client_key_file().expect("a key");
        let key = PrivateKeyDer::from_pem_file(file).expect("it is PEM");
        builder
            .with_client_auth_cert(vec![certificate], key)
            .expect("they fit")
    } else {
        builder.with_no_client_auth()
    };
    config.alpn_protocols = vec![protocol.to_vec()];
    Arc::new(config)
}

fn payment(bank: &Sandbox) -> Vec<u8> {
    let set = pay("t1", &info(&northgate()));
    Client::new(bank, 211).file(&format!("<BILLPAYMSGSRQV1>{set}</BILLPAYMSGSRQV1>"))
}

/// Pays over HTTP/1.1; the reply, or nothing if the bank hangs up.
fn pay_over_tls(bank: &Sandbox, name: &'static str, with_certificate: bool) -> Option<String> {
    let config = config(bank, with_certificate, b"http/1.1");
    let name = ServerName::try_from(name).expect("it is a name");
    let connection = ClientConnection::new(config, name).expect("a connection");
    let socket = TcpStream::connect(host(bank)).expect("the bank listens");
    let mut stream = StreamOwned::new(connection, socket);
    let body = payment(bank);
    let head = format!(
        "POST /ofx HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        host(bank),
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()?;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8(reply).expect("the reply is UTF-8");
    (!reply.is_empty()).then_some(reply)
}

#[test]
fn a_payment_is_made_over_tls() {
    let bank = bank(ClientCertificates::None);
    assert!(bank.url().starts_with("https://127.0.0.1:"));
    for name in ["127.0.0.1", "localhost"] {
        let reply = pay_over_tls(&bank, name, false).expect("a reply");
        assert!(reply.starts_with("HTTP/1.1 200 OK"));
        assert_eq!(codes(&reply), ["0"]);
    }
    assert!(pay_over_tls(&bank, "bank.example", false).is_none());
    assert!(bank.client_certificate_file().is_none() && bank.client_key_file().is_none());
}

#[test]
fn a_client_without_its_certificate_is_not_let_in() {
    let bank = bank(ClientCertificates::Required);
    assert!(pay_over_tls(&bank, "localhost", false).is_none());
    assert!(bank.exchanges().is_empty());
    let reply = pay_over_tls(&bank, "localhost", true).expect("a reply");
    assert_eq!(codes(&reply), ["0"]);
}

#[test]
fn another_bank_has_another_authority() {
    let (bank, other) = (
        bank(ClientCertificates::None),
        bank(ClientCertificates::None),
    );
    assert_ne!(bank.ca_file(), other.ca_file());
    let name = ServerName::try_from("localhost").unwrap();
    let trusting_other = config(&other, false, b"http/1.1");
    let connection = ClientConnection::new(trusting_other, name).unwrap();
    let socket = TcpStream::connect(host(&bank)).unwrap();
    assert!(
        StreamOwned::new(connection, socket)
            .write_all(b"GET")
            .is_err()
    );
}

#[test]
fn the_files_are_gone_with_the_bank() {
    let bank = bank(ClientCertificates::Required);
    let files = [
        bank.ca_file(),
        bank.client_certificate_file(),
        bank.client_key_file(),
    ];
    let files = files.map(|file| file.expect("there is a file"));
    assert!(files.iter().all(|file| file.exists()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::fs::metadata(files[0].parent().unwrap()).unwrap();
        assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    }
    drop(bank);
    assert!(!files.iter().any(|file| file.exists()));
}

#[test]
fn the_program_tells_where_the_certificates_are() {
    let arguments = ["sandbox", "--tls", "--client-certificates", "required"].map(Into::into);
    let mut lines = Vec::new();
    run_command_line(arguments, |line| lines.push(line.to_owned()), || true).unwrap();
    assert!(lines[0].starts_with("listening on https://"));
    assert!(lines[1].starts_with("certificate authority in /") && lines[1].ends_with("ca.pem"));
    assert!(
        lines[2].starts_with("client certificate in ") && lines[3].starts_with("client key in ")
    );
    let arguments = ["sandbox", "--client-certificates", "required"].map(Into::into);
    assert!(run_command_line(arguments, |_| {}, || true).is_err());
}

#[test]
fn its_controller_needs_no_certificate_at_the_side_door() {
    let options = Options {
        tls: true,
        control: Some(([127, 0, 0, 1], 0).into()),
        ..Options::default()
    };
    let bank = Sandbox::start(options).unwrap();
    let url = bank.control_url().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let ledger = raw::control(url, "GET", "ledger", "");
    assert!(ledger.text().contains("\"balance\":\"10000.00\""));
    let ofx = raw::ofx(url, &[], b"");
    assert_ne!(ofx.status, 200, "it is for control only");
    let arguments = ["sandbox", "--tls", "--control", "127.0.0.1:0"].map(Into::into);
    let mut lines = Vec::new();
    run_command_line(arguments, |line| lines.push(line.to_owned()), || true).unwrap();
    assert!(
        lines[1].starts_with("control on http://127.0.0.1:"),
        "{lines:?}"
    );
    let arguments = ["sandbox", "--control", "0.0.0.0:0"].map(Into::into);
    assert!(run_command_line(arguments, |_| {}, || true).is_err());
}

/// One HTTP/2 exchange with `/ofx` or a path below `/control`.
async fn exchange(
    bank: &Sandbox,
    method: &str,
    path: &str,
    body: Vec<u8>,
) -> Option<(u16, String)> {
    let connector = tokio_rustls::TlsConnector::from(config(bank, false, b"h2"));
    let socket = tokio::net::TcpStream::connect(host(bank)).await.ok()?;
    let name = ServerName::try_from("127.0.0.1").ok()?;
    let stream = connector.connect(name, socket).await.ok()?;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let handshake =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.ok()?;
    tokio::spawn(connection);
    let request = hyper::Request::builder()
        .method(method)
        .uri(format!("https://{}{path}", host(bank)))
        .header("content-type", "application/json")
        .body(Body::from(body))
        .expect("a request");
    let reply = sender.send_request(request).await.ok()?;
    let status = reply.status().as_u16();
    let body = to_bytes(Body::new(reply.into_body()), usize::MAX)
        .await
        .ok()?;
    Some((status, String::from_utf8_lossy(&body).into_owned()))
}

#[test]
fn http_2_carries_payments_control_and_faults() {
    let bank = bank(ClientCertificates::None);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ask = |method: &str, path: &str, body: Vec<u8>| {
        runtime.block_on(exchange(&bank, method, path, body))
    };
    let (status, reply) = ask("POST", "/ofx", payment(&bank)).unwrap();
    assert_eq!((status, codes(&reply)), (200, vec!["0".to_owned()]));
    let (status, reply) = ask("GET", "/control/ledger", Vec::new()).unwrap();
    assert!(status == 200 && reply.contains("P000000001"), "{reply}");
    bank.arm(Fault::DropAfterExecuting { bytes: 0 }).unwrap();
    bank.arm(Fault::DropBeforeReading).unwrap();
    assert!(ask("POST", "/ofx", payment(&bank)).is_none());
    assert!(ask("POST", "/ofx", payment(&bank)).is_none());
    bank.arm(Fault::DropAfterExecuting { bytes: 50 }).unwrap();
    assert!(ask("POST", "/ofx", payment(&bank)).is_none());
}
