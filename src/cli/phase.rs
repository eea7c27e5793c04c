//! `phase`: when the programme's projects should be built, and why.

use clap::{Args, ValueEnum};

use super::arguments::{Counted, Globals, ProjectsCounted, word_parser};
use super::session::Session;
use super::{Exit, Failure, ids, output, say, writer};
use crate::phasing::{Phasing, PhasingOptions};
use crate::plan::{BASE, Plan, ProjectGroup, slug};
use crate::report::phasing::{self, Proposed, pupil_years, reason, report};
use crate::report::words::{amount, counted};
use crate::visible::{visible, visible_path};

/// What `phase` takes.
#[derive(Args, Debug)]
pub struct PhaseArguments {
    /// Which of its tables [default: all as text, moves as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<PhaseView>,
    /// Leave a project, or every project of a group, where it is; may be given several times
    #[arg(long, value_name = "GROUP|PROJECT")]
    pub hold: Vec<String>,
    /// Let the projects of a group move that stay otherwise, complete or on-site; may be given several times
    #[arg(long = "move", value_name = "GROUP", value_parser = word_parser::<ProjectGroup>())]
    pub moved: Vec<ProjectGroup>,
    /// Which money counts.
    #[command(flatten)]
    pub counted: Counted,
    /// Keep the moves as a scenario of the plan; --force overwrites it
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
}

/// The views of the phasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PhaseView {
    /// By how many years each project moves, and why
    Moves,
    /// Unplaced, years late, unfunded and years moved, with what no phasing can go below
    Objectives,
    /// Who is without a place because of a move, and who has one, by area and entry year
    Where,
    /// Spend and what is unfunded by year, before and after
    Spend,
}

impl From<PhaseView> for phasing::View {
    fn from(name: PhaseView) -> Self {
        match name {
            PhaseView::Moves => Self::Moves,
            PhaseView::Objectives => Self::Objectives,
            PhaseView::Where => Self::Where,
            PhaseView::Spend => Self::Spend,
        }
    }
}

/// Writes the proposed phasing, and keeps it as a scenario if that is asked for.
pub fn run(globals: &Globals, arguments: &PhaseArguments) -> Result<Exit, Failure> {
    let name = arguments.save.as_deref().map(scenario_name).transpose()?;
    let file = name.map(|name| format!("scenarios/{name}.toml"));
    let writer = file.as_ref().map(|_| writer(&globals.plan, "phase --save")).transpose()?;
    if globals.projects == Some(ProjectsCounted::Funded) {
        let message = "which projects can go ahead is what the phasing changes: --projects all or none";
        return Err(Failure::Usage(message.to_owned()));
    }
    let session = Session::open(globals)?;
    if let Some(file) = &file {
        output::refuse_there(&globals.plan.join(file), globals.force)?;
    }
    let funding = arguments.counted.options();
    let held = ids::held(&session, &arguments.hold)?;
    let plan = session.plan();
    let options =
        PhasingOptions { forecast: globals.options().forecast, funding, held, moved: arguments.moved.clone() };
    let proposed = Proposed::of(plan, &options);
    let figures = proposed.figures(plan);
    let report = report(&figures, arguments.view.map(Into::into));
    session.refuse_format(report.facts.is_none())?;
    if let (Some(file), Some(writer)) = (file, writer) {
        writer.put(&file, scenario(plan, &proposed.phasing))?;
        if !globals.quiet {
            say(&format!("wrote {}", visible_path(&globals.plan.join(&file))));
        }
    }
    // Only now, for whoever reads it may take his time, and others wait for the plan.
    session.write(&report)
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
         # Pupil-years unplaced from {} to {}, years late from {} to {}, unfunded from {} to {}.\n\
         title = \"Proposed phasing\"\n",
        counted(phasing.moves().count(), "project"),
        counted(usize::try_from(after.years).unwrap_or(0), "year"),
        pupil_years(before.unplaced),
        pupil_years(after.unplaced),
        before.late,
        after.late,
        amount(before.unfunded),
        amount(after.unfunded),
    );
    for proposal in phasing.moves() {
        let (id, why) = (&plan[proposal.project].id.value, reason(plan, proposal));
        let change =
            format!("\n# {}\n[[change]]\nprojects = [\"{id}\"]\nshift_years = {}\n", visible(&why), proposal.years);
        text.push_str(&change);
    }
    text
}
