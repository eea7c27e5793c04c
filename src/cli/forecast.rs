//! `forecast`: demand and places by school, year and NC year, and beside them what came of it.

use clap::{Args, ValueEnum};

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// What `forecast` takes.
#[derive(Args, Debug)]
pub struct DemandArguments {
    /// Which of its tables [default: both as text, demand as CSV and JSON]
    #[arg(long, value_enum)]
    pub view: Option<DemandView>,
    /// The part of the plan.
    #[command(flatten)]
    pub part: ForecastArguments,
}

/// The views of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DemandView {
    /// Demand and places
    Demand,
    /// The forecast beside the rolls after the base year
    Outturn,
}

/// Writes the forecast, its outturn, or both.
pub fn run(globals: &Globals, arguments: &DemandArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let outcome = outcome::of_forecast(session.plan(), globals.options());
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    let demand = report::forecast::report(&of, &filter);
    session.write(&match arguments.view {
        Some(DemandView::Demand) => demand,
        Some(DemandView::Outturn) => report::outturn::report(&of, &filter),
        None => demand.and(report::outturn::appendix(&of, &filter)),
    })
}
