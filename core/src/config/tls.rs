//! The settings of TLS.

use super::setting::{
    Access, Setting, boolean, boolean_text, count, fixed, flag, number, report, text,
};
use crate::transport::{Negotiated, check};

/// A list of names with a default of its own, which is kept as an empty text.
macro_rules! list {
    ($name:literal, $field:ident, $check:path, $default:literal, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| match settings.transport.tls.$field.as_str() {
                    "" => $default.to_owned(),
                    value => value.to_owned(),
                },
                set: |settings, value| {
                    let value = value.trim();
                    $check(value)?;
                    value.clone_into(&mut settings.transport.tls.$field);
                    Ok(())
                },
            },
        }
    };
}

pub(super) const SETTINGS: &[Setting] = &[
    flag!(
        "LogSSLPackets",
        transport.tls.log_packets,
        "Whether each packet of TLS is told by `on_ssl_status`."
    ),
    fixed!(
        "OpenSSLCADir",
        "",
        "OpenSSL is not used: SSLCACertFilePaths names files of CA certificates, SSLServerCACerts holds some",
        "A folder of CA certificates for OpenSSL."
    ),
    fixed!(
        "OpenSSLCAFile",
        "",
        "OpenSSL is not used: SSLCACertFilePaths names files of CA certificates, SSLServerCACerts holds some",
        "A file of CA certificates for OpenSSL."
    ),
    fixed!(
        "OpenSSLCipherList",
        "",
        "OpenSSL is not used: SSLEnabledCipherSuites chooses cipher suites",
        "The ciphers for OpenSSL."
    ),
    fixed!(
        "OpenSSLPrngSeedData",
        "",
        "OpenSSL is not used, and random numbers come from the system",
        "The seed of random numbers for OpenSSL."
    ),
    Setting {
        name: "ReuseSSLSession",
        effect: "Whether a session of TLS is resumed by the next connection of the same object to the same host.",
        access: Access::Value {
            read: |settings| boolean_text(settings.transport.tls.reuse_session),
            set: |settings, value| {
                settings.transport.tls.reuse_session = boolean(value)?;
                Ok(())
            },
        },
    },
    Setting {
        name: "SSLCACertFilePaths",
        effect: "Files of CA certificates (PEM), separated by semicolons: the first that exists counts. Where none of the \
                 default ones does, the roots that Mozilla trusts count.",
        access: Access::Value {
            read: |settings| settings.transport.tls.ca_files.clone(),
            set: |settings, value| {
                settings.transport.tls.ca_files = match value.trim() {
                    "" => crate::transport::DEFAULT_CA_FILES.to_owned(),
                    value => value.to_owned(),
                };
                Ok(())
            },
        },
    },
    text!(
        "SSLCACerts",
        transport.tls.client_cas,
        certificates,
        "Certificates (PEM) that are sent along with the client's own, for servers that want the whole chain."
    ),
    count!(
        "SSLCheckCRL",
        transport.tls.check_crl,
        0..=2,
        "Whether the server's certificate is looked up in the revocation list that it names: 0 no, 1 if it names one, 2 always. \
         The list is fetched directly, without proxy and firewall."
    ),
    fixed!(
        "SSLCheckOCSP",
        "0",
        "no library that is made for it judges such answers here; SSLCheckCRL looks certificates up",
        "Whether an OCSP server is asked about the server's certificate."
    ),
    Setting {
        name: "SSLCipherStrength",
        effect: "How many bits the key of the cipher must have at least, up to 256; any number if 0.",
        access: Access::Value {
            read: |settings| settings.transport.tls.cipher_strength.to_string(),
            set: |settings, value| {
                let bits = number(value, 0, 256)?;
                check::check_cipher_strength(bits)?;
                settings.transport.tls.cipher_strength = bits;
                Ok(())
            },
        },
    },
    text!(
        "SSLEnabledCipherSuites",
        transport.tls.cipher_suites,
        check::check_cipher_suites,
        "The cipher suites, separated by semicolons, by their names in the registry of TLS; `*` for all."
    ),
    Setting {
        name: "SSLEnabledProtocols",
        effect: "The sum of the protocols: 3072 for TLS 1.2, 12288 for TLS 1.3. Older ones are not spoken: what is set is read \
                 back, and one of the two must be among it.",
        access: Access::Value {
            read: |settings| settings.transport.tls.protocols.to_string(),
            set: |settings, value| {
                let protocols = number(value, 0, u32::from(u16::MAX))?;
                check::check_protocols(protocols)?;
                settings.transport.tls.protocols = protocols;
                Ok(())
            },
        },
    },
    fixed!(
        "SSLEnableRenegotiation",
        "True",
        "the extension is always sent, and a server that would renegotiate is not followed",
        "Whether the extension renegotiation_info is sent."
    ),
    flag!(
        "SSLIncludeCertChain",
        transport.tls.include_chain,
        "Whether `on_ssl_server_authentication` gets the whole chain of certificates."
    ),
    text!(
        "SSLKeyLogFile",
        transport.tls.key_log_file,
        |_| Ok(()),
        "The file to which the keys of sessions are appended, for tools that read what was recorded: whoever has it reads the \
         password, too. None if empty."
    ),
    report!(
        "SSLNegotiatedCipher",
        |session| negotiated(session, |tls| tls.cipher.clone()),
        "The cipher of the last secure connection, such as AES_256_GCM."
    ),
    report!(
        "SSLNegotiatedCipherStrength",
        |session| negotiated(session, |tls| tls.cipher_strength.to_string()),
        "The bits of its key."
    ),
    report!(
        "SSLNegotiatedCipherSuite",
        |session| negotiated(session, |tls| tls.cipher_suite.clone()),
        "The cipher suite, such as TLS_AES_256_GCM_SHA384."
    ),
    report!(
        "SSLNegotiatedKeyExchange",
        |session| negotiated(session, |tls| tls.key_exchange.clone()),
        "How keys were agreed on, such as ecdhe_x25519."
    ),
    report!(
        "SSLNegotiatedKeyExchangeStrength",
        |session| negotiated(session, |tls| tls.key_exchange_strength.to_string()),
        "The bits of the key for that."
    ),
    report!(
        "SSLNegotiatedVersion",
        |session| negotiated(session, |tls| tls.version.to_owned()),
        "The version of TLS, such as TLS 1.3."
    ),
    Setting {
        name: "SSLSecurityFlags",
        effect: "The sum of what the check of the server's certificate lets pass: 0x1 time, 0x10 unknown issuer, 0x20 wrong usage, \
                 0x100 unknown revocation, 0x80000000 another host; the others are kept, and let nothing pass. Whoever lets something pass is told by `on_ssl_status`.",
        access: Access::Value {
            read: |settings| settings.transport.tls.security_flags.to_string(),
            set: |settings, value| {
                let value = value.trim();
                let digits = value
                    .strip_prefix("0x")
                    .or_else(|| value.strip_prefix("0X"));
                let flags = match digits {
                    Some(digits) => u32::from_str_radix(digits, 16).ok(),
                    None => value.parse().ok(),
                };
                let flags =
                    flags.ok_or_else(|| format!("{value:?} is no number from 0 to 0xFFFFFFFF"))?;
                check::check_security_flags(flags)?;
                settings.transport.tls.security_flags = flags;
                Ok(())
            },
        },
    },
    text!(
        "SSLServerCACerts",
        transport.tls.server_cas,
        certificates,
        "CA certificates (PEM) that are trusted besides those of the files."
    ),
    list!(
        "TLS12SignatureAlgorithms",
        tls12_signature_algorithms,
        check::check_signature_algorithms12,
        "sha512-ecdsa,sha512-rsa,sha512-dsa,sha384-ecdsa,sha384-rsa,sha384-dsa,sha256-ecdsa,sha256-rsa,sha256-dsa,\
         sha224-ecdsa,sha224-rsa,sha224-dsa,sha1-ecdsa,sha1-rsa,sha1-dsa",
        "The signatures that certificates may have in TLS 1.2, separated by commas. Those with SHA-1, SHA-224 and DSA are known \
         and never accepted."
    ),
    list!(
        "TLS12SupportedGroups",
        tls12_groups,
        check::check_groups12,
        "ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1",
        "The groups of key exchange in TLS 1.2, separated by commas. ecdhe_secp521r1 is known and never offered; as long as the \
         list is not set, ecdhe_x25519 is offered, too."
    ),
    list!(
        "TLS13KeyShareGroups",
        tls13_key_shares,
        check::check_key_shares,
        "ecdhe_x25519,ecdhe_secp256r1,ecdhe_secp384r1,ffdhe_2048,ffdhe_3072",
        "The groups of which a key is sent along with the first message: the first that is offered at all."
    ),
    list!(
        "TLS13SignatureAlgorithms",
        tls13_signature_algorithms,
        check::check_signature_algorithms13,
        "rsa_pss_sha256,rsa_pss_sha384,rsa_pss_sha512,rsa_pkcs1_sha256,rsa_pkcs1_sha384,rsa_pkcs1_sha512,\
         ecdsa_secp256r1_sha256,ecdsa_secp384r1_sha384,ecdsa_secp521r1_sha512,ed25519,ed448",
        "The signatures that certificates may have in TLS 1.3, separated by commas. ed448 is known and never accepted."
    ),
    list!(
        "TLS13SupportedGroups",
        tls13_groups,
        check::check_groups13,
        "ecdhe_x25519,ecdhe_x448,ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1,ffdhe_2048,ffdhe_3072,ffdhe_4096,\
         ffdhe_6144,ffdhe_8192",
        "The groups of key exchange in TLS 1.3, separated by commas, the best first. Of these ecdhe_x25519, ecdhe_secp256r1 and \
         ecdhe_secp384r1 are offered."
    ),
];

fn certificates(value: &str) -> Result<(), String> {
    if value.trim().is_empty() {
        Ok(())
    } else {
        check::check_pem(value)
    }
}

fn negotiated(session: &dyn super::Session, what: fn(&Negotiated) -> String) -> String {
    session
        .traffic()
        .tls
        .as_ref()
        .map_or_else(String::new, what)
}
