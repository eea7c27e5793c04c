//! The formulas of totals: each adds up the very cells that the table says it is the sum of.

use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};

use super::cells::exact;
use crate::report::table::Table;

/// A formula may not be longer.
const LONGEST: usize = 8_000;
/// Nor may a function take more than this.
const MOST_ARGUMENTS: usize = 250;

/// Where the cells of a table stand on its worksheet, and what adds up.
pub struct Totals<'t> {
    table: &'t Table,
    /// The columns of the worksheet, by their place in the table.
    columns: Vec<Option<u16>>,
    /// The first row of the worksheet that holds a row of the table.
    first: u32,
    /// The rows within each row.
    parts: Vec<Vec<usize>>,
}

impl<'t> Totals<'t> {
    /// The totals of a table of which these columns are shown, its rows from `first` on.
    pub fn of(table: &'t Table, shown: &[usize], first: u32) -> Self {
        let mut columns = vec![None; table.columns.len()];
        for (place, &column) in shown.iter().enumerate() {
            columns[column] = u16::try_from(place).ok();
        }
        let mut parts = vec![Vec::new(); table.rows.len()];
        for (row, of) in table.rows.iter().enumerate() {
            if let Some(total) = of.within {
                parts[total].push(row);
            }
        }
        Self { table, columns, first, parts }
    }

    /// The formula of a total; `None` for what is no total, and where the cells that are shown do not make it up.
    pub fn formula(&self, row: usize, column: usize) -> Option<String> {
        let down = || {
            let parts = &self.parts[row];
            let cells: Vec<(usize, usize)> = parts.iter().map(|&part| (part, column)).collect();
            (self.table.columns[column].adds_up && !parts.is_empty()).then_some(cells)
        };
        let across = || {
            let sum = self.table.sums.iter().find(|sum| sum.total == column)?;
            let shown = sum.parts.iter().filter(|&&part| self.columns[part].is_some());
            Some(shown.map(|&part| (row, part)).collect())
        };
        let total = exact(&self.table.rows[row].cells[column].value)?;
        let adds_up = |cells: &Vec<(usize, usize)>| {
            let figure = |&(row, column): &(usize, usize)| exact(&self.table.rows[row].cells[column].value);
            let sum: f64 = cells.iter().filter_map(figure).sum();
            !cells.is_empty() && (sum - total).abs() <= 1e-6 * (1.0 + total.abs()).min(1_000.0)
        };
        let cells = down().filter(adds_up).or_else(|| across().filter(adds_up))?;
        let formula = self.sum(&cells)?;
        (formula.len() < LONGEST).then_some(formula)
    }

    /// The sum of cells, neighbours as one range.
    fn sum(&self, cells: &[(usize, usize)]) -> Option<String> {
        let mut ranges: Vec<[(u32, u16); 2]> = Vec::new();
        for &(row, column) in cells {
            let cell = (self.first + u32::try_from(row).ok()?, self.columns[column]?);
            match ranges.last_mut() {
                Some([_, last]) if *last == (cell.0.wrapping_sub(1), cell.1) => *last = cell,
                Some([first, last]) if first.0 == cell.0 && *last == (cell.0, cell.1.wrapping_sub(1)) => *last = cell,
                _ => ranges.push([cell, cell]),
            }
        }
        let name = |[first, last]: &[(u32, u16); 2]| {
            let begin = row_col_to_cell(first.0, first.1);
            if first == last { begin } else { format!("{begin}:{}{}", column_number_to_name(last.1), last.0 + 1) }
        };
        let sums = ranges.chunks(MOST_ARGUMENTS).map(|ranges| {
            let names: Vec<String> = ranges.iter().map(name).collect();
            format!("SUM({})", names.join(","))
        });
        Some(format!("={}", sums.collect::<Vec<_>>().join("+")))
    }
}
