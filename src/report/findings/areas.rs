//! Odd things about places and housing: areas without an answer, and dwellings that do not add up.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{NcYear, Phase};
use crate::forecast::PressureRow;
use crate::forecast::outlook::{self, Measure, Outlook, Reason};
use crate::outcome::Outcome;
use crate::plan::{AreaId, BuildOut, Diagnostic, Plan, Project, Site, phases_of};
use crate::report::words::{missing, number, rounded};

/// Everything odd about areas and their housing.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    found.extend(plan.sites.iter().filter_map(dwellings_that_differ));
    let answered = answered(plan);
    for place in (0..plan.areas.len()).filter(|place| !answered[*place]) {
        found.extend(growth_without_project(plan, AreaId(place)));
    }
    let unbelieved = outcome.pressure.iter().filter(|row| row.roll.max(row.intake) > PUPILS_OF_A_COUNTRY);
    let mut first: BTreeMap<AreaId, &PressureRow> = BTreeMap::new();
    for row in unbelieved {
        first.entry(row.area).or_insert(row);
    }
    found.extend(first.values().map(|row| beyond_belief(plan, row)));
    let added = adding(plan);
    let intakes = outlook::intakes(&outcome.pressure);
    let unmet = intakes.iter().filter(|((area, first_year), _)| !added.contains(&(*area, first_year.phase())));
    found.extend(unmet.filter_map(|((area, first_year), of)| short_without_project(plan, *area, *first_year, of)));
}

fn dwellings_that_differ(site: &Site) -> Option<Diagnostic> {
    let BuildOut::Written(completions) = &site.build_out else { return None };
    let built: i64 = completions.years.values().map(|figure| i64::from(figure.value)).sum();
    (built != i64::from(*site.dwellings)).then(|| {
        let (built, all) = (number(built.into()), number((*site.dwellings).into()));
        let message = format!("{}: completions add up to {built}, dwellings say {all}", *site.name);
        let help = "the completions are what counts; correct one of the two";
        Diagnostic::finding("dwellings", site.dwellings.span, message, help)
    })
}

/// More pupils than any country has: growth without an end, from figures that cannot be meant.
const PUPILS_OF_A_COUNTRY: f64 = 1e8;

fn beyond_belief(plan: &Plan, row: &PressureRow) -> Diagnostic {
    let area = &plan[row.area];
    let most = rounded(PUPILS_OF_A_COUNTRY);
    let message = format!("the forecast of {} comes to more than {most} pupils in {}", *area.name, row.year);
    let help = "look for a roll, a cohort or a yield that cannot be meant: a year with hardly anyone beside a full one";
    Diagnostic::finding("beyond-belief", area.name.span, message, help)
}

/// The areas that a project is for: the one it says, and those of the schools at which it adds places.
fn areas_of<'a>(plan: &'a Plan, project: &'a Project) -> impl Iterator<Item = AreaId> + 'a {
    let own = project.area.map(|area| area.value).into_iter();
    own.chain(project.places.iter().map(|places| plan[*places.school].area))
}

/// By area, whether a project of the programme is for it or a source brings money for it: the source's site lies
/// there, or its ring-fence names the area, one of its schools, or a project for it.
fn answered(plan: &Plan) -> Vec<bool> {
    let mut answered = vec![false; plan.areas.len()];
    let served = plan.built_projects().flat_map(|(_, project)| areas_of(plan, project));
    let paid = plan.sources.iter().flat_map(|source| {
        let fence = &source.ring_fence;
        let site = source.site.map(|site| plan[site.value].area).into_iter();
        let areas = fence.areas.iter().flatten().map(|item| item.value);
        let schools = fence.schools.iter().flatten().map(|item| plan[item.value].area);
        let projects = fence.projects.iter().flatten().flat_map(|item| areas_of(plan, &plan[item.value]));
        site.chain(areas).chain(schools).chain(projects)
    });
    for area in served.chain(paid) {
        answered[area.0] = true;
    }
    answered
}

/// The areas and phases for which a project of the programme adds places, or, where it does not say at which school,
/// may do so.
fn adding(plan: &Plan) -> BTreeSet<(AreaId, Phase)> {
    let mut adding = BTreeSet::new();
    for (_, project) in plan.built_projects() {
        for places in &project.places {
            let school = &plan[*places.school];
            let ranges = [Some(*school.years), places.years.map(|years| *years)];
            let phases = ranges.into_iter().flatten().flat_map(phases_of);
            adding.extend(phases.map(|phase| (school.area, phase)));
        }
        if let Some(area) = project.area.filter(|_| project.places.is_empty()) {
            adding.extend(Phase::ALL.map(|phase| (area.value, phase)));
        }
    }
    adding
}

fn growth_without_project(plan: &Plan, id: AreaId) -> Option<Diagnostic> {
    let area = &plan[id];
    let category = area.category.filter(|category| (1..=3).contains(&category.value))?;
    let dwellings: i128 = plan.sites_of(id).map(|(_, site)| i128::from(*site.dwellings)).sum();
    (dwellings > 0).then(|| {
        let message = format!(
            "{} is a growth location with {} dwellings planned, but has no project in the programme and no source of money",
            *area.name,
            number(dwellings)
        );
        let help = "add a project in `capital/`, an agreement with the developer, or set the category to what it is";
        Diagnostic::finding("growth-without-project", category.span, message, help)
    })
}

fn short_without_project(plan: &Plan, id: AreaId, first_year: NcYear, of: &Outlook) -> Option<Diagnostic> {
    let first_short = of.first_short()?;
    let entry = first_year.name();
    let worst = &of.worst;
    let lack = format!(
        "at worst {} in {} ({} pupils for {} places)",
        missing(worst.lacks(), *plan.assumptions.form_size),
        worst.year,
        rounded(worst.intake),
        rounded(worst.admission_number)
    );
    let full = format!("is over net capacity from {first_short} at its schools that begin with {entry}");
    let short = if of.reason == Some(Reason::Intake) {
        format!("is short of {entry} places from {first_short}, {lack}")
    } else if of.measure == Measure::Forms {
        format!("{full}, and short of {entry} places, {lack}")
    } else {
        let (roll, capacity) = (rounded(of.most.roll), rounded(of.most.capacity));
        format!("{full}, at worst {roll} pupils for {capacity} in {}", of.most.year)
    };
    let message = format!("{} {short}, and no project in the programme adds any places", *plan[id].name);
    let help = "plan a project that adds places, or say in the area's note how they are found";
    Some(Diagnostic::finding("short-without-project", plan[id].name.span, message, help))
}
