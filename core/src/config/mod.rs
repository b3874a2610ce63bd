//! The settings behind `config("Name=value")`: one table of names, what they are, and how they are read and set.

use crate::error::{Error, Result};
use crate::value::{DatePattern, Secret};

/// The values of all settings.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) auth_token: Secret,
    pub(crate) client_uid: String,
    pub(crate) date_format: DatePattern,
    pub(crate) mask_sensitive: bool,
    pub(crate) retry_refused_signon: bool,
    pub(crate) server_message: String,
    pub(crate) user_agent: String,
    pub(crate) user_credential_1: Secret,
    pub(crate) user_credential_2: Secret,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Default for Settings {
    fn default() -> Self {
        Settings {
            auth_token: Secret::default(),
            client_uid: String::new(),
            date_format: DatePattern::default(),
            mask_sensitive: true,
            retry_refused_signon: false,
            server_message: String::new(),
            user_agent: format!("ofx-billpay/{VERSION}"),
            user_credential_1: Secret::default(),
            user_credential_2: Secret::default(),
        }
    }
}

/// Sets a setting from a text, or says what is wrong with it.
type Set = fn(&mut Settings, &str) -> Result<(), String>;

/// One setting.
struct Setting {
    name: &'static str,
    read: fn(&Settings) -> String,
    /// `None` for what only reports.
    set: Option<Set>,
}

/// All settings, by the names that the component gives them.
const TABLE: &[Setting] = &[
    Setting {
        name: "AuthToken",
        read: |settings| settings.auth_token.expose().to_owned(),
        set: Some(|settings, value| {
            settings.auth_token = Secret::from(value);
            Ok(())
        }),
    },
    Setting {
        name: "BuildInfo",
        read: |_| format!("ofx-billpay {VERSION}"),
        set: None,
    },
    Setting {
        name: "ClientUId",
        read: |settings| settings.client_uid.clone(),
        set: Some(|settings, value| {
            value.clone_into(&mut settings.client_uid);
            Ok(())
        }),
    },
    Setting {
        name: "DateFormat",
        read: |settings| settings.date_format.as_str().to_owned(),
        set: Some(|settings, value| {
            settings.date_format = DatePattern::new(value).map_err(|error| error.to_string())?;
            Ok(())
        }),
    },
    Setting {
        name: "MaskSensitive",
        read: |settings| boolean_text(settings.mask_sensitive),
        set: Some(|settings, value| {
            settings.mask_sensitive = boolean(value)?;
            Ok(())
        }),
    },
    Setting {
        name: "RetryRefusedSignon",
        read: |settings| boolean_text(settings.retry_refused_signon),
        set: Some(|settings, value| {
            settings.retry_refused_signon = boolean(value)?;
            Ok(())
        }),
    },
    Setting {
        name: "ServerMessage",
        read: |settings| settings.server_message.clone(),
        set: None,
    },
    Setting {
        name: "UserAgent",
        read: |settings| settings.user_agent.clone(),
        set: Some(|settings, value| {
            header_text(value).map(|()| value.clone_into(&mut settings.user_agent))
        }),
    },
    Setting {
        name: "UserCred1A",
        read: |settings| settings.user_credential_1.expose().to_owned(),
        set: Some(|settings, value| {
            settings.user_credential_1 = Secret::from(value);
            Ok(())
        }),
    },
    Setting {
        name: "UserCred2A",
        read: |settings| settings.user_credential_2.expose().to_owned(),
        set: Some(|settings, value| {
            settings.user_credential_2 = Secret::from(value);
            Ok(())
        }),
    },
];

/// Reads or sets a setting; see [`BillPayment::config`](crate::BillPayment::config).
pub(crate) fn apply(settings: &mut Settings, configuration: &str) -> Result<String> {
    let (name, value) = match configuration.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value)),
        None => (configuration.trim(), None),
    };
    let setting = TABLE
        .iter()
        .find(|setting| setting.name.eq_ignore_ascii_case(name));
    let Some(setting) = setting else {
        let names: Vec<_> = TABLE.iter().map(|setting| setting.name).collect();
        let what = format!(
            "is no setting of this version; there are {}",
            names.join(", ")
        );
        return Err(Error::invalid(name, what));
    };
    match (value, setting.set) {
        (None, _) => Ok((setting.read)(settings)),
        (Some(_), None) => Err(Error::invalid(setting.name, "is read-only")),
        (Some(value), Some(set)) => match set(settings, value) {
            Ok(()) => Ok(String::new()),
            Err(what) => Err(Error::invalid(setting.name, what)),
        },
    }
}

/// A text that can stand in a header of HTTP.
fn header_text(value: &str) -> Result<(), String> {
    if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        Ok(())
    } else {
        Err("has a character that cannot stand in a header".to_owned())
    }
}

fn boolean(value: &str) -> Result<bool, String> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err(format!("{value:?} is none of True, False, 1, 0, Yes, No")),
    }
}

fn boolean_text(value: bool) -> String {
    if value {
        "True".to_owned()
    } else {
        "False".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_set_by_name_without_regard_to_case() {
        let mut settings = Settings::default();
        assert_eq!(
            apply(&mut settings, "dateformat").unwrap(),
            "MM/dd/yyyy hh:mm:ss"
        );
        assert_eq!(apply(&mut settings, "DATEFORMAT=yyyy-MM-dd").unwrap(), "");
        assert_eq!(apply(&mut settings, " DateFormat ").unwrap(), "yyyy-MM-dd");
        assert_eq!(apply(&mut settings, "MaskSensitive=no").unwrap(), "");
        assert_eq!(apply(&mut settings, "MaskSensitive").unwrap(), "False");
    }

    #[test]
    fn a_value_may_hold_an_equals_sign() {
        let mut settings = Settings::default();
        apply(&mut settings, "ClientUId=a=b").unwrap();
        assert_eq!(apply(&mut settings, "ClientUId").unwrap(), "a=b");
    }

    #[test]
    fn what_cannot_be_set_is_refused_and_names_the_setting() {
        let mut settings = Settings::default();
        for (configuration, name) in [
            ("NoSuchThing", "NoSuchThing"),
            ("ServerMessage=x", "ServerMessage"),
            ("DateFormat=hh:mm", "DateFormat"),
            ("MaskSensitive=perhaps", "MaskSensitive"),
            ("UserAgent=a\r\nb", "UserAgent"),
        ] {
            let error = apply(&mut settings, configuration).unwrap_err();
            assert!(error.detail().starts_with(name), "{error}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted_by_key(|setting| setting.name));
    }
}
