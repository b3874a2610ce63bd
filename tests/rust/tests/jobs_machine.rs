//! The rules of a job: random banks, simulated, cannot lead it astray.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::job::{
    Access, Action, Answer, Bank, Channel, Happening, JobError, JobState, MessageSet, Proof,
    Question, SYNC_ALL_ERROR, SYNC_ALL_SUCCESS, SyncJob, SyncScope, SyncType, UpgradeKind,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// What a simulated bank does with one request.
#[derive(Debug, Clone)]
enum Whim {
    Serve,
    Lose,
    WantAnswers,
    WantToken,
    Refuse,
    Break,
    Move(usize),
    TakeAway,
    Misunderstand,
}

/// A bank of many moods.
struct MoodyBank {
    whims: std::vec::IntoIter<Whim>,
}

fn error(code: i32) -> JobError {
    JobError::new(code, "simulated")
}

fn question(id: &str) -> Question {
    Question {
        id: id.to_owned(),
        label: String::new(),
    }
}

fn access(url: &str, message_sets: &[MessageSet]) -> Access {
    Access {
        url: url.to_owned(),
        realm: None,
        version: None,
        message_sets: message_sets.to_vec(),
    }
}

fn moved_to(count: usize) -> Vec<Access> {
    match count {
        1 => vec![access(
            "https://new.example",
            &[MessageSet::Signup, MessageSet::BillPay],
        )],
        _ => vec![
            access("https://new.example", &[MessageSet::Signup]),
            access("https://pay.example", &[MessageSet::BillPay]),
        ],
    }
}

impl Bank for MoodyBank {
    fn ask(&mut self, job: &SyncJob) -> Answer {
        // A bank that has no moods left serves, so that every job ends.
        let whim = self.whims.next().unwrap_or(Whim::Serve);
        let served = |moved, gone: Vec<i64>| match job.action() {
            Action::AwaitWorker => Answer::Started,
            Action::AskProfile => Answer::Profile {
                lists_accounts: true,
                active: vec![1, 2],
                moved,
            },
            Action::AskAccounts => Answer::Accounts {
                active: vec![1, 2],
                gone,
            },
            Action::Synchronize { .. } => Answer::Synchronized { lost: false },
            Action::AskQuestions => Answer::Questions(vec![question("MFA1")]),
            Action::SendAnswers => Answer::Accepted,
            Action::AwaitAnswers => Answer::Answered,
            Action::End => Answer::Broken(error(0)),
        };
        match whim {
            Whim::Serve => served(None, Vec::new()),
            Whim::Lose => match job.action() {
                Action::Synchronize { .. } => Answer::Synchronized { lost: true },
                _ => served(None, Vec::new()),
            },
            Whim::WantAnswers => Answer::Challenged(Proof::Answers),
            Whim::WantToken => Answer::Challenged(Proof::Token(question("AUTHTOKEN"))),
            Whim::Refuse => Answer::Failed(error(2001)),
            Whim::Break => Answer::Broken(error(201)),
            Whim::Move(count) => served(Some(moved_to(count)), Vec::new()),
            Whim::TakeAway => served(None, vec![3]),
            Whim::Misunderstand => Answer::Questions(Vec::new()),
        }
    }
}

fn whims() -> impl Strategy<Value = Vec<Whim>> {
    let whim = prop_oneof![
        10 => Just(Whim::Serve),
        2 => Just(Whim::Lose),
        3 => Just(Whim::WantAnswers),
        2 => Just(Whim::WantToken),
        2 => Just(Whim::Refuse),
        1 => Just(Whim::Break),
        1 => (1_usize..3).prop_map(Whim::Move),
        1 => Just(Whim::TakeAway),
        1 => Just(Whim::Misunderstand),
    ];
    vec(whim, 0..40)
}

/// What a restart or the passing of time does before the bank is asked.
#[derive(Debug, Clone)]
enum Disturbance {
    None,
    Died,
    Expired,
}

fn disturbances() -> impl Strategy<Value = Vec<Disturbance>> {
    let one = prop_oneof![
        20 => Just(Disturbance::None),
        2 => Just(Disturbance::Died),
        1 => Just(Disturbance::Expired),
    ];
    vec(one, 0..40)
}

fn job(kind: SyncType, scope: SyncScope) -> SyncJob {
    SyncJob::new(1, 1, kind, scope, 100)
}

