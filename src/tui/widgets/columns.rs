//! How the columns of a table lie in a width: the names of its rows stay at the left, the others scroll beside them.

use super::text::{clip, left, right, width, wrap};
use crate::export::sheet::{Alignment, marks};
use crate::export::text::{GAP, NARROWEST, narrowed};
use crate::tui::shown::{Look, Shown};
use crate::visible::visible;

/// A column of names takes at least so much where it is longer and others stay beside it.
const NAME: usize = 16;
/// The widest that a column of text gets where it scrolls.
const WIDEST: usize = 30;
/// Of names drawn together so much stays, on a narrow screen and on others.
const LABEL: (usize, usize) = (12, 22);
/// Narrower than this, a screen is narrow.
const NARROW: usize = 58;

/// The columns of a table, laid out for a width.
pub struct Columns<'a> {
    /// The table.
    pub shown: &'a Shown,
    /// The columns of the terminal.
    pub room: usize,
    /// The width of each column.
    widths: Vec<usize>,
    /// The columns that stay.
    names: Vec<usize>,
    /// The columns that scroll.
    others: Vec<usize>,
    /// Blanks before each of these.
    gap: usize,
    /// Room behind a figure for its marks, where figures have their own.
    marks: usize,
    /// How many of the others can be left out at the left before the rest of them fit.
    pub furthest: usize,
}

/// A part of a line: what stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The column.
    pub column: usize,
    /// Its text, as wide as the column with what is before it.
    pub text: String,
}

impl<'a> Columns<'a> {
    /// Lays out a table.
    #[must_use]
    pub fn of(shown: &'a Shown, room: usize) -> Self {
        let mut columns = match shown.look {
            Look::Grid(figure) => Self::grid(shown, room, figure),
            Look::List | Look::Report => Self::apart(shown, room),
        };
        let last = columns.others.len().saturating_sub(1);
        columns.furthest =
            (0..last).find(|&first| first + columns.count(first) == columns.others.len()).unwrap_or(last);
        columns
    }

    /// As many figures as fit beside a label of some width, none narrower than `figure`.
    fn grid(shown: &'a Shown, room: usize, figure: usize) -> Self {
        let others: Vec<usize> = (1..shown.sheet.columns.len()).collect();
        let marks = others.iter().map(|&column| shown.sheet.columns[column].marks).max().unwrap_or(0).max(1);
        let wanted = shown.natural.first().copied().unwrap_or(0);
        let least = wanted.min(if room < NARROW { LABEL.0 } else { LABEL.1 }).min(room);
        let mut widths = vec![least; others.len().min(1)];
        widths.extend(others.iter().map(|&column| (shown.digits[column] + marks).max(figure)));
        let names = (0..widths.len().min(1)).collect();
        let mut columns = Self { shown, room, widths, names, others, gap: 0, marks, furthest: 0 };
        // The label takes what the first figures leave of the width.
        let fitting = columns.seen(0).iter().map(|&column| columns.widths[column]).sum();
        if let Some(label) = columns.widths.first_mut() {
            *label = wanted.min(room.saturating_sub(fitting)).max(least);
        }
        columns
    }

