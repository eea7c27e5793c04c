//! The programme's spend by year, what each source pays of it, and the gap.

use super::ledger::{FLOWS, Ledger, USED, flows, ledger, sources};
use super::{ALL_YEARS, of_flow, proof_words, year_columns};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::SourceId;
use crate::report::Figures;
use crate::report::programme::{PROGRAMME, profile};
use crate::report::table::{Cell, Column, ColumnKey, Row, RowKey, RowKind, Table, Unit};
use crate::report::words::amount;

/// The row of what sources pay.
pub const FUNDED: &str = "funded";
/// The row of what no source pays.
pub const UNFUNDED: &str = "unfunded";
/// The row of what is missing for everything to be built.
pub const GAP: &str = "gap";

/// Spend by financial year, what is met from each source, what is funded and the gap. Every table and screen takes these
/// figures from here; the spend is that of the programme's profile. Empty without a year.
#[must_use]
pub fn gap(of: &Figures<'_>) -> Table {
    gap_in(of, &ledger(of, &profile(of)))
}

pub(super) fn gap_in(of: &Figures<'_>, ledger: &Ledger) -> Table {
    let funding = &of.outcome.funding;
    let mut columns = vec![Column::words("line", ""), Column::words("source", "")];
    columns.extend(year_columns(&funding.years).map(Column::blank_at_zero));
    columns.push(Column::of(ColumnKey::Field(ALL_YEARS), "Total", Unit::Thousands).kept());
    let (first, total) = (2, 2 + funding.years.len());
    let mut table = Table::new("Spend and funding (£'000)", columns);
    if funding.years.is_empty() {
        return table;
    }
    let exact = flows(of);
    let pays = |source: &SourceId| exact[source.0].iter().any(|flows| flows[USED] != Pence::ZERO);
    let paying: Vec<SourceId> = sources(of).filter(pays).collect();
    let named = |name: &str| RowKey::Named(name.to_owned());
    let spend = table.push(Row::sum(named(PROGRAMME), RowKind::Head, &["Spend", ""], total + 1));
    let funded = spend + 1 + paying.len();
    for source in paying {
        let mut cells = vec![Cell::new("met from"), (&of.names[source]).into()];
        cells.extend(
            funding.years.iter().zip(&exact[source.0]).map(|(year, flows)| of_flow(source, *year, USED, flows[USED])),
        );
        cells.push(Cell::default());
        let key = RowKey::Flow(source, FLOWS[USED].0);
        let row = table.push(Row::item(key, of.firm[source], cells).within(funded));
        for (year, flows) in ledger.flows[source.0].iter().enumerate() {
            table.given.push((row, first + year, flows[USED]));
        }
    }
    table.push(Row::sum(named(FUNDED), RowKind::Total, &["Funded", ""], total + 1).within(spend));
    let mark = |name: &str, amount: Pence| format!("{} {name}", if amount > Pence::ZERO { "▲" } else { "●" });
    let by_year = |name: String, short: &dyn Fn(FinancialYear) -> Pence| {
        let mut cells = vec![Cell::new(name), Cell::default()];
        cells.extend(funding.years.iter().map(|year| Cell::new(short(*year))));
        cells.push(Cell::default());
        cells
    };
    let left = |year| {
        let short = funding.allocations.iter().filter(|one| one.source.is_none() && one.year == year);
        short.map(|one| one.amount).sum()
    };
    let missing = |year| funding.gaps(of.plan).filter(|one| one.year == year).map(|one| one.amount).sum();
    let basis = of.firm.programme(of.plan);
    let unfunded =
        Row::item(named(UNFUNDED), basis, by_year(mark("Unfunded", funding.unfunded()), &left)).within(spend);
    table.push(Row { kind: RowKind::Total, ..unfunded });
    let gap = Row::item(named(GAP), basis, by_year(mark("Gap", funding.gap(of.plan)), &missing));
    table.push(Row { kind: RowKind::Total, ..gap });
    table.across(total, (first..total).collect());
    table.add_up_all();
    // Spend rests on the projects, whoever pays for them.
    table.rows[spend].basis = of.firm.programme(of.plan);
    table.rows[spend].cells.iter_mut().for_each(|cell| cell.basis = None);
    for (column, figures) in ledger.spend.iter().enumerate() {
        for (row, shown) in [spend, funded, funded + 1].into_iter().zip(figures) {
            table.given.push((row, first + column, *shown));
        }
    }
    table.settle();
    table.notes.extend(notes(of));
    table
}

fn notes(of: &Figures<'_>) -> Vec<String> {
    let funding = &of.outcome.funding;
    let mut notes = vec![match funding.unfunded() {
        Pence::ZERO => "Every project in the programme is funded.".to_owned(),
        short => format!("{} of the programme's spend is unfunded.", amount(short)),
    }];
    notes.extend(super::go_ahead(of.plan, funding));
    if funding.gap(of.plan) > Pence::ZERO {
        notes.push(
            "Gap: the least money missing for everything to be built, could any project be paid in part.".to_owned(),
        );
    }
    notes.extend(proof_words(funding));
    notes.extend(super::counting_note(of));
    notes
}
