//! A server that is fast because it does nothing: it answers every request with the same reply, in a process of its own.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::Setup;
use crate::reply::{Syntax, reply};
use crate::row::Outcome;

/// The server of a row. It ends with it.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub url: String,
    /// The file with its certificate, if it is secure.
    pub certificate: String,
}

impl Server {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// If it does not start.
    pub fn start(setup: &Setup, is_secure: bool) -> Outcome<Self> {
        let certificate = setup.file("certificate.pem", b"")?;
        let kind = if is_secure { "https" } else { "http" };
        let failed = |error: io::Error| format!("the server does not start: {error}");
        let program = std::env::current_exe().map_err(failed)?;
        let mut process = Command::new(program)
            .args(["serve", kind, &certificate])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut port = String::new();
        let told = process.stdout.take().ok_or("the server says nothing")?;
        BufReader::new(told).read_line(&mut port).map_err(failed)?;
        Ok(Server {
            process,
            url: format!("{kind}://127.0.0.1:{}/ofx", port.trim()),
            certificate,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the process is ended; with TLS if `kind` is `https`. The certificate is written to a file before the port is told.
///
/// # Errors
///
/// If it cannot listen.
pub fn serve(kind: &str, certificate: &str) -> Outcome<()> {
    let failed = |error: io::Error| error.to_string();
    let tls = match kind {
        "https" => Some(secure(certificate)?),
        _ => None,
    };
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    println!("{}", listener.local_addr().map_err(failed)?.port());
    let body = reply(Syntax::Sgml, 1);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ofx\r\nContent-Length: {}\r\n",
        body.len()
    );
    let kept = Arc::new(format!("{head}\r\n{body}").into_bytes());
    let last = Arc::new(format!("{head}Connection: close\r\n\r\n{body}").into_bytes());
    // Threads that wait cost a new connection less than one that is begun for it.
    let workers = (0..WORKERS).map(|_| {
        let listener = listener.try_clone().map_err(failed)?;
        let (tls, kept, last) = (tls.clone(), Arc::clone(&kept), Arc::clone(&last));
        Ok(std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                // Whoever hangs up in the middle is done.
                let _ = stream.set_nodelay(true).and_then(|()| match &tls {
                    None => answer(stream, &kept, &last).map(drop),
                    Some(tls) => over_tls(stream, Arc::clone(tls), &kept, &last),
                });
            }
        }))
    });
    for worker in workers.collect::<Outcome<Vec<_>>>()? {
        worker.join().map_err(|_| "the server broke")?;
    }
    Ok(())
}

/// More than there are connections at a time.
const WORKERS: usize = 16;

fn secure(certificate: &str) -> Outcome<Arc<ServerConfig>> {
    let key = KeyPair::generate().map_err(|error| error.to_string())?;
    let params =
        CertificateParams::new(["127.0.0.1".to_owned()]).map_err(|error| error.to_string())?;
    let own = params
        .self_signed(&key)
        .map_err(|error| error.to_string())?;
    fs::write(certificate, own.pem()).map_err(|error| error.to_string())?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(str::to_owned)?;
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                let builder = builder.with_no_client_auth();
                builder.with_single_cert(vec![own.der().clone()], key)
            });
    config.map(Arc::new).map_err(|error| error.to_string())
}

fn over_tls(stream: TcpStream, tls: Arc<ServerConfig>, kept: &[u8], last: &[u8]) -> io::Result<()> {
    let connection = ServerConnection::new(tls).map_err(io::Error::other)?;
    let mut stream = answer(StreamOwned::new(connection, stream), kept, last)?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// Answers requests until one wants to be the last.
fn answer<S: Read + Write>(mut stream: S, kept: &[u8], last: &[u8]) -> io::Result<S> {
    let mut received = Vec::with_capacity(16 << 10);
    let mut piece = [0; 16 << 10];
    loop {
        received.clear();
        let (mut wanted, mut is_last) = (usize::MAX, false);
        while received.len() < wanted {
            match stream.read(&mut piece)? {
                0 => return Ok(stream),
                length => received.extend_from_slice(&piece[..length]),
            }
            if wanted == usize::MAX
                && let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n")
            {
                let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
                let length = head
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|rest| rest.lines().next());
                let length: usize = length
                    .and_then(|length| length.trim().parse().ok())
                    .unwrap_or(0);
                is_last = head.contains("connection: close");
                wanted = end + 4 + length;
            }
        }
        stream.write_all(if is_last { last } else { kept })?;
        stream.flush()?;
        if is_last {
            return Ok(stream);
        }
    }
}
