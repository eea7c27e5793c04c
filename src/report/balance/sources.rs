//! What each source brings and where it goes; in whole thousands every year still balances.

use super::gap::{UNFUNDED, gap_in};
use super::ledger::{CARRIED, FLOWS, Ledger, RECEIVED, THOUSAND, USED, flows, ledger, sources as all};
use super::{of_flow, year_columns};
use crate::money::Pence;
use crate::plan::SourceId;
use crate::report::Figures;
use crate::report::circulation::nearest;
use crate::report::programme::{PROGRAMME, profile};
use crate::report::table::{Cell, Column, Fact, Facts, Row, RowKey, RowKind, Table, Unit};

/// What each source brings and where it goes, a row each year.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let mut columns = vec![Column::words("source", "Source"), Column::words("financial_year", "Year")];
    columns.extend(FLOWS.map(|(field, heading)| Column::figures(field, heading, Unit::Thousands)));
    Facts::of(
        columns,
        || &of.outcome.funding.sources,
        |row| {
            let mut cells = vec![(&of.names[row.source]).into(), row.year.into()];
            let amounts = [row.brought_forward, row.received, row.repaid, row.used, row.lost, row.carried_forward];
            cells
                .extend(amounts.into_iter().zip(0..).map(|(amount, flow)| of_flow(row.source, row.year, flow, amount)));
            Fact::new(RowKey::Source(row.source), of.firm[row.source], cells)
        },
    )
}

/// The row of what all sources do of one flow, by its field.
#[must_use]
pub fn of_all(field: &str) -> RowKey {
    RowKey::Named(format!("all {field}"))
}

/// The flows of every source by year: brought forward + received + repaid = used + lost + carried forward, and what is
/// carried forward is brought forward a year later, as printed. Below it what all of them receive, use and carry
/// forward, the programme's spend and the gap. Every table and screen takes these figures from here.
#[must_use]
pub fn sources(of: &Figures<'_>) -> Table {
    sources_in(of, &ledger(of, &profile(of)))
}

pub(super) fn sources_in(of: &Figures<'_>, ledger: &Ledger) -> Table {
    let years = &of.outcome.funding.years;
    let mut columns = vec![Column::words("source", "Source"), Column::words("flow", "")];
    columns.extend(year_columns(years).map(Column::blank_at_zero));
    let mut table = Table::new("Sources (£'000)", columns);
    let exact = flows(of);
    let mut lines: Vec<Vec<usize>> = vec![Vec::new(); FLOWS.len()];
    for source in all(of) {
        push_source(&mut table, of, source, &exact[source.0], &ledger.flows[source.0], &mut lines);
    }
    if table.rows.is_empty() {
        return table;
    }
    for (flow, name) in [(RECEIVED, "All received"), (USED, "All used"), (CARRIED, "All carried forward")] {
        let row = Row::sum(of_all(FLOWS[flow].0), RowKind::Total, &[name, ""], 2 + years.len());
        let total = table.total(row, lines[flow].iter().copied());
        let shown = |year: usize| match flow {
            RECEIVED => ledger.received[year],
            USED => ledger.spend[year][1],
            // It adds up within each source; of all together it is the sum of these where that is beside the exact one.
            _ => {
                let exact: Pence = exact.iter().map(|source| source[year][flow]).sum();
                let sum: i128 = ledger.flows.iter().map(|source| source[year][flow]).sum();
                let is_beside = (sum * THOUSAND - exact.0).abs() < THOUSAND;
                if is_beside { sum } else { nearest(exact.0, THOUSAND) }
            }
        };
        table.given.extend((0..years.len()).map(|year| (total, 2 + year, shown(year))));
    }
    let gap = gap_in(of, ledger);
    for (row, name) in [(PROGRAMME, "Programme's spend"), (UNFUNDED, "")] {
        let Some(found) = gap.rows.iter().find(|one| one.key == RowKey::Named(row.to_owned())) else { continue };
        let mut cells = found.cells.clone();
        cells.truncate(2 + years.len());
        if !name.is_empty() {
            cells[0] = Cell::new(name);
        }
        table.push(Row { key: found.key.clone(), kind: RowKind::Total, cells, within: None, basis: found.basis });
    }
    table.take_from(&gap);
    table.settled()
}

/// A source and those of its flows that move, the lasting ones first of all.
fn push_source(
    table: &mut Table,
    of: &Figures<'_>,
    source: SourceId,
    exact: &[[Pence; 6]],
    shown: &[[i128; 6]],
    lines: &mut [Vec<usize>],
) {
    let years = &of.outcome.funding.years;
    let moves = |flow: usize| exact.iter().any(|flows| flows[flow] != Pence::ZERO);
    let mut head = Row::sum(RowKey::Source(source), RowKind::Head, &[], 2 + years.len());
    head.cells[0] = (&of.names[source]).into();
    if !(0..FLOWS.len()).any(moves) {
        let left_out = of.outcome.funding.options.leaves_out(&of.plan[source]);
        head.cells[1] = Cell::said(left_out.unwrap_or("nothing received"));
    }
    table.push(head);
    for flow in (0..FLOWS.len()).filter(|&flow| moves(flow)) {
        let mut cells = vec![Cell::default(), Cell::new(FLOWS[flow].1)];
        cells.extend(years.iter().zip(exact).map(|(year, flows)| of_flow(source, *year, flow, flows[flow])));
        let row = table.push(Row::item(RowKey::Flow(source, FLOWS[flow].0), of.firm[source], cells));
        table.given.extend(shown.iter().enumerate().map(|(year, flows)| (row, 2 + year, flows[flow])));
        lines[flow].push(row);
    }
}