fn any_job() -> impl Strategy<Value = SyncJob> {
    let kind = prop::sample::select(SyncType::ALL);
    let scope = prop::sample::select(SyncScope::ALL);
    (kind, scope).prop_map(|(kind, scope)| job(kind, scope))
}

fn may_follow(from: JobState, to: JobState) -> bool {
    use JobState::{AwaitAuth, Completed, Failed, Queued, Running};
    from == to
        || matches!(
            (from, to),
            (Queued | AwaitAuth, Running)
                | (Queued | Running | AwaitAuth, Failed)
                | (Running, AwaitAuth | Completed)
        )
}

fn check(job: &SyncJob) -> Result<(), TestCaseError> {
    prop_assert_eq!(job.challenge.is_some(), job.state == JobState::AwaitAuth);
    prop_assert_eq!(*job.action() == Action::End, job.state.has_ended());
    prop_assert_eq!(
        *job.action() == Action::AwaitAnswers,
        job.state == JobState::AwaitAuth
    );
    prop_assert_eq!(
        *job.action() == Action::AwaitWorker,
        job.state == JobState::Queued
    );
    prop_assert_eq!(job.ended.is_some(), job.state.has_ended());
    prop_assert!(job.state != JobState::Failed || job.error.is_some());
    prop_assert!(job.state != JobState::Completed || job.error.is_none());
    let written = serde_json::to_string(job).unwrap();
    let read: SyncJob = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(&read, job);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_bank_does_a_job_keeps_its_rules_and_ends(
        first in any_job(), whims in whims(), disturbances in disturbances()
    ) {
        let mut bank = MoodyBank { whims: whims.into_iter() };
        let mut disturbances = disturbances.into_iter();
        let mut job = first;
        let mut last_event = String::new();
        let mut steps = 0;
        while !job.state.has_ended() {
            steps += 1;
            prop_assert!(steps < 500, "it does not end: {job:?}");
            let answer = match disturbances.next() {
                Some(Disturbance::Died) => Answer::Started,
                Some(Disturbance::Expired) if job.state == JobState::AwaitAuth => Answer::Expired(error(201)),
                _ => bank.ask(&job),
            };
            let (after, action) = job.clone().step(answer.clone(), 100 + steps);
            prop_assert_eq!(&action, after.action());
            prop_assert!(may_follow(job.state, after.state), "{} to {}", job.state, after.state);
            check(&after)?;
            let happened = Happening::of_step(&job, &answer, &after);
            if job.state != after.state {
                prop_assert!(!happened.is_empty(), "every transition is an event");
            }
            for happening in happened {
                prop_assert!(last_event != SYNC_ALL_SUCCESS && last_event != SYNC_ALL_ERROR);
                last_event = happening.event_type;
            }
            job = after;
        }
        let expected = if job.state == JobState::Completed { SYNC_ALL_SUCCESS } else { SYNC_ALL_ERROR };
        prop_assert_eq!(last_event, expected);
        for late in [Answer::Started, Answer::Answered, Answer::Accepted, Answer::Broken(error(1))] {
            let (after, action) = job.clone().step(late.clone(), 9999);
            prop_assert_eq!(&after, &job);
            prop_assert_eq!(action, Action::End);
            prop_assert!(Happening::of_step(&job, &late, &after).is_empty());
        }
    }
}

/// Plays a job to its end with a bank of given moods; gives all its states and events.
fn play(mut job: SyncJob, whims: Vec<Whim>) -> (SyncJob, Vec<JobState>, Vec<String>) {
    let mut bank = MoodyBank {
        whims: whims.into_iter(),
    };
    let (mut states, mut events) = (vec![job.state], Vec::new());
    while !job.state.has_ended() {
        let answer = bank.ask(&job);
        let (after, _) = job.clone().step(answer.clone(), 200);
        events.extend(
            Happening::of_step(&job, &answer, &after)
                .into_iter()
                .map(|one| one.event_type),
        );
        if after.state != job.state {
            states.push(after.state);
        }
        job = after;
    }
    (job, states, events)
}

