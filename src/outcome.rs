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

/// Pupils without a place in all forecast years, added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unplaced {
    /// With every project in place.
    pub planned: f64,
    /// With those that can go ahead with the money there is.
    pub funded: f64,
    /// Without any.
    pub nothing: f64,
}

/// Pupils without a place as planned, with the money there is, and with nothing. What `outcome` knows is not computed
/// again; the rest takes up to two forecasts, so this is for those who ask.
#[must_use]
pub fn unplaced(plan: &Plan, outcome: &Outcome, options: Options) -> Unplaced {
    let sum =
        |rows: &[PressureRow]| rows.iter().filter(|row| row.school.is_none()).filter_map(|row| row.unplaced).sum();
    let known = sum(&outcome.pressure);
    let of = |plan: &Plan, without_projects| -> f64 {
        let mut options = options.forecast;
        options.without_projects = without_projects;
        sum(&pressure_of(plan, options))
    };
    let is_without = options.forecast.without_projects;
    let all = plan.with_places_of(None);
    let planned = if is_without || plan.only_funded { of(&all, false) } else { known };
    let nothing = if is_without { known } else { of(plan, true) };
    let counted = funding::funded_projects(plan, &outcome.funding);
    let adds = |project: &crate::plan::Project| project.is_built() && !project.places.is_empty();
    let mut adding = plan.projects.iter().enumerate().filter(|(_, project)| adds(project));
    let funded = if plan.only_funded && !is_without {
        known
    } else if adding.all(|(place, _)| counted.contains(&crate::plan::ProjectId(place))) {
        planned
    } else {
        of(&plan.with_places_of(Some(&counted)), false)
    };
    Unplaced { planned, funded, nothing }
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
