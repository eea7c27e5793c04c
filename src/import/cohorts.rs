//! Children who reach Reception, as `[reception_cohort]` of a plan's areas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml_edit::Item;

use super::cells::{self, Count};
use super::columns::{Columns, Role, parse_map};
use super::plan_files::PlanFiles;
use super::sheet::Sheet;
use super::summary::{ImportSummary, counted};
use super::{ImportError, Options};
use crate::calendar::AcademicYear;
use crate::plan::edit::figures::{self, Change};
use crate::plan::{Diagnostic, Span};

const AREAS: [Role; 3] = [Role::Area, Role::AreaName, Role::AreaCode];

/// What the plan in `folder` becomes with the Reception cohorts of a CSV file; `name` is the file's. Writes nothing.
/// Areas that the plan does not have are reported, not added.
///
/// # Errors
/// Everything that is wrong with the file, and what would be wrong with the plan that it makes.
pub fn cohorts(folder: &Path, name: &str, bytes: &[u8], options: &Options) -> Result<ImportSummary, ImportError> {
    let maps = parse_map(&options.maps)?;
    let sheet = Sheet::read(name, bytes)?;
    let columns = Columns::of(&sheet, &maps, Role::is_of_cohorts)?;
    let mut plan = PlanFiles::open(folder)?;
    let summary = ImportSummary {
        title: format!("Reception cohorts from {name}"),
        used: columns.used.clone(),
        ignored: columns.ignored.clone(),
        ..ImportSummary::default()
    };
    let mut reading = Reading { sheet: &sheet, summary, problems: Vec::new() };
    let file = reading.rows(&columns, &plan, options)?;
    for (area, cohorts) in &file {
        reading.area(&mut plan, *area, cohorts, &options.source_of(name));
    }
    if !reading.problems.is_empty() {
        return Err(sheet.refuse(reading.problems));
    }
    let mut summary = reading.summary;
    summary.known = (file.len(), "area");
    let without: Vec<String> =
        (0..plan.areas.len()).filter(|area| !file.contains_key(area)).map(|area| plan.areas[area].id.clone()).collect();
    summary.note(&without, |count| format!("{} of the plan not in the file", counted(count, "area")));
    summary.files = plan.finish()?;
    Ok(summary)
}

/// The cohorts of an area, each with its row.
type Cohorts = BTreeMap<AcademicYear, (u32, usize)>;

