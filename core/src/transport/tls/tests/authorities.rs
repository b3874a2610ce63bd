//! Which servers are trusted, and what is said of the others.

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, SerialNumber, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::TLS12;

use super::accepting::impostor;
use super::world::{Authority, HOST, Server, Shown, ca_params, meet, meet_again, params, trusting};
use crate::transport::options::TlsOptions;
use crate::transport::tls::Connector;

#[test]
fn a_server_of_a_known_authority_is_trusted() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let meeting = meet(&server, &trusting(&authority));
    meeting.assert_spoken();
    let certificate = &meeting.session().certificate;
    assert!(certificate.is_trusted);
    assert_eq!(certificate.status, "OK");
    assert_eq!(certificate.subject, "CN=bank.example, O=Example Bank, C=US");
    assert_eq!(certificate.issuer, "CN=Root");
    assert_eq!(certificate.pem.matches("BEGIN CERTIFICATE").count(), 1);
    assert!(!meeting.was_told("WARNING"), "{:?}", meeting.told);
    assert_eq!(server.seen().received, b"ping");
}

#[test]
fn an_authority_may_vouch_for_another() {
    let root = Authority::new("Root");
    let between = root.intermediate(ca_params("Between"));
    let server = Server::new(between.bank().with(&between));
    let options = TlsOptions {
        include_chain: true,
        ..trusting(&root)
    };
    let meeting = meet(&server, &options);
    meeting.assert_spoken();
    let certificate = &meeting.session().certificate;
    assert_eq!(certificate.issuer, "CN=Between");
    assert_eq!(certificate.pem.matches("BEGIN CERTIFICATE").count(), 2);
    // The value that was negotiated is always the server's own alone.
    let own = &meeting.session().negotiated.certificate;
    assert_eq!(own.matches("BEGIN CERTIFICATE").count(), 1);
}

/// What is said of a server, which hears an alert and sees nothing of the client.
fn refusal(shown: Shown, authority: &Authority) -> String {
    let der = shown.der();
    let server = Server::new(shown);
    let meeting = meet(&server, &trusting(authority));
    let (status, refused) = meeting.refused();
    assert_eq!(refused, der);
    assert!(meeting.was_told(&status), "{:?}", meeting.told);
    let seen = server.seen();
    assert!(seen.received.is_empty());
    let alert = seen.error.expect("an alert");
    assert!(alert.contains("CertificateUnknown"), "{alert}");
    status
}

#[test]
fn an_unknown_authority_is_refused() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    assert_eq!(
        refusal(unknown.bank(), &known),
        "its issuer is unknown (CN=Unknown)"
    );
    assert_eq!(
        refusal(unknown.bank().with(&unknown), &known),
        "its issuer is unknown (CN=Unknown)"
    );
}

#[test]
fn an_authority_of_the_same_name_is_refused() {
    let known = Authority::new("Root");
    let other = Authority::new("Root");
    assert_eq!(
        refusal(other.bank(), &known),
        "its signature is not its issuer's"
    );
}

#[test]
fn another_host_is_refused() {
    let authority = Authority::new("Root");
    let mut names = params("shop.example");
    names
        .subject_alt_names
        .push(rcgen::SanType::IpAddress([10, 0, 0, 1].into()));
    assert_eq!(
        refusal(authority.issue(names), &authority),
        "it is for another host (shop.example, 10.0.0.1)"
    );
    let mut nameless = params(HOST);
    nameless.subject_alt_names.clear();
    assert_eq!(
        refusal(authority.issue(nameless), &authority),
        "it names no host"
    );
}

#[test]
fn the_wrong_time_is_refused() {
    let authority = Authority::new("Root");
    let mut expired = params(HOST);
    expired.not_after = date_time_ymd(2024, 1, 1);
    assert_eq!(
        refusal(authority.issue(expired), &authority),
        "it expired on 2024-01-01"
    );
    let mut early = params(HOST);
    early.not_before = date_time_ymd(2099, 1, 1);
    assert_eq!(
        refusal(authority.issue(early), &authority),
        "it is not valid before 2099-01-01"
    );
}

#[test]
fn an_authority_between_that_expired_is_refused() {
    let root = Authority::new("Root");
    let mut expired = ca_params("Between");
    expired.not_after = date_time_ymd(2024, 1, 1);
    let between = root.intermediate(expired);
    assert_eq!(
        refusal(between.bank().with(&between), &root),
        "it expired on 2024-01-01"
    );
}

#[test]
fn a_certificate_for_something_else_is_refused() {
    let authority = Authority::new("Root");
    let mut client = params(HOST);
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    assert_eq!(
        refusal(authority.issue(client), &authority),
        "it is not made for servers"
    );
}

#[test]
fn one_that_may_not_vouch_for_others_is_refused() {
    let root = Authority::new("Root");
    let mut no_authority = params("shop.example");
    no_authority.serial_number = Some(SerialNumber::from(8_u64));
    let between = root.intermediate(no_authority);
    let status = refusal(between.bank().with(&between), &root);
    assert!(status.starts_with("it is not correct"), "{status}");
}

