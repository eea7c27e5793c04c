//! Reading the schools of an area's file.

use std::collections::BTreeMap;

use super::catalogue::{Catalogue, Item};
use super::log::Log;
use super::model::{
    AdmissionStatus, AreaId, ByYear, Feeder, Governance, School, SchoolId, SchoolType, TemporaryPlaces,
};
use super::node::{Node, Table, Value};
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{academic_year_of, count_of, number_of, text_of, word_of, wrong_type};
use crate::calendar::{AcademicYear, NcYear, YearRange};

/// What the reading of schools needs to know of the rest of the plan.
pub struct Context<'a> {
    /// Every id.
    pub catalogue: &'a Catalogue<'a>,
    /// `None` where it could not be read.
    pub base_year: Option<AcademicYear>,
    /// The highest year that projects raise each school to.
    pub raised_to: Vec<Option<NcYear>>,
    /// The schools that some project's step opens, counted or not.
    pub opened: Vec<bool>,
    /// The earliest year in which a counted step opens each school.
    pub opened_from: Vec<Option<At<AcademicYear>>>,
}

/// Reads one school; `None` if anything is wrong with it.
pub fn school(id: SchoolId, item: &Item<'_>, context: &Context<'_>, log: &Log) -> Option<School> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "school", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let dfe = reader.reference("dfe");
    let urn = reader.reference("urn");
    let urns = reader.references("urns");
    let kind = reader.word::<SchoolType>("type").unwrap_or(At::default_of(SchoolType::Mainstream));
    let governance = reader.word::<Governance>("governance");
    let trust = reader.text("trust");
    let years = reader.required("years", Reader::year_range);
    let admission_number = reader.count("admission_number");
    let admission_numbers = numbers(&reader, "admission_numbers", "school.admission_numbers");
    let admission_status = status(&reader);
    let capacity = reader.count("capacity");
    let capacities = numbers(&reader, "capacities", "school.capacities");
    let sixth_form_places = reader.count("sixth_form_places");
    let specialist_places = reader.count("specialist_places").unwrap_or(At::default_of(0));
    let specialist_roll = numbers(&reader, "specialist_roll", "school.specialist_roll");
    let temporary_places = temporary(&reader);
    let opens = reader.academic_year("opens");
    let opens_with = reader.year_range("opens_with");
    let closes = reader.academic_year("closes");
    let moves_to = moves_to(id, &reader, context);
    if let (Some(with), Some(years)) = (opens_with, years) {
        begins_with(with, *years, log);
    }
    let feeders = reader.place("feeders").map(|_| {
        reader.items("feeders").iter().filter_map(|node| feeder(node, context.catalogue, log)).collect::<Vec<_>>()
    });
    if feeders.is_none() {
        reader.node("feeders");
    }
    let draws = draws(&reader, context.catalogue);
    let roll = reader.table("roll", "school.roll").map(|table| table.by_year(academic_year_of, pupils));
    let provenance = reader.provenance();
    let is_opened = is_opened_by_project(id, item.table, opens.is_some(), context);
    for (key, list) in [("admission_number", "admission_numbers"), ("capacity", "capacities")] {
        stands_in_the_base_year(&reader, key, list, is_opened, context.base_year);
    }
    reader.finish();
    let mut roll = roll.unwrap_or_default();
    if let Some(years) = years {
        roll_lengths(&mut roll, *years, context.raised_to.get(id.0).copied().flatten(), context.base_year, log);
    }
    has_base_roll(id, item, context, (opens, closes, is_opened), log);
    let school = School {
        id: item.id.clone(),
        name: name?,
        area: item.area?,
        dfe,
        urn,
        urns,
        kind,
        governance,
        trust,
        years: years?,
        admission_number,
        admission_numbers,
        admission_status,
        capacity,
        capacities,
        sixth_form_places,
        specialist_places,
        specialist_roll,
        temporary_places,
        opens,
        opens_with,
        closes,
        moves_to,
        feeders,
        draws,
        opened_by_project: is_opened,
        roll: roll.years.into_iter().map(|(year, pupils)| (year, pupils.value)).collect(),
        roll_provenance: roll.provenance,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(school)
}

/// Counts by academic year, in a table of their own.
fn numbers(reader: &Reader<'_>, key: &'static str, what: &'static str) -> ByYear<AcademicYear, u32> {
    reader.table(key, what).map(|table| table.by_year(academic_year_of, count_of)).unwrap_or_default()
}

/// How firm the admission numbers are.
fn status(reader: &Reader<'_>) -> BTreeMap<AcademicYear, At<AdmissionStatus>> {
    let table = reader.table("admission_status", "school.admission_status");
    table.map(|table| table.by_year(academic_year_of, word_of).years).unwrap_or_default()
}

/// Places in temporary buildings: one number, or a table by year.
fn temporary(reader: &Reader<'_>) -> TemporaryPlaces {
    const KEY: &str = "temporary_places";
    match reader.node(KEY) {
        None => TemporaryPlaces::default(),
        Some(Node { value: Value::Table(_), .. }) => {
            TemporaryPlaces::ByYear(numbers(reader, KEY, "school.temporary_places"))
        }
        Some(node) => count_of(reader.log, KEY, node).map(TemporaryPlaces::Always).unwrap_or_default(),
    }
}

