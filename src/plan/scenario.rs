//! Reading scenarios, `scenarios/*.toml`. What they do to a plan is in [`super::scenario_effect`].
//!
//! Single values (`at = …`) are set in the files' trees before the plan is read (see [`super::address`]), in order, the
//! last holding.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::catalogue::{Catalogue, Tree};
use super::log::Log;
use super::model::{AreaId, ProjectGroup, ProjectId, SchoolId, SiteId, SiteStatus, SourceId, YieldId};
use super::node::{Node, Value};
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{academic_year_of, count_of, wrong_type};
use crate::calendar::AcademicYear;

/// The most years by which an item is moved, earlier or later.
pub const MOST_YEARS: i64 = 100;

/// The most that a figure is multiplied by.
pub const LARGEST_FACTOR: u32 = 100;

/// One change: what it is about, and what it does.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is about.
    pub of: Subject,
    /// What it does.
    pub does: Actions,
}

/// What a change is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The Reception cohorts of areas after the base year.
    Areas(Which<AreaId>),
    /// Schools, with their admission numbers of some years.
    Schools(Vec<SchoolId>, BTreeMap<AcademicYear, At<u32>>),
    Sites(Which<SiteId>),
    Projects(Which<ProjectId>),
    Sources(Which<SourceId>),
    Yield(YieldId),
}

/// What a change does; where it says nothing of one, that does nothing.
#[derive(Clone, Copy, Debug)]
pub struct Actions {
    /// Years later, negative: earlier.
    pub years: At<i64>,
    /// What rates, budgets, amounts or pupils are multiplied by.
    pub factor: At<Decimal>,
    /// Whether the item is left out.
    pub drop: bool,
    /// Whether a project goes to the pipeline: it spends nothing and adds no places.
    pub to_pipeline: bool,
}

/// Which items a change is about.
#[derive(Clone, Debug)]
pub enum Which<T> {
    All,
    These(Vec<T>),
    InArea(AreaId),
    OfStatus(SiteStatus),
}

/// A scenario file as read.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// Its changes but for those of single values.
    pub changes: Vec<Change>,
}

/// A change of a single value: where, and what it becomes.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The address, such as `project:drake-primary/spend/2014-15`.
    pub at: At<String>,
    /// The new value.
    pub to: Node,
}

/// The single values that a scenario sets, in order. What is wrong with them is reported by [`read`].
pub fn edits(tree: &Tree) -> Vec<Edit> {
    let Some(Node { value: Value::List(items), .. }) = tree.table.get("change") else { return Vec::new() };
    let edit = |item: &Node| {
        let Value::Table(table) = &item.value else { return None };
        let at = table.get("at")?;
        let Value::Text(address) = &at.value else { return None };
        Some(Edit { at: At::new(address.clone(), at.span), to: table.get("to")?.clone() })
    };
    items.iter().filter_map(edit).collect()
}

/// Reads a scenario; wrong changes are left out.
pub fn read(tree: &Tree, catalogue: &Catalogue<'_>, log: &Log) -> Scenario {
    let root = Reader::new(&tree.table, Span::whole(tree.file), "scenario", log);
    root.text("title");
    root.provenance();
    // Read for itself.
    root.node("accepted");
    let changes = root.tables("change", "change").into_iter().filter_map(|table| change(table, catalogue)).collect();
    root.finish();
    Scenario { changes }
}

/// What a change may be about.
const SELECTORS: [&str; 9] = ["sites", "area", "status", "projects", "sources", "yield", "areas", "schools", "at"];

