//! What an import did, or would do, as people read it.

use std::fmt;

use similar::TextDiff;

use crate::calendar::AcademicYear;
use crate::money::{Pence, grouped};
use crate::plan::edit::FileChange;
use crate::plan::edit::figures::Change;
use crate::visible::visible;

/// How many lines of a file's difference are shown.
const SHOWN_DIFFERENCE: usize = 400;

/// How many files are shown.
const SHOWN_FILES: usize = 20;

/// How many names of a long list are shown.
pub const SHOWN_NAMES: usize = 20;

/// How many lines without figures are shown of each kind.
const SHOWN_LINES: usize = 5;

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
    /// What else is new: what it is, and its id.
    pub made: Vec<(&'static str, String)>,
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
    /// How each file was read.
    pub read: Vec<FileRead>,
    /// What became of what was read.
    pub tallies: Vec<Tally>,
    /// What was estimated, left out or looks odd.
    pub notes: Vec<String>,
    /// Single figures of files that were there before, with their addresses.
    pub edits: Vec<String>,
    /// The files.
    pub files: Vec<FileChange>,
}

/// How a file was read.
#[derive(Clone, Debug, Default)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// What it was taken for.
    pub kind: &'static str,
    /// Why, where the command line does not say so.
    pub why: Option<String>,
    /// The columns in use: what each holds, and its name.
    pub used: Vec<(String, String)>,
    /// The names of the columns without use.
    pub ignored: Vec<String>,
    /// How many lines hold figures.
    pub rows: usize,
    /// The lines that were set aside: what they are, how many, and the first of them.
    pub asides: Vec<([&'static str; 2], Vec<String>)>,
    /// How it was read, where that is not plain.
    pub notes: Vec<String>,
}

/// What became of the figures that were read: what was taken and what was left out come to all of them.
#[derive(Clone, Debug)]
pub struct Tally {
    /// What is counted: `pupils`, `homes`; `money` in pence.
    pub what: &'static str,
    /// All that was read.
    pub read: i128,
    /// What went into the plan.
    pub taken: i128,
    /// What did not, and why.
    pub left: Vec<(String, i128)>,
}

impl Tally {
    /// Nothing read yet.
    pub fn of(what: &'static str) -> Self {
        Self { what, read: 0, taken: 0, left: Vec::new() }
    }

    /// Counts what went into the plan.
    pub fn take(&mut self, count: impl Into<i128>) {
        let count = count.into();
        self.read += count;
        self.taken += count;
    }

    /// Counts what is left out for a reason.
    pub fn leave(&mut self, reason: &str, count: impl Into<i128>) {
        let count = count.into();
        if count == 0 {
            return;
        }
        self.read += count;
        match self.left.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, sum)) => *sum += count,
            None => self.left.push((reason.to_owned(), count)),
        }
    }

    fn add(&mut self, other: &Self) {
        self.take(other.taken);
        for (reason, count) in &other.left {
            self.leave(reason, *count);
        }
    }

    /// The sums, in words; empty where all was taken.
    fn words(&self) -> String {
        if self.left.is_empty() {
            return String::new();
        }
        let number = |count: i128| match self.what {
            "money" => Pence(count).pounds(),
            _ if count < 0 => format!("−{}", grouped(count.unsigned_abs())),
            _ => grouped(count.unsigned_abs()),
        };
        let left: Vec<String> = self.left.iter().map(|(why, count)| format!("{} {why}", number(*count))).collect();
        format!("{} read in all years: {} taken, left out {}", number(self.read), number(self.taken), left.join(", "))
    }
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

    /// Counts what became of what was read.
    pub fn count(&mut self, tally: &Tally) {
        match self.tallies.iter_mut().find(|known| known.what == tally.what) {
            Some(known) => known.add(tally),
            None => self.tallies.push(tally.clone()),
        }
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
            write!(f, ", {first}")?;
            if first != last {
                write!(f, " to {last}")?;
            }
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
        for tally in &self.tallies {
            line(tally.what, tally.words())?;
        }
        for file in &self.read {
            if self.read.len() > 1 || file.why.is_some() {
                let why = file.why.as_ref().map_or_else(String::new, |why| format!(", for it has {why}"));
                line("file", format!("{}: {}{why}", file.name, file.kind))?;
            }
            let used: Vec<String> = file.used.iter().map(|(role, column)| format!("{role} = {column}")).collect();
            line("columns", used.join(", "))?;
            line("ignored", file.ignored.join(", "))?;
            line("lines", file.lines())?;
            for note in &file.notes {
                line("note", note.clone())?;
            }
        }
        for note in &self.notes {
            line("note", note.clone())?;
        }
        if self.files.is_empty() {
            let is_there = self.same > 0;
            let why = if is_there { "the plan has all of it already" } else { "the plan gets nothing from it" };
            return writeln!(f, "Nothing to write: {why}.");
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
        if !self.is_dry_run {
            return Ok(());
        }
        for file in &self.files {
            difference(f, file)?;
        }
        writeln!(f, "Dry run: nothing was written.")
    }
}

