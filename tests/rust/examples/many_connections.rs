//! The benchmark of the synchronisation engine: many connections to a test bank whose replies take 200 ms.
//!
//! `cargo run --release -p ofx-billpay-tests --example many_connections -- [CONNECTIONS] [WORKERS] [MILLISECONDS]` prints how
//! long all jobs took, next to the ideal (replies times delay, by workers), and what an idle connection costs in memory.
//! The bank runs in a process of its own: its memory and its faults are not the engine's.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program that prints figures, and fails by panicking"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ofx_billpay::job::{
    Connection, EngineOptions, NewAccount, NewConnection, SyncEngine, SyncScope, SyncType,
};
use ofx_billpay::value::Secret;
use ofx_billpay_sandbox::{Arming, Date, Fault, Options, Sandbox};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "--bank") {
        serve(arguments[1].parse().unwrap());
        return;
    }
    let number = |at: usize, default: u64| {
        arguments
            .get(at)
            .map_or(default, |text| text.parse().unwrap())
    };
    let connections = number(0, 10_000) as usize;
    let workers = number(1, 256) as usize;
    let delay = number(2, 200);
    let mut bank = start_bank(delay);
    let mut url = String::new();
    BufReader::new(bank.stdout.as_mut().unwrap())
        .read_line(&mut url)
        .unwrap();
    measure(url.trim(), connections, workers, delay);
    bank.kill().unwrap();
    bank.wait().unwrap();
}

fn start_bank(delay: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--bank", &delay.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Is the bank, until nobody writes to it any more.
fn serve(delay: u64) {
    let options = Options {
        start_date: Date::parse("20240304"),
        ..Options::default()
    };
    let bank = Sandbox::start(options).unwrap();
    bank.arm(Arming {
        times: 0,
        ..Fault::Delay {
            milliseconds: delay,
        }
        .into()
    })
    .unwrap();
    println!("{}", bank.url());
    std::io::stdout().flush().unwrap();
    let _ = std::io::stdin().read_line(&mut String::new());
}

fn measure(url: &str, connections: usize, workers: usize, delay: u64) {
    let folder = std::env::temp_dir().join(format!("many-connections-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let options = EngineOptions {
        workers,
        credentials: Some(Arc::new(|_: &Connection| Ok(Secret::from("second-pass")))),
        ..EngineOptions::default()
    };
    let engine = SyncEngine::open(folder.join("sync.db"), options).unwrap();
    let mut new = NewConnection::new(url, "SANDBOX", "99001", "second");
    new.accounts = vec![NewAccount {
        bank_id: "123432123".to_owned(),
        number: "700001".into(),
        kind: "CHECKING".to_owned(),
    }];
    engine.add_connection(&new).unwrap();
    let before = resident();
    for _ in 1..connections {
        engine.add_connection(&new).unwrap();
    }
    let idle = resident().saturating_sub(before) as f64 / connections as f64;
    println!("{connections} connections, {workers} workers, {delay} ms a reply");
    println!("memory of an idle connection: {idle:.0} bytes (allowed: 4096)");
    let begun = Instant::now();
    let jobs = engine
        .synchronize_all(SyncType::All, SyncScope::Transactions)
        .unwrap();
    let asked = begun.elapsed();
    let mut cursor = 0;
    let (mut ended, mut failed, mut replies) = (0, 0, 0);
    while ended < jobs.len() {
        for event in engine.queue().poll(cursor, Duration::from_secs(1)).unwrap() {
            cursor = event.id.parse().unwrap();
            match event.event_type.as_str() {
                "SYNC_ALL_SUCCESS" => ended += 1,
                "SYNC_ALL_ERROR" => {
                    ended += 1;
                    failed += 1;
                    if failed == 1 {
                        println!("the first that failed: {:?}", event.job.error);
                    }
                }
                "SYNC_QUEUED" | "SYNC_RUNNING" => {}
                _ => replies += 1,
            }
        }
        assert!(
            begun.elapsed() < Duration::from_secs(1200),
            "only {ended} jobs ended"
        );
    }
    let took = begun.elapsed().as_secs_f64();
    let ideal = (replies as u64 * delay) as f64 / 1000.0 / workers as f64;
    println!(
        "{} jobs asked for in {:.2} s",
        jobs.len(),
        asked.as_secs_f64()
    );
    println!(
        "{} jobs ended, {failed} of them failed, {replies} replies",
        jobs.len()
    );
    println!(
        "took {took:.1} s, ideal {ideal:.1} s, ratio {:.2} (allowed: 1.30)",
        took / ideal
    );
    println!("memory at the end: {} KiB", resident() / 1024);
    engine.close();
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The memory of this process that is in use, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
