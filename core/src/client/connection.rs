//! The properties about firewall and TLS: the settings of the transport under the component's names.

use super::BillPayment;
use crate::config::{firewall_kind, firewall_number, firewall_port};
use crate::error::{Error, Result};
use crate::transport::check;
use crate::value::Secret;

/// Properties about the firewall that connections are made through.
impl BillPayment {
    /// Whether proxies are taken from the environment where none is set. Default: False.
    pub fn firewall_auto_detect(&self) -> bool {
        self.state().settings.transport.firewall.detect
    }

    /// Sets [`firewall_auto_detect`](Self::firewall_auto_detect).
    pub fn set_firewall_auto_detect(&self, value: bool) {
        self.state().settings.transport.firewall.detect = value;
    }

    /// The kind of the firewall: 0 none, 1 tunnel, 2 SOCKS4, 3 SOCKS5, 10 SOCKS4A. Default: 0.
    pub fn firewall_type(&self) -> i64 {
        firewall_number(self.state().settings.transport.firewall.kind)
    }

    /// Sets [`firewall_type`](Self::firewall_type), and [`firewall_port`](Self::firewall_port) to what is usual for it. An error
    /// for a number that is no kind.
    pub fn set_firewall_type(&self, value: i64) -> Result<()> {
        let kind = firewall_kind(value).map_err(|what| Error::invalid("firewall_type", what))?;
        let firewall = &mut self.state().settings.transport.firewall;
        firewall.kind = kind;
        firewall.port = firewall_port(kind);
        Ok(())
    }

    /// The host of the firewall. Default: empty.
    pub fn firewall_host(&self) -> String {
        self.state().settings.transport.firewall.host.clone()
    }

    /// Sets [`firewall_host`](Self::firewall_host).
    pub fn set_firewall_host(&self, value: &str) {
        value
            .trim()
            .clone_into(&mut self.state().settings.transport.firewall.host);
    }

    /// The port of the firewall. Default: 0; setting the type sets it.
    pub fn firewall_port(&self) -> i64 {
        i64::from(self.state().settings.transport.firewall.port)
    }

    /// Sets [`firewall_port`](Self::firewall_port). An error for a number that is no port.
    pub fn set_firewall_port(&self, value: i64) -> Result<()> {
        let port = u16::try_from(value).map_err(|_| {
            Error::invalid("firewall_port", format!("{value} is not from 0 to 65535"))
        })?;
        self.state().settings.transport.firewall.port = port;
        Ok(())
    }

    /// The user's name for the firewall. Default: empty.
    pub fn firewall_user(&self) -> String {
        self.state().settings.transport.firewall.user.clone()
    }

    /// Sets [`firewall_user`](Self::firewall_user).
    pub fn set_firewall_user(&self, value: &str) {
        value.clone_into(&mut self.state().settings.transport.firewall.user);
    }

    /// The password for the firewall. Default: empty.
    pub fn firewall_password(&self) -> String {
        let state = self.state();
        state
            .settings
            .transport
            .firewall
            .password
            .expose()
            .to_owned()
    }

    /// Sets [`firewall_password`](Self::firewall_password).
    pub fn set_firewall_password(&self, value: &str) {
        self.state().settings.transport.firewall.password = Secret::from(value);
    }
}

/// Properties about TLS.
impl BillPayment {
    /// The one certificate of the server that is accepted without further checks, PEM or DER. Default: empty.
    pub fn ssl_accept_server_cert_encoded(&self) -> Vec<u8> {
        self.state().settings.transport.tls.pinned.clone()
    }

    /// Sets [`ssl_accept_server_cert_encoded`](Self::ssl_accept_server_cert_encoded). An error for what is no certificate.
    pub fn set_ssl_accept_server_cert_encoded(&self, value: &[u8]) -> Result<()> {
        check::check_pinned(value)
            .map_err(|what| Error::invalid("ssl_accept_server_cert_encoded", what))?;
        self.state().settings.transport.tls.pinned = value.to_vec();
        Ok(())
    }

    /// The client's own certificate, PEM. Default: empty.
    pub fn ssl_cert_encoded(&self) -> Vec<u8> {
        self.state()
            .settings
            .transport
            .tls
            .identity
            .certificate
            .clone()
    }

