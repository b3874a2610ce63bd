//! What is found in stores, and what is said where nothing can be.

use super::identities::{PASSWORD, blob, content, file, fixture, subject};
use crate::transport::error::TransportError;
use crate::transport::options::{IdentityOptions, TlsOptions};
use crate::transport::tls::{Connector, find_certificate, find_subject};
use crate::value::Secret;

fn with_subject(options: IdentityOptions, subject: &str) -> IdentityOptions {
    IdentityOptions {
        subject: subject.to_owned(),
        ..options
    }
}

/// The error of a client that would show this certificate. It never shows what it must not.
fn error_of(identity: IdentityOptions) -> TransportError {
    let secrets = [PASSWORD, "PRIVATE KEY", "MII", "hunter2"];
    let options = TlsOptions {
        identity,
        ..TlsOptions::default()
    };
    let error = Connector::new(&options).err().expect("an error");
    for secret in secrets {
        assert!(!error.detail.contains(secret), "{}", error.detail);
    }
    error
}

/// Both clients in one store.
fn both() -> Vec<u8> {
    [content("ec-key.pem"), content("rsa-key.pem")].concat()
}

#[test]
fn a_subject_is_found_by_the_whole_or_a_part() {
    let store = blob(7, both());
    for (wanted, found) in [
        (subject("ec"), Some("ec")),
        (subject("rsa"), Some("rsa")),
        ("Client RSA".to_owned(), Some("rsa")),
        ("O=\"Example Ltd, London\"".to_owned(), Some("ec")),
        ("  CN=Client RSA  ".to_owned(), Some("rsa")),
        ("*".to_owned(), Some("ec")),
        ("client rsa".to_owned(), None),
        ("CN=Nobody".to_owned(), None),
        (String::new(), None),
    ] {
        let options = with_subject(store.clone(), &wanted);
        let found = found.map(subject);
        assert_eq!(find_subject(&options).unwrap(), found, "{wanted}");
    }
}

#[test]
fn every_store_tells_its_subject() {
    for (store_type, name) in [
        (2, "ec.pfx"),
        (4, "ec.jks"),
        (6, "ec-key.pem"),
        (8, "ec.pem"),
        (8, "ec.der"),
        (11, "ec.p7b"),
        (18, "ec.jwk"),
        (99, "ec.pem"),
        (99, "ec.der"),
        (99, "ec.p7b"),
    ] {
        let options = with_subject(file(store_type, name), "Client EC");
        assert_eq!(
            find_subject(&options).unwrap(),
            Some(subject("ec")),
            "{name}"
        );
        let options = with_subject(
            blob(
                if store_type == 99 { 99 } else { store_type + 1 },
                content(name),
            ),
            "Client EC",
        );
        assert_eq!(
            find_subject(&options).unwrap(),
            Some(subject("ec")),
            "{name}"
        );
    }
}

#[test]
fn a_certificate_finds_its_key() {
    let pem = content("rsa.pem");
    for certificate in [pem.clone(), content("rsa.der")] {
        for store in [blob(7, both()), file(2, "rsa.pfx"), file(99, "rsa.jks")] {
            let options = IdentityOptions {
                certificate: certificate.clone(),
                subject: "CN=Nobody".to_owned(),
                ..store
            };
            let found = find_certificate(&options)
                .unwrap()
                .expect("the certificate");
            assert_eq!(found.subject, subject("rsa"));
            assert_eq!(found.pem.as_bytes(), pem);
        }
        // The store may hold the key alone.
        let key = String::from_utf8(content("rsa-key.pem")).unwrap();
        let (key, _) = key.split_once("-----BEGIN CERTIFICATE").unwrap();
        let options = IdentityOptions {
            certificate: certificate.clone(),
            ..blob(7, key.as_bytes().to_vec())
        };
        assert!(find_certificate(&options).unwrap().is_some());
        let connector = Connector::new(&TlsOptions {
            identity: options,
            ..TlsOptions::default()
        });
        assert!(connector.is_ok());
        // Where its key is not, it is not found.
        for store in [file(2, "ec.pfx"), file(8, "rsa.pem")] {
            let options = IdentityOptions {
                certificate: certificate.clone(),
                ..store
            };
            assert_eq!(find_certificate(&options).unwrap(), None);
        }
    }
}

