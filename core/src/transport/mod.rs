//! Bytes out, bytes in: one HTTP exchange at a time, driven on the caller's thread. It sees no message.

mod address;
mod error;
mod http;
#[expect(
    dead_code,
    reason = "the seam that HTTP, TCP and TLS are being built to"
)]
mod observer;
#[expect(
    dead_code,
    reason = "the seam that HTTP, TCP and TLS are being built to"
)]
mod options;
#[allow(
    dead_code,
    unused_imports,
    reason = "the HTTP side that connects through it, and the settings that check by it, are being built"
)]
mod tls;

pub(crate) use address::Address;
pub(crate) use error::{TransportError, TransportErrorKind};
pub(crate) use http::{Answer, Transport, Upload};
