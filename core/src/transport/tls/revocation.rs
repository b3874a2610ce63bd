//! Lists of revoked certificates: those that are given, and those that a certificate says where to fetch.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateRevocationListDer, UnixTime};
use webpki::{CertRevocationList, OwnedCertRevocationList};

use super::der::{self, Fields, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME};
use super::fetch;

/// A list of revoked certificates.
#[derive(Debug)]
pub(super) struct RevocationList {
    pub(super) list: CertRevocationList<'static>,
    /// When a newer one is to be had, in seconds since 1970.
    next_update: Option<i64>,
}

/// How long one list may take to come, and how many bytes it may have. The largest that are issued have some ten MiB.
const LIMIT: Duration = Duration::from_secs(15);
const LARGEST: usize = 32 << 20;

/// So many lists of one certificate are fetched.
const MOST_LISTS: usize = 4;

impl RevocationList {
    /// Reads a list in DER.
    fn from_der(der: &[u8]) -> Result<RevocationList, String> {
        let wrong = "it is no list of revoked certificates that can be read";
        let list =
            OwnedCertRevocationList::from_der(der).map_err(|why| format!("{wrong}: {why}"))?;
        Ok(RevocationList {
            list: list.into(),
            next_update: next_update(der),
        })
    }

    /// Whether no newer list is due. One that does not say when is never fresh.
    pub(super) fn is_fresh(&self, now: UnixTime) -> bool {
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        self.next_update.is_some_and(|next| now <= next)
    }
}

/// When a list says that the next one comes (RFC 5280, 5.1.2.5), in seconds since 1970.
fn next_update(list: &[u8]) -> Option<i64> {
    let mut fields = Fields::of(Fields::of(list)?.take(SEQUENCE)?.whole)?;
    let _version = fields.take(INTEGER);
    let _algorithm = fields.take(SEQUENCE)?;
    let _issuer = fields.take(SEQUENCE)?;
    let mut time = || {
        fields
            .take(UTC_TIME)
            .or_else(|| fields.take(GENERALIZED_TIME))
    };
    let _this_update = time()?;
    der::time(&time()?)
}

/// Whether a text is one or more lists as PEM (`-----BEGIN X509 CRL-----`); the error says why not.
pub(crate) fn check_crls(text: &str) -> Result<(), String> {
    parse(text).map(drop)
}

/// The lists of a PEM text; none of an empty one.
pub(super) fn parse(text: &str) -> Result<Vec<Arc<RevocationList>>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for der in CertificateRevocationListDer::pem_slice_iter(text.as_bytes()) {
        let der = der.map_err(|_| "a list in it is not correct PEM".to_owned())?;
        found.push(Arc::new(RevocationList::from_der(&der)?));
    }
    if found.is_empty() {
        return Err("it has no list (-----BEGIN X509 CRL-----)".to_owned());
    }
    Ok(found)
}

/// Fetches the lists that a certificate names. What fails is told of, and left out.
pub(super) async fn fetch_all(urls: &[String], tell: &dyn Fn(&str)) -> Vec<Arc<RevocationList>> {
    let mut found = Vec::new();
    for url in urls.iter().take(MOST_LISTS) {
        let fetched = match tokio::time::timeout(LIMIT, fetch::get(url, LARGEST)).await {
            Ok(Ok(body)) => read(&body),
            Ok(Err(why)) => Err(why),
            Err(_) => Err(format!("it did not come within {} s", LIMIT.as_secs())),
        };
        match fetched {
            Ok(list) => {
                tell(&format!(
                    "Fetched the list of revoked certificates {url:?}."
                ));
                found.push(Arc::new(list));
            }
            Err(why) => tell(&format!(
                "The list of revoked certificates {url:?} was not fetched: {why}."
            )),
        }
    }
    found
}

/// A list as it is served: in DER, as it should be, or as PEM.
fn read(body: &[u8]) -> Result<RevocationList, String> {
    match CertificateRevocationListDer::from_pem_slice(body) {
        Ok(der) => RevocationList::from_der(&der),
        Err(_) => RevocationList::from_der(body),
    }
}
