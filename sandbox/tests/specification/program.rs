//! The bank as a program and as a part of another program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use ofx_billpay_sandbox::{
    Options, Sandbox, StartError, StatusChanges, Weekday, parse_options, run_command_line,
};

use crate::client::{Client, FIRST_DAY, all, bank, exchange, info, pay, payee, post, sync};
use crate::scratch::Scratch;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ofx-billpay-sandbox"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn url(child: &mut Child) -> String {
    let stdout = child.stdout.take().expect("stdout is piped");
    let line = BufReader::new(stdout)
        .lines()
        .next()
        .expect("a line")
        .expect("it is text");
    line.strip_prefix("listening on ")
        .expect("it tells where")
        .to_owned()
}

#[cfg(unix)]
#[test]
fn the_program_serves_until_it_is_told_to_stop() {
    for signal in ["-INT", "-TERM"] {
        let mut child = program(&["--date", "20240304"]).spawn().unwrap();
        let url = url(&mut child);
        assert!(
            url.starts_with("http://127.0.0.1:") && url.ends_with("/ofx"),
            "{url}"
        );
        assert_eq!(exchange(&url.replace("/ofx", "/"), "GET", b"").0, 200);
        Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn the_program_refuses_what_is_not_loopback() {
    let output = program(&["--listen", "0.0.0.0:0"]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no loopback address"));
    let options = || Options {
        listen: ([0, 0, 0, 0], 0).into(),
        ..Options::default()
    };
    assert!(matches!(
        Sandbox::start(options()),
        Err(StartError::NotLoopback(_))
    ));
    assert!(
        Sandbox::start(Options {
            allow_remote: true,
            ..options()
        })
        .is_ok()
    );
}

#[test]
fn the_program_explains_itself() {
    let output = program(&["--help"]).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for option in [
        "--listen",
        "--database",
        "--date",
        "--sgml-leaves",
        "--allow-remote",
        "--duplicates",
        "--lead-time",
        "--history-limit",
        "--lock-out-after",
        "--day-off",
        "--no-days-off",
        "--processing-ends",
        "--days-with",
        "--model-window",
        "--status-window",
        "--html-mail",
        "--status-changes",
        "--quirk",
        "--scenario",
        "--tls",
        "--client-certificates",
    ] {
        assert!(text.contains(option), "{option}");
    }
    assert_eq!(
        program(&["--date", "yesterday"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
    let unusable = program(&["--database", "/nowhere/at/all.db"])
        .output()
        .unwrap();
    assert_eq!(unusable.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unusable.stderr).contains("database"));
}

#[test]
fn arguments_become_options() {
    let given = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        parse_options(&arguments).map_err(|end| end.text)
    };
    let usual = given(&[]).unwrap();
    assert_eq!(format!("{usual:?}"), format!("{:?}", Options::default()));
    let options = given(&[
        "--day-off=friday",
        "--day-off=sunday",
        "--lock-out-after=5",
        "--days-with=2",
        "--model-window=30",
        "--status-window=365",
        "--processing-ends=9",
        "--html-mail",
        "--status-changes=asked",
    ])
    .unwrap();
    assert_eq!(options.days_off, [Weekday::Friday, Weekday::Sunday]);
    let numbers = [
        options.lock_out_after,
        options.days_with,
        options.model_window,
        options.status_window,
        options.processing_ends.into(),
    ];
    assert_eq!(numbers, [5, 2, 30, 365, 9]);
    assert!(options.html_mail && options.status_changes == StatusChanges::Asked);
    assert!(given(&["--no-days-off"]).unwrap().days_off.is_empty());
    assert!(given(&["--processing-ends=24"]).unwrap_err().contains("24"));
}

#[test]
fn a_file_that_is_no_bank_is_left_alone() {
    let scratch = Scratch::new("foreign");
    let path = scratch.file("bank.sqlite");
    let other = rusqlite::Connection::open(&path).unwrap();
    other
        .execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)")
        .unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let start = Sandbox::start(scratch.options());
    assert!(matches!(start, Err(StartError::Database(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::write(
        &path,
        "no database at all, but long enough to be read as one".repeat(9),
    )
    .unwrap();
    let start = Sandbox::start(scratch.options());
    assert!(matches!(start, Err(StartError::Database(_))));
}

#[test]
fn the_command_line_runs_inside_another_program() {
    let stop = AtomicBool::new(false);
    let arguments = ["sandbox", "--sgml-leaves", "closed"].map(Into::into);
    let ready = |line: &str| {
        let url = line.strip_prefix("listening on ").unwrap();
        assert_eq!(post(url, b"no OFX").0, 400);
        stop.store(true, Ordering::Relaxed);
    };
    run_command_line(arguments, ready, || stop.load(Ordering::Relaxed)).unwrap();
}

#[test]
fn a_stopped_bank_is_gone() {
    let mut bank = bank();
    let address = bank
        .url()
        .strip_prefix("http://")
        .unwrap()
        .replace("/ofx", "");
    Client::new(&bank, 211).send("");
    bank.stop();
    bank.stop();
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let bank = bank();
    let listen = bank
        .url()
        .strip_prefix("http://")
        .unwrap()
        .replace("/ofx", "")
        .parse()
        .unwrap();
    let second = Sandbox::start(Options {
        listen,
        ..Options::default()
    });
    assert!(matches!(second, Err(StartError::Listen { .. })));
}

#[test]
fn the_clock_stops_at_the_last_day_that_ofx_can_write() {
    let bank = bank();
    assert_eq!(bank.advance_days(u32::MAX).unwrap().to_string(), "99991231");
    assert_eq!(bank.advance_days(1).unwrap().to_string(), "99991231");
    assert!(
        Client::new(&bank, 211)
            .send("")
            .contains("<DTSERVER>99991231120000.000[0:GMT]<")
    );
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let scratch = Scratch::new("kill");
    let database = scratch.file("bank.sqlite");
    let arguments = [
        "--date",
        FIRST_DAY,
        "--database",
        database.to_str().unwrap(),
    ];
    let request = pay("t1", &info(&payee("Jane")));

    let mut child = program(&arguments).spawn().unwrap();
    let reply = Client::at(&url(&mut child), 211).ask(&request);
    child.kill().unwrap();
    child.wait().unwrap();

    let mut child = program(&arguments).spawn().unwrap();
    let client = Client::at(&url(&mut child), 211);
    let history = client.ask(&sync("<TOKEN>0</TOKEN>", "N", ""));
    let repeated = client.ask(&request);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(all(&history, "TRNUID"), ["t1"]);
    assert_eq!(repeated, reply);
}

#[test]
fn a_bank_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&bank());
}
