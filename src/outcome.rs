//! Everything that follows from a plan, computed afresh after each change.

use crate::forecast::index::Index;
use crate::forecast::intake::UsualIntakes;
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
    /// Schools whose intake is a mean of past ones, as nothing says where it comes from.
    pub usual_intakes: Vec<UsualIntakes>,
    /// Spend, receipts, allocation and balance.
    pub funding: Funding,
    /// Pupils without a place in all forecast years, added up.
    pub unplaced: Projects,
    /// What was asked of the forecast.
    pub options: ForecastOptions,
}

/// A figure with the projects that count, and without any.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Projects {
    /// With them.
    pub with: f64,
    /// Without any.
    pub without: f64,
}

/// Computes everything.
#[must_use]
pub fn compute(plan: &Plan, options: Options) -> Outcome {
    let outcome = of_places(plan, options);
    Outcome { funding: funding::fund(plan, &outcome.trajectories, options.funding), ..outcome }
}

/// Pupils and places alone, for what needs no money.
#[must_use]
pub fn of_places(plan: &Plan, options: Options) -> Outcome {
    let trajectories = forecast::housing::trajectories(plan);
    let housing = Housing::of(plan, &trajectories);
    let workings = Workings::of(plan, &housing, options.forecast);
    let forecast = workings.forecast();
    let pressure = forecast::pressure::pressure(plan, &forecast);
    let rows = housing.rows(plan, &workings.housing);
    let usual_intakes = UsualIntakes::of(&workings.index, &workings.intakes);
    let index = workings.into_index();
    // Needs are those without projects, and what is still missing those with them: whichever was asked for, the
    // responses want the other one too. Without any step of places both are the same.
    let changes_places = plan.built_projects().any(|(_, project)| !project.places.is_empty());
    let other = changes_places.then(|| {
        let mut other = options.forecast;
        other.without_projects = !other.without_projects;
        let beside = forecast.with_places(&index, &Index::of(plan, other));
        let beside = beside.unwrap_or_else(|| Workings::of(plan, &housing, other).forecast());
        forecast::pressure::pressure(plan, &beside)
    });
    let other = other.as_ref().unwrap_or(&pressure);
    let (without, with) = if options.forecast.without_projects { (&pressure, other) } else { (other, &pressure) };
    let responses = forecast::response::responses(plan, without, with);
    let surpluses = forecast::response::surpluses(plan, with);
    let unplaced = Projects { with: all_unplaced(with), without: all_unplaced(without) };
    Outcome {
        trajectories,
        forecast,
        pressure,
        responses,
        surpluses,
        housing: rows,
        usual_intakes,
        unplaced,
        options: options.forecast,
        ..Outcome::default()
    }
}

/// The pupils without a place, all areas and years added up.
#[must_use]
pub fn all_unplaced(pressure: &[PressureRow]) -> f64 {
    pressure.iter().filter(|row| row.school.is_none()).filter_map(|row| row.unplaced).sum()
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

/// Pupils without a place as planned, with the money there is, and with nothing. Takes a forecast where some projects
/// cannot go ahead, so it is for those who ask.
#[must_use]
pub fn unplaced(plan: &Plan, outcome: &Outcome) -> Unplaced {
    let Projects { with, without: nothing } = outcome.unplaced;
    let of = |other: &Plan| {
        let options = ForecastOptions::default();
        let known = outcome.forecast.with_places(&Index::of(plan, outcome.options), &Index::of(other, options));
        let forecast = known.unwrap_or_else(|| forecast::forecast(other, options));
        all_unplaced(&forecast::pressure::pressure(other, &forecast))
    };
    if plan.only_funded {
        return Unplaced { planned: of(&plan.with_places_of(None)), funded: with, nothing };
    }
    let counted = funding::funded_projects(plan, &outcome.funding);
    let mut adding = plan.built_projects().filter(|(_, project)| !project.places.is_empty());
    let all_go_ahead = adding.all(|(id, _)| counted.contains(&id));
    let funded = if all_go_ahead { with } else { of(&plan.with_places_of(Some(&counted))) };
    Unplaced { planned: with, funded, nothing }
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
