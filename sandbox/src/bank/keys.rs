//! The keys that the bank gives out. They follow from what is known, so that equal requests get equal
//! replies; a test bank protects nothing but tests.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::store::user::User;
use crate::value::Date;

/// The ACCESSKEY of a user: always the same until the keys are revoked.
pub(super) fn access_key(user: &User) -> String {
    key("ACCESSKEY", user, "")
}

/// The USERKEY that is given to a user on that day.
pub(super) fn user_key(user: &User, day: Date) -> String {
    key("USERKEY", user, &day.to_string())
}

/// The SESSCOOKIE of a user's session; a session lasts a day. No reply depends on what cookie comes
/// back, so that a lost one does no harm.
pub(super) fn session_cookie(user: &User, day: Date) -> String {
    key("SESSCOOKIE", user, &day.to_string())
}

fn key(kind: &str, user: &User, day: &str) -> String {
    let text = format!("{kind} {} {} {day}", user.login, user.key_generation);
    let mut key = String::new();
    for byte in Sha256::digest(text) {
        // Writing to a text cannot fail.
        let _ = write!(key, "{byte:02X}");
    }
    key
}
