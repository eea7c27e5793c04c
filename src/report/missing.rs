//! What a plan still lacks, in the order of what it would change: for a plan that was just made of published files.

use crate::calendar::NcYear;
use crate::money::grouped;
use crate::plan::{Area, Basis, Plan, School};
use crate::report::words::counted;

/// Something that a plan lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// How many figures of the forecast rest on something that is missing: pupils times years.
    pub weight: u64,
    /// What is missing, and what stands in for it.
    pub what: String,
    /// What brings it: the words of a command behind `placeplan --plan DIR`, or what to write where.
    pub remedy: String,
}

/// What a plan still lacks, what changes most first.
#[must_use]
pub fn missing(plan: &Plan) -> Vec<Missing> {
    let mut found: Vec<Missing> = [rolls(plan), births(plan), numbers(plan), feeders(plan), yields(plan), sites(plan)]
        .into_iter()
        .flatten()
        .collect();
    found.sort_by_key(|missing| std::cmp::Reverse(missing.weight));
    // Money changes no roll: it comes behind.
    found.extend(money(plan));
    found
}

fn forecast_schools(plan: &Plan) -> impl Iterator<Item = &School> {
    plan.schools.iter().filter(|school| school.is_mainstream())
}

fn pupils(plan: &Plan, school: &School) -> u64 {
    let roll = school.roll.get(&plan.assumptions.base_year.value);
    roll.into_iter().flatten().map(|pupils| u64::from(pupils.value)).sum()
}

/// How many years are forecast.
fn horizon(plan: &Plan) -> u64 {
    u64::from(plan.assumptions.horizon.value)
}

/// Rolls that are spread totals, and rolls of one year alone.
fn rolls(plan: &Plan) -> Option<Missing> {
    let sum = |schools: &[&School]| schools.iter().map(|school| pupils(plan, school)).sum::<u64>();
    let spread: Vec<&School> =
        forecast_schools(plan).filter(|school| school.roll_provenance.basis == Basis::Illustrative).collect();
    let single: Vec<&School> = forecast_schools(plan)
        .filter(|school| school.roll.range(..=plan.assumptions.base_year.value).count() == 1)
        .collect();
    if !spread.is_empty() {
        let pupils = sum(&spread);
        let schools = counted(spread.len(), "school");
        return Some(Missing {
            weight: pupils * horizon(plan) * 2,
            what: format!(
                "rolls by year group: {schools} with {} pupils have only a total, spread over their years",
                number(pupils)
            ),
            remedy: "import rolls FILE (a school a line, a column an NC year; several years)".to_owned(),
        });
    }
    if single.is_empty() {
        return None;
    }
    let pupils = sum(&single);
    let schools = counted(single.len(), "school");
    Some(Missing {
        weight: pupils * horizon(plan),
        what: format!(
            "rolls of earlier years: {schools} with {} pupils have one year alone, so every year group moves up whole",
            number(pupils)
        ),
        remedy: "import rolls FILE with the years before".to_owned(),
    })
}

/// Areas whose births end before the forecast does.
fn births(plan: &Plan) -> Option<Missing> {
    let base = plan.assumptions.base_year.value;
    let is_without = |area: &&Area| area.reception_cohort.years.keys().next_back().is_none_or(|last| *last <= base);
    let areas = plan.areas.iter().filter(is_without).count();
    let in_reception = |school: &&School| is_without(&&plan[school.area]) && school.years.first == NcYear::RECEPTION;
    let intake = |school: &School| {
        let roll = school.roll.get(&base).and_then(|roll| roll.first());
        roll.map_or(0, |pupils| u64::from(pupils.value))
    };
    let children: u64 = forecast_schools(plan).filter(in_reception).map(intake).sum();
    if areas == 0 || children == 0 {
        return None;
    }
    Some(Missing {
        weight: children * horizon(plan) * horizon(plan) / 2,
        what: format!(
            "births: {} have none after {base}, so {} children a year reach Reception as in the past",
            counted(areas, "area"),
            number(children)
        ),
        remedy: "import births FILE --lag 4".to_owned(),
    })
}

