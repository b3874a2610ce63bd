//! A tunnel through a proxy or firewall that speaks HTTP: CONNECT (RFC 9110, 9.3.6).

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::error::TransportError;
use crate::value::Secret;

/// How long the head of an answer may be.
const LONGEST_HEAD: usize = 16 * 1024;

/// Asks for a tunnel to a host, an IPv6 address being without brackets. `lines` are more headers, separated by line ends.
pub(super) async fn open<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    host: &str,
    port: u16,
    authorization: Option<&Secret>,
    lines: &Secret,
) -> Result<(), TransportError> {
    let request = request(host, port, authorization, lines)?;
    let failed = |error: std::io::Error| {
        let error = TransportError::from_io(&error);
        let what = error.detail.replace("the server", "it");
        TransportError::firewall(format!("the proxy opened no tunnel: {what}"))
    };
    stream
        .write_all(request.expose().as_bytes())
        .await
        .map_err(failed)?;
    stream.flush().await.map_err(failed)?;
    let mut head = Vec::new();
    // Byte by byte: what comes behind the head belongs to the one at the other end.
    while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
        if head.len() >= LONGEST_HEAD {
            let what = "the proxy opened no tunnel: its answer is too long";
            return Err(TransportError::firewall(what));
        }
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) => return Err(failed(error)),
        }
    }
    judge(&head)
}

/// The request; it is a secret, as it may hold a password.
fn request(
    host: &str,
    port: u16,
    authorization: Option<&Secret>,
    lines: &Secret,
) -> Result<Secret, TransportError> {
    let authority = if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    };
    let mut request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
    if let Some(value) = authorization {
        if !is_one_line(value.expose()) {
            let what = "the authorization for the proxy is more than one line";
            return Err(TransportError::unusable(what));
        }
        request.push_str("Proxy-Authorization: ");
        request.push_str(value.expose());
        request.push_str("\r\n");
    }
    for line in lines.expose().lines().filter(|line| !line.is_empty()) {
        if !is_one_line(line) || !line.contains(':') {
            let what = "FirewallData has a line that is no header (`Name: value`)";
            return Err(TransportError::unusable(what));
        }
        request.push_str(line);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    Ok(Secret::new(request))
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Whether the answer opens the tunnel; its status line is the proxy's own word about it.
fn judge(head: &[u8]) -> Result<(), TransportError> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let line: String = line
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let mut words = line.split(' ');
    let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/1."));
    let status = words.next().and_then(|word| word.parse::<u16>().ok());
    match status {
        Some(200..300) if is_http => Ok(()),
        Some(_) if is_http => Err(TransportError::firewall(format!(
            "the proxy opened no tunnel: {line}"
        ))),
        _ => Err(TransportError::firewall(
            "the proxy opened no tunnel: it does not speak HTTP",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_the_place_and_who_asks() {
        let told = Secret::from("Basic YTpi");
        let lines = Secret::from("X-One: 1\r\nX-Two: 2\n");
        let text = request("bank.example", 443, Some(&told), &lines).unwrap();
        assert_eq!(
            text.expose(),
            "CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example:443\r\n\
             Proxy-Authorization: Basic YTpi\r\nX-One: 1\r\nX-Two: 2\r\n\r\n"
        );
        let text = request("::1", 80, None, &Secret::default()).unwrap();
        assert_eq!(
            text.expose(),
            "CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"
        );
    }

    #[test]
    fn lines_that_are_no_headers_are_refused_without_being_repeated() {
        for line in ["hunter2", "A: hunter2\0", "A: hunter2\rB: c"] {
            let error = request("a", 1, None, &Secret::from(line)).unwrap_err();
            assert!(!error.detail.contains("hunter2"), "{}", error.detail);
        }
        let told = Secret::from("Basic hunter2\r\nX: y");
        let error = request("a", 1, Some(&told), &Secret::default()).unwrap_err();
        assert!(!error.detail.contains("hunter2"), "{}", error.detail);
    }

    #[test]
    fn only_a_2xx_opens_the_tunnel() {
        for (head, word) in [
            ("HTTP/1.1 200 OK\r\n\r\n", None),
            ("HTTP/1.0 200 Connection established\r\n\r\n", None),
            (
                "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
                Some("407 Proxy"),
            ),
            (
                "HTTP/1.1 503 Service Unavailable\r\n\r\n",
                Some("503 Service"),
            ),
            ("HTTP/1.1 100 Continue\r\n\r\n", Some("100")),
            ("SSH-2.0-OpenSSH\r\n\r\n", Some("does not speak HTTP")),
            ("HTTP/1.1 20\n\n", Some("20")),
            ("\n\n", Some("does not speak HTTP")),
        ] {
            match (judge(head.as_bytes()), word) {
                (Ok(()), None) => {}
                (Err(error), Some(word)) => {
                    assert_eq!(error.code, 118);
                    assert!(error.detail.contains(word), "{}", error.detail);
                }
                (found, _) => panic!("{head:?}: {found:?}"),
            }
        }
    }
}
