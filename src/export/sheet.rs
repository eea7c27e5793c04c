//! The printed form of a table: every cell a text as people read it.

use std::borrow::Cow;

use crate::visible::visible;

/// What sets the lines of a group in below its head.
pub const INSET: &str = "\u{a0}\u{a0}";

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Where its cells stand.
    pub alignment: Alignment,
    /// The most marks behind a figure of it.
    pub marks: usize,
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
    /// Rows that are totals or head a group, by index in order: set apart where the format can.
    pub totals: Vec<usize>,
    /// Rows of a group, by index in order, with the column in which they are set in below its head.
    pub inset: Vec<(usize, usize)>,
    /// What a reader must know: rules, bases, what is left out.
    pub notes: Vec<String>,
}

impl Sheet {
    /// Whether a row is a total, or heads a group.
    #[must_use]
    pub fn is_total(&self, row: usize) -> bool {
        self.totals.binary_search(&row).is_ok()
    }

    /// Whether a row heads a group whose lines stand below it.
    #[must_use]
    pub fn is_head(&self, row: usize) -> bool {
        let below = self.inset.binary_search_by_key(&(row + 1), |(row, _)| *row);
        self.is_total(row) && below.is_ok()
    }

    /// Whether a total begins here: something sets it apart from what stands above.
    #[must_use]
    pub fn is_set_apart(&self, row: usize) -> bool {
        row > 0 && self.is_total(row) && !self.is_total(row - 1)
    }

    /// The heading of a column, what it hides made visible.
    #[must_use]
    pub fn heading(&self, column: usize) -> Cow<'_, str> {
        visible(self.columns.get(column).map_or("", |column| &column.heading))
    }

    /// A cell as it is shown: what it hides made visible, set in below the head of its group, with room for the marks
    /// of its column.
    #[must_use]
    pub fn shown(&self, row: usize, column: usize) -> Cow<'_, str> {
        let cell = self.rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str);
        if self.is_inset(row, column) {
            return Cow::Owned(format!("{INSET}{}", visible(cell)));
        }
        // Digits stand below digits, whatever marks follow them.
        match self.columns.get(column).map_or(0, |column| column.marks).saturating_sub(marks(cell)) {
            missing if missing > 0 && !cell.is_empty() => Cow::Owned(visible(cell).into_owned() + &" ".repeat(missing)),
            _ => visible(cell),
        }
    }

    /// Whether a cell is set in below the head of its group.
    #[must_use]
    pub fn is_inset(&self, row: usize, column: usize) -> bool {
        self.inset.binary_search(&(row, column)).is_ok()
    }
}

/// What tests make sheets of.
#[cfg(test)]
impl Sheet {
    /// An empty sheet with these columns: text left, figures right.
    #[must_use]
    pub fn new(title: impl Into<String>, texts: &[&str], figures: &[String]) -> Self {
        let left = texts.iter().map(|heading| ((*heading).to_owned(), Alignment::Left));
        let right = figures.iter().map(|heading| (heading.clone(), Alignment::Right));
        let columns = left.chain(right).map(|(heading, alignment)| Column { heading, alignment, marks: 0 }).collect();
        Self { title: title.into(), columns, ..Self::default() }
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

/// What marks a figure whose year brings something that falls due.
pub const DUE: char = '◆';
/// What marks a figure that rests on an estimate.
pub const ESTIMATE: char = 'e';
/// What marks a figure that rests on an illustrative value.
pub const ILLUSTRATIVE: char = 'i';

/// How many marks stand behind a figure.
#[must_use]
pub fn marks(cell: &str) -> usize {
    let figure = cell.trim_end_matches([DUE, ESTIMATE, ILLUSTRATIVE]);
    let is_figure = figure.ends_with(|last: char| last.is_ascii_digit() || last == '%');
    if is_figure { cell.chars().count() - figure.chars().count() } else { 0 }
}
