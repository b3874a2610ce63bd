//! TLS with certificates of its own: an authority that is made at the start and gone at the end.

use std::fs;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use crate::clock;
use crate::options::ClientCertificates;

/// TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate cannot be made.
    #[error("a certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take the certificates.
    #[error("TLS does not take the certificates")]
    Configuration(#[from] rustls::Error),
    /// The certificates of clients cannot be checked.
    #[error("the certificates of clients cannot be checked")]
    Verifier(#[from] rustls::server::VerifierBuilderError),
    /// The files cannot be written.
    #[error("the certificate files cannot be written")]
    Files(#[from] io::Error),
}

/// Certificates in a folder that is gone when this is dropped.
pub(crate) struct Certificates {
    folder: PathBuf,
    clients: bool,
}

impl Certificates {
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    pub(crate) fn client_certificate(&self) -> Option<PathBuf> {
        self.clients.then(|| self.folder.join("client.pem"))
    }

    pub(crate) fn client_key(&self) -> Option<PathBuf> {
        self.clients.then(|| self.folder.join("client-key.pem"))
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        // A folder that cannot be removed does no harm: its authority is in nobody's store.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Makes an authority, a certificate for a server at this address, and one for a client if clients
/// need one.
pub(crate) fn set_up(
    address: IpAddr,
    clients: ClientCertificates,
) -> Result<(TlsAcceptor, Certificates), TlsError> {
    let authority = authority()?;
    let (certificate, key) = leaf(
        &authority,
        "Sandbox Bank",
        ExtendedKeyUsagePurpose::ServerAuth,
        &[
            address,
            Ipv4Addr::LOCALHOST.into(),
            Ipv6Addr::LOCALHOST.into(),
        ],
    )?;
    let certificates = Certificates {
        folder: new_folder()?,
        clients: clients == ClientCertificates::Required,
    };
    write_new(&certificates.authority(), &authority.pem())?;
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let builder = if certificates.clients {
        let usage = ExtendedKeyUsagePurpose::ClientAuth;
        let (certificate, key) = leaf(&authority, "Sandbox Client", usage, &[])?;
        let folder = &certificates.folder;
        write_new(&folder.join("client.pem"), &certificate.pem())?;
        write_new(&folder.join("client-key.pem"), &key.serialize_pem())?;
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone())?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.build()?)
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = builder.with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), certificates))
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, TlsError> {
    let mut params = dated(CertificateParams::default());
    params
        .distinguished_name
        .push(DnType::CommonName, "Sandbox Bank test authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn leaf(
    authority: &CertifiedIssuer<'static, KeyPair>,
    name: &str,
    usage: ExtendedKeyUsagePurpose,
    addresses: &[IpAddr],
) -> Result<(rcgen::Certificate, KeyPair), TlsError> {
    let mut names: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    if !names.is_empty() {
        names.push("localhost".to_owned());
    }
    let mut params = dated(CertificateParams::new(names)?);
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![usage];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    Ok((params.signed_by(&key, authority)?, key))
}

/// Valid from yesterday for a year: some clients refuse certificates that live longer.
fn dated(mut params: CertificateParams) -> CertificateParams {
    let today = clock::real_today();
    let (year, month, day) = today.minus_days(1).parts();
    params.not_before = date_time_ymd(year, month, day);
    let (year, month, day) = today.plus_days(365).parts();
    params.not_after = date_time_ymd(year, month, day);
    params
}

/// A new folder that only this user can open.
fn new_folder() -> io::Result<PathBuf> {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    loop {
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let name = format!("ofx-billpay-sandbox-tls-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        match builder.create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
