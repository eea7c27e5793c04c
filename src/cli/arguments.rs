//! What may be written on the command line: the table of commands, and what several of them take. What one command
//! takes stands beside what it does.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::backtest::BacktestArguments;
use super::balance::BalanceArguments;
use super::check::CheckArguments;
use super::compare::CompareArguments;
use super::completions::CompletionsArguments;
use super::explain::ExplainArguments;
use super::forecast::DemandArguments;
use super::housing::HousingArguments;
use super::import::ImportArguments;
use super::init::InitArguments;
use super::new::NewArguments;
use super::phase::PhaseArguments;
use super::pressure::PressureArguments;
use super::programme::ProgrammeArguments;
use super::risk::RiskArguments;
use super::schools::SchoolsArguments;
use super::screens;
use crate::calendar::{AcademicYear, Phase, YearError};
use crate::export::Format;
use crate::forecast::ForecastOptions;
use crate::funding::FundingOptions;
use crate::outcome::Options;
use crate::plan::{Certainty, Word};

/// School places and the money for them, planned in one program.
///
/// Without a command: the plan at a glance.
#[derive(Debug, Parser)]
#[command(name = "placeplan", version, max_term_width = 100)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub globals: Globals,
    /// The command, if any.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Everywhere")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Globals {
    /// The plan's folder
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub plan: PathBuf,
    /// Apply a scenario of the plan; may be given several times
    #[arg(long = "scenario", value_name = "NAME", global = true)]
    pub scenarios: Vec<String>,
    /// Whose places count: all of the programme's projects, those that can go ahead with the money there is, or none
    #[arg(long, value_name = "WHICH", value_enum, global = true)]
    pub projects: Option<ProjectsCounted>,
    /// Leave out the places of every project: the same as --projects none
    #[arg(long, global = true, conflicts_with = "projects")]
    pub without_projects: bool,
    /// How to write the table [default: text]
    #[arg(long, value_enum, value_name = "FORMAT", global = true)]
    pub format: Option<FormatName>,
    /// Write to a file that is not there yet
    #[arg(long, value_name = "FILE", global = true)]
    pub out: Option<PathBuf>,
    /// Write to the file even if it is there
    #[arg(long, global = true)]
    pub force: bool,
    /// No colours.
    #[arg(long, global = true, help = "No colours (NO_COLOR does the same)")]
    pub no_color: bool,
    /// Only years from this one on, as in 2014/15 or 2014-15
    #[arg(long, value_name = "YEAR", value_parser = year, global = true)]
    pub from: Option<AcademicYear>,
    /// Only years up to this one
    #[arg(long, value_name = "YEAR", value_parser = year, global = true)]
    pub to: Option<AcademicYear>,
    /// Say nothing beside the table
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

impl Globals {
    /// The format asked for, else text.
    #[must_use]
    pub fn format(&self) -> Format {
        match self.format {
            None | Some(FormatName::Text) => Format::Text,
            Some(FormatName::Md) => Format::Markdown,
            Some(FormatName::Csv) => Format::Csv,
            Some(FormatName::Json) => Format::Json,
            Some(FormatName::Xlsx) => Format::Xlsx,
        }
    }

    /// Whether colours are wanted where there is a terminal to show them.
    #[must_use]
    pub fn wants_colour(&self) -> bool {
        !self.no_color && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && !screens::is_dumb()
    }

    /// What is asked of the computation.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            forecast: ForecastOptions {
                without_projects: self.without_projects || self.projects == Some(ProjectsCounted::None),
            },
            funding: FundingOptions::default(),
        }
    }
}

/// Whose places count in tables of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProjectsCounted {
    /// Those of every project of the programme
    All,
    /// Those of projects that can go ahead with the money there is
    Funded,
    /// Those of none
    None,
}

/// The formats by the names of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Tables that fit the terminal
    Text,
    /// Markdown
    Md,
    /// For a spreadsheet: all figures in full
    Csv,
    /// For a program: all figures in full
    Json,
    /// A workbook: figures in full, totals as formulas; needs --out
    Xlsx,
}

