//! Secrets at rest: sealed with a key of the caller's, so that the file alone is worth nothing.

use std::fmt;

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::value::Secret;

/// The bytes of a nonce, which stand before what is sealed.
const NONCE: usize = 24;

/// The key that secrets are sealed with: 32 random bytes that the caller keeps elsewhere. It never shows in `Debug`.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Takes a key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) if it has another length than 32 bytes, or all bytes are equal.
    pub fn new(bytes: &[u8]) -> Result<Key> {
        let key = <[u8; 32]>::try_from(bytes).map_err(|_| {
            let what = format!("has {} bytes; 32 random ones are needed", bytes.len());
            Error::invalid("key", what)
        })?;
        let key = Zeroizing::new(key);
        if key.iter().all(|byte| *byte == key[0]) {
            let what = "is one byte 32 times; 32 random ones are needed";
            return Err(Error::invalid("key", what));
        }
        Ok(Key(key))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }

    /// Seals a secret for one place: it can be opened there only.
    pub(super) fn seal(&self, place: &str, secret: &Secret) -> Result<Vec<u8>> {
        let nonce =
            XNonce::try_generate().map_err(|_| unusable("the system gives no randomness"))?;
        let payload = Payload {
            msg: secret.expose().as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&nonce, payload)
            .map_err(|_| unusable("the secret is too long to be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for a place.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret> {
        let wrong = || {
            unusable(
                "the stored secret cannot be opened: it was sealed with another key, or the file was changed",
            )
        };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(wrong)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| wrong())?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let opened = self.cipher().decrypt(&XNonce::from(nonce), payload);
        let opened = Zeroizing::new(opened.map_err(|_| wrong())?);
        let text = std::str::from_utf8(&opened).map_err(|_| wrong())?;
        Ok(Secret::new(text))
    }
}

fn unusable(what: &str) -> Error {
    Error::invalid("key", what)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: u8) -> Key {
        let mut bytes = [7; 32];
        bytes[0] = first;
        Key::new(&bytes).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_with_its_key_and_nowhere_else() {
        let secret = Secret::from("hunter2");
        let sealed = key(1).seal("password:1", &secret).unwrap();
        assert_eq!(key(1).open("password:1", &sealed).unwrap(), secret);
        assert!(key(1).open("password:2", &sealed).is_err());
        assert!(key(2).open("password:1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key(1).open("password:1", &changed).is_err(), "{at}");
            assert!(key(1).open("password:1", &sealed[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn no_two_seals_are_alike_and_none_shows_the_secret() {
        let secret = Secret::from("hunter2");
        let [one, other] = [(); 2].map(|()| key(1).seal("p", &secret).unwrap());
        assert_ne!(one, other);
        assert!(!one.windows(7).any(|window| window == b"hunter2"));
        assert_eq!(format!("{:?}", key(1)), "Key(***)");
    }

    #[test]
    fn a_key_has_32_bytes_that_somebody_drew() {
        for bytes in [&[][..], &[1; 31], &[1, 2, 3], &[0; 32]] {
            assert!(Key::new(bytes).is_err());
        }
    }
}
