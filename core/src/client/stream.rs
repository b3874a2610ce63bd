//! A synchronisation that is told of while it arrives: each change as soon as it is whole, and then it is forgotten.

use std::sync::Arc;

use super::BillPayment;
use super::log::{Level, Log};
use super::record::{Formats, Slice, Source};
use super::reply::{Body, Reply, SIGNON, Scan, Step, cannot_be_read};
use super::state::LastReply;
use super::synchronize::{check_account, check_token, tell};
use crate::error::{Error, Result};
use crate::event::Listener;
use crate::message::MessageError;
use crate::wire::{Arriving, Document, ReadError, Tag};

/// What is asked for, which alone is told of.
#[derive(Clone)]
pub(super) struct Wanted {
    /// The aggregate of the synchronisation.
    pub(super) tag: Tag,
    /// Bank and number of the account, where it is about one.
    pub(super) account: Option<(String, String)>,
}

/// A reply on its way.
pub(super) struct Stream<'a> {
    log: Option<&'a Log>,
    arriving: Arriving,
    scan: Scan,
    teller: Teller<'a>,
    /// Whether a part was read and forgotten.
    has_begun: bool,
    failed: Option<Error>,
}

/// Tells of changes, once it is sure that they are the user's.
struct Teller<'a> {
    bank: &'a BillPayment,
    listener: Arc<dyn Listener>,
    formats: Arc<Formats>,
    /// Any synchronisation if `None`.
    wanted: Option<Wanted>,
    /// Whether the bank let the user in.
    is_admitted: bool,
    has_told: bool,
    /// What is to be told of next.
    changes: Vec<Body>,
}

/// Why a part was not read to its end.
enum Stop {
    Unreadable(MessageError),
    Refused(Error),
}

impl<'a> Stream<'a> {
    pub(super) fn new(bank: &'a BillPayment, log: Option<&'a Log>, wanted: Option<Wanted>) -> Self {
        bank.state().last_reply = None;
        let teller = Teller {
            listener: bank.listener(),
            formats: bank.state().formats(),
            bank,
            wanted,
            is_admitted: false,
            has_told: false,
            changes: Vec::new(),
        };
        Stream {
            log,
            arriving: Arriving::new(bank.state().limits()),
            scan: Scan::default(),
            teller,
            has_begun: false,
            failed: None,
        }
    }

    /// Takes the next bytes and tells of what is whole by them. Whether more are wanted: not after a failure.
    pub(super) fn take(&mut self, piece: &[u8]) -> bool {
        if self.failed.is_none() {
            let taken = self.arriving.take(piece).map_err(Error::from);
            self.failed = taken.and_then(|()| self.read_on()).err();
        }
        self.failed.is_none()
    }

    /// Whether anything was told of.
    pub(super) fn has_told(&self) -> bool {
        self.teller.has_told
    }

    /// Why no more was wanted, if that is so.
    pub(super) fn failure(&mut self) -> Option<Error> {
        self.failed.take()
    }

    /// The reply has ended: what it said besides the changes.
    pub(super) fn finish(mut self) -> Result<Reply> {
        if let Some(error) = self.failure() {
            return Err(error);
        }
        self.arriving.end()?;
        self.read_on()?;
        let Scan { signon, sync, .. } = self.scan;
        let reply = Reply {
            document: Arc::new(Document::empty()),
            signon: signon.ok_or_else(|| Error::missing(SIGNON))?,
            answers: Vec::new(),
            sync,
        };
        if !self.teller.is_admitted {
            self.teller.bank.admit(&reply.signon)?;
        }
        Ok(reply)
    }

    /// Reads as far as what is there reaches.
    fn read_on(&mut self) -> Result<()> {
        let part = match self.arriving.part() {
            Ok(Some(part)) => Arc::new(part),
            Ok(None) => return Ok(()),
            Err(error) => {
                self.show(self.arriving.rest());
                return Err(error.into());
            }
        };
        let teller = &mut self.teller;
        let read = read_part(
            &mut self.arriving,
            &mut self.scan,
            &part,
            |scan, step| match step {
                Step::Change(body) => teller.take(scan, body),
                Step::Answer(_) | Step::Other | Step::End => Ok(()),
            },
        );
        self.teller.tell(&mut self.scan, &part);
        match read {
            Ok(read) => {
                self.has_begun |= read > 0;
                self.write_log(&part.text()[..read]);
                Ok(())
            }
            Err(stop) => {
                self.show(part.text());
                Err(stop.told(&self.arriving, part.text()))
            }
        }
    }

    /// Shows people a text that could not be read.
    fn show(&self, text: &str) {
        self.write_log(text);
        if !self.has_begun {
            self.teller.bank.state().last_reply = Some(LastReply::Text(text.to_owned()));
        }
    }

    fn write_log(&self, text: &str) {
        if let Some(log) = self.log
            && !text.is_empty()
        {
            log.write(Level::Messages, "response, a part of it", text);
        }
    }
}

