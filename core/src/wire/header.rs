//! The header before `<OFX>`: nine lines in 1.x, two XML instructions in 2.x. Read leniently, written exactly.

use std::borrow::Cow;

use super::charset::Charset;
use super::error::ReadError;
use super::version::{Syntax, Version};

/// What the header of a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The version of the body; `None` where a document has no header at all.
    pub version: Option<Version>,
    /// The syntax of the header, and so of the body.
    pub syntax: Syntax,
    /// Application-level security: `NONE`, or the obsolete `TYPE1`.
    pub security: String,
    /// `OLDFILEUID`: the last file that was processed, for file-based error recovery; `NONE` otherwise.
    pub old_file_uid: String,
    /// `NEWFILEUID`: identifies this file; `NONE` where unused.
    pub new_file_uid: String,
}

/// The keys of both headers. `ENCODING` and `CHARSET` need no reading: see `Document`.
const KEYS: [&str; 9] = [
    "OFXHEADER",
    "DATA",
    "VERSION",
    "SECURITY",
    "ENCODING",
    "CHARSET",
    "COMPRESSION",
    "OLDFILEUID",
    "NEWFILEUID",
];
const NONE: &str = "NONE";

impl Header {
    /// The header of a request: no security, no old file.
    pub fn new(version: Version, new_file_uid: &str) -> Self {
        Header {
            version: Some(version),
            syntax: version.syntax(),
            security: NONE.to_owned(),
            old_file_uid: NONE.to_owned(),
            new_file_uid: new_file_uid.to_owned(),
        }
    }

    /// Writes the header, with the blank line that ends it in 1.x.
    pub fn write(&self, out: &mut String) {
        self.write_for(Charset::default(), out);
    }

    /// The same, for a body in an encoding.
    pub(super) fn write_for(&self, charset: Charset, out: &mut String) {
        // What was read from elsewhere must not write markup here.
        let [security, old_file_uid, new_file_uid] =
            [&self.security, &self.old_file_uid, &self.new_file_uid].map(|value| identifier(value));
        let version = self
            .version
            .map_or_else(String::new, |version| version.to_string());
        match self.syntax {
            Syntax::Sgml => {
                let values = [
                    "100",
                    "OFXSGML",
                    &version,
                    &security,
                    "USASCII",
                    charset.name(),
                    NONE,
                    &old_file_uid,
                    &new_file_uid,
                ];
                for (key, value) in KEYS.iter().zip(values) {
                    out.extend([key, ":", value, "\r\n"]);
                }
                out.push_str("\r\n");
            }
            Syntax::Xml => {
                out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n");
                out.push_str("<?OFX OFXHEADER=\"200\"");
                let fields = [
                    ("VERSION", version.as_str()),
                    ("SECURITY", &security),
                    ("OLDFILEUID", &old_file_uid),
                    ("NEWFILEUID", &new_file_uid),
                ];
                for (key, value) in fields {
                    out.extend([" ", key, "=\"", value, "\""]);
                }
                out.push_str("?>\r\n");
            }
        }
    }

    /// Whether a text has all of the header: more of it changes nothing.
    pub(crate) fn is_whole(text: &str) -> bool {
        find_body(text).is_some()
    }

    /// Reads the header that `text` begins with, and finds where the body begins.
    ///
    /// Fields are found by their names, not by lines: there are servers that send the whole header on one line, without
    /// separators, quoted, indented, or with lines missing.
    pub(crate) fn read(text: &str) -> Result<(Header, usize), ReadError> {
        let body = find_body(text);
        let head = &text[..body.unwrap_or_else(|| floor_boundary(text, HEADER_SEARCHED))];
        let upper = head.to_ascii_uppercase();
        let syntax = if has_key(&upper, "OFXHEADER", Syntax::Sgml.separator()) {
            Syntax::Sgml
        } else if has_key(&upper, "OFXHEADER", Syntax::Xml.separator()) || body.is_some() {
            Syntax::Xml
        } else {
            return Err(not_ofx(text));
        };
        let body = body.ok_or(ReadError::NoOfxElement)?;
        // The XML declaration has a version too, which is none of ours.
        let ours = if syntax == Syntax::Xml {
            upper.find("<?OFX").unwrap_or(head.len())
        } else {
            0
        };
        let (head, upper) = (&head[ours..], &upper[ours..]);
        let value = |key| field(head, upper, key, syntax);
        let bad_version = |code| ReadError::BadHeader {
            field: "VERSION",
            value: clip(code),
        };
        let version = match value("VERSION") {
            None if has_key(upper, "OFXHEADER", syntax.separator()) => return Err(bad_version("")),
            None => None,
            Some(code) => Some(Version::from_code(code).ok_or_else(|| bad_version(code))?),
        };
        let compression = value("COMPRESSION").unwrap_or(NONE);
        if !compression.eq_ignore_ascii_case(NONE) {
            let value = clip(compression);
            return Err(ReadError::BadHeader {
                field: "COMPRESSION",
                value,
            });
        }
        let text_or_none = |key| value(key).unwrap_or(NONE).to_owned();
        let header = Header {
            version,
            syntax,
            security: text_or_none("SECURITY"),
            old_file_uid: text_or_none("OLDFILEUID"),
            new_file_uid: text_or_none("NEWFILEUID"),
        };
        Ok((header, body))
    }
}