    /// Sets [`ssl_cert_encoded`](Self::ssl_cert_encoded) and looks for its key in the store: then
    /// [`ssl_cert_subject`](Self::ssl_cert_subject) is its subject, otherwise it is empty. An error if the store cannot be opened.
    pub fn set_ssl_cert_encoded(&self, value: &[u8]) -> Result<()> {
        let mut identity = self.state().settings.transport.tls.identity.clone();
        identity.certificate = value.to_vec();
        let found = check::find_certificate(&identity).map_err(super::exchange::not_exchanged)?;
        identity.subject = found.map(|found| found.subject).unwrap_or_default();
        self.state().settings.transport.tls.identity = identity;
        Ok(())
    }

    /// The store of the client's certificate: the name of a file, or what would stand in it. Default: `MY`.
    pub fn ssl_cert_store(&self) -> Vec<u8> {
        self.state().settings.transport.tls.identity.store.clone()
    }

    /// Sets [`ssl_cert_store`](Self::ssl_cert_store).
    pub fn set_ssl_cert_store(&self, value: &[u8]) {
        self.state().settings.transport.tls.identity.store = value.to_vec();
    }

    /// The password of the store. Default: empty.
    pub fn ssl_cert_store_password(&self) -> String {
        let state = self.state();
        let password = &state.settings.transport.tls.identity.password;
        password.expose().to_owned()
    }

    /// Sets [`ssl_cert_store_password`](Self::ssl_cert_store_password).
    pub fn set_ssl_cert_store_password(&self, value: &str) {
        self.state().settings.transport.tls.identity.password = Secret::from(value);
    }

    /// The kind of the store: 2 PFX file, 3 PFX, 6 PEM file, 7 PEM, 99 to be detected, and others. Default: 0.
    pub fn ssl_cert_store_type(&self) -> i64 {
        self.state().settings.transport.tls.identity.store_type
    }

    /// Sets [`ssl_cert_store_type`](Self::ssl_cert_store_type). An error for a number that is no kind, and for kinds that belong
    /// to another platform or cannot hold a certificate for TLS.
    pub fn set_ssl_cert_store_type(&self, value: i64) -> Result<()> {
        check::check_store_type(value)
            .map_err(|what| Error::invalid("ssl_cert_store_type", what))?;
        self.state().settings.transport.tls.identity.store_type = value;
        Ok(())
    }

    /// The subject of the client's certificate. Default: empty, which is no certificate.
    pub fn ssl_cert_subject(&self) -> String {
        self.state().settings.transport.tls.identity.subject.clone()
    }

    /// Looks in the store for a certificate with this subject, then for one whose subject has this text in it; `*` takes any.
    /// [`ssl_cert_subject`](Self::ssl_cert_subject) is then the whole subject, or empty if there is none. An error if the store
    /// cannot be opened. Set all else about the store first.
    pub fn set_ssl_cert_subject(&self, value: &str) -> Result<()> {
        let mut identity = self.state().settings.transport.tls.identity.clone();
        value.trim().clone_into(&mut identity.subject);
        identity.certificate.clear();
        if !identity.subject.is_empty() {
            let found = check::find_subject(&identity).map_err(super::exchange::not_exchanged)?;
            identity.subject = found.unwrap_or_default();
        }
        self.state().settings.transport.tls.identity = identity;
        Ok(())
    }

    /// Who speaks TLS: 0 and 2 are this library itself. Default: 0.
    pub fn ssl_provider(&self) -> i64 {
        self.state().settings.ssl_provider
    }

    /// Sets [`ssl_provider`](Self::ssl_provider). An error for 1, the platform, which is not used.
    pub fn set_ssl_provider(&self, value: i64) -> Result<()> {
        let what = match value {
            0 | 2 => {
                self.state().settings.ssl_provider = value;
                return Ok(());
            }
            1 => "1 is the platform's TLS, which is not used: 0 and 2 are this library's own"
                .to_owned(),
            _ => format!("{value} is none of 0, 2"),
        };
        Err(Error::invalid("ssl_provider", what))
    }

    /// The certificate that the server showed last, PEM. Default: empty.
    pub fn ssl_server_cert_encoded(&self) -> Vec<u8> {
        let state = self.state();
        let negotiated = state.traffic.tls.as_ref();
        negotiated.map_or_else(Vec::new, |tls| tls.certificate.clone().into_bytes())
    }
}
