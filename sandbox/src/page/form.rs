//! The forms: the clock, the faults, the reset.

use serde::Deserialize;
use serde_json::{Value, json};

use super::html::Html;
use crate::control::ControlError;
use crate::fault::{ArmedFault, Arming, Fault};

pub(super) fn clock(page: &mut Html) {
    page.raw(
        "<form method=\"post\" action=\"/page/clock\" class=\"inline\">\n\
         <label for=\"days\">Move on by</label>\n\
         <input id=\"days\" name=\"days\" type=\"number\" min=\"0\" max=\"3650\" value=\"1\" \
         required>\n<span>days</span>\n<button>Move the clock</button>\n</form>\n",
    );
}

pub(super) fn reset(page: &mut Html) {
    page.raw(
        "<details>\n<summary>Begin again</summary>\n<form method=\"post\" action=\"/page/reset\">\n\
         <p>All payments, payees, messages and faults are forgotten.</p>\n\
         <button class=\"danger\">Forget everything</button>\n</form>\n</details>\n",
    );
}

pub(super) fn faults(page: &mut Html, armed: &[ArmedFault]) {
    page.raw("<section aria-labelledby=\"faults\">\n<h2 id=\"faults\">Faults</h2>\n");
    if armed.is_empty() {
        page.raw("<p class=\"none\">Nothing will go wrong.</p>\n");
    } else {
        page.raw("<ul class=\"armed\">\n");
        for fault in armed {
            one(page, fault);
        }
        page.raw("</ul>\n");
    }
    page.raw(
        "<details class=\"arm\">\n<summary>Arm a fault</summary>\n\
         <form method=\"post\" action=\"/page/faults\" class=\"fields\">\n\
         <label for=\"fault\">What goes wrong</label>\n<select id=\"fault\" name=\"fault\">\n",
    );
    for (fault, meaning) in Fault::all() {
        page.raw("<option value=\"")
            .text(&fault.name())
            .raw("\">")
            .text(&fault.name().replace('_', " "))
            .raw(" – ")
            .text(meaning)
            .raw("</option>\n");
    }
    page.raw(
        "</select>\n<label for=\"details\">Details, if others than usual</label>\n\
         <input id=\"details\" name=\"details\" placeholder=\"{&quot;status&quot;: 503}\" \
         autocomplete=\"off\">\n\
         <label for=\"times\">How often (0: until disarmed)</label>\n\
         <input id=\"times\" name=\"times\" type=\"number\" min=\"0\" value=\"1\" required>\n\
         <label for=\"message\">Only requests with</label>\n\
         <input id=\"message\" name=\"message\" placeholder=\"PMTRQ\" autocomplete=\"off\">\n\
         <label for=\"user\">Only requests of</label>\n\
         <input id=\"user\" name=\"user\" placeholder=\"demo\" autocomplete=\"off\">\n\
         <button>Arm it</button>\n</form>\n",
    );
    explained(page);
    page.raw("</details>\n</section>\n");
}

fn one(page: &mut Html, armed: &ArmedFault) {
    let arming = &armed.arming;
    let fault = serde_json::to_string(&arming.fault).unwrap_or_default();
    page.raw("<li><code>")
        .text(&fault)
        .raw("</code> <span class=\"small\">");
    match arming.times {
        0 => page.raw("until it is disarmed"),
        times => page.text(&times.to_string()).raw(" ×"),
    };
    if let Some(message) = &arming.message {
        page.raw(", only ").text(message);
    }
    if let Some(user) = &arming.user {
        page.raw(", only of ").text(user);
    }
    page.raw(
        "</span>\n<form method=\"post\" action=\"/page/disarm\" class=\"inline\">\
         <input type=\"hidden\" name=\"id\" value=\"",
    )
    .text(&armed.id.to_string())
    .raw("\"><button aria-label=\"Disarm ")
    .text(&fault)
    .raw("\">Disarm</button></form></li>\n");
}

/// What each fault does, with the details it has.
fn explained(page: &mut Html) {
    page.raw("<details>\n<summary>All faults and their usual details</summary>\n<dl>\n");
    for (fault, meaning) in Fault::all() {
        let example = serde_json::to_string(&fault).unwrap_or_default();
        page.raw("<dt><code>")
            .text(&example)
            .raw("</code></dt><dd>")
            .text(meaning)
            .raw("</dd>\n");
    }
    page.raw("</dl>\n</details>\n");
}

/// What the form for faults sends. Fields that were left empty are there, too.
#[derive(Deserialize)]
pub(super) struct Wanted {
    fault: String,
    times: u32,
    details: String,
    message: String,
    user: String,
}

impl Wanted {
    pub(super) fn arming(self) -> Result<Arming, ControlError> {
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let fault = match given(self.details) {
            None => {
                let mut known = Fault::all().into_iter().map(|(fault, _)| fault);
                known.find(|fault| fault.name() == self.fault)
            }
            Some(details) => serde_json::from_str::<Value>(&details)
                .and_then(|details| serde_json::from_value(json!({ self.fault: details })))
                .map_err(|error| ControlError::Invalid(format!("the details: {error}")))?,
        };
        Ok(Arming {
            fault: fault.ok_or_else(|| ControlError::Invalid("no such fault".to_owned()))?,
            times: self.times,
            message: given(self.message),
            user: given(self.user),
        })
    }
}
