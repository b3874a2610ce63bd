//! Scenarios as data: the files of `tests/scenarios`, and how what happened is compared with what they say.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

/// A file of `tests/scenarios`; its README says what each field means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The path below `tests/scenarios`.
    #[serde(skip)]
    pub name: String,
    /// What it proves.
    pub title: String,
    /// The versions of OFX that it is played in.
    pub versions: Vec<String>,
    /// Arguments of the test bank's program.
    #[serde(default)]
    pub bank: Vec<String>,
    /// Another world than that of a new bank.
    pub world: Option<Value>,
    /// Whether the object is read-only.
    #[serde(default)]
    pub read_only: bool,
    /// What a program does next; in the fault table.
    pub next: Option<String>,
    /// What happens.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Step {
    /// Sets properties.
    Set {
        /// By their names.
        set: Map<String, Value>,
    },
    /// Sets settings.
    Config {
        /// As `Name=value`.
        config: Vec<String>,
    },
    /// Listens from now on.
    Listen {
        /// How.
        listen: Listen,
    },
    /// Goes on with a new object.
    Anew {
        /// Always true.
        anew: bool,
    },
    /// Asks the bank's control interface.
    Bank {
        /// Method and path.
        bank: String,
        /// The body.
        #[serde(default)]
        with: Value,
        /// What the answer must have.
        gives: Option<Value>,
    },
    /// Calls a method.
    Call(Call),
    /// Reads properties.
    Expect {
        /// By their names.
        expect: Map<String, Value>,
    },
}

/// Who listens, and how.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// The events that are listened to.
    pub to: Vec<String>,
    /// The answer to the question for the server's certificate.
    pub accept: Option<bool>,
    /// The event whose handler fails.
    pub throw_at: Option<String>,
}

/// A call of a method.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Its name.
    pub call: String,
    /// The arguments.
    #[serde(default)]
    pub with: Vec<Value>,
    /// What it must return.
    pub gives: Option<Value>,
    /// How it must fail.
    pub error: Option<Value>,
    /// What the listener must have been told.
    #[serde(default)]
    pub events: Vec<Value>,
}

/// The folder of the scenarios.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// The properties that every object of a scenario has at first.
///
/// # Panics
///
/// If the file cannot be read.
pub fn customer() -> Map<String, Value> {
    read(&folder().join("shared/customer.json"))
}

/// All scenarios, by name.
///
/// # Panics
///
/// If one cannot be read, or there is none.
pub fn scenarios() -> Vec<Scenario> {
    let mut found = Vec::new();
    for below in ["", "faults/"] {
        let entries = fs::read_dir(folder().join(below)).expect("the folder is readable");
        for entry in entries {
            let path = entry.expect("the folder is readable").path();
            if path.extension().is_some_and(|ending| ending == "json") {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                let name = format!("{below}{file}");
                found.push(Scenario {
                    name,
                    ..read(&path)
                });
            }
        }
    }
    assert!(!found.is_empty(), "there are no scenarios");
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).expect("a scenario is readable");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Where something is not as expected: the path to it, and both values.
pub fn difference(expected: &Value, found: &Value) -> Option<String> {
    let both = || Some(format!(": expected {expected}, found {found}"));
    match (expected, found) {
        (Value::Object(fields), Value::Object(_)) => fields.iter().find_map(|(name, value)| {
            let inside = difference(value, found.get(name).unwrap_or(&Value::Null))?;
            Some(format!(".{name}{inside}"))
        }),
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            let pairs = wanted.iter().zip(items).enumerate();
            pairs.into_iter().find_map(|(index, (value, item))| {
                Some(format!("[{index}]{}", difference(value, item)?))
            })
        }
        (Value::String(pattern), Value::String(text)) if fits(pattern, text) => None,
        _ if expected == found => None,
        _ => both(),
    }
}

/// Whether a text is what a scenario says: `*` is any that is not empty, and one between asterisks is contained.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.strip_prefix('*').map(|rest| rest.strip_suffix('*')) {
        Some(None) if pattern == "*" => !text.is_empty(),
        Some(Some(part)) => text.contains(part),
        _ => pattern == text,
    }
}