/// The commands, in the order of their help.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The plan at a glance: areas by pressure, the programme's money, findings
    Overview,
    /// Every error and finding, with its file, line and column
    Check(CheckArguments),
    /// Every school with its admission number, capacity and roll
    Schools(SchoolsArguments),
    /// Demand and places by school, year and NC year
    Forecast(DemandArguments),
    /// Forms of entry missing or spare, roll against capacity, state, and what to do
    Pressure(PressureArguments),
    /// Dwellings by site and year, the pupils they bring, and triggers
    Housing(HousingArguments),
    /// Projects by group, their spend profile, what changed since approval, decisions and risks
    Programme(ProgrammeArguments),
    /// What pays for what, what is short, and what borrowing costs
    Balance(BalanceArguments),
    /// When projects should be built so that fewest pupils are unplaced and least is unfunded
    Phase(PhaseArguments),
    /// How sure the forecast is: P10, P50 and P90 of each roll, and the chance of being half a form short
    Risk(RiskArguments),
    /// How far past forecasts would have been off, beside plain methods
    Backtest(BacktestArguments),
    /// Two scenarios side by side: what moves in places and in money
    Compare(CompareArguments),
    /// Where a figure comes from: rule, arithmetic, file and line
    Explain(ExplainArguments),
    /// Put what is in spreadsheets into the plan's files: schools, rolls, births, homes, sites, contributions, money
    Import(ImportArguments),
    /// Make a plan of a council's published files, and say what it still lacks
    New(NewArguments),
    /// Write a small commented plan into a folder
    Init(InitArguments),
    /// Print the completion script of a shell
    Completions(CompletionsArguments),
}

impl Command {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Check(_) => "check",
            Self::Forecast(_) => "forecast",
            Self::Schools(_) => "schools",
            Self::Pressure(_) => "pressure",
            Self::Housing(_) => "housing",
            Self::Programme(_) => "programme",
            Self::Balance(_) => "balance",
            Self::Phase(_) => "phase",
            Self::Risk(_) => "risk",
            Self::Backtest(_) => "backtest",
            Self::Compare(_) => "compare",
            Self::Explain(_) => "explain",
            Self::Import(_) => "import",
            Self::New(_) => "new",
            Self::Init(_) => "init",
            Self::Completions(_) => "completions",
        }
    }

    /// Whether it writes a file of the plan, which it overwrites only with `--force`.
    #[must_use]
    pub fn saves(&self) -> bool {
        match self {
            Self::Programme(arguments) => arguments.save_baseline.is_some(),
            Self::Phase(arguments) => arguments.save.is_some(),
            _ => false,
        }
    }
}

/// Which money a table counts.
#[derive(Args, Clone, Copy, Debug)]
pub struct Counted {
    /// Count money that is at least so certain [default: expected]
    #[arg(long, value_name = "CERTAINTY", value_parser = word_parser::<Certainty>(), conflicts_with = "include_at_risk")]
    pub counting: Option<Certainty>,
    /// Count money at risk too (--counting at-risk)
    #[arg(long)]
    pub include_at_risk: bool,
}

impl Counted {
    /// What is asked of the funding.
    #[must_use]
    pub fn options(self) -> FundingOptions {
        match self.counting {
            _ if self.include_at_risk => FundingOptions::ALL,
            Some(counting) => FundingOptions { counting },
            None => FundingOptions::default(),
        }
    }
}

/// Which areas and phases a table is about.
#[derive(Args, Clone, Debug)]
pub struct Scope {
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// Only this phase
    #[arg(long, value_parser = phase_parser())]
    pub phase: Option<Phase>,
}

/// What part of the plan `forecast` and `pressure` are about.
#[derive(Args, Debug)]
pub struct ForecastArguments {
    /// Which areas and phases.
    #[command(flatten)]
    pub scope: Scope,
    /// Only this school; may be given several times
    #[arg(long = "school", value_name = "ID")]
    pub schools: Vec<String>,
}

/// Reads one of the words of a type of the plan.
pub fn word_parser<W: Word + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = W> {
    PossibleValuesParser::new(W::WORDS).try_map(|word| W::of(&word).ok_or("no such word"))
}

/// Reads a phase.
pub fn phase_parser() -> impl TypedValueParser<Value = Phase> {
    PossibleValuesParser::new(Phase::ALL.map(Phase::as_str))
        .try_map(|word| Phase::ALL.into_iter().find(|phase| phase.as_str() == word).ok_or("no such phase"))
}

/// Reads an academic year, and says what is wrong with what is none.
pub fn academic_year(text: &str) -> Result<AcademicYear, String> {
    AcademicYear::parse(text).map_err(|error| match error {
        YearError::IsFinancial(year) => format!("a financial year; the academic year is written {}", year.academic()),
        YearError::NotConsecutive(start) => format!("did you mean {}?", AcademicYear::starting(start)),
        YearError::OutOfRange => "years lie between 1950 and 2150".to_owned(),
        YearError::IsAcademic(_) | YearError::Malformed => "an academic year is written 2014/15".to_owned(),
    })
}

/// Reads a year, academic or financial: the academic year, or that which starts in the financial one.
fn year(text: &str) -> Result<AcademicYear, String> {
    match AcademicYear::parse(text) {
        Err(YearError::IsFinancial(year)) => Ok(year.academic()),
        Err(YearError::Malformed | YearError::IsAcademic(_)) => {
            Err("a year is written 2014/15, a financial year 2014-15".to_owned())
        }
        _ => academic_year(text),
    }
}
