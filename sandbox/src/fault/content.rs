//! Defects of what a reply says.

use std::collections::HashSet;

use super::withhold::Verdict;
use crate::wire::Element;

/// Calls `change` for every element below, the outer first.
fn each(element: &mut Element, change: &mut impl FnMut(&mut Element)) {
    for child in &mut element.children {
        change(child);
        each(child, change);
    }
}

/// Gives every reply a TRNUID that no request had.
pub(super) fn wrong_trnuid(root: &mut Element) {
    each(root, &mut |element| {
        if element.name == "TRNUID" {
            element.text = format!("not-{}", element.text);
            element.text.truncate(36);
        }
    });
}

/// Takes the token away from every synchronisation.
pub(super) fn no_token(root: &mut Element) {
    each(root, &mut |element| {
        if element.name.ends_with("SYNCRS") {
            for token in &mut element.children {
                if token.name == "TOKEN" {
                    "-1".clone_into(&mut token.text);
                }
            }
        }
    });
}

/// Tells every change of a synchronisation twice.
pub(super) fn duplicate_records(root: &mut Element) {
    each(root, &mut |element| {
        if element.name.ends_with("SYNCRS") {
            let once = std::mem::take(&mut element.children);
            for child in once {
                if child.name.ends_with("TRNRS") {
                    element.children.push(child.clone());
                }
                element.children.push(child);
            }
        }
    });
}

/// Puts private elements into every aggregate: a leaf before, an aggregate behind.
pub(super) fn unknown_tags(root: &mut Element) {
    let strange = |element: &mut Element| {
        if element.children.is_empty() {
            return;
        }
        element.children.insert(0, Element::leaf("X.FOO", "7"));
        let more = [
            Element::leaf("X.BAR", "a private matter"),
            Element::leaf("NAME", "Nobody"),
        ];
        element.children.push(Element::group("X.MORE", more));
    };
    for set in &mut root.children {
        each(set, &mut |element| {
            // What was just put in is strange enough.
            if !element.name.starts_with("X.") {
                strange(element);
            }
        });
    }
}

/// Puts another status into SONRS.
pub(super) fn sign_on_status(root: &mut Element, verdict: &Verdict) {
    each(root, &mut |element| {
        if element.name == "SONRS" {
            set_status(element, verdict);
        }
    });
}

/// Puts another status into the replies to these requests; an error has no body.
pub(super) fn transaction_status(root: &mut Element, trnuids: &HashSet<String>, verdict: &Verdict) {
    each(root, &mut |element| {
        let judged = element
            .text_of("TRNUID")
            .is_some_and(|trnuid| trnuids.contains(trnuid));
        if element.name.ends_with("TRNRS") && judged {
            set_status(element, verdict);
            if !verdict.is_success() {
                element.children.retain(|child| !child.name.ends_with("RS"));
            }
        }
    });
}

fn set_status(element: &mut Element, verdict: &Verdict) {
    for child in &mut element.children {
        if child.name == "STATUS" {
            *child = verdict.element();
        }
    }
}
