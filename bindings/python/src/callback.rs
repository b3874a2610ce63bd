//! Event handlers as attributes: any callable that takes the event, or `None`.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use pyo3::PyClass;
use pyo3::PyTraverseError;
use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

/// The place of one event handler.
#[derive(Default)]
pub(crate) struct Slot {
    handler: Mutex<Option<Py<PyAny>>>,
    /// How often it was set.
    times: AtomicUsize,
}

/// The handler of a slot as somebody who tells of many events knows it.
pub(crate) struct Known<'a> {
    slot: &'a Slot,
    handler: Option<Py<PyAny>>,
    /// How often the slot had been set then.
    times: usize,
    /// Whether this handler has read all of an event.
    reads_all: bool,
}

impl Slot {
    pub(crate) fn get(&self, py: Python<'_>) -> Option<Py<PyAny>> {
        self.locked().as_ref().map(|handler| handler.clone_ref(py))
    }

    /// The handler for many events, of which each may set another one.
    pub(crate) fn known(&self, py: Python<'_>) -> Known<'_> {
        // What is set after this was read is found out by the next event.
        let times = self.times.load(Ordering::Acquire);
        let handler = self.get(py);
        Known {
            slot: self,
            handler,
            times,
            reads_all: false,
        }
    }

    pub(crate) fn set(&self, handler: Option<Py<PyAny>>) {
        // The former handler is dropped after the lock is released: dropping may run Python code.
        let _former = std::mem::replace(&mut *self.locked(), handler);
        self.times.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        match self.handler.try_lock() {
            Ok(handler) => visit.call(&*handler),
            Err(_) => Ok(()),
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<Py<PyAny>>> {
        self.handler.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known<'_> {
    /// Whoever listens now, and whether that one has read all of an event.
    pub(crate) fn now(&mut self, py: Python<'_>) -> Option<(&Py<PyAny>, &mut bool)> {
        if self.times != self.slot.times.load(Ordering::Acquire) {
            *self = self.slot.known(py);
        }
        let handler = self.handler.as_ref()?;
        Some((handler, &mut self.reads_all))
    }
}

/// Calls a handler with an event. A coroutine function has done nothing when it returns, and nobody would await it: what it
/// was meant to do or to refuse must not be passed over.
pub(crate) fn call<E: PyClass>(handler: &Py<PyAny>, event: &Bound<'_, E>) -> PyResult<()> {
    let returned = called(handler.bind(event.py()), event)?;
    if returned.is_none() || !returned.hasattr("cr_frame")? {
        return Ok(());
    }
    returned.call_method0("close")?;
    Err(PyTypeError::new_err(
        "an event handler is a plain function: nobody awaits the coroutine that this one returned",
    ))
}

/// Calls with one argument, without the tuple that `call1` makes where it may not use what only newer Pythons have: a fifth of
/// what an event costs.
#[expect(
    unsafe_code,
    reason = "pyo3 has no safe name for the only call of the stable ABI that needs no tuple"
)]
fn called<'py, E>(
    callable: &Bound<'py, PyAny>,
    argument: &Bound<'py, E>,
) -> PyResult<Bound<'py, PyAny>> {
    let end: *mut ffi::PyObject = std::ptr::null_mut();
    // SAFETY: both objects live as long as the call, a null pointer ends the arguments, and what is returned is a reference of our
    // own, or null with an exception set.
    unsafe {
        let returned = ffi::PyObject_CallFunctionObjArgs(callable.as_ptr(), argument.as_ptr(), end);
        Bound::from_owned_ptr_or_err(callable.py(), returned)
    }
}

/// A handler of events of type `E`, on its way in or out.
pub(crate) struct Handler<E> {
    pub(crate) callable: Option<Py<PyAny>>,
    event: PhantomData<E>,
}

impl<E> Handler<E> {
    pub(crate) fn new(callable: Option<Py<PyAny>>) -> Self {
        Handler {
            callable,
            event: PhantomData,
        }
    }
}

impl<'py, E: PyTypeHint> FromPyObject<'_, 'py> for Handler<E> {
    type Error = PyErr;

    #[cfg(feature = "inspect")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = hint::callable_or_none::<E>();

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() {
            return Ok(Handler::new(None));
        }
        if object.is_callable() {
            return Ok(Handler::new(Some(object.to_owned().unbind())));
        }
        Err(PyTypeError::new_err(
            "an event handler is a callable that takes the event, or None",
        ))
    }
}

impl<'py, E: PyTypeHint> IntoPyObject<'py> for Handler<E> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "inspect")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = hint::callable_or_none::<E>();

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let none = || py.None();
        Ok(self.callable.unwrap_or_else(none).into_bound(py))
    }
}

/// A class that the stub file can name.
#[cfg(feature = "inspect")]
pub(crate) trait PyTypeHint: pyo3::PyTypeInfo {}
#[cfg(feature = "inspect")]
impl<T: pyo3::PyTypeInfo> PyTypeHint for T {}
/// A class that the stub file can name.
#[cfg(not(feature = "inspect"))]
pub(crate) trait PyTypeHint {}
#[cfg(not(feature = "inspect"))]
impl<T> PyTypeHint for T {}

#[cfg(feature = "inspect")]
mod hint {
    use pyo3::inspect::PyStaticExpr;
    use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

    use super::PyTypeHint;

    /// `Callable[[E], object] | None`.
    pub(super) const fn callable_or_none<E: PyTypeHint>() -> PyStaticExpr {
        type_hint_union!(
            type_hint_subscript!(
                type_hint_identifier!("collections.abc", "Callable"),
                PyStaticExpr::List {
                    elts: &[E::TYPE_HINT]
                },
                type_hint_identifier!("builtins", "object")
            ),
            PyStaticExpr::Constant {
                value: pyo3::inspect::PyStaticConstant::None
            }
        )
    }
}
