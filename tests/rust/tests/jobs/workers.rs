//! Workers: one job of a connection at a time, and no bank that holds up the users of another.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use ofx_billpay::job::{EngineOptions, JobState, SyncEngine, SyncScope, SyncType};
use ofx_billpay_sandbox::{Arming, Fault};
use ofx_billpay_tests::bank::sandbox;

use super::support::{Folder, connection, events, options, wait_for, wait_until};

#[test]
fn a_bank_that_hangs_does_not_delay_the_jobs_of_another() {
    let (folder, bank) = (Folder::new(), sandbox());
    // It takes connections, and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let engine = SyncEngine::open(
        folder.file(),
        EngineOptions {
            workers: 2,
            ..options()
        },
    )
    .unwrap();
    let url = format!("http://{}/ofx", silent.local_addr().unwrap());
    for _ in 0..30 {
        let id = engine.add_connection(&connection(&url, "second")).unwrap();
        engine
            .synchronize(id, SyncType::All, SyncScope::Transactions)
            .unwrap();
    }
    wait_for("the silent bank to be asked", || {
        events(&engine)
            .iter()
            .any(|event| event.event_type == "SYNC_RUNNING")
            .then_some(())
    });
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let begun = Instant::now();
    let job = engine
        .synchronize(id, SyncType::All, SyncScope::Transactions)
        .unwrap();
    wait_until(&engine, job, JobState::Completed);
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    engine.close();
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "closing waited for a bank that hangs"
    );
}

#[test]
fn one_connection_never_runs_twice_at_once() {
    let (folder, bank) = (Folder::new(), sandbox());
    bank.arm(Arming {
        times: 0,
        ..Fault::Delay { milliseconds: 50 }.into()
    })
    .unwrap();
    let engine = SyncEngine::open(folder.file(), options()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let mut jobs = Vec::new();
    for (kind, scope) in [
        (SyncType::All, SyncScope::Transactions),
        (SyncType::All, SyncScope::Accounts),
        (SyncType::ListAccounts, SyncScope::Transactions),
    ] {
        jobs.push(engine.synchronize(id, kind, scope).unwrap());
    }
    for job in jobs {
        wait_until(&engine, job, JobState::Completed);
    }
    let mut running: Option<String> = None;
    for event in events(&engine) {
        match event.event_type.as_str() {
            "SYNC_RUNNING" => {
                assert_eq!(running, None, "two ran at once");
                running = Some(event.job.id);
            }
            "SYNC_ALL_SUCCESS" => running = None,
            _ => {}
        }
    }
}

#[test]
fn a_connection_is_not_removed_while_its_job_runs() {
    let (folder, bank) = (Folder::new(), sandbox());
    bank.arm(Arming {
        times: 1,
        ..Fault::Delay { milliseconds: 500 }.into()
    })
    .unwrap();
    let engine = SyncEngine::open(folder.file(), options()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let job = engine
        .synchronize(id, SyncType::All, SyncScope::Transactions)
        .unwrap();
    assert_eq!(
        engine.remove_connection(id).unwrap_err().kind(),
        ofx_billpay::ErrorKind::Busy
    );
    wait_until(&engine, job, JobState::Completed);
    engine.remove_connection(id).unwrap();
    assert!(engine.connection(id).is_err() && engine.job(job).is_err());
    assert!(!events(&engine).is_empty());
}
