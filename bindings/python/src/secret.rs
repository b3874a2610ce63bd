//! Secrets on their way in: text, refused without being shown where it is none.

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;

use crate::error::not_text;

/// A secret that was given as a `str`.
pub(crate) struct SecretText(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for SecretText {
    type Error = PyErr;

    #[cfg(feature = "inspect")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_identifier!("builtins", "str");

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match object.extract::<String>() {
            Ok(text) => Ok(SecretText(text)),
            Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(object.py()) => {
                Err(not_text())
            }
            Err(error) if error.is_instance_of::<PyTypeError>(object.py()) => Err(error),
            Err(_) => Err(not_text()),
        }
    }
}
