//! Who may import whom: the arrows between the modules, and a few rules that every file keeps.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module of the core, and what it may import of the others. `error` is the public error of the crate.
const ARROWS: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("status", &[]),
    ("clock", &[]),
    ("wire", &["value"]),
    ("message", &["wire", "value", "status"]),
    ("transport", &["value"]),
    // The records that listeners get are the client's: the one arrow that points upwards.
    ("event", &["message", "value", "client"]),
    ("config", &["value", "error", "transport"]),
    ("journal", &["value", "clock"]),
    // A list of names for the bindings, which shows what the client and the messages have.
    ("view", &["message"]),
    ("challenge", &["wire"]),
    ("error", &["message", "status", "challenge"]),
    (
        "client",
        &[
            "value",
            "status",
            "clock",
            "wire",
            "message",
            "transport",
            "event",
            "config",
            "journal",
            "error",
            "challenge",
        ],
    ),
    (
        "job",
        &["client", "value", "clock", "error", "event", "message"],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files under a folder of the repository with an ending, by their paths from its root.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != ".venv" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let relative = path.strip_prefix(root()).unwrap();
                found.push((relative.to_string_lossy().into_owned(), read(&path)));
            }
        }
    }
    found.sort();
    found
}

/// The code of a file without its comments and without its unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The modules of the crate that a text names: `crate::wire`, `$crate::wire`, `use crate::{wire, ...}`.
fn imports(text: &str) -> BTreeSet<String> {
    // Two levels up from a file in a module's folder is the crate, too.
    let code = code(text).replace("super::super::", "crate::");
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => found.extend(names_of_group(group)),
            None => {
                found.insert(first_word(after));
            }
        }
    }
    found.remove("");
    found
}

/// The first names of a `{a::b, c, d::{e, f}}` whose opening brace is gone.
fn names_of_group(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![String::new()];
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            _ if depth == 0 => names.last_mut().unwrap().push(character),
            _ => {}
        }
    }
    names.iter().map(|name| first_word(name.trim())).collect()
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn module_of(path: &str) -> String {
    let inside = path.strip_prefix("core/src/").unwrap_or(path);
    let first = inside.split('/').next().unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// What a file imports and may not.
fn forbidden(path: &str, text: &str) -> Vec<String> {
    let module = module_of(path);
    let known: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{path}: {module} is in no line of the table")];
    };
    imports(text)
        .into_iter()
        // What is no module is a macro or a type of the crate's root.
        .filter(|name| known.contains(name.as_str()))
        .filter(|name| *name != module && !allowed.contains(&name.as_str()))
        .map(|name| format!("{path}: {module} imports {name}"))
        .collect()
}

fn complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn no_module_of_the_core_imports_what_it_may_not() {
    let complaints: Vec<String> = files("core/src", "rs")
        .iter()
        .filter(|(path, _)| path != "core/src/lib.rs")
        .flat_map(|(path, text)| forbidden(path, text))
        .collect();
    complain(&complaints);
}

#[test]
fn forbidden_lines_are_found() {
    for (path, line, found) in [
        (
            "core/src/value/amount.rs",
            "use crate::wire::Tag;",
            "value imports wire",
        ),
        (
            "core/src/wire/tag.rs",
            "use crate::{value, message::Status};",
            "wire imports message",
        ),
        (
            "core/src/wire/tag.rs",
            "let a = crate::client::x();",
            "wire imports client",
        ),
        (
            "core/src/transport/http.rs",
            "use crate::{\n    value::Secret,\n    wire::{Tag, Name},\n};",
            "transport imports wire",
        ),
        (
            "core/src/value/date.rs",
            "use super::super::wire::Tag;",
            "value imports wire",
        ),
        (
            "core/src/client/mod.rs",
            "use crate::job::Job;",
            "client imports job",
        ),
        (
            "core/src/message/declare.rs",
            "$crate::transport::Upload",
            "message imports transport",
        ),
        ("core/src/new/mod.rs", "", "is in no line of the table"),
    ] {
        let complaints = forbidden(path, line);
        assert_eq!(complaints.len(), 1, "{line}: {complaints:?}");
        assert!(complaints[0].contains(found), "{complaints:?}");
    }
    for (path, line) in [
        (
            "core/src/message/leaf.rs",
            "use crate::{value::Amount, wire::{Event, Reader}};",
        ),
        ("core/src/wire/tag.rs", "/// As crate::client does it."),
        (
            "core/src/value/date.rs",
            "#[cfg(test)]\nmod tests { use crate::wire::Tag; }",
        ),
        ("core/src/client/mod.rs", "use crate::for_each_property;"),
    ] {
        assert_eq!(forbidden(path, line), Vec::<String>::new());
    }
}

