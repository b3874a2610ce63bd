//! Judges a server's certificate: everything that is wrong with it, and whether the caller forgives it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use rustls::RootCertStore;
use rustls::pki_types::{
    CertificateDer, ServerName, SignatureVerificationAlgorithm, TrustAnchor, UnixTime,
};
use webpki::{
    EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage,
    RevocationCheckDepth, RevocationOptions, RevocationOptionsBuilder, UnknownStatusPolicy,
};

use super::certificate::{self, Details};
use super::revocation::RevocationList;
use super::sound::SoundChains;

/// The kinds of defects that the bits of `SSLSecurityFlags` can forgive, and those that nothing forgives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Time,
    Issuer,
    Usage,
    Revocation,
    Host,
    Other,
}

/// Something that is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Defect {
    pub(super) kind: Kind,
    /// `it expired on 2024-01-01`
    pub(super) words: String,
}

/// What revocation is judged by.
#[derive(Clone, Copy, Default)]
pub(super) struct Revocation<'a> {
    pub(super) lists: &'a [Arc<RevocationList>],
    /// Whether a certificate has a defect if no list that is up to date says that it was not revoked.
    pub(super) must_be_known: bool,
}

/// Judges certificates by roots and allowed signatures.
#[derive(Debug)]
pub(super) struct Judge {
    pub(super) roots: Arc<RootCertStore>,
    pub(super) algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>,
    pub(super) sound: SoundChains,
}

/// So many certificates of a chain are looked at.
const LONGEST_CHAIN: usize = 12;

impl Judge {
    /// All defects of a chain, the server's own certificate first; none if it is to be trusted as it is.
    pub(super) fn defects(
        &self,
        chain: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        now: UnixTime,
        revocation: Revocation<'_>,
    ) -> Vec<Defect> {
        let Some((own, others)) = chain.split_first() else {
            return vec![defect(Kind::Other, "the server showed none")];
        };
        let own = match EndEntityCert::try_from(own) {
            Ok(own) => own,
            Err(error) => return vec![defect(Kind::Other, format!("it cannot be read: {error}"))],
        };
        if others.len() > LONGEST_CHAIN {
            return vec![defect(Kind::Other, "the server showed too many with it")];
        }
        let hearing = Hearing {
            judge: self,
            chain,
            own: &own,
            others,
            revocation,
        };
        let mut defects = hearing.defects_of_chain(now);
        if let Err(error) = own.verify_is_valid_for_subject_name(host) {
            defects.push(described(&error, hearing.details().as_ref()));
        }
        defects
    }
}

/// One chain before the judge.
struct Hearing<'a> {
    judge: &'a Judge,
    chain: &'a [CertificateDer<'a>],
    own: &'a EndEntityCert<'a>,
    others: &'a [CertificateDer<'a>],
    revocation: Revocation<'a>,
}

/// Under which conditions a chain is verified. They begin as they should be; a condition that is not met is a defect, and the rest is
/// verified without it.
struct Conditions<'a> {
    time: UnixTime,
    usage: Usage,
    anchors: Cow<'a, [TrustAnchor<'a>]>,
}

impl<'a> Hearing<'a> {
    fn defects_of_chain(&self, now: UnixTime) -> Vec<Defect> {
        let mut conditions = Conditions {
            time: now,
            usage: Usage::Server,
            anchors: Cow::Borrowed(&self.judge.roots.roots),
        };
        if self.judge.sound.has(self.chain, now) {
            return self.revocation_defects(&conditions, now);
        }
        let mut defects: Vec<Defect> = Vec::new();
        while let Err(error) = self.verify(&conditions, None) {
            let found = described(&error, self.details().as_ref());
            let kind = found.kind;
            let is_first = defects.iter().all(|defect| defect.kind != kind);
            if is_first {
                defects.push(found);
            }
            if !is_first || !self.relax(&mut conditions, &error, kind) {
                defects.extend(self.unverified(&error, kind));
                return defects;
            }
        }
        if defects.is_empty() {
            self.judge.sound.remember(self.chain, now);
        }
        defects.extend(self.revocation_defects(&conditions, now));
        defects
    }

    /// Takes back the condition that was not met, so that the rest can be verified; `false` if there is none to take back.
    fn relax(&self, conditions: &mut Conditions<'a>, error: &Error, kind: Kind) -> bool {
        match kind {
            Kind::Time => {
                let time = self.time_of_all(conditions);
                conditions.time = time.unwrap_or(conditions.time);
                time.is_some()
            }
            Kind::Usage => {
                conditions.usage = Usage::Any;
                true
            }
            Kind::Issuer if *error == Error::UnknownIssuer => {
                conditions.anchors.to_mut().extend(self.anchors_of_chain());
                true
            }
            _ => false,
        }
    }

    /// Verifies the chain, but not the host.
    fn verify(
        &self,
        conditions: &Conditions<'a>,
        revocation: Option<RevocationOptions<'_>>,
    ) -> Result<(), Error> {
        let verified = self.own.verify_for_usage(
            &self.judge.algorithms,
            &conditions.anchors,
            self.others,
            conditions.time,
            conditions.usage,
            revocation,
            None,
        );
        verified.map(drop)
    }

    /// What the lists say. The library would ask only the first list of an issuer, so that an old one could hide a new one.
    fn revocation_defects(&self, conditions: &Conditions<'a>, now: UnixTime) -> Vec<Defect> {
        let mut defects = Vec::new();
        let mut is_known = false;
        for entry in self.revocation.lists {
            let alone = [&entry.list];
            let Ok(options) = RevocationOptionsBuilder::new(&alone) else {
                continue;
            };
            let options = options
                .with_depth(RevocationCheckDepth::EndEntity)
                .with_status_policy(UnknownStatusPolicy::Deny)
                .build();
            match self.verify(conditions, Some(options)) {
                Ok(()) => is_known |= entry.is_fresh(now),
                Err(Error::UnknownRevocationStatus) => {}
                Err(error) => defects.push(described(&error, None)),
            }
        }
        if self.revocation.must_be_known && !is_known && defects.is_empty() {
            defects.push(described(&Error::UnknownRevocationStatus, None));
        }
        defects
    }

