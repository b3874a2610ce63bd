//! The lists of a synchronization as Python's sequences: views of the core's records that make a record when it is asked for.
//!
//! No list is built: length and one item cost the same for ten records as for a million. A sequence shares what it shows with the
//! core and never changes, whatever the object that gave it does later.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use ofx_billpay::{BillPayment, PayeeRecord, PaymentRecord, RecurringRecord};
use pyo3::exceptions::{PyIndexError, PyOverflowError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PySequence, PySlice};

use crate::record::{Payee, Payment, RecurringPayment};

/// A sequence on its way to Python, where it is known as `Sequence[...]`.
pub(crate) struct Sequence<S>(S);

/// Declares the sequence of a kind of records, and its iterator.
macro_rules! sequence {
    ($(#[$doc:meta])* $name:ident($record:ty => $item:ident) = $list:ident, $shown:literal, $iterator:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, eq, sequence, module = "ofx_billpay")]
        pub(crate) struct $name(Arc<[$record]>);

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
            }
        }

        impl $name {
            /// Those of the last synchronization of an object.
            pub(crate) fn of(core: &BillPayment) -> Sequence<$name> {
                Sequence($name(core.$list()))
            }

            fn record(&self, index: usize) -> Option<$item> {
                self.0.get(index).cloned().map($item)
            }

            /// Where the records that equal an object stand.
            fn places(&self, object: &Bound<'_, PyAny>) -> impl Iterator<Item = usize> {
                let wanted = object.cast::<$item>().ok().map(|item| item.get().0.clone());
                let of = move |wanted: $record| {
                    let records = self.0.iter().enumerate();
                    records.filter(move |(_, each)| **each == wanted).map(|(index, _)| index)
                };
                wanted.map(of).into_iter().flatten()
            }
        }

        #[pymethods]
        impl $name {
            fn __len__(&self) -> usize {
                self.0.len()
            }

            fn __getitem__<'py>(&self, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
                let py = index.py();
                match chosen(index, self.0.len())? {
                    Chosen::One(index) => {
                        let record = self.record(index).ok_or_else(out_of_range)?;
                        Ok(Bound::new(py, record)?.into_any())
                    }
                    Chosen::Many(indices) => {
                        let records = indices.into_iter().filter_map(|index| self.record(index));
                        let records: Vec<_> = records.collect();
                        Ok(PyList::new(py, records)?.into_any())
                    }
                }
            }

            fn __iter__(&self) -> $iterator {
                $iterator(Walk::new(&self.0, Direction::Forwards))
            }

            fn __reversed__(&self) -> $iterator {
                $iterator(Walk::new(&self.0, Direction::Backwards))
            }

            fn __contains__(&self, record: &Bound<'_, PyAny>) -> bool {
                self.places(record).next().is_some()
            }

            /// How many records equal this one.
            fn count(&self, record: &Bound<'_, PyAny>) -> usize {
                self.places(record).count()
            }

            /// Where the first record that equals this one stands; `ValueError` if none does.
            #[pyo3(signature = (record, start = 0, stop = isize::MAX))]
            fn index(&self, record: &Bound<'_, PyAny>, start: isize, stop: isize) -> PyResult<usize> {
                let span = bounded(start, self.0.len())..bounded(stop, self.0.len());
                self.places(record)
                    .find(|index| span.contains(index))
                    .ok_or_else(|| PyValueError::new_err("there is no such record"))
            }

            fn __repr__(&self) -> String {
                format!("<{} {}>", self.0.len(), $shown)
            }
        }

        #[pyclass(frozen, module = "ofx_billpay")]
        struct $iterator(Walk<$record>);

        #[pymethods]
        impl $iterator {
            fn __iter__(this: Py<Self>) -> Py<Self> {
                this
            }

            fn __next__(&self) -> Option<$item> {
                self.0.step().map($item)
            }

            fn __length_hint__(&self) -> usize {
                self.0.left()
            }
        }

        impl<'py> IntoPyObject<'py> for Sequence<$name> {
            type Target = $name;
            type Output = Bound<'py, $name>;
            type Error = PyErr;

            #[cfg(feature = "inspect")]
            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_subscript!(
                pyo3::type_hint_identifier!("collections.abc", "Sequence"),
                <$item as pyo3::PyTypeInfo>::TYPE_HINT
            );

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
                // Python is told once that it is one: `isinstance(payments, collections.abc.Sequence)`.
                static REGISTERED: PyOnceLock<()> = PyOnceLock::new();
                REGISTERED.get_or_try_init(py, || PySequence::register::<$name>(py))?;
                Bound::new(py, self.0)
            }
        }
    };
}

sequence! {
    /// The payments of a synchronization.
    Payments(PaymentRecord => Payment) = sync_payments, "payments", PaymentIterator
}
sequence! {
    /// The payees of a synchronization.
    Payees(PayeeRecord => Payee) = sync_payees, "payees", PayeeIterator
}
sequence! {
    /// The recurring models of a synchronization.
    RecurringPayments(RecurringRecord => RecurringPayment) = sync_recurring_payments, "recurring payments", RecurringPaymentIterator
}

/// What stands between the brackets, of a list of `len` records.
fn chosen(index: &Bound<'_, PyAny>, len: usize) -> PyResult<Chosen> {
    if let Ok(slice) = index.cast::<PySlice>() {
        let length = isize::try_from(len).map_err(|_| out_of_range())?;
        let span = slice.indices(length)?;
        let places = (0..span.slicelength).scan(span.start, |next, _| {
            let place = *next;
            *next = place.saturating_add(span.step);
            usize::try_from(place).ok()
        });
        return Ok(Chosen::Many(places.collect()));
    }
    let index: isize = index.extract().map_err(|error: PyErr| {
        // A number that no list is as long as.
        let is_huge = error.is_instance_of::<PyOverflowError>(index.py());
        if is_huge { out_of_range() } else { error }
    })?;
    let place = if index < 0 {
        len.checked_sub(index.unsigned_abs())
    } else {
        usize::try_from(index).ok()
    };
    place.map(Chosen::One).ok_or_else(out_of_range)
}

enum Chosen {
    One(usize),
    Many(Vec<usize>),
}

/// A bound of a search as Python counts: negative ones from the end, those beyond an end are the end.
fn bounded(bound: isize, len: usize) -> usize {
    if bound < 0 {
        len.saturating_sub(bound.unsigned_abs())
    } else {
        len.min(bound.unsigned_abs())
    }
}

fn out_of_range() -> PyErr {
    PyIndexError::new_err("index out of range")
}

enum Direction {
    Forwards,
    Backwards,
}

/// A walk through records, from either end.
struct Walk<T> {
    records: Arc<[T]>,
    left: Mutex<Range<usize>>,
    direction: Direction,
}

impl<T: Clone> Walk<T> {
    fn new(records: &Arc<[T]>, direction: Direction) -> Self {
        Walk {
            records: Arc::clone(records),
            left: Mutex::new(0..records.len()),
            direction,
        }
    }

    fn step(&self) -> Option<T> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let index = match self.direction {
            Direction::Forwards => left.next(),
            Direction::Backwards => left.next_back(),
        }?;
        self.records.get(index).cloned()
    }

    fn left(&self) -> usize {
        self.left
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}
