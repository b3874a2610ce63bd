//! What a user must prove beside the password: AUTHTOKEN and the answers to the MFA challenge, or the
//! ACCESSKEY that they once led to.

use rusqlite::Connection;

use super::sign_on::Wanted;
use super::{keys, machine};
use crate::options::Options;
use crate::status::{Failure, Status};
use crate::store::user::{self as users, Phrase, User};
use crate::wire::Element;

/// How the user has proved enough.
#[derive(PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing had to be proved, or an ACCESSKEY did it.
    Enough,
    /// By a token or by answers: this deserves an ACCESSKEY.
    Given,
}

/// Checks what is to be proved for what is wanted. The MFA challenge is told to whoever has the
/// password, unless there were too many wrong answers.
pub(super) fn check(
    db: &Connection,
    rules: &Options,
    user: &User,
    request: &Element,
    wanted: Wanted,
) -> Result<Proof, Failure> {
    let phrases = users::phrases(db, user.id)?;
    let nothing_to_prove = phrases.is_empty() && !user.needs_auth_token();
    let key = request.text_of("ACCESSKEY");
    if nothing_to_prove || key.is_some_and(|key| key == keys::access_key(user)) {
        return Ok(Proof::Enough);
    }
    if user.wrong_proofs >= rules.lock_out_after {
        return Err(Status::AnswersRefused.plain().into());
    }
    if !wanted.business {
        return Ok(Proof::Enough);
    }
    let proved = auth_token(user, request).and_then(|()| answers(user, &phrases, request));
    if let Err(status) = proved {
        if matches!(status, Status::InvalidAuthToken | Status::WrongAnswers) {
            users::set_wrong_proofs(db, user.id, user.wrong_proofs.saturating_add(1))?;
        }
        return Err(status.plain().into());
    }
    users::set_wrong_proofs(db, user.id, 0)?;
    Ok(Proof::Given)
}

fn auth_token(user: &User, request: &Element) -> Result<(), Status> {
    match request.text_of("AUTHTOKEN") {
        _ if !user.needs_auth_token() => Ok(()),
        None => Err(Status::AuthTokenNeeded),
        Some(token) if user.has_auth_token(token) => Ok(()),
        Some(_) => Err(Status::InvalidAuthToken),
    }
}

/// Every question must be answered; the official name of an answer and the common one are the same.
fn answers(user: &User, phrases: &[Phrase], request: &Element) -> Result<(), Status> {
    let is_answer = |element: &&Element| {
        matches!(
            element.name.as_str(),
            "MFACHALLENGEANSWER" | "MFACHALLENGEA"
        )
    };
    let given: Vec<&Element> = request.children.iter().filter(is_answer).collect();
    if !phrases.is_empty() && given.is_empty() {
        return Err(Status::AnswersNeeded);
    }
    let is_answered = |phrase: &Phrase| {
        let mut answers = given
            .iter()
            .filter(|answer| answer.text_of("MFAPHRASEID") == Some(&phrase.id))
            .filter_map(|answer| answer.text_of("MFAPHRASEA"));
        answers
            .next()
            .is_some_and(|answer| match phrase.is_answered_by(user, answer) {
                Some(right) => right,
                None => machine::fits(&phrase.id, answer),
            })
            && answers.next().is_none()
    };
    if phrases.iter().all(is_answered) {
        Ok(())
    } else {
        Err(Status::WrongAnswers)
    }
}

/// MFACHALLENGERS: what the user is asked.
pub(super) fn challenge(db: &Connection, user: i64) -> Result<Element, Failure> {
    let phrases = users::phrases(db, user)?;
    if phrases.is_empty() {
        return Err(Status::General
            .because("this user has no MFA challenge")
            .into());
    }
    let questions: Vec<Element> = phrases
        .into_iter()
        .map(|phrase| {
            let mut question =
                Element::group("MFACHALLENGE", [Element::leaf("MFAPHRASEID", phrase.id)]);
            let label = phrase
                .label
                .map(|label| Element::leaf("MFAPHRASELABEL", label));
            question.children.extend(label);
            question
        })
        .collect();
    Ok(Element::group("MFACHALLENGERS", questions))
}
