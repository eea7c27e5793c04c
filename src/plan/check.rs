//! Findings that need no computed figure: what is odd in a plan but leaves every figure defined.

use super::check_proportion;
use super::diagnostic::Diagnostic;
use super::model::{Area, AreaId, BuildOut, Feeder, Plan, School};
use crate::calendar::{AcademicYear, NcYear, Phase};

/// Everything odd in a plan that shows without computing it.
#[must_use]
pub fn findings(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if plan.areas.is_empty() {
        return found;
    }
    for (place, area) in plan.areas.iter().enumerate() {
        let id = AreaId(place);
        found.extend(no_schools(plan, id, area));
        found.extend(no_cohort(plan, id, area));
        found.extend(odd_neighbours(plan, id, area));
        found.extend(background_without_effect(plan, id, area));
    }
    for school in &plan.schools {
        found.extend(missing_roll_years(plan, school));
        found.extend(roll_before_taught(school));
        found.extend(keys_without_effect(school));
        found.extend(more_temporary_than_places(plan, school));
        found.extend(more_specialist_than_places(plan, school));
        found.extend(feeders_without_effect(plan, school));
    }
    found.extend(never_built(plan));
    found.extend(special_schools_of_sites(plan));
    found.extend(places_without_effect(plan));
    found.extend(no_programme(plan));
    found.extend(check_proportion::findings(plan));
    found
}

fn no_schools(plan: &Plan, id: AreaId, area: &Area) -> Option<Diagnostic> {
    if plan.schools_of(id).next().is_some() {
        return None;
    }
    let message = format!("{} has no schools", *area.name);
    let help = "its housing pupils go to schools that list it among their feeders, else they are unassigned";
    Some(Diagnostic::finding("no-schools", area.provenance.span, message, help))
}

fn no_cohort(plan: &Plan, id: AreaId, area: &Area) -> Option<Diagnostic> {
    let takes_reception = |school: &School| school.is_mainstream() && school.years.first == NcYear::RECEPTION;
    let schools = plan.schools_of(id).filter(|(_, school)| takes_reception(school));
    let schools: Vec<&str> = schools.map(|(_, school)| school.id.as_str()).collect();
    if !area.reception_cohort.years.is_empty() || schools.is_empty() {
        return None;
    }
    let message = format!(
        "{} has no Reception cohorts: the intakes of {} are the mean of past ones, moved to the level of the base year",
        *area.name,
        schools.join(", ")
    );
    Some(Diagnostic::finding(
        "no-cohort",
        area.provenance.span,
        message,
        "add [reception_cohort] with births by September",
    ))
}

fn odd_neighbours(plan: &Plan, id: AreaId, area: &Area) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (place, neighbour) in area.neighbours.iter().enumerate() {
        let name = plan[neighbour.value].id.as_str();
        let message = if neighbour.value == id {
            format!("{} is its own neighbour", *area.name)
        } else if area.neighbours[..place].iter().any(|earlier| earlier.value == neighbour.value) {
            format!("{} has the neighbour `{name}` twice", *area.name)
        } else {
            continue;
        };
        found.push(Diagnostic::finding("odd-neighbour", neighbour.span, message, "leave it out"));
    }
    found
}

fn background_without_effect(plan: &Plan, id: AreaId, area: &Area) -> Option<Diagnostic> {
    if *area.background_completions == 0.0 {
        return None;
    }
    let tables = plan.areas.iter().map(|area| &area.completions).chain([&plan.assumptions.completions]);
    if tables.into_iter().any(|table| !table.years.is_empty()) {
        let message = format!("the background completions of {} change nothing", *area.name);
        let help = "leave them out: [completions] says what past building brought";
        return Some(Diagnostic::finding("background-without-effect", area.background_completions.span, message, help));
    }
    if plan.sites_of(id).next().is_some() {
        return None;
    }
    let message = format!("{} has background completions but no housing sites", *area.name);
    let help = "it changes nothing: the dwellings a year that history already holds are taken off the sites' own";
    Some(Diagnostic::finding("background-without-sites", area.background_completions.span, message, help))
}

