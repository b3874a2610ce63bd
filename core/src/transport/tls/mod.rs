//! The secure connection: who is trusted, what is offered, and who this client is.

mod certificate;
mod der;
mod failure;
mod fetch;
mod identity;
mod judge;
mod key_log;
mod names;
mod offer;
mod packets;
mod revocation;
mod roots;
mod shared;
mod sound;
#[cfg(test)]
mod tests;
mod verifier;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::SingleCertAndKey;
use rustls::{ClientConfig, NamedGroup};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use self::failure::tls_error;
use self::identity::Absent;
use self::judge::{Judge, Revocation};
use self::key_log::KeyLogFile;
use self::offer::Offer;
use self::sound::SoundChains;
use self::verifier::{Decision, Refusal, Standing, Verifier};
use super::error::TransportError;
use super::observer::{Negotiated, ServerCertificate};
use super::options::TlsOptions;

pub(super) use self::failure::of_stream;
pub(crate) use self::identity::{check_store_type, find_certificate, find_subject};
pub(crate) use self::offer::{
    check_cipher_strength, check_cipher_suites, check_groups12, check_groups13, check_key_shares,
    check_protocols, check_signature_algorithms12, check_signature_algorithms13,
};
pub(super) use self::packets::{Packets, Tapped};
pub(crate) use self::revocation::check_crls;
pub(crate) use self::roots::check_pem;
pub(super) use self::shared::connector;
pub(crate) use self::verifier::check_security_flags;

const HANDSHAKE: i32 = 276;
const CERTIFICATE: i32 = 280;

/// As many as the library keeps sessions.
const MOST_GROUPS: usize = 256;

/// Makes connections secure, all with the same options. Many objects may share it.
pub(super) struct Connector {
    config: Arc<ClientConfig>,
    verifier: Arc<Verifier>,
    check_crl: u8,
    log_packets: bool,
    /// By which group the session with a host was made: a session that is resumed under TLS 1.2 does not tell.
    groups: Mutex<HashMap<String, NamedGroup>>,
}

/// How a handshake ended.
pub(super) enum Handshake<S> {
    /// The connection is secure.
    Done(Box<Session<S>>),
    /// The checks refused the server's certificate, and the connection was closed. With it comes what to pass as `accepted` to
    /// connect all the same.
    Refused(ServerCertificate, Vec<u8>),
}

/// A secure connection.
pub(super) struct Session<S> {
    pub(super) stream: TlsStream<Tapped<S>>,
    /// Trusted by the checks, the flags or the certificate named beforehand; not trusted if it was only `accepted`.
    pub(super) certificate: ServerCertificate,
    pub(super) negotiated: Negotiated,
    /// Whether the server chose HTTP/2.
    pub(super) is_http2: bool,
    /// What is to be told of packets from now on; nothing comes unless `LogSSLPackets` is set.
    pub(super) packets: Packets,
}

impl Connector {
    /// Reads everything that the options name: files, stores, lists.
    ///
    /// Errors: 271 to 273 and 281 for the client's certificate, 275 for roots, 280 for revocation lists, 302 for the key log, 276 for
    /// what leaves nothing to offer.
    pub(super) fn new(options: &TlsOptions) -> Result<Connector, TransportError> {
        let offer = Offer::new(options).map_err(|why| tls_error(HANDSHAKE, why))?;
        let verifier = Arc::new(verifier(options, &offer)?);
        let builder = ClientConfig::builder_with_provider(Arc::clone(&offer.provider))
            .with_protocol_versions(&offer.versions)
            .map_err(|error| tls_error(HANDSHAKE, error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&verifier) as _);
        let mut config = match identity::load(&options.identity, &options.client_cas)? {
            Some(identity) => {
                let only = SingleCertAndKey::from(identity);
                builder.with_client_cert_resolver(Arc::new(only))
            }
            None => builder.with_client_cert_resolver(Arc::new(Absent)),
        };
        if !options.reuse_session {
            config.resumption = Resumption::disabled();
        }
        if !options.key_log_file.is_empty() {
            config.key_log = Arc::new(KeyLogFile::open(&options.key_log_file)?);
        }
        Ok(Connector {
            config: Arc::new(config),
            verifier,
            check_crl: options.check_crl,
            log_packets: options.log_packets,
            groups: Mutex::default(),
        })
    }

