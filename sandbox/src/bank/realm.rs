//! Where each message set is served and with whose passwords, held against what a file does.

use rusqlite::Connection;

use crate::status::{Failure, Refusal, Status};
use crate::store::profile::{self as profiles, MessageSet};
use crate::wire::Element;

/// The message sets that are taken wherever they come in: the sign-on goes with every file, and the
/// profile is what tells a client where the others are.
const EVERYWHERE: [&str; 2] = ["SIGNON", "PROF"];

/// The places of the message sets, as seen from one file.
pub(super) struct Places {
    sets: Vec<MessageSet>,
    /// The URL that the file was sent to.
    url: String,
    realm: String,
}

impl Places {
    /// Looks up what the profile says. The realm of a file is that of its first message set that is
    /// not taken everywhere, else that of the sign-on.
    pub(super) fn read(db: &Connection, path: &str, root: &Element) -> Result<Self, Failure> {
        let sets = profiles::message_sets(db)?;
        let realm_of = |name: &str| {
            let found = sets.iter().find(|set| set.name == name);
            found.map(|set| set.realm.clone())
        };
        let names = root.children.iter().map(|set| service(&set.name));
        let mut business = names.filter(|name| !EVERYWHERE.contains(name));
        let realm = business.find_map(realm_of).or_else(|| realm_of("SIGNON"));
        Ok(Self {
            realm: realm.unwrap_or_default(),
            url: profiles::url_of(db, path)?,
            sets,
        })
    }

    /// The realm in which the user of the file signs on.
    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    /// Refuses a message set that is served somewhere else, or with the passwords of another realm.
    pub(super) fn check(&self, set: &Element) -> Result<(), Refusal> {
        let name = service(&set.name);
        let known = self.sets.iter().find(|known| known.name == name);
        let Some(place) = known.filter(|_| !EVERYWHERE.contains(&name)) else {
            return Ok(());
        };
        if place.url != self.url {
            return Err(
                Status::General.because("the profile names another URL for this message set")
            );
        }
        if place.realm != self.realm {
            return Err(Status::SignonInvalid
                .because("this message set has another SIGNONREALM than the first of the file"));
        }
        Ok(())
    }
}

/// `BILLPAYMSGSRQV1` is the service `BILLPAY`.
fn service(set: &str) -> &str {
    set.split_once("MSGSRQV")
        .map_or(set, |(service, _)| service)
}
