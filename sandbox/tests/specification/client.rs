//! A tiny client of its own: it builds requests as text and looks into replies as text.

use std::io::{Read, Write};
use std::net::TcpStream;

use ofx_billpay_sandbox::{Date, Options, Sandbox};

/// The account that most tests pay from.
pub(crate) const CHECKING: &str = "<BANKACCTFROM><BANKID>123432123</BANKID><ACCTID>516273</ACCTID>\
    <ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>";

/// The day on which the banks of these tests begin.
pub(crate) const FIRST_DAY: &str = "20240304";

/// Options with the day set, so that no test depends on the real one.
pub(crate) fn options() -> Options {
    Options {
        start_date: Date::parse(FIRST_DAY),
        ..Options::default()
    }
}

/// A fresh bank in memory.
pub(crate) fn bank() -> Sandbox {
    Sandbox::start(options()).expect("the bank starts")
}

/// A user with a program that speaks one version of OFX.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) url: String,
    pub(crate) version: u16,
    pub(crate) user: &'static str,
    pub(crate) password: &'static str,
    pub(crate) institution: &'static str,
    /// What stands at the end of SONRQ.
    pub(crate) proof: String,
    /// What stands beside SONRQ.
    pub(crate) beside: String,
}

impl Client {
    /// The user `demo`.
    pub(crate) fn new(bank: &Sandbox, version: u16) -> Self {
        Self::at(bank.url(), version)
    }

    /// The user `demo`, of a bank that may run in another process.
    pub(crate) fn at(url: &str, version: u16) -> Self {
        Self {
            url: url.to_owned(),
            version,
            user: "demo",
            password: "demo-pass",
            institution: "<FI><ORG>SANDBOX</ORG><FID>99001</FID></FI>",
            proof: String::new(),
            beside: String::new(),
        }
    }

    /// The user `second`.
    pub(crate) fn second(bank: &Sandbox, version: u16) -> Self {
        Self {
            user: "second",
            password: "second-pass",
            ..Self::new(bank, version)
        }
    }

    /// Another user of the default world.
    pub(crate) fn of(bank: &Sandbox, user: &'static str, password: &'static str) -> Self {
        Self {
            user,
            password,
            ..Self::new(bank, 211)
        }
    }

    /// The same user, who says more at the end of SONRQ.
    pub(crate) fn proving(&self, proof: &str) -> Self {
        Self {
            proof: proof.to_owned(),
            ..self.clone()
        }
    }

    /// The same user, who sends a request beside SONRQ.
    pub(crate) fn with(&self, beside: &str) -> Self {
        Self {
            beside: beside.to_owned(),
            ..self.clone()
        }
    }

    /// Sends bill-payment requests and gives the body of the reply.
    pub(crate) fn ask(&self, requests: &str) -> String {
        let reply = self.send(&format!("<BILLPAYMSGSRQV1>{requests}</BILLPAYMSGSRQV1>"));
        reply[reply.find("<OFX>").expect("the reply has a body")..].to_owned()
    }

    /// Sends message sets and gives the whole reply, header included.
    pub(crate) fn send(&self, sets: &str) -> String {
        let (status, reply) = post(&self.url, &self.file(sets));
        let reply = String::from_utf8(reply).expect("the reply is ASCII or UTF-8");
        assert_eq!(status, 200, "{reply}");
        reply
    }

    /// A request file; 1.x with the leaves left open.
    pub(crate) fn file(&self, sets: &str) -> Vec<u8> {
        let Self {
            version,
            user,
            password,
            institution,
            proof,
            beside,
            ..
        } = self;
        let body = format!(
            "<OFX><SIGNONMSGSRQV1><SONRQ><DTCLIENT>20240304101500</DTCLIENT><USERID>{user}</USERID>\
             <USERPASS>{password}</USERPASS><LANGUAGE>ENG</LANGUAGE>{institution}\
             <APPID>QWIN</APPID><APPVER>2700</APPVER>{proof}</SONRQ>{beside}</SIGNONMSGSRQV1>{sets}</OFX>"
        );
        let file = match version {
            0..200 => format!("{}{}", sgml_header(*version), with_open_leaves(&body)),
            _ => format!("{}{body}", xml_header(*version)),
        };
        file.into_bytes()
    }
}

/// A 1.x header.
pub(crate) fn sgml_header(version: u16) -> String {
    format!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:{version}\r\nSECURITY:NONE\r\n\
         ENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\n\
         NEWFILEUID:file-7\r\n\r\n"
    )
}

/// A 2.x header.
pub(crate) fn xml_header(version: u16) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<?OFX OFXHEADER=\"200\" \
         VERSION=\"{version}\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"file-7\"?>\r\n"
    )
}

/// Drops the end tag of every element that holds a text.
fn with_open_leaves(body: &str) -> String {
    let mut out = String::new();
    let mut opened = "";
    for piece in body.split_inclusive('>') {
        let tag = &piece[piece.find('<').unwrap_or(0)..];
        match tag.strip_prefix("</") {
            Some(name) if opened.strip_prefix('<') == Some(name) && name != "EXTDPMTDSC>" => {
                out.push_str(piece.strip_suffix(tag).unwrap_or(piece));
            }
            _ => out.push_str(piece),
        }
        opened = tag;
    }
    out
}

