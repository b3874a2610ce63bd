//! The events of the queue: their names, their JSON, and which of them a step of a job makes.

use serde::{Deserialize, Serialize};

use super::machine::{Action, Answer, Challenge, JobError, SyncJob};
use super::words::{AccountId, Channel, JobState, SyncScope, SyncType, Timestamp};

/// The name of the last event of a job that went well.
pub const SYNC_ALL_SUCCESS: &str = "SYNC_ALL_SUCCESS";
/// The name of the last event of a job in which something failed.
pub const SYNC_ALL_ERROR: &str = "SYNC_ALL_ERROR";

/// One entry of the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identifies it, as decimal digits: what [`Queue::poll`](super::Queue::poll) takes as a cursor. Later events have greater ones.
    pub id: String,
    /// What happened, such as `SYNC_ALL_SUCCESS`.
    pub event_type: String,
    /// What it happened to: `CONNECTION`.
    pub resource_type: String,
    /// When, in seconds since 1970.
    pub creation_date: Timestamp,
    /// The connection as it stood then.
    pub resource: Resource,
    /// The job that it is of.
    pub job: JobView,
}

/// A connection as an event shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The connection, as decimal digits.
    pub id: String,
    /// The institution's identifier (FID).
    pub provider_id: String,
    /// The institution's name (ORG).
    pub name: String,
    /// What is fetched, each by itself.
    pub channels: Vec<ChannelView>,
    /// `QUEUED`, `RUNNING` or `AWAIT_AUTH` while a job is on its way; then `SUCCESS` or `ERROR`.
    pub status: String,
    /// When the connection was added, in seconds since 1970.
    pub creation_date: Timestamp,
    /// The accounts, in the last event of a job of type `LIST_ACCOUNTS`; otherwise left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<AccountView>>,
}

/// One channel of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelView {
    /// `accounts`, `payees`, `payments` or `recurring`.
    pub channel_definition_id: Channel,
    /// When the next automatic synchronisation is due, in seconds since 1970; left out without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// `SUCCESS` or `ERROR`, as the last attempt ended; `NONE` before the first.
    pub status: String,
    /// When it last succeeded; left out if it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_success_date: Option<Timestamp>,
    /// When it last ended; left out if it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_end_date: Option<Timestamp>,
}

/// An account as an event shows it: without its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Identifies it.
    pub id: AccountId,
    /// The end of its number, after stars.
    pub number: String,
    /// Its type in the words of OFX, such as `CHECKING`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it pays bills.
    pub active: bool,
}

/// A job as an event shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// The link to it, as decimal digits.
    pub id: String,
    /// What it fetches.
    #[serde(rename = "type")]
    pub kind: SyncType,
    /// How much of it.
    pub scope: SyncScope,
    /// Where it stood after what happened.
    pub state: JobState,
    /// What the user is asked, with `SYNC_AWAIT_AUTH`; otherwise left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<Challenge>,
    /// What went wrong, with the events that end in `_ERROR`; otherwise left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<JobError>,
}

/// What a step makes an event of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The name of the event.
    pub event_type: String,
    /// The channel that an action ended for, and whether well.
    pub channel: Option<(Channel, bool)>,
    /// What the user is asked, where a job begins to wait for an answer.
    pub challenge: Option<Challenge>,
    /// What went wrong.
    pub error: Option<JobError>,
}

impl Happening {
    /// A change of state.
    fn transition(to: JobState) -> Self {
        let event_type = match to {
            JobState::Completed => SYNC_ALL_SUCCESS.to_owned(),
            JobState::Failed => SYNC_ALL_ERROR.to_owned(),
            on_its_way => format!("SYNC_{on_its_way}"),
        };
        Happening {
            event_type,
            channel: None,
            challenge: None,
            error: None,
        }
    }

    /// The job was asked for.
    pub fn queued() -> Self {
        Happening::transition(JobState::Queued)
    }

    /// What a step of a job makes events of, in order: the action that ended, then the change of state. The last of a job is
    /// `SYNC_ALL_SUCCESS` or `SYNC_ALL_ERROR`.
    pub fn of_step(before: &SyncJob, answer: &Answer, after: &SyncJob) -> Vec<Happening> {
        let mut happened = Vec::new();
        if before.state.has_ended() || before == after {
            return happened;
        }
        happened.extend(of_action(before.action(), answer));
        if before.state != after.state {
            let mut transition = Happening::transition(after.state);
            transition.challenge.clone_from(&after.challenge);
            transition.error.clone_from(&after.error);
            happened.push(transition);
        }
        happened
    }
}

/// The event of an action that ended, well or not. A challenge and the start of a worker end none.
fn of_action(action: &Action, answer: &Answer) -> Option<Happening> {
    let (name, channel) = match action {
        Action::AskProfile => ("PROFILE", None),
        Action::AskAccounts => ("ACCOUNTS", Some(Channel::Accounts)),
        Action::Synchronize { channel, .. } => match channel {
            Channel::Payees => ("PAYEES", Some(*channel)),
            Channel::Payments => ("PAYMENTS", Some(*channel)),
            Channel::Recurring => ("RECURRING", Some(*channel)),
            Channel::Accounts => return None,
        },
        Action::AskQuestions => ("QUESTIONS", None),
        Action::SendAnswers => ("ANSWERS", None),
        Action::AwaitWorker | Action::AwaitAnswers | Action::End => return None,
    };
    let ending = match answer {
        // The present state is fetched next.
        Answer::Synchronized { lost: true } if !is_refresh(action) => "LOST",
        Answer::Profile { .. }
        | Answer::Accounts { .. }
        | Answer::Questions(_)
        | Answer::Accepted
        | Answer::Synchronized { .. } => "SUCCESS",
        Answer::Failed(_) | Answer::Broken(_) => "ERROR",
        Answer::Challenged(_) if *action == Action::SendAnswers => "ERROR",
        Answer::Challenged(_) | Answer::Started | Answer::Answered | Answer::Expired(_) => {
            return None;
        }
    };
    let error = match answer {
        Answer::Failed(error) | Answer::Broken(error) => Some(error.clone()),
        _ => None,
    };
    Some(Happening {
        event_type: format!("SYNC_{name}_{ending}"),
        channel: channel
            .filter(|_| ending != "LOST")
            .map(|channel| (channel, ending == "SUCCESS")),
        challenge: None,
        error,
    })
}

fn is_refresh(action: &Action) -> bool {
    matches!(action, Action::Synchronize { refresh: true, .. })
}