fn missing_roll_years(plan: &Plan, school: &School) -> Option<Diagnostic> {
    let base = *plan.assumptions.base_year;
    let first = *school.roll.keys().find(|year| **year <= base)?;
    let is_open = |year: &AcademicYear| school.opens.is_none_or(|opens| *opens <= *year);
    let missing: Vec<String> = first
        .through(base)
        .filter(|year| is_open(year) && !school.roll.contains_key(year))
        .map(|year| year.to_string())
        .collect();
    if missing.is_empty() || school.closes.is_some_and(|closes| *closes <= base) {
        return None;
    }
    let message = format!("the roll of `{}` has no {}", *school.id, missing.join(", "));
    let help = "add the missing years if they are known; ratios are made of the others";
    Some(Diagnostic::finding("missing-roll-years", school.roll_provenance.span, message, help))
}

/// The highest NC year taught in an academic year without projects, as a school that opens grows.
fn top_taught(school: &School, year: AcademicYear) -> Option<NcYear> {
    let Some(opens) = school.opens else { return Some(school.years.last) };
    let grown = usize::try_from(year.since(*opens)).ok()?;
    let at_first = school.opens_with.map_or(school.years.first, |with| with.last);
    let top = (at_first.index() + grown).min(school.years.last.index());
    u8::try_from(top).ok().and_then(NcYear::new)
}

fn roll_before_taught(school: &School) -> Option<Diagnostic> {
    for (year, figures) in &school.roll {
        let top = top_taught(school, *year);
        for (nc_year, pupils) in school.years.years().zip(figures) {
            if top.is_none_or(|top| nc_year > top) && pupils.value > 0 {
                let message = format!(
                    "`{}` has {} pupils in {} in {year}, which it does not teach then",
                    *school.id,
                    pupils.value,
                    nc_year.name()
                );
                let help = "write 0 for years not yet taught, or correct `opens` or `opens_with`";
                return Some(Diagnostic::finding("roll-before-taught", pupils.span, message, help));
            }
        }
    }
    None
}

fn keys_without_effect(school: &School) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut odd =
        |span, message: String, help: &str| found.push(Diagnostic::finding("unused-key", span, message, help));
    if let (Some(with), None) = (school.opens_with, school.opens)
        && !school.opened_by_project
    {
        odd(with.span, format!("`{}` has opens_with but no opens", *school.id), "add `opens`, or leave it out");
    }
    if let (Some(to), None) = (school.moves_to, school.closes) {
        odd(to.span, format!("`{}` has moves_to but no closes", *school.id), "add `closes`, or leave it out");
    }
    if let (Some(opens), Some(closes)) = (school.opens, school.closes)
        && *closes <= *opens
    {
        odd(closes.span, format!("`{}` closes before it opens", *school.id), "correct one of the two years");
    }
    for (year, status) in
        school.admission_status.iter().filter(|(year, _)| school.admission_numbers.get(**year).is_none())
    {
        let message = format!("`{}` has no admission number of {year} that this is the status of", *school.id);
        odd(status.span, message, "add it to [school.admission_numbers], or leave the status out");
    }
    if let Some(places) = school.sixth_form_places.filter(|_| !may_have_a_sixth_form(school)) {
        let message = format!(
            "`{}` begins in {}: its sixth form has its admission number",
            *school.id,
            school.years.first.name()
        );
        odd(places.span, message, "leave `sixth_form_places` out");
    }
    found
}

/// Whether a sixth form of it is one above other years; a project may still raise it to one.
fn may_have_a_sixth_form(school: &School) -> bool {
    school.years.first < Phase::Post16.entry()
}

/// More places of a unit than the whole school has.
fn more_specialist_than_places(plan: &Plan, school: &School) -> Option<Diagnostic> {
    let (places, capacity) = (school.specialist_places, *school.own_capacity(*plan.assumptions.base_year));
    (*places > capacity && !school.opened_by_project).then(|| {
        let message = format!("`{}` has {} specialist places in a capacity of {capacity}", *school.id, *places);
        let help = "specialist places are part of the capacity; nothing is left of it for other pupils";
        Diagnostic::finding("specialist-places", places.span, message, help)
    })
}

