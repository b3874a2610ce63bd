//! The secure connection: which certificates are trusted, and with which protocols.

use std::sync::{Arc, OnceLock};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The bundles that systems keep, in the order in which they are looked for (setting `SSLCACertFilePaths`).
const SYSTEM_BUNDLES: [&str; 4] = [
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/cacert.pem",
];

/// The configuration that all objects share: reading a bundle for each would cost milliseconds.
pub(super) fn default_config() -> Result<ClientConfig, rustls::Error> {
    static SHARED: OnceLock<Result<ClientConfig, rustls::Error>> = OnceLock::new();
    SHARED.get_or_init(build).clone()
}

/// TLS 1.2 and 1.3, trusting what the system trusts; where it has no bundle, the roots that Mozilla trusts.
fn build() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots())
        .with_no_client_auth())
}

fn roots() -> RootCertStore {
    let mut store = RootCertStore::empty();
    for path in SYSTEM_BUNDLES {
        let Ok(certificates) = CertificateDer::pem_file_iter(path) else {
            continue;
        };
        let (added, _) = store.add_parsable_certificates(certificates.filter_map(Result::ok));
        if added > 0 {
            return store;
        }
    }
    store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    store
}
