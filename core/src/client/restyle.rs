//! What becomes of the dates at hand when the form changes in which they are typed and shown.

use super::state::State;
use crate::config;
use crate::error::{Error, Result};
use crate::value::DatePattern;

impl State {
    /// Reads or sets a setting. Where it is the form of dates, what the bank told is shown in the new one, and a due date that
    /// was typed does not silently become another day: then it is an error, and nothing changes.
    pub(super) fn configure(&mut self, configuration: &str) -> Result<String> {
        let before = self.settings.ofx.date_format.clone();
        let told = config::apply(self, configuration)?;
        let after = self.settings.ofx.date_format.clone();
        if after != before
            && let Err(error) = self.restyle(&before, &after)
        {
            self.settings.ofx.date_format = before;
            return Err(error);
        }
        Ok(told)
    }

    fn restyle(&mut self, before: &DatePattern, after: &DatePattern) -> Result<()> {
        let due = self.payment_date_due.trim();
        let was_told = due == self.told_date_due;
        if !was_told && is_another_day(due, before, after) {
            let what = format!(
                "would make payment_date_due {due:?} another day: set DateFormat first, and payment_date_due then"
            );
            return Err(Error::invalid("DateFormat", what));
        }
        let shown = |text: &str| match before.parse(text) {
            Ok(date) => after.format(date),
            Err(_) => text.to_owned(),
        };
        if was_told {
            self.payment_date_due = shown(due);
        }
        self.told_date_due = shown(&self.told_date_due);
        self.payment_date_processed = shown(&self.payment_date_processed);
        Ok(())
    }
}

/// Whether a text is a day in both forms, and not the same one.
fn is_another_day(text: &str, before: &DatePattern, after: &DatePattern) -> bool {
    match (before.parse(text), after.parse(text)) {
        (Ok(one), Ok(other)) => one.date() != other.date(),
        _ => false,
    }
}
