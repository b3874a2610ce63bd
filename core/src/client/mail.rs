//! Payment mail: letters to the bank about payments or anything else, and what it answers.

use std::sync::Arc;

use super::BillPayment;
use super::exchange::{Expected, Sets};
use super::outline::Field;
use super::parts::required;
use super::plain::plain_text;
use super::record::{MailRecord, PaymentRecord};
use super::state::State;
use super::synchronize::sync_from;
use crate::challenge::Effect;
use crate::clock;
use crate::error::{Error, Result};
use crate::message::{
    Mail, MailRequestBody, MailSyncRequest, MailTransactionRequest, PaymentInfo,
    PaymentMailRequest, PaymentRequest,
};
use crate::value::DateTime;
use crate::wire::{Tag, Version};

pub(super) const PMTMAILSYNCRS: Tag = Tag::of("PMTMAILSYNCRS");
const PMTMAILRS: Tag = Tag::of("PMTMAILRS");
const SRVRTID: Tag = Tag::of("SRVRTID");
const PARTICULARS: Field = Field::at(&[Tag::of("PMTINFO")]);

/// A letter to the bank.
///
/// ```
/// use ofx_billpay::PaymentMail;
///
/// let letter = PaymentMail::new("Where is it?", "The payment has not arrived.").about("P1");
/// # let _ = letter;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMail {
    subject: String,
    text: String,
    payment_id: Option<String>,
    to: Option<String>,
    html: bool,
}

impl PaymentMail {
    /// A letter of plain text, with a subject of up to 60 characters and a text of up to 10,000, which may have several lines.
    pub fn new(subject: impl Into<String>, text: impl Into<String>) -> Self {
        PaymentMail {
            subject: subject.into(),
            text: text.into(),
            payment_id: None,
            to: None,
            html: false,
        }
    }

    /// The same about a payment, by the identifier that the bank gave it. Default: about none.
    #[must_use]
    pub fn about(mut self, payment_id: impl Into<String>) -> Self {
        self.payment_id = Some(payment_id.into());
        self
    }

    /// The same to somebody, up to 32 characters. Default: the institution, by the name in its profile or `fi_organization`.
    #[must_use]
    pub fn to(mut self, recipient: impl Into<String>) -> Self {
        self.to = Some(recipient.into());
        self
    }

    /// The same with a text that is HTML. Default: plain text.
    #[must_use]
    pub fn as_html(mut self) -> Self {
        self.html = true;
        self
    }
}

impl BillPayment {
    /// Sends a letter to the bank, and returns it as the bank took it. Answers come with
    /// [`synchronize_payment_mail`](Self::synchronize_payment_mail).
    ///
    /// A letter about a payment tells its particulars, as OFX wants it: those of the payment that this object made, changed or
    /// synchronized last under that identifier.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind) for a payment that this object does not know, and for HTML where the profile at
    /// hand does not say that the institution takes it (GETMIMESUP); nothing is sent then. Otherwise as for
    /// [`get_status`](Self::get_status).
    pub fn send_payment_mail(&self, mail: &PaymentMail) -> Result<MailRecord> {
        self.call(|| {
            let payment_id = mail.payment_id.as_deref();
            let payment_id = payment_id
                .map(|id| required("payment_id", id))
                .transpose()?;
            let expected = Expected {
                body: PMTMAILRS,
                id: payment_id.map_or(Tag::UNKNOWN, |_| SRVRTID),
                id_is: payment_id,
            };
            let answer = self.transact(Effect::Mail, &expected, |state, transaction_id| {
                let payment = payment_id.map(|id| state.known_payment(id)).transpose()?;
                let body = MailRequestBody::Send(PaymentMailRequest {
                    mail: state.letter(mail)?,
                    payment_id: payment_id.map(str::to_owned),
                    payment,
                });
                let transaction = MailTransactionRequest {
                    transaction_id,
                    cookie: None,
                    tan: None,
                    extension: None,
                    body,
                };
                Ok(Sets::of_payment(PaymentRequest::Mail(transaction)))
            })?;
            Ok(MailRecord(answer))
        })
    }

