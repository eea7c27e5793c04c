//! The one table: every report is made as one, and every writer and screen draws from it.
//!
//! A cell holds its exact value, how people see it, the figure that `explain` derives, the place in the files if it is
//! an input, and how firm it is. Figures are rounded once, on the whole table, so that every sum that it prints holds
//! ([`Table::settle`]); filters come after that.

mod facts;
mod names;
mod narrow;
mod settle;
#[cfg(test)]
pub(crate) mod testing;
mod value;

pub use facts::{Fact, Facts, Report, Sink};
pub use names::Names;
pub use value::{Item, Value};

use std::collections::HashMap;

use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase};
use crate::explain::Figure;
use crate::forecast::Homes;
use crate::plan::{AreaId, Basis, ProjectGroup, ProjectId, SchoolId, SiteId, SourceId, Span};
use crate::report::circulation::nearest;

/// How people see the figures of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Words, years and days.
    #[default]
    Words,
    /// Money in whole thousands of pounds.
    Thousands,
    /// Money in whole pounds.
    Pounds,
    /// Money as it is read out: `£20.083m`, `£4,974.72`.
    Amount,
    /// Pupils, places, homes: whole numbers.
    Whole,
    /// The same to one decimal.
    Tenths,
    /// Forms of entry to one decimal with their sign: `+` missing, `−` spare.
    Forms,
    /// To two decimals.
    Hundredths,
    /// A share in per cent to one decimal.
    Percent,
    /// The same with its sign.
    SignedPercent,
}

impl Unit {
    /// Whether figures in it add up; shares and rates do not.
    #[must_use]
    pub const fn adds_up(self) -> bool {
        !matches!(self, Self::Percent | Self::SignedPercent | Self::Hundredths)
    }
}

/// What a column is about, so that it can be found again and narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnKey {
    /// A field, by its name in the tables for machines, else by a name of its own.
    Field(&'static str),
    /// What was spent before the programme.
    Before,
    /// A financial year.
    Financial(FinancialYear),
    /// An academic year.
    Academic(AcademicYear),
    /// A year group.
    Nc(NcYear),
}

impl ColumnKey {
    /// The academic year that it is, or that starts in it.
    #[must_use]
    pub const fn year(self) -> Option<AcademicYear> {
        match self {
            Self::Financial(year) => Some(year.academic()),
            Self::Academic(year) => Some(year),
            Self::Field(_) | Self::Before | Self::Nc(_) => None,
        }
    }
}

