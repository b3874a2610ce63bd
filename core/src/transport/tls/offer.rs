//! What this client offers a server: protocols, cipher suites, groups and signature algorithms.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, SupportedKxGroup, ring};
use rustls::pki_types::SignatureVerificationAlgorithm;
use rustls::version::{TLS12, TLS13};
use rustls::{SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion};

use super::names;
use crate::transport::options::TlsOptions;

/// The bits of `SSLEnabledProtocols` for TLS 1.2, for TLS 1.3, and for what is too old to be spoken.
const BITS_OF_TLS12: u32 = 3072;
const BITS_OF_TLS13: u32 = 12288;
const BITS_OF_OLDER: u32 = 768 + 192 + 48 + 12;

/// What is offered, read from the options.
pub(super) struct Offer {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    /// The signatures that a server may make, under each protocol.
    pub(super) schemes12: Vec<SignatureScheme>,
    pub(super) schemes13: Vec<SignatureScheme>,
    /// The signatures that certificates may have.
    pub(super) algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>,
}

impl Offer {
    /// Reads the options; the error names the setting that leaves nothing to offer.
    pub(super) fn new(options: &TlsOptions) -> Result<Offer, String> {
        let versions = versions(options.protocols)?;
        let mut provider = ring::default_provider();
        provider.cipher_suites = suites(options, &versions)?;
        provider.kx_groups = groups(options, &versions)?;
        let mut schemes12 = schemes_for_tls12(&options.tls12_signature_algorithms)?;
        let mut schemes13 = schemes_for_tls13(&options.tls13_signature_algorithms)?;
        if !versions.contains(&&TLS12) {
            schemes12.clear();
        }
        if !versions.contains(&&TLS13) {
            schemes13.clear();
        }
        let is_allowed = |scheme| schemes12.contains(&scheme) || schemes13.contains(&scheme);
        let algorithms = if options.tls12_signature_algorithms.trim().is_empty()
            && options.tls13_signature_algorithms.trim().is_empty()
        {
            provider.signature_verification_algorithms.all.to_vec()
        } else {
            let mapping = provider.signature_verification_algorithms.mapping;
            let allowed = mapping.iter().filter(|(scheme, _)| is_allowed(*scheme));
            allowed
                .flat_map(|(_, found)| found.iter().copied())
                .collect()
        };
        Ok(Offer {
            provider: Arc::new(provider),
            versions,
            schemes12,
            schemes13,
            algorithms,
        })
    }
}

/// Whether a sum of protocols (setting `SSLEnabledProtocols`) has one that is spoken; the error says which are.
pub(crate) fn check_protocols(sum: u32) -> Result<(), String> {
    versions(sum).map(drop)
}

/// Whether names of cipher suites (setting `SSLEnabledCipherSuites`) are known, and one of them is spoken.
pub(crate) fn check_cipher_suites(list: &str) -> Result<(), String> {
    named_suites(list).map(drop)
}

/// Whether any cipher has so many bits (setting `SSLCipherStrength`).
pub(crate) fn check_cipher_strength(bits: u32) -> Result<(), String> {
    if bits <= names::MOST_BITS {
        return Ok(());
    }
    Err(format!(
        "{bits} bits are more than any cipher has: the strongest have {}",
        names::MOST_BITS
    ))
}

/// Whether groups for TLS 1.2 (setting `TLS12SupportedGroups`) are known, and one of them is spoken.
pub(crate) fn check_groups12(list: &str) -> Result<(), String> {
    named_groups("TLS12SupportedGroups", list).map(drop)
}

/// Likewise for setting `TLS13SupportedGroups`.
pub(crate) fn check_groups13(list: &str) -> Result<(), String> {
    named_groups("TLS13SupportedGroups", list).map(drop)
}

/// Likewise for setting `TLS13KeyShareGroups`.
pub(crate) fn check_key_shares(list: &str) -> Result<(), String> {
    named_groups("TLS13KeyShareGroups", list).map(drop)
}

