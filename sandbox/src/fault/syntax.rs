//! Defects of how a reply is written; this writer knows the rules of the other one, and breaks them.

use super::Fault;
use crate::wire::{self, Element};

/// A reply as text, header and body apart, and how it becomes bytes.
pub(super) struct Writing {
    head: String,
    body: String,
    utf8: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaves {
    Open,
    Closed,
    Mixed,
}

/// Writes a reply with the defects asked for. `sound` is how the bank wrote it, `root` what it shall
/// say.
pub(super) fn write(sound: &[u8], root: &Element, faults: &[&Fault]) -> Vec<u8> {
    let has = |fault: &Fault| faults.contains(&fault);
    let text = wire::decode(sound);
    let (head, body) = text.split_at(text.find("<OFX>").unwrap_or(0));
    let mut is_xml = head.contains("<?OFX");
    let mut writing = Writing {
        head: head.to_owned(),
        body: String::new(),
        utf8: std::str::from_utf8(sound).is_ok(),
    };
    if has(&Fault::XmlReply) && !is_xml {
        is_xml = true;
        writing.head = String::from(XML_HEAD);
        writing.utf8 = true;
    } else if has(&Fault::SgmlReply) && is_xml {
        is_xml = false;
        writing.head = String::from(SGML_HEAD);
        writing.utf8 = false;
    }
    let leaves = match () {
        () if is_xml || has(&Fault::SgmlLeavesClosed) => Leaves::Closed,
        () if has(&Fault::SgmlLeavesMixed) => Leaves::Mixed,
        () if has(&Fault::SgmlLeavesOpen) || !body.contains("</CODE>") => Leaves::Open,
        () => Leaves::Closed,
    };
    let mut writer = Writer {
        out: String::new(),
        leaves,
        escape_ampersand: !has(&Fault::RawAmpersand),
        written: 0,
    };
    writer.element(root);
    writing.body = writer.out;
    writing.spoil(is_xml, faults)
}

const XML_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n\
    <?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" \
    NEWFILEUID=\"NONE\"?>\r\n";

const SGML_HEAD: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\n\
    ENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\
    \r\n\r\n";

impl Writing {
    fn spoil(mut self, is_xml: bool, faults: &[&Fault]) -> Vec<u8> {
        let mut mark = false;
        for fault in faults {
            match fault {
                Fault::OneLine => self.head = self.head.replace("\r\n", ""),
                Fault::NoBlankLine if is_xml => self.head.truncate(self.head.trim_end().len()),
                Fault::NoBlankLine => {
                    self.head.truncate(self.head.trim_end().len());
                    self.head.push_str("\r\n");
                }
                Fault::CrOnlyHeader => self.head = self.head.replace("\r\n", "\r"),
                Fault::WrongCharset => self.utf8 = !self.utf8_said(is_xml),
                Fault::ByteOrderMark => mark = true,
                Fault::TrailingJunk => self
                    .body
                    .push_str("\r\n<!-- served by node 7 -->\r\n<BR>\r\n"),
                _ => {}
            }
        }
        let text = self.head + &self.body;
        let mut bytes = Vec::from(if mark { "\u{feff}" } else { "" });
        if self.utf8 {
            bytes.extend(text.as_bytes());
        } else {
            bytes.extend(wire::encode_windows_1252(&text));
        }
        bytes
    }

    /// Whether the header says UTF-8.
    fn utf8_said(&self, is_xml: bool) -> bool {
        is_xml || self.head.contains("ENCODING:U") && !self.head.contains("ENCODING:USASCII")
    }
}

struct Writer {
    out: String,
    leaves: Leaves,
    escape_ampersand: bool,
    /// How many leaves are written: every other one of mixed leaves is closed.
    written: usize,
}

impl Writer {
    fn element(&mut self, element: &Element) {
        let name = &element.name;
        self.tag("<", name);
        if element.children.is_empty() && !wire::shape::is_aggregate(name) {
            self.text(&element.text);
            self.written += 1;
            let open = match self.leaves {
                Leaves::Open => true,
                Leaves::Closed => false,
                Leaves::Mixed => self.written % 2 == 1,
            };
            // These two are always closed: no reader could find the end of them.
            if open && !matches!(name.as_str(), "EXTDPMTDSC" | "MSGBODY") {
                return;
            }
        }
        for child in &element.children {
            self.element(child);
        }
        self.tag("</", name);
    }

    fn tag(&mut self, begin: &str, name: &str) {
        self.out.push_str(begin);
        self.out.push_str(name);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' if self.escape_ampersand => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                _ => self.out.push(character),
            }
        }
    }
}
