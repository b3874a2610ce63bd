//! Which way a request takes: straight, through a firewall, by a proxy, or both.

use std::net::IpAddr;

use url::Url;

use super::error::TransportError;
use super::options::{FirewallKind, FirewallOptions, Options, ProxyAuth, ProxyOptions};
use super::target::{Target, basic};
use crate::value::Secret;

/// A way to a target. Two routes that are equal are the same way, with the same credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Route {
    /// What every connection is made through.
    pub(super) firewall: Option<FirewallOptions>,
    pub(super) proxy: Option<Proxy>,
}

/// A proxy of HTTP, and how it is told who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proxy {
    pub(super) host: String,
    pub(super) port: u16,
    /// The value of `Proxy-Authorization`.
    pub(super) authorization: Option<Secret>,
}

/// Gives the value of a variable of the environment, if it has one.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Route {
    /// The way to a target, as the options say, or the environment where they say nothing.
    pub(super) fn to(
        target: &Target,
        options: &Options,
        environment: Environment<'_>,
    ) -> Result<Self, TransportError> {
        let exceptions = &options.proxy.exceptions;
        if exceptions
            .iter()
            .any(|pattern| excepts(pattern, &target.host))
        {
            return Ok(Route::default());
        }
        let route = Route {
            firewall: firewall(&options.firewall)?,
            proxy: proxy(&options.proxy),
        };
        let says_nothing = route.firewall.is_none() && route.proxy.is_none();
        if says_nothing && options.firewall.detect && !target.is_loopback() {
            return detected(target, environment);
        }
        Ok(route)
    }

    /// Whether the proxy is asked for the URL itself, and sees the request.
    pub(super) fn asks_proxy_for(&self, target: &Target) -> Option<&Proxy> {
        self.proxy.as_ref().filter(|_| !target.is_secure)
    }
}

fn firewall(options: &FirewallOptions) -> Result<Option<FirewallOptions>, TransportError> {
    if options.kind == FirewallKind::None {
        return Ok(None);
    }
    if options.host.is_empty() || options.port == 0 {
        let what = "FirewallType is set, but FirewallHost or FirewallPort is not";
        return Err(TransportError::unusable(what));
    }
    Ok(Some(options.clone()))
}

/// The port of a proxy where none is set.
const USUAL_PORT: u16 = 80;

fn proxy(options: &ProxyOptions) -> Option<Proxy> {
    if options.host.is_empty() {
        return None;
    }
    let has_user = !options.user.is_empty() || !options.password.is_empty();
    let authorization = match options.auth {
        ProxyAuth::Basic if has_user => Some(basic(&options.user, &options.password)),
        ProxyAuth::Basic | ProxyAuth::Verbatim => {
            Some(options.authorization.clone()).filter(|value| !value.is_empty())
        }
        ProxyAuth::None => None,
    };
    let port = match options.port {
        0 => USUAL_PORT,
        port => port,
    };
    Some(Proxy {
        host: options.host.clone(),
        port,
        authorization,
    })
}

/// The way that the environment names, by the variables that curl reads.
fn detected(target: &Target, environment: Environment<'_>) -> Result<Route, TransportError> {
    let either = |lower: &'static str, upper: &'static str| {
        [lower, upper]
            .into_iter()
            .find_map(|name| Some((name, environment(name)?)))
            .filter(|(_, value)| !value.trim().is_empty())
    };
    if let Some((_, exceptions)) = either("no_proxy", "NO_PROXY") {
        let mut patterns = exceptions.split([',', ' ']).map(str::trim);
        if patterns.any(|pattern| excepts_with_subdomains(pattern, &target.host)) {
            return Ok(Route::default());
        }
    }
    let found = if target.is_secure {
        either("https_proxy", "HTTPS_PROXY")
    } else {
        // In upper case it could come from the header `Proxy` of a request to a CGI program.
        either("http_proxy", "http_proxy")
    };
    match found.or_else(|| either("all_proxy", "ALL_PROXY")) {
        Some((name, value)) => route_of(value.trim()).ok_or_else(|| {
            let what = format!("the variable {name} names no proxy that can be used");
            TransportError::firewall(what)
        }),
        None => Ok(Route::default()),
    }
}