impl Teller<'_> {
    /// Takes a change that is to be told of, unless it is none of what was asked for.
    fn take(&mut self, scan: &Scan, body: Body) -> Result<()> {
        let Some(sync) = &scan.sync else {
            return Ok(());
        };
        if !self.is_admitted {
            let missing = || Error::missing(&format!("{SIGNON}, before the changes"));
            let signon = scan.signon.as_ref().ok_or_else(missing)?;
            self.bank.admit(signon)?;
            self.is_admitted = true;
        }
        if let Some(wanted) = &self.wanted {
            if sync.tag != wanted.tag {
                return Ok(());
            }
            check_account(sync, wanted.account.as_ref())?;
        }
        check_token(sync.token.as_deref())?;
        self.changes.push(body);
        Ok(())
    }

    /// Tells of what was taken of a part.
    fn tell(&mut self, scan: &mut Scan, part: &Arc<Document>) {
        let Some(sync) = &mut scan.sync else {
            return;
        };
        let source = Arc::new(Source {
            document: Arc::clone(part),
            outlines: sync.outlines.take_some(),
            formats: Arc::clone(&self.formats),
        });
        if !self.changes.is_empty() {
            self.has_told = true;
            let changes = self.changes.drain(..);
            let slices = changes.map(|body| Slice::of(&source, body));
            tell(&*self.listener, sync.tag, slices);
        }
    }
}

impl Stop {
    fn told(self, arriving: &Arriving, part: &str) -> Error {
        match self {
            Stop::Refused(error) => error,
            Stop::Unreadable(error) => {
                let place = |at| arriving.line_and_column(part, at);
                cannot_be_read(&error, arriving.begin(), place)
            }
        }
    }
}

