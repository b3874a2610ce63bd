//! What the fuzzer holds true of bytes that it makes up holds of every case file, and of all that it ever found.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ofx_billpay_hostile::TARGETS;
use ofx_billpay_tests::cases::{folder, wire_cases};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_target_holds_for_what_was_found_for_it() {
    for (name, target) in TARGETS {
        let found = files(&folder().join("fuzz").join(name));
        assert!(!found.is_empty(), "{name} has something to begin with");
        for file in found {
            println!("{}", file.display());
            target(&fs::read(file).unwrap());
        }
    }
}

#[test]
fn every_target_holds_for_every_case_of_the_wire() {
    for case in wire_cases() {
        for (name, target) in TARGETS {
            println!("{name}: {}", case.name);
            target(&case.bytes);
        }
    }
}

#[test]
fn every_target_has_a_program_and_every_program_a_target() {
    let programs = files(&folder().join("../../fuzz/fuzz_targets"));
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let programs: BTreeSet<String> = programs.iter().map(stem).collect();
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(programs, targets);
}
