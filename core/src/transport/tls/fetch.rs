//! Fetches a small public file by plain HTTP, for lists of revoked certificates: they are signed, and sent without encryption.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many bytes the head of an answer may have.
const LARGEST_HEAD: usize = 16 << 10;

/// The body that a URL answers with; the error says why there is none. Redirects are not followed, and no proxy is used.
pub(super) async fn get(url: &str, largest: usize) -> Result<Vec<u8>, String> {
    let (host, path) = split(url)?;
    let address = if has_port(host) {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let failed = |error: std::io::Error| format!("the connection failed: {error}");
    let mut stream = TcpStream::connect(&address).await.map_err(failed)?;
    // HTTP/1.0 has neither pieces nor connections that stay open.
    let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: */*\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(failed)?;
    let mut answer = Vec::new();
    let most = u64::try_from(largest + LARGEST_HEAD + 1).unwrap_or(u64::MAX);
    stream
        .take(most)
        .read_to_end(&mut answer)
        .await
        .map_err(failed)?;
    body(answer, largest)
}

/// Host and path of an http URL. The URL comes from a certificate, so it must not smuggle anything into the request.
fn split(url: &str) -> Result<(&str, &str), String> {
    let rest = url
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("http://"))
        .and_then(|_| url.get(7..))
        .ok_or("only http URLs are fetched")?;
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if host.is_empty() || host.contains(['@', '?', '#']) || !is_plain(host) || !is_plain(path) {
        return Err("it is no URL that can be used".to_owned());
    }
    Ok((host, path.split('#').next().unwrap_or(path)))
}

fn has_port(host: &str) -> bool {
    let after_address = host.rsplit(']').next().unwrap_or(host);
    after_address.contains(':')
}

fn body(mut answer: Vec<u8>, largest: usize) -> Result<Vec<u8>, String> {
    let end = answer
        .windows(4)
        .take(LARGEST_HEAD)
        .position(|window| window == b"\r\n\r\n")
        .ok_or("the answer is not HTTP")?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8_lossy(&answer);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    if !status.starts_with("HTTP/1.") || status.split(' ').nth(1) != Some("200") {
        let shown: String = status
            .chars()
            .filter(|c| !c.is_control())
            .take(60)
            .collect();
        return Err(format!("the answer is {shown:?}"));
    }
    if body.len() > largest {
        return Err(format!("it has more than {largest} bytes"));
    }
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse::<usize>().ok());
    match length {
        Some(length) if length != body.len() => Err("the answer was cut off".to_owned()),
        _ => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_urls_are_fetched() {
        assert_eq!(
            split("http://ca.example/a.crl"),
            Ok(("ca.example", "/a.crl"))
        );
        assert_eq!(split("HTTP://ca.example"), Ok(("ca.example", "/")));
        for url in [
            "https://ca.example/a.crl",
            "ldap://ca.example/cn=a",
            "http://",
            "http:///a",
            "http://me@ca.example/",
            "http://ca.example/a b",
            "http://ca.example/a\r\nX: y",
            "http://ca.ex\u{e4}mple/",
            "",
        ] {
            assert!(split(url).is_err(), "{url:?}");
        }
    }

    #[test]
    fn only_whole_answers_count() {
        let get = |text: &str| body(text.as_bytes().to_vec(), 5);
        assert_eq!(get("HTTP/1.0 200 OK\r\n\r\nabc"), Ok(b"abc".to_vec()));
        assert_eq!(
            get("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
            Ok(b"abc".to_vec())
        );
        for text in [
            "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nabc",
            "HTTP/1.0 404 Not Found\r\n\r\nabc",
            "HTTP/1.0 302 Found\r\nLocation: http://other.example/\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nabcdef",
            "HTTP/1.0 200 OK\r\n",
            "",
        ] {
            assert!(get(text).is_err(), "{text:?}");
        }
    }
}
