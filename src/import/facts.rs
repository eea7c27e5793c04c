//! What lists of schools tell besides rolls: years taught, admission numbers, capacities, governance, openings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cells::{self, Count};
use super::headings::Role;
use super::sheet::{AsideKind, Sheet};
use super::totals;
use super::units::{Place, Reading, Roster};
use super::who;
use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::Diagnostic;

/// What lists tell of a school.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// NC years taught.
    pub years: Option<YearRange>,
    /// Whether they were concluded from phase and name alone.
    pub years_are_assumed: bool,
    /// The admission number, of no year in particular.
    pub admission_number: Option<u32>,
    /// Admission numbers by year of admission.
    pub admission_numbers: BTreeMap<AcademicYear, u32>,
    /// Net capacity.
    pub capacity: Option<u32>,
    /// The first academic year that it teaches in.
    pub opens: Option<AcademicYear>,
    /// The first academic year that it no longer teaches in.
    pub closes: Option<AcademicYear>,
    /// `special` or `alternative`.
    pub kind: Option<&'static str>,
    /// In the plan's words.
    pub governance: Option<&'static str>,
    /// Who runs it.
    pub trust: Option<String>,
    /// All its pupils in a year.
    pub total: Option<(AcademicYear, u32)>,
    /// Where this comes from.
    pub source: String,
    /// The year of the line, and the file.
    from: Option<(Option<AcademicYear>, usize)>,
}

impl Facts {
    /// Whether lists tell anything of it.
    pub fn is_told(&self) -> bool {
        self.from.is_some()
    }
}

/// The columns that tell something of a school.
const FACTS: [Role; 12] = [
    Role::TotalRoll,
    Role::Capacity,
    Role::AdmissionNumber,
    Role::Years,
    Role::LowAge,
    Role::Phase,
    Role::SchoolType,
    Role::Governance,
    Role::Trust,
    Role::Status,
    Role::Opens,
    Role::Closes,
];

/// Why schools of a list are left out: the reason, and the schools.
pub type LeftOutSchools = BTreeMap<&'static str, Vec<String>>;

/// Reads a list of schools into the roster.
pub fn read(
    roster: &mut Roster,
    sheet: &mut Sheet,
    reading: &Reading<'_>,
    source: &str,
    left_out: &mut LeftOutSchools,
) {
    let columns = reading.columns;
    let tells = |role: Role| columns.get(role).is_some();
    if !FACTS.into_iter().any(tells) && columns.admission_years().next().is_none() {
        let message = "no column tells more of the schools than who they are";
        let help =
            "name one `capacity`, `admission_number`, `years` or the like, or say which with --map capacity=COLUMN";
        roster.problems.push(Diagnostic::error("missing-column", sheet.header_span(0), message, help));
        return;
    }
    let names: Vec<usize> = [Role::SchoolName, Role::School].into_iter().filter_map(|role| columns.get(role)).collect();
    let numbers: Vec<usize> = [Role::Urn, Role::Dfe].into_iter().filter_map(|role| columns.get(role)).collect();
    let mut aside = totals::wider(sheet, columns.get(Role::Level));
    totals::find(sheet, &names, &numbers, &[], &[], &mut aside);
    for row in sheet.rows() {
        if aside.contains_key(&row) {
            continue;
        }
        if let Err(wrong) = school(roster, sheet, reading, row, source, left_out) {
            roster.problems.push(wrong);
        }
    }
    for (row, kind) in aside {
        let text = names.first().map_or("", |column| sheet.cell(row, *column)).to_owned();
        sheet.set_aside(kind, row, &text);
    }
}

