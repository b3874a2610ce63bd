//! The names of cipher suites, groups and signature algorithms, as the settings have them.

use rustls::{CipherSuite, NamedGroup, ProtocolVersion, SignatureScheme};

/// The bits of the strongest cipher's key.
pub(super) const MOST_BITS: u32 = 256;

/// The name of a version of the protocol: `TLS 1.3`.
pub(super) fn version(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLSv1_2 => "TLS 1.2",
        ProtocolVersion::TLSv1_3 => "TLS 1.3",
        _ => "",
    }
}

/// The name that IANA keeps for a cipher suite: `TLS_AES_256_GCM_SHA384`.
pub(super) fn suite(suite: CipherSuite) -> String {
    let name = suite.as_str().unwrap_or_default();
    // The library tells the suites of TLS 1.3 apart by a prefix of its own.
    name.replacen("TLS13_", "TLS_", 1)
}

/// The cipher of a suite: `AES_256_GCM`.
pub(super) fn cipher(suite: CipherSuite) -> String {
    let name = self::suite(suite);
    let name = name.split_once("_WITH_").map_or_else(
        || name.trim_start_matches("TLS_").to_owned(),
        |(_, cipher)| cipher.to_owned(),
    );
    // What follows the last underscore is the hash function.
    name.rsplit_once('_')
        .map_or_else(|| name.clone(), |(cipher, _)| cipher.to_owned())
}

/// The bits of the key of a suite's cipher.
pub(super) fn bits(suite: CipherSuite) -> u32 {
    if self::suite(suite).contains("AES_128") {
        128
    } else {
        MOST_BITS
    }
}

/// The name of a group, and the bits of its keys.
pub(super) fn group(group: NamedGroup) -> (&'static str, u32) {
    match group {
        NamedGroup::X25519 => ("ecdhe_x25519", 255),
        NamedGroup::secp256r1 => ("ecdhe_secp256r1", 256),
        NamedGroup::secp384r1 => ("ecdhe_secp384r1", 384),
        _ => ("", 0),
    }
}

/// The signature algorithms that are spoken, by their names for TLS 1.2.
pub(super) const SCHEMES_OF_TLS12: &[(&str, SignatureScheme)] = &[
    ("sha512-rsa", SignatureScheme::RSA_PKCS1_SHA512),
    ("sha384-ecdsa", SignatureScheme::ECDSA_NISTP384_SHA384),
    ("sha384-rsa", SignatureScheme::RSA_PKCS1_SHA384),
    ("sha256-ecdsa", SignatureScheme::ECDSA_NISTP256_SHA256),
    ("sha256-rsa", SignatureScheme::RSA_PKCS1_SHA256),
];

/// The signature algorithms that are spoken, by their names for TLS 1.3.
pub(super) const SCHEMES_OF_TLS13: &[(&str, SignatureScheme)] = &[
    ("rsa_pss_sha256", SignatureScheme::RSA_PSS_SHA256),
    ("rsa_pss_sha384", SignatureScheme::RSA_PSS_SHA384),
    ("rsa_pss_sha512", SignatureScheme::RSA_PSS_SHA512),
    ("rsa_pkcs1_sha256", SignatureScheme::RSA_PKCS1_SHA256),
    ("rsa_pkcs1_sha384", SignatureScheme::RSA_PKCS1_SHA384),
    ("rsa_pkcs1_sha512", SignatureScheme::RSA_PKCS1_SHA512),
    (
        "ecdsa_secp256r1_sha256",
        SignatureScheme::ECDSA_NISTP256_SHA256,
    ),
    (
        "ecdsa_secp384r1_sha384",
        SignatureScheme::ECDSA_NISTP384_SHA384,
    ),
    ("ed25519", SignatureScheme::ED25519),
];

/// Groups that the component's documentation names and that are not spoken.
pub(super) const OTHER_GROUPS: &[&str] = &[
    "ecdhe_x448",
    "ecdhe_secp521r1",
    "ffdhe_2048",
    "ffdhe_3072",
    "ffdhe_4096",
    "ffdhe_6144",
    "ffdhe_8192",
];

/// Cipher suites that the component's documentation names and that are not spoken: they are weak, or keep no secrets for later.
pub(super) const OTHER_SUITES: &[&str] = &[
    "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384",
    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256",
    "TLS_DH_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DH_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_DH_DSS_WITH_AES_128_GCM_SHA256",
    "TLS_DH_DSS_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384",
    "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA",
    "TLS_DHE_DSS_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_DSS_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_DES_CBC_SHA",
    "TLS_DHE_RSA_WITH_DES_CBC_SHA",
    "TLS_DHE_DSS_WITH_DES_CBC_SHA",
    "TLS_RSA_WITH_RC4_128_MD5",
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_DH_ANON_WITH_AES_128_CBC_SHA",
];
