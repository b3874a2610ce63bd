//! The settings of OFX itself.

use super::setting::{Access, Setting, report, secret, text};
use crate::value::{AmountPattern, DatePattern, WireDatePattern};

pub(super) const SETTINGS: &[Setting] = &[
    secret!(
        "AuthToken",
        ofx.auth_token,
        "A one-time code that the bank gave on another way; sent with the sign-on."
    ),
    text!(
        "ClientUId",
        ofx.client_uid,
        |_| Ok(()),
        "What identifies this installation; sent with the sign-on where the profile asks for it."
    ),
    Setting {
        name: "CorrectAction[i]",
        effect: "What transaction `i` of a statement in the last reply does to the one that it corrects: REPLACE or DELETE. \
                 Replies about payments have none.",
        access: Access::Item(|session, index| of_transaction(session, index, "CORRECTACTION")),
    },
    Setting {
        name: "CorrectFITID[i]",
        effect: "The identifier of the transaction that transaction `i` of a statement in the last reply corrects. Replies \
                 about payments have none.",
        access: Access::Item(|session, index| of_transaction(session, index, "CORRECTFITID")),
    },
    Setting {
        name: "CurrencyFormat",
        effect: "The pattern in which amounts are shown, such as `#,##0.00` or `N2`; as the bank wrote them if empty. No digit \
                 is rounded away. `payment_amount` may be set in this form, too.",
        access: Access::Value {
            read: |settings| {
                let format = settings.ofx.currency_format.as_ref();
                format.map_or_else(String::new, |format| format.as_str().to_owned())
            },
            set: |settings, value| {
                settings.ofx.currency_format = match value {
                    "" => None,
                    value => Some(AmountPattern::new(value).map_err(|error| error.to_string())?),
                };
                Ok(())
            },
        },
    },
    Setting {
        name: "DateFormat",
        effect: "The pattern in which dates are set and shown, such as `yyyy-MM-dd`; `OFXDATE` for the form of OFX. Dates that the bank \
                 told are shown in the new form; one that would make `payment_date_due` another day than it was set to is refused.",
        access: Access::Value {
            read: |settings| settings.ofx.date_format.as_str().to_owned(),
            set: |settings, value| {
                settings.ofx.date_format = match value.trim() {
                    "" => DatePattern::default(),
                    value => DatePattern::new(value).map_err(|error| error.to_string())?,
                };
                Ok(())
            },
        },
    },
    Setting {
        name: "GetResponseVar",
        effect: "`GetResponseVar=/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE` returns the value at a path of the last reply; `//NAME` \
                 searches at any depth, `NAME[2]` takes the second. An aggregate is returned as XML. Where the path leads \
                 nowhere, it may leave out levels, as long as only one value fits.",
        access: Access::Answer(|session, path| {
            Ok(session.response_value(path)?.unwrap_or_default())
        }),
    },
    secret!(
        "NewPassword",
        ofx.new_password,
        "Goes along with the next request, which asks the bank to change the password. It is then cleared, and on success it \
         is the new `ofx_password`."
    ),
    Setting {
        name: "OFXDateFormat",
        effect: "The form in which dates are sent: `yyyyMMdd`, `yyyyMMddHHmmss.xxx` or `yyyyMMddHHmmss.xxx[G:Z]`. If empty, as a \
                 day, which no time zone can move.",
        access: Access::Value {
            read: |settings| {
                let format = settings.ofx.wire_date_format.as_ref();
                format.map_or_else(String::new, |format| format.as_str().to_owned())
            },
            set: |settings, value| {
                settings.ofx.wire_date_format = match value.trim() {
                    "" => None,
                    value => Some(WireDatePattern::new(value).map_err(|error| error.to_string())?),
                };
                Ok(())
            },
        },
    },
    Setting {
        name: "OFXLog",
        effect: "The file to which requests and replies are appended, with secrets and account numbers masked whatever \
                 MaskSensitive says; none if empty. See OFXLogLevel and OFXLogSize.",
        access: Access::Value {
            read: |settings| settings.log.file.to_string_lossy().into_owned(),
            set: |settings, value| {
                settings.log.file = value.into();
                Ok(())
            },
        },
    },
    report!(
        "ServerMessage",
        |session| session.settings().ofx.server_message.clone(),
        "What the bank remarked on the last request that it carried out: a warning, for example."
    ),
    secret!(
        "UserCred1A",
        ofx.user_credential_1,
        "The answer to the first additional question that the profile asks with every sign-on."
    ),
    secret!(
        "UserCred2A",
        ofx.user_credential_2,
        "The answer to the second."
    ),
];

fn of_transaction(session: &dyn super::Session, index: usize, element: &str) -> String {
    let path = format!("//STMTTRN[{}]/{element}", index.saturating_add(1));
    session
        .response_value(&path)
        .ok()
        .flatten()
        .unwrap_or_default()
}
