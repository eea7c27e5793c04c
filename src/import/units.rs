//! What files of rolls say: the pupils of every school, or of every area as a whole, by year and NC year.

use std::collections::{BTreeMap, HashMap};

use super::cells::{self, Count, YearNaming};
use super::columns::Columns;
use super::facts::Facts;
use super::headings::{self, Role};
use super::history::Years;
use super::plan_files::{PlanFiles, WhichSchool};
use super::sheet::{AsideKind, Sheet};
use super::totals;
use super::who::{self, AREAS, Found, Labels, Register};
use super::{ImportError, Problems};
use crate::calendar::{AcademicYear, NcYear};
use crate::plan::{Diagnostic, Span};

/// How many NC years there are, Reception among them.
pub const NC_YEARS: usize = NcYear::LAST.index() + 1;

/// The columns that tell one school from another.
const SCHOOLS: [Role; 5] = [Role::School, Role::Urn, Role::Dfe, Role::Establishment, Role::SchoolName];

/// A row of one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which file.
    pub sheet: usize,
    /// Which row of it.
    pub row: usize,
}

/// Pupils of a unit in one academic year; `None` is unknown, 0 is nobody.
#[derive(Clone, Debug)]
pub struct YearRow {
    /// Where it is told, the first row in the long form.
    pub at: Place,
    /// By NC year.
    pub pupils: [Option<u32>; NC_YEARS],
    /// Where the file says that there may be pupils, but not how many.
    pub hidden: [bool; NC_YEARS],
    /// How finely the line that gave a figure is broken down; `None` where none did.
    given: [Option<u8>; NC_YEARS],
}

impl YearRow {
    /// A row that tells these pupils.
    pub fn whole(at: Place, pupils: [Option<u32>; NC_YEARS]) -> Self {
        Self { at, pupils, hidden: [false; NC_YEARS], given: [None; NC_YEARS] }
    }
}

/// A school as its latest row names it, or an area as a whole.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The row of the latest year.
    pub at: Place,
    /// What the columns say of school and area, by role.
    pub labels: Labels,
    /// By academic year.
    pub years: Years,
    /// What else is known of it.
    pub facts: Facts,
}

impl Unit {
    /// What a column says of it, unless that is nothing.
    pub fn label(&self, role: Role) -> Option<&str> {
        who::label(&self.labels, role)
    }

    /// What it is called.
    pub fn shown(&self) -> String {
        let roles = [Role::SchoolName, Role::School, Role::Urn, Role::Dfe, Role::Establishment];
        roles.into_iter().chain(AREAS).find_map(|role| self.label(role)).unwrap_or("(no name)").to_owned()
    }
}

/// What files of rolls and of schools say.
#[derive(Debug, Default)]
pub struct Roster {
    /// Schools in the order of their first rows.
    pub schools: Vec<Unit>,
    /// Areas as wholes, likewise.
    pub areas: Vec<Unit>,
    register: Register,
    by_area: HashMap<String, usize>,
    /// Units by all that a row calls them: their file and the cells that name them.
    by_labels: HashMap<String, usize>,
    /// Cells that say that they do not tell.
    pub suppressed: usize,
    /// Rows of the long form of nursery groups and the like.
    pub other_groups: usize,
    /// Schools whose URN changed: what is said of them.
    pub renumbered: Vec<String>,
    /// Years of zeros among full ones: school, year and line.
    pub zeros: Vec<String>,
    /// What is wrong.
    pub problems: Problems,
}

impl Roster {
    /// The school that a row is about, a new one if none before was; `None` where that is not clear.
    pub fn school(&mut self, sheet: &Sheet, at: Place, labels: Labels, year: Option<AcademicYear>) -> Option<usize> {
        let lists = year.is_none();
        let found = self.register.find(&labels, year, lists);
        let place = match found {
            Found::None => {
                self.schools.push(Unit { at, labels: labels.clone(), years: BTreeMap::new(), facts: Facts::default() });
                self.register.add(who::known(&labels, year));
                return Some(self.schools.len() - 1);
            }
            Found::Unclear(a, b) => {
                let [a, b] = [a, b].map(|place| self.schools[place].shown());
                let message = format!("this line can be about `{a}` or about `{b}`");
                let help = "give the number or the area that tells one from the other";
                self.problems.push(Diagnostic::error("unclear-school", sheet.span(at.row, 0), message, help));
                return None;
            }
            Found::Numbered(place) | Found::Named(place) => place,
            Found::Renumbered(place) => {
                let [old, new] =
                    [&self.schools[place].labels, &labels].map(|labels| who::urn(labels).unwrap_or_default());
                self.renumbered.push(format!("{} (URN {old}, then {new})", self.schools[place].shown()));
                place
            }
        };
        self.register.learn(place, who::known(&labels, year));
        let unit = &mut self.schools[place];
        let is_latest = year.is_some_and(|year| unit.years.last_key_value().is_none_or(|(latest, _)| *latest < year));
        for (role, text) in labels {
            let told = Labels::from([(role, text)]);
            let is_known = who::label(&unit.labels, role).is_some();
            if who::label(&told, role).is_some() && (is_latest || !is_known) {
                unit.labels.extend(told);
            }
        }
        if is_latest {
            unit.at = at;
        }
        Some(place)
    }

