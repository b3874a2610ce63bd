//! The smallest questions about bytes of markup: is this a tag, where does its name end.

use super::words::{WIDTH, name_part, word};

/// A name may have so many characters; what is longer is text.
pub(super) const LONGEST_NAME: usize = 4096;
/// Something that stands in text without being text itself, or with text that is not markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// `<!-- ... -->`: means nothing.
    Comment,
    /// `<![CDATA[ ... ]]>`: text, whatever it looks like.
    Data,
    /// `<?name ...>`: means nothing.
    Instruction,
}

impl Section {
    /// The section that `bytes` begins with.
    pub(super) fn at(bytes: &[u8]) -> Option<Section> {
        match bytes {
            [b'<', b'!', b'-', b'-', ..] => Some(Section::Comment),
            [b'<', b'?', letter, ..] if letter.is_ascii_alphabetic() => Some(Section::Instruction),
            _ if bytes.starts_with(b"<![CDATA[") => Some(Section::Data),
            _ => None,
        }
    }

    /// How long its opening is.
    pub(super) fn opening(self) -> usize {
        match self {
            Section::Comment => 4,
            Section::Data => 9,
            Section::Instruction => 2,
        }
    }

    /// What ends it.
    pub(super) fn closing(self) -> &'static [u8] {
        match self {
            Section::Comment => b"-->",
            Section::Data => b"]]>",
            Section::Instruction => b">",
        }
    }
}

/// Finds where sections end, and remembers: a text full of sections that do not end is searched but once for each kind.
#[derive(Debug, Default)]
pub(super) struct SectionEnds {
    /// For each kind, the closing found last and from where it was searched.
    found: [Option<(usize, Option<usize>)>; 3],
}

impl SectionEnds {
    /// Where the section of a kind that begins at `at` ends, after its closing.
    pub(super) fn end(&mut self, bytes: &[u8], section: Section, at: usize) -> Option<usize> {
        let from = at + section.opening();
        let closing = section.closing();
        let known = &mut self.found[section as usize];
        let still_holds = |&(searched, found): &(usize, Option<usize>)| {
            searched <= from && found.is_none_or(|f| f >= from)
        };
        let (_, found) = match known {
            Some(entry) if still_holds(entry) => *entry,
            _ => {
                let rest = bytes.get(from..)?;
                let found = memchr::memmem::find(rest, closing).map(|length| from + length);
                *known.insert((from, found))
            }
        };
        found.map(|found| found + closing.len())
    }
}

/// Whether `bytes`, which begins with `<`, begins a start or end tag rather than text.
pub(super) fn begins_tag(bytes: &[u8]) -> bool {
    let ([b'<', b'/', name @ ..] | [b'<', name @ ..]) = bytes else {
        return false;
    };
    let length = name_length(name);
    length > 0 && ends_as_tag(&name[length..])
}

/// Whether a tag goes on or ends with `bytes`, which stand behind its name, rather than be text.
#[inline]
pub(super) fn ends_as_tag(bytes: &[u8]) -> bool {
    match bytes.first() {
        None | Some(b'>') => true,
        Some(b'/' | b' ' | b'\t' | b'\r' | b'\n') => {
            memchr::memchr2(b'<', b'>', bytes).is_none_or(|end| bytes[end] == b'>')
        }
        Some(_) => false,
    }
}

/// Whether so many bytes are there that the opening of a section or the beginning of a tag is told from text.
#[inline]
pub(super) fn is_long_enough(bytes: &[u8]) -> bool {
    /// The longest opening of a section.
    const ENOUGH: usize = 9;
    bytes.len() >= ENOUGH
}

/// Whether `bytes`, which begins with `<`, ends before it is plain whether that begins a tag, and which, or a section.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let ([b'<', b'/', name @ ..] | [b'<', name @ ..]) = bytes else {
        return true;
    };
    if !is_long_enough(bytes) {
        return true;
    }
    let rest = &name[name_length(name)..];
    match rest.first() {
        _ if rest.len() == name.len() => false,
        None => true,
        Some(b'/' | b' ' | b'\t' | b'\r' | b'\n') => memchr::memchr2(b'<', b'>', rest).is_none(),
        Some(_) => false,
    }
}

/// Where the next `<` stands, which is looked for by a call only if it is not the first byte.
#[inline]
pub(super) fn next_bracket(bytes: &[u8]) -> Option<usize> {
    match bytes.first() {
        Some(b'<') => Some(0),
        _ => memchr::memchr(b'<', bytes),
    }
}

/// How many of the first bytes are the name of an element; 0 if they are none, or too long a one.
#[inline]
pub(super) fn name_length(bytes: &[u8]) -> usize {
    match bytes.first_chunk::<WIDTH>() {
        Some(eight) if eight[0].is_ascii_alphabetic() => {
            let part = name_part(u64::from_le_bytes(*eight));
            if part < WIDTH {
                part
            } else {
                long_name_length(bytes)
            }
        }
        Some(_) => 0,
        None => long_name_length(bytes),
    }
}

/// The same for names that are longer than a word or than what there is.
fn long_name_length(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    let mut length = 0;
    while length <= LONGEST_NAME {
        let Some(word) = word(bytes, length) else {
            let rest = bytes[length..].iter();
            length += rest.take_while(|&&byte| is_in_name(byte)).count();
            break;
        };
        let part = name_part(word);
        length += part;
        if part < WIDTH {
            break;
        }
    }
    if length > LONGEST_NAME { 0 } else { length }
}

/// Whether a byte may stand in a name, behind its first one.
#[inline]
pub(super) fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':')
}
