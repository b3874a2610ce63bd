//! Notes whether a server asked for a certificate that this client has not: some servers do not say so when they hang up.

use std::cell::Cell;
use std::sync::Arc;

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;

thread_local! {
    /// Whether a server asked in the handshake on this thread. A handshake stays on one thread, and has it for itself.
    static WAS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// The identity of a client that has none. Many connections share it, also of several threads.
#[derive(Debug)]
pub(in crate::transport::tls) struct Absent;

impl Absent {
    /// Whether a server asked on this thread since the last time.
    pub(in crate::transport::tls) fn take() -> bool {
        WAS_ASKED.take()
    }
}

impl ResolvesClientCert for Absent {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        WAS_ASKED.set(true);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
