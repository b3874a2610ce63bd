//! The methods of PKCS #12 itself (RFC 7292, appendices B and C): how older stores are sealed, and how nearly all are checked.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::TdesEde3;
use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::{Digest, FixedOutputReset};
use hmac::{Mac, SimpleHmac};
use pkcs8::ObjectIdentifier;
use pkcs8::der::Decode;
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use rc2::Rc2;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::transport::tls::der::{Element, Fields, INTEGER, OCTET_STRING, OID, SEQUENCE};
use crate::transport::tls::identity::jks::utf16;
use crate::transport::tls::identity::sealed::{Closed, Sealed, rounds};
use crate::value::Secret;

const TRIPLE_DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// Opens what was sealed in a store, in the old way or in that of today.
pub(super) fn open(sealed: &Sealed<'_>, password: &Secret) -> Result<Zeroizing<Vec<u8>>, Closed> {
    match sealed.method {
        TRIPLE_DES => decrypted::<TdesEde3>(sealed, password, 24),
        RC2_40 => decrypted::<Rc2>(sealed, password, 5),
        _ => sealed.open(password.expose()),
    }
}

/// Decrypts with a cipher in CBC mode whose keys have this many bytes.
fn decrypted<C: BlockCipherDecrypt + KeyInit>(
    sealed: &Sealed<'_>,
    password: &Secret,
    size: usize,
) -> Result<Zeroizing<Vec<u8>>, Closed> {
    // `pkcs-12PbeParams { salt, iterations }`
    let mut fields = Fields::of(sealed.parameters).ok_or(Closed::Damaged)?;
    let salt = fields.take(OCTET_STRING).ok_or(Closed::Damaged)?.content;
    let hashing = Hashing {
        salt,
        rounds: number(&fields.take(INTEGER).ok_or(Closed::Damaged)?)?,
    };
    let key = hashing.derive::<Sha1>(password, Pkcs12KeyType::EncryptionKey, size);
    let start = hashing.derive::<Sha1>(password, Pkcs12KeyType::Iv, C::block_size());
    let cipher =
        cbc::Decryptor::<C>::new_from_slices(&key, &start).map_err(|_| Closed::Unsupported)?;
    let mut opened = Zeroizing::new(sealed.content.to_vec());
    let length = cipher
        .decrypt_padded::<Pkcs7>(&mut opened)
        .map_err(|_| Closed::Password)?
        .len();
    opened.truncate(length);
    Ok(opened)
}

/// How a password becomes a key.
struct Hashing<'a> {
    salt: &'a [u8],
    rounds: i32,
}

impl Hashing<'_> {
    fn derive<D: Digest + FixedOutputReset + BlockSizeUser>(
        &self,
        password: &Secret,
        purpose: Pkcs12KeyType,
        size: usize,
    ) -> Zeroizing<Vec<u8>> {
        // With the two zeroes that end a text there.
        let password = Zeroizing::new([&utf16(password)[..], &[0, 0]].concat());
        Zeroizing::new(derive_key::<D>(
            &password,
            self.salt,
            purpose,
            self.rounds,
            size,
        ))
    }
}

/// A number of rounds.
fn number(element: &Element<'_>) -> Result<i32, Closed> {
    let asked = u32::from_der(element.whole).map_err(|_| Closed::Damaged)?;
    i32::try_from(rounds(asked)?).map_err(|_| Closed::Unsupported)
}

/// What a store says of its safes, for whoever has the password.
pub(super) struct Check<'a> {
    method: ObjectIdentifier,
    digest: &'a [u8],
    salt: &'a [u8],
    /// 1 where it is not said.
    rounds: Option<Element<'a>>,
}

impl<'a> Check<'a> {
    /// `MacData { mac DigestInfo { digestAlgorithm, digest }, macSalt, iterations DEFAULT 1 }`
    pub(super) fn read(element: &Element<'a>) -> Option<Check<'a>> {
        let mut fields = Fields::of(element.whole)?;
        let mut info = Fields::of(fields.take(SEQUENCE)?.whole)?;
        let mut algorithm = Fields::of(info.take(SEQUENCE)?.whole)?;
        Some(Check {
            method: ObjectIdentifier::from_bytes(algorithm.take(OID)?.content).ok()?,
            digest: info.take(OCTET_STRING)?.content,
            salt: fields.take(OCTET_STRING)?.content,
            rounds: fields.take(INTEGER),
        })
    }

    /// Fails if the safes are not what they were, or the password is not that of the store.
    pub(super) fn of(&self, safes: &[u8], password: &Secret) -> Result<(), Closed> {
        let judge = match self.method {
            SHA1 => Self::judge::<Sha1>,
            SHA256 => Self::judge::<Sha256>,
            SHA384 => Self::judge::<Sha384>,
            SHA512 => Self::judge::<Sha512>,
            _ => return Err(Closed::Unsupported),
        };
        let hashing = Hashing {
            salt: self.salt,
            rounds: self.rounds.as_ref().map_or(Ok(1), number)?,
        };
        if judge(self, safes, password, &hashing) {
            Ok(())
        } else {
            Err(Closed::Password)
        }
    }

    fn judge<D: Digest + FixedOutputReset + BlockSizeUser>(
        &self,
        safes: &[u8],
        password: &Secret,
        hashing: &Hashing<'_>,
    ) -> bool {
        let size = <D as Digest>::output_size();
        let key = hashing.derive::<D>(password, Pkcs12KeyType::Mac, size);
        SimpleHmac::<D>::new_from_slice(&key)
            .is_ok_and(|mac| mac.chain_update(safes).verify_slice(self.digest).is_ok())
    }
}
