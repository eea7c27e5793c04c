//! How the columns of a sheet lie in a width: the names of its rows stay at the left, the others scroll beside them.

use super::text::{left, right, width, wrap};
use crate::export::sheet::{Alignment, Sheet};
use crate::export::text::{GAP, NARROWEST, narrowed, natural_width, widest_word};
use crate::visible::visible;

/// A column of names takes at least so much where it is longer and others stay beside it.
const NAME: usize = 16;
/// The widest that a column of text gets where it scrolls.
const WIDEST: usize = 30;

/// The columns of a sheet, laid out for a width.
pub struct Columns<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// The columns of the terminal.
    pub room: usize,
    /// The width of each column.
    widths: Vec<usize>,
    /// The columns that stay.
    names: Vec<usize>,
    /// The columns that scroll.
    others: Vec<usize>,
    /// How many of the others can be left out at the left before the rest of them fit.
    pub furthest: usize,
}

impl<'a> Columns<'a> {
    /// Lays out a sheet: everything side by side if no word need be broken for it, else names that stay and the others.
    #[must_use]
    pub fn of(sheet: &'a Sheet, room: usize) -> Self {
        let mut widths: Vec<usize> = (0..sheet.columns.len()).map(|column| natural_width(sheet, column)).collect();
        let (texts, figures): (Vec<usize>, Vec<usize>) =
            (0..widths.len()).partition(|&column| sheet.columns[column].alignment == Alignment::Left);
        let gaps = GAP * (widths.len().saturating_sub(1));
        let left = room.saturating_sub(gaps + figures.iter().map(|&column| widths[column]).sum::<usize>());
        let words: Vec<usize> = texts.iter().map(|&column| widest_word(sheet, column).min(NARROWEST)).collect();
        let wanted: Vec<usize> = texts.iter().map(|&column| widths[column]).collect();
        let beside = narrowed(&wanted, left, &words);
        let names = if beside.iter().sum::<usize>() <= left {
            texts.iter().zip(beside).for_each(|(&column, narrow)| widths[column] = narrow);
            texts.len()
        } else {
            let names = names(sheet, &texts, &wanted, room / 2);
            narrow_apart(&mut widths, &texts, names, room);
            names
        };
        let others = texts[names..].iter().chain(&figures).copied().collect();
        let mut columns = Self { sheet, room, widths, names: texts[..names].to_vec(), others, furthest: 0 };
        let last = columns.others.len().saturating_sub(1);
        columns.furthest =
            (0..last).find(|&first| first + columns.count(first) == columns.others.len()).unwrap_or(last);
        columns
    }

    /// How wide the names are together.
    fn beside(&self) -> usize {
        let names = self.names.iter().map(|&column| self.widths[column]).sum::<usize>();
        names + GAP * self.names.len().saturating_sub(1)
    }

    /// How many of the others fit from one on; one at least, if there is one.
    fn count(&self, first: usize) -> usize {
        let mut used = self.beside();
        let fitting = self.others.iter().skip(first).take_while(|&&column| {
            used += GAP + self.widths[column];
            used <= self.room
        });
        fitting.count().max(1).min(self.others.len().saturating_sub(first))
    }

    /// The others that are shown where the reader has gone past `first` of them.
    fn shown(&self, first: usize) -> &[usize] {
        let first = first.min(self.furthest);
        &self.others[first..first + self.count(first)]
    }

    /// How many of the others are left out before those shown, and after them.
    #[must_use]
    pub fn hidden(&self, first: usize) -> (usize, usize) {
        let before = first.min(self.furthest);
        (before, self.others.len() - before - self.shown(first).len())
    }

    /// A line of cells: `text` is what stands in a column of text, `figure` in one of figures.
    fn line(&self, text: &dyn Fn(usize) -> String, figure: &dyn Fn(usize) -> String, first: usize) -> String {
        let name = |&column: &usize| left(&text(column), self.widths[column]);
        let names = self.names.iter().map(name).collect::<Vec<_>>().join(&" ".repeat(GAP));
        let other = |&column: &usize| match self.sheet.columns[column].alignment {
            Alignment::Left => format!("{}{}", " ".repeat(GAP), left(&text(column), self.widths[column])),
            Alignment::Right => right(&figure(column), self.widths[column] + GAP),
        };
        let others: String = self.shown(first).iter().map(other).collect();
        // Without room for both, what the reader scrolls to is worth more than the end of the names.
        format!("{}{others}", left(&names, self.beside().min(self.room.saturating_sub(width(&others)))))
    }

