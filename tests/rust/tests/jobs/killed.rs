//! Processes that are killed while they synchronise: every job ends, no event is lost or doubled, the store equals the bank.

use std::collections::{BTreeMap, HashSet};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ofx_billpay::job::{ConnectionId, JobId, SyncEngine, SyncScope, SyncType};
use ofx_billpay_tests::bank::sandbox;

use super::records::pay;
use super::support::{Folder, bank_payments, connection, open, options, stored_payments};

/// Names the file that a killed process works on.
const FILE: &str = "OFX_BILLPAY_TEST_FILE";

/// What the processes are that are killed; alone it does nothing.
#[test]
fn victim() {
    if let Some(file) = std::env::var_os(FILE) {
        let engine = SyncEngine::open(file, options()).unwrap();
        std::thread::sleep(Duration::from_secs(100));
        engine.close();
    }
}

/// How many jobs are run; the environment may ask for more.
fn jobs() -> usize {
    let asked = std::env::var("OFX_BILLPAY_KILLED_JOBS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(60)
}

#[test]
fn whatever_is_killed_every_job_ends_and_the_store_equals_the_bank() {
    let (folder, bank) = (Folder::new(), sandbox());
    let connections: Vec<ConnectionId> = {
        let engine = open(&folder.file());
        let new = connection(bank.url(), "second");
        (0..jobs())
            .map(|_| engine.add_connection(&new).unwrap())
            .collect()
    };
    for amount in ["1.00", "2.00", "3.00"] {
        pay(&bank, "second", "700001", amount);
    }
    let links: Vec<JobId> = {
        let engine = open(&folder.file());
        let links = engine
            .synchronize_all(SyncType::All, SyncScope::Transactions)
            .unwrap();
        engine.close();
        links
    };
    let mut seen = Vec::new();
    let mut kills = 0;
    let begun = Instant::now();
    while has_open_jobs(&seen, &links) {
        assert!(
            begun.elapsed() < Duration::from_secs(400),
            "{kills} kills, {} events",
            seen.len()
        );
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::victim"])
            .env(FILE, folder.file())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Another moment each time, so that it dies in the midst of everything.
        std::thread::sleep(Duration::from_millis(150 + 37 * (kills % 11)));
        victim.kill().unwrap();
        victim.wait().unwrap();
        kills += 1;
        read_on(&folder, &mut seen);
    }
    assert!(kills > 2, "nothing was killed in the midst of its work");
    let engine = open(&folder.file());
    let all = engine.queue();
    let mut cursor = 0;
    let mut again = Vec::new();
    loop {
        let events = all.poll(cursor, Duration::ZERO).unwrap();
        let Some(last) = events.last() else { break };
        cursor = last.id.parse().unwrap();
        again.extend(
            events
                .into_iter()
                .map(|event| (event.id, event.job.id, event.event_type)),
        );
    }
    assert_eq!(seen, again, "events were lost, doubled or changed");
    let ids: HashSet<_> = again.iter().map(|event| &event.0).collect();
    assert_eq!(ids.len(), again.len());
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, job, name) in &again {
        if name.starts_with("SYNC_ALL") {
            assert_eq!(name, "SYNC_ALL_SUCCESS");
            *ends.entry(job).or_default() += 1;
        }
    }
    assert_eq!(ends.len(), links.len());
    assert!(ends.values().all(|count| *count == 1), "a job ended twice");
    let truth = bank_payments(&bank, "second");
    assert_eq!(truth.len(), 3);
    for connection in connections {
        assert_eq!(stored_payments(&engine, connection), truth);
    }
}

fn has_open_jobs(seen: &[(String, String, String)], links: &[JobId]) -> bool {
    let ended = seen
        .iter()
        .filter(|event| event.2.starts_with("SYNC_ALL"))
        .count();
    ended < links.len()
}

/// Reads the events since the last that was seen, as a reader in a process of its own does.
fn read_on(folder: &Folder, seen: &mut Vec<(String, String, String)>) {
    let reader = open_without_work(folder);
    let mut cursor = seen.last().map_or(0, |event| event.0.parse().unwrap());
    loop {
        let events = reader.queue().poll(cursor, Duration::ZERO).unwrap();
        let Some(last) = events.last() else { break };
        cursor = last.id.parse().unwrap();
        seen.extend(
            events
                .into_iter()
                .map(|event| (event.id, event.job.id, event.event_type)),
        );
    }
}

/// An engine whose only worker may do a little while the events are read.
fn open_without_work(folder: &Folder) -> SyncEngine {
    let options = ofx_billpay::job::EngineOptions {
        workers: 1,
        ..options()
    };
    SyncEngine::open(folder.file(), options).unwrap()
}
