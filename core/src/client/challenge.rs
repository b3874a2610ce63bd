//! Challenges: what a bank wants answered first becomes part of the error, and the request is resumed with the answers.

use super::exchange::{Expected, Sets};
use super::pending::{ANY_TRANSACTION, Pending};
use super::state::State;
use super::synchronize::check_account;
use super::unwritable::unwritable;
use super::{BillPayment, machine};
use crate::challenge::{Bank, Challenge, Effect, FORM, Question, Suspended, TOKEN};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::Guard;
use crate::message::{
    BillPayRequestSet, ChallengeAnswer, ChallengeQuestion, MessageError, PayeeRequest,
    PaymentRequest, SignonInfo, SignupRequest, SignupRequestSet,
};
use crate::value::Secret;
use crate::wire::{Document, Event, Header, Layout, Limits, Reader, Tag, Version, Writer};

/// The statuses that a challenge goes with.
const ANSWERS_WANTED: u32 = 3000;
const ANSWERS_WRONG: u32 = 3001;
const TOKEN_WANTED: u32 = 15512;
const TOKEN_WRONG: u32 = 15513;

const BILLPAYMSGSRQV1: Tag = Tag::of("BILLPAYMSGSRQV1");
const SIGNUPMSGSRQV1: Tag = Tag::of("SIGNUPMSGSRQV1");

impl BillPayment {
    /// Answers a challenge and sends the request again that the bank refused, under the same TRNUID. `answers` are pairs of a
    /// question's `phrase_id` and the answer; what the client answers by itself need not be there.
    ///
    /// The object needs the institution, the application and the sign-on, and may be another one than that whose call was refused,
    /// also in another process: the challenge has the rest. Afterwards the properties are filled as that call would have done.
    /// Returns the token if it was a synchronization. A call that has no request to repeat, such as `request_accounts`, is only
    /// signed on for, and made again by the caller.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind) if an answer is missing, or the challenge is of another bank or user. As the
    /// call itself otherwise; wrong answers are refused with another challenge.
    pub fn resume(
        &self,
        challenge: &Challenge,
        answers: &[(&str, &str)],
    ) -> Result<Option<String>> {
        self.call(|| {
            self.state().check_challenge(challenge)?;
            let Some(suspended) = &challenge.suspended else {
                let set = self.answering(challenge, answers)?;
                return self.with_answers(set, || self.ask(|_| Ok(Sets::default())).map(|_| None));
            };
            self.check_permission(suspended.effect)?;
            let sets = Sets::of_xml(&suspended.request)?;
            let set = self.answering(challenge, answers)?;
            self.with_answers(set, || self.repeat(suspended, sets))
        })
    }

    /// A challenge of the JSON that [`Challenge::to_json`] made, in this process or another.
    pub fn challenge_from_json(json: &str) -> Result<Challenge> {
        Challenge::parse(json).map_err(|what| Error::invalid("challenge", what))
    }

    /// Adds to an error what the bank wants answered, if it does. What the client alone can answer is answered at once, and
    /// `again` tried.
    pub(super) fn challenged<T>(
        &self,
        error: Error,
        suspended: Option<Suspended>,
        again: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let Some(challenge) = self.challenge_of(&error, suspended.clone()) else {
            return Err(error);
        };
        let is_ours = !challenge.questions.is_empty()
            && challenge
                .questions
                .iter()
                .all(|question| question.answered_by_client);
        // What may have been carried out is not tried again by itself: that is for the caller to ask for.
        let is_open = error.kind() == ErrorKind::OutcomeUnknown;
        if is_open || challenge.status != ANSWERS_WANTED || !is_ours {
            return Err(error.with_challenge(challenge));
        }
        let set = self.answering(&challenge, &[])?;
        self.with_answers(set, again)
            .map_err(|error| match self.challenge_of(&error, suspended) {
                Some(challenge) => error.with_challenge(challenge),
                None => error,
            })
    }

    fn challenge_of(&self, error: &Error, suspended: Option<Suspended>) -> Option<Challenge> {
        let status = error.status()?.code;
        let (questions, help_url) = match status {
            ANSWERS_WANTED | ANSWERS_WRONG => {
                // That there are questions is known; if they cannot be had, the caller can ask for them later.
                let questions = self.questions().unwrap_or_default();
                let label = |each: &ChallengeQuestion| {
                    Question::new(&each.phrase_id, each.label.as_deref())
                };
                (questions.iter().map(label).collect(), None)
            }
            TOKEN_WANTED | TOKEN_WRONG => {
                let state = self.state();
                let info = state.signon_info();
                let label = info.and_then(|info| info.auth_token_label.as_deref());
                let help_url = info.and_then(|info| info.auth_token_url.clone());
                let question = Question::new(TOKEN, label.or(Some("One-time code from the bank")));
                (vec![question], help_url)
            }
            _ => return None,
        };
        Some(Challenge {
            form: FORM,
            status,
            questions,
            help_url,
            bank: self.state().bank(),
            suspended,
        })
    }

