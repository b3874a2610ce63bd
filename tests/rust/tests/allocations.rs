//! Reading asks for no memory for each element: not for a leaf, and not for a record that is told of.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::alloc::System;

use ofx_billpay::BillPayment;
use ofx_billpay::wire::{Document, Limits};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn history(records: usize, xml: bool) -> String {
    let record = "<PMTTRNRS><TRNUID>0</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><PMTRS><SRVRTID>P1</SRVRTID>\
        <PMTINFO><TRNAMT>1.50</TRNAMT><DTDUE>20240318</DTDUE><MEMO>Gas &amp; Water</MEMO></PMTINFO></PMTRS></PMTTRNRS>";
    let header = if xml {
        "<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>"
    } else {
        "OFXHEADER:100\r\nVERSION:102\r\n\r\n"
    };
    let text = format!(
        "{header}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE></STATUS></SONRS></SIGNONMSGSRSV1><BILLPAYMSGSRSV1><PMTSYNCRS>\
         <TOKEN>7</TOKEN>{}</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>",
        record.repeat(records)
    );
    if xml {
        return text;
    }
    [
        "TRNUID", "CODE", "SEVERITY", "SRVRTID", "TRNAMT", "DTDUE", "MEMO", "TOKEN",
    ]
    .iter()
    .fold(text, |text, name| text.replace(&format!("</{name}>"), ""))
}

/// How often memory is asked for.
fn requests(work: impl FnOnce()) -> usize {
    let region = Region::new(COUNTED);
    work();
    let change = region.change();
    change.allocations + change.reallocations
}

/// Far fewer than there are elements.
const OTHERS: usize = 100;

/// One test: others in the process would be counted along.
#[test]
fn the_number_of_elements_does_not_matter() {
    for xml in [true, false] {
        let events = |records| {
            let document = Document::parse(history(records, xml).into_bytes(), Limits::default());
            let document = document.unwrap();
            requests(|| {
                let mut reader = document.reader();
                while reader.next_event().unwrap().is_some() {}
            })
        };
        // The test's own runner may ask for some meanwhile.
        let more = events(1000).saturating_sub(events(10));
        assert!(more < OTHERS, "{more} requests for 990 records");

        let streamed = |records: usize| {
            let text = history(records, xml);
            requests(|| {
                let token = BillPayment::new().read_synchronization(text.as_bytes());
                assert_eq!(token.unwrap(), "7");
            })
        };
        // A few for each 64 KiB of text, of which a record has two hundred bytes.
        let more = streamed(10_000).saturating_sub(streamed(100));
        assert!(more < 9_900 / 10, "{more} requests for 9900 records");

        let kept = |records: usize| {
            let text = history(records, xml);
            requests(|| {
                let bank = BillPayment::new();
                bank.set_ofx_response(&text).unwrap();
                assert_eq!(bank.sync_payment_count(), records);
            })
        };
        let more = kept(10_000).saturating_sub(kept(100));
        assert!(more < OTHERS, "{more} requests for 9900 records");
    }
}
