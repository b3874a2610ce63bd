//! The settings behind `config("Name=value")`: tables of names, what they are, and how they are read and set.

mod base;
mod headers;
mod http;
mod ofx;
mod own;
mod setting;
mod settings;
mod shared;
mod tcp;
mod tls;

use setting::{Access, Setting};

use crate::error::{Error, Result, code};

pub(crate) use headers::mask_headers;
pub(crate) use setting::Session;
pub(crate) use settings::{CodePage, LineEnds, LogSettings, RetrySettings, Settings};
pub(crate) use tcp::{firewall_kind, firewall_number, firewall_port};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// All settings, in the groups in which the component documents them; the last are our own.
const GROUPS: &[(&str, &[Setting])] = &[
    ("OFX", ofx::SETTINGS),
    ("HTTP", http::SETTINGS),
    ("TCPClient", tcp::SETTINGS),
    ("SSL", tls::SETTINGS),
    ("Socket", base::SOCKET),
    ("Base", base::BASE),
    ("Own", own::SETTINGS),
];

/// What a setting is, for people who look for one: see [`settings`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettingInfo {
    /// Its name. One that ends in `[i]` is a list.
    pub name: &'static str,
    /// The group in which the component documents it; `Own` for those that it has not.
    pub group: &'static str,
    /// Its value in a new object.
    pub default: String,
    /// Whether it can only be read.
    pub is_read_only: bool,
    /// What it does, with units and values.
    pub effect: &'static str,
    /// Why it stays at its default, if it does.
    pub why_fixed: Option<&'static str>,
}

/// All settings that [`BillPayment::config`](crate::BillPayment::config) knows.
pub fn settings() -> impl Iterator<Item = SettingInfo> {
    let defaults = Settings::default();
    all().map(move |(group, setting)| {
        let (default, is_read_only, why_fixed) = match &setting.access {
            Access::Value { read, .. } => (read(&defaults), false, None),
            Access::Kept { .. } => (String::new(), false, None),
            Access::Fixed { value, why } => ((*value).to_owned(), false, Some(*why)),
            Access::Report(_) | Access::Answer(_) | Access::Item(_) => (String::new(), true, None),
        };
        SettingInfo {
            name: setting.name,
            group,
            default,
            is_read_only,
            effect: setting.effect,
            why_fixed,
        }
    })
}

fn all() -> impl Iterator<Item = (&'static str, &'static Setting)> {
    GROUPS
        .iter()
        .flat_map(|(group, settings)| settings.iter().map(move |setting| (*group, setting)))
}

/// Reads or sets a setting; see [`BillPayment::config`](crate::BillPayment::config).
pub(crate) fn apply(session: &mut dyn Session, configuration: &str) -> Result<String> {
    let (name, value) = match configuration.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value)),
        None => (configuration.trim(), None),
    };
    let (plain, index) = indexed(name);
    let setting = find(plain, index.is_some()).ok_or_else(|| unknown(name))?;
    let wrong = |what: String| {
        // Some checks are made when a connection is made, too, and name the setting themselves.
        let named = format!("{}: ", setting.name);
        Error::invalid(setting.name, what.strip_prefix(&named).unwrap_or(&what))
    };
    match (&setting.access, value) {
        (Access::Value { read, .. }, None) => Ok(read(session.settings())),
        (Access::Value { set, .. } | Access::Kept { set, .. }, Some(value)) => {
            // What is refused changes nothing, not even a part.
            let mut changed = session.settings().clone();
            set(&mut changed, value).map_err(wrong)?;
            *session.settings_mut() = changed;
            Ok(String::new())
        }
        (Access::Kept { report, .. } | Access::Report(report), None) => Ok(report(session)),
        (Access::Answer(answer), Some(question)) => answer(session, question.trim())
            .map_err(|what| wrong(what).with_code(code::INVALID_PATH)),
        (Access::Answer(_), None) => {
            Err(wrong("wants a path: `GetResponseVar=/OFX/...`".to_owned()))
        }
        (Access::Item(item), None) => match index.map(str::parse) {
            Some(Ok(index)) => Ok(item(session, index)),
            _ => Err(wrong("wants an index from 0, such as [0]".to_owned())),
        },
        (Access::Fixed { value, .. }, None) => Ok((*value).to_owned()),
        (Access::Fixed { value, why }, Some(wanted)) => {
            let wanted = wanted.trim();
            if wanted.eq_ignore_ascii_case(value) || is_same_flag(wanted, value) {
                return Ok(String::new());
            }
            let stays = if value.is_empty() { "empty" } else { value };
            Err(wrong(format!("stays {stays}: {why}")))
        }
        (Access::Report(_) | Access::Item(_), Some(_)) => Err(wrong("is read-only".to_owned())),
    }
}

/// A name and the index behind it.
fn indexed(name: &str) -> (&str, Option<&str>) {
    match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        Some((plain, index)) => (plain.trim_end(), Some(index.trim())),
        None => (name, None),
    }
}

fn find(plain: &str, is_indexed: bool) -> Option<&'static Setting> {
    all().map(|(_, setting)| setting).find(|setting| {
        let (known, index) = indexed(setting.name);
        known.eq_ignore_ascii_case(plain) && (index.is_some() || !is_indexed)
    })
}

fn is_same_flag(one: &str, other: &str) -> bool {
    matches!((setting::boolean(one), setting::boolean(other)), (Ok(one), Ok(other)) if one == other)
}

