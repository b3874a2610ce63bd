//! How long the values of a request may be: the official types of the elements that a client originates.

use super::by_tag::ByTag;
use super::tag::Tag;

/// The most characters that the value of an element may have in a request; `None` where the type has no limit or another
/// rule, such as a date, checks it.
///
/// Source: the 2.3 schema, which agrees with the 1.6 DTD. Identifiers that the bank assigned (`SRVRTID`, `PAYEELSTID`,
/// `TOKEN` ...) are sent back as the bank gave them: their limit is that of the longest form, 36, since servers are known to
/// exceed the short one and a payment must stay cancellable.
pub(crate) fn length_limit(tag: Tag) -> Option<usize> {
    match BY_TAG.get(tag) {
        0 => None,
        limit => Some(usize::from(limit)),
    }
}

static BY_TAG: ByTag<u16> = ByTag::new(LIMITS, 0);

#[rustfmt::skip]
const LIMITS: &[(&str, u16)] = &[
    ("ACCESSKEY", 1000), ("ACCESSTOKEN", 10_000), ("ACCTID", 22), ("ACCTKEY", 22), ("ADDR1", 32), ("ADDR2", 32),
    ("ADDR3", 32), ("ADJAMT", 32), ("ADJDESC", 80), ("ADJNO", 32), ("APPID", 5), ("APPKEY", 10_000), ("APPVER", 4),
    ("AUTHTOKEN", 171), ("BANKID", 9), ("BILLID", 32), ("BILLPUB", 32), ("BILLREFINFO", 80), ("BRANCHID", 22),
    ("CHECKNUM", 36), ("CITY", 32), ("CLIENTUID", 36), ("CLTCOOKIE", 32), ("COUNTRY", 3), ("CURDEF", 3),
    ("DSCAMT", 32), ("DSCDESC", 80), ("DSCRATE", 32), ("EXTDPMTCHK", 10), ("EXTDPMTDSC", 255), ("FID", 32),
    ("FINALAMT", 32), ("FROM", 32), ("INITIALAMT", 32), ("INVDESC", 80), ("INVNO", 32), ("INVPAIDAMT", 32),
    ("INVTOTALAMT", 32), ("LITMAMT", 32), ("LITMDESC", 80), ("MEMO", 255), ("MFAPHRASEA", 64), ("MFAPHRASEID", 32),
    ("MSGBODY", 10_000), ("NAME", 32), ("NEWUSERPASS", 171), ("NINSTS", 3), ("ORG", 32), ("PAYACCT", 32),
    ("PAYEEID", 36), ("PAYEELSTID", 36), ("PHONE", 32), ("POSTALCODE", 11), ("RECSRVRTID", 36), ("SESSCOOKIE", 1000),
    ("SRVRTID", 36), ("STATE", 5), ("SUBJECT", 60), ("TAGNAME", 32), ("TAGTYPE", 20), ("TAGVALUE", 10_000),
    ("TAN", 80), ("TO", 32), ("TOKEN", 36), ("TRNAMT", 32), ("TRNUID", 36), ("USERCRED1", 171), ("USERCRED2", 171),
    ("USERID", 32), ("USERKEY", 64), ("USERPASS", 171),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_official_leaves() {
        assert!(LIMITS.is_sorted_by_key(|&(name, _)| name));
        for (name, _) in LIMITS {
            assert_ne!(Tag::find(name.as_bytes()), Tag::UNKNOWN, "{name}");
        }
    }

    #[test]
    fn a_limit_is_found_by_tag() {
        assert_eq!(length_limit(Tag::of("MEMO")), Some(255));
        assert_eq!(length_limit(Tag::of("DTDUE")), None);
    }
}
