//! `forecast`: demand and places by school, year and NC year.

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// Writes the forecast.
pub fn run(globals: &Globals, arguments: &ForecastArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, arguments)?;
    let outcome = outcome::compute(session.plan(), globals.options());
    session.write(&report::forecast::report(session.plan(), &outcome, &filter, session.part()))
}
