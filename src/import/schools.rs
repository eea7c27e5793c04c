//! Schools and their rolls, as lists and files of rolls tell them, into a plan's areas.

use std::collections::HashMap;

use toml_edit::{Array, InlineTable, Item, Value};

use super::facts::Facts;
use super::history::{self, History, Taught, Years};
use super::layout;
use super::left_out::LeftOut;
use super::plan_files::{PlanFiles, WhichSchool};
use super::sheet::Sheet;
use super::spread;
use super::summary::{ImportSummary, Tally};
use super::units::{self, Place, Roster, Unit};
use super::who;
use super::{ImportError, Options, Problems};
use crate::calendar::AcademicYear;
use crate::plan::edit::figures::{self, Change};
use crate::plan::{Diagnostic, Span};

/// Puts what files tell of schools into the plan.
///
/// A folder without a plan gets one. Schools are known by number, id, or name within their area; those that the plan
/// does not have are added, with estimates where nothing tells.
///
/// # Errors
/// Everything that is wrong with the files' schools.
pub fn import(
    plan: PlanFiles,
    sheets: &[&Sheet],
    roster: Roster,
    options: &Options,
    summary: ImportSummary,
) -> Result<(PlanFiles, ImportSummary), ImportError> {
    let Some(first_sheet) = sheets.first() else { return Ok((plan, summary)) };
    let mut plan = plan;
    let in_rolls = |unit: &Unit| unit.years.keys().copied().collect::<Vec<_>>();
    let rolls: Vec<AcademicYear> = roster.schools.iter().chain(&roster.areas).flat_map(in_rolls).collect();
    let totals = roster.schools.iter().filter_map(|unit| unit.facts.total.map(|(year, _)| year));
    let latest = rolls.iter().copied().chain(totals).max();
    let has_pupils = roster.schools.iter().chain(&roster.areas).any(|unit| {
        unit.facts.total.is_some() || unit.years.values().any(|row| row.pupils.iter().any(Option::is_some))
    });
    if latest.is_none() && plan.base_year().is_none()
        || (!has_pupils && !roster.schools.iter().any(|unit| unit.facts.is_told()))
    {
        let message = "the file has no figures for Reception or Years 1 to 13";
        let help = "check the column of NC years, or import the rolls in the same command";
        let diagnostic = Diagnostic::error("no-pupils", first_sheet.header_span(0), message, help);
        return Err(first_sheet.refuse(vec![diagnostic]));
    }
    let (base, edit) = base_year(&mut plan, options.base_year, latest)?;
    let sources = sheets.iter().map(|sheet| options.source_of(&sheet.name)).collect();
    let earliest = rolls.iter().copied().min().unwrap_or(base);
    let Roster { schools, areas, suppressed, other_groups, renumbered, zeros, problems, .. } = roster;
    let left_out = LeftOut { suppressed, other_groups, renumbered, zeros, ..LeftOut::default() };
    let mut import = SchoolImport {
        sheets,
        plan,
        base,
        sources,
        summary,
        problems,
        left_out,
        taken: HashMap::new(),
        wants_spread: options.spread_totals,
        basis: options.basis.clone(),
    };
    import.summary.edits.extend(edit);
    let has_schools = !schools.is_empty();
    let weights = spread::weights(&import.plan, &schools, &areas, base);
    // Area by area, so that the tables of one file at a time are held.
    let area_of = |unit: &Unit| match import.plan.school_of(&unit.labels) {
        Ok(WhichSchool::Known(school, _)) => import.plan.schools[school].area,
        _ => usize::MAX,
    };
    let mut order: Vec<(usize, &Unit)> = schools.iter().map(|unit| (area_of(unit), unit)).collect();
    order.sort_by_key(|(area, _)| *area);
    let mut last = usize::MAX;
    for (area, unit) in order {
        if area != last
            && let Some(before) = import.plan.areas.get_mut(last)
        {
            before.settle();
        }
        last = area;
        import.school(unit, &weights);
    }
    for unit in &areas {
        // Beside a list of schools, an area as a whole says only how its pupils fall on the years.
        if has_schools {
            import.left_out.areas_beside_schools.push(unit.shown());
        } else {
            import.whole_area(unit);
        }
    }
    import.phases_of_new_areas();
    let has_rolls = !rolls.is_empty();
    if import.problems.is_empty() && has_rolls && import.summary.years.is_none() {
        let message = format!("no school has pupils in {base}");
        let last = latest.unwrap_or(base);
        let help = format!("the file has {earliest} to {last}; choose a year of these with --base-year");
        import.problems.push(Diagnostic::error("no-pupils", first_sheet.header_span(0), message, help));
    }
    if !import.problems.is_empty() {
        return Err(first_sheet.refuse_all(import.problems));
    }
    let SchoolImport { mut plan, mut summary, left_out, .. } = import;
    left_out.note(&mut summary, base, options.years);
    if !plan.areas.is_empty() {
        plan.add_settings(base, options.council.as_deref());
    }
    Ok((plan, summary))
}