/// Whether signature algorithms (setting `TLS12SignatureAlgorithms`) are known, and one of them is spoken.
pub(crate) fn check_signature_algorithms12(list: &str) -> Result<(), String> {
    schemes_for_tls12(list).map(drop)
}

/// Likewise for setting `TLS13SignatureAlgorithms`.
pub(crate) fn check_signature_algorithms13(list: &str) -> Result<(), String> {
    schemes_for_tls13(list).map(drop)
}

fn versions(sum: u32) -> Result<Vec<&'static SupportedProtocolVersion>, String> {
    if sum & !(BITS_OF_TLS12 | BITS_OF_TLS13 | BITS_OF_OLDER) != 0 {
        return Err(format!(
            "SSLEnabledProtocols: {sum} has bits that stand for no protocol; TLS 1.2 is 3072, TLS 1.3 is 12288"
        ));
    }
    let mut found = Vec::new();
    if sum & BITS_OF_TLS13 != 0 {
        found.push(&TLS13);
    }
    if sum & BITS_OF_TLS12 != 0 {
        found.push(&TLS12);
    }
    if found.is_empty() {
        return Err(format!(
            "SSLEnabledProtocols: {sum} has neither TLS 1.2 (3072) nor TLS 1.3 (12288); nothing older is spoken, since it is not safe"
        ));
    }
    Ok(found)
}

/// The cipher suites that the options leave to the protocols they allow.
fn suites(
    options: &TlsOptions,
    versions: &[&'static SupportedProtocolVersion],
) -> Result<Vec<SupportedCipherSuite>, String> {
    check_cipher_strength(options.cipher_strength)?;
    let mut suites = named_suites(&options.cipher_suites)?;
    suites.retain(|suite| {
        versions.contains(&suite.version()) && names::bits(suite.suite()) >= options.cipher_strength
    });
    if suites.is_empty() {
        return Err(
            "SSLEnabledCipherSuites, SSLCipherStrength and SSLEnabledProtocols together leave no cipher suite"
                .to_owned(),
        );
    }
    Ok(suites)
}

fn named_suites(list: &str) -> Result<Vec<SupportedCipherSuite>, String> {
    let all = ring::ALL_CIPHER_SUITES;
    let wanted = entries(list, ';');
    if wanted.is_empty() || wanted == ["*"] {
        return Ok(all.to_vec());
    }
    let spoken = |name: &str| {
        let suite = all
            .iter()
            .find(|suite| names::suite(suite.suite()).eq_ignore_ascii_case(name));
        suite.copied()
    };
    let is_known = |name: &str| contains(names::OTHER_SUITES, name);
    pick("SSLEnabledCipherSuites", &wanted, spoken, is_known, || {
        let names: Vec<_> = all
            .iter()
            .map(|suite| names::suite(suite.suite()))
            .collect();
        names.join(", ")
    })
}

/// The groups to offer, the one whose key is sent at once first.
fn groups(
    options: &TlsOptions,
    versions: &[&'static SupportedProtocolVersion],
) -> Result<Vec<&'static dyn SupportedKxGroup>, String> {
    let all = ring::ALL_KX_GROUPS.to_vec();
    let of = |setting, list: &str, version| {
        if !versions.contains(&version) {
            return Ok(None);
        }
        named_groups(setting, list).map(|named| (!named.is_empty()).then_some(named))
    };
    let for13 = of("TLS13SupportedGroups", &options.tls13_groups, &TLS13)?;
    let for12 = of("TLS12SupportedGroups", &options.tls12_groups, &TLS12)?;
    // One list is offered for both protocols, so it must not have a group that either of them may not use.
    let mut offered = match (for13, for12) {
        (Some(mut for13), Some(for12)) => {
            for13.retain(|group| for12.iter().any(|other| other.name() == group.name()));
            for13
        }
        (Some(list), None) | (None, Some(list)) => list,
        (None, None) => all,
    };
    if offered.is_empty() {
        return Err(
            "TLS12SupportedGroups and TLS13SupportedGroups have no group in common: allow one protocol only, or one group for both"
                .to_owned(),
        );
    }
    let shares = named_groups("TLS13KeyShareGroups", &options.tls13_key_shares)?;
    let first = shares.iter().find_map(|share| {
        offered
            .iter()
            .position(|group| group.name() == share.name())
    });
    if let Some(first) = first {
        let group = offered.remove(first);
        offered.insert(0, group);
    }
    Ok(offered)
}

/// The groups of a list that are spoken, in its order; none for an empty list.
fn named_groups(setting: &str, list: &str) -> Result<Vec<&'static dyn SupportedKxGroup>, String> {
    let wanted = entries(list, ',');
    let spoken = |name: &str| {
        let group = ring::ALL_KX_GROUPS
            .iter()
            .find(|group| names::group(group.name()).0.eq_ignore_ascii_case(name));
        group.copied()
    };
    let is_known = |name: &str| contains(names::OTHER_GROUPS, name);
    pick(setting, &wanted, spoken, is_known, || {
        let names: Vec<_> = ring::ALL_KX_GROUPS
            .iter()
            .map(|group| names::group(group.name()).0)
            .collect();
        names.join(", ")
    })
}

