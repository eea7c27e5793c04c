//! Workbooks for a spreadsheet: a worksheet a table, figures as exact numbers, totals as formulas.
//!
//! A long report (an area or a school a table) is one worksheet of its facts, a row each, written as they are made.

mod cells;
mod look;
mod names;
mod page;
mod totals;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use super::print::{inset, shown_columns};
use crate::report::MadeOf;
use crate::report::table::{ColumnKey, Facts, Reader, Report, RowKind, Table};
use crate::visible::visible;
use look::{Looks, Weight};
use names::Names;
use page::Page;

/// The rows of a worksheet.
pub const MOST_ROWS: u32 = 1_048_576;

/// More tables than these are one worksheet of their facts.
const MOST_SHEETS: usize = 30;

/// Why there is no workbook.
#[derive(Debug)]
pub enum Problem {
    /// The facts are more than a worksheet holds; what can be asked to make them fewer.
    TooLong(String),
    /// What the writer refuses.
    Refused(io::Error),
}

impl From<XlsxError> for Problem {
    fn from(error: XlsxError) -> Self {
        Self::Refused(refused(error))
    }
}

fn refused(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// A workbook, made but not written yet.
pub struct Book(Workbook);

impl Book {
    /// The workbook of a report.
    ///
    /// # Errors
    /// See [`Problem`].
    pub fn of(report: &Report<'_>, made_of: &MadeOf) -> Result<Self, Problem> {
        Self::within(report, made_of, MOST_ROWS)
    }

    /// The same with worksheets of so many rows.
    fn within(report: &Report<'_>, made_of: &MadeOf, most_rows: u32) -> Result<Self, Problem> {
        let mut book = Workbook::new();
        let subject = visible(&made_of.lines().join(". ")).into_owned();
        let title = visible(&made_of.title).into_owned();
        book.set_properties(&DocProperties::new().set_title(title).set_subject(subject));
        let tables = if report.one_sheet.is_some() { Vec::new() } else { report.tables() };
        let mut looks = Looks::default();
        let is_long = report.one_sheet.is_some() || tables.len() > MOST_SHEETS;
        if let Some(facts) = report.facts.as_ref().filter(|_| is_long) {
            let title = report.one_sheet.unwrap_or("All figures");
            long(&mut book, title, facts, (made_of, &mut looks), most_rows)?;
        } else {
            let mut names = Names::default();
            for table in &tables {
                let sheet = book.add_worksheet();
                sheet.set_name(names.take(&table.title))?;
                worksheet(&mut Page::new(sheet, &mut looks), table, made_of)?;
            }
        }
        Ok(Self(book))
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        // The package is put together in a place of its own: `out` need not be one that threads may share.
        let mut whole = tempfile::spooled_tempfile(IN_MEMORY);
        self.0.save_to_writer(&mut whole).map_err(refused)?;
        io::Seek::rewind(&mut whole)?;
        io::copy(&mut whole, out).map(|_| ())
    }
}

/// The bytes of a workbook that are kept in memory before it goes to a temporary file.
const IN_MEMORY: usize = 8 * 1024 * 1024;

/// A table on a worksheet of its own.
fn worksheet(page: &mut Page<'_>, table: &Table, made_of: &MadeOf) -> Result<(), Problem> {
    page.heading(&table.title, made_of)?;
    let columns = shown_columns(table);
    if !table.rows.is_empty() {
        let has_basis = table.rows.iter().any(|row| row.cells.iter().any(|cell| cell.value.is_figure()));
        let headings: Vec<String> = columns.iter().map(|&column| table.columns[column].heading.clone()).collect();
        let basis = has_basis.then(|| "Basis".to_owned());
        let is_figures = |place: usize| columns.get(place).is_some_and(|&of| page::is_figures(&table.columns[of]));
        page.headings(&headings.into_iter().chain(basis).collect::<Vec<_>>(), is_figures)?;
        let first = page.row;
        let totals = totals::Totals::of(table, &columns, first);
        for (row, of) in table.rows.iter().enumerate() {
            let weight = if of.kind == RowKind::Item { Weight::Plain } else { Weight::Strong };
            let inset = inset(table, row, &columns);
            for (place, &column) in columns.iter().enumerate() {
                let mut shown = cells::of(&of.cells[column], &table.columns[column], table.unit(row, column));
                shown.formula = totals.formula(row, column);
                page.put(place, &shown, weight, inset == Some(place))?;
            }
            if has_basis {
                page.put(columns.len(), &cells::text(of.weakest().as_str()), weight, false)?;
            }
            page.row += 1;
        }
        let items = table.rows.iter().take_while(|row| row.kind == RowKind::Item).count();
        let has_totals_inside = table.rows[items..].iter().any(|row| row.kind == RowKind::Item);
        let names = columns.iter().take_while(|&&column| !page::is_figures(&table.columns[column])).count();
        page.rows_end(first, (items > 0 && !has_totals_inside).then_some(items), names)?;
    }
    page.notes(&table.notes)
}

/// All facts of a report on one worksheet, in the words of people.
fn long(
    book: &mut Workbook,
    title: &str,
    facts: &Facts<'_>,
    (made_of, looks): (&MadeOf, &mut Looks),
    most_rows: u32,
) -> Result<(), Problem> {
    let columns: Vec<usize> =
        (0..facts.columns.len()).filter(|&column| facts.columns[column].reader != Reader::People).collect();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(Names::default().take(title))?;
    let mut page = Page::new(sheet, looks);
    page.heading(title, made_of)?;
    let headings: Vec<String> = columns.iter().map(|&column| cells::heading(&facts.columns[column])).collect();
    let basis = facts.has_basis.then(|| "Basis".to_owned());
    let is_figures = |place: usize| columns.get(place).is_some_and(|&of| page::is_figures(&facts.columns[of]));
    page.headings(&headings.into_iter().chain(basis).collect::<Vec<_>>(), is_figures)?;
    let first = page.row;
    let mut problem = None;
    let written = facts.each(&mut |fact| {
        let row = if page.row >= most_rows {
            Err(Problem::TooLong(too_long(facts, most_rows)))
        } else {
            let cells = columns
                .iter()
                .map(|&column| cells::of(&fact.cells[column], &facts.columns[column], facts.columns[column].unit));
            let basis = facts.has_basis.then(|| cells::text(fact.basis.as_str()));
            cells.chain(basis).enumerate().try_for_each(|(place, cell)| page.put(place, &cell, Weight::Plain, false))
        };
        page.row += 1;
        row.map_err(|error| {
            problem = Some(error);
            io::Error::other("the worksheet cannot be written")
        })
    });
    match (problem, written) {
        (Some(problem), _) => return Err(problem),
        (None, Err(error)) => return Err(Problem::Refused(error)),
        (None, Ok(())) => {}
    }
    let rows = (page.row - first) as usize;
    let names = columns.iter().take_while(|&&column| !page::is_figures(&facts.columns[column])).count();
    page.rows_end(first, (rows > 0).then_some(rows), names)?;
    page.notes(&[])
}

/// What can be asked to make facts fewer.
fn too_long(facts: &Facts<'_>, most_rows: u32) -> String {
    let has = |names: &[&str]| {
        facts.columns.iter().any(|column| matches!(column.key, ColumnKey::Field(name) if names.contains(&name)))
    };
    let filters: Vec<&str> = [
        (has(&["academic_year", "financial_year", "year"]), "--from and --to"),
        (has(&["area"]), "--area"),
        (has(&["group"]), "--group"),
    ]
    .into_iter()
    .filter_map(|(has, filter)| has.then_some(filter))
    .collect();
    let most = crate::money::grouped(u128::from(most_rows));
    let shorter =
        if filters.is_empty() { String::new() } else { format!("shorten it with {}, or ", filters.join(" or ")) };
    format!("the table is longer than a worksheet, which holds {most} rows: {shorter}write it with --format csv")
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on should fail")]
mod tests;
