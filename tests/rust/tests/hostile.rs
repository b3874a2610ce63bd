//! Bytes of an enemy: each document ends in an error or a tree, in time that grows with its length, and without a panic.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::time::{Duration, Instant};

use ofx_billpay::wire::{Document, Limits, ReadError};

const MEGABYTE: usize = 1_000_000;
const XML: &str = "<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>";
const SGML: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n";

/// All that can be done with a document, up to the first error.
fn read(bytes: &[u8]) -> Result<(), ReadError> {
    let document = Document::parse(bytes.to_vec(), Limits::default())?;
    let mut reader = document.reader();
    let outcome = loop {
        match reader.next_event() {
            Ok(Some(_)) => {}
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    assert!(reader.warnings().0.len() <= 16, "warnings are bounded");
    document.element()?;
    outcome
}

fn read_text(text: &str) -> Result<(), ReadError> {
    read(text.as_bytes())
}

/// A document with `unit` as often as fits into so many bytes, in both syntaxes.
fn repeated(before: &str, unit: &str, after: &str, bytes: usize) -> [String; 2] {
    let body = unit.repeat(bytes / unit.len());
    [XML, SGML].map(|header| format!("{header}<OFX>{before}{body}{after}</OFX>"))
}

fn time(work: impl Fn()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

/// The shortest of some runs: other work on the machine only ever adds.
fn shortest(runs: usize, work: impl Fn()) -> Duration {
    (0..runs).map(|_| time(&work)).min().unwrap()
}

/// What takes too long by its nature does so in every attempt, other work on the machine only in some.
const ATTEMPTS: usize = 10;

/// Four times the input takes about four times as long. Twelve leaves room for a busy machine; quadratic would be sixteen.
fn grows_with_its_length(name: &str, make: impl Fn(usize) -> String) {
    let (small, large) = (make(MEGABYTE / 8), make(MEGABYTE / 2));
    let [mut quick, mut slow] = [Duration::MAX; 2];
    for _ in 0..ATTEMPTS {
        quick = shortest(2, || drop(read_text(&small))).max(Duration::from_millis(3));
        slow = slow.min(time(|| drop(read_text(&large))));
        if slow < 12 * quick {
            return;
        }
    }
    let (small, large) = (small.len(), large.len());
    panic!("{name}: {small} bytes take {quick:?}, {large} bytes {slow:?}");
}

/// What a document of honest content and that size takes, in this build on this machine.
fn honest(bytes: usize) -> Duration {
    let payment = "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P1\
        <PMTINFO><TRNAMT>84.20<MEMO>March</PMTINFO></PMTRS></PMTTRNRS>";
    let [_, text] = repeated("", payment, "", bytes);
    shortest(3, || read_text(&text).unwrap())
}

/// No document may take more than so many times an honest one of its size: linear with a factor of 65,536 is a hang.
fn costs_little(name: &str, make: impl Fn(usize) -> String) {
    const SIZE: usize = MEGABYTE / 4;
    let text = make(SIZE);
    let [mut allowed, mut found] = [Duration::ZERO, Duration::MAX];
    for _ in 0..ATTEMPTS {
        allowed = 40 * honest(SIZE).max(Duration::from_millis(5));
        found = found.min(time(|| drop(read_text(&text))));
        if found < allowed {
            return;
        }
    }
    panic!("{name}: {found:?}, where honest documents of that size allow {allowed:?}");
}

/// One piece of markup over and over: in a body, and in a leaf.
const STORMS: &[&str] = &[
    "<",
    "&",
    ">",
    "</",
    "<!",
    "<!-",
    "<!--",
    "<![CDATA[",
    "<?",
    "<A",
    "<A ",
    "<A/",
    "</A",
    "</A ",
    "&amp",
    "&#",
    "&#x41;",
    "<A>",
    "</A>",
    "</OFX ",
    "<A></A>",
    "<A> <B>",
    "<A><B></A>",
    "<A><B></B>",
    "<STATUS/>",
    "<STATUS></STATUS>",
    "<MEMO>",
    "<MEMO></MEMO>",
    "</MEMO>",
    "</STATUS>",
    "<MEMO>a<b",
    "<MEMO>a<b ",
    "<MEMO><!-- ",
    "<MEMO><![CDATA[",
    "<MEMO><![CDATA[]]>",
    "<X.Y>\n<",
    "<LOANRATE>",
    "\0",
    "\u{a0}",
    " ",
    "]]>",
    "-->",
];

#[test]
fn storms_end_without_a_panic_and_in_linear_time() {
    for storm in STORMS {
        for syntax in [0, 1] {
            grows_with_its_length(&format!("{storm:?} in the body"), |bytes| {
                repeated("", storm, "", bytes)[syntax].clone()
            });
        }
    }
}

#[test]
fn storms_in_many_leaves_end_in_linear_time() {
    for storm in STORMS {
        // As long as a leaf may be.
        let leaf = format!("<MEMO>{}</MEMO>", storm.repeat(60_000 / storm.len()));
        grows_with_its_length(&format!("{storm:?} in leaves"), |bytes| {
            let [xml, _] = repeated("", &leaf, "", bytes);
            xml
        });
    }
}

#[test]
fn no_storm_in_the_body_costs_much_more_than_honest_text() {
    for storm in STORMS {
        costs_little(&format!("{storm:?} in the body"), |bytes| {
            let [_, sgml] = repeated("", storm, "", bytes);
            sgml
        });
    }
}

#[test]
fn no_storm_in_a_leaf_costs_much_more_than_honest_text() {
    for storm in STORMS {
        let leaf = format!("<MEMO>{}</MEMO>", storm.repeat(60_000 / storm.len()));
        costs_little(&format!("{storm:?} in leaves"), |bytes| {
            let [_, sgml] = repeated("", &leaf, "", bytes);
            sgml
        });
    }
}

#[test]
fn headers_of_any_length_take_linear_time() {
    let units = [
        "OFXHEADER",
        "OFXHEADER:",
        "OFXHEADER:100 ",
        "VERSION:102\r\n",
        "VERSION",
        "DATA ",
        "NEWFILEUID:\t\t ",
        "<?OFX ",
        "<OFX",
        "\"",
        "'",
        " ",
        "\r\n",
        "x",
        "\u{e9}",
    ];
    for unit in units {
        grows_with_its_length(&format!("a header of {unit:?} and a body"), |bytes| {
            let header = unit.repeat(bytes / unit.len());
            format!("OFXHEADER:100\r\n{header}\r\nVERSION:102\r\n\r\n<OFX><STATUS></STATUS></OFX>")
        });
        grows_with_its_length(&format!("a header of {unit:?} without a body"), |bytes| {
            unit.repeat(bytes / unit.len())
        });
        grows_with_its_length(&format!("an XML header of {unit:?} and a body"), |bytes| {
            let header = unit.repeat(bytes / unit.len());
            format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\" {header}?><OFX></OFX>")
        });
    }
}

#[test]
fn depth_is_limited() {
    let deep = |depth: usize| {
        let names = ["STATUS", "X.Y"];
        names.map(|name| {
            let open = format!("<{name}>").repeat(depth);
            let close = format!("</{name}>").repeat(depth);
            format!("{XML}<OFX>{open}<CODE>0</CODE>{close}</OFX>")
        })
    };
    for text in deep(63) {
        read_text(&text).unwrap();
    }
    for text in deep(64).into_iter().chain(deep(100_000)) {
        let error = read_text(&text).unwrap_err();
        assert!(
            matches!(error, ReadError::TooDeep { limit: 64, .. }),
            "{error}"
        );
    }
}

#[test]
fn size_is_limited() {
    let limits = Limits {
        document: 100,
        ..Limits::default()
    };
    let text = format!("<OFX><MEMO>{}</MEMO></OFX>", "a".repeat(100));
    let error = Document::parse(text.into_bytes(), limits).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { limit: 100 }));
    // What grows when it is decoded is measured decoded.
    let mut bytes = b"<OFX><MEMO>".to_vec();
    bytes.extend([0x80; 80]);
    let error = Document::parse(bytes, limits).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { limit: 100 }));
}

