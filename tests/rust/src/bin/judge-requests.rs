//! Says of requests what the library says of them: reads files from standard input, each as its length in bytes on a line and
//! then its text, and answers each with a line: `ok` and the length of what would be sent, followed by that, or `no` and why.

use std::io::{self, BufRead, Read, Write};

use ofx_billpay::message::Request;
use ofx_billpay::wire::{Document, Header, Layout, Limits, Version};

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let length = line.trim().parse().map_err(io::Error::other)?;
        let mut text = vec![0; length];
        input.read_exact(&mut text)?;
        match judge(text) {
            Ok(sent) => write!(output, "ok {}\n{sent}", sent.len())?,
            Err(why) => writeln!(output, "no {}", why.replace(['\n', '\r'], " "))?,
        }
        output.flush()?;
        line.clear();
    }
    Ok(())
}

/// What would be sent, or why nothing would be. The text is read into messages, which are written as the library writes its
/// own: what a program can build of the messages is checked in the same way.
fn judge(text: Vec<u8>) -> Result<String, String> {
    let version = version_of(&text);
    let document = Document::parse(text, Limits::default()).map_err(|error| error.to_string())?;
    let request = Request::read(&document).map_err(|error| error.to_string())?;
    let header = Header::new(version, "NONE");
    request
        .write(&header, Layout::default())
        .map_err(|error| error.to_string())
}

/// The version in the header; 211 if there is none.
fn version_of(text: &[u8]) -> Version {
    let text = String::from_utf8_lossy(text);
    let head = text.split("<OFX>").next().unwrap_or_default();
    let found = head.rsplit("VERSION").next().and_then(|rest| {
        let code: String = rest.chars().filter(char::is_ascii_digit).take(3).collect();
        Version::from_code(&code)
    });
    found.unwrap_or(Version::V211)
}
