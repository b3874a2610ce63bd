//! Challenges: answered from anywhere, also after a restart, as often as the bank asks, and not for ever.

use std::sync::Arc;

use ofx_billpay::ErrorKind;
use ofx_billpay::job::{EngineOptions, JobState, SyncEngine};
use ofx_billpay::value::Secret;
use ofx_billpay_tests::bank::sandbox;

use super::support::{
    Folder, HandClock, connection, events, key, options, run, run_to, types, wait_until,
};

fn keyed() -> EngineOptions {
    EngineOptions {
        key: Some(key()),
        ..options()
    }
}

fn right() -> Vec<(&'static str, Secret)> {
    [
        ("MFA13", "6789"),
        ("SCHOOL", "Maplewood"),
        ("MFA107", "a program"),
    ]
    .map(|(id, answer)| (id, Secret::from(answer)))
    .to_vec()
}

fn wrong() -> Vec<(&'static str, Secret)> {
    [
        ("MFA13", "1111"),
        ("SCHOOL", "Oakwood"),
        ("MFA107", "a program"),
    ]
    .map(|(id, answer)| (id, Secret::from(answer)))
    .to_vec()
}

#[test]
fn one_event_tells_of_a_challenge() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), options()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "mfa"))
        .unwrap();
    run_to(&engine, id, JobState::AwaitAuth);
    let happened = events(&engine);
    let telling: Vec<_> = happened
        .iter()
        .filter(|event| event.job.challenge.is_some())
        .map(|event| event.event_type.as_str())
        .collect();
    assert_eq!(telling, ["SYNC_AWAIT_AUTH"], "of {:?}", types(&happened));
}

#[test]
fn a_challenge_is_asked_answered_and_not_asked_again() {
    for options in [options(), keyed()] {
        let (folder, bank) = (Folder::new(), sandbox());
        let engine = SyncEngine::open(folder.file(), options).unwrap();
        let id = engine
            .add_connection(&connection(bank.url(), "mfa"))
            .unwrap();
        let job = run_to(&engine, id, JobState::AwaitAuth);
        let challenge = job.challenge.unwrap();
        let asked: Vec<_> = challenge
            .questions
            .iter()
            .map(|question| question.id.as_str())
            .collect();
        assert_eq!(asked, ["MFA13", "SCHOOL", "MFA107"]);
        assert_eq!(
            challenge.questions[1].label,
            "What was the name of your first school?"
        );
        let told = events(&engine);
        let told = told
            .iter()
            .find(|event| event.event_type == "SYNC_AWAIT_AUTH")
            .unwrap();
        assert_eq!(told.job.challenge.as_ref().unwrap().questions.len(), 3);
        engine.answer(job.id, &right()).unwrap();
        wait_until(&engine, job.id, JobState::Completed);
        run(&engine, id);
        let asked = events(&engine);
        assert_eq!(
            types(&asked)
                .iter()
                .filter(|name| **name == "SYNC_AWAIT_AUTH")
                .count(),
            1
        );
    }
}

#[test]
fn wrong_answers_come_back_as_a_new_challenge() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), keyed()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "mfa"))
        .unwrap();
    let job = run_to(&engine, id, JobState::AwaitAuth);
    engine.answer(job.id, &wrong()).unwrap();
    let again = super::support::wait_for("a new challenge", || {
        let job = engine.job(job.id).unwrap();
        assert!(!job.state.has_ended(), "{:?}", job.error);
        job.challenge.filter(|challenge| challenge.round == 2)
    });
    assert_eq!(again.questions.len(), 3);
    engine.answer(job.id, &right()).unwrap();
    wait_until(&engine, job.id, JobState::Completed);
}

#[test]
fn another_process_answers_and_a_restart_in_between_does_not_matter() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), keyed()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "mfa"))
        .unwrap();
    let job = run_to(&engine, id, JobState::AwaitAuth).id;
    let other = SyncEngine::open(folder.file(), keyed()).unwrap();
    engine.close();
    super::support::wait_for("the other to work", || other.is_working().then_some(()));
    let third = SyncEngine::open(folder.file(), keyed()).unwrap();
    assert_eq!(other.job(job).unwrap().state, JobState::AwaitAuth);
    third.answer(job, &right()).unwrap();
    wait_until(&third, job, JobState::Completed);
    other.close();
    third.close();
    let last = SyncEngine::open(folder.file(), keyed()).unwrap();
    run(&last, id);
}

#[test]
fn one_time_codes_are_a_challenge_of_one_question() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), keyed()).unwrap();
    let mut new = connection(bank.url(), "token");
    new.ofx_version = "211".to_owned();
    let id = engine.add_connection(&new).unwrap();
    let job = run_to(&engine, id, JobState::AwaitAuth);
    let question = &job.challenge.unwrap().questions[0];
    assert_eq!(
        (question.id.as_str(), question.label.as_str()),
        ("AUTHTOKEN", "Code from our letter")
    );
    engine
        .answer(job.id, &[("AUTHTOKEN", "000000".into())])
        .unwrap();
    super::support::wait_for("a new challenge", || {
        engine
            .job(job.id)
            .unwrap()
            .challenge
            .filter(|challenge| challenge.round == 2)
    });
    engine
        .answer(job.id, &[("AUTHTOKEN", "739214".into())])
        .unwrap();
    wait_until(&engine, job.id, JobState::Completed);
    run(&engine, id);
}

#[test]
fn answers_must_fit_the_questions_and_their_job() {
    let (folder, bank) = (Folder::new(), sandbox());
    let engine = SyncEngine::open(folder.file(), options()).unwrap();
    let reader = SyncEngine::open(folder.file(), options()).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "mfa"))
        .unwrap();
    let job = run_to(&engine, id, JobState::AwaitAuth).id;
    let mut surplus = right();
    surplus.push(("MFA1", "hunter2".into()));
    for answers in [&right()[..2], &surplus[..]] {
        let error = engine.answer(job, answers).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
        assert!(!error.detail().contains("hunter2"));
    }
    // Without a key, answers cannot be handed over in the file.
    assert!(
        reader
            .answer(job, &right())
            .unwrap_err()
            .detail()
            .starts_with("key")
    );
    engine.answer(job, &right()).unwrap();
    wait_until(&engine, job, JobState::Completed);
    assert!(engine.answer(job, &right()).is_err());
}

#[test]
fn who_does_not_answer_in_time_fails_the_job() {
    let (folder, bank, clock) = (Folder::new(), sandbox(), HandClock::new());
    let options = EngineOptions {
        clock: Arc::clone(&clock) as _,
        challenge_age: 600,
        ..options()
    };
    let engine = SyncEngine::open(folder.file(), options).unwrap();
    let id = engine
        .add_connection(&connection(bank.url(), "mfa"))
        .unwrap();
    let job = run_to(&engine, id, JobState::AwaitAuth).id;
    clock.advance(599);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(engine.job(job).unwrap().state, JobState::AwaitAuth);
    clock.advance(1);
    let failed = wait_until(&engine, job, JobState::Failed);
    assert_eq!(failed.error.unwrap().code, 201);
    assert_eq!(types(&events(&engine)).last(), Some(&"SYNC_ALL_ERROR"));
}
