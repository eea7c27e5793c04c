//! Sources by year, allocations by project, and the cost of borrowing, as grids in £'000.

use std::collections::BTreeMap;

use super::grid::{Grid, GridLine, Leaf, LineKey, LineKind, apportion_columns};
use super::programme::thousands;
use crate::calendar::FinancialYear;
use crate::funding::{Funding, SourceYear};
use crate::money::Pence;
use crate::plan::{Plan, SourceId};

/// A flow of a source's money in a year.
type Flow = fn(&SourceYear) -> Pence;

/// The flows that a source's lines show; those marked are left out of sources that never have them.
const FLOWS: [(&str, bool, Flow); 5] = [
    ("received", false, |year| year.received),
    ("repaid", true, |year| year.repaid),
    ("used", false, |year| year.used),
    ("lost", true, |year| year.lost),
    ("carried forward", false, |year| year.carried_forward),
];

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
pub fn sources(plan: &Plan, funding: &Funding) -> Grid {
    let years = &funding.years;
    let mut rows: BTreeMap<SourceId, Vec<&SourceYear>> = BTreeMap::new();
    for year in &funding.sources {
        rows.entry(year.source).or_default().push(year);
    }
    let of = |source: usize| rows.get(&SourceId(source)).map(Vec::as_slice).unwrap_or_default();
    let mut shown: Vec<Vec<Vec<i64>>> = Vec::new();
    for (_, _, flow) in FLOWS {
        let all = |source| by_column(years, of(source).iter().map(|row| (row.year, flow(row))));
        let values: Vec<Vec<f64>> = (0..plan.sources.len()).map(all).collect();
        shown.push(apportion_columns(&values, years.len()));
    }
    let mut lines = Vec::new();
    for (place, source) in plan.sources.iter().enumerate() {
        let id = SourceId(place);
        let blank = vec![None; years.len()];
        lines.push(GridLine::new(LineKey::Source(id), LineKind::Heading, source.name.value.clone(), blank));
        for ((name, seldom, flow), shown) in FLOWS.iter().zip(&shown) {
            if *seldom && of(place).iter().all(|row| flow(row) == Pence::ZERO) {
                continue;
            }
            let cells = shown[place].iter().map(|&value| (value != 0).then_some(value)).collect();
            lines.push(GridLine::new(LineKey::Flow(id, name), LineKind::Item, *name, cells));
        }
    }
    let total = |part: usize| {
        (0..years.len()).map(|column| shown[part].iter().map(|line| line[column]).sum()).collect::<Vec<i64>>()
    };
    if !lines.is_empty() {
        lines.push(GridLine::total("All received", total(0)));
        lines.push(GridLine::total("All used", total(2)));
        lines.push(GridLine::total("All carried forward", total(4)));
    }
    let spend = by_column(years, funding.spend_by_year().into_iter());
    let gaps = funding.allocations.iter().filter(|allocation| allocation.source.is_none());
    let short = by_column(years, gaps.map(|gap| (gap.year, gap.amount)));
    let rounded = |values: Vec<f64>| values.into_iter().map(super::grid::nearest).collect::<Vec<i64>>();
    lines.push(GridLine::total("Programme's spend", rounded(spend)));
    lines.push(gap(rounded(short)));
    Grid::new("£'000", headings(years), lines)
}

/// The gap row, with a sign that says whether there is one.
fn gap(cells: Vec<i64>) -> GridLine {
    let name = if cells.iter().any(|&cell| cell != 0) { "▲ Gap" } else { "● Gap" };
    GridLine::total(name, cells)
}

/// Allocations: under each project what each source pays by year and what is short.
#[must_use]
pub fn allocations(plan: &Plan, funding: &Funding) -> Grid {
    let spend = funding.spend_by_year();
    let ends = spend.keys().next().zip(spend.keys().next_back());
    let years: Vec<FinancialYear> = ends.map(|(first, last)| first.through(*last).collect()).unwrap_or_default();
    // By project, sources in order, what is short last.
    let mut paid: BTreeMap<_, Vec<(FinancialYear, Pence)>> = BTreeMap::new();
    for allocation in &funding.allocations {
        let key = (allocation.project, allocation.source.is_none(), allocation.source);
        paid.entry(key).or_default().push((allocation.year, allocation.amount));
    }
    let leaves = paid.into_iter().map(|((project, _, source), amounts)| Leaf {
        group: (LineKey::Project(project), plan[project].name.value.clone()),
        key: LineKey::Paid(project, source),
        label: source.map_or_else(|| "not funded".to_owned(), |source| plan[source].name.value.clone()),
        values: by_column(&years, amounts.into_iter()),
        marks: Vec::new(),
    });
    let mut grid = Grid::grouped("£'000", headings(&years), leaves.collect(), "Programme's spend");
    if !grid.lines.is_empty() {
        let gaps = grid.lines.iter().filter(|line| matches!(line.key, LineKey::Paid(_, None)));
        let short = gaps.fold(vec![0; years.len()], |mut sums: Vec<i64>, line| {
            for (sum, value) in sums.iter_mut().zip(&line.cells) {
                *sum += value.unwrap_or(0);
            }
            sums
        });
        grid.lines.push(gap(short));
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
