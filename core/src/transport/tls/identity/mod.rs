//! Who this client is: finds the certificate and its key in a store.

mod absent;
mod base64;
mod jks;
mod jwk;
mod kind;
mod p7b;
mod pem;
mod pfx;
mod sealed;
mod store;

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;

pub(super) use self::absent::Absent;
pub(super) use self::base64::one_certificate;
use self::kind::Kind;
use self::store::{Entry, Store};
use super::certificate;
use super::der;
use super::failure::tls_error;
use super::roots;
use crate::transport::error::TransportError;
use crate::transport::options::IdentityOptions;

/// The component's codes.
const NO_STORE: i32 = 271;
const NOT_FOUND: i32 = 272;
const NO_CREDENTIALS: i32 = 273;
const NO_CLIENT_CERTIFICATE: i32 = 281;

/// A certificate that was found in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundCertificate {
    /// Its full subject: `CN=Example, O=Example, C=US`.
    pub(crate) subject: String,
    /// As PEM.
    pub(crate) pem: String,
}

/// Whether a number is that of a kind of store that can be used. 0 is: it is the default, and there is no store then.
pub(crate) fn check_store_type(store_type: i64) -> Result<(), String> {
    match Kind::of(store_type) {
        Err(why) if store_type != 0 => Err(why.to_owned()),
        _ => Ok(()),
    }
}

/// The full subject of the certificate that the options ask for; nothing if they ask for none, or there is none.
///
/// Errors: 271 if the store cannot be opened.
pub(crate) fn find_subject(options: &IdentityOptions) -> Result<Option<String>, TransportError> {
    Ok(find_certificate(options)?.map(|found| found.subject))
}

/// The certificate that the options ask for, by its subject or by itself; nothing if they ask for none, or the store has it not.
/// A certificate that was given itself counts only with its key.
///
/// Errors: 271 if the store cannot be opened.
pub(crate) fn find_certificate(
    options: &IdentityOptions,
) -> Result<Option<FoundCertificate>, TransportError> {
    let Some(wanted) = Wanted::of(options)? else {
        return Ok(None);
    };
    let entries = open(options)?.entries(wanted.certificate());
    let found = wanted.find(&entries);
    let found = found.filter(|entry| entry.key.is_some() || wanted.is_subject());
    Ok(found.map(found_certificate))
}

/// The client's certificate with its key, and the certificates to send along; nothing if the options ask for none.
///
/// Errors: 271 if the store cannot be opened, 272 if it has no such certificate, 281 if it has no key for it, 273 if the key
/// cannot be used, or is not the certificate's.
pub(super) fn load(
    options: &IdentityOptions,
    client_cas: &str,
) -> Result<Option<CertifiedKey>, TransportError> {
    let Some(wanted) = Wanted::of(options)? else {
        return Ok(None);
    };
    let mut entries = open(options)?.entries(wanted.certificate());
    let Some(position) = wanted.position(&entries) else {
        let detail = format!("the store of ssl_cert_store has no certificate {wanted}");
        return Err(tls_error(NOT_FOUND, detail));
    };
    let entry = entries.swap_remove(position);
    let subject = entry.subject();
    let Some(key) = entry.key else {
        let detail = format!(
            "the store of ssl_cert_store has no private key for {subject}, so it cannot be a client's certificate"
        );
        return Err(tls_error(NO_CLIENT_CERTIFICATE, detail));
    };
    let unusable = |why: &str| {
        let detail = format!("the private key for {subject} cannot be used: {why}");
        tls_error(NO_CREDENTIALS, detail)
    };
    let key = any_supported_type(&key).map_err(|_| {
        unusable("it is neither RSA (2048 to 4096 bits) nor ECDSA (P-256, P-384) nor Ed25519")
    })?;
    let identity = CertifiedKey::new(with_issuers(entry.chain, client_cas)?, key);
    identity
        .keys_match()
        .map_err(|_| unusable("it is not the key of this certificate"))?;
    Ok(Some(identity))
}

