//! `import`: spreadsheets into the plan's files.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::arguments::{Globals, academic_year};
use super::{Exit, Failure, say, tell, writer};
use crate::calendar::AcademicYear;
use crate::import::{self, ImportError, ImportSummary, Options, YearNaming};
use crate::report::words::counted;
use crate::visible::visible_path;

/// How many errors of a file are shown.
const SHOWN_ERRORS: usize = 30;

/// The most that a spreadsheet may hold, in bytes: the rolls of every school in England need a tenth of it.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// What `import` takes.
#[derive(Args, Debug)]
pub struct ImportArguments {
    /// What is imported.
    #[command(subcommand)]
    pub what: ImportKind,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportKind {
    /// Rolls of schools by year and NC year; makes areas and schools that the plan does not have
    ///
    /// A row a school and year with a column an NC year (R, Y1, Y2 …), or a row an NC year with the columns `nc_year`
    /// and `pupils`. A file without schools, a row an area and year, makes one primary and one secondary school an area. A
    /// folder without a plan gets one.
    Rolls(RollArgs),
    /// Children who reach Reception, by area and year
    ///
    /// Columns area (id, name or code), year and cohort. Areas that the plan does not have are reported.
    Cohorts(FileArgs),
}

/// A spreadsheet and how to read it.
#[derive(Args, Debug)]
pub struct FileArgs {
    /// The CSV file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which column holds what.
    #[arg(
        long = "map",
        value_name = "WHAT=COLUMN,…",
        help = "Which column holds what, as in school=dbn,area=district,R=g_K [default: by the columns' names]"
    )]
    pub maps: Vec<String>,
    /// A year such as 2014 means 2013/14, which ends in it [default: 2014/15]
    #[arg(long)]
    pub year_ends: bool,
    /// Where the figures come from, to stand in the plan [default: the file's name]
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Say what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What `import rolls` takes.
#[derive(Args, Debug)]
pub struct RollArgs {
    /// The file.
    #[command(flatten)]
    pub file: FileArgs,
    /// The last academic year whose rolls the plan uses [default: the plan's; for a new plan the file's last]
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub base_year: Option<AcademicYear>,
}

/// Imports a file into the plan, says what was done, and lists what is wrong with the file.
pub fn command(globals: &Globals, args: &ImportArguments) -> Result<Exit, Failure> {
    let done = if globals.quiet {
        run(args, &globals.plan, &mut io::sink())
    } else {
        run(args, &globals.plan, &mut io::stdout().lock())
    };
    match done {
        Ok(_) => Ok(Exit::Fine),
        Err(ImportError::Usage(message)) => Err(Failure::Usage(message)),
        Err(ImportError::System(message)) => Err(Failure::System(message)),
        Err(ImportError::Refused { files, diagnostics }) => {
            let shown = &diagnostics[..diagnostics.len().min(SHOWN_ERRORS)];
            tell(globals, &files, &globals.plan.to_string_lossy(), shown);
            let count = counted(diagnostics.len(), "error");
            let first = if shown.len() < diagnostics.len() { ", the first of which are shown" } else { "" };
            say(&format!("Nothing was written: {count}{first}."));
            Ok(Exit::Plan)
        }
    }
}

/// Imports a file into the plan in `plan_dir`, and writes to `out` what was done.
///
/// # Errors
/// What is wrong with the command line, the file or the plan that it would make, and what the system refused. Then
/// nothing was written.
pub fn run(args: &ImportArguments, plan_dir: &Path, out: &mut dyn Write) -> Result<ImportSummary, ImportError> {
    let (file, base_year) = match &args.what {
        ImportKind::Rolls(rolls) => (&rolls.file, rolls.base_year),
        ImportKind::Cohorts(file) => (file, None),
    };
    let options = Options {
        maps: file.maps.clone(),
        years: if file.year_ends { YearNaming::End } else { YearNaming::Start },
        base_year,
        source: file.source.clone(),
    };
    let refused = |error: io::Error| ImportError::System(format!("{}: {error}", visible_path(&file.file)));
    let bytes = read(&file.file).map_err(refused)?;
    let name = file.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    // Held from before the plan is read, so that of two imports at once the second builds on the first.
    let writer = if file.dry_run { None } else { Some(writer(plan_dir, "import")?) };
    let mut summary = match &args.what {
        ImportKind::Rolls(_) => import::rolls(plan_dir, &name, &bytes, &options)?,
        ImportKind::Cohorts(_) => import::cohorts(plan_dir, &name, &bytes, &options)?,
    };
    summary.is_dry_run = file.dry_run;
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

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(io::Error::other(format!("larger than {} MiB", LARGEST_FILE / 1024 / 1024)));
    }
    Ok(bytes)
}
