//! Reads the certificates of a P7B file (PKCS #7). It never holds a key.

use std::borrow::Cow;

use rustls::pki_types::CertificateDer;

use super::base64::{decoded, readable};
use super::der::{self, INTEGER, OID, SEQUENCE, SET};
use super::store::Store;

/// 1.2.840.113549.1.7.2
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// Whether some bytes look like such a file, as PEM or in DER.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    signed_data(&der_of(bytes)).is_some()
}

/// Reads all certificates; the error says why they cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Store, String> {
    let wrong = "it is no P7B file (PKCS #7) that can be read";
    let der = der_of(bytes);
    let certificates = signed_data(&der).and_then(certificates).ok_or(wrong)?;
    if certificates.is_empty() {
        return Err("it has no certificates".to_owned());
    }
    Ok(Store::of_certificates(certificates))
}

fn der_of(bytes: &[u8]) -> Cow<'_, [u8]> {
    let body = std::str::from_utf8(bytes).ok().and_then(|text| {
        ["PKCS7", "CMS"].iter().find_map(|label| {
            let (_, after) = text.split_once(&format!("-----BEGIN {label}-----"))?;
            let (body, _) = after.split_once("-----END ")?;
            decoded(body.as_bytes())
        })
    });
    body.map_or(Cow::Borrowed(bytes), |der| Cow::Owned(der.to_vec()))
}

/// The content of the signed data: `ContentInfo { contentType, [0] SignedData }`.
fn signed_data(der: &[u8]) -> Option<&[u8]> {
    let outer = der::expect(der, SEQUENCE)?;
    let kind = der::expect(outer.content, OID).filter(|kind| kind.content == SIGNED_DATA)?;
    let content = der::expect(kind.rest, der::context(0))?;
    Some(der::expect(content.content, SEQUENCE)?.content)
}

/// `SignedData { version, digestAlgorithms, encapContentInfo, [0] certificates OPTIONAL, ... }`.
fn certificates(signed: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let version = der::expect(signed, INTEGER)?;
    let algorithms = der::expect(version.rest, SET)?;
    let content = der::expect(algorithms.rest, SEQUENCE)?;
    let Some(set) = der::expect(content.rest, der::context(0)) else {
        return Some(Vec::new());
    };
    let mut found = Vec::new();
    let mut rest = set.content;
    while !rest.is_empty() {
        let next = der::element(rest)?;
        // Besides certificates there may be the attribute certificates of old, with other tags.
        if next.tag == SEQUENCE {
            found.push(readable(CertificateDer::from(next.whole.to_vec()))?);
        }
        rest = next.rest;
    }
    Some(found)
}
