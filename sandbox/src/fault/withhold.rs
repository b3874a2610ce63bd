//! Requests that the bank never gets to see, and the replies that are made up for them.

use std::collections::HashSet;

use super::{Fault, Level, Severity};
use crate::fault::armory::Strike;
use crate::wire::Element;

/// The status that a fault puts into a reply.
#[derive(Clone)]
pub(super) struct Verdict {
    pub(super) code: u32,
    pub(super) severity: Severity,
    pub(super) message: Option<String>,
}

impl Verdict {
    pub(super) fn new(code: u32, severity: Option<Severity>) -> Self {
        let right = match code {
            0 | 1 | 10000 | 13000 | 15000 => Severity::Info,
            2028 | 6501 => Severity::Warn,
            _ => Severity::Error,
        };
        Self {
            code,
            severity: severity.unwrap_or(right),
            message: None,
        }
    }

    /// The same, with a MESSAGE.
    pub(super) fn saying(self, message: Option<&String>) -> Self {
        Self {
            message: message.cloned(),
            ..self
        }
    }

    pub(super) fn element(&self) -> Element {
        let severity = match self.severity {
            Severity::Info => "INFO",
            Severity::Warn => "WARN",
            Severity::Error => "ERROR",
        };
        let mut status = Element::group(
            "STATUS",
            [
                Element::leaf("CODE", self.code.to_string()),
                Element::leaf("SEVERITY", severity),
            ],
        );
        let message = self.message.as_deref();
        let message = message.map(|message| Element::leaf("MESSAGE", message));
        status.children.extend(message);
        status
    }

    /// Whether the code itself, not the severity, says that it was done.
    pub(super) fn is_success(&self) -> bool {
        Self::new(self.code, None).severity != Severity::Error
    }
}

/// What a fault means for one `...TRNRQ` or `...SYNCRQ`, if it is meant for it.
pub(super) fn verdict(strike: &Strike, request: &Element, executed: bool) -> Option<Verdict> {
    let meant = strike
        .message
        .as_ref()
        .is_none_or(|name| request.name == *name || request.child(name).is_some());
    let synchronisation = request.name.ends_with("SYNCRQ");
    match strike.fault {
        Fault::Status {
            level,
            code,
            severity,
            executed: wanted,
            ref message,
        } if meant && wanted == executed => {
            let fits = match level {
                Level::SignOn => false,
                Level::Transaction => !synchronisation,
                Level::Sync => synchronisation,
            };
            fits.then(|| Verdict::new(code, severity).saying(message.as_ref()))
        }
        Fault::RefreshUnsupported if meant && synchronisation && !executed => {
            request.child("REFRESH").map(|_| Verdict::new(2000, None))
        }
        _ => None,
    }
}

/// A request that was taken out, and the reply it gets: the set it belongs to, its place there, and
/// for one inside a synchronisation the place of that.
pub(super) struct Withheld {
    set: String,
    place: usize,
    inside: Option<usize>,
    reply: Element,
}

/// Takes out what the faults keep from the bank.
pub(super) fn take_out(root: &mut Element, strikes: &[Strike]) -> Vec<Withheld> {
    let mut withheld = Vec::new();
    for set in &mut root.children {
        let name = set.name.clone();
        let mut kept = Vec::new();
        for (place, mut request) in std::mem::take(&mut set.children).into_iter().enumerate() {
            let by = |request: &Element| strikes.iter().find_map(|s| verdict(s, request, false));
            if !is_request(&request) {
                kept.push(request);
                continue;
            }
            if let Some(verdict) = by(&request) {
                withheld.push(Withheld {
                    set: name.clone(),
                    place,
                    inside: None,
                    reply: made_up(&request, &verdict),
                });
                continue;
            }
            let embedded = std::mem::take(&mut request.children);
            for (inner, child) in embedded.into_iter().enumerate() {
                match by(&child).filter(|_| child.name.ends_with("TRNRQ")) {
                    Some(verdict) => withheld.push(Withheld {
                        set: name.clone(),
                        place: inner,
                        inside: Some(kept.len()),
                        reply: made_up(&child, &verdict),
                    }),
                    None => request.children.push(child),
                }
            }
            kept.push(request);
        }
        set.children = kept;
    }
    withheld
}

