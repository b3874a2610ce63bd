//! Reads keys and certificates as PEM.

use rustls::pki_types::{
    CertificateDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};
use zeroize::Zeroizing;

use super::base64::{decoded, readable};
use super::sealed::{Closed, Sealed};
use super::store::Store;
use crate::value::Secret;

const BEGIN: &str = "-----BEGIN ";

/// Whether some bytes have a section of PEM.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes
        .windows(BEGIN.len())
        .any(|window| window == BEGIN.as_bytes())
}

/// Reads all keys and certificates; the error says why they cannot be read.
pub(super) fn read(bytes: &[u8], password: &Secret) -> Result<Store, String> {
    let mut store = Store::default();
    for section in sections(bytes)? {
        let der = section.der;
        match section.label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                let certificate = readable(CertificateDer::from(der.to_vec()))
                    .ok_or("a certificate in it cannot be read")?;
                store.certificates.push(certificate);
            }
            "PRIVATE KEY" => store.add_key(pkcs8(&der)),
            "RSA PRIVATE KEY" => {
                store.add_key(PrivatePkcs1KeyDer::from(der.to_vec()));
            }
            "EC PRIVATE KEY" => {
                store.add_key(PrivateSec1KeyDer::from(der.to_vec()));
            }
            "ENCRYPTED PRIVATE KEY" => store.add_key(decrypted(&der, password)?),
            // Parameters of curves, requests and the like.
            _ => {}
        }
    }
    if store.is_empty() {
        return Err(
            "it has neither a key nor a certificate as PEM (-----BEGIN ...-----)".to_owned(),
        );
    }
    Ok(store)
}

fn pkcs8(der: &[u8]) -> PrivatePkcs8KeyDer<'static> {
    PrivatePkcs8KeyDer::from(der.to_vec())
}

/// Decrypts a key of PKCS #8.
fn decrypted(der: &[u8], password: &Secret) -> Result<PrivatePkcs8KeyDer<'static>, String> {
    let why = |closed| match closed {
        Closed::Damaged | Closed::Unsupported => {
            "its encrypted key is damaged, or encrypted in a way that is not supported"
        }
        Closed::Password => {
            "the password (ssl_cert_store_password) is wrong, or the key is damaged"
        }
    };
    let sealed = Sealed::key(der).map_err(why)?;
    if password.is_empty() {
        return Err("its key is encrypted: set ssl_cert_store_password".to_owned());
    }
    let key = sealed.open(password.expose()).map_err(why)?;
    Ok(pkcs8(&key))
}

struct Section {
    /// What stands between `BEGIN` and the dashes.
    label: String,
    der: Zeroizing<Vec<u8>>,
}

/// The sections of a text. What stands between them is a comment.
fn sections(bytes: &[u8]) -> Result<Vec<Section>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not PEM: it is no text")?;
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let after = rest.get(start + BEGIN.len()..).unwrap_or_default();
        let (label, body) = after
            .split_once("-----")
            .ok_or("a BEGIN line in it is cut off")?;
        let end = format!("-----END {label}-----");
        let (body, after) = body
            .split_once(end.as_str())
            .ok_or("a section in it has no END line")?;
        if body.contains("Proc-Type:") {
            return Err(
                "its key is encrypted in the old way of OpenSSL; convert it: openssl pkcs8 -topk8 -in key.pem"
                    .to_owned(),
            );
        }
        let der = decoded(body.as_bytes()).ok_or("a section in it is not correct base64")?;
        found.push(Section {
            label: label.to_owned(),
            der,
        });
        rest = after;
    }
    Ok(found)
}
