//! `risk`: how sure the forecast is.

use super::arguments::{ForecastArguments, Globals, RiskArguments};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::forecast::risk::{RiskOptions, risk};
use crate::report;

/// Writes the risk table.
pub fn run(globals: &Globals, arguments: &RiskArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let part = ForecastArguments { scope: arguments.scope.clone(), schools: Vec::new() };
    let filter = ids::filter(&session, &part)?;
    let options = RiskOptions { runs: arguments.runs, seed: arguments.seed, ..RiskOptions::default() };
    let rows = risk(session.plan(), globals.options().forecast, options);
    session.write(&report::risk::report(session.plan(), &rows, &options, &filter, session.part()))
}
