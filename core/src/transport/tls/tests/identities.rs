//! The client's certificate: from every kind of store, shown to servers that are trusted and to no others.

use std::fs;
use std::path::PathBuf;

use base64ct::{Base64, Encoding};
use rustls::version::{TLS12, TLS13};

use super::world::{Authority, Server, Shown, ca_params, meet, params, trusting};
use crate::transport::options::{IdentityOptions, TlsOptions};
use crate::transport::tls::certificate;
use crate::value::Secret;

pub(super) const PASSWORD: &str = "changeit";

pub(super) fn fixture(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("../tests/cases/identity").join(name)
}

pub(super) fn content(name: &str) -> Vec<u8> {
    fs::read(fixture(name)).unwrap()
}

pub(super) fn file(store_type: i64, name: &str) -> IdentityOptions {
    IdentityOptions {
        store: fixture(name).to_string_lossy().into_owned().into_bytes(),
        store_type,
        password: Secret::from(PASSWORD),
        subject: "*".to_owned(),
        certificate: Vec::new(),
    }
}

pub(super) fn blob(store_type: i64, store: Vec<u8>) -> IdentityOptions {
    IdentityOptions {
        store,
        ..file(store_type, "")
    }
}

/// The subject of each of the two clients of the fixtures.
pub(super) fn subject(client: &str) -> String {
    let client = client.to_uppercase();
    format!("CN=Client {client}, O=\"Example Ltd, London\", C=US")
}

/// What a server that asks for certificates gets.
fn shown(identity: IdentityOptions) -> Vec<Vec<u8>> {
    let authority = Authority::new("Root");
    let mut both = Vec::new();
    for version in [&TLS13, &TLS12] {
        let server = Server::asking_for_certificates(authority.bank(), &[version]);
        let options = TlsOptions {
            identity: identity.clone(),
            ..trusting(&authority)
        };
        meet(&server, &options).assert_spoken();
        let seen = server.seen();
        assert_eq!(seen.received, b"ping");
        both.push(seen.client_chain);
    }
    assert_eq!(both[0], both[1]);
    both[0].iter().map(|der| der.to_vec()).collect()
}

/// The kinds of stores as files, by their types and endings.
const STORES: &[(i64, &str)] = &[
    (2, ".pfx"),
    (2, "-legacy.pfx"),
    (2, "-open.pfx"),
    (2, "-unchecked.pfx"),
    (2, ".p12"),
    (4, ".jks"),
    (4, ".p12"),
    (6, "-key.pem"),
    (6, "-old.pem"),
    (6, "-encrypted.pem"),
    (6, "-encrypted-3des.pem"),
    (18, ".jwk"),
];

#[test]
fn every_kind_of_file_identifies_the_client() {
    for client in ["ec", "rsa"] {
        let own = [content(&format!("{client}.der"))];
        for (store_type, ending) in STORES {
            let name = format!("{client}{ending}");
            assert_eq!(shown(file(*store_type, &name)), own, "{name}");
            assert_eq!(shown(file(99, &name)), own, "{name}, detected");
        }
    }
}

#[test]
fn every_kind_of_blob_identifies_the_client() {
    let own = [content("ec.der")];
    for (store_type, ending) in STORES {
        let store = content(&format!("ec{ending}"));
        let encoded = Base64::encode_string(&store).into_bytes();
        let lines: Vec<&[u8]> = encoded.chunks(64).collect();
        for blob_type in [store_type + 1, 99] {
            for store in [store.clone(), encoded.clone(), lines.join(&b"\r\n"[..])] {
                assert_eq!(shown(blob(blob_type, store)), own, "{ending} {blob_type}");
            }
        }
    }
}

#[test]
fn what_issued_the_certificate_can_be_sent_along() {
    let authority = Authority::new("Root");
    let server = Server::asking_for_certificates(authority.bank(), &[&TLS13]);
    let issuer = String::from_utf8(content("authority.pem")).unwrap();
    let options = TlsOptions {
        identity: file(2, "ec.pfx"),
        client_cas: format!("{issuer}\r\n{issuer}"),
        ..trusting(&authority)
    };
    meet(&server, &options).assert_spoken();
    let chain = server.seen().client_chain;
    assert_eq!(chain.len(), 2);
    assert_eq!(certificate::pem(&chain[1]), issuer);
    let wrong = TlsOptions {
        client_cas: "nonsense".to_owned(),
        ..options
    };
    let meeting = meet(&server, &wrong);
    assert_eq!(meeting.error().code, 273);
    assert!(meeting.error().detail.starts_with("SSLCACerts: "));
}