/// The chain, and what `SSLCACerts` adds to it.
fn with_issuers(
    mut chain: Vec<CertificateDer<'static>>,
    client_cas: &str,
) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    if client_cas.trim().is_empty() {
        return Ok(chain);
    }
    let more = roots::certificates(client_cas.as_bytes())
        .map_err(|why| tls_error(NO_CREDENTIALS, format!("SSLCACerts: {why}")))?;
    for certificate in more {
        if !chain.contains(&certificate) {
            chain.push(certificate);
        }
    }
    Ok(chain)
}

fn found_certificate(entry: &Entry) -> FoundCertificate {
    let own = entry.chain.first();
    FoundCertificate {
        subject: entry.subject(),
        pem: own.map(|own| certificate::pem(own)).unwrap_or_default(),
    }
}

/// All that the store holds.
fn open(options: &IdentityOptions) -> Result<Store, TransportError> {
    let refused = |why: String| tls_error(NO_STORE, format!("ssl_cert_store: {why}"));
    let kind = Kind::of(options.store_type).map_err(|why| {
        tls_error(
            NO_STORE,
            format!("ssl_cert_store_type {}: {why}", options.store_type),
        )
    })?;
    let content = kind.content(&options.store).map_err(refused)?;
    kind.read(&content, &options.password).map_err(refused)
}

/// Which certificate is asked for.
enum Wanted {
    Subject(String),
    Certificate(CertificateDer<'static>),
}

impl Wanted {
    /// What the options ask for; nothing by default.
    fn of(options: &IdentityOptions) -> Result<Option<Wanted>, TransportError> {
        if !options.certificate.trim_ascii().is_empty() {
            let certificate = one_certificate(&options.certificate).ok_or_else(|| {
                let detail = "ssl_cert_encoded: it is no certificate, neither PEM nor DER";
                tls_error(NO_CREDENTIALS, detail)
            })?;
            return Ok(Some(Wanted::Certificate(certificate)));
        }
        let subject = options.subject.trim();
        Ok((!subject.is_empty()).then(|| Wanted::Subject(subject.to_owned())))
    }

    fn is_subject(&self) -> bool {
        matches!(self, Wanted::Subject(_))
    }

    fn certificate(&self) -> Option<&CertificateDer<'static>> {
        match self {
            Wanted::Subject(_) => None,
            Wanted::Certificate(certificate) => Some(certificate),
        }
    }

    fn find<'a>(&self, entries: &'a [Entry]) -> Option<&'a Entry> {
        entries.get(self.position(entries)?)
    }

    /// The place of the best entry: the whole subject wins over a part of it.
    fn position(&self, entries: &[Entry]) -> Option<usize> {
        match self {
            Wanted::Certificate(wanted) => {
                best(entries, |entry| entry.chain.first() == Some(wanted))
            }
            Wanted::Subject(subject) if subject == "*" => best(entries, |_| true),
            Wanted::Subject(subject) => best(entries, |entry| entry.subject() == *subject)
                .or_else(|| best(entries, |entry| entry.subject().contains(subject.as_str()))),
        }
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Wanted::Subject(subject) if subject == "*" => f.write_str("at all"),
            Wanted::Subject(subject) => {
                write!(f, "with the subject {subject:?} (ssl_cert_subject)")
            }
            Wanted::Certificate(_) => f.write_str("like that of ssl_cert_encoded"),
        }
    }
}

/// The first of the entries that fit best: one with its key, and of these one that has not expired. Who renews a certificate may keep
/// the former one of the same subject.
fn best(entries: &[Entry], fits: impl Fn(&Entry) -> bool) -> Option<usize> {
    let rank = |entry: &Entry| (entry.key.is_some(), entry.is_current());
    let mut best: Option<(usize, (bool, bool))> = None;
    for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| fits(entry)) {
        if best.is_none_or(|(_, known)| rank(entry) > known) {
            best = Some((place, rank(entry)));
        }
    }
    best.map(|(place, _)| place)
}
