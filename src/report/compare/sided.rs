//! A table of figures that stand three times each: A, B, and what B has more.

use crate::plan::Basis;
use crate::report::table::{Cell, Column, Row, RowKey, RowKind, Table, Unit};

/// Such a table while its rows are added.
pub struct Sided {
    table: Table,
    labels: usize,
}

impl Sided {
    /// An empty table with columns of words, and figures by what stands before A, with their units.
    pub fn new(title: impl Into<String>, labels: Vec<Column>, figures: &[(&str, Unit)]) -> Self {
        let count = labels.len();
        let mut columns = labels;
        for (name, unit) in figures {
            let first = if name.is_empty() { "A".to_owned() } else { format!("{name} A") };
            columns.push(Column::figures("a", first, *unit).kept());
            columns.push(Column::figures("b", "B", *unit).kept());
            columns.push(Column::figures("difference", "±", *unit).signed().kept());
        }
        Self { table: Table::new(title, columns), labels: count }
    }

    /// Adds a row with both sides of each figure. What is settled stands as it does where it comes from.
    pub fn push(&mut self, key: RowKey, basis: Basis, labels: Vec<Cell>, figures: &[[Cell; 2]]) {
        let both = figures.iter().flat_map(|[a, b]| {
            let unit = a.unit.or(b.unit);
            [a.clone(), b.clone(), Cell { unit, ..Cell::default() }]
        });
        self.table.push_as_shown(Row::item(key, basis, labels.into_iter().chain(both).collect()));
    }

    /// The table, with the total of its rows if it gets a name; none without rows.
    pub fn table(mut self, total: Option<&str>) -> Option<Table> {
        self.settle();
        if self.table.rows.is_empty() {
            return None;
        }
        if let Some(name) = total {
            let (count, width) = (self.table.rows.len(), self.table.columns.len());
            self.table.total(Row::sum(RowKey::Named("all".to_owned()), RowKind::Total, &[name], width), 0..count);
            self.table.add_up_as_shown();
        }
        Some(self.table)
    }

    /// The rows of which a figure moves as it is printed; none without any.
    pub fn moving(mut self) -> Option<Table> {
        self.settle();
        let labels = self.labels;
        self.table.rows.retain(|row| {
            let (figures, _) = row.cells[labels..].as_chunks::<3>();
            figures.iter().any(|[a, b, _]| a.shown() != b.shown())
        });
        (!self.table.rows.is_empty()).then_some(self.table)
    }

    /// Settles both sides; what B has more is the difference of what is printed.
    fn settle(&mut self) {
        self.table.settle();
        self.table.given.clear();
        for row in &mut self.table.rows {
            let (figures, _) = row.cells[self.labels..].as_chunks_mut::<3>();
            for [a, b, difference] in figures {
                *difference = Cell { unit: difference.unit, ..Cell::difference(a, b) };
            }
        }
    }
}