fn schemes_for_tls12(list: &str) -> Result<Vec<SignatureScheme>, String> {
    schemes(
        "TLS12SignatureAlgorithms",
        list,
        names::SCHEMES_OF_TLS12,
        |name| {
            let hashes = ["sha512", "sha384", "sha256", "sha224", "sha1"];
            let keys = ["ecdsa", "rsa", "dsa"];
            name.split_once('-')
                .is_some_and(|(hash, key)| contains(&hashes, hash) && contains(&keys, key))
        },
    )
}

fn schemes_for_tls13(list: &str) -> Result<Vec<SignatureScheme>, String> {
    schemes(
        "TLS13SignatureAlgorithms",
        list,
        names::SCHEMES_OF_TLS13,
        |name| contains(&["ed448", "ecdsa_secp521r1_sha512"], name),
    )
}

/// The algorithms of a list that are spoken; all of them for an empty list.
fn schemes(
    setting: &str,
    list: &str,
    spoken: &[(&str, SignatureScheme)],
    is_known: impl Fn(&str) -> bool,
) -> Result<Vec<SignatureScheme>, String> {
    let wanted = entries(list, ',');
    if wanted.is_empty() {
        let all = ring::default_provider().signature_verification_algorithms;
        return Ok(all.supported_schemes());
    }
    let find = |name: &str| {
        let found = spoken
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, scheme)| *scheme)
    };
    pick(setting, &wanted, find, is_known, || {
        let names: Vec<_> = spoken.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    })
}

/// What is spoken of a list. Names that others speak are left out as long as one remains; a name that nobody knows is an error.
fn pick<T>(
    setting: &str,
    wanted: &[&str],
    spoken: impl Fn(&str) -> Option<T>,
    is_known: impl Fn(&str) -> bool,
    all: impl Fn() -> String,
) -> Result<Vec<T>, String> {
    let mut found = Vec::new();
    for name in wanted {
        match spoken(name) {
            Some(entry) => found.push(entry),
            None if is_known(name) => {}
            None => {
                let all = all();
                return Err(format!("{setting}: {name:?} is unknown; there are {all}"));
            }
        }
    }
    if found.is_empty() && !wanted.is_empty() {
        let all = all();
        return Err(format!(
            "{setting}: none of these is spoken; there are {all}"
        ));
    }
    Ok(found)
}

fn entries(list: &str, separator: char) -> Vec<&str> {
    list.split(separator)
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .collect()
}

fn contains(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
