//! The wrappers of requests and responses: each names its transaction by a TRNUID (OFX 2.4.6).

use super::account::{AccountInfoRequest, AccountInfoResponse, ServiceRequest, ServiceResponse};
use super::common::{Extension, Status};
use super::declare::{aggregate, choice};
use super::mail::{PaymentMailRequest, PaymentMailResponse};
use super::payee::{
    AddPayeeRequest, AddPayeeResponse, DeletePayeeRequest, DeletePayeeResponse, ModifyPayeeRequest,
    ModifyPayeeResponse,
};
use super::payment::{
    CancelRequest, CancelResponse, InquiryRequest, InquiryResponse, ModifyRequest, ModifyResponse,
    PayRequest, PayResponse,
};
use super::profile::{Profile, ProfileRequest};
use super::recurring::{
    CancelRecurringRequest, CancelRecurringResponse, ModifyRecurringRequest,
    ModifyRecurringResponse, RecurringRequest, RecurringResponse,
};
use super::signon::{
    ChallengeRequest, ChallengeResponse, PasswordChangeRequest, PasswordChangeResponse,
};

/// Declares a request wrapper, its response wrapper, and what each may hold.
macro_rules! transaction {
    (
        $(#[$attribute:meta])*
        $request_tag:ident $request:ident $request_body:ident
            { $( $rq_tag:ident => $rq_variant:ident($rq_type:ty), )+ }
        $response_tag:ident $response:ident $response_body:ident
            { $( $rs_tag:ident => $rs_variant:ident($rs_type:ty), )+ }
    ) => {
        aggregate! {
            $(#[$attribute])*
            ///
            /// The request.
            $request_tag: pub struct $request {
                /// Identifies the transaction for ever, up to 36 characters.
                TRNUID => transaction_id: String,
                /// Text of the client that the server returns unchanged.
                CLTCOOKIE => cookie: Option<String>,
                /// A transaction authorisation number, where the institution uses them.
                TAN => tan: Option<crate::value::Secret>,
                /// An extension (2.2).
                OFXEXTENSION => extension: Option<Extension>,
                /// What is asked for.
                $($rq_tag)|+ => body: $request_body,
            }
        }

        choice! {
            /// What may be asked for.
            pub enum $request_body {
                $(
                    #[doc = concat!("`", stringify!($rq_tag), "`.")]
                    $rq_tag => $rq_variant($rq_type),
                )+
            }
        }

        aggregate! {
            $(#[$attribute])*
            ///
            /// The response.
            $response_tag: pub struct $response {
                /// The transaction that is answered; `0` or unknown for what the client did not ask for.
                TRNUID => transaction_id: String,
                /// The outcome.
                STATUS => status: Status,
                /// The client's own text.
                CLTCOOKIE => cookie: Option<String>,
                /// An extension (2.2).
                OFXEXTENSION => extension: Option<Extension>,
                /// The answer; absent where the request was refused.
                $($rs_tag)|+ => body: Option<$response_body>,
            }
        }

        choice! {
            /// What may be answered.
            pub enum $response_body {
                $(
                    #[doc = concat!("`", stringify!($rs_tag), "`.")]
                    $rs_tag => $rs_variant($rs_type),
                )+
            }
        }
    };
}

transaction! {
    /// A transaction about a payment.
    PMTTRNRQ PaymentTransactionRequest PaymentRequestBody {
        PMTRQ => Pay(PayRequest),
        PMTMODRQ => Modify(ModifyRequest),
        PMTCANCRQ => Cancel(CancelRequest),
    }
    PMTTRNRS PaymentTransactionResponse PaymentResponseBody {
        PMTRS => Pay(PayResponse),
        PMTMODRS => Modify(ModifyResponse),
        PMTCANCRS => Cancel(CancelResponse),
    }
}

transaction! {
    /// An inquiry about a payment.
    PMTINQTRNRQ InquiryTransactionRequest InquiryRequestBody { PMTINQRQ => Inquire(InquiryRequest), }
    PMTINQTRNRS InquiryTransactionResponse InquiryResponseBody { PMTINQRS => Inquire(InquiryResponse), }
}

transaction! {
    /// A transaction about a payee.
    PAYEETRNRQ PayeeTransactionRequest PayeeRequestBody {
        PAYEERQ => Add(AddPayeeRequest),
        PAYEEMODRQ => Modify(ModifyPayeeRequest),
        PAYEEDELRQ => Delete(DeletePayeeRequest),
    }
    PAYEETRNRS PayeeTransactionResponse PayeeResponseBody {
        PAYEERS => Add(AddPayeeResponse),
        PAYEEMODRS => Modify(ModifyPayeeResponse),
        PAYEEDELRS => Delete(DeletePayeeResponse),
    }
}

transaction! {
    /// A transaction about a recurring model.
    RECPMTTRNRQ RecurringTransactionRequest RecurringRequestBody {
        RECPMTRQ => Add(RecurringRequest),
        RECPMTMODRQ => Modify(ModifyRecurringRequest),
        RECPMTCANCRQ => Cancel(CancelRecurringRequest),
    }
    RECPMTTRNRS RecurringTransactionResponse RecurringResponseBody {
        RECPMTRS => Add(RecurringResponse),
        RECPMTMODRS => Modify(ModifyRecurringResponse),
        RECPMTCANCRS => Cancel(CancelRecurringResponse),
    }
}

transaction! {
    /// Mail about a payment.
    PMTMAILTRNRQ MailTransactionRequest MailRequestBody { PMTMAILRQ => Send(PaymentMailRequest), }
    PMTMAILTRNRS MailTransactionResponse MailResponseBody { PMTMAILRS => Sent(PaymentMailResponse), }
}

transaction! {
    /// A change of the password.
    PINCHTRNRQ PasswordChangeTransactionRequest PasswordChangeRequestBody {
        PINCHRQ => Change(PasswordChangeRequest),
    }
    PINCHTRNRS PasswordChangeTransactionResponse PasswordChangeResponseBody {
        PINCHRS => Changed(PasswordChangeResponse),
    }
}

transaction! {
    /// Challenge questions.
    MFACHALLENGETRNRQ ChallengeTransactionRequest ChallengeRequestBody {
        MFACHALLENGERQ => Ask(ChallengeRequest),
    }
    MFACHALLENGETRNRS ChallengeTransactionResponse ChallengeResponseBody {
        MFACHALLENGERS => Questions(ChallengeResponse),
    }
}

transaction! {
    /// The profile.
    PROFTRNRQ ProfileTransactionRequest ProfileRequestBody { PROFRQ => Ask(ProfileRequest), }
    PROFTRNRS ProfileTransactionResponse ProfileResponseBody { PROFRS => Profile(Profile), }
}

transaction! {
    /// The list of accounts.
    ACCTINFOTRNRQ AccountInfoTransactionRequest AccountInfoRequestBody {
        ACCTINFORQ => Ask(AccountInfoRequest),
    }
    ACCTINFOTRNRS AccountInfoTransactionResponse AccountInfoResponseBody {
        ACCTINFORS => Accounts(AccountInfoResponse),
    }
}

transaction! {
    /// A change of a service.
    ACCTTRNRQ ServiceTransactionRequest ServiceRequestBody { ACCTRQ => Change(ServiceRequest), }
    ACCTTRNRS ServiceTransactionResponse ServiceResponseBody { ACCTRS => Changed(ServiceResponse), }
}
