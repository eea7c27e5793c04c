//! Sources by year, allocations by project, and the cost of borrowing, as grids in £'000.

use super::grid::{Grid, Leaf, LineKey};
use super::programme::thousands;
use crate::calendar::FinancialYear;
use crate::funding::Funding;
use crate::money::Pence;
use crate::plan::{Plan, SourceId};
use crate::report::table::{ColumnKey, RowKey, Table};
use crate::report::{Figures, balance};

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

/// Sources by year: what each receives, uses and carries forward; below, the same of all, the programme's spend and the
/// gap.
#[must_use]
pub fn sources(of: &Figures<'_>) -> Grid {
    let mut table = balance::sources(of);
    // What was brought forward stands a year before, as carried forward.
    table.rows.retain(|row| !matches!(row.key, RowKey::Flow(_, "brought_forward")));
    Grid::of_table(&table, &year_keys(&of.outcome.funding.years))
}

/// Allocations: under each project what each source pays by year and what is unfunded; below, all that is.
#[must_use]
pub fn allocations(of: &Figures<'_>, gap: &Table) -> Grid {
    let spend = of.outcome.funding.spend_by_year();
    let ends = spend.keys().next().zip(spend.keys().next_back());
    let years: Vec<FinancialYear> = ends.into_iter().flat_map(|(first, last)| first.through(*last)).collect();
    let keys = year_keys(&years);
    let mut grid = Grid::of_table(&balance::allocations(of), &keys);
    if !grid.lines.is_empty() {
        let unfunded = gap.clone().only(&[RowKey::Named(balance::UNFUNDED.to_owned())]);
        grid.lines.extend(Grid::of_table(&unfunded, &keys).lines.into_iter().next_back());
    }
    grid
}

fn year_keys(years: &[FinancialYear]) -> Vec<ColumnKey> {
    years.iter().map(|year| ColumnKey::Financial(*year)).collect()
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
