//! Two scenarios side by side: what moves in all and by area, then in places, by area and year, and in money, by project,
//! source and year, developers' money that may have to go back included.

mod money;
mod places;
mod sided;
mod summary;
#[cfg(test)]
mod tests;

use self::money::{by_project, by_source, going_back};
use self::places::places;
use super::Figures;
use super::table::{Cell, Column, ColumnKey, Facts, Report, Table, Unit};
use crate::calendar::AcademicYear;
use crate::plan::{Area, Plan, ProjectId, SourceId};

pub use summary::summary;

/// One of the two sides.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it is called: `base`, or the names of its scenarios.
    pub name: &'a str,
    /// Its plan with its scenarios, and everything computed from it.
    pub of: &'a Figures<'a>,
}

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// A and B.
    pub sides: [Side<'a>; 2],
    /// The ids of the areas that are wanted; none for all.
    pub areas: &'a [String],
    /// The first and the last year that are wanted, where that is said.
    pub years: [Option<AcademicYear>; 2],
}

/// One part of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What moves in all, by area, and in money by year; for people only.
    Summary,
    /// Places by area, entry and year.
    Places,
    /// Projects, receipts and developers' money.
    Money,
}

/// The comparison, or one part of it: facts of every figure that either side has, tables of what moves.
#[must_use]
pub fn report(of: Compared<'_>, view: Option<View>) -> Report<'_> {
    let tables = move || tables(of, view);
    if view == Some(View::Summary) { Report::for_people(tables) } else { Report::new(facts(of, view), tables) }
}

/// A figure on both sides, a row each.
fn facts(of: Compared<'_>, view: Option<View>) -> Facts<'_> {
    let columns = vec![
        Column::words("kind", "Kind"),
        Column::words("id", "Id"),
        Column::words("year", "Year"),
        Column::words("figure", "Figure"),
        Column::figures("a", "A", Unit::Amount),
        Column::figures("b", "B", Unit::Amount),
        Column::figures("difference", "±", Unit::Amount),
    ];
    Facts::new(columns, move |sink| {
        if view != Some(View::Money) {
            places(of).iter().flat_map(places::Place::facts).try_for_each(&mut *sink)?;
        }
        if view != Some(View::Places) {
            let lines = [by_project(of), by_source(of), going_back(of)].concat();
            lines.iter().flat_map(money::Line::facts).try_for_each(sink)?;
        }
        Ok(())
    })
}

fn tables(of: Compared<'_>, view: Option<View>) -> Vec<Table> {
    let wants = |one: View| view.is_none_or(|view| view == one);
    let mut tables = Vec::new();
    if wants(View::Summary) {
        tables.extend(summary(of));
    }
    if wants(View::Places) {
        tables.extend(places::tables(&places(of)));
    }
    if wants(View::Money) {
        tables.extend(money::tables(&by_project(of), &by_source(of), &going_back(of)));
    }
    // What moves in other years alone is not among what is said to move.
    let [from, to] = of.years;
    for table in &mut tables {
        table.between(from, to);
    }
    tables.retain(|table| !table.rows.is_empty());
    // The first table of the summary stands always.
    let moves = tables.len() > usize::from(wants(View::Summary));
    let (what, others) = match view {
        None | Some(View::Summary) => {
            ("places, spend, what is unfunded and receipts", "places, spend, unfunded spend and receipts")
        }
        Some(View::Places) => ("places", "places"),
        Some(View::Money) => ("spend, what is unfunded and receipts", "spend, unfunded spend and receipts"),
    };
    let said = if moves { format!("othing else moves: all other {others}") } else { format!("othing moves: {what}") };
    let years = years(of.years, view).map_or_else(|| "N".to_owned(), |years| format!("{years} n"));
    let note = format!("{years}{said} are the same on both sides, to the pupil, the tenth of a form and the penny.");
    match tables.last_mut() {
        Some(last) => last.notes.push(note),
        None => tables.push(Table::remark(title(of), note)),
    }
    tables
}

/// The years that are wanted, as a sentence begins with them; `None` where all are. Money is of financial years.
fn years([from, to]: [Option<AcademicYear>; 2], view: Option<View>) -> Option<String> {
    let said = |year: AcademicYear| {
        if view == Some(View::Money) { year.financial().to_string() } else { year.to_string() }
    };
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("From {} on", said(from))),
        (None, Some(to)) => Some(format!("Up to {}", said(to))),
        (Some(from), Some(to)) if from == to => Some(format!("In {}", said(from))),
        (Some(from), Some(to)) => Some(format!("From {} to {}", said(from), said(to))),
    }
}

fn title(of: Compared<'_>) -> String {
    let [a, b] = of.sides.map(|side| side.name);
    let names: Vec<&str> =
        of.areas.iter().map(|id| area_named(of, id).map_or(id.as_str(), |area| area.name.as_str())).collect();
    let of = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    format!("A {a} against B {b}{of}")
}

fn area_named<'a>(of: Compared<'a>, id: &str) -> Option<&'a Area> {
    of.sides.iter().find_map(|side| side.of.plan.areas.iter().find(|area| area.id.as_str() == id))
}

impl Compared<'_> {
    /// Whether an area is wanted.
    fn takes(&self, area: &Area) -> bool {
        self.areas.is_empty() || self.areas.iter().any(|id| *id == *area.id)
    }

    /// Whether a project is wanted: it is for such an area.
    fn takes_project(&self, plan: &Plan, project: ProjectId) -> bool {
        self.areas.is_empty() || plan[project].area.is_some_and(|area| self.takes(&plan[area.value]))
    }

    /// Whether a source is wanted: its site lies in such an area, or it is ring-fenced for one.
    fn takes_source(&self, plan: &Plan, source: SourceId) -> bool {
        let source = &plan[source];
        let of_site = source.site.map(|site| plan[site.value].area);
        let fenced = source.ring_fence.areas.iter().flatten().map(|area| area.value);
        self.areas.is_empty() || of_site.into_iter().chain(fenced).any(|area| self.takes(&plan[area]))
    }
}

/// A settled cell of a table, else a cell that is settled with the rest.
fn cell_or(row: Option<&super::table::Row>, column: Option<usize>, or: impl FnOnce() -> Cell) -> Cell {
    row.zip(column).map_or_else(or, |(row, column)| row.cells[column].clone())
}

/// The key of a financial year's column; `None` is what was spent before the programme.
fn year_key(year: Option<crate::calendar::FinancialYear>) -> ColumnKey {
    year.map_or(ColumnKey::Before, ColumnKey::Financial)
}

/// Ids of both sides in the order of the first, then what only the second has.
fn ids<'a>(a: impl Iterator<Item = &'a str>, b: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = a.collect();
    let known: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    ids.extend(b.filter(|id| !known.contains(id)));
    ids
}
