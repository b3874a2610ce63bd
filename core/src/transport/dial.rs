//! Making a TCP connection: look-up, socket options, and one address after the other.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};
use tokio::net::{TcpSocket, TcpStream, lookup_host};

use super::error::TransportError;
use super::options::{IpVersion, TcpOptions};
use super::patience::Patience;

/// Where to connect to.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    /// Whether it is a proxy or a firewall, and not the server.
    pub(super) is_gate: bool,
}

/// Connects to a place. Of many addresses, the first that answers counts.
pub(super) async fn dial(
    place: Place<'_>,
    options: &TcpOptions,
    patience: &Patience<'_>,
) -> Result<TcpStream, TransportError> {
    let addresses = look_up(place, options.ip_version).await?;
    let mut last = not_found(place);
    let mut left = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    for address in addresses {
        // One that is silent must leave time for the others.
        let share = patience.left().map(|time| time / left.max(1));
        left = left.saturating_sub(1);
        let attempt = connect(place, address, options);
        let result = match share {
            Some(share) if left > 0 => tokio::time::timeout(share, attempt)
                .await
                .unwrap_or_else(|_| Err(failed(place, &io::ErrorKind::TimedOut.into()))),
            _ => attempt.await,
        };
        match result {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// All addresses of a host that may be used, in the order in which they are tried.
async fn look_up(place: Place<'_>, version: IpVersion) -> Result<Vec<SocketAddr>, TransportError> {
    let found = lookup_host((place.host, place.port))
        .await
        .map_err(|_| not_found(place))?;
    let mut found: Vec<SocketAddr> = found.collect();
    match version {
        IpVersion::Any => {}
        IpVersion::V4 => found.retain(SocketAddr::is_ipv4),
        IpVersion::V6 => found.retain(SocketAddr::is_ipv6),
        IpVersion::PreferV6 => found.sort_by_key(SocketAddr::is_ipv4),
    }
    if found.is_empty() {
        let family = if version == IpVersion::V4 {
            "IPv4"
        } else {
            "IPv6"
        };
        let who = who(place);
        return Err(told(
            place,
            TransportError::not_found(&format!("an {family} address of {who}")),
        ));
    }
    Ok(found)
}

async fn connect(
    place: Place<'_>,
    address: SocketAddr,
    options: &TcpOptions,
) -> Result<TcpStream, TransportError> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )
    .and_then(|socket| set(&socket, options).map(|()| socket))
    .map_err(|error| failed(place, &error))?;
    if !options.local_host.is_empty() || options.local_port != 0 {
        bind(&socket, address, options).await?;
    }
    let stream = TcpSocket::from_std_stream(socket.into())
        .connect(address)
        .await
        .map_err(|error| match error.kind() {
            // A local port that is fixed has been used for this very server a moment ago.
            io::ErrorKind::AddrNotAvailable | io::ErrorKind::AddrInUse
                if options.local_port != 0 =>
            {
                TransportError::from_bind(&io::ErrorKind::AddrInUse.into(), &from(options))
            }
            _ => failed(place, &error),
        })?;
    Ok(stream)
}

fn set(socket: &Socket, options: &TcpOptions) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    let socket = SockRef::from(socket);
    socket.set_tcp_nodelay(options.no_delay)?;
    if options.keep_alive {
        let mut keep_alive = TcpKeepalive::new();
        if let Some(time) = options.keep_alive_time {
            keep_alive = keep_alive.with_time(time);
        }
        if let Some(interval) = options.keep_alive_interval {
            keep_alive = keep_alive.with_interval(interval);
        }
        // Setting times alone would not do where none is given.
        socket.set_keepalive(true)?;
        socket.set_tcp_keepalive(&keep_alive)?;
    }
    match (options.linger, options.linger_time) {
        (true, None) => {}
        (true, Some(time)) => socket.set_linger(Some(time))?,
        (false, _) => socket.set_linger(Some(std::time::Duration::ZERO))?,
    }
    if let Some(size) = options.receive_buffer {
        socket.set_recv_buffer_size(size)?;
    }
    if let Some(size) = options.send_buffer {
        socket.set_send_buffer_size(size)?;
    }
    Ok(())
}

