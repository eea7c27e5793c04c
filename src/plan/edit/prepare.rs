//! Before a save: everything that can be known to fail is tried, and nothing is changed.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::journal::{Entry, Journal, mark};
use super::{FileChange, SaveError, WORK_FOLDER, keep};
use crate::visible::visible_path;

/// What a save of these changes will do; `root` is the plan's folder.
pub fn prepare(root: &Path, changes: &[FileChange]) -> Result<Journal, SaveError> {
    let refused = |error| nothing_written(&visible_path(root), &error);
    let home = root.canonicalize().map_err(refused)?;
    let device = fs::metadata(&home).map(|folder| keep::device(&folder)).map_err(refused)?;
    let mut journal = Journal { folders: Vec::new(), files: Vec::new() };
    let mut seen: Vec<(keep::Identity, &str)> = Vec::new();
    for (number, change) in changes.iter().enumerate() {
        let target = if root.join(&change.path).symlink_metadata().is_ok() {
            existing(root, change, &mut seen)?
        } else {
            new_file(root, &home, change, &mut journal.folders)?
        };
        let is_near = nearest_folder(&target).is_some_and(|folder| keep::device(&folder) == device);
        journal.files.push(entry(number, change, target.strip_prefix(&home).ok().filter(|_| is_near), &target));
    }
    Ok(journal)
}

/// A file's error that comes before anything was written.
pub fn nothing_written(name: &str, error: &io::Error) -> SaveError {
    SaveError::new(format!("{name}: {error}; nothing was written"))
}

/// Refuses a file that its owner has set read-only: no right to write it is left to anybody, the superuser included.
pub fn refuse_read_only(name: &str, file: &fs::Metadata) -> Result<(), SaveError> {
    if file.permissions().readonly() {
        let way = if cfg!(unix) { " (chmod u+w)" } else { "" };
        let help = format!("make it writable{way} if it is to change");
        return Err(SaveError::new(format!("{name} is read-only; nothing was written: {help}")));
    }
    Ok(())
}

/// A file that is there, links resolved: it must hold what it is thought to hold, and be open to writing.
fn existing<'a>(
    root: &Path,
    change: &'a FileChange,
    seen: &mut Vec<(keep::Identity, &'a str)>,
) -> Result<PathBuf, SaveError> {
    let (name, path) = (&change.path, root.join(&change.path));
    let refused = |error: io::Error| nothing_written(name, &error);
    let target = path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            SaveError::new(format!("{name} is a link to nothing; nothing was written: mend or remove it"))
        }
        _ => refused(error),
    })?;
    let file = fs::metadata(&target).map_err(refused)?;
    if !file.is_file() {
        return Err(SaveError::new(format!("{name} is not an ordinary file; nothing was written")));
    }
    refuse_changed(&target, change)?;
    refuse_read_only(name, &file)?;
    // Opened only to see whether it may be written: it is not changed.
    OpenOptions::new().write(true).open(&target).map_err(refused)?;
    let identity = keep::identity(&file, &target);
    if let Some((_, other)) = seen.iter().find(|(other, _)| *other == identity) {
        let message = format!("{name} and {other} are the same file; nothing was written: make them two");
        return Err(SaveError::new(message));
    }
    seen.push((identity, name));
    Ok(target)
}

/// Refuses a file that does not hold what it is thought to hold. An empty one holds nothing.
pub fn refuse_changed(target: &Path, change: &FileChange) -> Result<(), SaveError> {
    let now = match fs::read(target) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(nothing_written(&change.path, &error)),
    };
    if now == change.old.as_deref().unwrap_or_default() {
        return Ok(());
    }
    let message = format!("{} was changed by somebody else; nothing was written, try again", change.path);
    Err(SaveError::new(message))
}

/// A file that is not there yet: notes the folders that it needs, and sees whether they can be made.
fn new_file(root: &Path, home: &Path, change: &FileChange, folders: &mut Vec<PathBuf>) -> Result<PathBuf, SaveError> {
    let name = &change.path;
    if change.old.is_some() {
        return Err(SaveError::new(format!("{name} was removed by somebody else; nothing was written, try again")));
    }
    let parent = Path::new(name).parent().unwrap_or(Path::new(""));
    let missing: Vec<&Path> =
        parent.ancestors().take_while(|folder| root.join(folder).symlink_metadata().is_err()).collect();
    for folder in missing.iter().rev() {
        if !folders.iter().any(|known| known == folder) {
            folders.push((*folder).to_owned());
        }
    }
    let there = missing.last().map_or(parent, |first| first.parent().unwrap_or(Path::new("")));
    let shown = if there.as_os_str().is_empty() { ".".to_owned() } else { visible_path(there) };
    let folder = root.join(there).canonicalize().map_err(|error| nothing_written(&shown, &error))?;
    if !folder.is_dir() {
        return Err(SaveError::new(format!("{shown} is a file, not a folder; nothing was written")));
    }
    if !keep::is_writable_folder(&folder) {
        let message = format!("{name} cannot be made: the folder {shown} is not writable; nothing was written");
        return Err(SaveError::new(message));
    }
    Ok(if missing.is_empty() { folder.join(Path::new(name).file_name().unwrap_or_default()) } else { home.join(name) })
}

/// The nearest folder above a file that is there.
fn nearest_folder(target: &Path) -> Option<fs::Metadata> {
    target.ancestors().skip(1).find_map(|folder| fs::metadata(folder).ok())
}

/// A file of the journal; `inside` is its path in the plan's folder, unless it is elsewhere or on another file system.
fn entry(number: usize, change: &FileChange, inside: Option<&Path>, target: &Path) -> Entry {
    let at = |what: &str| match inside {
        Some(_) => Path::new(WORK_FOLDER).join(format!("{what}-{number}")),
        None => target.with_file_name(format!(".placeplan-{}-{number}-{what}", std::process::id())),
    };
    let was_there = target.symlink_metadata().is_ok();
    Entry {
        name: change.path.clone(),
        target: inside.unwrap_or(target).to_owned(),
        new_at: at("new"),
        old_at: at("old"),
        new: mark(&change.new),
        old: was_there.then(|| mark(change.old.as_deref().unwrap_or_default())),
    }
}