    /// How many lines the texts of a row take; `cell` is what stands in a column.
    fn height(&self, cell: &dyn Fn(usize) -> &'a str) -> usize {
        let is_text = |column: &usize| self.sheet.columns[*column].alignment == Alignment::Left;
        let texts = (0..self.widths.len()).filter(is_text);
        texts.map(|column| broken(cell(column), self.widths[column]).len()).max().unwrap_or(1).max(1)
    }

    fn heading(&self, column: usize) -> &'a str {
        self.sheet.columns.get(column).map_or("", |column| &column.heading)
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        self.sheet.rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str)
    }

    /// How many lines the headings take.
    #[must_use]
    pub fn headings(&self) -> usize {
        if self.sheet.columns.is_empty() { 0 } else { self.height(&|column| self.heading(column)) }
    }

    /// A line of the headings; figures have theirs in the last one.
    #[must_use]
    pub fn heading_line(&self, line: usize, first: usize) -> String {
        let is_last = line + 1 == self.headings();
        let figure = |column| if is_last { self.heading(column).to_owned() } else { String::new() };
        self.line(&|column| nth_line(self.heading(column), self.widths[column], line), &figure, first)
    }

    /// The headings in one line, cut where they are too long for it.
    #[must_use]
    pub fn short_headings(&self, first: usize) -> String {
        let heading = |column| self.heading(column).to_owned();
        self.line(&heading, &heading, first)
    }

    /// How many lines a row takes.
    #[must_use]
    pub fn row_height(&self, row: usize) -> usize {
        self.height(&|column| self.cell(row, column))
    }

    /// A line of a row; figures stand in the first one.
    #[must_use]
    pub fn row_line(&self, row: usize, line: usize, first: usize) -> String {
        let figure = |column| if line == 0 { visible(self.cell(row, column)).into_owned() } else { String::new() };
        self.line(&|column| nth_line(self.cell(row, column), self.widths[column], line), &figure, first)
    }

    /// What sets totals apart: a stroke as wide as each column.
    #[must_use]
    pub fn rule(&self, first: usize) -> String {
        let stroke = |column: usize| "─".repeat(self.widths[column]);
        self.line(&stroke, &stroke, first)
    }
}

/// How many columns of text stay: as many as fit into `room`, and all up to the first that tells every row apart, which
/// has no empty cell.
fn names(sheet: &Sheet, texts: &[usize], wanted: &[usize], room: usize) -> usize {
    let mut used = 0;
    let fitting = wanted.iter().take_while(|&&wanted| {
        used += wanted.min(NAME) + GAP;
        used <= room + GAP
    });
    let is_full = |&column: &usize| sheet.rows.iter().all(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let telling = texts.iter().position(is_full).map_or(1, |place| place + 1);
    fitting.count().max(telling).min(texts.len())
}

/// Narrows names to half of the width, and texts that scroll to what is left beside them.
fn narrow_apart(widths: &mut [usize], texts: &[usize], names: usize, room: usize) {
    let half = (room / 2).saturating_sub(GAP * names.saturating_sub(1));
    let wanted: Vec<usize> = texts[..names].iter().map(|&column| widths[column]).collect();
    let narrow = narrowed(&wanted, half, &vec![NARROWEST / 3; names]);
    let left = room.saturating_sub(narrow.iter().sum::<usize>() + GAP * names);
    texts[..names].iter().zip(narrow).for_each(|(&column, narrow)| widths[column] = narrow);
    for &column in &texts[names..] {
        widths[column] = widths[column].min(WIDEST).min(left.max(1));
    }
}

/// A text as it stands in so many columns of the terminal.
#[must_use]
pub fn broken(text: &str, columns: usize) -> Vec<String> {
    let text = visible(text);
    if width(&text) <= columns { vec![text.into_owned()] } else { wrap(&text, columns) }
}

fn nth_line(text: &str, columns: usize, line: usize) -> String {
    broken(text, columns).into_iter().nth(line).unwrap_or_default()
}