/// Who reads a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// Everybody.
    #[default]
    All,
    /// Programs alone.
    Machines,
    /// People alone.
    People,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Column {
    /// What it is about; a field's name is that of its column for machines.
    pub key: ColumnKey,
    /// Its heading for people.
    pub heading: String,
    /// How its figures are seen.
    pub unit: Unit,
    /// Who reads it.
    pub reader: Reader,
    /// Whether a 0 is left blank for people, where the trade prints none.
    pub is_blank_at_zero: bool,
    /// Whether what is above 0 has its sign: a difference.
    pub is_signed: bool,
    /// Whether it stays though it is empty throughout.
    pub is_kept: bool,
    /// Whether its cells add up to the totals of their rows; shares, rates and years do not.
    pub adds_up: bool,
    /// Whether it stands among the figures though it holds none: the year of one.
    pub is_among_figures: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(name: &'static str, heading: impl Into<String>) -> Self {
        Self {
            key: ColumnKey::Field(name),
            heading: heading.into(),
            unit: Unit::Words,
            reader: Reader::All,
            is_blank_at_zero: false,
            is_signed: false,
            is_kept: false,
            adds_up: false,
            is_among_figures: false,
        }
    }

    /// A column of figures, which add up unless they are shares.
    #[must_use]
    pub fn figures(name: &'static str, heading: impl Into<String>, unit: Unit) -> Self {
        Self { unit, adds_up: unit.adds_up(), is_among_figures: true, ..Self::words(name, heading) }
    }

    /// A column of years that stand among the figures, as those of one beside it.
    #[must_use]
    pub fn years(name: &'static str, heading: impl Into<String>) -> Self {
        Self { is_among_figures: true, ..Self::words(name, heading) }
    }

    /// A column of figures of a year, or of another key.
    #[must_use]
    pub fn of(key: ColumnKey, heading: impl Into<String>, unit: Unit) -> Self {
        Self { key, ..Self::figures("", heading, unit) }
    }

    /// The same, for programs alone.
    #[must_use]
    pub fn for_machines(self) -> Self {
        Self { reader: Reader::Machines, ..self }
    }

    /// The same, for people alone.
    #[must_use]
    pub fn for_people(self) -> Self {
        Self { reader: Reader::People, ..self }
    }

    /// The same, blank where the figure is 0.
    #[must_use]
    pub fn blank_at_zero(self) -> Self {
        Self { is_blank_at_zero: true, ..self }
    }

    /// The same, with the sign of what is above 0.
    #[must_use]
    pub fn signed(self) -> Self {
        Self { is_signed: true, ..self }
    }

    /// The same, kept though it may be empty throughout.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { is_kept: true, ..self }
    }

    /// The same, whose figures do not add up to those of total rows.
    #[must_use]
    pub fn apart(self) -> Self {
        Self { adds_up: false, ..self }
    }
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its exact value.
    pub value: Value,
    /// What people read instead of the value: `never`, `at risk, not counted`.
    pub said: Option<String>,
    /// How people see it, where that is not the column's way.
    pub unit: Option<Unit>,
    /// What `explain` derives it from.
    pub figure: Option<Figure>,
    /// Where it stands in the files, if it is an input.
    pub place: Option<Span>,
    /// How firm it is; `None`: as its row.
    pub basis: Option<Basis>,
    /// A sign behind it: something falls due.
    pub is_due: bool,
    /// The whole that is printed, in the unit, once the table is settled.
    pub(crate) shown: Option<i128>,
}

impl Cell {
    /// A cell with a value alone.
    #[must_use]
    pub fn new(value: impl Into<Value>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    /// One of a few words, for machines and for people.
    #[must_use]
    pub fn word(machine: &'static str, people: &'static str) -> Self {
        Self::new(Value::Word(machine, people))
    }

    /// Words for people where there is no value for machines.
    #[must_use]
    pub fn said(words: impl Into<String>) -> Self {
        Self { said: Some(words.into()), ..Self::default() }
    }

    /// The same, read by people as these words.
    #[must_use]
    pub fn saying(self, words: impl Into<String>) -> Self {
        Self { said: Some(words.into()), ..self }
    }

    /// The same, explained by a figure.
    #[must_use]
    pub fn explained(self, figure: Figure) -> Self {
        Self { figure: Some(figure), ..self }
    }

    /// The same, written at a place of the files; a default of the format is written nowhere.
    #[must_use]
    pub fn at(self, place: Span) -> Self {
        Self { place: place.file.map(|_| place), ..self }
    }

    /// The same, as firm as this.
    #[must_use]
    pub fn firm(self, basis: Basis) -> Self {
        Self { basis: Some(basis), ..self }
    }

    /// The same, seen in another unit than its column's.
    #[must_use]
    pub fn seen(self, unit: Unit) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// What the second of two cells has more than the first, also as printed.
    #[must_use]
    pub fn difference(from: &Self, to: &Self) -> Self {
        let shown = from.shown.zip(to.shown).map(|(from, to)| to - from);
        Self { shown, unit: to.unit, ..Self::new(to.value.less(&from.value)) }
    }

    /// The whole that is printed of its figure, in its unit; `None` for words, and before the table is settled.
    #[must_use]
    pub const fn shown(&self) -> Option<i128> {
        self.shown
    }
}

impl<T: Into<Value>> From<T> for Cell {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

/// What a row is about, so that it can be found again when the plan has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// Nothing in particular.
    #[default]
    None,
    /// An area.
    Area(AreaId),
    /// The intake of an area into a year group.
    Intake(AreaId, NcYear),
    /// A school.
    School(SchoolId),
    /// A housing site.
    Site(SiteId),
    /// Homes on no listed site, of an area or of nobody knows which.
    Unlisted(Option<AreaId>),
    /// The pupils of one phase of some homes.
    Pupils(Homes, Phase),
    /// The pupils of some homes whom the base holds already.
    Held(Homes),
    /// All projects of a group.
    Group(ProjectGroup),
    /// A project.
    Project(ProjectId),
    /// A source.
    Source(SourceId),
    /// One flow of a source's money, by its field.
    Flow(SourceId, &'static str),
    /// What a source pays of a project; `None` for what is short.
    Paid(ProjectId, Option<SourceId>),
    /// An academic year.
    Year(AcademicYear),
    /// Anything else, by a name that stays.
    Named(String),
}

/// How a row stands in its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowKind {
    /// A line of the table.
    #[default]
    Item,
    /// Above its group; its figures, if any, are the group's.
    Head,
    /// The sum of others.
    Total,
}

/// A row, one cell a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What it is about.
    pub key: RowKey,
    /// How it stands.
    pub kind: RowKind,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The row, by place, whose figures its own add up to with those of others.
    pub within: Option<usize>,
    /// How firm the figures of its cells are where they say nothing else.
    pub basis: Basis,
}

