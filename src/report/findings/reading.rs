//! What reading the programme shows: dear places, late places, projects that wait, groups beyond the money, and what
//! hangs on a site or on money that is not sure. Each with its amount.

use crate::funding::pot_of;
use crate::money::Pence;
use crate::outcome::{Options, Outcome};
use crate::plan::{Certainty, Diagnostic, Plan, Project, ProjectId, Span};
use crate::reading::{AgainstNeed, Event, Exposure, PlaceCost, Waiting};
use crate::reading::{against_need, cost_per_place::place_cost, money_exposures, waiting};
use crate::report::response::lateness;
use crate::report::words::{amount, group, listed, month, number, tenths};

/// Fewer pupils without a place than this are none.
const NOBODY: f64 = 0.5;

/// Everything that reading the programme shows, but for exposure.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    for (place, project) in plan.projects.iter().enumerate() {
        let cost = place_cost(plan, ProjectId(place));
        found.extend(build_without_places(project, cost.as_ref()));
        found.extend(cost.filter(|_| project.is_in_programme()).and_then(|cost| cost_above_benchmark(plan, &cost)));
    }
    found.extend(against_need(plan, outcome).iter().filter_map(|need| late_against_need(plan, need)));
    let waiting = waiting(plan, outcome);
    found.extend(waiting.chunk_by(|a, b| a.project == b.project).filter_map(|waits| uncleared(plan, waits)));
    found.extend(over_programmed_groups(plan, outcome));
}

/// What would leave more unfunded: a site a year later, or the failure of money that is counted on. Every case is
/// computed afresh, so this is for those who ask, not for every change on a screen.
#[must_use]
pub fn exposed(plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Diagnostic> {
    let found = money_exposures(plan, outcome, options);
    found.iter().filter(|one| one.unfunded > Pence::ZERO).filter_map(|one| exposure(plan, one)).collect()
}

fn build_without_places(project: &Project, cost: Option<&PlaceCost>) -> Option<Diagnostic> {
    let build = project.costing.build.filter(|_| cost.is_none())?;
    let message = format!("{}: works of the kind {}, but no places that it adds", *project.name, *build);
    let help = "add [[project.places]] or `new_places`, or leave `build` out";
    Some(Diagnostic::finding("build-without-places", build.span, message, help))
}

fn cost_above_benchmark(plan: &Plan, cost: &PlaceCost) -> Option<Diagnostic> {
    let (beside, moved, over) = cost.compared()?;
    (over > Pence::ZERO).then(|| {
        let project = &plan[cost.project];
        let message = format!(
            "{}: {} places at {} each, where {} costs {} at the same prices: {} more in all",
            *project.name,
            number(cost.places.into()),
            amount(cost.cost),
            *plan[beside.benchmark].name,
            amount(moved),
            amount(over)
        );
        let help = "say in `works` what makes it dearer, or correct `budget`, `new_places` or `build`";
        Diagnostic::finding("cost-above-benchmark", project.budget.span, message, help)
    })
}

fn late_against_need(plan: &Plan, need: &AgainstNeed) -> Option<Diagnostic> {
    let late = need.years_late().filter(|late| *late > 0 && need.unplaced >= NOBODY)?;
    let (project, area) = (&plan[need.project], &plan[need.area].name);
    let first = project.places.iter().find(|step| *step.from == need.from && plan[*step.school].area == need.area)?;
    let why = match (need.short_from, need.needed_by) {
        (Some(short), _) if need.needed() == Some(short) => format!("the area runs short from {short}"),
        (_, Some(date)) => format!("they are needed by {}", month(date)),
        (short, None) => format!("the area runs short from {}", short?),
    };
    let message = format!(
        "{}: {} places in {} from {}, {}: {why}, and until then {} pupils are without a place",
        *project.name,
        need.phase,
        **area,
        need.from,
        lateness(late),
        tenths(need.unplaced)
    );
    let help = "bring the works forward, or say in the area's note where these pupils go until then";
    Some(Diagnostic::finding("late-against-need", first.from.span, message, help))
}

/// A project's dependencies that are not to be cleared by its start.
fn uncleared(plan: &Plan, waits: &[Waiting]) -> Option<Diagnostic> {
    let late: Vec<&Waiting> = waits.iter().filter(|waits| !waits.is_in_time()).collect();
    let (first, project) = (late.first()?, &plan[late.first()?.project]);
    let of_one = |waits: &&Waiting| {
        let kind = waits.dependency.kind.as_str().replace('-', " ");
        let due = waits.dependency.due.map_or_else(|| "no date".to_owned(), |due| format!("due {}", month(due.value)));
        format!("{kind} ({due})")
    };
    let verb = if project.start.is_some() { "starts in" } else { "spends from" };
    let message = format!(
        "{}: {verb} {} with {} not cleared: {} at stake",
        *project.name,
        month(first.start?),
        listed(&late.iter().map(of_one).collect::<Vec<_>>()),
        amount(first.at_stake)
    );
    let help = "write when it is `due` before the start, move the start, or set `cleared = true`";
    Some(Diagnostic::finding("uncleared-dependency", first.dependency.provenance.span, message, help))
}

/// The groups by which all budgets together exceed all funding, borrowing aside.
fn over_programmed_groups(plan: &Plan, outcome: &Outcome) -> Vec<Diagnostic> {
    let pot = pot_of(plan, &outcome.funding, |_| true);
    let money = pot.total_money();
    let over = pot.cumulative_budgets().into_iter().filter(|(_, budgets)| *budgets > money);
    over.map(|(last, budgets)| {
        let message = format!(
            "{}: all budgets up to this group come to {}, all funding to {}: {} over",
            group(last),
            amount(budgets),
            amount(money),
            amount(budgets - money)
        );
        let help = match pot.total_borrowing() {
            Pence::ZERO => "find more money, or put projects in the group `pipeline`".to_owned(),
            limit => format!("{} may be borrowed beside it", amount(limit)),
        };
        Diagnostic::finding("over-programmed-group", programme_span(plan), message, help)
    })
    .collect()
}

fn programme_span(plan: &Plan) -> Span {
    plan.programme.as_ref().map_or(Span::DEFAULT, |programme| programme.provenance.span)
}

fn exposure(plan: &Plan, one: &Exposure) -> Option<Diagnostic> {
    let short: Vec<String> = one.short.iter().map(|(project, _)| plan[*project].name.value.clone()).collect();
    let (unfunded, short) = (amount(one.unfunded), listed(&short));
    match one.event {
        Event::SiteSlips(site) => {
            let site = &plan[site];
            let moved = amount(one.later + one.lost);
            let message = format!(
                "{}: if it comes a year later, {moved} of receipts move and {unfunded} more is unfunded ({short})",
                *site.name
            );
            let help = "plan what pays until then: an advance, borrowing, or a later start";
            Some(Diagnostic::finding("exposed-to-site", site.dwellings.span, message, help))
        }
        // Money at risk is not counted on unless asked for.
        Event::MoneyFails(Certainty::AtRisk) => None,
        Event::MoneyFails(certainty) => {
            let message = format!(
                "If all {certainty} money fails, {} do not come and {unfunded} more is unfunded ({short})",
                amount(one.lost)
            );
            let help = "confirm the money, or keep other money for these projects";
            Some(Diagnostic::finding("exposed-to-money", programme_span(plan), message, help))
        }
    }
}
