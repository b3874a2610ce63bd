//! Who works on what: a fixed number of workers, never two on one connection, and no bank that holds up the others.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use super::jobs::Ready;
use super::words::{ConnectionId, JobId};
use crate::clock;

/// A bank that has let a worker wait for longer than this does not hold the worker's place any more.
const OVERDUE: Duration = Duration::from_secs(2);
/// For each place, so many workers more may wait for banks that hang.
const SPARE: usize = 4;

/// What is ready, and what is worked on.
pub(super) struct Pool {
    workers: usize,
    waiting: VecDeque<Ready>,
    running: HashMap<JobId, Running>,
    /// Of waiting and running jobs.
    known: HashSet<JobId>,
    busy: HashSet<ConnectionId>,
    /// Banks that let somebody wait too long, until they answer.
    slow: HashSet<String>,
    /// The threads there are.
    pub(super) threads: usize,
    /// Those of them that have nothing to do.
    pub(super) idle: usize,
    pub(super) is_closed: bool,
}

struct Running {
    connection: ConnectionId,
    bank: String,
    since: Instant,
}

impl Pool {
    pub(super) fn new(workers: usize) -> Self {
        Pool {
            workers,
            waiting: VecDeque::new(),
            running: HashMap::new(),
            known: HashSet::new(),
            busy: HashSet::new(),
            slow: HashSet::new(),
            threads: 0,
            idle: 0,
            is_closed: false,
        }
    }

    /// How many more jobs are wanted, so that no worker waits for the next: none while there is one for each.
    pub(super) fn wants(&self) -> usize {
        if self.waiting.len() < self.workers {
            3 * self.workers - self.waiting.len()
        } else {
            0
        }
    }

    /// How many jobs it knows of, waiting or running.
    pub(super) fn known(&self) -> usize {
        self.known.len()
    }

    /// Adds jobs, those that are not known yet.
    pub(super) fn add(&mut self, jobs: Vec<Ready>) {
        for job in jobs {
            if self.known.insert(job.id) {
                self.waiting.push_back(job);
            }
        }
    }

    /// How many threads are wanted beside those there are.
    pub(super) fn threads_wanted(&self) -> usize {
        let most = self.workers + self.overdue().min(SPARE * self.workers);
        most.saturating_sub(self.threads)
            .min(self.waiting.len().saturating_sub(self.idle))
    }

    /// Whether a thread that has nothing to do is one too many.
    pub(super) fn has_surplus(&self) -> bool {
        self.threads > self.workers && self.waiting.is_empty()
    }

    /// Takes the next job that may run now.
    pub(super) fn take(&mut self) -> Option<Ready> {
        self.mark_slow();
        if self.running.len() - self.overdue() >= self.workers {
            return None;
        }
        let mut at = 0;
        while let Some(job) = self.waiting.get(at) {
            if self.busy.contains(&job.connection) {
                // It is found again when the other has ended.
                if let Some(job) = self.waiting.remove(at) {
                    self.known.remove(&job.id);
                }
            } else if self.is_full(&job.bank) {
                at += 1;
            } else {
                break;
            }
        }
        let job = self.waiting.remove(at)?;
        self.busy.insert(job.connection);
        let running = Running {
            connection: job.connection,
            bank: job.bank.clone(),
            since: clock::ticks(),
        };
        self.running.insert(job.id, running);
        Some(job)
    }

    /// A question to a bank ended, well or not, and the next may follow.
    pub(super) fn answered(&mut self, id: JobId, well: bool) {
        if let Some(running) = self.running.get_mut(&id) {
            running.since = clock::ticks();
            if well && !self.slow.is_empty() {
                self.slow.remove(&running.bank);
            }
        }
    }

    /// A job is worked on no more.
    pub(super) fn release(&mut self, id: JobId) {
        self.known.remove(&id);
        if let Some(running) = self.running.remove(&id) {
            self.busy.remove(&running.connection);
        }
    }

    /// The slow banks that get no more workers for now. Their waiting jobs make room for those of others.
    pub(super) fn full_banks(&mut self) -> Vec<String> {
        self.mark_slow();
        let full: Vec<String> = self
            .slow
            .iter()
            .filter(|bank| self.is_full(bank))
            .cloned()
            .collect();
        if !full.is_empty() {
            let known = &mut self.known;
            self.waiting.retain(|job| {
                let stays = !full.contains(&job.bank);
                if !stays {
                    known.remove(&job.id);
                }
                stays
            });
        }
        full
    }

    /// Whether a slow bank has as many workers as it gets: a quarter.
    fn is_full(&self, bank: &str) -> bool {
        let allowed = (self.workers / 4).max(1);
        self.slow.contains(bank)
            && self.running.values().filter(|job| job.bank == bank).count() >= allowed
    }

    fn mark_slow(&mut self) {
        let overdue = self.running.values().filter(|job| job.is_overdue());
        self.slow.extend(overdue.map(|job| job.bank.clone()));
    }

    fn overdue(&self) -> usize {
        self.running.values().filter(|job| job.is_overdue()).count()
    }
}

impl Running {
    fn is_overdue(&self) -> bool {
        self.since.elapsed() >= OVERDUE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: JobId, connection: ConnectionId, bank: &str) -> Ready {
        Ready {
            id,
            connection,
            bank: bank.to_owned(),
        }
    }

    fn taken(pool: &mut Pool) -> Vec<JobId> {
        std::iter::from_fn(|| pool.take())
            .map(|job| job.id)
            .collect()
    }

    #[test]
    fn not_more_run_than_there_are_workers() {
        let mut pool = Pool::new(2);
        pool.add((1..6).map(|id| job(id, id, "a")).collect());
        assert_eq!(taken(&mut pool), [1, 2]);
        pool.release(1);
        assert_eq!(taken(&mut pool), [3]);
    }

    #[test]
    fn a_connection_never_runs_twice_at_once() {
        let mut pool = Pool::new(4);
        pool.add(vec![
            job(1, 7, "a"),
            job(2, 7, "a"),
            job(3, 8, "a"),
            job(1, 7, "a"),
        ]);
        assert_eq!(taken(&mut pool), [1, 3]);
        pool.release(1);
        pool.add(vec![job(2, 7, "a")]);
        assert_eq!(taken(&mut pool), [2]);
    }

    #[test]
    fn a_bank_that_hangs_gives_its_places_back() {
        let mut pool = Pool::new(4);
        pool.add((1..20).map(|id| job(id, id, "hangs")).collect());
        assert_eq!(taken(&mut pool), [1, 2, 3, 4]);
        for running in pool.running.values_mut() {
            running.since -= OVERDUE;
        }
        pool.add(vec![job(50, 50, "answers")]);
        assert_eq!(taken(&mut pool), [50]);
        assert_eq!(pool.full_banks(), ["hangs"]);
        assert_eq!(pool.waiting.len(), 0);
        assert_eq!(pool.known(), 5);
        pool.add(vec![job(51, 51, "answers")]);
        assert_eq!(pool.threads_wanted(), 1);
        pool.answered(1, true);
        assert!(!pool.is_full("hangs"));
    }
}