/// A value as a header may hold it: letters, digits, `_` and `-`, up to 36; `NONE` where nothing is left.
fn identifier(value: &str) -> Cow<'_, str> {
    const LONGEST: usize = 36;
    let is_fit = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    if value.len() <= LONGEST && value.as_bytes().iter().all(is_fit) && !value.is_empty() {
        return value.into();
    }
    let fit = value.bytes().filter(is_fit).take(LONGEST);
    let fit: String = fit.map(char::from).collect();
    if fit.is_empty() {
        NONE.into()
    } else {
        fit.into()
    }
}

/// So many bytes are searched for a header where there is no `<OFX`.
const HEADER_SEARCHED: usize = 4096;

/// The first `<OFX>`, in any case; `<?OFX` and `<OFXFOO` are others.
fn find_body(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|&at| {
        let name = &bytes[at + 1..];
        name.len() > 3
            && name[..3].eq_ignore_ascii_case(b"OFX")
            && (matches!(name[3], b'>' | b'/') || name[3].is_ascii_whitespace())
    })
}

/// The value of a field: what stands after the key and its separator, up to the next key, tag, quote or line end.
fn field<'a>(head: &'a str, upper: &str, key: &str, syntax: Syntax) -> Option<&'a str> {
    let separator = syntax.separator();
    let begin = key_end(upper, key, separator)?;
    let separator = char::from(separator);
    let rest = head[begin..].trim_start_matches([' ', '\t']);
    let begin = head.len() - rest.len();
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return rest[1..]
            .split(quote)
            .next()
            .map(str::trim)
            .filter(|value| !value.is_empty());
    }
    let mut end = rest
        .find(['\r', '\n', '<', '>', '?', '"', '\''])
        .unwrap_or(rest.len());
    let (value, behind) = upper[begin..].split_at(end);
    // Seldom is there another key in the value: where there is no separator, none is looked for.
    if value.contains(separator) || behind.trim_start().starts_with(separator) {
        for key in KEYS {
            if let Some(at) = upper[begin..begin + end].find(key) {
                let after = upper[begin + at + key.len()..].trim_start();
                if after.starts_with(separator) {
                    end = at;
                }
            }
        }
    }
    Some(rest[..end].trim()).filter(|value| !value.is_empty())
}

fn has_key(upper: &str, key: &str, separator: u8) -> bool {
    key_end(upper, key, separator).is_some()
}

/// Where the value of a key begins; the last of several counts.
fn key_end(upper: &str, key: &str, separator: u8) -> Option<usize> {
    memchr::memrchr_iter(separator, upper.as_bytes())
        .find(|&at| {
            let before = &upper[..at];
            before.ends_with(key) || before.trim_end_matches([' ', '\t']).ends_with(key)
        })
        .map(|at| at + 1)
}

/// What bytes that are no OFX look like.
fn not_ofx(text: &str) -> ReadError {
    let start = text[..floor_boundary(text, HEADER_SEARCHED)].trim_start();
    let begins = |prefix: &str| {
        start
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    let is_page = ["<html", "<head", "<body"]
        .iter()
        .any(|tag| holds(start, tag));
    let found = if start.is_empty() {
        "empty"
    } else if begins("<") && is_page {
        "an HTML page"
    } else if begins("{") || begins("[") {
        "JSON"
    } else {
        "some other text"
    };
    ReadError::NotOfx { found }
}

/// Whether a text holds a word in small letters, in any case.
fn holds(text: &str, word: &str) -> bool {
    text.to_ascii_lowercase().contains(word)
}

fn clip(value: &str) -> String {
    value.chars().take(32).collect()
}

fn floor_boundary(text: &str, most: usize) -> usize {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}
