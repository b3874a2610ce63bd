//! Rust plays every scenario, in every version that it names.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::sync::Mutex;

use ofx_billpay_tests::player::play;
use ofx_billpay_tests::scenario::{Scenario, difference, folder, scenarios};
use serde_json::json;

/// Most of a play is waiting for the bank.
const AT_A_TIME: usize = 4;

#[test]
fn every_scenario_is_played_in_every_version_it_names() {
    let scenarios = scenarios();
    let parts: Vec<(&Scenario, &String)> = scenarios
        .iter()
        .flat_map(|scenario| {
            scenario
                .versions
                .iter()
                .map(move |version| (scenario, version))
        })
        .collect();
    let waiting = Mutex::new(parts.iter());
    let failed = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap().next();
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((scenario, version)) = next() {
                    if let Err(what) = play(scenario, version) {
                        let name = &scenario.name;
                        failed
                            .lock()
                            .unwrap()
                            .push(format!("{name} in {version}, {what}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    println!("{} scenarios in {} plays", scenarios.len(), parts.len());
}

#[test]
fn no_file_is_left_out() {
    let mut files = Vec::new();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(self::folder()).unwrap();
                files.push(name.to_string_lossy().into_owned());
            }
        }
    }
    let known = ["README.md", "shared/customer.json"];
    files.retain(|file| !known.contains(&file.as_str()));
    files.sort();
    let names: Vec<_> = scenarios().into_iter().map(|each| each.name).collect();
    assert_eq!(files, names);
}

#[test]
fn a_scenario_that_tells_something_else_fails() {
    for (expected, found, where_it_is) in [
        (
            json!({"a": [1, {"b": "x"}]}),
            json!({"a": [1, {"b": "y"}], "c": 1}),
            ".a[1].b",
        ),
        (json!([]), json!([1]), ""),
        (json!({"a": 1}), json!({}), ".a"),
        (json!("*"), json!(""), ""),
        (json!("*x*"), json!("abc"), ""),
    ] {
        let what = difference(&expected, &found).unwrap();
        assert!(
            what.starts_with(&format!("{where_it_is}: expected")),
            "{what}"
        );
    }
    for (expected, found) in [
        (
            json!({"a": ["*", "*b*"]}),
            json!({"a": ["x", "abc"], "c": 1}),
        ),
        (json!([{}]), json!([{"a": 1}])),
        (json!(null), json!(null)),
    ] {
        assert_eq!(difference(&expected, &found), None);
    }
}
