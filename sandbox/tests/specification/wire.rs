//! What may come over the wire, and what goes back.

use std::time::{Duration, Instant};

use ofx_billpay_sandbox::{Options, Sandbox, SgmlLeaves};

use crate::client::{
    Client, all, bank, codes, exchange, first, info, options, pay, payee, post, sgml_header, sync,
    xml_header,
};

/// A payment in 102 as `Client` would send it, to be spoilt by the tests.
fn sgml(bank: &Sandbox) -> String {
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&payee("Jane")))
    );
    String::from_utf8(Client::new(bank, 102).file(&set)).expect("requests are ASCII")
}

fn accepted(bank: &Sandbox, file: &[u8]) -> String {
    answered(bank, file, "0")
}

fn answered(bank: &Sandbox, file: &[u8], code: &str) -> String {
    let (status, reply) = post(bank.url(), file);
    let reply = String::from_utf8_lossy(&reply).into_owned();
    assert_eq!(status, 200, "{reply}");
    assert_eq!(codes(&reply), [code], "{reply}");
    reply
}

#[test]
fn a_reply_has_the_version_and_the_header_of_its_request() {
    let bank = bank();
    for version in [102, 103, 151, 160] {
        let reply = Client::new(&bank, version).send("");
        assert!(
            reply.starts_with(&(sgml_header(version) + "<OFX><SIGNONMSGSRSV1>")),
            "{reply}"
        );
    }
    for version in [200, 201, 202, 203, 210, 211, 220] {
        let reply = Client::new(&bank, version).send("");
        assert!(
            reply.starts_with(&(xml_header(version) + "<OFX><SIGNONMSGSRSV1>")),
            "{reply}"
        );
    }
}

#[test]
fn a_reply_is_served_as_ofx() {
    let bank = bank();
    let (status, head, _) = exchange(bank.url(), "POST", sgml(&bank).as_bytes());
    assert_eq!(status, 200);
    assert!(
        head.to_ascii_lowercase()
            .contains("content-type: application/x-ofx")
    );
    let (status, _, text) = exchange(&bank.url().replace("/ofx", "/"), "GET", b"");
    assert_eq!(status, 200);
    assert!(String::from_utf8_lossy(&text).contains("Sandbox Bank"));
}

#[test]
fn leaves_of_1_x_are_open_or_closed_as_the_bank_is_set() {
    let open = bank();
    assert!(accepted(&open, sgml(&open).as_bytes()).contains("<CODE>0<SEVERITY>INFO</STATUS>"));
    let closed = Options {
        sgml_leaves: SgmlLeaves::Closed,
        ..options()
    };
    let closed = Sandbox::start(closed).unwrap();
    let reply = accepted(&closed, sgml(&closed).as_bytes());
    assert!(reply.contains("<CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"));
}

#[test]
fn sloppy_headers_are_read() {
    for spoil in [
        |file: String| file.replace("\r\n", ""),
        |file: String| file.replace("\r\n", "\n"),
        |file: String| file.replace("\r\n", "\r"),
        |file: String| file.replace("\r\n\r\n", "\r\n"),
        |file: String| file.replace(":10", ": 10"),
        |file: String| file.replace("CHARSET:1252\r\n", ""),
        |file: String| format!("\u{feff}\r\n\r\n{file}"),
    ] {
        let bank = bank();
        let file = spoil(sgml(&bank));
        let reply = accepted(&bank, file.as_bytes());
        assert!(reply.contains("VERSION:102\r\n") && reply.contains("NEWFILEUID:file-7\r\n"));
    }
    let bank = bank();
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&payee("Jane")))
    );
    let file = String::from_utf8(Client::new(&bank, 211).file(&set)).unwrap();
    accepted(&bank, file.replace("\r\n", "").replace('"', "'").as_bytes());
}

#[test]
fn junk_in_a_header_is_not_repeated() {
    let bank = bank();
    let file = sgml(&bank)
        .replace("USASCII", "<b>")
        .replace("CHARSET:1252", "CHARSET:koi8")
        .replace("file-7", "a;b");
    let reply = accepted(&bank, file.as_bytes());
    for line in [
        "ENCODING:USASCII\r\n",
        "CHARSET:1252\r\n",
        "NEWFILEUID:NONE\r\n",
    ] {
        assert!(reply.contains(line), "{reply}");
    }
}

#[test]
fn what_only_2_x_has_is_kept_for_2_x() {
    let bank = bank();
    let bill = "<BILLPUBINFO><BILLPUB>p</BILLPUB><BILLID>i</BILLID></BILLPUBINFO></PMTINFO>";
    let request = pay("t1", &info(&payee("Jane")).replace("</PMTINFO>", bill));
    let asked = sync("<REFRESH>Y</REFRESH>", "N", "");
    assert!(
        !Client::new(&bank, 102)
            .ask(&request)
            .contains("BILLPUBINFO")
    );
    assert!(Client::new(&bank, 211).ask(&asked).contains("BILLPUBINFO"));
}

