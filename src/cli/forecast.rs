//! `forecast`: demand and places by school, year and NC year, and beside them what came of it.

use super::arguments::{DemandArguments, DemandView, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::report::Part;
use crate::{outcome, report};

/// Writes the forecast, its outturn, or both.
pub fn run(globals: &Globals, arguments: &DemandArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, &arguments.part)?;
    let (plan, part) = (session.plan(), session.part());
    let outcome = outcome::compute(plan, globals.options());
    let report = match arguments.view {
        Some(DemandView::Demand) => report::forecast::report(plan, &outcome, &filter, part),
        Some(DemandView::Outturn) => report::outturn::report(plan, &outcome, &filter, part),
        None => {
            let mut forecast = report::forecast::report(plan, &outcome, &filter, part);
            if part == Part::Sheets {
                forecast.sheets.extend(report::outturn::sheets(plan, &outcome, &filter));
            }
            forecast
        }
    };
    session.write(&report)
}
