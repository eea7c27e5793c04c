//! Everything that follows from a plan, computed afresh after each change.

use crate::forecast::{self, Forecast, ForecastOptions, Housing, HousingRow, PressureRow, Trajectory, Workings};
use crate::funding::{self, Funding, FundingOptions};
use crate::plan::Plan;

/// What is asked beyond the plan itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Of the forecast.
    pub forecast: ForecastOptions,
    /// Of the funding.
    pub funding: FundingOptions,
}

/// Every figure of a plan.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// When dwellings are completed, by site.
    pub trajectories: Vec<Trajectory>,
    /// Demand and places by school, year and NC year.
    pub forecast: Forecast,
    /// Forms of entry missing or spare by school and area.
    pub pressure: Vec<PressureRow>,
    /// Dwellings and the pupils they bring.
    pub housing: Vec<HousingRow>,
    /// Spend, receipts, allocation and balance.
    pub funding: Funding,
}

/// Computes everything.
#[must_use]
pub fn compute(plan: &Plan, options: Options) -> Outcome {
    let trajectories = forecast::housing::trajectories(plan);
    let housing = Housing::of(plan, &trajectories);
    let forecast = Workings::of(plan, &housing, options.forecast).forecast();
    let pressure = forecast::pressure::pressure(plan, &forecast);
    let housing = housing.rows(plan);
    let funding = funding::fund(plan, &trajectories, options.funding);
    Outcome { trajectories, forecast, pressure, housing, funding }
}
