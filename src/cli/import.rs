//! `import`: spreadsheets into the plan's files.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Globals, academic_year};
use super::{Exit, Failure, say, tell, writer};
use crate::calendar::AcademicYear;
use crate::import::{self, ImportError, ImportSummary, Kind, Options, Unit, YearNaming};
use crate::report::words::counted;
use crate::visible::visible_path;

/// How many errors of a file are shown.
const SHOWN_ERRORS: usize = 30;

/// The most that a spreadsheet may hold, in bytes: the rolls of every school in England need a tenth of it.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// What `import` takes.
#[derive(Args, Debug)]
pub struct ImportArguments {
    /// What the files are, if they do not say so themselves, then the files
    ///
    /// schools (names, numbers, years, admission numbers, capacities), rolls (pupils by NC year), births or cohorts,
    /// completions (net additional homes), sites, contributions, projects, actuals, receipts, offers. Several files at
    /// once may complete each other.
    #[arg(value_name = "[KIND] FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// How the files are read.
    #[command(flatten)]
    pub reading: Reading,
    /// Say what would change, as a difference of the plan's files, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How files are read, whatever they are about.
#[derive(Args, Debug)]
pub struct Reading {
    /// Which column holds what.
    #[arg(
        long = "map",
        value_name = "WHAT=COLUMN,…",
        help = "Which column holds what, as in school=dbn,area=district,R=g_K [default: by the columns' names]"
    )]
    pub maps: Vec<String>,
    /// Only the lines whose column holds this; several columns must all agree, several values of one are alternatives
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    pub only: Vec<String>,
    /// The line that names the columns [default: the one of the first that names most]
    #[arg(long, value_name = "LINE")]
    pub header: Option<usize>,
    /// The sheet of a workbook [default: the one whose columns are known best]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The encoding of a text, such as windows-1252 [default: found out]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The unit of money [default: as headings and figures say]
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    pub unit: Option<Unit>,
    /// A year such as 2014 means 2013/14, which ends in it [default: 2014/15]
    #[arg(long)]
    pub year_ends: bool,
    /// How many years after a year of birth children reach Reception: 4 for calendar years and years to midsummer
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i32).range(0..=6))]
    pub lag: Option<i32>,
    /// The area of all lines, for files without areas
    #[arg(long, value_name = "ID")]
    pub area: Option<String>,
    /// Where only a school's total is known, let it fall on the years as the plan's pupils do; marked illustrative
    #[arg(long)]
    pub spread_totals: bool,
    /// Which transaction or contribution belongs to which agreement, where the files do not say it: a file of two columns
    #[arg(long, value_name = "FILE")]
    pub join: Option<PathBuf>,
    /// The last academic year whose rolls the plan uses [default: the plan's; for a new plan the files' last]
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub base_year: Option<AcademicYear>,
    /// Where the figures come from, to stand in the plan [default: the file's name]
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// How firm the figures are, to stand in the plan [default: published]
    #[arg(long, value_name = "BASIS", value_parser = ["published", "estimate", "illustrative"])]
    pub basis: Option<String>,
}

impl Reading {
    /// The same as options of an import.
    ///
    /// # Errors
    /// A file of pairs that cannot be read.
    pub fn options(&self) -> Result<Options, ImportError> {
        let join = match &self.join {
            Some(path) => read_all(std::slice::from_ref(path))?.into_iter().next(),
            None => None,
        };
        Ok(Options {
            maps: self.maps.clone(),
            only: self.only.clone(),
            header: self.header,
            sheet: self.sheet.clone(),
            encoding: self.encoding.clone(),
            unit: self.unit,
            years: if self.year_ends { YearNaming::End } else { YearNaming::Start },
            base_year: self.base_year,
            source: self.source.clone(),
            basis: self.basis.clone(),
            council: None,
            area: self.area.clone(),
            lag: self.lag,
            join,
            spread_totals: self.spread_totals,
        })
    }
}

fn unit(text: &str) -> Result<Unit, String> {
    Unit::named(text).ok_or_else(|| "write pounds, thousands or millions".to_owned())
}

/// Imports files into the plan, says what was done, and lists what is wrong with the files.
pub fn command(globals: &Globals, args: &ImportArguments) -> Result<Exit, Failure> {
    let done = if globals.quiet {
        run(args, &globals.plan, &mut io::sink())
    } else {
        run(args, &globals.plan, &mut io::stdout().lock())
    };
    done.map_or_else(|error| refused(globals, &globals.plan, error), |_| Ok(Exit::Fine))
}

/// Says why nothing was imported.
pub fn refused(globals: &Globals, folder: &Path, error: ImportError) -> Result<Exit, Failure> {
    match error {
        ImportError::Usage(message) => Err(Failure::Usage(message)),
        ImportError::System(message) => Err(Failure::System(message)),
        ImportError::Refused { files, diagnostics, more } => {
            let shown = &diagnostics[..diagnostics.len().min(SHOWN_ERRORS)];
            tell(globals, &files, &folder.to_string_lossy(), shown);
            let all = diagnostics.len() + more;
            let count = counted(all, "error");
            let first = if shown.len() < all { ", the first of which are shown" } else { "" };
            say(&format!("Nothing was written: {count}{first}."));
            Ok(Exit::Plan)
        }
    }
}

/// Imports files into the plan in `plan_dir`, and writes to `out` what was done.
///
/// # Errors
/// What is wrong with the command line, the files or the plan that they would make, and what the system refused. Then
/// nothing was written.
pub fn run(args: &ImportArguments, plan_dir: &Path, out: &mut dyn Write) -> Result<ImportSummary, ImportError> {
    let (kind, paths) = kind_and_files(&args.files)?;
    let options = args.reading.options()?;
    let read_files = read_all(paths)?;
    let inputs: Vec<(&str, &[u8])> = read_files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    // Held from before the plan is read, so that of two imports at once the second builds on the first.
    let writer = if args.dry_run { None } else { Some(writer(plan_dir, "import")?) };
    let mut summary = import::import(plan_dir, &inputs, kind, &options)?;
    summary.is_dry_run = args.dry_run;
    if let Some(writer) = writer {
        writer.save(&summary.files)?;
    }
    match write!(out, "{summary}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(ImportError::System(format!("standard output: {error}")))
        }
        _ => Ok(summary),
    }
}

/// What the files are said to be, and the files: a first word that is a kind's name says it, unless it is alone.
fn kind_and_files(words: &[PathBuf]) -> Result<(Option<Kind>, &[PathBuf]), ImportError> {
    let Some((first, rest)) = words.split_first() else { return Ok((None, words)) };
    match first.to_str().and_then(Kind::named) {
        Some(kind) if !rest.is_empty() => Ok((Some(kind), rest)),
        Some(_) if !first.exists() => {
            let name = first.to_string_lossy();
            Err(ImportError::Usage(format!("name the file: placeplan import {name} FILE")))
        }
        _ => Ok((None, words)),
    }
}

/// The names and the bytes of files.
///
/// # Errors
/// What the system says of a file that cannot be read.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, ImportError> {
    let name = |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let refused = |path: &Path, error: &io::Error| ImportError::System(format!("{}: {error}", visible_path(path)));
    paths.iter().map(|path| Ok((name(path), read(path).map_err(|error| refused(path, &error))?))).collect()
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!("larger than {} MiB", LARGEST_FILE / 1024 / 1024)));
    }
    Ok(bytes)
}
