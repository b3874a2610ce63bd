//! A worker's turn: takes a job, asks the bank, stores what came of it, until the job ends or waits for its user.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection as File;

use super::bank::{Outcome, RemoteBank, Turn};
use super::book::{self, Sealed};
use super::connection::{Connection, CredentialProvider};
use super::engine::Shared;
use super::jobs;
use super::machine::{Action, Answer, JobError, SyncJob};
use super::records;
use super::schedule::{LOCKED_OUT, WRONG_CREDENTIALS};
use super::store::locked;
use super::upgrade::Access;
use super::words::{ConnectionId, JobId, JobState};
use crate::error::{Error, Result};
use crate::event::Listener;
use crate::value::Secret;

/// Ends the calls of a worker when the engine is closed.
struct Stopper(Arc<AtomicBool>);

impl Listener for Stopper {
    fn keep_going(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

/// Carries a job as far as it goes. If the engine is closed meanwhile, the job stays as it is stored and is run again.
pub(super) fn work_on(shared: &Arc<Shared>, id: JobId) -> Result<()> {
    let Some(mut job) = shared.store.read(|file| jobs::find(file, id))? else {
        return Ok(());
    };
    let mut answers = None;
    let beginning = match job.state {
        JobState::Queued | JobState::Running => Answer::Started,
        JobState::AwaitAuth => match take_answers(shared, &job) {
            Ok(Some(given)) => {
                answers = Some(given);
                Answer::Answered
            }
            Ok(None) => return Ok(()),
            Err(error) => Answer::Expired(JobError::of(&error)),
        },
        JobState::Completed | JobState::Failed => return Ok(()),
    };
    let Some(begun) = advance(shared, id, beginning)? else {
        return Ok(());
    };
    job = begun;
    if job.state != JobState::Running {
        return Ok(());
    }
    let found = |file: &File| book::find(file, job.connection_id);
    let Some(connection) = shared.store.read(found)? else {
        return Ok(());
    };
    let accounts = || {
        shared
            .store
            .read(|file| book::accounts(file, connection.id))
    };
    let provider = Provider { shared };
    let tokens = |channel, account| {
        let read = |file: &File| records::token(file, connection.id, channel, account);
        shared.store.read(read)
    };
    let bank = access_key(shared, connection.id).and_then(|access_key| {
        RemoteBank::new(Turn {
            connection: &connection,
            accounts: &accounts,
            access_key,
            provider: &provider,
            tokens: &tokens,
            answers,
            listener: Arc::new(Stopper(Arc::clone(&shared.stop))),
        })
    });
    let mut bank = match bank {
        Ok(bank) => bank,
        Err(error) => {
            advance(shared, id, Answer::Broken(JobError::of(&error)))?;
            return Ok(());
        }
    };
    run(shared, job, &mut bank)
}

fn run(shared: &Arc<Shared>, mut job: SyncJob, bank: &mut RemoteBank<'_>) -> Result<()> {
    let mut key = bank.access_key();
    while job.state == JobState::Running {
        if shared.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let outcome = bank.ask(&job);
        let hangs = matches!(outcome, Outcome::Plain(Answer::Broken(_)));
        locked(&shared.pool).answered(job.id, !hangs);
        if matches!(outcome, Outcome::Interrupted) {
            return Ok(());
        }
        remember_refusal(shared, &job, &outcome, bank);
        let new_key = Some(bank.access_key()).filter(|now| *now != key);
        if let Some(new_key) = &new_key {
            key = new_key.clone();
            if shared.key.is_none() {
                locked(&shared.access_keys).insert(job.connection_id, new_key.clone());
            }
        }
        let place = Sealed::AccessKey.place(job.connection_id);
        let sealed = match (&shared.key, &new_key) {
            (Some(key), Some(new_key)) => Some(key.seal(&place, new_key)?),
            _ => None,
        };
        let (connection, id, now) = (job.connection_id, job.id, shared.clock.now());
        let adds = job.adds_accounts();
        // The changes, the token that covers them, the job and its events: all or nothing.
        let after = shared.store.write(move |file| {
            if sealed.is_some() {
                book::set_sealed(file, connection, Sealed::AccessKey, sealed.as_deref())?;
            }
            let answer = absorb(file, connection, outcome, adds)?;
            Ok(jobs::advance(file, id, &answer, now)?)
        })?;
        match after {
            Some(after) => {
                if after
                    .upgrade()
                    .is_some_and(|(upgrade, _)| !upgrade.accesses.is_empty())
                {
                    locked(&shared.access_keys).remove(&connection);
                }
                job = after;
            }
            None => return Ok(()),
        }
    }
    Ok(())
}

/// Stores what came of an action, and gives the answer that it is.
fn absorb(
    file: &File,
    connection: ConnectionId,
    outcome: Outcome,
    adds: bool,
) -> rusqlite::Result<Answer> {
    Ok(match outcome {
        Outcome::Plain(answer) => answer,
        Outcome::Profile {
            accesses,
            moved,
            lists_accounts,
        } => {
            let active = book::active(file, connection)?;
            if !moved {
                learn(file, connection, &accesses)?;
            }
            Answer::Profile {
                lists_accounts,
                active,
                moved: moved.then_some(accesses),
            }
        }
        Outcome::Accounts(listed) => {
            let (active, gone) = book::take_listed(file, connection, &listed, adds)?;
            Answer::Accounts { active, gone }
        }
        // What is told before changes that are lost is told again by the refresh that follows.
        Outcome::Changes { lost: true, .. } => Answer::Synchronized { lost: true },
        Outcome::Changes { batch, lost } => {
            records::apply(file, connection, &batch)?;
            Answer::Synchronized { lost }
        }
        Outcome::Interrupted => Answer::Started,
    })
}

fn learn(file: &File, connection: ConnectionId, accesses: &[Access]) -> rusqlite::Result<()> {
    let known = book::find(file, connection)?;
    if known.is_some_and(|known| known.accesses != accesses) {
        book::set_accesses(file, connection, accesses)?;
    }
    Ok(())
}

/// Advances a job by an answer that brings nothing to store.
pub(super) fn advance(shared: &Shared, id: JobId, answer: Answer) -> Result<Option<SyncJob>> {
    let now = shared.clock.now();
    shared
        .store
        .write(move |file| Ok(jobs::advance(file, id, &answer, now)?))
}

/// What the user answered: from memory, or from the file.
fn take_answers(shared: &Shared, job: &SyncJob) -> Result<Option<BTreeMap<String, Secret>>> {
    let Some(challenge) = &job.challenge else {
        return Ok(None);
    };
    if let Some((round, answers)) = locked(&shared.answers).remove(&job.id)
        && round == challenge.round
    {
        return Ok(Some(answers));
    }
    let Some(sealed) = shared.store.read(|file| jobs::answers(file, job.id))? else {
        return Ok(None);
    };
    let key = shared.key.as_ref().ok_or_else(|| {
        Error::invalid(
            "key",
            "is needed to open the answers that another process sealed",
        )
    })?;
    let opened = key.open(&answers_place(job.id, challenge.round), &sealed)?;
    let answers: BTreeMap<String, String> = serde_json::from_str(opened.expose())
        .map_err(|_| Error::invalid("answers", "were not stored by this library"))?;
    let answers = answers.into_iter();
    Ok(Some(
        answers
            .map(|(id, answer)| (id, Secret::new(answer)))
            .collect(),
    ))
}

/// What sealed answers are bound to.
pub(super) fn answers_place(id: JobId, round: u32) -> String {
    format!("answers:{id}:{round}")
}

/// The key that the bank gave for challenges answered before; empty if none.
fn access_key(shared: &Shared, connection: ConnectionId) -> Result<Secret> {
    if let Some(key) = locked(&shared.access_keys).get(&connection) {
        return Ok(key.clone());
    }
    let sealed = shared
        .store
        .read(|file| book::sealed(file, connection, Sealed::AccessKey))?;
    match (&shared.key, sealed) {
        (Some(key), Some(sealed)) => key.open(&Sealed::AccessKey.place(connection), &sealed),
        // Without the key it is as if there were none: the bank asks again.
        _ => Ok(Secret::default()),
    }
}

/// Keeps a password that the bank refused, so that it is not sent again.
fn remember_refusal(shared: &Shared, job: &SyncJob, outcome: &Outcome, bank: &RemoteBank<'_>) {
    let refused = match outcome {
        Outcome::Plain(Answer::Broken(error)) => error.status_code,
        _ => None,
    };
    if matches!(refused, Some(WRONG_CREDENTIALS | LOCKED_OUT)) && *job.action() != Action::End {
        locked(&shared.refused).insert(job.connection_id, bank.password());
    }
}

/// Where passwords come from: the file, or the program.
struct Provider<'a> {
    shared: &'a Shared,
}

impl CredentialProvider for Provider<'_> {
    fn password(&self, connection: &Connection) -> Result<Secret> {
        let refused = |status: &str| {
            let what = format!(
                "the bank refused these credentials{status}, and sending them again could lock the user out: set others, or \
                 call resume() to try once more"
            );
            Error::invalid("password", what)
        };
        let shared = self.shared;
        let password = if connection.has_password {
            if let Some(status) = connection.stopped_by {
                return Err(refused(&format!(" with status {status}")));
            }
            let key = shared
                .key
                .as_ref()
                .ok_or_else(|| Error::invalid("key", "is needed to open the stored password"))?;
            let sealed = shared
                .store
                .read(|file| book::sealed(file, connection.id, Sealed::Password))?;
            let sealed = sealed.ok_or_else(|| Error::invalid("password", "is stored no more"))?;
            key.open(&Sealed::Password.place(connection.id), &sealed)?
        } else {
            let provider = shared.provider.as_ref().ok_or_else(|| {
                let what = "is neither stored nor is there a provider of credentials";
                Error::invalid("password", what)
            })?;
            provider.password(connection)?
        };
        if locked(&shared.refused).get(&connection.id) == Some(&password) {
            return Err(refused(""));
        }
        Ok(password)
    }
}
