//! A bank that moved: what its profile says now, and what that means for a connection.

use serde::{Deserialize, Serialize};

use super::words::AccountId;

/// Declares the message sets that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MessageSet {
    /// The profile.
    #[serde(rename = "PROF")]
    Profile,
    /// The list of accounts.
    #[serde(rename = "SIGNUP")]
    Signup,
    /// Payees, payments and recurring models.
    #[serde(rename = "BILLPAY")]
    BillPay,
}

/// One way to a bank, and what it serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Where.
    pub url: String,
    /// The realm whose password it takes; none before a profile named it.
    pub realm: Option<String>,
    /// The version of the message sets; none before a profile named it.
    pub version: Option<u32>,
    /// What it serves.
    pub message_sets: Vec<MessageSet>,
}

/// How far a bank moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeKind {
    /// The same accounts, at another URL, version or realm.
    Direct,
    /// What one access served is split over more of them.
    Multi,
    /// Some accounts do not pay bills any more.
    Partial,
}

/// What an upgrade changed; the next job runs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upgrade {
    /// How far the bank moved.
    pub kind: UpgradeKind,
    /// The accesses from now on; empty if they are those of before.
    pub accesses: Vec<Access>,
    /// The accounts that pay bills, all over the access that serves BILLPAY.
    pub accounts: Vec<AccountId>,
    /// The accounts that pay bills no longer.
    pub inactive_accounts: Vec<AccountId>,
}

impl UpgradeKind {
    /// 40001, 40002 or 40003.
    pub fn code(self) -> i32 {
        match self {
            UpgradeKind::Direct => 40001,
            UpgradeKind::Multi => 40002,
            UpgradeKind::Partial => 40003,
        }
    }

    pub(super) fn detail(self) -> &'static str {
        match self {
            UpgradeKind::Direct => {
                "the bank is reached on another way now, which is stored: synchronize again when the user is ready to sign on there"
            }
            UpgradeKind::Multi => {
                "the bank serves this connection at several addresses now, which are stored: synchronize again when the user is \
                 ready to sign on there"
            }
            UpgradeKind::Partial => {
                "some accounts of this connection are no longer active for bill payment, and are left out from now on: \
                 synchronize again to go on with the others"
            }
        }
    }
}

impl Upgrade {
    /// What it means that the bank moved or accounts are gone; `None` if neither is so.
    pub(super) fn of(
        moved: Option<Vec<Access>>,
        active: &[AccountId],
        gone: Vec<AccountId>,
    ) -> Option<Upgrade> {
        let kind = match &moved {
            _ if !gone.is_empty() => UpgradeKind::Partial,
            None => return None,
            Some(accesses) if count_serving(accesses) > 1 => UpgradeKind::Multi,
            Some(_) => UpgradeKind::Direct,
        };
        Some(Upgrade {
            kind,
            accesses: moved.unwrap_or_default(),
            accounts: active.to_vec(),
            inactive_accounts: gone,
        })
    }
}

/// How many accesses serve the user: the profile may stand anywhere.
fn count_serving(accesses: &[Access]) -> usize {
    let serves_user = |access: &&Access| {
        access
            .message_sets
            .iter()
            .any(|set| *set != MessageSet::Profile)
    };
    accesses.iter().filter(serves_user).count()
}

/// Where one message set is, as a profile says; what it leaves out stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) set: MessageSet,
    pub(super) url: Option<String>,
    pub(super) realm: Option<String>,
    pub(super) version: Option<u32>,
}

/// The accesses after a profile, and whether they are others than before. A realm or a version that was not known is learnt,
/// which is no move.
pub(super) fn accesses_after(known: &[Access], places: &[Place]) -> (Vec<Access>, bool) {
    let mut moved = false;
    let mut after: Vec<Access> = Vec::new();
    for (set, before) in all_sets(known) {
        let place = places.iter().find(|place| place.set == set);
        let url = place.and_then(|place| place.url.as_deref());
        let url = match url.map(str::trim) {
            Some(url) if !url.is_empty() && !is_same_place(url, &before.url) => {
                moved = true;
                url.to_owned()
            }
            _ => before.url.clone(),
        };
        let realm = place.and_then(|place| place.realm.clone());
        moved |= differs(before.realm.as_ref(), realm.as_ref());
        let version = place.and_then(|place| place.version);
        moved |= differs(before.version.as_ref(), version.as_ref());
        let access = Access {
            url,
            realm: realm.or_else(|| before.realm.clone()),
            version: version.or(before.version),
            message_sets: vec![set],
        };
        let same = |other: &&mut Access| {
            is_same_place(&other.url, &access.url) && other.realm == access.realm
        };
        match after.iter_mut().find(same) {
            Some(other) => other.message_sets.push(set),
            None => after.push(access),
        }
    }
    (after, moved)
}

