//! The one shape that every report has: records for machines, sheets for people, both of the same figures.

use std::sync::Arc;

pub use crate::export::sheet::{Alignment, Cell, Column, Sheet};
use crate::money::Pence;

/// A value of a machine-readable table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A field that does not apply.
    Empty,
    /// An id, a year, a word; the records of a table share it.
    Text(Arc<str>),
    /// A number in full precision.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// Pounds with two decimals.
    Money(Pence),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
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
