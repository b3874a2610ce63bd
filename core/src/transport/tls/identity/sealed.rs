//! What a password seals, and how it is opened (PKCS #5): within limits, since a store can ask for any amount of work.

use pkcs8::ObjectIdentifier;
use pkcs8::der::Decode;
use pkcs8::pkcs5::pbes2::{Kdf, PBES2_OID, Parameters, ScryptParams};
use zeroize::Zeroizing;

use super::der::{Element, Fields, OCTET_STRING, OID, SEQUENCE};

/// So many rounds of hashing at most: some seconds of work. Programs that write stores ask for 2,000 to 1,000,000.
const MOST_ROUNDS: u32 = 10_000_000;
/// So many bytes of memory at most, for a method that is meant to take memory.
const MOST_MEMORY: u64 = 1 << 28;

/// Why something stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It is not what it should be; or a wrong password made it so.
    Damaged,
    /// It is sealed in another way than those that are known, or asks for more work than is done.
    Unsupported,
    /// The password is wrong; or it is damaged.
    Password,
}

/// Some bytes, and how they were sealed.
pub(super) struct Sealed<'a> {
    /// Which method it was.
    pub(super) method: ObjectIdentifier,
    /// The parameters of the method, as DER.
    pub(super) parameters: &'a [u8],
    pub(super) content: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// A sealed key: `EncryptedPrivateKeyInfo { encryptionAlgorithm, encryptedData }`.
    pub(super) fn key(der: &'a [u8]) -> Result<Sealed<'a>, Closed> {
        let read = || {
            let mut fields = Fields::of(der)?;
            let algorithm = fields.take(SEQUENCE)?;
            Sealed::new(&algorithm, fields.take(OCTET_STRING)?.content)
        };
        read().ok_or(Closed::Damaged)
    }

    /// Bytes with what stands before them: `AlgorithmIdentifier { algorithm, parameters }`.
    pub(super) fn new(algorithm: &Element<'a>, content: &'a [u8]) -> Option<Sealed<'a>> {
        let mut fields = Fields::of(algorithm.whole)?;
        let method = ObjectIdentifier::from_bytes(fields.take(OID)?.content).ok()?;
        Some(Sealed {
            method,
            parameters: fields.rest(),
            content,
        })
    }

    /// Opens what was sealed by PBES2, the method of today.
    pub(super) fn open(&self, password: &str) -> Result<Zeroizing<Vec<u8>>, Closed> {
        if self.method != PBES2_OID {
            return Err(Closed::Unsupported);
        }
        let parameters = Parameters::from_der(self.parameters).map_err(|_| Closed::Unsupported)?;
        match &parameters.kdf {
            Kdf::Pbkdf2(asked) => rounds(asked.iteration_count)?,
            Kdf::Scrypt(asked) if memory(asked).is_some_and(|bytes| bytes <= MOST_MEMORY) => 0,
            _ => return Err(Closed::Unsupported),
        };
        let mut opened = Zeroizing::new(self.content.to_vec());
        let length = parameters
            .decrypt_in_place(password, &mut opened)
            .map_err(|_| Closed::Password)?
            .len();
        opened.truncate(length);
        Ok(opened)
    }
}

/// A number of rounds, if it is not too high.
pub(super) fn rounds(asked: u32) -> Result<u32, Closed> {
    if asked > MOST_ROUNDS {
        return Err(Closed::Unsupported);
    }
    Ok(asked)
}

/// The bytes that all parallel parts of scrypt take; nothing if there is no such number.
fn memory(asked: &ScryptParams) -> Option<u64> {
    128u64
        .checked_mul(asked.cost_parameter)?
        .checked_mul(u64::from(asked.block_size))?
        .checked_mul(u64::from(asked.parallelization))
}

#[cfg(test)]
mod tests {
    use super::super::der::{self, write, write_integer};
    use super::*;

    const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
    const SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");
    const AES_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");

    fn algorithm(method: ObjectIdentifier, parameters: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        let method = write(OID, &[method.as_bytes()]);
        let parts: Vec<&[u8]> = [&method[..]]
            .into_iter()
            .chain(parameters.iter().copied())
            .collect();
        write(SEQUENCE, &parts)
    }

    /// What opening says of a key whose password is hashed in this way.
    fn said_of(method: ObjectIdentifier, numbers: &[u32]) -> Closed {
        let salt = write(OCTET_STRING, &[b"saltsalt"]);
        let numbers: Vec<_> = numbers
            .iter()
            .map(|number| write_integer(&number.to_be_bytes()))
            .collect();
        let mut parts: Vec<&[u8]> = vec![&salt];
        parts.extend(numbers.iter().map(|number| &number[..]));
        let hashing = algorithm(method, &[&write(SEQUENCE, &parts)]);
        let cipher = algorithm(AES_256, &[&write(OCTET_STRING, &[&[7; 16]])]);
        let whole = algorithm(PBES2_OID, &[&write(SEQUENCE, &[&hashing, &cipher])]);
        let content = write(OCTET_STRING, &[&[1; 32]]);
        let key = write(SEQUENCE, &[&whole, &content]);
        Sealed::key(&key)
            .expect("a sealed key")
            .open("changeit")
            .expect_err("no key")
    }

    #[test]
    fn no_more_work_is_done_than_is_sensible() {
        assert_eq!(said_of(PBKDF2, &[1]), Closed::Password);
        assert_eq!(said_of(PBKDF2, &[MOST_ROUNDS + 1]), Closed::Unsupported);
        assert_eq!(said_of(PBKDF2, &[u32::MAX]), Closed::Unsupported);
        assert_eq!(said_of(SCRYPT, &[16, 8, 1]), Closed::Password);
        assert_eq!(said_of(SCRYPT, &[1 << 30, 8, 1]), Closed::Unsupported);
        assert_eq!(said_of(SCRYPT, &[1 << 20, 1, 60_000]), Closed::Unsupported);
    }

    #[test]
    fn other_methods_are_unsupported() {
        let key = write(
            SEQUENCE,
            &[&algorithm(AES_256, &[]), &write(OCTET_STRING, &[&[1; 32]])],
        );
        let sealed = Sealed::key(&key).expect("a sealed key");
        assert_eq!(sealed.open("changeit"), Err(Closed::Unsupported));
        assert!(Sealed::key(&write(SEQUENCE, &[])).is_err());
        assert!(Sealed::key(&write(der::SET, &[])).is_err());
    }
}