    /// A time at which nothing of the chain had expired, or was still to come.
    fn time_of_all(&self, conditions: &Conditions<'a>) -> Option<UnixTime> {
        let details = self
            .chain
            .iter()
            .filter_map(|der| certificate::details(der));
        let bounds = details.flat_map(|found| [found.not_before, found.not_after]);
        let times = bounds
            .filter_map(|seconds| u64::try_from(seconds).ok())
            .map(|seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds)));
        let results: Vec<_> = times
            .map(|time| {
                let conditions = Conditions {
                    time,
                    usage: conditions.usage,
                    anchors: conditions.anchors.clone(),
                };
                (time, self.verify(&conditions, None))
            })
            .collect();
        let of_time = |error: &Error| {
            matches!(
                error,
                Error::CertExpired { .. } | Error::CertNotValidYet { .. }
            )
        };
        let good = results.iter().find(|(_, result)| result.is_ok());
        let best = good.or_else(|| {
            results
                .iter()
                .find(|(_, result)| !result.as_ref().is_err_and(of_time))
        });
        best.map(|(time, _)| *time)
    }

    /// The certificates that came with the server's, as if they were trusted: what else is wrong shows only then.
    fn anchors_of_chain(&self) -> Vec<TrustAnchor<'a>> {
        let anchors = self.others.iter().map(webpki::anchor_from_trusted_cert);
        anchors.filter_map(Result::ok).collect()
    }

    /// What remains to be said where the library verifies no further. Only an unknown issuer may be all that is wrong then: its
    /// signature cannot be verified by nature. Whatever else hides the rest must not be forgiven, since the rest was not seen.
    fn unverified(&self, error: &Error, kind: Kind) -> Vec<Defect> {
        if kind == Kind::Other {
            return Vec::new();
        }
        if kind != Kind::Issuer {
            return vec![defect(Kind::Other, "its chain cannot be verified")];
        }
        let mut defects = Vec::new();
        let is_for_servers = self.details().is_some_and(|found| found.is_for_servers);
        // The library looks at the usage after it has found that the certificate is not a CA's.
        if *error == Error::CaUsedAsEndEntity && !is_for_servers {
            defects.push(defect(Kind::Usage, "it is not made for servers"));
        }
        if self.revocation.must_be_known {
            defects.push(described(&Error::UnknownRevocationStatus, None));
        }
        defects
    }

    fn details(&self) -> Option<Details> {
        certificate::details(self.chain.first()?)
    }
}

/// For what a certificate must have been made.
#[derive(Clone, Copy)]
enum Usage {
    Server,
    Any,
}

impl ExtendedKeyUsageValidator for Usage {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        match self {
            Usage::Server => KeyUsage::server_auth().validate(purposes),
            Usage::Any => Ok(()),
        }
    }
}

fn defect(kind: Kind, words: impl Into<String>) -> Defect {
    Defect {
        kind,
        words: words.into(),
    }
}

/// What an error of the library is, in words.
fn described(error: &Error, details: Option<&Details>) -> Defect {
    let issuer = details.map_or("", |found| found.issuer.as_str());
    match error {
        Error::CertExpired { not_after, .. } => {
            defect(Kind::Time, format!("it expired on {}", day(*not_after)))
        }
        Error::CertNotValidYet { not_before, .. } => {
            let words = format!("it is not valid before {}", day(*not_before));
            defect(Kind::Time, words)
        }
        Error::UnknownIssuer => {
            let words = format!("its issuer is unknown ({issuer})");
            defect(Kind::Issuer, words)
        }
        Error::CaUsedAsEndEntity if details.is_some_and(|found| found.is_self_issued) => {
            let words = "it is a certificate authority's own, issued by itself";
            defect(Kind::Issuer, words)
        }
        Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => {
            defect(Kind::Usage, "it is not made for servers")
        }
        Error::CertNotValidForName(names) => defect(Kind::Host, wrong_host(&names.presented)),
        Error::CertRevoked => defect(Kind::Other, "it was revoked"),
        Error::UnknownRevocationStatus => {
            let words = "no list that is up to date says whether it was revoked";
            defect(Kind::Revocation, words)
        }
        Error::InvalidCrlSignatureForPublicKey | Error::IssuerNotCrlSigner => defect(
            Kind::Revocation,
            "the list of revoked certificates is not signed by its issuer",
        ),
        Error::InvalidSignatureForPublicKey => {
            defect(Kind::Other, "its signature is not its issuer's")
        }
        other => defect(Kind::Other, format!("it is not correct: {other}")),
    }
}

/// Which hosts a certificate is for, where it is not for the one that was asked. The library gives the names as it debugs them.
fn wrong_host(presented: &[String]) -> String {
    if presented.is_empty() {
        return "it names no host".to_owned();
    }
    let names: Vec<String> = presented.iter().map(|name| bare(name)).collect();
    format!("it is for another host ({})", names.join(", "))
}

/// `DnsName("bank.example")` or `IpAddress(10.0.0.1)` without what is around it. Whoever made the certificate chose the name.
fn bare(name: &str) -> String {
    let inner = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'))
        .unwrap_or(name);
    inner
        .trim_matches('"')
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

fn day(time: UnixTime) -> String {
    i64::try_from(time.as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map_or_else(String::new, |time| time.format("%Y-%m-%d").to_string())
}
