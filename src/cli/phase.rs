//! `phase`: when the programme's projects should be built, and why.

use clap::{Args, ValueEnum};

use super::arguments::Globals;
use super::compare::BASE;
use super::session::Session;
use super::{Exit, Failure, ids, output, say};
use crate::funding::FundingOptions;
use crate::phasing::{Phasing, PhasingOptions};
use crate::plan::{Plan, slug};
use crate::report::phasing::{self, Proposed, pupil_years, reason, report};
use crate::report::visible;
use crate::report::words::{amount, counted};

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

/// Writes the proposed phasing, and keeps it as a scenario if that is asked for.
pub fn run(globals: &Globals, arguments: &PhaseArguments) -> Result<Exit, Failure> {
    let name = arguments.save.as_deref().map(scenario_name).transpose()?;
    let session = Session::open(globals)?;
    let path = name.map(|name| globals.plan.join("scenarios").join(format!("{name}.toml")));
    if let Some(path) = &path {
        output::refuse_there(path, globals.force)?;
    }
    let funding = FundingOptions { include_at_risk: arguments.include_at_risk };
    let held = ids::held(&session, &arguments.hold)?;
    let plan = session.plan();
    let options = PhasingOptions { forecast: globals.options().forecast, funding, held };
    let proposed = Proposed::of(plan, &options);
    let exit = session.write_report(&report(&proposed.figures(plan), arguments.view.map(Into::into)))?;
    if let Some(path) = path {
        let text = scenario(plan, &proposed.phasing);
        if let Some(folder) = path.parent() {
            let refused = |error| Failure::System(format!("{}: {error}", folder.display()));
            std::fs::create_dir_all(folder).map_err(refused)?;
        }
        output::to_file(&path, globals.force, |out| out.write_all(text.as_bytes()))?;
        if !globals.quiet {
            say(&format!("wrote {}", path.display()));
        }
    }
    Ok(exit)
}

/// A name that a scenario's file may have.
fn scenario_name(name: &str) -> Result<&str, Failure> {
    if slug(name) == name && name != BASE {
        return Ok(name);
    }
    let help = if name == BASE { "proposed-phasing".to_owned() } else { slug(name) };
    Err(Failure::Usage(format!("a scenario cannot be called `{}`; `{help}` would do", visible(name))))
}

/// The phasing as a scenario's file: a change for each project that moves, with its reason.
fn scenario(plan: &Plan, phasing: &Phasing) -> String {
    let (before, after) = (phasing.before, phasing.after);
    let with = match plan.scenarios.as_slice() {
        [] => String::new(),
        names => format!(", worked out with scenario {}", visible(&names.join(" + "))),
    };
    let mut text = format!(
        "# Proposed by `placeplan phase`{with}: {} by {} in all.\n\
         # Pupil-years unplaced from {} to {}, unfunded from {} to {}.\n\
         title = \"Proposed phasing\"\n",
        counted(phasing.moves().count(), "project"),
        counted(usize::try_from(after.years).unwrap_or(0), "year"),
        pupil_years(before.unplaced),
        pupil_years(after.unplaced),
        amount(before.unfunded),
        amount(after.unfunded),
    );
    for proposal in phasing.moves() {
        let (id, why) = (&plan[proposal.project].id.value, reason(plan, proposal));
        let change = format!("\n# {why}\n[[change]]\nprojects = [\"{id}\"]\nshift_years = {}\n", proposal.years);
        text.push_str(&change);
    }
    text
}
