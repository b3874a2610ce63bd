//! Authorities, servers and meetings of a client with a server.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams,
    SerialNumber, date_time_ymd,
};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, HandshakeKind, ServerConfig, SignatureScheme,
    SupportedProtocolVersion,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::transport::error::TransportError;
use crate::transport::options::TlsOptions;
use crate::transport::tls::{Connector, Handshake, Session};

/// The host that servers are asked for, whatever their address.
pub(super) const HOST: &str = "bank.example";

/// No meeting takes longer.
const LIMIT: Duration = Duration::from_secs(20);

/// One that issues certificates.
pub(super) struct Authority(pub(super) CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new(name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::self_signed(ca_params(name), key).unwrap())
    }

    /// Another authority that this one vouches for.
    pub(super) fn intermediate(&self, params: CertificateParams) -> Authority {
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::signed_by(params, key, &self.0).unwrap())
    }

    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A certificate for the bank, as it should be.
    pub(super) fn bank(&self) -> Shown {
        self.issue(params(HOST))
    }

    pub(super) fn issue(&self, params: CertificateParams) -> Shown {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Shown {
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }

    /// A list of revoked serial numbers, for which a newer one is due in a year.
    pub(super) fn list(&self, revoked: &[u64], due_in_year: i32) -> String {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2020, 2, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2020, 1, 1),
            next_update: date_time_ymd(due_in_year, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.0).unwrap().pem().unwrap()
    }
}

/// What a server's certificate needs: 2020 to 2100, serial number 7.
pub(super) fn params(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2100, 1, 1);
    params.serial_number = Some(SerialNumber::from(7_u64));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "US");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Example Bank");
    params.distinguished_name.push(DnType::CommonName, host);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

pub(super) fn ca_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2100, 1, 1);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// What a server shows: its certificate first.
pub(super) struct Shown {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Shown {
    /// Together with the certificate of an authority.
    pub(super) fn with(mut self, authority: &Authority) -> Shown {
        self.chain.push(authority.der());
        self
    }

    pub(super) fn der(&self) -> Vec<u8> {
        self.chain[0].to_vec()
    }
}

/// A server; it stays the same for several meetings.
pub(super) struct Server {
    config: Arc<ServerConfig>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// How a meeting was for the server.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The error that ended the handshake or the exchange.
    pub(super) error: Option<String>,
    pub(super) client_chain: Vec<CertificateDer<'static>>,
    pub(super) was_resumed: bool,
    pub(super) alpn: Option<Vec<u8>>,
    /// What came over the secure connection.
    pub(super) received: Vec<u8>,
}

impl Server {
    pub(super) fn new(shown: Shown) -> Server {
        Server::with(
            shown,
            &[&rustls::version::TLS13, &rustls::version::TLS12],
            |_| {},
        )
    }

    pub(super) fn with(
        shown: Shown,
        versions: &[&'static SupportedProtocolVersion],
        change: impl FnOnce(&mut ServerConfig),
    ) -> Server {
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(shown.chain, shown.key)
            .unwrap();
        change(&mut config);
        Server::of(config)
    }

    /// A server that does not serve clients without a certificate. It takes any: what clients show is for the test to look at.
    pub(super) fn asking_for_certificates(
        shown: Shown,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Server {
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_client_cert_verifier(Arc::new(AnyClient))
            .with_single_cert(shown.chain, shown.key)
            .unwrap();
        Server::of(config)
    }

    pub(super) fn of(config: ServerConfig) -> Server {
        Server {
            config: Arc::new(config),
            seen: Arc::default(),
        }
    }

    /// How the last meeting was for the server.
    pub(super) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().pop().expect("a meeting")
    }
}

/// What a client made of a meeting.
pub(super) struct Meeting {
    pub(super) result: Result<Handshake<TcpStream>, TransportError>,
    /// What the server answered, if the handshake went well.
    pub(super) answer: Option<io::Result<Vec<u8>>>,
    pub(super) told: Vec<String>,
}

impl Meeting {
    pub(super) fn session(&self) -> &Session<TcpStream> {
        match &self.result {
            Ok(Handshake::Done(session)) => session,
            Ok(Handshake::Refused(certificate, _)) => panic!("refused: {}", certificate.status),
            Err(error) => panic!("{error:?}"),
        }
    }

