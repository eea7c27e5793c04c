//! Sources by year, allocations by project, and the cost of borrowing, as grids in £'000.

use std::collections::BTreeMap;

use super::grid::{Grid, GridLine, Leaf, LineKey, LineKind};
use super::money::Money;
use super::programme::thousands;
use crate::calendar::FinancialYear;
use crate::funding::{Funding, SourceYear};
use crate::money::Pence;
use crate::plan::{Plan, SourceId};
use crate::report::rounding::{add_up_to, thousand};

/// The flows of a source's money, in the order shown; those that are seldom are left out where they never are.
const FLOWS: [(&str, bool); 5] =
    [("received", false), ("repaid", true), ("used", false), ("lost", true), ("carried forward", false)];

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

/// The flows of a source by year in whole thousands that still balance: sums since the first year are rounded, and
/// what stands in a year is their difference, so that no rounding piles up.
fn flows(rows: &[&SourceYear]) -> Vec<[i128; 5]> {
    let mut exact = [Pence::ZERO; 4];
    let mut before = [0; 4];
    let mut carried = rows.first().map_or(0, |row| thousand(row.brought_forward));
    let mut years = Vec::with_capacity(rows.len());
    for row in rows {
        for (sum, flow) in exact.iter_mut().zip([row.received, row.repaid, row.used, row.lost]) {
            *sum += flow;
        }
        let rounded = thousand;
        let repaid = rounded(exact[1]);
        let received = rounded(exact[0] + exact[1]) - repaid;
        let used = rounded(exact[2]);
        // Money is lost only where nothing is carried forward, so it may take what rounding leaves.
        let lost = if exact[3] == Pence::ZERO { 0 } else { received + repaid - used };
        let now = [received, repaid, used, lost];
        let [received, repaid, used, lost] = [0, 1, 2, 3].map(|flow| now[flow] - before[flow]);
        carried += received + repaid - used - lost;
        before = now;
        years.push([received, repaid, used, lost, carried]);
    }
    years
}

/// Sources by year: received, used and carried forward; below, the same of all, the programme's spend and the gap.
#[must_use]
pub fn sources(plan: &Plan, funding: &Funding, money: &Money) -> Grid {
    let years = &funding.years;
    let mut rows: BTreeMap<SourceId, Vec<&SourceYear>> = BTreeMap::new();
    for year in &funding.sources {
        rows.entry(year.source).or_default().push(year);
    }
    let mut lines = Vec::new();
    let mut all = vec![[0; 5]; years.len()];
    for (place, source) in plan.sources.iter().enumerate() {
        let id = SourceId(place);
        let of_source = rows.get(&id).map(Vec::as_slice).unwrap_or_default();
        let mut shown = vec![[0; 5]; years.len()];
        for (row, flows) in of_source.iter().zip(flows(of_source)) {
            if let Some(column) = years.iter().position(|&year| year == row.year) {
                shown[column] = flows;
                all[column] = [0, 1, 2, 3, 4].map(|flow| all[column][flow] + flows[flow]);
            }
        }
        lines.push(GridLine::new(LineKey::Source(id), LineKind::Heading, source.name.value.clone(), Vec::new()));
        for (flow, (name, is_seldom)) in FLOWS.into_iter().enumerate() {
            if !is_seldom || shown.iter().any(|year| year[flow] != 0) {
                let cells = shown.iter().map(|year| (year[flow] != 0).then_some(year[flow])).collect();
                lines.push(GridLine::new(LineKey::Flow(id, name), LineKind::Item, name, cells));
            }
        }
    }
    if !lines.is_empty() {
        for (flow, name) in [(0, "All received"), (2, "All used"), (4, "All carried forward")] {
            lines.push(GridLine::total(name, all.iter().map(|year| year[flow]).collect()));
        }
    }
    let shown: Vec<[i128; 3]> =
        years.iter().map(|year| money.years.get(year).copied().unwrap_or_default().shown()).collect();
    lines.push(GridLine::total("Programme's spend", shown.iter().map(|year| year[0]).collect()));
    lines.push(gap(shown.iter().map(|year| year[2]).collect()));
    Grid::new("£'000", headings(years), lines)
}

/// The gap row, with a sign that says whether there is one.
fn gap(cells: Vec<i128>) -> GridLine {
    let name = if cells.iter().any(|&cell| cell != 0) { "▲ Gap" } else { "● Gap" };
    GridLine::total(name, cells)
}

/// Allocations: under each project what each source pays by year and what is unfunded.
#[must_use]
pub fn allocations(plan: &Plan, funding: &Funding, money: &Money) -> Grid {
    let years: Vec<FinancialYear> = money.years.keys().copied().collect();
    // By project, sources in order, what is unfunded last.
    let mut paid: BTreeMap<_, Vec<(FinancialYear, Pence)>> = BTreeMap::new();
    for allocation in &funding.allocations {
        let key = (allocation.project, allocation.source.is_none(), allocation.source);
        paid.entry(key).or_default().push((allocation.year, allocation.amount));
    }
    let leaf = |((project, _, source), amounts): (_, Vec<(FinancialYear, Pence)>)| Leaf {
        group: (LineKey::Project(project), plan[project].name.value.clone()),
        key: LineKey::Paid(project, source),
        label: source.map_or_else(|| "▲ unfunded".to_owned(), |source| plan[source].name.value.clone()),
        values: by_column(&years, amounts.into_iter()),
        marks: Vec::new(),
    };
    let mut leaves: Vec<Leaf> = paid.into_iter().map(leaf).collect();
    let shown: Vec<[i128; 3]> = money.years.values().map(|year| year.shown()).collect();
    for (column, [_, funded, short]) in shown.iter().enumerate() {
        round_to(&mut leaves, column, *funded, |leaf| !is_gap(leaf));
        round_to(&mut leaves, column, *short, is_gap);
    }
    let mut grid = Grid::grouped("£'000", headings(&years), leaves, "Programme's spend");
    if !grid.lines.is_empty() {
        grid.lines.push(gap(shown.iter().map(|year| year[2]).collect()));
    }
    grid
}

/// Whether a leaf is what no source pays of a project.
const fn is_gap(leaf: &Leaf) -> bool {
    matches!(leaf.key, LineKey::Paid(_, None))
}

/// Rounds a column of some leaves so that they add up to a total shown elsewhere.
fn round_to(leaves: &mut [Leaf], column: usize, total: i128, counts: impl Fn(&Leaf) -> bool) {
    let mut some: Vec<&mut Leaf> = leaves.iter_mut().filter(|leaf| counts(leaf)).collect();
    let exact: Vec<f64> = some.iter().map(|leaf| leaf.values[column]).collect();
    for (leaf, rounded) in some.iter_mut().zip(add_up_to(&exact, total)) {
        leaf.values[column] = rounded as f64;
    }
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
