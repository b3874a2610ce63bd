//! What was measured, as a table for people and as JSON for programs.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

use crate::row::{Measured, Outcome, Spread, Unit};

/// The machine and the tools, without which figures say little.
#[derive(Debug, Serialize)]
pub struct Machine {
    processor: String,
    cores: usize,
    rustc: String,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = facts
            .lines()
            .find_map(|line| line.strip_prefix("model name"));
        let rustc = Command::new("rustc").arg("--version").output();
        let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        Machine {
            processor: model
                .unwrap_or_default()
                .trim_start_matches(['\t', ':', ' '])
                .to_owned(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            rustc: rustc.unwrap_or_default(),
        }
    }

    /// In one line.
    pub fn line(&self) -> String {
        format!("{}, {} cores, {}", self.processor, self.cores, self.rustc)
    }
}

/// One row as lines.
pub fn print(row: &Measured) {
    println!("\n{}", row.name);
    for (index, figure) in row.figures.iter().enumerate() {
        let rate = match row.unit {
            Unit::Seconds if row.bytes > 0 => {
                format!("{:>8.1} MB/s", mega(row.bytes) / figure.cost.median)
            }
            _ => " ".repeat(13),
        };
        let ratio = match &figure.ratio {
            Some(Spread {
                median,
                least,
                most,
            }) => format!("{median:>8.2} times ({least:.2} to {most:.2})"),
            None => String::from("    ours"),
        };
        let goal = match (figure.goal, &figure.ratio) {
            (Some(goal), Some(ratio)) if ratio.median >= goal => format!("  at least {goal}: yes"),
            (Some(goal), _) => format!("  at least {goal}: NO"),
            (None, _) => String::new(),
        };
        let mark = if index == 0 { '*' } else { ' ' };
        let cost = shown(row.unit, figure.cost.median);
        println!("{mark} {:<46}{cost:>12}{rate}{ratio}{goal}", figure.name);
    }
}

fn shown(unit: Unit, cost: f64) -> String {
    match unit {
        Unit::Seconds if cost < 0.001 => format!("{:.2} us", cost * 1e6),
        Unit::Seconds if cost < 1.0 => format!("{:.2} ms", cost * 1e3),
        Unit::Seconds => format!("{cost:.2} s"),
        Unit::Bytes => format!("{:.2} MiB", cost / f64::from(1 << 20)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// Writes all rows, and the machine they were measured on.
///
/// # Errors
///
/// If the file cannot be written.
pub fn save(path: &Path, machine: &Machine, rows: &[Measured]) -> Outcome<()> {
    let json = serde_json::json!({ "machine": machine, "rows": rows });
    let text = serde_json::to_string_pretty(&json).map_err(|error| error.to_string())?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
