//! What settings may hold, and what is said of the rest.

use std::fs;
use std::path::PathBuf;

use super::world::{Authority, Server, meet, trusting};
use crate::transport::error::TransportError;
use crate::transport::options::TlsOptions;
use crate::transport::tls::{
    Connector, check_cipher_strength, check_cipher_suites, check_crls, check_groups12,
    check_groups13, check_key_shares, check_pem, check_protocols, check_security_flags,
    check_signature_algorithms12, check_signature_algorithms13,
};

fn error_of(options: &TlsOptions) -> TransportError {
    Connector::new(options).err().expect("an error")
}

/// The values that the component's documentation gives as defaults.
#[test]
fn documented_defaults_are_taken() {
    check_protocols(4032).unwrap();
    check_protocols(15360).unwrap();
    check_cipher_suites("*").unwrap();
    check_groups12("ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1").unwrap();
    check_groups13(
        "ecdhe_x25519,ecdhe_x448,ecdhe_secp256r1,ecdhe_secp384r1,ecdhe_secp521r1,ffdhe_2048,ffdhe_3072,ffdhe_4096,\
         ffdhe_6144,ffdhe_8192",
    )
    .unwrap();
    check_key_shares("ecdhe_x25519,ecdhe_secp256r1,ecdhe_secp384r1,ffdhe_2048,ffdhe_3072").unwrap();
    check_signature_algorithms12(
        "sha512-ecdsa,sha512-rsa,sha512-dsa,sha384-ecdsa,sha384-rsa,sha384-dsa,sha256-ecdsa,sha256-rsa,sha256-dsa,\
         sha224-ecdsa,sha224-rsa,sha224-dsa,sha1-ecdsa,sha1-rsa,sha1-dsa",
    )
    .unwrap();
    check_signature_algorithms13(
        "rsa_pss_sha256,rsa_pss_sha384,rsa_pss_sha512,rsa_pkcs1_sha256,rsa_pkcs1_sha384,rsa_pkcs1_sha512,\
         ecdsa_secp256r1_sha256,ecdsa_secp384r1_sha384,ecdsa_secp521r1_sha512,ed25519,ed448",
    )
    .unwrap();
    for list in ["", " , "] {
        check_groups12(list).unwrap();
        check_groups13(list).unwrap();
        check_key_shares(list).unwrap();
        check_signature_algorithms12(list).unwrap();
        check_signature_algorithms13(list).unwrap();
    }
    check_cipher_strength(0).unwrap();
    check_cipher_strength(256).unwrap();
    check_crls("").unwrap();
    for flags in [
        0,
        1,
        2,
        4,
        0x10,
        0x20,
        0x100,
        0x200,
        0x400,
        0x800,
        0x4000,
        0x8000,
        0x8000_0000,
    ] {
        check_security_flags(flags).unwrap();
    }
}

#[test]
fn what_is_not_spoken_is_refused_with_what_is() {
    type Check = fn(&str) -> Result<(), String>;
    let checks: [(Check, &str, &str); 11] = [
        (
            check_cipher_suites,
            "TLS_RSA_WITH_RC4_128_MD5",
            "TLS_AES_256_GCM_SHA384",
        ),
        (
            check_cipher_suites,
            "TLS_AES_256_GCM_SHA384;TLS_NONSENSE",
            "\"TLS_NONSENSE\" is unknown",
        ),
        (
            check_cipher_suites,
            "CALG_AES_256",
            "\"CALG_AES_256\" is unknown",
        ),
        (check_groups12, "ecdhe_secp521r1", "ecdhe_x25519"),
        (
            check_groups12,
            "ecdhe_secp256r1,nonsense",
            "TLS12SupportedGroups: \"nonsense\"",
        ),
        (check_groups13, "ffdhe_2048", "TLS13SupportedGroups: none"),
        (check_key_shares, "ecdhe_x448", "TLS13KeyShareGroups: none"),
        (
            check_signature_algorithms12,
            "sha1-rsa,sha1-dsa",
            "sha256-rsa",
        ),
        (
            check_signature_algorithms12,
            "sha256-rsa,md5-rsa",
            "\"md5-rsa\" is unknown",
        ),
        (check_signature_algorithms13, "ed448", "ed25519"),
        (
            check_signature_algorithms13,
            "sha256-rsa",
            "\"sha256-rsa\" is unknown",
        ),
    ];
    for (check, value, words) in checks {
        let error = check(value).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    for sum in [0, 12, 48, 192, 768, 1020, 1, 3073, 16384 + 3072] {
        let error = check_protocols(sum).unwrap_err();
        assert!(
            error.contains(&sum.to_string()) && error.contains("3072"),
            "{error}"
        );
    }
    assert!(check_cipher_strength(257).unwrap_err().contains("256"));
    assert!(
        check_security_flags(0x48)
            .unwrap_err()
            .contains("0x00000048")
    );
    for text in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAA"] {
        check_pem(text).unwrap_err();
    }
    check_crls("nonsense").unwrap_err();
}

