//! Synchronisation by itself: with consent, every interval, later after failures, and never with refused credentials.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ofx_billpay::job::{Connection, EngineOptions, JobState, SyncEngine};
use ofx_billpay::value::Secret;
use ofx_billpay_sandbox::{Arming, Fault};
use ofx_billpay_tests::bank::sandbox;

use super::support::{Folder, HandClock, connection, events, key, options, run_to, wait_for};

const DAY: i64 = 86_400;

fn ended(engine: &SyncEngine) -> usize {
    events(engine)
        .iter()
        .filter(|event| event.event_type.starts_with("SYNC_ALL"))
        .count()
}

#[test]
fn it_happens_every_day_as_long_as_there_is_consent() {
    let (folder, bank, clock) = (Folder::new(), sandbox(), HandClock::new());
    let options = EngineOptions {
        clock: Arc::clone(&clock) as _,
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let mut new = connection(bank.url(), "second");
    engine.add_connection(&new).unwrap();
    new.may_store_credentials = true;
    let id = engine.add_connection(&new).unwrap();
    for day in 1..=3 {
        clock.advance(DAY + DAY / 10);
        wait_for("the job of the day", || {
            (ended(&engine) == day).then_some(())
        });
        wait_for("the next date", || engine.connection(id).unwrap().next_due);
    }
    assert!(
        events(&engine)
            .iter()
            .all(|event| event.resource.id == id.to_string())
    );
    engine.set_consent(id, false).unwrap();
    clock.advance(10 * DAY);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(ended(&engine), 3);
}

#[test]
fn failures_put_it_off_and_success_brings_it_back() {
    let (folder, bank, clock) = (Folder::new(), sandbox(), HandClock::new());
    let options = EngineOptions {
        clock: Arc::clone(&clock) as _,
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let mut new = connection(bank.url(), "second");
    new.may_store_credentials = true;
    let id = engine.add_connection(&new).unwrap();
    let fault = bank
        .arm(Arming {
            times: 0,
            ..Fault::DropBeforeExecuting.into()
        })
        .unwrap();
    clock.advance(DAY + DAY / 10);
    let mut pauses = Vec::new();
    for failures in 1..=3 {
        wait_for("a failure", || {
            (engine.connection(id).unwrap().failures == failures).then_some(())
        });
        let due = engine.connection(id).unwrap().next_due.unwrap();
        let pause = due - ofx_billpay::job::Clock::now(&*clock);
        pauses.push(pause);
        clock.advance(pause);
    }
    assert!(pauses[0] < pauses[1] && pauses[1] < pauses[2], "{pauses:?}");
    bank.disarm(fault);
    clock.advance(DAY);
    wait_for("success", || {
        (engine.connection(id).unwrap().failures == 0).then_some(())
    });
}

#[test]
fn refused_credentials_stop_it_until_there_are_others() {
    let (folder, bank, clock) = (Folder::new(), sandbox(), HandClock::new());
    let options = EngineOptions {
        clock: Arc::clone(&clock) as _,
        key: Some(key()),
        credentials: None,
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let mut new = connection(bank.url(), "second");
    new.may_store_credentials = true;
    new.password = Some("wrong-pass".into());
    let id = engine.add_connection(&new).unwrap();
    clock.advance(2 * DAY);
    wait_for("the stop", || {
        engine
            .connection(id)
            .unwrap()
            .stopped_by
            .filter(|status| *status == 15500)
    });
    assert_eq!(bank.exchanges().len(), 1);
    clock.advance(100 * DAY);
    std::thread::sleep(Duration::from_millis(300));
    // Nor does asking for it send them again.
    run_to(&engine, id, JobState::Failed);
    assert_eq!(
        bank.exchanges().len(),
        1,
        "the wrong password was sent again"
    );
    engine.set_consent(id, true).unwrap();
    assert_eq!(engine.connection(id).unwrap().stopped_by, Some(15500));
    assert_eq!(engine.connection(id).unwrap().next_due, None);
    engine.set_password(id, &"second-pass".into()).unwrap();
    assert_eq!(engine.connection(id).unwrap().stopped_by, None);
    clock.advance(2 * DAY);
    wait_for("success", || {
        let all = events(&engine);
        all.iter()
            .any(|event| event.event_type == "SYNC_ALL_SUCCESS")
            .then_some(())
    });
}

#[test]
fn a_provider_that_gives_a_refused_password_again_is_not_believed() {
    let (folder, bank) = (Folder::new(), sandbox());
    let asked = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&asked);
    let wrong = move |_: &Connection| {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(Secret::from("wrong-pass"))
    };
    let options = EngineOptions {
        credentials: Some(Arc::new(wrong)),
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    for _ in 0..4 {
        run_to(&engine, id, JobState::Failed);
    }
    assert_eq!(bank.exchanges().len(), 1);
    assert_eq!(asked.load(Ordering::SeqCst), 4);
    engine.resume(id).unwrap();
    run_to(&engine, id, JobState::Failed);
    assert_eq!(bank.exchanges().len(), 2);
}
