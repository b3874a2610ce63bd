//! The reader is judged by quick-xml: of every well-formed document both make the same tree.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::wire::{Content, Document, Element, Limits};
use ofx_billpay_hostile::judge;
use ofx_billpay_tests::cases::{Tree, wire_cases};
use ofx_billpay_tests::trees;
use ofx_billpay_tests::xml::{Dice, write_xml};
use proptest::collection::vec;
use proptest::prelude::*;

fn document(text: &str) -> Document {
    Document::parse(text.as_bytes().to_vec(), Limits::default()).unwrap()
}

#[test]
fn every_well_formed_case_is_read_as_quick_xml_reads_it() {
    let mut judged = 0;
    for case in wire_cases() {
        let is_sound = case.expected.warnings == Some(false);
        if !is_sound || case.expected.syntax.as_deref() != Some("xml") {
            continue;
        }
        let document = Document::parse(case.bytes, Limits::default()).unwrap();
        let Ok(expected) = judge(document.text()) else {
            continue;
        };
        let found = Tree::from(&document.element().unwrap());
        assert_eq!(found, expected, "{}", case.name);
        judged += 1;
    }
    println!("{judged} cases judged");
    assert!(judged >= 20, "only {judged} cases were judged");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_random_document_is_read_as_it_was_written(
        tree in trees::document(),
        throws in vec(any::<u8>(), 1..64),
    ) {
        let text = write_xml(&tree, &mut Dice::new(&throws));
        let document = document(&text);
        let judged = judge(&text);
        prop_assert_eq!(judged.as_ref(), Ok(&tree), "quick-xml: {}", text);
        let found = Tree::from(&document.element().unwrap());
        prop_assert_eq!(&found, &tree, "ours: {}", text);
        let mut reader = document.reader();
        while reader.next_event().unwrap().is_some() {}
        prop_assert_eq!(reader.warnings().1, 0, "{}", text);
    }

    #[test]
    fn the_range_of_an_element_holds_all_of_it(
        tree in trees::document(),
        throws in vec(any::<u8>(), 1..64),
    ) {
        let text = write_xml(&tree, &mut Dice::new(&throws));
        let document = document(&text);
        check_ranges(&document, &document.element().unwrap());
    }
}

fn check_ranges(document: &Document, element: &Element<'_>) {
    let text = &document.text()[element.range.clone()];
    assert!(text.starts_with('<') && text.ends_with('>'), "{text}");
    let Content::Elements(children) = &element.content else {
        return;
    };
    let alone = document.aggregate_as_xml(element.range.clone()).unwrap();
    assert_eq!(
        judge(&alone).as_ref(),
        Ok(&Tree::from(element)),
        "{text} became {alone}"
    );
    let mut reader = document.reader_of(element.range.clone());
    while reader.next_event().unwrap().is_some() {}
    assert_eq!(reader.warnings().1, 0, "{text}");
    assert_eq!(reader.end(), element.range.end, "{text}");
    for child in children {
        check_ranges(document, child);
    }
}

fn same_as_quick_xml(body: &str) {
    let text = format!("<?OFX OFXHEADER=\"200\" VERSION=\"211\"?><OFX>{body}</OFX>");
    let found = Tree::from(&document(&text).element().unwrap());
    assert_eq!(Ok(found), judge(&text), "{body}");
}

/// Otherwise what stands in a private element would be taken for a part of the payment around it.
#[test]
fn a_comment_at_the_start_of_a_private_aggregate_does_not_open_it_up() {
    same_as_quick_xml("<PMTINFO><INTU.X><!-- old --><TRNAMT>9</TRNAMT></INTU.X></PMTINFO>");
    same_as_quick_xml("<PMTINFO><INTU.X><?old?><TRNAMT>9</TRNAMT></INTU.X></PMTINFO>");
}

#[test]
fn a_private_aggregate_may_hold_an_aggregate_of_its_parents_name() {
    same_as_quick_xml(
        "<PAYEE><INTU.X><PAYEE><NAME>old</NAME></PAYEE><CITY>old</CITY></INTU.X></PAYEE>",
    );
}

#[test]
fn a_leaf_without_characters_is_absent_however_it_is_written() {
    for nothing in ["<!-- none -->", "<![CDATA[]]>", "<![CDATA[ ]]>", "&#32;"] {
        same_as_quick_xml(&format!("<MEMO>{nothing}</MEMO>"));
    }
}

#[test]
fn a_processing_instruction_in_a_value_means_nothing() {
    same_as_quick_xml("<MEMO>one<?pi here?>two</MEMO>");
}

#[test]
fn a_number_may_have_zeros_before_it() {
    same_as_quick_xml("<MEMO>&#000000000065;</MEMO>");
}

/// Otherwise its elements would be taken for those of the payment around it.
#[test]
fn an_element_of_another_namespace_is_skipped_whole() {
    same_as_quick_xml("<PMTINFO><x:EXT><TRNAMT>9</TRNAMT></x:EXT></PMTINFO>");
}

#[test]
fn an_element_with_a_very_long_name_is_skipped_whole() {
    let name = "X".repeat(65);
    same_as_quick_xml(&format!(
        "<PMTINFO><{name}><TRNAMT>9</TRNAMT></{name}></PMTINFO>"
    ));
}

#[test]
fn names_come_in_capitals() {
    let text = "<OFX><SIGNONREQUEST><MEMO>a</MEMO></SIGNONREQUEST></OFX>";
    let document = document(text);
    let element = document.element().unwrap();
    assert_eq!(element.children()[0].name, "SIGNONREQUEST");
}