/// Schools whose admission number or capacity is an estimate.
fn numbers(plan: &Plan) -> Option<Missing> {
    let schools: Vec<&School> =
        forecast_schools(plan).filter(|school| school.provenance.basis != Basis::Published).collect();
    if schools.is_empty() {
        return None;
    }
    let pupils: u64 = schools.iter().map(|school| pupils(plan, school)).sum();
    Some(Missing {
        weight: pupils * horizon(plan) / 2,
        what: format!(
            "admission numbers, capacities or years taught: {} with {} pupils have estimates",
            counted(schools.len(), "school"),
            number(pupils)
        ),
        remedy: "import schools FILE (school, admission number, capacity, ages)".to_owned(),
    })
}

/// Schools that begin above Reception and have no schools to get their pupils from.
fn feeders(plan: &Plan) -> Option<Missing> {
    let is_fed = |school: &School| {
        let below = school.years.first.index().checked_sub(1);
        let teaches = |other: &School| other.years.years().any(|year| Some(year.index()) == below);
        school.feeders.is_some() || forecast_schools(plan).any(|other| other.area == school.area && teaches(other))
    };
    let starts_later = |school: &&School| school.years.first > NcYear::RECEPTION;
    let schools: Vec<&School> = forecast_schools(plan).filter(starts_later).filter(|school| !is_fed(school)).collect();
    if schools.is_empty() {
        return None;
    }
    let pupils: u64 = schools.iter().map(|school| pupils(plan, school)).sum();
    Some(Missing {
        weight: pupils * horizon(plan) / 3,
        what: format!(
            "feeders: {} with {} pupils have no school below in their area, so each intake is the mean of past ones",
            counted(schools.len(), "school"),
            number(pupils)
        ),
        remedy: "write feeders = [\"area:ID\", …] in each such [[school]]: the areas whose Year 6 goes there"
            .to_owned(),
    })
}

/// Pupils per dwelling that are not the council's own, where there is housing.
fn yields(plan: &Plan) -> Option<Missing> {
    let homes: u64 = plan.sites.iter().map(|site| u64::from(site.dwellings.value)).sum();
    let past: i64 = plan.assumptions.completions.years.values().map(|homes| i64::from(homes.value)).sum();
    let is_ours = plan.yields.iter().any(|of| of.provenance.basis == Basis::Illustrative);
    if !is_ours {
        return None;
    }
    Some(Missing {
        weight: (homes + u64::try_from(past).unwrap_or(0)) / 4,
        what: "pupils per dwelling: the plan has illustrative ones".to_owned(),
        remedy: "write the council's own in planning-areas/assumptions.toml, [yield.standard]".to_owned(),
    })
}

/// Housing sites.
fn sites(plan: &Plan) -> Option<Missing> {
    if !plan.sites.is_empty() {
        return None;
    }
    let all: u64 = forecast_schools(plan).map(|school| pupils(plan, school)).sum();
    Some(Missing {
        weight: all / 10,
        what: "housing: no site, so no pupils from new homes".to_owned(),
        remedy: "import sites FILE (site, area, dwellings, a column a financial year)".to_owned(),
    })
}

/// Projects and sources.
fn money(plan: &Plan) -> Vec<Missing> {
    let mut found = Vec::new();
    if plan.projects.is_empty() {
        found.push(Missing {
            weight: 0,
            what: "projects: none, so no places are added".to_owned(),
            remedy: "import projects FILE (scheme, a column a financial year); then [[project.places]] by hand"
                .to_owned(),
        });
    }
    if plan.sources.is_empty() {
        found.push(Missing {
            weight: 0,
            what: "money: no source".to_owned(),
            remedy: "import receipts FILE (source, a column a financial year); import contributions FILE FILE FILE"
                .to_owned(),
        });
    }
    found
}

fn number(count: u64) -> String {
    grouped(u128::from(count))
}
