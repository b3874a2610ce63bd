//! Deliberate defects: what a difficult bank does to the reply of a sound one.

pub(crate) mod answer;
pub(crate) mod armory;
mod content;
mod flood;
mod syntax;
pub(crate) mod transport;
mod withhold;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

macro_rules! faults {
    ($(
        $meaning:literal
        $name:ident $({ $($field_meaning:literal $field:ident: $type:ty = $example:expr),* $(,)? })?;
    )*) => {
        /// One defect. In JSON and TOML it is its name, such as `"one_line"`, or its name and
        /// its details, such as `{"http_error": {"status": 500}}` and `{"html_reply": {}}`. Details
        /// left out are 0, false or none; where it is armed by its name alone, they are those of [`Fault::all`].
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Fault {
            $(
                #[doc = $meaning]
                $name $({ $(#[doc = $field_meaning] #[serde(default)] $field: $type),* })?,
            )*
        }

        impl Fault {
            /// Every defect there is, with details that make sense, and what it does.
            pub fn all() -> Vec<(Self, &'static str)> {
                vec![$((Self::$name $({ $($field: $example),* })?, $meaning)),*]
            }
        }
    };
}

faults! {
    "A 1.x reply leaves out the end tags of its leaves."
    SgmlLeavesOpen;
    "A 1.x reply closes all its leaves."
    SgmlLeavesClosed;
    "A 1.x reply closes every other leaf."
    SgmlLeavesMixed;
    "The whole reply is one line: nothing separates the lines of its header."
    OneLine;
    "The blank line between header and body is missing."
    NoBlankLine;
    "The lines of the header end with CR alone."
    CrOnlyHeader;
    "The text is in another character set than the header says."
    WrongCharset;
    "A byte order mark comes before the header."
    ByteOrderMark;
    "An ampersand in a text is not escaped."
    RawAmpersand;
    "Private elements such as X.FOO stand in every aggregate."
    UnknownTags;
    "Something follows the end of the message."
    TrailingJunk;
    "A 1.x request gets a 2.x reply."
    XmlReply;
    "A 2.x request gets a 1.x reply."
    SgmlReply;
    "The reply is an HTTP error with a page of HTML."
    HttpError {
        "The HTTP status, from 400 to 599." status: u16 = 500,
        "Whether the request is carried out all the same." executed: bool = false,
    };
    "The reply is a page of HTML, with HTTP 200."
    HtmlReply {
        "Whether the request is carried out all the same." executed: bool = false,
    };
    "The reply is empty and sets a cookie; from then on no request is carried out without it."
    EmptyWithCookie;
    "The connection ends as soon as the head of the request is there."
    DropBeforeReading;
    "The connection ends when the request is read, and it is not carried out."
    DropBeforeExecuting;
    "The connection ends while the request is being read, and it is not carried out."
    DropWhileReading {
        "How many bytes of the body are read before." bytes: u64 = 100,
    };
    "The request is carried out, and the connection ends inside the reply."
    DropAfterExecuting {
        "How many bytes of the body still arrive; with 0 there is not even a head." bytes: u64 = 0,
    };
    "The request is carried out at once, and its reply comes late."
    Delay {
        "How late." milliseconds: u64 = 3000,
    };
    "The reply comes slowly."
    Drip {
        "How slowly." bytes_per_second: u32 = 200,
    };
    "Every reply inside has another TRNUID than its request."
    WrongTrnuid;
    "A synchronisation is carried out, and answered with TOKEN -1."
    NoToken;
    "A synchronisation tells every change twice."
    DuplicateRecords;
    "A synchronisation brings changes that were made up, as many as asked for."
    HugeHistory {
        "How many." entries: u64 = 10_000,
    };
    "The reply has another status; an error has no body."
    Status {
        "Where the status stands." level: Level = Level::Transaction,
        "The CODE." code: u32 = 2000,
        "The SEVERITY, right or wrong; the right one if it is not given."
        severity: Option<Severity> = None,
        "Whether the request is carried out all the same." executed: bool = false,
        "The MESSAGE; none if it is not given." message: Option<String> = None,
    };
    "The sign-on is refused with 15500, whatever the password."
    SignonRefused {
        "Whether each request has a reply of its own, too." with_transactions: bool = true,
    };
    "A due date without processing moves to the next day with it, and the reply says so."
    MoveDueDate;
    "The reply names a payee of the directory by its PAYEEID, whatever the request said."
    PayeeById;
    "A payment to a PAYEELSTID gives its payee another one."
    OtherListId;
    "A new CLIENTUID is refused until the customer confirms it, which the bank's controller does."
    ConfirmClient {
        "Within how many days from its first use." days: u32 = 7,
    };
    "The request is refused with HTTP 403, and so is every other from the same address that day."
    BlockAddress;
    "A synchronisation with REFRESH cannot be carried out: TOKEN -1."
    RefreshUnsupported;
}

/// Which status of a reply is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// That of SONRS.
    SignOn,
    /// That of each `...TRNRS`, or of those that the fault is armed for.
    #[default]
    Transaction,
    /// A `...SYNCRS` has none: it gets TOKEN -1, and the requests inside it get the status.
    Sync,
}

/// The SEVERITY of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// It was done.
    Info,
    /// It was done, but.
    Warn,
    /// It was not done.
    Error,
}

/// A fault, and the requests it is meant for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arming {
    /// What shall go wrong.
    #[serde(deserialize_with = "named_or_detailed")]
    pub fault: Fault,
    /// How often; 0 until it is disarmed. Once if it is not given.
    #[serde(default = "once")]
    pub times: u32,
    /// Only requests with an element of this name, such as `PMTRQ`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Only requests of this USERID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

fn once() -> u32 {
    1
}

/// Reads a fault, with details or by its name alone.
fn named_or_detailed<'de, D: Deserializer<'de>>(from: D) -> Result<Fault, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    let is_named = |(fault, _): &(Fault, _)| value.as_str() == Some(&fault.name());
    match Fault::all().into_iter().find(is_named) {
        Some((fault, _)) => Ok(fault),
        None => Fault::deserialize(value).map_err(D::Error::custom),
    }
}

