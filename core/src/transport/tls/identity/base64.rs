//! Certificates and stores as they are handed over: binary, as PEM, or in base64.

use base64ct::{Base64, Base64Unpadded, Base64UrlUnpadded, Encoding};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::certificate;

/// One certificate: PEM (the first), DER, or DER in base64; nothing if it is none of these.
pub(in crate::transport::tls) fn one_certificate(
    encoded: &[u8],
) -> Option<CertificateDer<'static>> {
    if let Ok(certificate) = CertificateDer::from_pem_slice(encoded) {
        return readable(certificate);
    }
    if certificate::details(encoded).is_some() {
        return readable(CertificateDer::from(encoded.to_vec()));
    }
    let der = decoded(encoded)?;
    readable(CertificateDer::from(der.to_vec()))
}

/// A certificate, if it can be read to its end.
pub(super) fn readable(certificate: CertificateDer<'static>) -> Option<CertificateDer<'static>> {
    certificate::details(&certificate)?;
    Some(certificate)
}

/// What a text in base64 stands for, with or without line breaks; nothing if it is not base64.
pub(super) fn decoded(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let dense: Zeroizing<Vec<u8>> = Zeroizing::new(
        text.iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect(),
    );
    if dense.is_empty() {
        return None;
    }
    let dense = std::str::from_utf8(&dense).ok()?;
    let decoded = Base64::decode_vec(dense).or_else(|_| Base64Unpadded::decode_vec(dense));
    decoded.ok().map(Zeroizing::new)
}

/// What a text in the base64 of URLs stands for, as JSON Web Keys have it.
pub(super) fn decoded_url(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let decoded = Base64UrlUnpadded::decode_vec(text.trim_end_matches('='));
    decoded.ok().map(Zeroizing::new)
}