fn is_request(element: &Element) -> bool {
    element.name.ends_with("TRNRQ") || element.name.ends_with("SYNCRQ")
}

/// Puts the made-up replies where the real ones would stand.
pub(super) fn put_in(root: &mut Element, withheld: Vec<Withheld>) {
    // The later first: so the places before it stay what they are.
    let (inside, beside): (Vec<_>, Vec<_>) =
        withheld.into_iter().partition(|one| one.inside.is_some());
    for one in inside.into_iter().chain(beside) {
        let name = one.set.replace("MSGSRQV", "MSGSRSV");
        if root.child(&name).is_none() {
            root.children.push(Element::group(&name, Vec::new()));
        }
        let Some(set) = root.children.iter_mut().find(|set| set.name == name) else {
            continue;
        };
        let parent = match one.inside {
            Some(at) => match set.children.get_mut(at) {
                Some(synchronisation) => synchronisation,
                None => continue,
            },
            None => set,
        };
        let place = one.place.min(parent.children.len());
        parent.children.insert(place, one.reply);
    }
}

/// The reply to a request that was not carried out.
pub(super) fn made_up(request: &Element, verdict: &Verdict) -> Element {
    let name = request.name.strip_suffix("RQ").unwrap_or(&request.name);
    let name = format!("{name}RS");
    if !request.name.ends_with("SYNCRQ") {
        let trnuid = request.text_of("TRNUID").unwrap_or("0");
        let mut reply = Element::group(&name, [Element::leaf("TRNUID", trnuid), verdict.element()]);
        reply.children.extend(request.child("CLTCOOKIE").cloned());
        return reply;
    }
    let mut reply = Element::group(
        &name,
        [Element::leaf("TOKEN", "-1"), Element::leaf("LOSTSYNC", "N")],
    );
    reply
        .children
        .extend(request.child("BANKACCTFROM").cloned());
    let embedded = request.children.iter();
    let embedded = embedded.filter(|child| child.name.ends_with("TRNRQ"));
    reply
        .children
        .extend(embedded.map(|child| made_up(child, verdict)));
    reply
}

/// The reply to a message whose sign-on was refused: SONRS alone, or a reply to each request, too.
pub(super) fn refused_sign_on(
    root: &Element,
    day: &str,
    verdict: &Verdict,
    with_transactions: bool,
) -> Element {
    let son_rs = Element::group(
        "SONRS",
        [
            verdict.element(),
            Element::leaf("DTSERVER", format!("{day}120000.000[0:GMT]")),
            Element::leaf("LANGUAGE", "ENG"),
        ],
    );
    let mut reply = Element::group("OFX", [Element::group("SIGNONMSGSRSV1", [son_rs])]);
    for set in root.children.iter().filter(|_| with_transactions) {
        let replies: Vec<_> = set
            .children
            .iter()
            .filter(|request| is_request(request))
            .map(|request| made_up(request, verdict))
            .collect();
        let name = set.name.replace("MSGSRQV", "MSGSRSV");
        match reply.children.iter_mut().find(|known| known.name == name) {
            Some(known) => known.children.extend(replies),
            None if replies.is_empty() => {}
            None => reply.children.push(Element::group(&name, replies)),
        }
    }
    reply
}

/// The TRNUIDs of the requests whose reply a fault changes though they are carried out.
pub(super) fn judged(root: &Element, strikes: &[Strike]) -> (HashSet<String>, Option<Verdict>) {
    let mut trnuids = HashSet::new();
    let mut found = None;
    let requests = root.children.iter().flat_map(|set| set.children.iter());
    for request in requests.filter(|request| is_request(request)) {
        let embedded = request
            .children
            .iter()
            .filter(|child| child.name.ends_with("TRNRQ"));
        for strike in strikes {
            let whole = verdict(strike, request, true);
            for one in std::iter::once(request).chain(embedded.clone()) {
                if let Some(verdict) = whole.clone().or_else(|| verdict(strike, one, true)) {
                    trnuids.extend(one.text_of("TRNUID").map(str::to_owned));
                    found = Some(verdict);
                }
            }
        }
    }
    (trnuids, found)
}
