//! Children who reach Reception, or births, as `[reception_cohort]` of a plan's areas.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::Item;

use super::cells::{self, Count, YearNaming};
use super::columns::Columns;
use super::headings::Role;
use super::plan_files::PlanFiles;
use super::sheet::Sheet;
use super::spread;
use super::summary::{ImportSummary, Tally, counted};
use super::totals;
use super::who::AREAS;
use super::{ImportError, Options};
use crate::calendar::AcademicYear;
use crate::plan::edit::figures::{self, Change};
use crate::plan::{Diagnostic, Span};

/// Puts the Reception cohorts of a file into the plan. Areas that the plan does not have are reported, not added.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn import(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    source: &str,
    is_one_of: bool,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let form = Form::of(sheet, columns, options)?;
    let mut reading = Births {
        sheet,
        columns,
        options,
        summary,
        tally: Tally::of("children"),
        problems: Vec::new(),
        is_one_of,
        is_spread: false,
    };
    let file = reading.rows(&form, plan);
    let source = match (&form, options.lag) {
        (Form::Wide { of_birth: true, .. } | Form::Long { of_birth: true, .. }, Some(lag)) => {
            reading.summary.notes.push(format!("births of a year taken as the Reception intake {lag} years later"));
            format!("{source}, births {lag} years before")
        }
        _ => source.to_owned(),
    };
    for (area, cohorts) in &file {
        reading.area(plan, *area, cohorts, &source);
    }
    let Births { tally, problems, .. } = reading;
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    summary.count(&tally);
    if summary.known.0 == 0 {
        summary.known = (file.len(), "area");
    }
    let is_without = |area: &usize| !file.contains_key(area) && plan.areas[*area].reception > 0;
    let without: Vec<String> =
        (0..plan.areas.len()).filter(is_without).map(|area| plan.areas[area].id.clone()).collect();
    summary.note(&without, |count| format!("{} of the plan not in the file of births", counted(count, "area")));
    Ok(())
}

/// The cohorts of an area, each with its row.
type Cohorts = BTreeMap<AcademicYear, (u32, usize)>;

/// How the figures stand in the file.
enum Form {
    /// A row a year: the columns of year and figure.
    Long { year: usize, figure: usize, of_birth: bool },
    /// A column a year.
    Wide { years: Vec<(AcademicYear, usize)>, of_birth: bool },
}

impl Form {
    fn of(sheet: &Sheet, columns: &Columns, options: &Options) -> Result<Self, ImportError> {
        let missing = |code, message: &str, help: &str| {
            sheet.refuse(vec![Diagnostic::error(code, sheet.header_span(0), message, help)])
        };
        let need = |role: Role, help: &str| {
            columns
                .get(role)
                .ok_or_else(|| missing("missing-column", &format!("no column holds the {}", role.name()), help))
        };
        if !columns.has_any(&AREAS) && options.area.is_none() {
            need(
                Role::Area,
                "name one `area`, or say which with --map area=COLUMN; --area ID names one for all lines",
            )?;
        }
        let lag = || {
            let message = "these are births by year of birth, and nothing says when the children reach Reception";
            let help = "say how many years later: --lag 4 for calendar years and years to midsummer";
            options.lag.ok_or_else(|| missing("no-lag", message, help))
        };
        let wide: Vec<_> = columns.years().collect();
        if !wide.is_empty() && !columns.has_any(&[Role::Cohort, Role::Births]) {
            let of_birth = wide.iter().any(|(year, _)| !year.is_split);
            let lag = if of_birth { lag()? } else { 0 };
            let years = wide.into_iter().map(|(year, column)| (AcademicYear::starting(year.start + lag), column));
            return Ok(Self::Wide { years: years.collect(), of_birth });
        }
        let year = need(Role::Year, "name one `year`, or say which with --map year=COLUMN")?;
        match (columns.get(Role::Cohort), columns.get(Role::Births)) {
            (Some(figure), _) => Ok(Self::Long { year, figure, of_birth: false }),
            (None, Some(figure)) => {
                lag()?;
                Ok(Self::Long { year, figure, of_birth: true })
            }
            (None, None) => Err(need(Role::Cohort, "name one `cohort`, or say which with --map cohort=COLUMN")
                .err()
                .unwrap_or_else(|| ImportError::Usage(String::new()))),
        }
    }
}

struct Births<'a> {
    sheet: &'a mut Sheet,
    columns: &'a Columns,
    options: &'a Options,
    summary: &'a mut ImportSummary,
    tally: Tally,
    problems: Vec<Diagnostic>,
    /// Whether other files come with this one, which then need not be about an area of the plan.
    is_one_of: bool,
    /// Whether the figures are an authority's, spread over areas.
    is_spread: bool,
}

