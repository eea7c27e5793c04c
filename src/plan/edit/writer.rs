//! A plan to be written: the lock is held from before it is read until it is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::disk::RealDisk;
use super::lock::{Attempt, Lock};
use super::prepare::nothing_written;
use super::recover::recover;
use super::{FileChange, SaveError, save as saving};
use crate::visible::visible_path;

/// So long a writer waits for another.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// After so long it says that it waits.
const SILENT_WAIT: Duration = Duration::from_secs(1);

/// Between two looks at a lock.
pub const PAUSE: Duration = Duration::from_millis(20);

/// The right to write a plan, until it is dropped.
#[derive(Debug)]
pub struct Writer {
    root: PathBuf,
    // Dropped in this order: the lock lies in the folders.
    _lock: Lock,
    _made: Made,
}

impl Writer {
    /// Takes the lock of the plan in a folder, which is made if it is not there, and repairs what an earlier save has
    /// left. `purpose` is what others are told who wait; `say` gets a line for the user when there is something to say.
    ///
    /// # Errors
    /// Another writer that does not end, a folder that cannot be written, and a plan that cannot be repaired.
    pub fn begin(folder: &Path, purpose: &str, say: &mut dyn FnMut(&str)) -> Result<Self, SaveError> {
        let refused = |error| nothing_written(&visible_path(folder), &error);
        let made = Made::all(folder).map_err(refused)?;
        let start = Instant::now();
        let mut is_silent = true;
        let lock = loop {
            if let Attempt::Taken(lock) = Lock::attempt(folder, purpose).map_err(refused)? {
                break lock;
            }
            let holder = Lock::holder(folder);
            if start.elapsed() > LONGEST_WAIT {
                let message = format!("the plan is being written by {holder}; nothing was written: try again after it");
                return Err(SaveError::new(message));
            }
            if is_silent && start.elapsed() > SILENT_WAIT {
                say(&format!("waiting for {holder}, which writes this plan"));
                is_silent = false;
            }
            std::thread::sleep(PAUSE);
        };
        let writer = Self { root: folder.to_owned(), _lock: lock, _made: made };
        if let Some(repair) = recover(&RealDisk, folder)? {
            say(repair.words());
        }
        Ok(writer)
    }

    /// Writes all of the changes, or none.
    ///
    /// # Errors
    /// The file that was refused and why, or that has changed since it was read. Then the plan is as it was.
    pub fn save(&self, changes: &[FileChange]) -> Result<(), SaveError> {
        saving::write(&RealDisk, &self.root, changes)
    }

    /// Writes one file of the plan, whatever it holds now.
    ///
    /// # Errors
    /// As [`Writer::save`].
    pub fn put(&self, path: &str, text: String) -> Result<(), SaveError> {
        let old = fs::read(self.root.join(path)).ok().filter(|bytes| !bytes.is_empty());
        self.save(&[FileChange { path: path.to_owned(), old, new: text.into_bytes() }])
    }
}

/// Writes all of the changes of the plan in a folder, or none.
///
/// # Errors
/// As [`Writer::begin`] and [`Writer::save`].
pub fn save(folder: &Path, changes: &[FileChange]) -> Result<(), SaveError> {
    Writer::begin(folder, "placeplan", &mut |_| {})?.save(changes)
}

/// Folders that were made for a plan, and go again if nothing comes into them.
#[derive(Debug, Default)]
struct Made(Vec<PathBuf>);

impl Made {
    fn all(folder: &Path) -> std::io::Result<Self> {
        let is_missing = |one: &&Path| !one.as_os_str().is_empty() && one.symlink_metadata().is_err();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        let mut made = Self::default();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            made.0.push(folder.to_owned());
        }
        Ok(made)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Fails where there is something in it.
            drop(fs::remove_dir(folder));
        }
    }
}
