//! What may be written on the command line: the one table of commands, flags and their help.

use std::num::NonZero;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::import::ImportArgs;
use crate::calendar::{self, AcademicYear, Phase, YearError};
use crate::export::Format;
use crate::forecast::ForecastOptions;
use crate::forecast::risk::MOST_RUNS;
use crate::funding::FundingOptions;
use crate::outcome::Options;
use crate::plan::{Category, ProjectGroup, Word};
use crate::report::balance::View;
use crate::report::phasing;

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
    /// Leave out the places of every project
    #[arg(long, global = true)]
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
        }
    }

    /// Whether colours are wanted where there is a terminal to show them.
    #[must_use]
    pub fn wants_colour(&self) -> bool {
        !self.no_color && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// What is asked of the computation.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            forecast: ForecastOptions { without_projects: self.without_projects },
            funding: FundingOptions::default(),
        }
    }
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
}

/// The commands, in the order of their help.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The plan at a glance: areas by pressure, the programme's money, findings
    Overview,
    /// Every error and finding, with its file, line and column
    Check(CheckArguments),
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
    /// How sure the forecast is: P10, P50 and P90 of each roll, and the chance of being short
    Risk(RiskArguments),
    /// How far past forecasts would have been off, beside plain methods
    Backtest(BacktestArguments),
    /// Two scenarios side by side: what moves in places and in money
    Compare(CompareArguments),
    /// Where a figure comes from: rule, arithmetic, file and line
    Explain(ExplainArguments),
    /// Put rolls or Reception cohorts from a CSV file into the plan's files, or make a plan of them
    Import(ImportArgs),
    /// Write a small commented plan into a folder
    Init(InitArguments),
    /// Print the completion script of a shell
    Completions(CompletionsArguments),
}

impl Command {
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

/// What `risk` takes.
#[derive(Args, Debug)]
pub struct RiskArguments {
    /// Which areas, phases and years.
    #[command(flatten)]
    pub scope: Scope,
    /// How many runs, up to 100,000
    #[arg(long, value_name = "N", default_value = "10000", value_parser = runs)]
    pub runs: NonZero<u32>,
    /// The same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

/// What `backtest` takes.
#[derive(Args, Debug)]
pub struct BacktestArguments {
    /// Search the settings that would have done best, judged by later years than they were chosen on
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub calibrate: bool,
    /// Base years from this one on
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub from: Option<AcademicYear>,
    /// Base years up to this one
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub to: Option<AcademicYear>,
}

/// What `check` takes.
#[derive(Args, Debug)]
pub struct CheckArguments {
    /// Fail on findings too, not on errors alone
    #[arg(long)]
    pub deny_findings: bool,
}

/// Which areas, phases and years a table is about.
#[derive(Args, Clone, Debug)]
pub struct Scope {
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// Only this phase
    #[arg(long, value_parser = phase_parser())]
    pub phase: Option<Phase>,
    /// From this academic year on
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub from: Option<AcademicYear>,
    /// Up to this academic year
    #[arg(long, value_name = "YEAR", value_parser = academic_year)]
    pub to: Option<AcademicYear>,
}

/// What part of the plan `forecast` and `pressure` are about.
#[derive(Args, Debug)]
pub struct ForecastArguments {
    /// Which areas, phases and years.
    #[command(flatten)]
    pub scope: Scope,
    /// Only this school; may be given several times
    #[arg(long = "school", value_name = "ID")]
    pub schools: Vec<String>,
}

/// What `forecast` takes.
#[derive(Args, Debug)]
pub struct DemandArguments {
    /// Which of its tables [default: both as text, demand as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<DemandView>,
    /// The part of the plan.
    #[command(flatten)]
    pub part: ForecastArguments,
}

/// The views of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DemandView {
    /// Demand and places
    Demand,
    /// The forecast beside the rolls after the base year
    Outturn,
}

/// What `pressure` takes.
#[derive(Args, Debug)]
pub struct PressureArguments {
    /// Which of its tables [default: all as text, places as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<PressureView>,
    /// The part of the plan.
    #[command(flatten)]
    pub part: ForecastArguments,
}

/// The views of the pressure on places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PressureView {
    /// Places against pupils, by area and school
    Places,
    /// What to do where places run short
    Responses,
    /// What could be given up where rolls fall
    Surpluses,
}

/// What `housing` takes.
#[derive(Args, Debug)]
pub struct HousingArguments {
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// Only this site; may be given several times
    #[arg(long = "site", value_name = "ID")]
    pub sites: Vec<String>,
}

/// What `programme` takes.
#[derive(Args, Debug)]
pub struct ProgrammeArguments {
    /// Which of its tables [default: the projects and what they spend by year]
    #[arg(long, value_enum)]
    pub view: Option<ProgrammeView>,
    /// Only this group; may be given several times
    #[arg(long = "group", value_parser = word_parser::<ProjectGroup>())]
    pub groups: Vec<ProjectGroup>,
    /// Only this category; may be given several times
    #[arg(long = "category", value_parser = word_parser::<Category>())]
    pub categories: Vec<Category>,
    /// Only projects for this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// What --view monitoring compares with [default: the latest baseline by its date]
    #[arg(long, value_name = "NAME")]
    pub baseline: Option<String>,
    /// Keep the present programme as a baseline, in capital/baseline-NAME.toml
    #[arg(long, value_name = "NAME", conflicts_with_all = ["view", "baseline", "groups", "categories", "areas", "out"])]
    pub save_baseline: Option<String>,
    /// What was approved [default: the baseline's name]
    #[arg(long, value_name = "TEXT", requires = "save_baseline")]
    pub title: Option<String>,
    /// When it was approved, as in 2013-11 or 2013-11-21 [default: today]
    #[arg(long, value_name = "DATE", requires = "save_baseline", value_parser = date)]
    pub date: Option<NaiveDate>,
    /// Who approved it
    #[arg(long, value_name = "TEXT", requires = "save_baseline")]
    pub body: Option<String>,
}

