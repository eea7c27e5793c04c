//! Schools and areas that a plan does not have yet, as far as a roll tells what they are.

use super::columns::Role;
use super::history::{self, Taught, Years};
use super::ids::faithful_slug;
use super::layout::NewSchool;
use super::rolls::RollImport;
use super::units::Unit;
use crate::calendar::{NcYear, Phase, YearRange};
use crate::plan::slug;

/// The longest id, so that a file can be named after it anywhere.
const LONGEST_ID: usize = 100;

/// A school to be added: what the file calls it.
struct Named {
    id: String,
    name: String,
    numbers: Vec<(&'static str, String)>,
    feeders: Option<Vec<String>>,
}

impl RollImport<'_> {
    /// Adds a school that the plan does not have, unless it has no pupils in the base year.
    pub fn new_school(&mut self, unit: &Unit) {
        let all = YearRange { first: NcYear::RECEPTION, last: NcYear::LAST };
        let label = |role| unit.label(role).map(str::to_owned);
        let name = label(Role::SchoolName).or_else(|| label(Role::School)).or_else(|| label(Role::Urn));
        let name = name.or_else(|| label(Role::Dfe)).unwrap_or_default();
        let shown = label(Role::School).unwrap_or_else(|| name.clone());
        let Some(range) = self.taught(unit.row, &unit.years, all, &shown) else { return };
        let Some(id) = self.new_id(unit, &name) else { return };
        let Some(area) = self.area(unit, true) else { return };
        let numbers = [(Role::Dfe, "dfe"), (Role::Urn, "urn")];
        let numbers = numbers.iter().filter_map(|(role, key)| Some((*key, label(*role)?))).collect();
        self.add(unit.row, &unit.years, range, area, Named { id, name, numbers, feeders: None });
    }

    /// An area of which the file tells the pupils as a whole: they count as those of one primary and one secondary
    /// school, which the first feeds.
    pub fn whole_area(&mut self, unit: &Unit) {
        let known = self.area(unit, false);
        let id = match known {
            Some(area) => self.plan.areas[area].id.clone(),
            None => match self.area_id(unit) {
                Some(id) => id,
                None => return,
            },
        };
        let primary = format!("{id}-{}", Phase::Primary);
        for (phase, last) in [(Phase::Primary, Phase::Primary.years().last), (Phase::Secondary, NcYear::LAST)] {
            let school = format!("{id}-{phase}");
            let within = YearRange { first: phase.entry(), last };
            let years = within_only(&unit.years, within);
            if let Some(place) = self.plan.school_by_id(&school) {
                self.known_school(unit.row, &years, place);
                continue;
            }
            let Some(range) = self.taught(unit.row, &years, within, &school) else { continue };
            let Some(area) = self.area(unit, true) else { return };
            let name = format!("{} {phase} schools", area_name(unit));
            let is_fed = phase == Phase::Secondary && self.plan.school_by_id(&primary).is_some();
            let feeders = is_fed.then(|| vec![primary.clone()]);
            self.add(unit.row, &years, range, area, Named { id: school, name, numbers: Vec::new(), feeders });
        }
    }

    fn add(&mut self, row: usize, years: &Years, range: YearRange, area: usize, named: Named) {
        let opening = history::opening(years, range, self.earliest, self.base);
        if let Some((opens, _)) = opening {
            self.left_out.grown.push(format!("{} ({range} since {opens})", named.id));
        }
        let taught = Taught { years: range, raised_to: None, has_opening: opening.is_some() };
        let history = history::of(years, taught, self.base);
        let (admission_number, capacity) = history::estimates(&history, self.base);
        self.count(&named.id, years, &history);
        self.summary.added += history.rolls.len();
        let Named { id, name, numbers, feeders } = named;
        let recent = history.rolls.range(self.base.plus(1 - history::RECENT)..=self.base);
        let first = recent.map(|(year, _)| *year).next().unwrap_or(self.base);
        let span = if first == self.base { first.to_string() } else { format!("{first} to {}", self.base) };
        let estimated_from =
            format!("admission number: highest intake, capacity: most pupils, {span}; {}", self.source);
        let school = NewSchool {
            id: id.clone(),
            name,
            numbers,
            years: range,
            admission_number,
            capacity,
            estimated_from,
            opening,
            feeders,
            rolls: history.rolls,
        };
        let place = self.plan.add_school(area, &school, &self.source);
        self.take(place, row);
        self.summary.schools_made.push(id);
    }

