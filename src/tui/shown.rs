//! A report's table as a screen shows it: what is printed, with the cells behind it, and what a filter leaves of it.

use super::widgets::text::width;
use crate::export::print::Printed;
use crate::export::sheet::{Alignment, Column, Sheet};
use crate::export::text::{natural_width, widest_word};
use crate::plan::{Plan, UNFUNDED};
use crate::report::table::{Cell, Row, RowKey, RowKind, Table};

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The names of a row in one column and cut to a line, figures at least so wide beside them; details below.
    Grid(usize),
    /// Names wrapped in columns of their own; details below.
    List,
    /// The same without details; its title stands above it.
    Report,
}

/// A table as it is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The table.
    pub table: Table,
    /// What is printed of it.
    pub sheet: Sheet,
    /// How it is laid out.
    pub look: Look,
    /// How wide each column is where nothing in it wraps.
    pub natural: Vec<usize>,
    /// The same of its figures without their marks, and of its heading.
    pub digits: Vec<usize>,
    /// How wide each is at least where no word is broken.
    pub words: Vec<usize>,
    /// The column of the table that each column is; `None` for names drawn together.
    columns: Vec<Option<usize>>,
}

impl Shown {
    /// A table that is settled.
    #[must_use]
    pub fn of(table: Table, look: Look) -> Self {
        let Printed { sheet, columns } = Printed::of(&table);
        let columns: Vec<Option<usize>> = columns.into_iter().map(Some).collect();
        let (sheet, columns) =
            if let Look::Grid(_) = look { together(&table, sheet, &columns) } else { (sheet, columns) };
        let mut natural: Vec<usize> = (0..sheet.columns.len()).map(|column| natural_width(&sheet, column)).collect();
        if let (Look::Grid(_), Some(label)) = (look, natural.first_mut()) {
            // Names of groups have room as if they were set in, too.
            let widest = sheet.rows.iter().map(|row| width(row[0].trim_start()) + 2).max();
            *label = (*label).max(widest.unwrap_or(0));
        }
        let digits = sheet.columns.iter().zip(&natural).map(|(column, natural): (&Column, &usize)| {
            natural.saturating_sub(column.marks).max(width(&column.heading))
        });
        let digits = digits.collect();
        let words = (0..sheet.columns.len()).map(|column| widest_word(&sheet, column)).collect();
        Self { table, sheet, look, natural, digits, words, columns }
    }

    /// The column of the table that a column is.
    #[must_use]
    pub fn column(&self, column: usize) -> Option<usize> {
        self.columns.get(column).copied().flatten()
    }

    /// The cell of the table behind what is printed.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.table.rows.get(row)?.cells.get(self.column(column)?)
    }

    /// The first column of figures.
    #[must_use]
    pub fn first_figure(&self) -> usize {
        self.sheet.columns.iter().position(|column| column.alignment == Alignment::Right).unwrap_or(0)
    }

    /// What stays the same about a row when the plan is read again.
    #[must_use]
    pub fn identity(&self, plan: &Plan, row: usize) -> String {
        let words = self.sheet.rows[row].iter().find(|cell| !cell.is_empty());
        format!("{}|{}", identity(plan, &self.table.rows[row].key), words.map_or("", String::as_str))
    }
}

/// Draws the names of every row together into one column, those within a group set in below its head.
fn together(table: &Table, mut sheet: Sheet, columns: &[Option<usize>]) -> (Sheet, Vec<Option<usize>>) {
    let is_text: Vec<bool> = sheet.columns.iter().map(|column| column.alignment == Alignment::Left).collect();
    let has_unit = table.title.ends_with("(£'000)");
    let first = sheet.columns.iter().find(|column| column.alignment == Alignment::Left);
    let heading = if has_unit { "£'000".to_owned() } else { first.map(|of| of.heading.clone()).unwrap_or_default() };
    let label = Column { heading, ..Column::default() };
    sheet.columns = std::iter::once(label).chain(kept(&sheet.columns, &is_text)).collect();
    for (row, cells) in sheet.rows.iter_mut().enumerate() {
        let texts: Vec<&str> =
            cells.iter().zip(&is_text).filter(|(_, is)| **is).map(|(cell, _)| cell.as_str()).collect();
        let mut texts = texts.into_iter().filter(|text| !text.is_empty());
        let name = match table.rows[row].kind {
            RowKind::Item => texts.next_back().unwrap_or_default().to_owned(),
            RowKind::Head | RowKind::Total => texts.collect::<Vec<_>>().join(", "),
        };
        *cells = std::iter::once("  ".repeat(depth(table, row)) + &name).chain(kept(cells, &is_text)).collect();
    }
    sheet.inset.clear();
    (sheet, std::iter::once(None).chain(kept(columns, &is_text)).collect())
}

