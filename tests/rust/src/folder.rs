//! Folders of single tests, which are gone with them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, gone afterwards: but for those who look for secrets in what tests leave.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one, whose name begins with this.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn new(name: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("ofx-billpay-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        // A process of the same number may have left one that was killed.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file for a journal.
    pub fn journal(&self) -> String {
        self.0.join("payments.journal").display().to_string()
    }

    /// The bytes of all files, what SQLite has beside its own among them.
    ///
    /// # Panics
    ///
    /// If one cannot be read.
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.0).expect("the folder is readable");
        let read = |file: std::fs::DirEntry| std::fs::read(file.path());
        files
            .flat_map(|file| file.and_then(read).expect("the file is readable"))
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::env::var_os("OFX_BILLPAY_TEST_LOGS").is_none() {
            // What is left of a failed test shall not hide why it failed.
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
