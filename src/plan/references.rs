//! Checks across items: what one says of another must be possible.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::log::Log;
use super::model::{Area, Feeder, Override, Project, School, SchoolId, phases_of};
use super::text::At;
use crate::calendar::{NcYear, Phase, YearRange};

/// Reports errors between items and leaves out the items that have them.
pub fn check(draft: &mut Draft, raised_to: &[Option<NcYear>], log: &Log) {
    feeders(draft, raised_to, log);
    school_phases(draft, raised_to, log);
    draws(draft, log);
    area_codes(&draft.areas, log);
    shares(draft, log);
    indexations(draft, log);
    finance_codes(&draft.projects, log);
    overrides_once(&mut draft.overrides, &draft.schools, log);
}

/// A named feeder teaches the year below the intake at some time, with all projects.
fn feeders(draft: &mut Draft, raised_to: &[Option<NcYear>], log: &Log) {
    let teaches = |id: SchoolId, year: NcYear| {
        // An item with errors of its own may well teach it.
        draft.schools[id.0].as_ref().is_none_or(|school| {
            let last = raised_to[id.0].map_or(school.years.last, |top| top.max(school.years.last));
            school.years.first <= year && year <= last
        })
    };
    let mut wrong = Vec::new();
    for (place, school) in draft.schools.iter().enumerate() {
        let Some(school) = school else { continue };
        let Some(below) = school.years.first.below() else { continue };
        for feeder in school.feeders.iter().flatten() {
            let Feeder::School(id) = feeder.value else { continue };
            if teaches(id, below) {
                continue;
            }
            let name = draft.schools[id.0].as_ref().map_or("", |feeder| feeder.id.as_str());
            let message = format!(
                "`{name}` never teaches {}, so nobody moves from it into {} of `{}`",
                below.name(),
                school.years.first.name(),
                *school.id
            );
            log.error(
                "feeder-years",
                feeder.span,
                message,
                "name a school that teaches the year below, or leave it out",
            );
            wrong.push(place);
        }
    }
    for place in wrong {
        draft.schools[place] = None;
    }
}

/// An area that is planned for some phases alone has no school that teaches another, projects included.
fn school_phases(draft: &mut Draft, raised_to: &[Option<NcYear>], log: &Log) {
    for (entry, raised) in draft.schools.iter_mut().zip(raised_to) {
        let Some(school) = entry.as_ref().filter(|school| school.is_mainstream()) else { continue };
        let area = &draft.areas[school.area.0];
        let last = raised.map_or(school.years.last, |top| top.max(school.years.last));
        let taught = phases_of(YearRange { first: school.years.first, last });
        let Some(phase) = taught.into_iter().find(|phase| !area.plans_for(*phase)) else { continue };
        let message = format!("`{}` teaches {phase} years, but its area is not planned for that phase", *school.id);
        let help = format!("add \"{phase}\" to the `phases` of `{}`, or put the school into another area", *area.id);
        log.error("school-phase", school.years.span, message, help);
        *entry = None;
    }
}

/// The shares that are drawn of one school's intake come to 1 at most.
fn draws(draft: &mut Draft, log: &Log) {
    let opening: BTreeSet<SchoolId> = draft
        .projects
        .iter()
        .flatten()
        .filter(|project| project.is_in_programme())
        .flat_map(|project| &project.places)
        .filter(|step| *step.opens)
        .map(|step| *step.school)
        .collect();
    let base = *draft.assumptions.base_year;
    let mut taken = vec![0.0; draft.schools.len()];
    for by in 0..draft.schools.len() {
        let Some(drawing) = draft.schools[by].as_ref().filter(|school| school.is_mainstream()) else { continue };
        let opens_by_project = drawing.opened_by_project && opening.contains(&SchoolId(by));
        if !opens_by_project && drawing.opens.is_none_or(|opens| *opens <= base) {
            continue;
        }
        let mut too_much = None;
        for draw in &drawing.draws {
            for (from, giving) in draft.schools.iter().enumerate() {
                let Some(giving) = giving.as_ref().filter(|giving| giving.is_mainstream()) else { continue };
                let is_named = match draw.0 {
                    Feeder::School(school) => school.0 == from,
                    Feeder::Area(area) => giving.area == area,
                };
                if is_named && from != by && giving.years.first == drawing.years.first {
                    taken[from] += draw.1;
                    if taken[from] > 1.0 + 1e-6 && too_much.is_none() {
                        too_much = Some((draw.span, giving.id.value.clone(), taken[from]));
                    }
                }
            }
        }
        if let Some((span, from, sum)) = too_much {
            let message = format!("with this the shares drawn of the intake of `{from}` come to {sum}, more than 1");
            log.error("shares", span, message, "write smaller shares: all schools together can draw no more than 1");
            draft.schools[by] = None;
        }
    }
}