    /// The answers to a challenge, the client's own among them.
    fn answering(&self, challenge: &Challenge, answers: &[(&str, &str)]) -> Result<Answers> {
        let state = self.state();
        let agent = &state.settings.http.user_agent;
        let is_asked = |id: &str| challenge.questions.iter().any(|each| each.phrase_id == id);
        if let Some((id, _)) = answers.iter().find(|(id, _)| !is_asked(id)) {
            // Where the questions could not be had, whoever knows them may answer them.
            if !challenge.questions.is_empty() {
                let what = format!("{id:?} is none of the questions of this challenge");
                return Err(Error::invalid("answers", what));
            }
        }
        let asked = challenge
            .questions
            .iter()
            .map(|each| each.phrase_id.as_str());
        let others = answers.iter().map(|(id, _)| *id).filter(|id| !is_asked(id));
        let mut set = Answers::default();
        for id in asked.chain(others) {
            let given = answers.iter().find(|(given, _)| *given == id);
            let given = given.map(|(_, answer)| (*answer).to_owned());
            let answer = given
                .filter(|answer| !answer.trim().is_empty())
                .or_else(|| machine::answer(id, agent))
                .ok_or_else(|| Error::invalid("answers", format!("{id} is not answered")))?;
            let answer = Secret::new(answer);
            if id == TOKEN {
                set.token = Some(answer);
            } else {
                let phrase_id = id.to_owned();
                set.answers.push(ChallengeAnswer { phrase_id, answer });
            }
        }
        Ok(set)
    }

    /// Works with answers along with the sign-on. They go along with later calls only if the bank took them and gave no key
    /// for them; a one-time code never does.
    fn with_answers<T>(&self, set: Answers, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let (key_before, token_before) = {
            let mut state = self.state();
            state.challenge_answers = set.answers;
            state.answers_of = None;
            let token_before = state.settings.ofx.auth_token.clone();
            if let Some(token) = set.token {
                state.settings.ofx.auth_token = token;
            }
            (state.ofx_access_key.clone(), token_before)
        };
        let result = work();
        let mut state = self.state();
        state.settings.ofx.auth_token = token_before;
        if result.is_err() || state.ofx_access_key != key_before {
            state.challenge_answers.clear();
        }
        drop(state);
        result
    }

    /// Sends the request of a challenge again, and takes the answer as the call would have done.
    fn repeat(&self, suspended: &Suspended, sets: Sets) -> Result<Option<String>> {
        let body = Tag::find(suspended.body.as_bytes());
        if suspended.transaction_id.is_empty() {
            let account = account_of(&sets);
            let (document, answer) = self.synchronize_and_tell(body, move |_| Ok(sets))?;
            check_account(&answer, account.as_ref())?;
            return self.take_sync(&document, answer).map(Some);
        }
        let pending = {
            let mut state = self.state();
            let expected = Expected {
                body,
                id: Tag::find(suspended.id.as_bytes()),
                id_is: suspended.id_is.as_deref(),
            };
            let id = suspended.transaction_id.clone();
            let intent = state.intent(suspended.effect, &expected, &sets.anonymous(), id)?;
            let open = match &intent {
                Some(intent) => state.open_under(intent)?,
                None => None,
            };
            let is_payment = body == const { Tag::of("PMTRS") };
            Pending {
                effect: suspended.effect,
                expected,
                // Meanwhile the payment may have been made by another call.
                guard: if is_payment && !suspended.allow_duplicate {
                    state.guard()
                } else {
                    Guard::Off
                },
                was_open: open.is_some(),
                // One that is open already is the same: it must not be paid under two numbers.
                transaction_id: open.unwrap_or_else(|| suspended.transaction_id.clone()),
                intent,
                sets,
            }
        };
        if pending.transaction_id != suspended.transaction_id {
            let what = "is of a transaction that was sent meanwhile under another number: make the call again instead";
            return Err(Error::invalid("challenge", what));
        }
        let slice = self.attempt(&pending).or_else(|error| {
            self.challenged(error, Some(suspended.clone()), || self.attempt(&pending))
        })?;
        self.take_body(slice);
        Ok(None)
    }
}

/// What is answered.
#[derive(Default)]
struct Answers {
    answers: Vec<ChallengeAnswer>,
    token: Option<Secret>,
}

