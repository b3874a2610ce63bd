//! The whole file: `OFX` with its message sets (OFX 2.4.5).

use super::declare::{aggregate, choice};
use super::error::MessageError;
use super::signon::{SignonRequest, SignonResponse};
use super::sync::{
    MailSyncRequest, MailSyncResponse, PayeeSyncRequest, PayeeSyncResponse, PaymentSyncRequest,
    PaymentSyncResponse, RecurringSyncRequest, RecurringSyncResponse,
};
use super::transaction::{
    AccountInfoTransactionRequest, AccountInfoTransactionResponse, ChallengeTransactionRequest,
    ChallengeTransactionResponse, InquiryTransactionRequest, InquiryTransactionResponse,
    MailTransactionRequest, MailTransactionResponse, PasswordChangeTransactionRequest,
    PasswordChangeTransactionResponse, PayeeTransactionRequest, PayeeTransactionResponse,
    PaymentTransactionRequest, PaymentTransactionResponse, ProfileTransactionRequest,
    ProfileTransactionResponse, RecurringTransactionRequest, RecurringTransactionResponse,
    ServiceTransactionRequest, ServiceTransactionResponse,
};
use crate::wire::{Document, Event, Header, Layout, ReadError, WriteError, Writer};

/// Declares the file, the sign-on set and the bill-payment set of one direction.
macro_rules! direction {
    (
        $file:ident
        $signon_set_tag:ident $signon_set:ident $signon_tag:ident: $signon:ty,
            $password_tag:ident: $password:ty, $challenge_tag:ident: $challenge:ty,
        $signup_set_tag:ident $signup_set:ident
        $signup_item:ident { $( $signup_tag:ident => $signup_variant:ident($signup_type:ty), )+ }
        $set_tag:ident $set:ident
        $payee_item:ident { $( $payee_tag:ident => $payee_variant:ident($payee_type:ty), )+ }
        $payment_item:ident { $( $payment_tag:ident => $payment_variant:ident($payment_type:ty), )+ }
        $profile_set_tag:ident $profile_set:ident $profile_tag:ident: $profile:ty,
    ) => {
        aggregate! {
            /// A whole file of this direction.
            OFX: pub struct $file {
                /// The sign-on.
                $signon_set_tag => signon: $signon_set,
                /// Accounts and their services.
                $signup_set_tag => signup: Option<$signup_set>,
                /// Bill payment.
                $set_tag => bill_pay: Option<$set>,
                /// The profile.
                $profile_set_tag => profile: Option<$profile_set>,
            }
        }

        aggregate! {
            /// The set of accounts and their services.
            $signup_set_tag: pub struct $signup_set {
                /// What it holds.
                $($signup_tag)|+ => items: Vec<$signup_item>,
            }
        }

        choice! {
            /// What the set of accounts may hold.
            pub enum $signup_item {
                $(
                    #[doc = concat!("`", stringify!($signup_tag), "`.")]
                    $signup_tag => $signup_variant($signup_type),
                )+
            }
        }

        aggregate! {
            /// The profile set.
            $profile_set_tag: pub struct $profile_set {
                /// What it holds.
                $profile_tag => items: Vec<$profile>,
            }
        }

        aggregate! {
            /// The sign-on set.
            $signon_set_tag: pub struct $signon_set {
                /// The sign-on itself.
                $signon_tag => signon: $signon,
                /// A change of the password.
                $password_tag => password_change: Option<$password>,
                /// Challenge questions; last, where the schema has no place for them.
                $challenge_tag => challenge: Option<$challenge>,
            }
        }

        aggregate! {
            /// The bill-payment set: payees first, then payments.
            $set_tag: pub struct $set {
                /// What concerns payees.
                $($payee_tag)|+ => payees: Vec<$payee_item>,
                /// What concerns payments.
                $($payment_tag)|+ => payments: Vec<$payment_item>,
            }
        }

        choice! {
            /// What the bill-payment set may hold about payees.
            pub enum $payee_item {
                $(
                    #[doc = concat!("`", stringify!($payee_tag), "`.")]
                    $payee_tag => $payee_variant($payee_type),
                )+
            }
        }

        choice! {
            /// What the bill-payment set may hold about payments.
            pub enum $payment_item {
                $(
                    #[doc = concat!("`", stringify!($payment_tag), "`.")]
                    $payment_tag => $payment_variant($payment_type),
                )+
            }
        }

        impl $file {
            /// Reads a whole document.
            pub fn read(document: &Document) -> Result<Self, MessageError> {
                let mut reader = document.reader();
                match reader.next_event()? {
                    Some(Event::Open(_)) => Self::read_content(&mut reader),
                    _ => Err(ReadError::NoOfxElement.into()),
                }
            }

            /// Writes the whole document with its header.
            pub fn write(&self, header: &Header, layout: Layout) -> Result<String, WriteError> {
                let mut writer = Writer::new(header, layout);
                self.write_to(&mut writer);
                writer.finish()
            }
        }
    };
}

