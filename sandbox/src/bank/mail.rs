//! Payment mail: letters of the users about payments, and what the bank answers.

use rusqlite::Connection;

use super::transaction::{self, Outcome};
use super::{Session, payment, required};
use crate::options::Options;
use crate::status::{Failure, Status};
use crate::store::history::{self, Scope};
use crate::store::mail::{self as letters, Letter};
use crate::value::{Date, Moment};
use crate::wire::Element;

/// To whom a letter may go, in capitals. The bank answers for all of them.
const RECIPIENTS: [&str; 3] = ["SANDBOX BANK", "SANDBOX", "CUSTOMER SERVICE"];
const SENDER: &str = "Sandbox Bank";
const ANSWER: &str = "Thank you for your message. We look into it.";

/// OFX permits no longer SUBJECT.
const LONGEST_SUBJECT: usize = 60;

/// PMTMAILRQ: takes a letter.
pub(super) fn send(session: &Session<'_>, request: &Element) -> Result<Outcome, Failure> {
    let mail = required(request, "MAIL")?;
    let user = session.person()?;
    if mail.text_of("USERID") != Some(&user.login) {
        return Err(Status::OtherUser.plain().into());
    }
    if mail.text_of("USEHTML") == Some("Y") && !session.rules.html_mail {
        return Err(Status::NoHtml.plain().into());
    }
    let recipient = mail.text_of("TO").unwrap_or_default().to_uppercase();
    if !RECIPIENTS.contains(&recipient.as_str()) {
        return Err(Status::UnknownRecipient.plain().into());
    }
    let mut body = Element::group("PMTMAILRS", [mail.clone()]);
    match (request.text_of("SRVRTID"), request.child("PMTINFO")) {
        (None, None) => {}
        (Some(_), Some(_)) => {
            // The letter is about a payment: the bank repeats the payment as it knows it.
            let payment = payment::find(session, request)?;
            body.children
                .push(Element::leaf("SRVRTID", payment.server_id));
            body.children.push(payment.info);
        }
        _ => {
            return Err(Status::General
                .because("SRVRTID and PMTINFO go together")
                .into());
        }
    }
    letters::add(session.db, session.user, &body, false)?;
    Ok(Outcome {
        body,
        scopes: vec![Scope::Mail { user: session.user }],
    })
}

/// Answers every letter that waits, under the date of today.
pub(super) fn answer(db: &Connection, rules: &Options, today: Date) -> rusqlite::Result<()> {
    for letter in letters::unanswered(db)? {
        let user = letter.user_id;
        let body = answer_to(&letter, today);
        letters::set_answered(db, letter.id)?;
        letters::add(db, user, &body, true)?;
        let message = transaction::unsolicited("PMTMAILTRNRQ", body);
        history::record(db, Scope::Mail { user }, &message, rules.history_limit)?;
    }
    Ok(())
}

fn answer_to(asked: &Letter, today: Date) -> Element {
    let mut body = asked.message.clone();
    let text = |name| {
        let mail = asked.message.child("MAIL");
        mail.and_then(|mail| mail.text_of(name)).unwrap_or_default()
    };
    let subject: String = format!("Re: {}", text("SUBJECT"));
    let subject: String = subject.chars().take(LONGEST_SUBJECT).collect();
    let mut mail = letter(text("USERID"), subject.trim(), ANSWER, today);
    mail.set(Element::leaf("TO", text("FROM")));
    body.set(mail);
    body
}

/// The MAIL of a letter from the bank to a user.
pub(super) fn letter(user: &str, subject: &str, text: &str, today: Date) -> Element {
    Element::group(
        "MAIL",
        [
            Element::leaf("USERID", user),
            Element::leaf("DTCREATED", Moment::after_noon(today, 0).to_string()),
            Element::leaf("FROM", SENDER),
            Element::leaf("TO", user),
            Element::leaf("SUBJECT", subject),
            Element::leaf("MSGBODY", text),
            Element::leaf("INCIMAGES", "N"),
            Element::leaf("USEHTML", "N"),
        ],
    )
}
