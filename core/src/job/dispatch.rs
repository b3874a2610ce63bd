//! The threads of an engine: one that finds what is to be done, and the workers that do it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use zeroize::Zeroizing;

use super::book;
use super::engine::Shared;
use super::jobs::{self, Ready};
use super::machine::{Answer, JobError};
use super::seal::Key;
use super::store::locked;
use super::words::{JobId, SyncScope, SyncType};
use super::worker;
use crate::error::{Error, ErrorKind, Result, code};
use crate::value::Secret;

/// So often it is looked for what another process did, and for what is due.
const LOOK: Duration = Duration::from_millis(50);
/// Between two looks there is at least this, however much is committed.
const REST: Duration = Duration::from_millis(5);
/// So often a process that may not work tries whether it may now.
const NEXT_TRY: Duration = Duration::from_millis(500);
/// The component's code for a time that ran out.
const TIMED_OUT: i32 = 201;

/// Starts the thread that finds what is to be done.
pub(super) fn start(shared: &Arc<Shared>) -> Result<JoinHandle<()>> {
    let shared = Arc::clone(shared);
    spawn("ofx-billpay-jobs", move || dispatch(&shared))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| {
            let detail = format!("no thread could be started: {error}");
            Error::new(ErrorKind::Storage, code::CANNOT_OPEN_FILE, detail)
        })
}

fn dispatch(shared: &Arc<Shared>) {
    let bell = shared.store.bell();
    while !shared.stop.load(Ordering::Acquire) {
        let heard = bell.rings();
        let may_work = shared.is_working.load(Ordering::Acquire) || take_over(shared);
        if may_work {
            // A file that fails now may work again: whoever asks meanwhile is told.
            let _ = look(shared);
            std::thread::sleep(REST);
        }
        bell.wait(heard, if may_work { LOOK } else { NEXT_TRY });
    }
}

/// Becomes the process that works, if no other is. Jobs that one had which died are run again.
fn take_over(shared: &Arc<Shared>) -> bool {
    if shared.lock.try_lock().is_err() {
        return false;
    }
    let Ok(orphaned) = shared.store.read(jobs::orphaned) else {
        let _ = shared.lock.unlock();
        return false;
    };
    locked(&shared.pool).add(orphaned);
    shared.is_working.store(true, Ordering::Release);
    true
}

/// Finds what is to be done, and wakes those who do it.
fn look(shared: &Arc<Shared>) -> Result<()> {
    fail_unanswered(shared)?;
    ask_for_due(shared)?;
    let mut answered = shared.store.read(jobs::answered)?;
    let in_memory: Vec<JobId> = locked(&shared.answers).keys().copied().collect();
    for id in in_memory {
        match shared.store.read(|file| jobs::awaiting(file, id))? {
            Some(ready) => answered.push(ready),
            // It has ended meanwhile, and nobody wants its answers.
            None => drop(locked(&shared.answers).remove(&id)),
        }
    }
    let (full, wanted, known) = {
        let mut pool = locked(&shared.pool);
        pool.add(answered);
        (pool.full_banks(), pool.wants(), pool.known())
    };
    if wanted > 0 {
        // Those that are known already come again, and are passed over.
        let most = wanted + known;
        let queued: Vec<Ready> = shared.store.read(|file| jobs::queued(file, &full, most))?;
        locked(&shared.pool).add(queued);
    }
    let more = {
        let mut pool = locked(&shared.pool);
        let more = pool.threads_wanted();
        pool.threads += more;
        more
    };
    for _ in 0..more {
        let its = Arc::clone(shared);
        match spawn("ofx-billpay-job", move || serve(&its)) {
            Ok(thread) => {
                let mut threads = locked(&shared.threads);
                threads.retain(|thread| !thread.is_finished());
                threads.push(thread);
            }
            Err(_) => locked(&shared.pool).threads -= 1,
        }
    }
    shared.work.notify_all();
    Ok(())
}

/// Fails the jobs whose users did not answer in time.
fn fail_unanswered(shared: &Arc<Shared>) -> Result<()> {
    let before = shared.clock.now().saturating_sub(shared.challenge_age);
    for id in shared.store.read(|file| jobs::expired(file, before))? {
        if locked(&shared.answers).contains_key(&id) {
            continue;
        }
        let detail = format!(
            "the challenge was not answered within {} s: synchronize again when the user is there",
            shared.challenge_age
        );
        worker::advance(
            shared,
            id,
            Answer::Expired(JobError::new(TIMED_OUT, detail)),
        )?;
    }
    Ok(())
}

/// Asks for the jobs of the connections that are due.
fn ask_for_due(shared: &Arc<Shared>) -> Result<()> {
    let now = shared.clock.now();
    let due = shared.store.read(|file| book::due(file, now))?;
    if due.is_empty() {
        return Ok(());
    }
    shared.store.write(move |file| {
        for id in due {
            let Some(connection) = book::find(file, id)? else {
                continue;
            };
            // When the job has ended, it is known when the next is due.
            book::set_schedule(file, id, None, connection.failures, connection.stopped_by)?;
            if !jobs::has_open(file, id)? {
                let (kind, scope) = (SyncType::All, SyncScope::Transactions);
                jobs::ask_for(file, &connection, kind, scope, true, now)?;
            }
        }
        Ok(())
    })
}

/// What a worker does until the engine is closed.
fn serve(shared: &Arc<Shared>) {
    while let Some(job) = next(shared) {
        let worked = {
            let _release = Release { shared, id: job.id };
            catch_unwind(AssertUnwindSafe(|| worker::work_on(shared, job.id)))
        };
        match worked {
            Ok(Ok(())) => {}
            // A job that could not be stored stays as it was stored last, and goes on from there.
            Ok(Err(_)) => try_again(shared, job),
            Err(_) => {
                let detail = "this library failed inside, which should be reported";
                let broken = Answer::Broken(JobError::new(0, detail));
                if worker::advance(shared, job.id, broken).is_err() {
                    try_again(shared, job);
                }
            }
        }
    }
}

/// Puts a job back after a pause.
fn try_again(shared: &Shared, job: Ready) {
    if !shared.stop.load(Ordering::Acquire) {
        std::thread::sleep(NEXT_TRY);
        locked(&shared.pool).add(vec![job]);
    }
}

/// Waits for a job; `None` when this thread shall end.
fn next(shared: &Shared) -> Option<Ready> {
    let mut pool = locked(&shared.pool);
    loop {
        if pool.is_closed || pool.has_surplus() {
            pool.threads -= 1;
            return None;
        }
        if let Some(job) = pool.take() {
            return Some(job);
        }
        pool.idle += 1;
        pool = shared
            .work
            .wait(pool)
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        pool.idle -= 1;
    }
}

/// Gives a job back, also after a panic.
struct Release<'a> {
    shared: &'a Shared,
    id: JobId,
}

impl Drop for Release<'_> {
    fn drop(&mut self) {
        locked(&self.shared.pool).release(self.id);
        self.shared.store.bell().ring();
    }
}

/// Seals answers for a round of a job's challenges.
pub(super) fn seal_answers(
    key: &Key,
    id: JobId,
    round: u32,
    answers: &[(&str, Secret)],
) -> Result<Vec<u8>> {
    let exposed: BTreeMap<&str, &str> = answers
        .iter()
        .map(|(id, answer)| (*id, answer.expose()))
        .collect();
    let text = serde_json::to_string(&exposed).map(Zeroizing::new);
    let text = text.map_err(|_| Error::invalid("answers", "cannot be written down"))?;
    key.seal(
        &worker::answers_place(id, round),
        &Secret::new(text.as_str()),
    )
}