/// A key and certificates as one text of PEM.
fn pem_of(client: &Shown) -> String {
    let key = format!("{}\n", Base64::encode_string(client.key.secret_der()));
    let key = format!("-----BEGIN PRIVATE KEY-----\n{key}-----END PRIVATE KEY-----\n");
    certificate::chain_pem(&client.chain) + &key
}

#[test]
fn those_between_are_sent_and_the_root_is_not() {
    let root = Authority::new("Root of clients");
    let between = root.intermediate(ca_params("Between"));
    let client = between.issue(params("client.example"));
    // In any order.
    let all = root.pem() + &between.pem() + &pem_of(&client);
    let chain = shown(blob(7, all.into_bytes()));
    assert_eq!(chain, [client.der(), between.der().to_vec()]);
}

#[test]
fn of_two_certificates_of_one_subject_the_one_that_has_not_expired_is_shown() {
    let root = Authority::new("Root of clients");
    let mut expired = params("client.example");
    expired.not_after = rcgen::date_time_ymd(2024, 1, 1);
    let (old, new) = (root.issue(expired), root.issue(params("client.example")));
    for both in [pem_of(&old) + &pem_of(&new), pem_of(&new) + &pem_of(&old)] {
        assert_eq!(shown(blob(7, both.into_bytes())), [new.der()]);
    }
    // Where there is no other, the server may judge it.
    assert_eq!(shown(blob(7, pem_of(&old).into_bytes())), [old.der()]);
}

#[test]
fn a_server_that_is_not_trusted_never_sees_the_certificate() {
    for version in [&TLS13, &TLS12] {
        let server = Server::asking_for_certificates(Authority::new("Unknown").bank(), &[version]);
        let options = TlsOptions {
            identity: file(2, "ec.pfx"),
            ..trusting(&Authority::new("Known"))
        };
        meet(&server, &options).refused();
        let seen = server.seen();
        assert!(seen.client_chain.is_empty());
        assert!(seen.error.is_some());
    }
}

#[test]
fn a_server_that_asks_for_none_gets_none() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let options = TlsOptions {
        identity: file(2, "ec.pfx"),
        ..trusting(&authority)
    };
    for options in [options, trusting(&authority)] {
        let meeting = meet(&server, &options);
        meeting.assert_spoken();
        assert!(server.seen().client_chain.is_empty());
        assert!(!meeting.was_told("asked for a client certificate"));
    }
}

#[test]
fn a_client_without_a_certificate_is_told_that_it_needs_one() {
    let authority = Authority::new("Root");
    // Under TLS 1.2 the server says so within the handshake.
    let server = Server::asking_for_certificates(authority.bank(), &[&TLS12]);
    let meeting = meet(&server, &trusting(&authority));
    assert_eq!(meeting.error().code, 281);
    assert!(meeting.was_told("asked for a client certificate"));
    // Under TLS 1.3 the answer to the first request is that.
    let server = Server::asking_for_certificates(authority.bank(), &[&TLS13]);
    let meeting = meet(&server, &trusting(&authority));
    assert!(meeting.was_told("asked for a client certificate"));
    let error = meeting.answer.unwrap().unwrap_err();
    let error = crate::transport::tls::of_stream(&error).expect("an error of TLS");
    assert_eq!(error.code, 281);
    assert!(error.detail.contains("ssl_cert_store"), "{}", error.detail);
}

#[test]
fn by_default_there_is_no_certificate_and_no_error() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    for identity in [
        IdentityOptions::default(),
        IdentityOptions {
            store: b"MY".to_vec(),
            ..IdentityOptions::default()
        },
        // A store alone is no choice of a certificate.
        IdentityOptions {
            subject: String::new(),
            ..file(2, "ec.pfx")
        },
    ] {
        let options = TlsOptions {
            identity,
            ..trusting(&authority)
        };
        meet(&server, &options).assert_spoken();
    }
}
