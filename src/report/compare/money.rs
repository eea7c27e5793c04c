//! What moves in money: spend, what is funded of it and what is not, by project and year; receipts by source and year;
//! developers' money that may have to go back, by the last year in which it may be spent.

use std::collections::{BTreeMap, HashMap};

use super::sided::Sided;
use super::{Compared, cell_or, ids, year_key};
use crate::calendar::FinancialYear;
use crate::funding::contributions;
use crate::money::Pence;
use crate::plan::{Basis, ProjectId, SourceId};
use crate::report::balance::{allocations, sources};
use crate::report::programme::profile;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Item, Row, RowKey, Table, Unit};

/// A financial year, or what was spent before the programme, which comes first.
type Year = Option<FinancialYear>;

/// The money of a project or a source in one year on both sides.
#[derive(Clone, Debug)]
pub struct Line {
    kind: &'static str,
    item: Item,
    year: Year,
    basis: Basis,
    figures: Vec<(&'static str, [Cell; 2])>,
}

/// Lines by the rank of their item, then year.
type Lines = BTreeMap<(usize, Year), Line>;

impl Line {
    fn new(kind: &'static str, item: &Item, year: Year, figures: &[&'static str]) -> Self {
        let figures = figures.iter().map(|name| (*name, [0, 1].map(|_| Cell::new(Pence::ZERO)))).collect();
        Self { kind, item: item.clone(), year, basis: Basis::Published, figures }
    }

    /// Its facts, a figure each; what was spent before is neither funded nor unfunded here.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        let count = if self.year.is_none() { 1 } else { self.figures.len() };
        self.figures.iter().take(count).map(|(name, [a, b])| {
            let year = self.year.map_or_else(|| Cell::new("before"), Cell::from);
            let (kind, item) = (self.kind.into(), Cell::new(self.item.clone()));
            let cells = vec![kind, item, year, (*name).into(), a.clone(), b.clone(), Cell::difference(a, b)];
            Fact::new(RowKey::None, self.basis, cells)
        })
    }

    fn moves(&self) -> bool {
        self.figures.iter().any(|(_, [a, b])| a.value != b.value)
    }

    /// Whether it is of a year of the programme, and not of what was spent before.
    pub const fn is_of_a_year(&self) -> bool {
        self.year.is_some()
    }

    /// One of its figures on one side.
    pub fn figure(&self, figure: usize, side: usize) -> &Cell {
        &self.figures[figure].1[side]
    }
}

/// Items of both sides by their id, in the order of the first, then what only the second has.
fn ranks<'a>(of: Compared<'a>, items: fn(&'a crate::plan::Plan) -> Vec<&'a str>) -> HashMap<&'a str, usize> {
    let [a, b] = of.sides.map(|side| items(side.of.plan).into_iter());
    ids(a, b).into_iter().zip(0..).collect()
}

fn by_key(table: &Table) -> HashMap<&RowKey, &Row> {
    table.rows.iter().map(|row| (&row.key, row)).collect()
}

/// Every project and year with spend on either side: projects in order, `before` first, then years; as the programme's
/// profile and the allocations print it.
pub fn by_project(of: Compared<'_>) -> Vec<Line> {
    let ranks = ranks(of, |plan| plan.projects.iter().map(|project| project.id.as_str()).collect());
    let mut lines = Lines::new();
    for (place, side) in of.sides.into_iter().enumerate() {
        let side = side.of;
        let (profile, paid) = (profile(side), allocations(side));
        let (spent, short) = (by_key(&profile), by_key(&paid));
        let gaps: HashMap<(ProjectId, Year), Pence> =
            side.outcome.funding.gaps(side.plan).map(|one| ((one.project, Some(one.year)), one.amount)).collect();
        for (id, spend) in (0..).map(ProjectId).zip(&side.outcome.funding.spend) {
            let item = &side.names[id];
            let Some(&rank) = ranks.get(item.id()).filter(|_| of.takes_project(side.plan, id)) else { continue };
            let years = spend.years.iter().map(|(year, amount)| (Some(*year), *amount));
            for (year, amount) in std::iter::once((None, spend.before)).chain(years) {
                if amount == Pence::ZERO {
                    continue;
                }
                let new = || Line::new("project", item, year, &["spend", "funded", "unfunded", "gap"]);
                let line = lines.entry((rank, year)).or_insert_with(new);
                let row = spent.get(&RowKey::Project(id)).copied();
                let spent = cell_or(row, profile.column(year_key(year)), || Cell::new(amount));
                let row = short.get(&RowKey::Paid(id, None)).copied();
                let nothing = || Cell::difference(&spent, &spent);
                let short = cell_or(row, paid.column(year_key(year)), nothing);
                line.figures[1].1[place] = Cell::difference(&short, &spent);
                line.figures[0].1[place] = spent;
                line.figures[2].1[place] = short;
                let missing = gaps.get(&(id, year)).copied().unwrap_or(Pence::ZERO);
                line.figures[3].1[place] = Cell::new(missing);
                line.basis = line.basis.max(side.firm.money(id));
            }
        }
    }
    lines.into_values().collect()
}

