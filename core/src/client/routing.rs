//! Where a request goes and who signs on there, as the profile at hand has it.
//!
//! A profile is not trusted with secrets. What it says is followed to another path of the same server. To another server it is
//! followed only over https, and only if the setting `TrustedHosts` names it; otherwise the call fails and says so, and nothing
//! is sent. Another realm needs credentials of its own ([`BillPayment::set_realm_credentials`]): those of one realm are never
//! tried in another.

use std::sync::Arc;

use super::BillPayment;
use super::exchange::Sets;
use super::parts::required;
use super::reply::SignonAnswer;
use super::state::State;
use crate::error::{Error, Result};
use crate::message::{MessageSetCore, Profile};
use crate::transport::{Address, Origin};
use crate::value::Secret;

/// Whoever asks for a profile without being a customer signs on as this, twice.
const ANONYMOUS: &str = "anonymous00000000000000000000000";

/// Something that is known of one institution, or of one user there.
pub(crate) struct Known<T> {
    of: String,
    value: T,
}

/// A sign-on of a realm other than that of the profile.
#[derive(Clone, Default)]
pub(crate) struct RealmSignon {
    pub(super) realm: String,
    pub(super) user: String,
    pub(super) password: Secret,
    pub(super) access_key: Secret,
    pub(super) session_cookie: Option<Secret>,
}

/// Where a request goes, and as whom.
#[derive(Clone)]
pub(crate) struct Route {
    /// The institution that it is of.
    of: String,
    pub(super) url: String,
    pub(super) who: Who,
}

/// Who signs on.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// The user of the properties.
    User,
    /// Nobody in particular.
    Anonymous,
    /// The user of another realm.
    Realm(String),
}

/// What a sign-on is made of.
pub(super) struct Credentials {
    pub(super) user: String,
    pub(super) password: Secret,
    pub(super) access_key: Secret,
    pub(super) session_cookie: Option<Secret>,
}

/// Whether credentials may go to a URL: https, or http to this machine.
#[cfg(feature = "jobs")]
pub(crate) fn is_safe_url(url: &str) -> bool {
    matches!(
        Address::of(url.trim()),
        Ok(Address::Secure | Address::Loopback)
    )
}

impl BillPayment {
    /// Sets user and password of a realm other than that of the profile: some institutions serve message sets in several realms,
    /// each with a sign-on of its own. An empty password forgets those of the realm.
    ///
    /// An error if realm or user is empty, while the password is not.
    pub fn set_realm_credentials(&self, realm: &str, user: &str, password: &str) -> Result<()> {
        let realm = required("realm", realm)?.to_owned();
        let mut state = self.state();
        state.realm_signons.retain(|known| known.realm != realm);
        if !password.is_empty() {
            let user = required("user", user)?.to_owned();
            state.realm_signons.push(RealmSignon {
                realm,
                user,
                password: Secret::from(password),
                ..RealmSignon::default()
            });
        }
        Ok(())
    }
}

/// What is known of the institution that is set now.
impl State {
    fn institution(&self) -> String {
        let parts = [&self.fi_url, &self.fi_organization, &self.fi_id];
        parts.map(|part| part.trim()).join("\n")
    }

    /// The institution and the user that are set now.
    pub(super) fn customer(&self) -> String {
        format!("{}\n{}", self.institution(), self.ofx_user.trim())
    }

    /// The profile at hand, if it is that of the institution that is set now.
    pub(super) fn profile(&self) -> Option<&Arc<Profile>> {
        let known = self.profile.as_ref()?;
        (known.of == self.institution()).then_some(&known.value)
    }

    pub(super) fn take_profile(&mut self, value: Arc<Profile>) {
        let of = self.institution();
        self.profile = Some(Known { of, value });
    }

    /// The accounts at hand, if they are those of the user that is set now.
    pub(super) fn accounts(&self) -> Option<&super::institution::Accounts> {
        let known = self.accounts.as_ref()?;
        (known.of == self.customer()).then_some(&known.value)
    }

    pub(super) fn take_accounts(&mut self, value: super::institution::Accounts) {
        let of = self.customer();
        self.accounts = Some(Known { of, value });
    }
}

impl State {
    /// Where a request goes, and as whom.
    pub(super) fn route(&self, sets: &Sets) -> Result<Route> {
        let main = self.url()?;
        let of = self.institution();
        if sets.anonymous {
            let who = Who::Anonymous;
            return Ok(Route { of, url: main, who });
        }
        // Questions and answers go where the request went that they stand before.
        let last = self.route.as_ref();
        let last = last.filter(|last| last.of == of && last.who != Who::Anonymous);
        if let (true, Some(last)) = (sets.is_about_signon(), last) {
            return Ok(last.clone());
        }
        match self.core_of(sets) {
            Some((name, core)) if self.settings.routing.by_profile => {
                let url = self.routed_url(name, core, &main)?;
                let who = self.routed_user(name, core)?;
                Ok(Route { of, url, who })
            }
            _ => Ok(Route {
                of,
                url: main,
                who: Who::User,
            }),
        }
    }

    /// What the profile says about the message set that a request is of; the profile itself is always asked for at `fi_url`.
    fn core_of(&self, sets: &Sets) -> Option<(&'static str, &MessageSetCore)> {
        let known = &self.profile()?.message_sets;
        if sets.profile.is_some() {
            return None;
        }
        if sets.signup.is_some() {
            let set = known.signup.as_ref()?.v1.as_ref()?;
            return Some(("SIGNUPMSGSET", &set.core));
        }
        // Whoever answers challenges does it where bills are paid.
        let set = known.bill_pay.as_ref()?.v1.as_ref()?;
        Some(("BILLPAYMSGSET", &set.core))
    }

