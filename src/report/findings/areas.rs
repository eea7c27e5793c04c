//! Odd things about places and housing: areas without an answer, and dwellings that do not add up.

use crate::calendar::NcYear;
use crate::forecast::outlook::{self, Measure, Outlook, Reason};
use crate::outcome::Outcome;
use crate::plan::{AreaId, BuildOut, Diagnostic, Plan, Project, Site, Source};
use crate::report::words::{missing, number, rounded};

/// Everything odd about areas and their housing.
pub fn find(plan: &Plan, outcome: &Outcome, found: &mut Vec<Diagnostic>) {
    found.extend(plan.sites.iter().filter_map(dwellings_that_differ));
    for place in 0..plan.areas.len() {
        found.extend(growth_without_project(plan, AreaId(place)));
    }
    let intakes = outlook::intakes(&outcome.pressure);
    found.extend(
        intakes.iter().filter_map(|((area, first_year), of)| short_without_project(plan, *area, *first_year, of)),
    );
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

/// Whether a project is for an area: it says so, or adds places at one of its schools.
fn serves(plan: &Plan, project: &Project, area: AreaId) -> bool {
    project.area.is_some_and(|own| own.value == area)
        || project.places.iter().any(|places| plan[*places.school].area == area)
}

/// Whether a source brings money for an area: its site lies there, or its ring-fence names the area, one of its
/// schools, or a project for it.
fn pays_for(plan: &Plan, source: &Source, area: AreaId) -> bool {
    let fence = &source.ring_fence;
    source.site.is_some_and(|site| plan[site.value].area == area)
        || fence.areas.iter().flatten().any(|item| item.value == area)
        || fence.schools.iter().flatten().any(|item| plan[item.value].area == area)
        || fence.projects.iter().flatten().any(|item| serves(plan, &plan[item.value], area))
}

fn growth_without_project(plan: &Plan, id: AreaId) -> Option<Diagnostic> {
    let area = &plan[id];
    let category = area.category.filter(|category| (1..=3).contains(&category.value))?;
    let dwellings: i128 = plan.sites_of(id).map(|(_, site)| i128::from(*site.dwellings)).sum();
    let is_served = plan.programme_projects().any(|(_, project)| serves(plan, project, id));
    let is_paid = plan.sources.iter().any(|source| pays_for(plan, source, id));
    (dwellings > 0 && !is_served && !is_paid).then(|| {
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
    let phase = first_year.phase();
    let answers = |project: &Project| {
        let of_phase = |range: crate::calendar::YearRange| range.years().any(|year| year.phase() == phase);
        let at_school = project.places.iter().any(|places| {
            let school = &plan[*places.school];
            school.area == id && (of_phase(*school.years) || places.years.is_some_and(|years| of_phase(*years)))
        });
        at_school || (project.places.is_empty() && project.area.is_some_and(|area| area.value == id))
    };
    let first_short = of.first_short()?;
    if plan.programme_projects().any(|(_, project)| answers(project)) {
        return None;
    }
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
