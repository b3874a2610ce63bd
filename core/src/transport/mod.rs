//! Bytes out, bytes in: one HTTP exchange at a time, driven on the caller's thread. It sees no message.

mod address;
pub(crate) mod check;
mod coding;
mod connection;
mod dial;
mod ear;
mod elsewhere;
mod error;
mod exchange;
mod http;
mod line;
mod meter;
mod observer;
mod options;
mod patience;
mod pieces;
mod redirect;
mod request;
mod route;
mod runtimes;
mod socks;
mod tap;
mod target;
mod tls;
mod tunnel;

#[cfg(test)]
mod tests;

pub(crate) use address::{Address, LastAddress, Origin};
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use http::{Answer, TICK, Transport, Upload};
pub(crate) use observer::{Negotiated, Observer, ServerCertificate, Traffic};
pub(crate) use options::{
    DEFAULT_CA_FILES, FirewallKind, HttpVersion, IpVersion, Options, ProxyAuth, Redirects,
};
