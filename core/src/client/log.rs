//! The log of what is sent and received (the component's `OFXLog` setting), without secrets and full account numbers.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::clock;
use crate::config::LogSettings;
use crate::error::{Error, ErrorKind, Result, code};
use crate::wire::mask_private;

/// How much a line tells; the log has the lines up to its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Requests and replies.
    Messages = 1,
    /// Connections, and how exchanges ended.
    Connections = 2,
    /// Headers of HTTP.
    Headers = 3,
    /// The progress of TLS.
    Secure = 4,
}

/// A log that is being written.
pub(super) struct Log {
    file: File,
    level: u8,
}

impl Log {
    /// Opens the log that the settings name, if they do. An error if it cannot be written: then nothing is sent that would not
    /// be in it.
    pub(super) fn open(settings: &LogSettings) -> Result<Option<Log>> {
        if settings.file.as_os_str().is_empty() {
            return Ok(None);
        }
        let open = || {
            put_aside(&settings.file, settings.largest)?;
            open_to_append(&settings.file)
        };
        let file = open().map_err(|error| {
            let path = settings.file.display();
            let detail = format!("OFXLog: {path} cannot be written: {error}");
            Error::new(ErrorKind::InvalidValue, code::CANNOT_OPEN_FILE, detail)
        })?;
        let level = settings.level;
        Ok(Some(Log { file, level }))
    }

    /// Whether entries of a level are written.
    pub(super) fn has(&self, level: Level) -> bool {
        level as u8 <= self.level
    }

    /// Adds an entry. What fails now fails silently: the exchange goes on, whatever becomes of its log.
    pub(super) fn write(&self, level: Level, what: &str, text: &str) {
        if !self.has(level) {
            return;
        }
        let time = clock::now_utc().format("%Y-%m-%dT%H:%M:%S%.3fZ");
        let text = mask_private(text);
        let entry = match text.trim_end() {
            "" => format!("{time} {what}\n"),
            text if text.contains('\n') || level == Level::Messages => {
                format!("{time} {what}\n{text}\n")
            }
            text => format!("{time} {what}: {text}\n"),
        };
        // One write for one entry, so that entries of two objects do not mix.
        let _ = (&self.file).write_all(entry.as_bytes());
    }
}

/// Renames a log that has grown too large.
fn put_aside(path: &Path, largest: u64) -> io::Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if largest > 0 && found.len() >= largest => std::fs::rename(path, aside(path)),
        _ => Ok(()),
    }
}

fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    PathBuf::from(name)
}

/// Opens a file that only its owner may read: it shows who pays whom.
fn open_to_append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
