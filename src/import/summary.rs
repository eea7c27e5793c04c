//! What an import did, or would do, as people read it.

use std::fmt;

use crate::calendar::AcademicYear;
use crate::money::grouped;
use crate::plan::edit::FileChange;
use crate::plan::edit::figures::Change;
use crate::visible::visible;

/// How many lines of a list of changes are shown.
const SHOWN_EDITS: usize = 20;

/// How many files are shown.
const SHOWN_FILES: usize = 20;

/// How many names of a long list are shown.
const SHOWN_NAMES: usize = 5;

/// What an import did, or would do.
#[derive(Clone, Debug, Default)]
pub struct ImportSummary {
    /// What was imported, from which file.
    pub title: String,
    /// Whether nothing is written.
    pub is_dry_run: bool,
    /// Whether there was no plan before.
    pub is_new_plan: bool,
    /// Ids of the areas that are new.
    pub areas_made: Vec<String>,
    /// Ids of the schools that are new.
    pub schools_made: Vec<String>,
    /// Schools or areas that the plan had already and the file is about: how many, and what they are.
    pub known: (usize, &'static str),
    /// Years' figures that are new.
    pub added: usize,
    /// Years' figures that replace others.
    pub replaced: usize,
    /// Years' figures that stood in the plan already.
    pub same: usize,
    /// The first and the last academic year imported.
    pub years: Option<(AcademicYear, AcademicYear)>,
    /// The pupils imported in the base year.
    pub pupils: Option<(AcademicYear, u64)>,
    /// The columns in use: what each holds, and its name.
    pub used: Vec<(String, String)>,
    /// The names of the columns without use.
    pub ignored: Vec<String>,
    /// What was estimated, left out or looks odd.
    pub notes: Vec<String>,
    /// Single figures of files that were there before, with their addresses.
    pub edits: Vec<String>,
    /// The files.
    pub files: Vec<FileChange>,
}

impl ImportSummary {
    /// Takes a year into the span of years imported.
    pub fn span(&mut self, year: AcademicYear) {
        self.years = Some(self.years.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
    }

    /// Counts what became of a figure and, unless it stood there already, notes it under its address.
    pub fn change(&mut self, address: &str, new: impl fmt::Display, change: &Change) {
        let was = match change {
            Change::None => {
                self.same += 1;
                return;
            }
            Change::Added => {
                self.added += 1;
                String::new()
            }
            Change::Replaced(was) => {
                self.replaced += 1;
                format!(", was {was}")
            }
        };
        self.edits.push(format!("{address} = {new}{was}"));
    }

    /// Adds a note about the things of a list, unless it is empty. `said` says how many there are of what.
    pub fn note(&mut self, names: &[String], said: impl FnOnce(usize) -> String) {
        if names.is_empty() {
            return;
        }
        let shown = names.iter().take(SHOWN_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = names.len().saturating_sub(SHOWN_NAMES);
        let more = if more == 0 { String::new() } else { format!(" and {} more", number(more)) };
        self.notes.push(format!("{}: {shown}{more}", said(names.len())));
    }
}

impl fmt::Display for ImportSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", visible(&self.title))?;
        if let Some((first, last)) = self.years {
            write!(f, ", {first} to {last}")?;
        }
        writeln!(f)?;
        let mut line = |name: &str, text: String| {
            if text.is_empty() { Ok(()) } else { writeln!(f, "  {name:<9} {}", visible(&text)) }
        };
        line("new", self.made())?;
        let (known, what) = self.known;
        line("known", if known == 0 { String::new() } else { counted(known, what) })?;
        line("figures", self.figures())?;
        let pupils = |(year, pupils)| format!("{} in {year}", grouped(u128::from(pupils)));
        line("pupils", self.pupils.map_or_else(String::new, pupils))?;
        let used: Vec<String> = self.used.iter().map(|(role, column)| format!("{role} = {column}")).collect();
        line("columns", used.join(", "))?;
        line("ignored", self.ignored.join(", "))?;
        for note in &self.notes {
            line("note", note.clone())?;
        }
        for edit in self.edits.iter().take(if self.is_dry_run { SHOWN_EDITS } else { 0 }) {
            line("change", edit.clone())?;
        }
        if self.is_dry_run && self.edits.len() > SHOWN_EDITS {
            line("", format!("… and {} more", number(self.edits.len() - SHOWN_EDITS)))?;
        }
        if self.files.is_empty() {
            return writeln!(f, "Nothing to write: the plan has all of it already.");
        }
        let new = self.files.iter().filter(|file| file.old.is_none()).count();
        let counts = [(new, "new file"), (self.files.len() - new, "changed file")];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what)).collect();
        writeln!(f, "{} {}:", if self.is_dry_run { "Would write" } else { "Wrote" }, counts.join(" and "))?;
        for file in self.files.iter().take(SHOWN_FILES) {
            let how = if file.old.is_none() { "new" } else { "changed" };
            writeln!(f, "  {how:<9} {} ({})", visible(&file.path), lines(file))?;
        }
        if self.files.len() > SHOWN_FILES {
            writeln!(f, "  {:<9} … and {} more", "", number(self.files.len() - SHOWN_FILES))?;
        }
        if self.is_dry_run { writeln!(f, "Dry run: nothing was written.") } else { Ok(()) }
    }
}

impl ImportSummary {
    fn made(&self) -> String {
        let plan = if self.is_new_plan { "a plan with " } else { "" };
        match (self.areas_made.len(), self.schools_made.len()) {
            (0, 0) => String::new(),
            (areas, schools) => format!("{plan}{} and {}", counted(areas, "area"), counted(schools, "school")),
        }
    }

    fn figures(&self) -> String {
        let parts = [(self.added, "added"), (self.replaced, "replaced"), (self.same, "there already")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, what)| format!("{} {what}", number(*count))).collect::<Vec<_>>().join(", ")
    }
}

/// How many lines a file gets or loses, by its length alone.
fn lines(file: &FileChange) -> String {
    let count = |text: &[u8]| text.split_inclusive(|byte| *byte == b'\n').count();
    let (old, new) = (file.old.as_deref().map_or(0, count), count(&file.new));
    match (old, new) {
        (0, new) => counted(new, "line"),
        (old, new) if new > old => format!("{} more", counted(new - old, "line")),
        _ => "as many lines as before".to_owned(),
    }
}

/// A whole number with thousands commas.
pub fn number(count: usize) -> String {
    grouped(count as u128)
}

/// `no schools`, `1 school`, `1,594 schools`.
pub fn counted(count: usize, thing: &str) -> String {
    match count {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        _ => format!("{} {thing}s", number(count)),
    }
}
