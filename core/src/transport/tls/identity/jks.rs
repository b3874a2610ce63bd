//! Reads the key stores of Java (JKS).
//!
//! By hand: the one library for it brings a second generation of the crates for hashes and ASN.1, for a format that Java itself has left.

use pkcs8::ObjectIdentifier;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use super::base64::readable;
use super::sealed::Sealed;
use super::store::Store;
use crate::value::Secret;

const MAGIC: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];
/// What Java mixes into the check of a store.
const SALT: &[u8] = b"Mighty Aphrodite";
/// How Java encrypts keys in such a store.
const KEY_PROTECTOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.42.2.17.1.1");
/// The bytes of a SHA-1.
const DIGEST: usize = 20;

const KEY_ENTRY: u32 = 1;
const CERTIFICATE_ENTRY: u32 = 2;

/// Whether some bytes begin as such a store does.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// Reads a store; the error says why it cannot be read. The password of the store must be that of its keys, too.
pub(super) fn read(bytes: &[u8], password: &Secret) -> Result<Store, String> {
    let password = utf16(password);
    let damaged = "it is a damaged key store of Java (JKS)";
    let (content, check) = bytes
        .len()
        .checked_sub(DIGEST)
        .and_then(|end| bytes.split_at_checked(end))
        .ok_or(damaged)?;
    if digest(&[&password, SALT, content])[..] != *check {
        return Err(
            "the password (ssl_cert_store_password) is wrong, or the store is damaged".to_owned(),
        );
    }
    let mut reader = Reader(content);
    let version = reader
        .skip(MAGIC.len())
        .and_then(|()| reader.number())
        .ok_or(damaged)?;
    let count = reader.number().ok_or(damaged)?;
    let mut store = Store::default();
    for _ in 0..count {
        match reader.entry(version).ok_or(damaged)? {
            (Some(protected), certificates) => {
                store.add_key(key(protected, &password)?);
                store.certificates.extend(certificates);
            }
            (None, certificates) => store.certificates.extend(certificates),
        }
    }
    Ok(store)
}

/// A password as Java and PFX stores hash it: two bytes a character, the higher first.
pub(super) fn utf16(password: &Secret) -> Zeroizing<Vec<u8>> {
    let units = password.expose().encode_utf16();
    Zeroizing::new(units.flat_map(u16::to_be_bytes).collect())
}

fn digest(parts: &[&[u8]]) -> [u8; DIGEST] {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// Decrypts a key: `EncryptedPrivateKeyInfo` with salt, bytes and check, where each 20 bytes are hidden by the hash of those before.
fn key(protected: &[u8], password: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    let data =
        protected_data(protected).ok_or("its key is encrypted in a way that is not supported")?;
    let damaged = "its key is damaged";
    let (salt, rest) = data.split_at_checked(DIGEST).ok_or(damaged)?;
    let (hidden, check) = rest
        .len()
        .checked_sub(DIGEST)
        .and_then(|end| rest.split_at_checked(end))
        .ok_or(damaged)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(hidden.len()));
    let mut mask: Vec<u8> = salt.to_vec();
    for block in hidden.chunks(DIGEST) {
        mask = digest(&[password, &mask]).to_vec();
        plain.extend(block.iter().zip(&mask).map(|(byte, mask)| byte ^ mask));
    }
    if digest(&[password, &plain])[..] != *check {
        return Err("its key has another password than the store".to_owned());
    }
    Ok(PrivateKeyDer::from(PrivatePkcs8KeyDer::from(
        plain.to_vec(),
    )))
}

fn protected_data(bytes: &[u8]) -> Option<&[u8]> {
    let sealed = Sealed::key(bytes).ok()?;
    (sealed.method == KEY_PROTECTOR).then_some(sealed.content)
}

/// Reads the numbers and texts of a store, all with the highest byte first.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(drop)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    }

    /// As many bytes as the number before them says.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    fn skip_text(&mut self) -> Option<()> {
        let length: [u8; 2] = self.take(2)?.try_into().ok()?;
        self.skip(usize::from(u16::from_be_bytes(length)))
    }

    /// The protected key of an entry if it has one, and its certificates.
    fn entry(&mut self, version: u32) -> Option<(Option<&'a [u8]>, Vec<CertificateDer<'static>>)> {
        let kind = self.number()?;
        self.skip_text()?;
        // The time at which it was made.
        self.skip(8)?;
        match kind {
            KEY_ENTRY => {
                let key = self.block()?;
                let count = self.number()?;
                let mut chain = Vec::new();
                for _ in 0..count {
                    chain.push(self.certificate(version)?);
                }
                Some((Some(key), chain))
            }
            CERTIFICATE_ENTRY => Some((None, vec![self.certificate(version)?])),
            _ => None,
        }
    }

    fn certificate(&mut self, version: u32) -> Option<CertificateDer<'static>> {
        // Version 1 does not say that it is X.509.
        if version >= 2 {
            self.skip_text()?;
        }
        readable(CertificateDer::from(self.block()?.to_vec()))
    }
}