#[test]
fn settings_that_leave_nothing_to_offer_are_an_error() {
    let authority = Authority::new("Root");
    let right = || trusting(&authority);
    for options in [
        TlsOptions {
            protocols: 768,
            ..right()
        },
        TlsOptions {
            protocols: 3072,
            cipher_suites: "TLS_AES_256_GCM_SHA384".to_owned(),
            ..right()
        },
        TlsOptions {
            cipher_suites: "TLS_AES_128_GCM_SHA256".to_owned(),
            cipher_strength: 256,
            ..right()
        },
        TlsOptions {
            tls13_groups: "nonsense".to_owned(),
            ..right()
        },
    ] {
        assert_eq!(error_of(&options).code, 276);
    }
}

/// A path in a folder for this process that nothing else uses.
fn path(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ofx-billpay-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn the_first_file_of_authorities_that_exists_counts() {
    let first = Authority::new("First");
    let second = Authority::new("Second");
    let (one, two) = (path("first.pem"), path("second.pem"));
    fs::write(&one, format!("A comment.\n{}", first.pem())).unwrap();
    fs::write(&two, second.pem()).unwrap();
    let (one, two) = (one.to_string_lossy(), two.to_string_lossy());
    for ca_files in [
        format!("{one};{two}"),
        format!("/no/such/file; {one} ;{two}"),
        format!(";{one}"),
    ] {
        let options = TlsOptions {
            ca_files,
            ..TlsOptions::default()
        };
        meet(&Server::new(first.bank()), &options).assert_spoken();
        meet(&Server::new(second.bank()), &options).refused();
        // What is given besides counts as well.
        let both = TlsOptions {
            server_cas: format!("\r\n{}\r\n \r\n", second.pem().replace('\n', "\r\n")),
            ..options
        };
        meet(&Server::new(first.bank()), &both).assert_spoken();
        meet(&Server::new(second.bank()), &both).assert_spoken();
    }
}

#[test]
fn files_of_authorities_without_any_are_an_error() {
    let empty = path("empty.pem");
    fs::write(&empty, "no certificate").unwrap();
    let empty = empty.to_string_lossy().into_owned();
    let folder = std::env::temp_dir().to_string_lossy().into_owned();
    for ca_files in [
        "/no/such/file;/nor/this".to_owned(),
        String::new(),
        " ; ".to_owned(),
        empty,
        folder,
    ] {
        let options = TlsOptions {
            ca_files,
            ..TlsOptions::default()
        };
        let error = error_of(&options);
        assert_eq!(error.code, 275);
        assert!(
            error.detail.starts_with("SSLCACertFilePaths: "),
            "{}",
            error.detail
        );
    }
}

#[test]
fn authorities_that_cannot_be_read_are_an_error() {
    for server_cas in [
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let options = TlsOptions {
            server_cas: server_cas.to_owned(),
            ..TlsOptions::default()
        };
        let error = error_of(&options);
        assert_eq!(error.code, 275);
        assert!(
            error.detail.starts_with("SSLServerCACerts: "),
            "{}",
            error.detail
        );
    }
}

#[test]
fn by_default_the_system_is_trusted_and_strangers_are_not() {
    let options = TlsOptions::default();
    let connector = Connector::new(&options);
    assert!(connector.is_ok());
    let stranger = Server::new(Authority::new("Stranger").bank());
    assert_eq!(
        meet(&stranger, &options).refused().0,
        "its issuer is unknown (CN=Stranger)"
    );
}