impl State {
    fn bank(&self) -> Bank {
        Bank {
            url: self.fi_url.trim().to_owned(),
            organization: self.fi_organization.trim().to_owned(),
            id: self.fi_id.trim().to_owned(),
            user: self.ofx_user.trim().to_owned(),
        }
    }

    /// Refuses a challenge of elsewhere: its request would be carried out for somebody else.
    fn check_challenge(&self, challenge: &Challenge) -> Result<()> {
        if challenge.bank == self.bank() {
            return Ok(());
        }
        let what = "is of another fi_url, fi_organization, fi_id or ofx_user than are set";
        Err(Error::invalid("challenge", what))
    }

    /// How to sign on for bill payment, as the profile at hand has it.
    pub(super) fn signon_info(&self) -> Option<&SignonInfo> {
        let realm = self.rules().and_then(|rules| rules.core.realm.as_deref());
        let realms = &self.profile()?.signon.realms;
        let of_realm = realms
            .iter()
            .find(|info| Some(info.realm.as_str()) == realm);
        of_realm.or(realms.first())
    }
}

impl Suspended {
    /// A synchronisation as data.
    pub(super) fn synchronisation(sets: &Sets, expected: Tag) -> Option<Suspended> {
        Some(Suspended {
            transaction_id: String::new(),
            effect: Effect::Read,
            request: sets.as_xml().ok()?,
            body: expected.name().to_owned(),
            id: String::new(),
            id_is: None,
            allow_duplicate: false,
        })
    }
}

/// Requests as text, and back.
impl Sets {
    /// The message sets as they stand in a file, without the sign-on.
    pub(super) fn as_xml(&self) -> Result<String> {
        // XML has room for every character; what the version at hand has no room for is refused when it is written for it.
        let header = Header::new(Version::V211, ANY_TRANSACTION);
        let mut writer = Writer::new(&header, Layout::default());
        writer.open(const { Tag::of("OFX") });
        if let Some(signup) = &self.signup {
            signup.write_to(&mut writer);
        }
        if let Some(bill_pay) = &self.bill_pay {
            bill_pay.write_to(&mut writer);
        }
        writer.close();
        writer.finish().map_err(|error| unwritable(&error))
    }

    fn of_xml(text: &str) -> Result<Sets> {
        let refused = || Error::invalid("challenge", "has no request that can be read");
        let document = Document::parse(text.as_bytes().to_vec(), Limits::default());
        let document = document.map_err(|_| refused())?;
        let mut reader = document.reader();
        read_sets(&mut reader).map_err(|_| refused())
    }

    /// The same under no TRNUID of its own, to be compared by what it asks for.
    pub(super) fn anonymous(&self) -> Sets {
        let mut sets = self.clone();
        for request in sets.bill_pay.iter_mut().flat_map(|set| &mut set.payments) {
            let id = match request {
                PaymentRequest::Transaction(transaction) => &mut transaction.transaction_id,
                PaymentRequest::Recurring(transaction) => &mut transaction.transaction_id,
                PaymentRequest::Inquiry(transaction) => &mut transaction.transaction_id,
                PaymentRequest::Mail(transaction) => &mut transaction.transaction_id,
                _ => continue,
            };
            ANY_TRANSACTION.clone_into(id);
        }
        for request in sets.bill_pay.iter_mut().flat_map(|set| &mut set.payees) {
            if let PayeeRequest::Transaction(transaction) = request {
                ANY_TRANSACTION.clone_into(&mut transaction.transaction_id);
            }
        }
        for request in sets.signup.iter_mut().flat_map(|set| &mut set.items) {
            if let SignupRequest::Service(transaction) = request {
                ANY_TRANSACTION.clone_into(&mut transaction.transaction_id);
            }
        }
        sets
    }
}

fn read_sets(reader: &mut Reader<'_>) -> Result<Sets, MessageError> {
    let mut sets = Sets::default();
    reader.next_event()?;
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Open(name) if name.tag == BILLPAYMSGSRQV1 => {
                sets.bill_pay = Some(BillPayRequestSet::read_content(reader)?);
            }
            Event::Open(name) if name.tag == SIGNUPMSGSRQV1 => {
                sets.signup = Some(SignupRequestSet::read_content(reader)?);
            }
            Event::Open(_) => reader.skip_aggregate()?,
            Event::Close(_) | Event::Leaf(..) => {}
        }
    }
    Ok(sets)
}

/// Bank and number of the account that a synchronisation asks about.
pub(super) fn account_of(sets: &Sets) -> Option<(String, String)> {
    let account = match sets.bill_pay.as_ref()?.payments.first()? {
        PaymentRequest::Synchronize(request) => &request.account,
        PaymentRequest::SynchronizeRecurring(request) => &request.account,
        _ => return None,
    };
    Some((account.bank_id.clone(), account.account_id.to_string()))
}
