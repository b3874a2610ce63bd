//! Carries what happens on the connection to the listener and to the log.

use std::cell::RefCell;

use super::log::{Level, Log};
use super::stream::Stream;
use crate::config::mask_headers;
use crate::event::{ConnectionStatusEvent, Listener, SslServerAuthenticationEvent, SslStatusEvent};
use crate::transport::{Observer, ServerCertificate, Traffic};

/// Watches one exchange for an object.
pub(super) struct Watch<'a> {
    pub(super) listener: &'a dyn Listener,
    pub(super) log: Option<&'a Log>,
    /// Who takes the reply while it arrives, if that is wanted.
    pub(super) stream: Option<RefCell<Stream<'a>>>,
}

impl Watch<'_> {
    pub(super) fn log(&self, level: Level, what: &str, text: &str) {
        if let Some(log) = self.log {
            log.write(level, what, text);
        }
    }

    pub(super) fn log_headers(&self, traffic: &Traffic, secret: &[String]) {
        if !self.log.is_some_and(|log| log.has(Level::Headers)) {
            return;
        }
        for (what, headers) in [
            ("headers sent", &traffic.sent_headers),
            ("headers received", &traffic.received_headers),
        ] {
            if !headers.is_empty() {
                self.log(Level::Headers, what, &mask_headers(headers, secret));
            }
        }
    }
}

impl Observer for Watch<'_> {
    fn wants_pieces(&self) -> bool {
        self.stream.is_some()
    }

    fn piece(&self, bytes: &[u8]) -> bool {
        match &self.stream {
            Some(stream) => stream.borrow_mut().take(bytes),
            None => true,
        }
    }

    fn keep_going(&self) -> bool {
        self.listener.keep_going()
    }

    fn connection_status(&self, event: &'static str, code: i32, description: &str) {
        self.log(Level::Connections, event, description);
        self.listener.on_connection_status(&ConnectionStatusEvent {
            connection_event: event.to_owned(),
            status_code: code,
            description: description.to_owned(),
        });
    }

    fn ssl_status(&self, message: &str) {
        self.log(Level::Secure, "TLS", message);
        let message = message.to_owned();
        self.listener.on_ssl_status(&SslStatusEvent { message });
    }

    fn accepts(&self, certificate: &ServerCertificate) -> bool {
        let accept = self
            .listener
            .on_ssl_server_authentication(&SslServerAuthenticationEvent {
                cert_encoded: certificate.pem.clone().into_bytes(),
                cert_subject: certificate.subject.clone(),
                cert_issuer: certificate.issuer.clone(),
                status: certificate.status.clone(),
                accept: certificate.is_trusted,
            });
        let verdict = if accept { "accepted" } else { "refused" };
        let (subject, status) = (&certificate.subject, &certificate.status);
        let text = format!("{subject}: {status}, {verdict}");
        self.log(Level::Connections, "certificate of the server", &text);
        accept
    }
}
