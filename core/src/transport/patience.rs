//! How long an exchange may take: the limits, and when the last progress was made.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::error::TransportError;
use super::options::TimeOptions;

/// When something last happened on a connection.
pub(super) struct Progress {
    epoch: Instant,
    /// Nanoseconds since then.
    last: AtomicU64,
}

impl Default for Progress {
    fn default() -> Self {
        Progress {
            epoch: Instant::now(),
            last: AtomicU64::new(0),
        }
    }
}

impl Progress {
    /// Something happened.
    pub(super) fn touch(&self) {
        // 584 years fit.
        let passed = u64::try_from(self.epoch.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.last.store(passed, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.epoch + Duration::from_nanos(self.last.load(Ordering::Relaxed))
    }
}

/// The time limits of one exchange.
pub(super) struct Patience<'a> {
    options: &'a TimeOptions,
    progress: &'a Progress,
    started: Cell<Instant>,
    /// Since when a connection is being made, while one is.
    dialling: Cell<Option<Instant>>,
    until: Cell<Option<Instant>>,
}

impl<'a> Patience<'a> {
    /// The time starts now.
    pub(super) fn new(options: &'a TimeOptions, progress: &'a Progress) -> Self {
        progress.touch();
        Patience {
            options,
            progress,
            started: Cell::new(Instant::now()),
            dialling: Cell::new(None),
            until: Cell::new(options.until),
        }
    }

    /// A connection is being made from now on.
    pub(super) fn dialling(&self) {
        self.progress.touch();
        self.dialling.set(Some(Instant::now()));
    }

    /// The connection is made.
    pub(super) fn connected(&self) {
        self.progress.touch();
        self.dialling.set(None);
    }

    /// Asks the caller something. People may think as long as they like.
    pub(super) fn asking<T>(&self, question: impl FnOnce() -> T) -> T {
        let asked = Instant::now();
        let answer = question();
        let thought = asked.elapsed();
        self.started.set(self.started.get() + thought);
        self.dialling
            .set(self.dialling.get().map(|since| since + thought));
        self.until
            .set(self.until.get().map(|until| until + thought));
        self.progress.touch();
        answer
    }

    /// How much time is left, unless there is progress; `None` for ever.
    pub(super) fn left(&self) -> Option<Duration> {
        let (deadline, _) = self.deadline()?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }

    /// The error if a limit has run out.
    pub(super) fn over(&self) -> Option<TransportError> {
        let (deadline, limit) = self.deadline()?;
        (Instant::now() >= deadline)
            .then(|| TransportError::timed_out(limit.describe(self.options)))
    }

    /// When the time is up, as it looks now, and by which limit.
    fn deadline(&self) -> Option<(Instant, Limit)> {
        let connecting = match (self.dialling.get(), self.options.connecting) {
            (Some(since), Some(limit)) => Some((since + limit, Limit::Connecting)),
            _ => None,
        };
        let whole = match self.options.limit {
            Some(limit) if self.options.is_absolute => {
                Some((self.started.get() + limit, Limit::Whole))
            }
            // The limit for connecting stands in place of the other.
            Some(limit) if connecting.is_none() => {
                Some((self.progress.last() + limit, Limit::Silence))
            }
            _ => None,
        };
        connecting
            .into_iter()
            .chain(whole)
            .chain(self.until.get().map(|until| (until, Limit::Attempts)))
            .min_by_key(|(at, _)| *at)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Silence,
    Whole,
    Connecting,
    Attempts,
}

impl Limit {
    fn describe(self, options: &TimeOptions) -> String {
        let seconds = |limit: Option<Duration>| limit.unwrap_or_default().as_secs_f64();
        match self {
            Limit::Silence => format!(
                "the server was silent for {} s (timeout)",
                seconds(options.limit)
            ),
            Limit::Whole => format!(
                "the exchange took longer than {} s (timeout, AbsoluteTimeout)",
                seconds(options.limit)
            ),
            Limit::Connecting => format!(
                "no connection was made within {} s (ConnectionTimeout)",
                seconds(options.connecting)
            ),
            Limit::Attempts => "the time for all attempts ran out (RetryDeadline)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(limit: u64, is_absolute: bool, connecting: Option<u64>) -> TimeOptions {
        TimeOptions {
            limit: Some(Duration::from_secs(limit)),
            is_absolute,
            connecting: connecting.map(Duration::from_secs),
            until: None,
        }
    }

    #[test]
    fn without_a_limit_nothing_runs_out() {
        let progress = Progress::default();
        let options = TimeOptions::default();
        let patience = Patience::new(&options, &progress);
        assert!(patience.left().is_none() && patience.over().is_none());
    }

    #[test]
    fn progress_gives_new_time_unless_the_limit_is_absolute() {
        for (is_absolute, is_over) in [(false, false), (true, true)] {
            let progress = Progress::default();
            let options = TimeOptions {
                limit: Some(Duration::from_millis(40)),
                ..options(0, is_absolute, None)
            };
            let patience = Patience::new(&options, &progress);
            std::thread::sleep(Duration::from_millis(60));
            assert_eq!(patience.over().unwrap().code, 201);
            progress.touch();
            assert_eq!(patience.over().is_some(), is_over);
        }
    }

    #[test]
    fn connecting_has_a_limit_of_its_own() {
        let progress = Progress::default();
        for (limit, absolute, connecting, least, most) in [
            (100, false, Some(5), 4, 5),
            (5, false, Some(100), 99, 100),
            (5, true, Some(100), 4, 5),
            (100, false, None, 99, 100),
        ] {
            let options = options(limit, absolute, connecting);
            let patience = Patience::new(&options, &progress);
            patience.dialling();
            let left = patience.left().unwrap().as_secs_f64();
            assert!(left > f64::from(least) && left <= f64::from(most), "{left}");
            patience.connected();
            let left = patience.left().unwrap().as_secs();
            assert!(left.abs_diff(limit) <= 1, "{left}");
        }
    }

    #[test]
    fn all_attempts_together_have_a_limit_whatever_each_may_take() {
        let progress = Progress::default();
        let options = TimeOptions {
            until: Some(Instant::now()),
            ..options(100, false, Some(100))
        };
        let patience = Patience::new(&options, &progress);
        progress.touch();
        let error = patience.over().unwrap();
        assert!(error.detail.contains("RetryDeadline"), "{error:?}");
    }

    #[test]
    fn people_may_think() {
        let progress = Progress::default();
        let options = TimeOptions {
            limit: Some(Duration::from_millis(40)),
            ..options(0, true, None)
        };
        let patience = Patience::new(&options, &progress);
        patience.asking(|| std::thread::sleep(Duration::from_millis(60)));
        assert!(patience.over().is_none());
    }
}
