//! Synchronisation: what changed since a token, or how things stand now, and requests beside it.

use super::{Session, long_history, payee, payment, recurring, required, transaction};
use crate::status::{Failure, Refusal, Status};
use crate::store::history::{self, Scope};
use crate::store::{mail as mails, model as models, payee as payees, payment as payments};
use crate::wire::{Element, shape};

/// The token of a reply that brings no synchronisation: a client must not keep it.
const NO_TOKEN: &str = "-1";

/// What a `...SYNCRQ` asks for.
enum Asked {
    /// Everything after this token.
    Changes { token: Option<i64> },
    /// The present state.
    Refresh,
    /// The present token alone.
    TokenOnly,
}

impl Asked {
    fn read(request: &Element) -> Self {
        match request.text_of("TOKEN") {
            Some(token) => Self::Changes {
                token: token.parse().ok(),
            },
            None if request.text_of("REFRESH").is_some() => Self::Refresh,
            None => Self::TokenOnly,
        }
    }
}

/// Answers a `...SYNCRQ` of whatever kind.
pub(super) fn synchronise(session: &Session<'_>, request: &Element) -> Result<Element, Failure> {
    check_context(request)?;
    let scope = match scope(session, request) {
        Ok(scope) => scope,
        Err(Failure::Refused(refusal)) => return refuse(request, &refusal),
        Err(failure) => return Err(failure),
    };
    let asked = Asked::read(request);
    let reject = request.text_of("REJECTIFMISSING") == Some("Y");
    if reject && !matches!(asked, Asked::Changes { .. }) {
        return refuse(request, &Status::RejectWithoutToken.plain());
    }
    if let (Asked::Changes { token }, None) = (&asked, embedded(request).next())
        && let Some((lost, rest)) = long_history::defer(session, scope, *token)?
    {
        let mut reply = reply(request, &rest.to.to_string(), lost, Vec::new());
        reply.rest = Some(rest);
        return Ok(reply);
    }
    let (lost, mut messages) = match asked {
        Asked::Changes { token } => changes(session, scope, token)?,
        Asked::Refresh => (false, snapshot(session, scope)?),
        Asked::TokenOnly => (false, Vec::new()),
    };
    let outdated = reject && (lost || !messages.is_empty());
    for embedded in embedded(request) {
        let answer = match transaction::answered_before(session, embedded)? {
            Some(earlier) => {
                // Its own change is told by the stored reply: once is enough.
                messages.retain(|message| *message != earlier);
                earlier
            }
            None if outdated => transaction::refuse(embedded, &Status::OutOfDate.plain())?,
            None => transaction::carry_out(session, embedded)?,
        };
        messages.push(answer);
    }
    let token = history::token(session.db, scope)?.to_string();
    Ok(reply(request, &token, lost, messages))
}

/// Answers a `...SYNCRQ` that cannot be carried out: no token, and each embedded request refused.
pub(super) fn refuse(request: &Element, refusal: &Refusal) -> Result<Element, Failure> {
    check_context(request)?;
    let refused: Result<Vec<_>, _> = embedded(request)
        .map(|embedded| transaction::refuse(embedded, refusal))
        .collect();
    Ok(reply(request, NO_TOKEN, false, refused?))
}

/// Refuses a synchronisation that is at fault itself: its reply has no place for a status. The faults
/// of embedded requests have a status of their own.
fn check_context(request: &Element) -> Result<(), Failure> {
    let mut context = request.clone();
    context
        .children
        .retain(|child| !child.name.ends_with("TRNRQ"));
    match shape::fault(&context) {
        Some((_, detail)) => Err(Failure::Malformed(detail)),
        None => Ok(()),
    }
}

/// The embedded requests. Those of another kind have no place here, and none in the reply.
fn embedded(request: &Element) -> impl Iterator<Item = &Element> {
    request.children.iter().filter(|child| {
        child.name.ends_with("TRNRQ") && shape::has_place_for(&request.name, &child.name)
    })
}

fn scope(session: &Session<'_>, request: &Element) -> Result<Scope, Failure> {
    let user = session.user;
    let account =
        || -> Result<i64, Failure> { Ok(session.account(required(request, "BANKACCTFROM")?)?.id) };
    Ok(match request.name.as_str() {
        "PAYEESYNCRQ" => session.payees(),
        "PMTMAILSYNCRQ" => Scope::Mail { user },
        "RECPMTSYNCRQ" => Scope::Models {
            user,
            account: account()?,
        },
        _ => Scope::Payments {
            user,
            account: account()?,
        },
    })
}

/// The changes after a token, and whether some of them are forgotten. A token that this bank never
/// gave is treated as one so old that all is forgotten.
fn changes(
    session: &Session<'_>,
    scope: Scope,
    token: Option<i64>,
) -> Result<(bool, Vec<Element>), Failure> {
    let present = history::token(session.db, scope)?;
    let known = token.filter(|token| (0..=present).contains(token));
    // An empty history stands at 1: from 0 and from 1 on, all changes are the same.
    let from = known.unwrap_or(0).max(1);
    let changes = history::since(session.db, scope, from)?;
    let next = changes.first().map_or(present + 1, |change| change.token);
    let lost = known.is_none() || next > from + 1;
    Ok((
        lost,
        changes.into_iter().map(|change| change.message).collect(),
    ))
}

/// Everything as it stands now, as if it were being added.
fn snapshot(session: &Session<'_>, scope: Scope) -> Result<Vec<Element>, Failure> {
    let messages = match scope {
        Scope::Payees { user } => payees::list(session.db, user)?
            .iter()
            .map(|entry| {
                transaction::unsolicited("PAYEETRNRQ", payee::payee_body("PAYEERS", entry))
            })
            .collect(),
        Scope::Payments { account, .. } => payments::live(session.db, account)?
            .iter()
            .map(|payment| {
                let entry = payees::by_id(session.db, payment.payee)?;
                Ok(transaction::unsolicited(
                    "PMTTRNRQ",
                    payment::pmt_rs(payment, &entry),
                ))
            })
            .collect::<Result<_, Failure>>()?,
        Scope::Models { account, .. } => models::live(session.db, account)?
            .iter()
            .map(|model| {
                let entry = payees::by_id(session.db, model.payee)?;
                Ok(transaction::unsolicited(
                    "RECPMTTRNRQ",
                    recurring::rec_pmt_rs(model, &entry),
                ))
            })
            .collect::<Result<_, Failure>>()?,
        Scope::Mail { user } => mails::of_user(session.db, user)?
            .into_iter()
            .map(|message| transaction::unsolicited("PMTMAILTRNRQ", message))
            .collect(),
    };
    Ok(messages)
}

fn reply(request: &Element, token: &str, lost: bool, messages: Vec<Element>) -> Element {
    let service = request.name.strip_suffix("RQ").unwrap_or(&request.name);
    let mut reply = Element::group(
        &format!("{service}RS"),
        [
            Element::leaf("TOKEN", token),
            Element::leaf("LOSTSYNC", if lost { "Y" } else { "N" }),
        ],
    );
    reply
        .children
        .extend(request.child("BANKACCTFROM").cloned());
    reply.children.extend(messages);
    reply
}
