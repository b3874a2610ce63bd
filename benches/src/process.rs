//! Contestants that are programs of their own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::row::{Contestant, Outcome};

/// Where the tools are that `tools/fetch-bench` put in place.
pub struct Tools {
    /// The Python with the peers and our own package, in release form.
    pub python: PathBuf,
    /// The folder of the peers' scripts.
    pub peers: PathBuf,
}

impl Tools {
    /// Those of a checkout.
    pub fn of(root: &Path) -> Self {
        Tools {
            python: root.join("target/bench/venv/bin/python"),
            peers: root.join("benches/peers"),
        }
    }

    /// A Python script of `benches/peers`, which measures for itself and prints a number last.
    pub fn script(&self, name: &str, script: &str, arguments: &[&str]) -> Contestant {
        let (python, script) = (self.python.clone(), self.peers.join(script));
        let arguments: Vec<String> = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        Contestant::measured(name, move || {
            last_number(Command::new(&python).arg(&script).args(&arguments))
        })
    }
}

/// A program, whose whole run is measured.
pub fn program(name: &str, program: &str, arguments: &[&str]) -> Contestant {
    let program = program.to_owned();
    let arguments: Vec<String> = arguments
        .iter()
        .map(|&argument| argument.to_owned())
        .collect();
    Contestant::measured(name, move || {
        let began = Instant::now();
        output(Command::new(&program).args(&arguments))?;
        Ok(began.elapsed().as_secs_f64())
    })
}

/// Runs a program that prints a number last.
///
/// # Errors
///
/// If it cannot be run, fails, or prints none.
pub fn last_number(command: &mut Command) -> Outcome<f64> {
    let text = output(command)?;
    let last = text.split_ascii_whitespace().last().unwrap_or_default();
    last.parse()
        .map_err(|_| format!("no number at the end of {text:?}"))
}

fn output(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error} (tools/fetch-bench puts it in place)"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{name} failed: {}",
        why.lines().last().unwrap_or_default()
    ))
}