    /// Makes a stream to `host` secure, offering the protocols of `alpn`. `tell` hears what happens.
    ///
    /// `accepted` is the server's own certificate in DER, if the caller decided to accept it although the checks refuse it. A session
    /// that depends on that is never resumed.
    pub(super) async fn connect<S>(
        &self,
        stream: S,
        host: &str,
        alpn: &[&[u8]],
        accepted: Option<&[u8]>,
        tell: &dyn Fn(&str),
    ) -> Result<Handshake<S>, TransportError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let name = server_name(host)?;
        let packets = Packets::default();
        let tapped = Tapped::new(stream, self.log_packets.then(|| packets.clone()));
        let verifier = self.verifier_for(accepted);
        let connector = TlsConnector::from(self.config_for(alpn, accepted, &verifier));
        // What a handshake before this one left behind, which was given up, is not this one's.
        Absent::take();
        let result = connector.connect(name.clone(), tapped).await;
        packets.take().iter().for_each(|line| tell(line));
        let was_missed = Absent::take();
        if was_missed {
            tell("The server asked for a client certificate, and there is none to show.");
        }
        let mut stream = match result {
            Ok(stream) => stream,
            Err(error) => {
                return refusal(&error, tell).ok_or_else(|| failure::broken(&error, was_missed));
            }
        };
        let decision = self.decide_again(&stream, &verifier, &name, tell).await;
        if decision.standing == Standing::Refused {
            let der = own_certificate(&stream);
            // The connection is of no use, so it does not matter whether the server hears of its end.
            let _ = stream.shutdown().await;
            tell_refusal(&decision.certificate, tell);
            return Ok(Handshake::Refused(decision.certificate, der));
        }
        let negotiated = self.negotiated(&stream, host);
        tell_success(&negotiated, &decision, tell);
        Ok(Handshake::Done(Box::new(Session {
            is_http2: stream.get_ref().1.alpn_protocol() == Some(b"h2"),
            stream,
            certificate: decision.certificate,
            negotiated,
            packets,
        })))
    }

    fn verifier_for(&self, accepted: Option<&[u8]>) -> Arc<Verifier> {
        match accepted {
            None => Arc::clone(&self.verifier),
            Some(der) => Arc::new(Verifier {
                accepted: Some(CertificateDer::from(der.to_vec())),
                ..Verifier::clone(&self.verifier)
            }),
        }
    }

    fn config_for(
        &self,
        alpn: &[&[u8]],
        accepted: Option<&[u8]>,
        verifier: &Arc<Verifier>,
    ) -> Arc<ClientConfig> {
        let mut config = ClientConfig::clone(&self.config);
        config.alpn_protocols = alpn.iter().map(|protocol| protocol.to_vec()).collect();
        if accepted.is_some() {
            config.resumption = Resumption::disabled();
            let verifier = Arc::clone(verifier) as _;
            config.dangerous().set_certificate_verifier(verifier);
        }
        Arc::new(config)
    }

    /// Decides once more, with what is known only now: a resumed session was not verified, and lists may have to be fetched.
    async fn decide_again<S>(
        &self,
        stream: &TlsStream<Tapped<S>>,
        verifier: &Verifier,
        host: &ServerName<'_>,
        tell: &dyn Fn(&str),
    ) -> Decision {
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let now = UnixTime::now();
        let given = Revocation {
            lists: &verifier.lists,
            must_be_known: false,
        };
        let decision = verifier.decide(chain, host, now, given);
        let is_judged = matches!(decision.standing, Standing::Trusted | Standing::Forgiven);
        if self.check_crl == 0 || !is_judged {
            return decision;
        }
        let details = chain.first().and_then(|own| certificate::details(own));
        let urls = details.unwrap_or_default().revocation_lists;
        let mut lists = revocation::fetch_all(&urls, tell).await;
        lists.extend(verifier.lists.iter().cloned());
        let all = Revocation {
            lists: &lists,
            must_be_known: self.check_crl >= 2 || !urls.is_empty(),
        };
        verifier.decide(chain, host, now, all)
    }

    fn negotiated<S>(&self, stream: &TlsStream<Tapped<S>>, host: &str) -> Negotiated {
        let connection = stream.get_ref().1;
        let suite = connection.negotiated_cipher_suite();
        let suite = suite.map(|suite| suite.suite());
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let group = match connection.negotiated_key_exchange_group() {
            Some(group) => {
                if groups.len() >= MOST_GROUPS {
                    groups.clear();
                }
                groups.insert(host.to_owned(), group.name());
                Some(group.name())
            }
            None => groups.get(host).copied(),
        };
        let (key_exchange, key_exchange_strength) = group.map_or(("", 0), names::group);
        let version = connection.protocol_version();
        Negotiated {
            version: version.map_or("", names::version),
            cipher_suite: suite.map(names::suite).unwrap_or_default(),
            cipher: suite.map(names::cipher).unwrap_or_default(),
            cipher_strength: suite.map_or(0, names::bits),
            key_exchange: key_exchange.to_owned(),
            key_exchange_strength,
            certificate: certificate::pem(&own_certificate(stream)),
        }
    }
}

