//! The settings of HTTP.

use super::headers::{codings, headers, masked_headers};
use super::setting::{
    Access, Setting, boolean, boolean_text, count, fixed, flag, header_text, number, report,
    secret, text,
};
use super::settings::Settings;
use crate::transport::{HttpVersion, ProxyAuth, Redirects};
use crate::value::Secret;

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "AcceptEncoding",
        effect: "What is sent as Accept-Encoding, if AllowHTTPCompression: gzip, deflate and identity; others are refused.",
        access: Access::Value {
            read: |settings| settings.http.accept_encoding.clone(),
            set: |settings, value| {
                codings(value)?;
                value.clone_into(&mut settings.http.accept_encoding);
                compress(settings);
                Ok(())
            },
        },
    },
    Setting {
        name: "AllowHTTPCompression",
        effect: "Whether the bank may compress its answers.",
        access: Access::Value {
            read: |settings| boolean_text(settings.http.allow_compression),
            set: |settings, value| {
                settings.http.allow_compression = boolean(value)?;
                compress(settings);
                Ok(())
            },
        },
    },
    flag!(
        "AllowHTTPFallback",
        transport.http.may_fall_back,
        "Whether HTTP/1.1 will do where HTTPVersion is 2.0 and the server does not speak it; otherwise the call fails."
    ),
    fixed!(
        "Append",
        "False",
        "answers are kept in the object, and not in a file that something could be appended to",
        "Whether downloads are appended to a file."
    ),
    secret!(
        "Authorization",
        http.authorization,
        "What is sent as Authorization; not sent if empty."
    ),
    report!(
        "BytesTransferred",
        |session| session.traffic().bytes_received.to_string(),
        "How many bytes the body of the last answer had on the wire, before it was decompressed."
    ),
    Setting {
        name: "ChunkSize",
        effect: "The size of the pieces in bytes, 1 to 1073741824, if UseChunkedEncoding.",
        access: Access::Value {
            read: |settings| settings.http.chunk_size.to_string(),
            set: |settings, value| {
                settings.http.chunk_size = number(value, 1, 1 << 30)?;
                chunk(settings);
                Ok(())
            },
        },
    },
    flag!(
        "CompressHTTPRequest",
        transport.http.compress_request,
        "Whether the body of a request is sent as gzip. Few banks understand it."
    ),
    flag!(
        "EncodeURL",
        transport.http.encode_url,
        "Whether characters of `fi_url` that cannot stand in a URL are escaped; otherwise such a URL is refused."
    ),
    Setting {
        name: "FollowRedirects",
        effect: "Whether an answer that points elsewhere is followed: 0 never, 1 always, 2 if the scheme stays the same. What is \
                 sent is never carried to another host, port or scheme.",
        access: Access::Value {
            read: |settings| {
                match settings.transport.http.redirects {
                    Redirects::Never => "0",
                    Redirects::Always => "1",
                    Redirects::SameScheme => "2",
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.transport.http.redirects = match value.trim() {
                    "0" => Redirects::Never,
                    "1" => Redirects::Always,
                    "2" => Redirects::SameScheme,
                    _ => {
                        return Err(format!(
                            "{value:?} is none of 0 never, 1 always, 2 same scheme"
                        ));
                    }
                };
                Ok(())
            },
        },
    },
    flag!(
        "GetOn302Redirect",
        transport.http.get_on_302,
        "Whether a 302 is followed by GET, without what was sent first; otherwise the same is sent again."
    ),
    Setting {
        name: "HTTP2HeadersWithoutIndexing",
        effect: "Names of headers, separated by commas, that HTTP/2 keeps out of its table.",
        access: Access::Value {
            read: |settings| settings.transport.http.without_indexing.join(","),
            set: |settings, value| {
                header_text(value)?;
                settings.transport.http.without_indexing = value
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .filter(|name| !name.is_empty())
                    .collect();
                Ok(())
            },
        },
    },
    Setting {
        name: "HTTPVersion",
        effect: "The version of HTTP: 1.0, 1.1 or 2.0, which is spoken over TLS only.",
        access: Access::Value {
            read: |settings| {
                match settings.transport.http.version {
                    HttpVersion::Http10 => "1.0",
                    HttpVersion::Http11 => "1.1",
                    HttpVersion::Http2 => "2.0",
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.transport.http.version = match value.trim() {
                    "1.0" => HttpVersion::Http10,
                    "1.1" => HttpVersion::Http11,
                    "2" | "2.0" => HttpVersion::Http2,
                    "3" | "3.0" => return Err("3.0 is not spoken; 1.0, 1.1 and 2.0 are".to_owned()),
                    _ => return Err(format!("{value:?} is none of 1.0, 1.1, 2.0")),
                };
                Ok(())
            },
        },
    },
    text!(
        "IfModifiedSince",
        http.if_modified_since,
        header_text,
        "What is sent as If-Modified-Since; not sent if empty."
    ),
    flag!(
        "KeepAlive",
        transport.http.keep_alive,
        "Whether the connection is kept for the next request."
    ),
    fixed!(
        "KerberosSPN",
        "",
        "Kerberos is not spoken",
        "The name of the service for Kerberos."
    ),
    fixed!(
        "LogLevel",
        "1",
        "there is no event for logs; OFXLog writes one, and OFXLogLevel says how much",
        "How much is told by the event on_log, which other components have."
    ),
    count!(
        "MaxRedirectAttempts",
        transport.http.most_redirects,
        0..=1000,
        "How many answers that point elsewhere are followed for one request."
    ),
    report!(
        "NegotiatedHTTPVersion",
        |session| session.traffic().http_version.to_owned(),
        "The version of HTTP of the last exchange: 1.0, 1.1 or 2.0."
    ),
    Setting {
        name: "OtherHeaders",
        effect: "More headers, as `Name: value`, separated by line ends; none if empty. Those that follow from how requests are sent, \
                 such as Connection (see KeepAlive), are refused.",
        access: Access::Value {
            read: |settings| settings.http.other_headers_text.expose().to_owned(),
            set: |settings, value| {
                settings.http.other_headers = headers(value)?;
                settings.http.other_headers_text = Secret::from(value);
                Ok(())
            },
        },
    },
    secret!(
        "ProxyAuthorization",
        transport.proxy.authorization,
        "What is sent to the proxy as Proxy-Authorization, where ProxyUser and ProxyPassword are empty or ProxyAuthScheme is 2."
    ),
    Setting {
        name: "ProxyAuthScheme",
        effect: "How the proxy is told who asks: 0 Basic, or as ProxyAuthorization says where there is no user; 2 as ProxyAuthorization \
                 says; 3 not at all.",
        access: Access::Value {
            read: |settings| {
                match settings.transport.proxy.auth {
                    ProxyAuth::Basic => "0",
                    ProxyAuth::Verbatim => "2",
                    ProxyAuth::None => "3",
                }
                .to_owned()
            },
            set: |settings, value| {
                settings.transport.proxy.auth = match value.trim() {
                    "0" | "" => ProxyAuth::Basic,
                    "2" => ProxyAuth::Verbatim,
                    "3" => ProxyAuth::None,
                    "1" | "4" | "5" => {
                        return Err(
                            "Digest, NTLM and Negotiate are not spoken; 0 Basic, 2 ProxyAuthorization and 3 none are"
                                .to_owned(),
                        );
                    }
                    _ => return Err(format!("{value:?} is none of 0, 2, 3")),
                };
                Ok(())
            },
        },
    },
    secret!(
        "ProxyPassword",
        transport.proxy.password,
        "The password for the proxy."
    ),
    Setting {
        name: "ProxyPort",
        effect: "The port of the proxy.",
        access: Access::Value {
            read: |settings| match settings.transport.proxy.port {
                0 => "80".to_owned(),
                port => port.to_string(),
            },
            set: |settings, value| {
                settings.transport.proxy.port = number(value, 1, u16::MAX)?;
                Ok(())
            },
        },
    },
    text!(
        "ProxyServer",
        transport.proxy.host,
        header_text,
        "The host of a proxy of HTTP; none if empty."
    ),
    text!(
        "ProxyUser",
        transport.proxy.user,
        |_| Ok(()),
        "The user's name for the proxy."
    ),
    report!(
        "SentHeaders",
        |session| masked_headers(session, &session.traffic().sent_headers),
        "The headers of the last request as they were sent, with secrets masked unless MaskSensitive is False."
    ),
    report!(
        "StatusLine",
        |session| session.traffic().status_line.clone(),
        "The first line of the last answer, such as `HTTP/1.1 200 OK`."
    ),
    report!(
        "TransferredData",
        |session| session.response(),
        "The body of the last answer, as `ofx_response`."
    ),
    Setting {
        name: "TransferredDataLimit",
        effect: "How many bytes the body of an answer may have, decompressed; 0 for 256 MiB, which no setting raises.",
        access: Access::Value {
            read: |settings| match settings.transport.http.largest_answer {
                MOST_BYTES => "0".to_owned(),
                limit => limit.to_string(),
            },
            set: |settings, value| {
                settings.transport.http.largest_answer = match number(value, 0, MOST_BYTES)? {
                    0 => MOST_BYTES,
                    limit => limit,
                };
                Ok(())
            },
        },
    },
    report!(
        "TransferredHeaders",
        |session| masked_headers(session, &session.traffic().received_headers),
        "The headers of the last answer as they were received, with secrets masked unless MaskSensitive is False."
    ),
    Setting {
        name: "TransferredRequest",
        effect: "`TransferredRequest=on` keeps the requests to come as they are sent, and `TransferredRequest` returns the last \
                 one. Its body is as `ofx_request`, or as it was on the wire if MaskSensitive is False.",
        access: Access::Kept {
            set: |settings, value| {
                settings.transport.http.keep_request = boolean(value)?;
                Ok(())
            },
            report: |session| {
                let request = String::from_utf8_lossy(&session.traffic().sent_request);
                let (head, body) = request.split_once("\r\n\r\n").unwrap_or((&request, ""));
                if head.is_empty() {
                    return String::new();
                }
                let head = masked_headers(session, head);
                // In pieces or compressed, a secret is not found where it stands: the text is shown as it was before.
                let body = if session.settings().mask_sensitive && !body.is_empty() {
                    session.request()
                } else {
                    body.to_owned()
                };
                format!("{head}\r\n\r\n{body}")
            },
        },
    },
    Setting {
        name: "UseChunkedEncoding",
        effect: "Whether the body of a request is sent in pieces of ChunkSize; in HTTP/1.1 only.",
        access: Access::Value {
            read: |settings| boolean_text(settings.http.use_chunks),
            set: |settings, value| {
                settings.http.use_chunks = boolean(value)?;
                chunk(settings);
                Ok(())
            },
        },
    },
    flag!(
        "UseIDNs",
        transport.http.use_idn,
        "Whether a host with letters beyond ASCII is looked up by its ASCII form; otherwise such a host is refused."
    ),
    fixed!(
        "UsePlatformHTTPClient",
        "False",
        "HTTP is spoken by this library itself, on every platform in the same way",
        "Whether HTTP is spoken by the platform."
    ),
    flag!(
        "UseProxyAutoConfigURL",
        http.use_proxy_auto_config,
        "Kept, and without effect: it is about an automatic detection that this component does not have. \
         FirewallAutoDetect reads the environment."
    ),
    text!(
        "UserAgent",
        http.user_agent,
        header_text,
        "What is sent as User-Agent; not sent if empty, as some banks want it."
    ),
];

const MOST_BYTES: usize = 256 << 20;

fn compress(settings: &mut Settings) {
    let http = &settings.http;
    let sends = http.allow_compression && !http.accept_encoding.is_empty();
    settings.transport.http.accept_encoding = sends.then(|| http.accept_encoding.clone());
}

fn chunk(settings: &mut Settings) {
    let http = &settings.http;
    settings.transport.http.chunk_size = http.use_chunks.then_some(http.chunk_size);
}
