//! What an analysis of the programme shows: dear places, late places, projects that wait, groups beyond the money, and what
//! hangs on a site or on money that is not sure. Each with its amount.

use crate::analysis::against_need::{ends_late, of_project};
use crate::analysis::{AgainstNeed, Event, Exposure, PlaceCost, Waiting};
use crate::analysis::{cost_per_place::place_cost, money_exposures, sites_with_money, waiting};
use crate::forecast::new_places::steps_that_add;
use crate::funding::pot_of;
use crate::money::Pence;
use crate::outcome::{Options, Outcome};
use crate::plan::{Certainty, Diagnostic, Places, Plan, Project, ProjectId, Span};
use crate::report::analysis::standing;
use crate::report::words::{amount, counted, group, listed, month, number, tenths};

/// Fewer pupils without a place than this are none.
const NOBODY: f64 = 0.5;

/// So many pairs of a project and a source are balanced at most to see what falls: seconds, even in a large plan.
const MOST_TRIED: usize = 2_000_000;

/// Everything that an analysis of the programme shows, but for exposure.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    for (place, project) in plan.projects.iter().enumerate() {
        let cost = place_cost(plan, ProjectId(place));
        found.extend(build_without_places(project, cost.as_ref()));
        found.extend(cost.filter(|_| project.is_in_programme()).and_then(|cost| cost_above_benchmark(plan, &cost)));
    }
    for (id, project) in plan.programme_projects() {
        let needs = of_project(plan, outcome, id);
        for need in &needs {
            found.extend(late_against_need(plan, need));
            found.extend(places_before_completion(plan, need));
        }
        found.extend(late_completion(project, &needs));
    }
    let waiting = waiting(plan, outcome);
    found.extend(waiting.chunk_by(|a, b| a.project == b.project).filter_map(|waits| uncleared(plan, waits)));
    found.extend(over_programmed_groups(plan, outcome));
}

