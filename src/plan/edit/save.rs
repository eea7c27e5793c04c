//! Saving: all files of a plan that change, or none.
//!
//! Everything that can fail is done before the plan is touched: the new and the old bytes of every file are safe on the
//! disk, and a journal says what becomes what. Then the journal gets another name, which is what decides: a save that
//! is cut off before is taken back, one that is cut off later is finished.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::Journal;
use super::prepare::{nothing_written, prepare};
use super::recover::take_back;
use super::work::{State, Trouble, Work, folders_of};
use super::{FileChange, SaveError};
use crate::visible::visible_path;

/// Writes the changes. The caller holds the plan's lock, and nothing is left of an earlier save.
pub fn write(disk: &dyn Disk, root: &Path, changes: &[FileChange]) -> Result<(), SaveError> {
    if changes.is_empty() {
        return Ok(());
    }
    let journal = prepare(root, changes)?;
    let work = Work { disk, root };
    let done = stage(&work, &journal, changes)
        .and_then(|()| work.go(State::Begun, State::Committed).map_err(Trouble::at_work))
        .and_then(|()| work.forward(&journal))
        .and_then(|()| work.go(State::Committed, State::Done).map_err(Trouble::at_work));
    match (done, work.state()) {
        (Ok(()), _) | (Err(_), Some(State::Done)) => {
            // The plan is the new one. What cannot be tidied up now, the next start does.
            drop(work.end(&journal, State::Done));
            Ok(())
        }
        (Err(trouble), _) => Err(failed(&work, &journal, &trouble)),
    }
}

/// Takes a failed save back, and says why it failed.
fn failed(work: &Work<'_>, journal: &Journal, trouble: &Trouble) -> SaveError {
    let was_committed = work.state() == Some(State::Committed);
    let Trouble { name, error } = trouble;
    match take_back(work, journal) {
        Ok(()) if was_committed => SaveError::new(format!("{name}: {error}; nothing was changed")),
        Ok(()) => nothing_written(name, error),
        Err(second) if work.state() == Some(State::Begun) => SaveError::new(format!(
            "{name}: {error}; nothing was written (what was laid ready goes with the next start: {})",
            second.error
        )),
        Err(second) => SaveError::new(format!(
            "{name}: {error}; the save was cut off, and the next start finishes it or takes it back ({}: {})",
            second.name, second.error
        )),
    }
}

/// Writes the journal, makes the folders, and lays the new and the old bytes ready.
fn stage(work: &Work<'_>, journal: &Journal, changes: &[FileChange]) -> Result<(), Trouble> {
    begin(work, journal).map_err(Trouble::at_work)?;
    for folder in &journal.folders {
        let trouble = |error| Trouble { name: visible_path(folder), error };
        work.disk.make_folder(&work.at(folder)).map_err(trouble)?;
    }
    let each = || journal.files.iter().zip(changes);
    for (entry, change) in each() {
        let lay = |at: &Path, bytes: &[u8]| {
            work.disk.create(&work.at(at), bytes)?;
            work.disk.dress(&work.at(at), &work.at(&entry.target))
        };
        lay(&entry.new_at, &change.new)
            .and_then(|()| match entry.old {
                Some(_) => lay(&entry.old_at, change.old.as_deref().unwrap_or_default()),
                None => Ok(()),
            })
            .map_err(|error| Trouble { name: change.path.clone(), error })?;
    }
    // Synced only when all are written: the disk then does most of it at once.
    let laid = journal.files.iter().flat_map(|entry| {
        let old = entry.old.as_ref().map(|_| work.at(&entry.old_at));
        std::iter::once(work.at(&entry.new_at)).chain(old).map(move |path| (path, entry))
    });
    let (paths, entries): (Vec<PathBuf>, Vec<_>) = laid.unzip();
    work.disk.sync_all(&paths).map_err(|(place, error)| Trouble { name: entries[place].name.clone(), error })?;
    let staged = journal.files.iter().map(|entry| &entry.new_at);
    let mut folders = folders_of(staged.chain(&journal.folders));
    folders.try_for_each(|folder| work.disk.sync_folder(&work.at(folder))).map_err(Trouble::at_work)
}

fn begin(work: &Work<'_>, journal: &Journal) -> io::Result<()> {
    let path = work.journal(State::Begun);
    if work.state().is_some() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    work.disk.create(&path, journal.encode()?.as_bytes())?;
    work.disk.sync(&path)?;
    work.disk.sync_folder(&work.folder())?;
    work.disk.sync_folder(work.root)
}
