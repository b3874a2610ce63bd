//! Events of records: their texts are made when they are read, or at once for a handler that reads all of them.
//!
//! An attribute that is looked up in the reply is found by Python and by pyo3 for some 300 instructions, one that an object has for 20.
//! A handler that reads all of one event gets those behind it in the same batch with all texts. Nothing is made for a handler that did
//! not read as much before: the XML of a record can cost more than the rest of its texts.

use std::sync::atomic::{AtomicU32, Ordering};

use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;

/// A record of which an event tells, and which of its texts were read.
pub(crate) struct Noted<R> {
    pub(crate) record: R,
    /// A bit for each.
    read: AtomicU32,
}

impl<R> Noted<R> {
    pub(crate) fn new(record: R) -> Self {
        let read = AtomicU32::new(0);
        Noted { record, read }
    }

    /// The record, of which the text at this place is read now.
    #[inline]
    pub(crate) fn read(&self, place: usize) -> &R {
        // A note that is lost where threads read at once does no harm.
        let read = self.read.load(Ordering::Relaxed);
        self.read.store(read | 1 << place, Ordering::Relaxed);
        &self.record
    }

    /// Whether so many texts were read.
    pub(crate) fn are_read(&self, texts: usize) -> bool {
        self.read.load(Ordering::Relaxed).count_ones() as usize == texts
    }
}

/// The class of an event of a record.
pub(crate) trait Told: PyClass<Frozen = True> + Sync {
    type Record;
    /// The subclass whose objects have their texts as they are made.
    type Ready: PyClass;

    fn new(py: Python<'_>, record: Self::Record) -> PyResult<Bound<'_, Self>>;

    fn ready(py: Python<'_>, record: Self::Record) -> PyResult<Bound<'_, Self::Ready>>;

    /// Whether all of its texts were read.
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
        $crate::view::view! {
            $(#[$attribute])*
            ///
            /// Tell it by `isinstance`: a handler that reads all of an event gets objects of a subclass, which have the same attributes.
            $name($crate::told::Noted<$record>) as $python, base {
                $(#[$whole_doc])*
                record: $whole = |noted| {
                    let make: fn(&$record) -> $whole = $make;
                    make(&noted.record)
                };
                $(
                    $(#[$doc])*
                    $field: $type = |noted| {
                        let read: fn(&$record) -> $type = $read;
                        read(noted.read(const { std::mem::offset_of!($ready, $field) / size_of::<Py<PyAny>>() }))
                    };
                )*
            }
        }

        #[allow(clippy::struct_field_names, reason = "the names are those of the component")]
        $(#[$attribute])*
        ///
        /// Tell it by `isinstance`: a handler that reads all of an event gets objects of a subclass, which have the same attributes.
        #[pyclass(frozen, extends = $name, name = $python, module = "ofx_billpay")]
        pub(crate) struct $ready {
            $( $(#[$doc])* #[pyo3(get)] $field: Py<PyAny>, )*
        }

        impl $crate::told::Told for $name {
            type Record = $record;
            type Ready = $ready;

            fn new(py: Python<'_>, record: $record) -> PyResult<Bound<'_, Self>> {
                Bound::new(py, $name($crate::told::Noted::new(record)))
            }

            fn ready(py: Python<'_>, record: $record) -> PyResult<Bound<'_, $ready>> {
                let texts = $ready {
                    $(
                        $field: {
                            let read: fn(&$record) -> $type = $read;
                            pyo3::IntoPyObjectExt::into_py_any(read(&record), py)?
                        },
                    )*
                };
                let event = PyClassInitializer::from($name($crate::told::Noted::new(record)));
                Bound::new(py, event.add_subclass(texts))
            }

            fn is_read(&self) -> bool {
                const TEXTS: usize = [$( stringify!($field) ),*].len();
                // The place of a text in the object is that of its bit.
                const { assert!(size_of::<$ready>() == TEXTS * size_of::<Py<PyAny>>() && TEXTS <= 32) };
                self.0.are_read(TEXTS)
            }
        }
    };
}
pub(crate) use told;
