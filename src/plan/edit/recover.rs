//! What a save that was cut off has left: finished, or taken back.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::SaveError;
use super::disk::Disk;
use super::journal::Journal;
use super::work::{State, Trouble, Work};

/// What became of a save that was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The plan is what the save meant it to be.
    Finished,
    /// The plan is what it was before.
    TakenBack,
}

impl Repair {
    /// In words for the user.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Finished => "an earlier save of this plan was cut off; it is finished now",
            Self::TakenBack => {
                "an earlier save of this plan was cut off; it is taken back, and the plan is as it was before it"
            }
        }
    }
}

/// Finishes or takes back what is left of a save; `None` if nothing is. The caller holds the plan's lock.
pub fn recover(disk: &dyn Disk, root: &Path) -> Result<Option<Repair>, SaveError> {
    let work = Work { disk, root };
    let repair = match work.state() {
        None => None,
        Some(state) => repair(&work, state).map_err(|trouble| hopeless(&trouble))?,
    };
    sweep(&work).map_err(|error| hopeless(&Trouble::at_work(error)))?;
    Ok(repair)
}

fn hopeless(Trouble { name, error }: &Trouble) -> SaveError {
    SaveError::new(format!("an earlier save was cut off, and can be neither finished nor taken back: {name}: {error}"))
}

fn repair(work: &Work<'_>, state: State) -> Result<Option<Repair>, Trouble> {
    let path = work.journal(state);
    let Some(journal) = Journal::decode(&fs::read(&path).map_err(Trouble::at_work)?) else {
        if state == State::Begun {
            // Cut off while the journal was written: nothing else was.
            work.disk.remove(&path).map_err(Trouble::at_work)?;
            return Ok(Some(Repair::TakenBack));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("the journal `{name}` is damaged: look at the plan's files, then remove it");
        return Err(Trouble::at_work(io::Error::new(ErrorKind::InvalidData, message)));
    };
    if state == State::Committed {
        let done =
            work.forward(&journal).and_then(|()| work.go(State::Committed, State::Done).map_err(Trouble::at_work));
        if let Err(trouble) = done
            && work.state() != Some(State::Done)
        {
            // The first reason is the one to tell.
            return take_back(work, &journal).map(|()| Some(Repair::TakenBack)).map_err(|_| trouble);
        }
        work.end(&journal, State::Done).map_err(Trouble::at_work)?;
        return Ok(Some(Repair::Finished));
    }
    if state == State::Done {
        // Nothing but what was laid ready is left of it.
        work.end(&journal, state).map_err(Trouble::at_work)?;
        return Ok(None);
    }
    take_back(work, &journal).map(|()| Some(Repair::TakenBack))
}

/// Makes the plan what it was before a save.
pub fn take_back(work: &Work<'_>, journal: &Journal) -> Result<(), Trouble> {
    if work.state() == Some(State::Committed) {
        let gone = work.go(State::Committed, State::Undoing);
        if work.state() != Some(State::Undoing) {
            gone.map_err(Trouble::at_work)?;
        }
    }
    match work.state() {
        Some(State::Undoing) => {
            work.back(journal)?;
            work.end(journal, State::Undoing).map_err(Trouble::at_work)
        }
        Some(State::Begun) => work.end(journal, State::Begun).map_err(Trouble::at_work),
        _ if work.folder().symlink_metadata().is_err() => {
            let message = "the plan's folder was moved or removed meanwhile";
            Err(Trouble::at_work(io::Error::new(ErrorKind::NotFound, message)))
        }
        _ => Ok(()),
    }
}

/// Removes files laid ready that no journal knows of any more.
fn sweep(work: &Work<'_>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(work.folder()) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("new-") || name.starts_with("old-")) {
            work.disk.remove(&entry.path())?;
        }
    }
    Ok(())
}
