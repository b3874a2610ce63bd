//! The head of a request: which headers are sent, in which order, and which are not the caller's to give.

use bytes::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, HeaderMap,
    HeaderName, HeaderValue, PROXY_AUTHORIZATION,
};
use hyper::{Method, Request, Uri, Version};

use super::error::TransportError;
use super::options::{HttpOptions, HttpVersion};
use super::pieces::Pieces;
use super::route::Proxy;
use super::target::Target;
use crate::value::Secret;

/// A request, which is sent again where the server points elsewhere.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    pub(super) method: Method,
    /// In the order in which they are sent, behind `Host`.
    pub(super) headers: Vec<(&'a str, &'a str)>,
    /// As it is sent.
    pub(super) body: Bytes,
}

/// What follows from how requests are sent, and would contradict it if it were given.
const NOT_TO_BE_GIVEN: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a header is made here and cannot be given.
pub(crate) fn is_own_header(name: &str) -> bool {
    NOT_TO_BE_GIVEN
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
}

impl Draft<'_> {
    /// The request to a target, in a version of HTTP, and by a proxy if it is asked for the URL itself.
    pub(super) fn build(
        &self,
        target: &Target,
        proxy: Option<&Proxy>,
        options: &HttpOptions,
        is_http2: bool,
    ) -> Result<Request<Pieces>, TransportError> {
        let asks_whole = is_http2 || proxy.is_some();
        let uri = if asks_whole {
            target.whole().parse::<Uri>()
        } else {
            target.path().parse::<Uri>()
        };
        let uri = uri.map_err(|error| {
            TransportError::unusable(format!("fi_url cannot stand in a request: {error}"))
        })?;
        let is_http10 = !is_http2 && options.version == HttpVersion::Http10;
        let size = options.chunk_size.filter(|_| !is_http2 && !is_http10);
        let mut request = Request::new(Pieces::new(self.body.clone(), size));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.version_mut() = match (is_http2, is_http10) {
            (true, _) => Version::HTTP_2,
            (false, true) => Version::HTTP_10,
            (false, false) => Version::HTTP_11,
        };
        *request.headers_mut() = self.headers(target, proxy, options, is_http2)?;
        Ok(request)
    }

    fn headers(
        &self,
        target: &Target,
        proxy: Option<&Proxy>,
        options: &HttpOptions,
        is_http2: bool,
    ) -> Result<HeaderMap, TransportError> {
        let mut headers = HeaderMap::new();
        if !is_http2 {
            headers.insert(HOST, value("Host", target.authority())?);
        }
        for (name, text) in &self.headers {
            if is_own_header(name) {
                let what = format!(
                    "the header {name} follows from how requests are sent, and cannot be set"
                );
                return Err(TransportError::unusable(what));
            }
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
                TransportError::unusable(format!("{name:?} cannot be the name of a header"))
            })?;
            headers.append(key, value(name, text)?);
        }
        if !headers.contains_key(AUTHORIZATION)
            && let Some(authorization) = target.authorization()
        {
            headers.insert(AUTHORIZATION, secret("Authorization", &authorization)?);
        }
        if let Some(encodings) = &options.accept_encoding
            && !headers.contains_key(ACCEPT_ENCODING)
        {
            headers.insert(ACCEPT_ENCODING, value("Accept-Encoding", encodings)?);
        }
        if options.compress_request && self.method == Method::POST {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Some(authorization) = proxy.and_then(|proxy| proxy.authorization.as_ref()) {
            headers.insert(
                PROXY_AUTHORIZATION,
                secret("Proxy-Authorization", authorization)?,
            );
        }
        if !is_http2 && !options.keep_alive {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        } else if !is_http2 && options.version == HttpVersion::Http10 {
            headers.insert(CONNECTION, HeaderValue::from_static("keep-alive"));
        }
        for (name, value) in &mut headers {
            let is_listed = |listed: &String| name.as_str().eq_ignore_ascii_case(listed.trim());
            if name == AUTHORIZATION || options.without_indexing.iter().any(is_listed) {
                value.set_sensitive(true);
            }
        }
        if is_http2 || options.header_order.is_empty() {
            return Ok(headers);
        }
        let has_length = options.chunk_size.is_none() || options.version == HttpVersion::Http10;
        if has_length && self.method == Method::POST {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        }
        Ok(ordered(&headers, &options.header_order))
    }
}

/// Headers in an order: those that it names, then all others as they stood.
fn ordered(headers: &HeaderMap, order: &[String]) -> HeaderMap {
    let place = |name: &HeaderName| {
        let named = order.iter();
        let mut named = named.map(|listed| name.as_str().eq_ignore_ascii_case(listed));
        named.position(|is_it| is_it).unwrap_or(order.len())
    };
    let mut sorted: Vec<_> = headers.iter().collect();
    sorted.sort_by_key(|(name, _)| place(name));
    let sorted = sorted.into_iter();
    sorted
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn value(name: &str, text: &str) -> Result<HeaderValue, TransportError> {
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| {
        TransportError::unusable(format!(
            "the value of the header {name} has characters that cannot stand in one"
        ))
    })
}

fn secret(name: &str, text: &Secret) -> Result<HeaderValue, TransportError> {
    let mut value = value(name, text.expose())?;
    value.set_sensitive(true);
    Ok(value)
}

/// The head of a message of HTTP/2, which has no text of its own: `first` is its first line.
pub(super) fn rendered(first: &str, headers: &HeaderMap) -> String {
    let mut text = format!("{first}\r\n");
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        text.extend([name.as_str(), ": ", &value, "\r\n"]);
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_http_2_shall_keep_out_of_its_table_is_marked() {
        let options = HttpOptions {
            without_indexing: vec!["X-Secret".to_owned(), " cookie".to_owned()],
            ..HttpOptions::default()
        };
        let target = Target::parse("https://me:pw@bank.example/", &options).unwrap();
        let draft = Draft {
            method: Method::POST,
            headers: vec![("x-secret", "1"), ("Cookie", "2"), ("X-Open", "3")],
            body: Bytes::new(),
        };
        let request = draft.build(&target, None, &options, true).unwrap();
        let marked: Vec<(&str, bool)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.is_sensitive()))
            .collect();
        let expected = [
            ("x-secret", true),
            ("cookie", true),
            ("x-open", false),
            ("authorization", true),
            ("accept-encoding", false),
        ];
        assert_eq!(marked, expected);
    }
}