fn change(reader: Reader<'_>, catalogue: &Catalogue<'_>) -> Option<Change> {
    let log = reader.log;
    let before = log.errors();
    let given: Vec<&str> = SELECTORS.into_iter().filter(|key| reader.has(key)).collect();
    let &[selector] = given.as_slice() else {
        let message = match given.as_slice() {
            [] => "this change does not say what it changes".to_owned(),
            several => format!("this change has {} selectors: {}", several.len(), several.join(", ")),
        };
        let help = format!("give one of {}; write a [[change]] for each", SELECTORS.join(", "));
        log.error("one-selector", reader.span, message, help);
        return None;
    };
    let change = match selector {
        "at" => {
            reader.text("at");
            reader.required("to", Reader::node);
            None
        }
        "areas" => which(&reader, "areas", |node| catalogue.area(log, "areas", node)).map(|which| {
            let does = actions(&reader, None, "cohort_factor", false);
            Change { of: Subject::Areas(which), does }
        }),
        "schools" => schools(&reader, catalogue),
        "projects" => which(&reader, "projects", |node| catalogue.project(log, "projects", node)).map(|which| {
            let to_pipeline = to_pipeline(&reader);
            let does = if reader.has("group") {
                known_actions(&reader, Some("shift_years"), "budget_factor", true)
            } else {
                actions(&reader, Some("shift_years"), "budget_factor", true)
            };
            Change { of: Subject::Projects(which), does: Actions { to_pipeline, ..does } }
        }),
        "sources" => which(&reader, "sources", |node| catalogue.source(log, "sources", node)).map(|which| {
            let does = actions(&reader, Some("delay_years"), "amount_factor", true);
            Change { of: Subject::Sources(which), does }
        }),
        "yield" => reader.node("yield").and_then(|node| catalogue.yields(log, "yield", node)).map(|which| {
            let does = actions(&reader, None, "factor", false);
            Change { of: Subject::Yield(which.value), does }
        }),
        selector => {
            let which = match selector {
                "area" => reader
                    .node("area")
                    .and_then(|node| catalogue.area(log, "area", node))
                    .map(|area| Which::InArea(*area)),
                "status" => reader.word("status").map(|status| Which::OfStatus(*status)),
                _ => which(&reader, "sites", |node| catalogue.site(log, "sites", node)),
            };
            which.map(|which| {
                let does = actions(&reader, Some("delay_years"), "rate_factor", true);
                Change { of: Subject::Sites(which), does }
            })
        }
    };
    if change.is_some() || log.errors() == before {
        reader.finish();
    }
    if log.errors() == before { change } else { None }
}

/// `"all"` or a list of ids.
fn which<T: Copy>(reader: &Reader<'_>, key: &'static str, find: impl Fn(&Node) -> Option<At<T>>) -> Option<Which<T>> {
    match reader.node(key)? {
        Node { value: Value::Text(text), .. } if text == "all" => Some(Which::All),
        Node { value: Value::List(items), .. } => {
            Some(Which::These(items.iter().filter_map(find).map(|item| item.value).collect()))
        }
        node => {
            wrong_type(reader.log, key, node, "\"all\" or a list of ids", "\"all\" or [\"an-id\", \"another\"]");
            None
        }
    }
}

/// Schools with admission numbers of some years.
fn schools(reader: &Reader<'_>, catalogue: &Catalogue<'_>) -> Option<Change> {
    let log = reader.log;
    let schools = reader.items("schools").iter().filter_map(|node| catalogue.school(log, "schools", node));
    let schools = schools.map(|school| school.value).collect();
    let numbers = reader.required("admission_number", |reader, key| reader.table(key, "change.admission_number"))?;
    let numbers = numbers.by_year(academic_year_of, count_of).years;
    let does =
        Actions { years: At::default_of(0), factor: At::default_of(Decimal::ONE), drop: false, to_pipeline: false };
    Some(Change { of: Subject::Schools(schools, numbers), does })
}

/// Whether projects go to the pipeline, which is the only group that a scenario may give them.
fn to_pipeline(reader: &Reader<'_>) -> bool {
    let Some(group) = reader.word::<ProjectGroup>("group") else { return false };
    if *group != ProjectGroup::Pipeline {
        let message = format!("`group` is `{}`, and a scenario moves projects to the pipeline alone", *group);
        reader.log.error("unknown-word", group.span, message, "write group = \"pipeline\", or leave it out");
    }
    true
}

/// The years, the factor and the drop of a change: at least one must be given.
fn actions(reader: &Reader<'_>, years: Option<&'static str>, factor: &'static str, drops: bool) -> Actions {
    let known: Vec<&str> = years.into_iter().chain([factor]).chain(drops.then_some("drop")).collect();
    if !known.iter().any(|key| reader.has(key)) {
        let help = format!("add one of {}", known.join(", "));
        reader.log.error("missing-key", reader.span, "this change does not say what it does", help);
    }
    known_actions(reader, years, factor, drops)
}

/// The same where none need be given.
fn known_actions(reader: &Reader<'_>, years: Option<&'static str>, factor: &'static str, drops: bool) -> Actions {
    let years = years.and_then(|key| reader.whole(key, -MOST_YEARS..=MOST_YEARS));
    let factor = reader.decimal(factor, 0.0..=f64::from(LARGEST_FACTOR));
    Actions {
        years: years.unwrap_or(At::default_of(0)),
        factor: factor.unwrap_or(At::default_of(Decimal::ONE)),
        drop: drops && reader.truth("drop").is_some_and(|drop| drop.value),
        to_pipeline: false,
    }
}
