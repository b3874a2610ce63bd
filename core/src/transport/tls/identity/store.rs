//! What a store holds: keys and certificates, and which of them belong together.

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::sign::CertifiedKey;
use zeroize::Zeroizing;

use super::certificate;

/// A key, wiped from memory when it is dropped.
pub(super) type Key = Zeroizing<PrivateKeyDer<'static>>;

/// The content of a store, whatever its kind.
#[derive(Default)]
pub(super) struct Store {
    keys: Vec<Key>,
    pub(super) certificates: Vec<CertificateDer<'static>>,
}

/// A certificate, those that issued it, and its key if the store has it.
pub(super) struct Entry {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: Option<Key>,
}

impl Entry {
    /// The full subject of the certificate.
    pub(super) fn subject(&self) -> String {
        let own = self.chain.first();
        let details = own.and_then(|own| certificate::details(own));
        details.unwrap_or_default().subject
    }

    /// Whether the time of the certificate has come, and is not over.
    pub(super) fn is_current(&self) -> bool {
        let own = self.chain.first();
        let details = own.and_then(|own| certificate::details(own));
        let now = i64::try_from(UnixTime::now().as_secs()).unwrap_or(i64::MAX);
        details.is_some_and(|found| (found.not_before..=found.not_after).contains(&now))
    }
}

impl Store {
    /// Certificates without a key.
    pub(super) fn of_certificates(certificates: Vec<CertificateDer<'static>>) -> Store {
        Store {
            keys: Vec::new(),
            certificates,
        }
    }

    pub(super) fn add_key(&mut self, key: impl Into<PrivateKeyDer<'static>>) {
        self.keys.push(Zeroizing::new(key.into()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.certificates.is_empty()
    }

    /// Joins keys with the certificates that are theirs. The other certificates follow as entries without a key. `wanted` is a
    /// certificate whose key is looked for: it need not be in the store itself.
    pub(super) fn entries(mut self, wanted: Option<&CertificateDer<'static>>) -> Vec<Entry> {
        if let Some(wanted) = wanted
            && !self.certificates.contains(wanted)
        {
            self.certificates.push(wanted.clone());
        }
        let mut entries: Vec<Entry> = Vec::new();
        for own in &self.certificates {
            if entries.iter().any(|entry| entry.chain.first() == Some(own)) {
                continue;
            }
            let key = self.keys.iter().find(|key| is_of(key, own));
            entries.push(Entry {
                chain: chain_of(own.clone(), &self.certificates),
                key: key.map(copy),
            });
        }
        // A key that cannot be used, or is another's: it is kept where it was meant for, so that the error can say so.
        if let ([only], true) = (
            &self.keys[..],
            entries.iter().all(|entry| entry.key.is_none()),
        ) && let Some(first) = entries.first_mut()
        {
            first.key = Some(copy(only));
        }
        entries
    }
}

fn copy(key: &Key) -> Key {
    Zeroizing::new(key.clone_key())
}

/// Whether a key is that of a certificate; not if it is of a kind that cannot be used.
fn is_of(key: &PrivateKeyDer<'_>, own: &CertificateDer<'static>) -> bool {
    any_supported_type(key).is_ok_and(|key| {
        CertifiedKey::new(vec![own.clone()], key)
            .keys_match()
            .is_ok()
    })
}

/// A certificate and those that issued it, one after the other, without the root: servers have that.
fn chain_of(
    own: CertificateDer<'static>,
    certificates: &[CertificateDer<'static>],
) -> Vec<CertificateDer<'static>> {
    let mut chain = vec![own];
    while let Some(details) = chain.last().and_then(|last| certificate::details(last)) {
        if details.is_self_issued {
            break;
        }
        let issuer = certificates.iter().find(|candidate| {
            !chain.contains(candidate)
                && certificate::details(candidate)
                    .is_some_and(|found| found.subject == details.issuer && !found.is_self_issued)
        });
        match issuer {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    chain
}
