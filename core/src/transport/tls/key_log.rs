//! Writes the keys of sessions to a file (setting `SSLKeyLogFile`), in the format that browsers and analysers of networks share.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use rustls::KeyLog;

use super::failure::tls_error;
use crate::transport::error::TransportError;

/// The component's code for a file that cannot be opened.
const CANNOT_OPEN_FILE: i32 = 302;

/// A file that keys are appended to. Whoever reads it can read the sessions, too.
#[derive(Debug)]
pub(super) struct KeyLogFile(Mutex<File>);

impl KeyLogFile {
    /// Opens the file. A new one can be read by its owner only.
    pub(super) fn open(path: &str) -> Result<KeyLogFile, TransportError> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = options.open(path);
        let file = opened.map_err(|error| {
            let detail = format!("SSLKeyLogFile: {path} cannot be opened for writing: {error}");
            tls_error(CANNOT_OPEN_FILE, detail)
        })?;
        Ok(KeyLogFile(Mutex::new(file)))
    }
}

impl KeyLog for KeyLogFile {
    /// What cannot be written is lost: a log must not break an exchange.
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let line = format!("{label} {} {}\n", hex(client_random), hex(secret));
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = file.write_all(line.as_bytes());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