    /// A unit that an earlier row called the same.
    fn again(&mut self, unit: usize, at: Place, year: AcademicYear, are_schools: bool) -> usize {
        if are_schools {
            self.register.seen(unit, year);
            let school = &mut self.schools[unit];
            if school.years.last_key_value().is_none_or(|(latest, _)| *latest < year) {
                school.at = at;
            }
        }
        unit
    }

    fn area(&mut self, at: Place, labels: Labels) -> Option<usize> {
        let key = AREAS.iter().find_map(|role| who::label(&labels, *role)).map(who::name_key)?;
        let next = self.areas.len();
        let place = *self.by_area.entry(key).or_insert(next);
        if place == next {
            self.areas.push(Unit { at, labels, years: BTreeMap::new(), facts: Facts::default() });
        }
        Some(place)
    }

    /// Takes years of zeros among full years for what they are: not known.
    pub fn forget_zeros(&mut self, sheets: &[&Sheet]) {
        for unit in &mut self.schools {
            let has_pupils = |row: &YearRow| row.pupils.iter().flatten().any(|pupils| *pupils > 0);
            let Some(first) = unit.years.iter().find(|(_, row)| has_pupils(row)).map(|(year, _)| *year) else {
                continue;
            };
            let shown = unit.shown();
            for (year, row) in unit.years.range_mut(first..) {
                if !has_pupils(row) && row.pupils.iter().any(Option::is_some) {
                    row.pupils = [None; NC_YEARS];
                    let line = sheets.get(row.at.sheet).map_or(0, |sheet| sheet.line(row.at.row));
                    self.zeros.push(format!("{shown} {year} (line {line})"));
                }
            }
        }
    }
}

/// How a file's figures are to be understood.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// Which file it is.
    pub number: usize,
    /// Which column holds what.
    pub columns: &'a Columns,
    /// What a year such as `2014` means.
    pub naming: YearNaming,
    /// The area of all lines, if the command line says it.
    pub area: Option<&'a str>,
    /// The year of all lines, where no column has one.
    pub year: Option<AcademicYear>,
    /// The plan, whose schools are none of the sums.
    pub plan: &'a PlanFiles,
}

impl Reading<'_> {
    /// What a row's columns call school and area.
    pub fn labels(&self, sheet: &Sheet, row: usize) -> Labels {
        let labels = self.columns.labels().map(|(role, column)| (role, sheet.cell(row, column).to_owned()));
        labels.chain(self.area.map(|area| (Role::Area, area.to_owned()))).collect()
    }

    /// All that a row calls its school and its area, as one text.
    fn called(&self, sheet: &Sheet, row: usize) -> String {
        let mut called = self.number.to_string();
        for (_, column) in self.columns.labels() {
            called.push('\u{1}');
            called.push_str(sheet.cell(row, column));
        }
        called
    }

    /// Whether a row is about a school of the plan.
    fn is_of_plan(&self, sheet: &Sheet, row: usize) -> bool {
        matches!(self.plan.school_of(&self.labels(sheet, row)), Ok(WhichSchool::Known(..)))
    }

    /// The academic year of a row.
    ///
    /// # Errors
    /// What is wrong with its cell.
    pub fn year_of(&self, sheet: &Sheet, row: usize) -> Result<AcademicYear, Diagnostic> {
        let is_end = self.columns.text(sheet, row, Role::YearKind).to_lowercase().starts_with("reporting");
        let (column, naming) = match (self.columns.get(Role::Year), self.columns.get(Role::CensusYear), self.year) {
            (Some(column), ..) => (column, if is_end { YearNaming::End } else { self.naming }),
            (None, Some(column), _) => (column, YearNaming::End),
            (None, None, Some(year)) => return Ok(year),
            (None, None, None) => {
                let help = "name one `year`, or say which with --map year=COLUMN";
                let message = "no column holds the academic year";
                return Err(Diagnostic::error("missing-column", sheet.header_span(0), message, help));
            }
        };
        let text = sheet.cell(row, column);
        // The register of schools dates its pupils by the day of the census.
        if let (true, Ok(Some(day))) = (text.len() > 7, cells::day(text)) {
            return Ok(AcademicYear::containing(day));
        }
        cells::academic_year(text, naming)
            .map_err(|(wrong, help)| sheet.wrong_cell("bad-year", row, column, wrong, help))
    }
}

