//! `pressure`: forms of entry missing or spare by area and school.

use super::arguments::{ForecastArguments, Globals};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::{outcome, report};

/// Writes the pressure table.
pub fn run(globals: &Globals, arguments: &ForecastArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let filter = ids::filter(&session, arguments)?;
    let outcome = outcome::compute(session.plan(), globals.options());
    session.write(&report::pressure::report(session.plan(), &outcome, &filter, session.part()))
}
