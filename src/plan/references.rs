//! Checks across items: what one says of another must be possible.

use super::draft::Draft;
use super::model::{Feeder, Override, Project, School, SchoolId, phases_of};
use super::reader::Log;
use super::text::At;
use crate::calendar::{NcYear, Phase};

/// Reports errors between items and leaves out the items that have them.
pub fn check(draft: &mut Draft, raised_to: &[Option<NcYear>], log: &Log) {
    feeders(draft, raised_to, log);
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

/// The shares of a site add up to 1 in every phase that its schools touch.
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
        for phase in Phase::ALL {
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
