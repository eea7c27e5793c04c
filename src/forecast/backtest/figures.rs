//! What is compared: the figures of schools, areas and the plan, as they came and as they were forecast.

use super::super::cohorts::Cohorts;
use super::super::index::Index;
use super::super::{Cell, Forecast};
use crate::calendar::{NcYear, Phase, YearRange};
use crate::plan::{AreaId, SchoolId, word_type};

word_type!(
    /// What a figure is of.
    Level {
        /// One school.
        School = "school",
        /// One area.
        Area = "area",
        /// The whole plan.
        Plan = "plan",
    }
);

/// Which figure of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Pupils in the phase's NC years.
    Roll,
    /// Pupils in the phase's first year, at schools that begin in it.
    Intake,
}

/// Figures that are alike and are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind {
    /// What they are of.
    pub level: Level,
    /// Their phase.
    pub phase: Phase,
    /// Which figure.
    pub measure: Measure,
}

/// Every figure of one year by what it is of; `None` where it is not known or means nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// By school and phase.
    pub schools: Vec<[Option<f64>; 3]>,
    /// Rolls by area and phase.
    pub areas: Vec<[Option<f64>; 3]>,
    /// Intakes by area and phase.
    pub intakes: Vec<[Option<f64>; 3]>,
}

impl Figures {
    /// The rolls of a year, 0 years after the base year or more. A school's figure is known where it teaches what it
    /// taught in the base year and has a roll; an area's where every school that is there has one.
    #[must_use]
    pub fn of_rolls(index: &Index, ahead: usize) -> Self {
        let year = index.year(ahead);
        let range = |school, ahead| index.range(school, ahead).filter(|_| !index.is_closed(school, ahead));
        let pupils = |school, nc_year| index.roll(school, nc_year, year);
        let mut figures = Self::sums(index, |school| range(school, ahead), pupils, |_, _| 0.0);
        for school in index.schools().filter(|&school| range(school, ahead) != range(school, 0)) {
            figures.schools[school.0] = [None; 3];
        }
        figures
    }

    /// What was forecast for a year ahead, 1 or more.
    #[must_use]
    pub fn of_forecast(index: &Index, forecast: &Forecast, ahead: usize) -> Self {
        let range = |school| index.range(school, ahead).filter(|_| !index.is_closed(school, ahead));
        let pupils = |school, nc_year| forecast.cell(school, ahead - 1, nc_year).map(Cell::demand);
        Self::sums(index, range, pupils, |area, nc_year| forecast.unassigned(area, ahead - 1, nc_year))
    }

    /// What cohort survival makes of a year ahead, in which no school ever closes.
    #[must_use]
    pub fn of_cohorts(index: &Index, cohorts: &Cohorts, ahead: usize) -> Self {
        let pupils = |school: SchoolId, nc_year: NcYear| Some(cohorts[ahead][school.0][nc_year.index()]);
        Self::sums(index, |school| index.range(school, ahead), pupils, |_, _| 0.0)
    }

    /// Adds up the schools that are there, by what they teach; `beside` is what an area has beside them.
    fn sums(
        index: &Index,
        range: impl Fn(SchoolId) -> Option<YearRange>,
        pupils: impl Fn(SchoolId, NcYear) -> Option<f64>,
        beside: impl Fn(AreaId, NcYear) -> f64,
    ) -> Self {
        let mut figures = Self {
            schools: vec![[None; 3]; index.plan.schools.len()],
            areas: vec![[Some(0.0); 3]; index.plan.areas.len()],
            intakes: vec![[Some(0.0); 3]; index.plan.areas.len()],
        };
        for (area, phase) in index.areas().flat_map(|area| Phase::ALL.map(|phase| (area, phase))) {
            let roll = &mut figures.areas[area.0][phase.index()];
            let intake = &mut figures.intakes[area.0][phase.index()];
            for &school in &index.schools_of[area.0] {
                let years = || range(school).into_iter().flat_map(YearRange::years);
                let of_phase = || years().filter(|nc_year| nc_year.phase() == phase);
                if of_phase().next().is_some() {
                    let sum = of_phase().map(|nc_year| pupils(school, nc_year)).sum();
                    figures.schools[school.0][phase.index()] = sum;
                    add(roll, sum);
                }
                if years().next() == Some(phase.entry()) {
                    add(intake, pupils(school, phase.entry()));
                }
            }
            add(roll, Some(phase.years().years().map(|nc_year| beside(area, nc_year)).sum()));
            add(intake, Some(beside(area, phase.entry())));
        }
        figures
    }
}

/// Adds a figure to a sum, which is unknown once any part is.
fn add(sum: &mut Option<f64>, figure: Option<f64>) {
    *sum = sum.zip(figure).map(|(sum, figure)| sum + figure);
}
