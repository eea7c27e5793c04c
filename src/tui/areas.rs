//! How areas and schools fare over the forecast, for the lists, charts and sentences of the screens.

use std::collections::BTreeMap;

use crate::calendar::NcYear;
use crate::forecast::{Outlook, PressureRow, Response, State, Surplus};
use crate::outcome::Outcome;
use crate::plan::{AreaId, Plan, SchoolId};
use crate::tui::words;

/// The pressure rows of an area's intake, or of a school, and what they come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The area.
    pub area: AreaId,
    /// The year in which the intake begins.
    pub first_year: NcYear,
    /// Places of its rows in [`Outcome::pressure`], by year.
    pub rows: Vec<usize>,
    /// What they come to.
    pub outlook: Outlook,
    /// The same in words.
    pub sentence: String,
}

/// Areas and schools with their pressure.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// The intakes of every area, in order of area and first year; none without pupils and places in any year.
    pub entries: Vec<Entry>,
    /// The intakes of an area, as places in `entries`.
    pub by_area: Vec<Vec<usize>>,
    /// Each school's pressure; `None` where it has no rows.
    pub schools: Vec<Option<Entry>>,
}

impl Entry {
    /// The entry of the rows at these places; `None` without any.
    fn of(rows: Vec<usize>, outcome: &Outcome, form_size: f64) -> Option<Self> {
        let first = outcome.pressure.get(*rows.first()?)?;
        let all: Vec<&PressureRow> = rows.iter().map(|&row| &outcome.pressure[row]).collect();
        let outlook = Outlook::of(&all)?;
        let sentence = words::outlook(&outlook, form_size);
        Some(Self { area: first.area, first_year: first.first_year, outlook, sentence, rows })
    }

    /// Its state over the forecast.
    #[must_use]
    pub const fn state(&self) -> State {
        self.outlook.state
    }

    /// What to do about it; `None` where places do not run short, or the intake is not that of its phase.
    #[must_use]
    pub fn response<'a>(&self, outcome: &'a Outcome) -> Option<&'a Response> {
        let is_its = |one: &&Response| one.area == self.area && one.phase.entry() == self.first_year;
        outcome.responses.iter().find(is_its)
    }

    /// What could be given up of it.
    #[must_use]
    pub fn surplus<'a>(&self, outcome: &'a Outcome) -> Option<&'a Surplus> {
        let is_its = |one: &&Surplus| one.area == self.area && one.phase.entry() == self.first_year;
        outcome.surpluses.iter().find(is_its)
    }

    /// Its rows, by year.
    pub fn pressure<'a>(&'a self, outcome: &'a Outcome) -> impl Iterator<Item = &'a PressureRow> {
        self.rows.iter().filter_map(|&row| outcome.pressure.get(row))
    }

    /// An order in which the worst comes first.
    #[must_use]
    pub fn worst_first(&self, other: &Self) -> std::cmp::Ordering {
        let peak = |entry: &Self| entry.outlook.worst.pressure_fe;
        self.state().cmp(&other.state()).then(peak(other).total_cmp(&peak(self)))
    }
}

impl Areas {
    /// Gathers the pressure rows by area and school.
    #[must_use]
    pub fn of(plan: &Plan, outcome: &Outcome) -> Self {
        let mut intakes: BTreeMap<(AreaId, NcYear), Vec<usize>> = BTreeMap::new();
        let mut schools: BTreeMap<SchoolId, Vec<usize>> = BTreeMap::new();
        for (place, row) in outcome.pressure.iter().enumerate() {
            match row.school {
                None => intakes.entry((row.area, row.first_year)).or_default().push(place),
                Some(school) => schools.entry(school).or_default().push(place),
            }
        }
        let form_size = *plan.assumptions.form_size;
        let is_news = |rows: &Vec<usize>| rows.iter().any(|&row| outcome.pressure[row].concerns_anyone());
        let entries: Vec<Entry> =
            intakes.into_values().filter(is_news).filter_map(|rows| Entry::of(rows, outcome, form_size)).collect();
        let mut by_area = vec![Vec::new(); plan.areas.len()];
        for (place, entry) in entries.iter().enumerate() {
            if let Some(of_area) = by_area.get_mut(entry.area.0) {
                of_area.push(place);
            }
        }
        let schools = (0..plan.schools.len())
            .map(|school| Entry::of(schools.remove(&SchoolId(school))?, outcome, form_size))
            .collect();
        Self { entries, by_area, schools }
    }

    /// The intakes of an area.
    pub fn of_area(&self, area: AreaId) -> impl Iterator<Item = &Entry> {
        self.by_area.get(area.0).into_iter().flatten().filter_map(|&place| self.entries.get(place))
    }

    /// The intake of an area under the most pressure.
    #[must_use]
    pub fn worst_of(&self, area: AreaId) -> Option<&Entry> {
        self.of_area(area).min_by(|a, b| a.worst_first(b))
    }

    /// A school's pressure.
    #[must_use]
    pub fn school(&self, school: SchoolId) -> Option<&Entry> {
        self.schools.get(school.0)?.as_ref()
    }
}