/// The views of the programme by the names of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgrammeView {
    /// Projects by group, and their spend profile
    Projects,
    /// What a place costs, beside a benchmark
    CostPerPlace,
    /// Budgets against spend profiles
    BudgetProfile,
    /// When places come, against when they are needed
    AgainstNeed,
    /// What projects still wait for, and the money at stake
    Dependencies,
    /// Budgets of all groups against all funding, group by group
    OverProgramming,
    /// What falls if a site slips a year, or money fails
    Exposure,
    /// What has changed since the programme was approved
    Monitoring,
    /// What was decided, when and by whom
    Decisions,
    /// What may go wrong, and what is done about it
    Risks,
}

/// What `balance` takes.
#[derive(Args, Debug)]
pub struct BalanceArguments {
    /// Which of its tables [default: all as text, allocations as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<ViewName>,
    /// Count money at risk
    #[arg(long)]
    pub include_at_risk: bool,
    /// Fail if anything is unfunded
    #[arg(long)]
    pub deny_gap: bool,
}

/// The views of the balance by the names of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ViewName {
    /// Which source pays for which project
    Allocations,
    /// What each source brings, and where it goes
    Sources,
    /// Interest and minimum revenue provision
    Borrowing,
    /// What developers pay: when it falls due, what is spent of it, what may have to go back
    Contributions,
    /// Why money is short, and what would fund each project
    WhyShort,
    /// Spend by year against its funding (text and md)
    Gap,
}

impl From<ViewName> for View {
    fn from(name: ViewName) -> Self {
        match name {
            ViewName::Allocations => Self::Allocations,
            ViewName::Sources => Self::Sources,
            ViewName::Borrowing => Self::Borrowing,
            ViewName::Contributions => Self::Contributions,
            ViewName::WhyShort => Self::WhyShort,
            ViewName::Gap => Self::Gap,
        }
    }
}

/// What `phase` takes.
#[derive(Args, Debug)]
pub struct PhaseArguments {
    /// Which of its tables [default: all as text, moves as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<PhaseView>,
    /// Leave a project, or every project of a group, where it is; may be given several times
    #[arg(long, value_name = "GROUP|PROJECT")]
    pub hold: Vec<String>,
    /// Count money at risk
    #[arg(long)]
    pub include_at_risk: bool,
    /// Keep the moves as a scenario of the plan; --force overwrites it
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
}

/// The views of the phasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PhaseView {
    /// By how many years each project moves, and why
    Moves,
    /// Unplaced, unfunded and years moved, with what no phasing can go below
    Objectives,
    /// Spend and what is unfunded by year, before and after
    Spend,
}

impl From<PhaseView> for phasing::View {
    fn from(name: PhaseView) -> Self {
        match name {
            PhaseView::Moves => Self::Moves,
            PhaseView::Objectives => Self::Objectives,
            PhaseView::Spend => Self::Spend,
        }
    }
}

/// What `compare` takes.
#[derive(Args, Debug)]
pub struct CompareArguments {
    /// A scenario of the plan, several joined by `+`, or `base`
    #[arg(value_name = "A")]
    pub first: String,
    /// What A is compared with, written in the same way
    #[arg(value_name = "B")]
    pub second: String,
}

/// What `explain` takes.
#[derive(Args, Debug)]
#[command(after_help = format!("Figures are written\n{}", crate::explain::FORMS))]
pub struct ExplainArguments {
    /// The figure, such as school:drake-infant/2016-17/R
    pub figure: String,
    /// Go no more than so many steps down
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Count money at risk
    #[arg(long)]
    pub include_at_risk: bool,
}

/// What `init` takes.
#[derive(Args, Debug)]
pub struct InitArguments {
    /// The folder; made if it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// What `completions` takes.
#[derive(Args, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Reads one of the words of a type of the plan.
fn word_parser<W: Word + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = W> {
    PossibleValuesParser::new(W::WORDS).try_map(|word| W::of(&word).ok_or("no such word"))
}

fn phase_parser() -> impl TypedValueParser<Value = Phase> {
    PossibleValuesParser::new(Phase::ALL.map(Phase::as_str))
        .try_map(|word| Phase::ALL.into_iter().find(|phase| phase.as_str() == word).ok_or("no such phase"))
}

/// Reads a number of runs.
fn runs(text: &str) -> Result<NonZero<u32>, String> {
    let runs = text.parse().ok().filter(|runs: &NonZero<u32>| runs.get() <= MOST_RUNS);
    runs.ok_or_else(|| "a whole number from 1 to 100,000".to_owned())
}

/// Reads a date as the plan's files have it.
fn date(text: &str) -> Result<NaiveDate, String> {
    calendar::parse_date(text).ok_or_else(|| "a date is written 2013-11 or 2013-11-21".to_owned())
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
