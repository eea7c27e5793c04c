//! `programme`: projects by group and their spend profile, what can be read out of them, what changed since approval,
//! decisions and risks.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::arguments::{Globals, word_parser};
use super::session::Session;
use super::{Exit, Failure, baseline, ids};
use crate::calendar;
use crate::funding::monitoring;
use crate::plan::{Baseline, Category, ProjectGroup};
use crate::report::analysis::Question;
use crate::{outcome, report};

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
    /// What each project is, when it is done and what it waits for
    Projects,
    /// What a place costs, beside a benchmark
    CostPerPlace,
    /// Budgets against spend profiles
    BudgetProfile,
    /// When places come, against when they are needed
    AgainstNeed,
    /// What projects still wait for, and the money at stake
    Dependencies,
    /// The steps of commissioning, and which are late
    Milestones,
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

/// Writes the programme, or keeps it as a baseline.
pub fn run(globals: &Globals, arguments: &ProgrammeArguments) -> Result<Exit, Failure> {
    if let Some(name) = &arguments.save_baseline {
        return baseline::save(globals, arguments, name);
    }
    let view = arguments.view;
    if arguments.baseline.is_some() && view != Some(ProgrammeView::Monitoring) {
        return Err(Failure::Usage("--baseline goes with --view monitoring".to_owned()));
    }
    let session = Session::open(globals)?;
    let filter = report::programme::Filter {
        groups: arguments.groups.clone(),
        categories: arguments.categories.clone(),
        areas: ids::areas(&session, &arguments.areas)?,
    };
    let (plan, options) = (session.plan(), globals.options());
    let outcome = outcome::compute(plan, options);
    let of = report::Figures::of(plan, &outcome, options);
    let analysis = |question| report::analysis::report(&of, question, &filter);
    session.write(&match view {
        None => report::programme::report(&of, &filter),
        Some(ProgrammeView::Monitoring) => {
            report::monitoring::report(&of, chosen(&session, arguments.baseline.as_deref())?, &filter)
        }
        Some(ProgrammeView::Projects) => report::projects::report(&of, &filter),
        Some(ProgrammeView::Milestones) => report::milestones::report(&of, &filter),
        Some(ProgrammeView::Decisions) => report::register::decisions(&of, &filter),
        Some(ProgrammeView::Risks) => report::register::risks(&of, &filter),
        Some(ProgrammeView::CostPerPlace) => analysis(Question::CostPerPlace),
        Some(ProgrammeView::BudgetProfile) => analysis(Question::BudgetProfile),
        Some(ProgrammeView::AgainstNeed) => analysis(Question::AgainstNeed),
        Some(ProgrammeView::Dependencies) => analysis(Question::Dependencies),
        Some(ProgrammeView::OverProgramming) => analysis(Question::OverProgramming),
        Some(ProgrammeView::Exposure) => analysis(Question::Exposure),
    })
}

/// The baseline of that name, else the latest; none if the plan has none.
fn chosen<'a>(session: &'a Session<'_>, name: Option<&str>) -> Result<Option<&'a Baseline>, Failure> {
    let plan = session.plan();
    let Some(name) = name else { return Ok(monitoring::latest(plan)) };
    let found = plan.baselines.iter().find(|baseline| *baseline.id == name);
    let known = || plan.baselines.iter().map(|baseline| baseline.id.as_str());
    found.map(Some).ok_or_else(|| session.unknown("baseline", name, known()))
}

/// Reads a date as the plan's files have it.
fn date(text: &str) -> Result<NaiveDate, String> {
    calendar::parse_date(text).ok_or_else(|| "a date is written 2013-11 or 2013-11-21".to_owned())
}
