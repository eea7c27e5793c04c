//! Rolls of schools, or of whole areas, as rolls and new schools of a plan.

use std::collections::HashMap;
use std::path::Path;

use super::columns::{Columns, Role, parse_map};
use super::history::{self, History, Taught, Years};
use super::left_out::{LeftOut, note_reading};
use super::plan_files::PlanFiles;
use super::sheet::Sheet;
use super::summary::ImportSummary;
use super::units::{self, Unit};
use super::{ImportError, Options, layout};
use crate::calendar::AcademicYear;
use crate::plan::edit::figures::{self, Change};
use crate::plan::{Diagnostic, Span};

/// What the plan in `folder` becomes with the rolls of a CSV file; `name` is the file's. Writes nothing.
///
/// A folder without a plan gets one. Schools are known by their id, URN or `dfe` number; those that the plan does not
/// have are added, with estimates where a roll does not tell.
///
/// # Errors
/// Everything that is wrong with the file, and what would be wrong with the plan that it makes.
pub fn rolls(folder: &Path, name: &str, bytes: &[u8], options: &Options) -> Result<ImportSummary, ImportError> {
    let maps = parse_map(&options.maps)?;
    let sheet = Sheet::read(name, bytes)?;
    let columns = Columns::of(&sheet, &maps, Role::is_of_rolls)?;
    let file = units::read(&sheet, &columns, options.years)?;
    let mut plan = PlanFiles::open(folder)?;
    let years = file.units.iter().flat_map(|unit| unit.years.keys().copied());
    let (Some(earliest), Some(latest)) = (years.clone().min(), years.max()) else {
        let message = "the file has no figures for Reception or Years 1 to 13";
        let diagnostic = Diagnostic::error("no-pupils", sheet.header_span(0), message, "check the column of NC years");
        return Err(sheet.refuse(vec![diagnostic]));
    };
    let summary = ImportSummary {
        title: format!("Rolls from {name}"),
        is_new_plan: plan.is_new(),
        used: columns.used.clone(),
        ignored: columns.ignored.clone(),
        known: (0, "school"),
        ..ImportSummary::default()
    };
    let (base, edits) = base_year(&mut plan, options.base_year, latest)?;
    let source = options.source_of(name);
    let mut import = RollImport {
        sheet: &sheet,
        plan,
        base,
        earliest,
        source,
        summary,
        problems: Vec::new(),
        left_out: LeftOut::default(),
        taken: HashMap::new(),
    };
    import.summary.edits.extend(edits);
    for unit in &file.units {
        if file.are_schools { import.school(unit) } else { import.whole_area(unit) }
    }
    if import.problems.is_empty() && import.summary.years.is_none() {
        let message = format!("no school has pupils in {base}");
        let help = format!("the file has {earliest} to {latest}; choose a year of these with --base-year");
        import.problems.push(Diagnostic::error("no-pupils", sheet.header_span(0), message, help));
    }
    if !import.problems.is_empty() {
        return Err(sheet.refuse(import.problems));
    }
    let RollImport { mut plan, mut summary, left_out, .. } = import;
    left_out.note(&mut summary, base);
    note_reading(&mut summary, &file, options.years, base);
    if !plan.has("planning-areas/assumptions.toml") {
        plan.others.insert("planning-areas/assumptions.toml".to_owned(), layout::assumptions(base));
    }
    if !plan.has("capital/") {
        plan.others.insert("capital/programme.toml".to_owned(), layout::programme(base));
    }
    summary.files = plan.finish()?;
    Ok(summary)
}

/// The base year of the plan once the file is imported, and what of it changes.
fn base_year(
    plan: &mut PlanFiles,
    wanted: Option<AcademicYear>,
    latest: AcademicYear,
) -> Result<(AcademicYear, Option<String>), ImportError> {
    let has_settings = plan.has("planning-areas/assumptions.toml");
    match (plan.base_year(), wanted) {
        (Some(base), None) => Ok((base, None)),
        (Some(base), Some(wanted)) if base == wanted => Ok((base, None)),
        (_, Some(wanted)) if has_settings => match plan.set_base_year(wanted) {
            Some(Change::Replaced(was)) => {
                Ok((wanted, Some(format!("assumptions/base_year = \"{wanted}\", was {was}"))))
            }
            _ => Err(ImportError::Usage("the plan's assumptions.toml has no base_year to change: add it".to_owned())),
        },
        (None, None) if has_settings => {
            let message = "the plan's base_year cannot be read: correct planning-areas/assumptions.toml";
            Err(ImportError::Usage(message.to_owned()))
        }
        (_, wanted) => Ok((wanted.unwrap_or(latest), None)),
    }
}

