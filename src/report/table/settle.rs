//! Rounding, once, on the whole table.

use std::collections::{BTreeSet, HashMap};

use super::{Row, RowKind, Table, Unit, Value};
use crate::report::circulation::{Settled, Sum, settle};
use crate::report::rounding::{FINE, fine};
use crate::report::words::counted;

/// How a note begins that tells of sums which do not hold as printed.
pub(super) const ROUNDED: &str = "Rounded: ";

/// How many totals such a note names.
const NAMED: usize = 3;

impl Unit {
    /// In how many pennies or fine parts one step of what is printed is counted; `None` for what is printed exactly.
    pub(super) const fn step(self) -> Option<i128> {
        match self {
            Self::Words | Self::Amount => None,
            Self::Thousands => Some(100_000),
            Self::Pounds => Some(100),
            Self::Whole => Some(FINE),
            Self::Tenths | Self::Forms => Some(FINE / 10),
            Self::Hundredths => Some(FINE / 100),
            Self::Percent | Self::SignedPercent => Some(FINE / 1000),
        }
    }
}

/// A figure in pennies or fine parts.
pub(super) fn exact(value: &Value) -> Option<i128> {
    match value {
        Value::Money(money) => Some(money.0),
        Value::Whole(number) => Some(i128::from(*number) * FINE),
        Value::Number(number) => Some(fine(*number)),
        _ => None,
    }
}

impl Table {
    /// Adds a total below rows that are not in another one yet, of these kinds; its figures are their sums.
    pub fn total(&mut self, row: Row, parts: impl IntoIterator<Item = usize>) -> usize {
        let total = self.push(row);
        for part in parts {
            self.rows[part].within = Some(total);
        }
        self.add_up(total);
        total
    }

    /// Makes a column the total of others, row by row; rows of shares keep theirs.
    pub fn across(&mut self, total: usize, parts: Vec<usize>) {
        let adds_up: Vec<bool> = (0..self.rows.len()).map(|row| self.unit(row, total).adds_up()).collect();
        for (row, _) in self.rows.iter_mut().zip(adds_up).filter(|(_, adds_up)| *adds_up) {
            let sum = parts.iter().fold(Value::Empty, |sum, &part| sum.plus(&row.cells[part].value));
            let weakest = parts.iter().filter_map(|&part| row.cells[part].basis).max();
            row.cells[total].value = sum;
            row.cells[total].basis = weakest.map(|basis| basis.max(row.basis)).or(row.cells[total].basis);
        }
        self.sums.push(super::ColumnSum { total, parts });
    }

    /// Rounds every figure as it is printed, so that every sum of the table holds.
    pub fn settle(&mut self) {
        for unit in [Unit::Thousands, Unit::Pounds, Unit::Whole, Unit::Tenths, Unit::Hundredths, Unit::Percent] {
            self.settle_unit(unit);
        }
        self.say_what_is_unmet();
    }

