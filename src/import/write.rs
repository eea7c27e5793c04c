//! Writing a plan's files: each whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::ImportError;
use super::summary::FileChange;
use crate::visible::visible_path;

/// Writes the files: first all of them beside their places, then each into it. If the first step fails nothing is
/// changed.
///
/// # Errors
/// What the operating system refused, or a file that has changed since it was read.
pub fn all(folder: &Path, changes: &[FileChange]) -> Result<(), ImportError> {
    let mut ready: Vec<(PathBuf, PathBuf)> = Vec::new();
    let outcome = prepare(folder, changes, &mut ready).and_then(|()| {
        ready
            .iter()
            .try_for_each(|(temporary, target)| fs::rename(temporary, target).map_err(|error| refused(target, &error)))
    });
    if outcome.is_err() {
        for (temporary, _) in &ready {
            // Those that are in their place by now are not there any more.
            drop(fs::remove_file(temporary));
        }
    }
    outcome
}

fn prepare(folder: &Path, changes: &[FileChange], ready: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), ImportError> {
    for change in changes {
        let path = folder.join(&change.path);
        let failed = |error: io::Error| refused(&path, &error);
        let now = match fs::read(&path) {
            Ok(bytes) => Some(bytes).filter(|bytes| !bytes.is_empty()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if now.as_deref() != change.old.as_ref().map(String::as_bytes) {
            let message =
                format!("{} was changed by somebody else; nothing was written, import again", visible_path(&path));
            return Err(ImportError::System(message));
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        // A link is followed, so that it goes on pointing to what it names.
        let target = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let (temporary, mut file) = temporary_beside(&target).map_err(failed)?;
        ready.push((temporary.clone(), target));
        file.write_all(change.text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        if let Ok(old) = fs::metadata(&path) {
            fs::set_permissions(&temporary, old.permissions()).map_err(failed)?;
        }
    }
    Ok(())
}

fn refused(path: &Path, error: &io::Error) -> ImportError {
    ImportError::System(format!("{}: {error}", visible_path(path)))
}

/// A new file in the folder of `target`; its name begins with a dot, so that no plan takes it for one of its own.
///
/// # Errors
/// What the file system refuses.
pub fn temporary_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy();
    let mut last = io::Error::from(ErrorKind::AlreadyExists);
    for attempt in 0..100 {
        let path = target.with_file_name(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