/// Reads a part as far as it reaches, shows each step, and keeps the rest for the next part. Returns how much was read.
fn read_part(
    arriving: &mut Arriving,
    scan: &mut Scan,
    part: &Document,
    mut show: impl FnMut(&Scan, Step) -> Result<()>,
) -> Result<usize, Stop> {
    let mut reader = arriving.reader(part);
    let mut mark = reader.mark();
    loop {
        match scan.step(&mut reader) {
            Ok(Step::End) => {
                arriving.close();
                return Ok(part.text().len());
            }
            Ok(step) => show(scan, step).map_err(Stop::Refused)?,
            Err(MessageError::Read(ReadError::Truncated { .. })) if reader.goes_on() => break,
            Err(error) => return Err(Stop::Unreadable(error)),
        }
        if reader.is_settled() {
            mark = reader.mark();
        }
    }
    let kept = arriving.keep(part, &reader, mark);
    kept.map_err(|error| Stop::Unreadable(error.into()))?;
    Ok(mark.at)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::wire::Limits;

    /// What a scan shows, as text.
    type Shown = std::result::Result<Vec<String>, String>;

    fn line(document: &Document, step: &Step) -> Option<String> {
        let xml = |body: &Body| document.aggregate_as_xml(body.range.clone()).unwrap();
        match step {
            Step::Change(body) => Some(format!("{} {}", body.tag, xml(body))),
            Step::Answer(answer) => {
                let body = answer.body.as_ref().map(xml);
                let (id, code) = (&answer.transaction_id, answer.status.code);
                Some(format!("answer {id} {code} {body:?}"))
            }
            Step::Other | Step::End => None,
        }
    }

    fn summary(scan: &Scan) -> String {
        let signon = scan.signon.as_ref().map(|signon| signon.status.code);
        let sync = scan.sync.as_ref();
        let sync = sync.map(|sync| (sync.tag, &sync.token, sync.lost, &sync.account, sync.last));
        format!("{signon:?} {sync:?}")
    }

    fn whole(bytes: &[u8]) -> Shown {
        let document = Document::parse(bytes.to_vec(), Limits::default());
        let document = document.map_err(|error| Error::from(error).to_string())?;
        let (mut scan, mut shown) = (Scan::default(), Vec::new());
        let mut reader = document.reader();
        loop {
            let place = |at| document.line_and_column(at);
            let step = scan.step(&mut reader);
            let step = step.map_err(|error| cannot_be_read(&error, 0, place).to_string())?;
            if matches!(step, Step::End) {
                shown.push(summary(&scan));
                return Ok(shown);
            }
            shown.extend(line(&document, &step));
        }
    }

    fn in_pieces<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Shown {
        let mut arriving = Arriving::new(Limits::default());
        let (mut scan, mut shown) = (Scan::default(), Vec::new());
        let mut read_on = |arriving: &mut Arriving, scan: &mut Scan| -> Result<()> {
            let Some(part) = arriving.part()? else {
                return Ok(());
            };
            let read = read_part(arriving, scan, &part, |_, step| {
                shown.extend(line(&part, &step));
                Ok(())
            });
            read.map(drop)
                .map_err(|stop| stop.told(arriving, part.text()))
        };
        let all = || -> Result<()> {
            for piece in pieces {
                arriving.take(piece)?;
                read_on(&mut arriving, &mut scan)?;
            }
            arriving.end()?;
            read_on(&mut arriving, &mut scan)
        };
        all().map_err(|error| error.to_string())?;
        shown.push(summary(&scan));
        Ok(shown)
    }

    fn cases() -> Vec<(String, Vec<u8>)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/wire");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let documents = files.filter(|path| path.extension().is_some_and(|ending| ending == "ofx"));
        let mut cases: Vec<_> = documents
            .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
            .collect();
        let header = "OFXHEADER:100\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>\
            </SONRS></SIGNONMSGSRSV1><BILLPAYMSGSRSV1><PMTSYNCRS><TOKEN>7<LOSTSYNC>N";
        let record = "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>1";
        for odd in [
            "<INTU.X><A>1</A></INTU.X><MEMO>a",
            "<INTU.X>\n<MEMO>a",
            "<INTU.X></INTU.X><INTU.Y><!-- x --><MEMO>in</INTU.Y>",
            "<MEMO>a <!-- </PMTRS> --> b<![CDATA[ </MEMO> ]]>",
            "<MEMO>1 < 2 <!-- never ends",
            "<MEMO>x</MEMO junk><CITY/><?pi?><!DOCTYPE a>stray",
            "<PMTINFO><MEMO>never closed",
            "<INTU.Q><PMTRS><X>1</PMTRS>",
        ] {
            let end = "</PMTRS></PMTTRNRS></PMTSYNCRS></BILLPAYMSGSRSV1></OFX>";
            cases.push((
                odd.to_owned(),
                format!("{header}{record}{odd}{end}").into_bytes(),
            ));
            let xml = format!("{header}{record}{odd}{end}").replace(
                "OFXHEADER:100\r\nVERSION:102",
                "<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>",
            );
            cases.push((format!("XML: {odd}"), xml.into_bytes()));
        }
        cases
    }

    /// Of a document that has both encodings, the whole must be known to tell which one it is.
    fn has_two_encodings(found: &Shown) -> bool {
        let words = "something else from there on";
        matches!(found, Err(error) if error.contains(words))
    }

    /// Documents as they are sent, cut in two wherever that can be, and in pieces of a few bytes.
    #[test]
    fn however_a_document_is_cut_it_is_read_as_the_whole() {
        /// Shorter ones at every byte, others at some.
        const SHORT: usize = 600;
        let mut shown = 0;
        for (name, bytes) in cases() {
            let expected = whole(&bytes);
            for length in [1, 7, 1000] {
                let found = in_pieces(bytes.chunks(length));
                if matches!(&found, Err(error) if error.contains("something else from there on")) {
                    // Only of a document that has both encodings: then nothing can be told before the end.
                    assert!(
                        !bytes.is_ascii() && std::str::from_utf8(&bytes).is_err(),
                        "{name}"
                    );
                    continue;
                }
                assert_eq!(found, expected, "{name} in pieces of {length}");
            }
            let step = if bytes.len() < SHORT { 1 } else { 11 };
            for at in (0..bytes.len()).step_by(step) {
                let (before, after) = bytes.split_at(at);
                let found = in_pieces([before, after].into_iter());
                if has_two_encodings(&found) {
                    continue;
                }
                assert_eq!(found, expected, "{name} cut at {at}");
            }
            shown += expected.map_or(0, |lines| lines.len());
        }
        assert!(shown > 100, "only {shown} things were shown");
    }

    /// Wherever a document ends too early, that is found, whatever was told before.
    #[test]
    fn a_document_that_was_cut_is_an_error_in_pieces_too() {
        for (name, bytes) in cases() {
            for at in (0..bytes.len().min(1500)).step_by(3) {
                let expected = whole(&bytes[..at]);
                let found = in_pieces(bytes[..at].chunks(16));
                if has_two_encodings(&found) {
                    continue;
                }
                if has_two_encodings(&found) {
                    continue;
                }
                assert_eq!(
                    found.is_err(),
                    expected.is_err(),
                    "{name} ends at {at}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn an_element_that_does_not_end_does_not_fill_the_memory() {
        let mut arriving = Arriving::new(Limits::default());
        arriving
            .take(b"<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX><BANKMSGSRSV1>")
            .unwrap();
        let mut scan = Scan::default();
        let piece = "<STATUS></STATUS>".repeat(1000);
        let mut taken = 0;
        let error = loop {
            arriving.take(piece.as_bytes()).unwrap();
            taken += piece.len();
            if let Some(part) = arriving.part().unwrap()
                && let Err(stop) = read_part(&mut arriving, &mut scan, &part, |_, _| Ok(()))
            {
                break stop.told(&arriving, part.text());
            }
        };
        assert!(error.detail().contains("longer than"), "{error}");
        assert!(taken < 8 << 20, "{taken}");
    }
}
