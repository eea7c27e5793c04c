//! Schools and areas that a plan does not have yet, as far as files tell what they are.

use super::facts::Facts;
use super::headings::Role;
use super::history::{self, Taught, Years};
use super::layout::NewSchool;
use super::schools::{SchoolImport, tells_all};
use super::units::{NC_YEARS, Unit};
use super::who::{self, AREAS};
use crate::calendar::{NcYear, Phase, YearRange};
use crate::plan::slug;

/// The longest id, so that a file can be named after it anywhere.
const LONGEST_ID: usize = 100;

/// A school to be added: what the files call it.
struct Named {
    id: String,
    name: String,
    numbers: Vec<(&'static str, String)>,
    feeders: Option<Vec<String>>,
}

impl SchoolImport<'_> {
    /// Adds a school that the plan does not have, unless it has no pupils in the base year.
    pub fn new_school(&mut self, unit: &Unit, years: &Years, is_spread: bool) {
        let all = YearRange { first: NcYear::RECEPTION, last: NcYear::LAST };
        let name = unit.shown();
        if unit.facts.closes.is_some_and(|closes| closes <= self.base) {
            return self.left_out.closed.push(name);
        }
        if unit.years.is_empty() && years.is_empty() {
            let list =
                if unit.facts.total.is_some() { &mut self.left_out.only_totals } else { &mut self.left_out.no_roll };
            return list.push(name);
        }
        let shown = unit.label(Role::School).map_or_else(|| name.clone(), str::to_owned);
        let Some(range) = self.taught(unit, years, all, &shown) else { return };
        // Numbers and area that are wrong are told before an id is made of them.
        let Some(area) = self.area(unit, true) else { return };
        let Some(id) = self.new_id(unit, &name, area) else { return };
        let numbers = [(who::dfe(&unit.labels), "dfe"), (who::urn(&unit.labels), "urn")];
        let numbers = numbers.into_iter().filter_map(|(number, key)| Some((key, number?))).collect();
        self.add(unit, years, range, area, Named { id, name, numbers, feeders: None }, is_spread);
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
                if self.take(place, unit.at) {
                    self.known_school(unit.at, &years, place, false);
                }
                continue;
            }
            let Some(range) = self.taught(unit, &years, within, &school) else { continue };
            let Some(area) = self.area(unit, true) else { return };
            let name = format!("{} {phase} schools", area_name(unit));
            let teaches_below = |place: usize| {
                let last = self.plan.schools[place].years.map(|years| years.last.index() + 1);
                last == Some(range.first.index())
            };
            let is_fed = phase == Phase::Secondary && self.plan.school_by_id(&primary).is_some_and(teaches_below);
            let feeders = is_fed.then(|| vec![primary.clone()]);
            self.add(unit, &years, range, area, Named { id: school, name, numbers: Vec::new(), feeders }, false);
        }
    }

    fn add(&mut self, unit: &Unit, years: &Years, range: YearRange, area: usize, named: Named, is_spread: bool) {
        let opening = history::opening(years, range, self.base);
        if let Some((opens, _)) = opening {
            self.left_out.grown.push(format!("{} ({range} since {opens})", named.id));
        }
        let taught = Taught { years: range, raised_to: None, has_opening: opening.is_some() };
        let history = history::of(years, taught, self.base);
        self.count(&named.id, years, &history);
        self.summary.added += history.rolls.len();
        let Named { id, name, numbers, feeders } = named;
        let source = self.source(unit.at);
        let estimates = history::estimates(&history, self.base);
        let facts = &unit.facts;
        let told = tells_all(facts);
        if !told {
            self.left_out.estimated.push(id.clone());
        }
        if facts.years_are_assumed && facts.years == Some(range) {
            self.left_out.assumed_years.push(format!("{id} ({range})"));
        }
        let school = NewSchool {
            id: id.clone(),
            name,
            numbers,
            years: range,
            admission_number: self.admission_number(facts, &id, estimates.0),
            admission_numbers: facts.admission_numbers.clone(),
            capacity: facts.capacity.unwrap_or(estimates.1),
            kind: facts.kind,
            governance: facts.governance,
            trust: facts.trust.clone(),
            closes: facts.closes.filter(|closes| *closes > self.base),
            from: if told { facts.source.clone() } else { self.estimated_from(facts, &history, &source) },
            is_estimate: !told || (facts.years_are_assumed && facts.years == Some(range)),
            opening,
            feeders,
            rolls: history.rolls,
            roll_basis: if is_spread { Some("illustrative".to_owned()) } else { self.basis.clone() },
        };
        let source = if is_spread { format!("{source}: the total, spread over the years") } else { source };
        let place = self.plan.add_school(area, &school, &source);
        self.take(place, unit.at);
        self.summary.schools_made.push(id);
    }

    /// The admission number of the years before the first that is told by year: the one that is told without a year, else
    /// the first, else the highest intake.
    fn admission_number(&mut self, facts: &Facts, id: &str, estimate: u32) -> Option<u32> {
        let Some((first, number)) = facts.admission_numbers.first_key_value() else {
            return Some(facts.admission_number.unwrap_or(estimate));
        };
        if *first <= self.base {
            return None;
        }
        self.left_out.earlier_admission.push(format!("{id} ({number} of {first})"));
        Some(*number)
    }

    /// Says for which phases the new areas are planned, where those are the Department's planning areas: they are of
    /// primary or of secondary schools.
    pub fn phases_of_new_areas(&mut self) {
        for id in self.summary.areas_made.clone() {
            let Some(area) = self.plan.areas.iter().position(|area| area.id == id && area.has_code) else { continue };
            let years = self.plan.schools.iter().filter(|school| school.area == area).filter_map(|school| school.years);
            let years: Vec<YearRange> = years.collect();
            let teaches =
                |phase: &Phase| years.iter().any(|range| range.years().any(|year| phase.years().contains(year)));
            let phases: Vec<Phase> = Phase::ALL.into_iter().filter(teaches).collect();
            let is_whole = phases.contains(&Phase::Primary) && phases.contains(&Phase::Secondary);
            if !is_whole && !phases.is_empty() {
                let phases: Vec<String> = phases.iter().map(|phase| format!("\"{phase}\"")).collect();
                self.plan.areas[area].add_line(&format!("phases = [{}]", phases.join(", ")));
            }
        }
    }

    /// Where a new school's admission number and capacity come from, if lists do not tell both.
    fn estimated_from(&self, facts: &Facts, history: &history::History, source: &str) -> String {
        let recent = history.rolls.range(self.base.plus(1 - history::RECENT)..=self.base);
        let first = recent.map(|(year, _)| *year).next().unwrap_or(self.base);
        let span = if first == self.base { first.to_string() } else { format!("{first} to {}", self.base) };
        let has_admission = facts.admission_number.is_some() || !facts.admission_numbers.is_empty();
        let admission = if has_admission { "" } else { "admission number: highest intake" };
        let capacity = if facts.capacity.is_some() { "" } else { "capacity: most pupils" };
        let estimates =
            [admission, capacity].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let from = if facts.is_told() && facts.source != source {
            format!("{}, {source}", facts.source)
        } else {
            source.to_owned()
        };
        format!("{estimates}, {span}; {from}")
    }

    /// The NC years that a school teaches in the base year: those that lists tell, where its roll has them all, else those
    /// with pupils, and what lies between them.
    fn taught(&mut self, unit: &Unit, years: &Years, within: YearRange, name: &str) -> Option<YearRange> {
        let base = years.get(&self.base);
        let Some(range) = base.and_then(|row| history::with_pupils(row, within)) else {
            // Where the file says that it does not tell the base year, the school must not go without a word.
            if let Some(row) = base.filter(|row| row.hidden.iter().any(|hidden| *hidden)) {
                let hidden = within.years().find(|nc_year| row.hidden[nc_year.index()]).unwrap_or(within.first);
                self.no_base_roll(row.at, name, hidden);
            } else {
                self.left_out.without_pupils.push(name.to_owned());
            }
            return None;
        };
        let row = base?;
        let told = unit.facts.years.filter(|told| {
            let covers = told.first <= range.first && range.last <= told.last;
            covers && told.years().all(|nc_year| row.pupils[nc_year.index()].is_some())
        });
        if let Some(told) = told.filter(|_| !unit.facts.years_are_assumed || years.len() == 1 && unit.years.is_empty())
        {
            return Some(told);
        }
        let had_pupils = |nc_year: NcYear| {
            let recent = years.range(self.base.plus(-history::RECENT)..self.base);
            recent.map(|(_, row)| row.pupils[nc_year.index()]).any(|pupils| pupils.is_some_and(|pupils| pupils > 0))
        };
        let is_missing = |nc_year: &NcYear| {
            let place = nc_year.index();
            let is_beside =
                range.contains(*nc_year) || row.hidden[place] || (row.pupils[place].is_none() && had_pupils(*nc_year));
            row.pupils[place].is_none() && is_beside
        };
        if let Some(nc_year) = within.years().find(is_missing) {
            self.no_base_roll(row.at, name, nc_year);
            return None;
        }
        Some(range)
    }

    fn new_id(&mut self, unit: &Unit, name: &str, area: usize) -> Option<String> {
        let text = unit.label(Role::School).unwrap_or(name);
        let short = slug(text);
        let number = who::urn(&unit.labels).or_else(|| who::dfe(&unit.labels));
        let longer = [Some(self.plan.areas[area].id.clone()), number].into_iter().flatten();
        let ids = std::iter::once(short.clone()).chain(longer.map(|more| format!("{short}-{}", slug(&more))));
        let free = ids.filter(|id| id.len() <= LONGEST_ID).find(|id| self.plan.school_by_id(id).is_none());
        if free.is_none() {
            let help = "give the school a short id of its own in a column `school`";
            let message = if short.len() > LONGEST_ID {
                format!("`{text}` is too long for an id")
            } else {
                format!("`{text}` would get the id `{short}`, which another school has")
            };
            let code = if short.len() > LONGEST_ID { "bad-id" } else { "duplicate-id" };
            self.problem(code, self.span(unit.at), message, help);
        }
        free
    }

    /// The area that a unit lies in; if `adds`, a new one where the plan has none.
    fn area(&mut self, unit: &Unit, adds: bool) -> Option<usize> {
        let labels: Vec<&str> = AREAS.into_iter().filter_map(|role| unit.label(role)).collect();
        // Only the best name counts: an area that the plan lacks is not the district around it.
        let best = labels.first().copied();
        let known = self.plan.area_of(&best.into_iter().chain(Self::twin(unit)).collect::<Vec<_>>());
        if known.is_some() || !adds {
            return known;
        }
        if labels.is_empty() {
            let message = "the school is new to the plan, and the line does not say in which area it lies";
            let help =
                "write its area; if a column has it, say which with --map area=COLUMN; --area ID names one for all";
            self.problem("no-area", self.span(unit.at), message.to_owned(), help);
            return None;
        }
        let id = self.area_id(unit)?;
        self.summary.areas_made.push(id.clone());
        let district = unit.label(Role::District).filter(|_| best != unit.label(Role::District));
        let area = self.plan.add_area(id, area_name(unit), district);
        if let Some(code) = unit.label(Role::AreaCode) {
            self.plan.give_code(area, code);
        }
        Some(area)
    }

    /// Another name for the same area: its code beside its name, its name beside its id.
    fn twin(unit: &Unit) -> Vec<&str> {
        let has_area = [Role::Area, Role::AreaName, Role::AreaCode].iter().any(|role| unit.label(*role).is_some());
        let twins = if has_area { [Role::AreaCode, Role::AreaName] } else { [Role::LaCode, Role::LaCode] };
        twins.into_iter().filter_map(|role| unit.label(role)).collect()
    }

    /// The id of a new area.
    fn area_id(&mut self, unit: &Unit) -> Option<String> {
        let text = AREAS.into_iter().find_map(|role| unit.label(role)).unwrap_or_default();
        // The settings have this name in the folder of the areas.
        let id = match slug(text) {
            id if id == "assumptions" => "assumptions-area".to_owned(),
            id => id,
        };
        let help = "give each area a short id in a column `area`, and its name in `area_name`";
        if id.len() > LONGEST_ID {
            self.problem("bad-id", self.span(unit.at), format!("`{text}` is too long for an id"), help);
            return None;
        }
        if self.plan.areas.iter().any(|area| area.id == id) {
            let message = format!("the area `{text}` would get the id `{id}`, which another area has");
            self.problem("duplicate-id", self.span(unit.at), message, help);
            return None;
        }
        Some(id)
    }
}

fn area_name(unit: &Unit) -> &str {
    let roles = [Role::AreaName, Role::Area].into_iter().chain(AREAS);
    roles.into_iter().find_map(|role| unit.label(role)).unwrap_or_default()
}

/// The figures of some NC years alone.
fn within_only(years: &Years, within: YearRange) -> Years {
    let mut years = years.clone();
    for place in 0..NC_YEARS {
        let is_within = u8::try_from(place).ok().and_then(NcYear::new).is_some_and(|nc_year| within.contains(nc_year));
        if !is_within {
            for row in years.values_mut() {
                row.pupils[place] = None;
                row.hidden[place] = false;
            }
        }
    }
    years
}