    /// Everything side by side if no word need be broken for it, else names that stay and the others.
    fn apart(shown: &'a Shown, room: usize) -> Self {
        let sheet = &shown.sheet;
        let mut widths = shown.natural.clone();
        let (texts, figures): (Vec<usize>, Vec<usize>) =
            (0..widths.len()).partition(|&column| sheet.columns[column].alignment == Alignment::Left);
        let gaps = GAP * (widths.len().saturating_sub(1));
        let left = room.saturating_sub(gaps + figures.iter().map(|&column| widths[column]).sum::<usize>());
        let words: Vec<usize> = texts.iter().map(|&column| shown.words[column].min(NARROWEST)).collect();
        let wanted: Vec<usize> = texts.iter().map(|&column| widths[column]).collect();
        let beside = narrowed(&wanted, left, &words);
        let names = if beside.iter().sum::<usize>() <= left {
            texts.iter().zip(beside).for_each(|(&column, narrow)| widths[column] = narrow);
            texts.len()
        } else {
            let names = names(shown, &texts, &wanted, room / 2);
            narrow_apart(&mut widths, &texts, names, room);
            names
        };
        let names = texts[..names].to_vec();
        let others = (0..widths.len()).filter(|column| !names.contains(column)).collect();
        Self { shown, room, widths, names, others, gap: GAP, marks: 0, furthest: 0 }
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
            used += self.gap + self.widths[column];
            used <= self.room
        });
        fitting.count().max(1).min(self.others.len().saturating_sub(first))
    }

    /// The others that are shown where the reader has gone past `first` of them.
    fn seen(&self, first: usize) -> &[usize] {
        let first = first.min(self.furthest);
        &self.others[first..first + self.count(first)]
    }

    /// How many of the others are left out before those shown, and after them.
    #[must_use]
    pub fn hidden(&self, first: usize) -> (usize, usize) {
        let before = first.min(self.furthest);
        (before, self.others.len() - before - self.seen(first).len())
    }

    /// How many of the others to leave out so that a column is seen, moving as little as possible.
    #[must_use]
    pub fn first(&self, first: usize, column: usize) -> usize {
        let first = first.min(self.furthest);
        let Some(place) = self.others.iter().position(|&other| other == column) else { return first };
        (first.min(place)..=place).find(|&first| place < first + self.count(first)).unwrap_or(place).min(self.furthest)
    }

    /// A line of cells: `text` is what stands in a column of text, `figure` in one of figures.
    fn line(&self, text: &dyn Fn(usize) -> String, figure: &dyn Fn(usize) -> String, first: usize) -> Vec<Piece> {
        let other = |&column: &usize| {
            let text = match self.shown.sheet.columns[column].alignment {
                Alignment::Left => format!("{}{}", " ".repeat(self.gap), left(&text(column), self.widths[column])),
                Alignment::Right => self.figure(&figure(column), self.widths[column]),
            };
            Piece { column, text }
        };
        let others: Vec<Piece> = self.seen(first).iter().map(other).collect();
        // Without room for both, what the reader scrolls to is worth more than the end of the names.
        let mut room = self.room.saturating_sub(others.iter().map(|piece| width(&piece.text)).sum());
        let mut pieces = Vec::with_capacity(self.names.len() + others.len());
        for (place, &column) in self.names.iter().enumerate() {
            let gap = if place == 0 { 0 } else { GAP.min(room) };
            let wide = self.widths[column].min(room - gap);
            room -= gap + wide;
            pieces.push(Piece { column, text: format!("{}{}", " ".repeat(gap), left(&text(column), wide)) });
        }
        pieces.extend(others);
        pieces
    }

    /// A figure at the right of its column; where marks have room of their own, digits stand below digits.
    fn figure(&self, cell: &str, wide: usize) -> String {
        if self.marks == 0 {
            return right(cell, wide + self.gap);
        }
        let count = cell.chars().count() - marks(cell);
        let (digits, marks): (String, String) =
            (cell.chars().take(count).collect(), cell.chars().skip(count).collect());
        format!("{}{}", right(&digits, wide.saturating_sub(self.marks)), left(&marks, self.marks.min(wide)))
    }

    /// How many lines the texts of a row take; `cell` is what stands in a column.
    fn height(&self, cell: &dyn Fn(usize) -> String) -> usize {
        if self.marks > 0 {
            return 1;
        }
        let is_text = |column: &usize| self.shown.sheet.columns[*column].alignment == Alignment::Left;
        let texts = (0..self.widths.len()).filter(is_text);
        texts.map(|column| broken(&cell(column), self.widths[column]).len()).max().unwrap_or(1).max(1)
    }

    fn heading(&self, column: usize) -> String {
        self.shown.sheet.heading(column).into_owned()
    }

    /// A cell; where marks have room of their own, none is left for them in it.
    fn cell(&self, row: usize, column: usize) -> String {
        let sheet = &self.shown.sheet;
        if self.marks > 0 {
            visible(&sheet.rows[row][column]).into_owned()
        } else {
            sheet.shown(row, column).into_owned()
        }
    }

    /// A line of a text that is broken into several, or cut to the only one.
    fn nth_line(&self, text: &str, column: usize, line: usize) -> String {
        let wide = self.widths[column];
        if self.marks > 0 { clip(text, wide) } else { broken(text, wide).into_iter().nth(line).unwrap_or_default() }
    }

    /// How many lines the headings take.
    #[must_use]
    pub fn headings(&self) -> usize {
        if self.shown.sheet.columns.is_empty() { 0 } else { self.height(&|column| self.heading(column)) }
    }

    /// A line of the headings; figures have theirs in the last one.
    #[must_use]
    pub fn heading_line(&self, line: usize, first: usize) -> String {
        let is_last = line + 1 == self.headings();
        let figure = |column| if is_last { self.heading(column) } else { String::new() };
        joined(self.line(&|column| self.nth_line(&self.heading(column), column, line), &figure, first))
    }

    /// The headings in one line, cut where they are too long for it.
    #[must_use]
    pub fn short_headings(&self, first: usize) -> String {
        let heading = |column| self.heading(column);
        joined(self.line(&heading, &heading, first))
    }

    /// How many lines a row takes.
    #[must_use]
    pub fn row_height(&self, row: usize) -> usize {
        self.height(&|column| self.cell(row, column))
    }

    /// A line of a row; figures stand in the first one.
    #[must_use]
    pub fn row_line(&self, row: usize, line: usize, first: usize) -> Vec<Piece> {
        let figure = |column| if line == 0 { self.cell(row, column) } else { String::new() };
        self.line(&|column| self.nth_line(&self.cell(row, column), column, line), &figure, first)
    }

    /// A line of another table in these columns: its name, and what it has of each column shown.
    #[must_use]
    pub fn line_of(&self, other: &Shown, row: usize, first: usize) -> String {
        let key = |of: &Shown, column: usize| of.column(column).map(|column| of.table.columns[column].key);
        let figure = |column| {
            let same =
                (0..other.sheet.columns.len()).find(|&own| own > 0 && key(other, own) == key(self.shown, column));
            same.map(|own| visible(&other.sheet.rows[row][own]).into_owned()).unwrap_or_default()
        };
        joined(self.line(&|_| other.sheet.rows[row][0].clone(), &figure, first))
    }

    /// What sets totals apart: a stroke as wide as each column.
    #[must_use]
    pub fn rule(&self, first: usize) -> String {
        let stroke = |column: usize| "─".repeat(self.widths[column]);
        joined(self.line(&stroke, &stroke, first))
    }
}

fn joined(pieces: Vec<Piece>) -> String {
    pieces.into_iter().map(|piece| piece.text).collect()
}

/// How many columns of text stay: as many as fit into `room`, and all up to the first that tells every row apart, which
/// has no empty cell.
fn names(shown: &Shown, texts: &[usize], wanted: &[usize], room: usize) -> usize {
    let mut used = 0;
    let fitting = wanted.iter().take_while(|&&wanted| {
        used += wanted.min(NAME) + GAP;
        used <= room + GAP
    });
    let rows = &shown.sheet.rows;
    let is_full = |&column: &usize| rows.iter().all(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
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