/// A fault that waits for its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmedFault {
    /// What it is disarmed with.
    pub id: u64,
    /// The fault; `times` counts what is left.
    #[serde(flatten)]
    pub arming: Arming,
}

impl From<Fault> for Arming {
    /// For the next request, whatever it is.
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            times: once(),
            message: None,
            user: None,
        }
    }
}

impl Fault {
    /// The name in JSON and TOML.
    pub fn name(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            Ok(serde_json::Value::Object(fields)) => fields.keys().cloned().collect(),
            _ => String::new(),
        }
    }

    /// Whether it strikes before anybody knows what the request says.
    pub(crate) fn strikes_unread(&self) -> bool {
        matches!(
            self,
            Self::DropBeforeReading | Self::DropWhileReading { .. }
        )
    }

    /// What is wrong with the details, if something is.
    pub(crate) fn objection(&self) -> Option<&'static str> {
        match self {
            Self::HttpError { status, .. } if !(400..=599).contains(status) => {
                Some("status is from 400 to 599")
            }
            Self::Drip {
                bytes_per_second: 0,
            } => Some("bytes_per_second is more than 0"),
            Self::Status {
                message: Some(message),
                ..
            } if message.is_empty() || message.chars().count() > 255 => {
                Some("message has 1 to 255 characters")
            }
            _ => None,
        }
    }
}

impl Arming {
    /// What is wrong with it, if something is.
    pub(crate) fn objection(&self) -> Option<&'static str> {
        if self.fault.strikes_unread() && (self.message.is_some() || self.user.is_some()) {
            return Some("what strikes before the request is read cannot know message or user");
        }
        self.fault.objection()
    }
}