    fn routed_url(&self, name: &str, core: &MessageSetCore, main: &str) -> Result<String> {
        let url = core.url.as_deref().unwrap_or_default().trim();
        if url.is_empty() || url == main {
            return Ok(main.to_owned());
        }
        let refused = |what: &str| {
            let what = format!(
                "the bank's profile says that {name} is served at {url}, {what}; RouteByProfile=False sends to fi_url alone"
            );
            Error::invalid("TrustedHosts", what)
        };
        let (Ok(here), Ok(there)) = (Origin::of(main), Origin::of(url)) else {
            return Err(refused("which is no URL that can be used"));
        };
        if here == there {
            return Ok(url.to_owned());
        }
        match Address::of(url) {
            Ok(Address::Secure) => {}
            // This machine may say where on itself it serves what.
            Ok(Address::Loopback) if matches!(Address::of(main), Ok(Address::Loopback)) => {}
            _ => {
                return Err(refused(
                    "to which no password is sent, since it is not https",
                ));
            }
        }
        let is_trusted = self
            .settings
            .routing
            .trusted_hosts
            .split(',')
            .any(|trusted| {
                let trusted = trusted.trim();
                trusted.eq_ignore_ascii_case(&there.host)
                    || trusted.eq_ignore_ascii_case(&there.with_port())
            });
        if is_trusted {
            Ok(url.to_owned())
        } else {
            let host = &there.host;
            Err(refused(&format!(
                "another server than fi_url: if the bank confirms it, set TrustedHosts={host}"
            )))
        }
    }

    fn routed_user(&self, name: &str, core: &MessageSetCore) -> Result<Who> {
        let sets = self.profile().map(|profile| &profile.message_sets);
        let of_profile = sets.and_then(|sets| sets.profile.as_ref()?.v1.as_ref());
        let main = of_profile.and_then(|set| set.core.realm.as_deref());
        match (core.realm.as_deref(), main) {
            (Some(realm), Some(main)) if realm != main => {
                if self.realm_signons.iter().any(|known| known.realm == realm) {
                    return Ok(Who::Realm(realm.to_owned()));
                }
                let what = format!(
                    "the bank's profile says that {name} has a sign-on of its own, that of the realm {realm:?}: set it with \
                     set_realm_credentials, or RouteByProfile=False to sign on with ofx_user"
                );
                Err(Error::invalid("realm", what))
            }
            _ => Ok(Who::User),
        }
    }

    /// What the sign-on of a route is made of.
    pub(super) fn credentials(&self, who: &Who) -> Result<Credentials> {
        match who {
            Who::Anonymous => Ok(Credentials {
                user: ANONYMOUS.to_owned(),
                password: Secret::from(ANONYMOUS),
                access_key: Secret::default(),
                session_cookie: None,
            }),
            Who::Realm(realm) => {
                let mut known = self.realm_signons.iter();
                let signon = known.find(|known| known.realm == *realm);
                let signon = signon.ok_or_else(|| Error::invalid("realm", "has no sign-on"))?;
                Ok(Credentials {
                    user: signon.user.clone(),
                    password: signon.password.clone(),
                    access_key: signon.access_key.clone(),
                    session_cookie: signon.session_cookie.clone(),
                })
            }
            Who::User => {
                // A password is sent as it is: blanks at its ends are part of it.
                required("ofx_password", self.ofx_password.expose())?;
                Ok(Credentials {
                    user: required("ofx_user", &self.ofx_user)?.to_owned(),
                    password: self.ofx_password.clone(),
                    access_key: self.ofx_access_key.clone(),
                    session_cookie: self.session_cookie.clone(),
                })
            }
        }
    }

    /// Notes where a request goes, so that what the answer gives is kept with whom it belongs to.
    pub(super) fn depart(&mut self, route: &Route) {
        if route.who != Who::Anonymous && !self.challenge_answers.is_empty() {
            let here = (route.of.clone(), route.who.clone());
            // Answers are those of whom they were first given for.
            if *self.answers_of.get_or_insert_with(|| here.clone()) != here {
                self.challenge_answers.clear();
            }
        }
        let is_elsewhere = self
            .route
            .as_ref()
            .is_some_and(|last| last.url != route.url);
        if is_elsewhere {
            // A cookie belongs to the server that gave it.
            self.session_cookie = None;
        }
        self.route = Some(route.clone());
    }

    /// Keeps the key and the cookie that an answer brought, with the sign-on that they belong to.
    pub(super) fn take_signon(&mut self, answer: &SignonAnswer) {
        let (key, cookie) = (&answer.access_key, &answer.session_cookie);
        let who = self.route.as_ref().map(|route| route.who.clone());
        let own = match who {
            Some(Who::Anonymous) => return,
            Some(Who::Realm(realm)) => {
                let mut known = self.realm_signons.iter_mut();
                known.find(|known| known.realm == realm)
            }
            Some(Who::User) | None => None,
        };
        let (key_place, cookie_place) = match own {
            Some(signon) => (&mut signon.access_key, &mut signon.session_cookie),
            None => (&mut self.ofx_access_key, &mut self.session_cookie),
        };
        if let Some(key) = key {
            key_place.clone_from(key);
        }
        if cookie.is_some() {
            cookie_place.clone_from(cookie);
        }
    }
}
