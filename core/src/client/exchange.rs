//! One exchange with the bank: a request out, a reply in, and no guess about what became of it.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use zeroize::Zeroizing;

pub(super) use super::failure::{Failure, Fate};
use super::log::{Level, Log};
use super::outline::Field;
use super::password::NewPassword;
use super::record::Slice;
use super::reply::{Answer, Reply, SignonAnswer, Verdict, verdict};
use super::routing::Who;
use super::state::{LastReply, State};
use super::stream::{Stream, Wanted};
use super::unwritable::unwritable;
use super::watch::Watch;
use super::{BillPayment, locked};
use crate::challenge::{Effect, Suspended};
use crate::error::{Error, ErrorKind, Result};
use crate::message::{
    BillPayRequestSet, ChallengeTransactionRequest, PayeeRequest, PaymentRequest,
    ProfileRequestSet, Request, SignonRequestSet, SignupRequestSet,
};
use crate::status;
use crate::transport::{Answer as HttpAnswer, Options, TransportError, TransportErrorKind, Upload};
use crate::value::Secret;
use crate::wire::{Document, Limits, Tag, decode};

/// What the answer to a transaction must be.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    /// The aggregate.
    pub(super) body: Tag,
    /// The identifier that stands in it; [`Tag::UNKNOWN`] if none does.
    pub(super) id: Tag,
    /// The identifier that was asked about; any for something new.
    pub(super) id_is: Option<&'a str>,
}

/// What a file asks for, besides the sign-on.
#[derive(Clone, Default)]
pub(super) struct Sets {
    pub(super) challenge: Option<ChallengeTransactionRequest>,
    pub(super) signup: Option<SignupRequestSet>,
    pub(super) bill_pay: Option<BillPayRequestSet>,
    pub(super) profile: Option<ProfileRequestSet>,
    /// Whether nobody in particular asks.
    pub(super) anonymous: bool,
}

impl Sets {
    /// Whether there is nothing but the sign-on, or questions before it.
    pub(super) fn is_about_signon(&self) -> bool {
        self.signup.is_none() && self.bill_pay.is_none() && self.profile.is_none()
    }

    /// One request about payments.
    pub(super) fn of_payment(request: PaymentRequest) -> Self {
        let bill_pay = BillPayRequestSet {
            payees: Vec::new(),
            payments: vec![request],
        };
        Sets {
            bill_pay: Some(bill_pay),
            ..Sets::default()
        }
    }

    /// One request about payees.
    pub(super) fn of_payee(request: PayeeRequest) -> Self {
        let bill_pay = BillPayRequestSet {
            payees: vec![request],
            payments: Vec::new(),
        };
        Sets {
            bill_pay: Some(bill_pay),
            ..Sets::default()
        }
    }
}

/// A request that is ready to be sent.
struct Prepared {
    url: String,
    /// For the log, if there is one.
    text: Option<Secret>,
    body: Zeroizing<Vec<u8>>,
    headers: Vec<(String, String)>,
    /// The names of those that may be secret.
    secret_headers: Vec<String>,
    options: Arc<Options>,
    log: Option<Log>,
    new_password: Option<NewPassword>,
    /// Whether it may be sent again by itself: what goes along is good for more than once.
    is_repeatable: bool,
    /// What is told of while it arrives.
    stream: Option<Wanted>,
}

const HTTP_PROTOCOL_ERROR: i32 = 151;

/// What a server or a gateway answers that is busy or not there for the moment.
const PASSING_STATUSES: [u16; 5] = [408, 429, 502, 503, 504];

impl BillPayment {
    /// Sends a request that changes nothing at the bank, and returns the reply.
    pub(super) fn ask(&self, build: impl FnOnce(&State) -> Result<Sets>) -> Result<Reply> {
        let sets = build(&self.state())?;
        self.ask_for(&sets, || None, None)
    }

