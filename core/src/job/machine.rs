//! The rules of a synchronisation job: a plain value, and the one function that advances it.
//!
//! Nothing here asks a bank, a clock or a file. Whoever carries a job (the engine of this crate, or a distributed one) keeps the
//! value, does what the action says, and hands in what came of it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::upgrade::{Access, Upgrade, UpgradeKind};
use super::words::{
    AccountId, Channel, ConnectionId, JobId, JobState, SyncScope, SyncType, Timestamp,
};

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing until a worker takes the job: answered with [`Answer::Started`].
    AwaitWorker,
    /// Ask for the profile: answered with [`Answer::Profile`].
    AskProfile,
    /// Ask for the accounts: answered with [`Answer::Accounts`].
    AskAccounts,
    /// Fetch what changed: answered with [`Answer::Synchronized`].
    Synchronize {
        /// What.
        channel: Channel,
        /// Of which account; payees are of no account.
        account: Option<AccountId>,
        /// Whether the present state is fetched in place of what changed.
        refresh: bool,
    },
    /// Ask for the challenge questions: answered with [`Answer::Questions`].
    AskQuestions,
    /// Sign on with what the user answered: answered with [`Answer::Accepted`].
    SendAnswers,
    /// Nothing until the user has answered: answered with [`Answer::Answered`].
    AwaitAnswers,
    /// Nothing: the job has ended.
    End,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A worker took the job, for the first time or after the one before it died.
    Started,
    /// The profile arrived.
    Profile {
        /// Whether the bank lists accounts.
        lists_accounts: bool,
        /// The accounts that are known to pay bills.
        active: Vec<AccountId>,
        /// The addresses that the profile names, if they are others than before.
        moved: Option<Vec<Access>>,
    },
    /// The accounts arrived.
    Accounts {
        /// Those that pay bills and shall be synchronised.
        active: Vec<AccountId>,
        /// Those that did and do no longer.
        gone: Vec<AccountId>,
    },
    /// Changes arrived and are stored, together with their token.
    Synchronized {
        /// Whether the token was too old, so that changes are missing.
        lost: bool,
    },
    /// The bank wants a proof first: nothing was done.
    Challenged(Proof),
    /// The questions arrived.
    Questions(Vec<Question>),
    /// The user has answered.
    Answered,
    /// The answers may be used.
    Accepted,
    /// This failed; what comes after it may still succeed.
    Failed(JobError),
    /// This failed, and so would all that comes after it.
    Broken(JobError),
    /// The user did not answer in time.
    Expired(JobError),
}

/// What a bank wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Answers to questions that it tells when asked (OFX status 3000, 3001).
    Answers,
    /// A one-time code that the user gets on another way (OFX status 15512, 15513).
    Token(Question),
}

/// One question of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is answered under: `MFA1` to `MFA30` in the meaning of OFX, a name of the bank's own, or `AUTHTOKEN`.
    pub id: String,
    /// The question for people; empty where OFX defines the meaning of `id`.
    pub label: String,
}

/// What the user is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The number of this challenge within its job, from 1. Wrong answers lead to a new one.
    pub round: u32,
    /// The questions, all to be answered at once.
    pub questions: Vec<Question>,
    /// Since when the job waits.
    pub since: Timestamp,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobError {
    /// The component's code; 40001, 40002 or 40003 for an upgrade of the access.
    pub code: i32,
    /// The OFX status of a bank that refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<u32>,
    /// What happened and what to do next, for people.
    pub detail: String,
    /// What an upgrade changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Upgrade>,
}

impl JobError {
    /// A failure that no bank is to blame for.
    pub fn new(code: i32, detail: impl Into<String>) -> Self {
        JobError {
            code,
            status_code: None,
            detail: detail.into(),
            data: None,
        }
    }
}

