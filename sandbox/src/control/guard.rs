//! Who may look and who may touch: programs and pages of this machine, but no page of another site.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// How a request came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection {
    pub(crate) peer: SocketAddr,
    pub(crate) secure: bool,
}

/// Which rules a part of the server has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guarded {
    /// Changes come as JSON.
    Control,
    /// Changes come from the forms of the page itself.
    Page,
}

/// Lets a request pass, or says why not.
pub(crate) async fn guard(guarded: Guarded, request: Request, next: Next) -> Response {
    match objection(guarded, &request) {
        None => next.run(request).await,
        Some((status, reason)) => (status, format!("{reason}\n")).into_response(),
    }
}

fn objection(guarded: Guarded, request: &Request) -> Option<(StatusCode, &'static str)> {
    let forbidden = |reason| Some((StatusCode::FORBIDDEN, reason));
    let connection = request.extensions().get::<Connection>();
    let Some(connection) = connection.filter(|connection| is_local(connection.peer)) else {
        return forbidden("the bank is controlled from its own machine only");
    };
    // A name that somebody else lets point to this machine would make a foreign page a local one.
    let Some(host) = host(request).filter(|host| is_loopback_name(host)) else {
        return forbidden("the Host must be localhost or a loopback address");
    };
    let text = |name| text(request.headers(), name);
    let own_origin = format!(
        "{}://{host}",
        if connection.secure { "https" } else { "http" }
    );
    let origin = text(header::ORIGIN);
    if origin.is_some_and(|origin| origin != own_origin) {
        return forbidden("a page of another site may not control the bank");
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let site = request.headers().get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return forbidden("a page of another site may not control the bank");
    }
    match guarded {
        Guarded::Page if origin.is_none() => forbidden("forms of the page itself only"),
        Guarded::Control if *request.method() == Method::POST && !is_json(request.headers()) => {
            Some((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the Content-Type must be application/json",
            ))
        }
        _ => None,
    }
}

fn is_local(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

/// The Host of HTTP/1.1 or the authority of HTTP/2.
fn host(request: &Request) -> Option<String> {
    let authority = request.uri().authority().map(ToString::to_string);
    authority.or_else(|| text(request.headers(), header::HOST).map(str::to_owned))
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address: Result<std::net::IpAddr, _> = name.parse();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = text(headers, header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