/// Posts bytes as HTTP/1.1 and gives status and body.
pub(crate) fn post(url: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let (status, _, body) = exchange(url, "POST", body);
    (status, body)
}

/// One HTTP exchange: status, head, body.
pub(crate) fn exchange(url: &str, method: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
    let address = url.strip_prefix("http://").expect("the URL is http");
    let (host, path) = address.split_once('/').expect("the URL has a path");
    let mut stream = TcpStream::connect(host).expect("the bank listens");
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-ofx\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("the head is sent");
    // A server that refuses a long body may close before it has read it all.
    let _ = stream.write_all(body);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let end = reply
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("the reply has a head");
    let head = String::from_utf8(reply[..end].to_vec()).expect("the head is ASCII");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (
        status.expect("the reply has a status"),
        head,
        reply[end + 4..].to_vec(),
    )
}

/// The texts of all elements of this name, in order.
pub(crate) fn all(reply: &str, name: &str) -> Vec<String> {
    let tag = format!("<{name}>");
    let pieces = reply.split(&tag).skip(1);
    pieces
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect()
}

/// The text of the first element of this name.
pub(crate) fn first(reply: &str, name: &str) -> String {
    all(reply, name)
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("no {name} in {reply}"))
}

/// The status codes, that of the sign-on left aside.
pub(crate) fn codes(reply: &str) -> Vec<String> {
    all(reply, "CODE").split_off(1)
}

/// A PAYEE that no directory knows.
pub(crate) fn payee(name: &str) -> String {
    payee_at(name, "1 Elm St", "10001")
}

/// A PAYEE at an address.
pub(crate) fn payee_at(name: &str, street: &str, postal_code: &str) -> String {
    format!(
        "<PAYEE><NAME>{name}</NAME><ADDR1>{street}</ADDR1><CITY>Dunford</CITY><STATE>OH</STATE>\
         <POSTALCODE>{postal_code}</POSTALCODE><COUNTRY>USA</COUNTRY><PHONE>555-0142</PHONE></PAYEE>"
    )
}

/// The PAYEE that the directory knows as NGWP01.
pub(crate) fn northgate() -> String {
    payee_at("NORTHGATE WATER &amp; POWER", "12 Weir Lane", "43999")
}

/// A PMTINFO to a payee, of 84.20, due on 18 March.
pub(crate) fn info(payee: &str) -> String {
    info_of(payee, "84.20", "20240318")
}

/// A PMTINFO.
pub(crate) fn info_of(payee: &str, amount: &str, due: &str) -> String {
    format!(
        "<PMTINFO>{CHECKING}<TRNAMT>{amount}</TRNAMT>{payee}<PAYACCT>NW-7731</PAYACCT>\
         <DTDUE>{due}</DTDUE><MEMO>March</MEMO></PMTINFO>"
    )
}

/// A PMTTRNRQ that makes a payment.
pub(crate) fn pay(trnuid: &str, info: &str) -> String {
    payment(trnuid, &format!("<PMTRQ>{info}</PMTRQ>"))
}

/// A PMTTRNRQ that changes a payment.
pub(crate) fn modify(trnuid: &str, server_id: &str, info: &str) -> String {
    payment(
        trnuid,
        &format!("<PMTMODRQ><SRVRTID>{server_id}</SRVRTID>{info}</PMTMODRQ>"),
    )
}

/// A PMTTRNRQ that cancels a payment.
pub(crate) fn cancel(trnuid: &str, server_id: &str) -> String {
    payment(
        trnuid,
        &format!("<PMTCANCRQ><SRVRTID>{server_id}</SRVRTID></PMTCANCRQ>"),
    )
}

/// A PMTINQTRNRQ.
pub(crate) fn inquire(trnuid: &str, server_id: &str) -> String {
    let body = format!("<PMTINQRQ><SRVRTID>{server_id}</SRVRTID></PMTINQRQ>");
    format!("<PMTINQTRNRQ><TRNUID>{trnuid}</TRNUID>{body}</PMTINQTRNRQ>")
}

fn payment(trnuid: &str, body: &str) -> String {
    format!("<PMTTRNRQ><TRNUID>{trnuid}</TRNUID><CLTCOOKIE>c-{trnuid}</CLTCOOKIE>{body}</PMTTRNRQ>")
}

/// A PAYEETRNRQ.
pub(crate) fn payee_request(trnuid: &str, body: &str) -> String {
    format!("<PAYEETRNRQ><TRNUID>{trnuid}</TRNUID>{body}</PAYEETRNRQ>")
}

/// A PMTSYNCRQ for the checking account.
pub(crate) fn sync(from: &str, reject: &str, embedded: &str) -> String {
    format!(
        "<PMTSYNCRQ>{from}<REJECTIFMISSING>{reject}</REJECTIFMISSING>{CHECKING}{embedded}</PMTSYNCRQ>"
    )
}

/// A PAYEESYNCRQ.
pub(crate) fn payee_sync(from: &str, reject: &str, embedded: &str) -> String {
    format!(
        "<PAYEESYNCRQ>{from}<REJECTIFMISSING>{reject}</REJECTIFMISSING>{embedded}</PAYEESYNCRQ>"
    )
}

/// `<TOKEN>..`.
pub(crate) fn token(token: &str) -> String {
    format!("<TOKEN>{token}</TOKEN>")
}
