//! A bank as a job sees it: the actions of a job, carried out by [`BillPayment`].

use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::book::Listed;
use super::connection::{Account, Connection, CredentialProvider, NewAccount};
use super::machine::{Action, Answer, JobError, Proof, Question, SyncJob};
use super::records::{Batch, Change};
use super::upgrade::{Access, MessageSet, Place, accesses_after};
use super::words::{AccountId, Channel};
use crate::client::{BillPayment, account_type, is_safe_url};
use crate::error::{Error, ErrorKind};
use crate::event::Listener;
use crate::message::{AccountInfo, Profile, ServiceStatus};
use crate::value::Secret;

/// What a one-time code is answered under.
pub(super) const AUTH_TOKEN: &str = "AUTHTOKEN";
const REFRESH: &str = "REFRESH";
const FROM_THE_BEGINNING: &str = "0";

/// What a bank answers to a job. The engine's own is the bank itself; a simulated one tries out the rules.
pub trait Bank {
    /// Carries out the job's action, and tells what came of it.
    fn ask(&mut self, job: &SyncJob) -> Answer;
}

/// What came of an action, with what is to be stored of it.
pub(super) enum Outcome {
    /// An answer as it is.
    Plain(Answer),
    /// The profile, and the accesses that it names.
    Profile {
        accesses: Vec<Access>,
        moved: bool,
        lists_accounts: bool,
    },
    /// The accounts that pay bills.
    Accounts(Vec<Listed>),
    /// Changes with their token.
    Changes { batch: Batch, lost: bool },
    /// The call was interrupted from outside: nothing is known.
    Interrupted,
}

/// A bank on the other end of the line, for one turn of a job.
pub(super) struct RemoteBank<'a> {
    component: BillPayment,
    /// Asks for the profile, and for nothing else: an object that has a profile follows it by itself, and here the job decides
    /// where to go.
    profiler: BillPayment,
    connection: &'a Connection,
    accounts: &'a dyn Fn() -> crate::Result<Vec<Account>>,
    provider: &'a dyn CredentialProvider,
    tokens: &'a dyn Fn(Channel, Option<AccountId>) -> crate::Result<Option<String>>,
    /// What the user answered to the last challenge.
    answers: Option<BTreeMap<String, Secret>>,
    /// Whether a password is set.
    has_password: bool,
    /// The realm that it is of.
    realm: Option<String>,
    /// How a one-time code is called, as the profile says.
    token_label: String,
    has_refresh: bool,
    /// The key that the bank gave for challenges answered.
    key: Secret,
}

/// What a turn begins with.
pub(super) struct Turn<'a> {
    pub(super) connection: &'a Connection,
    pub(super) accounts: &'a dyn Fn() -> crate::Result<Vec<Account>>,
    pub(super) access_key: Secret,
    pub(super) provider: &'a dyn CredentialProvider,
    pub(super) tokens: &'a dyn Fn(Channel, Option<AccountId>) -> crate::Result<Option<String>>,
    pub(super) answers: Option<BTreeMap<String, Secret>>,
    pub(super) listener: Arc<dyn Listener>,
}

impl<'a> RemoteBank<'a> {
    pub(super) fn new(turn: Turn<'a>) -> crate::Result<Self> {
        let connection = turn.connection;
        Ok(RemoteBank {
            component: component_for(&turn)?,
            profiler: component_for(&turn)?,
            connection,
            accounts: turn.accounts,
            provider: turn.provider,
            tokens: turn.tokens,
            answers: turn.answers,
            has_password: false,
            realm: None,
            token_label: String::new(),
            has_refresh: true,
            key: turn.access_key,
        })
    }

    /// The key that the bank gave for challenges answered; empty if none.
    pub(super) fn access_key(&self) -> Secret {
        self.key.clone()
    }

    /// The password that was used last; empty before any.
    pub(super) fn password(&self) -> Secret {
        Secret::new(self.component.ofx_password())
    }

