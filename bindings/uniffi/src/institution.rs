//! What an institution tells of itself and of accounts, made of the core's list of attributes.

use std::fmt;

use ofx_billpay::for_each_institution_view;

use crate::bill_payment::NativeBillPayment;
use crate::error::Result;
use crate::secret::Secret;

/// Makes a record of each view.
macro_rules! declare_records {
    ($(
        $(#[$attribute:meta])*
        $name:ident($core:ty) {
            plain { $($(#[$plain_doc:meta])* $plain:ident: $type:ty = $plain_read:expr;)* }
            one { $($(#[$one_doc:meta])* $one:ident: $one_view:ident = $one_read:expr;)* }
            many { $($(#[$many_doc:meta])* $many:ident: $many_view:ident = $many_read:expr;)* }
        }
    )*) => { $(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Display)]
        pub struct $name {
            $($(#[$plain_doc])* pub $plain: $type,)*
            $($(#[$one_doc])* pub $one: Option<$one_view>,)*
            $($(#[$many_doc])* pub $many: Vec<$many_view>,)*
        }

        impl From<&$core> for $name {
            fn from(content: &$core) -> Self {
                $( let $plain: fn(&$core) -> $type = $plain_read; )*
                $( let $one: fn(&$core) -> Option<_> = $one_read; )*
                $( let $many: fn(&$core) -> Vec<_> = $many_read; )*
                $name {
                    $($plain: $plain(content),)*
                    $($one: $one(content).as_ref().map($one_view::from),)*
                    $($many: $many(content).iter().map($many_view::from).collect(),)*
                }
            }
        }
    )* };
}

for_each_institution_view!(declare_records);

#[uniffi::export]
impl NativeBillPayment {
    /// Sets user and password of a realm other than that of the profile.
    pub fn set_realm_credentials(
        &self,
        realm: String,
        user: String,
        password: &Secret,
    ) -> Result<()> {
        let password = password.0.expose();
        Ok(self.core.set_realm_credentials(&realm, &user, password)?)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or("an institution");
        write!(f, "<profile of {name}>")
    }
}

impl fmt::Display for SignonRealm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<realm {}>", self.realm)
    }
}

impl fmt::Display for MessageSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} at {}>", self.name, place(self.url.as_deref()))
    }
}

impl fmt::Display for BillPayProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<bill payment at {}>", place(self.url.as_deref()))
    }
}

impl fmt::Display for SignupProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<accounts at {}>", place(self.url.as_deref()))
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.account_id.as_deref().unwrap_or_default();
        let number = ofx_billpay::value::Private::from(number);
        write!(f, "<account {}>", number.masked())
    }
}

impl fmt::Display for ChallengeQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<question {}>", self.phrase_id)
    }
}

fn place(url: Option<&str>) -> &str {
    url.unwrap_or("the same address")
}