fn moves_to(id: SchoolId, reader: &Reader<'_>, context: &Context<'_>) -> Option<At<SchoolId>> {
    let to = context.catalogue.school(reader.log, "moves_to", reader.node("moves_to")?)?;
    if *to == id {
        let help = "name the school that takes its pupils";
        reader.log.error("moves-to-itself", to.span, "a school cannot move to itself", help);
    }
    Some(to)
}

/// `opens_with` is the beginning of the years taught.
fn begins_with(with: At<YearRange>, years: YearRange, log: &Log) {
    if with.first == years.first && with.last <= years.last {
        return;
    }
    let message = format!("it opens with {}, which is not the beginning of the years {years} that it teaches", *with);
    let first = YearRange { first: years.first, last: with.last.clamp(years.first, years.last) };
    log.error("bad-nc-years", with.span, message, format!("write \"{first}\""));
}

/// Whether it has neither `opens` nor a roll up to the base year, and a project's step opens it.
fn is_opened_by_project(id: SchoolId, table: &Table, has_opens: bool, context: &Context<'_>) -> bool {
    let is_past =
        |key: &str| AcademicYear::parse(key).is_ok_and(|year| context.base_year.is_none_or(|base| year <= base));
    let has_roll = || match table.get("roll").map(|node| &node.value) {
        Some(Value::Table(roll)) => roll.entries.iter().any(|entry| is_past(&entry.key)),
        _ => false,
    };
    context.opened.get(id.0).copied().unwrap_or(false) && !has_opens && !has_roll()
}

/// A number is written for the years up to the base year, unless a project opens the school.
fn stands_in_the_base_year(
    reader: &Reader<'_>,
    key: &'static str,
    list: &'static str,
    is_opened: bool,
    base: Option<AcademicYear>,
) {
    let early = |written: &Table| {
        let years = written.entries.iter().filter_map(|entry| AcademicYear::parse(&entry.key).ok());
        years.into_iter().any(|year| base.is_none_or(|base| year <= base))
    };
    let is_listed = reader.inner(list).is_some_and(early);
    if is_opened || is_listed || reader.has(key) {
        return;
    }
    let base = base.map_or_else(|| "the base year".to_owned(), |base| base.to_string());
    let (more, or) = if reader.has(list) {
        (format!(", and `{list}` has none for {base} or earlier"), format!(", or an earlier year to `{list}`"))
    } else {
        (String::new(), String::new())
    };
    let message = format!("a school has no `{key}`{more}");
    reader.log.error("missing-key", reader.span, message, format!("add `{key} = …` to this school{or}"));
}

/// A school that is open in the base year has a roll for it.
fn has_base_roll(
    id: SchoolId,
    item: &Item<'_>,
    context: &Context<'_>,
    (opens, closes, is_opened): (Option<At<AcademicYear>>, Option<At<AcademicYear>>, bool),
    log: &Log,
) {
    let Some(base) = context.base_year.filter(|base| !is_written(item.table, *base)) else { return };
    if closes.is_some_and(|closes| *closes <= base) {
        return;
    }
    let opened_from = context.opened_from.get(id.0).copied().flatten();
    if let Some(from) = opened_from.filter(|from| is_opened && **from <= base) {
        let message = format!("`{}` is opened in {}, but has no roll for the base year {base}", *item.id, *from);
        let help = format!("add its roll to [school.roll] of the school: \"{base}\" = […], or open it later");
        log.error("no-base-roll", item.id.span, message, help);
    } else if !is_opened && opens.is_none_or(|opens| *opens <= base) {
        let message = format!("`{}` has no roll for the base year {base}", *item.id);
        let help = format!("add its roll to [school.roll], one number a year taught: \"{base}\" = […]");
        log.error("no-base-roll", item.id.span, message, help);
    }
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
    school_or_area(&text, text.span, catalogue, log)
}

/// What an id stands for that may be `area:ID`.
fn school_or_area(text: &str, span: Span, catalogue: &Catalogue<'_>, log: &Log) -> Option<At<Feeder>> {
    if let Some(area) = text.strip_prefix("area:") {
        let area = catalogue.areas.find(log, area, span)?;
        return Some(area.map(|place| Feeder::Area(AreaId(place))));
    }
    let school = catalogue.schools.find(log, text, span)?;
    Some(school.map(|place| Feeder::School(SchoolId(place))))
}

/// Whose intake it draws: ids with shares, in their own order.
fn draws(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> Vec<At<(Feeder, f64)>> {
    let Some(table) = reader.table("draws", "school.draws") else { return Vec::new() };
    let log = reader.log;
    let mut draws: Vec<At<(Feeder, f64)>> = table
        .entries()
        .filter_map(|(id, span, node)| {
            let from = school_or_area(id, span, catalogue, log);
            let share = number_of(log, id, node, &(0.0..=1.0));
            Some(At::new((from?.value, share?.value), span))
        })
        .collect();
    draws.sort_by_key(|draw| match draw.0 {
        Feeder::School(school) => (0, school.0),
        Feeder::Area(area) => (1, area.0),
    });
    draws
}
