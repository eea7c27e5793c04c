//! The work folder of a plan: the state that a save is in, and the steps that saving and repairing share.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::{Entry, Journal, mark};
use super::{WORK_FOLDER, keep};
use crate::visible::visible_path;

/// How far a save has come. Its journal is written once; the name of the file says the state, because a renaming is
/// whole or not done and takes no space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Files are laid ready; the plan's own are untouched.
    Begun,
    /// The plan's files are being replaced.
    Committed,
    /// They are being put back.
    Undoing,
    /// All of them are replaced; what was laid ready is being taken away.
    Done,
}

impl State {
    /// All of them.
    const ALL: [Self; 4] = [Self::Done, Self::Undoing, Self::Committed, Self::Begun];

    /// The name of the journal in this state.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Committed => "journal",
            Self::Undoing => "undo",
            Self::Done => "done",
        }
    }
}

/// What is wrong with a file of a save.
pub struct Trouble {
    /// What the plan calls it.
    pub name: String,
    /// What is wrong.
    pub error: io::Error,
}

impl Trouble {
    /// Trouble with the work folder itself.
    pub fn at_work(error: io::Error) -> Self {
        Self { name: WORK_FOLDER.to_owned(), error }
    }
}

/// A plan's folder where a save is at work.
pub struct Work<'a> {
    /// What changes the disk.
    pub disk: &'a dyn Disk,
    /// The plan's folder.
    pub root: &'a Path,
}

impl Work<'_> {
    /// A path of the journal; one that is whole stays so.
    pub fn at(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    /// The work folder.
    pub fn folder(&self) -> PathBuf {
        self.root.join(WORK_FOLDER)
    }

    /// The journal of a state.
    pub fn journal(&self, state: State) -> PathBuf {
        self.folder().join(state.file())
    }

    /// The state of the save that was here last, if it has not ended.
    pub fn state(&self) -> Option<State> {
        State::ALL.into_iter().find(|state| self.journal(*state).symlink_metadata().is_ok())
    }

    /// Goes from one state to another, for good.
    pub fn go(&self, from: State, to: State) -> io::Result<()> {
        self.disk.rename(&self.journal(from), &self.journal(to))?;
        self.disk.sync_folder(&self.folder())
    }

    /// Puts the bytes that lie ready at `staged` into the place of a file, and ends with nothing there.
    pub fn put(&self, staged: &Path, target: &Path) -> io::Result<()> {
        if !keep::must_stay(&fs::metadata(staged)?, target) {
            match self.disk.rename(staged, target) {
                // Folders and files can be mounted each for itself, which only trying tells.
                Err(error) if matches!(error.kind(), ErrorKind::CrossesDevices | ErrorKind::ResourceBusy) => {}
                done => return done,
            }
        }
        self.disk.overwrite(target, &fs::read(staged)?)?;
        self.disk.sync(target)?;
        self.disk.remove(staged)
    }

    /// Puts every new file in its place.
    pub fn forward(&self, journal: &Journal) -> Result<(), Trouble> {
        for entry in &journal.files {
            self.forward_one(entry).map_err(|error| Trouble { name: entry.name.clone(), error })?;
        }
        self.sync_targets(journal)
    }

    fn forward_one(&self, entry: &Entry) -> io::Result<()> {
        let (staged, target) = (self.at(&entry.new_at), self.at(&entry.target));
        let Some(new) = mark_of(&staged)? else { return Ok(()) };
        if new != entry.new {
            return Err(io::Error::new(ErrorKind::InvalidData, "its new text is damaged"));
        }
        let now = mark_of(&target)?;
        let is_foreign = now != entry.old && now.as_ref() != Some(&new);
        // One that is written in place may hold a part of the new bytes.
        if is_foreign && !(now.is_some() && keep::must_stay(&fs::metadata(&staged)?, &target)) {
            return Err(io::Error::other("it was changed by somebody else meanwhile"));
        }
        self.put(&staged, &target)
    }

    /// Puts every old file back, and removes those that were not there. What somebody else has written meanwhile is
    /// left.
    pub fn back(&self, journal: &Journal) -> Result<(), Trouble> {
        for entry in journal.files.iter().rev() {
            self.back_one(entry).map_err(|error| Trouble { name: entry.name.clone(), error })?;
        }
        self.sync_targets(journal)
    }

    fn back_one(&self, entry: &Entry) -> io::Result<()> {
        let (staged, target) = (self.at(&entry.old_at), self.at(&entry.target));
        let now = mark_of(&target)?;
        let is_ours = now.as_ref() == Some(&entry.new);
        if now == entry.old {
            return Ok(());
        }
        if entry.old.is_none() {
            return if is_ours { self.disk.remove(&target) } else { Ok(()) };
        }
        let Some(old) = mark_of(&staged)? else { return Ok(()) };
        if Some(old) != entry.old {
            return Err(io::Error::new(ErrorKind::InvalidData, "the copy of its old text is damaged"));
        }
        if is_ours || now.is_none() || keep::must_stay(&fs::metadata(&staged)?, &target) {
            self.put(&staged, &target)?;
        }
        Ok(())
    }

    fn sync_targets(&self, journal: &Journal) -> Result<(), Trouble> {
        let folders = folders_of(journal.files.iter().map(|entry| &entry.target));
        for folder in folders.map(|folder| self.at(folder)).filter(|folder| folder.is_dir()) {
            let trouble = |error| Trouble { name: visible_path(&folder), error };
            self.disk.sync_folder(&folder).map_err(trouble)?;
        }
        Ok(())
    }

    /// Ends a save: takes away what it laid ready, the folders that it made unless its files are in them, and last its
    /// journal.
    pub fn end(&self, journal: &Journal, state: State) -> io::Result<()> {
        for staged in journal.files.iter().flat_map(|entry| [&entry.new_at, &entry.old_at]) {
            self.remove_if_there(&self.at(staged))?;
        }
        if state != State::Done {
            for folder in journal.folders.iter().rev().map(|folder| self.at(folder)) {
                match self.disk.remove_folder(&folder) {
                    // Not there yet, or somebody else has put something into it.
                    Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty) => {
                        return Err(error);
                    }
                    _ => {}
                }
            }
        }
        // The journal goes only when all that it knows of is gone for good.
        let staged = journal.files.iter().map(|entry| &entry.new_at);
        let folders = folders_of(staged.chain(&journal.folders)).map(|folder| self.at(folder));
        for folder in folders.filter(|folder| folder.is_dir()) {
            self.disk.sync_folder(&folder)?;
        }
        self.disk.remove(&self.journal(state))?;
        self.disk.sync_folder(&self.folder())
    }

    /// Removes a file that may not be there.
    pub fn remove_if_there(&self, path: &Path) -> io::Result<()> {
        if path.symlink_metadata().is_err() {
            return Ok(());
        }
        self.disk.remove(path)
    }
}

/// The folders that hold files or folders, each once.
pub fn folders_of<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> impl Iterator<Item = &'a Path> {
    let mut seen = BTreeSet::new();
    paths.filter_map(|path| path.parent()).filter(move |folder| seen.insert(*folder))
}

/// The mark of what a file holds; `None` if it is not there.
fn mark_of(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(mark(&bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
