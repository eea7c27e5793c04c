//! Reading the projects of `capital/`.

use super::catalogue::{Catalogue, Item};
use super::log::Log;
use super::model::{
    Admission, Build, Category, Costing, Dependency, Done, Milestone, Places, Project, ProjectGroup, SourceKind,
    SpendProfile,
};
use super::node::Value;
use super::read_capital::listed;
use super::reader::Reader;
use super::text::At;
use super::values::{financial_year_of, money_of, word_of};
use crate::money::Pence;

/// Reads one project; `None` if anything is wrong with it.
pub fn project(item: &Item<'_>, catalogue: &Catalogue<'_>, log: &Log) -> Option<Project> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "project", log);
    reader.node("id");
    let reference = reader.reference("ref");
    let name = reader.required("name", Reader::text);
    let works = reader.text_or_empty("works");
    let area = reader.node("area").and_then(|node| catalogue.area(log, "area", node));
    let group = reader.required("group", Reader::word::<ProjectGroup>);
    let category = reader.word::<Category>("category").unwrap_or(At::default_of(Category::Growth));
    let priority = reader.whole("priority", -1_000_000..=1_000_000);
    let stage = stage(&reader);
    let delivered_by = reader.text("delivered_by");
    let budget = if delivered_by.is_some() {
        Some(reader.money("budget").unwrap_or(At::default_of(Pence::ZERO)))
    } else {
        reader.required("budget", Reader::money)
    };
    let start = reader.date("start");
    let completion = reader.date("completion");
    let needed_by = reader.date("needed_by");
    let spend = reader
        .table("spend", "project.spend")
        .map(|table| SpendProfile { before: table.money("before"), years: table.by_year(financial_year_of, money_of) });
    let read_places = |table| places(table, catalogue);
    let places = reader.tables("places", "project.places").into_iter().filter_map(read_places).collect();
    let dependencies = reader.tables("dependency", "project.dependency").into_iter().filter_map(dependency).collect();
    let costing = Costing {
        build: reader.word::<Build>("build"),
        price_base: reader.month("price_base"),
        new_places: reader.small("new_places", 1..=1_000_000),
    };
    let only_sources = listed(&reader, "only_sources", |node| catalogue.source(log, "only_sources", node));
    let only_kinds = listed(&reader, "only_kinds", |node| word_of::<SourceKind>(log, "only_kinds", node));
    let divisible = reader.truth("divisible");
    let school = reader.node("school").and_then(|node| catalogue.school(log, "school", node));
    let milestones = reader.tables("milestone", "project.milestone").into_iter().filter_map(milestone).collect();
    let provenance = reader.provenance();
    reader.finish();

    let spend = spend.unwrap_or_default();
    let group = group?;
    let is_spread = spend.years.years.is_empty() && *group != ProjectGroup::Pipeline && log.errors() == before;
    let is_spread = is_spread && delivered_by.is_none();
    if is_spread {
        match (start, completion) {
            (Some(start), Some(completion)) if *completion <= *start => {
                let message =
                    format!("`{}` is complete on {}, not after its start on {}", *item.id, *completion, *start);
                let help = "correct one of the two dates, or write the spend by year in [project.spend]";
                log.error("no-spend", completion.span, message, help);
            }
            (Some(_), Some(_)) => {}
            _ => {
                let message = format!("when `{}` spends its budget is not said", *item.id);
                let help = "add [project.spend] with an amount a year, or `start` and a later `completion`";
                log.error("no-spend", item.span, message, help);
            }
        }
    }
    let priority = priority.unwrap_or_else(|| At::default_of(default_priority(*group)));
    let project = Project {
        id: item.id.clone(),
        reference,
        name: name?,
        works,
        area,
        group,
        category,
        priority,
        stage,
        budget: budget?,
        start,
        completion,
        needed_by,
        spend,
        places,
        dependencies,
        costing,
        only_sources,
        only_kinds,
        divisible,
        delivered_by,
        school,
        milestones,
        places_left_out: false,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(project)
}

/// The priority of a project that gives none.
const fn default_priority(group: ProjectGroup) -> i64 {
    match group {
        ProjectGroup::Complete => 0,
        ProjectGroup::OnSite => 1,
        ProjectGroup::InPreparation => 2,
        ProjectGroup::ToCommission => 3,
        ProjectGroup::Dependent => 4,
        ProjectGroup::Pipeline => 5,
    }
}

/// A RIBA stage: a letter of 2007 (A to L) or a number of 2020 (0 to 7).
fn stage(reader: &Reader<'_>) -> Option<At<String>> {
    let stage = reader.reference("stage")?;
    let mut letters = stage.chars();
    if !matches!((letters.next(), letters.next()), (Some('A'..='L' | '0'..='7'), None)) {
        let message = format!("`stage` is `{}`, which is no RIBA stage", *stage);
        let help = "write a letter of 2007 (\"A\" to \"L\") or a number of 2020 (\"0\" to \"7\")";
        reader.log.finding("unknown-stage", stage.span, message, help);
    }
    Some(stage)
}

fn places(reader: Reader<'_>, catalogue: &Catalogue<'_>) -> Option<Places> {
    let log = reader.log;
    let school = reader.required("school", |reader, key| catalogue.school(log, key, reader.node(key)?));
    let from = reader.required("from", Reader::academic_year);
    let years = reader.year_range("years");
    let becomes = reader.count("admission_number").map(|number| number.map(Admission::Becomes));
    let adds = reader.whole("adds", -1_000_000..=1_000_000);
    let adds =
        adds.and_then(|adds| i32::try_from(adds.value).ok().map(|number| At::new(Admission::Adds(number), adds.span)));
    let capacity = reader.count("capacity");
    if let (Some(_), Some(adds)) = (becomes, adds) {
        let help = "keep `admission_number`, which replaces, or `adds`, which raises or lowers";
        log.error("two-admissions", adds.span, "both `admission_number` and `adds` are given", help);
    }
    let sixth_form_places = reader.count("sixth_form_places");
    let opens = reader.truth("opens").unwrap_or(At::default_of(false));
    let provenance = reader.provenance();
    reader.finish();
    let (school, from, admission) = (school?, from?, becomes.or(adds));
    Some(Places { school, from, years, admission, capacity, sixth_form_places, opens, provenance })
}

/// `done` is true, false, or the date on which it was.
fn milestone(reader: Reader<'_>) -> Option<Milestone> {
    let text = reader.required("text", Reader::text);
    let due = reader.date("due");
    let done = match reader.node("done").map(|node| &node.value) {
        None => Some(Done::Open),
        Some(Value::Bool(_)) => reader.truth("done").map(|is_done| if *is_done { Done::Done } else { Done::Open }),
        Some(_) => reader.date("done").map(|date| Done::On(*date)),
    };
    let provenance = reader.provenance();
    reader.finish();
    Some(Milestone { text: text?, due, done: done?, provenance })
}

fn dependency(reader: Reader<'_>) -> Option<Dependency> {
    let kind = reader.required("kind", Reader::word);
    let text = reader.text_or_empty("text");
    let due = reader.date("due");
    let cleared = reader.truth("cleared").unwrap_or(At::default_of(false));
    let provenance = reader.provenance();
    reader.finish();
    Some(Dependency { kind: kind?, text, due, cleared, provenance })
}
