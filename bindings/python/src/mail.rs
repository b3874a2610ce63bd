//! Payment mail from Python: letters out, and letters of a synchronization in.

use ofx_billpay::{MailRecord, PaymentMail as Draft};
use pyo3::prelude::*;

use crate::bill_payment::BillPayment;
use crate::view::view;

view! {
    /// A letter of a synchronization, or one that was sent.
    SyncPaymentMailEvent(MailRecord) as "BillPaymentSyncPaymentMailEventParams" {
        /// All of it as XML, as the bank sent it.
        mail_aggregate: String = MailRecord::aggregate;
        /// What it is about.
        subject: String = MailRecord::subject;
        /// The text without HTML: paragraphs as lines, tags and scripts left out.
        text: String = MailRecord::text;
        /// The text as it was sent, which may be HTML.
        body: String = MailRecord::body;
        /// Whether it is HTML.
        is_html: bool = MailRecord::is_html;
        /// Who wrote it.
        sender: String = MailRecord::from;
        /// To whom.
        recipient: String = MailRecord::to;
        /// When it was written.
        created: String = MailRecord::created;
        /// The payment that it is about; "" if it is about none.
        payment_id: String = MailRecord::payment_id;
    }
}

impl SyncPaymentMailEvent {
    fn shown(&self) -> String {
        format!("<letter {:?}>", self.0.subject())
    }
}

#[pymethods]
impl BillPayment {
    /// Sends a letter to the bank, about a payment or anything else, and returns it as the bank took it.
    ///
    /// `text` may have several lines. `payment_id` is a payment that this object made, changed or synchronized: its
    /// particulars go along. `to` is the institution if it is None. With `html` the text is HTML, which is sent only
    /// where the profile at hand says that the institution takes it. Raises `InvalidValueError` before anything is sent.
    #[pyo3(signature = (subject, text, payment_id = None, *, to = None, html = false))]
    fn send_payment_mail(
        &self,
        py: Python<'_>,
        subject: &str,
        text: &str,
        payment_id: Option<&str>,
        to: Option<&str>,
        html: bool,
    ) -> PyResult<SyncPaymentMailEvent> {
        let mut letter = Draft::new(subject, text);
        if let Some(payment_id) = payment_id {
            letter = letter.about(payment_id);
        }
        if let Some(to) = to {
            letter = letter.to(to);
        }
        if html {
            letter = letter.as_html();
        }
        self.run(py, |core| core.send_payment_mail(&letter))
            .map(SyncPaymentMailEvent)
    }

    /// Asks for the letters since a token, the user's own and the bank's, as `synchronize_payments` does for payments.
    /// Calls `on_sync_payment_mail` for each letter. The token is another than that of payments.
    fn synchronize_payment_mail(&self, py: Python<'_>, token: &str) -> PyResult<String> {
        self.run(py, |core| core.synchronize_payment_mail(token))
    }

    /// The letters of the last synchronization.
    #[getter]
    fn sync_payment_mail(&self) -> Vec<SyncPaymentMailEvent> {
        let letters = self.core.sync_payment_mail();
        letters.iter().cloned().map(SyncPaymentMailEvent).collect()
    }
}
