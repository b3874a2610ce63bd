//! The reader is judged by the case files: what servers really send, and what must be made of it.
#![allow(missing_docs, reason = "tests tell what they are by their names")]

use ofx_billpay::wire::{Document, Limits, ReadError, Syntax, Version};
use ofx_billpay_tests::cases::{Expected, Tree, wire_cases};

#[test]
fn every_case_is_read_as_expected() {
    let mut wrong = Vec::new();
    let cases = wire_cases();
    for case in &cases {
        let outcome = Document::parse(case.bytes.clone(), Limits::default());
        let found = outcome.and_then(|document| {
            let mut reader = document.reader();
            while reader.next_event()?.is_some() {}
            let warned = reader.warnings().1 > 0;
            let tree = Tree::from(&document.element()?);
            Ok((document, warned, tree))
        });
        let complaint = match (&found, &case.expected.error) {
            (Err(error), Some(expected)) => {
                (kind(error) != expected).then(|| format!("{expected} expected, found {error}"))
            }
            (Err(error), None) => Some(format!("could not be read: {error}")),
            (Ok(_), Some(expected)) => Some(format!("was read, and {expected} was expected")),
            (Ok((document, warned, tree)), None) => {
                compare(document, *warned, tree, &case.expected)
            }
        };
        if let Some(complaint) = complaint {
            wrong.push(format!(
                "{}: {}\n    {complaint}",
                case.name, case.expected.title
            ));
        }
    }
    println!("{} cases", cases.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn kind(error: &ReadError) -> &'static str {
    match error {
        ReadError::NotOfx { .. } => "not-ofx",
        ReadError::NoOfxElement => "no-ofx-element",
        ReadError::BadHeader { .. } => "bad-header",
        ReadError::Truncated { .. } => "truncated",
        ReadError::TooDeep { .. } => "too-deep",
        ReadError::LeafTooLong { .. } => "leaf-too-long",
        _ => "other",
    }
}

fn compare(document: &Document, warned: bool, tree: &Tree, expected: &Expected) -> Option<String> {
    let header = document.header();
    let syntax = match header.syntax {
        Syntax::Sgml => "sgml",
        Syntax::Xml => "xml",
    };
    let known = |uid: &Option<String>| uid.clone().unwrap_or_else(|| "NONE".to_owned());
    if header.version.map(Version::code) != expected.version {
        Some(format!(
            "version {:?}, expected {:?}",
            header.version, expected.version
        ))
    } else if Some(syntax) != expected.syntax.as_deref() {
        Some(format!("syntax {syntax}, expected {:?}", expected.syntax))
    } else if header.old_file_uid != known(&expected.old_file_uid) {
        Some(format!("OLDFILEUID {:?}", header.old_file_uid))
    } else if header.new_file_uid != known(&expected.new_file_uid) {
        Some(format!("NEWFILEUID {:?}", header.new_file_uid))
    } else if Some(warned) != expected.warnings {
        Some(format!(
            "warnings {warned}, expected {:?}",
            expected.warnings
        ))
    } else if Some(tree) != expected.tree.as_ref() {
        Some(format!(
            "tree\n    {tree:?}\n    expected\n    {:?}",
            expected.tree
        ))
    } else {
        None
    }
}
