//! Where a request goes: judged by the same reading of the URL that the connection is made by.

use std::cell::RefCell;
use std::net::IpAddr;

/// What kind of place a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Address {
    /// https: the connection is secure.
    Secure,
    /// http to this machine: nobody is on the way.
    Loopback,
    /// http to another machine.
    Plain,
    /// Another scheme.
    Other,
    /// The address that stands for none: 0.0.0.0 or ::.
    Nowhere,
    /// Port 0, which nobody listens at.
    NoPort,
}

impl Address {
    /// The kind of place of a URL, or what is wrong with it.
    pub(crate) fn of(url: &str) -> Result<Address, String> {
        let url = url::Url::parse(url).map_err(|error| error.to_string())?;
        let is_nowhere = match url.host() {
            Some(url::Host::Ipv4(address)) => address.is_unspecified(),
            Some(url::Host::Ipv6(address)) => address.is_unspecified(),
            _ => false,
        };
        Ok(match url.scheme() {
            "https" | "http" if is_nowhere => Address::Nowhere,
            "https" | "http" if url.port() == Some(0) => Address::NoPort,
            "https" => Address::Secure,
            "http" if url.host_str().is_some_and(is_this_machine) => Address::Loopback,
            "http" => Address::Plain,
            _ => Address::Other,
        })
    }
}

/// The kind of place of the last URL: each request goes where the one before went.
#[derive(Default)]
pub(crate) struct LastAddress(RefCell<Option<(String, Address)>>);

impl LastAddress {
    /// The kind of place of a URL, or what is wrong with it. The last URL is not read again, unless it may have a password.
    pub(crate) fn or_of(&self, url: &str) -> Result<Address, String> {
        if let Some((_, address)) = self.0.borrow().as_ref().filter(|(last, _)| last == url) {
            return Ok(*address);
        }
        let address = Address::of(url)?;
        let may_be_known = !url.contains('@');
        self.0
            .replace(may_be_known.then(|| (url.to_owned(), address)));
        Ok(address)
    }
}

/// The server of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    pub(crate) host: String,
    port: Option<u16>,
}

impl Origin {
    /// The server of a URL, or what is wrong with it. One with a user in it is refused: it shows another server than it names.
    pub(crate) fn of(url: &str) -> Result<Origin, String> {
        let url = url::Url::parse(url).map_err(|error| error.to_string())?;
        let host = url.host_str().ok_or("it names no server")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it has a user in it".to_owned());
        }
        Ok(Origin {
            scheme: url.scheme().to_owned(),
            host: host.to_ascii_lowercase(),
            port: url.port_or_known_default(),
        })
    }

    /// The server with its port, as in `bank.example:443`.
    pub(crate) fn with_port(&self) -> String {
        let port = self.port.unwrap_or(0);
        format!("{}:{port}", self.host)
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_told_apart_from_http_to_this_machine() {
        for (url, expected) in [
            ("https://bank.example/ofx", Some(Address::Secure)),
            ("http://127.0.0.1:80/ofx", Some(Address::Loopback)),
            ("http://[::1]/ofx", Some(Address::Loopback)),
            ("http://LOCALHOST/ofx", Some(Address::Loopback)),
            ("http://bank.example/ofx", Some(Address::Plain)),
            ("http://bank.example\\@localhost/ofx", Some(Address::Plain)),
            ("http://localhost@bank.example/ofx", Some(Address::Plain)),
            ("http://localhost.bank.example/", Some(Address::Plain)),
            ("ftp://localhost/", Some(Address::Other)),
            ("https://0.0.0.0/", Some(Address::Nowhere)),
            ("http://[::]:80/", Some(Address::Nowhere)),
            ("https://bank.example:0/", Some(Address::NoPort)),
            ("bank.example/ofx", None),
            ("", None),
        ] {
            assert_eq!(Address::of(url).ok(), expected, "{url}");
        }
    }
}
