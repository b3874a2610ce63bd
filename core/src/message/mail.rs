//! Mail about payments (OFX 12.8).

use super::declare::aggregate;
use super::payment::PaymentInfo;
use crate::value::DateTime;

aggregate! {
    /// A message between a user and the institution.
    MAIL: pub struct Mail {
        /// The user.
        USERID => user_id: String,
        /// When it was written.
        DTCREATED => created: DateTime,
        /// Who wrote it, up to 32 characters.
        FROM => from: String,
        /// To whom.
        TO => to: String,
        /// What about, up to 60 characters.
        SUBJECT => subject: String,
        /// The text, up to 10,000 characters.
        MSGBODY => body: String,
        /// Whether it has images.
        INCIMAGES => images: bool,
        /// Whether the text is HTML.
        USEHTML => html: bool,
    }
}

/// Declares payment mail, which has the same content when sent and when answered.
macro_rules! payment_mail {
    ($($(#[$attribute:meta])* $own:ident: $name:ident,)+) => {
        $(aggregate! {
            $(#[$attribute])*
            $own: pub struct $name {
                /// The message.
                MAIL => mail: Mail,
                /// The payment that it is about; with its particulars, or neither.
                SRVRTID => payment_id: Option<String>,
                /// Its particulars.
                PMTINFO => payment: Option<PaymentInfo>,
            }
        })+
    };
}

payment_mail! {
    /// Sends mail.
    PMTMAILRQ: PaymentMailRequest,
    /// Mail that was sent.
    PMTMAILRS: PaymentMailResponse,
}