    /// The same. What a challenge has to know of the request is made when there is one.
    pub(super) fn ask_for(
        &self,
        sets: &Sets,
        suspended: impl FnOnce() -> Option<Suspended>,
        stream: Option<&Wanted>,
    ) -> Result<Reply> {
        let ask = || self.ask_once_for(sets, stream);
        ask().or_else(|error| self.challenged(error, suspended(), ask))
    }

    /// Sends a request that changes nothing, without a look at what the bank may want answered first.
    pub(super) fn ask_once(&self, sets: &Sets) -> Result<Reply> {
        self.ask_once_for(sets, None)
    }

    fn ask_once_for(&self, sets: &Sets, stream: Option<&Wanted>) -> Result<Reply> {
        self.with_retries(Effect::Read, |until| {
            self.exchange(sets.clone(), until, stream)
        })
        .map_err(|failure| failure.error)
    }

    /// Sends a request once and returns the reply. It must have ended at `until`, besides the limits that every exchange has.
    pub(super) fn exchange(
        &self,
        sets: Sets,
        until: Option<Instant>,
        stream: Option<&Wanted>,
    ) -> Result<Reply, Failure> {
        let prepared = prepare(&mut self.state(), sets);
        let mut prepared = prepared.map_err(Failure::not_prepared)?;
        if until.is_some() {
            Arc::make_mut(&mut prepared.options).time.until = until;
        }
        prepared.stream = stream.cloned();
        let is_repeatable = prepared.is_repeatable;
        let new_password = prepared.new_password.clone();
        let result = self.exchange_once(prepared);
        let result = match new_password {
            Some(new_password) => self.settle_password(new_password, result),
            None => result,
        };
        result.map_err(|failure| Failure {
            is_passing: failure.is_passing && is_repeatable,
            ..failure
        })
    }

    fn exchange_once(&self, prepared: Prepared) -> Result<Reply, Failure> {
        let listener = self.listener();
        let headers: Vec<_> = prepared
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let upload = Upload {
            url: &prepared.url,
            headers: &headers,
            body: prepared.body,
            options: &prepared.options,
        };
        let mut watch = Watch {
            listener: &*listener,
            log: prepared.log.as_ref(),
            stream: prepared
                .stream
                .clone()
                .map(|wanted| RefCell::new(Stream::new(self, prepared.log.as_ref(), Some(wanted)))),
        };
        if let Some(text) = &prepared.text {
            watch.log(Level::Messages, "request", text.expose());
        }
        let answer = {
            let mut transport = locked(&self.transport);
            let answer = transport.post(upload, &watch);
            let traffic = transport.traffic().clone();
            watch.log_headers(&traffic, &prepared.secret_headers);
            self.state().traffic = traffic;
            answer
        };
        let mut stream = watch.stream.take().map(RefCell::into_inner);
        if let Some(error) = stream.as_mut().and_then(Stream::failure) {
            return Err(error.into());
        }
        let HttpAnswer { status, body } = answer.map_err(|error| {
            watch.log(Level::Connections, "failed", &error.detail);
            let failure = Failure::of_transport(error);
            Failure {
                // What was told of would be told of again.
                is_passing: failure.is_passing && !stream.as_ref().is_some_and(Stream::has_told),
                ..failure
            }
        })?;
        watch.log(Level::Connections, "HTTP status", &status.to_string());
        if let Some(stream) = stream
            && (200..300).contains(&status)
        {
            return stream.finish().map_err(Failure::from);
        }
        let body = decode(body);
        watch.log(Level::Messages, "response", &body);
        if (200..300).contains(&status) {
            return self.receive(body).map_err(|error| {
                // Only the sign-on's own status is a refusal here.
                let fate = if error.status().is_some() && !self.last_reply_has_answers() {
                    Fate::SignonRefused
                } else {
                    Fate::Unknown
                };
                Failure {
                    fate,
                    ..error.into()
                }
            });
        }
        self.state().last_reply = Some(LastReply::Text(body));
        Err(Failure {
            is_passing: PASSING_STATUSES.contains(&status),
            ..http_error(status).into()
        })
    }