/// Those that are no text.
fn kept<T: Clone>(all: &[T], is_text: &[bool]) -> impl Iterator<Item = T> {
    let kept: Vec<T> = all.iter().zip(is_text).filter(|(_, is)| !**is).map(|(one, _)| one.clone()).collect();
    kept.into_iter()
}

/// How far a row is set in: below how many heads it stands, a line at least once.
fn depth(table: &Table, row: usize) -> usize {
    let within = |row: usize| table.rows[row].within;
    let heads = std::iter::successors(within(row), |&at| within(at)).filter(|&at| table.rows[at].kind == RowKind::Head);
    heads.count().max(usize::from(table.rows[row].kind == RowKind::Item))
}

/// What a row is about, by the ids of the plan.
fn identity(plan: &Plan, key: &RowKey) -> String {
    match key {
        RowKey::None => String::new(),
        RowKey::Area(area) => plan[*area].id.value.clone(),
        RowKey::Intake(area, year) => format!("{}/{year}", plan[*area].id.value),
        RowKey::School(school) => plan[*school].id.value.clone(),
        RowKey::Site(site) => plan[*site].id.value.clone(),
        RowKey::Unlisted(area) => area.map_or_else(String::new, |area| plan[area].id.value.clone()),
        RowKey::Pupils(homes, _) | RowKey::Held(homes) => match homes.site() {
            Some(site) => plan[site].id.value.clone(),
            None => identity(plan, &RowKey::Unlisted(homes.area(plan))),
        },
        RowKey::Group(group) => group.to_string(),
        RowKey::Project(project) => {
            let reference = plan[*project].reference.as_ref().map_or("", |reference| reference.as_str());
            format!("{} {reference}", plan[*project].id.value)
        }
        RowKey::Source(source) => plan[*source].id.value.clone(),
        RowKey::Flow(source, flow) => format!("{}/{flow}", plan[*source].id.value),
        RowKey::Paid(project, source) => {
            let source = source.map_or(UNFUNDED, |source| plan[source].id.as_str());
            format!("{}/{source}", plan[*project].id.value)
        }
        RowKey::Year(year) => year.to_string(),
        RowKey::Named(name) => name.clone(),
    }
}

/// What a filter leaves of a table: the rows that hold the text and what stands under a head that does, with the heads
/// and totals of what is left.
#[must_use]
pub fn filtered(plan: &Plan, table: &Table, text: &str) -> Table {
    let text = text.to_lowercase();
    let printed = Printed::of(table).sheet;
    let holds = |(row, of): (usize, &Row)| {
        let is_in = |words: &str| words.to_lowercase().contains(&text);
        of.kind != RowKind::Total
            && (printed.rows[row].iter().any(|cell| is_in(cell)) || is_in(&identity(plan, &of.key)))
    };
    let found: Vec<bool> = table.rows.iter().enumerate().map(holds).collect();
    let mut stays = found.clone();
    // Some heads have their lines below them without adding them up.
    let mut loose = None;
    for (row, of) in table.rows.iter().enumerate() {
        let heads = std::iter::successors(of.within, |&at| table.rows[at].within);
        let mut heads = heads.filter(|&at| table.rows[at].kind == RowKind::Head).peekable();
        match of.kind {
            RowKind::Head => loose = Some(row),
            RowKind::Total => loose = None,
            RowKind::Item => {}
        }
        if heads.peek().is_some() {
            stays[row] |= heads.any(|head| found[head]);
        } else if let (RowKind::Item, Some(head)) = (of.kind, loose) {
            stays[row] |= found[head];
            stays[head] |= stays[row];
        }
    }
    let mut left = table.clone();
    left.keep_rows(&stays);
    left
}
