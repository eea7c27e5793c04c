//! Lines of money by financial year: programmes, receipts, what was spent.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::{self, Unit};
use super::columns::Columns;
use super::heading_year;
use super::headings::Role;
use super::sheet::{AsideKind, Sheet};
use super::summary::{ImportSummary, Tally, counted};
use super::totals;
use super::who::name_key;
use super::{ImportError, Options};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::Diagnostic;

/// From this figure on, one without a unit is pounds: no council's programme has a line of £100m in thousands.
const POUNDS_FROM: i128 = 10_000_000;

/// A line that is about a project or a source.
#[derive(Clone, Debug)]
pub struct MoneyLine {
    /// Its row.
    pub row: usize,
    /// Amounts by year, where the file tells one; negative ones are set against earlier years already.
    pub years: BTreeMap<FinancialYear, Pence>,
    /// Spent before.
    pub before: Option<Pence>,
    /// The budget, or the sum of the line as the file has it.
    pub total: Option<Pence>,
}

impl MoneyLine {
    /// All years and what was before.
    pub fn sum(&self) -> Pence {
        self.years.values().copied().sum::<Pence>() + self.before.unwrap_or(Pence::ZERO)
    }
}

/// What a file of money says.
pub struct MoneyLines {
    /// The lines, without sums of others.
    pub lines: Vec<MoneyLine>,
    /// What was read, and what of it is in no line.
    pub tally: Tally,
}

/// Reads the lines of a file; `names` are the columns that name what a line is about.
///
/// # Errors
/// Columns that are missing, a unit that nothing tells, cells that are no money.
pub fn read(
    sheet: &mut Sheet,
    columns: &Columns,
    names: &[usize],
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<MoneyLines, ImportError> {
    let missing = |code, message: &str, help: &str| {
        sheet.refuse(vec![Diagnostic::error(code, sheet.header_span(0), message, help)])
    };
    if names.is_empty() {
        return Err(missing("missing-column", "no column names what the lines are about", "say which with --map"));
    }
    if let Some(wrong) = columns.single_year(sheet) {
        return Err(sheet.refuse(vec![wrong]));
    }
    let all: Vec<_> = columns.years().collect();
    let years: Vec<(FinancialYear, usize)> = all
        .iter()
        .filter(|(year, _)| year.is_split && !year.is_open)
        .map(|(year, column)| (FinancialYear::starting(year.start), *column))
        .collect();
    let open: Vec<usize> = all.iter().filter(|(year, _)| year.is_open).map(|(_, column)| *column).collect();
    let long = columns.get(Role::FinancialYear).zip(columns.get(Role::Amount));
    if years.is_empty() && columns.get(Role::Total).is_none() && long.is_none() {
        let help = "name columns 2023-24 and so on, or say which with --map 2023-24=COLUMN";
        return Err(missing("missing-column", "no column holds a financial year's money", help));
    }
    let figures: Vec<usize> = years.iter().map(|(_, column)| *column).chain(open.iter().copied()).collect();
    let unit = unit(sheet, columns, &figures, options)?;
    let mut aside = BTreeMap::new();
    totals::find(sheet, names, &[], &[], &[], &mut aside);
    sums_of_blocks(sheet, names, &figures, &mut aside);
    let mut reading = Reading {
        sheet,
        unit: unit.0,
        problems: Vec::new(),
        netted: Vec::new(),
        off: Vec::new(),
        tally: Tally::of("money"),
    };
    let mut lines: Vec<MoneyLine> = Vec::new();
    let mut by_name: HashMap<Vec<String>, usize> = HashMap::new();
    for row in reading.sheet.rows().filter(|row| !aside.contains_key(row)).collect::<Vec<_>>() {
        if names.iter().all(|column| cells::is_empty(reading.sheet.cell(row, *column))) {
            let help = "name what it is about, or leave the line out";
            let span = reading.sheet.span(row, names[0]);
            reading.problems.push(Diagnostic::error("no-name", span, "this line has money, but no name", help));
            continue;
        }
        let name = reading.sheet.cell(row, names[0]).to_owned();
        let later = open.iter().filter_map(|column| reading.money(row, *column)).sum::<Pence>();
        reading.tally.leave("in columns that stand for several years", later.0);
        let mut line = reading.line(row, &name, &years, columns);
        if let Some(long) = long {
            reading.long(row, long, &mut line);
        }
        let key: Vec<String> = names.iter().map(|column| name_key(reading.sheet.cell(row, *column))).collect();
        let Some(&first) = by_name.get(&key) else {
            by_name.insert(key, lines.len());
            lines.push(line);
            continue;
        };
        let known = &mut lines[first];
        let is_twice = line.years.keys().any(|year| known.years.contains_key(year))
            || (line.before.is_some() && known.before.is_some());
        if long.is_none() || is_twice {
            let message = format!("`{name}` was given on line {} already", reading.sheet.line(known.row));
            let help = "keep one of the two, or give each a name or a reference of its own";
            reading.problems.push(Diagnostic::error("given-twice", reading.sheet.span(row, names[0]), message, help));
            continue;
        }
        known.years.extend(line.years);
        known.before = known.before.or(line.before);
    }
    let Reading { problems, netted, off, tally, .. } = reading;
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    summary.note(&netted, |count| format!("{} below 0 taken off the years before", counted(count, "amount")));
    summary.note(&off, |count| {
        format!("{} whose total is not the sum of its years; both are taken as they stand", counted(count, "line"))
    });
    if unit.1 {
        summary.notes.push(format!("{}: amounts read as {}", sheet.name, unit.0.name()));
    }
    for (row, kind) in aside {
        let text = names.iter().map(|column| sheet.cell(row, *column)).find(|text| !text.is_empty());
        let text = text.unwrap_or_default().to_owned();
        sheet.set_aside(kind, row, &text);
    }
    Ok(MoneyLines { lines, tally })
}

struct Reading<'a> {
    sheet: &'a Sheet,
    unit: Unit,
    problems: Vec<Diagnostic>,
    netted: Vec<String>,
    off: Vec<String>,
    tally: Tally,
}

