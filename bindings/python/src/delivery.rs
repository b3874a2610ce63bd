//! Delivery estimates from Python.

use ofx_billpay::DeliveryEstimate as CoreEstimate;
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::view::view;

view! {
    /// How long a payment takes, and until when it can be sent. Dates are YYYY-MM-DD.
    DeliveryEstimate(CoreEstimate) as "DeliveryEstimate" {
        /// When the payment shall have arrived.
        due: String = |told| told.due.to_string();
        /// The moment before which it must be sent, in the bank's own zone, as in 2026-11-30T17:00:00-05:00.
        send_before: String = with_zone;
        /// The day on which the money leaves the account.
        withdrawn: String = |told| told.withdrawn.to_string();
        /// The day on which the bank processes it.
        processed: String = |told| told.processed.to_string();
        /// The working days between processing and arrival.
        days_to_pay: u32 = |told| told.days_to_pay;
        /// Whether `send_before` is still ahead.
        in_time: bool = |told| told.in_time;
        /// The first due date that can still be met.
        earliest_due: String = |told| told.earliest_due.to_string();
    }
}

impl DeliveryEstimate {
    fn shown(&self) -> String {
        format!("<due {} if sent before {}>", self.0.due, with_zone(&self.0))
    }
}

fn with_zone(told: &CoreEstimate) -> String {
    let moment = told.send_before;
    let minutes = moment.offset_minutes().unwrap_or(0);
    let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
    let time = moment.time().unwrap_or_default();
    format!(
        "{}T{time}{sign}{:02}:{:02}",
        moment.date(),
        minutes / 60,
        minutes % 60
    )
}

#[pymethods]
impl BillPayment {
    /// Tells until when a payment must be sent to arrive by a due date, in the form of the DateFormat setting;
    /// `payment_date_due` if it is "". Nothing is sent: it is counted from the profile at hand, in working days, and from
    /// what the bank said about the payee. Raises `InvalidValueError` before `request_profile`.
    #[pyo3(signature = (date_due = ""))]
    fn delivery_estimate(&self, py: Python<'_>, date_due: &str) -> PyResult<DeliveryEstimate> {
        self.run(py, |core| core.delivery_estimate(date_due))
            .map(DeliveryEstimate)
    }
}
