//! A reply of the bank, scanned once: who answers what, and where in the text it stands.

mod wrapper;

use std::ops::Range;
use std::sync::Arc;

use wrapper::scan_wrapper;

use super::outline::Outlines;
use crate::error::{Error, Result};
use crate::message::{MessageError, Severity, Status};
use crate::status::{self, Gravity};
use crate::value::Secret;
use crate::wire::{Document, Event, ReadError, Reader, Tag};

/// A scanned reply.
pub(crate) struct Reply {
    pub(crate) document: Arc<Document>,
    pub(crate) signon: SignonAnswer,
    /// The answers to transactions of the client's own.
    pub(crate) answers: Vec<Answer>,
    /// The first synchronisation.
    pub(crate) sync: Option<SyncAnswer>,
}

/// The answer to the sign-on: what of it matters, however odd the rest may be.
pub(crate) struct SignonAnswer {
    pub(crate) status: Status,
    pub(crate) access_key: Option<Secret>,
    pub(crate) session_cookie: Option<Secret>,
}

/// The answer to one transaction.
pub(crate) struct Answer {
    pub(crate) transaction_id: String,
    pub(crate) status: Status,
    pub(crate) body: Option<Body>,
}

/// Where the body of an answer stands.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) tag: Tag,
    pub(crate) range: Range<usize>,
    /// Where among the outlines of its synchronisation its own is, if the scan left one.
    pub(crate) outline: Option<u32>,
}

/// The answer to a synchronisation.
pub(crate) struct SyncAnswer {
    pub(crate) tag: Tag,
    pub(crate) token: Option<String>,
    pub(crate) lost: bool,
    /// The bank and the number of the account that it is about, if it says.
    pub(crate) account: Option<(String, String)>,
    /// What happened, in the order in which the bank tells it; empty if it was told while it arrived.
    pub(crate) bodies: Vec<Body>,
    /// What stands where in them.
    pub(crate) outlines: Outlines,
    /// The last of what happened.
    pub(crate) last: Option<Tag>,
}

/// A scan under way: what was found so far, wherever the text is cut into parts.
#[derive(Default)]
pub(crate) struct Scan {
    pub(crate) signon: Option<SignonAnswer>,
    /// The first synchronisation.
    pub(crate) sync: Option<SyncAnswer>,
    place: Place,
    /// How many answers and changes there were, also of those that nobody wants.
    records: usize,
}

/// Where a scan stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// In the root or a set, where answers stand.
    #[default]
    Set,
    /// In the first synchronisation.
    Sync,
    /// In one behind it, of which nothing is wanted.
    LaterSync,
}

/// What a scan came to.
pub(crate) enum Step {
    /// An answer to a transaction of the client's own.
    Answer(Answer),
    /// Something that happened, in the first synchronisation.
    Change(Body),
    /// Something else, of which all that matters is noted.
    Other,
    /// The end of the root.
    End,
}

/// What a status says of its request.
pub(crate) enum Verdict {
    /// Done, with a remark if the server has one.
    Done(Option<String>),
    Refused(Error),
}

/// What a reply cannot be without.
pub(super) const SIGNON: &str = "SONRS, the answer to the sign-on";
const SIGNON_SET: Tag = Tag::of("SIGNONMSGSRSV1");
const SONRS: Tag = Tag::of("SONRS");
/// The sets that hold answers.
const SETS: [Tag; 4] = [
    SIGNON_SET,
    Tag::of("SIGNUPMSGSRSV1"),
    Tag::of("BILLPAYMSGSRSV1"),
    Tag::of("PROFMSGSRSV1"),
];
const TRNUID: Tag = Tag::of("TRNUID");
const STATUS: Tag = Tag::of("STATUS");
const TOKEN: Tag = Tag::of("TOKEN");
const LOSTSYNC: Tag = Tag::of("LOSTSYNC");

const BANKACCTFROM: Tag = Tag::of("BANKACCTFROM");
const BANKID: Tag = Tag::of("BANKID");
const ACCTID: Tag = Tag::of("ACCTID");
const ACCESSKEY: Tag = Tag::of("ACCESSKEY");
const SESSCOOKIE: Tag = Tag::of("SESSCOOKIE");

/// What a synchronisation tells of; anything else in it is no change.
const CHANGES: [Tag; 10] = [
    Tag::of("PMTRS"),
    Tag::of("PMTMODRS"),
    Tag::of("PMTCANCRS"),
    Tag::of("PAYEERS"),
    Tag::of("PAYEEMODRS"),
    Tag::of("PAYEEDELRS"),
    Tag::of("RECPMTRS"),
    Tag::of("RECPMTMODRS"),
    Tag::of("RECPMTCANCRS"),
    Tag::of("PMTMAILRS"),
];

