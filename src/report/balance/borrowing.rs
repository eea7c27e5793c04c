//! What borrowing costs the revenue budget.

use crate::explain::{BorrowingPart, Figure};
use crate::report::Figures;
use crate::report::table::{Cell, Column, ColumnSum, Fact, Facts, RowKey, Table, Unit};

/// Interest and minimum revenue provision, a row each source and year.
pub(super) fn facts<'a>(of: &'a Figures<'a>) -> Facts<'a> {
    let columns = vec![
        Column::words("source", "Source"),
        Column::words("financial_year", "Year"),
        Column::figures("interest", "Interest", Unit::Thousands),
        Column::figures("mrp", "MRP", Unit::Thousands),
        Column::figures("total", "Total", Unit::Thousands),
        Column::figures("cumulative", "All borrowing so far", Unit::Thousands).apart(),
        Column::figures("outstanding", "Outstanding", Unit::Thousands).apart(),
    ];
    Facts::of(
        columns,
        || &of.outcome.funding.borrowing,
        |row| {
            let (source, year) = (row.source, row.year);
            let cell = |part, amount| Cell::new(amount).explained(Figure::Borrowing { source, year, part });
            let cells = vec![
                (&of.names[source]).into(),
                year.into(),
                cell(BorrowingPart::Interest, row.interest),
                cell(BorrowingPart::Mrp, row.mrp),
                cell(BorrowingPart::Total, row.total),
                cell(BorrowingPart::Cumulative, row.cumulative),
                row.outstanding.into(),
            ];
            Fact::new(RowKey::Source(source), of.firm[source], cells)
        },
    )
}

/// The same for people: in every year the parts add up.
#[must_use]
pub fn borrowing(of: &Figures<'_>) -> Table {
    let mut table = facts(of).table("Revenue cost of borrowing (£'000)", |_| true);
    table.sums.push(ColumnSum { total: 4, parts: vec![2, 3] });
    table
        .settled()
        .note("MRP is minimum revenue provision. Outstanding: drawn less provision so far, at the year's end.")
}
