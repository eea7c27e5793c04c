//! Demand and places: a pure function of a plan, by rules 1 to 9 of the forecast's design.
//!
//! One idea: intake = take-up × pool, then each cohort moves up by its progression ratio; housing is added beside
//! it, never inside it. All figures are unrounded pupils; rounding happens where a table is printed.
//!
//! A rule a file: [`history`] which past years count, [`progression`] (rule 1), [`reception`], [`feeders`] and
//! [`intake`] and [`draws`] (2 and 3), [`cohorts`] and [`share`] (4), [`trajectory`], [`completions`], [`housing`],
//! [`past_building`] and [`housing_by_school`] (5), [`opening`], [`teaching`], [`changes`], [`places`] and [`closing`] (6),
//! [`pressure`] and [`need`] (7), [`placement`] (8), [`response`] (9).
//! [`outlook`] says how an intake fares over the years, [`workings`] holds what the rules find on the way.

pub mod backtest;
#[cfg(test)]
mod building_tests;
pub(crate) mod changes;
pub(crate) mod closing;
pub(crate) mod cohorts;
pub(crate) mod completions;
pub(crate) mod draws;
pub(crate) mod feeders;
pub(crate) mod history;
pub(crate) mod housing;
pub(crate) mod housing_by_school;
pub(crate) mod index;
pub(crate) mod intake;
pub(crate) mod need;
pub(crate) mod new_places;
pub(crate) mod opening;
pub(crate) mod outlook;
pub(crate) mod past_building;
pub(crate) mod placement;
pub(crate) mod places;
#[cfg(test)]
mod places_oracle;
pub(crate) mod pressure;
pub(crate) mod progression;
pub(crate) mod reception;
#[cfg(test)]
mod reference;
pub(crate) mod response;
pub mod risk;
pub(crate) mod share;
pub(crate) mod teaching;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod trajectory;
pub(crate) mod workings;

use crate::calendar::{AcademicYear, NcYear, YearRange};
use crate::plan::{AreaId, Plan, SchoolId};

pub use housing::{Homes, Housing, HousingRow};
pub use outlook::{Measure, Outlook, Reason};
pub use pressure::{PressureRow, Standing, State};
pub use response::{Answer, Lack, Met, Response, Surplus};
pub use trajectory::Trajectory;
pub use workings::Workings;

/// Pupils by NC year, Reception first.
pub type ByNcYear = [f64; 14];

/// Reception to Year 13.
pub const NC_YEARS: YearRange = YearRange { first: NcYear::RECEPTION, last: NcYear::LAST };

/// What a school's NC year holds in one academic year, in pupils.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The NC year.
    pub nc_year: NcYear,
    /// From rolls, births and feeders, as reported (rule 4, its `share` applied).
    pub base: f64,
    /// From housing (rule 5).
    pub housing: f64,
    /// Places (rule 6).
    pub places: f64,
}

impl Cell {
    /// Base and housing.
    #[must_use]
    pub fn demand(&self) -> f64 {
        self.base + self.housing
    }
}

/// Demand and places of the forecast years.
#[derive(Clone, Debug, Default)]
pub struct Forecast {
    /// The forecast years, the first after the base year first.
    pub years: Vec<AcademicYear>,
    /// `schools[school][year]`: the cells of the NC years taught, youngest first; none where a school teaches nothing
    /// in a year, and none at all for special schools.
    pub schools: Vec<Vec<Vec<Cell>>>,
    /// `unassigned[area][year][nc year]`: pupils whom no school takes.
    pub unassigned: Vec<Vec<ByNcYear>>,
    /// `admission_numbers[school][year]`: places in the first year taught, as the steps of projects give them.
    pub admission_numbers: Vec<Vec<f64>>,
    /// `capacities[school][year]`: net capacity without specialist places, as the steps of projects give it.
    pub capacities: Vec<Vec<f64>>,
}

impl Forecast {
    /// The cells of a school in the forecast year `year` (an index from 0).
    #[must_use]
    pub fn cells(&self, school: SchoolId, year: usize) -> &[Cell] {
        &self.schools[school.0][year]
    }

    /// One cell of a school in the forecast year `year`; `None` where the school does not teach the NC year then.
    #[must_use]
    pub fn cell(&self, school: SchoolId, year: usize, nc_year: NcYear) -> Option<&Cell> {
        let cells = self.cells(school, year);
        cells.get(nc_year.index().checked_sub(cells.first()?.nc_year.index())?)
    }

    /// Pupils of an area whom no school takes.
    #[must_use]
    pub fn unassigned(&self, area: AreaId, year: usize, nc_year: NcYear) -> f64 {
        self.unassigned[area.0][year][nc_year.index()]
    }
}

/// What is asked of a forecast beyond the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ForecastOptions {
    /// Leave out every project's places.
    pub without_projects: bool,
}

/// Computes demand and places of every forecast year (rules 1 to 6).
#[must_use]
pub fn forecast(plan: &Plan, options: ForecastOptions) -> Forecast {
    let housing = Housing::of(plan, &housing::trajectories(plan));
    Workings::of(plan, &housing, options).forecast()
}
