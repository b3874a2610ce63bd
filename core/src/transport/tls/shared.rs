//! Connectors that all objects with equal options share: roots are read once, and a session of one is resumed by the others.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, TryLockError};

use sha2::{Digest, Sha256};

use super::Connector;
use crate::transport::error::TransportError;
use crate::transport::options::{DEFAULT_CA_FILES, IdentityOptions, TlsOptions};

/// A connector, and what it was made of.
struct Known {
    options: TlsOptions,
    files: Files,
    /// The process that made it. What a child of a fork finds may be locked for ever.
    process: u32,
    connector: Arc<Connector>,
}

/// What stood in the files of CA certificates that the options name; nothing for those that are not there.
type Files = Vec<Option<[u8; 32]>>;

/// So many are kept, those that were used last.
const MOST: usize = 8;

static KNOWN: Mutex<VecDeque<Known>> = Mutex::new(VecDeque::new());

/// The connector for some options: the shared one, or one of its own for a client that has something to hide.
pub(in crate::transport) fn connector(
    options: &TlsOptions,
) -> Result<Arc<Connector>, TransportError> {
    if !may_share(options) {
        return Connector::new(options).map(Arc::new);
    }
    let files = files_of(options);
    if let Some(connector) = find(options, &files) {
        return Ok(connector);
    }
    let connector = Arc::new(Connector::new(options)?);
    // Where a file changed meanwhile, nobody knows which of the two was read.
    if files_of(options) == files {
        keep(options, files, &connector);
    }
    Ok(connector)
}

/// Whether a connector has neither the client's own key nor the keys of sessions to write down.
fn may_share(options: &TlsOptions) -> bool {
    options.identity == IdentityOptions::default() && options.key_log_file.is_empty()
}

fn find(options: &TlsOptions, files: &Files) -> Option<Arc<Connector>> {
    with_known(|known| {
        let process = std::process::id();
        let is_it =
            |one: &Known| one.process == process && one.options == *options && one.files == *files;
        let found = known.remove(known.iter().position(is_it)?)?;
        let connector = Arc::clone(&found.connector);
        known.push_front(found);
        Some(connector)
    })
    .flatten()
}

fn keep(options: &TlsOptions, files: Files, connector: &Arc<Connector>) {
    with_known(|known| {
        known.truncate(MOST - 1);
        known.push_front(Known {
            options: options.clone(),
            files,
            process: std::process::id(),
            connector: Arc::clone(connector),
        });
    });
}

/// Does something with what is known. Nobody waits for another one here: in the child of a fork, that other one may not exist.
fn with_known<T>(work: impl FnOnce(&mut VecDeque<Known>) -> T) -> Option<T> {
    match KNOWN.try_lock() {
        Ok(mut known) => Some(work(&mut known)),
        Err(TryLockError::Poisoned(known)) => Some(work(&mut known.into_inner())),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn files_of(options: &TlsOptions) -> Files {
    // The system's own are read once in a process anyway.
    if options.ca_files == DEFAULT_CA_FILES {
        return Files::new();
    }
    let paths = options.ca_files.split(';').map(str::trim);
    paths
        .map(|path| Some(Sha256::digest(std::fs::read(path).ok()?).into()))
        .collect()
}
