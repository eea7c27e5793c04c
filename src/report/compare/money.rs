//! What moves in money: spend, what is funded of it and what is not, by project and year; receipts by source and year.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, change, ids};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::report::old::{Record, Sheet, Value};
use crate::report::payments::{Payments, YearShown};
use crate::report::rounding::{thousands, thousands_to};
use crate::report::words::number;

/// A financial year, or what was spent before the programme, which comes first.
type Year = Option<FinancialYear>;

/// A project's money in one year on both sides.
pub struct Project<'a> {
    id: &'a str,
    name: &'a str,
    year: Year,
    spend: [Pence; 2],
    unfunded: [Pence; 2],
}

/// What a source brings in one year on both sides.
pub struct Source<'a> {
    id: &'a str,
    name: &'a str,
    year: FinancialYear,
    received: [Pence; 2],
}

/// Every project and year with spend on either side: projects in order, `before` first, then years.
pub fn by_project<'a>(a: Side<'a>, b: Side<'a>) -> Vec<Project<'a>> {
    let of = |side: Side<'a>| side.plan.projects.iter().map(|project| project.id.value.as_str());
    let ranks: BTreeMap<&str, usize> = ids(of(a), of(b)).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let mut lines: BTreeMap<(usize, Year), Project> = BTreeMap::new();
    for (place, side) in [a, b].into_iter().enumerate() {
        let funding = &side.outcome.funding;
        let mut short: BTreeMap<(usize, FinancialYear), Pence> = BTreeMap::new();
        for row in funding.allocations.iter().filter(|row| row.source.is_none()) {
            *short.entry((row.project.0, row.year)).or_insert(Pence::ZERO) += row.amount;
        }
        for (index, (project, spend)) in side.plan.projects.iter().zip(&funding.spend).enumerate() {
            let id = project.id.value.as_str();
            let Some(&rank) = ranks.get(id) else { continue };
            let years = spend.years.iter().map(|(year, amount)| (Some(*year), *amount));
            for (year, amount) in [(None, spend.before)].into_iter().chain(years) {
                if amount == Pence::ZERO {
                    continue;
                }
                let zero = [Pence::ZERO; 2];
                let new = || Project { id, name: &project.name, year, spend: zero, unfunded: zero };
                let line = lines.entry((rank, year)).or_insert_with(new);
                line.spend[place] = amount;
                let missing = year.and_then(|year| short.get(&(index, year)));
                line.unfunded[place] = missing.copied().unwrap_or(Pence::ZERO);
            }
        }
    }
    lines.into_values().collect()
}

/// Every source and year with receipts on either side: sources in order, then years.
pub fn by_source<'a>(a: Side<'a>, b: Side<'a>) -> Vec<Source<'a>> {
    let of = |side: Side<'a>| side.plan.sources.iter().map(|source| source.id.value.as_str());
    let ranks: BTreeMap<&str, usize> = ids(of(a), of(b)).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let mut lines: BTreeMap<(usize, FinancialYear), Source> = BTreeMap::new();
    for (place, side) in [a, b].into_iter().enumerate() {
        for (source, receipts) in side.plan.sources.iter().zip(&side.outcome.funding.receipts) {
            let id = source.id.value.as_str();
            let Some(&rank) = ranks.get(id) else { continue };
            for (&year, &amount) in receipts.years.iter().filter(|(_, amount)| **amount != Pence::ZERO) {
                let new = || Source { id, name: &source.name, year, received: [Pence::ZERO; 2] };
                lines.entry((rank, year)).or_insert_with(new).received[place] = amount;
            }
        }
    }
    lines.into_values().collect()
}

/// A record of one figure.
pub fn record(kind: &str, id: &str, year: Year, figure: &str, [a, b]: [Pence; 2]) -> Record {
    let year = year.map_or_else(|| "before".to_owned(), |year| year.to_string());
    let text = [kind.to_owned(), id.to_owned(), year, figure.to_owned()].map(Value::from);
    text.into_iter().chain([a, b, b - a].map(Value::from)).collect()
}

impl Project<'_> {
    /// Its records, a figure each; what was spent before is neither funded nor unfunded here.
    pub fn records(&self) -> Vec<Record> {
        let figures = [("spend", self.spend), ("funded", self.funded()), ("unfunded", self.unfunded)];
        let of_year = if self.year.is_none() { &figures[..1] } else { &figures[..] };
        of_year.iter().map(|(name, both)| record("project", self.id, self.year, name, *both)).collect()
    }

    fn funded(&self) -> [Pence; 2] {
        [self.spend[0] - self.unfunded[0], self.spend[1] - self.unfunded[1]]
    }
}

impl Source<'_> {
    /// Its record.
    pub fn record(&self) -> Record {
        record("source", self.id, Some(self.year), "received", self.received)
    }
}

/// Columns of amounts in whole thousands with their totals: both sides of a figure.
pub fn columns(both: impl Iterator<Item = [Pence; 2]>) -> [Vec<i128>; 2] {
    let (a, b): (Vec<Pence>, Vec<Pence>) = both.map(|[a, b]| (a, b)).unzip();
    [a, b].map(|amounts| {
        let (mut cells, total) = thousands(&amounts);
        cells.push(total);
        cells
    })
}