fn differs<T: PartialEq>(before: Option<&T>, now: Option<&T>) -> bool {
    matches!((before, now), (Some(before), Some(now)) if before != now)
}

fn all_sets(known: &[Access]) -> impl Iterator<Item = (MessageSet, &Access)> {
    known
        .iter()
        .flat_map(|access| access.message_sets.iter().map(move |&set| (set, access)))
}

/// Whether two URLs lead to one place: scheme and host are the same in capitals, and a slash at the end says nothing.
fn is_same_place(one: &str, other: &str) -> bool {
    fn parts(url: &str) -> (String, &str) {
        let url = url.trim().trim_end_matches('/');
        let path = url
            .find("://")
            .and_then(|scheme| url[scheme + 3..].find('/').map(|slash| scheme + 3 + slash))
            .unwrap_or(url.len());
        let (place, path) = url.split_at(path);
        let place = place.to_ascii_lowercase();
        let place = match (place.strip_prefix("https://"), place.strip_suffix(":443")) {
            (Some(_), Some(without_port)) => without_port.to_owned(),
            _ => place,
        };
        (place, path)
    }
    parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Access> {
        vec![Access {
            url: "https://bank.example/ofx".to_owned(),
            realm: Some("R".to_owned()),
            version: Some(1),
            message_sets: vec![MessageSet::Profile, MessageSet::Signup, MessageSet::BillPay],
        }]
    }

    fn place(set: MessageSet, url: &str, realm: &str, version: u32) -> Place {
        Place {
            set,
            url: Some(url.to_owned()),
            realm: Some(realm.to_owned()),
            version: Some(version),
        }
    }

    #[test]
    fn what_says_the_same_in_other_letters_is_no_move() {
        for url in [
            "https://bank.example/ofx",
            "HTTPS://Bank.Example:443/ofx/",
            "",
        ] {
            let places = [place(MessageSet::BillPay, url, "R", 1)];
            assert_eq!(accesses_after(&known(), &places), (known(), false), "{url}");
        }
        assert!(!is_same_place(
            "https://bank.example/OFX",
            "https://bank.example/ofx"
        ));
        assert!(!is_same_place(
            "https://bank.example:8443/ofx",
            "https://bank.example/ofx"
        ));
    }

    #[test]
    fn url_realm_and_version_are_moves_and_what_was_not_known_is_learnt() {
        for (url, realm, version) in [
            ("https://new.example/ofx", "R", 1),
            ("https://bank.example/ofx", "S", 1),
            ("https://bank.example/ofx", "R", 2),
        ] {
            let places = [
                place(MessageSet::Signup, url, realm, version),
                place(MessageSet::BillPay, url, realm, version),
            ];
            let (after, moved) = accesses_after(&known(), &places);
            assert!(moved);
            let upgrade = Upgrade::of(Some(after), &[1], Vec::new()).unwrap();
            assert_eq!(upgrade.kind, UpgradeKind::Direct);
        }
        let mut unknown = known();
        unknown[0].realm = None;
        unknown[0].version = None;
        let places = MessageSet::BillPay;
        let places = [
            place(MessageSet::Profile, "https://bank.example/ofx", "R", 1),
            place(MessageSet::Signup, "https://bank.example/ofx", "R", 1),
            place(places, "https://bank.example/ofx", "R", 1),
        ];
        assert_eq!(accesses_after(&unknown, &places), (known(), false));
    }

    #[test]
    fn a_split_is_multi_and_lost_accounts_make_it_partial() {
        let places = [place(
            MessageSet::BillPay,
            "https://pay.example/ofx",
            "R",
            1,
        )];
        let (after, moved) = accesses_after(&known(), &places);
        assert!(moved);
        assert_eq!(after.len(), 2);
        let kind = |gone| Upgrade::of(Some(after.clone()), &[1], gone).map(|upgrade| upgrade.kind);
        assert_eq!(kind(Vec::new()), Some(UpgradeKind::Multi));
        assert_eq!(kind(vec![2]), Some(UpgradeKind::Partial));
        assert_eq!(Upgrade::of(None, &[1], Vec::new()), None);
    }
}
