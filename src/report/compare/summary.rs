//! Both sides in all, and what moves by area and by year: narrow tables, three figures wide.

use super::money::{Line, by_project, going_back};
use super::places::{peaks, places, unplaced};
use super::sided::Sided;
use super::{Compared, Side, title};
use crate::calendar::FinancialYear;
use crate::forecast::PressureRow;
use crate::funding::{SourceReceipts, Status};
use crate::money::Pence;
use crate::plan::{Basis, SourceId};
use crate::report::balance::{ALL_YEARS, FUNDED, GAP, UNFUNDED, gap};
use crate::report::programme::PROGRAMME;
use crate::report::table::{Cell, Column, ColumnKey, RowKey, Table, Unit, Value};

/// From so many forms on an intake runs short.
const SHORT: f64 = 0.5;

/// Both sides in all, then what moves by area and, of the whole programme, by year.
#[must_use]
pub fn summary(of: Compared<'_>) -> Vec<Table> {
    let gaps = of.sides.map(|side| gap(side.of));
    let places = places(of);
    let mut tables: Vec<Table> = in_all(of, &gaps).into_iter().collect();
    tables.extend(peaks(&places));
    tables.extend(unplaced(&places));
    if of.areas.is_empty() {
        tables.extend(by_year(of, &gaps, "Spend by year (£'000)", PROGRAMME));
        tables.extend(by_year(of, &gaps, "Unfunded by year (£'000)", UNFUNDED));
    }
    tables
}

/// Both sides in all; of the programme, or of the areas' projects and places.
fn in_all(of: Compared<'_>, gaps: &[Table; 2]) -> Option<Table> {
    let mut sided = Sided::new(title(of), vec![Column::words("figure", "In all")], &[("", Unit::Whole)]);
    let bases = of.sides.map(|side| (side.of.firm.funding(side.of.plan), side.of.firm.all_areas()));
    let money = bases[0].0.max(bases[1].0);
    let places = bases[0].1.max(bases[1].1);
    let mut line = |name: &str, basis: Basis, both: [Cell; 2], unit| {
        let both = both.map(|cell| cell.seen(unit));
        sided.push(RowKey::Named(name.to_owned()), basis, vec![name.into()], &[both]);
    };
    let spend = [
        ("Spend of the programme (£'000)", PROGRAMME),
        ("of which funded", FUNDED),
        ("of which unfunded", UNFUNDED),
        ("Missing for everything to be built (£'000)", GAP),
    ];
    if of.areas.is_empty() {
        for (name, row) in spend {
            let shown = |gap: &Table| gap.cell(&RowKey::Named(row.to_owned()), ColumnKey::Field(ALL_YEARS)).cloned();
            let both = [0, 1].map(|side| shown(&gaps[side]).unwrap_or_else(|| Cell::new(Pence::ZERO)));
            line(name, money, both, Unit::Thousands);
        }
        let goes = |side: Side| {
            let all = side.of.outcome.funding.standings.iter();
            i64::try_from(all.filter(|one| one.status == Status::Funded).count()).unwrap_or(i64::MAX)
        };
        line("Projects that can go ahead", money, of.sides.map(|side| Cell::new(goes(side))), Unit::Whole);
        let receipts = |side: Side| side.of.outcome.funding.receipts.iter().map(SourceReceipts::total).sum::<Pence>();
        let firm = |side: Side| (0..side.of.plan.sources.len()).map(|place| side.of.firm[SourceId(place)]).max();
        let receiving = of.sides.map(firm).into_iter().flatten().max().unwrap_or_default();
        line("Receipts (£'000)", receiving, of.sides.map(|side| Cell::new(receipts(side))), Unit::Thousands);
    } else {
        let lines: Vec<Line> = by_project(of).into_iter().filter(Line::is_of_a_year).collect();
        for (figure, (name, _)) in spend.into_iter().enumerate() {
            let name = if figure == 0 { "Spend of its projects (£'000)" } else { name };
            line(name, money, all(&lines, figure), Unit::Thousands);
        }
    }
    let lapsing = all(&going_back(of), 0);
    if lapsing.iter().any(|cell| !cell.value.is_zero()) {
        line("Developers' money that may have to go back (£'000)", money, lapsing, Unit::Thousands);
    }
    if of.areas.is_empty() {
        let costs = |side: Side| side.of.outcome.funding.borrowing.iter().map(|cost| cost.total).sum::<Pence>();
        let both = of.sides.map(|side| Cell::new(costs(side)));
        let lends = |side: Side| side.of.outcome.funding.borrowing.iter().map(|cost| side.of.firm[cost.source]).max();
        let borrowed = of.sides.map(lends).into_iter().flatten().max().unwrap_or_default();
        line("Revenue cost of borrowing, all years (£'000)", borrowed, both, Unit::Thousands);
    }
    let lacking = |side| rows(of, side).filter(|row| row.pressure_fe >= SHORT).count();
    let both = of.sides.map(|side| Cell::new(i64::try_from(lacking(side)).unwrap_or(i64::MAX)));
    line("Intakes of an area short by half a form or more", places, both, Unit::Whole);
    let unplaced = |side| rows(of, side).filter_map(|row| row.unplaced).sum::<f64>();
    line("Pupils without a place, all years", places, of.sides.map(|side| Cell::new(unplaced(side))), Unit::Whole);
    sided.table(None)
}

