//! Nothing secret stands in the file, its journal or its index; consent and key decide what is stored at all.

use ofx_billpay::ErrorKind;
use ofx_billpay::job::{EngineOptions, JobState, Key, SyncEngine};
use ofx_billpay::value::Secret;
use ofx_billpay_tests::bank::{Behaviour, ScriptedBank, reply_with_signon, sandbox};

use super::support::{Folder, connection, events, key, options, run, run_to, wait_until};

fn assert_hidden(folder: &Folder, secrets: &[&str]) {
    let bytes = folder.bytes();
    assert!(bytes.len() > 4096);
    for secret in secrets {
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} stands in the file");
    }
}

fn keyed(key: Key) -> EngineOptions {
    EngineOptions {
        key: Some(key),
        credentials: None,
        ..options()
    }
}

#[test]
fn passwords_answers_keys_and_cookies_are_nowhere_in_the_clear() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), keyed(key())).unwrap();
    let mut new = connection(bank.url(), "mfa");
    new.may_store_credentials = true;
    new.password = Some(Secret::from("mfa-pass"));
    let id = engine.add_connection(&new).unwrap();
    assert_hidden(&folder, &["mfa-pass"]);
    let job = run_to(&engine, id, JobState::AwaitAuth).id;
    let answers = [
        ("MFA13", "6789-planted"),
        ("SCHOOL", "Oakwood-planted"),
        ("MFA107", "a program"),
    ];
    let secret = |answers: &[(&'static str, &str)]| -> Vec<(&'static str, Secret)> {
        answers
            .iter()
            .map(|(id, answer)| (*id, Secret::from(*answer)))
            .collect()
    };
    engine.answer(job, &secret(&answers)).unwrap();
    assert_hidden(&folder, &["6789-planted", "Oakwood-planted"]);
    super::support::wait_for("a new challenge", || {
        engine
            .job(job)
            .unwrap()
            .challenge
            .filter(|challenge| challenge.round == 2)
    });
    engine
        .answer(
            job,
            &secret(&[("MFA13", "6789"), ("SCHOOL", "Maplewood"), ("MFA107", "x")]),
        )
        .unwrap();
    wait_until(&engine, job, JobState::Completed);
    run(&engine, id);
    let log = bank.exchanges();
    assert!(!log.is_empty());
    assert_hidden(
        &folder,
        &["mfa-pass", "Maplewood", "6789-planted", "Oakwood-planted"],
    );
    let told = serde_json::to_string(&events(&engine)).unwrap();
    for secret in ["mfa-pass", "Maplewood", "700004"] {
        assert!(!told.contains(secret));
    }
    assert!(!format!("{engine:?} {:?}", engine.connection(id)).contains("mfa-pass"));
    engine.close();
    assert_hidden(
        &folder,
        &["mfa-pass", "Maplewood", "6789-planted", "Oakwood-planted"],
    );
}

#[test]
fn access_keys_and_session_cookies_of_a_bank_are_nowhere_in_the_clear() {
    let folder = Folder::new();
    let more = "<SESSCOOKIE>cookie-planted<ACCESSKEY>key-planted";
    let bank = ScriptedBank::start(vec![Behaviour::Answer(reply_with_signon(more, "")); 4]);
    let options = EngineOptions {
        key: Some(key()),
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let id = engine
        .add_connection(&connection(&bank.url, "kim"))
        .unwrap();
    run_to(&engine, id, JobState::Failed);
    run_to(&engine, id, JobState::Failed);
    assert!(
        bank.requests()
            .last()
            .unwrap()
            .contains("<ACCESSKEY>key-planted")
    );
    assert!(!bank.requests()[0].contains("key-planted"));
    assert_hidden(&folder, &["cookie-planted", "key-planted", "kim-pass"]);
}

#[test]
fn a_stored_password_works_after_a_restart_and_only_with_its_key() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), keyed(key())).unwrap();
    let mut new = connection(bank.url(), "second");
    new.may_store_credentials = true;
    new.password = Some(Secret::from("second-pass"));
    let id = engine.add_connection(&new).unwrap();
    run(&engine, id);
    engine.close();
    let engine = SyncEngine::open(folder.file(), keyed(key())).unwrap();
    run(&engine, id);
    engine.close();
    let bytes: Vec<u8> = (1..33).collect();
    let engine = SyncEngine::open(folder.file(), keyed(Key::new(&bytes).unwrap())).unwrap();
    let failed = run_to(&engine, id, JobState::Failed).error.unwrap();
    assert!(
        failed.detail.contains("sealed with another key"),
        "{}",
        failed.detail
    );
    engine.close();
    let engine = SyncEngine::open(
        folder.file(),
        EngineOptions {
            credentials: None,
            ..options()
        },
    )
    .unwrap();
    assert!(
        run_to(&engine, id, JobState::Failed)
            .error
            .unwrap()
            .detail
            .starts_with("key")
    );
}

#[test]
fn without_consent_or_key_no_password_is_stored_and_withdrawn_consent_removes_it() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(
        folder.file(),
        EngineOptions {
            credentials: None,
            ..options()
        },
    )
    .unwrap();
    let mut new = connection(bank.url(), "second");
    new.may_store_credentials = true;
    new.password = Some(Secret::from("second-pass"));
    assert!(
        engine
            .add_connection(&new)
            .unwrap_err()
            .detail()
            .starts_with("key")
    );
    engine.close();
    let engine = SyncEngine::open(folder.file(), keyed(key())).unwrap();
    new.may_store_credentials = false;
    assert_eq!(
        engine.add_connection(&new).unwrap_err().kind(),
        ErrorKind::InvalidValue
    );
    new.password = None;
    let id = engine.add_connection(&new).unwrap();
    assert!(engine.set_password(id, &"second-pass".into()).is_err());
    engine.set_consent(id, true).unwrap();
    engine.set_password(id, &"second-pass".into()).unwrap();
    assert!(engine.connection(id).unwrap().has_password);
    run(&engine, id);
    engine.set_consent(id, false).unwrap();
    let connection = engine.connection(id).unwrap();
    assert!(!connection.has_password && connection.next_due.is_none());
    run_to(&engine, id, JobState::Failed);
}
