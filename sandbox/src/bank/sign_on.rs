//! Who asks: SONRQ in, SONRS out.

use rusqlite::Connection;

use super::proof::{self, Proof};
use super::{Manner, keys};
use crate::options::Options;
use crate::status::{self, Failure, Refusal, Status};
use crate::store::user::{self as users, PasswordChange, User};
use crate::store::{account, client as clients, profile};
use crate::value::{Date, Moment};
use crate::wire::{Element, shape};

/// The institution that this bank is.
const ORG: &str = "SANDBOX";
const FID: &str = "99001";

/// USERID and USERPASS of those who may ask for the profile only.
const ANONYMOUS: &str = "anonymous00000000000000000000000";

/// How many days a USERKEY is good.
const USER_KEY_DAYS: u32 = 30;

/// What a request file wants: how much must be proved depends on it.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// There is something that is not for everybody: anything but profile and MFA challenge.
    pub(super) business: bool,
    /// There is a password change.
    pub(super) password_change: bool,
    /// There is a request for the profile and nothing else: the password is enough, since the
    /// profile is where a client learns what else is needed.
    pub(super) profile_only: bool,
}

impl Wanted {
    /// Looks through all message sets of a file.
    pub(super) fn read(root: &Element) -> Self {
        let requests = root.children.iter().flat_map(|set| &set.children);
        let names: Vec<&str> = requests.map(|request| request.name.as_str()).collect();
        let is_request = |name: &str| name.ends_with("TRNRQ") || name.ends_with("SYNCRQ");
        let has = |wanted: &str| names.contains(&wanted);
        let business = names
            .iter()
            .any(|name| is_request(name) && !matches!(*name, "PROFTRNRQ" | "MFACHALLENGETRNRQ"));
        Self {
            business,
            password_change: has("PINCHTRNRQ"),
            profile_only: has("PROFTRNRQ") && !business && !has("MFACHALLENGETRNRQ"),
        }
    }
}

/// A sign-on that succeeded.
pub(super) struct SignedOn {
    /// None for the anonymous user.
    pub(super) user: Option<User>,
    status: Element,
    access_key: Option<String>,
    user_key: Option<(String, Date)>,
}

/// Where a user signs on: everything that the decision depends on but the request itself.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) db: &'a Connection,
    pub(super) rules: &'a Options,
    pub(super) manner: Manner,
    /// The realm whose password is asked for.
    pub(super) realm: &'a str,
}