/// Reads the rolls of a sheet into the roster.
///
/// # Errors
/// Columns that are missing. What is wrong with single cells goes to the roster's problems.
pub fn read(roster: &mut Roster, sheet: &mut Sheet, reading: &Reading<'_>) -> Result<(), ImportError> {
    let columns = reading.columns;
    let form = Form::of(sheet, columns, reading)?;
    let are_schools = columns.has_any(&SCHOOLS);
    let names: Vec<usize> = if are_schools {
        [Role::School, Role::SchoolName].into_iter().filter_map(|role| columns.get(role)).collect()
    } else {
        AREAS.into_iter().filter_map(|role| columns.get(role)).collect()
    };
    let numbers: Vec<usize> = [Role::Urn, Role::Dfe].into_iter().filter_map(|role| columns.get(role)).collect();
    let mut aside = totals::wider(sheet, columns.get(Role::Level));
    let group: Vec<usize> =
        AREAS.into_iter().chain([Role::Year, Role::CensusYear]).filter_map(|role| columns.get(role)).collect();
    let figures =
        if let Form::Wide(columns) = &form { columns.iter().map(|(_, column)| *column).collect() } else { Vec::new() };
    totals::find(sheet, &names, &numbers, &group, &figures, &mut aside);
    aside.retain(|row, kind| *kind != AsideKind::Total || !are_schools || !reading.is_of_plan(sheet, *row));
    let broken_down = totals::breakdowns(sheet, columns);
    let mut asides = Vec::new();
    let kept = sheet.rows().filter(|row| !aside.contains_key(row));
    let mut rows: Vec<(u8, usize)> = kept.map(|row| (totals::rank(sheet, row, &broken_down), row)).collect();
    // What is about all goes before what breaks it down.
    rows.sort_by_key(|(rank, _)| *rank);
    for (rank, row) in rows {
        let is_breakdown = roster.row(sheet, reading, &form, are_schools, row, rank);
        asides.extend(is_breakdown.then_some((row, AsideKind::Breakdown)));
    }
    for (row, kind) in aside.into_iter().chain(asides) {
        let text = names.iter().map(|column| sheet.cell(row, *column)).find(|text| !text.is_empty());
        let text = text.unwrap_or_default().to_owned();
        sheet.set_aside(kind, row, &text);
    }
    Ok(())
}

/// How the figures stand in the file.
enum Form {
    /// A column an NC year.
    Wide(Vec<(NcYear, usize)>),
    /// A row an NC year: the columns of NC year and pupils.
    Long(usize, usize),
}

