//! The queue of events: append-only, read with a cursor, by as many readers as there are.

use std::time::Duration;

use super::event::Event;
use super::jobs;
use super::store::Store;
use super::words::Cursor;
use crate::clock;
use crate::error::Result;

/// So often a waiting reader looks for what another process appended.
const LOOK: Duration = Duration::from_millis(50);
/// As many events at once, unless fewer are asked for.
pub(super) const AT_ONCE: usize = 1000;

/// The queue of an engine's events.
#[derive(Clone)]
pub struct Queue {
    pub(super) store: Store,
}

impl Queue {
    /// The events after a cursor, oldest first, at most 1000 of them. If there are none, waits for some up to a time.
    ///
    /// The cursor is the `id` of the last event that was read, or 0. Reading takes nothing away: who keeps the cursor together
    /// with what was made of the events loses none and sees none twice, whatever ends in between.
    pub fn poll(&self, after: Cursor, wait: Duration) -> Result<Vec<Event>> {
        let begun = clock::ticks();
        loop {
            let heard = self.store.bell().rings();
            let events = self.store.read(|file| jobs::events(file, after, AT_ONCE))?;
            let waited = begun.elapsed();
            if !events.is_empty() || waited >= wait {
                return Ok(events);
            }
            self.store
                .bell()
                .wait(heard, LOOK.min(wait.saturating_sub(waited)));
        }
    }

    /// The cursor behind all events that there are, for who wants only those to come.
    pub fn end(&self) -> Result<Cursor> {
        self.store.read(jobs::last_event)
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}
