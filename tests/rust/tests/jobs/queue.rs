//! Jobs and the queue: what is asked for happens elsewhere, and every event is told once.

use std::time::{Duration, Instant};

use ofx_billpay::ErrorKind;
use ofx_billpay::job::{Channel, JobState, NewConnection, SyncEngine, SyncScope, SyncType};
use ofx_billpay_sandbox::{Arming, Fault};
use ofx_billpay_tests::bank::{Behaviour, ScriptedBank, sandbox};

use super::support::{
    Folder, LIMIT, connection, events, open, options, run, run_to, types, wait_until,
};

#[test]
fn a_job_runs_in_the_background_and_tells_of_each_action() {
    let (folder, bank) = (Folder::new(), sandbox());
    bank.arm(Arming {
        times: 0,
        ..Fault::Delay { milliseconds: 300 }.into()
    })
    .unwrap();
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let begun = Instant::now();
    let job = engine
        .synchronize(id, SyncType::All, SyncScope::Transactions)
        .unwrap();
    assert!(
        begun.elapsed() < Duration::from_millis(300),
        "the caller's thread was held up"
    );
    wait_until(&engine, job, JobState::Completed);
    assert_eq!(
        types(&events(&engine)),
        [
            "SYNC_QUEUED",
            "SYNC_RUNNING",
            "SYNC_PROFILE_SUCCESS",
            "SYNC_ACCOUNTS_SUCCESS",
            "SYNC_PAYEES_SUCCESS",
            "SYNC_PAYMENTS_SUCCESS",
            "SYNC_RECURRING_SUCCESS",
            "SYNC_ALL_SUCCESS",
        ]
    );
}

#[test]
fn the_last_event_has_the_documented_fields() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    run(&engine, id);
    let last = serde_json::to_value(events(&engine).last().unwrap()).unwrap();
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(
        names(&last),
        [
            "creation_date",
            "event_type",
            "id",
            "job",
            "resource",
            "resource_type"
        ]
    );
    assert_eq!(last["resource_type"], "CONNECTION");
    assert!(last["id"].is_string() && last["creation_date"].is_i64());
    let resource = &last["resource"];
    assert_eq!(
        names(resource),
        [
            "channels",
            "creation_date",
            "id",
            "name",
            "provider_id",
            "status"
        ]
    );
    assert_eq!(resource["id"], id.to_string());
    assert_eq!(
        (&resource["provider_id"], &resource["name"]),
        (&"99001".into(), &"SANDBOX".into())
    );
    assert_eq!(resource["status"], "SUCCESS");
    let channels = resource["channels"].as_array().unwrap();
    assert_eq!(channels.len(), 4);
    for channel in channels {
        assert_eq!(
            names(channel),
            [
                "channel_definition_id",
                "last_end_date",
                "last_success_date",
                "status"
            ]
        );
        assert_eq!(channel["status"], "SUCCESS");
    }
}

#[test]
fn a_list_of_accounts_ends_with_the_list_and_starts_all_by_itself() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "demo"))
        .unwrap();
    let job = engine
        .synchronize(id, SyncType::ListAccounts, SyncScope::Transactions)
        .unwrap();
    wait_until(&engine, job, JobState::Completed);
    let follower = wait_until(&engine, job + 1, JobState::Completed);
    assert_eq!(follower.kind, SyncType::All);
    let events = events(&engine);
    let last = events
        .iter()
        .rfind(|event| event.job.id == job.to_string())
        .unwrap();
    assert_eq!(last.event_type, "SYNC_ALL_SUCCESS");
    let accounts = last.resource.accounts.as_ref().unwrap();
    let numbers: Vec<_> = accounts
        .iter()
        .map(|account| account.number.as_str())
        .collect();
    assert_eq!(numbers, ["***73", "***74"]);
    assert_eq!(engine.accounts(id).unwrap().len(), 2);
}

#[test]
fn the_scope_of_accounts_fetches_nothing_else() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let id = engine
        .add_connection(&connection(bank.url(), "demo"))
        .unwrap();
    let job = engine
        .synchronize(id, SyncType::All, SyncScope::Accounts)
        .unwrap();
    wait_until(&engine, job, JobState::Completed);
    assert!(
        !types(&events(&engine))
            .iter()
            .any(|event| event.contains("PAY"))
    );
    assert_eq!(engine.accounts(id).unwrap().len(), 2);
}