    /// The same table, settled.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.settle();
        self
    }

    /// Rounds the figures that are printed in steps of one size.
    fn settle_unit(&mut self, unit: Unit) {
        let Some(step) = unit.step() else { return };
        let width = self.columns.len();
        let mut places = vec![usize::MAX; self.rows.len() * width];
        let mut figures = Vec::new();
        let mut at = Vec::new();
        for row in 0..self.rows.len() {
            for column in 0..width {
                let is_of_unit = self.unit(row, column).step() == Some(step);
                let is_money = matches!(self.rows[row].cells[column].value, Value::Money(_));
                let is_its = is_of_unit && is_money == matches!(unit, Unit::Thousands | Unit::Pounds);
                if let Some(figure) = exact(&self.rows[row].cells[column].value).filter(|_| is_its) {
                    places[row * width + column] = figures.len();
                    figures.push(figure);
                    at.push((row, column));
                }
            }
        }
        if figures.is_empty() {
            return;
        }
        let place = |row: usize, column: usize| Some(places[row * width + column]).filter(|place| *place != usize::MAX);
        let [down, across, across_totals] = self.printed_sums(&place);
        make_exact(&mut figures, across.iter().chain(&down));
        let columns = down.len();
        let sums = [down, across, across_totals].concat();
        let given: Vec<(usize, i128)> =
            self.given.iter().filter_map(|&(row, column, shown)| Some((place(row, column)?, shown))).collect();
        let mut settled = settle(&figures, step, &sums, &given);
        if !settled.unmet.is_empty() && !given.is_empty() {
            // What another table prints need not fit both ways: then columns come first.
            let totals: BTreeSet<usize> = sums[columns..].iter().map(|sum| sum.total).collect();
            let again = columns_first(&figures, step, &sums, columns, &totals, &given);
            let is_column = |sum: &&usize| **sum < columns && !totals.contains(&sums[**sum].total);
            let rank = |of: &Settled| (of.unmet.iter().filter(is_column).count(), of.unmet.len());
            if rank(&again) < rank(&settled) {
                settled = again;
            }
        }
        for (&(row, column), shown) in at.iter().zip(&settled.shown) {
            self.rows[row].cells[column].shown = Some(*shown);
        }
    }

    /// The sums that are printed, as places of figures: down the columns, the innermost first; across the rows; then
    /// those that follow from the rest: across the rows that are totals of others, the outermost first, and down a
    /// column that stands in two sums across already.
    fn printed_sums(&self, place: &dyn Fn(usize, usize) -> Option<usize>) -> [Vec<Sum>; 3] {
        let parts = self.parts();
        let totals = self.innermost_first(&parts);
        let stands_twice = |column: usize| {
            let stands = |sum: &&super::ColumnSum| sum.total == column || sum.parts.contains(&column);
            self.sums.iter().filter(stands).count() > 1
        };
        let (mut down, mut follows) = (Vec::new(), Vec::new());
        for &total in &totals {
            for column in (0..self.columns.len()).filter(|&column| self.columns[column].adds_up) {
                let members: Vec<usize> = parts[total].iter().filter_map(|&row| place(row, column)).collect();
                let sums = if stands_twice(column) { &mut follows } else { &mut down };
                sums.extend(place(total, column).map(|total| Sum { total, parts: members }));
            }
        }
        let across = |row: usize| {
            self.sums.iter().filter(move |sum| self.unit(row, sum.total).adds_up()).filter_map(move |sum| {
                let members = sum.parts.iter().filter_map(|&column| place(row, column)).collect();
                place(row, sum.total).map(|total| Sum { total, parts: members })
            })
        };
        let lines = (0..self.rows.len()).filter(|&row| parts[row].is_empty());
        let of_totals = totals.iter().rev().copied().flat_map(across);
        [down, lines.flat_map(across).collect(), of_totals.chain(follows).collect()]
    }

    /// The rows within each row.
    pub(super) fn parts(&self) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); self.rows.len()];
        for (row, within) in self.rows.iter().enumerate().filter_map(|(row, of)| Some((row, of.within?))) {
            parts[within].push(row);
        }
        parts
    }

    /// The rows that others add up to, each behind those within it.
    pub(super) fn innermost_first(&self, parts: &[Vec<usize>]) -> Vec<usize> {
        let depth = |row: usize| {
            let mut depth = 0;
            let mut at = row;
            while let Some(within) = self.rows[at].within {
                (at, depth) = (within, depth + 1);
            }
            depth
        };
        let mut totals: Vec<(usize, usize)> =
            (0..self.rows.len()).filter(|&row| !parts[row].is_empty()).map(|row| (depth(row), row)).collect();
        totals.sort_by_key(|&(depth, row)| (std::cmp::Reverse(depth), row));
        totals.into_iter().map(|(_, row)| row).collect()
    }

    /// Says, in place of what was said before, which totals do not hold as printed.
    pub(super) fn say_what_is_unmet(&mut self) {
        self.notes.retain(|note| !note.starts_with(ROUNDED));
        self.notes.extend(self.unmet_note(&self.unmet()));
        self.notes.extend(self.far_note(&self.far()));
    }

    /// The totals of what another table prints that are a whole step or more off what they are.
    pub(crate) fn far(&self) -> BTreeSet<(usize, usize)> {
        let is_far = |row: usize, column: usize| {
            let cell = &self.rows[row].cells[column];
            let (Some(step), Some(exact), Some(shown)) =
                (self.unit(row, column).step(), exact(&cell.value), cell.shown)
            else {
                return false;
            };
            (shown * step - exact).abs() >= step
        };
        let parts = self.parts();
        let totals = (0..self.rows.len()).filter(|row| !parts[*row].is_empty());
        let columns = || (0..self.columns.len()).filter(|column| self.columns[*column].adds_up);
        let cells = totals.flat_map(|row| columns().map(move |column| (row, column)));
        cells.filter(|(row, column)| !self.columns[*column].is_signed && is_far(*row, *column)).collect()
    }

    /// That totals are the sums of what is shown, with the first of them by name.
    fn far_note(&self, totals: &BTreeSet<(usize, usize)>) -> Option<String> {
        let said = "the sum of what is shown, which is not the nearest to its exact total";
        (!totals.is_empty()).then(|| format!("{ROUNDED}{}: {said}.", self.named_first(totals)))
    }

    /// The totals whose parts add up to another figure as printed, though not exactly.
    pub(crate) fn unmet(&self) -> BTreeSet<(usize, usize)> {
        let width = self.columns.len();
        let at = |place: usize| (place / width, place % width);
        let cell = |place: usize| &self.rows[place / width].cells[place % width];
        let step = |place: usize| self.unit(place / width, place % width).step();
        let place = |row: usize, column: usize| self.rows[row].cells[column].shown.map(|_| row * width + column);
        let does_not_hold = |sum: &Sum| {
            let parts = || sum.parts.iter().copied().filter(|&part| step(part) == step(sum.total));
            let all: i128 = parts().filter_map(|part| cell(part).shown).sum();
            let exactly: i128 = parts().filter_map(|part| exact(&cell(part).value)).sum();
            let is_sum = exact(&cell(sum.total).value)
                .is_some_and(|total| (total - exactly).abs() <= parts().count() as i128 + 1);
            is_sum && parts().next().is_some() && cell(sum.total).shown != Some(all)
        };
        let sums = self.printed_sums(&place).concat();
        sums.iter().filter(|sum| does_not_hold(sum)).map(|sum| at(sum.total)).collect()
    }

    /// That totals do not hold as printed, with the first of them by name.
    fn unmet_note(&self, totals: &BTreeSet<(usize, usize)>) -> Option<String> {
        let all = self.named_first(totals);
        match totals.len() {
            0 => None,
            1 => Some(format!("{ROUNDED}{all}: its parts, each rounded, add up to another figure.")),
            _ => Some(format!("{ROUNDED}{all}: their parts, each rounded, add up to other figures.")),
        }
    }

    /// The first of some figures by name, and how many others there are.
    fn named_first(&self, figures: &BTreeSet<(usize, usize)>) -> String {
        let mut all: Vec<String> = figures.iter().take(NAMED).map(|&(row, column)| self.named(row, column)).collect();
        if figures.len() > NAMED {
            all.push(counted(figures.len() - NAMED, "other figure"));
        }
        all.join("; ")
    }

    /// A figure by the words at its left, those of its head before them, and the heading of its column.
    fn named(&self, row: usize, column: usize) -> String {
        let head = self.rows[row].within.map(|within| &self.rows[within]).filter(|row| row.kind == RowKind::Head);
        let rows = head.into_iter().chain([&self.rows[row]]);
        let heading = self.columns[column].heading.clone();
        rows.flat_map(Row::named).chain([heading]).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Gives each total the sum of its parts, where all of these are given and it is not itself.
    pub(super) fn give_totals(&mut self) {
        let mut given: HashMap<(usize, usize), i128> =
            self.given.iter().map(|&(row, column, shown)| ((row, column), shown)).collect();
        let parts = self.parts();
        let down = self.innermost_first(&parts).into_iter().flat_map(|total| {
            let columns = (0..self.columns.len()).filter(|&column| self.columns[column].adds_up);
            let members = &parts[total];
            columns.map(move |column| ((total, column), members.iter().map(|&row| (row, column)).collect::<Vec<_>>()))
        });
        let across = self.sums.iter().flat_map(|sum| {
            let cells = |row: usize| ((row, sum.total), sum.parts.iter().map(|&column| (row, column)).collect());
            (0..self.rows.len()).map(cells).collect::<Vec<((usize, usize), Vec<_>)>>()
        });
        for (total, members) in down.chain(across) {
            let figures = members.iter().filter(|(row, column)| self.rows[*row].cells[*column].value.is_figure());
            let sum: Option<i128> = figures.map(|member| given.get(member).copied()).sum();
            if let Some(sum) = sum.filter(|_| !members.is_empty() && !given.contains_key(&total)) {
                given.insert(total, sum);
                self.given.push((total.0, total.1, sum));
            }
        }
    }
}

