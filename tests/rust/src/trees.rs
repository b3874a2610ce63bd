//! Random trees of OFX elements, and a tree as the reader made it or as quick-xml sees it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::cases::Tree;

/// Official aggregates, other ones for each level: an aggregate inside of another of its own name is no OFX.
const AGGREGATES: [[&str; 3]; 4] = [
    ["BILLPAYMSGSRSV1", "SIGNONMSGSRSV1", "PROFMSGSRSV1"],
    ["PMTTRNRS", "PMTSYNCRS", "SONRS"],
    ["PMTRS", "STATUS", "PMTMAILRS"],
    ["PMTINFO", "PAYEE", "MAIL"],
];
/// Private aggregates, other ones for each level.
const PRIVATE: [&str; 4] = ["INTU.A", "X_B", "Q-C.D", "ZZ9"];
const LEAVES: [&str; 8] = [
    "NAME",
    "MEMO",
    "TRNAMT",
    "CODE",
    "MSGBODY",
    "EXTDPMTDSC",
    "INTU.BID",
    "FOO.BAR",
];

/// A whole document: `OFX` with random elements in it.
pub fn document() -> impl Strategy<Value = Tree> {
    vec(element(0), 0..4).prop_map(|children| Tree::Aggregate("OFX".to_owned(), children))
}

fn element(level: usize) -> BoxedStrategy<Tree> {
    let leaf = (select(&LEAVES), text()).prop_map(|(name, text)| Tree::Leaf(name.to_owned(), text));
    if level == AGGREGATES.len() {
        return leaf.boxed();
    }
    let official = (select(&AGGREGATES[level]), vec(element(level + 1), 0..4));
    // An unknown element without content is an empty leaf, which counts as absent.
    let private = vec(element(level + 1), 1..3);
    prop_oneof![
        2 => leaf,
        3 => official.prop_map(|(name, children)| Tree::Aggregate(name.to_owned(), children)),
        1 => private.prop_map(move |children| Tree::Aggregate(PRIVATE[level].to_owned(), children)),
    ]
    .boxed()
}

/// The value of a leaf: never empty, without white space at its ends.
pub fn text() -> impl Strategy<Value = String> {
    vec(piece(), 1..8).prop_map(|pieces| {
        let text = pieces.concat();
        match text.trim_matches(|c: char| c.is_ascii_whitespace()) {
            "" => "-".to_owned(),
            trimmed => trimmed.to_owned(),
        }
    })
}

fn piece() -> impl Strategy<Value = String> {
    const SPECIAL: &[&str] = &[
        "&",
        "<",
        ">",
        "]]>",
        "\"",
        "'",
        " ",
        "\t",
        "a",
        "&amp;",
        "&#65;",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?pi?>",
        "</MEMO>",
        "<MEMO>",
        ";",
        "0",
        "\u{a0}",
        "é",
        "漢",
        "😀",
    ];
    prop_oneof![
        3 => select(SPECIAL).prop_map(str::to_owned),
        2 => "[ -~]{1,6}",
        1 => proptest::char::any()
            .prop_filter("a character of XML", |c| {
                !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
            })
            .prop_map(String::from),
    ]
}