impl Reading<'_> {
    fn money(&mut self, row: usize, column: usize) -> Option<Pence> {
        let unit = self.sheet.header.get(column).and_then(|name| heading_year::unit(name)).unwrap_or(self.unit);
        match cells::money(self.sheet.cell(row, column), unit) {
            Ok(amount) => amount,
            Err((wrong, help)) => {
                self.problems.push(self.sheet.wrong_cell("bad-money", row, column, wrong, help));
                None
            }
        }
    }

    /// Reads a line of one year: the columns of year and amount.
    fn long(&mut self, row: usize, (year, amount): (usize, usize), line: &mut MoneyLine) {
        let Some(amount) = self.money(row, amount) else { return };
        if self.sheet.cell(row, year).eq_ignore_ascii_case("before") {
            line.before = Some(amount);
            return;
        }
        match cells::financial_year(self.sheet.cell(row, year)) {
            Ok(year) => {
                line.years.insert(year, amount);
            }
            Err((wrong, help)) => self.problems.push(self.sheet.wrong_cell("bad-year", row, year, wrong, help)),
        }
    }

    fn line(&mut self, row: usize, name: &str, years: &[(FinancialYear, usize)], columns: &Columns) -> MoneyLine {
        let mut amounts: BTreeMap<FinancialYear, Pence> = BTreeMap::new();
        for (year, column) in years {
            if let Some(amount) = self.money(row, *column) {
                *amounts.entry(*year).or_insert(Pence::ZERO) += amount;
            }
        }
        let mut before = columns.get(Role::Before).and_then(|column| self.money(row, column));
        let total = columns.get(Role::Total).and_then(|column| self.money(row, column));
        let sum = amounts.values().copied().sum::<Pence>() + before.unwrap_or(Pence::ZERO);
        if total.is_some_and(|total| total != sum) && !amounts.is_empty() {
            let total = total.unwrap_or(Pence::ZERO).pounds();
            self.off.push(format!("{name} ({total} against {})", sum.pounds()));
        }
        // A plan's amounts are never below 0: what comes back is taken off the spend before it.
        let below: Vec<FinancialYear> =
            amounts.iter().filter(|(_, amount)| **amount < Pence::ZERO).map(|(year, _)| *year).collect();
        for year in below {
            let back = amounts.insert(year, Pence::ZERO).unwrap_or(Pence::ZERO);
            self.netted.push(format!("{} of {year} ({name})", back.pounds()));
            let mut rest = -back;
            for (_, earlier) in amounts.range_mut(..year).rev() {
                let taken = rest.min(*earlier);
                *earlier -= taken;
                rest -= taken;
            }
            if let Some(before) = &mut before {
                let taken = rest.min(*before);
                *before -= taken;
                rest -= taken;
            }
            if rest > Pence::ZERO {
                let column = years.iter().find(|(known, _)| *known == year).map_or(0, |(_, column)| *column);
                let wrong = "is below 0 and more than all that comes before it";
                let help = "write what is spent in each year, from 0 up".to_owned();
                self.problems.push(self.sheet.wrong_cell("bad-money", row, column, wrong, help));
            }
        }
        for column in [Role::Before, Role::Total].into_iter().filter_map(|role| columns.get(role)) {
            if self.money(row, column).is_some_and(|amount| amount < Pence::ZERO) {
                let help = "write an amount from 0 up".to_owned();
                self.problems.push(self.sheet.wrong_cell("bad-money", row, column, "is below 0", help));
            }
        }
        MoneyLine { row, years: amounts, before, total }
    }
}