fn school(
    roster: &mut Roster,
    sheet: &mut Sheet,
    reading: &Reading<'_>,
    row: usize,
    source: &str,
    left_out: &mut LeftOutSchools,
) -> Result<(), Diagnostic> {
    let columns = reading.columns;
    let labels = reading.labels(sheet, row);
    let text = |role: Role| columns.text(sheet, row, role);
    let shown = who::name(&labels).map_or_else(|| text(Role::Urn).to_owned(), str::to_owned);
    if shown.is_empty() {
        let help = "write which school it is about, or leave the line out";
        return Err(Diagnostic::error("no-name", sheet.span(row, 0), "this line names no school", help));
    }
    let (kind, phase) = (text(Role::SchoolType).to_lowercase(), text(Role::Phase).to_lowercase());
    if let Some(reason) = outside(&kind, &phase, &text(Role::Status).to_lowercase()) {
        left_out.entry(reason).or_default().push(shown);
        return Ok(());
    }
    let day = |role: Role| match columns.get(role) {
        Some(column) => cells::day(sheet.cell(row, column))
            .map_err(|(wrong, help)| sheet.wrong_cell("bad-date", row, column, wrong, help)),
        None => Ok(None),
    };
    let count = |role: Role| columns.get(role).map_or(Ok(None), |column| whole(sheet, row, column));
    let year_cell = [Role::Year, Role::CensusYear].into_iter().find_map(|role| columns.get(role));
    let has_year = year_cell.map_or(reading.year.is_some(), |column| !cells::is_empty(sheet.cell(row, column)));
    let year = if has_year { Some(reading.year_of(sheet, row)?) } else { None };
    let mut facts = Facts {
        admission_number: count(Role::AdmissionNumber)?,
        capacity: count(Role::Capacity)?.filter(|places| *places > 0),
        opens: opened(text(Role::Opens)).or(day(Role::Opens)?.map(AcademicYear::containing)),
        closes: opened(text(Role::Closes)).or(day(Role::Closes)?.map(year_after)),
        kind: school_type(&kind, &phase),
        governance: governance(text(Role::Governance)).or_else(|| governance(&kind)),
        trust: Some(text(Role::Trust)).filter(|trust| !cells::is_empty(trust)).map(str::to_owned),
        total: count(Role::TotalRoll)?.zip(year).map(|(pupils, year)| (year, pupils)),
        source: source.to_owned(),
        from: Some((year, reading.number)),
        ..Facts::default()
    };
    if let Some(pan_year) = columns.get(Role::AdmissionYear).map(|column| sheet.cell(row, column))
        && let (Ok(year), Some(number)) =
            (cells::academic_year(pan_year, cells::YearNaming::Start), facts.admission_number)
    {
        facts.admission_numbers.insert(year, number);
    }
    for (start, column) in columns.admission_years() {
        if let Some(number) = whole(sheet, row, column)? {
            facts.admission_numbers.insert(AcademicYear::starting(start), number);
        }
    }
    (facts.years, facts.years_are_assumed) = taught(sheet, reading, row, &phase, facts.kind, &shown)?;
    let at = Place { sheet: reading.number, row };
    let Some(place) = roster.school(sheet, at, labels, None) else { return Ok(()) };
    merge(&mut roster.schools[place].facts, facts, sheet, row);
    Ok(())
}

