//! The only room that changes files: every command that writes does it here.
//!
//! A [`Writer`] holds a plan's lock from before the plan is read until its changes are written, all of them or none.
//! What a save that was cut off has left, the next [`Writer`] or [`settle`] finishes or takes back. All that belongs to
//! a save lies in [`WORK_FOLDER`], and is gone with it. [`write_alone`] writes a file that belongs to no plan.

mod alone;
mod disk;
#[cfg(test)]
mod failing;
pub(crate) mod figures;
mod journal;
mod keep;
mod lock;
mod prepare;
mod recover;
mod save;
mod settle;
mod steady;
#[cfg(test)]
mod tests;
mod work;
mod writer;

use std::fmt;

pub use alone::write_alone;
pub use settle::{is_changing, settle};
pub use steady::Watch;
pub use writer::{Writer, save};

/// The folder within the plan's that holds the lock, the journal and the temporary files of a save.
pub const WORK_FOLDER: &str = ".placeplan";

/// A file of the plan and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the plan's folder, with `/`.
    pub path: String,
    /// What it holds until now; absent for a file that is new, or empty.
    pub old: Option<Vec<u8>>,
    /// What it holds from now on.
    pub new: Vec<u8>,
}

/// Why files were not written, in words for the user: which file, what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveError(String);

impl SaveError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SaveError {}
