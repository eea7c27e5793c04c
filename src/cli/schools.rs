//! `schools`: the schools of the plan, as the list that is signed off.

use clap::Args;

use super::arguments::{Globals, phase_parser};
use super::session::Session;
use super::{Exit, Failure, ids};
use crate::calendar::Phase;
use crate::outcome::Outcome;
use crate::report;

/// What `schools` takes.
#[derive(Args, Debug)]
pub struct SchoolsArguments {
    /// Only this area; may be given several times
    #[arg(long = "area", value_name = "ID")]
    pub areas: Vec<String>,
    /// Only schools that teach a year of this phase
    #[arg(long, value_parser = phase_parser())]
    pub phase: Option<Phase>,
}

/// Writes the list of schools.
pub fn run(globals: &Globals, arguments: &SchoolsArguments) -> Result<Exit, Failure> {
    let session = Session::open(globals)?;
    let areas = ids::areas(&session, &arguments.areas)?;
    let filter = report::Filter { areas, phase: arguments.phase, ..report::Filter::default() };
    // The list is what the files say: nothing of it is worked out.
    let outcome = Outcome::default();
    let of = report::Figures::of(session.plan(), &outcome, globals.options());
    session.write(&report::schools::report(&of, &filter))
}
