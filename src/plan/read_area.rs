//! Reading the files of `planning-areas/`: areas, their schools, housing sites and overrides.

use super::catalogue::{Catalogue, Item, Tree};
use super::model::{
    Area, AreaId, BuildOut, ByYear, Feeder, Override, Provenance, School, SchoolId, SchoolType, Site, SiteChange,
};
use super::node::{Node, Table, Value};
use super::reader::{
    Log, Reader, academic_year_of, count_of, financial_year_of, homes_of, number_of, text_of, wrong_type,
};
use super::text::{At, Span};
use crate::calendar::{AcademicYear, NcYear, YearRange};

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
    for key in ["school", "site", "override"] {
        root.node(key);
    }
    root.finish();
    area
}

fn neighbours(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> Vec<At<AreaId>> {
    reader.items("neighbours").iter().filter_map(|item| catalogue.area(reader.log, "neighbours", item)).collect()
}

/// What the reading of schools needs to know of the rest of the plan.
pub struct Context<'a> {
    /// Every id.
    pub catalogue: &'a Catalogue<'a>,
    /// `None` where it could not be read.
    pub base_year: Option<AcademicYear>,
    /// The highest year that projects raise each school to.
    pub raised_to: Vec<Option<NcYear>>,
}

/// Reads one school; `None` if anything is wrong with it.
pub fn school(id: SchoolId, item: &Item<'_>, context: &Context<'_>, log: &Log) -> Option<School> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "school", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let dfe = reader.reference("dfe");
    let urn = reader.reference("urn");
    let kind = reader.word::<SchoolType>("type").unwrap_or(At::default_of(SchoolType::Mainstream));
    let years = reader.required("years", Reader::year_range);
    let admission_number = reader.required("admission_number", Reader::count);
    let capacity = reader.required("capacity", Reader::count);
    let temporary_places = reader.count("temporary_places").unwrap_or(At::default_of(0));
    let opens = reader.academic_year("opens");
    let opens_with = reader.year_range("opens_with");
    let closes = reader.academic_year("closes");
    let moves_to = reader.node("moves_to").and_then(|node| context.catalogue.school(log, "moves_to", node));
    if let Some(to) = moves_to
        && *to == id
    {
        log.error(
            "moves-to-itself",
            to.span,
            "a school cannot move to itself",
            "name the school that takes its pupils",
        );
    }
    if let (Some(with), Some(years)) = (opens_with, years)
        && (with.first != years.first || with.last > years.last)
    {
        let message =
            format!("it opens with {}, which is not the beginning of the years {} that it teaches", *with, *years);
        let first = YearRange { first: years.first, last: with.last.clamp(years.first, years.last) };
        log.error("bad-nc-years", with.span, message, format!("write \"{first}\""));
    }
    let feeders = reader.has("feeders").then(|| {
        reader.items("feeders").iter().filter_map(|node| feeder(node, context.catalogue, log)).collect::<Vec<_>>()
    });
    if !reader.has("feeders") {
        reader.node("feeders");
    }
    let roll = reader.table("roll", "school.roll").map(|table| table.by_year(academic_year_of, pupils));
    let provenance = reader.provenance();
    reader.finish();
    let mut roll = roll.unwrap_or_default();
    if let Some(years) = years {
        roll_lengths(&mut roll, *years, context.raised_to.get(id.0).copied().flatten(), context.base_year, log);
    }
    if let Some(base) = context.base_year
        && !is_written(item.table, base)
        && opens.is_none_or(|opens| *opens <= base)
        && closes.is_none_or(|closes| *closes > base)
    {
        let message = format!("`{}` has no roll for the base year {base}", *item.id);
        let help = format!("add its roll to [school.roll], one number a year taught: \"{base}\" = […]");
        log.error("no-base-roll", item.id.span, message, help);
    }
    let school = School {
        id: item.id.clone(),
        name: name?,
        area: item.area?,
        dfe,
        urn,
        kind,
        years: years?,
        admission_number: admission_number?,
        capacity: capacity?,
        temporary_places,
        opens,
        opens_with,
        closes,
        moves_to,
        feeders,
        roll: roll.years.into_iter().map(|(year, pupils)| (year, pupils.value)).collect(),
        roll_provenance: roll.provenance,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(school)
}

/// Whether a roll of that year is written, readable or not.
fn is_written(school: &Table, year: AcademicYear) -> bool {
    let Some(Node { value: Value::Table(roll), .. }) = school.get("roll") else { return false };
    roll.get(&year.to_string()).is_some()
}

/// The pupils of one year: a list of whole numbers.
fn pupils(log: &Log, key: &str, node: &Node) -> Option<At<Vec<At<u32>>>> {
    let Value::List(items) = &node.value else {
        wrong_type(log, key, node, "a list of pupil numbers", "one number a year taught: [58, 57, 55]");
        return None;
    };
    let figures: Option<Vec<At<u32>>> = items.iter().map(|item| count_of(log, key, item)).collect();
    Some(At::new(figures?, node.span))
}

/// A roll has one number a year taught; an outturn may also have the years that a project has added by then.
fn roll_lengths(
    roll: &mut ByYear<AcademicYear, Vec<At<u32>>>,
    years: YearRange,
    raised_to: Option<NcYear>,
    base_year: Option<AcademicYear>,
    log: &Log,
) {
    for (year, figures) in &roll.years {
        let most = match raised_to {
            Some(top) if base_year.is_some_and(|base| *year > base) && top > years.last => {
                YearRange { first: years.first, last: top }.count()
            }
            _ => years.count(),
        };
        if figures.len() < years.count() || figures.len() > most {
            let message =
                format!("the roll of {year} has {} numbers, but {years} are {} years", figures.len(), years.count());
            log.error(
                "roll-length",
                figures.span,
                message,
                format!("write {} numbers, the youngest year first", years.count()),
            );
        }
    }
}

fn feeder(node: &Node, catalogue: &Catalogue<'_>, log: &Log) -> Option<At<Feeder>> {
    let text = text_of(log, "feeders", node)?;
    if let Some(area) = text.strip_prefix("area:") {
        let area = catalogue.areas.find(log, area, text.span)?;
        return Some(area.map(|place| Feeder::Area(AreaId(place))));
    }
    let school = catalogue.schools.find(log, &text, text.span)?;
    Some(school.map(|place| Feeder::School(SchoolId(place))))
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