/// The base year of the plan once the files are imported, and what of it changes.
fn base_year(
    plan: &mut PlanFiles,
    wanted: Option<AcademicYear>,
    latest: Option<AcademicYear>,
) -> Result<(AcademicYear, Option<String>), ImportError> {
    let has_settings = plan.has(layout::ASSUMPTIONS);
    let unreadable = || {
        let message = "the plan's base_year cannot be read: correct planning-areas/assumptions.toml";
        ImportError::Usage(message.to_owned())
    };
    match (plan.base_year(), wanted) {
        (Some(base), None) => Ok((base, None)),
        (Some(base), Some(wanted)) if base == wanted => Ok((base, None)),
        (_, Some(wanted)) if has_settings => match plan.set_base_year(wanted) {
            Some(Change::Replaced(was)) => {
                Ok((wanted, Some(format!("assumptions/base_year = \"{wanted}\", was {was}"))))
            }
            _ => Err(ImportError::Usage("the plan's assumptions.toml has no base_year to change: add it".to_owned())),
        },
        (None, None) if has_settings => Err(unreadable()),
        (_, wanted) => wanted.or(latest).map(|base| (base, None)).ok_or_else(unreadable),
    }
}

/// An import of schools on its way.
pub struct SchoolImport<'a> {
    /// The files.
    pub sheets: &'a [&'a Sheet],
    /// The plan as it becomes.
    pub plan: PlanFiles,
    /// Its base year.
    pub base: AcademicYear,
    /// Where the figures of each file come from.
    pub sources: Vec<String>,
    /// What is done.
    pub summary: ImportSummary,
    /// What is wrong.
    pub problems: Problems,
    /// What is left out.
    pub left_out: LeftOut,
    /// The schools that a row was about already.
    pub taken: HashMap<usize, Place>,
    /// Whether totals are spread over the years.
    wants_spread: bool,
    /// How firm the figures are, where the command line says so.
    pub basis: Option<String>,
}