const WRAPPERS: [Tag; 10] = [
    Tag::of("PMTTRNRS"),
    Tag::of("PMTINQTRNRS"),
    Tag::of("PAYEETRNRS"),
    Tag::of("RECPMTTRNRS"),
    Tag::of("PMTMAILTRNRS"),
    Tag::of("PINCHTRNRS"),
    Tag::of("MFACHALLENGETRNRS"),
    Tag::of("ACCTINFOTRNRS"),
    Tag::of("ACCTTRNRS"),
    Tag::of("PROFTRNRS"),
];
const SYNCS: [Tag; 4] = [
    Tag::of("PMTSYNCRS"),
    Tag::of("PAYEESYNCRS"),
    Tag::of("RECPMTSYNCRS"),
    Tag::of("PMTMAILSYNCRS"),
];

impl Reply {
    /// Scans a document. The markup of all of it is checked, so that its parts can be read later without failing.
    pub(crate) fn scan(document: Arc<Document>) -> Result<Reply> {
        let mut scan = Scan::default();
        let mut answers = Vec::new();
        let mut bodies = Vec::new();
        let mut reader = document.reader();
        loop {
            let place = |at| document.line_and_column(at);
            let step = scan.step(&mut reader);
            match step.map_err(|error| cannot_be_read(&error, 0, place))? {
                Step::Answer(answer) => answers.push(answer),
                Step::Change(body) => bodies.push(body),
                Step::Other => {}
                Step::End => break,
            }
        }
        let Scan { signon, sync, .. } = scan;
        let reply = Reply {
            signon: signon.ok_or_else(|| Error::missing(SIGNON))?,
            answers,
            sync: sync.map(|mut sync| SyncAnswer {
                bodies,
                outlines: sync.outlines.take(),
                ..sync
            }),
            document,
        };
        Ok(reply)
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        Error::protocol(error.to_string())
    }
}

/// What is wrong with a reply, of which `before` bytes stood before the text at hand; `place` gives line and column of a byte of
/// that.
pub(crate) fn cannot_be_read(
    error: &MessageError,
    before: usize,
    place: impl Fn(usize) -> (usize, usize),
) -> Error {
    let at = match error {
        MessageError::Read(
            ReadError::Truncated { at, .. }
            | ReadError::TooDeep { at, .. }
            | ReadError::LeafTooLong { at, .. },
        )
        | MessageError::Missing { at, .. }
        | MessageError::Value { at, .. }
        | MessageError::Kind { at, .. }
        | MessageError::Repeated { at, .. } => *at,
        MessageError::Read(error) => return error.clone().into(),
    };
    let (line, column) = place(at);
    match error {
        MessageError::Missing {
            parent, element, ..
        } => Error::missing(&format!(
            "{element} in {parent} (line {line}, column {column})"
        )),
        error => {
            let error = error.clone().moved(before);
            Error::protocol(format!(
                "the server's response cannot be read: {error} (line {line}, column {column})"
            ))
        }
    }
}

impl Scan {
    /// Reads on to what comes next. An error leaves the scan as it was, so that the step can be repeated with more text.
    pub(crate) fn step(&mut self, reader: &mut Reader<'_>) -> Result<Step, MessageError> {
        let Some(event) = reader.next_event()? else {
            return Ok(Step::End);
        };
        match self.place {
            Place::Set => self.in_set(event, reader),
            Place::Sync | Place::LaterSync => self.in_sync(event, reader),
        }
    }

    fn in_set(&mut self, event: Event<'_>, reader: &mut Reader<'_>) -> Result<Step, MessageError> {
        match event {
            // The root.
            Event::Open(_) if reader.depth() == 1 => {}
            Event::Open(name) if SETS.contains(&name.tag) => {}
            Event::Open(name) if name.tag == SONRS => {
                self.signon = Some(scan_signon(reader)?);
            }
            Event::Open(name) if WRAPPERS.contains(&name.tag) => {
                let wrapper = scan_wrapper(reader, None)?;
                count(&mut self.records, reader)?;
                return Ok(Step::Answer(wrapper.into()));
            }
            Event::Open(name) if SYNCS.contains(&name.tag) => {
                self.place = if self.sync.is_none() {
                    self.sync = Some(SyncAnswer::new(name.tag));
                    Place::Sync
                } else {
                    Place::LaterSync
                };
            }
            Event::Open(_) => reader.skip_aggregate()?,
            Event::Leaf(..) | Event::Close(_) => {}
        }
        Ok(Step::Other)
    }