#[test]
fn all_connections_get_a_link_each_and_a_job_that_waits_is_not_asked_for_twice() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = open(&folder.file());
    let one = engine
        .add_connection(&connection(bank.url(), "demo"))
        .unwrap();
    engine
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let links = engine
        .synchronize_all(SyncType::All, SyncScope::Transactions)
        .unwrap();
    assert_eq!(links.len(), 2);
    for link in links {
        wait_until(&engine, link, JobState::Completed);
    }
    engine.close();
    assert_eq!(
        engine
            .synchronize(one, SyncType::All, SyncScope::Transactions)
            .unwrap_err()
            .kind(),
        ErrorKind::Storage
    );
}

#[test]
fn readers_in_several_engines_see_every_event_once_and_over_restarts() {
    let (folder, bank) = (Folder::new(), sandbox());
    let first = open(&folder.file());
    // Whoever comes first works; a thread of its own finds out.
    super::support::wait_for("the first one to work", || first.is_working().then_some(()));
    let reader = open(&folder.file());
    let id = first
        .add_connection(&connection(bank.url(), "second"))
        .unwrap();
    let job = reader
        .synchronize(id, SyncType::All, SyncScope::Transactions)
        .unwrap();
    wait_until(&reader, job, JobState::Completed);
    assert!(first.is_working() && !reader.is_working());
    let (queue, mut cursor, mut seen) = (reader.queue(), 0, Vec::new());
    while seen.last().is_none_or(|last| last != "SYNC_ALL_SUCCESS") {
        for event in queue.poll(cursor, LIMIT).unwrap().into_iter().take(1) {
            cursor = event.id.parse().unwrap();
            seen.push(event.event_type);
        }
    }
    assert_eq!(seen, types(&events(&first)));
    first.close();
    super::support::wait_for("the next one to work", || reader.is_working().then_some(()));
    run(&reader, id);
    let before = seen.len();
    let rest = reader.queue().poll(cursor, Duration::ZERO).unwrap();
    assert_eq!(rest[0].event_type, "SYNC_QUEUED");
    assert_eq!(before + rest.len(), events(&reader).len());
    assert_eq!(
        reader.queue().end().unwrap().to_string(),
        rest.last().unwrap().id
    );
}

#[test]
fn an_empty_queue_is_waited_for_and_not_longer() {
    let folder = Folder::new();
    let engine = open(&folder.file());
    let begun = Instant::now();
    assert!(
        engine
            .queue()
            .poll(0, Duration::from_millis(200))
            .unwrap()
            .is_empty()
    );
    assert!(begun.elapsed() >= Duration::from_millis(200) && begun.elapsed() < LIMIT);
}

#[test]
fn what_is_wrong_with_a_connection_is_said_before_it_is_stored() {
    let folder = Folder::new();
    let engine = open(&folder.file());
    let good = connection("https://bank.example/ofx", "kim");
    for (change, name) in [
        (
            (|c| c.url = "http://bank.example/ofx".to_owned()) as fn(&mut NewConnection),
            "url",
        ),
        (|c| c.user = " ".to_owned(), "user"),
        (|c| c.ofx_version = "999".to_owned(), "ofx_version"),
        (|c| c.interval = Some(0), "interval"),
        (|c| c.password = Some("secret".into()), "password"),
        (
            |c| c.settings = vec![("AuthToken".to_owned(), "1".to_owned())],
            "settings",
        ),
        (
            |c| c.settings = vec![("RetryRefusedSignon".to_owned(), "True".to_owned())],
            "settings",
        ),
        (
            |c| c.settings = vec![("CloseLeaves".to_owned(), "perhaps".to_owned())],
            "CloseLeaves",
        ),
    ] {
        let mut wrong = good.clone();
        change(&mut wrong);
        let error = engine.add_connection(&wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
        assert!(error.detail().starts_with(name), "{error}");
    }
    assert!(engine.connections(0, 10).unwrap().is_empty());
    assert!(engine.records(1, Channel::Payees).unwrap().is_empty());
    assert!(engine.job(1).is_err());
}

#[test]
fn the_settings_of_a_connection_are_those_of_its_requests() {
    let folder = Folder::new();
    let mut bank = ScriptedBank::start(vec![Behaviour::Status(500)]);
    let engine = open(&folder.file());
    let mut new = connection(&bank.url, "kim");
    new.settings = vec![("CloseLeaves".to_owned(), "True".to_owned())];
    let id = engine.add_connection(&new).unwrap();
    run_to(&engine, id, JobState::Failed);
    bank.close();
    assert!(bank.requests()[0].contains("</DTCLIENT>"));
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let folder = Folder::new();
    std::fs::write(
        folder.file(),
        "no database at all, but long enough to be one",
    )
    .unwrap();
    let error = SyncEngine::open(folder.file(), options()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(
        std::fs::read(folder.file())
            .unwrap()
            .starts_with(b"no database")
    );
}
