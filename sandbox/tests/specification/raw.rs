//! HTTP byte by byte: requests with any headers, replies as they came over the wire.

use std::io::{Read, Write};
use std::net::TcpStream;

/// What came back.
pub(crate) struct Answer {
    /// All bytes, from the status line on.
    pub(crate) wire: Vec<u8>,
    /// The HTTP status; 0 if there was none.
    pub(crate) status: u16,
    /// The head without the empty line behind it.
    pub(crate) head: String,
    /// The body, still in chunks if it came in chunks.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The length that the head promises.
    pub(crate) fn promised(&self) -> usize {
        let head = self.head.to_ascii_lowercase();
        let value = head.split("content-length: ").nth(1).unwrap_or("0");
        let digits = value.lines().next().unwrap_or("0");
        digits.parse().expect("a length")
    }
}

/// The host and port of a bank.
pub(crate) fn host(url: &str) -> &str {
    let address = url.strip_prefix("http://").expect("the URL is http");
    address.split('/').next().unwrap_or_default()
}

/// Sends exactly these headers, after the request line and before the empty line.
pub(crate) fn send(url: &str, request_line: &str, headers: &[&str], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(host(url)).expect("the bank listens");
    let head = format!("{request_line}\r\n{}\r\n\r\n", headers.join("\r\n"));
    stream.write_all(head.as_bytes()).expect("the head is sent");
    // A bank that drops the connection does not read on.
    let _ = stream.write_all(body);
    let mut wire = Vec::new();
    let _ = stream.read_to_end(&mut wire);
    let end = wire.windows(4).position(|four| four == b"\r\n\r\n");
    let head = String::from_utf8_lossy(&wire[..end.unwrap_or(0)]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        body: wire[end.map_or(wire.len(), |end| end + 4)..].to_vec(),
        head,
        wire,
    }
}

/// Posts an OFX request with the headers of `client::post` and some more.
pub(crate) fn ofx(url: &str, more: &[&str], body: &[u8]) -> Answer {
    let host = format!("Host: {}", host(url));
    let length = format!("Content-Length: {}", body.len());
    let mut headers = vec![
        &*host,
        "Content-Type: application/x-ofx",
        &length,
        "Connection: close",
    ];
    headers.extend(more);
    send(url, "POST /ofx HTTP/1.1", &headers, body)
}

/// A call of the control API.
pub(crate) fn control(url: &str, method: &str, path: &str, body: &str) -> Answer {
    let host = format!("Host: {}", host(url));
    let length = format!("Content-Length: {}", body.len());
    let headers = [
        &*host,
        "Content-Type: application/json",
        &length,
        "Connection: close",
    ];
    let line = format!("{method} /control/{path} HTTP/1.1");
    send(url, &line, &headers, body.as_bytes())
}
