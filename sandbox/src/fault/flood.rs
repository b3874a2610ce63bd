//! A history that was made up: as long as asked for, and never in memory as a whole.

use crate::wire::{self, Element};

/// How many entries are written at once.
const AT_ONCE: u64 = 500;

/// A reply with made-up changes at the end of its first synchronisation.
pub(crate) struct Flood {
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
    entries: u64,
    account: String,
    payees: bool,
}

impl Flood {
    /// Opens a reply for the changes; gives it back if it has no synchronisation.
    pub(super) fn open(reply: Vec<u8>, entries: u64) -> Result<Self, Vec<u8>> {
        let find = |tag: &str| {
            let tag = tag.as_bytes();
            reply.windows(tag.len()).position(|window| window == tag)
        };
        let ends = ["</PMTSYNCRS>", "</PAYEESYNCRS>"].map(find);
        let (at, payees) = match ends {
            [Some(at), _] => (at, false),
            [None, Some(at)] => (at, true),
            [None, None] => return Err(reply),
        };
        let account = wire::read(&reply)
            .ok()
            .and_then(|(_, root)| account(&root))
            .unwrap_or_default();
        let after = reply[at..].to_vec();
        let mut before = reply;
        before.truncate(at);
        Ok(Self {
            before,
            after,
            entries,
            account,
            payees,
        })
    }

    /// The changes in pieces, each made when it is asked for.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Vec<u8>> {
        let pieces = self.entries.div_ceil(AT_ONCE);
        (0..pieces).map(|piece| {
            let from = piece * AT_ONCE;
            let to = (from + AT_ONCE).min(self.entries);
            (from..to)
                .flat_map(|number| self.entry(number).into_bytes())
                .collect()
        })
    }

    /// Leaves are closed, which every version permits.
    fn entry(&self, number: u64) -> String {
        let status = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>";
        if self.payees {
            return format!(
                "<PAYEETRNRS><TRNUID>0</TRNUID>{status}<PAYEERS><PAYEELSTID>H{number:09}\
                 </PAYEELSTID><PAYEE><NAME>Payee {number}</NAME><ADDR1>1 Elm St</ADDR1>\
                 <CITY>Dunford</CITY><STATE>OH</STATE><POSTALCODE>43999</POSTALCODE>\
                 <PHONE>555-0100</PHONE></PAYEE><PAYACCT>1</PAYACCT></PAYEERS></PAYEETRNRS>"
            );
        }
        format!(
            "<PMTTRNRS><TRNUID>0</TRNUID>{status}<PMTMODRS><SRVRTID>H{number:09}</SRVRTID>\
             <PMTINFO>{}<TRNAMT>1.00</TRNAMT><PAYEEID>NGWP01</PAYEEID><PAYACCT>1</PAYACCT>\
             <DTDUE>20240304</DTDUE></PMTINFO><PMTPRCSTS><PMTPRCCODE>PROCESSEDON</PMTPRCCODE>\
             <DTPMTPRC>20240304</DTPMTPRC></PMTPRCSTS></PMTMODRS></PMTTRNRS>",
            self.account
        )
    }
}

/// The account of the first synchronisation, as XML.
fn account(root: &Element) -> Option<String> {
    let set = root.child("BILLPAYMSGSRSV1")?;
    let account = set.child("PMTSYNCRS")?.child("BANKACCTFROM")?;
    Some(wire::to_xml(account))
}
