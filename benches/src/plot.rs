//! The plot of the documentation: what reading costs, from a hundred payments to a million.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Setup;
use crate::reading::{kept, serde, streamed, their_events};
use crate::reply::{Syntax, reply};
use crate::row::{Contestant, Outcome};

/// One line of the plot.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    name: String,
    /// Payments and seconds.
    points: Vec<(usize, f64)>,
}

/// Reads a text and says how many payments it saw.
type Work = fn(&str) -> Outcome<usize>;

const SIZES: [usize; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];
/// What is kept may have 256 MiB.
const MOST_KEPT: usize = 100_000;
/// ofxtools takes a millisecond for each.
const MOST_SLOW: usize = 10_000;

/// Measures the lines, and writes them as `benches/curve.json`.
///
/// # Errors
///
/// If somebody fails.
pub fn measure(setup: &Setup) -> Outcome<()> {
    let workers: [(&str, Work, usize); 4] = [
        (
            "ofx-billpay, streamed",
            |text| streamed(text, false),
            usize::MAX,
        ),
        ("ofx-billpay, kept", |text| kept(text, false), MOST_KEPT),
        ("quick-xml, events alone", their_events, usize::MAX),
        ("quick-xml, serde", serde, MOST_KEPT),
    ];
    let names = workers.iter().map(|(name, ..)| *name).chain(["ofxtools"]);
    let mut lines: Vec<Line> = names.map(Line::of).collect();
    for size in SIZES {
        let text = Arc::new(reply(Syntax::Xml, size));
        let mut contestants = Vec::new();
        let (slow, quick) = lines.split_last_mut().ok_or("there is no line")?;
        for (line, &(name, work, most)) in quick.iter_mut().zip(&workers) {
            let text = Arc::clone(&text);
            if size <= most {
                contestants.push((line, Contestant::here(name, size, move || work(&text))));
            }
        }
        if size <= MOST_SLOW {
            let file = setup.file("curve.ofx", reply(Syntax::Sgml, size).as_bytes())?;
            let arguments = [file.as_str(), &size.to_string()];
            let script = setup
                .tools
                .script("ofxtools", "read_ofxtools.py", &arguments);
            contestants.push((slow, script));
        }
        quickest(&mut contestants, size, setup.rounds)?;
    }
    let json = serde_json::to_string_pretty(&lines).map_err(|error| error.to_string())?;
    fs::write(setup.root.join("benches/curve.json"), json + "\n").map_err(|error| error.to_string())
}

impl Line {
    /// One without points.
    fn of(name: &str) -> Line {
        Line {
            name: name.to_owned(),
            points: Vec::new(),
        }
    }
}

/// Adds a point to each line: the least that its contestant took. All work in turns, so that a busy minute meets each of them.
fn quickest(
    contestants: &mut [(&mut Line, Contestant)],
    size: usize,
    rounds: usize,
) -> Outcome<()> {
    for (line, _) in &mut *contestants {
        line.points.push((size, f64::INFINITY));
    }
    for _ in 0..rounds {
        for (line, contestant) in &mut *contestants {
            let cost = (contestant.work)()?;
            if let Some((_, best)) = line.points.last_mut() {
                *best = best.min(cost);
            }
        }
    }
    Ok(())
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 5] = ["#0b6e4f", "#3fa34d", "#555555", "#999999", "#c1121f"];
/// Powers of ten of the axes: payments, and seconds.
const ACROSS: (f64, f64) = (2.0, 6.0);
const UP: (f64, f64) = (-5.0, 2.0);

fn across(payments: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a place on paper")]
    let power = (payments as f64).log10();
    LEFT + (power - ACROSS.0) / (ACROSS.1 - ACROSS.0) * (WIDTH - LEFT - RIGHT)
}

fn up(seconds: f64) -> f64 {
    let part = (seconds.log10() - UP.0) / (UP.1 - UP.0);
    HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)
}

/// Draws what was measured.
///
/// # Errors
///
/// If the figures cannot be read or the picture not be written.
pub fn draw(root: &Path) -> Outcome<()> {
    let words = |error: std::io::Error| error.to_string();
    let json = fs::read_to_string(root.join("benches/curve.json")).map_err(words)?;
    let lines: Vec<Line> = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for size in SIZES {
        let x = across(size);
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"#eee\"/><text x=\"{x:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">{size}</text>",
            bottom + 18.0
        );
    }
    for (seconds, label) in [
        (1e-5, "10 us"),
        (1e-4, "100 us"),
        (1e-3, "1 ms"),
        (1e-2, "10 ms"),
        (1e-1, "100 ms"),
        (1.0, "1 s"),
        (10.0, "10 s"),
        (100.0, "100 s"),
    ] {
        let y = up(seconds);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#eee\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\">{label}</text>",
            LEFT - 6.0,
            y + 4.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">payments in the reply</text>",
        f64::midpoint(LEFT, right),
        HEIGHT - 10.0
    );
    for (line, colour) in lines.iter().zip(COLOURS) {
        let places: Vec<String> = line
            .points
            .iter()
            .map(|&(size, seconds)| format!("{:.1},{:.1}", across(size), up(seconds)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            places.join(" ")
        );
        if let Some(&(size, seconds)) = line.points.last() {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
                across(size) + 6.0,
                up(seconds) + 4.0,
                line.name
            );
        }
    }
    svg.push_str("</svg>\n");
    fs::write(root.join("docs/speed.svg"), svg).map_err(words)
}