direction! {
    Request
    SIGNONMSGSRQV1 SignonRequestSet SONRQ: SignonRequest,
        PINCHTRNRQ: PasswordChangeTransactionRequest, MFACHALLENGETRNRQ: ChallengeTransactionRequest,
    SIGNUPMSGSRQV1 SignupRequestSet
    SignupRequest {
        ACCTINFOTRNRQ => AccountInfo(AccountInfoTransactionRequest),
        ACCTTRNRQ => Service(ServiceTransactionRequest),
    }
    BILLPAYMSGSRQV1 BillPayRequestSet
    PayeeRequest {
        PAYEETRNRQ => Transaction(PayeeTransactionRequest),
        PAYEESYNCRQ => Synchronize(PayeeSyncRequest),
    }
    PaymentRequest {
        PMTTRNRQ => Transaction(PaymentTransactionRequest),
        RECPMTTRNRQ => Recurring(RecurringTransactionRequest),
        PMTINQTRNRQ => Inquiry(InquiryTransactionRequest),
        PMTMAILTRNRQ => Mail(MailTransactionRequest),
        PMTSYNCRQ => Synchronize(PaymentSyncRequest),
        RECPMTSYNCRQ => SynchronizeRecurring(RecurringSyncRequest),
        PMTMAILSYNCRQ => SynchronizeMail(MailSyncRequest),
    }
    PROFMSGSRQV1 ProfileRequestSet PROFTRNRQ: ProfileTransactionRequest,
}

direction! {
    Response
    SIGNONMSGSRSV1 SignonResponseSet SONRS: SignonResponse,
        PINCHTRNRS: PasswordChangeTransactionResponse, MFACHALLENGETRNRS: ChallengeTransactionResponse,
    SIGNUPMSGSRSV1 SignupResponseSet
    SignupResponse {
        ACCTINFOTRNRS => AccountInfo(AccountInfoTransactionResponse),
        ACCTTRNRS => Service(ServiceTransactionResponse),
    }
    BILLPAYMSGSRSV1 BillPayResponseSet
    PayeeResponse {
        PAYEETRNRS => Transaction(PayeeTransactionResponse),
        PAYEESYNCRS => Synchronize(PayeeSyncResponse),
    }
    PaymentResponse {
        PMTTRNRS => Transaction(PaymentTransactionResponse),
        RECPMTTRNRS => Recurring(RecurringTransactionResponse),
        PMTINQTRNRS => Inquiry(InquiryTransactionResponse),
        PMTMAILTRNRS => Mail(MailTransactionResponse),
        PMTSYNCRS => Synchronize(PaymentSyncResponse),
        RECPMTSYNCRS => SynchronizeRecurring(RecurringSyncResponse),
        PMTMAILSYNCRS => SynchronizeMail(MailSyncResponse),
    }
    PROFMSGSRSV1 ProfileResponseSet PROFTRNRS: ProfileTransactionResponse,
}