    /// Whether the last reply has the body of an answer: then a refused sign-on in it is only half of the truth.
    fn last_reply_has_answers(&self) -> bool {
        let document = match &self.state().last_reply {
            Some(LastReply::Document(document)) => Arc::clone(document),
            _ => return false,
        };
        Reply::scan(document).is_ok_and(|reply| {
            let done = |answer: &Answer| {
                answer.body.is_some() || matches!(verdict(&answer.status), Verdict::Done(_))
            };
            reply.answers.iter().any(done)
        })
    }

    /// Takes a reply: keeps it, checks the sign-on, and updates what belongs to the session.
    pub(super) fn receive(&self, text: String) -> Result<Reply> {
        let limits = self.state().limits();
        let document = Document::from_text(text, limits).map_err(|(error, text)| {
            self.state().last_reply = Some(LastReply::Text(text));
            Error::from(error)
        })?;
        let document = Arc::new(document);
        self.state().last_reply = Some(LastReply::Document(Arc::clone(&document)));
        let reply = Reply::scan(document)?;
        self.admit(&reply.signon)?;
        Ok(reply)
    }

    /// Checks the answer to the sign-on, and updates what belongs to the session.
    pub(super) fn admit(&self, signon: &SignonAnswer) -> Result<()> {
        let remark = match verdict(&signon.status) {
            Verdict::Refused(error) => {
                self.state().remember_refused_signon(&error);
                return Err(error);
            }
            Verdict::Done(remark) => remark,
        };
        let mut state = self.state();
        state.settings.ofx.server_message = remark.unwrap_or_default();
        state.take_signon(signon);
        Ok(())
    }

    /// The body of the answer to a transaction, if it is what was asked for.
    pub(super) fn answer_to(
        &self,
        reply: Reply,
        id: &str,
        expected: &Expected<'_>,
    ) -> Result<Slice, Failure> {
        let Reply {
            document, answers, ..
        } = reply;
        let mut ours = answers
            .into_iter()
            .filter(|answer| answer.transaction_id == id);
        let Some(answer) = ours.next() else {
            let what =
                "the server's response does not answer this request: no TRNUID in it is ours";
            return Err(Error::protocol(what).into());
        };
        if ours.next().is_some() {
            return Err(Error::protocol("the server's response answers this request twice").into());
        }
        let status = answer.status.code;
        let slice = self.body_of(document, answer).map_err(|error| {
            let fate = match error.status() {
                // A duplicate exists: what became of it is what is not known.
                None => Fate::Unknown,
                Some(_) if status == status::DUPLICATE_REQUEST => Fate::Unknown,
                Some(_) if status::is_about_signon(status) => Fate::SignonRefused,
                Some(_) => Fate::Refused,
            };
            Failure {
                fate,
                ..error.into()
            }
        })?;
        check_body(&slice, expected)?;
        Ok(slice)
    }

    /// The body of an answer whose status says that it was done.
    pub(super) fn body_of(&self, document: Arc<Document>, answer: Answer) -> Result<Slice> {
        let remark = match verdict(&answer.status) {
            Verdict::Refused(error) => return Err(error),
            Verdict::Done(remark) => remark,
        };
        let body = answer
            .body
            .ok_or_else(|| Error::missing("the answer that its status promises"))?;
        let mut state = self.state();
        if let Some(remark) = remark {
            state.settings.ofx.server_message = remark;
        }
        Ok(Slice::new(document, body.range, body.tag, state.formats()))
    }
}

/// Whether a body is what was asked for, and about what was asked about.
fn check_body(slice: &Slice, expected: &Expected<'_>) -> Result<()> {
    if slice.tag != expected.body {
        return Err(Error::missing(expected.body.name()));
    }
    let id = expected.id;
    if id == Tag::UNKNOWN {
        return Ok(());
    }
    match (slice.text(Field::leaf(id)), expected.id_is) {
        (None, _) => Err(Error::missing(id.name())),
        (Some(named), Some(asked)) if named != asked => {
            let what = format!("the server's response is about another {id} than the request");
            Err(Error::protocol(what))
        }
        _ => Ok(()),
    }
}

