//! The order of elements: a table of the official one, and whether what is written follows it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use ofx_billpay::wire::{Header, Layout, Version};
use ofx_billpay_tests::messages;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Aggregates and what stands in them, in order: `?` optional, `*` any number, `+` at least one, `|` one of them.
const ORDER: &str = "
OFX                 SIGNONMSGSRQV1|SIGNONMSGSRSV1 BILLPAYMSGSRQV1|BILLPAYMSGSRSV1?
SIGNONMSGSRQV1      SONRQ
SIGNONMSGSRSV1      SONRS
SONRQ               DTCLIENT USERID? USERPASS? USERKEY? ACCESSTOKEN? GENUSERKEY? LANGUAGE FI? SESSCOOKIE? APPID APPVER APPKEY? CLIENTUID? USERCRED1? USERCRED2? AUTHTOKEN? ACCESSKEY? MFACHALLENGEANSWER* OFXEXTENSION?
SONRS               STATUS DTSERVER? USERKEY? TSKEYEXPIRE? LANGUAGE? DTPROFUP? DTUSERUP? DTACCTUP? FI? SESSCOOKIE? ACCESSKEY? OFXEXTENSION?
STATUS              CODE SEVERITY? MESSAGE?
FI                  ORG FID?
MFACHALLENGEANSWER  MFAPHRASEID MFAPHRASEA
OFXEXTENSION        OFXELEMENT+
OFXELEMENT          TAGNAME NAME? TAGTYPE? TAGVALUE
BILLPAYMSGSRQV1     PAYEETRNRQ|PAYEESYNCRQ* PMTTRNRQ|RECPMTTRNRQ|PMTINQTRNRQ|PMTMAILTRNRQ|PMTSYNCRQ|RECPMTSYNCRQ|PMTMAILSYNCRQ*
BILLPAYMSGSRSV1     PAYEETRNRS|PAYEESYNCRS* PMTTRNRS|RECPMTTRNRS|PMTINQTRNRS|PMTMAILTRNRS|PMTSYNCRS|RECPMTSYNCRS|PMTMAILSYNCRS*
PMTTRNRQ            TRNUID CLTCOOKIE? TAN? OFXEXTENSION? PMTRQ|PMTMODRQ|PMTCANCRQ
PMTTRNRS            TRNUID STATUS CLTCOOKIE? OFXEXTENSION? PMTRS|PMTMODRS|PMTCANCRS?
RECPMTTRNRQ         TRNUID CLTCOOKIE? TAN? OFXEXTENSION? RECPMTRQ|RECPMTMODRQ|RECPMTCANCRQ
RECPMTTRNRS         TRNUID STATUS CLTCOOKIE? OFXEXTENSION? RECPMTRS|RECPMTMODRS|RECPMTCANCRS?
PMTINQTRNRQ         TRNUID CLTCOOKIE? TAN? OFXEXTENSION? PMTINQRQ
PMTINQTRNRS         TRNUID STATUS CLTCOOKIE? OFXEXTENSION? PMTINQRS?
PMTMAILTRNRQ        TRNUID CLTCOOKIE? TAN? OFXEXTENSION? PMTMAILRQ
PMTMAILTRNRS        TRNUID STATUS CLTCOOKIE? OFXEXTENSION? PMTMAILRS?
PAYEETRNRQ          TRNUID CLTCOOKIE? TAN? OFXEXTENSION? PAYEERQ|PAYEEMODRQ|PAYEEDELRQ
PAYEETRNRS          TRNUID STATUS CLTCOOKIE? OFXEXTENSION? PAYEERS|PAYEEMODRS|PAYEEDELRS?
PMTSYNCRQ           TOKEN|TOKENONLY|REFRESH REJECTIFMISSING BANKACCTFROM OFXEXTENSION? PMTTRNRQ*
PMTSYNCRS           TOKEN LOSTSYNC? BANKACCTFROM OFXEXTENSION? PMTTRNRS*
RECPMTSYNCRQ        TOKEN|TOKENONLY|REFRESH REJECTIFMISSING BANKACCTFROM OFXEXTENSION? RECPMTTRNRQ*
RECPMTSYNCRS        TOKEN LOSTSYNC? BANKACCTFROM OFXEXTENSION? RECPMTTRNRS*
PAYEESYNCRQ         TOKEN|TOKENONLY|REFRESH REJECTIFMISSING OFXEXTENSION? PAYEETRNRQ*
PAYEESYNCRS         TOKEN LOSTSYNC? OFXEXTENSION? PAYEETRNRS*
PMTMAILSYNCRQ       TOKEN|TOKENONLY|REFRESH REJECTIFMISSING INCIMAGES USEHTML OFXEXTENSION? PMTMAILTRNRQ*
PMTMAILSYNCRS       TOKEN LOSTSYNC? OFXEXTENSION? PMTMAILTRNRS*
BANKACCTFROM        BANKID BRANCHID? ACCTID ACCTTYPE ACCTKEY?
BANKACCTTO          BANKID BRANCHID? ACCTID ACCTTYPE ACCTKEY?
PAYEE               NAME ADDR1 ADDR2? ADDR3? CITY STATE POSTALCODE COUNTRY? PHONE
EXTDPAYEE           PAYEEID? IDSCOPE? NAME? DAYSTOPAY
PMTPRCSTS           PMTPRCCODE DTPMTPRC
RECURRINST          NINSTS? FREQ
BILLPUBINFO         BILLPUB BILLID
EXTDPMT             EXTDPMTFOR? EXTDPMTCHK? EXTDPMTDSC? EXTDPMTINV?
EXTDPMTINV          INVOICE+
INVOICE             INVNO INVTOTALAMT INVPAIDAMT INVDATE INVDESC DISCOUNT? ADJUSTMENT? LINEITEM*
DISCOUNT            DSCRATE DSCAMT DSCDATE? DSCDESC
ADJUSTMENT          ADJNO? ADJDESC ADJAMT ADJDATE?
LINEITEM            LITMAMT LITMDESC
MAIL                USERID DTCREATED FROM TO SUBJECT MSGBODY INCIMAGES USEHTML
PMTINFO             BANKACCTFROM TRNAMT PAYEEID|PAYEE PAYEELSTID? BANKACCTTO? EXTDPMT* PAYACCT DTDUE MEMO? BILLREFINFO? BILLPUBINFO?
PMTRQ               PMTINFO
PMTRS               SRVRTID PAYEELSTID CURDEF PMTINFO EXTDPAYEE? CHECKNUM? PMTPRCSTS RECSRVRTID?
PMTMODRQ            SRVRTID PMTINFO
PMTMODRS            SRVRTID PMTINFO PMTPRCSTS?
PMTCANCRQ           SRVRTID
PMTCANCRS           SRVRTID
PMTINQRQ            SRVRTID
PMTINQRS            SRVRTID PMTPRCSTS CHECKNUM?
RECPMTRQ            RECURRINST PMTINFO INITIALAMT? FINALAMT?
RECPMTRS            RECSRVRTID PAYEELSTID CURDEF RECURRINST PMTINFO INITIALAMT? FINALAMT? EXTDPAYEE?
RECPMTMODRQ         RECSRVRTID RECURRINST PMTINFO INITIALAMT? FINALAMT? MODPENDING
RECPMTMODRS         RECSRVRTID RECURRINST PMTINFO INITIALAMT? FINALAMT? MODPENDING
RECPMTCANCRQ        RECSRVRTID CANPENDING
RECPMTCANCRS        RECSRVRTID CANPENDING
PAYEERQ             PAYEEID|PAYEE BANKACCTTO? PAYACCT*
PAYEERS             PAYEELSTID PAYEE? BANKACCTTO? EXTDPAYEE? PAYACCT*
PAYEEMODRQ          PAYEELSTID PAYEE? BANKACCTTO? PAYACCT*
PAYEEMODRS          PAYEELSTID PAYEE? BANKACCTTO? PAYACCT* EXTDPAYEE?
PAYEEDELRQ          PAYEELSTID
PAYEEDELRS          PAYEELSTID
PMTMAILRQ           MAIL SRVRTID? PMTINFO?
PMTMAILRS           MAIL SRVRTID? PMTINFO?
";

