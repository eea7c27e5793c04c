//! What a save does to the disk, an operation a function, so that a test can make any of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::keep;

/// The operations of a save that change the disk. None of them is known to last before the file, or the folder that
/// names it, is synced.
pub trait Disk {
    /// Makes a file that is not there yet.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a new file the mode, owner and group of the one in whose place it will be, as far as the system allows;
    /// where there is none, the group that its folder hands down.
    fn dress(&self, path: &Path, target: &Path) -> io::Result<()>;
    /// Replaces what a file holds, and nothing else of it.
    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Waits until what a file holds is safe.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Waits until what many files hold is safe; an error comes with the place of its file.
    fn sync_all(&self, paths: &[PathBuf]) -> Result<(), (usize, io::Error)> {
        paths.iter().enumerate().try_for_each(|(place, path)| self.sync(path).map_err(|error| (place, error)))
    }
    /// Waits until the names in a folder are safe.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Moves a file, over another if that is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// How many files are synced at once.
const SYNCED_AT_ONCE: usize = 16;

/// The disk itself.
pub struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    }

    fn dress(&self, path: &Path, target: &Path) -> io::Result<()> {
        match (fs::metadata(target), target.parent()) {
            (Ok(there), _) => keep::dress(path, &there),
            (Err(_), Some(folder)) => keep::dress_new(path, folder),
            (Err(_), None) => Ok(()),
        }
    }

    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // A file without the right to be read is synced through its right to be written, as on Windows.
        let file = if cfg!(unix) { File::open(path) } else { OpenOptions::new().write(true).open(path) };
        file.or_else(|_| OpenOptions::new().write(true).open(path))?.sync_all()
    }

    fn sync_all(&self, paths: &[PathBuf]) -> Result<(), (usize, io::Error)> {
        // Disks take many requests together in little more time than one.
        let sync = |first: usize| {
            let mut own = paths.iter().enumerate().skip(first).step_by(SYNCED_AT_ONCE);
            own.try_for_each(|(place, path)| self.sync(path).map_err(|error| (place, error)))
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..SYNCED_AT_ONCE.min(paths.len()))
                .map(|first| std::thread::Builder::new().spawn_scoped(scope, move || sync(first)).map_err(|_| first))
                .collect();
            others.into_iter().fold(sync(0), |done, other| {
                // A thread that could not be had, or has not answered, leaves its part to this one.
                let part = match other {
                    Ok(thread) => thread.join().unwrap_or_else(|_| Err((0, io::Error::other("not synced")))),
                    Err(first) => sync(first),
                };
                done.and(part)
            })
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be synced, and need not be.
        if cfg!(unix) {
            match File::open(path)?.sync_all() {
                Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
                done => return done,
            }
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}
