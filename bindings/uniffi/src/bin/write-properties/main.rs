//! Writes the properties of a language's class from the core's one list of them: `write-properties kotlin FILE`.

mod kotlin;
mod swift;

use std::process::ExitCode;

use ofx_billpay_uniffi::properties;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [language, file] = arguments.as_slice() else {
        return refuse("usage: write-properties LANGUAGE FILE");
    };
    let text = match language.as_str() {
        "kotlin" => kotlin::properties(&properties()),
        "swift" => swift::properties(&properties()),
        _ => return refuse(&format!("{language:?} is neither kotlin nor swift")),
    };
    match std::fs::write(file, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("{file} cannot be written: {error}")),
    }
}

#[allow(clippy::print_stderr, reason = "it is a program")]
fn refuse(what: &str) -> ExitCode {
    eprintln!("{what}");
    ExitCode::FAILURE
}

/// A name of Rust in the manner of Kotlin and Swift: `payee_addr1` is `payeeAddr1`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_the_manner_of_the_languages() {
        assert_eq!(camel_case("fi_id"), "fiId");
        assert_eq!(camel_case("sync_payee_addr1"), "syncPayeeAddr1");
        assert_eq!(camel_case("timeout"), "timeout");
    }
}
