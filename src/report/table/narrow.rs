//! What is left of a table when rows or years are filtered out: what is left stands as it did, totals are those of it.

use super::facts::{is_between, year_column};
use super::settle::exact;
use super::{ColumnKey, ColumnSum, Row, RowKey, RowKind, Table, Value};
use crate::calendar::AcademicYear;
use crate::report::circulation::nearest;

impl Table {
    /// Leaves rows out. What is left stands as it did; totals are those of what is left, and a note says where that is
    /// not the nearest to their exact figure.
    pub fn keep(&mut self, is_kept: impl Fn(&Row) -> bool) {
        if self.leave_out(|_, row| !is_kept(row)) {
            self.add_up_as_shown();
        }
    }

    /// The same, row by row.
    pub fn keep_rows(&mut self, kept: &[bool]) {
        if self.leave_out(|place, _| !kept[place]) {
            self.add_up_as_shown();
        }
    }

    /// Leaves out those rows, and every total of which nothing stays; whether there were any.
    fn leave_out(&mut self, goes: impl Fn(usize, &Row) -> bool) -> bool {
        let has_parts: Vec<bool> = self.parts().iter().map(|parts| !parts.is_empty()).collect();
        let mut stays: Vec<bool> =
            self.rows.iter().enumerate().map(|(place, row)| has_parts[place] || !goes(place, row)).collect();
        // A total stays where something of it does.
        loop {
            let of = |row: usize| (0..self.rows.len()).any(|part| stays[part] && self.rows[part].within == Some(row));
            let empty: Vec<usize> = (0..stays.len()).filter(|&row| stays[row] && has_parts[row] && !of(row)).collect();
            if empty.is_empty() {
                break;
            }
            for row in empty {
                stays[row] = false;
            }
        }
        if stays.iter().all(|stays| *stays) {
            return false;
        }
        let new: Vec<usize> = stays
            .iter()
            .scan(0, |next, stays| {
                let place = *next;
                *next += usize::from(*stays);
                Some(place)
            })
            .collect();
        retain(&mut self.rows, &stays);
        for row in &mut self.rows {
            row.within = row.within.filter(|&within| stays[within]).map(|within| new[within]);
        }
        self.given.clear();
        true
    }

    /// The rows about these alone, in their order, as they stand: nothing of them adds up any more.
    #[must_use]
    pub fn only(mut self, keys: &[RowKey]) -> Self {
        self.rows.retain(|row| keys.contains(&row.key));
        self.rows.iter_mut().for_each(|row| row.within = None);
        self
    }

    /// Leaves out the years before one and after another, in columns and in rows, and with them every line that has
    /// figures in other years alone.
    pub fn between(&mut self, from: Option<AcademicYear>, to: Option<AcademicYear>) {
        let count = self.rows.len();
        if let Some(place) = year_column(&self.columns) {
            self.keep(|row| is_between(&row.cells[place].value, from, to));
        }
        let stays: Vec<bool> = (self.columns.iter())
            .map(|column| match column.key {
                ColumnKey::Before => from.is_none(),
                key => key.year().is_none_or(|year| is_between(&Value::Academic(year), from, to)),
            })
            .collect();
        if stays.contains(&false) {
            let had: Vec<bool> = (0..self.rows.len()).map(|row| self.has_figures(row)).collect();
            self.keep_columns(&stays);
            self.add_across_as_shown();
            let has: Vec<bool> = (0..self.rows.len()).map(|row| self.has_figures(row)).collect();
            self.leave_out(|place, row| row.kind == RowKind::Item && had[place] && !has[place]);
        } else if self.rows.len() == count {
            return;
        }
        if self.rows.is_empty() {
            self.notes = vec!["It has nothing in the years asked for.".to_owned()];
            return;
        }
        self.notes
            .insert(0, "Only the years asked for are shown; what title and notes say is of all years.".to_owned());
    }

    /// Whether anything is printed of a row's figures: a 0 that is left blank is nothing, nor is a total of such.
    fn has_figures(&self, row: usize) -> bool {
        let is_printed = |column: usize| {
            let (of, cell) = (&self.columns[column], &self.rows[row].cells[column]);
            let is_blank = cell.value == Value::Empty || of.is_blank_at_zero && cell.value.is_zero();
            of.is_among_figures && (cell.said.is_some() || !is_blank)
        };
        (0..self.columns.len()).filter(|&column| is_printed(column)).any(|column| {
            let parts = self.sums.iter().find(|sum| sum.total == column).map(|sum| &sum.parts);
            parts.is_none_or(|parts| parts.iter().any(|&part| is_printed(part)))
        })
    }

    /// Whether its rows or columns are of years.
    #[must_use]
    pub fn has_years(&self) -> bool {
        year_column(&self.columns).is_some() || self.columns.iter().any(|column| column.key.year().is_some())
    }

    /// The same without a column, and without the sums that it stands in.
    #[must_use]
    pub fn without(mut self, key: ColumnKey) -> Self {
        if let Some(column) = self.column(key) {
            self.sums.retain(|sum| sum.total != column && !sum.parts.contains(&column));
            let stays: Vec<bool> = (0..self.columns.len()).map(|place| place != column).collect();
            self.keep_columns(&stays);
        }
        self
    }

