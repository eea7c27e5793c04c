//! The lines of every list and table: all of them, those that a filter leaves, their order, and which one is meant.
//!
//! A line of a list is a place in its pane's own vector, one of a table its place among the rows that the filter leaves;
//! a cursor counts among the lines that are left.

use super::areas::Entry;
use super::model::{Depth, Model, Order, Pane};
use super::shown::Shown;
use super::tables::{self, TableId};
use crate::plan::SchoolId;
use crate::report::table::{Cell, ColumnKey, RowKey};

/// A row of what a pane shows: the table, by its place among those of the pane, and the row in it.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The table.
    pub shown: &'a Shown,
    /// Which of the pane's tables it is.
    pub table: usize,
    /// The row.
    pub row: usize,
}

/// The tables that are shown, as far as they are made.
#[must_use]
pub fn tables(model: &Model, table: TableId) -> &[Shown] {
    model.tables.of(table).unwrap_or_default()
}

/// A row by its place among all that the tables of a pane show.
#[must_use]
pub fn at(all: &[Shown], place: usize) -> Option<At<'_>> {
    let mut row = place;
    for (table, shown) in all.iter().enumerate() {
        if row < shown.table.rows.len() {
            return Some(At { shown, table, row });
        }
        row -= shown.table.rows.len();
    }
    None
}

/// How many rows the tables of a pane have.
#[must_use]
pub fn count(all: &[Shown]) -> usize {
    all.iter().map(|shown| shown.table.rows.len()).sum()
}

/// The selected row of a table.
#[must_use]
pub fn selected_row(model: &Model, table: TableId) -> Option<At<'_>> {
    at(tables(model, table), selected(model, Pane::Table(table))?)
}

/// What the selected row of a table is about.
#[must_use]
pub fn selected_key(model: &Model, table: TableId) -> Option<&RowKey> {
    let At { shown, row, .. } = selected_row(model, table)?;
    shown.table.rows.get(row).map(|row| &row.key)
}

/// The selected column of a table.
#[must_use]
pub fn selected_column(model: &Model, table: TableId) -> usize {
    let Some(At { shown, .. }) = selected_row(model, table) else { return 0 };
    column_of(shown, model.cursor(Pane::Table(table)).column)
}

/// The column of a table that a cursor is in.
#[must_use]
pub fn column_of(shown: &Shown, column: Option<usize>) -> usize {
    column.unwrap_or_else(|| shown.first_figure()).min(shown.sheet.columns.len().saturating_sub(1))
}

/// What the selected column of a table is about, if one has been selected.
#[must_use]
pub fn selected_column_key(model: &Model, table: TableId) -> Option<ColumnKey> {
    model.cursor(Pane::Table(table)).column?;
    let At { shown, .. } = selected_row(model, table)?;
    shown.column(selected_column(model, table)).map(|column| shown.table.columns[column].key)
}

/// The selected cell of a table.
#[must_use]
pub fn selected_cell(model: &Model, table: TableId) -> Option<(At<'_>, &Cell, usize)> {
    let at = selected_row(model, table)?;
    let column = selected_column(model, table);
    Some((at, at.shown.cell(at.row, column)?, column))
}

/// Every line of a pane that its filter leaves, in the order shown.
#[must_use]
pub fn rows(model: &Model, pane: Pane) -> Vec<usize> {
    let contents = &model.contents;
    let areas = &contents.areas;
    let filter = model.filter(pane).to_lowercase();
    let matches = |text: &str| filter.is_empty() || text.to_lowercase().contains(&filter);
    let mut rows: Vec<usize> = match pane {
        Pane::Intakes => (0..areas.entries.len()).collect(),
        Pane::Findings => (0..contents.findings.len()).collect(),
        Pane::Areas => (0..contents.plan.areas.len()).collect(),
        Pane::Scenarios => (0..contents.scenarios.len()).collect(),
        Pane::Schools => match model.depth {
            Depth::Schools(area) => contents.plan.schools_of(area).map(|(school, _)| school.0).collect(),
            Depth::Areas | Depth::Years(_) => Vec::new(),
        },
        Pane::Table(table) => return (0..count(tables(model, table))).collect(),
        Pane::Details(_) | Pane::Overlay => return Vec::new(),
    };
    rows.retain(|&row| filter.is_empty() || matches(&search_text(model, pane, row)));
    sort(model, pane, &mut rows);
    rows
}

