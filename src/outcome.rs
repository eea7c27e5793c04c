//! Everything that follows from a plan, computed afresh after each change.

use crate::forecast::{
    self, Forecast, ForecastOptions, Housing, HousingRow, PressureRow, Response, Surplus, Trajectory, Workings,
};
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
    /// What to do where places run short; the same whether or not the tables leave projects out.
    pub responses: Vec<Response>,
    /// What could be given up where rolls fall, with every project in place.
    pub surpluses: Vec<Surplus>,
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
    let run = |options| {
        let forecast = Workings::of(plan, &housing, options).forecast();
        let pressure = forecast::pressure::pressure(plan, &forecast);
        (forecast, pressure)
    };
    let (forecast, pressure) = run(options.forecast);
    // Needs are those without projects, and what is still missing those with them: whichever was asked for, the
    // responses want the other one too. Without any step of places both are the same.
    let changes_places = plan.built_projects().any(|(_, project)| !project.places.is_empty());
    let other = changes_places.then(|| {
        let mut other = options.forecast;
        other.without_projects = !other.without_projects;
        run(other).1
    });
    let other = other.as_ref().unwrap_or(&pressure);
    let (without, with) = if options.forecast.without_projects { (&pressure, other) } else { (other, &pressure) };
    let responses = forecast::response::responses(plan, without, with);
    let surpluses = forecast::response::surpluses(plan, with);
    let housing = housing.rows(plan);
    let funding = funding::fund(plan, &trajectories, options.funding);
    Outcome { trajectories, forecast, pressure, responses, surpluses, housing, funding }
}

/// Demand and places alone, for what needs nothing else.
#[must_use]
pub fn of_forecast(plan: &Plan, options: Options) -> Outcome {
    Outcome { forecast: forecast::forecast(plan, options.forecast), ..Outcome::default() }
}

/// The programme and its money alone, which need no forecast.
#[must_use]
pub fn of_money(plan: &Plan, options: Options) -> Outcome {
    let trajectories = forecast::housing::trajectories(plan);
    let funding = funding::fund(plan, &trajectories, options.funding);
    Outcome { trajectories, funding, ..Outcome::default() }
}

/// The money alone, which needs no forecast.
#[must_use]
pub fn funding(plan: &Plan, options: FundingOptions) -> Funding {
    funding::fund(plan, &forecast::housing::trajectories(plan), options)
}

/// How places stand against pupils, alone.
#[must_use]
pub fn pressure_of(plan: &Plan, options: ForecastOptions) -> Vec<PressureRow> {
    forecast::pressure::pressure(plan, &forecast::forecast(plan, options))
}
