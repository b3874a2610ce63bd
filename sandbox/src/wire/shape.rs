//! The rules that follow from the declaration of the elements: what is an aggregate, what is at fault,
//! and in which order an element is sent.

use super::Element;
use super::table::{Form, LEAVES, Leaf, OTHER_AGGREGATES, Occurs, Part, SHAPES};
use crate::status::Status;
use crate::value::{Date, Moment, Money};

/// Whether an element of this name holds elements rather than a text.
pub(crate) fn is_aggregate(name: &str) -> bool {
    parts(name).is_some() || OTHER_AGGREGATES.contains(&name)
}

/// Whether the definition of an aggregate has a place for this element.
pub(crate) fn has_place_for(aggregate: &str, name: &str) -> bool {
    parts(aggregate).is_some_and(|parts| parts.iter().any(|part| part.names.contains(&name)))
}

/// Whether this is a leaf whose name is known.
pub(super) fn is_leaf(name: &str) -> bool {
    leaf(name).is_some()
}

/// Whether the end tag is compulsory in SGML although the element holds a text.
pub(super) fn is_always_closed(name: &str) -> bool {
    matches!(name, "EXTDPMTDSC" | "MSGBODY")
}

fn parts(name: &str) -> Option<&'static [Part]> {
    SHAPES
        .iter()
        .find(|(aggregate, _)| *aggregate == name)
        .map(|(_, parts)| *parts)
}

fn leaf(name: &str) -> Option<&'static Leaf> {
    LEAVES.iter().find(|leaf| leaf.0 == name)
}

/// The first rule that an element breaks, with the status it deserves and a sentence for the client.
/// Elements that no table knows are passed over, as OFX wants it.
pub(crate) fn fault(element: &Element) -> Option<(Status, String)> {
    match parts(&element.name) {
        Some(parts) => parts.iter().find_map(|part| part_fault(element, part)),
        None => leaf_fault(element),
    }
}

fn part_fault(element: &Element, part: &Part) -> Option<(Status, String)> {
    let found: Vec<&Element> = element
        .children
        .iter()
        .filter(|child| part.names.contains(&child.name.as_str()))
        .collect();
    let written = part.names.join(" or ");
    let least = usize::from(matches!(
        part.occurs,
        Occurs::One | Occurs::Several | Occurs::Some
    ));
    if found.len() < least {
        return Some((Status::General, format!("{} lacks {written}", element.name)));
    }
    let most = match part.occurs {
        Occurs::One | Occurs::Maybe | Occurs::Later | Occurs::Since2006 => 1,
        Occurs::Some => part.names.len(),
        Occurs::Many | Occurs::Several => usize::MAX,
    };
    if found.len() > most {
        return Some((
            Status::General,
            format!("{} has too many {written}", element.name),
        ));
    }
    // An empty optional element means the same as none.
    let optional = least == 0;
    found
        .into_iter()
        .filter(|child| !(optional && is_blank(child)))
        .find_map(fault)
}

fn is_blank(element: &Element) -> bool {
    element.text.is_empty() && !is_aggregate(&element.name)
}

fn leaf_fault(element: &Element) -> Option<(Status, String)> {
    let Leaf(name, longest, form, status) = leaf(&element.name)?;
    let text = element.text.as_str();
    let length = text.chars().count();
    let sound = match form {
        Form::Text => true,
        Form::Digits => text.bytes().all(|byte| byte.is_ascii_digit()),
        Form::Amount => Money::is_amount(text),
        Form::Date | Form::Moment => Date::parse(text).is_some(),
        Form::OneOf(values) => values.contains(&text),
    };
    let wrong = match () {
        () if length == 0 => "is empty",
        () if length > *longest => "is too long",
        () if !sound => "has no valid value",
        () => return None,
    };
    Some((*status, format!("{name} {wrong}")))
}

/// The latest version of OFX: messages in it may hold every element.
pub(super) const LATEST: u16 = 299;

impl Occurs {
    /// Whether the definitions of that version know such an element.
    fn is_in(self, version: u16) -> bool {
        match self {
            Self::Later => version >= 200,
            Self::Since2006 => version == 103 || version >= 203,
            _ => true,
        }
    }
}

/// The element as it may be sent: parts in order, unknown and empty elements left out, those too that
/// the version does not have, and dates in the one form that every version permits.
pub(super) fn arranged(element: &Element, version: u16) -> Element {
    let Some(parts) = parts(&element.name) else {
        return arranged_leaf(element);
    };
    let mut places: Vec<((usize, usize), &Element)> = element
        .children
        .iter()
        .filter(|child| !is_blank(child))
        .filter_map(|child| Some((place(parts, &child.name, version)?, child)))
        .collect();
    places.sort_by_key(|(place, _)| *place);
    let children = places
        .into_iter()
        .map(|(_, child)| arranged(child, version));
    // An aggregate of which nothing is left says nothing.
    let children = children.filter(|child| !(child.text.is_empty() && child.children.is_empty()));
    let mut arranged = Element::group(&element.name, children.collect::<Vec<_>>());
    arranged.rest = element.rest;
    arranged
}

fn arranged_leaf(element: &Element) -> Element {
    let written = match leaf(&element.name) {
        Some(Leaf(_, _, Form::Date, _)) => Date::parse(&element.text).map(|date| date.to_string()),
        Some(Leaf(_, _, Form::Moment, _)) => Moment::parse(&element.text).map(|at| at.to_string()),
        _ => None,
    };
    written.map_or_else(
        || element.clone(),
        |text| Element::leaf(&element.name, text),
    )
}

fn place(parts: &[Part], name: &str, version: u16) -> Option<(usize, usize)> {
    let (at, part) = parts
        .iter()
        .enumerate()
        .find(|(_, part)| part.names.contains(&name))?;
    if !part.occurs.is_in(version) {
        return None;
    }
    let within = match part.occurs {
        Occurs::Some => part.names.iter().position(|known| *known == name)?,
        _ => 0,
    };
    Some((at, within))
}