/// Puts lines into the order chosen for the screen.
fn sort(model: &Model, pane: Pane, rows: &mut [usize]) {
    let plan = &model.contents.plan;
    let areas = &model.contents.areas;
    let by_pressure = |a: Option<&Entry>, b: Option<&Entry>| match (a, b) {
        (Some(a), Some(b)) => a.worst_first(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    match (pane, model.orders[model.screen as usize]) {
        (Pane::Intakes, Order::Pressure) => rows.sort_by(|&a, &b| areas.entries[a].worst_first(&areas.entries[b])),
        (Pane::Intakes, Order::Name) => {
            rows.sort_by_cached_key(|&row| plan[areas.entries[row].area].name.to_lowercase());
        }
        (Pane::Areas, Order::Pressure) => {
            let worst: Vec<Option<&Entry>> =
                (0..plan.areas.len()).map(|area| areas.worst_of(crate::plan::AreaId(area))).collect();
            rows.sort_by(|&a, &b| by_pressure(worst[a], worst[b]));
        }
        (Pane::Areas, Order::Name) => rows.sort_by_cached_key(|&row| plan.areas[row].name.to_lowercase()),
        (Pane::Schools, Order::Pressure) => {
            rows.sort_by(|&a, &b| by_pressure(areas.school(SchoolId(a)), areas.school(SchoolId(b))));
        }
        (Pane::Schools, Order::Name) => rows.sort_by_cached_key(|&row| plan.schools[row].name.to_lowercase()),
        _ => {}
    }
}

/// What a filter looks through.
fn search_text(model: &Model, pane: Pane, row: usize) -> String {
    let contents = &model.contents;
    let plan = &contents.plan;
    match pane {
        Pane::Intakes => {
            let entry = &contents.areas.entries[row];
            let area = &plan[entry.area];
            let intake = super::words::entry(entry.first_year);
            format!("{} {} {intake} {} {}", area.name.value, area.district.value, entry.state(), entry.sentence)
        }
        Pane::Findings => {
            let finding = &contents.findings[row];
            let file = finding.position(&plan.files).map(|position| position.file).unwrap_or_default();
            format!("{} {} {file} {}", finding.severity, finding.code, finding.message)
        }
        Pane::Areas => format!("{} {}", plan.areas[row].name.value, plan.areas[row].district.value),
        Pane::Schools => plan.schools[row].name.value.clone(),
        Pane::Scenarios => format!("{} {}", contents.scenarios[row].title, contents.scenarios[row].name),
        _ => String::new(),
    }
}

/// What stays the same about a line when the plan is read again.
#[must_use]
pub fn identity(model: &Model, pane: Pane, row: usize) -> String {
    let contents = &model.contents;
    let plan = &contents.plan;
    match pane {
        Pane::Intakes => {
            let entry = &contents.areas.entries[row];
            format!("{}/{}", plan[entry.area].id.value, entry.first_year)
        }
        Pane::Findings => {
            let finding = &contents.findings[row];
            format!("{}/{}", finding.code, finding.message)
        }
        Pane::Areas => plan.areas[row].id.value.clone(),
        Pane::Schools => plan.schools[row].id.value.clone(),
        Pane::Scenarios => contents.scenarios[row].name.clone(),
        Pane::Table(table) => {
            let at = at(tables(model, table), row);
            at.map(|at| format!("{}|{}", at.table, at.shown.identity(plan, at.row))).unwrap_or_default()
        }
        Pane::Details(_) | Pane::Overlay => String::new(),
    }
}

/// The selected line of a pane, as a place in its own vector.
#[must_use]
pub fn selected(model: &Model, pane: Pane) -> Option<usize> {
    let rows = rows(model, pane);
    let row = model.cursor(pane).row.min(rows.len().saturating_sub(1));
    rows.get(row).copied()
}

/// The identity of the selected line, which stays when what is shown changes.
#[must_use]
pub fn selected_identity(model: &Model, pane: Pane) -> Option<String> {
    selected(model, pane).map(|row| identity(model, pane, row))
}

/// The row of a table that is about the same as what is selected in the first table of its screen.
#[must_use]
pub fn same_as_first(model: &Model, table: TableId) -> Option<usize> {
    let first = tables::of_screen(table.view().screen).next().filter(|first| *first != table)?;
    let plan = &model.contents.plan;
    let name = match selected_key(model, first)? {
        RowKey::Project(project) => &plan[*project].name.value,
        RowKey::Source(source) | RowKey::Flow(source, _) => &plan[*source].name.value,
        RowKey::Site(site) => &plan[*site].name.value,
        _ => return None,
    };
    let all = tables(model, table);
    let is_of_it = |row: &usize| {
        at(all, *row).is_some_and(|at| at.shown.sheet.rows[at.row].iter().any(|cell| cell.trim() == name))
    };
    (0..count(all)).find(is_of_it)
}

/// How many columns a pane has to move along.
#[must_use]
pub fn columns(model: &Model, pane: Pane) -> usize {
    let row = pane.table().and_then(|table| selected_row(model, table));
    row.map_or(0, |at| at.shown.sheet.columns.len())
}