#[test]
fn a_leaf_is_limited() {
    for (length, fits) in [(65_536, true), (65_537, false), (10 * MEGABYTE, false)] {
        let text = format!("{XML}<OFX><MEMO>{}</MEMO></OFX>", "a".repeat(length));
        let outcome = read_text(&text);
        assert_eq!(outcome.is_ok(), fits, "{length}: {outcome:?}");
    }
}

#[test]
fn what_does_not_end_is_an_error() {
    for body in [
        "<OFX",
        "<OFX>",
        "<OFX><STATUS>",
        "<OFX><MEMO>a",
        "<OFX><MEMO>a</MEM",
        "<OFX><STATUS></STATUS",
        "<OFX><!-- ",
        "<OFX><![CDATA[",
        "<OFX><?",
        "<OFX><MEMO><!-- ",
        "<OFX><MEMO><![CDATA[ </MEMO",
        "<OFX><STATUS ",
        "<OFX><X.Y><",
    ] {
        let outcome = read_text(&format!("{XML}{body}"));
        // Only the end tag of OFX itself may be missing.
        assert_eq!(outcome.is_ok(), body == "<OFX>", "{body}: {outcome:?}");
    }
}

#[test]
fn every_prefix_of_a_document_ends_in_an_error_or_a_document() {
    let text = format!(
        "{SGML}<OFX><SONRS><STATUS><CODE>0<X.Y><!-- é --><MEMO><![CDATA[ ]]>&amp;&#65;</MEMO></X.Y></STATUS>\
         <INTU.Z> <Q/><NAME>漢 < b</SONRS ></OFX>"
    );
    let bytes = text.as_bytes();
    for end in 0..=bytes.len() {
        let _ = read(&bytes[..end]);
    }
    for at in 0..bytes.len() {
        for byte in [0, b'<', b'>', b'/', b'&', b'!', 0x80, 0xff] {
            let mut spoilt = bytes.to_vec();
            spoilt[at] = byte;
            let _ = read(&spoilt);
            spoilt.remove(at);
            let _ = read(&spoilt);
        }
    }
}

