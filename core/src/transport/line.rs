//! The way to a server, made and unmade: dialling, firewalls, proxies, TLS, and who is told of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::connection::{Connection, Key};
use super::dial::{Place, dial};
use super::error::{TransportError, TransportErrorKind};
use super::meter::Metered;
use super::observer::{Observer, ServerCertificate, Traffic, connection_event as event};
use super::options::{
    FirewallKind, FirewallOptions, HttpOptions, HttpVersion, Options, TlsOptions,
};
use super::patience::{Patience, Progress};
use super::route::Route;
use super::socks::{self, Destination};
use super::tap::Log;
use super::target::Target;
use super::tls::{self, Connector, Handshake, Session};
use super::tunnel;
use crate::value::Secret;

/// Whether this library was built with HTTP/2.
const HAS_HTTP2: bool = cfg!(feature = "http2");

/// What outlives an exchange.
#[derive(Default)]
pub(super) struct Line {
    /// The connection of this exchange, or one that is kept for the next.
    pub(super) connection: Option<Connection>,
    pub(super) progress: Arc<Progress>,
    /// Whether a byte of this exchange's requests may have left.
    pub(super) has_sent: Arc<AtomicBool>,
    pub(super) traffic: Traffic,
    /// Where the last connection was made from: address and port.
    local: Option<(String, u16)>,
    target: Option<LastTarget>,
    links: Links,
    connector: Option<(TlsOptions, Arc<Connector>)>,
}

/// What stands between here and the server, and was told of.
#[derive(Default)]
struct Links {
    firewall: bool,
    remote: bool,
}

/// Where the last exchange led.
struct LastTarget {
    url: String,
    encode_url: bool,
    use_idn: bool,
    target: Target,
}

/// The one who called, and the time that is left.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) observer: &'a dyn Observer,
    pub(super) patience: &'a Patience<'a>,
}

impl Line {
    /// The place that a URL names. That of the last exchange is not read again.
    pub(super) fn target(
        &mut self,
        url: &str,
        options: &HttpOptions,
    ) -> Result<Target, TransportError> {
        let is_same = |last: &&LastTarget| {
            (last.encode_url, last.use_idn) == (options.encode_url, options.use_idn)
                && last.url == url
        };
        if let Some(last) = self.target.as_ref().filter(is_same) {
            return Ok(last.target.clone());
        }
        let target = Target::parse(url, options)?;
        // A user and a password stay nowhere longer than they must.
        self.target = target.authorization().is_none().then(|| LastTarget {
            url: url.to_owned(),
            encode_url: options.encode_url,
            use_idn: options.use_idn,
            target: target.clone(),
        });
        Ok(target)
    }

    /// Begins an exchange.
    pub(super) fn begin(&mut self) {
        self.has_sent.store(false, Ordering::Release);
        self.traffic = Traffic::default();
    }

    /// The connection that was kept, if it leads where the request goes and is still open. Another one is closed.
    pub(super) async fn kept(&mut self, key: &Key, observer: &dyn Observer) -> bool {
        let fits = match &self.connection {
            Some(connection) => connection.key == *key && connection.is_still_open().await,
            None => return false,
        };
        if !fits {
            self.hang_up(true, observer, None).await;
        }
        fits
    }

    /// Makes a connection. No byte of a request leaves before it stands.
    pub(super) async fn open(
        &mut self,
        target: &Target,
        key: Key,
        options: &Options,
        caller: Caller<'_>,
    ) -> Result<(), TransportError> {
        let wants_http2 = options.http.version == HttpVersion::Http2;
        if wants_http2 && !target.is_secure {
            let what =
                "HTTP/2 is spoken over https only: use an https URL, or set HTTPVersion to 1.1";
            return Err(TransportError::unusable(what));
        }
        if wants_http2 && !HAS_HTTP2 && !options.http.may_fall_back {
            let what = "this library was built without HTTP/2 (its feature `http2`): set HTTPVersion to 1.1";
            return Err(TransportError::unusable(what));
        }
        caller.patience.dialling();
        let log = Arc::new(Log::new(Arc::clone(&self.has_sent)));
        let keeps = options.http.keep_alive;
        if target.is_secure {
            let session = self.secure(target, &key.route, options, caller).await?;
            if wants_http2 && !session.is_http2 && !options.http.may_fall_back {
                let what =
                    "the server does not speak HTTP/2, and HTTP/1.1 is not allowed in its place";
                return Err(TransportError::protocol(what));
            }
            let Session {
                stream,
                negotiated,
                is_http2,
                packets,
                ..
            } = *session;
            let ear = (keeps && !is_http2)
                .then(|| stream.get_ref().0.stream().ear())
                .flatten();
            let mut connection = Connection::begin(stream, is_http2, key, log).await?;
            self.traffic.tls = Some(negotiated.clone());
            connection.tls = Some(negotiated);
            connection.packets = packets;
            connection.ear = ear;
            self.connection = Some(connection);
        } else {
            let stream = self.reach(target, &key.route, options, caller).await?;
            let ear = keeps.then(|| stream.ear()).flatten();
            let mut connection = Connection::begin(stream, false, key, log).await?;
            connection.ear = ear;
            self.connection = Some(connection);
        }
        caller.patience.connected();
        Ok(())
    }

