//! Who watches an exchange, on the thread that called: told what happens, and asked whether to go on.

/// Watches an exchange. Every method is called on the thread that called the transport, never on another.
pub(crate) trait Observer {
    /// Asked every 50 ms while waiting: whether to go on.
    fn keep_going(&self) -> bool {
        true
    }

    /// Whether the body of a good answer is wanted in pieces, as they come, instead of whole and in the end.
    fn wants_pieces(&self) -> bool {
        false
    }

    /// A piece of the body of a good answer, decompressed. Whether to go on: if not, the exchange ends as if interrupted.
    fn piece(&self, _bytes: &[u8]) -> bool {
        true
    }

    /// The connection changed: what happened (one of the texts of [`connection_event`]), the code of an error or 0, and words.
    fn connection_status(&self, _event: &'static str, _code: i32, _description: &str) {}

    /// The secure connection made progress.
    fn ssl_status(&self, _message: &str) {}

    /// The server showed its certificate: whether to trust it, which is to go on. No byte of the request has left yet.
    fn accepts(&self, certificate: &ServerCertificate) -> bool {
        certificate.is_trusted
    }
}

/// What can happen to a connection, in the words of the component.
pub(crate) mod connection_event {
    pub(crate) const FIREWALL_CONNECTED: &str = "Firewall connection complete.";
    pub(crate) const SECURE: &str = "SSL handshake complete.";
    pub(crate) const CONNECTED: &str = "Remote host connection complete.";
    pub(crate) const DISCONNECTED: &str = "Remote host disconnected.";
    pub(crate) const SECURE_BROKEN: &str = "SSL connection broken.";
    pub(crate) const FIREWALL_DISCONNECTED: &str = "Firewall host disconnected.";
}

/// The certificate that a server showed, and what the checks made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerCertificate {
    /// As PEM: the server's own, or the whole chain, as the options say.
    pub(crate) pem: String,
    /// `CN=bank.example, O=Example, C=US`.
    pub(crate) subject: String,
    /// Likewise.
    pub(crate) issuer: String,
    /// `OK`, or what is wrong with it, in words.
    pub(crate) status: String,
    /// Whether the checks found nothing wrong.
    pub(crate) is_trusted: bool,
}

/// What is known of the last exchange, also of one that failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// `HTTP/1.1 200 OK`
    pub(crate) status_line: String,
    /// The headers as they were sent, with the request line; secrets among them are the caller's to mask.
    pub(crate) sent_headers: String,
    /// The headers as they were received, with the status line.
    pub(crate) received_headers: String,
    /// The whole request as it was sent, if it was to be kept.
    pub(crate) sent_request: Vec<u8>,
    /// How many bytes the body of the answer had on the wire.
    pub(crate) bytes_received: u64,
    /// `1.0`, `1.1` or `2.0`.
    pub(crate) http_version: &'static str,
    /// The address that was connected from, and its port.
    pub(crate) local_host: String,
    pub(crate) local_port: u16,
    pub(crate) tls: Option<Negotiated>,
}

/// What client and server agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Negotiated {
    /// `TLS 1.3`
    pub(crate) version: &'static str,
    /// `TLS_AES_256_GCM_SHA384`
    pub(crate) cipher_suite: String,
    /// `AES_256_GCM`, and the bits of its key.
    pub(crate) cipher: String,
    pub(crate) cipher_strength: u32,
    /// `ecdhe_x25519`, and the bits of its key.
    pub(crate) key_exchange: String,
    pub(crate) key_exchange_strength: u32,
    /// The server's certificate as PEM.
    pub(crate) certificate: String,
}