/// Puts what a line tells to what others told: lines of one file and year are two sites of one school, and add up; a
/// line of an earlier year is set aside; another file completes.
fn merge(known: &mut Facts, line: Facts, sheet: &mut Sheet, row: usize) {
    let Some((known_year, known_file)) = known.from else {
        *known = line;
        return;
    };
    let Some((year, file)) = line.from else { return };
    if known_file == file {
        if year < known_year {
            sheet.set_aside(AsideKind::Earlier, row, "");
            return;
        }
        if year > known_year {
            *known = line;
            return;
        }
        let add = |a: Option<u32>, b: Option<u32>| match (a, b) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        known.capacity = add(known.capacity, line.capacity);
        known.admission_number = add(known.admission_number, line.admission_number);
        known.total = match (known.total, line.total) {
            (Some((year, a)), Some((_, b))) => Some((year, a.saturating_add(b))),
            (a, b) => a.or(b),
        };
        sheet.set_aside(AsideKind::SecondSite, row, "");
        return;
    }
    let is_firmer =
        known.years.is_none() || (known.years_are_assumed && line.years.is_some() && !line.years_are_assumed);
    if is_firmer {
        (known.years, known.years_are_assumed) = (line.years, line.years_are_assumed);
    }
    known.admission_number = known.admission_number.or(line.admission_number);
    known.admission_numbers.extend(line.admission_numbers);
    known.capacity = known.capacity.or(line.capacity);
    known.opens = known.opens.or(line.opens);
    known.closes = known.closes.or(line.closes);
    known.kind = known.kind.or(line.kind);
    known.governance = known.governance.or(line.governance);
    known.trust = known.trust.take().or(line.trust);
    known.total = known.total.max(line.total);
    if !known.source.split("; ").any(|source| source == line.source) {
        known.source = format!("{}; {}", known.source, line.source);
    }
}

fn whole(sheet: &Sheet, row: usize, column: usize) -> Result<Option<u32>, Diagnostic> {
    match cells::count(sheet.cell(row, column)) {
        Ok(Count::Rounded(nearest)) => {
            let help = format!("write a whole number, such as {nearest}");
            Err(sheet.wrong_cell("bad-count", row, column, "is no whole number", help))
        }
        Ok(count) => Ok(count.known()),
        Err((wrong, help)) => Err(sheet.wrong_cell("bad-count", row, column, wrong, help)),
    }
}

/// An academic year in place of a day.
fn opened(text: &str) -> Option<AcademicYear> {
    let is_year = text.len() <= 9 && text.contains(['/', '-']) && text.matches(['/', '-']).count() == 1;
    if is_year { cells::academic_year(text, cells::YearNaming::Start).ok() } else { None }
}

/// The first academic year that begins after a day.
fn year_after(day: NaiveDate) -> AcademicYear {
    AcademicYear::containing(day).plus(1)
}

/// Why a school is none that a plan of places holds.
fn outside(kind: &str, phase: &str, status: &str) -> Option<&'static str> {
    let is = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if status.starts_with("closed") {
        Some("closed")
    } else if status.starts_with("proposed to open") || status == "proposed" {
        Some("only proposed")
    } else if is(kind, &["independent"]) {
        Some("independent")
    } else if is(kind, &["nursery"]) || phase == "nursery" {
        Some("of nursery children alone")
    } else if is(
        kind,
        &["further education", "higher education", "children's centre", "overseas", "offshore", "secure unit"],
    ) || phase == "16 plus"
    {
        Some("no schools")
    } else {
        None
    }
}

fn school_type(kind: &str, phase: &str) -> Option<&'static str> {
    let is = |word: &str| kind.contains(word) || phase.contains(word);
    if is("special") {
        Some("special")
    } else if is("alternative provision") || is("pupil referral") || kind == "alternative" {
        Some("alternative")
    } else {
        None
    }
}

fn governance(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase().replace([' ', '_'], "-");
    let words = [
        ("voluntary-controlled", "voluntary-controlled"),
        ("voluntary-aided", "voluntary-aided"),
        ("free-school", "free-school"),
        ("academy", "academy"),
        ("foundation", "foundation"),
        ("community", "community"),
        ("university-technical-college", "academy"),
        ("studio-school", "free-school"),
        ("city-technology-college", "academy"),
    ];
    words.iter().find(|(word, _)| text.contains(word)).map(|(_, governance)| *governance)
}

