//! Housing sites and their trajectories, as `[[site]]` of a plan's areas.

use std::collections::{BTreeMap, HashMap};

use toml_edit::Value;

use super::cells::{self, Count};
use super::columns::Columns;
use super::headings::Role;
use super::plan_files::PlanFiles;
use super::records::{Changes, NewTable, Record};
use super::sheet::{AsideKind, Sheet};
use super::summary::{ImportSummary, Tally, counted};
use super::totals;
use super::who::{AREAS, name_key};
use super::{ImportError, Options, layout};
use crate::calendar::FinancialYear;
use crate::plan::edit::figures::{self, Change};
use crate::plan::{Diagnostic, SiteStatus, Word};

/// A line about a site.
struct Line {
    row: usize,
    reference: String,
    name: String,
    dwellings: Option<u32>,
    completions: BTreeMap<FinancialYear, i64>,
}

/// Puts the sites of a file into the plan.
///
/// # Errors
/// Everything that is wrong with the file; sites whose area nothing tells.
pub fn import(
    plan: &mut PlanFiles,
    sheet: &mut Sheet,
    columns: &Columns,
    options: &Options,
    summary: &mut ImportSummary,
) -> Result<(), ImportError> {
    let names: Vec<usize> = [Role::SiteName, Role::Site].into_iter().filter_map(|role| columns.get(role)).collect();
    if names.is_empty() {
        let help = "name one `site` or `site_name`, or say which with --map site_name=COLUMN";
        let message = "no column names the sites";
        return Err(sheet.missing(message, help));
    }
    if let Some(wrong) = columns.single_year(sheet) {
        return Err(sheet.refuse(vec![wrong]));
    }
    let mut aside = BTreeMap::new();
    let figures: Vec<usize> = columns.years().map(|(_, column)| column).collect();
    totals::find(sheet, &names, &[], &[], &figures, &mut aside);
    let source = options.source_of(&sheet.name);
    let mut sites = Sites {
        sheet,
        columns,
        problems: Vec::new(),
        tally: Tally::of("homes"),
        known: 0,
        never: Vec::new(),
        assumed: Vec::new(),
        larger: Vec::new(),
    };
    let mut records = plan.records("site", &["id", "name", "planning_ref"]);
    let mut seen: HashMap<String, usize> = HashMap::new();
    for line in sites.lines(&aside) {
        let row = line.row;
        let planning_ref = columns.text(sites.sheet, row, Role::PlanningRef);
        let found =
            records.find(&[line.reference.as_str(), planning_ref, line.name.as_str()]).map(Option::<&Record>::cloned);
        match found {
            Err([a, b]) => {
                let message = format!("this line can be about `{a}` or about `{b}`");
                let span = sites.sheet.span(row, 0);
                sites.problems.push(Diagnostic::error(
                    "unclear-id",
                    span,
                    message,
                    "give the site's id or its reference",
                ));
            }
            Ok(Some(record)) => match seen.insert(record.id.clone(), row) {
                Some(first) => sites.twice(&record.id, first, row),
                None => sites.known(plan, &record, &line, &source, summary),
            },
            Ok(None) => {
                let id = records.free_id(if line.reference.is_empty() { &line.name } else { &line.reference });
                let Some(path) = sites.add(plan, &id, &line, options, &source) else { continue };
                seen.insert(id.clone(), row);
                let names = [id.as_str(), &line.name, &line.reference, planning_ref];
                records.add(
                    Record { id: id.clone(), path, place: usize::MAX },
                    names.into_iter().filter(|name| !name.is_empty()),
                );
                summary.added += line.completions.len();
                summary.made.push(("site", id));
            }
        }
    }
    let Sites { problems, tally, known, never, assumed, larger, .. } = sites;
    if !problems.is_empty() {
        return Err(sheet.refuse(problems));
    }
    summary.count(&tally);
    if known > 0 {
        summary.known = (known, "site");
    }
    summary.note(&never, |count| {
        format!(
            "{} without any year's homes, so never built until `start` and `rate` are written",
            counted(count, "site")
        )
    });
    summary.note(&assumed, |count| {
        format!("{} taken as allocated, for nothing tells how far; correct `status`", counted(count, "new site"))
    });
    summary.note(&larger, |count| {
        format!("{} with more homes in the years than in all; dwellings raised to them", counted(count, "site"))
    });
    if plan.document(layout::ASSUMPTIONS).is_some_and(|document| !document.contains_key("yield"))
        && !summary.made.is_empty()
    {
        if let Some(document) = plan.document(layout::ASSUMPTIONS) {
            layout::add_yield(document);
        }
        plan.mark(layout::ASSUMPTIONS);
        summary.notes.push(
            "a yield was added, illustrative, for the plan has none; put the council's own in its place".to_owned(),
        );
    }
    for (row, kind) in aside {
        let text = names.iter().map(|column| sheet.cell(row, *column)).find(|text| !text.is_empty());
        let text = text.unwrap_or_default().to_owned();
        sheet.set_aside(kind, row, &text);
    }
    Ok(())
}

