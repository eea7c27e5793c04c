//! Spreadsheets as councils keep them, and what a plan's files become with what is in them.
//!
//! All of it is a function of files' bytes and of the plan as it is read from its folder; what it makes adds no error to
//! the plan, and [`crate::plan::edit`] writes it. A file's way through here: its text ([`decode`]), its rows ([`sheet`]),
//! what it is about ([`kind`]), which column holds what ([`columns`]), then what the plan's files become.

mod area_file;
mod births;
mod cells;
mod columns;
mod completions;
mod contributions;
mod decode;
mod facts;
mod heading_year;
mod headings;
mod history;
mod kind;
mod layout;
mod left_out;
mod marks;
mod money_lines;
mod new_schools;
mod offers;
mod plan_files;
mod projects;
mod records;
mod schools;
mod sheet;
mod sites;
mod spread;
mod summary;
mod totals;
mod units;
mod who;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

pub use cells::{Unit, YearNaming};
pub use kind::Kind;
pub use summary::ImportSummary;

use crate::calendar::AcademicYear;
use crate::plan::edit::SaveError;
use crate::plan::{Diagnostic, Files};
use columns::Columns;
use plan_files::PlanFiles;
use sheet::Sheet;
use summary::FileRead;
use units::{Reading, Roster};

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which column holds what, as `role=column,role=column`.
    pub maps: Vec<String>,
    /// Which lines are read, as `column=value`; several values of one column are alternatives.
    pub only: Vec<String>,
    /// The line that names the columns; absent: found out.
    pub header: Option<usize>,
    /// The sheet of a workbook; absent: found out.
    pub sheet: Option<String>,
    /// The encoding; absent: found out.
    pub encoding: Option<String>,
    /// The unit of money; absent: as headings and figures say.
    pub unit: Option<Unit>,
    /// What a year such as `2014` means.
    pub years: YearNaming,
    /// The last academic year whose rolls the plan shall use; absent: as it is, or the file's last.
    pub base_year: Option<AcademicYear>,
    /// Where the figures come from; absent: the file's name.
    pub source: Option<String>,
    /// How firm the figures are; absent: published.
    pub basis: Option<String>,
    /// The council whose lines are read, where files have those of others too; the plan is called after it.
    pub council: Option<String>,
    /// The area of all lines.
    pub area: Option<String>,
    /// How many years after a year of birth children reach Reception.
    pub lag: Option<i32>,
    /// A file of two columns, its name and its bytes: which agreement, contribution or transaction is which.
    pub join: Option<(String, Vec<u8>)>,
    /// Whether totals of schools are spread over their years.
    pub spread_totals: bool,
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
        /// The errors, the first thousand of many.
        diagnostics: Vec<Diagnostic>,
        /// How many there are beside these.
        more: usize,
    },
    /// The operating system refused a file.
    System(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::System(message) => f.write_str(message),
            Self::Refused { diagnostics, more, .. } => {
                write!(f, "{} errors; nothing was written", diagnostics.len() + more)
            }
        }
    }
}

impl std::error::Error for ImportError {}

impl From<SaveError> for ImportError {
    fn from(error: SaveError) -> Self {
        Self::System(error.to_string())
    }
}

/// What is wrong with files: the first errors, and how many more, so that a million take no more room than a page.
#[derive(Debug, Default)]
struct Problems {
    kept: Vec<Diagnostic>,
    more: usize,
}

impl Problems {
    /// How many errors are kept.
    const KEPT: usize = 1_000;

