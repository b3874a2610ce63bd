//! Runtimes that drive exchanges: each call has one for itself, and the next call, also of another object, has it after that.

use std::sync::{Mutex, TryLockError};

use tokio::runtime::{Builder, Runtime};

use super::error::TransportError;

/// So many wait for the next call. Each has three files open.
const MOST: usize = 4;

/// Those that wait, with the processes that made them.
static WAITING: Mutex<Vec<(u32, Runtime)>> = Mutex::new(Vec::new());

/// A runtime that nobody else has.
pub(super) fn take() -> Result<Runtime, TransportError> {
    let process = std::process::id();
    while let Some((maker, runtime)) = with_waiting(Vec::pop).flatten() {
        if maker == process {
            return Ok(runtime);
        }
        // After a fork: dropping it would take what the parent waits for off the list that both share.
        std::mem::forget(runtime);
    }
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| TransportError::no_library(&error))
}

/// Takes a runtime back that this process made, and over which no connection goes any more.
pub(super) fn give_back(runtime: Runtime) {
    let mut surplus = Some(runtime);
    with_waiting(|waiting| {
        if waiting.len() < MOST {
            waiting.extend(surplus.take().map(|runtime| (std::process::id(), runtime)));
        }
    });
    if let Some(runtime) = surplus {
        // A look-up of a name that hangs must not hold up the caller.
        runtime.shutdown_background();
    }
}

/// Does something with those that wait. Nobody waits for another one here: in the child of a fork, that other one may not exist.
fn with_waiting<T>(work: impl FnOnce(&mut Vec<(u32, Runtime)>) -> T) -> Option<T> {
    match WAITING.try_lock() {
        Ok(mut waiting) => Some(work(&mut waiting)),
        Err(TryLockError::Poisoned(waiting)) => Some(work(&mut waiting.into_inner())),
        Err(TryLockError::WouldBlock) => None,
    }
}