/// The NC years that a line says are taught, and whether they were concluded from phase and name alone.
fn taught(
    sheet: &Sheet,
    reading: &Reading<'_>,
    row: usize,
    phase: &str,
    kind: Option<&str>,
    name: &str,
) -> Result<(Option<YearRange>, bool), Diagnostic> {
    let columns = reading.columns;
    if let Some(column) = columns.get(Role::Years) {
        let text = sheet.cell(row, column);
        let is_age = sheet.header.get(column).is_some_and(|name| name.to_lowercase().contains("age"));
        let years = if is_age { of_ages_in(text) } else { YearRange::parse(&text.replace([' ', 'Y', 'y'], "")) };
        if let Some(years) = years {
            return Ok((Some(years), false));
        }
        if !cells::is_empty(text) {
            let help = "write NC years such as R-6 or 7-11, or ages such as 4 to 11".to_owned();
            return Err(sheet.wrong_cell("bad-nc-years", row, column, "is no range of NC years", help));
        }
    }
    if let (Some(low), Some(high)) = (columns.get(Role::LowAge), columns.get(Role::HighAge))
        && let (Some(low), Some(high)) = (whole(sheet, row, low)?, whole(sheet, row, high)?)
        && let Some(years) = of_ages(low, high)
    {
        return Ok((Some(years), false));
    }
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let range = |text: &str| YearRange::parse(text);
    let years = if phase.contains("deemed primary") {
        range("5-8")
    } else if phase.contains("deemed secondary") {
        range("7-11")
    } else if phase.contains("through") {
        range("R-11")
    } else if phase.starts_with("primary") && has(&["infant", "first school", "first and"]) && !has(&["junior"]) {
        range(if has(&["first"]) { "R-4" } else { "R-2" })
    } else if phase.starts_with("primary") && has(&["junior"]) && !has(&["infant"]) {
        range("3-6")
    } else if phase.starts_with("primary") {
        range("R-6")
    } else if phase.starts_with("secondary") {
        range("7-11")
    } else if kind.is_some() {
        range("R-11")
    } else {
        None
    };
    Ok((years, years.is_some()))
}

/// NC years from ages such as `4-11` or `4 to 11`.
fn of_ages_in(text: &str) -> Option<YearRange> {
    let small = text.to_lowercase().replace("to", "-").replace(' ', "");
    let (low, high) = small.split_once(['-', '–'])?;
    of_ages(low.parse().ok()?, high.parse().ok()?)
}

/// NC years from the statutory lowest and highest age: pupils start a year at the age before it, and leave at the end
/// of the year in which they reach the highest.
fn of_ages(low: u32, high: u32) -> Option<YearRange> {
    let first = if low <= 5 { 0 } else { low.checked_sub(4)? };
    let last = high.checked_sub(5)?.min(13);
    let year = |number: u32| u8::try_from(number).ok().and_then(NcYear::new);
    let range = YearRange { first: year(first)?, last: year(last)? };
    (range.first <= range.last).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_nc_years() {
        for (low, high, years) in [
            (4, 11, "R-6"),
            (5, 11, "R-6"),
            (3, 7, "R-2"),
            (7, 11, "3-6"),
            (11, 16, "7-11"),
            (11, 18, "7-13"),
            (11, 19, "7-13"),
            (9, 13, "5-8"),
            (13, 18, "9-13"),
            (4, 16, "R-11"),
            (16, 19, "12-13"),
        ] {
            assert_eq!(of_ages(low, high), YearRange::parse(years), "{low} to {high}");
        }
        assert_eq!((of_ages(2, 4), of_ages(11, 5)), (None, None));
        assert_eq!(of_ages_in("4 to 11"), YearRange::parse("R-6"));
    }

    #[test]
    fn days_are_the_years_that_they_open_and_close() {
        let day = |text: &str| cells::day(text).ok().flatten().unwrap_or_default();
        assert_eq!(AcademicYear::containing(day("01/09/2016")).to_string(), "2016/17");
        assert_eq!(year_after(day("31/08/2015")).to_string(), "2015/16");
        assert_eq!(year_after(day("31-12-2015")).to_string(), "2016/17");
        assert_eq!(opened("2016/17").map(|year| year.to_string()).as_deref(), Some("2016/17"));
        assert_eq!(opened("01/09/2016"), None);
    }
}