/// Columns of a row that add up to another one, by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSum {
    /// The total.
    pub total: usize,
    /// What adds up to it.
    pub parts: Vec<usize>,
}

/// A table for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows; the unit that most of its figures share stands behind it.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Which columns add up to which.
    pub sums: Vec<ColumnSum>,
    /// What a reader must know: rules, and what is left out.
    pub notes: Vec<String>,
    /// Cells (row, column) that another table prints, with what it prints.
    pub given: Vec<(usize, usize, i128)>,
}

impl Table {
    /// An empty table with these columns; those that only machines read are left out.
    #[must_use]
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        let columns = columns.into_iter().filter(|column| column.reader != Reader::Machines).collect();
        Self { title: title.into(), columns, ..Self::default() }
    }

    /// A table that only says something.
    #[must_use]
    pub fn remark(title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), notes: vec![note.into()], ..Self::default() }
    }

    /// Adds a row and says where it stands.
    pub fn push(&mut self, row: Row) -> usize {
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Adds a row of cells that other tables print: what is settled of them stands as it does there.
    pub fn push_as_shown(&mut self, row: Row) -> usize {
        let place = self.push(row);
        let shown = self.rows[place].cells.iter().enumerate();
        self.given.extend(shown.filter_map(|(column, cell)| Some((place, column, cell.shown?))));
        place
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, key: ColumnKey) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// Moves a column to a place at its left.
    pub fn move_column(&mut self, from: usize, to: usize) {
        self.columns[to..=from].rotate_right(1);
        self.rows.iter_mut().for_each(|row| row.cells[to..=from].rotate_right(1));
        let new = |column: &mut usize| match *column {
            moved if moved == from => *column = to,
            between if (to..from).contains(&between) => *column += 1,
            _ => {}
        };
        for sum in &mut self.sums {
            sum.parts.iter_mut().chain([&mut sum.total]).for_each(new);
        }
        self.given.iter_mut().for_each(|(_, column, _)| new(column));
    }

    /// Fills in the figures of a row from those that add up to it, each as firm as the weakest of its own.
    pub fn add_up(&mut self, total: usize) {
        let parts: Vec<usize> = (0..self.rows.len()).filter(|&row| self.rows[row].within == Some(total)).collect();
        for column in (0..self.columns.len()).filter(|&column| self.columns[column].adds_up) {
            let figures = parts.iter().map(|&row| (&self.rows[row], &self.rows[row].cells[column]));
            let sum = figures.clone().fold(Value::Empty, |sum, (_, cell)| sum.plus(&cell.value));
            let figures = figures.filter(|(_, cell)| cell.value.is_figure());
            let weakest = figures.map(|(row, cell)| cell.basis.unwrap_or(row.basis)).max();
            if let Some(cell) = self.rows[total].cells.get_mut(column) {
                (cell.value, cell.basis) = (sum, weakest);
            }
        }
        let weakest = parts.iter().map(|&row| self.rows[row].weakest()).max();
        self.rows[total].basis = weakest.unwrap_or(Basis::Published);
    }

    /// Fills in every row that others are within.
    pub fn add_up_all(&mut self) {
        let parts = self.parts();
        for total in self.innermost_first(&parts) {
            self.add_up(total);
        }
    }

    /// What is printed in the cell of a row and a column.
    #[must_use]
    pub fn shown(&self, row: &RowKey, column: ColumnKey) -> Option<i128> {
        self.cell(row, column)?.shown
    }

    /// Takes what another table prints: the figures of rows and columns that both have stand as they do there, and a
    /// total all of whose parts do is their sum as printed.
    pub fn take_from(&mut self, other: &Self) {
        let rows: HashMap<&RowKey, &Row> =
            other.rows.iter().filter(|row| row.key != RowKey::None).map(|row| (&row.key, row)).collect();
        let columns: Vec<(usize, usize)> = (self.columns.iter().enumerate())
            .filter_map(|(own, column)| Some((own, other.column(column.key)?)))
            .collect();
        for (row, own) in self.rows.iter().enumerate() {
            let Some(from) = rows.get(&own.key) else { continue };
            let shown = columns.iter().filter_map(|&(column, of)| Some((row, column, from.cells[of].shown?)));
            self.given.extend(shown);
        }
        self.give_totals();
    }

    /// Lets the figures of its lines stand at their nearest, as other tables print them; totals follow as near as they
    /// can, and a note names those that are not their sum.
    pub fn give_nearest(&mut self) {
        for (row, of) in self.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Item) {
            for (column, cell) in of.cells.iter().enumerate() {
                let (step, exact) = (self.unit(row, column).step(), settle::exact(&cell.value));
                self.given.extend(step.zip(exact).map(|(step, exact)| (row, column, nearest(exact, step))));
            }
        }
    }

    /// A cell, by the keys of its row and its column.
    #[must_use]
    pub fn cell(&self, row: &RowKey, column: ColumnKey) -> Option<&Cell> {
        let column = self.column(column)?;
        self.rows.iter().find(|of| of.key == *row).map(|row| &row.cells[column])
    }

    /// The unit of a cell.
    #[must_use]
    pub fn unit(&self, row: usize, column: usize) -> Unit {
        self.rows[row].cells[column].unit.unwrap_or(self.columns[column].unit)
    }
}