#[test]
fn a_store_that_cannot_be_opened_is_271() {
    let without = |options| IdentityOptions {
        password: Secret::default(),
        ..options
    };
    let wrong = |options| IdentityOptions {
        password: Secret::from("hunter2"),
        ..options
    };
    let mut cut = content("ec.pfx");
    cut.truncate(cut.len() / 2);
    let mut damaged = content("ec.jks");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for (options, words) in [
        (file(2, "no-such.pfx"), "does not exist"),
        (blob(6, vec![0xff, 0xfe]), "not the name of a file"),
        (wrong(file(2, "ec.pfx")), "ssl_cert_store_password"),
        (without(file(2, "ec.pfx")), "ssl_cert_store_password"),
        (wrong(file(2, "ec-legacy.pfx")), "ssl_cert_store_password"),
        (wrong(file(4, "ec.jks")), "ssl_cert_store_password"),
        (without(file(4, "ec.jks")), "ssl_cert_store_password"),
        (
            file(4, "ec-two-passwords.jks"),
            "another password than the store",
        ),
        (
            wrong(file(6, "ec-encrypted.pem")),
            "ssl_cert_store_password",
        ),
        (
            without(file(6, "rsa-encrypted-3des.pem")),
            "set ssl_cert_store_password",
        ),
        (file(6, "rsa-old-encrypted.pem"), "openssl pkcs8 -topk8"),
        (file(6, "ec-old-encrypted.pem"), "openssl pkcs8 -topk8"),
        (file(2, "ec-key.pem"), "no PFX store"),
        (file(6, "ec.pfx"), "PEM"),
        (file(18, "ec-key.pem"), "no JSON"),
        (file(11, "ec.pfx"), "no P7B"),
        (file(8, "ec.pfx"), "no certificate"),
        (file(99, "make.py"), "of a kind that is known"),
        (blob(3, cut), "no PFX store"),
        (blob(5, damaged), "damaged"),
        (blob(7, Vec::new()), "empty"),
        (blob(99, b"MY".to_vec()), "of a kind that is known"),
        (file(0, "ec.pfx"), "Windows"),
        (file(1, "ec.pfx"), "Windows"),
        (file(10, "ec.pfx"), "SSH"),
        (file(13, "ec.pfx"), "SSH"),
        (file(14, "ec.pfx"), "PuTTY"),
        (file(15, "ec.pfx"), "PuTTY"),
        (file(16, "ec.pfx"), "XML"),
        (file(17, "ec.pfx"), "XML"),
        (file(21, "ec.pfx"), "BCFKS"),
        (file(22, "ec.pfx"), "BCFKS"),
        (file(23, "ec.pfx"), "PKCS #11"),
        (file(20, "ec.pfx"), "no such type"),
        (file(-1, "ec.pfx"), "no such type"),
    ] {
        let (store_type, shown) = (options.store_type, format!("{options:?}"));
        let error = error_of(options);
        assert_eq!(error.code, 271, "{shown}: {}", error.detail);
        assert!(
            error.detail.starts_with("ssl_cert_store"),
            "{}",
            error.detail
        );
        assert!(
            error.detail.contains(words),
            "{store_type}: {}",
            error.detail
        );
    }
}

#[test]
fn a_key_that_is_given_for_a_name_of_a_file_is_not_shown() {
    for name in ["ec-key.pem", "ec.jwk"] {
        let error = error_of(blob(6, content(name)));
        assert_eq!(error.code, 271);
        let key = String::from_utf8(content(name)).unwrap();
        for line in key.lines().filter(|line| line.len() > 30) {
            assert!(!error.detail.contains(line.trim()), "{}", error.detail);
        }
    }
}

#[test]
fn a_certificate_that_is_not_there_is_272() {
    let error = error_of(with_subject(file(2, "ec.pfx"), "CN=Nobody"));
    assert_eq!(error.code, 272);
    assert!(error.detail.contains("\"CN=Nobody\""), "{}", error.detail);
    // A key without its certificate.
    let mut key: serde_json::Value = serde_json::from_slice(&content("ec.jwk")).unwrap();
    key.as_object_mut().unwrap().remove("x5c");
    let error = error_of(blob(19, key.to_string().into_bytes()));
    assert_eq!(error.code, 272, "{}", error.detail);
}

