//! Events of records: their texts are made when they are read, or all at once for a handler that reads most of them.
//!
//! An attribute that is looked up in the reply is found by Python and by pyo3 for some 300 instructions; one that an object has by 20.
//! What a handler read of one event is what it will read of the next: whoever reads little pays for that alone.

use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;

/// A record of which an event tells, and how often something of it was read.
pub(crate) struct Noted<R> {
    pub(crate) record: R,
    reads: AtomicUsize,
}

impl<R> Noted<R> {
    pub(crate) fn new(record: R) -> Self {
        let reads = AtomicUsize::new(0);
        Noted { record, reads }
    }

    /// The record, of which something is read now.
    #[inline]
    pub(crate) fn read(&self) -> &R {
        // One that is lost where threads read at once does no harm.
        let reads = self.reads.load(Ordering::Relaxed);
        self.reads.store(reads.saturating_add(1), Ordering::Relaxed);
        &self.record
    }

    /// Whether most of so many fields were read. From three of four on it costs less to make all at once.
    pub(crate) fn is_read(&self, fields: usize) -> bool {
        self.reads.load(Ordering::Relaxed) >= (fields * 3).div_ceil(4)
    }
}

/// The class of an event of a record.
pub(crate) trait Told: PyClass<Frozen = True> + Sync {
    type Record;
    /// The subclass whose objects have their texts as they are made.
    type Ready: PyClass;

    fn new(py: Python<'_>, record: Self::Record) -> PyResult<Bound<'_, Self>>;

    fn ready(py: Python<'_>, record: Self::Record) -> PyResult<Bound<'_, Self::Ready>>;

    /// Whether most of it was read.
    fn is_read(&self) -> bool;
}

/// Declares the class of an event as [`view!`](crate::view::view) does, and under the same name the subclass that has its texts ready.
///
/// The first attribute is the record, with typed attributes of its own: it is made when it is read.
macro_rules! told {
    (
        $(#[$attribute:meta])*
        $name:ident($record:ty), $ready:ident, as $python:literal {
            $(#[$whole_doc:meta])* record: $whole:ty = $make:expr;
            $( $(#[$doc:meta])* $field:ident: $type:ty = $read:expr; )*
        }
    ) => {
        view! {
            $(#[$attribute])*
            $name(Noted<$record>) as $python, base {
                $(#[$whole_doc])*
                record: $whole = |noted| {
                    let make: fn(&$record) -> $whole = $make;
                    make(&noted.record)
                };
                $(
                    $(#[$doc])*
                    $field: $type = |noted| {
                        let read: fn(&$record) -> $type = $read;
                        read(noted.read())
                    };
                )*
            }
        }

        #[allow(clippy::struct_field_names, reason = "the names are those of the component")]
        $(#[$attribute])*
        #[pyclass(frozen, extends = $name, name = $python, module = "ofx_billpay")]
        pub(crate) struct $ready {
            $( $(#[$doc])* #[pyo3(get)] $field: Py<PyAny>, )*
        }

        impl Told for $name {
            type Record = $record;
            type Ready = $ready;

            fn new(py: Python<'_>, record: $record) -> PyResult<Bound<'_, Self>> {
                Bound::new(py, $name(Noted::new(record)))
            }

            fn ready(py: Python<'_>, record: $record) -> PyResult<Bound<'_, $ready>> {
                let event = $name(Noted::new(record));
                let ready = $ready {
                    $( $field: event.$field().into_py_any(py)?, )*
                };
                Bound::new(py, PyClassInitializer::from(event).add_subclass(ready))
            }

            fn is_read(&self) -> bool {
                self.0.is_read([$( stringify!($field) ),*].len())
            }
        }
    };
}
pub(crate) use told;