/// Every source and year with receipts on either side: sources in order, then years; as the sources' table prints what
/// stands there too.
pub fn by_source(of: Compared<'_>) -> Vec<Line> {
    let ranks = ranks(of, |plan| plan.sources.iter().map(|source| source.id.as_str()).collect());
    let mut lines = Lines::new();
    for (place, side) in of.sides.into_iter().enumerate() {
        let side = side.of;
        let flows = sources(side);
        let received = by_key(&flows);
        for (id, receipts) in (0..).map(SourceId).zip(&side.outcome.funding.receipts) {
            let item = &side.names[id];
            let Some(&rank) = ranks.get(item.id()).filter(|_| of.takes_source(side.plan, id)) else { continue };
            for (&year, &amount) in receipts.years.iter().filter(|(_, amount)| **amount != Pence::ZERO) {
                let new = || Line::new("source", item, Some(year), &["received"]);
                let line = lines.entry((rank, Some(year))).or_insert_with(new);
                let row = received.get(&RowKey::Flow(id, "received")).copied();
                let shown = cell_or(row, flows.column(ColumnKey::Financial(year)), Cell::default);
                let exact = Cell::new(amount);
                line.figures[0].1[place] = if shown.value == exact.value { shown } else { exact };
                line.basis = line.basis.max(side.firm[id]);
            }
        }
    }
    lines.into_values().collect()
}

/// Every source and last year in which money may have to go back on either side: sources in order, then years.
pub fn going_back(of: Compared<'_>) -> Vec<Line> {
    let ranks = ranks(of, |plan| plan.sources.iter().map(|source| source.id.as_str()).collect());
    let mut lines = Lines::new();
    for (place, side) in of.sides.into_iter().enumerate() {
        let side = side.of;
        for one in contributions(side.plan, &side.outcome.funding) {
            let (item, amount) = (&side.names[one.source], one.going_back(side.plan));
            let Some(&rank) = ranks.get(item.id()).filter(|_| of.takes_source(side.plan, one.source)) else { continue };
            if one.last_year.is_some() && amount != Pence::ZERO {
                let new = || Line::new("source", item, one.last_year, &["going_back"]);
                let line = lines.entry((rank, one.last_year)).or_insert_with(new);
                let cell = &mut line.figures[0].1[place];
                cell.value = std::mem::take(&mut cell.value).plus(&amount.into());
                line.basis = line.basis.max(side.firm[one.source]);
            }
        }
    }
    lines.into_values().collect()
}

/// What moves, a year a line, in £'000; none that is empty.
pub fn tables(projects: &[Line], sources: &[Line], going_back: &[Line]) -> Vec<Table> {
    let one = [("", Unit::Thousands)];
    let figures = ["Spend", "Funded", "Unfunded", "Gap"].map(|name| (name, Unit::Thousands));
    let projects = table("Projects: what moves (£'000)", ["Project", "Year"], &figures, projects)
        .map(|table| table.note("What was spent before the programme counts as funded."));
    let receipts = table("Receipts: what moves (£'000)", ["Source", "Year"], &one, sources);
    let title = "Developers' money that may have to go back: what moves (£'000)";
    let lapsing = table(title, ["Source", "After"], &one, going_back)
        .map(|table| table.note("After: the last year in which it may be spent."));
    [projects, receipts, lapsing].into_iter().flatten().collect()
}

fn table(title: &str, [item, year]: [&str; 2], figures: &[(&str, Unit)], lines: &[Line]) -> Option<Table> {
    let labels = vec![Column::words("item", item), Column::words("financial_year", year)];
    let mut sided = Sided::new(title, labels, figures);
    for line in lines.iter().filter(|line| line.moves()) {
        let year = line.year.map_or_else(|| Cell::new("before"), Cell::from);
        let both: Vec<[Cell; 2]> = line.figures.iter().map(|(_, both)| both.clone()).collect();
        sided.push(RowKey::None, line.basis, vec![line.item.clone().into(), year], &both);
    }
    sided.table(Some("All that moves"))
}