#[test]
fn sloppy_sgml_is_read() {
    let spoils: [(&str, &str, &str); 12] = [
        ("a closed leaf", "<TRNAMT>84.20", "<TRNAMT>84.20</TRNAMT>"),
        (
            "lines and spaces",
            "<TRNAMT>84.20",
            "\r\n  <TRNAMT>\n 84.20 \n",
        ),
        ("an empty leaf", "<MEMO>March", "<MEMO><BILLREFINFO>x"),
        ("a self-closing leaf", "<MEMO>March", "<MEMO/>"),
        ("lower case", "<TRNAMT>", "<trnamt>"),
        ("a private leaf", "<TRNAMT>", "<INTU.BID>3000<TRNAMT>"),
        (
            "a private aggregate",
            "<TRNAMT>",
            "<X.Y><TRNAMT>1</TRNAMT></X.Y><TRNAMT>",
        ),
        ("a comment", "<TRNAMT>", "<!-- <TRNAMT>1 --><TRNAMT>"),
        ("a stray end tag", "<TRNAMT>", "</NAME><TRNAMT>"),
        ("a missing end tag", "</PMTRQ>", ""),
        ("text after the end", "</OFX>", "</OFX>\r\nbye"),
        ("an end tag with a space", "</PMTRQ>", "</PMTRQ >"),
    ];
    for (what, old, new) in spoils {
        let bank = bank();
        let file = sgml(&bank);
        assert!(file.contains(old), "{what}");
        let reply = accepted(&bank, file.replace(old, new).as_bytes());
        assert_eq!(first(&reply, "TRNAMT"), "84.20", "{what}");
    }
}

#[test]
fn texts_are_read_with_and_without_entities_and_written_with_them() {
    for (written, repeated) in [
        ("AT&T", "AT&amp;T"),
        ("AT&amp;T", "AT&amp;T"),
        ("1 < 2", "1 &lt; 2"),
        ("&lt;b&gt; &#65;&#x42; &quot;&apos;", "&lt;b&gt; AB \"'"),
        ("a&nbsp;b", "a b"),
        ("&unknown; &", "&amp;unknown; &amp;"),
        ("<![CDATA[<b>&amp;</b>]]>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("a\u{1}b", "ab"),
    ] {
        let bank = bank();
        let file = sgml(&bank).replace("March", written);
        assert_eq!(first(&accepted(&bank, file.as_bytes()), "MEMO"), repeated);
    }
}

#[test]
fn characters_beyond_ascii_come_back_in_the_encoding_of_the_header() {
    let bank = bank();
    let file = sgml(&bank);
    let (head, tail) = file.split_once("March").unwrap();
    let windows = [head.as_bytes(), b"Caf\xe9 \x80", tail.as_bytes()].concat();
    let utf8 = file.replace("March", "Café €");
    for request in [windows, utf8.into_bytes()] {
        let (_, reply) = post(bank.url(), &request);
        assert!(reply.windows(6).any(|six| six == b"Caf\xe9 \x80"));
    }
}

#[test]
fn xml_must_be_well_formed() {
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        pay("t1", &info(&payee("Jane")))
    );
    for (old, new) in [
        ("</TRNAMT>", ""),
        ("</PMTRQ>", ""),
        ("March", "AT&T"),
        ("<MEMO>", "x<MEMO>"),
        ("</OFX>", "</OFX>x"),
        ("</OFX>", ""),
    ] {
        let bank = bank();
        let file = String::from_utf8(Client::new(&bank, 211).file(&set)).unwrap();
        let (status, _) = post(bank.url(), file.replace(old, new).as_bytes());
        assert_eq!(status, 400, "{old} -> {new}");
    }
    let bank = bank();
    let file = String::from_utf8(Client::new(&bank, 211).file(&set)).unwrap();
    accepted(
        &bank,
        file.replace("<TRNAMT>", "<X.Y><Z/></X.Y><!-- c -->\n<TRNAMT>")
            .as_bytes(),
    );
}

#[test]
fn a_file_that_breaks_off_pays_nothing() {
    let bank = bank();
    let file = sgml(&bank);
    let body = file.find("<OFX>").unwrap();
    for end in (body..file.len() - 1).step_by(37) {
        assert_eq!(
            post(bank.url(), &file.as_bytes()[..end]).0,
            400,
            "cut at {end}"
        );
    }
    let sync = "<BILLPAYMSGSRQV1><PMTSYNCRQ><REFRESH>Y</REFRESH><REJECTIFMISSING>N\
        </REJECTIFMISSING>"
        .to_owned()
        + crate::client::CHECKING
        + "</PMTSYNCRQ></BILLPAYMSGSRQV1>";
    assert!(all(&Client::new(&bank, 211).send(&sync), "SRVRTID").is_empty());
}

