//! The identifier of this client: made once for a user and a bank when the profile asks for it, and kept.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};

use super::state::State;
use crate::clock;
use crate::error::{Error, Result};

/// A file of identifiers is never so large.
const LARGEST: u64 = 1 << 20;

impl State {
    /// The identifier that is sent: the setting `ClientUId`, or the one that was made for this user and bank.
    pub(super) fn client_uid(&self) -> Option<String> {
        let set = self.settings.ofx.client_uid.trim();
        if set.is_empty() {
            self.client_uids.get(&self.client_key()).cloned()
        } else {
            Some(set.to_owned())
        }
    }

    /// Makes the identifier, if the profile asks for one and there is none. It is kept in the file that the setting
    /// `ClientUIdFile` names, or else in this object.
    pub(super) fn ensure_client_uid(&mut self) -> Result<()> {
        let info = self.signon_info();
        let is_wanted = info.is_some_and(|info| info.client_uid_required == Some(true));
        if !is_wanted || self.client_uid().is_some() {
            return Ok(());
        }
        let key = self.client_key();
        let file = self.settings.ofx.client_uid_file.trim();
        let id = if file.is_empty() {
            new_identifier()
        } else {
            kept(file, &key).map_err(|what| Error::invalid("ClientUIdFile", what))?
        };
        self.client_uids.insert(key, id);
        Ok(())
    }

    fn client_key(&self) -> String {
        let parts = [&self.fi_organization, &self.fi_id, &self.ofx_user];
        parts.map(|part| part.trim()).join("/")
    }
}

/// Capitals without dashes: what particular servers want, and all others take.
fn new_identifier() -> String {
    clock::new_id().replace('-', "").to_uppercase()
}

/// The identifier of a key in a file, made and written if it is not there. The file is locked meanwhile, so that programs that
/// run at the same time agree.
fn kept(path: &str, key: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("the file cannot be used: {}", error.kind());
    let mut file = open(path).map_err(failed)?;
    file.lock().map_err(failed)?;
    let mut text = String::new();
    Read::by_ref(&mut file)
        .take(LARGEST)
        .read_to_string(&mut text)
        .map_err(failed)?;
    let mut known: BTreeMap<String, String> = if text.trim().is_empty() {
        BTreeMap::new()
    } else {
        // What cannot be read is not overwritten: it may be somebody else's.
        serde_json::from_str(&text).map_err(|_| "the file is no JSON of identifiers".to_owned())?
    };
    if let Some(id) = known.get(key) {
        return Ok(id.clone());
    }
    let id = new_identifier();
    known.insert(key.to_owned(), id.clone());
    let text = serde_json::to_string_pretty(&known).unwrap_or_default();
    file.rewind()
        .and_then(|()| file.write_all(text.as_bytes()))
        .and_then(|()| file.set_len(text.len() as u64))
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    Ok(id)
}

/// Opens the file, made for its owner alone if it is not there.
fn open(path: &str) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
