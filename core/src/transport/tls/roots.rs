//! Which certificate authorities are trusted: the system's bundle, and what the caller adds.

use std::fs;
use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::failure::tls_error;
use crate::transport::error::TransportError;
use crate::transport::options::{DEFAULT_CA_FILES, TlsOptions};

/// The component's code for a chain that cannot be verified.
const NO_CHAIN: i32 = 275;

/// The roots that the options ask for.
pub(super) fn load(options: &TlsOptions) -> Result<Arc<RootCertStore>, TransportError> {
    let from_files = if options.ca_files == DEFAULT_CA_FILES {
        default_roots()
    } else {
        Arc::new(chosen_roots(
            &options.ca_files,
            options.server_cas.trim().is_empty(),
        )?)
    };
    if options.server_cas.trim().is_empty() {
        return Ok(from_files);
    }
    let mut store = RootCertStore::clone(&from_files);
    let setting = "SSLServerCACerts";
    for certificate in
        certificates(options.server_cas.as_bytes()).map_err(|why| refused(setting, &why))?
    {
        store
            .add(certificate)
            .map_err(|why| refused(setting, &why.to_string()))?;
    }
    Ok(Arc::new(store))
}

/// What the system trusts, read once in a process; where it has no bundle, the roots that Mozilla trusts.
pub(super) fn default_roots() -> Arc<RootCertStore> {
    static SHARED: OnceLock<Arc<RootCertStore>> = OnceLock::new();
    Arc::clone(SHARED.get_or_init(|| Arc::new(system_roots())))
}

/// Whether a text is one or more certificates as PEM; the error says why not.
pub(crate) fn check_pem(text: &str) -> Result<(), String> {
    certificates(text.as_bytes()).map(drop)
}

/// All certificates of a PEM text, of which there must be one.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| "a certificate in it is not correct PEM".to_owned())?;
    if found.is_empty() {
        return Err("it has no certificate (-----BEGIN CERTIFICATE-----)".to_owned());
    }
    Ok(found)
}

fn system_roots() -> RootCertStore {
    for path in DEFAULT_CA_FILES.split(';') {
        let store = fs::read(path).map(|bundle| parsable(&bundle));
        if let Ok(store) = store
            && !store.is_empty()
        {
            return store;
        }
    }
    let mut store = RootCertStore::empty();
    store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    store
}

/// The roots of the first file that exists. An empty list is none at all, which will do where certificates are given otherwise.
fn chosen_roots(files: &str, must_have: bool) -> Result<RootCertStore, TransportError> {
    let setting = "SSLCACertFilePaths";
    for path in files
        .split(';')
        .map(str::trim)
        .filter(|path| !path.is_empty())
    {
        let bundle = match fs::read(path) {
            Ok(bundle) => bundle,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(refused(setting, &format!("{path} cannot be read: {error}"))),
        };
        let store = parsable(&bundle);
        if store.is_empty() {
            return Err(refused(
                setting,
                &format!("{path} has no certificate as PEM"),
            ));
        }
        return Ok(store);
    }
    if !must_have && files.trim().is_empty() {
        return Ok(RootCertStore::empty());
    }
    let detail = "none of its files exists, so no server could be trusted";
    Err(refused(setting, detail))
}

/// The certificates of a bundle that can be read: among a hundred, an odd one does not matter.
fn parsable(bundle: &[u8]) -> RootCertStore {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(CertificateDer::pem_slice_iter(bundle).filter_map(Result::ok));
    store
}

fn refused(setting: &str, why: &str) -> TransportError {
    tls_error(NO_CHAIN, format!("{setting}: {why}"))
}
