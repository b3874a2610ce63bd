//! Synchronisation: what changed since a token (OFX 6).

use super::common::{BankAccount, Extension};
use super::declare::{aggregate, choice};
use super::transaction::{
    MailTransactionRequest, MailTransactionResponse, PayeeTransactionRequest,
    PayeeTransactionResponse, PaymentTransactionRequest, PaymentTransactionResponse,
    RecurringTransactionRequest, RecurringTransactionResponse,
};

choice! {
    /// From where to synchronise.
    pub enum SyncFrom {
        /// Everything newer than the token; `0` for all that the server has.
        TOKEN => Token(String),
        /// Only the current token.
        TOKENONLY => TokenOnly(bool),
        /// The current state instead of the changes.
        REFRESH => Refresh(bool),
    }
}

/// Declares a synchronisation request and its response, with the context that each carries.
macro_rules! synchronisation {
    (
        $(#[$attribute:meta])*
        $request_tag:ident $request:ident
            [$($(#[$rq_doc:meta])* $rq_tag:ident => $rq_field:ident: $rq_type:ty,)*] $rq_items:ident: $rq_item:ty;
        $response_tag:ident $response:ident
            [$($(#[$rs_doc:meta])* $rs_tag:ident => $rs_field:ident: $rs_type:ty,)*] $rs_items:ident: $rs_item:ty;
    ) => {
        aggregate! {
            $(#[$attribute])*
            ///
            /// The request.
            $request_tag: pub struct $request {
                /// From where.
                TOKEN | TOKENONLY | REFRESH => from: SyncFrom,
                /// Whether the requests below are refused if the token is outdated.
                REJECTIFMISSING => reject_if_missing: bool,
                $( $(#[$rq_doc])* $rq_tag => $rq_field: $rq_type, )*
                /// An extension (2.2).
                OFXEXTENSION => extension: Option<Extension>,
                /// Requests to carry out along with it.
                $rq_items => requests: Vec<$rq_item>,
            }
        }

        aggregate! {
            $(#[$attribute])*
            ///
            /// The response.
            $response_tag: pub struct $response {
                /// The token up to which this response goes; `-1` if the server could not answer.
                TOKEN => token: String,
                /// Whether the token asked with was too old, so that changes are lost.
                LOSTSYNC => lost: Option<bool>,
                $( $(#[$rs_doc])* $rs_tag => $rs_field: $rs_type, )*
                /// An extension (2.2).
                OFXEXTENSION => extension: Option<Extension>,
                /// What happened, in the order in which it did.
                $rs_items => responses: Vec<$rs_item>,
            }
        }
    };
}

synchronisation! {
    /// Synchronises the payments from one account.
    PMTSYNCRQ PaymentSyncRequest [
        /// The account.
        BANKACCTFROM => account: BankAccount,
    ] PMTTRNRQ: PaymentTransactionRequest;
    PMTSYNCRS PaymentSyncResponse [
        /// The account.
        BANKACCTFROM => account: BankAccount,
    ] PMTTRNRS: PaymentTransactionResponse;
}

synchronisation! {
    /// Synchronises the list of payees.
    PAYEESYNCRQ PayeeSyncRequest [] PAYEETRNRQ: PayeeTransactionRequest;
    PAYEESYNCRS PayeeSyncResponse [] PAYEETRNRS: PayeeTransactionResponse;
}

synchronisation! {
    /// Synchronises the recurring models of one account.
    RECPMTSYNCRQ RecurringSyncRequest [
        /// The account.
        BANKACCTFROM => account: BankAccount,
    ] RECPMTTRNRQ: RecurringTransactionRequest;
    RECPMTSYNCRS RecurringSyncResponse [
        /// The account.
        BANKACCTFROM => account: BankAccount,
    ] RECPMTTRNRS: RecurringTransactionResponse;
}

synchronisation! {
    /// Synchronises payment mail.
    PMTMAILSYNCRQ MailSyncRequest [
        /// Whether images may be sent.
        INCIMAGES => images: bool,
        /// Whether HTML may be sent.
        USEHTML => html: bool,
    ] PMTMAILTRNRQ: MailTransactionRequest;
    PMTMAILSYNCRS MailSyncResponse [] PMTMAILTRNRS: MailTransactionResponse;
}
