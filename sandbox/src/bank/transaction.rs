//! One request with its TRNUID: carried out once, answered the same way ever after.

use super::{Session, accounts, mail, password, payee, payment, profile, proof, recurring};
use crate::options::Duplicates;
use crate::status::{self, Failure, Refusal, Status};
use crate::store::history::{self, Scope};
use crate::store::{self, reply};
use crate::wire::{Element, shape};

/// What a request led to: the body of the reply, and the histories that it belongs to.
pub(super) struct Outcome {
    pub(super) body: Element,
    pub(super) scopes: Vec<Scope>,
}

/// Answers a question that changes nothing. The answer is not kept: asked again, the bank says how
/// things stand then. No body means that the client's copy is current.
pub(super) fn inform(session: &Session<'_>, request: &Element) -> Result<Element, Failure> {
    match information(session, request) {
        Ok(Some(body)) => wrap(request, status::done(), Some(body)),
        Ok(None) => wrap(request, status::info(Status::UpToDate), None),
        Err(Failure::Refused(refusal)) => refuse(request, &refusal),
        Err(failure) => Err(failure),
    }
}

fn information(session: &Session<'_>, request: &Element) -> Result<Option<Element>, Failure> {
    if let Some((status, detail)) = shape::fault(request) {
        return Err(status.because(detail).into());
    }
    if let Some(body) = request.child("PROFRQ") {
        return profile::tell(session, body);
    }
    if let Some(body) = request.child("ACCTINFORQ") {
        return accounts::tell(session, body);
    }
    proof::challenge(session.db, session.user).map(Some)
}

/// Carries a `...TRNRQ` out, unless its TRNUID was used before.
pub(super) fn carry_out(session: &Session<'_>, request: &Element) -> Result<Element, Failure> {
    if let Some(earlier) = answered_before(session, request)? {
        return Ok(earlier);
    }
    let trnuid = trnuid(request)?;
    let outcome = store::all_or_nothing(session.db, || perform(session, request));
    let (message, scopes) = match outcome {
        Ok(outcome) => {
            let message = wrap(request, status::done(), Some(outcome.body))?;
            (message, outcome.scopes)
        }
        Err(Failure::Refused(refusal)) => (refuse(request, &refusal)?, Vec::new()),
        Err(failure) => return Err(failure),
    };
    for scope in scopes {
        history::record(session.db, scope, &message, session.rules.history_limit)?;
    }
    reply::add(session.db, session.user, trnuid, request, &message)?;
    Ok(message)
}

/// The answer to a TRNUID that was used before: the stored one to the same request, 2019 to another.
pub(super) fn answered_before(
    session: &Session<'_>,
    request: &Element,
) -> Result<Option<Element>, Failure> {
    let Some(stored) = reply::find(session.db, session.user, trnuid(request)?, request)? else {
        return Ok(None);
    };
    if stored.same && session.rules.duplicates == Duplicates::Replay {
        return Ok(Some(stored.message));
    }
    refuse(request, &Status::DuplicateRequest.plain()).map(Some)
}

/// Answers with a status and no body.
pub(super) fn refuse(request: &Element, refusal: &Refusal) -> Result<Element, Failure> {
    wrap(request, refusal.element(), None)
}

/// The TRNUID of a request; without a sound one there is nothing a reply could refer to.
pub(super) fn trnuid(request: &Element) -> Result<&str, Failure> {
    for name in ["TRNUID", "CLTCOOKIE"] {
        if let Some((_, detail)) = request.child(name).and_then(shape::fault) {
            return Err(Failure::Malformed(detail));
        }
    }
    request
        .text_of("TRNUID")
        .ok_or_else(|| Failure::Malformed("a TRNUID is missing".to_owned()))
}

/// Puts the `...TRNRS` around a body.
fn wrap(request: &Element, status: Element, body: Option<Element>) -> Result<Element, Failure> {
    let mut message = wrapper(&request.name, trnuid(request)?, status, body);
    message.children.extend(request.child("CLTCOOKIE").cloned());
    Ok(message)
}

/// A `...TRNRS` for a change that nobody asked for. Its TRNUID is 0, which no client uses.
pub(super) fn unsolicited(request_name: &str, body: Element) -> Element {
    wrapper(request_name, "0", status::done(), Some(body))
}

fn wrapper(request_name: &str, trnuid: &str, status: Element, body: Option<Element>) -> Element {
    let service = request_name.strip_suffix("RQ").unwrap_or(request_name);
    let mut message = Element::group(
        &format!("{service}RS"),
        [Element::leaf("TRNUID", trnuid), status],
    );
    message.children.extend(body);
    message
}

fn perform(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    if let Some((status, detail)) = shape::fault(request) {
        return Err(status.because(detail).into());
    }
    for body in &request.children {
        if !shape::has_place_for(&request.name, &body.name) {
            continue;
        }
        return match body.name.as_str() {
            "PMTRQ" => payment::add(session, body),
            "PMTMODRQ" => payment::modify(session, body),
            "PMTCANCRQ" => payment::cancel(session, body),
            "PMTINQRQ" => payment::inquire(session, body),
            "PAYEERQ" => payee::add(session, body),
            "PAYEEMODRQ" => payee::modify(session, body),
            "PAYEEDELRQ" => payee::delete(session, body),
            "RECPMTRQ" => recurring::add(session, body),
            "RECPMTMODRQ" => recurring::modify(session, body),
            "RECPMTCANCRQ" => recurring::cancel(session, body),
            "PMTMAILRQ" => mail::send(session, body),
            "ACCTRQ" => accounts::change_service(session, body),
            "PINCHRQ" => password::change(session, body),
            _ => continue,
        };
    }
    Err(Status::General.because("there is no request inside").into())
}
