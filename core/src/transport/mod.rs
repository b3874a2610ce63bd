//! Bytes out, bytes in: one HTTP exchange at a time, driven on the caller's thread. It sees no message.

mod address;
pub(crate) mod check;
mod error;
mod http;
mod observer;
mod options;
mod tls;

pub(crate) use address::{Address, Origin};
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use http::{Answer, Transport, Upload};
pub(crate) use observer::{Negotiated, Observer, ServerCertificate, Traffic};
pub(crate) use options::{
    DEFAULT_CA_FILES, FirewallKind, HttpVersion, IpVersion, Options, ProxyAuth, Redirects,
};