/// Settles figures so that the first `columns` of the sums hold; `totals` are those of the others, and follow as near as
/// they can.
fn columns_first(
    figures: &[i128],
    step: i128,
    sums: &[Sum],
    columns: usize,
    totals: &BTreeSet<usize>,
    given: &[(usize, i128)],
) -> Settled {
    let down = settle(figures, step, &sums[..columns], given);
    let parts = (0..figures.len()).filter(|place| !totals.contains(place));
    let given: Vec<(usize, i128)> = parts.map(|place| (place, down.shown[place])).collect();
    settle(figures, step, sums, &given)
}

/// Figures that are no whole parts lose the last digits of their sum: each total is made what its parts are, or, where
/// it is the total of others already, the last part what is left of it.
fn make_exact<'a>(figures: &mut [i128], sums: impl Iterator<Item = &'a Sum>) {
    let mut is_bound = vec![false; figures.len()];
    for sum in sums {
        let all: i128 = sum.parts.iter().map(|&part| figures[part]).sum();
        let off = figures[sum.total] - all;
        if off.abs() <= sum.parts.len() as i128 + 1 {
            match sum.parts.last().filter(|&&last| is_bound[sum.total] && !is_bound[last]) {
                Some(&last) => figures[last] += off,
                None => figures[sum.total] = all,
            }
        }
        std::iter::once(sum.total).chain(sum.parts.iter().copied()).for_each(|figure| is_bound[figure] = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AcademicYear, FinancialYear};
    use crate::money::Pence;
    use crate::plan::Basis;
    use crate::report::table::{Cell, Column, ColumnKey, RowKey};

    /// Lines of £400 each in two columns and their sum, with a total below.
    fn lines(keys: &[&str]) -> Table {
        let column = |name| Column::figures(name, "", Unit::Thousands);
        let mut table = Table::new("", vec![column("a"), column("b"), column("both")]);
        for key in keys {
            let cells = vec![Pence(40_000).into(), Pence(40_000).into(), Cell::default()];
            table.push(Row::item(RowKey::Named((*key).to_owned()), Basis::Published, cells));
        }
        table.across(2, vec![0, 1]);
        table.total(Row::sum(RowKey::None, RowKind::Total, &[], 3), 0..keys.len());
        table
    }

    fn shown(table: &Table) -> Vec<Vec<Option<i128>>> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::shown).collect()).collect()
    }

    #[test]
    fn narrowed_years_change_no_other_figure_and_the_note_of_a_sum_that_does_not_hold_stays() {
        let year = |year| {
            let key = ColumnKey::Financial(FinancialYear::starting(year));
            Column::of(key, format!("in {year}"), Unit::Thousands)
        };
        let mut table = Table::new(
            "",
            vec![Column::words("name", ""), year(2013), year(2014), Column::figures("all", "All", Unit::Thousands)],
        );
        for key in ["one", "two"] {
            let cells = vec![key.into(), Pence(40_000).into(), Pence(100_000).into(), Cell::default()];
            table.push(Row::item(RowKey::Named(key.to_owned()), Basis::Published, cells));
        }
        table.across(3, vec![1, 2]);
        table.total(Row::sum(RowKey::None, RowKind::Total, &["Together"], 4), 0..2);
        // Another table prints nothing for either, and £1,000 for both.
        table.given = vec![(0, 1, 0), (1, 1, 0), (2, 1, 1)];
        table.settle();
        let rounded = "Rounded: Together, in 2013; Together, All: their parts, each rounded, add up to other figures.";
        assert_eq!(table.notes, [rounded]);

        let mut first = table.clone();
        let only = |year| Some(AcademicYear::starting(year));
        first.between(only(2013), only(2013));
        assert_eq!(shown(&first)[2][1..], [Some(1), Some(1)]);
        assert!(first.notes.iter().any(|note| note == rounded), "{:?}", first.notes);
        let mut second = table.clone();
        second.between(only(2014), None);
        assert_eq!(shown(&second)[2][1..], [Some(2), Some(2)]);
        assert_eq!(second.notes, ["Only the years asked for are shown; what title and notes say is of all years."]);
        // Of rows that are left out, nothing is left in a total.
        table.keep(|row| row.key == RowKey::Named("one".to_owned()));
        assert_eq!(shown(&table)[1], [None, Some(0), Some(1), Some(1)]);
        assert!(!table.notes.iter().any(|note| note.starts_with(ROUNDED)), "{:?}", table.notes);
    }

    #[test]
    fn a_total_of_what_another_table_prints_is_its_sum_as_printed() {
        let whole = lines(&["one", "two", "three", "four", "five"]).settled();
        let printed = |key: &str| {
            let key = RowKey::Named(key.to_owned());
            ["a", "b", "both"].map(|column| whole.shown(&key, ColumnKey::Field(column)))
        };
        let mut far = 0;
        for pair in [["one", "two"], ["two", "three"], ["four", "five"]] {
            let mut some = lines(&pair);
            some.take_from(&whole);
            some.settle();
            let [first, second] = pair.map(printed);
            let sum = first.iter().zip(second).map(|(a, b)| Some((*a)? + b?)).collect();
            assert_eq!(shown(&some), [first.to_vec(), second.to_vec(), sum]);
            // One total is a whole step off, and a note says so.
            assert_eq!(some.notes.len(), some.far().len(), "{:?}", some.notes);
            far += some.far().len();
        }
        assert_eq!(far, 1);
    }
}
