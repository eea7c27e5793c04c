//! The one shape that every report has: records for machines, sheets for people, both of the same figures.

use crate::money::Pence;

/// A value of a machine-readable table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A field that does not apply.
    Empty,
    /// An id, a year, a word.
    Text(String),
    /// A number in full precision.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// Pounds with two decimals.
    Money(Pence),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<Pence> for Value {
    fn from(money: Pence) -> Self {
        Self::Money(money)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A row of a machine-readable table, one value a column.
pub type Record = Vec<Value>;

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Text.
    #[default]
    Left,
    /// Figures.
    Right,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Where its cells stand.
    pub alignment: Alignment,
}

/// A cell of a sheet: text as people read it.
pub type Cell = String;

/// A table for people: pivoted, rounded and titled, figures already in their printed form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it shows, in which unit.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, one cell a column; texts from the plan unaltered.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that are totals, by index: set apart where the format can.
    pub totals: Vec<usize>,
    /// What a reader must know: rules, bases, what is left out.
    pub notes: Vec<String>,
}

impl Sheet {
    /// An empty sheet with these columns: text left, figures right.
    #[must_use]
    pub fn new(title: impl Into<String>, texts: &[&str], figures: &[String]) -> Self {
        let left = texts.iter().map(|heading| ((*heading).to_owned(), Alignment::Left));
        let right = figures.iter().map(|heading| (heading.clone(), Alignment::Right));
        let columns = left.chain(right).map(|(heading, alignment)| Column { heading, alignment }).collect();
        Self { title: title.into(), columns, ..Self::default() }
    }

    /// A sheet that only says something.
    #[must_use]
    pub fn remark(title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), notes: vec![note.into()], ..Self::default() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// Adds a row that is a total.
    pub fn push_total(&mut self, row: Vec<Cell>) {
        self.totals.push(self.rows.len());
        self.rows.push(row);
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// A sheet as a table of words, until what makes it makes a table.
impl From<Sheet> for super::table::Table {
    fn from(sheet: Sheet) -> Self {
        use super::table::{Cell, Column, Row, RowKey, RowKind, Unit};
        let column = |column: &self::Column| {
            let unit = if column.alignment == Alignment::Left { Unit::Words } else { Unit::Whole };
            Column { unit, ..Column::words("", &column.heading).kept() }
        };
        let mut table = Self::new(sheet.title, sheet.columns.iter().map(column).collect());
        for (place, row) in sheet.rows.into_iter().enumerate() {
            let kind = if sheet.totals.contains(&place) { RowKind::Total } else { RowKind::Item };
            table.push(Row {
                key: RowKey::None,
                kind,
                cells: row.into_iter().map(Cell::said).collect(),
                ..Row::default()
            });
        }
        table.notes = sheet.notes;
        table
    }
}

/// Which half of a report is wanted: a large plan has millions of records, and nobody reads both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// For machines: CSV and JSON.
    Records,
    /// For people: text and Markdown.
    Sheets,
}

/// A report: the stable records of the machine-readable tables and the sheets that people read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The names of the records' fields, in order; stable. Empty where a report is for people only.
    pub fields: &'static [&'static str],
    /// Long form, full precision; empty when sheets were asked for.
    pub records: Vec<Record>,
    /// The same figures for people; empty when records were asked for.
    pub sheets: Vec<Sheet>,
}

impl Report {
    /// A report with the half that is wanted.
    pub fn with(
        fields: &'static [&'static str],
        part: Part,
        records: impl FnOnce() -> Vec<Record>,
        sheets: impl FnOnce() -> Vec<Sheet>,
    ) -> Self {
        match part {
            Part::Records => Self { fields, records: records(), sheets: Vec::new() },
            Part::Sheets => Self { fields, records: Vec::new(), sheets: sheets() },
        }
    }
}
