//! What errors leave out of a plan, so that no table of the rest can pass for one of the whole.

use std::collections::BTreeSet;
use std::fmt;

use super::catalogue::{Catalogue, Item, Kind};
use super::diagnostic::{Diagnostic, Severity};
use super::draft::Draft;
use super::log::Log;
use super::node::{Node, Table, Value};
use super::text::{FileId, Files};
use super::values::{count_of, money_of};
use crate::money::Pence;

/// The errors of a plan and what they leave out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incomplete {
    /// How many errors there are, those of scenarios that are off not counted.
    pub errors: usize,
    /// What is left out: what costs or brings money first.
    pub left_out: Vec<LeftOut>,
}

/// Something that errors leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is: `project`, `site`, `file`, `part of`.
    pub what: &'static str,
    /// Its id, or the path of a file.
    pub id: String,
    /// How much it is of, as far as that can be read.
    pub size: Size,
    /// The file that it stands in.
    file: Option<FileId>,
}

/// How much is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Unknown, or nothing to count.
    #[default]
    Unknown,
    /// A project's budget, or else its spend; what a source brings.
    Money(Pence),
    /// The homes of a site.
    Homes(u32),
}

/// The items of a draft that errors leave out.
pub(super) fn items(draft: &Draft, catalogue: &Catalogue<'_>) -> Vec<LeftOut> {
    let mut all = Vec::new();
    add(&mut all, &catalogue.projects, &draft.projects, |table| {
        let budget = amount(table.get("budget"));
        budget.or_else(|| table.get("spend").and_then(amounts)).map(Size::Money)
    });
    add(&mut all, &catalogue.sources, &draft.sources, |table| {
        let brought = ["receipts", "trigger"].map(|key| table.get(key).and_then(amounts));
        brought.iter().any(Option::is_some).then(|| Size::Money(brought.into_iter().flatten().sum()))
    });
    add(&mut all, &catalogue.schools, &draft.schools, |_| None);
    add(&mut all, &catalogue.sites, &draft.sites, |table| {
        let homes = count_of(&Log::default(), "dwellings", table.get("dwellings")?)?;
        Some(Size::Homes(homes.value))
    });
    add(&mut all, &catalogue.yields, &draft.yields, |_| None);
    add(&mut all, &catalogue.indices, &draft.indices, |_| None);
    add(&mut all, &catalogue.benchmarks, &draft.benchmarks, |_| None);
    add(&mut all, &catalogue.baselines, &draft.baselines, |_| None);
    all
}

fn add<T>(all: &mut Vec<LeftOut>, kind: &Kind<'_>, read: &[Option<T>], size: impl Fn(&Table) -> Option<Size>) {
    let left_out = |item: &Item<'_>| LeftOut {
        what: kind.what,
        id: if item.id.is_empty() { "without an id".to_owned() } else { item.id.value.clone() },
        size: size(item.table).unwrap_or_default(),
        file: item.span.file,
    };
    all.extend(kind.items.iter().zip(read).filter(|(_, read)| read.is_none()).map(|(item, _)| left_out(item)));
}

/// An amount, if it can be read.
fn amount(node: Option<&Node>) -> Option<Pence> {
    money_of(&Log::default(), "", node?).map(|amount| amount.value)
}

/// All amounts that can be read in a table by year, or in a list of tables with an `amount` each.
fn amounts(node: &Node) -> Option<Pence> {
    let of_item = |node: &Node| match &node.value {
        Value::Table(table) => amount(table.get("amount")),
        _ => None,
    };
    let found: Vec<Pence> = match &node.value {
        Value::Table(table) => table.entries.iter().filter_map(|entry| year_amount(&entry.key, &entry.node)).collect(),
        Value::List(items) => items.iter().filter_map(of_item).collect(),
        _ => Vec::new(),
    };
    (!found.is_empty()).then(|| found.into_iter().sum())
}

/// What is spent or received in a year, or before all years.
fn year_amount(key: &str, node: &Node) -> Option<Pence> {
    let is_year = key == "before" || key.starts_with(|first: char| first.is_ascii_digit());
    if is_year { amount(Some(node)) } else { None }
}

impl Incomplete {
    /// What the errors among `diagnostics` leave out: the items, and of the files with errors in which none of them
    /// stands the file itself or a part of it. Errors of files that are `off` leave nothing out.
    pub(super) fn of(items: Vec<LeftOut>, diagnostics: &[Diagnostic], files: &Files, off: &BTreeSet<FileId>) -> Self {
        let is_on = |said: &&Diagnostic| said.span.file.is_none_or(|file| !off.contains(&file));
        let errors: Vec<&Diagnostic> =
            diagnostics.iter().filter(|said| said.severity == Severity::Error).filter(is_on).collect();
        let mut left_out = items;
        let mut told: BTreeSet<FileId> = left_out.iter().filter_map(|item| item.file).collect();
        let has_items = !left_out.is_empty();
        for error in &errors {
            let Some((id, file)) = error.span.file.and_then(|id| Some((id, files.get(id)?))) else { continue };
            // What a scenario breaks is among the items, if it is one.
            let is_told = has_items && file.path.starts_with("scenarios/");
            if told.insert(id) && !is_told {
                let what = match error.code {
                    "missing-folder" | "empty-folder" => "folder",
                    "missing-file" | "unreadable-file" | "enormous-file" | "not-utf8" | "empty-file" => "file",
                    _ => "part of",
                };
                left_out.push(LeftOut { what, id: file.path.clone(), size: Size::Unknown, file: Some(id) });
            }
        }
        Self { errors: errors.len(), left_out }
    }
}

impl fmt::Display for LeftOut {
    /// `project thorpe-st-andrew`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.id)
    }
}
