//! A call that another thread can interrupt: what `ofx_billpay.aio` does when a task is cancelled.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;

thread_local! {
    /// Whether the call that runs on this thread shall end, if it can be interrupted.
    static SHALL_END: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Whether the call on this thread was interrupted from another one.
pub(crate) fn is_interrupted() -> bool {
    SHALL_END.with_borrow(|flag| {
        flag.as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
    })
}

/// One call that can be interrupted. It is this very call that ends, whatever else its object does meanwhile.
#[pyclass(frozen, module = "ofx_billpay._native")]
pub(crate) struct InterruptibleCall(Arc<AtomicBool>);

#[pymethods]
impl InterruptibleCall {
    /// A call that is not interrupted yet.
    #[new]
    fn new() -> Self {
        InterruptibleCall(Arc::default())
    }

    /// Calls a callable without arguments on this thread, and gives what it returns.
    #[pyo3(signature = (callable: "Callable[[], object]") -> "Any")]
    fn run<'py>(&self, callable: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let _former = Former(SHALL_END.replace(Some(Arc::clone(&self.0))));
        callable.call0()
    }

    /// Interrupts what `run` runs now, or will run: a call that waits for the bank ends within a fraction of a second as one
    /// does that Ctrl-C interrupts.
    fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What was to be heeded before, until it is so again.
struct Former(Option<Arc<AtomicBool>>);

impl Drop for Former {
    fn drop(&mut self) {
        SHALL_END.set(self.0.take());
    }
}
