//! Scenarios: reading `scenarios/*.toml`, and applying them to a plan.
//!
//! Scenarios stack: delays add, factors multiply, drop wins, so that their order changes nothing. Single values
//! (`at = …`) are set in the files' trees before the plan is read (see [`super::address`]), in order, the last holding.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::catalogue::{Catalogue, Tree};
use super::draft::Draft;
use super::model::{AreaId, Project, ProjectId, SiteChange, SiteId, SiteStatus, SourceId, YieldId};
use super::node::{Node, Value};
use super::reader::{Log, Reader, wrong_type};
use super::text::{At, Span};
use crate::calendar::FinancialYear;
use crate::money::Pence;

/// What one change is about and what it does.
#[derive(Clone, Debug)]
pub enum Change {
    Sites { which: Which<SiteId>, delay_years: i64, rate_factor: Decimal, drop: bool },
    Projects { which: Which<ProjectId>, shift_years: i64, budget_factor: Decimal, drop: bool },
    Sources { which: Which<SourceId>, delay_years: i64, amount_factor: Decimal, drop: bool },
    Yield { which: YieldId, factor: Decimal },
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
    let changes = root.tables("change", "change").into_iter().filter_map(|table| change(table, catalogue)).collect();
    root.finish();
    Scenario { changes }
}

