//! What a synchronization takes of memory, from the socket to the listener: no more for a long one than for a short one.
#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests tell what they are by their names, and fail by panicking"
)]

use std::fs;
use std::io::{BufWriter, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ofx_billpay::{Listener, PaymentRecord};
use ofx_billpay_tests::bank::customer;

const MEGABYTE: usize = 1 << 20;

/// The most memory that this process ever had in use.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_ascii_whitespace().nth(1));
    kilobytes.unwrap().parse::<usize>().unwrap() * 1024
}

#[derive(Default)]
struct Counter(AtomicUsize);

impl Listener for Counter {
    fn on_sync_payments(&self, payment: &PaymentRecord) {
        assert!(!payment.id().is_empty());
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A bank that makes its history while it sends it.
fn bank(records: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ofx", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = vec![0; 1 << 16];
        let length = stream.read(&mut request).unwrap();
        assert!(length > 0, "the client asks");
        let mut out = BufWriter::new(stream);
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nOFXHEADER:100\r\nVERSION:102\r\n\r\n<OFX><SIGNONMSGSRSV1><SONRS>\
            <STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1><BILLPAYMSGSRSV1><PMTSYNCRS><TOKEN>7<LOSTSYNC>N";
        out.write_all(head.as_bytes()).unwrap();
        for number in 0..records {
            write!(
                out,
                "<PMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><PMTRS><SRVRTID>P{number}<PMTINFO><TRNAMT>1.50\
                 <DTDUE>20240318<MEMO>{:200}</PMTINFO></PMTRS></PMTTRNRS>",
                "thank you"
            )
            .unwrap();
        }
        write!(out, "</PMTSYNCRS></BILLPAYMSGSRSV1></OFX>").unwrap();
        out.flush().unwrap();
    });
    url
}

/// One test, as the peak is one of the whole process.
#[test]
fn a_long_history_takes_no_more_memory_than_a_short_one() {
    let idle = peak();
    let mut peaks = Vec::new();
    for records in [1_000, 50_000] {
        let customer = customer(&bank(records), "102");
        let counter = Arc::new(Counter::default());
        customer.set_listener(counter.clone());
        customer.config("StreamSync=True").unwrap();
        assert_eq!(customer.synchronize_payments("0").unwrap(), "7");
        assert_eq!(counter.0.load(Ordering::Relaxed), records);
        peaks.push(peak() - idle);
    }
    println!("{peaks:?} bytes above the idle process");
    assert!(peaks[1] < 8 * MEGABYTE, "{peaks:?}");
    assert!(peaks[1] - peaks[0] < MEGABYTE, "{peaks:?}");
}
