//! A bank that answers every request with a history of any length, made while it is sent: over plain HTTP, compressed, or TLS.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::reply::{self, Syntax};
use crate::row::Outcome;

/// How the answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it is.
    Plain,
    /// As gzip.
    Gzip,
    /// As it is, over TLS.
    Tls,
}

impl Way {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Way::Plain => "plain",
            Way::Gzip => "gzip",
            Way::Tls => "tls",
        }
    }
}

/// Starts a bank on a thread of its own, and gives its URL.
///
/// # Errors
///
/// If it cannot listen or make a certificate.
pub fn start(syntax: Syntax, payments: usize, way: Way) -> Outcome<String> {
    let words = |error: io::Error| error.to_string();
    let listener = TcpListener::bind("127.0.0.1:0").map_err(words)?;
    let address = listener.local_addr().map_err(words)?;
    let tls = (way == Way::Tls).then(certificate).transpose()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up has had enough.
            let _ = match &tls {
                None => answer(stream, syntax, payments, way),
                Some(config) => ServerConnection::new(Arc::clone(config))
                    .map_err(io::Error::other)
                    .and_then(|tls| {
                        let mut stream = StreamOwned::new(tls, stream);
                        answer(&mut stream, syntax, payments, way)?;
                        // Otherwise the client would have to take it for cut.
                        stream.conn.send_close_notify();
                        stream.flush()
                    }),
            };
        }
    });
    let scheme = if way == Way::Tls { "https" } else { "http" };
    Ok(format!("{scheme}://{address}/ofx"))
}

fn certificate() -> Outcome<Arc<ServerConfig>> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
    let made = made.map_err(|error| error.to_string())?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            let builder = builder.with_no_client_auth();
            builder.with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::from(key))
        })
        .map(Arc::new)
        .map_err(|error| error.to_string())
}

fn answer(stream: impl Read + Write, syntax: Syntax, payments: usize, way: Way) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    read_request(&mut stream)?;
    let mut stream = BufWriter::with_capacity(64 << 10, stream.into_inner());
    let coding = if way == Way::Gzip {
        "Content-Encoding: gzip\r\n"
    } else {
        ""
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ofx\r\n{coding}Connection: close\r\n\r\n"
    )?;
    if way == Way::Gzip {
        let mut encoder = GzEncoder::new(&mut stream, Compression::fast());
        reply::write(syntax, payments, &mut encoder)?;
        encoder.finish()?;
    } else {
        reply::write(syntax, payments, &mut stream)?;
    }
    stream.flush()
}

fn read_request(stream: &mut impl BufRead) -> io::Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.is_empty() {
            return stream.read_exact(&mut vec![0; length]);
        }
    }
}
