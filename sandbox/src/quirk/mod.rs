//! Quirks: what a family of real servers insists on, beyond or against the specification.

mod rule;

pub use rule::{Need, Presence, Rule};

use serde::Deserialize;

use crate::fault::Fault;
use crate::fault::armory::Strike;

/// What is known of a request before the bank sees it.
pub(crate) struct Visit<'a> {
    /// Names in lower case, in the order in which they came.
    pub(crate) headers: &'a [(String, String)],
    /// The message as text, header and body.
    pub(crate) message: &'a str,
}

macro_rules! profiles {
    ($($name:literal),* $(,)?) => {
        /// The profiles that are built in: their names and their files.
        const PROFILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../quirks/", $name, ".toml")))),*];
    };
}

profiles![
    "accept-required",
    "address-blocked",
    "agent-forbidden",
    "agent-required",
    "application-list",
    "browser-blocked",
    "client-confirmed",
    "clientuid-forbidden",
    "clientuid-required",
    "closed-leaves",
    "cookie-first",
    "fi-required",
    "newlines-required",
    "no-file-uid",
    "old-dates",
    "only-102",
    "only-2x",
    "open-leaves",
    "picky-headers",
    "renumbering",
];

/// What one kind of server insists on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quirk {
    /// What it is, in a sentence.
    pub about: String,
    /// What a request must be like. The first rule that is broken counts.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// What is wrong with every reply.
    #[serde(default)]
    pub always: Vec<Fault>,
}

/// A quirk cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QuirkError {
    /// There is no profile of this name.
    #[error("there is no quirk {0}; there are {names}", names = Quirk::names().join(", "))]
    Unknown(String),
    /// The file is not what it should be.
    #[error("the quirk {name} is not readable")]
    Unreadable {
        /// Its name.
        name: String,
        /// What is wrong.
        source: toml::de::Error,
    },
}

impl Quirk {
    /// The names of the profiles that are built in.
    pub fn names() -> Vec<&'static str> {
        PROFILES.iter().map(|(name, _)| *name).collect()
    }

    /// A profile that is built in.
    pub fn named(name: &str) -> Result<Self, QuirkError> {
        let file = PROFILES.iter().find(|(known, _)| *known == name);
        let (_, file) = file.ok_or_else(|| QuirkError::Unknown(name.to_owned()))?;
        toml::from_str(file).map_err(|source| QuirkError::Unreadable {
            name: name.to_owned(),
            source,
        })
    }

    /// The faults that a request meets here.
    pub(crate) fn strikes(&self, visit: &Visit<'_>) -> Vec<Strike> {
        let broken = self.rules.iter().find(|rule| !rule.needs.is_met_by(visit));
        let faults = broken
            .map(|rule| &rule.otherwise)
            .into_iter()
            .chain(&self.always);
        faults
            .map(|fault| Strike {
                fault: fault.clone(),
                message: None,
            })
            .collect()
    }
}
