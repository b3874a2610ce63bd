//! Delivery estimates, the sets of a profile, and the sign-ons of realms from Python.

use ofx_billpay::DeliveryEstimate as CoreEstimate;
use ofx_billpay::message::{MessageSetCore, MessageSets, SyncMode};
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::error::exception;
use crate::secret::SecretText;
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

view! {
    /// Where and how an institution serves a message set. What the bank left out is None.
    MessageSet((&'static str, MessageSetCore)) as "MessageSet" {
        /// The set: SIGNON, SIGNUP, BILLPAY, EMAIL or PROF.
        name: String = |set| set.0.to_owned();
        /// The version of the set.
        version: Option<u32> = |set| set.1.version;
        /// Where it is served.
        url: Option<String> = |set| set.1.url.clone();
        /// Application-level security: NONE or the obsolete TYPE1.
        security: Option<String> = |set| set.1.security.clone();
        /// Whether a secure connection is needed.
        secure: Option<bool> = |set| set.1.secure;
        /// The realm whose sign-on it takes.
        realm: Option<String> = |set| set.1.realm.clone();
        /// The languages, such as ENG.
        languages: Vec<String> = |set| set.1.languages.clone();
        /// How much a synchronization tells: FULL or LITE.
        sync_mode: Option<String> = |set| {
            set.1.sync_mode.as_ref().map(SyncMode::as_str).map(str::to_owned)
        };
        /// Whether a refresh is supported.
        refresh: Option<bool> = |set| set.1.refresh;
        /// Whether a lost file can be asked for again.
        file_recovery: Option<bool> = |set| set.1.file_recovery;
        /// The service provider behind it.
        provider: Option<String> = |set| set.1.provider.clone();
    }
}

impl MessageSet {
    fn shown(&self) -> String {
        let (name, core) = &self.0;
        format!(
            "<{name} at {}>",
            core.url.as_deref().unwrap_or("the same address")
        )
    }

    /// The sets that matter to bill payment, of those that the institution serves.
    pub(crate) fn all(sets: &MessageSets) -> Vec<MessageSet> {
        let v1 = |name, core: Option<&MessageSetCore>| Some(MessageSet((name, core?.clone())));
        let all = [
            v1(
                "SIGNON",
                sets.signon
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core)),
            ),
            v1(
                "SIGNUP",
                sets.signup
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core)),
            ),
            v1(
                "BILLPAY",
                sets.bill_pay
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core)),
            ),
            v1(
                "EMAIL",
                sets.email
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core)),
            ),
            v1(
                "PROF",
                sets.profile
                    .as_ref()
                    .and_then(|set| Some(&set.v1.as_ref()?.core)),
            ),
        ];
        all.into_iter().flatten().collect()
    }
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

    /// Sets user and password of a realm other than that of the profile: some institutions serve message sets in several
    /// realms, each with a sign-on of its own. An empty password forgets those of the realm.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "what Python gives is converted on its way in"
    )]
    fn set_realm_credentials(&self, realm: &str, user: &str, password: SecretText) -> PyResult<()> {
        self.core
            .set_realm_credentials(realm, user, &password.0)
            .map_err(|error| exception(&error))
    }
}
