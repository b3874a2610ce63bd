//! One request with the faults that strike it: what is carried out, and what the client gets to see.

use std::sync::Arc;

use super::armory::Strike;
use super::flood::Flood;
use super::withhold::{self, Verdict};
use super::{Fault, Level, content, syntax};
use crate::bank::{Bank, Circumstances, Manner, NoReply};
use crate::wire::{self, Header, Rest};

/// What the client is sent, before it is known how.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: Kind,
    /// The beginning, and most often the whole.
    pub(crate) body: Vec<u8>,
    /// What follows and is made while it is sent.
    pub(crate) more: Vec<More>,
}

/// A part of a reply behind its beginning.
pub(crate) enum More {
    Bytes(Vec<u8>),
    /// Changes that were made up.
    MadeUp(Flood),
    /// Changes that are still in the database.
    History(Arc<Header>, Rest),
}

/// What a reply is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ofx,
    Html,
    /// Nothing, and a cookie.
    Cookie,
}

impl Reply {
    fn ofx(body: Vec<u8>) -> Self {
        Self {
            status: 200,
            kind: Kind::Ofx,
            body,
            more: Vec::new(),
        }
    }

    /// A page of HTML. `reason` comes from here or from SQLite: it holds nothing that the client sent.
    pub(crate) fn page(status: u16, reason: &str) -> Self {
        let title = axum::http::StatusCode::from_u16(status).ok();
        let title = title.and_then(|status| status.canonical_reason());
        let title = title.unwrap_or("Error");
        let reason = reason.replace('&', "&amp;").replace('<', "&lt;");
        let body = format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body>\
             <h1>{title}</h1><p>{reason}</p></body></html>\n"
        );
        Self {
            status,
            kind: Kind::Html,
            body: body.into_bytes(),
            more: Vec::new(),
        }
    }
}

/// What the HTTP request says beside its body.
pub(crate) struct Arrival {
    /// The path that it was sent to.
    pub(crate) path: String,
    /// Whether it brings the cookie of this bank.
    pub(crate) has_cookie: bool,
}

/// Answers a request. There is no reply if the connection shall end instead.
pub(crate) fn answer(
    bank: &Bank,
    strikes: &[Strike],
    arrival: &Arrival,
    request: &[u8],
) -> Option<Reply> {
    let circumstances = Circumstances {
        path: &arrival.path,
        manner: manner(strikes),
    };
    for strike in strikes {
        match strike.fault {
            Fault::BlockAddress => return Some(Reply::page(403, BLOCKED)),
            Fault::DropBeforeExecuting => return None,
            Fault::EmptyWithCookie if !arrival.has_cookie => {
                return Some(Reply {
                    kind: Kind::Cookie,
                    ..Reply::ofx(Vec::new())
                });
            }
            Fault::HttpError {
                status,
                executed: false,
            } => return Some(Reply::page(status, "this bank does not want to")),
            Fault::HtmlReply { executed: false } => return Some(Reply::page(200, MAINTENANCE)),
            _ => {}
        }
    }
    let mut reply = match carry_out(bank, strikes, circumstances, request) {
        Ok(reply) => reply,
        Err(NoReply::NotUnderstood(reason)) => return Some(Reply::page(400, &reason)),
        Err(NoReply::Storage(error)) => {
            return Some(Reply::page(500, &format!("the database failed: {error}")));
        }
    };
    for strike in strikes {
        match strike.fault {
            Fault::HttpError {
                status,
                executed: true,
            } => return Some(Reply::page(status, "something failed, who knows what")),
            Fault::HtmlReply { executed: true } => return Some(Reply::page(200, MAINTENANCE)),
            Fault::DropAfterExecuting { bytes: 0 } => return None,
            Fault::HugeHistory { entries } => match Flood::open(reply.body, entries) {
                Ok(mut flood) => {
                    reply.body = std::mem::take(&mut flood.before);
                    let end = std::mem::take(&mut flood.after);
                    reply.more = vec![More::MadeUp(flood), More::Bytes(end)];
                }
                Err(body) => reply.body = body,
            },
            _ => {}
        }
    }
    Some(reply)
}

/// What is told to a blocked address.
pub(crate) const BLOCKED: &str = "this address is blocked until tomorrow";

/// What the faults want the bank itself to do.
fn manner(strikes: &[Strike]) -> Manner {
    let mut manner = Manner::default();
    for strike in strikes {
        match strike.fault {
            Fault::MoveDueDate => manner.moves_due_date = true,
            Fault::PayeeById => manner.names_payee_by_id = true,
            Fault::OtherListId => manner.renumbers_payee = true,
            Fault::ConfirmClient { days } => manner.confirms_client = Some(days),
            _ => {}
        }
    }
    manner
}

const MAINTENANCE: &str = "The bank is closed for maintenance. Please come back later.";

