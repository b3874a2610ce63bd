//! Measures synchronisations with a short and a very long history, and the memory that a full one
//! takes: `cargo run --example long_history [CHANGES]`.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use ofx_billpay_sandbox::{Date, Options, PaymentOrder, Sandbox};

/// How often a short synchronisation is timed; the middle one counts.
const TIMES: usize = 21;

#[allow(clippy::print_stdout, reason = "this is what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let changes = std::env::args().nth(1).map(|text| text.parse());
    let changes: i64 = changes.transpose()?.unwrap_or(1_000_000);
    let folder = std::env::temp_dir().join(format!("long-history-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = [1000, changes].map(|changes| measure(&folder, changes));
    std::fs::remove_dir_all(&folder)?;
    for line in measured {
        println!("{}", line?);
    }
    Ok(())
}

fn measure(folder: &Path, changes: i64) -> Result<String, Box<dyn Error>> {
    let database = folder.join(format!("{changes}.sqlite"));
    let options = || Options {
        database: Some(database.clone()),
        start_date: Date::parse("20240304"),
        ..Options::default()
    };
    let bank = Sandbox::start(options())?;
    bank.pay_as_other_client(&PaymentOrder {
        user: "demo".into(),
        account: "516273".into(),
        payee: "NGWP01".into(),
        pay_account: None,
        amount: "1.00".into(),
        due: "20240318".into(),
        memo: None,
    })?;
    drop(bank);
    lengthen(&database, changes)?;

    let bank = Sandbox::start(options())?;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        let (bytes, _) = synchronise(bank.url(), changes + 1 - 100)?;
        times.push(start.elapsed());
        assert!(bytes > 100 * 300, "a hundred changes came");
    }
    times.sort();
    let before = peak_memory();
    let start = Instant::now();
    let (bytes, whole) = synchronise(bank.url(), 0)?;
    let full = start.elapsed();
    assert!(whole, "the full reply has an end");
    Ok(format!(
        "{changes} changes: the last 100 in {:?} (fastest {:?}, slowest {:?}); all in {full:?}, \
         {bytes} bytes; peak memory before {before} kB, after {} kB",
        times[TIMES / 2],
        times[0],
        times[TIMES - 1],
        peak_memory()
    ))
}

/// Repeats the one change that is there.
fn lengthen(database: &Path, changes: i64) -> rusqlite::Result<()> {
    let connection = rusqlite::Connection::open(database)?;
    let scope: i64 = connection.query_row(
        "SELECT scope_id FROM history WHERE message LIKE '%<PMTRS>%'",
        [],
        |row| row.get(0),
    )?;
    connection.execute(
        "WITH RECURSIVE n (t) AS (SELECT 3 UNION ALL SELECT t + 1 FROM n WHERE t < ?2 + 1)
         INSERT INTO history (scope_id, token, message)
         SELECT ?1, t, (SELECT message FROM history WHERE scope_id = ?1 AND token = 2) FROM n",
        [scope, changes],
    )?;
    connection.execute(
        "UPDATE scope SET token = ?2 + 1 WHERE id = ?1",
        [scope, changes],
    )?;
    Ok(())
}

/// How many bytes came, and whether the end of the message was among them. Nothing is kept.
fn synchronise(url: &str, token: i64) -> Result<(usize, bool), Box<dyn Error>> {
    let host = url.trim_start_matches("http://").trim_end_matches("/ofx");
    let body = format!(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n\
         CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n\
         <OFX><SIGNONMSGSRQV1><SONRQ><DTCLIENT>20240304101500<USERID>demo<USERPASS>demo-pass\
         <LANGUAGE>ENG<FI><ORG>SANDBOX<FID>99001</FI><APPID>QWIN<APPVER>2700</SONRQ>\
         </SIGNONMSGSRQV1><BILLPAYMSGSRQV1><PMTSYNCRQ><TOKEN>{token}<REJECTIFMISSING>N\
         <BANKACCTFROM><BANKID>123432123<ACCTID>516273<ACCTTYPE>CHECKING</BANKACCTFROM>\
         </PMTSYNCRQ></BILLPAYMSGSRQV1></OFX>"
    );
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "POST /ofx HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut buffer = vec![0; 64 * 1024];
    let (mut bytes, mut last) = (0, Vec::new());
    loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        bytes += count;
        last.extend_from_slice(&buffer[..count]);
        last.drain(..last.len().saturating_sub(32));
    }
    let whole = last.windows(6).any(|six| six == b"</OFX>");
    Ok((bytes, whole))
}

/// The most memory that this process, bank and client, has had so far; 0 where the system does not
/// tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
