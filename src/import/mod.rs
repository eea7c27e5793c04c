//! Spreadsheets as councils keep them, and what a plan's files become with what is in them.
//!
//! All of it is a function of a spreadsheet's bytes and of the plan as it is read from its folder; what it makes adds
//! no error to the plan, and [`crate::plan::edit`] writes it.

mod area_file;
mod cells;
mod cohorts;
mod columns;
mod history;
mod ids;
mod layout;
mod left_out;
mod new_schools;
mod plan_files;
mod rolls;
mod sheet;
mod summary;
mod units;

use std::fmt;

pub use cells::YearNaming;
pub use cohorts::cohorts;
pub use rolls::rolls;
pub use summary::ImportSummary;

use crate::calendar::AcademicYear;
use crate::plan::edit::SaveError;
use crate::plan::{Diagnostic, Files};

/// How a spreadsheet is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which column holds what, as `role=column,role=column`.
    pub maps: Vec<String>,
    /// What a year such as `2014` means.
    pub years: YearNaming,
    /// The last academic year whose rolls the plan shall use; absent: as it is, or the file's last.
    pub base_year: Option<AcademicYear>,
    /// Where the figures come from; absent: the file's name.
    pub source: Option<String>,
}

impl Options {
    /// What stands as the source of the figures of a file.
    fn source_of(&self, name: &str) -> String {
        self.source.clone().unwrap_or_else(|| name.to_owned())
    }
}

/// Why nothing was imported.
#[derive(Clone, Debug)]
pub enum ImportError {
    /// What was asked cannot be.
    Usage(String),
    /// The spreadsheet, or the plan that it would make, has errors.
    Refused {
        /// The texts that the errors are in.
        files: Files,
        /// The errors.
        diagnostics: Vec<Diagnostic>,
    },
    /// The operating system refused a file.
    System(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::System(message) => f.write_str(message),
            Self::Refused { diagnostics, .. } => write!(f, "{} errors; nothing was written", diagnostics.len()),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<SaveError> for ImportError {
    fn from(error: SaveError) -> Self {
        Self::System(error.to_string())
    }
}