impl Births<'_> {
    /// The cohorts by area of the plan.
    fn rows(&mut self, form: &Form, plan: &PlanFiles) -> BTreeMap<usize, Cohorts> {
        let areas: Vec<usize> = AREAS.into_iter().filter_map(|role| self.columns.get(role)).collect();
        let mut file: BTreeMap<usize, Cohorts> = BTreeMap::new();
        let (mut unknown, mut rounded) = (BTreeSet::new(), 0);
        let mut around: BTreeMap<String, BTreeMap<AcademicYear, u32>> = BTreeMap::new();
        let mut aside = totals::wider(self.sheet, self.columns.get(Role::Level));
        totals::find(self.sheet, &areas, &[], &[], &[], &mut aside);
        for row in self.sheet.rows() {
            if aside.contains_key(&row) {
                continue;
            }
            let cells = areas.iter().map(|column| self.sheet.cell(row, *column)).filter(|text| !text.is_empty());
            let labels: Vec<String> = self.options.area.iter().cloned().chain(cells.map(str::to_owned)).collect();
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let years: Vec<(AcademicYear, usize)> = match form {
                Form::Wide { years, .. } => years.clone(),
                Form::Long { year, figure, of_birth } => {
                    self.year(row, *year, *of_birth).map(|year| (year, *figure)).into_iter().collect()
                }
            };
            let area = plan.area_of(&labels);
            if area.is_none() {
                unknown.insert(labels.first().copied().unwrap_or("(no name)").to_owned());
            }
            for (year, column) in years {
                let Some(count) = self.count(row, column) else { continue };
                let Some(children) = count.known() else { continue };
                let Some(area) = area else {
                    if self.options.spread_totals {
                        let name = labels.first().copied().unwrap_or_default().to_owned();
                        *around.entry(name).or_default().entry(year).or_insert(0_u32) += children;
                        continue;
                    }
                    self.tally.leave("in areas that the plan does not have", children);
                    continue;
                };
                self.tally.take(children);
                rounded += usize::from(matches!(count, Count::Rounded(_)));
                let first = file.entry(area).or_default().insert(year, (children, row));
                if let Some((_, first)) = first {
                    let line = self.sheet.line(first);
                    let message = format!("{year} of `{}` was given on line {line} already", plan.areas[area].id);
                    self.problem("given-twice", self.sheet.span(row, column), message, "keep one of the two");
                }
            }
        }
        self.spread(&around, plan, &mut file, &mut unknown);
        if file.is_empty() && self.problems.is_empty() && !self.is_one_of {
            let (message, help) = if plan.areas.is_empty() {
                (
                    "the folder holds no plan to put cohorts into",
                    "make one first, with `placeplan import rolls` or `placeplan init`",
                )
            } else {
                ("no line is about an area of the plan", "name the areas as the plan does, by id, name or code")
            };
            let column = areas.first().copied().unwrap_or(0);
            self.problem("unknown-id", self.sheet.header_span(column), message.to_owned(), help);
        }
        for (row, kind) in aside {
            let text = areas.first().map_or("", |column| self.sheet.cell(row, *column)).to_owned();
            self.sheet.set_aside(kind, row, &text);
        }
        let unknown: Vec<String> = unknown.into_iter().collect();
        self.summary
            .note(&unknown, |count| format!("{} that the plan does not have, left out", counted(count, "area")));
        if rounded > 0 {
            self.summary.notes.push(format!("{} rounded to whole children", counted(rounded, "cohort")));
        }
        file
    }

    /// Lets the children of one authority around the plan's areas fall on them as their pupils in Reception do.
    fn spread(
        &mut self,
        around: &BTreeMap<String, BTreeMap<AcademicYear, u32>>,
        plan: &PlanFiles,
        file: &mut BTreeMap<usize, Cohorts>,
        unknown: &mut BTreeSet<String>,
    ) {
        let shares: Vec<u64> = plan.areas.iter().map(|area| area.reception).collect();
        let is_one = around.len() == 1 && file.is_empty() && shares.iter().any(|share| *share > 0);
        for (name, years) in around {
            for (year, children) in years {
                if !is_one {
                    self.tally.leave("in areas that the plan does not have", *children);
                    continue;
                }
                self.tally.take(*children);
                for (area, part) in spread::largest_remainder(*children, &shares).into_iter().enumerate() {
                    if shares[area] > 0 {
                        file.entry(area).or_default().insert(*year, (part, 0));
                    }
                }
            }
            if is_one {
                unknown.remove(name);
                self.is_spread = true;
                let how = "spread over the plan's areas as their pupils in Reception are (illustrative)";
                self.summary.notes.push(format!("children of {name} {how}"));
            }
        }
    }

    fn year(&mut self, row: usize, column: usize, of_birth: bool) -> Option<AcademicYear> {
        let lag = if of_birth { self.options.lag.unwrap_or(0) } else { 0 };
        let naming = if of_birth { YearNaming::Start } else { self.options.years };
        let read = cells::academic_year(self.sheet.cell(row, column), naming);
        read.map_err(|(wrong, help)| self.problems.push(self.sheet.wrong_cell("bad-year", row, column, wrong, help)))
            .ok()
            .map(|year| year.plus(lag))
    }

    fn count(&mut self, row: usize, column: usize) -> Option<Count> {
        let read = cells::count(self.sheet.cell(row, column));
        read.map_err(|(wrong, help)| self.problems.push(self.sheet.wrong_cell("bad-count", row, column, wrong, help)))
            .ok()
    }

    /// Puts the cohorts into an area's file.
    fn area(&mut self, plan: &mut PlanFiles, area: usize, cohorts: &Cohorts, source: &str) {
        let id = plan.areas[area].id.clone();
        let Some(document) = plan.areas[area].document() else { return };
        let position = document.get("area").and_then(Item::as_table).and_then(toml_edit::Table::position);
        let is_new = !document.contains_key("reception_cohort");
        let table = figures::table_of(document.as_table_mut(), "reception_cohort", source, position);
        let mut changed = false;
        for (year, (children, row)) in cohorts {
            self.summary.span(*year);
            let Some(change) = figures::set_year(table, &year.to_string(), &[*children], false) else {
                let message = format!("the Reception cohorts of `{id}` are no table");
                let help = "write them as [reception_cohort] in the plan";
                return self.problem("wrong-type", self.sheet.span(*row, 0), message, help);
            };
            changed |= change != Change::None;
            self.summary.change(&format!("area:{id}/reception_cohort/{year}"), children, &change);
        }
        let told = self.options.basis.as_deref().filter(|_| is_new);
        let basis = if self.is_spread { Some("illustrative") } else { told };
        if let (true, Some(basis), Some(table)) = (changed, basis, table.as_table_like_mut()) {
            table.insert("basis", Item::Value(basis.into()));
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
