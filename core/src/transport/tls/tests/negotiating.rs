//! What is offered to a server, and what came of it.

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{CipherSuite, NamedGroup, ServerConfig, SupportedProtocolVersion};
use std::sync::Arc;

use super::identities::content;
use super::world::{Authority, Meeting, Server, Shown, meet, trusting};
use crate::transport::observer::Negotiated;
use crate::transport::options::TlsOptions;

const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

fn negotiated(meeting: &Meeting) -> &Negotiated {
    meeting.assert_spoken();
    &meeting.session().negotiated
}

#[test]
fn the_newest_protocol_is_spoken() {
    let authority = Authority::new("Root");
    let meeting = meet(&Server::new(authority.bank()), &trusting(&authority));
    let certificate = meeting.session().certificate.pem.clone();
    assert_eq!(
        *negotiated(&meeting),
        Negotiated {
            version: "TLS 1.3",
            cipher_suite: "TLS_AES_256_GCM_SHA384".to_owned(),
            cipher: "AES_256_GCM".to_owned(),
            cipher_strength: 256,
            key_exchange: "ecdhe_x25519".to_owned(),
            key_exchange_strength: 255,
            certificate,
        }
    );
    assert!(meeting.was_told("TLS 1.3, TLS_AES_256_GCM_SHA384, ecdhe_x25519"));
}

#[test]
fn a_protocol_alone_is_spoken() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (protocols, version) in [
        (3072, "TLS 1.2"),
        (12288, "TLS 1.3"),
        (15360, "TLS 1.3"),
        // The default of the component: all that is as old as TLS 1.0.
        (4032, "TLS 1.2"),
        (3072 + 768 + 192 + 48 + 12, "TLS 1.2"),
    ] {
        let options = TlsOptions {
            protocols,
            ..trusting(&authority)
        };
        assert_eq!(negotiated(&meet(&server, &options)).version, version);
    }
}

#[test]
fn protocols_that_do_not_meet_are_an_error() {
    let authority = Authority::new("Root");
    for (spoken, protocols) in [(&TLS12, 12288), (&TLS13, 3072)] {
        let server = Server::with(authority.bank(), &[spoken], |_| {});
        let options = TlsOptions {
            protocols,
            ..trusting(&authority)
        };
        assert_eq!(meet(&server, &options).error().code, 276);
    }
}

#[test]
fn only_the_named_cipher_suites_are_offered() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (names, suite, cipher, bits) in [
        (
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "AES_128_GCM",
            128,
        ),
        (
            "tls_chacha20_poly1305_sha256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "CHACHA20_POLY1305",
            256,
        ),
        // What is weak is left out, and so is TLS 1.3 where no suite of it is named.
        (
            "TLS_RSA_WITH_RC4_128_MD5; TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "AES_128_GCM",
            128,
        ),
        (
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "CHACHA20_POLY1305",
            256,
        ),
        ("*", "TLS_AES_256_GCM_SHA384", "AES_256_GCM", 256),
        ("", "TLS_AES_256_GCM_SHA384", "AES_256_GCM", 256),
    ] {
        let options = TlsOptions {
            cipher_suites: names.to_owned(),
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        let found = negotiated(&meeting);
        assert_eq!(found.cipher_suite, suite);
        assert_eq!(found.cipher, cipher);
        assert_eq!(found.cipher_strength, bits);
    }
}

/// A server that has one cipher suite only.
fn with_suite(shown: Shown, suite: CipherSuite) -> Server {
    let mut provider = ring::default_provider();
    provider
        .cipher_suites
        .retain(|found| found.suite() == suite);
    with_provider(shown, provider)
}

/// A server that has some groups only.
fn with_groups(shown: Shown, groups: &[NamedGroup]) -> Server {
    let mut provider = ring::default_provider();
    provider
        .kx_groups
        .retain(|found| groups.contains(&found.name()));
    with_provider(shown, provider)
}

