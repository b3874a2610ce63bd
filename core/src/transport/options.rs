//! How exchanges are made: everything that can be set about HTTP, TCP, proxies, firewalls and TLS, with its defaults.

use std::time::{Duration, Instant};

use crate::value::Secret;

/// All options of a transport. Two transports with equal options are alike, so that a connection may be kept for the next exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) http: HttpOptions,
    pub(crate) tcp: TcpOptions,
    pub(crate) proxy: ProxyOptions,
    pub(crate) firewall: FirewallOptions,
    pub(crate) tls: TlsOptions,
    pub(crate) time: TimeOptions,
}

/// How long things may take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TimeOptions {
    /// How long nothing may happen, or with `is_absolute`, how long the whole exchange may take; for ever if `None`.
    pub(crate) limit: Option<Duration>,
    /// Setting `AbsoluteTimeout`.
    pub(crate) is_absolute: bool,
    /// Setting `ConnectionTimeout`: how long making the connection may take; as `limit` if `None`.
    pub(crate) connecting: Option<Duration>,
    /// When the exchange must have ended, where it is a further attempt.
    pub(crate) until: Option<Instant>,
}

/// The version of HTTP to speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum HttpVersion {
    Http10,
    #[default]
    Http11,
    /// Over TLS only.
    Http2,
}

/// What to do about an answer that points elsewhere. A body is never carried to another host, port or scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Redirects {
    #[default]
    Never,
    Always,
    SameScheme,
}

/// How HTTP is spoken.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for one setting of the component"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HttpOptions {
    pub(crate) version: HttpVersion,
    /// Whether HTTP/1.1 will do where the server does not speak HTTP/2.
    pub(crate) may_fall_back: bool,
    /// What is sent as `Accept-Encoding`; nothing if `None`, and answers are then not decompressed.
    pub(crate) accept_encoding: Option<String>,
    /// Whether the body is sent as gzip.
    pub(crate) compress_request: bool,
    /// The size of the pieces, where the body is sent in pieces (HTTP/1.1 only).
    pub(crate) chunk_size: Option<usize>,
    pub(crate) redirects: Redirects,
    pub(crate) most_redirects: u32,
    /// Whether a 302 is followed by GET without the body.
    pub(crate) get_on_302: bool,
    /// Whether the connection is kept for the next exchange.
    pub(crate) keep_alive: bool,
    /// Names of headers that HTTP/2 shall keep out of its table.
    pub(crate) without_indexing: Vec<String>,
    /// Names of headers that are sent before all others, in this order.
    pub(crate) header_order: Vec<String>,
    /// Whether a host name beyond ASCII is encoded as IDN; otherwise it is refused.
    pub(crate) use_idn: bool,
    /// Whether characters that cannot stand in a URL are escaped; otherwise such a URL is refused.
    pub(crate) encode_url: bool,
    /// Whether the request is kept as it was sent.
    pub(crate) keep_request: bool,
    /// How many bytes the body of an answer may have, decompressed.
    pub(crate) largest_answer: usize,
}

impl Default for HttpOptions {
    fn default() -> Self {
        HttpOptions {
            version: HttpVersion::default(),
            may_fall_back: true,
            accept_encoding: Some("gzip, deflate".to_owned()),
            compress_request: false,
            chunk_size: None,
            redirects: Redirects::default(),
            most_redirects: 20,
            get_on_302: false,
            keep_alive: false,
            without_indexing: Vec::new(),
            header_order: Vec::new(),
            use_idn: false,
            encode_url: false,
            keep_request: false,
            largest_answer: 256 << 20,
        }
    }
}

/// Which addresses of a host are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum IpVersion {
    /// Both, in the order in which the system gives them: what works on every network.
    #[default]
    Any,
    V4,
    V6,
    /// IPv6, and IPv4 where there is no IPv6.
    PreferV6,
}

/// How TCP connections are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TcpOptions {
    pub(crate) ip_version: IpVersion,
    pub(crate) no_delay: bool,
    /// Whether the system sends keep-alive probes; after how long, and how often.
    pub(crate) keep_alive: bool,
    pub(crate) keep_alive_time: Option<Duration>,
    pub(crate) keep_alive_interval: Option<Duration>,
    /// Whether data that is still to be sent is sent after closing.
    pub(crate) linger: bool,
    /// For how long; as the system does if `None`.
    pub(crate) linger_time: Option<Duration>,
    /// The address (or a name of it) and the port to connect from; as the system chooses if empty and 0.
    pub(crate) local_host: String,
    pub(crate) local_port: u16,
    /// The most bytes to send in a second.
    pub(crate) most_bytes_per_second: Option<u64>,
    /// Sizes of the system's buffers for the socket.
    pub(crate) receive_buffer: Option<usize>,
    pub(crate) send_buffer: Option<usize>,
}

impl Default for TcpOptions {
    fn default() -> Self {
        TcpOptions {
            ip_version: IpVersion::default(),
            no_delay: false,
            keep_alive: false,
            keep_alive_time: None,
            keep_alive_interval: None,
            linger: true,
            linger_time: None,
            local_host: String::new(),
            local_port: 0,
            most_bytes_per_second: None,
            receive_buffer: None,
            send_buffer: None,
        }
    }
}

/// How a proxy of HTTP is told who asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ProxyAuth {
    #[default]
    Basic,
    /// As `ProxyOptions::authorization` says.
    Verbatim,
    /// Not at all.
    None,
}

