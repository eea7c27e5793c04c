//! The lock of a plan: one process at a time writes. The system gives it up when its holder ends, however that is.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{WORK_FOLDER, keep};

/// The lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// Never empty before it is dropped.
    file: Option<File>,
    path: PathBuf,
}

/// What became of an attempt to take the lock.
#[derive(Debug)]
pub enum Attempt {
    /// It is taken.
    Taken(Lock),
    /// Somebody else has it.
    Busy,
}

impl Lock {
    /// Takes the lock of the plan in a folder if it is free; `purpose` is what others are told of it.
    pub fn attempt(root: &Path, purpose: &str) -> io::Result<Attempt> {
        let folder = root.join(WORK_FOLDER);
        let path = folder.join("lock");
        loop {
            make(&folder, root)?;
            let mut file = match open(&path) {
                Ok(file) => file,
                // The one who had it has just taken the folder away.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return foreign(&path, error),
                Err(error) => {
                    drop(fs::remove_dir(&folder));
                    return Err(error);
                }
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(Attempt::Busy),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // The one who had it may have removed the file between opening and locking.
            if is_same(&file, &path) {
                keep::share(&path, root, 0o666);
                // Only for others to read; without it they are told less.
                drop(file.set_len(0).and_then(|()| writeln!(file, "{purpose}, process {}", std::process::id())));
                return Ok(Attempt::Taken(Self { file: Some(file), path }));
            }
        }
    }

    /// Who has the lock, as far as that can be told.
    pub fn holder(root: &Path) -> String {
        let text = fs::read_to_string(root.join(WORK_FOLDER).join("lock")).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let is_plain = !line.is_empty() && line.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
        if is_plain { line.to_owned() } else { "another placeplan".to_owned() }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // On Windows a file that is open keeps its name for a while, so there the lock's file stays.
        if cfg!(unix) {
            drop(fs::remove_file(&self.path));
        }
        drop(self.file.take());
        if let Some(folder) = self.path.parent() {
            // Fails while there is anything in it.
            drop(fs::remove_dir(folder));
        }
    }
}

fn make(folder: &Path, root: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Ok(()) => {
            keep::share(folder, root, 0o2777);
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// A lock's file that may not be written: it is somebody else's, who may have the lock now.
fn foreign(path: &Path, error: io::Error) -> io::Result<Attempt> {
    match File::open(path)?.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Ok(Attempt::Busy),
        _ => Err(error),
    }
}

/// Whether an open file is still the one of that name.
pub fn is_same(file: &File, path: &Path) -> bool {
    let (Ok(held), Ok(named)) = (file.metadata(), fs::metadata(path)) else { return false };
    keep::identity(&held, path) == keep::identity(&named, path)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_has_the_lock_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let taken = Lock::attempt(folder.path(), "placeplan import").expect("a lock");
        assert!(matches!(taken, Attempt::Taken(_)));
        assert!(matches!(Lock::attempt(folder.path(), "other").expect("an answer"), Attempt::Busy));
        assert_eq!(Lock::holder(folder.path()), format!("placeplan import, process {}", std::process::id()));
        drop(taken);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        assert!(matches!(Lock::attempt(folder.path(), "other").expect("a lock"), Attempt::Taken(_)));
    }
}