    /// The NC years that a school teaches in the base year: those with pupils, and what lies between them.
    fn taught(&mut self, row: usize, years: &Years, within: YearRange, name: &str) -> Option<YearRange> {
        let base = years.get(&self.base);
        let Some(range) = base.and_then(|row| history::with_pupils(row, within)) else {
            self.left_out.without_pupils.push(name.to_owned());
            return None;
        };
        let pupils = base.map_or([None; 14], |row| row.pupils);
        let missing = range.years().find(|nc_year| pupils[nc_year.index()].is_none());
        if let Some(nc_year) = missing {
            let row = base.map_or(row, |base| base.row);
            let message = format!("{name} has no figure for {} in the base year {}", nc_year.name(), self.base);
            self.problem("no-base-roll", self.sheet.span(row, 0), message, "write it, 0 if there is nobody");
            return None;
        }
        Some(range)
    }

    fn new_id(&mut self, unit: &Unit, name: &str) -> Option<String> {
        let text = unit.label(Role::School).unwrap_or(name);
        let mut id = faithful_slug(text).unwrap_or_else(|| slug(text));
        let number = unit.label(Role::Urn).or_else(|| unit.label(Role::Dfe));
        if let Some(number) = number.filter(|_| self.plan.school_by_id(&id).is_some()) {
            id = format!("{id}-{}", slug(number));
        }
        let span = self.sheet.span(unit.row, 0);
        if id.len() > LONGEST_ID {
            self.problem(
                "bad-id",
                span,
                format!("`{text}` is too long for an id"),
                "give the school a short id in a column `school`",
            );
            return None;
        }
        if self.plan.school_by_id(&id).is_some() {
            let message = format!("`{text}` would get the id `{id}`, which another school has");
            self.problem("duplicate-id", span, message, "give the school an id of its own in a column `school`");
            return None;
        }
        Some(id)
    }

    /// The area that a unit lies in; if `adds`, a new one where the plan has none.
    fn area(&mut self, unit: &Unit, adds: bool) -> Option<usize> {
        let labels: Vec<&str> =
            [Role::Area, Role::AreaName, Role::AreaCode].into_iter().filter_map(|role| unit.label(role)).collect();
        let known = self.plan.area_of(&labels);
        if known.is_some() || !adds {
            return known;
        }
        if labels.is_empty() {
            let message = "the school is new to the plan, and the line does not say in which area it lies";
            let help = "write its area; if a column has it, say which with --map area=COLUMN";
            self.problem("no-area", self.sheet.span(unit.row, 0), message.to_owned(), help);
            return None;
        }
        let id = self.area_id(unit)?;
        self.summary.areas_made.push(id.clone());
        Some(self.plan.add_area(id, area_name(unit)))
    }

    /// The id of a new area.
    fn area_id(&mut self, unit: &Unit) -> Option<String> {
        let roles = [Role::Area, Role::AreaName, Role::AreaCode];
        let text = roles.into_iter().find_map(|role| unit.label(role)).unwrap_or_default();
        // The settings have this name in the folder of the areas.
        let id = match slug(text) {
            id if id == "assumptions" => "assumptions-area".to_owned(),
            id => id,
        };
        let span = self.sheet.span(unit.row, 0);
        let help = "give each area a short id in a column `area`, and its name in `area_name`";
        if id.len() > LONGEST_ID {
            self.problem("bad-id", span, format!("`{text}` is too long for an id"), help);
            return None;
        }
        if self.plan.areas.iter().any(|area| area.id == id) {
            let message = format!("the area `{text}` would get the id `{id}`, which another area has");
            self.problem("duplicate-id", span, message, help);
            return None;
        }
        Some(id)
    }
}

fn area_name(unit: &Unit) -> &str {
    [Role::AreaName, Role::Area, Role::AreaCode].into_iter().find_map(|role| unit.label(role)).unwrap_or_default()
}

/// The figures of some NC years alone.
fn within_only(years: &Years, within: YearRange) -> Years {
    let mut years = years.clone();
    for (place, nc_year) in (YearRange { first: NcYear::RECEPTION, last: NcYear::LAST }).years().enumerate() {
        if !within.contains(nc_year) {
            for row in years.values_mut() {
                row.pupils[place] = None;
            }
        }
    }
    years
}
