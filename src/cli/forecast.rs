//! `forecast`: demand and places by school, year and NC year, and beside them what came of it.

use clap::{Args, ValueEnum};

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::report::Part;
use crate::{forecast, report};

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
    let (plan, part) = (session.plan(), session.part());
    let forecast = forecast::forecast(plan, globals.options().forecast);
    let report = match arguments.view {
        Some(DemandView::Demand) => report::forecast::report(plan, &forecast, &filter, part),
        Some(DemandView::Outturn) => report::outturn::report(plan, &forecast, &filter, part),
        None => {
            let mut report = report::forecast::report(plan, &forecast, &filter, part);
            if part == Part::Sheets {
                report.sheets.extend(report::outturn::sheets(plan, &forecast, &filter));
            }
            report
        }
    };
    session.write(&report)
}