fn more_temporary_than_places(plan: &Plan, school: &School) -> Option<Diagnostic> {
    let base = *plan.assumptions.base_year;
    let most = school.capacities.years.values().map(|capacity| **capacity).chain([*school.own_capacity(base)]).max()?;
    let written = school.temporary_places.written();
    let places = written.iter().find(|places| ***places > most).filter(|_| !school.opened_by_project)?;
    let message = format!("`{}` has {} temporary places in a capacity of {most}", *school.id, **places);
    let help = "temporary places are part of the capacity";
    Some(Diagnostic::finding("temporary-places", places.span, message, help))
}

fn feeders_without_effect(plan: &Plan, school: &School) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(feeders) = &school.feeders else { return found };
    if school.years.first == NcYear::RECEPTION {
        if let Some(first) = feeders.first() {
            let message = format!("`{}` begins in Reception, so its feeders change nothing", *school.id);
            found.push(Diagnostic::finding("unused-key", first.span, message, "leave `feeders` out"));
        }
        return found;
    }
    for feeder in feeders {
        if let Feeder::School(id) = feeder.value
            && !plan[id].is_mainstream()
        {
            let message = format!("`{}` is a school of type {}, which feeds no other", *plan[id].id, *plan[id].kind);
            found.push(Diagnostic::finding("special-school", feeder.span, message, "leave it out"));
        }
    }
    found
}

fn never_built(plan: &Plan) -> Vec<Diagnostic> {
    let silent = plan.sites.iter().filter(|site| site.build_out == BuildOut::None && *site.dwellings > 0);
    silent
        .map(|site| {
            let message =
                format!("nothing says when the {} dwellings of `{}` are built, so none are", *site.dwellings, *site.id);
            let help = "add `start` and `rate`, or [site.completions]";
            Diagnostic::finding("never-built", site.dwellings.span, message, help)
        })
        .collect()
}

fn special_schools_of_sites(plan: &Plan) -> Vec<Diagnostic> {
    let shares = plan.sites.iter().flat_map(|site| &site.schools);
    shares
        .filter(|share| !plan[share.0].is_mainstream())
        .map(|share| {
            let school = &plan[share.0];
            let message =
                format!("`{}` is a school of type {}, which takes no pupils from housing", *school.id, *school.kind);
            Diagnostic::finding("special-school", share.span, message, "name mainstream schools")
        })
        .collect()
}

fn places_without_effect(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (project, places) in
        plan.projects.iter().flat_map(|project| project.places.iter().map(move |step| (project, step)))
    {
        let school = &plan[places.school.value];
        let numbers = [places.capacity, places.sixth_form_places];
        let changes = places.years.is_some() || places.admission.is_some() || numbers.iter().any(Option::is_some);
        if *places.opens && !school.opened_by_project {
            let message = format!(
                "`{}` opens `{}`, which {}",
                *project.id,
                *school.id,
                if school.opens.is_some() { "has `opens`" } else { "has a roll already" }
            );
            let help = "leave `opens` out of one of the two: the school's own file holds";
            found.push(Diagnostic::finding("opens-ignored", places.opens.span, message, help));
        } else if !changes && !*places.opens {
            let message = format!("`{}` names `{}` but changes no places there", *project.id, *school.id);
            let help = "add `admission_number`, `adds`, `years`, `capacity`, `sixth_form_places` or `opens`";
            found.push(Diagnostic::finding("places-without-effect", places.provenance.span, message, help));
        }
        if let Some(years) = places.years
            && years.first != school.years.first
        {
            let message = format!(
                "`{}` gives `{}` the years {}, but the school begins in {}",
                *project.id,
                *school.id,
                *years,
                school.years.first.name()
            );
            let help = "a project raises the top year only; the first stays as it is";
            found.push(Diagnostic::finding("first-year-stays", years.span, message, help));
        }
    }
    found
}

fn no_programme(plan: &Plan) -> Option<Diagnostic> {
    if plan.programme.is_some() || plan.projects.is_empty() {
        return None;
    }
    let message = "the plan has projects but no [programme]";
    let help = "add it to a file of capital/ with its title, first_year and last_year";
    Some(Diagnostic::finding("no-programme", plan.projects[0].provenance.span, message, help))
}
