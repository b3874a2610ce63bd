//! Further attempts after one that failed in passing: how many, after which waits, and until when.

use std::time::{Duration, Instant};

use super::BillPayment;
use super::exchange::{Failure, Fate};
use crate::challenge::Effect;
use crate::clock;
use crate::config::RetrySettings;
use crate::transport::{TICK, TransportError};

/// Waits grow no further.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

impl BillPayment {
    /// Makes an attempt, and further ones as the settings allow, as long as each fails in passing. An attempt is told when it must
    /// have ended; the first has only the limits that every exchange has.
    ///
    /// The fate of the failure is that of all attempts: what may have arrived once is not known not to have arrived by a later attempt
    /// that did not.
    pub(super) fn with_retries<T>(
        &self,
        effect: Effect,
        attempt: impl Fn(Option<Instant>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let settings = self.state().settings.retries.clone();
        let until = clock::ticks() + settings.deadline();
        let mut may_have_arrived = false;
        let mut outcome = attempt(None);
        for made in 0..settings.most_of(effect) {
            let Err(failure) = &outcome else { break };
            let wait = settings.wait(made, clock::random_fraction());
            if !failure.is_passing || clock::ticks() + wait >= until {
                break;
            }
            may_have_arrived |= failure.fate != Fate::NotSent;
            outcome = match self.pause(wait) {
                Ok(()) => attempt(Some(until)),
                Err(interrupted) => Err(interrupted),
            };
        }
        outcome.map_err(|failure| match failure.fate {
            Fate::NotSent | Fate::NotPrepared | Fate::SignonRefused if may_have_arrived => {
                Failure {
                    fate: Fate::Unknown,
                    ..failure
                }
            }
            _ => failure,
        })
    }

    /// Waits, unless the caller does not want to go on.
    fn pause(&self, wait: Duration) -> Result<(), Failure> {
        let listener = self.listener();
        let end = clock::ticks() + wait;
        loop {
            if !listener.keep_going() {
                return Err(Failure::of_transport(TransportError::interrupted()));
            }
            let left = end.saturating_duration_since(clock::ticks());
            if left.is_zero() {
                return Ok(());
            }
            clock::pause(left.min(TICK));
        }
    }
}

impl RetrySettings {
    /// How many further attempts a request gets.
    fn most_of(&self, effect: Effect) -> u32 {
        if effect == Effect::Read || self.of_changes {
            self.most
        } else {
            0
        }
    }

    fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline.into())
    }

    /// How long to wait after so many further attempts: twice as long each time, and at random up to half less, so that clients that
    /// failed together do not come back together.
    fn wait(&self, made: u32, random: f64) -> Duration {
        let doubled =
            Duration::from_millis(self.delay.into()).saturating_mul(2_u32.saturating_pow(made));
        doubled.min(LONGEST_WAIT).mul_f64(0.5 + random / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_vary_by_half() {
        let settings = RetrySettings {
            delay: 500,
            ..RetrySettings::default()
        };
        for (made, random, milliseconds) in [
            (0, 1.0, 500),
            (0, 0.0, 250),
            (1, 1.0, 1000),
            (3, 0.5, 3000),
            (10, 1.0, 30_000),
            (u32::MAX, 0.0, 15_000),
        ] {
            let wait = settings.wait(made, random);
            assert_eq!(wait.as_millis(), milliseconds, "{made} {random}");
        }
    }

    #[test]
    fn there_is_no_further_attempt_unless_it_is_set_and_none_of_changes_unless_that_is_set_too() {
        let off = RetrySettings::default();
        assert_eq!(off.most_of(Effect::Read), 0);
        let reads = RetrySettings { most: 3, ..off };
        let all = [
            Effect::Read,
            Effect::Payees,
            Effect::Account,
            Effect::Mail,
            Effect::Money,
        ];
        let most = |settings: &RetrySettings| all.map(|effect| settings.most_of(effect));
        assert_eq!(most(&reads), [3, 0, 0, 0, 0]);
        let of_changes = true;
        assert_eq!(
            most(&RetrySettings {
                of_changes,
                ..reads
            }),
            [3; 5]
        );
    }
}
