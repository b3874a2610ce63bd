//! Fixed work whose instructions are counted: `bench guard NAME TIMES`. What is counted is the difference between two numbers of
//! times, so that neither the start nor the preparation counts.

use std::hint::black_box;

use ofx_billpay::message::Request;
use ofx_billpay::wire::{Document, Header, Layout, Limits};

use crate::reading::{kept, streamed};
use crate::reply::{Syntax, reply};
use crate::row::Outcome;

/// So many payments go through at each time.
const PAYMENTS: usize = 300;

/// So long are the worst cases, and the common one that they are compared with.
const WORST: usize = 1 << 20;

/// A request as a client writes it.
const REQUEST: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\
    COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX><SIGNONMSGSRQV1><SONRQ><DTCLIENT>20261204120000\
    <USERID>kim01<USERPASS>secret-1<LANGUAGE>ENG<FI><ORG>EXAMPLE<FID>1001</FI><APPID>QWIN<APPVER>2700</SONRQ>\
    </SIGNONMSGSRQV1><BILLPAYMSGSRQV1><PMTTRNRQ><TRNUID>3F2504E0-4F89-11D3-9A0C-0305E82C3301<PMTRQ><PMTINFO><BANKACCTFROM>\
    <BANKID>123432123<ACCTID>516273<ACCTTYPE>CHECKING</BANKACCTFROM><TRNAMT>123.45<PAYEE><NAME>J. C. Counts<ADDR1>100 Main St.\
    <CITY>Turlock<STATE>CA<POSTALCODE>90101<PHONE>415.987.4321</PAYEE><PAYACCT>10101<DTDUE>20261204<MEMO>Invoice 7</PMTINFO>\
    </PMTRQ></PMTTRNRQ></BILLPAYMSGSRQV1></OFX>";

/// Does the work of a name so many times.
///
/// # Errors
///
/// If there is none of the name, or it fails.
pub fn run(name: &str, times: usize) -> Outcome<()> {
    match name {
        "read-xml-kept" => {
            let text = reply(Syntax::Xml, PAYMENTS);
            repeat(times, || kept(&text, false).map(drop))
        }
        "read-sgml-streamed" => {
            let text = reply(Syntax::Sgml, PAYMENTS);
            repeat(times, || streamed(&text, false).map(drop))
        }
        "all-streamed" => {
            let text = reply(Syntax::Xml, PAYMENTS);
            repeat(times, || streamed(&text, true).map(drop))
        }
        "all-kept" => {
            let text = reply(Syntax::Xml, PAYMENTS);
            repeat(times, || kept(&text, true).map(drop))
        }
        "common" => worst(&crate::worst::common(WORST).0, times),
        "deep" => worst(&crate::worst::nested(1, WORST), times),
        "named" => worst(&crate::worst::nested(50, WORST), times),
        "distinct" => worst(&crate::worst::nested(usize::MAX, WORST), times),
        "stray" => worst(&crate::worst::strays(WORST), times),
        "building" => {
            let (header, request) = request()?;
            repeat(times * PAYMENTS, || {
                black_box(crate::building::build(&header, &request)?);
                Ok(())
            })
        }
        "events" => {
            let text = reply(Syntax::Xml, PAYMENTS);
            repeat(times, || crate::reading::our_events(&text).map(drop))
        }
        "their-events" => {
            let text = reply(Syntax::Xml, PAYMENTS);
            repeat(times, || crate::reading::their_events(&text).map(drop))
        }
        "write-payments" => {
            let (header, request) = request()?;
            repeat(times * PAYMENTS, || {
                let text = request.write(&header, Layout::default());
                black_box(text.map_err(|error| error.to_string())?);
                Ok(())
            })
        }
        _ => Err(format!("{name:?} is no work that is counted")),
    }
}

/// The header of a request as a client writes it, and what it says.
///
/// # Errors
///
/// If it cannot be read.
pub fn request() -> Outcome<(Header, Request)> {
    let document = Document::parse(REQUEST.into(), Limits::default());
    let document = document.map_err(|error| error.to_string())?;
    let request = Request::read(&document).map_err(|error| error.to_string())?;
    Ok((document.header().clone(), request))
}

fn worst(text: &str, times: usize) -> Outcome<()> {
    repeat(times, || crate::worst::read(text).map(drop))
}

fn repeat(times: usize, work: impl Fn() -> Outcome<()>) -> Outcome<()> {
    (0..times).try_for_each(|_| work())
}
