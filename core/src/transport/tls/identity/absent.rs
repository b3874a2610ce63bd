//! Notes whether a server asked for a certificate that this client has not: some servers do not say so when they hang up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;

/// The identity of a client that has none.
#[derive(Debug, Default)]
pub(in crate::transport::tls) struct Absent(AtomicBool);

impl Absent {
    /// Whether a server asked since the last time.
    pub(in crate::transport::tls) fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

impl ResolvesClientCert for Absent {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Release);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
