//! The memory that a hostile document takes: so many times its own size, and no more.
#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::fs;

use ofx_billpay::wire::{Document, Limits};

const MEGABYTES: usize = 1 << 20;
const SIZE: usize = 8 * MEGABYTES;

/// The most memory that this process ever had in use.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_ascii_whitespace().nth(1));
    kilobytes.unwrap().parse::<usize>().unwrap() * 1024
}

/// One test, as the peak is one of the whole process: the hungrier a document, the later it comes.
#[test]
fn reading_takes_a_small_multiple_of_the_document() {
    let mut number = 0_u32;
    let mut unique = || {
        number += 1;
        format!("</A{number:x}>")
    };
    let documents: [(&str, String); 4] = [
        ("stray end tags", "</FI>".repeat(SIZE / 5)),
        (
            "end tags and an unknown element",
            format!("<Q><R>{}", "</FI>".repeat(SIZE / 5)),
        ),
        ("unknown elements", "<Q>".repeat(SIZE / 3)),
        (
            "end tags of many names and an unknown element",
            format!(
                "<Q><R>{}",
                std::iter::repeat_with(&mut unique)
                    .take(SIZE / 9)
                    .collect::<String>()
            ),
        ),
    ];
    let mut complaints = Vec::new();
    for (name, body) in documents {
        let text = format!("OFXHEADER:100\nVERSION:102\n\n<OFX>{body}</OFX>");
        let bytes = text.into_bytes();
        let size = bytes.len();
        let before = peak();
        let document = Document::parse(bytes, Limits::default()).unwrap();
        let mut reader = document.reader();
        while reader.next_event().unwrap().is_some() {}
        let taken = peak().saturating_sub(before);
        println!("{name}: {taken} bytes for {size}");
        if taken > 4 * size {
            complaints.push(format!("{name}: {} times its size", taken / size));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