    /// Carries out the action of a job.
    pub(super) fn ask(&mut self, job: &SyncJob) -> Outcome {
        let outcome = match job.action() {
            Action::AskProfile => self.ask_profile(),
            Action::AskAccounts => self.ask_accounts(job),
            Action::Synchronize {
                channel,
                account,
                refresh,
            } => self.synchronize(*channel, *account, *refresh),
            Action::AskQuestions => self.ask_questions(job),
            Action::SendAnswers => self.send_answers(job),
            Action::AwaitWorker | Action::AwaitAnswers | Action::End => {
                let error = JobError::new(0, "there is nothing to ask");
                Ok(Outcome::Plain(Answer::Broken(error)))
            }
        };
        self.share_key();
        outcome.unwrap_or_else(|error| self.of_error(&error))
    }

    /// Gives each object the key that the other one got.
    fn share_key(&mut self) {
        for component in [&self.component, &self.profiler] {
            let key = Secret::new(component.ofx_access_key());
            if key != self.key {
                self.component.set_ofx_access_key(key.expose());
                self.profiler.set_ofx_access_key(key.expose());
                self.key = key;
                return;
            }
        }
    }

    /// Signs on for a message set, where the profile says that it is served.
    fn go_to(&mut self, set: MessageSet, moved: Option<&[Access]>) -> crate::Result<()> {
        let of = |accesses: &'_ [Access]| {
            let serves = |access: &&Access| access.message_sets.contains(&set);
            accesses.iter().find(serves).cloned()
        };
        let access = moved.map_or_else(|| self.connection.access(set).cloned(), of);
        let (url, realm) = access.map_or_else(
            || (self.connection.url.clone(), None),
            |access| (access.url, access.realm),
        );
        check_url(&url)?;
        if !self.has_password || self.realm != realm {
            let asked = Connection {
                url: url.clone(),
                realm: realm.clone(),
                ..self.connection.clone()
            };
            let password = self.provider.password(&asked)?;
            for component in [&self.component, &self.profiler] {
                component.set_ofx_password(password.expose());
            }
            self.has_password = true;
            self.realm = realm;
        }
        for component in [&self.component, &self.profiler] {
            component.set_fi_url(&url);
        }
        Ok(())
    }

    fn ask_profile(&mut self) -> crate::Result<Outcome> {
        self.go_to(MessageSet::Profile, None)?;
        let known = &self.connection.accesses;
        match self.profiler.request_profile() {
            Ok(profile) => {
                self.learn(&profile);
                let (accesses, moved) = accesses_after(known, &places(&profile));
                for access in &accesses {
                    check_url(&access.url)?;
                }
                // Nothing is sent to a place that nobody has seen yet: the job tells of it and fails, and the next goes there.
                let lists_accounts = profile.message_sets.signup.is_some() && !moved;
                Ok(Outcome::Profile {
                    accesses,
                    moved,
                    lists_accounts,
                })
            }
            // A bank that lets in and has no profile stays where it is.
            Err(error) if is_of_the_request(&error) => Ok(Outcome::Profile {
                accesses: known.clone(),
                moved: false,
                lists_accounts: (self.accounts)()?.is_empty(),
            }),
            Err(error) => Err(error),
        }
    }

    fn learn(&mut self, profile: &Profile) {
        let bill_pay = profile.message_sets.bill_pay.as_ref();
        let core = bill_pay.and_then(|set| set.v1.as_ref()).map(|v1| &v1.core);
        self.has_refresh = core.and_then(|core| core.refresh).unwrap_or(true);
        let mut realms = profile.signon.realms.iter();
        let label = realms.find_map(|realm| realm.auth_token_label.clone());
        self.token_label = label.unwrap_or_default();
    }

    fn ask_accounts(&mut self, job: &SyncJob) -> crate::Result<Outcome> {
        self.go_to(MessageSet::Signup, job.moved.as_deref())?;
        let accounts = self.component.request_accounts()?;
        Ok(Outcome::Accounts(
            accounts.iter().filter_map(listed).collect(),
        ))
    }

    fn synchronize(
        &mut self,
        channel: Channel,
        account: Option<AccountId>,
        refresh: bool,
    ) -> crate::Result<Outcome> {
        self.go_to(MessageSet::BillPay, None)?;
        if let Some(id) = account {
            self.pay_from(id)?;
        }
        let known = (self.tokens)(channel, account)?;
        let is_complete = refresh || known.is_none();
        let (token, changes) = match known {
            Some(token) if !refresh => self.fetch(channel, &token)?,
            _ => match self.has_refresh.then(|| self.fetch(channel, REFRESH)) {
                Some(Ok(fetched)) => fetched,
                // A bank that cannot refresh says so by a token of -1, or not at all.
                Some(Err(error))
                    if error.kind() != ErrorKind::Protocol && !is_of_the_request(&error) =>
                {
                    return Err(error);
                }
                _ => {
                    self.has_refresh = false;
                    self.fetch(channel, FROM_THE_BEGINNING)?
                }
            },
        };
        let lost = self.component.lost_sync();
        // A history whose beginning is lost does not tell all there is.
        let replaces = is_complete && (self.has_refresh || !lost);
        if let Some(change) = changes.iter().find(|change| change.key.is_empty()) {
            let what = if change.fields.is_empty() {
                "a record"
            } else {
                "the identifier of a record"
            };
            return Err(Error::missing(what));
        }
        Ok(Outcome::Changes {
            batch: Batch {
                channel,
                account,
                token,
                replaces,
                changes,
            },
            lost: lost && !is_complete,
        })
    }

    fn fetch(&self, channel: Channel, token: &str) -> crate::Result<(String, Vec<Change>)> {
        let component = &self.component;
        Ok(match channel {
            Channel::Payees | Channel::Accounts => {
                let token = component.synchronize_payees(token)?;
                let records = component.sync_payees();
                (token, records.iter().map(Change::of_payee).collect())
            }
            Channel::Payments => {
                let token = component.synchronize_payments(token)?;
                let records = component.sync_payments();
                (token, records.iter().map(Change::of_payment).collect())
            }
            Channel::Recurring => {
                let token = component.synchronize_recurring_payments(token)?;
                let records = component.sync_recurring_payments();
                (token, records.iter().map(Change::of_recurring).collect())
            }
        })
    }

    fn pay_from(&self, id: AccountId) -> crate::Result<()> {
        // The list may have been fetched a moment ago.
        let accounts = (self.accounts)()?;
        let found = accounts.iter().find(|account| account.id == id);
        let account = found.ok_or_else(|| Error::invalid("account", "is not known any more"))?;
        self.component.set_payment_from_bank_id(&account.bank_id);
        self.component.set_payment_from_account_id(&account.number);
        let kind = account_type(&account.kind).unwrap_or(0);
        self.component.set_payment_from_account_type(kind)
    }

    /// Goes where the interrupted action goes, and gives the object that carries it out.
    fn go_to_interrupted(&mut self, job: &SyncJob) -> crate::Result<&BillPayment> {
        let set = match job.interrupted() {
            Some(Action::AskAccounts) => MessageSet::Signup,
            Some(Action::Synchronize { .. }) => MessageSet::BillPay,
            _ => MessageSet::Profile,
        };
        self.go_to(set, job.moved.as_deref())?;
        Ok(match set {
            MessageSet::Profile => &self.profiler,
            MessageSet::Signup | MessageSet::BillPay => &self.component,
        })
    }

    fn ask_questions(&mut self, job: &SyncJob) -> crate::Result<Outcome> {
        let component = self.go_to_interrupted(job)?;
        let questions = component.request_challenge_questions()?;
        let questions = questions.into_iter().map(|question| Question {
            id: question.phrase_id,
            label: question.label.unwrap_or_default(),
        });
        Ok(Outcome::Plain(Answer::Questions(questions.collect())))
    }

    fn send_answers(&mut self, job: &SyncJob) -> crate::Result<Outcome> {
        let Some(answers) = self.answers.take() else {
            // They were lost with the process that had them: the bank asks again.
            return Ok(Outcome::Plain(Answer::Accepted));
        };
        let component = self.go_to_interrupted(job)?;
        if let Some(token) = answers.get(AUTH_TOKEN) {
            component.config(&Zeroizing::new(["AuthToken=", token.expose()].concat()))?;
        }
        let rest = answers.iter().filter(|(id, _)| *id != AUTH_TOKEN);
        let rest: Vec<_> = rest
            .map(|(id, answer)| (id.as_str(), answer.expose()))
            .collect();
        if !rest.is_empty() {
            component.send_challenge_answers(&rest)?;
        }
        Ok(Outcome::Plain(Answer::Accepted))
    }

    /// What an error means for the job.
    fn of_error(&self, error: &Error) -> Outcome {
        const WANTS_ANSWERS: [u32; 2] = [3000, 3001];
        const WANTS_TOKEN: [u32; 2] = [15512, 15513];
        if error.kind() == ErrorKind::Interrupted {
            return Outcome::Interrupted;
        }
        let status = error.status().map(|status| status.code);
        let answer = match status {
            Some(status) if WANTS_ANSWERS.contains(&status) => Answer::Challenged(Proof::Answers),
            Some(status) if WANTS_TOKEN.contains(&status) => {
                let question = Question {
                    id: AUTH_TOKEN.to_owned(),
                    label: self.token_label.clone(),
                };
                Answer::Challenged(Proof::Token(question))
            }
            _ if is_of_the_request(error) || error.kind() == ErrorKind::Protocol => {
                Answer::Failed(JobError::of(error))
            }
            _ => Answer::Broken(JobError::of(error)),
        };
        Outcome::Plain(answer)
    }
}