/// The crates that only some parts of the core may name, and which parts those are.
const CONFINED: &[(&str, &[&str])] = &[
    ("cbc", &["core/src/transport/tls/"]),
    ("chacha20poly1305", &["core/src/job/seal.rs"]),
    ("des", &["core/src/transport/tls/"]),
    ("hmac", &["core/src/transport/tls/"]),
    ("hyper", &["core/src/transport/"]),
    ("pkcs12", &["core/src/transport/tls/"]),
    ("pkcs8", &["core/src/transport/tls/"]),
    ("rc2", &["core/src/transport/tls/"]),
    // What a feature brings: nothing else may need it.
    ("rusqlite", &["core/src/job/", "core/src/journal/"]),
    ("rustls", &["core/src/transport/"]),
    ("socket2", &["core/src/transport/"]),
    ("tokio", &["core/src/transport/"]),
    ("webpki", &["core/src/transport/tls/"]),
    ("uuid", &["core/src/clock.rs"]),
];

fn names_crate(text: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code(text).match_indices(&path).any(|(at, _)| {
        let before = code(text)[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn libraries_stay_where_they_belong() {
    let mut complaints = Vec::new();
    for (path, text) in files("core/src", "rs") {
        for (name, places) in CONFINED {
            let is_at_home = places.iter().any(|place| path.starts_with(place));
            if names_crate(&text, name) && !is_at_home {
                complaints.push(format!("{path} names {name}"));
            }
        }
    }
    complain(&complaints);
    assert!(names_crate("use hyper::Uri;", "hyper"));
    assert!(!names_crate("use my_hyper::Uri;", "hyper"));
}

/// The names under `[dependencies]` of a manifest, and under the same for a target.
fn dependencies(manifest: &str, section: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            let header = header.trim_end_matches(']');
            inside = header == section || header.ends_with(&format!(".{section}"));
            let table = format!("{section}.");
            names.extend(header.strip_prefix(&table).map(str::to_owned));
        } else if inside && let Some((name, _)) = line.split_once('=') {
            names.push(name.trim().trim_end_matches(".workspace").to_owned());
        }
    }
    names
}

#[test]
fn manifests_name_only_what_they_may() {
    let manifest = |path: &str| read(&root().join(path));
    let has = |path: &str, section: &str, name: &str| {
        dependencies(&manifest(path), section).contains(&name.to_owned())
    };
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        assert!(
            !has("sandbox/Cargo.toml", section, "ofx-billpay"),
            "a server that shared our parser would share its bugs"
        );
        assert!(!has("core/Cargo.toml", section, "ofx-billpay-sandbox"));
    }
    for path in ["core/Cargo.toml", "sandbox/Cargo.toml"] {
        assert!(!has(path, "dependencies", "quick-xml"), "{path}");
    }
    for (path, text) in files("bindings", "toml") {
        let dependencies = dependencies(&text, "dependencies");
        let others = dependencies
            .iter()
            .filter(|name| name.starts_with("ofx-billpay-") && *name != "ofx-billpay-sandbox");
        assert_eq!(others.count(), 0, "{path} imports another binding");
    }
}

#[test]
fn dependencies_are_found_in_every_form() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na = \"1\"\nb.workspace = true\n\
        [dependencies.c]\nversion = \"1\"\n[target.'cfg(unix)'.dependencies]\nd = \"1\"\n[lints]\ne = 1\n";
    assert_eq!(dependencies(manifest, "dependencies"), ["a", "b", "c", "d"]);
}

#[test]
fn core_and_sandbox_forbid_unsafe_code() {
    for path in ["core/src/lib.rs", "sandbox/src/lib.rs"] {
        assert!(
            read(&root().join(path)).contains("#![forbid(unsafe_code)]"),
            "{path}"
        );
    }
}

const OURS: &[&str] = &[
    "core", "sandbox", "bindings", "tests", "python", "tools", "examples", "benches",
];

#[test]
fn every_file_says_what_it_is_for() {
    let mut complaints = Vec::new();
    for folder in OURS {
        for (path, text) in files(folder, "rs") {
            if !text.starts_with("//! ") {
                complaints.push(format!("{path} does not begin with a doc comment"));
            }
        }
        for (path, text) in files(folder, "py") {
            let body = text.trim_start_matches(['\n', '\r']);
            let body = match body.strip_prefix("#!") {
                Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
                None => body,
            };
            if !body.starts_with("\"\"\"") {
                complaints.push(format!("{path} does not begin with a docstring"));
            }
        }
    }
    complain(&complaints);
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let mut complaints = Vec::new();
    for folder in OURS {
        for ending in ["rs", "py", "kt", "swift"] {
            for (path, text) in files(folder, ending) {
                let lines = text.lines().count();
                if lines > 500 {
                    complaints.push(format!("{path} has {lines} lines"));
                }
            }
        }
    }
    complain(&complaints);
}