/// Makes the file to send, and keeps it as the last request.
fn prepare(state: &mut State, sets: Sets) -> Result<Prepared> {
    let route = state.route(&sets)?;
    state.guard_against_lock_out(&route)?;
    if sets.profile.is_none() {
        state.preflight_signon(&route.who)?;
        state.ensure_client_uid()?;
    }
    let log = Log::open(&state.settings.log)?;
    // The password that changes is that of ofx_user.
    let new_password = match route.who {
        Who::User => NewPassword::of(state)?,
        Who::Anonymous | Who::Realm(_) => None,
    };
    state.depart(&route);
    let text = state.written(sets, new_password.as_ref(), &route.who)?;
    state.ofx_request = Secret::new(text);
    if new_password.is_some() {
        state.settings.ofx.new_password = Secret::default();
    }
    let is_repeatable = new_password.is_none()
        && state.challenge_answers.is_empty()
        && state.settings.ofx.auth_token.is_empty();
    Ok(Prepared {
        url: route.url,
        body: state.encode(state.ofx_request.expose()),
        text: log.as_ref().map(|_| state.ofx_request.clone()),
        headers: state.headers(),
        secret_headers: state.secret_headers(),
        options: state.options(),
        log,
        new_password,
        is_repeatable,
        stream: None,
    })
}

impl State {
    /// The text of a file, checked to the last character.
    pub(super) fn written(
        &self,
        sets: Sets,
        new_password: Option<&NewPassword>,
        who: &Who,
    ) -> Result<String> {
        let Sets {
            challenge,
            signup,
            bill_pay,
            profile,
            anonymous: _,
        } = sets;
        let signon = SignonRequestSet {
            signon: self.signon(who)?,
            password_change: new_password.map(NewPassword::request),
            challenge,
        };
        let request = Request {
            signon,
            signup,
            bill_pay,
            profile,
        };
        request
            .write(&self.file_header(), self.layout())
            .map_err(|error| unwritable(&error))
    }
}

impl State {
    /// What a reply may ask of the reader.
    pub(super) fn limits(&self) -> Limits {
        let settings = &self.settings;
        Limits {
            depth: settings.limits.depth,
            leaf: settings.limits.value,
            document: settings.transport.http.largest_answer,
            records: settings.limits.records,
        }
    }
}

/// What a transaction asks for, and of whom: equal for two that would do the same.
pub(super) fn content_of(state: &State, sets: &Sets) -> Result<String> {
    let content = sets.as_xml()?;
    Ok([
        &state.fi_url,
        &state.fi_organization,
        &state.fi_id,
        &state.ofx_user,
        &content,
    ]
    .map(String::as_str)
    .join("\n"))
}

pub(super) fn not_exchanged(error: TransportError) -> Error {
    let kind = match error.kind {
        TransportErrorKind::Address => ErrorKind::InvalidValue,
        TransportErrorKind::Network => ErrorKind::Transport,
        TransportErrorKind::Tls => ErrorKind::Tls,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Interrupted => ErrorKind::Interrupted,
        TransportErrorKind::TooLarge => ErrorKind::Protocol,
    };
    Error::new(kind, error.code, error.detail)
}

fn http_error(status: u16) -> Error {
    let hint = match status {
        300..400 => ": it points elsewhere, and credentials are not sent on",
        400 => ": it did not understand the request",
        401 | 403 => ": it does not let this client in",
        404 => ": there is nothing at the path of fi_url",
        500.. => ": it failed",
        _ => "",
    };
    let detail = format!("the server answered with HTTP status {status}{hint}");
    Error::new(ErrorKind::Transport, HTTP_PROTOCOL_ERROR, detail)
}