    /// Makes a secure connection to a server whose certificate is accepted.
    async fn secure(
        &mut self,
        target: &Target,
        route: &Route,
        options: &Options,
        caller: Caller<'_>,
    ) -> Result<Box<Session<Metered>>, TransportError> {
        let connector = self.connector(&options.tls)?;
        let alpn: &[&[u8]] = match (options.http.version, options.http.may_fall_back) {
            (HttpVersion::Http2, _) if !HAS_HTTP2 => &[],
            (HttpVersion::Http2, true) => &[b"h2", b"http/1.1"],
            (HttpVersion::Http2, false) => &[b"h2"],
            _ => &[],
        };
        let tell = |message: &str| caller.observer.ssl_status(message);
        let accepts = |certificate: &ServerCertificate| {
            caller
                .patience
                .asking(|| caller.observer.accepts(certificate))
        };
        let mut accepted: Option<Vec<u8>> = None;
        loop {
            let stream = self.reach(target, route, options, caller).await?;
            let handshake = connector
                .connect(stream, &target.host, alpn, accepted.as_deref(), &tell)
                .await?;
            match handshake {
                Handshake::Done(session) => {
                    let was_asked = accepted.is_some() && !session.certificate.is_trusted;
                    if !was_asked && !accepts(&session.certificate) {
                        return Err(TransportError::certificate(&session.certificate.status));
                    }
                    self.tell(caller.observer, event::SECURE);
                    return Ok(session);
                }
                Handshake::Refused(certificate, der) => {
                    // Asked once: a server that shows one certificate after the other is not to be trusted.
                    if accepted.is_some() || !accepts(&certificate) {
                        return Err(TransportError::certificate(&certificate.status));
                    }
                    self.hung_up(caller.observer, None);
                    accepted = Some(der);
                }
            }
        }
    }

    /// The connector for some options. It is kept, so that files which change meanwhile do not matter to an object.
    fn connector(&mut self, options: &TlsOptions) -> Result<Arc<Connector>, TransportError> {
        if let Some((known, connector)) = &self.connector
            && known == options
        {
            return Ok(Arc::clone(connector));
        }
        let connector = tls::connector(options)?;
        self.connector = Some((options.clone(), Arc::clone(&connector)));
        Ok(connector)
    }

    /// Makes a way to the server, or to the proxy that is asked in its place.
    async fn reach(
        &mut self,
        target: &Target,
        route: &Route,
        options: &Options,
        caller: Caller<'_>,
    ) -> Result<Metered, TransportError> {
        let first = match (&route.firewall, &route.proxy) {
            (Some(firewall), _) => gate(&firewall.host, firewall.port),
            (None, Some(proxy)) => gate(&proxy.host, proxy.port),
            (None, None) => Place {
                host: &target.host,
                port: target.port,
                is_gate: false,
            },
        };
        let stream = dial(first, &options.tcp, caller.patience).await?;
        if let Ok(local) = stream.local_addr() {
            self.local = Some((local.ip().to_string(), local.port()));
            self.note_place();
        }
        let rate = options.tcp.most_bytes_per_second;
        let mut stream = Metered::new(stream, Arc::clone(&self.progress), rate);
        if let Some(firewall) = &route.firewall {
            let (host, port) = match &route.proxy {
                Some(proxy) => (proxy.host.as_str(), proxy.port),
                None => (target.host.as_str(), target.port),
            };
            pass(&mut stream, firewall, host, port).await?;
            self.tell(caller.observer, event::FIREWALL_CONNECTED);
        }
        if let Some(proxy) = &route.proxy {
            if target.is_secure {
                let authorization = proxy.authorization.as_ref();
                let no_lines = Secret::default();
                tunnel::open(
                    &mut stream,
                    &target.host,
                    target.port,
                    authorization,
                    &no_lines,
                )
                .await?;
            }
            if route.firewall.is_none() {
                self.tell(caller.observer, event::FIREWALL_CONNECTED);
            }
        }
        self.tell(caller.observer, event::CONNECTED);
        Ok(stream)
    }