/// Lets the bank answer, except where a fault forbids it, and spoils what it says.
fn carry_out(
    bank: &Bank,
    strikes: &[Strike],
    circumstances: Circumstances<'_>,
    request: &[u8],
) -> Result<Reply, NoReply> {
    let ask = |request: &[u8]| bank.answer(request, circumstances);
    if strikes.is_empty() {
        return streamed(ask(request)?);
    }
    let not_understood = |error: wire::Malformed| NoReply::NotUnderstood(error.reason().to_owned());
    let leaves = bank.rules().sgml_leaves;
    let (header, root) = wire::read(request).map_err(not_understood)?;
    if let Some((verdict, with_transactions)) = refused_sign_on(strikes) {
        let day = bank.today()?.to_string();
        let reply = withhold::refused_sign_on(&root, &day, &verdict, with_transactions);
        return spoil(wire::write(&header, &reply, leaves), strikes, &root).map(Reply::ofx);
    }
    let mut permitted = root.clone();
    let withheld = withhold::take_out(&mut permitted, strikes);
    let sound = if withheld.is_empty() {
        bank.completed(ask(request)?)?
    } else {
        let sound = bank.completed(ask(&rewritten(request, &permitted))?)?;
        let (header, mut reply) = wire::read(&sound).map_err(not_understood)?;
        withhold::put_in(&mut reply, withheld);
        wire::write(&header, &reply, leaves)
    };
    spoil(sound, strikes, &root).map(Reply::ofx)
}

/// A reply whose long histories stay in the database until they are sent.
fn streamed(written: Vec<u8>) -> Result<Reply, NoReply> {
    let (parts, end) = wire::rest::split(written);
    // The header stands before the first history.
    let header = parts.first().map(|(before, _)| wire::read_header(before));
    let header = header.transpose();
    let header = header.map_err(|error| NoReply::NotUnderstood(error.reason().to_owned()))?;
    let Some(header) = header.map(Arc::new) else {
        return Ok(Reply::ofx(end));
    };
    let mut reply = Reply::ofx(Vec::new());
    for (before, rest) in parts {
        reply.more.push(More::Bytes(before));
        reply.more.push(More::History(Arc::clone(&header), rest));
    }
    reply.more.push(More::Bytes(end));
    if let More::Bytes(beginning) = reply.more.remove(0) {
        reply.body = beginning;
    }
    Ok(reply)
}

/// The sign-on refusal that a fault asks for, and whether the requests are told of it.
fn refused_sign_on(strikes: &[Strike]) -> Option<(Verdict, bool)> {
    strikes.iter().find_map(|strike| match strike.fault {
        Fault::SignonRefused { with_transactions } => {
            Some((Verdict::new(15500, None), with_transactions))
        }
        Fault::Status {
            level: Level::SignOn,
            code,
            severity,
            executed: false,
            ref message,
        } => {
            let verdict = Verdict::new(code, severity).saying(message.as_ref());
            Some((verdict, true))
        }
        _ => None,
    })
}

/// The request with its own header and another body. Closed leaves are right in both syntaxes.
fn rewritten(request: &[u8], root: &wire::Element) -> Vec<u8> {
    let text = wire::decode(request);
    let upper = text.to_ascii_uppercase();
    let body = upper.find("<OFX>").unwrap_or(text.len());
    format!("{}{}", &text[..body], wire::to_xml(root)).into_bytes()
}

/// Applies the defects of content and of syntax.
fn spoil(sound: Vec<u8>, strikes: &[Strike], request: &wire::Element) -> Result<Vec<u8>, NoReply> {
    if strikes.iter().all(|strike| is_transport(&strike.fault)) {
        return Ok(sound);
    }
    let (_, mut root) =
        wire::read(&sound).map_err(|error| NoReply::NotUnderstood(error.reason().to_owned()))?;
    for strike in strikes {
        match strike.fault {
            Fault::WrongTrnuid => content::wrong_trnuid(&mut root),
            Fault::NoToken => content::no_token(&mut root),
            Fault::DuplicateRecords => content::duplicate_records(&mut root),
            Fault::UnknownTags => content::unknown_tags(&mut root),
            Fault::Status {
                level: Level::SignOn,
                code,
                severity,
                executed: true,
                ref message,
            } => {
                let verdict = Verdict::new(code, severity).saying(message.as_ref());
                content::sign_on_status(&mut root, &verdict);
            }
            Fault::Status {
                level,
                executed: true,
                ..
            } => {
                let (trnuids, verdict) = withhold::judged(request, std::slice::from_ref(strike));
                if let Some(verdict) = verdict {
                    content::transaction_status(&mut root, &trnuids, &verdict);
                }
                if level == Level::Sync {
                    content::no_token(&mut root);
                }
            }
            _ => {}
        }
    }
    let faults: Vec<&Fault> = strikes.iter().map(|strike| &strike.fault).collect();
    Ok(syntax::write(&sound, &root, &faults))
}

/// Whether the fault leaves the bytes of the reply alone.
fn is_transport(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::HttpError { .. }
            | Fault::HtmlReply { .. }
            | Fault::EmptyWithCookie
            | Fault::DropBeforeReading
            | Fault::DropWhileReading { .. }
            | Fault::DropBeforeExecuting
            | Fault::BlockAddress
            | Fault::MoveDueDate
            | Fault::PayeeById
            | Fault::OtherListId
            | Fault::ConfirmClient { .. }
            | Fault::DropAfterExecuting { .. }
            | Fault::Delay { .. }
            | Fault::Drip { .. }
            | Fault::HugeHistory { .. }
            | Fault::RefreshUnsupported
            | Fault::SignonRefused { .. }
    )
}
