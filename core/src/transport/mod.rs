//! Bytes out, bytes in: one HTTP exchange at a time, driven on the caller's thread. It sees no message.

mod address;
mod coding;
mod connection;
mod dial;
mod elsewhere;
mod error;
mod exchange;
#[allow(dead_code, reason = "the what asks for the traffic is being built")]
mod http;
mod line;
mod meter;
#[allow(
    dead_code,
    reason = "the settings and events that reach it are being built"
)]
mod observer;
#[allow(
    dead_code,
    reason = "the settings and events that reach it are being built"
)]
mod options;
mod patience;
mod pieces;
mod redirect;
mod request;
mod route;
mod socks;
mod tap;
mod target;
#[allow(
    dead_code,
    unused_imports,
    reason = "the settings that check by it are being built"
)]
mod tls;
mod tunnel;

#[cfg(test)]
mod tests;

pub(crate) use address::Address;
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use http::{Answer, Transport, Upload};
pub(crate) use observer::Observer;
pub(crate) use options::Options;