/// An import of rolls on its way.
pub struct RollImport<'a> {
    /// The file.
    pub sheet: &'a Sheet,
    /// The plan as it becomes.
    pub plan: PlanFiles,
    /// Its base year.
    pub base: AcademicYear,
    /// The first year of the file.
    pub earliest: AcademicYear,
    /// Where the figures come from.
    pub source: String,
    /// What is done.
    pub summary: ImportSummary,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// What is left out.
    pub left_out: LeftOut,
    /// The schools that a row of the file was about already.
    pub taken: HashMap<usize, usize>,
}

impl RollImport<'_> {
    fn school(&mut self, unit: &Unit) {
        match self.plan.school_of(unit) {
            Ok(Some(school)) => self.known_school(unit.row, &unit.years, school),
            Ok(None) => self.new_school(unit),
            Err([a, b]) => {
                let message = format!("this line is about `{a}` by its id and about `{b}` by its number");
                let help = "correct one of the two, here or in the plan";
                self.problem("unclear-school", self.sheet.span(unit.row, 0), message, help);
            }
        }
    }

    /// Notes that a unit is a school of the plan; two units cannot be one.
    pub fn take(&mut self, school: usize, row: usize) -> bool {
        let Some(first) = self.taken.insert(school, row) else { return true };
        let id = self.plan.schools[school].id.clone();
        let message = format!("`{id}` is what line {} is about, under another name", self.sheet.line(first));
        let help = "name the school the same on every line, or give two schools ids of their own";
        self.problem("duplicate-id", self.sheet.span(row, 0), message, help);
        false
    }

    /// Puts the figures into the roll of a school that the plan has.
    pub fn known_school(&mut self, row: usize, years: &Years, school: usize) {
        if !self.take(school, row) {
            return;
        }
        let place = self.plan.schools[school].clone();
        let Some(taught) = place.years else {
            let message = format!("the plan does not say which NC years `{}` teaches", place.id);
            self.problem("missing-key", self.sheet.span(row, 0), message, "correct its `years` in the plan");
            return;
        };
        let taught = Taught { years: taught, raised_to: place.raised_to, has_opening: place.has_opening };
        let history = history::of(years, taught, self.base);
        self.summary.known.0 += 1;
        self.count(&place.id, years, &history);
        if history.rolls.is_empty() {
            return;
        }
        let Some(table) = self.plan.school_table(school) else { return };
        let roll = figures::table_of(table, "roll", &self.source, None);
        let mut changed = false;
        for (year, figures) in &history.rolls {
            let Some(change) = figures::set_year(roll, &year.to_string(), figures, true) else {
                let message = format!("the roll of `{}` is no table", place.id);
                self.problem("wrong-type", self.sheet.span(row, 0), message, "write it as [school.roll] in the plan");
                return;
            };
            changed |= change != Change::None;
            self.summary.change(&format!("school:{}/roll/{year}", place.id), figures::list(figures), &change);
        }
        let text = |key: &str| roll.get(key).and_then(toml_edit::Item::as_str);
        let is_ours = text("source") == Some(&self.source) && text("basis").is_none_or(|basis| basis == "published");
        if changed && !is_ours {
            self.left_out.kept_sources.push(place.id.clone());
        }
        if changed {
            self.plan.areas[place.area].is_changed = true;
        }
    }

    /// Counts what of a school's figures is imported and what is left out.
    pub fn count(&mut self, id: &str, years: &Years, history: &History) {
        let name = |year: &AcademicYear| {
            let line = years.get(year).map_or(0, |row| self.sheet.line(row.row));
            format!("{id} {year} (line {line})")
        };
        self.left_out.incomplete.extend(history.incomplete.iter().map(name));
        self.left_out.other_range.extend(history.other_range.iter().map(name));
        self.left_out.outside += history.outside;
        for (year, figures) in &history.rolls {
            self.summary.span(*year);
            if *year == self.base {
                let all = self.summary.pupils.map_or(0, |(_, all)| all);
                let sum: u64 = figures.iter().map(|pupils| u64::from(*pupils)).sum();
                self.summary.pupils = Some((*year, all + sum));
            }
        }
    }

    /// Reports an error.
    pub fn problem(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.problems.push(Diagnostic::error(code, span, message, help));
    }
}