impl Desk<'_> {
    /// Lets the user in, or says why not. Wrong passwords and proofs are counted in the database.
    pub(super) fn sign_on(self, request: &Element, wanted: Wanted) -> Result<SignedOn, Failure> {
        let Self { db, rules, .. } = self;
        if let Some((status, detail)) = shape::fault(request) {
            return Err(status.because(detail).into());
        }
        if !request.child("FI").is_some_and(is_this_bank) {
            return Err(Status::WrongInstitution.plain().into());
        }
        let today = crate::store::today(db)?;
        if request.text_of("USERID") == Some(ANONYMOUS) {
            return Ok(anonymous(request, wanted)?);
        }
        let user = self.identify(request, today)?;
        let mut signed_on = SignedOn {
            status: status::done(),
            access_key: None,
            user_key: None,
            user: None,
        };
        if !wanted.profile_only {
            self.credentials(&user, request)?;
            if proof::check(db, rules, &user, request, wanted)? == Proof::Given {
                signed_on.access_key = Some(keys::access_key(&user));
            }
            self.client(&user, request, today)?;
        }
        if user.password_change != PasswordChange::NotNeeded && !wanted.password_change {
            if !wanted.profile_only {
                if user.password_change == PasswordChange::Overdue {
                    return Err(Status::PasswordChangeMissing.plain().into());
                }
                users::set_password_change(db, user.id, PasswordChange::Overdue)?;
            }
            signed_on.status = status::info(Status::PasswordExpired);
        }
        if request.text_of("GENUSERKEY") == Some("Y") {
            let until = today.plus_days(USER_KEY_DAYS);
            let key = keys::user_key(&user, today);
            users::set_key(db, user.id, &key, until)?;
            signed_on.user_key = Some((key, until));
        }
        signed_on.user = Some(user);
        Ok(signed_on)
    }

    /// The user whose USERKEY, or USERID and USERPASS, are given.
    fn identify(self, request: &Element, today: Date) -> Result<User, Failure> {
        let db = self.db;
        if let Some(key) = request.text_of("USERKEY") {
            let user = users::by_key(db, key, today)?;
            let user = user.ok_or_else(|| Status::SignonInvalid.plain())?;
            return if user.locked {
                Err(Status::LockedOut.plain().into())
            } else {
                Ok(user)
            };
        }
        let given = request.text_of("USERID").zip(request.text_of("USERPASS"));
        let (login, password) = given.ok_or_else(|| {
            Status::SignonInvalid.because("it needs USERID and USERPASS, or USERKEY")
        })?;
        let user = users::by_login(db, login)?.ok_or_else(|| Status::SignonInvalid.plain())?;
        if user.locked {
            return Err(Status::LockedOut.plain().into());
        }
        if !users::is_password(db, &user, self.realm, password)? {
            users::count_wrong_password(db, user.id, self.rules.lock_out_after)?;
            return Err(Status::SignonInvalid.plain().into());
        }
        Ok(user)
    }

    /// USERCRED1 and USERCRED2 are as secret as the password, and guessing them counts as much.
    fn credentials(self, user: &User, request: &Element) -> Result<(), Failure> {
        let given = [request.text_of("USERCRED1"), request.text_of("USERCRED2")];
        if user.has_credentials(given) {
            return Ok(users::forget_wrong_passwords(self.db, user.id)?);
        }
        users::count_wrong_password(self.db, user.id, self.rules.lock_out_after)?;
        Err(Status::SignonInvalid
            .because("USERCRED1 and USERCRED2 are wrong or missing")
            .into())
    }

    /// The first CLIENTUID that a user comes from is registered; no other one will do after that. Where
    /// the bank wants it, the customer has to confirm it, too.
    fn client(self, user: &User, request: &Element, today: Date) -> Result<(), Failure> {
        if user.client_uid_required {
            match request.text_of("CLIENTUID") {
                Some(client_uid) if user.may_come_from(client_uid) => {
                    users::register_client(self.db, user, client_uid)?;
                }
                _ => return Err(Status::WrongClientUid.plain().into()),
            }
        }
        let Some(days) = self.manner.confirms_client else {
            return Ok(());
        };
        let client_uid = request.text_of("CLIENTUID");
        let client_uid = client_uid.ok_or_else(|| Status::WrongClientUid.plain())?;
        if clients::is_confirmed(self.db, user, client_uid)? {
            return Ok(());
        }
        clients::wait(self.db, user, client_uid, today, today.plus_days(days))?;
        let what = format!("the customer must confirm it within {days} days");
        Err(Status::WrongClientUid.because(what).into())
    }
}

fn is_this_bank(institution: &Element) -> bool {
    institution.text_of("ORG") == Some(ORG)
        && institution.text_of("FID").is_none_or(|fid| fid == FID)
}

fn anonymous(request: &Element, wanted: Wanted) -> Result<SignedOn, Refusal> {
    if request.text_of("USERPASS") != Some(ANONYMOUS) {
        return Err(Status::SignonInvalid.plain());
    }
    if wanted.business {
        return Err(Status::SignonInvalid.because("the anonymous user gets the profile only"));
    }
    Ok(SignedOn {
        user: None,
        status: status::done(),
        access_key: None,
        user_key: None,
    })
}

/// The SONRS aggregate.
pub(super) fn reply(
    db: &Connection,
    today: Date,
    sign_on: Result<&SignedOn, &Refusal>,
) -> rusqlite::Result<Element> {
    let institution = Element::group("FI", [Element::leaf("ORG", ORG), Element::leaf("FID", FID)]);
    let mut reply = Element::group(
        "SONRS",
        [
            Element::leaf("DTSERVER", Moment::after_noon(today, 0).to_string()),
            Element::leaf("LANGUAGE", "ENG"),
            institution,
        ],
    );
    let signed_on = match sign_on {
        Err(refusal) => {
            reply.children.push(refusal.element());
            return Ok(reply);
        }
        Ok(signed_on) => signed_on,
    };
    let mut add = |name, text: String| reply.children.push(Element::leaf(name, text));
    add("DTPROFUP", profile::changed(db)?.to_string());
    if let Some(user) = &signed_on.user {
        add("DTACCTUP", account::changed(db, user.id)?.to_string());
        add("SESSCOOKIE", keys::session_cookie(user, today));
    }
    if let Some((key, until)) = &signed_on.user_key {
        add("USERKEY", key.clone());
        add("TSKEYEXPIRE", Moment::after_noon(*until, 0).to_string());
    }
    if let Some(key) = &signed_on.access_key {
        add("ACCESSKEY", key.clone());
    }
    reply.children.push(signed_on.status.clone());
    Ok(reply)
}