fn table() -> BTreeMap<&'static str, Vec<&'static str>> {
    ORDER
        .lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect()
}

/// Whether the children of an aggregate stand as the table says; the first fault, in words.
fn fault(order: &[&str], children: &[String]) -> Option<String> {
    let mut rest = children.iter().peekable();
    for step in order {
        let names = step.trim_end_matches(['?', '*', '+']);
        let is_one = |name: &&String| names.split('|').any(|one| one == *name);
        let found = match step.chars().last() {
            Some('*' | '+') => std::iter::from_fn(|| rest.next_if(is_one)).count(),
            _ => usize::from(rest.next_if(is_one).is_some()),
        };
        if found == 0 && !step.ends_with(['?', '*']) {
            return Some(format!("{step} is missing in {children:?}"));
        }
    }
    let unexpected = rest.next()?;
    Some(format!(
        "{unexpected} does not belong there in {children:?}"
    ))
}

/// The aggregates of a closed document with the names of their children, read off its tags one by one.
fn aggregates(text: &str) -> Vec<(String, Vec<String>)> {
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    let mut done = Vec::new();
    let body = &text[text.find("<OFX>").unwrap()..];
    for tag in body.split('<').skip(1) {
        let name = tag.split('>').next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            let (closed, children) = open.pop().unwrap();
            assert_eq!(closed, name, "{text}");
            if !children.is_empty() {
                done.push((closed, children));
            }
        } else {
            if let Some((_, siblings)) = open.last_mut() {
                siblings.push(name.to_owned());
            }
            open.push((name.to_owned(), Vec::new()));
        }
    }
    assert!(open.is_empty(), "{text}");
    done
}