#[test]
fn a_job_that_goes_well_tells_of_each_action() {
    let (job, states, events) = play(job(SyncType::All, SyncScope::Transactions), Vec::new());
    assert_eq!(
        states,
        [JobState::Queued, JobState::Running, JobState::Completed]
    );
    assert_eq!(
        events,
        [
            "SYNC_RUNNING",
            "SYNC_PROFILE_SUCCESS",
            "SYNC_ACCOUNTS_SUCCESS",
            "SYNC_PAYEES_SUCCESS",
            "SYNC_PAYMENTS_SUCCESS",
            "SYNC_RECURRING_SUCCESS",
            "SYNC_PAYMENTS_SUCCESS",
            "SYNC_RECURRING_SUCCESS",
            "SYNC_ALL_SUCCESS",
        ]
    );
    assert_eq!(job.follow_up(), None);
}

#[test]
fn a_list_of_accounts_is_followed_by_all_if_it_was_read() {
    let (listed, _, events) = play(
        job(SyncType::ListAccounts, SyncScope::Transactions),
        Vec::new(),
    );
    assert!(!events.iter().any(|event| event.contains("PAYMENTS")));
    assert_eq!(listed.follow_up(), Some(SyncType::All));
    let whims = vec![Whim::Serve, Whim::Break];
    let (failed, ..) = play(job(SyncType::ListAccounts, SyncScope::Transactions), whims);
    assert_eq!(failed.follow_up(), None);
}

#[test]
fn challenges_come_as_often_as_the_bank_likes() {
    use Whim::{Serve, WantAnswers, WantToken};
    // Worker, profile; then wrong answers, then a token, then again at the accounts.
    let whims = vec![
        Serve,
        WantAnswers,
        Serve,
        Serve,
        WantAnswers,
        Serve,
        Serve,
        Serve,
        WantToken,
        Serve,
        Serve,
        Serve,
        WantAnswers,
    ];
    let (job, states, events) = play(job(SyncType::All, SyncScope::Accounts), whims);
    assert_eq!(job.state, JobState::Completed);
    let waits = states
        .iter()
        .filter(|state| **state == JobState::AwaitAuth)
        .count();
    assert_eq!(waits, 4, "{events:?}");
    assert!(events.contains(&"SYNC_ANSWERS_ERROR".to_owned()));
}

#[test]
fn lost_changes_lead_to_a_refresh_of_that_channel_alone() {
    let whims = vec![Whim::Serve, Whim::Serve, Whim::Serve, Whim::Lose];
    let (_, _, events) = play(job(SyncType::All, SyncScope::Transactions), whims);
    assert_eq!(events[3..5], ["SYNC_PAYEES_LOST", "SYNC_PAYEES_SUCCESS"]);
    assert_eq!(events.last().unwrap(), SYNC_ALL_SUCCESS);
}

#[test]
fn a_channel_that_fails_leaves_the_others_alone_and_fails_the_job_in_the_end() {
    let whims = vec![Whim::Serve, Whim::Serve, Whim::Serve, Whim::Refuse];
    let (job, _, events) = play(job(SyncType::All, SyncScope::Transactions), whims);
    assert_eq!(events[3..5], ["SYNC_PAYEES_ERROR", "SYNC_PAYMENTS_SUCCESS"]);
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(job.error.unwrap().code, 2001);
}

#[test]
fn a_bank_that_moved_fails_the_job_with_what_changed() {
    for (whims, kind, code) in [
        (vec![Whim::Serve, Whim::Move(1)], UpgradeKind::Direct, 40001),
        (vec![Whim::Serve, Whim::Move(2)], UpgradeKind::Multi, 40002),
        (
            vec![Whim::Serve, Whim::Serve, Whim::TakeAway],
            UpgradeKind::Partial,
            40003,
        ),
        (
            vec![Whim::Serve, Whim::Move(2), Whim::TakeAway],
            UpgradeKind::Partial,
            40003,
        ),
    ] {
        let (job, ..) = play(job(SyncType::All, SyncScope::Transactions), whims);
        let (upgrade, found) = job.upgrade().unwrap();
        assert_eq!((found, job.error.as_ref().unwrap().code), (kind, code));
        assert_eq!(upgrade.accounts, [1, 2]);
    }
}

#[test]
fn what_a_job_tells_has_the_words_of_its_documentation() {
    let states: Vec<_> = JobState::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(
        states,
        ["QUEUED", "RUNNING", "AWAIT_AUTH", "COMPLETED", "FAILED"]
    );
    let channels: Vec<_> = Channel::ALL
        .iter()
        .map(|channel| channel.as_str())
        .collect();
    assert_eq!(channels, ["accounts", "payees", "payments", "recurring"]);
}