struct Reading<'a> {
    sheet: &'a Sheet,
    summary: ImportSummary,
    problems: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// The cohorts by area of the plan.
    fn rows(
        &mut self,
        columns: &Columns,
        plan: &PlanFiles,
        options: &Options,
    ) -> Result<BTreeMap<usize, Cohorts>, ImportError> {
        let need = |role: Role, help: &str| {
            columns.get(role).ok_or_else(|| {
                let message = format!("no column holds the {}", role.name());
                self.sheet.refuse(vec![Diagnostic::error("missing-column", self.sheet.header_span(0), message, help)])
            })
        };
        let year = need(Role::Year, "name one `year`, or say which with --map year=COLUMN")?;
        let cohort = need(Role::Cohort, "name one `cohort`, or say which with --map cohort=COLUMN")?;
        let areas: Vec<usize> = AREAS.into_iter().filter_map(|role| columns.get(role)).collect();
        if areas.is_empty() {
            need(Role::Area, "name one `area`, or say which with --map area=COLUMN")?;
        }
        let mut file: BTreeMap<usize, Cohorts> = BTreeMap::new();
        let (mut unknown, mut rounded) = (BTreeSet::new(), 0);
        for row in 0..self.sheet.rows.len() {
            let labels: Vec<&str> =
                areas.iter().map(|column| self.sheet.cell(row, *column)).filter(|text| !text.is_empty()).collect();
            let (Some(year), Some(count)) = (self.year(row, year, options), self.count(row, cohort)) else { continue };
            let Some(area) = plan.area_of(&labels) else {
                unknown.insert(labels.first().copied().unwrap_or("(no name)").to_owned());
                continue;
            };
            let Some(children) = count.known() else { continue };
            rounded += usize::from(matches!(count, Count::Rounded(_)));
            let first = file.entry(area).or_default().insert(year, (children, row));
            if let Some((_, first)) = first {
                let message =
                    format!("{year} of `{}` was given on line {} already", plan.areas[area].id, self.sheet.line(first));
                self.problem("given-twice", self.sheet.span(row, cohort), message, "keep one of the two");
            }
        }
        if file.is_empty() && self.problems.is_empty() {
            let (message, help) = if plan.areas.is_empty() {
                (
                    "the folder holds no plan to put cohorts into",
                    "make one first, with `placeplan import rolls` or `placeplan init`",
                )
            } else {
                ("no line is about an area of the plan", "name the areas as the plan does, by id or by name")
            };
            self.problem("unknown-id", self.sheet.header_span(areas[0]), message.to_owned(), help);
        }
        let unknown: Vec<String> = unknown.into_iter().collect();
        self.summary
            .note(&unknown, |count| format!("{} that the plan does not have, left out", counted(count, "area")));
        if rounded > 0 {
            self.summary.notes.push(format!("{} rounded to whole children", counted(rounded, "cohort")));
        }
        Ok(file)
    }

    fn year(&mut self, row: usize, column: usize, options: &Options) -> Option<AcademicYear> {
        let read = cells::academic_year(self.sheet.cell(row, column), options.years);
        read.map_err(|(wrong, help)| self.problems.push(self.sheet.wrong_cell("bad-year", row, column, wrong, help)))
            .ok()
    }

    fn count(&mut self, row: usize, column: usize) -> Option<Count> {
        let read = cells::count(self.sheet.cell(row, column));
        read.map_err(|(wrong, help)| self.problems.push(self.sheet.wrong_cell("bad-count", row, column, wrong, help)))
            .ok()
    }

    /// Puts the cohorts into an area's file.
    fn area(&mut self, plan: &mut PlanFiles, area: usize, cohorts: &Cohorts, source: &str) {
        let file = &mut plan.areas[area];
        let id = file.id.clone();
        let Some(document) = file.document() else { return };
        let position = document.get("area").and_then(Item::as_table).and_then(toml_edit::Table::position);
        let table = figures::table_of(document.as_table_mut(), "reception_cohort", source, position);
        let mut changed = false;
        for (year, (children, row)) in cohorts {
            self.summary.span(*year);
            let Some(change) = figures::set_year(table, &year.to_string(), &[*children], false) else {
                let message = format!("the Reception cohorts of `{id}` are no table");
                self.problem(
                    "wrong-type",
                    self.sheet.span(*row, 0),
                    message,
                    "write them as [reception_cohort] in the plan",
                );
                return;
            };
            changed |= change != Change::None;
            self.summary.change(&format!("area:{id}/reception_cohort/{year}"), children, &change);
        }
        self.gap(&id, table, cohorts);
        if changed {
            plan.areas[area].is_changed = true;
        }
    }

    /// Reports a year that is missing between the cohorts that an area has now.
    fn gap(&mut self, id: &str, table: &Item, cohorts: &Cohorts) {
        let keys = table.as_table_like().into_iter().flat_map(|table| table.iter().map(|(key, _)| key.to_owned()));
        let years: BTreeSet<AcademicYear> = keys.filter_map(|key| AcademicYear::parse(&key).ok()).collect();
        let mut pairs = years.iter().zip(years.iter().skip(1));
        let Some((last, next)) = pairs.find(|(year, next)| year.plus(1) != **next) else { return };
        let row = cohorts.get(next).or_else(|| cohorts.get(last)).map_or(0, |(_, row)| *row);
        let message = format!("the Reception cohorts of `{id}` would stop at {last} and go on in {next}");
        let help = format!("add a line for {}: there may be no gap between the first year and the last", last.plus(1));
        self.problem("cohort-gap", self.sheet.span(row, 0), message, &help);
    }

    fn problem(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.problems.push(Diagnostic::error(code, span, message, help));
    }
}
