//! Errors of the core as Python exceptions, which are written in Python (`ofx_billpay.errors`).

use ofx_billpay::{Error, ErrorKind};
use pyo3::PyErr;

use crate::challenge::Challenge;

mod python {
    use pyo3::import_exception;

    import_exception!(ofx_billpay.errors, BankTimeoutError);
    import_exception!(ofx_billpay.errors, BusyError);
    import_exception!(ofx_billpay.errors, CallInterruptedError);
    import_exception!(ofx_billpay.errors, InvalidValueError);
    import_exception!(ofx_billpay.errors, OFXBillPayError);
    import_exception!(ofx_billpay.errors, PaymentOutcomeUnknownError);
    import_exception!(ofx_billpay.errors, ProtocolError);
    import_exception!(ofx_billpay.errors, ServerRefusedError);
    import_exception!(ofx_billpay.errors, TLSError);
    import_exception!(ofx_billpay.errors, TransportError);
}

/// What an exception is made of: code, detail, status code, severity, server message, transaction id, challenge.
type Arguments = (
    i32,
    String,
    Option<u32>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Challenge>,
);

/// The exception for an index that is out of a list.
pub(crate) fn index_out_of(index: i64, count: usize) -> PyErr {
    const INVALID_ARGUMENT: i32 = 10022;
    let detail = format!("index: {index} is not from 0 to below {count}, the number of records");
    python::InvalidValueError::new_err((INVALID_ARGUMENT, detail))
}

/// The exception for a value of a reply that cannot be had, for a reason in words.
pub(crate) fn unreadable(reason: String) -> PyErr {
    const INVALID_RESPONSE: i32 = 2002;
    python::ProtocolError::new_err((INVALID_RESPONSE, reason))
}

/// The exception for a secret that is no text. It shows nothing of it, unlike Python's own.
pub(crate) fn not_text() -> PyErr {
    const INVALID_ARGUMENT: i32 = 10022;
    let detail = "the value has a character that is none (half of a surrogate pair)".to_owned();
    python::InvalidValueError::new_err((INVALID_ARGUMENT, detail))
}

/// The exception for a value that is none; nothing was sent.
pub(crate) fn wrong_value(name: &str, what: &str) -> PyErr {
    const INVALID_ARGUMENT: i32 = 10022;
    python::InvalidValueError::new_err((INVALID_ARGUMENT, format!("{name}: {what}")))
}

/// The exception for an error.
pub(crate) fn exception(error: &Error) -> PyErr {
    let status = error.status();
    let arguments: Arguments = (
        error.code(),
        error.detail().to_owned(),
        status.map(|status| status.code),
        status.map(|status| status.severity.clone()),
        status.map(|status| status.server_message.clone()),
        error.transaction_id().map(str::to_owned),
        error.challenge().cloned().map(Challenge),
    );
    match error.kind() {
        ErrorKind::InvalidValue => python::InvalidValueError::new_err(arguments),
        ErrorKind::Refused => python::ServerRefusedError::new_err(arguments),
        ErrorKind::Protocol => python::ProtocolError::new_err(arguments),
        ErrorKind::Transport => python::TransportError::new_err(arguments),
        ErrorKind::Tls => python::TLSError::new_err(arguments),
        ErrorKind::Timeout => python::BankTimeoutError::new_err(arguments),
        ErrorKind::Interrupted => python::CallInterruptedError::new_err(arguments),
        ErrorKind::Busy => python::BusyError::new_err(arguments),
        ErrorKind::OutcomeUnknown => python::PaymentOutcomeUnknownError::new_err(arguments),
        _ => python::OFXBillPayError::new_err(arguments),
    }
}