impl Form {
    fn of(sheet: &Sheet, columns: &Columns, reading: &Reading<'_>) -> Result<Self, ImportError> {
        let missing = |what: &str, help: &str| {
            let message = format!("no column holds {what}");
            sheet.missing(&message, help)
        };
        if !columns.has_any(&[Role::Year, Role::CensusYear]) && reading.year.is_none() {
            return Err(missing("the academic year", "name one `year`, or say which with --map year=COLUMN"));
        }
        if !columns.has_any(&SCHOOLS) && !columns.has_any(&AREAS) && reading.area.is_none() {
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

impl Roster {
    /// Takes a row's figures; says whether it breaks down what another row has told.
    fn row(
        &mut self,
        sheet: &Sheet,
        reading: &Reading<'_>,
        form: &Form,
        are_schools: bool,
        row: usize,
        rank: u8,
    ) -> bool {
        self.take(sheet, reading, form, are_schools, row, rank).unwrap_or(false)
    }

    /// Takes a row's figures; `None` where something is wrong with it.
    fn take(
        &mut self,
        sheet: &Sheet,
        reading: &Reading<'_>,
        form: &Form,
        are_schools: bool,
        row: usize,
        rank: u8,
    ) -> Option<bool> {
        let at = Place { sheet: reading.number, row };
        let year = reading.year_of(sheet, row).map_err(|wrong| self.problems.push(wrong)).ok();
        let called = reading.called(sheet, row);
        let known = self.by_labels.get(&called).copied();
        let labels = if known.is_some() { Labels::new() } else { reading.labels(sheet, row) };
        let has_name = if are_schools {
            SCHOOLS.iter().any(|role| who::label(&labels, *role).is_some())
        } else {
            AREAS.iter().any(|role| who::label(&labels, *role).is_some())
        };
        if !has_name && known.is_none() {
            let what = if are_schools { "school" } else { "area" };
            let message = format!("this line names no {what}");
            let help = format!("write which {what} it is about, or leave the line out");
            self.problems.push(Diagnostic::error("no-name", sheet.span(row, 0), message, help));
            return None;
        }
        let year = year?;
        let (wide, long);
        let cells: &[(NcYear, usize)] = match form {
            Form::Wide(columns) => {
                wide = columns;
                wide
            }
            Form::Long(nc_year, pupils) => {
                long = [(self.nc_year(sheet, row, *nc_year)?, *pupils)];
                &long
            }
        };
        let counts: Vec<(NcYear, usize, Option<Count>)> =
            cells.iter().map(|(nc_year, column)| (*nc_year, *column, self.count(sheet, row, *column))).collect();
        // Of a million errors the first thousand are told, so no more than these need what follows.
        if self.problems.more > 0 {
            return None;
        }
        let unit = match known {
            Some(unit) => self.again(unit, at, year, are_schools),
            None if are_schools => self.school(sheet, at, labels, Some(year))?,
            None => self.area(at, labels)?,
        };
        self.by_labels.insert(called, unit);
        let known = if are_schools { &mut self.schools[unit] } else { &mut self.areas[unit] };
        let roll = known.years.entry(year).or_insert_with(|| Box::new(YearRow::whole(at, [None; NC_YEARS])));
        let told: Vec<u8> = counts.iter().filter_map(|(nc_year, ..)| roll.given[nc_year.index()]).collect();
        if told.iter().any(|before| *before < rank) {
            return Some(true);
        }
        let is_same = |(nc_year, _, count): &(NcYear, usize, Option<Count>)| {
            roll.given[nc_year.index()].is_none() || count.and_then(Count::known) == roll.pupils[nc_year.index()]
        };
        if told.contains(&rank) && (roll.at.sheet == at.sheet || !counts.iter().all(is_same)) {
            let twice = counts.iter().find(|(nc_year, ..)| roll.given[nc_year.index()].is_some());
            let (nc_year, column) = twice.map_or((NcYear::RECEPTION, 0), |(nc_year, column, _)| (*nc_year, *column));
            let what = if counts.len() > 1 { String::new() } else { format!("{} of ", nc_year.name()) };
            let first = if roll.at.sheet == at.sheet {
                format!("on line {}", sheet.line(roll.at.row))
            } else {
                "in another file".to_owned()
            };
            let message = format!("{what}{year} was given {first} already");
            let help = "keep one of the two; if they are two schools, give each an id in a column of its own";
            let column = if counts.len() > 1 { reading.columns.get(Role::Year).unwrap_or(0) } else { column };
            self.problems.push(Diagnostic::error("given-twice", sheet.span(row, column), message, help));
            return None;
        }
        for (nc_year, _, count) in counts {
            let place = nc_year.index();
            roll.pupils[place] = count.and_then(Count::known);
            roll.hidden[place] = count == Some(Count::Suppressed);
            roll.given[place] = Some(rank);
        }
        Some(false)
    }

    /// The NC year of a row of the long form; `None` for nursery groups and the like, which are counted.
    fn nc_year(&mut self, sheet: &Sheet, row: usize, column: usize) -> Option<NcYear> {
        let text = sheet.cell(row, column);
        let nc_year = headings::nc_year(text);
        if nc_year.is_none() {
            if is_other_group(text) {
                self.other_groups += 1;
            } else {
                let help = "write R for Reception, or 1 to 13".to_owned();
                self.problems.push(sheet.wrong_cell("bad-nc-years", row, column, "is no NC year", help));
            }
        }
        nc_year
    }

    fn count(&mut self, sheet: &Sheet, row: usize, column: usize) -> Option<Count> {
        let problem = |wrong, help| sheet.wrong_cell("bad-count", row, column, wrong, help);
        match cells::count(sheet.cell(row, column)) {
            Ok(Count::Rounded(nearest)) => {
                let help = format!("write a whole number, such as {nearest}");
                self.problems.push(problem("is no whole number of pupils", help));
                None
            }
            Ok(count) => {
                self.suppressed += usize::from(matches!(count, Count::Suppressed | Count::NotApplicable));
                Some(count)
            }
            Err((wrong, help)) => {
                self.problems.push(problem(wrong, help));
                None
            }
        }
    }
}

/// Groups of pupils in no NC year of a plan: nursery, early years, not followed, totals, Year 14.
fn is_other_group(text: &str) -> bool {
    const OTHERS: [&str; 14] =
        ["n", "n1", "n2", "e1", "e2", "pk", "prek", "14", "m", "x", "year 14", "not followed", "not applicable", "z"];
    let text = text.to_lowercase();
    OTHERS.contains(&text.as_str())
        || ["nursery", "early", "pre-", "total", "all "].iter().any(|word| text.starts_with(word))
        || text.ends_with("total")
}

/// The place of a row among several files.
pub fn span(sheets: &[&Sheet], at: Place) -> Span {
    sheets.get(at.sheet).map_or(Span::DEFAULT, |sheet| sheet.span(at.row, 0))
}