impl FileRead {
    /// How many lines were read, and what those are that hold no figures; empty where all do.
    fn lines(&self) -> String {
        if self.asides.is_empty() {
            return String::new();
        }
        let aside: Vec<String> = self
            .asides
            .iter()
            .map(|(what, lines)| {
                let shown = lines.iter().take(SHOWN_LINES).cloned().collect::<Vec<_>>().join("; ");
                let more = if lines.len() > SHOWN_LINES { "; …" } else { "" };
                format!("{} {} ({shown}{more})", number(lines.len()), what[usize::from(lines.len() > 1)])
            })
            .collect();
        let second =
            |(what, lines): &([&str; 2], Vec<String>)| if what[0].starts_with("second") { 0 } else { lines.len() };
        let all = self.rows + self.asides.iter().map(second).sum::<usize>();
        format!("{} read: {} with figures; {}", number(all), number(self.rows), aside.join(", "))
    }
}

impl ImportSummary {
    fn made(&self) -> String {
        let plan = if self.is_new_plan { "a plan with " } else { "" };
        let mut parts = match (self.areas_made.len(), self.schools_made.len()) {
            (0, 0) => Vec::new(),
            (areas, schools) => vec![format!("{} and {}", counted(areas, "area"), counted(schools, "school"))],
        };
        for thing in ["site", "project", "source"] {
            let count = self.made.iter().filter(|(what, _)| *what == thing).count();
            parts.extend((count > 0).then(|| counted(count, thing)));
        }
        if parts.is_empty() { String::new() } else { format!("{plan}{}", parts.join(", ")) }
    }

    fn figures(&self) -> String {
        let parts = [(self.added, "added"), (self.replaced, "replaced"), (self.same, "there already")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, what)| format!("{} {what}", number(*count))).collect::<Vec<_>>().join(", ")
    }
}

/// The lines of a file that go and come, with those around them.
fn difference(f: &mut fmt::Formatter<'_>, file: &FileChange) -> fmt::Result {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (old, new) = (file.old.as_deref().map_or_else(String::new, text), text(&file.new));
    let path = visible(&file.path);
    let before = if file.old.is_some() { &path } else { "/dev/null" };
    writeln!(f, "--- {before}\n+++ {path}")?;
    let difference = TextDiff::from_lines(&old, &new);
    let hunks = difference.unified_diff().context_radius(2).to_string();
    let lines: Vec<&str> = hunks.lines().collect();
    for line in lines.iter().take(SHOWN_DIFFERENCE) {
        writeln!(f, "{}", visible(line))?;
    }
    match lines.len().checked_sub(SHOWN_DIFFERENCE) {
        Some(more) if more > 0 => writeln!(f, "… and {} more lines", number(more)),
        _ => Ok(()),
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