/// A synchronisation job: everything there is to know of it, as one value that can be serialised. It holds no secret and no
/// account number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncJob {
    /// The link to it.
    pub id: JobId,
    /// The connection that it synchronises.
    pub connection_id: ConnectionId,
    /// What it fetches.
    #[serde(rename = "type")]
    pub kind: SyncType,
    /// How much of it.
    pub scope: SyncScope,
    /// Whether a schedule started it.
    pub automatic: bool,
    /// Where it stands.
    pub state: JobState,
    /// When it was asked for.
    pub created: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What the user is asked, while it awaits that.
    pub challenge: Option<Challenge>,
    /// What went wrong first.
    pub error: Option<JobError>,
    /// Where the profile says that the bank is now, if it moved.
    pub moved: Option<Vec<Access>>,
    action: Action,
    plan: VecDeque<Action>,
    /// What is to be done again after a challenge.
    interrupted: Option<Action>,
    rounds: u32,
    /// How the bank calls its one-time code.
    token_label: String,
}

/// The component's code for an answer that does not fit what was asked.
const INVALID_RESPONSE: i32 = 2002;

impl SyncJob {
    /// A job that waits for a worker.
    pub fn new(
        id: JobId,
        connection_id: ConnectionId,
        kind: SyncType,
        scope: SyncScope,
        created: Timestamp,
    ) -> Self {
        SyncJob {
            id,
            connection_id,
            kind,
            scope,
            automatic: false,
            state: JobState::Queued,
            created,
            ended: None,
            challenge: None,
            error: None,
            moved: None,
            action: Action::AwaitWorker,
            plan: VecDeque::new(),
            interrupted: None,
            rounds: 0,
            token_label: String::new(),
        }
    }

    /// What is to be done next.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// What was interrupted by a challenge and is done again after it.
    pub fn interrupted(&self) -> Option<&Action> {
        self.interrupted.as_ref()
    }

    /// Whether accounts that were not known before are added.
    pub fn adds_accounts(&self) -> bool {
        self.kind == SyncType::ListAccounts || self.scope == SyncScope::Accounts
    }

    /// The job that follows by itself when this one has ended.
    pub fn follow_up(&self) -> Option<SyncType> {
        let listed = self.kind == SyncType::ListAccounts && self.state == JobState::Completed;
        listed.then_some(SyncType::All)
    }

    /// Advances the job: what it is after an answer, and what is to be done next.
    ///
    /// An answer that came too late for an ended job changes nothing, nor does any but [`Answer::Answered`] and
    /// [`Answer::Expired`] while the user is asked, nor these two while the user is not. Any other that does not fit the action fails the job.
    #[must_use]
    pub fn step(mut self, answer: Answer, now: Timestamp) -> (SyncJob, Action) {
        match self.state {
            JobState::Completed | JobState::Failed => {}
            JobState::Queued => match answer {
                Answer::Started => self.begin(),
                Answer::Broken(error) => self.fail(error, now),
                _ => {}
            },
            JobState::AwaitAuth => match answer {
                Answer::Answered => {
                    self.challenge = None;
                    self.state = JobState::Running;
                    self.action = Action::SendAnswers;
                }
                Answer::Expired(error) => self.fail(error, now),
                _ => {}
            },
            JobState::Running => self.advance(answer, now),
        }
        let action = self.action.clone();
        (self, action)
    }

    fn begin(&mut self) {
        self.state = JobState::Running;
        self.action = Action::AskProfile;
        self.plan.clear();
        self.interrupted = None;
        self.moved = None;
        self.error = None;
    }