    fn in_sync(&mut self, event: Event<'_>, reader: &mut Reader<'_>) -> Result<Step, MessageError> {
        let is_first = self.place == Place::Sync;
        let sync = self.sync.as_mut().filter(|_| is_first);
        match event {
            Event::Leaf(name, value) => {
                if let Some(sync) = sync {
                    match name.tag {
                        TOKEN if !value.is_empty() => {
                            sync.token = Some(value.decode().into_owned());
                        }
                        LOSTSYNC => sync.lost = value.as_written().eq_ignore_ascii_case("Y"),
                        _ => {}
                    }
                }
            }
            Event::Open(name) if WRAPPERS.contains(&name.tag) => {
                let Some(sync) = sync else {
                    scan_wrapper(reader, None)?;
                    count(&mut self.records, reader)?;
                    return Ok(Step::Other);
                };
                let mark = sync.outlines.mark();
                let wrapper = scan_wrapper(reader, Some(&mut sync.outlines));
                let wrapper = wrapper.inspect_err(|_| sync.outlines.back_to(mark))?;
                count(&mut self.records, reader)?;
                if let Some(body) = wrapper.body.filter(|body| CHANGES.contains(&body.tag)) {
                    sync.last = Some(body.tag);
                    return Ok(Step::Change(body));
                }
            }
            Event::Open(name) if name.tag == BANKACCTFROM => {
                let account = scan_account(reader)?;
                if let Some(sync) = sync {
                    sync.account = account;
                }
            }
            Event::Open(_) => reader.skip_aggregate()?,
            Event::Close(_) => self.place = Place::Set,
        }
        Ok(Step::Other)
    }
}

impl SyncAnswer {
    fn new(tag: Tag) -> Self {
        SyncAnswer {
            tag,
            token: None,
            lost: false,
            account: None,
            bodies: Vec::new(),
            outlines: Outlines::default(),
            last: None,
        }
    }
}

/// Counts one record more: once it was read, as a step may be repeated before that.
fn count(records: &mut usize, reader: &Reader<'_>) -> Result<(), ReadError> {
    let limit = reader.most_records();
    if *records >= limit {
        return Err(ReadError::TooManyRecords { limit });
    }
    *records += 1;
    Ok(())
}

/// Reads the sign-on, whose start tag was the last event.
fn scan_signon(reader: &mut Reader<'_>) -> Result<SignonAnswer, MessageError> {
    let mut status = None;
    let (mut access_key, mut session_cookie) = (None, None);
    loop {
        match reader.next_event()? {
            Some(Event::Open(name)) if name.tag == STATUS => {
                status = Some(Status::read_content(reader)?);
            }
            Some(Event::Open(_)) => reader.skip_aggregate()?,
            Some(Event::Leaf(name, value)) if !value.is_empty() => {
                let slot = match name.tag {
                    ACCESSKEY => &mut access_key,
                    SESSCOOKIE => &mut session_cookie,
                    _ => continue,
                };
                *slot = Some(Secret::new(value.decode()));
            }
            Some(Event::Leaf(..)) => {}
            Some(Event::Close(_)) | None => break,
        }
    }
    let at = reader.end();
    let status = status.ok_or(MessageError::Missing {
        parent: "SONRS",
        element: "STATUS",
        at,
    })?;
    Ok(SignonAnswer {
        status,
        access_key,
        session_cookie,
    })
}

/// Reads bank and number of an account, whose start tag was the last event.
fn scan_account(reader: &mut Reader<'_>) -> Result<Option<(String, String)>, MessageError> {
    let (mut bank, mut number) = (None, None);
    loop {
        match reader.next_event()? {
            Some(Event::Leaf(name, value)) if name.tag == BANKID => {
                bank = Some(value.decode().into());
            }
            Some(Event::Leaf(name, value)) if name.tag == ACCTID => {
                number = Some(value.decode().into());
            }
            Some(Event::Leaf(..)) => {}
            Some(Event::Open(_)) => reader.skip_aggregate()?,
            Some(Event::Close(_)) | None => return Ok(bank.zip(number)),
        }
    }
}

/// The answers that stand in the synchronisations of a document, in the order in which the bank tells them.
pub(crate) fn told(document: &Document) -> Result<Vec<Answer>> {
    let mut answers = Vec::new();
    let read = |answers: &mut Vec<Answer>| -> Result<(), MessageError> {
        let mut reader = document.reader();
        reader.next_event()?;
        while let Some(event) = reader.next_event()? {
            match event {
                Event::Open(name) if SETS.contains(&name.tag) || SYNCS.contains(&name.tag) => {}
                Event::Open(name) if WRAPPERS.contains(&name.tag) => {
                    answers.push(scan_wrapper(&mut reader, None)?.into());
                }
                Event::Open(_) => reader.skip_aggregate()?,
                Event::Leaf(..) | Event::Close(_) => {}
            }
        }
        Ok(())
    };
    let place = |at| document.line_and_column(at);
    read(&mut answers).map_err(|error| cannot_be_read(&error, 0, place))?;
    Ok(answers)
}

/// What a status says. The code decides, since servers send wrong severities; the severity decides for codes that OFX does
/// not define.
pub(crate) fn verdict(status: &Status) -> Verdict {
    let is_error = match status::find(status.code) {
        Some(known) => known.gravity == Gravity::Error,
        None => !matches!(status.severity, Some(Severity::Info | Severity::Warn)),
    };
    if is_error {
        return Verdict::Refused(Error::refused(status));
    }
    let meaning = || {
        status::find(status.code)
            .map_or("", |known| known.meaning)
            .to_owned()
    };
    let has_remark = status.code != status::SUCCESS || status.message.is_some();
    Verdict::Done(has_remark.then(|| status.message.clone().unwrap_or_else(meaning)))
}