/// What a change may be about.
const SELECTORS: [&str; 7] = ["sites", "area", "status", "projects", "sources", "yield", "at"];

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
        "projects" => which(&reader, "projects", |node| catalogue.project(log, "projects", node)).map(|which| {
            let (shift_years, budget_factor, drop) = actions(&reader, Some("shift_years"), "budget_factor", true);
            Change::Projects { which, shift_years, budget_factor, drop }
        }),
        "sources" => which(&reader, "sources", |node| catalogue.source(log, "sources", node)).map(|which| {
            let (delay_years, amount_factor, drop) = actions(&reader, Some("delay_years"), "amount_factor", true);
            Change::Sources { which, delay_years, amount_factor, drop }
        }),
        "yield" => reader.node("yield").and_then(|node| catalogue.yields(log, "yield", node)).map(|which| {
            let (_, factor, _) = actions(&reader, None, "factor", false);
            Change::Yield { which: which.value, factor }
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
                let (delay_years, rate_factor, drop) = actions(&reader, Some("delay_years"), "rate_factor", true);
                Change::Sites { which, delay_years, rate_factor, drop }
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

/// The years, the factor and the drop of a change: at least one must be given.
fn actions(
    reader: &Reader<'_>,
    years: Option<&'static str>,
    factor: &'static str,
    drops: bool,
) -> (i64, Decimal, bool) {
    let known: Vec<&str> = years.into_iter().chain([factor]).chain(drops.then_some("drop")).collect();
    if !known.iter().any(|key| reader.has(key)) {
        let help = format!("add one of {}", known.join(", "));
        reader.log.error("missing-key", reader.span, "this change does not say what it does", help);
    }
    let shift = years.and_then(|key| reader.whole(key, -100..=100)).map_or(0, |years| years.value);
    let factor = reader.decimal(factor, 0.0..=100.0).map_or(Decimal::ONE, |factor| factor.value);
    let drop = drops && reader.truth("drop").is_some_and(|drop| drop.value);
    (shift, factor, drop)
}

/// What all the scenarios together do to one item.
#[derive(Clone, Copy)]
struct Total {
    is_any: bool,
    years: i64,
    factor: Decimal,
    drop: bool,
}

impl Total {
    const NONE: Self = Self { is_any: false, years: 0, factor: Decimal::ONE, drop: false };

    fn add_if(&mut self, applies: bool, years: i64, factor: Decimal, drop: bool) {
        if !applies {
            return;
        }
        self.is_any = true;
        self.years = (self.years + years).clamp(-1000, 1000);
        // Beyond what a decimal holds a factor is far beyond any plan; it stops growing there.
        self.factor = self.factor.checked_mul(factor).unwrap_or(self.factor);
        self.drop |= drop;
    }

    fn years(self) -> i32 {
        i32::try_from(self.years).unwrap_or_default()
    }
}

/// Applies scenarios to a plan as read; every id refers to the catalogue they were read with.
pub fn apply(draft: &mut Draft, scenarios: &[&Scenario]) {
    let mut sites = vec![Total::NONE; draft.sites.len()];
    let mut projects = vec![Total::NONE; draft.projects.len()];
    let mut sources = vec![Total::NONE; draft.sources.len()];
    let mut yields = vec![Total::NONE; draft.yields.len()];
    for change in scenarios.iter().flat_map(|scenario| &scenario.changes) {
        match change {
            Change::Sites { which, delay_years, rate_factor, drop } => {
                for (place, total) in sites.iter_mut().enumerate() {
                    let of = draft.sites[place].as_ref().map(|site| (site.area, *site.status));
                    total.add_if(matches(which, SiteId(place), of), *delay_years, *rate_factor, *drop);
                }
            }
            Change::Projects { which, shift_years, budget_factor, drop } => {
                for (place, total) in projects.iter_mut().enumerate() {
                    total.add_if(matches(which, ProjectId(place), None), *shift_years, *budget_factor, *drop);
                }
            }
            Change::Sources { which, delay_years, amount_factor, drop } => {
                for (place, total) in sources.iter_mut().enumerate() {
                    total.add_if(matches(which, SourceId(place), None), *delay_years, *amount_factor, *drop);
                }
            }
            Change::Yield { which, factor } => yields[which.0].add_if(true, 0, *factor, false),
        }
    }
    each(&mut draft.yields, &yields, |yields, total| {
        let factor = total.factor.to_f64().unwrap_or(1.0);
        yields.pupils.iter_mut().for_each(|pupils| pupils.value *= factor);
    });
    // What is built stays, and with it the site: only completions after the base year are dropped.
    each(&mut draft.sites, &sites, |site, total| {
        site.change = SiteChange {
            delay_years: total.years(),
            rate_factor: total.factor.to_f64().unwrap_or(1.0),
            dropped: total.drop,
        };
    });
    each(&mut draft.projects, &projects, change_project);
    each(&mut draft.sources, &sources, |source, total| {
        source.delay_years = total.years();
        let receipts = source.receipts.years.values_mut();
        for amount in receipts.chain(source.triggers.iter_mut().map(|trigger| &mut trigger.amount)) {
            amount.value = amount.times(total.factor).unwrap_or(amount.value);
        }
    });
    drop_items(&mut draft.projects, &projects);
    drop_items(&mut draft.sources, &sources);
}

/// Changes each item that any scenario changes.
fn each<T>(items: &mut [Option<T>], totals: &[Total], change: impl Fn(&mut T, Total)) {
    for (item, total) in items.iter_mut().zip(totals).filter(|(_, total)| total.is_any) {
        if let Some(item) = item {
            change(item, *total);
        }
    }
}

fn drop_items<T>(items: &mut [Option<T>], totals: &[Total]) {
    for (item, _) in items.iter_mut().zip(totals).filter(|(_, total)| total.drop) {
        *item = None;
    }
}

fn matches<T: PartialEq + Copy>(which: &Which<T>, item: T, site: Option<(AreaId, SiteStatus)>) -> bool {
    match which {
        Which::All => true,
        Which::These(items) => items.contains(&item),
        Which::InArea(area) => site.is_some_and(|site| site.0 == *area),
        Which::OfStatus(status) => site.is_some_and(|site| site.1 == *status),
    }
}

/// Moves a project's dates, profile and places, and scales its budget and profile; `before`, `needed_by` and the
/// dates of dependencies stay.
fn change_project(project: &mut Project, total: Total) {
    let years = total.years();
    if years != 0 {
        project.shift(years);
    }
    if total.factor != Decimal::ONE {
        project.budget.value = project.budget.times(total.factor).unwrap_or(project.budget.value);
        scale(&mut project.spend.years.years, total.factor);
    }
}

/// Scales a profile, pennies by largest remainder.
fn scale(profile: &mut BTreeMap<FinancialYear, At<Pence>>, factor: Decimal) {
    let amounts: Vec<Pence> = profile.values().map(|amount| amount.value).collect();
    for (amount, scaled) in profile.values_mut().zip(Pence::scale(&amounts, factor).unwrap_or(amounts)) {
        amount.value = scaled;
    }
}
