//! The versions of OFX and the two syntaxes they are written in.

use std::fmt;

/// How a document is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// OFX 1.x: `KEY:VALUE` header, leaves may lack their end tags.
    Sgml,
    /// OFX 2.x: XML with an `<?OFX ...?>` header.
    Xml,
}

impl Syntax {
    /// What stands between a key of the header and its value.
    pub(super) fn separator(self) -> u8 {
        match self {
            Syntax::Sgml => b':',
            Syntax::Xml => b'=',
        }
    }
}

/// The version of an OFX document, as its header gives it: 102 for 1.0.2, 211 for 2.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u16);

impl Version {
    /// OFX 1.0.2, which most bill-payment servers speak.
    pub const V102: Version = Version(102);
    /// OFX 2.0.1, the first with `BILLPUBINFO`.
    pub const V201: Version = Version(201);
    /// OFX 2.1.1.
    pub const V211: Version = Version(211);
    /// OFX 2.2, the first with `OFXEXTENSION`.
    pub const V220: Version = Version(220);

    /// The versions that this library writes.
    pub const WRITABLE: [Version; 11] = [
        Version(102),
        Version(103),
        Version(151),
        Version(160),
        Version(200),
        Version(201),
        Version(202),
        Version(203),
        Version(210),
        Version(211),
        Version(220),
    ];

    /// The version of a three-digit code; `None` if it is no such code, or of no known family.
    pub fn from_code(code: &str) -> Option<Version> {
        match code.parse() {
            Ok(number @ 100..=299) if code.len() == 3 => Some(Version(number)),
            _ => None,
        }
    }

    /// The code as a number, such as 102.
    pub fn code(self) -> u16 {
        self.0
    }

    /// The syntax that documents of this version are written in.
    pub fn syntax(self) -> Syntax {
        if self.0 < 200 {
            Syntax::Sgml
        } else {
            Syntax::Xml
        }
    }

    /// Whether this library writes requests of this version.
    pub fn is_writable(self) -> bool {
        Self::WRITABLE.contains(&self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
