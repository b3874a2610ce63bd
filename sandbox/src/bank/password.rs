//! PINCHRQ: the user chooses another password, which counts from the next sign-on.

use super::Session;
use super::transaction::Outcome;
use crate::status::{Failure, Status};
use crate::store::user as users;
use crate::value::Moment;
use crate::wire::Element;

/// How long a password may be. What it may hold is told in the profile, too.
pub(super) const SHORTEST: usize = 6;
pub(super) const LONGEST: usize = 32;

/// PINCHRQ: changes the password.
pub(super) fn change(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let user = session.person()?;
    if request.text_of("USERID") != Some(&user.login) {
        return Err(Status::OtherUser.plain().into());
    }
    let password = request.text_of("NEWUSERPASS").unwrap_or_default();
    let length = password.chars().count();
    let is_old = users::is_password(session.db, user, &session.realm, password)?;
    let fault = match () {
        () if !(SHORTEST..=LONGEST).contains(&length) => "it has 6 to 32 characters",
        () if password.contains(char::is_whitespace) => "it has no spaces",
        () if is_old => "it is the old one",
        () => {
            if users::has_realm_password(session.db, user, &session.realm)? {
                users::set_realm_password(session.db, user, &session.realm, password)?;
            } else {
                users::set_password(session.db, user, password)?;
            }
            let now = Moment::after_noon(session.today, 0).to_string();
            return Ok(Outcome {
                body: Element::group(
                    "PINCHRS",
                    [
                        Element::leaf("USERID", &*user.login),
                        Element::leaf("DTCHANGED", now),
                    ],
                ),
                scopes: Vec::new(),
            });
        }
    };
    Err(Status::PasswordNotChanged.because(fault).into())
}
