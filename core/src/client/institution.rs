//! What the institution tells of itself and of the user: profile, accounts, challenge questions.

use std::sync::Arc;

use super::exchange::{Expected, Sets};
use super::record::Slice;
use super::reply::Reply;
use super::{BillPayment, machine};
use crate::challenge::Effect;
use crate::clock;
use crate::error::{Error, Result};
use crate::message::{
    AccountInfo, AccountInfoRequest, AccountInfoRequestBody, AccountInfoResponse,
    AccountInfoTransactionRequest, AddService, ChallengeAnswer, ChallengeQuestion,
    ChallengeRequest, ChallengeRequestBody, ChallengeResponse, ChallengeTransactionRequest,
    ClientRouting, MessageError, Profile, ProfileRequest, ProfileRequestBody, ProfileRequestSet,
    ProfileTransactionRequest, Service, ServiceChange, ServiceRequest, ServiceRequestBody,
    ServiceResponse, ServiceStatus, ServiceTransactionRequest, SignupRequest, SignupRequestSet,
};
use crate::value::{Date, DateTime, Secret};
use crate::wire::{Event, Reader, Tag};

const PROFRS: Tag = Tag::of("PROFRS");
const ACCTINFORS: Tag = Tag::of("ACCTINFORS");
const ACCTRS: Tag = Tag::of("ACCTRS");
const MFACHALLENGERS: Tag = Tag::of("MFACHALLENGERS");

impl BillPayment {
    /// Asks for the institution's profile: its message sets, where they are served, how to sign on, and what its bill payment
    /// can do. Kept until it changes: the bank is asked for a newer one each time, and answers briefly if there is none.
    ///
    /// It belongs to the institution that is set: `fi_url`, `fi_organization` and `fi_id`. Afterwards payments are checked by it
    /// before they are sent, and requests go where it says that they are served: to other servers only if the setting
    /// `TrustedHosts` names them, and to other realms with
    /// [`set_realm_credentials`](Self::set_realm_credentials).
    pub fn request_profile(&self) -> Result<Arc<Profile>> {
        self.call(|| self.ask_for_profile(false))
    }

    /// Asks for the profile as [`request_profile`](Self::request_profile) does, without user and password: as anybody who is no
    /// customer yet. Not all institutions answer.
    pub fn request_profile_anonymously(&self) -> Result<Arc<Profile>> {
        self.call(|| self.ask_for_profile(true))
    }

    fn ask_for_profile(&self, anonymous: bool) -> Result<Arc<Profile>> {
        let id = clock::new_id();
        let known = self.profile();
        let changed = known.as_ref().and_then(|profile| profile.changed);
        let reply = self.ask(|_| {
            let request = ProfileTransactionRequest {
                transaction_id: id.clone(),
                cookie: None,
                tan: None,
                extension: None,
                body: ProfileRequestBody::Ask(ProfileRequest {
                    routing: ClientRouting::MessageSet,
                    changed: changed.unwrap_or_else(long_past),
                }),
            };
            let profile = Some(ProfileRequestSet {
                items: vec![request],
            });
            Ok(Sets {
                profile,
                anonymous,
                ..Sets::default()
            })
        })?;
        match self.news(reply, &id, PROFRS)? {
            Some(slice) => {
                let profile = Arc::new(read(&slice, Profile::read_content)?);
                self.state().take_profile(Arc::clone(&profile));
                Ok(profile)
            }
            None => known.ok_or_else(|| Error::missing(PROFRS.name())),
        }
    }

    /// The profile that was last asked for; `None` before [`request_profile`](Self::request_profile), and where it is that of
    /// another institution than is set.
    pub fn profile(&self) -> Option<Arc<Profile>> {
        self.state().profile().cloned()
    }

    /// Asks for the user's accounts, with what each can be used for. An account pays bills if its
    /// [`bill_pay`](AccountInfo::bill_pay) is there and [`Active`](ServiceStatus::Active).
    pub fn request_accounts(&self) -> Result<Arc<[AccountInfo]>> {
        self.call(|| {
            let id = clock::new_id();
            let known = self.state().accounts().cloned();
            let changed = known.as_ref().and_then(|accounts| accounts.changed);
            let reply = self.ask(|_| {
                let request = AccountInfoTransactionRequest {
                    transaction_id: id.clone(),
                    cookie: None,
                    tan: None,
                    extension: None,
                    body: AccountInfoRequestBody::Ask(AccountInfoRequest {
                        changed: changed.unwrap_or_else(long_past),
                    }),
                };
                let signup = Some(SignupRequestSet {
                    items: vec![SignupRequest::AccountInfo(request)],
                });
                Ok(Sets {
                    signup,
                    ..Sets::default()
                })
            })?;
            let accounts = match self.news(reply, &id, ACCTINFORS)? {
                Some(slice) => {
                    let list = read(&slice, AccountInfoResponse::read_content)?;
                    let accounts = Accounts {
                        changed: list.changed,
                        list: list.accounts.into(),
                    };
                    self.state().take_accounts(accounts.clone());
                    accounts
                }
                None => known.ok_or_else(|| Error::missing(ACCTINFORS.name()))?,
            };
            Ok(accounts.list)
        })
    }

