//! Reads keys and certificates of a JSON Web Key (RFC 7517), or of a set of them.

use base64ct::{Base64, Encoding};
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};
use serde_json::Value;
use zeroize::Zeroizing;

use super::base64::{decoded_url, readable};
use super::der::{self, BIT_STRING, OCTET_STRING, OID, SEQUENCE};
use super::store::Store;

/// The curves with the bytes of their coordinates: 1.2.840.10045.3.1.7 and 1.3.132.0.34.
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Reads a key or a set of keys; the error says why it cannot be read.
pub(super) fn read(text: &[u8]) -> Result<Store, String> {
    let json: Value =
        serde_json::from_slice(text).map_err(|_| "it is no JSON Web Key: it is no JSON")?;
    let mut store = Store::default();
    let keys = json.get("keys").and_then(Value::as_array);
    for key in keys.map_or(std::slice::from_ref(&json), Vec::as_slice) {
        read_key(key, &mut store)?;
    }
    Ok(store)
}

fn read_key(json: &Value, store: &mut Store) -> Result<(), String> {
    if json.get("d").is_some() {
        store.add_key(private_key(json)?);
    }
    let Some(chain) = json.get("x5c") else {
        return Ok(());
    };
    let wrong = "its x5c is not a list of certificates in base64";
    for encoded in chain.as_array().ok_or(wrong)? {
        let encoded = encoded.as_str().ok_or(wrong)?;
        let der = Base64::decode_vec(encoded).map_err(|_| wrong)?;
        let certificate = readable(CertificateDer::from(der)).ok_or(wrong)?;
        store.certificates.push(certificate);
    }
    Ok(())
}

fn private_key(json: &Value) -> Result<PrivateKeyDer<'static>, String> {
    let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
    match (text("kty"), text("crv")) {
        ("EC", "P-256") => elliptic(json, P256, 32),
        ("EC", "P-384") => elliptic(json, P384, 48),
        ("OKP", "Ed25519") => ed25519(json),
        ("RSA", _) => rsa(json),
        _ => Err("its key is neither RSA nor EC (P-256, P-384) nor Ed25519".to_owned()),
    }
}

/// A member of a key in the base64 of URLs.
fn member(json: &Value, name: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    json.get(name)
        .and_then(Value::as_str)
        .and_then(decoded_url)
        .ok_or_else(|| format!("its member {name} is missing, or not in base64"))
}

/// `ECPrivateKey` (RFC 5915).
fn elliptic(json: &Value, curve: &[u8], size: usize) -> Result<PrivateKeyDer<'static>, String> {
    let sized = |name| {
        let found = member(json, name)?;
        if found.len() == size {
            Ok(found)
        } else {
            Err(format!("its member {name} has not {size} bytes"))
        }
    };
    let (x, y, d) = (sized("x")?, sized("y")?, sized("d")?);
    let curve = der::write(der::context(0), &[&der::write(OID, &[curve])]);
    let public = der::write(
        der::context(1),
        &[&der::write(BIT_STRING, &[&[0, 4], &x, &y])],
    );
    let secret = der::write(OCTET_STRING, &[&d]);
    let key = der::write(
        SEQUENCE,
        &[&der::write_integer(&[1]), &secret, &curve, &public],
    );
    Ok(PrivateKeyDer::from(PrivateSec1KeyDer::from(key.to_vec())))
}

/// `RSAPrivateKey` (RFC 8017).
fn rsa(json: &Value) -> Result<PrivateKeyDer<'static>, String> {
    let mut content = der::write_integer(&[0]);
    for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        let number = der::write_integer(&member(json, name)?);
        content.extend_from_slice(&number);
    }
    let key = der::write(SEQUENCE, &[&content]);
    Ok(PrivateKeyDer::from(PrivatePkcs1KeyDer::from(key.to_vec())))
}

/// `PrivateKeyInfo` (RFC 8410).
fn ed25519(json: &Value) -> Result<PrivateKeyDer<'static>, String> {
    let algorithm = der::write(SEQUENCE, &[&der::write(OID, &[ED25519])]);
    let secret = der::write(OCTET_STRING, &[&member(json, "d")?]);
    let secret = der::write(OCTET_STRING, &[&secret]);
    let key = der::write(SEQUENCE, &[&der::write_integer(&[0]), &algorithm, &secret]);
    Ok(PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.to_vec())))
}