    /// The status and the DER of a certificate that was refused.
    pub(super) fn refused(&self) -> (String, Vec<u8>) {
        match &self.result {
            Ok(Handshake::Done(session)) => panic!("trusted: {}", session.certificate.status),
            Ok(Handshake::Refused(certificate, der)) => {
                assert!(!certificate.is_trusted);
                (certificate.status.clone(), der.clone())
            }
            Err(error) => panic!("{error:?}"),
        }
    }

    pub(super) fn error(&self) -> &TransportError {
        match &self.result {
            Err(error) => error,
            Ok(_) => panic!("the handshake went well"),
        }
    }

    /// Whether the secure connection carried bytes both ways.
    pub(super) fn assert_spoken(&self) {
        self.session();
        let answer = self.answer.as_ref().unwrap().as_ref();
        assert_eq!(answer.unwrap(), b"pong");
    }

    pub(super) fn was_told(&self, part: &str) -> bool {
        self.told.iter().any(|line| line.contains(part))
    }
}

/// The options of a client that trusts one authority, and nobody else.
pub(super) fn trusting(authority: &Authority) -> TlsOptions {
    TlsOptions {
        ca_files: String::new(),
        server_cas: authority.pem(),
        ..TlsOptions::default()
    }
}

pub(super) fn meet(server: &Server, options: &TlsOptions) -> Meeting {
    match Connector::new(options) {
        Ok(connector) => meet_again(server, &connector, HOST, None),
        Err(error) => Meeting {
            result: Err(error),
            answer: None,
            told: Vec::new(),
        },
    }
}

pub(super) fn meet_again(
    server: &Server,
    connector: &Connector,
    host: &str,
    accepted: Option<&[u8]>,
) -> Meeting {
    within_limit(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(serve(listener, Arc::clone(&server.config)));
        let stream = TcpStream::connect(address).await.unwrap();
        let told = RefCell::new(Vec::new());
        let tell = |line: &str| told.borrow_mut().push(line.to_owned());
        let alpn: &[&[u8]] = &[b"h2", b"http/1.1"];
        let mut result = connector.connect(stream, host, alpn, accepted, &tell).await;
        let answer = match &mut result {
            Ok(Handshake::Done(session)) => Some(exchange(session).await),
            _ => None,
        };
        let seen = serving.await.unwrap();
        server.seen.lock().unwrap().push(seen);
        Meeting {
            result,
            answer,
            told: told.into_inner(),
        }
    })
}

/// Runs something on a runtime of its own, but not for ever.
pub(super) fn within_limit<T>(work: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    let limited = runtime.block_on(async { tokio::time::timeout(LIMIT, work).await });
    limited.expect("the meeting did not end")
}

async fn exchange(session: &mut Session<TcpStream>) -> io::Result<Vec<u8>> {
    session.stream.write_all(b"ping").await?;
    session.stream.shutdown().await?;
    let mut answer = Vec::new();
    session.stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

async fn serve(listener: TcpListener, config: Arc<ServerConfig>) -> Seen {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = match TlsAcceptor::from(config).accept(stream).await {
        Ok(stream) => stream,
        Err(error) => {
            return Seen {
                error: Some(error.to_string()),
                ..Seen::default()
            };
        }
    };
    let connection = stream.get_ref().1;
    let mut seen = Seen {
        error: None,
        client_chain: connection.peer_certificates().unwrap_or_default().to_vec(),
        was_resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
        alpn: connection.alpn_protocol().map(<[u8]>::to_vec),
        received: Vec::new(),
    };
    let result = async {
        stream.read_to_end(&mut seen.received).await?;
        stream.write_all(b"pong").await?;
        stream.shutdown().await
    };
    let error = result.await.err();
    seen.error = error.map(|error| error.to_string());
    seen
}

/// Takes every client's certificate, but only with its key.
#[derive(Debug)]
struct AnyClient;

impl ClientCertVerifier for AnyClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let supported = ring::default_provider().signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, &supported)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let supported = ring::default_provider().signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, &supported)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let supported = ring::default_provider().signature_verification_algorithms;
        supported.supported_schemes()
    }
}
