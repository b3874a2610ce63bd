//! A glance at a message: names and texts as they stand, whether or not the message can be understood.

/// More kinds of requests than any message has; hostile ones are not listed to the end.
const MOST_KINDS: usize = 50;

/// One start tag and the text behind it.
pub(crate) struct Glimpse<'a> {
    /// The name as it is written.
    name: &'a str,
    /// Where the text begins.
    pub(crate) from: usize,
    /// The text up to the next tag, a CDATA section included.
    pub(crate) text: &'a str,
}

impl Glimpse<'_> {
    /// Whether this is an element of that name, in capitals or not.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The start tags of a message, in order. This takes one pass, whatever the message is.
pub(crate) fn elements(message: &str) -> impl Iterator<Item = Glimpse<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let tag = next_tag(message, at)?;
            at = tag.end;
            if !tag.name.starts_with('/') {
                let from = at;
                at = text_end(message, from);
                return Some(Glimpse {
                    name: tag.name,
                    from,
                    text: &message[from..at],
                });
            }
        }
    })
}

/// Whether there is an element of this name.
pub(crate) fn has(message: &str, name: &str) -> bool {
    elements(message).any(|element| element.is(name))
}

/// The text of the first element of this name; an empty one counts as none.
pub(crate) fn text_of(message: &str, name: &str) -> Option<String> {
    let text = elements(message).find(|element| element.is(name))?.text;
    let text = text.trim();
    let text = text
        .strip_prefix("<![CDATA[")
        .and_then(|text| text.strip_suffix("]]>"))
        .unwrap_or(text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The requests of a message: all elements with a name such as PMTRQ, once each.
pub(crate) fn requests(message: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for element in elements(message) {
        let name = element.name.to_ascii_uppercase();
        if name.ends_with("RQ") && names.len() < MOST_KINDS && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Where the text that begins at `from` ends.
fn text_end(message: &str, from: usize) -> usize {
    let mut at = from;
    if message[from..].trim_start().starts_with("<![CDATA[") {
        // Nothing inside the section is a tag; one that does not end goes on to the end.
        at = message[from..]
            .find("]]>")
            .map_or(message.len(), |stop| from + stop + "]]>".len());
    }
    next_tag(message, at).map_or(message.len(), |tag| tag.start)
}

struct Tag<'a> {
    start: usize,
    /// With the slash of an end tag.
    name: &'a str,
    end: usize,
}

fn next_tag(message: &str, from: usize) -> Option<Tag<'_>> {
    let mut at = from;
    loop {
        let start = at + message[at..].find('<')?;
        let rest = &message[start + 1..];
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte))
            .count();
        let name = &rest[..length];
        let letters = name.strip_prefix('/').unwrap_or(name);
        // No tag goes beyond the next one, and behind the last `>` there is none.
        let stop = length + rest[length..].find(['<', '>'])?;
        if letters.starts_with(|c: char| c.is_ascii_alphabetic()) && rest[stop..].starts_with('>') {
            let name = name.strip_suffix('/').unwrap_or(name);
            return Some(Tag {
                start,
                name,
                end: start + 1 + stop + 1,
            });
        }
        at = start + 1;
    }
}
