//! Payment mail: letters out, and letters of a synchronization in.

use std::fmt;
use std::sync::Arc;

use ofx_billpay::PaymentMail as Draft;

use crate::bill_payment::NativeBillPayment;
use crate::call::listened;
use crate::error::Result;
use crate::listener::NativeListener;
use crate::record::SyncPaymentMail;

/// A letter to the bank.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct PaymentMail {
    /// What it is about, up to 60 characters.
    pub subject: String,
    /// The text, up to 10,000 characters, which may have several lines.
    pub text: String,
    /// A payment that this object made, changed or synchronized: its particulars go along. Default: about none.
    #[uniffi(default = None)]
    pub payment_id: Option<String>,
    /// To whom, up to 32 characters. Default: the institution.
    #[uniffi(default = None)]
    pub to: Option<String>,
    /// Whether the text is HTML, which is sent only where the profile at hand says that the institution takes it. Default: false.
    #[uniffi(default = false)]
    pub html: bool,
}

impl fmt::Display for PaymentMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<letter {:?}>", self.subject)
    }
}

impl From<PaymentMail> for Draft {
    fn from(mail: PaymentMail) -> Self {
        let mut draft = Draft::new(mail.subject, mail.text);
        if let Some(payment_id) = mail.payment_id {
            draft = draft.about(payment_id);
        }
        if let Some(to) = mail.to {
            draft = draft.to(to);
        }
        if mail.html { draft.as_html() } else { draft }
    }
}

#[uniffi::export]
impl NativeBillPayment {
    /// Sends a letter to the bank and returns it as the bank took it.
    pub fn send_payment_mail(
        &self,
        mail: PaymentMail,
        listener: Arc<dyn NativeListener>,
    ) -> Result<SyncPaymentMail> {
        let draft = Draft::from(mail);
        let sent = listened(listener, || self.core.send_payment_mail(&draft))?;
        Ok(SyncPaymentMail::from(&sent))
    }

    /// Asks for the letters since a token; returns the next token.
    pub fn synchronize_payment_mail(
        &self,
        token: String,
        listener: Arc<dyn NativeListener>,
    ) -> Result<String> {
        listened(listener, || self.core.synchronize_payment_mail(&token))
    }

    /// The letters of the last synchronization.
    pub fn sync_payment_mail(&self) -> Vec<SyncPaymentMail> {
        let letters = self.core.sync_payment_mail();
        letters.iter().map(SyncPaymentMail::from).collect()
    }
}