fn verifier(options: &TlsOptions, offer: &Offer) -> Result<Verifier, TransportError> {
    let refused = |setting: &str, why: &str| tls_error(CERTIFICATE, format!("{setting}: {why}"));
    let lists = revocation::parse(&options.crls).map_err(|why| refused("the CRLs", &why))?;
    check_security_flags(options.security_flags).map_err(|why| tls_error(CERTIFICATE, why))?;
    let pinned =
        pinned(&options.pinned).map_err(|why| refused("ssl_accept_server_cert_encoded", &why))?;
    Ok(Verifier {
        judge: Arc::new(Judge {
            roots: roots::load(options)?,
            algorithms: offer.algorithms.clone(),
            sound: SoundChains::default(),
        }),
        lists: lists.into(),
        flags: options.security_flags,
        pinned,
        accepted: None,
        supported: offer.provider.signature_verification_algorithms,
        schemes12: offer.schemes12.clone(),
        schemes13: offer.schemes13.clone(),
        include_chain: options.include_chain,
    })
}

/// Whether this is a certificate that can be named as the one to accept; empty for none.
pub(crate) fn check_pinned(encoded: &[u8]) -> Result<(), String> {
    pinned(encoded).map(drop)
}

/// The certificate that is accepted without asking: PEM, DER, or DER in base64.
fn pinned(encoded: &[u8]) -> Result<Option<CertificateDer<'static>>, String> {
    if encoded.trim_ascii().is_empty() {
        return Ok(None);
    }
    identity::one_certificate(encoded)
        .map(Some)
        .ok_or_else(|| "it is no certificate, neither PEM nor DER".to_owned())
}

/// The name that the server must show. An address of IPv6 may stand in brackets, as in a URL.
fn server_name(host: &str) -> Result<ServerName<'static>, TransportError> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(ServerName::IpAddress(address.into()));
    }
    ServerName::try_from(bare.to_owned()).map_err(|_| {
        let detail =
            "the host of the URL is neither a name nor an address that a certificate can have";
        tls_error(HANDSHAKE, detail)
    })
}

/// What a broken handshake says, if it was broken because the server's certificate was refused.
fn refusal<S>(error: &std::io::Error, tell: &dyn Fn(&str)) -> Option<Handshake<S>> {
    let refusal = Refusal::of(failure::inner(error)?)?;
    tell_refusal(&refusal.certificate, tell);
    Some(Handshake::Refused(
        refusal.certificate.clone(),
        refusal.der.clone(),
    ))
}

fn own_certificate<S>(stream: &TlsStream<S>) -> Vec<u8> {
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    chain.first().map(|own| own.to_vec()).unwrap_or_default()
}

fn tell_refusal(certificate: &ServerCertificate, tell: &dyn Fn(&str)) {
    let ServerCertificate {
        subject, status, ..
    } = certificate;
    tell(&format!(
        "The server's certificate ({subject}) is not trusted: {status}."
    ));
}

fn tell_success(negotiated: &Negotiated, decision: &Decision, tell: &dyn Fn(&str)) {
    if decision.standing != Standing::Trusted {
        let ServerCertificate {
            subject, status, ..
        } = &decision.certificate;
        tell(&format!(
            "WARNING: The server's certificate ({subject}) was {status}."
        ));
    }
    let Negotiated {
        version,
        cipher_suite,
        key_exchange,
        ..
    } = negotiated;
    tell(&format!(
        "Secure connection made: {version}, {cipher_suite}, {key_exchange}."
    ));
}
