//! What a file of rolls says: the pupils of every school, or of every area as a whole, by year and NC year.

use std::collections::{BTreeMap, HashMap};

use super::ImportError;
use super::cells::{self, Count, YearNaming};
use super::columns::{self, Columns, Role};
use super::sheet::Sheet;
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::Diagnostic;

/// How many NC years there are, Reception among them.
const NC_YEARS: usize = NcYear::LAST.index() + 1;

/// The columns that tell one school from another.
const SCHOOLS: [Role; 4] = [Role::School, Role::Urn, Role::Dfe, Role::SchoolName];

/// Pupils of a unit in one academic year; `None` is unknown, 0 is nobody.
#[derive(Clone, Debug)]
pub struct YearRow {
    /// The row of the sheet, the first one in the long form.
    pub row: usize,
    /// By NC year.
    pub pupils: [Option<u32>; NC_YEARS],
    given: [bool; NC_YEARS],
}

/// A school as the file's latest row names it, or an area as a whole.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The row of the latest year.
    pub row: usize,
    /// What the columns say of school and area, by role.
    pub labels: BTreeMap<Role, String>,
    /// By academic year.
    pub years: BTreeMap<AcademicYear, YearRow>,
}

impl Unit {
    /// What a column says of it, unless that is nothing.
    pub fn label(&self, role: Role) -> Option<&str> {
        self.labels.get(&role).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// A file of rolls.
#[derive(Debug)]
pub struct Rolls {
    /// In the order of their first rows.
    pub units: Vec<Unit>,
    /// Whether the units are schools rather than whole areas.
    pub are_schools: bool,
    /// Cells that say that they do not tell.
    pub suppressed: usize,
    /// Rows of the long form of nursery groups and the like.
    pub other_groups: usize,
}

/// Reads the rolls of a sheet.
///
/// # Errors
/// Columns that are missing; every cell that cannot be read; what is given twice.
pub fn read(sheet: &Sheet, columns: &Columns, naming: YearNaming) -> Result<Rolls, ImportError> {
    let form = Form::of(sheet, columns)?;
    let mut reading = Reading {
        sheet,
        columns,
        naming,
        rolls: Rolls { units: Vec::new(), are_schools: columns.has_any(&SCHOOLS), suppressed: 0, other_groups: 0 },
        by_key: HashMap::new(),
        problems: Vec::new(),
    };
    for row in 0..sheet.rows.len() {
        reading.row(row, &form);
    }
    if reading.problems.is_empty() { Ok(reading.rolls) } else { Err(sheet.refuse(reading.problems)) }
}

/// How the figures stand in the file.
enum Form {
    /// A column an NC year.
    Wide(Vec<(NcYear, usize)>),
    /// A row an NC year: the columns of NC year and pupils.
    Long(usize, usize),
}

impl Form {
    fn of(sheet: &Sheet, columns: &Columns) -> Result<Self, ImportError> {
        let missing = |what: &str, help: &str| {
            let message = format!("no column holds {what}");
            sheet.refuse(vec![Diagnostic::error("missing-column", sheet.header_span(0), message, help)])
        };
        if columns.get(Role::Year).is_none() {
            return Err(missing("the academic year", "name one `year`, or say which with --map year=COLUMN"));
        }
        if !columns.has_any(&SCHOOLS) && !columns.has_any(&[Role::Area, Role::AreaName, Role::AreaCode]) {
            let help = "name columns `school` and `area`, or say which with --map school=COLUMN,area=COLUMN";
            return Err(missing("schools or areas", help));
        }
        let wide: Vec<(NcYear, usize)> = columns.nc_years().collect();
        match (columns.get(Role::NcYear), columns.get(Role::Pupils)) {
            (Some(nc_year), Some(pupils)) if wide.is_empty() => Ok(Self::Long(nc_year, pupils)),
            (Some(nc_year), _) if !wide.is_empty() => {
                let message = "the file has a column of NC years and also columns for single NC years";
                let help = "keep one way: a row for each NC year, or a column for each";
                let span = sheet.header_span(nc_year);
                Err(sheet.refuse(vec![Diagnostic::error("two-columns", span, message, help)]))
            }
            _ if !wide.is_empty() => Ok(Self::Wide(wide)),
            _ => {
                let help = "name columns R, Y1, Y2 and so on, or nc_year and pupils; or say which with --map R=COLUMN,1=COLUMN";
                Err(missing("the pupils of an NC year", help))
            }
        }
    }
}

struct Reading<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    naming: YearNaming,
    rolls: Rolls,
    by_key: HashMap<String, usize>,
    problems: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn row(&mut self, row: usize, form: &Form) {
        let (Some(year), Some(unit)) = (self.year(row), self.unit(row)) else { return };
        let (wide, long);
        let cells: &[(NcYear, usize)] = match form {
            Form::Wide(columns) => {
                wide = columns;
                wide
            }
            Form::Long(nc_year, pupils) => match self.nc_year(row, *nc_year) {
                Some(nc_year) => {
                    long = [(nc_year, *pupils)];
                    &long
                }
                None => return,
            },
        };
        let counts: Vec<(NcYear, usize, Option<u32>)> =
            cells.iter().map(|(nc_year, column)| (*nc_year, *column, self.count(row, *column))).collect();
        let known = &mut self.rolls.units[unit];
        let is_latest = known.years.last_key_value().is_none_or(|(latest, _)| *latest < year);
        if is_latest {
            known.row = row;
            let texts = self.columns.labels().map(|(role, column)| (role, self.sheet.cell(row, column).to_owned()));
            known.labels = texts.collect();
        }
        let empty = YearRow { row, pupils: [None; NC_YEARS], given: [false; NC_YEARS] };
        let roll = known.years.entry(year).or_insert(empty);
        let twice = counts.iter().find(|(nc_year, ..)| roll.given[nc_year.index()]);
        if let Some((nc_year, column, _)) = twice {
            let what = if counts.len() > 1 { String::new() } else { format!("{} of ", nc_year.name()) };
            let message = format!("{what}{year} was given on line {} already", self.sheet.line(roll.row));
            let help = "keep one of the two; if they are two schools, give each an id in a column of its own";
            let column = if counts.len() > 1 { self.columns.get(Role::Year).unwrap_or(0) } else { *column };
            self.problems.push(Diagnostic::error("given-twice", self.sheet.span(row, column), message, help));
            return;
        }
        for (nc_year, _, pupils) in counts {
            roll.pupils[nc_year.index()] = pupils;
            roll.given[nc_year.index()] = true;
        }
    }

    fn year(&mut self, row: usize) -> Option<AcademicYear> {
        let column = self.columns.get(Role::Year)?;
        let text = self.sheet.cell(row, column);
        match cells::academic_year(text, self.naming) {
            Ok(year) => Some(year),
            Err((wrong, help)) => {
                self.problem("bad-year", row, column, wrong, help);
                None
            }
        }
    }

    /// The unit that a row is about, a new one if no row before was.
    fn unit(&mut self, row: usize) -> Option<usize> {
        const AREAS: [Role; 3] = [Role::Area, Role::AreaName, Role::AreaCode];
        let roles: &[Role] = if self.rolls.are_schools { &SCHOOLS } else { &AREAS };
        let named = roles.iter().find_map(|role| {
            let text = self.sheet.cell(row, self.columns.get(*role)?);
            (!text.is_empty()).then_some((*role, text))
        });
        let Some((role, text)) = named else {
            let column = roles.iter().find_map(|role| self.columns.get(*role)).unwrap_or(0);
            let what = if self.rolls.are_schools { "school" } else { "area" };
            let message = format!("this line names no {what}");
            let help = format!("write which {what} it is about, or leave the line out");
            self.problems.push(Diagnostic::error("no-name", self.sheet.span(row, column), message, help));
            return None;
        };
        let next = self.rolls.units.len();
        let unit = *self.by_key.entry(format!("{}:{text}", role.name())).or_insert(next);
        if unit == next {
            self.rolls.units.push(Unit { row, labels: BTreeMap::new(), years: BTreeMap::new() });
        }
        Some(unit)
    }

    /// The NC year of a row of the long form; `None` for nursery groups and the like, which are counted.
    fn nc_year(&mut self, row: usize, column: usize) -> Option<NcYear> {
        const OTHERS: [&str; 12] = ["n", "n1", "n2", "e1", "e2", "nursery", "pk", "prek", "14", "m", "x", "total"];
        let text = self.sheet.cell(row, column);
        let nc_year = columns::nc_year(text);
        if nc_year.is_none() {
            if OTHERS.contains(&text.to_ascii_lowercase().as_str()) {
                self.rolls.other_groups += 1;
            } else {
                self.problem(
                    "bad-nc-years",
                    row,
                    column,
                    "is no NC year",
                    "write R for Reception, or 1 to 13".to_owned(),
                );
            }
        }
        nc_year
    }

    fn count(&mut self, row: usize, column: usize) -> Option<u32> {
        match cells::count(self.sheet.cell(row, column)) {
            Ok(Count::Rounded(nearest)) => {
                let help = format!("write a whole number, such as {nearest}");
                self.problem("bad-count", row, column, "is no whole number of pupils", help);
                None
            }
            Ok(Count::Suppressed) => {
                self.rolls.suppressed += 1;
                None
            }
            Ok(count) => count.known(),
            Err((wrong, help)) => {
                self.problem("bad-count", row, column, wrong, help);
                None
            }
        }
    }

    fn problem(&mut self, code: &'static str, row: usize, column: usize, wrong: &str, help: String) {
        self.problems.push(self.sheet.wrong_cell(code, row, column, wrong, help));
    }
}
