//! The file header of both families: nine lines before a 1.x body, two instructions before a 2.x body.

use super::Malformed;

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

/// The values of ENCODING and CHARSET that are in use, the usual one first.
const ENCODINGS: [&str; 3] = ["USASCII", "UNICODE", "UTF-8"];
const CHARSETS: [&str; 6] = ["1252", "ISO-8859-1", "NONE", "8859-1", "CP1252", "UTF-8"];

/// The two syntaxes of OFX.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Version 1.x.
    Sgml,
    /// Version 2.x.
    Xml,
}

/// What the header of a request says, as far as the reply must follow it.
pub(crate) struct Header {
    pub(crate) family: Family,
    version: u16,
    encoding: &'static str,
    charset: &'static str,
    new_file_uid: String,
}

impl Header {
    /// Splits a file into its header and its body, which begins at `<OFX>`.
    pub(super) fn read(file: &str) -> Result<(Self, &str), Malformed> {
        let body_at = body_start(file).ok_or_else(|| Malformed::new("there is no <OFX>"))?;
        let (head, body) = file.split_at(body_at);
        let (family, head) = match head.find("<?OFX") {
            Some(at) => (Family::Xml, &head[at..]),
            None => (Family::Sgml, head),
        };
        let fields = fields(head, family);
        let field = |key: &str| {
            fields
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, v)| *v)
        };
        let version = field("VERSION")
            .and_then(|version| version.parse().ok())
            .filter(|version| family.versions().contains(version))
            .ok_or_else(|| Malformed::new("the header names no OFX version known here"))?;
        if field("SECURITY").is_some_and(|security| security != "NONE") {
            return Err(Malformed::new("only SECURITY NONE is offered"));
        }
        let uid = field("NEWFILEUID")
            .filter(|uid| is_file_uid(uid))
            .unwrap_or("NONE");
        let header = Self {
            family,
            version,
            encoding: known(field("ENCODING"), &ENCODINGS),
            charset: known(field("CHARSET"), &CHARSETS),
            new_file_uid: uid.to_owned(),
        };
        Ok((header, body))
    }

    /// The header of the reply: the conventions of the request, its NEWFILEUID repeated.
    pub(super) fn write(&self) -> String {
        let Self {
            version,
            encoding,
            charset,
            new_file_uid,
            ..
        } = self;
        match self.family {
            Family::Sgml => format!(
                "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:{version}\r\nSECURITY:NONE\r\n\
                 ENCODING:{encoding}\r\nCHARSET:{charset}\r\nCOMPRESSION:NONE\r\n\
                 OLDFILEUID:NONE\r\nNEWFILEUID:{new_file_uid}\r\n\r\n"
            ),
            Family::Xml => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n\
                 <?OFX OFXHEADER=\"200\" VERSION=\"{version}\" SECURITY=\"NONE\" \
                 OLDFILEUID=\"NONE\" NEWFILEUID=\"{new_file_uid}\"?>\r\n"
            ),
        }
    }

    /// The version of OFX, such as 102 or 211.
    pub(super) fn version(&self) -> u16 {
        self.version
    }

    /// Whether the reply is written in UTF-8 rather than in Windows-1252.
    pub(super) fn is_utf8(&self) -> bool {
        self.family == Family::Xml
            || self.encoding != "USASCII"
            || matches!(self.charset, "NONE" | "UTF-8")
    }
}

impl Family {
    fn versions(self) -> std::ops::RangeInclusive<u16> {
        match self {
            Family::Sgml => 100..=199,
            Family::Xml => 200..=299,
        }
    }
}

/// Where `<OFX>` begins, in capitals or not; `<?OFX` is not it.
fn body_start(file: &str) -> Option<usize> {
    file.match_indices('<').map(|(at, _)| at).find(|&at| {
        let rest = file.as_bytes().get(at + 1..at + 5);
        rest.is_some_and(|rest| {
            rest[..3].eq_ignore_ascii_case(b"OFX") && matches!(rest[3], b'>' | b' ')
        })
    })
}

/// Finds each key wherever it stands: some senders leave out the line ends, some add spaces.
fn fields(head: &str, family: Family) -> Vec<(&'static str, &str)> {
    let separator = match family {
        Family::Sgml => ':',
        Family::Xml => '=',
    };
    let mut places: Vec<(usize, usize, &str)> = KEYS
        .iter()
        .filter_map(|&key| {
            let at = head.find(key)?;
            let rest = head[at + key.len()..]
                .trim_start()
                .strip_prefix(separator)?;
            Some((at, head.len() - rest.len(), key))
        })
        .collect();
    places.sort_unstable();
    let ends = places
        .iter()
        .skip(1)
        .map(|place| place.0)
        .chain([head.len()]);
    places
        .iter()
        .zip(ends)
        .map(|(&(_, from, key), to)| (key, value(&head[from.min(to)..to])))
        .collect()
}

fn value(written: &str) -> &str {
    let word = written.split_ascii_whitespace().next().unwrap_or("");
    word.trim_end_matches(['?', '>']).trim_matches(['"', '\''])
}

/// A header value that is known, or what most files say: junk is not repeated.
fn known(value: Option<&str>, values: &[&'static str]) -> &'static str {
    let same = |known: &&&str| value.is_some_and(|value| value.eq_ignore_ascii_case(known));
    values.iter().find(same).unwrap_or(&values[0])
}

fn is_file_uid(uid: &str) -> bool {
    (1..=36).contains(&uid.len())
        && uid
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}