    fn advance(&mut self, answer: Answer, now: Timestamp) {
        match (self.action.clone(), answer) {
            // The worker before this one died: what it had done is stored, and doing it again does no harm.
            (_, Answer::Started) => self.begin(),
            // The user's answer, or the end of waiting for it, came a moment too late.
            (_, Answer::Answered | Answer::Expired(_)) => {}
            (
                Action::AskProfile,
                Answer::Profile {
                    lists_accounts,
                    active,
                    moved,
                },
            ) => {
                self.moved = moved;
                if lists_accounts {
                    self.action = Action::AskAccounts;
                } else {
                    self.take_accounts(&active, Vec::new(), now);
                }
            }
            (Action::AskAccounts, Answer::Accounts { active, gone }) => {
                self.take_accounts(&active, gone, now);
            }
            (
                Action::Synchronize {
                    channel,
                    account,
                    refresh: false,
                },
                Answer::Synchronized { lost: true },
            ) => {
                self.action = Action::Synchronize {
                    channel,
                    account,
                    refresh: true,
                };
            }
            (Action::Synchronize { .. }, Answer::Synchronized { .. }) => self.next(now),
            (Action::Synchronize { .. }, Answer::Failed(error)) => {
                self.error.get_or_insert(error);
                self.next(now);
            }
            (
                Action::AskProfile
                | Action::AskAccounts
                | Action::Synchronize { .. }
                | Action::SendAnswers,
                Answer::Challenged(proof),
            ) => self.take_challenge(proof, now),
            (Action::AskQuestions, Answer::Questions(questions)) if !questions.is_empty() => {
                self.ask(questions, now);
            }
            (Action::SendAnswers, Answer::Accepted) => {
                self.action = self.interrupted.take().unwrap_or(Action::AskProfile);
            }
            (_, Answer::Failed(error) | Answer::Broken(error)) => self.fail(error, now),
            (action, _) => {
                let detail = format!("the answer does not fit the action {action:?}");
                self.fail(JobError::new(INVALID_RESPONSE, detail), now);
            }
        }
    }

    /// Plans the rest, now that it is known what pays bills; or ends, if the bank moved.
    fn take_accounts(&mut self, active: &[AccountId], gone: Vec<AccountId>, now: Timestamp) {
        let moved = self.moved.take();
        if let Some(upgrade) = Upgrade::of(moved, active, gone) {
            let (code, detail) = (upgrade.kind.code(), upgrade.kind.detail());
            let data = Some(upgrade);
            self.fail(
                JobError {
                    data,
                    ..JobError::new(code, detail)
                },
                now,
            );
            return;
        }
        if !self.adds_accounts() {
            let fetch = |channel, account| Action::Synchronize {
                channel,
                account,
                refresh: false,
            };
            self.plan.push_back(fetch(Channel::Payees, None));
            for &account in active {
                self.plan.push_back(fetch(Channel::Payments, Some(account)));
                self.plan
                    .push_back(fetch(Channel::Recurring, Some(account)));
            }
        }
        self.next(now);
    }

    fn next(&mut self, now: Timestamp) {
        match self.plan.pop_front() {
            Some(action) => self.action = action,
            None => self.end(now),
        }
    }

    fn take_challenge(&mut self, proof: Proof, now: Timestamp) {
        if self.action != Action::SendAnswers {
            self.interrupted = Some(self.action.clone());
        }
        match proof {
            Proof::Answers => self.action = Action::AskQuestions,
            Proof::Token(mut question) => {
                // The profile that told the label may have been read by a worker before this one.
                if question.label.is_empty() {
                    question.label.clone_from(&self.token_label);
                }
                self.token_label.clone_from(&question.label);
                self.ask(vec![question], now);
            }
        }
    }

    fn ask(&mut self, questions: Vec<Question>, now: Timestamp) {
        self.rounds = self.rounds.saturating_add(1);
        self.challenge = Some(Challenge {
            round: self.rounds,
            questions,
            since: now,
        });
        self.state = JobState::AwaitAuth;
        self.action = Action::AwaitAnswers;
    }

    fn fail(&mut self, error: JobError, now: Timestamp) {
        // What ended the job matters more than what it could live with.
        self.error = Some(error);
        self.plan.clear();
        self.end(now);
    }

    fn end(&mut self, now: Timestamp) {
        self.state = if self.error.is_some() {
            JobState::Failed
        } else {
            JobState::Completed
        };
        self.ended = Some(now);
        self.challenge = None;
        self.interrupted = None;
        self.action = Action::End;
    }

    /// Whether it failed since the bank moved.
    pub fn upgrade(&self) -> Option<(&Upgrade, UpgradeKind)> {
        let upgrade = self.error.as_ref()?.data.as_ref()?;
        Some((upgrade, upgrade.kind))
    }
}