struct Sites<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    problems: Vec<Diagnostic>,
    tally: Tally,
    known: usize,
    never: Vec<String>,
    assumed: Vec<String>,
    larger: Vec<String>,
}

impl Sites<'_> {
    /// The lines of the file; where a line is a year, those of a site together.
    fn lines(&mut self, aside: &BTreeMap<usize, AsideKind>) -> Vec<Line> {
        let is_long = self.columns.get(Role::FinancialYear).is_some();
        let mut lines: Vec<Line> = Vec::new();
        let mut by_name: HashMap<[String; 2], usize> = HashMap::new();
        for row in self.sheet.rows().filter(|row| !aside.contains_key(row)) {
            let Some(line) = self.line(row) else { continue };
            let key = [&line.reference, &line.name].map(|name| name_key(name));
            let Some(&first) = by_name.get(&key) else {
                by_name.insert(key, lines.len());
                lines.push(line);
                continue;
            };
            let known = &mut lines[first];
            if !is_long || line.completions.keys().any(|year| known.completions.contains_key(year)) {
                let (name, first) = (known.name.clone(), known.row);
                self.twice(&name, first, row);
                continue;
            }
            known.completions.extend(line.completions);
        }
        lines
    }

    /// Reports that a line is about a site which another is about already.
    fn twice(&mut self, name: &str, first: usize, row: usize) {
        let message = format!("`{name}` was given on line {} already", self.sheet.line(first));
        let span = self.sheet.span(row, 0);
        self.problems.push(Diagnostic::error(
            "given-twice",
            span,
            message,
            "keep one of the two, or give each a reference",
        ));
    }

    fn line(&mut self, row: usize) -> Option<Line> {
        let text = |role: Role| self.columns.text(self.sheet, row, role);
        let told = |text: &str| if cells::is_empty(text) { String::new() } else { text.to_owned() };
        let (reference, name) = (told(text(Role::Site)), told(text(Role::SiteName)));
        if reference.is_empty() && name.is_empty() {
            let help = "write which site it is about, or leave the line out";
            let span = self.sheet.span(row, 0);
            self.problems.push(Diagnostic::error("no-name", span, "this line names no site", help));
            return None;
        }
        let dwellings = match self
            .columns
            .get(Role::Dwellings)
            .map(|column| (column, cells::count(self.sheet.cell(row, column))))
        {
            None | Some((_, Ok(Count::Unknown | Count::NotApplicable | Count::Suppressed))) => None,
            Some((_, Ok(Count::Known(count)))) => Some(count),
            Some((column, Ok(Count::Rounded(nearest)))) => {
                self.wrong(
                    row,
                    column,
                    "is no whole number of homes",
                    format!("write a whole number, such as {nearest}"),
                );
                None
            }
            Some((column, Err((wrong, help)))) => {
                self.wrong(row, column, wrong, help);
                None
            }
        };
        let mut completions = BTreeMap::new();
        for (year, column) in self.columns.years() {
            match cells::homes(self.sheet.cell(row, column)) {
                Ok(Some(homes)) if year.is_open => {
                    self.tally
                        .leave(&format!("in `{}`, which stands for several years", self.sheet.header[column]), homes);
                }
                Ok(Some(homes)) => *completions.entry(FinancialYear::starting(year.start)).or_insert(0) += homes,
                Ok(None) => {}
                Err((wrong, help)) => self.wrong(row, column, wrong, help),
            }
        }
        if let (Some(year), Some(homes)) = (self.columns.get(Role::FinancialYear), self.columns.get(Role::Completions))
        {
            match (cells::financial_year(self.sheet.cell(row, year)), cells::homes(self.sheet.cell(row, homes))) {
                (Ok(year), Ok(Some(homes))) => *completions.entry(year).or_insert(0) += homes,
                (Ok(_), Ok(None)) => {}
                (Err((wrong, help)), _) => {
                    self.problems.push(self.sheet.wrong_cell("bad-year", row, year, wrong, help));
                }
                (_, Err((wrong, help))) => self.wrong(row, homes, wrong, help),
            }
        }
        self.tally.take(completions.values().sum::<i64>());
        let name = if name.is_empty() { reference.clone() } else { name };
        Some(Line { row, reference, name, dwellings, completions })
    }

    fn wrong(&mut self, row: usize, column: usize, wrong: &str, help: String) {
        self.problems.push(self.sheet.wrong_cell("bad-count", row, column, wrong, help));
    }

    /// The dwellings in all: what the file says, but no fewer than in its years.
    fn dwellings(&mut self, line: &Line) -> Option<i64> {
        let built: i64 = line.completions.values().sum();
        let told = line.dwellings.map(i64::from);
        if told.is_some_and(|told| told < built) {
            self.larger.push(format!("{} ({built} against {})", line.name, told.unwrap_or(0)));
        }
        told.max((!line.completions.is_empty()).then_some(built.max(0)))
    }

    /// Puts a line into a site of the plan.
    fn known(&mut self, plan: &mut PlanFiles, record: &Record, line: &Line, source: &str, summary: &mut ImportSummary) {
        self.known += 1;
        let dwellings = self.dwellings(line);
        let status = status(self.columns.text(self.sheet, line.row, Role::Status));
        let Some(table) = plan.record("site", record) else { return };
        let mut changes = Changes::default();
        if let Some(dwellings) = dwellings {
            let change = figures::set_value(table, "dwellings", dwellings.into());
            changes.note("dwellings", dwellings.to_string(), change);
        }
        if let Some(status) = status {
            let change = figures::set_value(table, "status", status.as_str().into());
            changes.note("status", status.to_string(), change);
        }
        if !line.completions.is_empty() && (table.contains_key("start") || table.contains_key("rate")) {
            table.remove("start");
            table.remove("rate");
            changes.note("start", "left out for the years of the file".to_owned(), Change::Added);
        }
        let position = table.position();
        if !line.completions.is_empty() {
            let years = figures::table_of(table, "completions", source, position);
            for (year, homes) in &line.completions {
                let year = year.to_string();
                let is_told = years.as_table_like().is_some_and(|table| table.contains_key(&year));
                // No homes in a year that the plan does not name either is no news.
                if *homes == 0 && !is_told {
                    continue;
                }
                let Some(change) = figures::set_year_value(years, &year, Value::from(*homes)) else {
                    let message = format!("the completions of `{}` are no table in the plan", record.id);
                    let span = self.sheet.span(line.row, 0);
                    let help = "write them as [site.completions] in the plan";
                    self.problems.push(Diagnostic::error("wrong-type", span, message, help));
                    return;
                };
                changes.note(&format!("completions/{year}"), homes.to_string(), change);
            }
        }
        changes.finish("site", record, plan, summary);
    }

    /// Adds a site to its area's file, and returns that.
    fn add(&mut self, plan: &mut PlanFiles, id: &str, line: &Line, options: &Options, source: &str) -> Option<String> {
        let text = |role: Role| self.columns.text(self.sheet, line.row, role);
        let labels: Vec<&str> = options
            .area
            .as_deref()
            .into_iter()
            .chain(AREAS.into_iter().map(text))
            .filter(|text| !text.is_empty())
            .collect();
        let only = if labels.is_empty() && plan.areas.len() == 1 { Some(0) } else { None };
        let Some(area) = plan.area_of(&labels).or(only) else {
            let message = match labels.first() {
                Some(name) => format!("the plan has no area `{name}` for this site"),
                None => "nothing says in which area this site lies".to_owned(),
            };
            let span = self.sheet.span(line.row, 0);
            let help = "give the area in a column, or for all lines with --area ID";
            self.problems.push(Diagnostic::error("no-area", span, message, help));
            return None;
        };
        let status = status(text(Role::Status));
        if status.is_none() {
            self.assumed.push(id.to_owned());
        }
        let planning_ref = text(Role::PlanningRef).to_owned();
        let dwellings = self.dwellings(line).unwrap_or(0);
        let mut table = NewTable::new("[[site]]");
        table.text("id", id).text("name", &line.name).line("dwellings", &dwellings.to_string());
        table.text("status", status.unwrap_or(SiteStatus::Allocated).as_str()).text("planning_ref", &planning_ref);
        table.text("source", source).text("basis", options.basis.as_deref().unwrap_or_default());
        let built: Vec<_> = line.completions.iter().filter(|(_, homes)| **homes != 0).collect();
        if built.is_empty() {
            self.never.push(id.to_owned());
        } else {
            table.heading("[site.completions]");
            for (year, homes) in built {
                table.line(&format!("\"{year}\""), &homes.to_string());
            }
            table.text("source", source).text("basis", options.basis.as_deref().unwrap_or_default());
        }
        plan.areas[area].push(&table.finish());
        Some(plan.areas[area].path())
    }
}

/// How far a site has come, from a register's word for it.
fn status(text: &str) -> Option<SiteStatus> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    SiteStatus::of(&text.replace(' ', "-")).or_else(|| {
        Some(match () {
            () if has(&["under construction", "started", "commenced", "on site"]) && !has(&["not started"]) => {
                SiteStatus::UnderConstruction
            }
            () if has(&["complete"]) => SiteStatus::Complete,
            () if has(&["outline"]) => SiteStatus::Outline,
            () if has(&["full", "reserved matters", "detailed", "permissioned"]) && !has(&["not permissioned"]) => {
                SiteStatus::Full
            }
            () if has(&["windfall"]) => SiteStatus::Windfall,
            () if has(&["allocat"]) => SiteStatus::Allocated,
            () => return None,
        })
    })
}