#[test]
fn what_cannot_be_answered_is_400_with_html() {
    let bank = bank();
    let header = sgml_header(102);
    let no_trnuid = sgml(&bank).replace("<TRNUID>t1", "");
    let long_trnuid = sgml(&bank).replace("<TRNUID>t1", &format!("<TRNUID>{}", "x".repeat(37)));
    let type_1 = sgml(&bank).replace("SECURITY:NONE", "SECURITY:TYPE1");
    let version = sgml(&bank).replace("VERSION:102", "VERSION:302");
    let twice = sgml(&bank).replace("</OFX>", "<BILLPAYMSGSRQV1></BILLPAYMSGSRQV1></OFX>");
    for file in [
        String::new(),
        "{\"json\": true}".to_owned(),
        "<html><body>hello</body></html>".to_owned(),
        "<OFX></OFX>".to_owned(),
        format!("{header}<OFX></OFX>"),
        format!("{header}<OFX><SIGNONMSGSRQV1></SIGNONMSGSRQV1></OFX>"),
        no_trnuid,
        long_trnuid,
        type_1,
        version,
        twice,
    ] {
        let (status, head, body) = exchange(bank.url(), "POST", file.as_bytes());
        assert_eq!(status, 400, "{file}");
        assert!(
            head.to_ascii_lowercase()
                .contains("content-type: text/html")
        );
        assert!(body.starts_with(b"<!DOCTYPE html>"));
    }
    assert_eq!(exchange(bank.url(), "GET", b"").0, 405);
}

#[test]
fn hostile_input_ends_soon_and_does_no_harm() {
    const SIZE: usize = 2_000_000;
    let bank = bank();
    let spam = |piece: &str| piece.repeat(SIZE / piece.len());
    for header in [
        String::new(),
        sgml_header(102) + "<OFX>",
        xml_header(211) + "<OFX>",
    ] {
        for piece in [
            "<",
            "<A",
            "<A>",
            "<A ",
            "</",
            "</OFX",
            "<PMTINFO>",
            "</PMTINFO>",
            "<X><MEMO>",
            "<!--",
            "<![CDATA[",
            "<?",
            "&",
            "&#",
            "<MEMO>x",
            "\u{0}",
            "VERSION:",
            "é",
        ] {
            let begin = Instant::now();
            let (status, _) = post(bank.url(), (header.clone() + &spam(piece)).as_bytes());
            assert_eq!(status, 400, "{piece}");
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "{piece}: {:?}",
                begin.elapsed()
            );
        }
    }
    let (status, _) = post(bank.url(), &vec![b'x'; 17 * 1024 * 1024]);
    assert_eq!(status, 400);
    accepted(&bank, sgml(&bank).as_bytes());
}

#[test]
fn deep_nesting_is_refused() {
    let bank = bank();
    for header in [sgml_header(102), xml_header(211)] {
        let deep = "<PMTINFO>".repeat(40) + &"</PMTINFO>".repeat(40);
        let file = format!("{header}<OFX>{deep}</OFX>");
        assert_eq!(post(bank.url(), file.as_bytes()).0, 400);
    }
}

#[test]
fn an_aggregate_inside_itself_is_refused_lest_a_payment_is_swallowed() {
    let bank = bank();
    let two = [pay("t1", &info(&payee("A"))), pay("t2", &info(&payee("B")))].concat();
    let set = format!(
        "<BILLPAYMSGSRQV1>{}</BILLPAYMSGSRQV1>",
        two.replacen("</PMTTRNRQ>", "", 1)
    );
    assert_eq!(post(bank.url(), &Client::new(&bank, 102).file(&set)).0, 400);
}

#[test]
fn what_stands_in_the_wrong_place_is_not_carried_out() {
    let bank = bank();
    let client = Client::new(&bank, 211);
    let payment = pay("t1", &info(&payee("A")));
    client.send(&format!("<EMAILMSGSRQV1>{payment}</EMAILMSGSRQV1>"));
    let payee_sync = "<TOKEN>0</TOKEN><REJECTIFMISSING>N</REJECTIFMISSING>";
    client.ask(&format!("<PAYEESYNCRQ>{payee_sync}{payment}</PAYEESYNCRQ>"));
    let inner = format!("<PMTRQ>{}</PMTRQ>", info(&payee("A")));
    let wrong = format!("<PAYEETRNRQ><TRNUID>t2</TRNUID>{inner}</PAYEETRNRQ>");
    assert_eq!(codes(&client.ask(&wrong)), ["2000"]);
    let both = format!("{inner}<PAYEERQ><PAYEEID>NGWP01</PAYEEID></PAYEERQ>");
    let both = format!("<PAYEETRNRQ><TRNUID>t3</TRNUID>{both}</PAYEETRNRQ>");
    assert_eq!(codes(&client.ask(&both)), ["0"]);
    let asked = client.ask(&sync("<REFRESH>Y</REFRESH>", "N", ""));
    assert!(all(&asked, "SRVRTID").is_empty());
}
