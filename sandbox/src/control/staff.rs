//! What a controller does as the people at the bank: change users and accounts, write letters, move
//! message sets.

use serde::Deserialize;

/// A change of a user. What is not given stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserChange {
    /// USERID of the user.
    pub user: String,
    /// A new USERPASS.
    pub password: Option<String>,
    /// The SIGNONREALM that the new USERPASS is for; all that have none of their own if it is not given.
    pub realm: Option<String>,
    /// What else the user must give or do.
    #[serde(flatten)]
    pub demands: Demands,
    /// Makes every ACCESSKEY and USERKEY of the user worthless.
    pub revoke_keys: bool,
    /// Confirms the CLIENTUIDs that the fault `confirm_client` keeps out.
    pub confirm_client: bool,
}

/// What a user must give at a sign-on beside the password. In a change an empty text, or an empty list
/// of questions, asks for it no longer.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Demands {
    /// Whether the user is locked out. Letting the user in also forgets what was wrong before.
    pub locked: Option<bool>,
    /// Whether USERPASS must be changed.
    pub must_change_password: Option<bool>,
    /// USERCRED1.
    pub user_cred1: Option<String>,
    /// USERCRED2.
    pub user_cred2: Option<String>,
    /// AUTHTOKEN.
    pub auth_token: Option<String>,
    /// Whether CLIENTUID must be given, the first one being registered.
    pub client_uid_required: Option<bool>,
    /// The questions of the MFA challenge, in their order.
    pub questions: Option<Vec<Question>>,
}

/// A question of the MFA challenge.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// MFAPHRASEID: a standard one such as `MFA13`, or one that the label explains.
    pub phrase: String,
    /// MFAPHRASELABEL.
    #[serde(default)]
    pub label: Option<String>,
    /// The right answer. None if the client software answers by itself, as for `MFA101` to `MFA107`.
    #[serde(default)]
    pub answer: Option<String>,
}

/// A change of an account. What is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountChange {
    /// ACCTID.
    pub number: String,
    /// Such as `10000.00`.
    pub balance: Option<String>,
    /// Whether bills can be paid from it: `AVAIL`, `PEND` or `ACTIVE`.
    pub bill_pay: Option<String>,
}

/// A letter from the bank to a user, that no letter of the user asked for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterOrder {
    /// The USERID of whom it is for.
    pub user: String,
    /// SUBJECT, at most 60 characters.
    pub subject: String,
    /// MSGBODY.
    pub text: String,
    /// The SRVRTID of the payment that it is about, if it is about one.
    #[serde(default)]
    pub server_id: Option<String>,
}

/// Where a message set is served and with whose passwords.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSetMove {
    /// `SIGNON`, `SIGNUP`, `BILLPAY` or `PROF`.
    pub message_set: String,
    /// The URL; this bank's own if it is not given.
    #[serde(default)]
    pub url: Option<String>,
    /// SIGNONREALM; `SANDBOX` if it is not given.
    #[serde(default = "usual_realm")]
    pub realm: String,
}

fn usual_realm() -> String {
    "SANDBOX".to_owned()
}

/// Tells whom it is about; the rest is secret.
macro_rules! debug_without_secrets {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut told = f.debug_struct(stringify!($name));
                $(told.field(stringify!($field), &self.$field);)*
                told.finish_non_exhaustive()
            }
        }
    )*};
}

debug_without_secrets! {
    UserChange { user, realm, revoke_keys, confirm_client }
    Demands { locked, must_change_password, client_uid_required }
    Question { phrase, label }
}