#[test]
fn a_certificate_without_its_key_is_281() {
    for (store_type, name) in [
        (8, "ec.pem"),
        (8, "ec.der"),
        (11, "ec.p7b"),
        (99, "rsa.p7b"),
        (6, "ec.pem"),
    ] {
        let options = with_subject(file(store_type, name), "Client");
        let error = error_of(options);
        assert_eq!(error.code, 281, "{name}: {}", error.detail);
        assert!(error.detail.contains("no private key"), "{}", error.detail);
    }
    let error = error_of(IdentityOptions {
        certificate: content("rsa.pem"),
        ..file(8, "ec.pem")
    });
    assert_eq!(error.code, 281);
}

#[test]
fn a_key_that_cannot_be_used_is_273() {
    // The key of another certificate.
    let key = String::from_utf8(content("ec-key.pem")).unwrap();
    let (key, _) = key.split_once("-----BEGIN CERTIFICATE").unwrap();
    let mixed = [key.as_bytes(), &content("rsa.pem")].concat();
    let error = error_of(blob(7, mixed));
    assert_eq!(error.code, 273);
    assert!(
        error.detail.contains("not the key of this certificate"),
        "{}",
        error.detail
    );
    // A key that is none.
    let nonsense = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
    let error = error_of(blob(7, [nonsense.as_bytes(), &content("rsa.pem")].concat()));
    assert_eq!(error.code, 273);
    // A certificate that is none.
    let error = error_of(IdentityOptions {
        certificate: b"nonsense".to_vec(),
        ..file(2, "ec.pfx")
    });
    assert_eq!(error.code, 273);
    assert!(
        error.detail.contains("ssl_cert_encoded"),
        "{}",
        error.detail
    );
}

#[test]
fn a_web_key_that_is_not_whole_is_refused() {
    let original: serde_json::Value = serde_json::from_slice(&content("ec.jwk")).unwrap();
    for (member, value) in [
        ("d", serde_json::json!("AAAA")),
        ("d", serde_json::json!(7)),
        ("x", serde_json::json!("!!!")),
        ("crv", serde_json::json!("P-521")),
        ("kty", serde_json::json!("oct")),
        ("x5c", serde_json::json!("no list")),
        ("x5c", serde_json::json!(["AAAA"])),
    ] {
        let mut key = original.clone();
        key[member] = value;
        let error = error_of(blob(19, key.to_string().into_bytes()));
        assert_eq!(error.code, 271, "{member}: {}", error.detail);
    }
    // In a set it counts as well.
    let set = serde_json::json!({ "keys": [original] });
    let options = with_subject(blob(19, set.to_string().into_bytes()), "Client EC");
    assert_eq!(find_subject(&options).unwrap(), Some(subject("ec")));
}

#[test]
fn damaged_stores_never_panic() {
    for (store_type, name) in [
        (3, "ec.pfx"),
        (3, "ec-unchecked.pfx"),
        (5, "ec.jks"),
        (7, "ec-encrypted.pem"),
        (9, "ec.der"),
        (12, "ec.p7b"),
        (19, "ec.jwk"),
    ] {
        let original = content(name);
        // Deriving keys takes time, so that not every place can be tried where there is much of it.
        let step = (original.len() / 60).max(1);
        for place in (0..original.len()).step_by(step) {
            let mut changed = original.clone();
            changed[place] ^= 0x55;
            let _ = find_subject(&blob(store_type, changed.clone()));
            let _ = find_subject(&blob(99, changed));
            let _ = find_subject(&blob(store_type, original[..place].to_vec()));
        }
    }
    assert!(fixture("ec.pfx").exists());
}

#[test]
#[cfg(not(feature = "pkcs12"))]
fn built_without_pfx_stores_one_is_recognized_and_refused() {
    for store in [file(2, "ec.pfx"), file(99, "ec.pfx"), file(4, "ec.p12")] {
        let error = error_of(store);
        assert!(error.detail.contains("save it as PEM"), "{error:?}");
    }
}
