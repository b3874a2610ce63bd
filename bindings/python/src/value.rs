//! Values on their way out: Python's `Decimal`, `date` and `datetime`, made of text and never of floats, and words.

use std::borrow::Cow;
use std::convert::Infallible;

use ofx_billpay::value::{Amount, Date, DateTime};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

/// A text that most often is one of a few, each of which Python makes but once.
pub(crate) struct Word<'a>(pub(crate) Cow<'a, str>);

/// The object of a text that is one of some words.
macro_rules! known {
    ($text:expr, $py:expr, [$($word:literal)*]) => {
        match $text {
            $($word => Some(intern!($py, $word)),)*
            _ => None,
        }
    };
}

impl<'py> IntoPyObject<'py> for Word<'_> {
    type Target = PyString;
    type Output = Bound<'py, PyString>;
    type Error = Infallible;

    #[cfg(feature = "inspect")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = <&str as IntoPyObject<'py>>::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Infallible> {
        let known = known!(&*self.0, py, [
            "ADDED" "MODIFIED" "CANCELLED" "DELETED"
            "WILLPROCESSON" "PROCESSEDON" "NOFUNDSON" "FAILEDON" "CANCELEDON"
        ]);
        Ok(match known {
            Some(word) => word.clone(),
            None => PyString::new(py, &self.0),
        })
    }
}

/// What Python has as `decimal.Decimal`, digit by digit as it was written.
pub(crate) struct Exact(pub(crate) Amount);

/// What Python has as `datetime.date`.
pub(crate) struct Day(pub(crate) Date);

/// What Python has as `datetime.datetime`, aware of its zone.
pub(crate) struct Moment(String);

impl Moment {
    /// The moment of a date that has a time; `None` if it is a mere day. An error, in words, for a leap second, which Python
    /// has no room for.
    pub(crate) fn of(date: DateTime) -> Result<Option<Moment>, String> {
        let Some(time) = date.time() else {
            return Ok(None);
        };
        let time = time.to_string();
        if time.get(6..8) == Some("60") {
            return Err(format!(
                "{time} is a leap second, which Python has no room for"
            ));
        }
        // Without a zone it is GMT: OFX says so.
        let minutes = date.offset_minutes().unwrap_or(0);
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
        let day = date.date();
        Ok(Some(Moment(format!(
            "{day}T{time}{sign}{hours:02}:{minutes:02}"
        ))))
    }
}

/// Says how a type of Rust becomes one of Python: by a callable of a module that takes a text.
macro_rules! from_text {
    ($name:ident, $module:literal, $class:literal, $constructor:expr, $text:expr) => {
        impl<'py> IntoPyObject<'py> for $name {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;

            #[cfg(feature = "inspect")]
            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
                pyo3::type_hint_identifier!($module, $class);

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
                static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
                let class = CLASS.import(py, $module, $class)?;
                let read: fn(&$name) -> String = $text;
                let constructor: Option<&str> = $constructor;
                match constructor {
                    None => class.call1((read(&self),)),
                    Some(method) => class.call_method1(method, (read(&self),)),
                }
            }
        }
    };
}

from_text!(Exact, "decimal", "Decimal", None, |amount| amount
    .0
    .to_string());
from_text!(Day, "datetime", "date", Some("fromisoformat"), |day| day
    .0
    .to_string());
from_text!(
    Moment,
    "datetime",
    "datetime",
    Some("fromisoformat"),
    |moment| moment.0.clone()
);
