//! Reads PFX stores (PKCS #12), where this build can.

#[cfg(feature = "pkcs12")]
mod bags;
#[cfg(feature = "pkcs12")]
mod old;

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
    opened(bytes, password).map_err(str::to_owned)
}

#[cfg(not(feature = "pkcs12"))]
fn opened(_: &[u8], _: &Secret) -> Result<Store, &'static str> {
    Err("this library was built without PFX stores (its feature `pkcs12`): save it as PEM")
}

#[cfg(feature = "pkcs12")]
fn opened(bytes: &[u8], password: &Secret) -> Result<Store, &'static str> {
    use super::sealed::Closed;

    bags::open(bytes, password).map_err(|closed| match closed {
        Closed::Password => {
            "the password (ssl_cert_store_password) is wrong, or the store is damaged"
        }
        Closed::Unsupported => {
            "it is encrypted in a way that is not supported; save it with AES-256"
        }
        Closed::Damaged => "it is a damaged PFX store (PKCS #12), or the password is wrong",
    })
}