/// The way that a URL such as `http://user:password@proxy:3128` names.
fn route_of(text: &str) -> Option<Route> {
    let url = if text.contains("://") {
        Url::parse(text).ok()?
    } else {
        Url::parse(&format!("http://{text}")).ok()?
    };
    let (kind, usual_port) = match url.scheme() {
        "http" => (FirewallKind::None, 80),
        "socks4" => (FirewallKind::Socks4, 1080),
        "socks4a" => (FirewallKind::Socks4a, 1080),
        "socks5" | "socks5h" | "socks" => (FirewallKind::Socks5, 1080),
        _ => return None,
    };
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let port = url.port().unwrap_or(usual_port);
    let decode = |text| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let user = decode(url.username());
    let password = Secret::new(decode(url.password().unwrap_or_default()));
    if kind == FirewallKind::None {
        let is_known = !user.is_empty() || !password.is_empty();
        let authorization = is_known.then(|| basic(&user, &password));
        return Some(Route {
            proxy: Some(Proxy {
                host,
                port,
                authorization,
            }),
            firewall: None,
        });
    }
    let firewall = FirewallOptions {
        kind,
        host,
        port,
        user,
        password,
        ..FirewallOptions::default()
    };
    Some(Route {
        firewall: Some(firewall),
        proxy: None,
    })
}

/// Whether a pattern covers a host: `bank.example`, `*.example`, `.example`, `*`, `10.1.2.3`, `10.0.0.0/8`.
fn excepts(pattern: &str, host: &str) -> bool {
    let pattern = pattern.trim().trim_matches(['[', ']']).to_ascii_lowercase();
    let host = host.to_ascii_lowercase();
    if pattern == "*" || (pattern == host && !pattern.is_empty()) {
        return true;
    }
    if let Some(domain) = pattern
        .strip_prefix('*')
        .unwrap_or(&pattern)
        .strip_prefix('.')
    {
        // A suffix of an address is no domain.
        return host.parse::<IpAddr>().is_err()
            && !domain.is_empty()
            && host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'));
    }
    match (host.parse::<IpAddr>(), pattern.split_once('/')) {
        (Ok(address), Some((network, bits))) => in_network(address, network, bits),
        (Ok(address), None) => pattern.parse() == Ok(address),
        _ => false,
    }
}

/// As `NO_PROXY` is read: a domain, and all below it.
fn excepts_with_subdomains(pattern: &str, host: &str) -> bool {
    let bare = pattern.trim_start_matches('.');
    excepts(pattern, host) || excepts(bare, host) || excepts(&format!(".{bare}"), host)
}