/// Fixes where a socket connects from.
async fn bind(socket: &Socket, to: SocketAddr, options: &TcpOptions) -> Result<(), TransportError> {
    let wrong = |error: io::Error| TransportError::from_bind(&error, &from(options));
    let host = if !options.local_host.is_empty() {
        lookup_host((options.local_host.as_str(), options.local_port))
            .await
            .map_err(|_| TransportError::not_found(&format!("LocalHost {:?}", options.local_host)))?
            .map(|address| address.ip())
            .find(|address| address.is_ipv4() == to.is_ipv4())
            .ok_or_else(|| wrong(io::ErrorKind::AddrNotAvailable.into()))?
    } else if to.is_ipv4() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    } else {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    };
    if options.local_port != 0 && cfg!(unix) {
        // A former connection from the same port, to another server, is no obstacle.
        socket.set_reuse_address(true).map_err(wrong)?;
    }
    socket
        .bind(&SocketAddr::new(host, options.local_port).into())
        .map_err(wrong)
}

fn from(options: &TcpOptions) -> String {
    let host = match options.local_host.as_str() {
        "" => "this machine",
        host => host,
    };
    match options.local_port {
        0 => host.to_owned(),
        port => format!("{host}, port {port},"),
    }
}

fn who(place: Place<'_>) -> String {
    if place.is_gate {
        format!("the firewall or proxy {}", place.host)
    } else {
        "the host of fi_url".to_owned()
    }
}

fn not_found(place: Place<'_>) -> TransportError {
    told(place, TransportError::not_found(&who(place)))
}

fn failed(place: Place<'_>, error: &io::Error) -> TransportError {
    told(place, TransportError::from_io(error))
}

/// The error, which is that of the firewall if this is one.
fn told(place: Place<'_>, error: TransportError) -> TransportError {
    if !place.is_gate {
        return error;
    }
    let who = format!("{}:{}", place.host, place.port);
    let what = error.detail.replace("the server", "it");
    TransportError::firewall(format!(
        "the firewall or proxy {who} was not reached: {what}"
    ))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::transport::options::TimeOptions;
    use crate::transport::patience::Progress;

    /// A socket that has the options of a connection.
    fn socket(options: &TcpOptions) -> Socket {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
        set(&socket, options).unwrap();
        socket
    }

    #[test]
    fn a_socket_is_as_the_system_makes_it_unless_told_otherwise() {
        let socket = socket(&TcpOptions::default());
        assert!(!socket.tcp_nodelay().unwrap());
        assert!(!socket.keepalive().unwrap());
        assert_eq!(socket.linger().unwrap(), None);
    }

    #[test]
    fn a_socket_has_what_it_was_told() {
        let options = TcpOptions {
            no_delay: true,
            keep_alive: true,
            keep_alive_time: Some(Duration::from_secs(70)),
            keep_alive_interval: Some(Duration::from_secs(7)),
            linger_time: Some(Duration::from_secs(3)),
            receive_buffer: Some(30_000),
            send_buffer: Some(20_000),
            ..TcpOptions::default()
        };
        let socket = socket(&options);
        assert!(socket.tcp_nodelay().unwrap());
        assert!(socket.keepalive().unwrap());
        assert_eq!(
            socket.tcp_keepalive_time().unwrap(),
            Duration::from_secs(70)
        );
        assert_eq!(
            socket.tcp_keepalive_interval().unwrap(),
            Duration::from_secs(7)
        );
        assert_eq!(socket.linger().unwrap(), Some(Duration::from_secs(3)));
        // Linux gives twice of what is asked for, for its own needs.
        assert!([30_000, 60_000].contains(&socket.recv_buffer_size().unwrap()));
        assert!([20_000, 40_000].contains(&socket.send_buffer_size().unwrap()));
    }

    #[test]
    fn without_linger_nothing_is_sent_after_closing() {
        let options = TcpOptions {
            linger: false,
            linger_time: Some(Duration::from_secs(3)),
            ..TcpOptions::default()
        };
        assert_eq!(socket(&options).linger().unwrap(), Some(Duration::ZERO));
    }

    #[test]
    fn an_address_that_refuses_does_not_hide_one_that_answers() {
        // `localhost` has two addresses where there is IPv6; the listener has one.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let place = Place {
            host: "localhost",
            port: listener.local_addr().unwrap().port(),
            is_gate: false,
        };
        let (progress, time) = (Progress::default(), TimeOptions::default());
        let patience = Patience::new(&time, &progress);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        for ip_version in [IpVersion::Any, IpVersion::PreferV6] {
            let options = TcpOptions {
                ip_version,
                ..TcpOptions::default()
            };
            let stream = runtime.block_on(dial(place, &options, &patience)).unwrap();
            assert!(stream.peer_addr().unwrap().is_ipv4());
        }
    }
}
