//! Whether a table as printed holds: every figure beside its exact one, every sum the sum of what is printed.

use super::settle::{ROUNDED, exact};
use super::{Table, Value};

/// What is wrong with a table as it is printed, a line each. Every figure is less than one unit off its exact one, and
/// one that is whole is itself; a difference is that of two such figures. Every total is the sum of its parts, exactly
/// and, unless a note names it, as printed; one that is a step off what it is has a note as well. Totals of what a filter leaves (`is_filtered`) are sums of such figures.
pub fn faults(table: &Table, is_filtered: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let cells = (0..table.rows.len()).flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)));
    for (row, column) in cells {
        let cell = &table.rows[row].cells[column];
        let (Some(step), Some(figure)) = (table.unit(row, column).step(), exact(&cell.value)) else { continue };
        let Some(shown) = cell.shown() else {
            faults.extend(cell.said.is_none().then(|| format!("{} is not settled", at(table, row, column))));
            continue;
        };
        if is_filtered && is_total(table, row, column) {
            continue;
        }
        if is_said(table, column) && table.far().contains(&(row, column)) {
            continue;
        }
        let most = if table.columns[column].is_signed { 2 * step } else { step };
        let off = (shown * step - figure).abs();
        if off >= most || (figure % step == 0 && off > 0 && most == step) {
            faults.push(format!("{} is {:?} and printed as {shown}", at(table, row, column), cell.value));
        }
    }
    let mut unmet = 0;
    for (total, parts) in sums(table) {
        let alike = |&&(row, column): &&(usize, usize)| {
            table.unit(row, column).step() == table.unit(total.0, total.1).step()
                && table.rows[row].cells[column].value.is_figure()
        };
        let parts: Vec<&(usize, usize)> = parts.iter().filter(alike).collect();
        let cell = |(row, column): (usize, usize)| &table.rows[row].cells[column];
        let Some(value) = exact(&cell(total).value).filter(|_| !parts.is_empty()) else { continue };
        let exactly: i128 = parts.iter().filter_map(|&&part| exact(&cell(part).value)).sum();
        let (row, column) = total;
        if (exactly - value).abs() > parts.len() as i128 + 1 {
            faults.push(format!("{} is not the sum of its parts", at(table, row, column)));
        }
        let printed: i128 = parts.iter().filter_map(|&&part| cell(part).shown()).sum();
        if cell(total).shown().is_some_and(|shown| shown != printed) {
            unmet += 1;
            if !is_said(table, column) {
                faults.push(format!("{} is not the sum of what is printed", at(table, row, column)));
            }
        }
    }
    if unmet == 0 && table.far().is_empty() && table.notes.iter().any(|note| note.starts_with(ROUNDED)) {
        faults.push(format!("{}: {:?}, and every sum holds", table.title, table.notes));
    }
    faults
}

/// Whether a note says of a column that a figure of it is rounded otherwise.
fn is_said(table: &Table, column: usize) -> bool {
    let heading = &table.columns[column].heading;
    let says = |note: &&String| note.contains(&**heading) || note.contains("other figure");
    table.notes.iter().filter(|note| note.starts_with(ROUNDED)).any(|note| says(&note))
}

/// A row and a column.
type At = (usize, usize);

/// Every total with its parts, down the columns and across the rows.
fn sums(table: &Table) -> Vec<(At, Vec<At>)> {
    let mut sums = Vec::new();
    for row in 0..table.rows.len() {
        let within = |total: usize| (0..table.rows.len()).filter(move |&part| table.rows[part].within == Some(total));
        for column in (0..table.columns.len()).filter(|&column| table.columns[column].adds_up) {
            sums.push(((row, column), within(row).map(|part| (part, column)).collect()));
        }
        for sum in table.sums.iter().filter(|sum| table.unit(row, sum.total).adds_up()) {
            sums.push(((row, sum.total), sum.parts.iter().map(|&part| (row, part)).collect()));
        }
    }
    sums
}

fn is_total(table: &Table, row: usize, column: usize) -> bool {
    let is_sum = table.sums.iter().any(|sum| sum.total == column);
    is_sum || table.rows.iter().any(|of| of.within == Some(row))
}

fn at(table: &Table, row: usize, column: usize) -> String {
    let words = table.rows[row].cells.iter().filter(|cell| !cell.value.is_figure() && cell.value != Value::Empty);
    let words: Vec<String> = words.map(|cell| format!("{:?}", cell.value)).collect();
    format!("{}: {}, {}", table.title, words.join(" "), table.columns[column].heading)
}
