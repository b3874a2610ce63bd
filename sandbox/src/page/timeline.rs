//! Payments on a time line: when each is processed, when it is due, and where today is.

use super::html::Html;
use crate::control::{Ledger, LedgerPayment};
use crate::value::Date;

/// More would make the page heavy; the others are in the ledger of the control API.
const MOST: usize = 200;

pub(super) fn payments(page: &mut Html, ledger: &Ledger) {
    page.raw("<section aria-labelledby=\"payments\">\n<h2 id=\"payments\">Payments</h2>\n");
    if ledger.payments.is_empty() {
        page.raw("<p class=\"none\">Nothing was paid yet.</p>\n</section>\n");
        return;
    }
    page.raw(
        "<p class=\"legend\"><span class=\"key\"><svg aria-hidden=\"true\"><circle cx=\"8\" \
         cy=\"8\" r=\"5\"/></svg>processed</span> <span class=\"key\"><svg aria-hidden=\"true\" \
         class=\"planned\"><circle cx=\"8\" cy=\"8\" r=\"5\"/></svg>will be</span> \
         <span class=\"key\"><svg aria-hidden=\"true\" class=\"bad\"><circle cx=\"8\" cy=\"8\" \
         r=\"5\"/></svg>did not go well</span> <span class=\"key\"><svg aria-hidden=\"true\" \
         class=\"due\"><rect x=\"7\" y=\"1\" width=\"3\" height=\"14\"/></svg>due</span> \
         <span class=\"key\"><svg aria-hidden=\"true\" class=\"now\"><rect x=\"7\" y=\"0\" \
         width=\"2\" height=\"16\"/></svg>today</span></p>\n",
    );
    let scale = Scale::new(ledger);
    page.raw("<ol class=\"payments\">\n");
    for payment in ledger.payments.iter().rev().take(MOST) {
        one(page, payment, &scale, &ledger.today);
    }
    page.raw("</ol>\n");
    if ledger.payments.len() > MOST {
        page.raw("<p class=\"none\">Older payments are in <code>/control/ledger</code>.</p>\n");
    }
    page.raw("</section>\n");
}

fn one(page: &mut Html, payment: &LedgerPayment, scale: &Scale, today: &str) {
    page.raw("<li>\n<div class=\"payment\"><strong>")
        .text(&payment.payee_name)
        .raw("</strong> <span class=\"amount\">")
        .text(&payment.amount)
        .raw("</span></div>\n<div class=\"small\">")
        .text(state_words(&payment.state))
        .raw(" ")
        .day(&payment.state_date)
        .raw(", due ")
        .day(&payment.due)
        .raw(" · ")
        .text(&payment.user)
        .raw(" from ")
        .text(&payment.account)
        .raw(" · ")
        .text(&payment.server_id);
    if let Some(model) = &payment.model {
        page.raw(" · of ").text(model);
    }
    if let Some(number) = &payment.check_number {
        page.raw(" · check ").text(number);
    }
    page.raw("</div>\n<svg class=\"line ")
        .raw(match payment.state.as_str() {
            "PROCESSEDON" => "good",
            "WILLPROCESSON" => "planned",
            _ => "bad",
        })
        .raw(
            "\" aria-hidden=\"true\"><line class=\"axis\" x1=\"0\" y1=\"10\" x2=\"100%\" \
              y2=\"10\"/><line class=\"span\" x1=\"",
        );
    let (from, due) = (scale.place(&payment.state_date), scale.place(&payment.due));
    page.text(&from)
        .raw("\" y1=\"10\" x2=\"")
        .text(&due)
        .raw("\" y2=\"10\"/><rect class=\"now\" x=\"")
        .text(&scale.place(today))
        .raw("\" y=\"0\" width=\"2\" height=\"20\"/><rect class=\"due\" x=\"")
        .text(&due)
        .raw("\" y=\"3\" width=\"3\" height=\"14\"/><circle cx=\"")
        .text(&from)
        .raw("\" cy=\"10\" r=\"5\"/></svg>\n</li>\n");
}

fn state_words(state: &str) -> &str {
    match state {
        "WILLPROCESSON" => "Will be processed on",
        "PROCESSEDON" => "Processed on",
        "NOFUNDSON" => "No funds on",
        "FAILEDON" => "Failed on",
        "CANCELEDON" => "Canceled on",
        other => other,
    }
}

/// The days from the first to the last that any payment has.
struct Scale {
    first: i64,
    days: i64,
}

impl Scale {
    fn new(ledger: &Ledger) -> Self {
        let payments = ledger.payments.iter();
        let days = payments
            .flat_map(|payment| [&payment.state_date, &payment.due])
            .chain([&ledger.today])
            .filter_map(|day| number(day));
        let (first, last) = days.fold((i64::MAX, i64::MIN), |(first, last), day| {
            (first.min(day), last.max(day))
        });
        Self {
            first,
            days: last.saturating_sub(first).max(1),
        }
    }

    /// Where a day is, in percent; a little is left at both ends, so that no mark is cut off.
    fn place(&self, day: &str) -> String {
        let at = number(day).unwrap_or(self.first) - self.first;
        let hundredths = 200 + at * 9600 / self.days;
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    }
}

fn number(day: &str) -> Option<i64> {
    Date::parse(day).map(Date::number)
}
