//! The kinds of stores, as the component counts them, and how each is read.

use std::fs;
use std::io::ErrorKind;

use rustls::pki_types::PrivateKeyDer;
use zeroize::Zeroizing;

use super::base64::{decoded, one_certificate};
use super::store::Store;
use super::{jks, jwk, p7b, pem, pfx};
use crate::value::Secret;

/// What stands in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Pfx,
    Jks,
    PemKey,
    Certificate,
    P7b,
    Jwk,
    /// Whichever of these it is.
    Detected,
}

/// Where a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    File,
    Blob,
    /// A file if there is one of that name.
    Either,
}

/// A kind of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    format: Format,
    place: Place,
}

/// No store of a client is larger.
const LARGEST: u64 = 16 << 20;

/// No name of a file is longer.
const LONGEST_NAME: usize = 4096;

impl Kind {
    /// The kind that a number stands for; the error says why it cannot be used.
    pub(super) fn of(store_type: i64) -> Result<Kind, &'static str> {
        let (format, place) = match store_type {
            2 => (Format::Pfx, Place::File),
            3 => (Format::Pfx, Place::Blob),
            4 => (Format::Jks, Place::File),
            5 => (Format::Jks, Place::Blob),
            6 => (Format::PemKey, Place::File),
            7 => (Format::PemKey, Place::Blob),
            8 => (Format::Certificate, Place::File),
            9 => (Format::Certificate, Place::Blob),
            11 => (Format::P7b, Place::File),
            12 => (Format::P7b, Place::Blob),
            18 => (Format::Jwk, Place::File),
            19 => (Format::Jwk, Place::Blob),
            99 => (Format::Detected, Place::Either),
            0 | 1 => {
                return Err(
                    "the stores of Windows are not read; use a PFX file (2) or a PEM file (6)",
                );
            }
            10 | 13 => return Err("an SSH key cannot be a client certificate of TLS"),
            14 | 15 => return Err("a PuTTY key cannot be a client certificate of TLS"),
            16 | 17 => return Err("keys in XML have no certificate; use a PFX file (2)"),
            21 | 22 => {
                return Err("stores of Bouncy Castle (BCFKS) are not read; convert it to PFX (2)");
            }
            23 => return Err("security keys (PKCS #11) are not supported; use a PFX file (2)"),
            _ => {
                return Err("there is no such type; a PFX file is 2, a PEM file 6, any of them 99");
            }
        };
        Ok(Kind { format, place })
    }

    /// The bytes of a store: those of the file that it names, or those that it is. No error shows the store: who mistakes the type
    /// may have given a key for the name of a file.
    pub(super) fn content(self, store: &[u8]) -> Result<Zeroizing<Vec<u8>>, String> {
        if store.trim_ascii().is_empty() {
            return Err("it is empty".to_owned());
        }
        match self.place {
            Place::Blob => Ok(Zeroizing::new(store.to_vec())),
            Place::File => match name_of_file(store) {
                Some(path) => read(path),
                None => {
                    Err("it is not the name of a file, as the type of the store says".to_owned())
                }
            },
            Place::Either => match name_of_file(store) {
                Some(path) if fs::metadata(path).is_ok_and(|found| found.is_file()) => read(path),
                _ => Ok(Zeroizing::new(store.to_vec())),
            },
        }
    }

    /// Reads keys and certificates; the error says why they cannot be read.
    pub(super) fn read(self, content: &[u8], password: &Secret) -> Result<Store, String> {
        let bytes = binary(content);
        match self.format {
            Format::Pfx => pfx::read(&bytes, password),
            // Java, too, takes one for the other.
            Format::Jks if !jks::is_one(&bytes) => pfx::read(&bytes, password),
            Format::Jks => jks::read(&bytes, password),
            Format::PemKey => pem::read(text_of(content, &bytes), password),
            Format::Certificate => certificate(content),
            Format::P7b => p7b::read(&bytes),
            Format::Jwk => jwk::read(text_of(content, &bytes)),
            Format::Detected => detected(content, &bytes, password),
        }
    }
}

/// Reads a store of any kind.
fn detected(content: &[u8], bytes: &[u8], password: &Secret) -> Result<Store, String> {
    let text = text_of(content, bytes);
    if jks::is_one(bytes) {
        jks::read(bytes, password)
    } else if text.trim_ascii_start().starts_with(b"{") {
        jwk::read(text)
    } else if p7b::is_one(bytes) {
        p7b::read(bytes)
    } else if pem::is_one(text) {
        pem::read(text, password)
    } else if pfx::is_one(bytes) {
        pfx::read(bytes, password)
    } else if let Ok(store) = certificate(bytes) {
        Ok(store)
    } else if let Ok(key) = PrivateKeyDer::try_from(bytes) {
        let mut store = Store::default();
        store.add_key(key.clone_key());
        Ok(store)
    } else {
        let kinds = "PFX, PEM, P7B, JKS, JWK, certificate";
        Err(format!(
            "it is neither the name of a file nor of a kind that is known ({kinds})"
        ))
    }
}

fn certificate(content: &[u8]) -> Result<Store, String> {
    let certificate =
        one_certificate(content).ok_or("it is no certificate, neither PEM nor DER")?;
    Ok(Store::of_certificates(vec![certificate]))
}

/// The bytes that base64 stands for, or those that are there.
fn binary(content: &[u8]) -> Zeroizing<Vec<u8>> {
    decoded(content).unwrap_or_else(|| Zeroizing::new(content.to_vec()))
}

/// A text, which may have been in base64.
fn text_of<'a>(content: &'a [u8], bytes: &'a [u8]) -> &'a [u8] {
    if pem::is_one(content) || !pem::is_one(bytes) && !bytes.trim_ascii_start().starts_with(b"{") {
        content
    } else {
        bytes
    }
}

fn name_of_file(store: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(store).ok()?;
    let is_name = name.len() <= LONGEST_NAME && !name.contains(['\0', '\n', '\r']);
    is_name.then_some(name)
}

fn read(path: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "the file that it names does not exist".to_owned(),
        kind => format!("the file that it names cannot be read: {kind}"),
    };
    if fs::metadata(path).map_err(failed)?.len() > LARGEST {
        return Err("the file that it names is too large for a store".to_owned());
    }
    fs::read(path).map(Zeroizing::new).map_err(failed)
}
