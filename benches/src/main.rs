//! Measures ofx-billpay and its peers in one run: `bench run`, or `bench generate xml 100000 reply.xml`.

mod border;
mod building;
mod fixed;
mod guard;
mod memory;
mod plot;
mod process;
mod reading;
mod reply;
mod row;
mod server;
mod table;
mod wire;
mod worst;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use process::Tools;
use reply::Syntax;
use row::{Outcome, Row};

/// What rows are made for.
pub struct Setup {
    /// The checkout.
    pub root: PathBuf,
    /// How many payments a large reply has.
    pub payments: usize,
    /// How often each contestant works.
    pub rounds: usize,
    /// Whether those who take minutes get the whole work.
    pub full: bool,
    /// The peers that are programs.
    pub tools: Tools,
}

impl Setup {
    /// Writes a file that other programs read, and gives its path.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn file(&self, name: &str, content: &[u8]) -> Outcome<String> {
        let folder = self.root.join("target/bench/files");
        let path = folder.join(name);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, content))
            .map_err(|error| error.to_string())?;
        Ok(path.to_string_lossy().into_owned())
    }
}

macro_rules! rows {
    ($($module:ident::$row:ident),* $(,)?) => {
        &[$((concat!(stringify!($module), "::", stringify!($row)), $module::$row)),*]
    };
}

/// Says who does what.
type MakeRow = fn(&Setup) -> Outcome<Row>;

/// All rows, in the order of the table. A new one is a function that says who does what.
const ROWS: &[(&str, MakeRow)] = rows![
    reading::events,
    reading::streamed_xml,
    reading::kept_xml,
    reading::kept_sgml,
    reading::linear,
    reading::programs,
    reading::python,
    worst::leaf,
    worst::aggregates,
    worst::short,
    worst::deep,
    worst::named,
    worst::distinct,
    worst::stray,
    worst::ampersands,
    memory::streamed,
    memory::kept,
    border::events,
    border::fields,
    border::sequence,
    border::import,
    building::building,
    wire::kept,
    wire::new,
    wire::kept_tls,
    wire::new_tls,
    wire::objects_tls,
    wire::python_kept,
    wire::python_new,
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", options @ ..] => run(options),
        ["alone", name, who, times] => number(times).and_then(|times| alone(name, who, times)),
        ["guard", name, times] => number(times).and_then(|times| guard::run(name, times)),
        ["synchronize", kind, url, payments] => {
            number(payments).and_then(|payments| memory::synchronize(url, payments, *kind == "stream"))
        }
        ["curve", rounds] => number(rounds).and_then(|rounds| {
            let setup = Setup { rounds, ..setup()? };
            plot::measure(&setup)
        }),
        ["plot"] => setup().and_then(|setup| plot::draw(&setup.root)),
        ["serve", kind, certificate] => fixed::serve(kind, certificate),
        ["generate", syntax, payments, path] => generate(syntax, payments, path),
        _ => Err("bench run [--only TEXT] [--rounds N] [--payments N] [--full] | generate xml|sgml PAYMENTS FILE".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

/// What everything begins with.
fn setup() -> Outcome<Setup> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().map_err(|error| error.to_string())?;
    let tools = Tools::of(&root);
    Ok(Setup {
        root,
        payments: 100_000,
        rounds: 7,
        full: false,
        tools,
    })
}

fn run(options: &[&str]) -> Outcome<()> {
    let mut setup = setup()?;
    let mut only = "";
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let mut value = || {
            options
                .next()
                .ok_or_else(|| format!("{option} needs a value"))
        };
        match *option {
            "--full" => setup.full = true,
            "--only" => only = value()?,
            "--rounds" => setup.rounds = number(value()?)?,
            "--payments" => setup.payments = number(value()?)?,
            other => return Err(format!("{other} is no option")),
        }
    }
    let machine = table::Machine::here();
    println!("{}", machine.line());
    let mut measured = Vec::new();
    for (_, row) in ROWS.iter().filter(|(name, _)| name.contains(only)) {
        let done = row(&setup)?.measure()?;
        table::print(&done);
        measured.push(done);
    }
    if measured.is_empty() {
        let names: Vec<_> = ROWS.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "no row has {only:?} in its name; there are {}",
            names.join(", ")
        ));
    }
    let path = setup.root.join("target/bench/results.json");
    table::save(&path, &machine, &measured)?;
    println!("\n{}", path.display());
    Ok(())
}

/// The work of one contestant of a row, for those who look into it with other tools.
fn alone(name: &str, who: &str, times: usize) -> Outcome<()> {
    let (_, row) = ROWS
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| format!("no row is named {name:?}"))?;
    let Row { ours, peers, .. } = row(&setup()?)?;
    let mut contestant = std::iter::once(ours)
        .chain(peers)
        .find(|contestant| contestant.name.contains(who))
        .ok_or_else(|| format!("nobody of {name} is named {who:?}"))?;
    for _ in 0..times {
        println!("{:.6}", (contestant.work)()?);
    }
    Ok(())
}

fn number(text: &str) -> Outcome<usize> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

fn generate(syntax: &str, payments: &str, path: &str) -> Outcome<()> {
    let syntax = Syntax::of(syntax).ok_or_else(|| format!("{syntax:?} is neither xml nor sgml"))?;
    let file = fs::File::create(path).map_err(|error| format!("{path}: {error}"))?;
    reply::write(syntax, number(payments)?, std::io::BufWriter::new(file))
        .map_err(|error| error.to_string())
}