    fn push(&mut self, problem: Diagnostic) {
        if self.kept.len() < Self::KEPT {
            self.kept.push(problem);
        } else {
            self.more += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// A file to be imported: its name without its folders, and its bytes.
pub type Input<'a> = (&'a str, &'a [u8]);

/// What the plan in `folder` becomes with what is in some files. Writes nothing.
///
/// A file is about `kind`, or about what its columns' names say. Files that tell of the same schools complete each other.
///
/// # Errors
/// Everything that is wrong with the files, and what would be wrong with the plan that they make.
pub fn import(
    folder: &Path,
    inputs: &[Input<'_>],
    kind: Option<Kind>,
    options: &Options,
) -> Result<ImportSummary, ImportError> {
    let maps = columns::parse_map(&options.maps)?;
    let sheets = Sheet::read_all(inputs, options)?;
    let mut files = Vec::new();
    for sheet in sheets {
        let (kind, why) = match kind {
            Some(kind) => (kind, None),
            None => Kind::recognise(&sheet).map(|(kind, why)| (kind, Some(why)))?,
        };
        // With several files a column that is named need not be in all of them.
        let has = |name: &str| inputs.len() == 1 || sheet.column(name).is_some();
        let maps: Vec<_> = maps.iter().filter(|(_, name)| has(name)).cloned().collect();
        let columns = Columns::of(&sheet, &maps, kind)?;
        files.push(File { sheet, kind, columns, why });
    }
    let names: Vec<&str> = inputs.iter().map(|(name, _)| *name).collect();
    let kinds: Vec<&str> = files.iter().map(|file| file.kind.title()).collect();
    let title = match (kinds.as_slice(), names.as_slice()) {
        ([kind], [name]) => format!("{kind} from {name}"),
        _ => format!("{} files: {}", names.len(), names.join(", ")),
    };
    let plan = PlanFiles::open(folder)?;
    let mut summary =
        ImportSummary { title, is_new_plan: plan.is_new(), known: (0, "school"), ..ImportSummary::default() };
    let (mut plan, done) = of_schools(plan, &mut files, options, summary)?;
    summary = done;
    let joins = match &options.join {
        Some((name, bytes)) => contributions::joins(name, bytes)?,
        None => BTreeMap::new(),
    };
    let mut national: Vec<(&mut Sheet, &Columns)> = files
        .iter_mut()
        .filter(|file| file.kind == Kind::Contributions)
        .map(|file| (&mut file.sheet, &file.columns))
        .collect();
    if !national.is_empty() {
        contributions::import(&mut plan, &mut national, &joins, options, &mut summary)?;
    }
    for file in &mut files {
        let source = options.source_of(&file.sheet.name);
        let (sheet, columns) = (&mut file.sheet, &file.columns);
        match file.kind {
            Kind::Births => {
                births::import(&mut plan, sheet, columns, options, &source, inputs.len() > 1, &mut summary)?;
            }
            Kind::Completions => completions::import(&mut plan, sheet, columns, options, &source, &mut summary)?,
            Kind::Sites => sites::import(&mut plan, sheet, columns, options, &mut summary)?,
            Kind::Projects => projects::projects(&mut plan, sheet, columns, options, &mut summary)?,
            Kind::Actuals => {
                let what = "tells what projects have spent, and a plan has no place for that yet";
                return Err(ImportError::Usage(format!("{} {what}", sheet.name)));
            }
            Kind::Receipts => projects::receipts(&mut plan, sheet, columns, options, &mut summary)?,
            Kind::Offers => offers::import(&mut plan, sheet, columns, options, &mut summary)?,
            Kind::Schools | Kind::Rolls | Kind::Contributions => {}
        }
    }
    summary.read = files.iter().map(File::read).collect();
    drop(files);
    summary.files = plan.finish()?;
    Ok(summary)
}

/// A file that is being imported.
struct File {
    sheet: Sheet,
    kind: Kind,
    columns: Columns,
    why: Option<String>,
}

impl File {
    /// How it was read.
    fn read(&self) -> FileRead {
        let mut asides: BTreeMap<sheet::AsideKind, Vec<String>> = BTreeMap::new();
        for aside in &self.sheet.asides {
            let text = if aside.text.is_empty() { String::new() } else { format!(": {}", aside.text) };
            asides.entry(aside.kind).or_default().push(format!("line {}{text}", aside.line));
        }
        let set_aside = self.sheet.asides.iter().filter(|aside| aside.kind.is_row()).count();
        FileRead {
            name: self.sheet.name.clone(),
            kind: self.kind.name(),
            why: self.why.clone(),
            used: self.columns.used.clone(),
            ignored: self.columns.ignored.clone(),
            rows: self.sheet.rows().len().saturating_sub(set_aside),
            asides: asides.into_iter().map(|(kind, lines)| (kind.words(), lines)).collect(),
            notes: self.sheet.notes.clone(),
        }
    }
}

/// Takes what files tell of schools.
fn of_schools(
    plan: PlanFiles,
    files: &mut [File],
    options: &Options,
    mut summary: ImportSummary,
) -> Result<(PlanFiles, ImportSummary), ImportError> {
    let mut roster = Roster::default();
    let mut outside = facts::LeftOutSchools::new();
    let year = options.base_year.or(plan.base_year());
    for lists in [true, false] {
        for (number, file) in files.iter_mut().enumerate() {
            let is_list = file.kind == Kind::Schools;
            if is_list != lists || !matches!(file.kind, Kind::Schools | Kind::Rolls) {
                continue;
            }
            let (sheet, columns) = (&mut file.sheet, &file.columns);
            // Rolls of no told year could be of any: only the command line can say which.
            let year = if is_list { year } else { options.base_year };
            let reading =
                Reading { number, columns, naming: options.years, area: options.area.as_deref(), year, plan: &plan };
            if is_list {
                let source = options.source_of(&sheet.name);
                facts::read(&mut roster, sheet, &reading, &source, &mut outside);
            } else {
                units::read(&mut roster, sheet, &reading)?;
            }
        }
    }
    if !roster.problems.is_empty() {
        return Err(files[0].sheet.refuse_all(roster.problems));
    }
    for (reason, schools) in &outside {
        summary.note(schools, |count| format!("{} left out, because {reason}", summary::counted(count, "school")));
    }
    if roster.schools.is_empty() && roster.areas.is_empty() {
        let is_about = |file: &File| matches!(file.kind, Kind::Schools | Kind::Rolls);
        if let Some(file) = files.iter().find(|file| is_about(file)).filter(|_| outside.is_empty()) {
            let message = "no line is about a school";
            let help = "see which columns were read, and which lines --where leaves";
            return Err(file.sheet.refuse(vec![Diagnostic::error(
                "no-pupils",
                file.sheet.header_span(0),
                message,
                help,
            )]));
        }
        return Ok((plan, summary));
    }
    let sheets: Vec<&Sheet> = files.iter().map(|file| &file.sheet).collect();
    roster.forget_zeros(&sheets);
    schools::import(plan, &sheets, roster, options, summary)
}