fn with_provider(shown: Shown, provider: rustls::crypto::CryptoProvider) -> Server {
    let versions: Vec<_> = BOTH
        .iter()
        .copied()
        .filter(|version| {
            provider
                .cipher_suites
                .iter()
                .any(|suite| suite.version() == *version)
        })
        .collect();
    let Shown { chain, key } = shown;
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    Server::of(config)
}

#[test]
fn ciphers_below_the_wanted_strength_are_not_offered() {
    let authority = Authority::new("Root");
    for suite in [
        CipherSuite::TLS13_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    ] {
        let server = with_suite(authority.bank(), suite);
        for (cipher_strength, is_offered) in [(0, true), (128, true), (129, false), (256, false)] {
            let options = TlsOptions {
                cipher_strength,
                ..trusting(&authority)
            };
            let meeting = meet(&server, &options);
            if is_offered {
                assert_eq!(negotiated(&meeting).cipher_strength, 128);
            } else {
                assert_eq!(meeting.error().code, 276);
            }
        }
    }
}

#[test]
fn groups_are_offered_in_their_order() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for (list, name, bits) in [
        ("ecdhe_secp384r1", "ecdhe_secp384r1", 384),
        ("ffdhe_2048,ecdhe_secp256r1", "ecdhe_secp256r1", 256),
        ("ecdhe_x448, ECDHE_X25519", "ecdhe_x25519", 255),
    ] {
        for protocols in [3072, 12288] {
            let options = TlsOptions {
                protocols,
                tls12_groups: list.to_owned(),
                tls13_groups: list.to_owned(),
                ..trusting(&authority)
            };
            let meeting = meet(&server, &options);
            let found = negotiated(&meeting);
            assert_eq!(
                (found.key_exchange.as_str(), found.key_exchange_strength),
                (name, bits)
            );
        }
    }
}

#[test]
fn a_group_that_is_not_named_is_not_used() {
    let authority = Authority::new("Root");
    let server = with_groups(authority.bank(), &[NamedGroup::X25519]);
    let options = TlsOptions {
        tls13_groups: "ecdhe_secp256r1".to_owned(),
        ..trusting(&authority)
    };
    assert_eq!(meet(&server, &options).error().code, 276);
}

#[test]
fn the_list_of_one_protocol_binds_the_other_where_both_are_offered() {
    let authority = Authority::new("Root");
    let options = |tls12: &str, tls13: &str| TlsOptions {
        tls12_groups: tls12.to_owned(),
        tls13_groups: tls13.to_owned(),
        ..trusting(&authority)
    };
    let server = Server::new(authority.bank());
    let both = options(
        "ecdhe_secp384r1,ecdhe_secp256r1",
        "ecdhe_x25519,ecdhe_secp256r1",
    );
    assert_eq!(
        negotiated(&meet(&server, &both)).key_exchange,
        "ecdhe_secp256r1"
    );
    let error = meet(&server, &options("ecdhe_secp384r1", "ecdhe_x25519"));
    assert_eq!(error.error().code, 276);
    assert!(error.error().detail.contains("no group in common"));
    // A list for a protocol that is not offered does not count.
    let alone = TlsOptions {
        protocols: 12288,
        ..options("ecdhe_secp384r1", "ecdhe_x25519")
    };
    assert_eq!(
        negotiated(&meet(&server, &alone)).key_exchange,
        "ecdhe_x25519"
    );
}

