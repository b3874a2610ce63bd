//! Reads PFX stores (PKCS #12), where this build can.

#[cfg(feature = "pkcs12")]
use p12_keystore::{Pkcs12Archive, error::Error};
#[cfg(feature = "pkcs12")]
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::der::{self, INTEGER, SEQUENCE};
use super::store::Store;
use crate::value::Secret;

/// Whether some bytes look like a PFX store: a sequence that begins with version 3.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    der::expect(bytes, SEQUENCE)
        .and_then(|outer| der::expect(outer.content, INTEGER))
        .is_some_and(|version| version.content == [3])
}

/// Reads a store; the error says why it cannot be read.
pub(super) fn read(bytes: &[u8], password: &Secret) -> Result<Store, String> {
    if !is_one(bytes) {
        return Err("it is no PFX store (PKCS #12)".to_owned());
    }
    opened(bytes, password)
}

#[cfg(not(feature = "pkcs12"))]
fn opened(_: &[u8], _: &Secret) -> Result<Store, String> {
    let why = "this library was built without PFX stores (its feature `pkcs12`): save it as PEM";
    Err(why.to_owned())
}

#[cfg(feature = "pkcs12")]
fn opened(bytes: &[u8], password: &Secret) -> Result<Store, String> {
    let archive =
        Pkcs12Archive::from_pkcs12(bytes, password.expose()).map_err(|error| why(&error))?;
    let mut store = Store::default();
    for bag in &archive.keys {
        store.add_key(PrivatePkcs8KeyDer::from(bag.key.as_der().to_vec()));
    }
    for bag in &archive.certs {
        let certificate = CertificateDer::from(bag.cert.as_der().to_vec());
        store.certificates.push(certificate);
    }
    Ok(store)
}

/// In words, of which none is the store's.
#[cfg(feature = "pkcs12")]
fn why(error: &Error) -> String {
    let words = match error {
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => {
            "the password (ssl_cert_store_password) is wrong, or the store is damaged"
        }
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => {
            "it is encrypted in a way that is not supported; save it with AES-256"
        }
        _ => "it is a damaged PFX store (PKCS #12), or the password is wrong",
    };
    words.to_owned()
}
