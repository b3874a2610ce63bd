//! The URL of an exchange, read once: where it leads, and how it is named in a request.

use base64ct::{Base64, Encoding};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::{Host, Position, Url};

use super::error::TransportError;
use super::options::HttpOptions;
use crate::value::Secret;

/// A place that a request can be sent to.
#[derive(Clone)]
pub(super) struct Target {
    url: Url,
    /// A name in ASCII or an address, an IPv6 address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) is_secure: bool,
}

impl Target {
    /// Reads the URL of an exchange. The error does not repeat it, as it may hold a password.
    pub(super) fn parse(text: &str, options: &HttpOptions) -> Result<Self, TransportError> {
        let encoded = if options.encode_url {
            escaped(text)
        } else {
            None
        };
        let text = encoded.as_deref().unwrap_or(text);
        let url = Url::parse(text).map_err(|error| {
            TransportError::unusable(format!("fi_url is not a URL that can be used: {error}"))
        })?;
        let target = Target::of(url)?;
        if !options.use_idn && is_host_converted(text, &target) {
            let what = "the host of fi_url is not plain ASCII, and UseIDNs is off";
            return Err(TransportError::unusable(what));
        }
        if !options.encode_url && !is_escaped(text) {
            let what = "fi_url has characters that cannot stand in a URL; escape them as %XX, or set EncodeURL";
            return Err(TransportError::unusable(what));
        }
        Ok(target)
    }

    fn of(url: Url) -> Result<Self, TransportError> {
        let is_secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => {
                let what = "the scheme is neither https nor http";
                return Err(TransportError::unusable(what));
            }
        };
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            // As the URL has it, which was written from the address.
            Some(Host::Ipv4(_)) => url.host_str().unwrap_or_default().to_owned(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => return Err(TransportError::unusable("the URL has no host")),
        };
        let port = url
            .port_or_known_default()
            .ok_or_else(|| TransportError::unusable("the URL has no port"))?;
        Ok(Target {
            url,
            host,
            port,
            is_secure,
        })
    }

    /// Where a `Location` leads from here, or why it cannot be followed.
    pub(super) fn join(&self, location: &str) -> Result<Self, TransportError> {
        let url = self.url.join(location).map_err(|error| {
            TransportError::protocol(format!("the server points to what is no URL: {error}"))
        })?;
        Target::of(url).map_err(|error| {
            TransportError::protocol(format!(
                "the server points to a place that cannot be used: {}",
                error.detail
            ))
        })
    }

    /// Whether scheme, host and port are the same.
    pub(super) fn has_origin_of(&self, other: &Target) -> bool {
        (self.is_secure, &self.host, self.port) == (other.is_secure, &other.host, other.port)
    }

    /// Whether it is this machine.
    pub(super) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Host and port as the `Host` header has them: the port only if it is not the usual one.
    pub(super) fn authority(&self) -> &str {
        &self.url[Position::BeforeHost..Position::AfterPort]
    }

    /// Path and query.
    pub(super) fn path(&self) -> &str {
        &self.url[Position::BeforePath..Position::AfterQuery]
    }

    /// The whole URL as a proxy is asked for it: without user and password.
    pub(super) fn whole(&self) -> String {
        let scheme = self.url.scheme();
        format!("{scheme}://{}{}", self.authority(), self.path())
    }

    /// User and password of the URL, as the value of `Authorization`; `None` if it has none.
    pub(super) fn authorization(&self) -> Option<Secret> {
        let user = self.url.username();
        let password = self.url.password();
        if user.is_empty() && password.is_none() {
            return None;
        }
        let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let password = Secret::new(decode(password.unwrap_or_default()));
        Some(basic(&decode(user), &password))
    }
}

/// The value of a header that shows who asks (RFC 7617).
pub(super) fn basic(user: &str, password: &Secret) -> Secret {
    let pair = Secret::new(format!("{user}:{}", password.expose()));
    Secret::new(format!(
        "Basic {}",
        Base64::encode_string(pair.expose().as_bytes())
    ))
}

/// Whether the host of a URL was written in another way than it is sent, as names beyond ASCII are.
fn is_host_converted(text: &str, target: &Target) -> bool {
    matches!(target.url.host(), Some(Host::Domain(_)))
        && !text.to_ascii_lowercase().contains(&target.host)
}