    /// Asks the bank to make the account that pays usable for bill payment. Returns whether it is now, as the bank says.
    pub fn activate_account(&self) -> Result<Option<ServiceStatus>> {
        self.call(|| {
            let expected = Expected {
                body: ACCTRS,
                id: Tag::of("SVC"),
                id_is: Some("BPSVC"),
            };
            let answer = self.transact(Effect::Account, &expected, |state, transaction_id| {
                let account = state.paying_account()?;
                state.preflight_activation()?;
                let request = ServiceTransactionRequest {
                    transaction_id,
                    cookie: None,
                    tan: None,
                    extension: None,
                    body: ServiceRequestBody::Change(ServiceRequest {
                        change: ServiceChange::Add(AddService { account }),
                        service: Service::BillPayment,
                    }),
                };
                let signup = Some(SignupRequestSet {
                    items: vec![SignupRequest::Service(request)],
                });
                Ok(Sets {
                    signup,
                    ..Sets::default()
                })
            })?;
            Ok(read(&answer, ServiceResponse::read_content)?.status)
        })
    }

    /// Asks for the questions that the bank wants answered, after it refused with status 3000. The error of that call has them
    /// already: see [`Error::challenge`](crate::Error::challenge).
    pub fn request_challenge_questions(&self) -> Result<Vec<ChallengeQuestion>> {
        self.call(|| self.questions())
    }

    /// The questions of the bank; which of them the client answers by itself is kept.
    pub(super) fn questions(&self) -> Result<Vec<ChallengeQuestion>> {
        let id = clock::new_id();
        let client_time = DateTime::from_utc(clock::now_utc()).to_the_second();
        let challenge = Some(ChallengeTransactionRequest {
            transaction_id: id.clone(),
            cookie: None,
            tan: None,
            extension: None,
            body: ChallengeRequestBody::Ask(ChallengeRequest { client_time }),
        });
        let reply = self.ask_once(&Sets {
            challenge,
            ..Sets::default()
        })?;
        let slice = self.news(reply, &id, MFACHALLENGERS)?;
        let slice = slice.ok_or_else(|| Error::missing(MFACHALLENGERS.name()))?;
        let questions = read(&slice, ChallengeResponse::read_content)?.questions;
        let ids = questions.iter().map(|question| question.phrase_id.clone());
        self.state().asked_phrases = ids.collect();
        Ok(questions)
    }

    /// Answers the questions: signs on with the answers, each a pair of the question's identifier and the answer. What the client
    /// answers by itself (MFA101 to MFA107) is added. Afterwards
    /// the call that was refused with status 3000 can be made again. If the bank gives no access key for that, the answers go
    /// along with the next calls of this object.
    pub fn send_challenge_answers(&self, answers: &[(&str, &str)]) -> Result<()> {
        self.call(|| {
            let given = |id: &str| answers.iter().any(|(given, _)| *given == id);
            let key_before = {
                let mut state = self.state();
                let agent = state.settings.http.user_agent.clone();
                let asked = state.asked_phrases.iter().filter(|id| !given(id));
                let own = asked.filter_map(|id| Some((id.clone(), machine::answer(id, &agent)?)));
                let own: Vec<_> = own.collect();
                let answers = answers
                    .iter()
                    .map(|&(id, answer)| (id.to_owned(), answer.to_owned()));
                state.answers_of = None;
                state.challenge_answers = answers
                    .chain(own)
                    .map(|(phrase_id, answer)| ChallengeAnswer {
                        phrase_id,
                        answer: Secret::new(answer),
                    })
                    .collect();
                state.ofx_access_key.clone()
            };
            let signed_on = self.ask(|_| Ok(Sets::default()));
            let mut state = self.state();
            if signed_on.is_err() || state.ofx_access_key != key_before {
                state.challenge_answers.clear();
            }
            signed_on.map(|_| ())
        })
    }

    /// The body of the answer to a question; `None` if there is nothing newer than what is known.
    fn news(&self, reply: Reply, id: &str, expected: Tag) -> Result<Option<Slice>> {
        let Reply {
            document, answers, ..
        } = reply;
        let answer = answers
            .into_iter()
            .find(|answer| answer.transaction_id == id);
        let answer = answer.ok_or_else(|| Error::missing("the answer to this request"))?;
        if answer.status.code == crate::status::UP_TO_DATE && answer.body.is_none() {
            return Ok(None);
        }
        let slice = self.body_of(document, answer)?;
        if slice.tag == expected {
            Ok(Some(slice))
        } else {
            Err(Error::missing(expected.name()))
        }
    }
}

/// The accounts as the bank last listed them.
#[derive(Clone)]
pub(crate) struct Accounts {
    changed: Option<DateTime>,
    list: Arc<[AccountInfo]>,
}

/// Reads a slice as a typed message.
fn read<T>(
    slice: &Slice,
    read_content: impl FnOnce(&mut Reader<'_>) -> Result<T, MessageError>,
) -> Result<T> {
    let mut reader = slice.document().reader_of(slice.range.clone());
    match reader.next_event()? {
        Some(Event::Open(_)) => {
            read_content(&mut reader).map_err(|error| Error::protocol(error.to_string()))
        }
        _ => Err(Error::missing(slice.tag.name())),
    }
}

/// The date that asks for all there is: 1990, since some servers stumble over 1970.
fn long_past() -> DateTime {
    DateTime::from_date(Date::from_ymd_opt(1990, 1, 1).unwrap_or_default())
}