    /// Leaves columns out.
    fn keep_columns(&mut self, stays: &[bool]) {
        let new = |column: usize| stays[..column].iter().filter(|stays| **stays).count();
        let sums = std::mem::take(&mut self.sums);
        self.sums = (sums.into_iter())
            .filter(|sum| stays[sum.total])
            .map(|sum| ColumnSum {
                total: new(sum.total),
                parts: sum.parts.into_iter().filter(|&part| stays[part]).map(new).collect(),
            })
            .collect();
        retain(&mut self.columns, stays);
        self.rows.iter_mut().for_each(|row| retain(&mut row.cells, stays));
        self.given.clear();
    }

    /// Makes every total the sum of what is shown of its parts.
    pub(crate) fn add_up_as_shown(&mut self) {
        let parts = self.parts();
        for total in self.innermost_first(&parts) {
            self.add_up(total);
            for column in (0..self.columns.len()).filter(|&column| self.columns[column].adds_up) {
                let shown = parts[total].iter().filter_map(|&row| self.rows[row].cells[column].shown).sum();
                self.rows[total].cells[column].shown =
                    self.rows[total].cells[column].value.is_figure().then_some(shown);
            }
        }
        self.add_across_as_shown();
    }

    /// Makes the totals across every row the sums of what is shown, and says which totals down do not hold.
    fn add_across_as_shown(&mut self) {
        for sum in self.sums.clone() {
            let adds_up: Vec<bool> = (0..self.rows.len()).map(|row| self.unit(row, sum.total).adds_up()).collect();
            for (row, _) in self.rows.iter_mut().zip(adds_up).filter(|(_, adds_up)| *adds_up) {
                let shown = sum.parts.iter().filter_map(|&part| row.cells[part].shown).sum();
                let value = sum.parts.iter().fold(Value::Empty, |sum, &part| sum.plus(&row.cells[part].value));
                let cell = &mut row.cells[sum.total];
                cell.shown = value.is_figure().then_some(shown);
                cell.value = value;
            }
        }
        if (0..self.rows.len()).any(|row| self.is_off(row)) {
            self.notes
                .push("Totals are those of the figures shown, which are rounded as in the whole table.".to_owned());
        }
        self.say_what_is_unmet();
    }

    /// Whether a total is not printed at its nearest.
    fn is_off(&self, row: usize) -> bool {
        let totals = self.sums.iter().map(|sum| sum.total);
        let is_total = self.rows[row].kind != RowKind::Item;
        (0..self.columns.len()).filter(|column| is_total || totals.clone().any(|total| total == *column)).any(
            |column| {
                let cell = &self.rows[row].cells[column];
                let step = self.unit(row, column).step();
                let at_nearest = step.zip(exact(&cell.value)).map(|(step, exact)| nearest(exact, step));
                cell.shown.is_some() && at_nearest.is_some() && cell.shown != at_nearest
            },
        )
    }
}

fn retain<T>(items: &mut Vec<T>, stays: &[bool]) {
    let mut place = 0;
    items.retain(|_| {
        place += 1;
        stays[place - 1]
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FinancialYear;
    use crate::money::Pence;
    use crate::plan::Basis;
    use crate::report::table::{Cell, Column, Unit};

    /// Lines of 1, nothing and 2 thousand pounds in two years with their total, below a head; years are blank at 0.
    fn table(is_blank_at_zero: bool) -> Table {
        let year = |year| {
            let column = Column::of(ColumnKey::Financial(FinancialYear::starting(year)), "", Unit::Thousands);
            if is_blank_at_zero { column.blank_at_zero() } else { column }
        };
        let all = Column::figures("all", "All", Unit::Thousands);
        let mut table = Table::new("", vec![Column::words("name", ""), year(2013), year(2014), all]);
        let head = table.push(Row::sum(RowKey::None, RowKind::Head, &["Head"], 4));
        for (key, thousands) in [("first", [1, 0]), ("never", [0, 0]), ("second", [0, 2])] {
            let mut cells = vec![Cell::new(key)];
            cells.extend(thousands.map(|thousand| Cell::new(Pence(thousand * 100_000))));
            cells.push(Cell::default());
            table.push(Row::item(RowKey::Named(key.to_owned()), Basis::Published, cells).within(head));
        }
        table.across(3, vec![1, 2]);
        table.add_up_all();
        table.settled()
    }

    fn narrowed(mut table: Table, year: i32) -> Vec<(String, Option<i128>)> {
        let year = Some(AcademicYear::starting(year));
        table.between(year, year);
        let name = |row: &Row| if let Value::Text(name) = &row.cells[0].value { name.clone() } else { String::new() };
        table.rows.iter().map(|row| (name(row), row.cells.last().and_then(Cell::shown))).collect()
    }

    #[test]
    fn a_line_that_has_figures_in_other_years_alone_is_left_out() {
        let line = |name: &str, shown| (name.to_owned(), Some(shown));
        assert_eq!(narrowed(table(true), 2013), [line("Head", 1), line("first", 1), line("never", 0)]);
        assert_eq!(narrowed(table(true), 2014), [line("Head", 2), line("never", 0), line("second", 2)]);
        // Where a 0 is printed it is a figure.
        assert_eq!(narrowed(table(false), 2013).len(), 4);
    }

    #[test]
    fn a_table_without_a_line_in_the_years_says_so() {
        let mut table = table(true);
        table.leave_out(|_, row| row.key == RowKey::Named("never".to_owned()));
        table.between(Some(AcademicYear::starting(2020)), None);
        assert!(table.rows.is_empty());
        assert_eq!(table.notes, ["It has nothing in the years asked for."]);
    }
}
