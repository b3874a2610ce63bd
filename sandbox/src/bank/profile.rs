//! The profile: what the bank offers, where, and what it wants of passwords.

use std::collections::BTreeSet;

use super::{Session, password};
use crate::options::{Options, StatusChanges};
use crate::status::Failure;
use crate::store::payee::DAYS_BY_MAIL;
use crate::store::profile::{self as profiles, MessageSet};
use crate::store::user::User;
use crate::value::Moment;
use crate::wire::Element;

/// PROFRS, or nothing if the client's copy is current.
pub(super) fn tell(session: &Session<'_>, request: &Element) -> Result<Option<Element>, Failure> {
    let changed = profiles::changed(session.db)?;
    let known = request.text_of("DTPROFUP").and_then(Moment::parse);
    if known.is_some_and(|known| known >= changed) {
        return Ok(None);
    }
    let mut sets = profiles::message_sets(session.db)?;
    // The set tells that letters may be HTML; there is no mail but that of bill payment.
    let bill_pay = sets.iter().find(|set| set.name == "BILLPAY");
    if let Some(bill_pay) = bill_pay.filter(|_| session.rules.html_mail) {
        sets.push(MessageSet {
            name: "EMAIL".to_owned(),
            url: bill_pay.url.clone(),
            realm: bill_pay.realm.clone(),
        });
    }
    // Realms in the order of their names, each once.
    let realms: BTreeSet<&str> = sets.iter().map(|set| set.realm.as_str()).collect();
    let sign_on = realms.into_iter().map(|realm| sign_on_info(session, realm));
    let list = sets.iter().map(|set| message_set(session.rules, set));
    let mut profile = texts(
        "PROFRS",
        &[
            ("DTPROFUP", &changed.to_string()),
            ("FINAME", "Sandbox Bank"),
            ("ADDR1", "1 Harbor Street"),
            ("CITY", "Dunford"),
            ("STATE", "OH"),
            ("POSTALCODE", "43999"),
            ("COUNTRY", "USA"),
            ("CSPHONE", "555-0100"),
            ("TSPHONE", "555-0101"),
            ("EMAIL", "help@sandbox.example"),
        ],
    );
    profile.set(Element::group("MSGSETLIST", list.collect::<Vec<_>>()));
    profile.set(Element::group(
        "SIGNONINFOLIST",
        sign_on.collect::<Vec<_>>(),
    ));
    Ok(Some(profile))
}

/// An aggregate of texts.
fn texts(name: &str, parts: &[(&str, &str)]) -> Element {
    let leaves = parts.iter().map(|(name, text)| Element::leaf(name, *text));
    Element::group(name, leaves.collect::<Vec<_>>())
}

fn message_set(rules: &Options, set: &MessageSet) -> Element {
    let core = texts(
        "MSGSETCORE",
        &[
            ("VER", "1"),
            ("URL", &set.url),
            ("OFXSEC", "NONE"),
            ("TRANSPSEC", "Y"),
            ("SIGNONREALM", &set.realm),
            ("LANGUAGE", "ENG"),
            ("SYNCMODE", "FULL"),
            ("RESPFILEER", "N"),
            ("SPNAME", "Sandbox Bank"),
        ],
    );
    let name = format!("{}MSGSET", set.name);
    let version_1 = format!("{name}V1");
    let mut content = match set.name.as_str() {
        "BILLPAY" => bill_payment(&version_1, rules),
        "SIGNUP" => sign_up(&version_1),
        "EMAIL" => texts(&version_1, &[("MAILSUP", "N"), ("GETMIMESUP", "Y")]),
        _ => Element::group(&version_1, Vec::new()),
    };
    content.set(core);
    Element::group(&name, [content])
}

fn sign_up(name: &str) -> Element {
    let mut sign_up = texts(
        name,
        &[
            ("CHGUSERINFO", "N"),
            ("AVAILACCTS", "Y"),
            ("CLIENTACTREQ", "Y"),
        ],
    );
    sign_up.set(texts(
        "OTHERENROLL",
        &[(
            "MESSAGE",
            "The users of this bank are there from the beginning.",
        )],
    ));
    sign_up
}

fn bill_payment(name: &str, rules: &Options) -> Element {
    let days_to_pay = DAYS_BY_MAIL.to_string();
    let days_with = in_three_digits(rules.days_with);
    let mut set = texts(
        name,
        &[
            ("DAYSWITH", &days_with),
            ("DFLTDAYSTOPAY", &days_to_pay),
            ("XFERDAYSWITH", &days_with),
            ("XFERDFLTDAYSTOPAY", &days_to_pay),
            (
                "PROCENDTM",
                &format!("{:02}0000.000[0:GMT]", rules.processing_ends.min(23)),
            ),
            ("MODELWND", &in_three_digits(rules.model_window)),
            ("POSTPROCWND", &in_three_digits(rules.status_window)),
            (
                "STSVIAMODS",
                yes_or_no(rules.status_changes == StatusChanges::Told),
            ),
            ("PMTBYADDR", "Y"),
            ("PMTBYXFER", "Y"),
            ("PMTBYPAYEEID", "Y"),
            ("CANADDPAYEE", "Y"),
            ("HASEXTDPMT", "Y"),
            ("CANMODPMTS", "Y"),
            ("CANMODMDLS", "Y"),
            ("DIFFFIRSTPMT", "Y"),
            ("DIFFLASTPMT", "Y"),
            ("BILLPUBCONTEXT", "Y"),
        ],
    );
    let days_off = rules.days_off.iter().collect::<BTreeSet<_>>().into_iter();
    let days_off = days_off.map(|day| Element::leaf("PROCDAYSOFF", day.to_string()));
    set.children.extend(days_off);
    set
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}

/// OFX has room for three digits of days.
fn in_three_digits(days: u32) -> String {
    days.min(999).to_string()
}

/// What the user who asks must sign on with. Who is not known yet is told what all need.
fn sign_on_info(session: &Session<'_>, realm: &str) -> Element {
    let mut info = texts(
        "SIGNONINFO",
        &[
            ("SIGNONREALM", realm),
            ("MIN", &password::SHORTEST.to_string()),
            ("MAX", &password::LONGEST.to_string()),
            ("CHARTYPE", "ALPHAORNUMERIC"),
            ("CASESEN", "Y"),
            ("SPECIAL", "Y"),
            ("SPACES", "N"),
            ("PINCH", "Y"),
            ("CHGPINFIRST", "N"),
            ("MFACHALLENGESUPT", "Y"),
            ("MFACHALLENGEFIRST", "N"),
        ],
    );
    let mut add = |name, text: &str| info.children.push(Element::leaf(name, text));
    let person = session.person.as_ref();
    let [first, second] = person.map_or([false; 2], User::needs_credentials);
    if first {
        add("USERCRED1LABEL", "First code word");
    }
    if second {
        add("USERCRED2LABEL", "Second code word");
    }
    add(
        "CLIENTUIDREQ",
        yes_or_no(person.is_some_and(|user| user.client_uid_required)),
    );
    let token = person.is_some_and(User::needs_auth_token);
    add("AUTHTOKENFIRST", yes_or_no(token));
    if token {
        add("AUTHTOKENLABEL", "Code from our letter");
    }
    info
}
