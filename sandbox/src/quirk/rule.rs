//! One demand on a request, and what happens if it is not met.

use serde::Deserialize;

use super::Visit;
use crate::fault::Fault;
use crate::glance;

/// A demand and its sanction.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What a request must be like.
    pub needs: Need,
    /// What happens to one that is not.
    pub otherwise: Fault,
}

/// What a request must be like.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Need {
    /// These HTTP headers in this order, and no others. Names in lower case.
    HeadersExactly(Vec<String>),
    /// User-Agent is there and says something, or not.
    UserAgent(Presence),
    /// User-Agent says this.
    UserAgentIs(String),
    /// User-Agent is anything but this.
    UserAgentIsNot(String),
    /// Accept is there and names this type.
    AcceptContains(String),
    /// The header names one of these versions.
    Versions(Vec<u16>),
    /// NEWFILEUID says this.
    NewFileUidIs(String),
    /// Each element begins on a line of its own, or all is one line.
    NewlinesInBody(Presence),
    /// An element is there, or not.
    Element {
        /// Its name.
        name: String,
        /// Whether it must be there.
        presence: Presence,
    },
    /// The text of an element begins like this, where the element is there.
    ElementBegins {
        /// Its name.
        name: String,
        /// What its text begins with.
        text: String,
    },
    /// The text of an element has no small letters, where the element is there.
    ElementInCapitals(String),
    /// The user signs on by a name of their own, not as the anonymous one.
    UserNamed,
    /// The header names this CHARSET; 2.x headers name none.
    CharsetIs(String),
    /// The leaves of the message have end tags, or not.
    LeafEndTags(Presence),
    /// APPID and APPVER are one of these pairs.
    Application(Vec<(String, String)>),
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It must.
    Required,
    /// It must not.
    Forbidden,
}

impl Presence {
    fn is_met(self, present: bool) -> bool {
        present == (self == Self::Required)
    }
}

impl Need {
    pub(super) fn is_met_by(&self, visit: &Visit<'_>) -> bool {
        let header = |wanted: &str| {
            let found = visit.headers.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        let element = |name: &str| glance::text_of(visit.message, name);
        match self {
            Self::HeadersExactly(names) => {
                visit.headers.iter().map(|(name, _)| name).eq(names.iter())
            }
            Self::UserAgent(presence) => {
                let named = header("user-agent").is_some_and(|agent| !agent.trim().is_empty());
                presence.is_met(named)
            }
            Self::UserAgentIs(agent) => header("user-agent") == Some(agent),
            Self::UserAgentIsNot(agent) => header("user-agent") != Some(agent),
            Self::AcceptContains(kind) => {
                header("accept").is_some_and(|accept| accept.contains(kind.as_str()))
            }
            Self::Versions(versions) => file_header(visit.message, "VERSION")
                .and_then(|version| version.parse().ok())
                .is_some_and(|version| versions.contains(&version)),
            Self::NewFileUidIs(uid) => {
                file_header(visit.message, "NEWFILEUID").as_deref() == Some(uid)
            }
            Self::NewlinesInBody(presence) => {
                let body = visit.message.split_once("<OFX>");
                presence.is_met(body.is_some_and(|(_, body)| body.contains("\n<")))
            }
            Self::Element { name, presence } => presence.is_met(glance::has(visit.message, name)),
            Self::ElementBegins { name, text } => {
                element(name).is_none_or(|found| found.starts_with(text.as_str()))
            }
            Self::ElementInCapitals(name) => {
                element(name).is_none_or(|found| !found.contains(char::is_lowercase))
            }
            Self::UserNamed => {
                let user = element("USERID");
                !user.is_some_and(|user| user.starts_with("anonymous0000"))
            }
            Self::CharsetIs(charset) => {
                file_header(visit.message, "CHARSET").is_none_or(|found| found == *charset)
            }
            // Every message has this leaf.
            Self::LeafEndTags(presence) => presence.is_met(visit.message.contains("</DTCLIENT>")),
            Self::Application(pairs) => {
                let pair = (element("APPID"), element("APPVER"));
                let same = |(id, version): &(String, String)| {
                    pair.0.as_ref() == Some(id) && pair.1.as_ref() == Some(version)
                };
                pairs.iter().any(same)
            }
        }
    }
}

/// A value of the file header, in either syntax. The 2.x declaration of XML has a `version` as well,
/// but in small letters.
fn file_header(message: &str, key: &str) -> Option<String> {
    let head = message
        .split_once("<OFX>")
        .map_or(message, |(head, _)| head);
    let mut found = head.match_indices(key).filter_map(|(at, _)| {
        let rest = head[at + key.len()..].trim_start();
        let rest = rest.strip_prefix([':', '=']).map(str::trim_start)?;
        let value: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        Some(value)
    });
    found.next()
}