/// The unit of a file's money, and whether it was concluded from the figures: what the command line says, a heading, a
/// title; else pounds where a figure has pence, a pound sign or is £100,000 at least.
fn unit(sheet: &Sheet, columns: &Columns, figures: &[usize], options: &Options) -> Result<(Unit, bool), ImportError> {
    if let Some(unit) = options.unit {
        return Ok((unit, false));
    }
    let headings = sheet.header.iter().filter_map(|name| heading_year::unit(name)).collect::<Vec<_>>();
    let titles = sheet.asides.iter().filter(|aside| aside.kind == AsideKind::Title);
    let titles = titles.filter_map(|aside| heading_year::unit(&aside.text)).collect::<Vec<_>>();
    for units in [headings, titles] {
        let names: BTreeSet<&str> = units.iter().map(|unit| unit.name()).collect();
        if let (Some(unit), 1) = (units.first(), names.len()) {
            return Ok((*unit, true));
        }
    }
    let money = [Role::Total, Role::Before, Role::Amount].into_iter().filter_map(|role| columns.get(role));
    let all: Vec<usize> = figures.iter().copied().chain(money).collect();
    let mut cells = sheet.rows().flat_map(|row| all.iter().map(move |column| sheet.cell(row, *column)));
    let is_pounds = |cell: &str| {
        let is_marked = cell.contains('£') && !cell.ends_with(['k', 'K', 'm', 'M']);
        let large = cells::plain_number(cell).is_some_and(|number| {
            let has_pence = number.scale() == 2;
            has_pence || number.abs() >= rust_decimal::Decimal::from_i128_with_scale(POUNDS_FROM, 2)
        });
        is_marked || large
    };
    if cells.any(is_pounds) {
        return Ok((Unit::Pounds, true));
    }
    let message = "nothing says whether the money is in pounds or in thousands";
    let help = "say it with --unit pounds, --unit thousands or --unit millions";
    let span = sheet.header_span(figures.first().copied().unwrap_or(0));
    Err(sheet.refuse(vec![Diagnostic::error("no-unit", span, message, help)]))
}

/// Finds lines that are the sum of the block of lines above them: without a name, or in three figures at least.
fn sums_of_blocks(sheet: &Sheet, names: &[usize], figures: &[usize], aside: &mut BTreeMap<usize, AsideKind>) {
    let own = |row: usize| -> Vec<rust_decimal::Decimal> {
        figures.iter().map(|column| cells::plain_number(sheet.cell(row, *column)).unwrap_or_default()).collect()
    };
    let zero = vec![rust_decimal::Decimal::ZERO; figures.len()];
    let (mut block, mut all) = ((zero.clone(), 0), (zero.clone(), 0));
    for row in sheet.rows() {
        if aside.contains_key(&row) {
            block = (zero.clone(), 0);
            continue;
        }
        let figures = own(row);
        let has_name = names.iter().any(|column| !cells::is_empty(sheet.cell(row, *column)));
        let agreeing = figures.iter().filter(|figure| !figure.is_zero()).count();
        let is_sum =
            |(sums, lines): &(Vec<rust_decimal::Decimal>, usize)| *lines > 1 && agreeing > 0 && figures == *sums;
        if (is_sum(&block) || is_sum(&all)) && (!has_name || agreeing > 2) {
            aside.insert(row, AsideKind::Total);
            block = (zero.clone(), 0);
            continue;
        }
        for (sums, lines) in [&mut block, &mut all] {
            for (sum, figure) in sums.iter_mut().zip(&figures) {
                *sum = sum.checked_add(*figure).unwrap_or_default();
            }
            *lines += usize::from(agreeing > 0);
        }
    }
}
