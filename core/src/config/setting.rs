//! What a setting is: its name, what it does, and how it is read and set.

use super::settings::Settings;
use crate::transport::Traffic;

/// One setting.
pub(crate) struct Setting {
    /// As the component writes it. Compared without regard to case.
    pub(crate) name: &'static str,
    /// What it does, with units and values, for the page of settings.
    pub(crate) effect: &'static str,
    pub(crate) access: Access,
}

/// Reads a setting.
pub(crate) type Read = fn(&Settings) -> String;

/// Sets a setting from a text, or says what is wrong with it.
pub(crate) type Set = fn(&mut Settings, &str) -> Result<(), String>;

/// What can be done with a setting.
pub(crate) enum Access {
    /// It is honoured.
    Value { read: Read, set: Set },
    /// It is set by one text, and read as another.
    Kept {
        set: Set,
        report: fn(&dyn Session) -> String,
    },
    /// It tells about the last exchange, or about the library.
    Report(fn(&dyn Session) -> String),
    /// It answers a question.
    Answer(fn(&dyn Session, &str) -> Result<String, String>),
    /// It is a list: one item for each index.
    Item(fn(&dyn Session, usize) -> String),
    /// It stays at its default, and why.
    Fixed {
        value: &'static str,
        why: &'static str,
    },
}

/// What settings report about: the object that they belong to.
pub(crate) trait Session {
    fn settings(&self) -> &Settings;
    fn settings_mut(&mut self) -> &mut Settings;
    /// The last exchange.
    fn traffic(&self) -> &Traffic;
    /// The text of the last request as people may see it: with secrets masked, unless they shall not be.
    fn request(&self) -> String;
    /// The last reply as people may see it.
    fn response(&self) -> String;
    /// The first value at a path of the last reply, such as `/OFX/SIGNONMSGSRSV1/SONRS/LANGUAGE`.
    fn response_value(&self, path: &str) -> Result<Option<String>, String>;
}

/// Reads a truth value.
pub(super) fn boolean(value: &str) -> Result<bool, String> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err(format!("{value:?} is none of True, False, 1, 0, Yes, No")),
    }
}

/// Writes a truth value as the component does.
pub(super) fn boolean_text(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

/// Reads a whole number within limits.
pub(super) fn number<N>(value: &str, least: N, most: N) -> Result<N, String>
where
    N: std::str::FromStr + PartialOrd + std::fmt::Display + Copy,
{
    match value.trim().parse::<N>() {
        Ok(number) if number >= least && number <= most => Ok(number),
        _ => Err(format!("{value:?} is no number from {least} to {most}")),
    }
}

/// Refuses what cannot stand in a header of HTTP.
pub(super) fn header_text(value: &str) -> Result<(), String> {
    if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        Ok(())
    } else {
        Err("has a character that cannot stand in a header".to_owned())
    }
}

/// `True` or `False`, kept at a place of the settings.
macro_rules! flag {
    ($name:literal, $($place:ident).+, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| $crate::config::setting::boolean_text(settings.$($place).+),
                set: |settings, value| {
                    settings.$($place).+ = $crate::config::setting::boolean(value)?;
                    Ok(())
                },
            },
        }
    };
}

/// A whole number within limits.
macro_rules! count {
    ($name:literal, $($place:ident).+, $least:literal..=$most:expr, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| settings.$($place).+.to_string(),
                set: |settings, value| {
                    settings.$($place).+ = $crate::config::setting::number(value, $least, $most)?;
                    Ok(())
                },
            },
        }
    };
}

/// A whole number, or nothing: then the text is empty.
macro_rules! count_or_nothing {
    ($name:literal, $($place:ident).+, $least:literal..=$most:expr, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| settings.$($place).+.map_or_else(String::new, |n| n.to_string()),
                set: |settings, value| {
                    settings.$($place).+ = match value.trim() {
                        "" => None,
                        value => Some($crate::config::setting::number(value, $least, $most)?),
                    };
                    Ok(())
                },
            },
        }
    };
}

/// A text, kept if a check says nothing against it.
macro_rules! text {
    ($name:literal, $($place:ident).+, $check:expr, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| settings.$($place).+.clone(),
                set: |settings, value| {
                    let check: fn(&str) -> Result<(), String> = $check;
                    check(value)?;
                    value.clone_into(&mut settings.$($place).+);
                    Ok(())
                },
            },
        }
    };
}

/// A secret.
macro_rules! secret {
    ($name:literal, $($place:ident).+, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Value {
                read: |settings| settings.$($place).+.expose().to_owned(),
                set: |settings, value| {
                    settings.$($place).+ = crate::value::Secret::from(value);
                    Ok(())
                },
            },
        }
    };
}

/// What only tells.
macro_rules! report {
    ($name:literal, $report:expr, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Report($report),
        }
    };
}

/// What stays as it is.
macro_rules! fixed {
    ($name:literal, $value:literal, $why:literal, $effect:literal) => {
        Setting {
            name: $name,
            effect: $effect,
            access: Access::Fixed {
                value: $value,
                why: $why,
            },
        }
    };
}

pub(super) use {count, count_or_nothing, fixed, flag, report, secret, text};
