//! Whether what was read is still there: files that changed while a plan was read make a mixture.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::keep::{self, Identity};

/// Files and folders as they were just before they were read.
#[derive(Debug, Default)]
pub struct Watch(Vec<(PathBuf, Option<Stamp>)>);

/// What changes when a file does.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

impl Stamp {
    fn of(file: &Metadata, path: &Path) -> Self {
        Self { length: file.len(), modified: file.modified().ok(), identity: keep::identity(file, path) }
    }
}

impl Watch {
    /// Notes a file or folder that is about to be read; returns what is known of it.
    ///
    /// # Errors
    /// What the system refuses, a file that is not there among it, which is noted too.
    pub fn note(&mut self, path: &Path) -> std::io::Result<Metadata> {
        let found = fs::metadata(path);
        self.0.push((path.to_owned(), found.as_ref().ok().map(|file| Stamp::of(file, path))));
        found
    }

    /// Whether all of them are still what they were.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.0.iter().all(|(path, was)| fs::metadata(path).ok().map(|file| Stamp::of(&file, path)) == *was)
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_comes_goes_or_changes_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        let watched = || {
            let mut watch = Watch::default();
            drop(watch.note(&path));
            watch
        };
        let none = watched();
        assert!(none.holds());
        fs::write(&path, "one").expect("a file");
        assert!(!none.holds());
        let one = watched();
        assert!(one.holds());
        fs::write(folder.path().join("b"), "two").expect("a file");
        fs::rename(folder.path().join("b"), &path).expect("another file");
        assert!(!one.holds());
        let two = watched();
        fs::remove_file(&path).expect("a file");
        assert!(!two.holds());
    }
}