#[test]
fn the_key_of_the_first_share_is_sent_at_once() {
    let authority = Authority::new("Root");
    let server = with_groups(authority.bank(), &[NamedGroup::secp384r1]);
    for (shares, is_retried) in [
        ("ecdhe_secp384r1", false),
        ("ffdhe_2048,ecdhe_secp384r1", false),
        ("", true),
        ("ecdhe_x25519", true),
    ] {
        let options = TlsOptions {
            tls13_key_shares: shares.to_owned(),
            log_packets: true,
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        assert_eq!(negotiated(&meeting).key_exchange, "ecdhe_secp384r1");
        // A second hello of the client in the clear.
        let hellos = meeting
            .told
            .iter()
            .filter(|line| line.starts_with("Sent Handshake"))
            .count();
        assert_eq!(hellos == 2, is_retried, "{shares}: {:?}", meeting.told);
    }
}

#[test]
fn signatures_are_only_those_that_are_named() {
    let authority = Authority::new("Root");
    // Keys and certificates of these tests are on P-256, signed with SHA-256.
    let server = Server::new(authority.bank());
    for (protocols, list12, list13, is_met) in [
        (3072, "sha256-ecdsa", "", true),
        (3072, "sha1-dsa,sha256-ecdsa", "ed25519", true),
        (3072, "sha256-rsa,sha512-rsa", "", false),
        (12288, "", "ecdsa_secp256r1_sha256", true),
        (12288, "sha256-rsa", "ecdsa_secp256r1_sha256,ed448", true),
        (12288, "", "rsa_pss_sha256,ed25519", false),
    ] {
        let options = TlsOptions {
            protocols,
            tls12_signature_algorithms: list12.to_owned(),
            tls13_signature_algorithms: list13.to_owned(),
            ..trusting(&authority)
        };
        let meeting = meet(&server, &options);
        if is_met {
            meeting.assert_spoken();
        } else {
            assert_eq!(meeting.error().code, 276, "{list12} {list13}");
        }
    }
}

#[test]
fn a_signature_that_the_other_protocol_allows_will_not_do() {
    let authority = Authority::new("Root");
    let options = TlsOptions {
        tls12_signature_algorithms: "sha256-rsa".to_owned(),
        tls13_signature_algorithms: "ecdsa_secp256r1_sha256".to_owned(),
        ..trusting(&authority)
    };
    meet(&Server::new(authority.bank()), &options).assert_spoken();
    let old = Server::with(authority.bank(), &[&TLS12], |_| {});
    assert_eq!(meet(&old, &options).error().code, 276);
}

#[test]
fn a_server_may_have_a_key_of_rsa() {
    let pem = content("rsa-key.pem");
    let shown = || Shown {
        chain: vec![CertificateDer::from_pem_slice(&pem).unwrap()],
        key: PrivateKeyDer::from_pem_slice(&pem).unwrap(),
    };
    let server = Server::new(shown());
    for (protocols, list12, list13, is_met) in [
        (3072, "", "", true),
        (12288, "", "", true),
        (3072, "sha256-rsa", "", true),
        (3072, "sha256-ecdsa", "", false),
        (12288, "", "rsa_pss_sha384", true),
        // TLS 1.3 knows this one for certificates only.
        (12288, "", "rsa_pkcs1_sha256", false),
    ] {
        let options = TlsOptions {
            protocols,
            tls12_signature_algorithms: list12.to_owned(),
            tls13_signature_algorithms: list13.to_owned(),
            pinned: shown().der(),
            ..TlsOptions::default()
        };
        let meeting = meet(&server, &options);
        if is_met {
            meeting.assert_spoken();
        } else {
            assert_eq!(meeting.error().code, 276, "{list12} {list13}");
        }
    }
}

#[test]
fn the_server_chooses_what_is_spoken_inside() {
    let authority = Authority::new("Root");
    for (offered, chosen) in [
        (vec![b"h2".to_vec(), b"http/1.1".to_vec()], Some("h2")),
        (vec![b"http/1.1".to_vec()], Some("http/1.1")),
        (Vec::new(), None),
    ] {
        let server = Server::with(authority.bank(), BOTH, |config| {
            config.alpn_protocols = offered;
        });
        let meeting = meet(&server, &trusting(&authority));
        meeting.assert_spoken();
        assert_eq!(meeting.session().is_http2, chosen == Some("h2"));
        let seen = server.seen().alpn;
        assert_eq!(seen.as_deref(), chosen.map(str::as_bytes));
    }
}
