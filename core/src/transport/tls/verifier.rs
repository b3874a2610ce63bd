//! Decides within the handshake whether to go on with a server: what the judge finds, weighed with what the caller accepts.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, PeerMisbehaved, SignatureScheme,
};

use super::certificate;
use super::judge::{Defect, Judge, Kind, Revocation};
use super::revocation::RevocationList;
use crate::transport::observer::ServerCertificate;

/// Bits of `SSLSecurityFlags` that forgive a defect.
pub(super) const IGNORE_TIME: u32 = 0x0000_0001;
pub(super) const ALLOW_UNKNOWN_CA: u32 = 0x0000_0010;
pub(super) const IGNORE_USAGE: u32 = 0x0000_0020;
pub(super) const IGNORE_UNKNOWN_REVOCATION: u32 = 0x0000_0100;
pub(super) const IGNORE_HOST: u32 = 0x8000_0000;

/// Bits that are defined and say nothing here: what they forgive is not checked in the first place.
const WITHOUT_EFFECT: u32 = 0x0000_CE06;

/// Whether all bits of a sum (setting `SSLSecurityFlags`) are defined; the error names those that are not.
pub(crate) fn check_security_flags(flags: u32) -> Result<(), String> {
    let known = IGNORE_TIME
        | ALLOW_UNKNOWN_CA
        | IGNORE_USAGE
        | IGNORE_UNKNOWN_REVOCATION
        | IGNORE_HOST
        | WITHOUT_EFFECT;
    match flags & !known {
        0 => Ok(()),
        unknown => Err(format!(
            "SSLSecurityFlags: no check has the bits 0x{unknown:08X}"
        )),
    }
}

/// Verifies certificates and signatures of servers.
#[derive(Debug, Clone)]
pub(super) struct Verifier {
    pub(super) judge: Arc<Judge>,
    pub(super) lists: Arc<[Arc<RevocationList>]>,
    pub(super) flags: u32,
    /// The certificate that the caller named beforehand.
    pub(super) pinned: Option<CertificateDer<'static>>,
    /// The certificate that the caller accepted when it was refused.
    pub(super) accepted: Option<CertificateDer<'static>>,
    pub(super) supported: WebPkiSupportedAlgorithms,
    pub(super) schemes12: Vec<SignatureScheme>,
    pub(super) schemes13: Vec<SignatureScheme>,
    pub(super) include_chain: bool,
}

/// Why to go on with a server, or not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// All checks passed.
    Trusted,
    /// All defects are forgiven by flags.
    Forgiven,
    /// It is the certificate that the caller named beforehand.
    Pinned,
    /// It is the certificate that the caller accepted.
    Accepted,
    Refused,
}

/// What was made of a server's certificate.
pub(super) struct Decision {
    pub(super) standing: Standing,
    pub(super) certificate: ServerCertificate,
}

impl Verifier {
    /// Decides about a chain, the server's own certificate first.
    pub(super) fn decide(
        &self,
        chain: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        now: UnixTime,
        revocation: Revocation<'_>,
    ) -> Decision {
        let defects = self.judge.defects(chain, host, now, revocation);
        let standing = self.standing(chain.first(), &defects);
        let details = chain.first().and_then(|own| certificate::details(own));
        let details = details.unwrap_or_default();
        let shown = if self.include_chain {
            chain
        } else {
            chain.get(..1).unwrap_or_default()
        };
        Decision {
            standing,
            certificate: ServerCertificate {
                pem: certificate::chain_pem(shown),
                subject: details.subject,
                issuer: details.issuer,
                status: status(standing, &defects),
                is_trusted: !matches!(standing, Standing::Accepted | Standing::Refused),
            },
        }
    }

    fn standing(&self, own: Option<&CertificateDer<'_>>, defects: &[Defect]) -> Standing {
        let is = |certificate: &Option<CertificateDer<'_>>| match (own, certificate) {
            (Some(own), Some(certificate)) => own.as_ref() == certificate.as_ref(),
            _ => false,
        };
        if defects.is_empty() {
            Standing::Trusted
        } else if defects.iter().all(|defect| self.forgives(defect.kind)) {
            Standing::Forgiven
        } else if is(&self.pinned) {
            Standing::Pinned
        } else if is(&self.accepted) {
            Standing::Accepted
        } else {
            Standing::Refused
        }
    }

    fn forgives(&self, kind: Kind) -> bool {
        let bit = match kind {
            Kind::Time => IGNORE_TIME,
            Kind::Issuer => ALLOW_UNKNOWN_CA,
            Kind::Usage => IGNORE_USAGE,
            Kind::Revocation => IGNORE_UNKNOWN_REVOCATION,
            Kind::Host => IGNORE_HOST,
            Kind::Other => return false,
        };
        self.flags & bit != 0
    }
}

/// `OK`, or what is wrong, and why it is accepted all the same.
fn status(standing: Standing, defects: &[Defect]) -> String {
    let words: Vec<&str> = defects.iter().map(|defect| defect.words.as_str()).collect();
    let words = words.join("; ");
    match standing {
        Standing::Trusted => "OK".to_owned(),
        Standing::Forgiven => format!("accepted by SSLSecurityFlags, although {words}"),
        Standing::Pinned => format!("accepted by ssl_accept_server_cert_encoded, although {words}"),
        Standing::Accepted => format!("accepted by the caller, although {words}"),
        Standing::Refused => words,
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut chain = vec![end_entity.clone()];
        chain.extend_from_slice(intermediates);
        let revocation = Revocation {
            lists: &self.lists,
            must_be_known: false,
        };
        let decision = self.decide(&chain, server_name, now, revocation);
        if decision.standing != Standing::Refused {
            return Ok(ServerCertVerified::assertion());
        }
        let refusal = Refusal {
            certificate: decision.certificate,
            der: end_entity.to_vec(),
        };
        Err(CertificateError::Other(OtherError(Arc::new(refusal))).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        must_be_offered(dss.scheme, &self.schemes12)?;
        verify_tls12_signature(message, cert, dss, &self.supported)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        must_be_offered(dss.scheme, &self.schemes13)?;
        verify_tls13_signature(message, cert, dss, &self.supported)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.supported.supported_schemes();
        schemes.retain(|scheme| self.schemes12.contains(scheme) || self.schemes13.contains(scheme));
        schemes
    }
}

fn must_be_offered(scheme: SignatureScheme, offered: &[SignatureScheme]) -> Result<(), Error> {
    if offered.contains(&scheme) {
        Ok(())
    } else {
        Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into())
    }
}

/// A refused certificate on its way out of the handshake.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) certificate: ServerCertificate,
    pub(super) der: Vec<u8>,
}

impl Refusal {
    /// The refusal inside of an error of the TLS library.
    pub(super) fn of(error: &Error) -> Option<&Refusal> {
        match error {
            Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) => {
                inner.downcast_ref()
            }
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.certificate.status)
    }
}

impl std::error::Error for Refusal {}
