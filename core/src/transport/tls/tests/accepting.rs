//! What the caller accepts although the checks refuse it: a certificate named beforehand, or one decided upon.

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use std::sync::Arc;

use super::world::{Authority, HOST, Server, Shown, meet, meet_again, params, trusting};
use crate::transport::options::TlsOptions;
use crate::transport::tls::{Connector, Handshake, certificate};

#[test]
fn a_refused_certificate_can_be_accepted_and_dialled_again() {
    let known = Authority::new("Known");
    let server = Server::new(Authority::new("Unknown").bank());
    let connector = Connector::new(&trusting(&known)).unwrap();
    let (status, der) = meet_again(&server, &connector, HOST, None).refused();
    let meeting = meet_again(&server, &connector, HOST, Some(&der));
    meeting.assert_spoken();
    let certificate = &meeting.session().certificate;
    assert!(!certificate.is_trusted);
    assert_eq!(
        certificate.status,
        format!("accepted by the caller, although {status}")
    );
    assert!(meeting.was_told("WARNING"), "{:?}", meeting.told);
    // The decision was for that connection.
    meet_again(&server, &connector, HOST, None).refused();
}

#[test]
fn only_the_very_certificate_is_accepted() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let connector = Connector::new(&trusting(&known)).unwrap();
    let accepted = unknown.bank().der();
    let server = Server::new(unknown.bank());
    let (_, der) = meet_again(&server, &connector, HOST, Some(&accepted)).refused();
    assert_ne!(der, accepted);
    let mut changed = der.clone();
    *changed.last_mut().unwrap() ^= 1;
    for wrong in [
        &changed[..],
        &der[..der.len() - 1],
        b"",
        unknown.der().as_ref(),
    ] {
        meet_again(&server, &connector, HOST, Some(wrong)).refused();
    }
    let options = TlsOptions {
        pinned: changed,
        ..trusting(&known)
    };
    meet(&server, &options).refused();
}

#[test]
fn a_trusted_certificate_stays_trusted_whatever_was_accepted() {
    let known = Authority::new("Known");
    let server = Server::new(known.bank());
    let connector = Connector::new(&trusting(&known)).unwrap();
    let meeting = meet_again(&server, &connector, HOST, Some(b"another"));
    meeting.assert_spoken();
    assert!(meeting.session().certificate.is_trusted);
    assert_eq!(meeting.session().certificate.status, "OK");
}

/// Shows a certificate whose key it has not.
#[derive(Debug)]
struct Impostor(Arc<CertifiedKey>);

impl ResolvesServerCert for Impostor {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

/// A server that shows the certificate of one, and signs with the key of another.
pub(super) fn impostor(shown: Vec<CertificateDer<'static>>, own: Shown, is_tls13: bool) -> Server {
    let key = ring::sign::any_supported_type(&own.key).unwrap();
    let versions = if is_tls13 { [&TLS13] } else { [&TLS12] };
    Server::with(own, &versions, |config| {
        let both = CertifiedKey::new(shown, key);
        config.cert_resolver = Arc::new(Impostor(Arc::new(both)));
    })
}

#[test]
fn an_accepted_or_pinned_certificate_still_needs_its_key() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let bank = unknown.bank();
    for is_tls13 in [true, false] {
        let server = impostor(bank.chain.clone(), unknown.bank(), is_tls13);
        let connector = Connector::new(&trusting(&known)).unwrap();
        let meeting = meet_again(&server, &connector, HOST, Some(&bank.der()));
        assert!(
            matches!(meeting.error().code, 276 | 280),
            "{:?}",
            meeting.error()
        );
        let options = TlsOptions {
            pinned: bank.der(),
            ..trusting(&known)
        };
        let meeting = meet(&server, &options);
        assert!(
            matches!(meeting.error().code, 276 | 280),
            "{:?}",
            meeting.error()
        );
        assert!(server.seen().received.is_empty());
    }
}

#[test]
fn a_certificate_named_beforehand_is_accepted_in_every_form() {
    let known = Authority::new("Known");
    let bank = Authority::new("Unknown").bank();
    let der = bank.der();
    let pem = certificate::pem(&der);
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let server = Server::new(bank);
    for pinned in [der, pem.into_bytes(), base64.into_bytes()] {
        let options = TlsOptions {
            pinned,
            ..trusting(&known)
        };
        let meeting = meet(&server, &options);
        meeting.assert_spoken();
        let certificate = &meeting.session().certificate;
        assert!(certificate.is_trusted);
        assert_eq!(
            certificate.status,
            "accepted by ssl_accept_server_cert_encoded, although its issuer is unknown (CN=Unknown)"
        );
        assert!(meeting.was_told("WARNING"), "{:?}", meeting.told);
    }
}

#[test]
fn a_certificate_named_beforehand_does_not_admit_others() {
    let known = Authority::new("Known");
    let unknown = Authority::new("Unknown");
    let options = TlsOptions {
        pinned: unknown.bank().der(),
        ..trusting(&known)
    };
    meet(&Server::new(unknown.bank()), &options).refused();
    // Nor does it shut out those that are trusted.
    let meeting = meet(&Server::new(known.bank()), &options);
    assert_eq!(meeting.session().certificate.status, "OK");
    // An authority that is named as the server's own certificate is none.
    let options = TlsOptions {
        pinned: unknown.der().to_vec(),
        ..trusting(&known)
    };
    meet(&Server::new(unknown.bank().with(&unknown)), &options).refused();
}

#[test]
fn something_else_than_a_certificate_cannot_be_named() {
    let known = Authority::new("Known");
    for pinned in [
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let options = TlsOptions {
            pinned: pinned.into(),
            ..trusting(&known)
        };
        let error = Connector::new(&options).err().expect("an error");
        assert_eq!(error.code, 280);
        assert!(
            error.detail.contains("ssl_accept_server_cert_encoded"),
            "{}",
            error.detail
        );
    }
}

#[test]
fn a_session_that_was_only_accepted_is_never_resumed() {
    let known = Authority::new("Known");
    for version in [&TLS12, &TLS13] {
        let server = Server::with(
            Authority::new("Unknown").issue(params(HOST)),
            &[version],
            |_| {},
        );
        let options = TlsOptions {
            reuse_session: true,
            ..trusting(&known)
        };
        let connector = Connector::new(&options).unwrap();
        let (_, der) = meet_again(&server, &connector, HOST, None).refused();
        for _ in 0..2 {
            let meeting = meet_again(&server, &connector, HOST, Some(&der));
            assert!(matches!(meeting.result, Ok(Handshake::Done(_))));
            assert!(!server.seen().was_resumed);
        }
        meet_again(&server, &connector, HOST, None).refused();
    }
}