/// What would leave more unfunded: a site a year later, or the failure of money that is counted on. Every case is
/// computed afresh, so this is for those who ask, not for every change on a screen.
#[must_use]
pub fn exposed(plan: &Plan, outcome: &Outcome, options: Options) -> Vec<Diagnostic> {
    let (projects, sources) = (plan.programme_projects().count(), plan.sources.len());
    let cases = sites_with_money(plan).len();
    if cases * projects * sources > MOST_TRIED {
        let message = format!(
            "what falls if a site slips or money fails is not looked for: {} for {} and {} would take long",
            counted(cases, "balance"),
            counted(projects, "project"),
            counted(sources, "source"),
        );
        let help = "programme --view exposure works it out";
        return vec![Diagnostic::finding("exposure-not-tried", programme_span(plan), message, help)];
    }
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

/// `Drake Infant: primary places in Thetford from 2014/15, in time`.
fn places(plan: &Plan, need: &AgainstNeed) -> String {
    let [project, area] = [&plan[need.project].name, &plan[need.area].name];
    format!("{}: {} places in {} from {}, {}", **project, need.phase, **area, need.from, standing(need))
}

/// Where the first step that brings these places says when they come.
fn span_of(plan: &Plan, need: &AgainstNeed) -> Span {
    let steps = steps_that_add(plan, need.project);
    let is_first = |step: &&&Places| *step.from == need.from && plan[*step.school].area == need.area;
    steps.iter().find(is_first).map_or(Span::DEFAULT, |step| step.from.span)
}

fn late_against_need(plan: &Plan, need: &AgainstNeed) -> Option<Diagnostic> {
    need.years_late().filter(|late| *late > 0 && need.unplaced >= NOBODY)?;
    let why = match (need.short_from, need.needed_by) {
        (Some(short), _) if need.needed() == Some(short) => format!("the area runs short from {short}"),
        (_, Some(date)) => format!("they are needed by {}", month(date)),
        (short, None) => format!("the area runs short from {}", short?),
    };
    let (places, pupils) = (places(plan, need), tenths(need.unplaced));
    let message = format!("{places}: {why}, and until then {pupils} pupils are without a place");
    let help = "bring the works forward, or say in the area's note where these pupils go until then";
    Some(Diagnostic::finding("late-against-need", span_of(plan, need), message, help))
}

fn places_before_completion(plan: &Plan, need: &AgainstNeed) -> Option<Diagnostic> {
    need.temporary_until()?;
    let help = "say in `works` which rooms these are, or move `from`";
    Some(Diagnostic::finding("places-before-completion", span_of(plan, need), places(plan, need), help))
}

/// Works that end after they are wanted, unless temporary rooms hold the places until then.
fn late_completion(project: &Project, needs: &[AgainstNeed]) -> Option<Diagnostic> {
    let (completion, needed_by) = (project.completion?, project.needed_by?);
    let is_bridged = needs.iter().any(|need| need.temporary_until().is_some());
    (ends_late(project) && !is_bridged).then(|| {
        let what = if needs.is_empty() { "the works are" } else { "the places are" };
        let (end, need) = (month(completion.value), month(needed_by.value));
        let message = format!("{}: completion in {end} is after {need}, when {what} needed", *project.name);
        let help = "bring the works forward, or plan places elsewhere until then";
        Diagnostic::finding("late-completion", completion.span, message, help)
    })
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

/// The groups by which all that is still to be spent exceeds all funding not yet spent, borrowing aside.
fn over_programmed_groups(plan: &Plan, outcome: &Outcome) -> Vec<Diagnostic> {
    let pot = pot_of(plan, &outcome.funding, |_| true);
    let money = pot.total_money();
    let target = plan.programme.as_ref().and_then(|programme| programme.over_programming);
    let over = pot.cumulative().into_iter().filter(|(_, wanted)| *wanted > money);
    // What is over by no more than the programme allows itself is as it should be.
    let over = over.filter(|(_, wanted)| {
        let share = pot.over_share(*wanted);
        target.is_none_or(|target| share.is_none_or(|share| share > *target))
    });
    over.map(|(last, wanted)| {
        let message = format!(
            "{}: what is still to be spent up to this group comes to {}, all funding not yet spent to {}: {} over",
            group(last),
            amount(wanted),
            amount(money),
            amount(wanted - money)
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
    // Names have commas of their own.
    let (unfunded, short) = (amount(one.unfunded), short.join("; "));
    match one.event {
        Event::SiteSlips(site) => {
            let site = &plan[site];
            let message = format!(
                "{}: if it comes a year later, {} and {unfunded} more is unfunded ({short})",
                *site.name,
                receipts_that_move(one)
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

/// `£300,000 of receipts come later`, `£300,000 of receipts are lost`, or both.
fn receipts_that_move(one: &Exposure) -> String {
    match (amount(one.later), amount(one.lost)) {
        (later, _) if one.lost == Pence::ZERO => format!("{later} of receipts come later"),
        (_, lost) if one.later == Pence::ZERO => format!("{lost} of receipts are lost"),
        (later, lost) => format!("{later} of receipts come later, {lost} are lost"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::calendar::parse_date;
    use crate::plan::{At, Benchmark, Build, Dependency, DependencyKind, PricedPhase, Provenance};
    use crate::report::testing::sample;

    fn at<T>(value: T) -> At<T> {
        At::default_of(value)
    }

    /// What is said of the sample once it is changed, of one code.
    fn said(code: &str, change: impl FnOnce(&mut Plan)) -> Vec<String> {
        let (mut plan, outcome) = sample();
        change(&mut plan);
        let mut found = Vec::new();
        find(&plan, &outcome, &mut found);
        found.into_iter().filter(|one| one.code == code).map(|one| one.message).collect()
    }

    fn built(plan: &mut Plan, build: Build, rate: i64) {
        plan.projects[0].costing.build = Some(at(build));
        plan.projects[0].costing.price_base = parse_date("2026-01").map(at);
        plan.benchmarks = vec![Benchmark {
            id: at("benchmark".to_owned()),
            name: at("Primary extension".to_owned()),
            build: at(Build::Extension),
            phase: at(PricedPhase::Primary),
            rate: at(Pence::from_pounds(rate)),
            price_base: at(parse_date("2026-01").unwrap()),
            location_factor: at("0.99".parse().unwrap()),
            index: None,
            provenance: Provenance::default(),
        }];
    }

    #[test]
    fn places_dearer_than_the_benchmark_are_found_with_what_they_cost_more() {
        let dear = said("cost-above-benchmark", |plan| built(plan, Build::Extension, 21_014));
        let expected = "Infants, Norden: 90 places at £31,111.11 each, where Primary extension costs £20,803.86 at the \
                        same prices: £927,652.60 more in all";
        assert_eq!(dear, [expected]);
        assert_eq!(said("cost-above-benchmark", |plan| built(plan, Build::Extension, 40_000)), Vec::<String>::new());
        assert_eq!(said("cost-above-benchmark", |plan| built(plan, Build::NewSchool, 21_014)), Vec::<String>::new());
    }

    #[test]
    fn works_without_places_are_found() {
        let roof = said("build-without-places", |plan| plan.projects[1].costing.build = Some(at(Build::Temporary)));
        assert_eq!(roof, ["Roof, South: works of the kind temporary, but no places that it adds"]);
    }

    #[test]
    fn places_that_come_too_late_name_the_pupils_who_wait() {
        let late = said("late-against-need", |plan| {
            let from = &mut plan.projects[0].places[0].from;
            *from = from.map(|from| from.plus(1));
        });
        let expected = "Infants, Norden: primary places in Norden from 2015/16, a year late: they are needed by Sept \
                        2014, and until then 5.0 pupils are without a place";
        assert_eq!(late, [expected]);
        assert_eq!(said("late-against-need", |_| ()), Vec::<String>::new());
    }

    #[test]
    fn places_before_the_works_end_are_in_temporary_rooms_and_so_in_time() {
        let codes = ["places-before-completion", "late-completion", "late-against-need"];
        let early = "Infants, Norden: primary places in Norden from 2014/15, in time, in temporary rooms until the \
                     works end in Sept 2015";
        assert_eq!(codes.map(|code| said(code, |_| ())), [vec![early.to_owned()], Vec::new(), Vec::new()]);
        // Works that add no places are late by themselves.
        let moved = |plan: &mut Plan| plan.projects[0].places.clear();
        let late = "Infants, Norden: completion in Sept 2015 is after Sept 2014, when the works are needed";
        assert_eq!(codes.map(|code| said(code, moved)), [Vec::new(), vec![late.to_owned()], Vec::new()]);
    }

    #[test]
    fn what_a_project_waits_for_beyond_its_start_is_one_finding_with_the_money_at_stake() {
        let dependency = |due: Option<&str>, cleared| Dependency {
            kind: at(DependencyKind::SiteSearch),
            text: at("a field".to_owned()),
            due: due.and_then(parse_date).map(at),
            cleared: at(cleared),
            provenance: Provenance::default(),
        };
        let waits = |dependencies: Vec<Dependency>| {
            said("uncleared-dependency", |plan| plan.projects[0].dependencies = dependencies)
        };
        let late = waits(vec![
            dependency(None, false),
            dependency(Some("2013-05"), false),
            dependency(Some("2013-03"), false),
            dependency(None, true),
        ]);
        let expected = "Infants, Norden: spends from April 2013 with site search (no date) and site search (due May 2013) \
                        not cleared: £2.745m at stake";
        assert_eq!(late, [expected]);
        assert_eq!(waits(vec![dependency(Some("2013-04"), false)]), Vec::<String>::new());
    }

    #[test]
    fn the_groups_beyond_all_money_are_found_one_by_one() {
        // £2.4m may come for budgets of £2.8m, £55,000 of it spent before, and £1m.
        let over = said("over-programmed-group", |_| ());
        let expected = [
            "In preparation for delivery: what is still to be spent up to this group comes to £2.745m, all funding not yet spent to £2.4m: £345,000 over",
            "To be commissioned, no dependencies: what is still to be spent up to this group comes to £3.745m, all funding not yet spent to £2.4m: £1.345m over",
        ];
        assert_eq!(over, expected);
    }
}