/// Whether all but the host of a URL has only characters that can stand there (RFC 3986).
fn is_escaped(text: &str) -> bool {
    let text = text.trim();
    let (scheme, authority, path) = parts(text).unwrap_or(("", text, ""));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let can_stand = |c: char| {
        c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    [scheme, user, path]
        .iter()
        .all(|part| part.chars().all(can_stand))
        && host.chars().all(|c| !c.is_ascii() || can_stand(c))
}

/// A URL whose path and query have all characters escaped that cannot stand there; what is escaped already stays. `None` for
/// what is no URL with a host.
fn escaped(text: &str) -> Option<String> {
    let (scheme, authority, path) = parts(text)?;
    let path = utf8_percent_encode(path, CANNOT_STAND);
    Some(format!("{scheme}://{authority}{path}"))
}

const CANNOT_STAND: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Scheme, host with all that belongs to it, and the rest of a URL.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    Some((scheme, authority, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(use_idn: bool, encode_url: bool) -> HttpOptions {
        HttpOptions {
            use_idn,
            encode_url,
            ..HttpOptions::default()
        }
    }

    fn target(text: &str) -> Target {
        Target::parse(text, &options(false, false)).unwrap()
    }

    #[test]
    fn a_url_says_where_to_connect_and_what_to_ask_for() {
        for (text, host, port, authority, path) in [
            (
                "https://bank.example/ofx",
                "bank.example",
                443,
                "bank.example",
                "/ofx",
            ),
            (
                "http://Bank.Example:8080",
                "bank.example",
                8080,
                "bank.example:8080",
                "/",
            ),
            (
                "https://[::1]:8443/a?b=c#d",
                "::1",
                8443,
                "[::1]:8443",
                "/a?b=c",
            ),
            (
                "http://me:pw@127.0.0.1/?q",
                "127.0.0.1",
                80,
                "127.0.0.1",
                "/?q",
            ),
        ] {
            let target = target(text);
            let found = (
                &*target.host,
                target.port,
                target.authority(),
                target.path(),
            );
            assert_eq!(found, (host, port, authority, path), "{text}");
        }
        assert_eq!(
            target("http://me:pw@a.example/b#c").whole(),
            "http://a.example/b"
        );
    }

    #[test]
    fn user_and_password_of_a_url_become_a_header() {
        let authorization = target("https://me:p%40ss@bank.example/").authorization();
        assert_eq!(authorization.unwrap().expose(), "Basic bWU6cEBzcw==");
        assert_eq!(target("https://bank.example/").authorization(), None);
    }

    #[test]
    fn what_is_no_url_or_leads_nowhere_is_refused() {
        for text in [
            "",
            "bank.example",
            "ftp://bank.example/",
            "https://",
            "https://a b/",
            "mailto:a@b",
        ] {
            let error = Target::parse(text, &options(true, true)).err().unwrap();
            assert_eq!(error.code, 10022, "{text}");
        }
    }

    #[test]
    fn what_cannot_stand_in_a_url_is_escaped_once() {
        for (text, path) in [
            (
                "https://bank.example/a b|c%20d{\u{e9}}",
                "/a%20b%7Cc%20d%7B%C3%A9%7D",
            ),
            (
                "https://bank.example/ofx?q=a{|}^`\\\"<>",
                "/ofx?q=a%7B%7C%7D%5E%60%5C%22%3C%3E",
            ),
            ("https://bank.example", "/"),
        ] {
            let target = Target::parse(text, &options(false, true)).unwrap();
            assert_eq!(target.path(), path);
        }
    }

    #[test]
    fn a_host_beyond_ascii_needs_idn() {
        for text in [
            "https://b\u{fc}cher.example/",
            "https://b%C3%BCcher.example/",
            "https://\u{ff42}ank.example/",
        ] {
            let error = Target::parse(text, &options(false, true)).err().unwrap();
            assert!(error.detail.contains("UseIDN"), "{}", error.detail);
        }
        let text = "https://b\u{fc}cher.example/";
        let target = Target::parse(text, &options(true, false)).unwrap();
        assert_eq!(target.host, "xn--bcher-kva.example");
        assert_eq!(
            self::target("https://xn--bcher-kva.example/").host,
            target.host
        );
    }

    #[test]
    fn characters_that_cannot_stand_in_a_url_need_escaping() {
        for (text, path) in [
            ("https://bank.example/a b", "/a%20b"),
            ("https://bank.example/\u{fc}?q=\u{fc}", "/%C3%BC?q=%C3%BC"),
            ("https://bank.example/\"x\"", "/%22x%22"),
        ] {
            let error = Target::parse(text, &options(false, false)).err().unwrap();
            assert!(error.detail.contains("EncodeURL"), "{}", error.detail);
            let target = Target::parse(text, &options(false, true)).unwrap();
            assert_eq!(target.path(), path, "{text}");
        }
        let text = "https://bank.example/a%20b?c=%C3%BC";
        assert_eq!(target(text).path(), "/a%20b?c=%C3%BC");
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let here = target("https://bank.example/ofx");
        for (location, is_same) in [
            ("/other", true),
            ("other?x", true),
            ("https://bank.example:443/x", true),
            ("https://BANK.example/x", true),
            ("https://bank.example:444/x", false),
            ("http://bank.example:443/x", false),
            ("https://evil.example/x", false),
            ("//evil.example/x", false),
        ] {
            let there = here.join(location).unwrap();
            assert_eq!(there.has_origin_of(&here), is_same, "{location}");
        }
        for location in ["ftp://bank.example/", "https://", "javascript:alert(1)"] {
            assert_eq!(here.join(location).err().unwrap().code, 151, "{location}");
        }
    }
}
