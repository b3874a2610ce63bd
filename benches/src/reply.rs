//! Synthetic synchronisation replies: any number of payments, the same bytes every time.

use std::fmt::Write;
use std::io;

/// The markup of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// OFX 2.1.1: every element has an end tag.
    Xml,
    /// OFX 1.0.2: leaves have none.
    Sgml,
}

impl Syntax {
    /// The syntax of a name on the command line.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "xml" => Some(Syntax::Xml),
            "sgml" => Some(Syntax::Sgml),
            _ => None,
        }
    }
}

/// Bank and account that the replies are about.
pub const BANK_ID: &str = "123432123";
/// See [`BANK_ID`].
pub const ACCOUNT_ID: &str = "516273";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<?OFX OFXHEADER=\"200\" VERSION=\"211\" \
    SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\r\n";
const SGML: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\
    COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n";

const PAYEES: [[&str; 6]; 6] = [
    [
        "J. C. Counts",
        "100 Main St.",
        "Turlock",
        "CA",
        "90101",
        "415.987.4321",
    ],
    [
        "Northgate Water &amp; Power",
        "1 Canal Street, Suite 400",
        "Northgate",
        "WA",
        "98125",
        "206.555.0100",
    ],
    [
        "Ridgeline Gas",
        "77 Ridge Road",
        "Boulder",
        "CO",
        "80301",
        "303.555.0147",
    ],
    [
        "Acme Insurance Company",
        "500 Fifth Avenue",
        "New York",
        "NY",
        "10110",
        "212.555.0199",
    ],
    [
        "St. Mary's Hospital",
        "2 Hospital Drive",
        "Duluth",
        "MN",
        "55805",
        "218.555.0123",
    ],
    [
        "City of Springfield",
        "City Hall, Room 12",
        "Springfield",
        "IL",
        "62701",
        "217.555.0111",
    ],
];
const STATUSES: [&str; 4] = ["WILLPROCESSON", "PROCESSEDON", "CANCELEDON", "NOFUNDSON"];

/// Writes elements of one syntax.
struct Pen<'a> {
    syntax: Syntax,
    out: &'a mut String,
}

impl Pen<'_> {
    fn leaf(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = match self.syntax {
            Syntax::Xml => write!(self.out, "<{name}>{value}</{name}>"),
            Syntax::Sgml => write!(self.out, "<{name}>{value}"),
        };
    }

    fn inside(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<{name}>");
        content(self);
        let _ = write!(self.out, "</{name}>");
    }

    fn success(&mut self) {
        self.inside("STATUS", |pen| {
            pen.leaf("CODE", 0);
            pen.leaf("SEVERITY", "INFO");
        });
    }

    fn account(&mut self) {
        self.inside("BANKACCTFROM", |pen| {
            pen.leaf("BANKID", BANK_ID);
            pen.leaf("ACCTID", ACCOUNT_ID);
            pen.leaf("ACCTTYPE", "CHECKING");
        });
    }

    fn payment(&mut self, number: usize) {
        let [name, address, city, state, postal_code, phone] = PAYEES[number % PAYEES.len()];
        let day = 20_260_101 + number % 12 * 100 + number % 28;
        let (dollars, cents) = (number * 37 % 4000 + 1, number % 100);
        self.inside("PMTRS", |pen| {
            pen.leaf("SRVRTID", format_args!("P{number:08}"));
            pen.leaf("PAYEELSTID", format_args!("L{:04}", number % 5000));
            pen.leaf("CURDEF", "USD");
            pen.inside("PMTINFO", |pen| {
                pen.account();
                pen.leaf("TRNAMT", format_args!("{dollars}.{cents:02}"));
                pen.inside("PAYEE", |pen| {
                    pen.leaf("NAME", name);
                    pen.leaf("ADDR1", address);
                    pen.leaf("CITY", city);
                    pen.leaf("STATE", state);
                    pen.leaf("POSTALCODE", postal_code);
                    pen.leaf("PHONE", phone);
                });
                pen.leaf("PAYACCT", format_args!("NW-{:06}", number * 7 % 1_000_000));
                pen.leaf("DTDUE", day);
                pen.leaf("MEMO", format_args!("Invoice {number}, thank you"));
                pen.leaf("BILLREFINFO", format_args!("INV-{number:06}"));
            });
            pen.leaf("CHECKNUM", 1000 + number);
            pen.inside("PMTPRCSTS", |pen| {
                pen.leaf("PMTPRCCODE", STATUSES[number % STATUSES.len()]);
                pen.leaf("DTPMTPRC", format_args!("{day}120000"));
            });
        });
    }
}

/// What stands before the payments.
pub fn head(syntax: Syntax, out: &mut String) {
    out.push_str(match syntax {
        Syntax::Xml => XML,
        Syntax::Sgml => SGML,
    });
    let mut pen = Pen { syntax, out };
    pen.out.push_str("<OFX>");
    pen.inside("SIGNONMSGSRSV1", |pen| {
        pen.inside("SONRS", |pen| {
            pen.success();
            pen.leaf("DTSERVER", "20261204120000");
            pen.leaf("LANGUAGE", "ENG");
        });
    });
    pen.out.push_str("<BILLPAYMSGSRSV1><PMTSYNCRS>");
    pen.leaf("TOKEN", "1000042");
    pen.leaf("LOSTSYNC", "N");
    pen.account();
}

/// One payment, with the answer that it stands in.
pub fn payment(syntax: Syntax, number: usize, out: &mut String) {
    Pen { syntax, out }.inside("PMTTRNRS", |pen| {
        pen.leaf("TRNUID", 0);
        pen.success();
        pen.payment(number);
    });
}

/// What stands behind the payments.
pub const TAIL: &str = "</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>";

/// A whole reply.
pub fn reply(syntax: Syntax, payments: usize) -> String {
    let mut text = String::with_capacity(1024 + 800 * payments);
    head(syntax, &mut text);
    for number in 0..payments {
        payment(syntax, number, &mut text);
    }
    text.push_str(TAIL);
    text
}

/// Writes a reply piece by piece, so that one of any size takes no memory.
///
/// # Errors
///
/// Those of writing.
pub fn write(syntax: Syntax, payments: usize, mut to: impl io::Write) -> io::Result<()> {
    const PIECE: usize = 16 << 10;
    let mut text = String::with_capacity(2 * PIECE);
    head(syntax, &mut text);
    for number in 0..payments {
        payment(syntax, number, &mut text);
        if text.len() >= PIECE {
            to.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    text.push_str(TAIL);
    to.write_all(text.as_bytes())
}