    fn tell(&mut self, observer: &dyn Observer, happened: &'static str) {
        match happened {
            event::FIREWALL_CONNECTED => self.links.firewall = true,
            event::CONNECTED => self.links.remote = true,
            _ => {}
        }
        observer.connection_status(happened, 0, "OK");
    }

    /// Ends the connection, and tells why if there was an error.
    pub(super) async fn hang_up(
        &mut self,
        gently: bool,
        observer: &dyn Observer,
        error: Option<&TransportError>,
    ) {
        self.tell_packets(observer);
        if let Some(connection) = self.connection.take() {
            self.note_heads(&connection);
            connection.close(gently).await;
        }
        self.hung_up(observer, error);
    }

    /// Tells of the packets of TLS that went over the connection since the last time.
    pub(super) fn tell_packets(&self, observer: &dyn Observer) {
        if let Some(connection) = &self.connection {
            for line in connection.packets.take() {
                observer.ssl_status(&line);
            }
        }
    }

    fn hung_up(&mut self, observer: &dyn Observer, error: Option<&TransportError>) {
        let links = std::mem::take(&mut self.links);
        let is_tls = error.is_some_and(|error| error.kind == TransportErrorKind::Tls);
        let happened = match links {
            Links { remote: true, .. } if is_tls => event::SECURE_BROKEN,
            Links { remote: true, .. } => event::DISCONNECTED,
            Links { firewall: true, .. } => event::FIREWALL_DISCONNECTED,
            Links { .. } => return,
        };
        let (code, words) = error.map_or((0, "OK"), |error| (error.code, error.detail.as_str()));
        observer.connection_status(happened, code, words);
    }

    /// Keeps where the connection was made from.
    pub(super) fn note_place(&mut self) {
        if let Some((host, port)) = &self.local {
            self.traffic.local_host.clone_from(host);
            self.traffic.local_port = *port;
        }
    }

    /// Keeps what went over a connection.
    fn note_heads(&mut self, connection: &Connection) {
        if !connection.is_http2() {
            let heads = connection.log.heads();
            self.traffic.sent_headers = heads.sent;
            self.traffic.received_headers = heads.received;
            self.traffic.sent_request = heads.request;
        }
        let first = self.traffic.received_headers.lines().next();
        self.traffic.status_line = first.unwrap_or_default().to_owned();
    }

    /// Ends an exchange: the connection is kept if it can be used again, or closed.
    pub(super) async fn finish(
        &mut self,
        error: Option<&TransportError>,
        keeps: bool,
        observer: &dyn Observer,
    ) {
        match self.connection.take() {
            Some(connection) if keeps && error.is_none() && connection.is_open() => {
                self.note_heads(&connection);
                self.connection = Some(connection);
                self.tell_packets(observer);
            }
            connection => {
                self.connection = connection;
                self.hang_up(error.is_none(), observer, error).await;
            }
        }
    }
}

fn gate(host: &str, port: u16) -> Place<'_> {
    Place {
        host,
        port,
        is_gate: true,
    }
}

/// Asks a firewall for a way to a host.
async fn pass(
    stream: &mut Metered,
    firewall: &FirewallOptions,
    host: &str,
    port: u16,
) -> Result<(), TransportError> {
    let FirewallOptions {
        kind,
        user,
        password,
        data,
        ..
    } = firewall;
    match kind {
        FirewallKind::None => Ok(()),
        FirewallKind::Tunnel => {
            let is_known = !user.is_empty() || !password.is_empty();
            let authorization = is_known.then(|| super::target::basic(user, password));
            tunnel::open(stream, host, port, authorization.as_ref(), data).await
        }
        FirewallKind::Socks4 => {
            let destination = looked_up(host, port).await?;
            socks::open_4(stream, &destination, port, user).await
        }
        FirewallKind::Socks4a => socks::open_4(stream, &Destination::of(host), port, user).await,
        FirewallKind::Socks5 => {
            socks::open_5(stream, &Destination::of(host), port, user, password).await
        }
    }
}

/// The first IPv4 address of a host, for a firewall that looks up no names.
async fn looked_up(host: &str, port: u16) -> Result<Destination, TransportError> {
    let not_found = || TransportError::not_found("an IPv4 address of the host of fi_url");
    tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| not_found())?
        .find(SocketAddr::is_ipv4)
        .map(|address| Destination::Address(address.ip()))
        .ok_or_else(not_found)
}
