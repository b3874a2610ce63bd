//! The one public error: what happened, with which value (never a secret), and what to do next.

use std::fmt;

use crate::challenge::Challenge;
use crate::message::Status;
use crate::status;

/// A failed call. Compare [`Error::kind`] or [`Error::code`]; show [`Error::detail`] to people.
///
/// Errors name the property and, where that helps, its value cut to a few characters; they never hold a password or another
/// secret, nor a full account number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    code: i32,
    detail: String,
    status: Option<Box<ServerStatus>>,
    transaction_id: Option<String>,
    challenge: Option<Box<Challenge>>,
}

/// What kind of failure it is, and so what a program can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A property, setting or argument is missing or wrong. Nothing was sent.
    InvalidValue,
    /// The bank answered, and refused. The status says why.
    Refused,
    /// The bank's reply cannot be understood. For what moves money see [`ErrorKind::OutcomeUnknown`].
    Protocol,
    /// The bank could not be reached, or the line dropped.
    Transport,
    /// The secure connection could not be made.
    Tls,
    /// The bank took longer than `timeout` allows.
    Timeout,
    /// The caller interrupted the call.
    Interrupted,
    /// The object is busy with another call.
    Busy,
    /// A file of this library's own could not be read or written.
    Storage,
    /// The request may have reached the bank, and no answer to it was understood: it may have been carried out or not.
    /// [`Error::transaction_id`] names it. Calling the same method again with nothing changed repeats the same transaction,
    /// which the bank recognises; a synchronisation shows whether it exists.
    OutcomeUnknown,
}

/// The status that a server refused a request with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerStatus {
    /// The status code of OFX, such as 15500.
    pub code: u32,
    /// `INFO`, `WARN` or `ERROR`, as sent.
    pub severity: String,
    /// The server's own words; empty if it sent none.
    pub server_message: String,
}

/// The component's codes that this library gives out, by the names of what they say.
pub(crate) mod code {
    pub(crate) const REQUIRED_FIELD_MISSING: i32 = 2000;
    pub(crate) const SERVER_ERROR: i32 = 2001;
    pub(crate) const INVALID_RESPONSE: i32 = 2002;
    pub(crate) const BUSY: i32 = 143;
    pub(crate) const NO_ADDRESS: i32 = 102;
    pub(crate) const NO_PORT: i32 = 116;
    pub(crate) const INVALID_PATH: i32 = 207;
    pub(crate) const CANNOT_OPEN_FILE: i32 = 302;
    pub(crate) const CANNOT_ENCODE: i32 = 434;
    pub(crate) const NOT_PERMITTED: i32 = 10013;
    pub(crate) const NO_SERVER: i32 = 152;
    pub(crate) const INVALID_SCHEME: i32 = 153;
    pub(crate) const INVALID_ARGUMENT: i32 = 10022;
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, code: i32, detail: impl Into<String>) -> Self {
        Error {
            kind,
            code,
            detail: detail.into(),
            status: None,
            transaction_id: None,
            challenge: None,
        }
    }

    /// A property, setting or argument that is missing or wrong. The detail begins with its name.
    pub(crate) fn invalid(name: &str, what: impl fmt::Display) -> Self {
        const LONGEST: usize = 400;
        Error::new(
            ErrorKind::InvalidValue,
            code::INVALID_ARGUMENT,
            format!("{name}: {what}")
                .chars()
                .take(LONGEST)
                .collect::<String>(),
        )
    }

    /// A call that changes something, on an object that may not.
    pub(crate) fn read_only() -> Self {
        let detail =
            "this object is read-only: it cannot move money or change anything at the bank";
        Error::new(ErrorKind::InvalidValue, code::NOT_PERMITTED, detail)
    }

    /// A reply that cannot be understood.
    pub(crate) fn protocol(detail: impl Into<String>) -> Self {
        Error::new(ErrorKind::Protocol, code::INVALID_RESPONSE, detail)
    }

    /// A reply that lacks what it must have.
    pub(crate) fn missing(element: &str) -> Self {
        let detail = format!("the server's response lacks {element}");
        Error::new(ErrorKind::Protocol, code::REQUIRED_FIELD_MISSING, detail)
    }

    /// A server's refusal.
    pub(crate) fn refused(refused: &Status) -> Self {
        let code = refused.code;
        let server_message = one_line(refused.message.as_deref().unwrap_or_default());
        let meaning = status::find(code).map_or("a code that OFX does not define", |s| s.meaning);
        let detail = if server_message.is_empty() {
            format!("the server refused with status {code}: {meaning}")
        } else {
            format!("the server refused with status {code}: {meaning} (it says: {server_message})")
        };
        let severity = refused
            .severity
            .as_ref()
            .map_or("", |severity| severity.as_str());
        Error {
            status: Some(Box::new(ServerStatus {
                code,
                severity: severity.to_owned(),
                server_message,
            })),
            ..Error::new(ErrorKind::Refused, code::SERVER_ERROR, detail)
        }
    }

    /// The same failure, of a request that moves money and may have arrived.
    pub(crate) fn outcome_unknown(self, transaction_id: &str) -> Self {
        let detail = format!(
            "it is not known whether the bank carried out transaction {transaction_id}: {}; \
             repeat the same call to ask with the same transaction, or synchronize to look for it",
            self.detail
        );
        Error {
            kind: ErrorKind::OutcomeUnknown,
            detail,
            transaction_id: Some(transaction_id.to_owned()),
            ..self
        }
    }

    /// The same failure, with more to know about it.
    pub(crate) fn with_remark(mut self, remark: &str) -> Self {
        self.detail.push_str("; ");
        self.detail.push_str(remark);
        self
    }

    /// The same failure under a more fitting code.
    pub(crate) fn with_code(self, code: i32) -> Self {
        Error { code, ..self }
    }

    /// The same failure, with what the bank wants answered first.
    pub(crate) fn with_challenge(self, challenge: Challenge) -> Self {
        Error {
            challenge: Some(Box::new(challenge)),
            ..self
        }
    }

    /// What the bank wants answered before it does what was asked, after status 3000, 3001, 15512 or 15513:
    /// [`BillPayment::resume`](crate::BillPayment::resume) answers it.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_deref()
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The component's error code, such as 2001 for a refusal of the server.
    pub fn code(&self) -> i32 {
        self.code
    }

    /// What happened and what to do next, for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The status of the server, if it refused.
    pub fn status(&self) -> Option<&ServerStatus> {
        self.status.as_deref()
    }

    /// The TRNUID of a transaction whose outcome is unknown.
    pub fn transaction_id(&self) -> Option<&str> {
        self.transaction_id.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.detail)
    }
}

impl std::error::Error for Error {}

/// Text of a server for people: one line, without control characters, as long as OFX allows.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 255;
    text.chars()
        .take(LONGEST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;