#[test]
fn ten_megabytes_of_one_character_are_read_in_no_time() {
    for unit in ["<", "&", "\0", " ", "a", "/", "é"] {
        let text = unit.repeat(10 * MEGABYTE / unit.len());
        let begin = Instant::now();
        let _ = read_text(&text);
        let _ = read_text(&format!("{XML}<OFX>{text}</OFX>"));
        let _ = read_text(&format!("{XML}<OFX><MEMO>{text}</MEMO></OFX>"));
        let _ = read_text(&format!("{XML}<OFX><{text}></OFX>"));
        assert!(begin.elapsed() < Duration::from_secs(20), "{unit:?}");
    }
}

#[test]
fn many_elements_are_read() {
    let million = 1_000_000;
    let text = format!("{XML}<OFX>{}</OFX>", "<FI></FI>".repeat(million));
    read_text(&text).unwrap();
    let text = format!("{SGML}<OFX>{}</OFX>", "<Q>".repeat(million));
    read_text(&text).unwrap();
    let text = format!("{SGML}<OFX>{}</OFX>", "</FI>".repeat(million));
    read_text(&text).unwrap();
}

#[test]
fn a_name_of_ten_megabytes_is_no_name() {
    let name = "X".repeat(10 * MEGABYTE);
    for body in [
        format!("<{name}>"),
        format!("<{name}></{name}>"),
        format!("</{name}>"),
        format!("<MEMO>a<{name}></MEMO>"),
        format!("<MEMO>a</{name}></MEMO>"),
        format!("<STATUS {name}></STATUS>"),
    ] {
        if let Err(error) = read_text(&format!("{XML}<OFX>{body}</OFX>")) {
            assert!(error.to_string().len() < 200, "an error is short");
        }
    }
}

#[test]
fn a_comment_may_hold_ten_megabytes() {
    let text = "<x> & ".repeat(10 * MEGABYTE / 6);
    read_text(&format!("{XML}<OFX><!--{text}--></OFX>")).unwrap();
    read_text(&format!("{XML}<OFX><!--{text}</OFX>")).unwrap_err();
    read_text(&format!("{XML}<OFX><![CDATA[{text}</OFX>")).unwrap_err();
}

#[test]
fn bytes_that_are_no_text_are_read_as_something() {
    let whole = |middle: &[u8]| {
        let mut bytes = XML.as_bytes().to_vec();
        bytes.extend(b"<OFX><MEMO>a");
        bytes.extend(middle);
        bytes.extend(b"</MEMO></OFX>");
        bytes
    };
    for middle in [
        &b"\0\0"[..],
        b"\xff\xfe",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf8\x88\x80\x80\x80",
        b"\x81\x8d",
    ] {
        read(&whole(middle)).unwrap();
    }
    let utf16 = |big: bool, units: &[u16]| {
        let text = format!("\u{feff}{XML}<OFX><MEMO>a");
        let end = "</MEMO></OFX>";
        let all = text.encode_utf16().chain(units.iter().copied());
        let all = all.chain(end.encode_utf16());
        all.flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect::<Vec<u8>>()
    };
    for units in [
        &[0xd800][..],
        &[0xdc00],
        &[0xdc00, 0xd800],
        &[0xd83d, 0xde00],
        &[0],
    ] {
        for big in [false, true] {
            let mut bytes = utf16(big, units);
            read(&bytes).unwrap();
            bytes.pop();
            let _ = read(&bytes);
        }
    }
    for bytes in [
        &b""[..],
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe<",
        b"\xef\xbb\xbf",
        b"\xef\xbb",
    ] {
        read(bytes).unwrap_err();
    }
}

#[test]
fn a_header_without_a_body_is_an_error() {
    let header = "NEWFILEUID:NONE\r\n".repeat(10 * MEGABYTE / 17);
    for header in [SGML.to_owned(), XML.to_owned(), format!("{SGML}{header}")] {
        let error = read_text(&header).unwrap_err();
        assert!(matches!(error, ReadError::NoOfxElement), "{error}");
    }
}

#[test]
fn an_error_does_not_repeat_a_hostile_text() {
    let long = "9".repeat(100_000);
    for text in [
        format!("OFXHEADER:100\r\nVERSION:{long}\r\n\r\n<OFX></OFX>"),
        format!("OFXHEADER:100\r\nVERSION:102\r\nCOMPRESSION:{long}\r\n\r\n<OFX></OFX>"),
        long.clone(),
        format!("<html>{long}</html>"),
    ] {
        let error = read_text(&text).unwrap_err();
        assert!(error.to_string().len() < 200, "{error}");
    }
}
