//! What moves in developers' contributions: what may have to go back unspent, by the last year in which it may be
//! spent.

use std::collections::BTreeMap;

use super::money::{cells, columns, record};
use super::{Side, ids};
use crate::calendar::FinancialYear;
use crate::funding::contributions;
use crate::money::Pence;
use crate::report::old::{Record, Sheet};

/// What may have to go back of a source's money after a year, on both sides.
pub struct GoingBack<'a> {
    id: &'a str,
    name: &'a str,
    year: FinancialYear,
    amounts: [Pence; 2],
}

/// Every source and last year in which money may have to go back on either side: sources in order, then years.
pub fn going_back<'a>(a: Side<'a>, b: Side<'a>) -> Vec<GoingBack<'a>> {
    let of = |side: Side<'a>| side.plan.sources.iter().map(|source| source.id.value.as_str());
    let ranks: BTreeMap<&str, usize> = ids(of(a), of(b)).into_iter().enumerate().map(|(rank, id)| (id, rank)).collect();
    let mut lines: BTreeMap<(usize, FinancialYear), GoingBack> = BTreeMap::new();
    for (place, side) in [a, b].into_iter().enumerate() {
        for one in contributions(side.plan, &side.outcome.funding) {
            let (source, amount) = (&side.plan[one.source], one.going_back(side.plan));
            let (Some(&rank), Some(year)) = (ranks.get(source.id.as_str()), one.last_year) else { continue };
            if amount != Pence::ZERO {
                let new = || GoingBack { id: &source.id, name: &source.name, year, amounts: [Pence::ZERO; 2] };
                lines.entry((rank, year)).or_insert_with(new).amounts[place] += amount;
            }
        }
    }
    lines.into_values().collect()
}

/// What may have to go back in all, on both sides.
pub fn in_all(lines: &[GoingBack]) -> [Pence; 2] {
    [0, 1].map(|side| lines.iter().map(|line| line.amounts[side]).sum())
}

impl GoingBack<'_> {
    /// Its record.
    pub fn record(&self) -> Record {
        record("source", self.id, Some(self.year), "going_back", self.amounts)
    }
}

/// What moves of it, in £'000; none if nothing does.
pub fn sheet(lines: &[GoingBack]) -> Option<Sheet> {
    let moved: Vec<&GoingBack> = lines.iter().filter(|line| line.amounts[0] != line.amounts[1]).collect();
    let figures = ["A", "B", "±"].map(str::to_owned);
    let title = "Developers' money that may have to go back: what moves (£'000)";
    let mut sheet = Sheet::new(title, &["Source", "After"], &figures);
    let amounts = columns(moved.iter().map(|line| line.amounts));
    for (place, line) in moved.iter().enumerate() {
        let label = [line.name.to_owned(), line.year.to_string()];
        sheet.push(label.into_iter().chain(cells(&amounts, place)).collect());
    }
    if moved.is_empty() {
        return None;
    }
    let label = ["All that moves".to_owned(), String::new()];
    sheet.push_total(label.into_iter().chain(cells(&amounts, moved.len())).collect());
    Some(sheet.note("After: the last year in which it may be spent."))
}