/// An object that signs on for a connection, and cannot change anything.
fn component_for(turn: &Turn<'_>) -> crate::Result<BillPayment> {
    let connection = turn.connection;
    let component = BillPayment::read_only();
    component.set_listener(Arc::clone(&turn.listener));
    component.set_ofx_version(&connection.ofx_version)?;
    component.set_fi_organization(&connection.organization);
    component.set_fi_id(&connection.fi_id);
    component.set_ofx_app_id(&connection.app_id);
    component.set_ofx_app_version(&connection.app_version);
    component.set_ofx_user(&connection.user);
    component.set_timeout(connection.timeout)?;
    component.set_ofx_access_key(turn.access_key.expose());
    for (name, value) in &connection.settings {
        component.config(&format!("{name}={value}"))?;
    }
    component.config("DateFormat=yyyy-MM-dd")?;
    // The changes are stored along with the token that covers them.
    component.config("StreamSync=False")?;
    if !connection.client_uid.is_empty() {
        component.config(&format!("ClientUId={}", connection.client_uid))?;
    }
    Ok(component)
}

impl JobError {
    /// An error of the component as that of a job.
    pub(super) fn of(error: &Error) -> Self {
        JobError {
            status_code: error.status().map(|status| status.code),
            ..JobError::new(error.code(), error.detail())
        }
    }
}

