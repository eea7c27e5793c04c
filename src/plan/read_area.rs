//! Reading the files of `planning-areas/`: areas, their housing sites and overrides. Schools are read in `read_school`.

use super::catalogue::{Catalogue, Item, Tree};
use super::log::Log;
use super::model::{Area, AreaId, BuildOut, ByYear, Override, Provenance, SchoolId, Site, SiteChange};
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{academic_year_of, count_of, financial_year_of, homes_of, number_of, phase_of};
use crate::calendar::{AcademicYear, Phase};

/// Reads an area's own tables. What is wrong is left out; the area stays, for its schools' sake.
pub fn area(item: &Item<'_>, tree: Option<&Tree>, catalogue: &Catalogue<'_>, log: &Log) -> Area {
    let mut area = Area {
        id: item.id.clone(),
        name: item.id.clone(),
        district: At::default_of(String::new()),
        category: None,
        neighbours: Vec::new(),
        background_completions: At::default_of(0.0),
        note: At::default_of(String::new()),
        actions: Vec::new(),
        proposals: Vec::new(),
        future: Vec::new(),
        code: None,
        remainder: At::default_of(false),
        phases: None,
        reception_cohort: ByYear::default(),
        cohort_factor: 1.0,
        completions: ByYear::default(),
        provenance: Provenance { span: item.span, ..Provenance::default() },
    };
    if tree.is_none() {
        return area;
    }
    let root = Reader::new(item.table, item.span, "planning area file", log);
    if !root.has("area") {
        root.node("area");
        let help = "begin the file with [area] and `name = …`";
        log.error("missing-key", item.span, format!("the file of `{}` has no [area]", *item.id), help);
    } else if let Some(reader) = root.table("area", "area") {
        if let Some(name) = reader.required("name", Reader::text) {
            area.name = name;
        }
        area.district = reader.text_or_empty("district");
        area.category =
            reader.small("category", 1..=4).map(|category| category.map(|number| u8::try_from(number).unwrap_or(4)));
        area.code = reader.reference("code");
        area.remainder = reader.truth("remainder").unwrap_or(area.remainder);
        area.phases = phases(&reader);
        area.neighbours = neighbours(&reader, catalogue);
        area.background_completions =
            reader.number("background_completions", 0.0..=1_000_000.0).unwrap_or_else(|| At::default_of(0.0));
        area.note = reader.text_or_empty("note");
        area.actions = reader.texts("actions");
        area.proposals = reader.texts("proposals");
        area.future = reader.texts("future");
        area.provenance = reader.provenance();
        reader.finish();
    }
    if let Some(reader) = root.table("reception_cohort", "reception_cohort") {
        area.reception_cohort = reader.by_year(academic_year_of, count_of);
        let years: Vec<AcademicYear> = area.reception_cohort.years.keys().copied().collect();
        for pair in years.windows(2) {
            if pair[1] != pair[0].plus(1) {
                let message =
                    format!("the Reception cohorts of `{}` stop at {} and go on in {}", *item.id, pair[0], pair[1]);
                let help = format!(
                    "write the cohort of {}: there may be no gap between the first and the last",
                    pair[0].plus(1)
                );
                let span = area.reception_cohort.years.get(&pair[1]).map_or(reader.span, |cohort| cohort.span);
                log.error("cohort-gap", span, message, help);
            }
        }
    }
    if let Some(reader) = root.table("completions", "completions") {
        area.completions = reader.by_year(financial_year_of, homes_of);
    }
    // Read one by one, as items with ids.
    for key in ["school", "site", "override", "accepted"] {
        root.node(key);
    }
    root.finish();
    area
}

/// The phases that an area is planned for, each once, youngest first.
fn phases(reader: &Reader<'_>) -> Option<At<Vec<Phase>>> {
    let span = reader.place("phases")?;
    let items = reader.items("phases");
    let written: Vec<Phase> =
        items.iter().filter_map(|item| phase_of(reader.log, "phases", item)).map(|phase| phase.value).collect();
    if items.is_empty() && reader.is_list("phases") {
        let help = "name one at least, or leave `phases` out";
        reader.log.error("out-of-range", span, "`phases` names no phase", help);
    }
    let phases: Vec<Phase> = Phase::ALL.into_iter().filter(|phase| written.contains(phase)).collect();
    (!phases.is_empty()).then_some(At::new(phases, span))
}

