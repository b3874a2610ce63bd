//! A way through a SOCKS firewall: versions 4, 4a and 5 (RFC 1928, RFC 1929).

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::error::TransportError;
use crate::value::Secret;

/// Where the firewall is asked to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    Address(IpAddr),
    /// A name, which the firewall looks up.
    Name(String),
}

impl Destination {
    /// A host as it stands in a URL: an address, or a name.
    pub(super) fn of(host: &str) -> Self {
        match host.parse() {
            Ok(address) => Destination::Address(address),
            Err(_) => Destination::Name(host.to_owned()),
        }
    }
}

const CONNECT: u8 = 1;
const GRANTED_4: u8 = 90;
/// With 4a, an address that cannot be: the name follows.
const LOOK_IT_UP: Ipv4Addr = Ipv4Addr::new(0, 0, 0, 1);

/// Asks a SOCKS 4 firewall for a way. A name is for those that speak 4a.
pub(super) async fn open_4<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    destination: &Destination,
    port: u16,
    user: &str,
) -> Result<(), TransportError> {
    let (address, name) = match destination {
        Destination::Address(IpAddr::V4(address)) => (*address, None),
        Destination::Address(IpAddr::V6(_)) => {
            let what = "SOCKS 4 knows no IPv6 addresses; use SOCKS 5";
            return Err(TransportError::firewall(what));
        }
        Destination::Name(name) => (LOOK_IT_UP, Some(name)),
    };
    if user.contains('\0') {
        let what = "FirewallUser has a character that SOCKS 4 has no room for";
        return Err(TransportError::unusable(what));
    }
    let mut request = vec![4, CONNECT];
    request.extend(port.to_be_bytes());
    request.extend(address.octets());
    request.extend(user.as_bytes());
    request.push(0);
    if let Some(name) = name {
        request.extend(name.as_bytes());
        request.push(0);
    }
    send(stream, &request).await?;
    let mut answer = [0; 8];
    receive(stream, &mut answer).await?;
    match answer {
        [0, GRANTED_4, ..] => Ok(()),
        [0, code, ..] => Err(refused(code, words_4(code))),
        _ => Err(no_socks()),
    }
}

const VERSION_5: u8 = 5;
const NO_PASSWORD: u8 = 0;
const BY_PASSWORD: u8 = 2;
const NOTHING_FITS: u8 = 0xff;

/// Asks a SOCKS 5 firewall for a way. Without a user it is not told who asks.
pub(super) async fn open_5<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    destination: &Destination,
    port: u16,
    user: &str,
    password: &Secret,
) -> Result<(), TransportError> {
    let has_user = !user.is_empty() || !password.is_empty();
    let methods: &[u8] = if has_user {
        &[VERSION_5, 2, NO_PASSWORD, BY_PASSWORD]
    } else {
        &[VERSION_5, 1, NO_PASSWORD]
    };
    send(stream, methods).await?;
    let mut answer = [0; 2];
    receive(stream, &mut answer).await?;
    match answer {
        [VERSION_5, NO_PASSWORD] => {}
        [VERSION_5, BY_PASSWORD] if has_user => log_on(stream, user, password).await?,
        [VERSION_5, BY_PASSWORD | NOTHING_FITS] if !has_user => {
            let what = "the firewall wants to know who asks: set FirewallUser and FirewallPassword";
            return Err(TransportError::firewall(what));
        }
        [VERSION_5, NOTHING_FITS] => {
            let what = "the firewall takes no user and password, and wants something else";
            return Err(TransportError::firewall(what));
        }
        _ => return Err(no_socks()),
    }
    send(stream, &request_5(destination, port)?).await?;
    let mut answer = [0; 4];
    receive(stream, &mut answer).await?;
    let [VERSION_5, code, _, kind] = answer else {
        return Err(no_socks());
    };
    if code != 0 {
        return Err(refused(code, words_5(code)));
    }
    skip_address(stream, kind).await
}

/// Shows user and password (RFC 1929).
async fn log_on<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    user: &str,
    password: &Secret,
) -> Result<(), TransportError> {
    let mut request = zeroize::Zeroizing::new(vec![1]);
    for (name, text) in [
        ("FirewallUser", user),
        ("FirewallPassword", password.expose()),
    ] {
        let length = u8::try_from(text.len()).map_err(|_| {
            TransportError::unusable(format!("{name} is longer than the 255 bytes of SOCKS 5"))
        })?;
        request.push(length);
        request.extend(text.as_bytes());
    }
    send(stream, &request).await?;
    let mut answer = [0; 2];
    receive(stream, &mut answer).await?;
    match answer {
        [_, 0] => Ok(()),
        _ => Err(TransportError::firewall(
            "the firewall refused FirewallUser and FirewallPassword",
        )),
    }
}

fn request_5(destination: &Destination, port: u16) -> Result<Vec<u8>, TransportError> {
    let mut request = vec![VERSION_5, CONNECT, 0];
    match destination {
        Destination::Address(IpAddr::V4(address)) => {
            request.push(1);
            request.extend(address.octets());
        }
        Destination::Address(IpAddr::V6(address)) => {
            request.push(4);
            request.extend(address.octets());
        }
        Destination::Name(name) => {
            let length = u8::try_from(name.len()).map_err(|_| {
                TransportError::unusable("the host is longer than the 255 bytes of SOCKS 5")
            })?;
            request.extend([3, length]);
            request.extend(name.as_bytes());
        }
    }
    request.extend(port.to_be_bytes());
    Ok(request)
}

/// Reads the address that the firewall connects from, which nobody needs.
async fn skip_address<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    kind: u8,
) -> Result<(), TransportError> {
    let length = match kind {
        1 => 4,
        4 => 16,
        3 => {
            let mut length = [0; 1];
            receive(stream, &mut length).await?;
            usize::from(length[0])
        }
        _ => return Err(no_socks()),
    };
    let mut address = vec![0; length + 2];
    receive(stream, &mut address).await
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> Result<(), TransportError> {
    stream
        .write_all(bytes)
        .await
        .map_err(|error| broken(&error))?;
    stream.flush().await.map_err(|error| broken(&error))
}

async fn receive<S: AsyncRead + Unpin>(
    stream: &mut S,
    bytes: &mut [u8],
) -> Result<(), TransportError> {
    match stream.read_exact(bytes).await {
        Ok(_) => Ok(()),
        Err(error) => Err(broken(&error)),
    }
}

fn broken(error: &io::Error) -> TransportError {
    let what = TransportError::from_io(error).detail;
    let what = what.replace("the server", "the firewall");
    TransportError::firewall(format!("the firewall made no connection: {what}"))
}

fn no_socks() -> TransportError {
    TransportError::firewall("the firewall does not speak this version of SOCKS")
}

fn refused(code: u8, words: &str) -> TransportError {
    TransportError::firewall(format!("the firewall made no connection: {words} ({code})"))
}

fn words_4(code: u8) -> &'static str {
    match code {
        91 => "request rejected or failed",
        92 => "it could not ask this machine who the user is",
        93 => "it heard of another user from this machine",
        _ => "unknown reply",
    }
}

/// The words of RFC 1928.
fn words_5(code: u8) -> &'static str {
    match code {
        1 => "general SOCKS server failure",
        2 => "connection not allowed by ruleset",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "TTL expired",
        7 => "command not supported",
        8 => "address type not supported",
        _ => "unknown reply",
    }
}
