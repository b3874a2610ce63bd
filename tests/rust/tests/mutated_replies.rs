//! Sound replies whose elements are dropped, doubled, swapped, moved, renamed, nested and filled with nonsense: the component
//! neither panics nor hangs, and tells a payment as made only if the reply has one sound answer to it.
//!
//! What must hold is said once, in `tests/hostile`; here documents are made whose markup is sound and whose meaning is not.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use ofx_billpay::wire::{Document, Limits};
use ofx_billpay_hostile::Tree;
use ofx_billpay_tests::bank::{payment_accepted, reply};
use proptest::collection::vec;
use proptest::prelude::*;

/// A change of a tree; numbers choose elements, in the order in which they begin.
#[derive(Debug, Clone)]
enum Mutation {
    Drop(usize),
    Double(usize),
    Swap(usize, usize),
    MoveInto(usize, usize),
    Reverse(usize),
    Fill(usize, &'static str),
    Repeat(usize, u32),
    Rename(usize, &'static str),
    Nest(usize, usize),
}

const TEXTS: [&str; 20] = [
    "0",
    "1",
    "-1",
    "2000",
    "2019",
    "3000",
    "15500",
    "10504",
    "INFO",
    "WARN",
    "ERROR",
    "{TRNUID}",
    "somebody-elses",
    "P2",
    "99999999999999999999999999",
    "-0.00",
    "20241331",
    "Y",
    "]]>",
    "\u{202e}",
];

const NAMES: [&str; 14] = [
    "PMTRS",
    "PMTMODRS",
    "PMTCANCRS",
    "PMTTRNRS",
    "PMTSYNCRS",
    "PMTINQTRNRS",
    "RECPMTRS",
    "STATUS",
    "SONRS",
    "CODE",
    "TRNUID",
    "SRVRTID",
    "PMTINFO",
    "X.UNKNOWN",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = || 0..80_usize;
    prop_oneof![
        3 => at().prop_map(Mutation::Drop),
        3 => at().prop_map(Mutation::Double),
        2 => (at(), at()).prop_map(|(one, other)| Mutation::Swap(one, other)),
        2 => (at(), at()).prop_map(|(one, other)| Mutation::MoveInto(one, other)),
        1 => at().prop_map(Mutation::Reverse),
        4 => (at(), 0..TEXTS.len()).prop_map(|(at, text)| Mutation::Fill(at, TEXTS[text])),
        1 => (at(), 0..17_u32).prop_map(|(at, times)| Mutation::Repeat(at, times)),
        2 => (at(), 0..NAMES.len()).prop_map(|(at, name)| Mutation::Rename(at, NAMES[name])),
        1 => (at(), 1..80_usize).prop_map(|(at, depth)| Mutation::Nest(at, depth)),
    ]
}

fn count(tree: &Tree) -> usize {
    match tree {
        Tree::Leaf(..) => 1,
        Tree::Aggregate(_, children) => 1 + children.iter().map(count).sum::<usize>(),
    }
}

/// The element of a number below another, which counts as none; the number wraps around.
fn find(tree: &mut Tree, number: usize) -> &mut Tree {
    let mut left = number % count(tree);
    let mut at = tree;
    while left > 0 {
        left -= 1;
        let Tree::Aggregate(_, children) = at else {
            unreachable!("a leaf counts for one");
        };
        let inside = children.iter().position(|child| {
            let size = count(child);
            let is_inside = left < size;
            if !is_inside {
                left -= size;
            }
            is_inside
        });
        at = &mut children[inside.unwrap()];
    }
    at
}

fn nothing() -> Tree {
    Tree::Leaf(String::new(), String::new())
}

fn apply(tree: &mut Tree, mutation: &Mutation) {
    match *mutation {
        Mutation::Drop(at) => *find(tree, at) = nothing(),
        Mutation::Double(at) => {
            let twin = find(tree, at).clone();
            let twins = vec![twin.clone(), twin];
            *find(tree, at) = Tree::Aggregate(String::new(), twins);
        }
        Mutation::Swap(one, other) => {
            let (first, second) = (find(tree, one).clone(), find(tree, other).clone());
            *find(tree, one) = second;
            *find(tree, other) = first;
        }
        Mutation::MoveInto(one, other) => {
            let moved = std::mem::replace(find(tree, one), nothing());
            match find(tree, other) {
                Tree::Aggregate(_, children) => children.push(moved),
                leaf @ Tree::Leaf(..) => *leaf = moved,
            }
        }
        Mutation::Reverse(at) => {
            if let Tree::Aggregate(_, children) = find(tree, at) {
                children.reverse();
            }
        }
        Mutation::Fill(at, new) => {
            if let Tree::Leaf(_, text) = find(tree, at) {
                new.clone_into(text);
            }
        }
        Mutation::Repeat(at, times) => {
            if let Tree::Leaf(_, text) = find(tree, at) {
                *text = "9".repeat(2_usize.pow(times));
            }
        }
        Mutation::Rename(at, new) => match find(tree, at) {
            Tree::Leaf(name, _) | Tree::Aggregate(name, _) => new.clone_into(name),
        },
        Mutation::Nest(at, depth) => {
            let mut inner = find(tree, at).clone();
            for _ in 0..depth {
                inner = Tree::Aggregate("PMTINFO".to_owned(), vec![inner]);
            }
            *find(tree, at) = inner;
        }
    }
}

/// Writes a tree; what has no name has no tags.
fn write(tree: &Tree, close_leaves: bool, out: &mut String) {
    match tree {
        Tree::Leaf(name, text) if !name.is_empty() => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            out.extend(["<", name, ">", &text]);
            if close_leaves {
                out.extend(["</", name, ">"]);
            }
        }
        Tree::Leaf(..) => {}
        Tree::Aggregate(name, children) => {
            if !name.is_empty() {
                out.extend(["<", name, ">"]);
            }
            for child in children {
                write(child, close_leaves, out);
            }
            if !name.is_empty() {
                out.extend(["</", name, ">"]);
            }
        }
    }
}

/// Replies of which each part is sound: to a payment, to one with a list beside it, and to one that is refused.
fn sound() -> Vec<Tree> {
    let made = payment_accepted("<DTDUE>20240318");
    let other = made
        .replace("{TRNUID}", "0")
        .replace("<SRVRTID>P1", "<SRVRTID>P0");
    let list = format!("<PMTSYNCRS><TOKEN>5<LOSTSYNC>N{other}</PMTSYNCRS>");
    let refused =
        "<PMTTRNRS><TRNUID>{TRNUID}<STATUS><CODE>10504<SEVERITY>ERROR</STATUS></PMTTRNRS>";
    let tree = |inside: &str| {
        let document = Document::parse(reply(inside).into_bytes(), Limits::default()).unwrap();
        Tree::from(&document.element().unwrap())
    };
    vec![
        tree(&made),
        tree(&format!("{made}{list}")),
        tree(&list),
        tree(refused),
        tree(&format!("{refused}{other}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_sound_markup_without_sense_makes_a_payment(
        which in 0..5_usize,
        mutations in vec(mutation(), 0..5),
        is_xml in any::<bool>(),
    ) {
        let mut tree = sound().swap_remove(which);
        for mutation in &mutations {
            apply(&mut tree, mutation);
        }
        let header = if is_xml {
            "<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>"
        } else {
            "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n"
        };
        let mut text = header.to_owned();
        write(&tree, is_xml, &mut text);
        ofx_billpay_hostile::reader(text.as_bytes());
        ofx_billpay_hostile::reply(text.as_bytes());
        ofx_billpay_hostile::pay(text.as_bytes());
    }
}
