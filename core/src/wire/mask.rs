//! Masking: a text with the value of every password, key, answer and token replaced by stars.
//!
//! It works on the text and not on what is read of it: a page of HTML that repeats a request, or a reply that was cut, must
//! show no more than a sound document.

use super::scan::{begins_tag, name_length};
use super::tag::Tag;
use crate::value::Private;

const STARS: &str = "***";

/// Masks the values of secret elements, also where their brackets are escaped as in a page of HTML.
pub(crate) fn mask(text: &str) -> String {
    replace(text, |tag, _| tag.is_secret().then(|| STARS.to_owned()))
}

/// The same, and of account numbers only the ends are left: for logs.
pub(crate) fn mask_private(text: &str) -> String {
    replace(text, |tag, value| match tag {
        _ if tag.is_secret() => Some(STARS.to_owned()),
        _ if tag.is_private() => Some(Private::from(value.trim()).masked()),
        _ => None,
    })
}

/// Replaces values; `instead` says by what, for the name of an element and its value as it is written.
fn replace(text: &str, instead: impl Fn(Tag, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    let last_end = memchr::memrchr(b'>', bytes);
    while let Some(found) = memchr::memchr2(b'<', b'&', &bytes[at..]) {
        at += found;
        let Some((tag, begin)) = start_tag(text, at) else {
            at += 1;
            continue;
        };
        // Where the start tag is escaped the end is, too; in a plain value, what is escaped is part of it.
        let end = if bytes[at] == b'<' {
            plain_end(bytes, begin, last_end)
        } else {
            escaped_end(bytes, begin)
        };
        let value = &text[begin..end];
        let masked = if value.trim().is_empty() {
            None
        } else {
            instead(tag, value)
        };
        match masked {
            Some(masked) => {
                out.push_str(&text[copied..begin]);
                out.push_str(&masked);
                copied = end;
                at = end;
            }
            None => at = begin,
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// The name and where the value begins, if the start tag of an element to be masked begins at `at`.
fn start_tag(text: &str, at: usize) -> Option<(Tag, usize)> {
    let rest = &text[at..];
    let (opening, closing) = if rest.starts_with('<') {
        ("<", ">")
    } else {
        ("&lt;", "&gt;")
    };
    let name = rest.strip_prefix(opening)?;
    let length = name_length(name.as_bytes());
    let tag = Tag::find(&name.as_bytes()[..length]);
    if !tag.is_secret() && !tag.is_private() {
        return None;
    }
    let after = name[length..].trim_start().strip_prefix(closing)?;
    Some((tag, text.len() - after.len()))
}

/// Where a value ends: at the next tag, or at the end of the text.
fn plain_end(bytes: &[u8], begin: usize, last_end: Option<usize>) -> usize {
    // A tag that does not end is none: rather too much is masked than too little.
    memchr::memchr_iter(b'<', &bytes[begin..])
        .map(|at| begin + at)
        .find(|&at| begins_tag(&bytes[at..]) && last_end.is_some_and(|end| at < end))
        .unwrap_or(bytes.len())
}

/// The same, where tags are escaped.
fn escaped_end(bytes: &[u8], begin: usize) -> usize {
    memchr::memmem::find_iter(&bytes[begin..], b"&lt;")
        .map(|at| begin + at)
        .find(|&at| {
            let name = &bytes[at + 4..];
            name_length(name.strip_prefix(b"/").unwrap_or(name)) > 0
        })
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        for (text, masked) in [
            (
                "<USERPASS>hunter2<LANGUAGE>ENG",
                "<USERPASS>***<LANGUAGE>ENG",
            ),
            ("<USERPASS>PASS</USERPASS>", "<USERPASS>***</USERPASS>"),
            ("<ACCESSKEY>KEY", "<ACCESSKEY>***"),
            ("<accesskey >a<b c", "<accesskey >***"),
            (
                "&lt;USERPASS&gt;hunter2&lt;/USERPASS&gt;",
                "&lt;USERPASS&gt;***&lt;/USERPASS&gt;",
            ),
            ("<USERPASS>a&amp;b\n<X>", "<USERPASS>***<X>"),
            (
                "<USERPASS></USERPASS><USERID>kim",
                "<USERPASS></USERPASS><USERID>kim",
            ),
            ("<USERPASS>a&amp;b&lt;c&gt;d<X>", "<USERPASS>***<X>"),
            ("nothing & here < there", "nothing & here < there"),
        ] {
            assert_eq!(mask(text), masked, "{text}");
        }
    }

    #[test]
    fn of_account_numbers_a_log_has_the_end() {
        let text = "<USERPASS>x<ACCTID>516273<PAYACCT>12</PAYACCT><NAME>Ann<ACCTID></ACCTID><DESC>SAVINGS 516273";
        let masked =
            "<USERPASS>***<ACCTID>***73<PAYACCT>***</PAYACCT><NAME>Ann<ACCTID></ACCTID><DESC>***73";
        assert_eq!(mask_private(text), masked);
        assert_eq!(mask(text), text.replace(">x<", ">***<"));
    }
}
