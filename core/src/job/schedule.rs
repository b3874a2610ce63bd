//! When a connection is synchronised by itself: every interval with some jitter, later and later while it fails, and never
//! with credentials that the bank refused.

use super::connection::Connection;
use super::machine::SyncJob;
use super::words::{JobState, Timestamp};
use crate::clock;

/// Tells the time. Tests bring their own.
pub trait Clock: Send + Sync {
    /// The time now, in seconds since 1970, GMT.
    fn now(&self) -> Timestamp;
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        clock::now_seconds()
    }
}

/// A sign-on was refused.
pub(super) const WRONG_CREDENTIALS: u32 = 15500;
/// The bank locked the user out.
pub(super) const LOCKED_OUT: u32 = 15502;
/// The first attempt after a failure comes after this, or the interval if that is shorter.
const FIRST_RETRY: Timestamp = 15 * 60;
/// Attempts after failures are at most this many intervals apart.
const LONGEST: Timestamp = 8;
/// Up to this part of a pause is added to it, so that connections do not ask all at once.
const JITTER: Timestamp = 10;

/// What is known of a connection's schedule after a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Schedule {
    pub(super) next_due: Option<Timestamp>,
    pub(super) failures: u32,
    pub(super) stopped_by: Option<u32>,
}

/// When a connection is due first.
pub(super) fn first(interval: Option<i64>, may_store: bool, now: Timestamp) -> Option<Timestamp> {
    let interval = interval.filter(|_| may_store)?;
    Some(now.saturating_add(with_jitter(interval, random())))
}

/// What a job that has ended means for the schedule of its connection.
pub(super) fn after(connection: &Connection, job: &SyncJob, now: Timestamp) -> Schedule {
    after_with(connection, job, now, random())
}

fn after_with(connection: &Connection, job: &SyncJob, now: Timestamp, random: u32) -> Schedule {
    let refused = job.error.as_ref().and_then(|error| error.status_code);
    let stopped_by = match job.state {
        JobState::Completed => None,
        _ => refused
            .filter(|status| matches!(*status, WRONG_CREDENTIALS | LOCKED_OUT))
            .or(connection.stopped_by),
    };
    let failures = match job.state {
        JobState::Completed => 0,
        _ => connection.failures.saturating_add(1),
    };
    let interval = connection
        .interval
        .filter(|_| connection.may_store_credentials);
    let pause = interval.map(|interval| match failures {
        0 => interval,
        failures => {
            let doubled = 1_i64 << (failures - 1).min(30);
            interval
                .min(FIRST_RETRY)
                .saturating_mul(doubled)
                .min(interval.saturating_mul(LONGEST))
        }
    });
    // Where a bank moved, a user must be there to sign on: a job that somebody asks for brings the schedule back.
    let has_moved = job
        .upgrade()
        .is_some_and(|(upgrade, _)| !upgrade.accesses.is_empty());
    let next_due = pause
        .filter(|_| stopped_by.is_none() && !has_moved)
        .map(|pause| now.saturating_add(with_jitter(pause, random)));
    Schedule {
        next_due,
        failures,
        stopped_by,
    }
}

fn with_jitter(pause: Timestamp, random: u32) -> Timestamp {
    let most = pause / JITTER;
    pause.saturating_add(Timestamp::from(random) % most.saturating_add(1))
}

/// A number that nobody can foresee.
fn random() -> u32 {
    let id = clock::new_id();
    let digits = id.get(..8).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::machine::{Answer, JobError};
    use super::super::words::{SyncScope, SyncType};
    use super::*;

    const DAY: i64 = 86_400;

    fn connection(failures: u32) -> Connection {
        Connection {
            id: 1,
            url: String::new(),
            realm: None,
            organization: String::new(),
            fi_id: String::new(),
            ofx_version: String::new(),
            app_id: String::new(),
            app_version: String::new(),
            user: String::new(),
            client_uid: String::new(),
            timeout: 60,
            settings: Vec::new(),
            may_store_credentials: true,
            has_password: true,
            interval: Some(DAY),
            next_due: None,
            stopped_by: None,
            failures,
            created: 0,
            accesses: Vec::new(),
        }
    }

    fn failed(status_code: Option<u32>) -> SyncJob {
        let job = SyncJob::new(1, 1, SyncType::All, SyncScope::Transactions, 0);
        let error = JobError {
            status_code,
            ..JobError::new(2001, "refused")
        };
        job.step(Answer::Broken(error), 0).0
    }

    #[test]
    fn after_success_it_is_due_in_an_interval_and_a_bit() {
        let mut job = failed(None);
        job.state = JobState::Completed;
        for random in [0, 1, u32::MAX] {
            let next = after_with(&connection(3), &job, 1000, random);
            let due = next.next_due.unwrap() - 1000;
            assert!((DAY..=DAY + DAY / 10).contains(&due), "{due}");
            assert_eq!((next.failures, next.stopped_by), (0, None));
        }
    }

    #[test]
    fn after_failures_it_is_due_later_and_later_up_to_eight_intervals() {
        let due = |failures| after_with(&connection(failures), &failed(None), 0, 0).next_due;
        assert_eq!(
            [due(0), due(1), due(2)],
            [Some(900), Some(1800), Some(3600)]
        );
        assert_eq!(due(40), Some(8 * DAY));
        assert_eq!(due(u32::MAX), Some(8 * DAY));
    }

    #[test]
    fn refused_credentials_stop_it() {
        for status in [WRONG_CREDENTIALS, LOCKED_OUT] {
            let next = after_with(&connection(0), &failed(Some(status)), 0, 0);
            assert_eq!((next.next_due, next.stopped_by), (None, Some(status)));
        }
        assert!(
            after_with(&connection(0), &failed(Some(2000)), 0, 0)
                .next_due
                .is_some()
        );
    }

    #[test]
    fn without_consent_or_interval_it_is_never_due() {
        assert_eq!(first(Some(DAY), false, 0), None);
        assert_eq!(first(None, true, 0), None);
        let mut without = connection(0);
        without.may_store_credentials = false;
        assert_eq!(after_with(&without, &failed(None), 0, 0).next_due, None);
    }
}
