//! A table as it is printed: every cell in the words and figures that people read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::sheet::{Alignment, Column, DUE, ESTIMATE, ILLUSTRATIVE, Sheet, marks};
use crate::plan::Basis;
use crate::report::table::{Cell, RowKind, Table, Unit, Value};
use crate::report::words::{amount, in_hundredths, in_tenths, in_tenths_signed, month, number};

/// A table as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Its texts.
    pub sheet: Sheet,
    /// Which column of the table each of its columns is: those that are empty throughout are left out.
    pub columns: Vec<usize>,
}

impl Printed {
    /// A table as it is printed.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        let columns = shown_columns(table);
        let firmness = Firmness::of(table);
        let heading = |&column: &usize| {
            let column = &table.columns[column];
            let alignment = if column.is_among_figures { Alignment::Right } else { Alignment::Left };
            Column { heading: column.heading.clone(), alignment, marks: 0 }
        };
        let mut sheet = Sheet { title: firmness.title(&table.title), ..Sheet::default() };
        sheet.columns = columns.iter().map(heading).collect();
        for (row, of) in table.rows.iter().enumerate() {
            if of.kind != RowKind::Item {
                sheet.totals.push(row);
            }
            sheet.rows.push(columns.iter().map(|&column| firmness.marked(table, row, column)).collect());
            sheet.inset.extend(inset(table, row, &columns).map(|place| (row, place)));
        }
        for (place, column) in sheet.columns.iter_mut().enumerate() {
            column.marks = sheet.rows.iter().map(|row| marks(&row[place])).max().unwrap_or(0);
        }
        sheet.notes.clone_from(&table.notes);
        sheet.notes.extend(firmness.notes());
        Self { sheet, columns }
    }
}

/// In which of the columns a row is set in below the head of its group: where the head has its words.
pub(super) fn inset(table: &Table, row: usize, columns: &[usize]) -> Option<usize> {
    let head = table.rows[row].within.filter(|&head| table.rows[head].kind == RowKind::Head)?;
    columns.iter().position(|&column| !text(table, head, column).is_empty())
}

/// The columns that hold anything; years only within the first and the last that do.
pub(super) fn shown_columns(table: &Table) -> Vec<usize> {
    let is_empty = |column: usize| {
        let of =
            |row: &crate::report::table::Row| row.cells[column].value.is_zero() && row.cells[column].said.is_none();
        table.rows.iter().all(of) && !table.columns[column].is_kept
    };
    let is_year = |column: usize| table.columns[column].key.year().is_some();
    let years = || (0..table.columns.len()).filter(|&column| is_year(column) && !is_empty(column));
    let (first, last) = (years().next(), years().next_back());
    let is_between =
        |column: usize| first.is_some_and(|first| first <= column) && last.is_some_and(|last| column <= last);
    (0..table.columns.len())
        .filter(|&column| if is_year(column) { is_between(column) } else { !is_empty(column) })
        .collect()
}

/// How firm the figures of a table are: all alike, which its title says, or each with its mark.
struct Firmness {
    /// The bases of its figures, each once.
    bases: BTreeSet<Basis>,
}

impl Firmness {
    fn of(table: &Table) -> Self {
        let bases = table.rows.iter().flat_map(|row| {
            let figures = row.cells.iter().filter(|cell| cell.value.is_figure());
            figures.map(|cell| cell.basis.unwrap_or(row.basis))
        });
        Self { bases: bases.collect() }
    }

    fn is_shared(&self) -> bool {
        self.bases.len() < 2
    }

    fn title(&self, title: &str) -> String {
        match self.bases.first().filter(|_| self.is_shared()) {
            Some(Basis::Estimate) => format!("{title} · estimates"),
            Some(Basis::Illustrative) => format!("{title} · illustrative"),
            _ => title.to_owned(),
        }
    }

    fn notes(&self) -> impl Iterator<Item = String> {
        let said = |basis: &Basis| match (basis, self.is_shared()) {
            (Basis::Published, _) => None,
            (Basis::Estimate, true) => Some("Estimates: every figure rests on an officer's estimate."),
            (Basis::Estimate, false) => Some("e: rests on an officer's estimate."),
            (Basis::Illustrative, true) => {
                Some("Illustrative: every figure rests on a value made up by a stated rule, not a published one.")
            }
            (Basis::Illustrative, false) => Some("i: rests on an illustrative value, made up by a stated rule."),
        };
        self.bases.iter().filter_map(said).map(str::to_owned)
    }

    /// A cell with its marks.
    fn marked(&self, table: &Table, row: usize, column: usize) -> String {
        let (of, cell) = (&table.rows[row], &table.rows[row].cells[column]);
        let mut text = text(table, row, column);
        if cell.is_due {
            text.push(DUE);
        }
        if self.is_shared() || !cell.value.is_figure() || text.is_empty() {
            return text;
        }
        match cell.basis.unwrap_or(of.basis) {
            Basis::Published => {}
            Basis::Estimate => text.push(ESTIMATE),
            Basis::Illustrative => text.push(ILLUSTRATIVE),
        }
        text
    }
}

/// What people read in a cell.
#[must_use]
pub fn text(table: &Table, row: usize, column: usize) -> String {
    let cell = &table.rows[row].cells[column];
    if let Some(words) = &cell.said {
        return words.clone();
    }
    if table.columns[column].is_blank_at_zero && cell.value.is_zero() {
        return String::new();
    }
    if !cell.value.is_figure() {
        return words(&cell.value).into_owned();
    }
    let is_signed = table.columns[column].is_signed && cell.shown().is_some_and(|shown| shown > 0);
    let sign = if is_signed && table.unit(row, column) != Unit::Forms { "+" } else { "" };
    format!("{sign}{}", figure(cell, table.unit(row, column)))
}

/// What people read of a value that is no figure.
pub(super) fn words(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Empty | Value::Whole(_) | Value::Number(_) | Value::Money(_) => Cow::Borrowed(""),
        Value::Text(words) => Cow::Borrowed(words),
        Value::Word(_, words) => Cow::Borrowed(words),
        Value::Item(item) => Cow::Borrowed(item.name()),
        Value::Academic(year) => Cow::Owned(year.to_string()),
        Value::Financial(year) => Cow::Owned(year.to_string()),
        Value::Nc(year) => Cow::Owned(year.to_string()),
        Value::Date(day) | Value::Month(day) => Cow::Owned(month(*day)),
    }
}

/// A figure as its unit shows it.
pub(super) fn figure(cell: &Cell, unit: Unit) -> String {
    let Some(shown) = cell.shown() else {
        return match &cell.value {
            Value::Money(money) => amount(*money),
            Value::Whole(whole) => number(i128::from(*whole)),
            Value::Number(figure) => super::plain(*figure),
            _ => String::new(),
        };
    };
    match unit {
        Unit::Words | Unit::Amount | Unit::Thousands | Unit::Pounds | Unit::Whole => number(shown),
        Unit::Tenths => in_tenths(shown),
        Unit::Forms => in_tenths_signed(shown),
        Unit::Hundredths => in_hundredths(shown),
        Unit::Percent => format!("{}%", in_tenths(shown)),
        Unit::SignedPercent => format!("{}%", in_tenths_signed(shown)),
    }
}
