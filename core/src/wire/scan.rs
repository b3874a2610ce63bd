//! The smallest questions about bytes of markup: is this a tag, where does its name end.

/// A name may have so many characters; what is longer is text.
pub(super) const LONGEST_NAME: usize = 64;
pub(super) const CDATA: &[u8] = b"<![CDATA[";

/// For the comment or CDATA that `bytes` begins with: how long its opening is, and what closes it.
pub(super) fn section_at(bytes: &[u8]) -> Option<(usize, &'static [u8])> {
    if bytes.starts_with(b"<!--") {
        Some((4, b"-->"))
    } else if bytes.starts_with(CDATA) {
        Some((CDATA.len(), b"]]>"))
    } else {
        None
    }
}

/// Whether `bytes`, which begins with `<`, begins a start or end tag rather than text.
pub(super) fn begins_tag(bytes: &[u8]) -> bool {
    let ([b'<', b'/', name @ ..] | [b'<', name @ ..]) = bytes else {
        return false;
    };
    let length = name_length(name);
    length > 0
        && match name.get(length) {
            None | Some(b'>') => true,
            Some(b'/' | b' ' | b'\t' | b'\r' | b'\n') => {
                let rest = &name[length..];
                memchr::memchr2(b'<', b'>', rest).is_none_or(|end| rest[end] == b'>')
            }
            Some(_) => false,
        }
}

/// How many of the first bytes are the name of an element; 0 if they are none, or too long a one.
pub(super) fn name_length(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    let length = bytes
        .iter()
        .take(LONGEST_NAME + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
        .count();
    if length > LONGEST_NAME { 0 } else { length }
}
