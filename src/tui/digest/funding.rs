//! Sources by year, allocations by project, and the cost of borrowing, as grids in £'000.

use std::collections::BTreeMap;

use super::grid::{Grid, GridLine, Leaf, LineKey, LineKind};
use super::programme::thousands;
use crate::calendar::FinancialYear;
use crate::funding::{Funding, SourceYear};
use crate::money::Pence;
use crate::plan::{Plan, ProjectId, SourceId};
use crate::report::balance::sources::{FLOWS, flows_shown};
use crate::report::{Payer, Payments};

/// The flows of a source that always stand; the others where there are any.
const LASTING: [&str; 3] = ["received", "used", "carried forward"];

/// The column headings of years.
fn headings(years: &[FinancialYear]) -> Vec<String> {
    years.iter().map(ToString::to_string).collect()
}

/// The amounts of a table by column, in thousands.
fn by_column(years: &[FinancialYear], amounts: impl Iterator<Item = (FinancialYear, Pence)>) -> Vec<f64> {
    let mut values = vec![0.0; years.len()];
    for (year, amount) in amounts {
        if let Some(place) = years.iter().position(|&column| column == year) {
            values[place] += thousands(amount);
        }
    }
    values
}

/// Sources by year: received, used and carried forward; below, the same of all, the programme's spend and the gap.
#[must_use]
pub fn sources(plan: &Plan, funding: &Funding, payments: &Payments) -> Grid {
    let years = &funding.years;
    let mut rows: BTreeMap<SourceId, Vec<&SourceYear>> = BTreeMap::new();
    for year in &funding.sources {
        rows.entry(year.source).or_default().push(year);
    }
    let mut lines = Vec::new();
    let mut all = vec![[0; 6]; years.len()];
    for (place, source) in plan.sources.iter().enumerate() {
        let id = SourceId(place);
        let of_source = rows.get(&id).map(Vec::as_slice).unwrap_or_default();
        let mut shown = vec![[0; 6]; years.len()];
        for (row, flows) in of_source.iter().zip(flows_shown(of_source)) {
            if let Some(column) = years.iter().position(|&year| year == row.year) {
                shown[column] = flows;
                all[column] = [0, 1, 2, 3, 4, 5].map(|flow| all[column][flow] + flows[flow]);
            }
        }
        lines.push(GridLine::new(LineKey::Source(id), LineKind::Heading, source.name.value.clone(), Vec::new()));
        // What was brought forward stands a year before, as carried forward.
        for (flow, name) in FLOWS.into_iter().enumerate().skip(1) {
            if LASTING.contains(&name) || shown.iter().any(|year| year[flow] != 0) {
                let cells = shown.iter().map(|year| (year[flow] != 0).then_some(year[flow])).collect();
                lines.push(GridLine::new(LineKey::Flow(id, name), LineKind::Item, name, cells));
            }
        }
    }
    if !lines.is_empty() {
        for (flow, name) in [(1, "All received"), (3, "All used"), (5, "All carried forward")] {
            lines.push(GridLine::total(name, all.iter().map(|year| year[flow]).collect()));
        }
    }
    lines.push(GridLine::total("Programme's spend", years.iter().map(|year| payments.year(*year).spend).collect()));
    lines.push(gap(years, payments));
    Grid::new("£'000", headings(years), lines)
}

/// The gap row, with a sign that says whether there is one.
fn gap(years: &[FinancialYear], payments: &Payments) -> GridLine {
    let cells: Vec<i128> = years.iter().map(|year| payments.year(*year).gap).collect();
    let name = if cells.iter().any(|&cell| cell != 0) { "▲ Gap" } else { "● Gap" };
    GridLine::total(name, cells)
}

/// Allocations: under each project what each source pays by year and what is unfunded.
#[must_use]
pub fn allocations(plan: &Plan, payments: &Payments) -> Grid {
    let years: Vec<FinancialYear> = payments.years().collect();
    let leaf = |(project, payer): (ProjectId, Payer)| Leaf {
        group: (LineKey::Project(project), plan[project].name.value.clone()),
        key: LineKey::Paid(project, payer.source()),
        label: payer.source().map_or_else(|| "▲ unfunded".to_owned(), |source| plan[source].name.value.clone()),
        values: years.iter().map(|year| payments.line(project, payer, *year) as f64).collect(),
        marks: Vec::new(),
    };
    let mut grid = Grid::grouped("£'000", headings(&years), payments.lines().map(leaf).collect(), "Programme's spend");
    if !grid.lines.is_empty() {
        grid.lines.push(gap(&years, payments));
    }
    grid
}

/// Cost of borrowing: interest and minimum revenue provision by source, and what all borrowing so far costs a year.
#[must_use]
pub fn borrowing(plan: &Plan, funding: &Funding) -> Grid {
    let first = funding.borrowing.iter().map(|cost| cost.year).min();
    let last = funding.borrowing.iter().map(|cost| cost.year).max();
    let years: Vec<FinancialYear> =
        first.zip(last).map(|(first, last)| first.through(last).collect()).unwrap_or_default();
    let mut leaves = Vec::new();
    for (place, source) in plan.sources.iter().enumerate() {
        let id = SourceId(place);
        let costs = || funding.borrowing.iter().filter(|cost| cost.source == id);
        if costs().next().is_none() {
            continue;
        }
        let parts = [
            ("interest", by_column(&years, costs().map(|cost| (cost.year, cost.interest)))),
            ("minimum revenue provision", by_column(&years, costs().map(|cost| (cost.year, cost.mrp)))),
        ];
        leaves.extend(parts.map(|(label, values)| Leaf {
            group: (LineKey::Source(id), source.name.value.clone()),
            key: LineKey::Flow(id, label),
            label: label.to_owned(),
            values,
            marks: Vec::new(),
        }));
    }
    Grid::grouped("£'000 a year", headings(&years), leaves, "Cost of all borrowing")
}