/// A proxy of HTTP: an http URL is asked of it whole, to an https URL it opens a tunnel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProxyOptions {
    /// The host; none if empty.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) auth: ProxyAuth,
    pub(crate) user: String,
    pub(crate) password: Secret,
    /// What is sent as `Proxy-Authorization`, if it is not empty.
    pub(crate) authorization: Secret,
    /// Hosts and addresses that are reached without proxy and firewall.
    pub(crate) exceptions: Vec<String>,
}

/// The kind of a firewall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FirewallKind {
    #[default]
    None,
    /// CONNECT of HTTP.
    Tunnel,
    Socks4,
    /// The firewall looks the host up.
    Socks4a,
    /// The firewall looks the host up.
    Socks5,
}

/// A firewall that connections are made through, whatever is spoken over them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FirewallOptions {
    pub(crate) kind: FirewallKind,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) password: Secret,
    /// Lines of headers that a tunnel is asked for with.
    pub(crate) data: Secret,
    /// Whether proxies and firewalls are taken from the environment where none is set (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`, also in lower case; `HTTP_PROXY` in lower case only).
    pub(crate) detect: bool,
}

/// How TLS is spoken. What is text here is checked where it is set, and read where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsOptions {
    /// Files of CA certificates, separated by semicolons: the first that exists counts (`SSLCACertFilePaths`).
    pub(crate) ca_files: String,
    /// More CA certificates, as PEM (`SSLServerCACerts`).
    pub(crate) server_cas: String,
    /// Certificates that are sent along with the client's own, as PEM (`SSLCACerts`).
    pub(crate) client_cas: String,
    /// The sum of the protocols: 3072 for TLS 1.2, 12288 for TLS 1.3 (`SSLEnabledProtocols`).
    pub(crate) protocols: u32,
    /// Names, separated by semicolons, or `*` (`SSLEnabledCipherSuites`).
    pub(crate) cipher_suites: String,
    /// The fewest bits of a cipher's key (`SSLCipherStrength`).
    pub(crate) cipher_strength: u32,
    /// Lists as the settings of the same names have them; empty for the default.
    pub(crate) tls12_signature_algorithms: String,
    pub(crate) tls12_groups: String,
    pub(crate) tls13_key_shares: String,
    pub(crate) tls13_signature_algorithms: String,
    pub(crate) tls13_groups: String,
    /// Exceptions from the checks of the server's certificate (`SSLSecurityFlags`).
    pub(crate) security_flags: u32,
    /// 0: not at all; 1: where the certificate names a list; 2: always (`SSLCheckCRL`).
    pub(crate) check_crl: u8,
    /// Revocation lists to check against, as PEM; an own setting.
    pub(crate) crls: String,
    /// Likewise (`SSLCheckOCSP`).
    pub(crate) check_ocsp: u8,
    /// Whether the event has the whole chain (`SSLIncludeCertChain`).
    pub(crate) include_chain: bool,
    /// Where the keys of sessions are written to, for people who debug (`SSLKeyLogFile`); nowhere if empty.
    pub(crate) key_log_file: String,
    /// Whether a session is resumed (`ReuseSSLSession`).
    pub(crate) reuse_session: bool,
    /// Whether each packet is told of (`LogSSLPackets`).
    pub(crate) log_packets: bool,
    /// The one certificate of the server that is accepted without asking, PEM or DER; none if empty.
    pub(crate) pinned: Vec<u8>,
    pub(crate) identity: IdentityOptions,
}

impl Default for TlsOptions {
    fn default() -> Self {
        TlsOptions {
            ca_files: DEFAULT_CA_FILES.to_owned(),
            server_cas: String::new(),
            client_cas: String::new(),
            protocols: DEFAULT_PROTOCOLS,
            cipher_suites: "*".to_owned(),
            cipher_strength: 0,
            tls12_signature_algorithms: String::new(),
            tls12_groups: String::new(),
            tls13_key_shares: String::new(),
            tls13_signature_algorithms: String::new(),
            tls13_groups: String::new(),
            security_flags: 0,
            check_crl: 0,
            crls: String::new(),
            check_ocsp: 0,
            include_chain: false,
            key_log_file: String::new(),
            reuse_session: false,
            log_packets: false,
            pinned: Vec::new(),
            identity: IdentityOptions::default(),
        }
    }
}

/// The bundles that systems keep, in the order in which they are looked for.
pub(crate) const DEFAULT_CA_FILES: &str = "/etc/ssl/ca-bundle.pem;/etc/pki/tls/certs/ca-bundle.crt;\
/etc/ssl/certs/ca-certificates.crt;/etc/pki/tls/cacert.pem";

/// TLS 1.2 and TLS 1.3: 3072 + 12288.
pub(crate) const DEFAULT_PROTOCOLS: u32 = 15360;

/// Where the certificate is with which this client shows who it is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct IdentityOptions {
    /// The name of a file, or what would stand in it.
    pub(crate) store: Vec<u8>,
    /// The kind of the store, as the component counts them: 2 for a PFX file, 6 for a PEM file, 99 for one to be detected.
    pub(crate) store_type: i64,
    pub(crate) password: Secret,
    /// The subject to look for: the whole, a part, or `*`; no certificate if empty.
    pub(crate) subject: String,
    /// The certificate itself (PEM or DER), to look for its key in the store; it wins over the subject.
    pub(crate) certificate: Vec<u8>,
}

impl Default for IdentityOptions {
    fn default() -> Self {
        IdentityOptions {
            store: b"MY".to_vec(),
            store_type: 0,
            password: Secret::default(),
            subject: String::new(),
            certificate: Vec::new(),
        }
    }
}

/// A store may hold a key, so it does not print.
impl std::fmt::Debug for IdentityOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityOptions")
            .field("store_type", &self.store_type)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