/// The error for a name that is no setting, with those that it may be meant for.
fn unknown(name: &str) -> Error {
    let wanted = name.to_ascii_lowercase();
    let is_near = |known: &str| {
        let known = known.to_ascii_lowercase();
        wanted.len() > 2
            && (known.contains(&wanted)
                || wanted.contains(&known)
                || distance(&known, &wanted) <= 2)
    };
    let near: Vec<&str> = all()
        .map(|(_, setting)| setting.name)
        .filter(|known| is_near(known))
        .take(5)
        .collect();
    let hint = if near.is_empty() {
        "the documentation lists all of them".to_owned()
    } else {
        format!("there is {}", near.join(", "))
    };
    Error::invalid(name, format!("is no setting; {hint}"))
}

/// How many letters must be changed, left out or put in to make one text of another.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.bytes().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Traffic;

    #[derive(Default)]
    struct Object {
        settings: Settings,
        traffic: Traffic,
    }

    impl Session for Object {
        fn settings(&self) -> &Settings {
            &self.settings
        }
        fn settings_mut(&mut self) -> &mut Settings {
            &mut self.settings
        }
        fn traffic(&self) -> &Traffic {
            &self.traffic
        }
        fn request(&self) -> String {
            String::new()
        }
        fn response(&self) -> String {
            String::new()
        }
        fn response_value(&self, path: &str) -> Result<Option<String>, String> {
            Ok(Some(format!("value at {path}")))
        }
    }

    #[test]
    fn settings_are_read_and_set_by_name_without_regard_to_case() {
        let mut object = Object::default();
        let mut config = |text: &str| apply(&mut object, text).unwrap();
        assert_eq!(config("dateformat"), "MM/dd/yyyy hh:mm:ss");
        assert_eq!(config("DATEFORMAT=yyyy-MM-dd"), "");
        assert_eq!(config(" DateFormat "), "yyyy-MM-dd");
        assert_eq!(config("MaskSensitive=no"), "");
        assert_eq!(config("MaskSensitive"), "False");
        assert_eq!(config("GetResponseVar=/OFX/A"), "value at /OFX/A");
        assert_eq!(
            config("CorrectFITID[1]"),
            "value at //STMTTRN[2]/CORRECTFITID"
        );
    }

    #[test]
    fn a_value_may_hold_an_equals_sign() {
        let mut object = Object::default();
        apply(&mut object, "ClientUId=a=b").unwrap();
        assert_eq!(apply(&mut object, "ClientUId").unwrap(), "a=b");
    }

    #[test]
    fn what_cannot_be_set_is_refused_names_the_setting_and_changes_nothing() {
        let mut object = Object::default();
        for (configuration, name) in [
            ("NoSuchThing", "NoSuchThing"),
            ("NoSuchThing=1", "NoSuchThing"),
            ("ServerMessage=x", "ServerMessage"),
            ("DateFormat=hh:mm", "DateFormat"),
            ("MaskSensitive=perhaps", "MaskSensitive"),
            ("UserAgent=a\r\nb", "UserAgent"),
            ("OpenSSLCipherList=ALL", "OpenSSLCipherList"),
            ("CorrectAction", "CorrectAction"),
            ("MaskSensitive[0]", "MaskSensitive[0]"),
            ("GetResponseVar", "GetResponseVar"),
        ] {
            let error = apply(&mut object, configuration).unwrap_err();
            assert!(error.detail().starts_with(name), "{error}");
        }
        for info in settings().filter(|info| info.why_fixed.is_none() && !info.is_read_only) {
            assert_eq!(
                apply(&mut object, info.name).unwrap(),
                info.default,
                "{}",
                info.name
            );
        }
    }

    #[test]
    fn a_misspelt_name_is_told_what_there_is() {
        let error = apply(&mut Object::default(), "UserAgnet=x").unwrap_err();
        assert!(error.detail().contains("there is UserAgent"), "{error}");
    }

    #[cfg(not(feature = "journal"))]
    #[test]
    fn a_journal_is_refused_where_the_library_was_built_without() {
        let mut object = Object::default();
        let error = apply(&mut object, "Journal=payments.journal").unwrap_err();
        assert!(error.detail().contains("without the feature `journal`"));
        assert_eq!(apply(&mut object, "Journal").unwrap(), "");
        assert_eq!(apply(&mut object, "Journal=").unwrap(), "");
    }

    #[test]
    fn every_setting_takes_its_own_default() {
        for info in settings().filter(|info| !info.is_read_only) {
            let mut object = Object::default();
            let configuration = format!("{}={}", info.name, info.default);
            // One that is empty by default is emptied by what is no number either.
            let taken = apply(&mut object, &configuration);
            assert!(
                taken.is_ok() || info.name == "TransferredRequest",
                "{configuration}: {taken:?}"
            );
            assert_eq!(
                apply(&mut object, info.name).unwrap(),
                info.default,
                "{}",
                info.name
            );
        }
    }

    #[test]
    fn each_name_stands_once_and_in_order() {
        for (group, settings) in GROUPS {
            let sorted = settings.is_sorted_by_key(|setting| setting.name.to_ascii_lowercase());
            assert!(sorted, "{group}");
        }
        let mut names: Vec<_> = settings()
            .map(|info| info.name.to_ascii_lowercase())
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
