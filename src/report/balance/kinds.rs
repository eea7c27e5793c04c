//! The programme's money by kind of source, as a council prints its funding.

use std::collections::BTreeMap;

use super::ledger::{FLOWS, Flows, RECEIVED, flows, sources};
use super::sources::of_all;
use super::{ALL_YEARS, year_columns};
use crate::money::Pence;
use crate::plan::{Basis, SourceId, SourceKind};
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::source_kind as words;

/// The sources of each kind that the plan has, kinds in their order.
fn by_kind(of: &Figures<'_>) -> BTreeMap<SourceKind, Vec<SourceId>> {
    let mut kinds: BTreeMap<SourceKind, Vec<SourceId>> = BTreeMap::new();
    for source in sources(of) {
        kinds.entry(*of.plan[source].kind).or_default().push(source);
    }
    kinds
}

fn basis(of: &Figures<'_>, sources: &[SourceId]) -> Basis {
    sources.iter().map(|source| of.firm[*source]).max().unwrap_or_default()
}

fn key(kind: SourceKind) -> RowKey {
    RowKey::Named(format!("kind {kind}"))
}

/// What all sources of a kind bring and where it goes, a row each year.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let mut columns = vec![Column::words("kind", "Kind"), Column::words("financial_year", "Year")];
    columns.extend(FLOWS.map(|(field, heading)| Column::figures(field, heading, Unit::Thousands)));
    Facts::new(columns, move |sink| {
        let exact = flows(of);
        for (kind, sources) in by_kind(of) {
            for (place, year) in of.outcome.funding.years.iter().enumerate() {
                let amounts = sum(sources.iter().map(|source| &exact[source.0][place]));
                let cells = [Cell::word(kind.as_str(), words(kind)), (*year).into()];
                let cells = cells.into_iter().chain(amounts.map(Cell::from)).collect();
                sink(Fact::new(key(kind), basis(of, &sources), cells))?;
            }
        }
        Ok(())
    })
}

fn sum<'a>(flows: impl Iterator<Item = &'a Flows<Pence>>) -> Flows<Pence> {
    flows.fold([Pence::ZERO; 6], |mut sum, flows| {
        sum.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += *flow);
        sum
    })
}

/// What sources of each kind bring by year, with totals both ways; what all receive is that of the sources' table, and
/// so is the one source of its kind.
#[must_use]
pub fn kinds(of: &Figures<'_>) -> Table {
    let years = &of.outcome.funding.years;
    let mut columns = vec![Column::words("kind", "Kind")];
    columns.extend(year_columns(years).map(Column::blank_at_zero));
    columns.push(Column::of(ColumnKey::Field(ALL_YEARS), "Total", Unit::Thousands));
    let width = columns.len();
    let mut table = Table::new("Funding received, by kind (£'000)", columns);
    let exact = flows(of);
    for (kind, sources) in by_kind(of) {
        let mut cells = vec![Cell::word(kind.as_str(), words(kind))];
        let of_year = |year: usize| sources.iter().map(|source| exact[source.0][year][RECEIVED]).sum::<Pence>();
        cells.extend((0..years.len()).map(|year| Cell::new(of_year(year))));
        cells.push(Cell::default());
        let key = if let [source] = sources[..] { RowKey::Flow(source, FLOWS[RECEIVED].0) } else { key(kind) };
        table.push(Row::item(key, basis(of, &sources), cells));
    }
    if table.rows.is_empty() {
        return table;
    }
    table.across(width - 1, (1..width - 1).collect());
    let count = table.rows.len();
    table.total(Row::sum(of_all(FLOWS[RECEIVED].0), RowKind::Total, &["All funding"], width), 0..count);
    table.take_from(&super::sources(of));
    table.settled().note("In the year in which it arrives; borrowing in the year in which it is drawn.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::sample;

    #[test]
    fn kinds_add_up_both_ways_to_what_all_sources_receive() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let shown = |row: usize| kinds(&of).rows[row].cells.iter().filter_map(Cell::shown).collect::<Vec<_>>();
        assert_eq!(shown(0), [2_000, 0, 100, 0, 0, 2_100]);
        assert_eq!(shown(3), [2_000, 300, 100, 0, 0, 2_400]);
    }
}
