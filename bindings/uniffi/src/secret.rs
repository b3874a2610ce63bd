//! Secrets: an object that shows nothing, so that no `toString`, dump or serializer of a language can.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ofx_billpay::value::Secret as CoreSecret;

/// A password, a key or an answer. It is shown nowhere, compared by its content, and wiped from memory when it is no longer used.
#[derive(Clone, PartialEq, Eq, uniffi::Object)]
#[uniffi::export(Display, Eq, Hash)]
pub struct Secret(pub(crate) CoreSecret);

#[uniffi::export]
impl Secret {
    /// A secret of a text.
    #[uniffi::constructor]
    pub fn new(text: String) -> Arc<Self> {
        Arc::new(Secret(CoreSecret::new(text)))
    }

    /// The text itself. Keep it no longer than need be, and out of what is logged.
    pub fn expose(&self) -> String {
        self.0.expose().to_owned()
    }
}

/// Equal ones have the same hash, which tells nothing of them.
impl Hash for Secret {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A text as a secret; none if it is empty.
pub(crate) fn secret(text: &str) -> Option<Arc<Secret>> {
    (!text.is_empty()).then(|| Arc::new(Secret(CoreSecret::from(text))))
}

/// The text of a secret; empty if there is none.
pub(crate) fn exposed(secret: Option<&Arc<Secret>>) -> &str {
    secret.map_or("", |secret| secret.0.expose())
}