/// Whether the bank refused this very request, and not the user or the whole session.
fn is_of_the_request(error: &Error) -> bool {
    let of_the_signon = |status: u32| matches!(status, 3000 | 3001 | 13504 | 15000 | 15500..=15599);
    error
        .status()
        .is_some_and(|status| !of_the_signon(status.code))
}

/// Refuses to take credentials where somebody on the way could read them.
fn check_url(url: &str) -> crate::Result<()> {
    if is_safe_url(url) {
        return Ok(());
    }
    let what = "the profile names an address that is not https: credentials are not sent there";
    Err(Error::invalid("url", what))
}

/// An account that pays bills; `None` for any other, and for a kind that payments cannot come from.
fn listed(info: &AccountInfo) -> Option<Listed> {
    let bill_pay = info.bill_pay.as_ref()?;
    if bill_pay.status != Some(ServiceStatus::Active) {
        return None;
    }
    let kind = bill_pay.account.account_type.as_str().to_owned();
    account_type(&kind)?;
    Some(Listed {
        account: NewAccount {
            bank_id: bill_pay.account.bank_id.clone(),
            number: bill_pay.account.account_id.clone(),
            kind,
        },
        description: info.description.as_deref().unwrap_or_default().to_owned(),
    })
}

/// Where a profile says that the message sets are.
fn places(profile: &Profile) -> Vec<Place> {
    let sets = &profile.message_sets;
    let cores = [
        (
            MessageSet::Profile,
            sets.profile
                .as_ref()
                .and_then(|set| set.v1.as_ref())
                .map(|v1| &v1.core),
        ),
        (
            MessageSet::Signup,
            sets.signup
                .as_ref()
                .and_then(|set| set.v1.as_ref())
                .map(|v1| &v1.core),
        ),
        (
            MessageSet::BillPay,
            sets.bill_pay
                .as_ref()
                .and_then(|set| set.v1.as_ref())
                .map(|v1| &v1.core),
        ),
    ];
    cores
        .into_iter()
        .filter_map(|(set, core)| {
            let core = core?;
            Some(Place {
                set,
                url: core.url.clone(),
                realm: core.realm.clone(),
                version: core.version,
            })
        })
        .collect()
}
