//! What is written is read back: trees as sloppy servers write them, and every message in every layout.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::message::{Request, Response};
use ofx_billpay::wire::{Document, Header, Layout, Limits, LineEnd, Version};
use ofx_billpay_tests::cases::Tree;
use ofx_billpay_tests::xml::{Dice, write_sgml};
use ofx_billpay_tests::{messages, trees};
use proptest::collection::vec;
use proptest::prelude::*;

fn document(text: &str) -> Document {
    Document::parse(text.as_bytes().to_vec(), Limits::default()).unwrap()
}

fn layouts() -> Vec<Layout> {
    let mut all = Vec::new();
    for close_leaves in [false, true] {
        for (line_end, indent) in [
            (LineEnd::None, 0),
            (LineEnd::None, 2),
            (LineEnd::Lf, 0),
            (LineEnd::CrLf, 2),
        ] {
            all.push(Layout {
                close_leaves,
                indent,
                line_end,
                ..Layout::default()
            });
        }
    }
    all
}

const VERSIONS: [Version; 2] = [Version::V102, Version::V211];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn leaves_may_lack_their_end_tags(
        tree in trees::document(),
        throws in vec(any::<u8>(), 1..64),
    ) {
        let text = write_sgml(&tree, &mut Dice::new(&throws));
        let document = document(&text);
        let element = document.element().unwrap();
        prop_assert_eq!(Tree::from(&element), tree, "{}", text);
        let mut reader = document.reader();
        while reader.next_event().unwrap().is_some() {}
        prop_assert_eq!(reader.warnings().1, 0, "{}", text);
        check_ranges(&document, &element);
    }
}

fn check_ranges(document: &Document, element: &ofx_billpay::wire::Element<'_>) {
    assert!(document.text()[element.range.clone()].starts_with('<'));
    for child in element.children() {
        check_ranges(document, child);
    }
    if element.text().is_none() {
        let alone = document.aggregate_as_xml(element.range.clone()).unwrap();
        let wrapped = format!("<OFX>{alone}</OFX>");
        let again = self::document(&wrapped);
        let again = again.element().unwrap();
        let again = again.children().first().map(Tree::from);
        assert_eq!(again, Some(Tree::from(element)), "{alone}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_request_is_read_as_it_was_written(request in messages::request()) {
        for version in VERSIONS {
            for layout in layouts() {
                let text = request.write(&Header::new(version, "NONE"), layout).unwrap();
                let read = Request::read(&document(&text));
                prop_assert_eq!(read.as_ref(), Ok(&request), "{:?} {:?}: {}", version, layout, text);
            }
        }
    }

    #[test]
    fn a_response_is_read_as_it_was_written(response in messages::response()) {
        for version in VERSIONS {
            for layout in layouts() {
                let text = response.write(&Header::new(version, "NONE"), layout).unwrap();
                let read = Response::read(&document(&text));
                prop_assert_eq!(read.as_ref(), Ok(&response), "{:?} {:?}: {}", version, layout, text);
            }
        }
    }
}

/// What an unknown element is must not depend on how much of the document is looked at.
#[test]
fn an_aggregate_alone_reads_as_it_does_in_its_document() {
    let text = "<OFX><PMTRS><PMTINFO><X.Y><MEMO>one</PMTRS>\
        <PMTRS><PMTINFO><X.Y><MEMO>two</X.Y></PMTINFO></PMTRS></OFX>";
    let document = document(text);
    for element in document.element().unwrap().children() {
        check_ranges(&document, element);
    }
}

/// Otherwise the data would be taken for the amount of the payment.
#[test]
fn data_after_a_comment_that_does_not_end_is_still_data() {
    let document =
        document("<OFX><PMTINFO><MEMO>a <!-- b <![CDATA[<TRNAMT>9]]></MEMO></PMTINFO></OFX>");
    let element = document.element().unwrap();
    assert_eq!(element.children()[0].child("TRNAMT"), None);
}

#[test]
fn every_version_writes_its_own_header() {
    for version in Version::WRITABLE {
        let mut text = String::new();
        Header::new(version, "a-1").write(&mut text);
        let document = document(&format!("{text}<OFX></OFX>"));
        let header = document.header();
        assert_eq!(header.version, Some(version));
        assert_eq!(header.syntax, version.syntax());
        assert_eq!(header.new_file_uid, "a-1");
        assert_eq!(header.old_file_uid, "NONE");
    }
}
