//! What we are built of: licences that may be used, sources that are known, and no version that an advisory is about.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
    /// Nothing for those of this workspace.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Advisories {
    looked_up_and_without_any: BTreeSet<String>,
    unmaintained: Vec<Unmaintained>,
    #[serde(rename = "advisories")]
    with_some: Vec<Advisory>,
}

#[derive(Deserialize)]
struct Unmaintained {
    #[serde(rename = "crate")]
    name: String,
    why: String,
}

#[derive(Deserialize)]
struct Advisory {
    #[serde(rename = "crate")]
    name: String,
    id: String,
    fixed_in: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All crates of the lock file, for whichever platform.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).unwrap();
    metadata.packages
}

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let file = read("deny.toml");
    let (_, list) = file.split_once("allow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    list.lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .map(str::to_owned)
        .collect()
}

/// Whether an expression of licences can be met with those that are allowed: `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    // The slash is how it was written before there were expressions.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = any_of(&mut rest, allowed);
    assert!(rest.is_empty(), "{expression:?} is not understood");
    met
}

fn any_of(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = all_of(words, allowed);
    while let ["OR", after @ ..] = words {
        *words = after;
        met |= all_of(words, allowed);
    }
    met
}

fn all_of(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, allowed);
    while let ["AND", after @ ..] = words {
        *words = after;
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match words {
        ["(", after @ ..] => {
            *words = after;
            let met = any_of(words, allowed);
            assert_eq!(words.first(), Some(&")"), "a parenthesis is not closed");
            *words = &words[1..];
            met
        }
        [name, "WITH", exception, after @ ..] => {
            *words = after;
            allowed.contains(&format!("{name} WITH {exception}"))
        }
        [name, after @ ..] => {
            *words = after;
            allowed.contains(*name)
        }
        [] => panic!("a licence is missing"),
    }
}

/// Names and versions of the lock file.
fn locked() -> Vec<(String, String)> {
    let file = read("Cargo.lock");
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key));
        line.map(|line| line.trim_matches([' ', '=', '"']).to_owned())
    };
    file.split("[[package]]")
        .filter_map(|package| Some((value(package, "name")?, value(package, "version")?)))
        .collect()
}

/// A version as numbers; what it is called beyond them does not count.
fn numbers(version: &str) -> Vec<u32> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    plain.split('.').map(|part| part.parse().unwrap()).collect()
}

#[test]
fn every_crate_has_a_licence_that_may_be_used() {
    let allowed = allowed();
    let packages = packages();
    assert!(
        packages.len() > 100,
        "{} crates are too few",
        packages.len()
    );
    let complaints: Vec<String> = packages
        .iter()
        .filter(|package| {
            let license = package.license.as_deref();
            !license.is_some_and(|license| is_met(license, &allowed))
        })
        .map(|package| format!("{}: {:?}", package.name, package.license))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_crate_comes_from_the_registry_or_is_ours() {
    for package in packages() {
        let is_known = match &package.source {
            Some(source) => source.starts_with("registry+"),
            None => package.name.starts_with("ofx-billpay"),
        };
        assert!(is_known, "{}: {:?}", package.name, package.source);
    }
}

#[test]
fn no_crate_has_a_version_that_an_advisory_is_about() {
    let known: Advisories = serde_json::from_str(&read("tests/advisories.json")).unwrap();
    let locked = locked();
    let mut complaints = Vec::new();
    for Advisory { name, id, fixed_in } in &known.with_some {
        for (_, version) in locked.iter().filter(|(locked, _)| locked == name) {
            if numbers(version) < numbers(fixed_in) {
                complaints.push(format!("{name} {version}: {id}, fixed in {fixed_in}"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(locked.len() > 100 && known.with_some.len() > 20);
}

#[test]
fn the_advisories_of_every_crate_were_looked_up() {
    let known: Advisories = serde_json::from_str(&read("tests/advisories.json")).unwrap();
    assert!(known.unmaintained.iter().all(|one| !one.why.is_empty()));
    let mut looked_up = known.looked_up_and_without_any;
    looked_up.extend(known.unmaintained.into_iter().map(|one| one.name));
    looked_up.extend(known.with_some.into_iter().map(|one| one.name));
    let others = locked().into_iter().map(|(name, _)| name);
    let missing: BTreeSet<String> = others
        .filter(|name| !name.starts_with("ofx-billpay") && !looked_up.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "look these up, and add them to tests/advisories.json: {missing:?}"
    );
}

#[test]
fn licences_and_versions_are_understood() {
    let allowed = BTreeSet::from(["MIT", "ISC", "A WITH x"].map(str::to_owned));
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT/GPL-3.0", true),
        ("GPL-3.0 OR MIT", true),
        ("MIT AND GPL-3.0", false),
        ("MIT AND (GPL-3.0 OR ISC)", true),
        ("(GPL-3.0 AND MIT) OR GPL-2.0", false),
        ("A WITH x", true),
        ("A", false),
        ("GPL-3.0 OR ISC AND MIT", true),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
    assert!(numbers("0.103.9") < numbers("0.103.10"));
    assert!(numbers("1.2.1+spec-1.1.0") > numbers("1.2.0"));
    assert!(numbers("0.3.0-pre.1") >= numbers("0.2.9"));
}