/// A planning area code is one area's.
fn area_codes(areas: &[Area], log: &Log) {
    let mut seen: BTreeMap<&str, &Area> = BTreeMap::new();
    for (area, code) in areas.iter().filter_map(|area| Some((area, area.code.as_ref()?))) {
        if let Some(other) = seen.insert(code.as_str(), area) {
            let message = format!("`{}` and `{}` have the same planning area code, {}", *other.id, *area.id, **code);
            log.error("duplicate-code", code.span, message, "correct one: the Department gives each area its own");
        }
    }
}

/// The shares of a site add up to 1 in primary and in secondary, where its schools touch them. Those of a sixth form are
/// scaled to the schools that teach it.
fn shares(draft: &mut Draft, log: &Log) {
    let schools = &draft.schools;
    for entry in &mut draft.sites {
        let Some(site) = entry else { continue };
        let taking = |phase: Phase| {
            site.schools.iter().filter_map(move |share| {
                let school = schools[share.0.0].as_ref()?;
                phases_of(*school.years).contains(&phase).then_some(share)
            })
        };
        // A share of a school that has errors is unknown, so its sums are too.
        if site.schools.iter().any(|share| schools[share.0.0].is_none()) {
            continue;
        }
        let mut is_wrong = false;
        for phase in [Phase::Primary, Phase::Secondary] {
            let sum: f64 = taking(phase).map(|share| share.1).sum();
            let Some(first) = taking(phase).next() else { continue };
            if (sum - 1.0).abs() > 1e-6 {
                let message = format!("the {phase} shares of `{}` add up to {sum}, not 1", *site.id);
                let help = "change the shares of the schools that teach this phase so that they add up to 1";
                log.error("shares", first.span, message, help);
                is_wrong = true;
            }
        }
        if is_wrong {
            *entry = None;
        }
    }
}

/// A finance code, by which `explain` knows a project too, is no other project's id.
fn finance_codes(projects: &[Option<Project>], log: &Log) {
    for project in projects.iter().flatten() {
        let Some(code) = project.reference.as_ref().filter(|code| code.value != *project.id) else { continue };
        if projects.iter().flatten().any(|other| *other.id == code.value) {
            let message = format!("the `ref` of `{}` is the id of another project, `{}`", *project.id, **code);
            log.error(
                "reserved-id",
                code.span,
                message,
                "write the finance code as the ledger has it, or rename the other",
            );
        }
    }
}

/// An index has a value in the month of whose prices amounts are.
fn indexations(draft: &mut Draft, log: &Log) {
    let indices = &draft.indices;
    for entry in &mut draft.sources {
        let Some((source, indexation)) = entry.as_ref().and_then(|source| Some((source, source.indexation.as_ref()?)))
        else {
            continue;
        };
        // An index with errors of its own may well have one.
        let Some(index) = &indices[indexation.index.0] else { continue };
        let Some(first) = index.values.years.keys().next().filter(|_| index.at(*indexation.base).is_none()) else {
            continue;
        };
        let message = format!(
            "`{}` has no value for {}, so the amounts of `{}` cannot rise with it",
            *index.id,
            indexation.base.format("%Y-%m"),
            *source.id
        );
        let help = format!("its first value is of {}; add an earlier one, or correct the month", first.format("%Y-%m"));
        log.error("no-index-value", indexation.base.span, message, help);
        *entry = None;
    }
}

/// One override a school, year and NC year.
fn overrides_once(overrides: &mut Vec<Override>, schools: &[Option<School>], log: &Log) {
    let key = |item: &Override| (*item.school, *item.academic_year, *item.nc_year);
    // By place in the files among equals, so that the first of two stays.
    overrides.sort_by_key(|item| (key(item), item.provenance.span));
    let mut twice: Vec<At<String>> = Vec::new();
    overrides.dedup_by(|later, earlier| {
        let same = key(later) == key(earlier);
        if same {
            let name = schools[later.school.0].as_ref().map_or("", |school| school.id.as_str());
            let what = format!("{} of `{name}` in {}", later.nc_year.name(), *later.academic_year);
            twice.push(At::new(what, later.provenance.span));
        }
        same
    });
    for what in twice {
        log.error("given-twice", what.span, format!("{} is overridden twice", *what), "keep one of the two");
    }
}