    /// Asks for the letters since a token, the user's own and the bank's, as [`synchronize_payments`](Self::synchronize_payments)
    /// does for payments. Fires `on_sync_payment_mail` for each and fills [`sync_payment_mail`](Self::sync_payment_mail). The token
    /// is another than that of payments. HTML is asked for only where the profile at hand says that the institution has it, and
    /// images never.
    pub fn synchronize_payment_mail(&self, token: &str) -> Result<String> {
        self.call(|| {
            let from = sync_from(token)?;
            let (document, answer) = self.synchronize_and_tell(PMTMAILSYNCRS, |state| {
                let request = MailSyncRequest {
                    from,
                    reject_if_missing: false,
                    images: false,
                    html: state.takes_html(),
                    extension: None,
                    requests: Vec::new(),
                };
                Ok(Sets::of_payment(PaymentRequest::SynchronizeMail(request)))
            })?;
            self.take_sync(&document, answer)
        })
    }

    /// The letters of the last synchronization.
    pub fn sync_payment_mail(&self) -> Arc<[MailRecord]> {
        Arc::clone(&self.state().sync_mail)
    }
}

impl State {
    fn letter(&self, mail: &PaymentMail) -> Result<Mail> {
        if mail.html && !self.takes_html() {
            let what = "is HTML, and no profile at hand says that the institution takes it (GETMIMESUP): send plain text, \
                        or call request_profile first";
            return Err(Error::invalid("text", what));
        }
        let user_id = required("ofx_user", &self.ofx_user)?.to_owned();
        let name = self.profile().and_then(|profile| profile.name.clone());
        let institution = || name.unwrap_or_else(|| self.fi_organization.clone());
        Ok(Mail {
            from: user_id.clone(),
            user_id,
            // The day alone: a letter that is repeated since no answer came is the same to the letter.
            created: DateTime::from_date(clock::now_utc().date()),
            to: mail.to.clone().unwrap_or_else(institution),
            subject: required("subject", &mail.subject)?.to_owned(),
            body: required("text", &mail.text)?.replace("\r\n", "\n"),
            images: false,
            html: mail.html,
        })
    }

    /// Whether the profile at hand says that mail may be HTML.
    fn takes_html(&self) -> bool {
        let sets = self.profile().map(|profile| &profile.message_sets);
        let mail = sets.and_then(|sets| sets.email.as_ref()?.v1.as_ref());
        mail.is_some_and(|mail| mail.mime == Some(true))
    }

    /// The particulars of a payment as the bank last told them.
    fn known_payment(&self, id: &str) -> Result<PaymentInfo> {
        let synchronized = self.sync_payments.iter().rev();
        let mut known = self.last_payment.iter().chain(synchronized);
        let particulars = |record: &PaymentRecord| {
            let info = record.0.read(PARTICULARS, PaymentInfo::read_content);
            (record.id() == id)
                .then_some(info)
                .and_then(Result::ok)
                .flatten()
        };
        let mut info = known.find_map(particulars).ok_or_else(|| {
            let what = format!(
                "{id:?} is no payment that this object knows the particulars of: call synchronize_payments first"
            );
            Error::invalid("payment_id", what)
        })?;
        if self.version() < Version::V201 {
            info.bill = None;
        }
        Ok(info)
    }
}

/// The text of a letter.
impl MailRecord {
    /// The text without HTML: paragraphs as lines, tags and scripts left out. What is not HTML is as it was sent.
    pub fn text(&self) -> String {
        if self.is_html() {
            plain_text(&self.body())
        } else {
            self.body()
        }
    }

    /// Whether the body is HTML.
    pub fn is_html(&self) -> bool {
        self.html() == "Y"
    }
}