impl Row {
    /// A line of a table.
    #[must_use]
    pub fn item(key: RowKey, basis: Basis, cells: Vec<Cell>) -> Self {
        Self { key, cells, basis, ..Self::default() }
    }

    /// A total, or the head of a group, with these words at its left; its figures are filled in by [`Table::add_up`].
    #[must_use]
    pub fn sum(key: RowKey, kind: RowKind, words: &[&str], columns: usize) -> Self {
        let mut cells: Vec<Cell> = words.iter().map(|&words| Cell::new(words)).collect();
        cells.resize(columns, Cell::default());
        Self { key, kind, cells, ..Self::default() }
    }

    /// The same, within a row that it adds up to.
    #[must_use]
    pub fn within(self, total: usize) -> Self {
        Self { within: Some(total), ..self }
    }

    /// How firm the weakest of its figures is.
    #[must_use]
    pub fn weakest(&self) -> Basis {
        let own = self.cells.iter().filter(|cell| cell.value.is_figure()).map(|cell| cell.basis.unwrap_or(self.basis));
        own.max().unwrap_or(self.basis)
    }

    /// What it is of, in words: what it is about, and the year that it is of.
    fn named(&self) -> impl Iterator<Item = String> {
        let words = |cell: &Cell| match (&cell.value, &cell.said) {
            (Value::Item(item), _) => Some(item.name().to_owned()),
            (Value::Text(words), None) => Some(words.clone()),
            (Value::Word(_, words), None) => Some((*words).to_owned()),
            (value, Some(said)) if !value.is_figure() => Some(said.clone()),
            _ => None,
        };
        let item = self.cells.iter().find(|cell| matches!(cell.value, Value::Item(_)));
        let name = item.and_then(words).or_else(|| self.cells.iter().find_map(words));
        let year = self.cells.iter().find_map(|cell| match cell.value {
            Value::Financial(year) => Some(year.to_string()),
            Value::Academic(year) => Some(year.to_string()),
            _ => None,
        });
        name.into_iter().chain(year)
    }
}
