//! The command line, as a function: the binary and `python -m ofx_billpay.sandbox` both call it.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use clap::builder::PossibleValuesParser;

use crate::control::Scenario;
use crate::options::{
    ClientCertificates, Duplicates, LeadTime, Options, SgmlLeaves, StatusChanges,
};
use crate::quirk::Quirk;
use crate::server::Sandbox;
use crate::value::{Date, Weekday};

/// How often `should_stop` is asked.
const PATIENCE: Duration = Duration::from_millis(50);

/// A bank to test against: an OFX bill-payment server.
#[derive(Parser)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(name = "ofx-billpay-sandbox", version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Where the control API listens besides, never with TLS; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    control: Option<SocketAddr>,
    /// Allow an address that is not loopback, although the bank protects nothing
    #[arg(long)]
    allow_remote: bool,
    /// The SQLite file that holds the bank; without it the bank is forgotten at the end
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// The day on which a new bank begins
    #[arg(long, value_name = "YYYYMMDD", value_parser = parse_date)]
    date: Option<Date>,
    /// Whether 1.x replies close their leaves
    #[arg(long, value_enum, default_value_t)]
    sgml_leaves: SgmlLeaves,
    /// What a repeated TRNUID is answered with
    #[arg(long, value_enum, default_value_t)]
    duplicates: Duplicates,
    /// What a due date that leaves too little time leads to
    #[arg(long, value_enum, default_value_t)]
    lead_time: LeadTime,
    /// How many changes each synchronisation history keeps
    #[arg(long, value_name = "CHANGES")]
    history_limit: Option<u32>,
    /// How many wrong passwords, or wrong proofs, lock a user out
    #[arg(long, default_value_t = 3, value_name = "TIMES")]
    lock_out_after: u32,
    /// A day of the week without processing; again for more [default: saturday, sunday]
    #[arg(long, value_enum, value_name = "WEEKDAY")]
    day_off: Vec<Weekday>,
    /// Process payments on every day of the week
    #[arg(long, conflicts_with = "day_off")]
    no_days_off: bool,
    /// The hour, GMT, at which the processing of a day ends; with 12 or less, today's is over
    #[arg(long, default_value_t = 17, value_name = "HOUR", value_parser = clap::value_parser!(u8).range(0..24))]
    processing_ends: u8,
    /// How many days before a payment is processed its account is debited
    #[arg(long, default_value_t = 0, value_name = "DAYS")]
    days_with: u32,
    /// How many days before it is due a payment is made from a recurring one
    #[arg(long, default_value_t = 8, value_name = "DAYS")]
    model_window: u32,
    /// How many days after its end a payment can be asked about
    #[arg(long, default_value_t = 30, value_name = "DAYS")]
    status_window: u32,
    /// Take payment mail in HTML
    #[arg(long)]
    html_mail: bool,
    /// How clients learn what became of a payment
    #[arg(long, value_enum, default_value_t)]
    status_changes: StatusChanges,
    /// What the bank insists on, as a difficult real one does
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Quirk::names()))]
    quirk: Option<String>,
    /// A file that says which users, accounts and payments a new bank begins with
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Speak TLS, with an authority made for this run
    #[arg(long)]
    tls: bool,
    /// Whether TLS asks clients for a certificate
    #[arg(long, value_enum, default_value_t, requires = "tls")]
    client_certificates: ClientCertificates,
}

/// The end of the command line without a server: wrong arguments, a failed start, or a text asked for.
#[derive(Debug)]
pub struct CommandLineEnd {
    /// What to tell the user.
    pub text: String,
    /// The exit code; 0 if the user asked for the text, as with `--help`.
    pub exit_code: u8,
}

/// Runs the server that the arguments describe, the name of the program first, until `should_stop`
/// says so. As soon as it serves, `ready` gets the line `listening on URL`, and lines that tell where its control API listens
/// besides and, with TLS, where the certificates are.
pub fn run_command_line(
    arguments: impl IntoIterator<Item = OsString>,
    mut ready: impl FnMut(&str),
    should_stop: impl Fn() -> bool,
) -> Result<(), CommandLineEnd> {
    let options = parse(arguments)?;
    let mut sandbox = Sandbox::start(options).map_err(|error| failed(&error))?;
    ready(&format!("listening on {}", sandbox.url()));
    if let Some(url) = sandbox.control_url() {
        ready(&format!("control on {url}"));
    }
    let files = [
        ("certificate authority", sandbox.ca_file()),
        ("client certificate", sandbox.client_certificate_file()),
        ("client key", sandbox.client_key_file()),
    ];
    for (what, file) in files {
        if let Some(file) = file {
            ready(&format!("{what} in {}", file.display()));
        }
    }
    while !should_stop() {
        std::thread::sleep(PATIENCE);
    }
    sandbox.stop();
    Ok(())
}

/// The options that arguments of the command line stand for, here without the name of the program:
/// `["--history-limit", "50"]`.
pub fn parse_options(arguments: &[String]) -> Result<Options, CommandLineEnd> {
    let name = OsString::from("ofx-billpay-sandbox");
    let arguments = arguments.iter().map(OsString::from);
    parse(std::iter::once(name).chain(arguments))
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, CommandLineEnd> {
    let arguments = Arguments::try_parse_from(arguments).map_err(|end| CommandLineEnd {
        text: end.to_string(),
        exit_code: u8::try_from(end.exit_code()).unwrap_or(1),
    })?;
    let scenario = match &arguments.scenario {
        None => None,
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| failed(&error))?;
            Some(Scenario::parse(&text).map_err(|error| failed(&error))?)
        }
    };
    Ok(Options {
        scenario,
        ..arguments.into()
    })
}

fn failed(error: &dyn std::error::Error) -> CommandLineEnd {
    CommandLineEnd {
        text: format!("{}\n", with_causes(error)),
        exit_code: 1,
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let days_off = match arguments.day_off {
            none if none.is_empty() && !arguments.no_days_off => Self::default().days_off,
            days => days,
        };
        Self {
            listen: arguments.listen,
            control: arguments.control,
            allow_remote: arguments.allow_remote,
            database: arguments.database,
            start_date: arguments.date,
            sgml_leaves: arguments.sgml_leaves,
            duplicates: arguments.duplicates,
            lead_time: arguments.lead_time,
            history_limit: arguments.history_limit,
            lock_out_after: arguments.lock_out_after,
            days_off,
            processing_ends: arguments.processing_ends,
            days_with: arguments.days_with,
            model_window: arguments.model_window,
            status_window: arguments.status_window,
            html_mail: arguments.html_mail,
            status_changes: arguments.status_changes,
            quirk: arguments.quirk,
            scenario: None,
            tls: arguments.tls,
            client_certificates: arguments.client_certificates,
        }
    }
}

fn parse_date(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).ok_or("a day is written YYYYMMDD")
}

/// An error with all that led to it, on one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
