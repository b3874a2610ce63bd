//! Delivery estimates: until when a payment must be sent.

use std::sync::Arc;

use crate::bill_payment::NativeBillPayment;
use crate::call::listened;
use crate::error::{NativeError, Result};
use crate::listener::NativeListener;
use crate::value::{Day, Moment};

/// How long a payment takes, and until when it can be sent.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DeliveryEstimate {
    /// When the payment shall have arrived.
    pub due: Day,
    /// The moment before which it must be sent, in the bank's own zone.
    pub send_before: Moment,
    /// The day on which the money leaves the account.
    pub withdrawn: Day,
    /// The day on which the bank processes it.
    pub processed: Day,
    /// The working days between processing and arrival.
    pub days_to_pay: i64,
    /// Whether `send_before` is still ahead.
    pub in_time: bool,
    /// The first due date that can still be met.
    pub earliest_due: Day,
}

#[uniffi::export]
impl NativeBillPayment {
    /// Tells until when a payment must be sent to arrive by a due date, in the form of the setting `DateFormat`;
    /// `payment_date_due` if it is empty. Nothing is sent.
    pub fn delivery_estimate(
        &self,
        date_due: String,
        listener: Arc<dyn NativeListener>,
    ) -> Result<DeliveryEstimate> {
        let told = listened(listener, || self.core.delivery_estimate(&date_due))?;
        let moment = Moment::of(told.send_before);
        let moment = moment.map_err(|what| NativeError::wrong_value("delivery_estimate", &what))?;
        let midnight = || NativeError::wrong_value("delivery_estimate", "has no time of day");
        Ok(DeliveryEstimate {
            due: Day::of(told.due),
            send_before: moment.ok_or_else(midnight)?,
            withdrawn: Day::of(told.withdrawn),
            processed: Day::of(told.processed),
            days_to_pay: i64::from(told.days_to_pay),
            in_time: told.in_time,
            earliest_due: Day::of(told.earliest_due),
        })
    }
}