/// The cells of a row: both sides and the difference of what is shown.
pub fn cells(columns: &[Vec<i128>; 2], row: usize) -> [String; 3] {
    let [a, b] = [columns[0][row], columns[1][row]];
    [number(a), number(b), change(b - a)]
}

/// What of the spend shown is funded and what is not, line by line, with the sums of what is shown: both sides of each.
fn split(lines: &[&Project], spend: &[Vec<i128>; 2]) -> ([Vec<i128>; 2], [Vec<i128>; 2]) {
    let mut parts = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for (side, shown) in spend.iter().enumerate() {
        for (line, &shown) in lines.iter().zip(shown) {
            let cells = thousands_to(&[line.funded()[side], line.unfunded[side]], shown);
            parts.0[side].push(cells[0]);
            parts.1[side].push(cells[1]);
        }
        for column in [&mut parts.0[side], &mut parts.1[side]] {
            column.push(column.iter().sum());
        }
    }
    parts
}

/// Projects whose money moves, a year a line, in £'000; none if none does.
pub fn projects_sheet(lines: &[Project]) -> Option<Sheet> {
    let moved: Vec<&Project> =
        lines.iter().filter(|line| line.spend[0] != line.spend[1] || line.unfunded[0] != line.unfunded[1]).collect();
    let figures = ["Spend A", "B", "±", "Funded A", "B", "±", "Unfunded A", "B", "±"].map(str::to_owned);
    let mut sheet = Sheet::new("Projects: what moves (£'000)", &["Project", "Year"], &figures);
    let spend = columns(moved.iter().map(|line| line.spend));
    let (funded, short) = split(&moved, &spend);
    let row = |place: usize, label: [String; 2]| -> Vec<String> {
        label.into_iter().chain([&spend, &funded, &short].into_iter().flat_map(|both| cells(both, place))).collect()
    };
    for (place, line) in moved.iter().enumerate() {
        let year = line.year.map_or_else(|| "before".to_owned(), |year| year.to_string());
        sheet.push(row(place, [line.name.to_owned(), year]));
    }
    if moved.is_empty() {
        return None;
    }
    sheet.push_total(row(moved.len(), ["All that moves".to_owned(), String::new()]));
    Some(sheet.note("What was spent before the programme counts as funded."))
}

/// Sources whose receipts move, a year a line, in £'000; none if none does.
pub fn sources_sheet(lines: &[Source]) -> Option<Sheet> {
    let moved: Vec<&Source> = lines.iter().filter(|line| line.received[0] != line.received[1]).collect();
    let figures = ["A", "B", "±"].map(str::to_owned);
    let mut sheet = Sheet::new("Receipts: what moves (£'000)", &["Source", "Year"], &figures);
    let received = columns(moved.iter().map(|line| line.received));
    for (place, line) in moved.iter().enumerate() {
        let label = [line.name.to_owned(), line.year.to_string()];
        sheet.push(label.into_iter().chain(cells(&received, place)).collect());
    }
    if moved.is_empty() {
        return None;
    }
    let label = ["All that moves".to_owned(), String::new()];
    sheet.push_total(label.into_iter().chain(cells(&received, moved.len())).collect());
    Some(sheet)
}

/// Spend by year, and what of it is unfunded, where any year moves.
pub fn years_sheets(both: &[Payments; 2]) -> Vec<Sheet> {
    let years: BTreeSet<FinancialYear> = both.iter().flat_map(Payments::years).collect();
    let sheet = |(title, figure): (&str, fn(YearShown) -> i128)| {
        let mut sheet = Sheet::new(title, &["Year"], &["A", "B", "±"].map(str::to_owned));
        let of = |year: &FinancialYear| [0, 1].map(|side| figure(both[side].year(*year)));
        let row = |label: String, [a, b]: [i128; 2]| vec![label, number(a), number(b), change(b - a)];
        for year in &years {
            sheet.push(row(year.to_string(), of(year)));
        }
        sheet.push_total(row("All years".to_owned(), [0, 1].map(|side| figure(both[side].total()))));
        years.iter().any(|year| of(year)[0] != of(year)[1]).then_some(sheet)
    };
    let spend: (&str, fn(YearShown) -> i128) = ("Spend by year (£'000)", |year| year.spend);
    [spend, ("Unfunded by year (£'000)", |year| year.gap)].into_iter().filter_map(sheet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wholly_unfunded_shows_nothing_funded() {
        let line = |after: i128| Project {
            id: "p",
            name: "P",
            year: None,
            spend: [Pence(150_000), Pence(after)],
            unfunded: [Pence(150_000), Pence(after)],
        };
        let sheet = projects_sheet(&[line(250_000), line(350_000)]).unwrap_or_default();
        assert_eq!(sheet.rows[0], ["P", "before", "2", "3", "+1", "0", "0", "0", "2", "3", "+1"]);
        assert_eq!(sheet.rows[1], ["P", "before", "1", "3", "+2", "0", "0", "0", "1", "3", "+2"]);
        assert_eq!(sheet.rows[2], ["All that moves", "", "3", "6", "+3", "0", "0", "0", "3", "6", "+3"]);
    }
}