impl SchoolImport<'_> {
    fn school(&mut self, unit: &Unit, weights: &spread::Weights) {
        let which = match self.plan.school_of(&unit.labels) {
            Ok(which) => which,
            Err([a, b]) => {
                let message = format!("this line can be about `{a}` or about `{b}`");
                let help = "correct the number or the id, here or in the plan";
                return self.problem("unclear-school", self.span(unit.at), message, help);
            }
        };
        let taught = match which {
            WhichSchool::Known(school, _) => self.plan.schools[school].years,
            WhichSchool::New => unit.facts.years,
        };
        let spread = self.spread(unit, taught, weights);
        let is_spread = spread.is_some();
        let years = spread.as_ref().unwrap_or(&unit.years);
        match which {
            WhichSchool::Known(school, is_renumbered) => {
                if self.take(school, unit.at) {
                    self.facts(unit, school, is_renumbered);
                    self.known_school(unit.at, years, school, is_spread);
                }
            }
            WhichSchool::New => self.new_school(unit, years, is_spread),
        }
    }

    /// A school's total of the base year by NC year, where no roll by year is known and totals are to be spread.
    fn spread(
        &mut self,
        unit: &Unit,
        taught: Option<crate::calendar::YearRange>,
        weights: &spread::Weights,
    ) -> Option<Years> {
        let (year, total) = unit.facts.total?;
        if unit.years.contains_key(&self.base) || year != self.base || !self.wants_spread {
            return None;
        }
        let taught = taught?;
        self.left_out.spread.push(format!("{} ({total})", unit.shown()));
        Some(spread::years(unit.at, year, taught, total, weights))
    }

    /// The place of a row.
    pub fn span(&self, at: Place) -> Span {
        units::span(self.sheets, at)
    }

    /// The line of a row.
    pub fn line(&self, at: Place) -> usize {
        self.sheets.get(at.sheet).map_or(0, |sheet| sheet.line(at.row))
    }

    /// Where the figures of a row come from.
    pub fn source(&self, at: Place) -> String {
        self.sources.get(at.sheet).cloned().unwrap_or_default()
    }

    /// Notes that a unit is a school of the plan; two units cannot be one.
    pub fn take(&mut self, school: usize, at: Place) -> bool {
        let Some(first) = self.taken.insert(school, at) else { return true };
        let id = self.plan.schools[school].id.clone();
        let message = format!("`{id}` is what line {} is about, under another name", self.line(first));
        let help = "name the school the same on every line, or give two schools ids of their own";
        self.problem("duplicate-id", self.span(at), message, help);
        false
    }

    /// Puts what lists tell of a school into the plan's.
    fn facts(&mut self, unit: &Unit, school: usize, is_renumbered: bool) {
        let facts = &unit.facts;
        let place = self.plan.schools[school].clone();
        let is_known = |urn: &String| place.urn.as_ref() == Some(urn) || place.urns.contains(urn);
        let has_numbers = who::urn(&unit.labels).is_none_or(|urn| is_known(&urn) && !is_renumbered)
            && (place.has_dfe || who::dfe(&unit.labels).is_none());
        if has_numbers && !facts.is_told() && unit.label(super::headings::Role::AreaCode).is_none() {
            return;
        }
        let mut changes: Vec<(String, String, Change)> = Vec::new();
        let Some(table) = self.plan.school_table(school) else { return };
        let mut set = |key: &str, value: Value| {
            let shown = value.to_string();
            let change = figures::set_value(table, key, value);
            changes.push((format!("school:{}/{key}", place.id), shown, change));
        };
        let (old_urn, mut renumbered) = (place.urn.clone(), None);
        if let Some(urn) = who::urn(&unit.labels)
            && (is_renumbered || old_urn.as_ref().is_none_or(|old| *old != urn && !place.urns.contains(&urn)))
        {
            set("urn", urn.clone().into());
            if let Some(old) = old_urn {
                renumbered = Some(format!("{} (URN {old}, then {urn})", place.id));
                let mut urns: Array = place.urns.iter().filter(|urn| **urn != old).cloned().collect();
                urns.push(old);
                set("urns", urns.into());
            }
        }
        if let (Some(dfe), false) = (who::dfe(&unit.labels), place.has_dfe) {
            set("dfe", dfe.into());
        }
        if facts.is_told() {
            let texts = [("type", facts.kind), ("governance", facts.governance), ("trust", facts.trust.as_deref())];
            for (key, text) in texts {
                if let Some(text) = text {
                    set(key, text.into());
                }
            }
            if let Some(closes) = facts.closes.filter(|closes| *closes > self.base) {
                set("closes", closes.to_string().into());
            }
            if let Some(capacity) = facts.capacity {
                set("capacity", i64::from(capacity).into());
            }
            if let (Some(number), true) = (facts.admission_number, facts.admission_numbers.is_empty()) {
                set("admission_number", i64::from(number).into());
            }
        }
        self.left_out.renumbered.extend(renumbered);
        let mut is_changed = false;
        for (year, number) in &facts.admission_numbers {
            let years = table.entry("admission_numbers").or_insert_with(|| Item::Value(InlineTable::new().into()));
            if let Some(change) = figures::set_year(years, &year.to_string(), &[*number], false) {
                changes.push((format!("school:{}/admission_numbers/{year}", place.id), number.to_string(), change));
            }
        }
        for (address, shown, change) in changes {
            is_changed |= change != Change::None;
            self.summary.change(&address, shown, &change);
        }
        // What was estimated is told now.
        if is_changed
            && facts.capacity.is_some()
            && (facts.admission_number.is_some() || !facts.admission_numbers.is_empty())
        {
            let is_estimate = table.get("basis").and_then(Item::as_str) == Some("estimate");
            if is_estimate {
                table.remove("basis");
                figures::set_value(table, "source", facts.source.clone().into());
            }
        }
        if facts.is_told()
            && facts.years.is_some_and(|years| place.years.is_some_and(|known| known != years))
            && !facts.years_are_assumed
        {
            let (told, known) = (facts.years, place.years);
            let shown =
                |years: Option<crate::calendar::YearRange>| years.map_or_else(String::new, |years| years.to_string());
            self.left_out.other_years.push(format!(
                "{} ({} in the plan, {} here)",
                place.id,
                shown(known),
                shown(told)
            ));
        }
        self.plan.areas[place.area].is_changed |= is_changed;
        if let Some(code) = unit.label(super::headings::Role::AreaCode) {
            self.plan.give_code(place.area, code);
        }
    }

    /// Puts the figures into the roll of a school that the plan has.
    pub fn known_school(&mut self, at: Place, years: &Years, school: usize, is_spread: bool) {
        let place = self.plan.schools[school].clone();
        self.summary.known.0 += 1;
        if years.is_empty() {
            return;
        }
        let Some(taught) = place.years else {
            let message = format!("the plan does not say which NC years `{}` teaches", place.id);
            return self.problem("missing-key", self.span(at), message, "correct its `years` in the plan");
        };
        let taught = Taught { years: taught, raised_to: place.raised_to, has_opening: place.has_opening };
        let history = history::of(years, taught, self.base);
        if let Some(row) = years.get(&self.base)
            && let Some(nc_year) = taught.years.years().find(|nc_year| row.pupils[nc_year.index()].is_none())
            && place.has_no_base_roll(self.base)
        {
            return self.no_base_roll(row.at, &place.id, nc_year);
        }
        self.count(&place.id, years, &history);
        if history.rolls.is_empty() {
            return;
        }
        if self.plan.has_rolls(school, &history.rolls) {
            self.summary.same += history.rolls.len();
            return;
        }
        let source = self.source(at);
        let Some(table) = self.plan.school_table(school) else {
            return self.problem(
                "cannot-edit",
                self.span(at),
                format!("the plan's table of `{}` cannot be changed", place.id),
                "begin it with [[school]] in the plan",
            );
        };
        let is_new = !table.contains_key("roll");
        let roll = figures::table_of(table, "roll", &source, None);
        let mut changed = false;
        for (year, figures) in &history.rolls {
            let Some(change) = figures::set_year(roll, &year.to_string(), figures, true) else {
                let message = format!("the roll of `{}` is no table", place.id);
                return self.problem("wrong-type", self.span(at), message, "write it as [school.roll] in the plan");
            };
            changed |= change != Change::None;
            self.summary.change(&format!("school:{}/roll/{year}", place.id), figures::list(figures), &change);
        }
        if is_spread
            && (is_new || history.rolls.len() == years.len())
            && let (Some(roll), true) = (roll.as_table_like_mut(), changed)
        {
            roll.insert("basis", Item::Value("illustrative".into()));
        }
        if let (Some(basis), true, Some(table)) =
            (&self.basis, changed && is_new && !is_spread, roll.as_table_like_mut())
        {
            table.insert("basis", Item::Value(basis.as_str().into()));
        }
        let text = |key: &str| roll.get(key).and_then(Item::as_str);
        let is_ours = text("source") == Some(&source)
            && (is_spread || self.basis.is_some() || text("basis").is_none_or(|basis| basis == "published"));
        if changed && !is_ours {
            self.left_out.kept_sources.push(place.id.clone());
        }
        if changed {
            self.plan.areas[place.area].is_changed = true;
        }
    }

    /// Reports that a year group of the base year is not known.
    pub fn no_base_roll(&mut self, at: Place, name: &str, nc_year: crate::calendar::NcYear) {
        let message = format!("{name} has no figure for {} in the base year {}", nc_year.name(), self.base);
        self.problem("no-base-roll", self.span(at), message, "write it, 0 if there is nobody");
    }

    /// Counts what of a school's figures is imported and what is left out.
    pub fn count(&mut self, id: &str, years: &Years, history: &History) {
        let name = |year: &AcademicYear| {
            let line = years.get(year).map_or(0, |row| self.line(row.at));
            format!("{id} {year} (line {line})")
        };
        let incomplete: Vec<String> = history.incomplete.iter().map(name).collect();
        let other_range: Vec<String> = history.other_range.iter().map(name).collect();
        let sum = |year: &AcademicYear| -> u64 {
            years.get(year).map_or(0, |row| row.pupils.iter().flatten().map(|pupils| u64::from(*pupils)).sum())
        };
        let mut tally = Tally::of("pupils");
        tally.leave("in years with a figure missing", history.incomplete.iter().map(sum).sum::<u64>());
        tally
            .leave("in years before the school taught all its years", history.other_range.iter().map(sum).sum::<u64>());
        tally.leave("in NC years that the school does not teach", history.outside);
        self.left_out.incomplete.extend(incomplete);
        self.left_out.other_range.extend(other_range);
        for (year, figures) in &history.rolls {
            self.summary.span(*year);
            let all: u64 = figures.iter().map(|pupils| u64::from(*pupils)).sum();
            tally.take(all);
            if *year == self.base {
                let before = self.summary.pupils.map_or(0, |(_, all)| all);
                self.summary.pupils = Some((*year, before + all));
            }
        }
        self.summary.count(&tally);
    }

    /// Reports an error.
    pub fn problem(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.problems.push(Diagnostic::error(code, span, message, help));
    }
}

/// Whether lists tell all that a new school needs besides its roll.
pub fn tells_all(facts: &Facts) -> bool {
    facts.capacity.is_some() && (facts.admission_number.is_some() || !facts.admission_numbers.is_empty())
}
