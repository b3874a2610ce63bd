//! The page of settings is made from the tables of the settings, and every setting of the component is on it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ofx_billpay::{BillPayment, SettingInfo, settings};

const INTRODUCTION: &str = "\
# Settings

`config(\"Name\")` reads a setting, `config(\"Name=value\")` sets it. Names are compared without regard to case; a name that is no
setting is an error, and so is a value that a setting cannot have: then nothing changes. `reset()` restores every default.
`True` and `False` may also be written 1 and 0, yes and no, on and off. Where the default is *empty*, an empty value restores it.

A setting marked *fixed* is known and stays at its default: setting it to something else is an error with the reason given here.
One marked *read-only* tells about the last exchange or about the library. Where a default differs from the component's, see
[deviations](deviations.md).

This page is made from the source: `make docs` writes it.
";

const TITLES: [(&str, &str); 7] = [
    ("OFX", "OFX"),
    ("HTTP", "HTTP"),
    ("TCPClient", "TCP, firewalls and proxies"),
    ("SSL", "TLS"),
    ("Socket", "Sockets"),
    ("Base", "The component itself"),
    ("Own", "Beyond the component"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (group, title) in TITLES {
        write!(
            page,
            "\n## {title}\n\n| setting | default | what it does |\n|---|---|---|\n"
        )
        .unwrap();
        for setting in settings().filter(|setting| setting.group == group) {
            page.push_str(&row(&setting));
        }
    }
    page
}

fn row(setting: &SettingInfo) -> String {
    let default = match setting.default.as_str() {
        _ if setting.is_read_only => "*read-only*".to_owned(),
        "" => "*empty*".to_owned(),
        default => format!("`{default}`"),
    };
    let why = setting
        .why_fixed
        .map_or_else(String::new, |why| format!(" *Fixed*: {why}."));
    format!(
        "| `{}` | {default} | {}{why} |\n",
        setting.name, setting.effect
    )
}

#[test]
fn the_page_of_settings_is_current() {
    let path = root().join("docs/settings.md");
    let page = page();
    if std::env::var_os("WRITE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/settings.md is not current: run `make docs`"
    );
}

#[test]
fn every_group_is_on_the_page() {
    for setting in settings() {
        let known = TITLES.iter().any(|(group, _)| *group == setting.group);
        assert!(known, "{} is of group {}", setting.name, setting.group);
    }
}

#[test]
fn a_new_object_reads_every_default() {
    let object = BillPayment::new();
    for setting in settings().filter(|setting| !setting.is_read_only) {
        assert_eq!(
            object.config(setting.name).unwrap(),
            setting.default,
            "{}",
            setting.name
        );
        let upper = setting.name.to_ascii_uppercase();
        assert_eq!(object.config(&upper).unwrap(), setting.default, "{upper}");
    }
}

#[test]
fn a_fixed_setting_takes_its_default_and_tells_why_it_takes_nothing_else() {
    let object = BillPayment::new();
    for setting in settings() {
        let Some(why) = setting.why_fixed else {
            continue;
        };
        let set = |value: &str| object.config(&format!("{}={value}", setting.name));
        assert_eq!(set(&setting.default).unwrap(), "", "{}", setting.name);
        let error = set("something else").unwrap_err();
        assert!(error.detail().contains(why), "{error}");
    }
}
