//! What pays for each project.

use std::collections::BTreeMap;

use super::{ALL_YEARS, year_columns};
use crate::calendar::FinancialYear;
use crate::explain::Figure;
use crate::money::Pence;
use crate::plan::{ProjectId, SourceId};
use crate::report::Figures;
use crate::report::programme::{PROGRAMME, profile};
use crate::report::table::{Cell, Column, ColumnKey, Fact, Facts, Row, RowKey, RowKind, Table, Unit};

/// What pays for each project in each year, and what is unfunded.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("project", "Project"),
        Column::words("financial_year", "Year"),
        Column::words("source", "Source"),
        Column::figures("amount", "Amount", Unit::Thousands),
    ];
    Facts::of(
        columns,
        || &of.outcome.funding.allocations,
        |one| {
            let payer =
                one.source.map_or_else(|| Cell::word("unfunded", UNFUNDED), |source| (&of.names[source]).into());
            let key = RowKey::Paid(one.project, one.source);
            let cells =
                vec![(&of.names[one.project]).into(), one.year.into(), payer, paid(one.project, one.year, one.amount)];
            Fact::new(key, basis(of, one.project, one.source), cells)
        },
    )
}

const UNFUNDED: &str = "▲ unfunded";

fn paid(project: ProjectId, year: FinancialYear, amount: Pence) -> Cell {
    Cell::new(amount).explained(Figure::Balance { project, year })
}

/// What is paid is as firm as the project's spend and the source; what is short as the spend.
fn basis(of: &Figures<'_>, project: ProjectId, source: Option<SourceId>) -> crate::plan::Basis {
    let source = source.map(|source| of.firm[source]).unwrap_or_default();
    of.firm.money(project).max(source)
}

/// Who pays how much of a project in which year: sources in the order of the files, what is unfunded last.
type Payers = BTreeMap<(bool, Option<SourceId>), BTreeMap<FinancialYear, Pence>>;

/// Projects with their spend by year, as the programme's profile has it; under each what each source pays of it and what
/// is unfunded; in all the programme's spend.
#[must_use]
pub fn allocations(of: &Figures<'_>) -> Table {
    let years = &of.outcome.funding.years;
    let mut columns = vec![Column::words("project", "Project"), Column::words("source", "Source")];
    columns.extend(year_columns(years).map(Column::blank_at_zero));
    columns.push(Column::of(ColumnKey::Field(ALL_YEARS), "Total", Unit::Thousands));
    let width = columns.len();
    let mut table = Table::new("What pays for each project (£'000)", columns);
    let mut heads = Vec::new();
    for parts in of.outcome.funding.allocations.chunk_by(|a, b| a.project == b.project) {
        let project = parts[0].project;
        let mut payers = Payers::new();
        for one in parts {
            let payer = payers.entry((one.source.is_none(), one.source)).or_default();
            *payer.entry(one.year).or_insert(Pence::ZERO) += one.amount;
        }
        let mut row = Row::sum(RowKey::Project(project), RowKind::Head, &[], width);
        row.cells[0] = (&of.names[project]).into();
        for (cell, &year) in row.cells[2..].iter_mut().zip(years) {
            cell.figure = Some(Figure::Project { project, year });
        }
        let head = table.push(row);
        heads.push(head);
        for ((_, source), amounts) in payers {
            let name = source.map_or_else(|| Cell::new(UNFUNDED), |source| (&of.names[source]).into());
            let mut cells = vec![Cell::default(), name];
            cells.extend(years.iter().map(|year| paid(project, *year, amounts.get(year).copied().unwrap_or_default())));
            cells.push(Cell::default());
            let key = RowKey::Paid(project, source);
            table.push(Row::item(key, basis(of, project, source), cells).within(head));
        }
    }
    if heads.is_empty() {
        return table;
    }
    table.across(width - 1, (2..width - 1).collect());
    table.add_up_all();
    table
        .total(Row::sum(RowKey::Named(PROGRAMME.to_owned()), RowKind::Total, &["Programme's spend", ""], width), heads);
    // What is spent rests on the projects, whoever pays.
    for row in &mut table.rows {
        row.basis = match row.key {
            RowKey::Project(project) => of.firm.money(project),
            RowKey::Named(_) => of.firm.programme(of.plan),
            _ => continue,
        };
        row.cells.iter_mut().for_each(|cell| cell.basis = None);
    }
    table.take_from(&profile(of));
    table.settled()
}