fn check(text: &str) -> BTreeSet<String> {
    let table = table();
    let mut seen = BTreeSet::new();
    for (name, children) in aggregates(text) {
        let order = table.get(name.as_str());
        let order = order.unwrap_or_else(|| panic!("{name} is in no line of the table"));
        if let Some(fault) = fault(order, &children) {
            panic!("{name}: {fault}");
        }
        seen.insert(name);
    }
    seen
}

#[test]
fn random_messages_follow_the_official_order_and_every_aggregate_is_among_them() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    let closed = Layout {
        close_leaves: true,
        ..Layout::default()
    };
    for _ in 0..300 {
        for version in [Version::V102, Version::V211] {
            let header = Header::new(version, "NONE");
            let request = messages::request().new_tree(&mut runner).unwrap().current();
            seen.extend(check(&request.write(&header, closed).unwrap()));
            let response = messages::response()
                .new_tree(&mut runner)
                .unwrap()
                .current();
            seen.extend(check(&response.write(&header, closed).unwrap()));
        }
    }
    let unseen: Vec<_> = table()
        .into_keys()
        .filter(|name| !seen.contains(*name))
        .collect();
    assert!(unseen.is_empty(), "never written: {unseen:?}");
}

#[test]
fn a_wrong_order_is_seen() {
    let table = table();
    let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (aggregate, children, is_right) in [
        (
            "PAYEERS",
            "PAYEELSTID PAYEE EXTDPAYEE PAYACCT PAYACCT",
            true,
        ),
        ("PAYEERS", "PAYEELSTID PAYEE PAYACCT EXTDPAYEE", false),
        ("PAYEEMODRS", "PAYEELSTID PAYEE PAYACCT EXTDPAYEE", true),
        ("PAYEEMODRS", "PAYEELSTID EXTDPAYEE PAYACCT", false),
        ("STATUS", "SEVERITY CODE", false),
        ("FI", "FID", false),
        ("FI", "ORG FID FID", false),
        ("EXTDPMTINV", "INVOICE INVOICE", true),
        ("LINEITEM", "LITMAMT LITMDESC X", false),
    ] {
        let fault = fault(&table[aggregate], &names(children));
        assert_eq!(
            fault.is_none(),
            is_right,
            "{aggregate} {children}: {fault:?}"
        );
    }
}
