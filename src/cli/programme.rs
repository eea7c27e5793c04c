//! `programme`: projects by group and their spend profile, what can be read out of them, what changed since approval,
//! decisions and risks.

use super::arguments::{Globals, ProgrammeArguments, ProgrammeView};
use super::session::Session;
use super::{Exit, Failure, baseline, ids};
use crate::funding::monitoring;
use crate::plan::Baseline;
use crate::report::reading::Reading;
use crate::{outcome, report};

/// Writes the programme, or keeps it as a baseline.
pub fn run(globals: &Globals, arguments: &ProgrammeArguments) -> Result<Exit, Failure> {
    if let Some(name) = &arguments.save_baseline {
        return baseline::save(globals, arguments, name);
    }
    let view = arguments.view.unwrap_or(ProgrammeView::Projects);
    if arguments.baseline.is_some() && view != ProgrammeView::Monitoring {
        return Err(Failure::Usage("--baseline goes with --view monitoring".to_owned()));
    }
    let session = Session::open(globals)?;
    let filter = report::programme::Filter {
        groups: arguments.groups.clone(),
        categories: arguments.categories.clone(),
        areas: ids::areas(&session, &arguments.areas)?,
    };
    let (plan, part) = (session.plan(), session.part());
    let outcome = || outcome::compute(plan, globals.options());
    let read = |reading| report::reading::report(plan, &outcome(), globals.options(), reading, &filter, part);
    session.write(&match view {
        ProgrammeView::Projects => report::programme::report(plan, &outcome(), &filter, part),
        ProgrammeView::Monitoring => {
            let baseline = chosen(&session, arguments.baseline.as_deref())?;
            report::monitoring::report(plan, &outcome(), baseline, &filter, part)
        }
        ProgrammeView::Decisions => report::register::decisions(plan, &filter, part),
        ProgrammeView::Risks => report::register::risks(plan, &filter, part),
        ProgrammeView::CostPerPlace => read(Reading::CostPerPlace),
        ProgrammeView::BudgetProfile => read(Reading::BudgetProfile),
        ProgrammeView::AgainstNeed => read(Reading::AgainstNeed),
        ProgrammeView::Dependencies => read(Reading::Dependencies),
        ProgrammeView::OverProgramming => read(Reading::OverProgramming),
        ProgrammeView::Exposure => read(Reading::Exposure),
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
