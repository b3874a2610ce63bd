//! What is in a PFX store (RFC 7292): safes, and in them bags with keys and certificates.
//!
//! The cryptography is that of libraries. The boxes are taken apart here: the libraries for that bring a second reader of certificates
//! and tables of names with them, which a phone would carry.

use pkcs8::ObjectIdentifier;
use pkcs8::der::{Tag, TagNumber};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::old::{self, Check};
use crate::transport::tls::der::{
    self, Element, Fields, INTEGER, OCTET_STRING, OID, SEQUENCE, context, elements,
};
use crate::transport::tls::identity::base64::readable;
use crate::transport::tls::identity::sealed::{Closed, Sealed};
use crate::transport::tls::identity::store::Store;
use crate::value::Secret;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SEALED_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");

/// `[0] IMPLICIT OCTET STRING`
const SEALED_CONTENT: Tag = Tag::ContextSpecific {
    constructed: false,
    number: TagNumber(0),
};

/// Opens a store, and takes out its keys and certificates. What else is in it is left there.
pub(super) fn open(bytes: &[u8], password: &Secret) -> Result<Store, Closed> {
    let (safes, check) = outer(bytes).ok_or(Closed::Damaged)?;
    if let Some(check) = check {
        check.of(safes, password)?;
    }
    let mut store = Store::default();
    for safe in elements(sequence(safes)?) {
        let content = content_of(&safe.ok_or(Closed::Damaged)?, password)?;
        for bag in elements(sequence(&content)?) {
            empty(&bag.ok_or(Closed::Damaged)?, password, &mut store)?;
        }
    }
    Ok(store)
}

/// `PFX { version, authSafe, macData OPTIONAL }`: the safes, and what tells whether they are whole.
fn outer(bytes: &[u8]) -> Option<(&[u8], Option<Check<'_>>)> {
    let mut fields = Fields::of(bytes)?;
    fields.take(INTEGER)?;
    let (kind, content) = tagged(&fields.take(SEQUENCE)?)?;
    if kind != DATA {
        return None;
    }
    let safes = der::expect(content, OCTET_STRING)?.content;
    let check = match fields.take(SEQUENCE) {
        Some(check) => Some(Check::read(&check)?),
        None => None,
    };
    Some((safes, check))
}

/// What many things here are: `SEQUENCE { OID, [0] EXPLICIT content }`.
fn tagged<'a>(element: &Element<'a>) -> Option<(ObjectIdentifier, &'a [u8])> {
    let mut fields = Fields::of(element.whole)?;
    let kind = ObjectIdentifier::from_bytes(fields.take(OID)?.content).ok()?;
    Some((kind, fields.take(context(0))?.content))
}

fn sequence(bytes: &[u8]) -> Result<&[u8], Closed> {
    let found = der::expect(bytes, SEQUENCE).ok_or(Closed::Damaged)?;
    Ok(found.content)
}

/// The bags of a safe, which is open or sealed.
fn content_of(safe: &Element<'_>, password: &Secret) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let (kind, content) = tagged(safe).ok_or(Closed::Damaged)?;
    if kind == DATA {
        let open = der::expect(content, OCTET_STRING).ok_or(Closed::Damaged)?;
        Ok(Zeroizing::new(open.content.to_vec()))
    } else if kind == ENCRYPTED_DATA {
        old::open(&sealed(content).ok_or(Closed::Damaged)?, password)
    } else {
        // Sealed for the key of somebody instead of by a password.
        Err(Closed::Unsupported)
    }
}

/// `EncryptedData { version, EncryptedContentInfo { contentType, contentEncryptionAlgorithm, [0] encryptedContent } }`
fn sealed(bytes: &[u8]) -> Option<Sealed<'_>> {
    let mut data = Fields::of(bytes)?;
    data.take(INTEGER)?;
    let mut info = Fields::of(data.take(SEQUENCE)?.whole)?;
    info.take(OID)?;
    let algorithm = info.take(SEQUENCE)?;
    Sealed::new(&algorithm, info.take(SEALED_CONTENT)?.content)
}

/// Empties a bag into the store.
fn empty(bag: &Element<'_>, password: &Secret, store: &mut Store) -> Result<(), Closed> {
    let (kind, content) = tagged(bag).ok_or(Closed::Damaged)?;
    if kind == KEY {
        add_key(content, store)
    } else if kind == SEALED_KEY {
        let sealed = Sealed::key(content)?;
        add_key(&old::open(&sealed, password)?, store)
    } else if kind == CERTIFICATE {
        let found = certificate(content).ok_or(Closed::Damaged)?;
        store.certificates.push(found);
        Ok(())
    } else {
        Ok(())
    }
}

fn add_key(der: &[u8], store: &mut Store) -> Result<(), Closed> {
    sequence(der)?;
    store.add_key(PrivatePkcs8KeyDer::from(der.to_vec()));
    Ok(())
}

/// `CertBag { certId, [0] EXPLICIT OCTET STRING }`
fn certificate(bag: &[u8]) -> Option<CertificateDer<'static>> {
    let (kind, content) = tagged(&der::expect(bag, SEQUENCE)?)?;
    if kind != X509 {
        return None;
    }
    let der = der::expect(content, OCTET_STRING)?.content.to_vec();
    readable(CertificateDer::from(der))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::tls::der::write;

    /// A store whose safes stand open, and that nothing checks: all of it is read whatever the bytes are.
    fn unchecked() -> Vec<u8> {
        let name = "/../tests/cases/identity/ec-open.pfx";
        let whole = std::fs::read(format!("{}{name}", env!("CARGO_MANIFEST_DIR"))).expect(name);
        let mut fields = Fields::of(&whole).expect("a store");
        let version = fields.take(INTEGER).expect("its version");
        let safes = fields.take(SEQUENCE).expect("its safes");
        assert!(fields.take(SEQUENCE).is_some(), "what checks them");
        write(SEQUENCE, &[version.whole, safes.whole]).to_vec()
    }

    #[test]
    fn whatever_the_bytes_are_a_store_is_opened_or_refused() {
        let store = unchecked();
        let nothing = Secret::default();
        let whole = open(&store, &nothing).expect("it is open");
        assert_eq!(whole.certificates.len(), 2);
        let mut refused = 0;
        for place in 0..store.len() {
            assert!(open(&store[..place], &nothing).is_err(), "cut at {place}");
            for bit in 0..8 {
                let mut changed = store.clone();
                changed[place] ^= 1 << bit;
                refused += usize::from(open(&changed, &nothing).is_err());
            }
        }
        assert!(
            refused > store.len() / 2,
            "{refused} of {}",
            8 * store.len()
        );
    }

    #[test]
    fn a_change_is_noticed_by_the_check() {
        let name = "/../tests/cases/identity/ec-open.pfx";
        let mut store = std::fs::read(format!("{}{name}", env!("CARGO_MANIFEST_DIR"))).expect(name);
        let password = Secret::from("changeit");
        assert!(open(&store, &password).is_ok());
        let wrong = open(&store, &Secret::from("changed")).err();
        assert_eq!(wrong, Some(Closed::Password));
        let middle = store.len() / 2;
        store[middle] ^= 1;
        assert_eq!(open(&store, &password).err(), Some(Closed::Password));
    }
}
