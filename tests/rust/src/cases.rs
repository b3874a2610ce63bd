//! Case files: documents, each with what a reader must make of it.

use std::fs;
use std::path::{Path, PathBuf};

pub use ofx_billpay_hostile::Tree;
use serde::Deserialize;

/// A case of `tests/cases/wire`.
#[derive(Debug)]
pub struct WireCase {
    /// The name of the file without its ending.
    pub name: String,
    /// The document.
    pub bytes: Vec<u8>,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a document. Only one of `error` and `tree` is there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What the case is about.
    pub title: String,
    /// The kind of error.
    pub error: Option<String>,
    /// The version in the header; `None` where there is no header.
    pub version: Option<u16>,
    /// `sgml` or `xml`.
    pub syntax: Option<String>,
    /// `OLDFILEUID`.
    pub old_file_uid: Option<String>,
    /// `NEWFILEUID`.
    pub new_file_uid: Option<String>,
    /// Whether structure had to be repaired.
    pub warnings: Option<bool>,
    /// The tree.
    pub tree: Option<Tree>,
}

/// The folder of the case files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases")
}

/// All cases of `tests/cases/wire`, by name.
///
/// # Panics
///
/// If a case cannot be read, or there is none: a test without cases proves nothing.
pub fn wire_cases() -> Vec<WireCase> {
    let mut cases: Vec<WireCase> = documents(&folder().join("wire"))
        .map(|path| {
            let expectation = path.with_extension("json");
            let text = fs::read_to_string(&expectation).expect("every case has an expectation");
            WireCase {
                name: path
                    .file_stem()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned(),
                bytes: fs::read(&path).expect("a case is readable"),
                expected: serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", expectation.display())),
            }
        })
        .collect();
    assert!(!cases.is_empty(), "there are no cases");
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

/// The documents of a folder.
///
/// # Panics
///
/// If the folder cannot be read.
pub fn documents(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder is readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ofx"))
}