#[test]
fn everything_that_is_wrong_is_said() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let mut bad = params("shop.example");
    bad.not_after = date_time_ymd(2024, 1, 1);
    bad.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    assert_eq!(
        refusal(unknown.issue(bad), &known),
        "it expired on 2024-01-01; it is not made for servers; its issuer is unknown (CN=Unknown); \
         it is for another host (shop.example)"
    );
}

#[test]
fn a_certificate_that_is_its_own_authority_is_refused() {
    let authority = Authority::new("Root");
    assert_eq!(
        refusal(self_signed(ca_params("bank.example")), &authority),
        "it is a certificate authority's own, issued by itself; it names no host"
    );
    assert_eq!(
        refusal(self_signed(params(HOST)), &authority),
        "its issuer is unknown (CN=bank.example, O=Example Bank, C=US)"
    );
}

pub(super) fn self_signed(params: CertificateParams) -> Shown {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    Shown {
        chain: vec![certificate.der().clone()],
        key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
    }
}

#[test]
fn a_text_in_a_certificate_cannot_look_like_another_line() {
    let authority = Authority::new("Root");
    let mut odd = params(HOST);
    let name = "Bank, \"Ltd\"\r\nSSL handshake complete.";
    odd.distinguished_name.push(rcgen::DnType::CommonName, name);
    let server = Server::new(authority.issue(odd));
    let meeting = meet(&server, &trusting(&authority));
    let subject = &meeting.session().certificate.subject;
    assert!(!subject.contains(['\r', '\n']), "{subject:?}");
    assert!(subject.contains("\"Bank, \"\"Ltd\"\""), "{subject:?}");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let authority = Authority::new("Root");
    let bank = authority.bank();
    let der = bank.der();
    for length in [0, 1, 10, der.len() / 2, der.len() - 1] {
        let garbage = vec![CertificateDer::from(der[..length].to_vec())];
        let server = impostor(garbage, authority.bank(), true);
        let meeting = meet(&server, &trusting(&authority));
        let (status, refused) = meeting.refused();
        assert_eq!(refused, &der[..length]);
        assert!(status.starts_with("it cannot be read"), "{status}");
        // Nobody can forgive that.
        let options = TlsOptions {
            security_flags: 0x8000_CF37,
            ..trusting(&authority)
        };
        meet(&server, &options).refused();
        let connector = Connector::new(&trusting(&authority)).unwrap();
        let meeting = meet_again(&server, &connector, HOST, Some(&refused));
        assert!(meeting.result.is_err(), "accepted without a key");
    }
}

#[test]
fn a_chain_without_end_is_refused() {
    let authority = Authority::new("Root");
    let mut shown = authority.bank();
    for _ in 0..20 {
        shown.chain.push(authority.der());
    }
    let status = refusal(shown, &authority);
    assert_eq!(status, "the server showed too many with it");
}

#[test]
fn an_address_is_a_host_too() {
    let authority = Authority::new("Root");
    for (host, is_there) in [
        ("127.0.0.1", true),
        ("127.0.0.2", false),
        ("[::1]", true),
        ("::1", true),
        ("[::2]", false),
    ] {
        let mut names = params(HOST);
        for address in ["127.0.0.1", "::1"] {
            let address = address.parse().unwrap();
            names
                .subject_alt_names
                .push(rcgen::SanType::IpAddress(address));
        }
        let server = Server::new(authority.issue(names));
        let connector = Connector::new(&trusting(&authority)).unwrap();
        let meeting = meet_again(&server, &connector, host, None);
        if is_there {
            meeting.assert_spoken();
        } else {
            let status = meeting.refused().0;
            assert!(status.starts_with("it is for another host"), "{status}");
        }
    }
}

#[test]
fn a_host_that_no_certificate_can_have_is_an_error() {
    let authority = Authority::new("Root");
    let server = Server::new(authority.bank());
    let connector = Connector::new(&trusting(&authority)).unwrap();
    let meeting = meet_again(&server, &connector, "bank example", None);
    assert_eq!(meeting.error().code, 276);
}

#[test]
fn tls_1_2_is_refused_likewise() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let server = Server::with(unknown.bank(), &[&TLS12], |_| {});
    let meeting = meet(&server, &trusting(&known));
    assert_eq!(meeting.refused().0, "its issuer is unknown (CN=Unknown)");
    assert!(server.seen().received.is_empty());
}

#[test]
fn a_server_that_speaks_no_tls_is_an_error_of_the_handshake() {
    use tokio::io::AsyncWriteExt as _;
    let authority = Authority::new("Root");
    let connector = Connector::new(&trusting(&authority)).unwrap();
    for answer in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
        let result = super::world::within_limit(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let serving = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(answer).await.unwrap();
                stream.shutdown().await.unwrap();
            });
            let stream = tokio::net::TcpStream::connect(address).await.unwrap();
            let result = connector.connect(stream, HOST, &[], None, &|_| {}).await;
            serving.await.unwrap();
            result
        });
        assert_eq!(result.err().expect("an error").code, 276);
    }
}
