//! Takes a file apart into its requests and puts the replies together.

use rusqlite::Connection;

use super::realm::Places;
use super::sign_on::{self, Wanted};
use super::{Circumstances, Session, sync, transaction};
use crate::options::Options;
use crate::status::{Failure, Refusal, Status};
use crate::store;
use crate::wire::{Element, shape};

/// Answers every request of a file, in its order.
pub(super) fn answer(
    connection: &Connection,
    rules: &Options,
    root: &Element,
    circumstances: Circumstances<'_>,
) -> Result<Element, Failure> {
    let sign_on_set = root.child("SIGNONMSGSRQV1");
    let signing_on = sign_on_set
        .and_then(|set| set.child("SONRQ"))
        .ok_or_else(|| Failure::Malformed("there is no SONRQ".to_owned()))?;
    let today = store::today(connection)?;
    let places = Places::read(connection, circumstances.path, root)?;
    let desk = sign_on::Desk {
        db: connection,
        rules,
        manner: circumstances.manner,
        realm: places.realm(),
    };
    let signed_on = match desk.sign_on(signing_on, Wanted::read(root)) {
        Ok(signed_on) => Ok(signed_on),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(failure) => return Err(failure),
    };
    let son_rs = sign_on::reply(connection, today, signed_on.as_ref())?;
    let session = match signed_on {
        Ok(signed_on) => Ok(Session {
            manner: circumstances.manner,
            realm: places.realm().to_owned(),
            ..Session::new(connection, rules, signed_on.user)?
        }),
        Err(refusal) => Err(refusal),
    };
    let mut reply = Element::group("OFX", Vec::new());
    for set in &root.children {
        let mut answers = match set.name.as_str() {
            "SIGNONMSGSRQV1" => vec![son_rs.clone()],
            _ => Vec::new(),
        };
        let session = session.as_ref().map_err(|refusal| (*refusal).clone());
        let session = session.and_then(|session| places.check(set).map(|()| session));
        answer_set(session.as_ref().copied(), set, &mut answers)?;
        let name = response_set(&set.name);
        if reply.child(&name).is_some() {
            return Err(Failure::Malformed("a message set occurs twice".to_owned()));
        }
        // A set without answers is left out: most definitions want at least one message in it.
        if !answers.is_empty() {
            reply.children.push(Element::group(&name, answers));
        }
    }
    Ok(reply)
}

/// `BILLPAYMSGSRQV1` becomes `BILLPAYMSGSRSV1`. A set of version 2 is answered in version 1, the
/// only one there is here.
fn response_set(request: &str) -> String {
    match request.split_once("MSGSRQV") {
        Some((service, _)) => format!("{service}MSGSRSV1"),
        None => request.to_owned(),
    }
}

fn answer_set(
    session: Result<&Session<'_>, &Refusal>,
    set: &Element,
    answers: &mut Vec<Element>,
) -> Result<(), Failure> {
    let version_1 = set.name.ends_with("MSGSRQV1");
    let fault = if version_1 {
        not_offered()
    } else {
        Status::UnsupportedVersion.plain()
    };
    for request in &set.children {
        if !request.name.ends_with("TRNRQ") && !request.name.ends_with("SYNCRQ") {
            continue;
        }
        answers.push(match session {
            // What stands in another set is not carried out: its reply would have no place.
            Ok(session) if shape::has_place_for(&set.name, &request.name) => {
                carry_out(session, request)?
            }
            Ok(_) => refuse(request, &fault)?,
            Err(refusal) => refuse(request, refusal)?,
        });
    }
    Ok(())
}

fn carry_out(session: &Session<'_>, request: &Element) -> Result<Element, Failure> {
    match request.name.as_str() {
        "PROFTRNRQ" | "ACCTINFOTRNRQ" | "MFACHALLENGETRNRQ" => {
            transaction::inform(session, request)
        }
        "PMTTRNRQ" | "PMTINQTRNRQ" | "PAYEETRNRQ" | "RECPMTTRNRQ" | "PMTMAILTRNRQ"
        | "ACCTTRNRQ" | "PINCHTRNRQ" => transaction::carry_out(session, request),
        "PMTSYNCRQ" | "PAYEESYNCRQ" | "RECPMTSYNCRQ" | "PMTMAILSYNCRQ" => {
            sync::synchronise(session, request)
        }
        _ => refuse(request, &not_offered()),
    }
}

fn not_offered() -> Refusal {
    Status::General.because("this service is not offered")
}

/// Answers a request, of whatever kind, with a status and no body.
fn refuse(request: &Element, refusal: &Refusal) -> Result<Element, Failure> {
    if request.name.ends_with("SYNCRQ") {
        sync::refuse(request, refusal)
    } else {
        transaction::refuse(request, refusal)
    }
}
