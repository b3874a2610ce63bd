//! Values that cannot be written, told by the property that people set.

use crate::error::{Error, code};
use crate::wire::{NO_ROOM, WriteError};

/// The property that fills an element, for errors about its value.
const PROPERTIES: &[(&str, &str)] = &[
    ("SONRQ/USERID", "ofx_user"),
    ("SONRQ/USERPASS", "ofx_password"),
    ("SONRQ/APPID", "ofx_app_id"),
    ("SONRQ/APPVER", "ofx_app_version"),
    ("SONRQ/CLIENTUID", "ClientUId"),
    ("SONRQ/USERCRED1", "UserCred1A"),
    ("SONRQ/USERCRED2", "UserCred2A"),
    ("SONRQ/AUTHTOKEN", "AuthToken"),
    ("SONRQ/ACCESSKEY", "ofx_access_key"),
    ("FI/ORG", "fi_organization"),
    ("FI/FID", "fi_id"),
    ("BANKACCTFROM/BANKID", "payment_from_bank_id"),
    ("BANKACCTFROM/ACCTID", "payment_from_account_id"),
    ("BANKACCTTO/BANKID", "payment_to_bank_id"),
    ("BANKACCTTO/ACCTID", "payment_to_account_id"),
    ("PAYEE/NAME", "payee_name"),
    ("PAYEE/ADDR1", "payee_addr1"),
    ("PAYEE/ADDR2", "payee_addr2"),
    ("PAYEE/ADDR3", "payee_addr3"),
    ("PAYEE/CITY", "payee_city"),
    ("PAYEE/STATE", "payee_state"),
    ("PAYEE/POSTALCODE", "payee_postal_code"),
    ("PAYEE/COUNTRY", "payee_country"),
    ("PAYEE/PHONE", "payee_phone"),
    ("/TRNAMT", "payment_amount"),
    ("/INITIALAMT", "recurring_initial_amount"),
    ("/FINALAMT", "recurring_final_amount"),
    ("/RECSRVRTID", "recurring_id"),
    ("/PAYEEID", "payee_id"),
    ("/PAYEELSTID", "payee_list_id"),
    ("/PAYACCT", "payee_account"),
    ("/MEMO", "payment_memo"),
    ("/BILLREFINFO", "payment_bill_ref"),
    ("/SRVRTID", "payment_id"),
    ("/TOKEN", "token"),
    ("MAIL/SUBJECT", "subject"),
    ("MAIL/MSGBODY", "text"),
    ("MAIL/TO", "to"),
    ("MAIL/USERID", "ofx_user"),
    ("MAIL/FROM", "ofx_user"),
];

/// Says of which property a value could not be written.
pub(super) fn unwritable(error: &WriteError) -> Error {
    let (WriteError::TooLong { element, .. }
    | WriteError::Empty { element }
    | WriteError::NotAllowed { element, .. }
    | WriteError::Missing { element, .. }
    | WriteError::BadCharacter { element, .. }) = error;
    let property = PROPERTIES
        .iter()
        .find(|(suffix, _)| element.ends_with(suffix))
        .map_or(element.as_str(), |(_, property)| property);
    let what = match error {
        WriteError::TooLong { length, limit, .. } => {
            format!("has {length} characters, and OFX allows {limit}")
        }
        WriteError::Empty { .. } | WriteError::Missing { .. } => {
            "is required and not set".to_owned()
        }
        WriteError::NotAllowed { expected, .. } => format!("is not {expected}"),
        // A character of a secret is not shown.
        WriteError::BadCharacter { reason, .. } if element.starts_with("SONRQ/") => {
            format!("has a character that {reason}")
        }
        WriteError::BadCharacter {
            character, reason, ..
        } => {
            format!("has the character {character:?}, which {reason}")
        }
    };
    let code = match error {
        WriteError::BadCharacter { reason, .. } if *reason == NO_ROOM => code::CANNOT_ENCODE,
        _ => code::INVALID_ARGUMENT,
    };
    let what = if property == element {
        what
    } else {
        format!("{what} ({element})")
    };
    Error::invalid(property, what).with_code(code)
}
