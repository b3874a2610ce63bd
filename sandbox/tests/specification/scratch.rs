//! Folders for the files of one test.

use std::path::{Path, PathBuf};

use ofx_billpay_sandbox::Options;

use crate::client::options;

/// A folder that is gone at the end of the test.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A folder of its own for the test of this name.
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("ofx-billpay-sandbox-{name}-{}", std::process::id());
        let scratch = Self(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&scratch.0).expect("a folder for the test");
        scratch
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// The path of a file in that folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Options with a database in that folder.
    pub(crate) fn options(&self) -> Options {
        Options {
            database: Some(self.file("bank.sqlite")),
            ..options()
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
