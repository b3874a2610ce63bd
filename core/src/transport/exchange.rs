//! One exchange: a request out and its answer in, and on to where the answer points, if that is allowed.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http_body::Body;
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, HeaderMap, HeaderName, LOCATION};
use hyper::{Method, Response, Version};
use zeroize::Zeroizing;

use super::coding;
use super::connection::Key;
use super::error::TransportError;
use super::http::{Answer, Upload};
use super::line::{Caller, Line};
use super::options::Options;
use super::redirect;
use super::request::{Draft, rendered};
use super::route::Route;
use super::target::Target;

/// What one request was answered with.
struct Page {
    status: u16,
    location: Option<String>,
    body: Vec<u8>,
}

/// Sends what is uploaded, and returns the last answer.
pub(super) async fn run(
    line: &mut Line,
    upload: Upload<'_>,
    caller: Caller<'_>,
) -> Result<Answer, TransportError> {
    let options = upload.options;
    let mut target = line.target(upload.url, &options.http)?;
    let body = if options.http.compress_request {
        let compressed = coding::compress(&upload.body);
        Zeroizing::new(compressed.map_err(|error| TransportError::from_io(&error))?)
    } else {
        upload.body
    };
    let mut draft = Draft {
        method: Method::POST,
        headers: upload.headers.to_vec(),
        // Wiped when the last part of it is sent.
        body: Bytes::from_owner(body),
    };
    let mut hops = 0;
    loop {
        let page = ask(line, &draft, &target, options, caller).await?;
        let location = page.location.as_deref();
        match redirect::follow(&mut draft, &target, page.status, location, &options.http)? {
            None => {
                return Ok(Answer {
                    status: page.status,
                    body: page.body,
                });
            }
            Some(next) => target = next,
        }
        hops += 1;
        if hops > options.http.most_redirects {
            let what = format!("the server points elsewhere more than {} times", hops - 1);
            return Err(TransportError::protocol(what));
        }
    }
}

/// One request and its answer.
async fn ask(
    line: &mut Line,
    draft: &Draft<'_>,
    target: &Target,
    options: &Arc<Options>,
    caller: Caller<'_>,
) -> Result<Page, TransportError> {
    let environment = |name: &str| std::env::var(name).ok();
    let route = Route::to(target, options, &environment)?;
    let key = Key::new(target, route, options);
    let mut was_kept = line.kept(&key, caller.observer).await;
    let response = loop {
        if !was_kept {
            // What cannot be sent is found out before anybody is connected to. Where somebody is, `send` finds it out, and sends nothing.
            draft.build(target, None, &options.http, false)?;
            // On the heap, as most exchanges with a connection that is kept have no need of its size.
            Box::pin(line.open(target, key.clone(), options, caller)).await?;
        }
        match send(line, draft, target, &key.route, options).await {
            // The server had closed what was kept, and nothing was sent: nothing is repeated.
            Err(_) if was_kept && !was_sent(line) => {
                line.hang_up(false, caller.observer, None).await;
                was_kept = false;
            }
            other => break other?,
        }
    };
    let status = response.status().as_u16();
    if status == PROXY_REFUSES && key.route.asks_proxy_for(target).is_some() {
        let words = response.status().canonical_reason().unwrap_or_default();
        let what = format!("the proxy refused the request: {status} {words}");
        return Err(TransportError::firewall(what));
    }
    let header = |name: &HeaderName| text_of(response.headers(), name);
    let location = header(&LOCATION);
    let encoding = header(&CONTENT_ENCODING).unwrap_or_default();
    let largest = options.http.largest_answer;
    if caller.observer.wants_pieces() && response.status().is_success() {
        let encoding = options
            .http
            .accept_encoding
            .as_ref()
            .map_or("", |_| &*encoding);
        pass_on(line, response, encoding, caller).await?;
        return Ok(Page {
            status,
            location,
            body: Vec::new(),
        });
    }
    let raw = read(line, response, largest).await?;
    let body = if options.http.accept_encoding.is_some() {
        coding::decode(raw, &encoding, largest)?
    } else {
        raw
    };
    Ok(Page {
        status,
        location,
        body,
    })
}

const PROXY_REFUSES: u16 = 407;

/// Whether any of the last request over the connection may have left.
fn was_sent(line: &Line) -> bool {
    match &line.connection {
        Some(connection) => connection.log.was_sent(),
        None => true,
    }
}

async fn send(
    line: &mut Line,
    draft: &Draft<'_>,
    target: &Target,
    route: &Route,
    options: &Options,
) -> Result<Response<Incoming>, TransportError> {
    line.note_place();
    let Some(connection) = &mut line.connection else {
        return Err(TransportError::from_io(
            &std::io::ErrorKind::NotConnected.into(),
        ));
    };
    let is_http2 = connection.is_http2();
    let proxy = route.asks_proxy_for(target);
    let request = draft.build(target, proxy, &options.http, is_http2)?;
    line.traffic.tls.clone_from(&connection.tls);
    if is_http2 {
        let first = format!(
            "{} {} HTTP/2.0\r\nhost: {}",
            draft.method,
            target.path(),
            target.authority()
        );
        line.traffic.sent_headers = rendered(&first, request.headers());
        if options.http.keep_request {
            let head = line.traffic.sent_headers.clone().into_bytes();
            line.traffic.sent_request = [head.as_slice(), &draft.body].concat();
        }
    }
    let response = connection.send(request).await?;
    line.traffic.http_version = match response.version() {
        Version::HTTP_2 => "2.0",
        Version::HTTP_10 => "1.0",
        _ => "1.1",
    };
    if is_http2 {
        let first = format!("HTTP/2.0 {}", response.status().as_u16());
        line.traffic.received_headers = rendered(&first, response.headers());
    }
    Ok(response)
}

/// The body of an answer as it was sent.
async fn read(
    line: &mut Line,
    response: Response<Incoming>,
    largest: usize,
) -> Result<Vec<u8>, TransportError> {
    let mut incoming = response.into_body();
    let mut body = Vec::new();
    line.traffic.bytes_received = 0;
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut incoming).poll_frame(context));
        let Some(frame) = frame.await else {
            return Ok(body);
        };
        let frame = frame.map_err(|error| TransportError::from_http(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        line.traffic.bytes_received += data.len() as u64;
        if body.len() + data.len() > largest {
            return Err(TransportError::too_large(largest));
        }
        body.extend_from_slice(&data);
    }
}

/// Hands the body of an answer on while it arrives.
async fn pass_on(
    line: &mut Line,
    response: Response<Incoming>,
    encoding: &str,
    caller: Caller<'_>,
) -> Result<(), TransportError> {
    let mut incoming = response.into_body();
    let mut decoder = coding::Decoder::new(encoding)?;
    line.traffic.bytes_received = 0;
    let mut hand_on = |bytes: &[u8]| {
        // The listener's time is no silence of the server.
        caller.patience.asking(|| caller.observer.piece(bytes))
    };
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut incoming).poll_frame(context));
        let Some(frame) = frame.await else {
            return decoder.end(&mut hand_on);
        };
        let frame = frame.map_err(|error| TransportError::from_http(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        line.traffic.bytes_received += data.len() as u64;
        decoder.decode(&data, &mut hand_on)?;
    }
}

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}
