//! A report: its facts, a row at a time, and the tables that people read, made of them.

use std::io;

use super::{Cell, Column, ColumnKey, Reader, Row, RowKey, Table, Value};
use crate::calendar::AcademicYear;
use crate::plan::Basis;

/// A fact: a row of the table for machines, a cell a column.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    /// What it is about.
    pub key: RowKey,
    /// How firm the weakest of what it rests on is.
    pub basis: Basis,
    /// Its cells; one a column, those for people alone too.
    pub cells: Vec<Cell>,
}

/// What takes facts, one after another.
pub type Sink<'s> = dyn FnMut(Fact) -> io::Result<()> + 's;

/// What makes them.
type Source<'a> = Box<dyn Fn(&mut Sink<'_>) -> io::Result<()> + 'a>;

/// The facts of a report: long form, exact, with ids. They are made when they are asked for, one at a time, so that a
/// table of millions takes no more room than one of its rows.
pub struct Facts<'a> {
    /// Their columns.
    pub columns: Vec<Column>,
    /// Whether how firm each is stands in a last column, `basis`.
    pub has_basis: bool,
    source: Source<'a>,
}

impl Fact {
    /// A fact.
    #[must_use]
    pub const fn new(key: RowKey, basis: Basis, cells: Vec<Cell>) -> Self {
        Self { key, basis, cells }
    }
}

impl<'a> Facts<'a> {
    /// Facts with these columns.
    #[must_use]
    pub fn new(columns: Vec<Column>, source: impl Fn(&mut Sink<'_>) -> io::Result<()> + 'a) -> Self {
        Self { columns, has_basis: true, source: Box::new(source) }
    }

    /// Facts of items, a row each.
    #[must_use]
    pub fn of<I: IntoIterator + 'a>(
        columns: Vec<Column>,
        items: impl Fn() -> I + 'a,
        row: impl Fn(I::Item) -> Fact + 'a,
    ) -> Self {
        Self::new(columns, move |sink| items().into_iter().try_for_each(|item| sink(row(item))))
    }

    /// The same, without a column for how firm they are: they hold no figures.
    #[must_use]
    pub fn without_basis(self) -> Self {
        Self { has_basis: false, ..self }
    }

    /// Makes the facts.
    ///
    /// # Errors
    /// What the sink refuses.
    pub fn each(&self, sink: &mut Sink<'_>) -> io::Result<()> {
        (self.source)(sink)
    }

    /// Those of the years from one to another.
    #[must_use]
    pub fn between(&self, from: Option<AcademicYear>, to: Option<AcademicYear>) -> Facts<'_> {
        let place = year_column(&self.columns);
        let is_kept = move |fact: &Fact| place.is_none_or(|place| is_between(&fact.cells[place].value, from, to));
        let narrow = move |sink: &mut Sink<'_>| self.each(&mut |fact| if is_kept(&fact) { sink(fact) } else { Ok(()) });
        Facts { columns: self.columns.clone(), has_basis: self.has_basis, source: Box::new(narrow) }
    }

    /// The facts that are kept as a table for people, in their order.
    #[must_use]
    pub fn table(&self, title: impl Into<String>, keep: impl Fn(&Fact) -> bool) -> Table {
        let mut table = Table::new(title, self.columns.clone());
        let is_read: Vec<bool> = self.columns.iter().map(|column| column.reader != Reader::Machines).collect();
        let read = self.each(&mut |row| {
            if keep(&row) {
                let cells = row.cells.into_iter().zip(&is_read).filter(|(_, is_read)| **is_read);
                table.push(Row::item(row.key, row.basis, cells.map(|(cell, _)| cell).collect()));
            }
            Ok(())
        });
        // A sink that refuses nothing makes no error.
        debug_assert!(read.is_ok());
        table
    }
}

/// The column of the year that a row is of.
pub(super) fn year_column(columns: &[Column]) -> Option<usize> {
    let is_year = |column: &Column| matches!(column.key, ColumnKey::Field("academic_year" | "financial_year" | "year"));
    columns.iter().position(is_year)
}

/// Whether a year lies between two others; what is of no year, only where none is asked for at its side.
pub(super) fn is_between(value: &Value, from: Option<AcademicYear>, to: Option<AcademicYear>) -> bool {
    let year = match value {
        Value::Academic(year) => *year,
        Value::Financial(year) => year.academic(),
        // What was spent before the programme.
        _ => return from.is_none(),
    };
    from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to)
}

/// A report: what machines read of it and what people do.
pub struct Report<'a> {
    /// Its facts; none where every figure of it is in another report.
    pub facts: Option<Facts<'a>>,
    /// What the one worksheet of its facts is called, where its tables are too many for a worksheet each.
    pub one_sheet: Option<&'static str>,
    tables: Box<dyn Fn() -> Vec<Table> + 'a>,
}

impl<'a> Report<'a> {
    /// A report with its facts.
    #[must_use]
    pub fn new(facts: Facts<'a>, tables: impl Fn() -> Vec<Table> + 'a) -> Self {
        Self { facts: Some(facts), one_sheet: None, tables: Box::new(tables) }
    }

    /// A report for people alone.
    #[must_use]
    pub fn for_people(tables: impl Fn() -> Vec<Table> + 'a) -> Self {
        Self { facts: None, one_sheet: None, tables: Box::new(tables) }
    }

    /// The same, whose tables are one worksheet of its facts in a workbook, under this title: there is one for each area
    /// or school.
    #[must_use]
    pub fn on_one_sheet(self, title: &'static str) -> Self {
        Self { one_sheet: Some(title), ..self }
    }

    /// The tables for people, settled: what they print adds up.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        (self.tables)()
    }

    /// The same report of the years from one to another.
    #[must_use]
    pub fn between(&self, from: Option<AcademicYear>, to: Option<AcademicYear>) -> Report<'_> {
        let narrow = move || {
            let mut tables = self.tables();
            let had_rows: Vec<bool> = tables.iter().map(|table| !table.rows.is_empty()).collect();
            for table in &mut tables {
                table.between(from, to);
            }
            // What has nothing in these years is left out, unless nothing else has either.
            let some = tables.iter().any(|table| !table.rows.is_empty());
            let stays =
                tables.into_iter().zip(had_rows).filter(|(table, had)| !(some && *had && table.rows.is_empty()));
            stays.map(|(table, _)| table).collect()
        };
        let facts = self.facts.as_ref().map(|facts| facts.between(from, to));
        Report { facts, one_sheet: self.one_sheet, tables: Box::new(narrow) }
    }

    /// Whether it has years that it can be narrowed to.
    #[must_use]
    pub fn has_years(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| year_column(&facts.columns).is_some())
            || self.tables().iter().any(Table::has_years)
    }

    /// The same, with the tables of another report behind it for people.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let Self { facts, one_sheet, tables } = self;
        let both = move || [tables(), other.tables()].concat();
        Self { facts, one_sheet, tables: Box::new(both) }
    }

    /// The same, with the tables of another report before it for people.
    #[must_use]
    pub fn after(self, other: Self) -> Self {
        let Self { facts, one_sheet, tables } = self;
        let both = move || [other.tables(), tables()].concat();
        Self { facts, one_sheet, tables: Box::new(both) }
    }
}
