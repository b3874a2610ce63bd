//! The mark in a written file where the rest of a history belongs, which is still in the database.

use super::tree::Rest;

/// A control character that no message can hold: the reader takes it out of every text.
const MARK: char = '\u{1}';

/// Marks the place.
pub(super) fn mark(out: &mut String, rest: Rest) {
    let Rest { history, after, to } = rest;
    let text = format!("{MARK}{history}:{after}:{to}{MARK}");
    out.push_str(&text);
}

/// Takes a file apart at its marks: the bytes before each, what belongs there, and the bytes at the
/// end.
pub(crate) fn split(mut file: Vec<u8>) -> (Vec<(Vec<u8>, Rest)>, Vec<u8>) {
    let mut parts = Vec::new();
    while let Some((from, to, rest)) = first_mark(&file) {
        let after = file.split_off(to);
        file.truncate(from);
        parts.push((std::mem::replace(&mut file, after), rest));
    }
    (parts, file)
}

fn first_mark(file: &[u8]) -> Option<(usize, usize, Rest)> {
    let is_mark = |byte: &u8| char::from(*byte) == MARK;
    let from = file.iter().position(is_mark)?;
    let length = file[from + 1..].iter().position(is_mark)?;
    let text = std::str::from_utf8(&file[from + 1..from + 1 + length]).ok()?;
    let mut numbers = text.split(':').map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    let rest = Rest {
        history: next()?,
        after: next()?,
        to: next()?,
    };
    Some((from, from + length + 2, rest))
}