/// Whether an address is in a network such as `10.0.0.0/8`.
fn in_network(address: IpAddr, network: &str, bits: &str) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) if bits <= 32 => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            address.to_bits() & mask == network.to_bits() & mask
        }
        (IpAddr::V6(address), IpAddr::V6(network)) if bits <= 128 => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            address.to_bits() & mask == network.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::options::HttpOptions;

    fn target(url: &str) -> Target {
        Target::parse(url, &HttpOptions::default()).unwrap()
    }

    fn detect(url: &str, variables: &[(&str, &str)]) -> Result<String, TransportError> {
        let environment = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let mut options = Options::default();
        options.firewall.detect = true;
        let route = Route::to(&target(url), &options, &environment)?;
        Ok(match (route.proxy, route.firewall) {
            (Some(proxy), None) => {
                let authorization = proxy.authorization.unwrap_or_default();
                format!("{}:{} {}", proxy.host, proxy.port, authorization.expose())
            }
            (None, Some(gate)) => {
                format!("{:?} {}:{} {}", gate.kind, gate.host, gate.port, gate.user)
            }
            (None, None) => "direct".to_owned(),
            both => panic!("{both:?}"),
        })
    }

    #[test]
    fn exceptions_cover_hosts_domains_addresses_and_networks() {
        for (pattern, host, covered) in [
            ("bank.example", "bank.example", true),
            ("BANK.example", "bank.EXAMPLE", true),
            ("bank.example", "my.bank.example", false),
            ("*.example", "bank.example", true),
            (".example", "my.bank.example", true),
            ("*.example", "example", false),
            ("*.bank.example", "evilbank.example", false),
            ("*", "anything", true),
            ("", "anything", false),
            (".", "anything", false),
            ("*.", "anything", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("10.0.0.0/33", "10.0.0.0", false),
            (".2.3", "10.1.2.3", false),
            ("::1", "::1", true),
            ("[::1]", "::1", true),
            ("fe80::/10", "fe80::1", true),
            ("fe80::/10", "::1", false),
        ] {
            assert_eq!(excepts(pattern, host), covered, "{pattern} and {host}");
        }
    }

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        let https = "https://bank.example/";
        let http = "http://bank.example/";
        let p = "proxy:3128";
        for (url, variables, expected) in [
            (https, &[][..], "direct"),
            (https, &[("HTTPS_PROXY", p)], "proxy:3128 "),
            (
                https,
                &[("https_proxy", "http://a:b@p:1")],
                "p:1 Basic YTpi",
            ),
            (https, &[("HTTP_PROXY", p), ("http_proxy", p)], "direct"),
            (http, &[("HTTP_PROXY", p)], "direct"),
            (http, &[("http_proxy", p)], "proxy:3128 "),
            (
                http,
                &[("ALL_PROXY", "socks5://me:pw@s")],
                "Socks5 s:1080 me",
            ),
            (https, &[("all_proxy", "socks4a://s:9")], "Socks4a s:9 "),
            (
                https,
                &[("HTTPS_PROXY", p), ("ALL_PROXY", "x:1")],
                "proxy:3128 ",
            ),
            (
                https,
                &[("HTTPS_PROXY", p), ("NO_PROXY", "a, bank.example")],
                "direct",
            ),
            (
                https,
                &[("HTTPS_PROXY", p), ("no_proxy", "example")],
                "direct",
            ),
            (https, &[("HTTPS_PROXY", p), ("NO_PROXY", "*")], "direct"),
            (
                https,
                &[("HTTPS_PROXY", p), ("NO_PROXY", "k.example")],
                "proxy:3128 ",
            ),
            ("https://localhost/", &[("HTTPS_PROXY", p)], "direct"),
            ("http://127.0.0.1/", &[("http_proxy", p)], "direct"),
            ("https://[::1]/", &[("ALL_PROXY", p)], "direct"),
        ] {
            assert_eq!(
                detect(url, variables).unwrap(),
                expected,
                "{url} {variables:?}"
            );
        }
    }

    #[test]
    fn a_proxy_of_the_environment_that_cannot_be_used_is_an_error_without_its_password() {
        for value in [
            "https://me:hunter2@proxy",
            "http://",
            "gopher://x",
            ":hunter2@",
        ] {
            let error = detect("https://bank.example/", &[("HTTPS_PROXY", value)]).unwrap_err();
            assert_eq!(error.code, 118);
            assert!(error.detail.contains("HTTPS_PROXY"), "{}", error.detail);
            assert!(!error.detail.contains("hunter2"), "{}", error.detail);
        }
    }

    #[test]
    fn what_is_set_wins_over_the_environment_and_exceptions_over_all() {
        let environment = |_: &str| Some("other:1".to_owned());
        let mut options = Options::default();
        options.firewall.detect = true;
        options.proxy.host = "mine".to_owned();
        options.proxy.port = 8080;
        options.proxy.exceptions = vec!["*.local".to_owned()];
        let route = |url, options: &Options| Route::to(&target(url), options, &environment);
        let found = route("https://bank.example/", &options).unwrap();
        assert_eq!(found.proxy.unwrap().host, "mine");
        assert_eq!(
            route("https://a.local/", &options).unwrap(),
            Route::default()
        );
        options.firewall.kind = FirewallKind::Socks5;
        let error = route("https://bank.example/", &options).unwrap_err();
        assert!(error.detail.contains("FirewallHost"), "{}", error.detail);
        assert_eq!(
            route("https://a.local/", &options).unwrap(),
            Route::default()
        );
    }

    #[test]
    fn a_proxy_is_told_who_asks_as_the_options_say() {
        let mut options = ProxyOptions {
            host: "p".to_owned(),
            port: 1,
            user: "me".to_owned(),
            password: Secret::from("pw"),
            authorization: Secret::from("Bearer x"),
            ..ProxyOptions::default()
        };
        for (auth, expected) in [
            (ProxyAuth::Basic, Some("Basic bWU6cHc=")),
            (ProxyAuth::Verbatim, Some("Bearer x")),
            (ProxyAuth::None, None),
        ] {
            options.auth = auth;
            let told = proxy(&options).unwrap().authorization;
            assert_eq!(told.as_ref().map(Secret::expose), expected);
        }
        options.port = 0;
        assert_eq!(proxy(&options).unwrap().port, 80);
        options.auth = ProxyAuth::Basic;
        options.user.clear();
        options.password = Secret::default();
        for (authorization, expected) in [("Bearer x", Some("Bearer x")), ("", None)] {
            options.authorization = Secret::from(authorization);
            let told = proxy(&options).unwrap().authorization;
            assert_eq!(told.as_ref().map(Secret::expose), expected);
        }
    }
}