/// The rows of the areas, of every entry and year.
fn rows<'a>(of: Compared<'a>, side: Side<'a>) -> impl Iterator<Item = &'a PressureRow> {
    let rows = side.of.outcome.pressure.iter().filter(|row| row.school.is_none());
    rows.filter(move |row| of.takes(&side.of.plan[row.area]))
}

/// A figure of all lines together, as they print it.
fn all(lines: &[Line], figure: usize) -> [Cell; 2] {
    [0, 1].map(|side| {
        let cells = || lines.iter().map(|line| line.figure(figure, side));
        let value = cells().fold(Value::Money(Pence::ZERO), |sum, cell| sum.plus(&cell.value));
        let shown: Option<i128> = cells().map(Cell::shown).sum();
        Cell { shown, ..Cell::new(value) }
    })
}

/// A figure of the programme by year, where any year moves.
fn by_year(of: Compared<'_>, gaps: &[Table; 2], title: &str, row: &str) -> Option<Table> {
    let mut sided = Sided::new(title, vec![Column::words("financial_year", "Year")], &[("", Unit::Thousands)]);
    let years = gaps.iter().flat_map(|gap| &gap.columns).filter_map(|column| match column.key {
        ColumnKey::Financial(year) => Some(year),
        _ => None,
    });
    let basis = of.sides.iter().map(|side| side.of.firm.funding(side.of.plan)).max().unwrap_or_default();
    let cell = |gap: &Table, key| gap.cell(&RowKey::Named(row.to_owned()), key).cloned();
    let both = |key| [0, 1].map(|side| cell(&gaps[side], key).unwrap_or_else(|| Cell::new(Pence::ZERO)));
    let years: std::collections::BTreeSet<FinancialYear> = years.collect();
    let lines: Vec<(FinancialYear, [Cell; 2])> =
        years.into_iter().map(|year| (year, both(ColumnKey::Financial(year)))).collect();
    let is_none = |(_, both): &(FinancialYear, [Cell; 2])| both.iter().all(|cell| cell.value.is_zero());
    let first = lines.iter().position(|line| !is_none(line))?;
    let last = lines.iter().rposition(|line| !is_none(line))?;
    let moves = lines.iter().any(|(_, [a, b])| a.value != b.value);
    for (year, both) in lines.into_iter().skip(first).take(last + 1 - first) {
        sided.push(RowKey::None, basis, vec![year.into()], &[both]);
    }
    sided.table(Some("All years")).filter(|_| moves)
}