fn neighbours(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> Vec<At<AreaId>> {
    reader.items("neighbours").iter().filter_map(|item| catalogue.area(reader.log, "neighbours", item)).collect()
}

/// Reads one site; `None` if anything is wrong with it.
pub fn site(item: &Item<'_>, catalogue: &Catalogue<'_>, log: &Log) -> Option<Site> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "site", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let dwellings = reader.required("dwellings", Reader::count);
    let status = reader.required("status", Reader::word);
    let yields = match reader.node("yield") {
        Some(node) => catalogue.yields(log, "yield", node),
        None => catalogue.yields.find(log, "standard", item.span).map(|place| place.map(super::model::YieldId)),
    };
    let start = reader.financial_year("start");
    let rate = reader.number("rate", 0.0..=1_000_000.0);
    let completions =
        reader.table("completions", "site.completions").map(|table| table.by_year(financial_year_of, homes_of));
    if reader.has("completions")
        && let Some(span) = start.map(|start| start.span).or(rate.map(|rate| rate.span))
    {
        let message = format!("`{}` has completions year by year and also a start or rate", *item.id);
        log.error("two-build-outs", span, message, "keep [site.completions], or `start` and `rate`, not both");
    }
    let build_out = match (completions, start, rate) {
        (Some(written), ..) => BuildOut::Written(written),
        (None, Some(start), Some(rate)) if *rate > 0.0 => BuildOut::Steady { start, rate },
        _ => BuildOut::None,
    };
    let schools = shares(&reader, catalogue);
    let planning_ref = reader.reference("planning_ref");
    let provenance = reader.provenance();
    reader.finish();
    let site = Site {
        id: item.id.clone(),
        name: name?,
        area: item.area?,
        dwellings: dwellings?,
        status: status?,
        yields: yields?,
        build_out,
        change: SiteChange::default(),
        schools,
        planning_ref,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(site)
}

/// Who takes a site's pupils: ids with shares.
fn shares(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> Vec<At<(SchoolId, f64)>> {
    let Some(table) = reader.table("schools", "site.schools") else { return Vec::new() };
    let log = reader.log;
    let mut shares: Vec<At<(SchoolId, f64)>> = table
        .entries()
        .filter_map(|(id, span, node)| {
            let school = catalogue.schools.find(log, id, span);
            let share = number_of(log, id, node, &(0.0..=1.0));
            Some(At::new((SchoolId(school?.value), share?.value), span))
        })
        .collect();
    // The order of the file changes no figure, so the sums run over the schools in their own order.
    shares.sort_by_key(|share| share.0);
    shares
}

/// Reads an area's overrides; wrong ones are left out.
pub fn overrides(tree: &Tree, catalogue: &Catalogue<'_>, log: &Log) -> Vec<Override> {
    let root = Reader::new(&tree.table, Span::whole(tree.file), "planning area file", log);
    let read = |reader: Reader<'_>| {
        let before = log.errors();
        let school = reader.required("school", |reader, key| catalogue.school(log, key, reader.node(key)?));
        let academic_year = reader.required("academic_year", Reader::academic_year);
        let nc_year = reader.required("nc_year", Reader::nc_year);
        let pupils = reader.required("pupils", |reader, key| reader.number(key, 0.0..=1_000_000.0));
        let reason = reader.required("reason", Reader::text);
        let by = reader.text("by");
        let provenance = reader.provenance();
        reader.finish();
        let read = Override {
            school: school?,
            academic_year: academic_year?,
            nc_year: nc_year?,
            pupils: pupils?,
            reason: reason?,
            by,
            provenance,
        };
        (log.errors() == before).then_some(read)
    };
    root.tables("override", "override").into_iter().filter_map(read).collect()
}
